"""The monthly reports of the invented projects: most in time, some late, one in a while sent back."""

from collections import defaultdict
from datetime import datetime, time, timedelta
from decimal import Decimal

from cms.sample.course import BANGKOK, chance
from cms.sample.money import WITH_MONEY
from cms.sample.records import WHOLE_YEARS, day
from projects.models import Activity, ActivityProgress, EntryKind, IndicatorActual, LedgerEntry, MonthlyReport
from projects.progress import rules

ENDED = {"completed", "cancelled"}
LATE_ONE_IN, RETURNED_ONE_IN = 9, 40
CATCH_UP_DAYS = 45  # an activity that was behind is done so long after its end
LATE_MONTH, RETURNED_MONTH = 3, 4  # of the projects of WHOLE_YEARS, the reports that were sent late and sent back
WORK = [
    "จัดประชุมชี้แจงผู้เกี่ยวข้อง และจัดทำรายละเอียดการดำเนินงานร่วมกับพื้นที่",
    "ดำเนินการตามแผน ตรวจรับงานงวดของเดือนเรียบร้อยแล้ว",
    "ลงพื้นที่ติดตามงานร่วมกับผู้นำชุมชน งานก้าวหน้าตามแผน",
    "จัดกิจกรรมในพื้นที่เป้าหมายครบตามจำนวนที่กำหนดของเดือนนี้",
]
PROBLEMS = ["", "", "", "ฝนตกต่อเนื่อง ทำให้งานกลางแจ้งล่าช้าประมาณหนึ่งสัปดาห์", "", "ผู้รับจ้างขาดแรงงานช่วงเทศกาล"]


def load_months(history, now):
    """Write the reports of the records that are verified or accepted, up to the month before this one."""
    keys = {pk: key for key, pk in history.rows.items() if history.told[key]["step"] in WITH_MONEY}
    activities, paid = defaultdict(list), defaultdict(list)
    for activity in Activity.objects.filter(project__in=keys).select_related("project").order_by("sort_order", "pk"):
        activities[activity.project_id].append(activity)
    entries = LedgerEntry.objects.filter(project__in=keys, kind=EntryKind.DISBURSEMENT).order_by()
    for pk, on, amount in entries.values_list("project", "happened_on", "amount_baht"):
        paid[pk].append((on, amount))
    reports, parts, actuals = [], [], []
    for pk, key in keys.items():
        told = history.told[key]
        people = history.agency_of(told), history.office_of(told)
        for report, progress in _months(told, activities[pk], paid[pk], people, now):
            reports.append(report)
            parts += progress
    MonthlyReport._base_manager.bulk_create(reports, batch_size=500)
    ActivityProgress._base_manager.bulk_create(parts, batch_size=500)
    last = {report.project_id: report for report in reports}
    for project in {activity.project for rows in activities.values() for activity in rows}:
        if history.told[keys[project.pk]]["execution_status"] == "completed" and project.pk in last:
            actuals += [
                IndicatorActual(
                    report=last[project.pk], indicator=one, name_th=one.name_th, unit=one.unit, actual=one.target
                )
                for one in project.indicators.all()
                if one.target is not None
            ]
    IndicatorActual._base_manager.bulk_create(actuals, batch_size=500)


def _months(told, activities, paid, people, now):
    status, project = told["execution_status"], activities[0].project
    months = rules.months_to_report(
        year_be=told["year_be"],
        start_on=day(told["start_on"]),
        ended_in=day(told["end_on"]) if status in ENDED else None,
        today=min(now.date(), day(told["end_on"]) + timedelta(days=40)),
    )
    if status == "in_progress":
        months = months[: max(len(months) - chance(told["key"] + "missing", 3), 1)]
    for number, month in enumerate(months, start=1):
        key = f"{told['key']}{month}"
        due = rules.due_on(month)
        is_whole = told["key"] in WHOLE_YEARS
        late = number == LATE_MONTH if is_whole else chance(key + "late", LATE_ONE_IN) == 0
        sent_on = due + timedelta(days=3 + chance(key, 9) if late else -1 - chance(key, 6))
        sent = datetime.combine(min(sent_on, now.date()), time(14, 5), BANGKOK)
        returned = (
            number == len(months) and status == "in_progress" and chance(key + "back", RETURNED_ONE_IN // 10) == 0
        )
        in_hand = is_whole and number == RETURNED_MONTH  # goes on with load_whole_years
        report = MonthlyReport(
            project=project, month=month, due_on=due,
            step="submitted" if in_hand else "returned" if returned else "accepted",
            step_since=sent if in_hand else sent + timedelta(days=5), first_sent_at=sent, drafted_by=people[0], submitted_by=people[0],
            verified_by=None if returned or in_hand else people[1], work_done=WORK[chance(key, len(WORK))],
            problems=PROBLEMS[chance(key + "p", len(PROBLEMS))],
            return_reason="ขอให้ระบุปริมาณงานที่ทำได้จริงในเดือนนี้" if returned else "",
            paid_baht=sum((amount for on, amount in paid if rules.first_of(on) == month), Decimal("0.00")),
            paid_so_far_baht=sum((amount for on, amount in paid if rules.first_of(on) <= month), Decimal("0.00")),
        )  # fmt: skip
        progress = [_progress(report, one, month, status, is_last=number == len(months)) for one in activities]
        weights = [one.weight_percent for one in activities]
        report.planned_percent = rules.rolled_up(zip(weights, (one.planned_percent for one in progress), strict=True))
        report.actual_percent = rules.rolled_up(zip(weights, (one.actual_percent for one in progress), strict=True))
        yield report, progress


def _progress(report, activity, month, status, *, is_last):
    planned = rules.planned_percent(activity.start_on, activity.end_on, month) or Decimal(0)
    behind = Decimal(chance(f"{activity.pk}behind", 12)) / 100
    actual = (planned * (1 - behind)).quantize(Decimal(1))
    is_long_over = activity.end_on is not None and activity.end_on + timedelta(days=CATCH_UP_DAYS) < month
    if is_long_over or status == "completed" and is_last:
        actual = Decimal(100)
    if status == "cancelled":
        actual = Decimal(0)
    return ActivityProgress(report=report, activity=activity, planned_percent=planned, actual_percent=actual)
