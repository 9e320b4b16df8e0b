"""A month's cumulative figures against those of the months around it: the last values, the usual range, and what must be
said when a figure falls or leaps. Read-only."""

from projects.progress import rules
from projects.progress.models import SENT, ActivityProgress, IndicatorActual, ReportStep
from projects.register.models import Indicator

# Of a report that came back, too: its figures stand until it is sent anew.
STANDING = [*SENT, ReportStep.RETURNED]


def earlier_percents(project, month, figure="actual_percent") -> dict:
    """Activity id → its cumulative percents in the months before, oldest first. `figure`: that, or planned_percent. One
    query."""
    return _earlier(ActivityProgress, project, month, "activity", figure)


def later_percents(project, month, figure="actual_percent") -> dict:
    """Activity id → its cumulative percent in the next month sent: of a month that is sent late. One query."""
    return _next(ActivityProgress, project, month, "activity", figure)


def earlier_actuals(project, month) -> dict:
    """Indicator id → what it had reached in the months before, oldest first. One query."""
    return _earlier(IndicatorActual, project, month, "indicator", "actual")


def later_actuals(project, month) -> dict:
    """Indicator id → what it has reached in the next month sent. One query."""
    return _next(IndicatorActual, project, month, "indicator", "actual")


def _earlier(model, project, month, of, figure):
    found = {}
    rows = model.objects.filter(report__project=project, report__month__lt=month, report__step__in=STANDING)
    for pk, value in rows.exclude(**{figure: None}).order_by("report__month").values_list(of, figure):
        found.setdefault(pk, []).append(value)
    return found


def _next(model, project, month, of, figure):
    rows = model.objects.filter(report__project=project, report__month__gt=month, report__step__in=SENT)
    return dict(rows.exclude(**{figure: None}).order_by("-report__month").values_list(of, figure))


def faults_of(project, report) -> dict:
    """Field → what its figures lack before the report is sent, in Thai. Nine queries."""
    wrong, month = {}, report.month
    odd, falling, above = [], [], []

    def weigh(field, title, now, before, after, usual):
        if rules.falls(before[-1] if before else None, now):
            falling.append((field, title, f"ลดลงจาก {_plain(before[-1])} ของเดือนก่อน เขียนเหตุด้านล่าง"))
        elif rules.falls(now, after):
            above.append((field, title, f"มากกว่า {_plain(after)} ของเดือนถัดไป แก้ หรือเขียนเหตุด้านล่าง"))
        elif usual and not usual[0] <= now <= usual[1]:
            odd.append((field, title, f"ปกติอยู่ระหว่าง {_plain(usual[0])} ถึง {_plain(usual[1])} เขียนเหตุด้านล่าง"))

    earlier, later = earlier_percents(project, month), later_percents(project, month)
    planned, planned_later = (find(project, month, "planned_percent") for find in (earlier_percents, later_percents))
    for one in report.activities.select_related("activity"):
        title, pk = one.activity.title, one.activity_id
        weigh(f"planned-{pk}", f"แผน {title}", one.planned_percent, planned.get(pk, []), planned_later.get(pk), None)
        if one.actual_percent is None:
            wrong[f"actual-{pk}"] = "กรอกผลสะสม หากยังไม่เริ่มให้ใส่ 0"
            continue
        before = earlier.get(pk, [])
        weigh(f"actual-{pk}", title, one.actual_percent, before, later.get(pk), rules.usual_range(before))
    earlier, later = earlier_actuals(project, month), later_actuals(project, month)
    targets = dict(Indicator.objects.filter(project=project).values_list("pk", "target"))
    for one in report.indicators.exclude(indicator=None):
        before = earlier.get(one.indicator_id, [])
        usual = rules.usual_of_indicator(before, targets.get(one.indicator_id))
        weigh(f"indicator-{one.indicator_id}", one.name_th, one.actual, before, later.get(one.indicator_id), usual)
    if not report.correction_reason:
        wrong |= {field: why for field, _title, why in (*falling, *above)}
    if odd and not report.range_comment:
        wrong |= {field: why for field, _title, why in odd}
    if falling and not report.correction_reason:
        wrong["correction_reason"] = f"ตัวเลขสะสมลดลงจากเดือนก่อน ({_titles(falling)}) เขียนเหตุที่แก้"
    elif above and not report.correction_reason:
        wrong["correction_reason"] = f"ตัวเลขสะสมมากกว่าเดือนถัดไปที่ส่งแล้ว ({_titles(above)}) แก้ตัวเลข หรือเขียนเหตุที่เดือนถัดไปลดลง"
    if odd and not report.range_comment:
        wrong["range_comment"] = f"ตัวเลขต่างจากเดือนก่อนๆ มาก ({_titles(odd)}) เขียนเหตุ"
    return wrong


def _titles(found):
    return ", ".join(title[:60] for _field, title, _why in found[:3]) + (" …" if len(found) > 3 else "")


def _plain(number) -> str:
    return f"{number.normalize():,f}"
