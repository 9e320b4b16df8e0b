"""Section 2.4: the monthly reports against the plan, the money and the status."""

from decimal import Decimal

from projects.money.rules import percent_of
from projects.oversight.verification.checks.registry import check
from projects.progress.rules import month_name

PROGRESS = "2.4"
BEHIND, FAR_BEHIND = Decimal(10), Decimal(20)  # points
PAID_AHEAD = Decimal(20)  # points
LATE_REPORTS = 2


@check("R-01", PROGRESS, "error", "ขาดรายงานรายเดือน", "เดือนที่เลยกำหนดส่งแล้วต้องมีรายงาน", source="รายงานลำปาง 2560 ข้อ 6.2")
def months_missing(facts):
    for word, months in (("ยังไม่ส่ง", facts.missing_months), ("ส่งกลับแล้วยังไม่ส่งใหม่", facts.returned_months)):
        if months:
            more = f" และอีก {len(months) - 3} เดือน" if len(months) > 3 else ""
            yield f"{word} {' '.join(month_name(month) for month in months[:3])}{more}"


@check(
    "R-02",
    PROGRESS,
    "warning",
    "ส่งรายงานช้าหลายครั้ง",
    f"ส่งหลังกำหนดตั้งแต่ {LATE_REPORTS} เดือนขึ้นไป",
    source="รายงานลำปาง 2560 ข้อ 6.2",
)
def often_late(facts):
    late = [report for report in facts.reports if report.was_late]
    if len(late) >= LATE_REPORTS:
        yield f"ส่งช้ากว่ากำหนด {len(late)} จาก {len(facts.reports)} เดือน"


def _goes_on(facts):
    """Neither ended nor reported as completed: until the centre accepts that report the status stays as it was."""
    return facts.project.execution_status not in ("completed", "cancelled") and facts.completion is None


def _behind(facts):
    last = facts.reports[-1] if facts.reports else None
    if facts.is_cancelled or last is None or last.planned_percent is None or last.actual_percent is None:
        return None, Decimal(0)
    return last, last.planned_percent - last.actual_percent


@check("R-03", PROGRESS, "warning", "ผลงานช้ากว่าแผน", f"ผลสะสมต่ำกว่าแผนสะสมตั้งแต่ {BEHIND} จุด", source="คู่มือปฏิบัติงาน 2.4")
def behind_plan(facts):
    last, behind = _behind(facts)
    if BEHIND <= behind < FAR_BEHIND:
        yield f"{month_name(last.month)}: แผน {last.planned_percent} ผล {last.actual_percent} ช้า {behind} จุด"


@check(
    "R-04", PROGRESS, "error", "ผลงานช้ากว่าแผนมาก", f"ผลสะสมต่ำกว่าแผนสะสมตั้งแต่ {FAR_BEHIND} จุด", source="คู่มือปฏิบัติงาน 2.4"
)
def far_behind_plan(facts):
    last, behind = _behind(facts)
    if behind >= FAR_BEHIND:
        yield f"{month_name(last.month)}: แผน {last.planned_percent} ผล {last.actual_percent} ช้า {behind} จุด"


@check("R-05", PROGRESS, "warning", "เบิกจ่ายนำหน้าผลงานมาก",
       f"ร้อยละเบิกจ่ายสูงกว่าร้อยละผลงานตั้งแต่ {PAID_AHEAD} จุด อาจจ่ายก่อนได้งานหรือรายงานผลต่ำไป", source="คู่มือปฏิบัติงาน 2.3–2.4")  # fmt: skip
def paid_far_ahead(facts):
    last = facts.reports[-1] if facts.reports else None
    if last is None or last.paid_so_far_baht is None or last.actual_percent is None:
        return
    paid = percent_of(last.paid_so_far_baht, facts.balance.net_allocation_baht)
    if paid is not None and paid - last.actual_percent >= PAID_AHEAD:
        yield f"{month_name(last.month)}: เบิกจ่ายร้อยละ {paid} ผลงานร้อยละ {last.actual_percent}"


@check("R-06", PROGRESS, "warning", "ผลครบร้อยละ 100 แต่ยังไม่แล้วเสร็จ",
       "ผลงานครบแล้วควรปรับสถานะและทำรายงานเมื่อแล้วเสร็จ", source="รายงานลำปาง 2560 ข้อ 6.1")  # fmt: skip
def done_but_not_completed(facts):
    if facts.last_percent == 100 and _goes_on(facts):
        yield f"ผลสะสมร้อยละ 100 แต่สถานะยังเป็น “{facts.project.get_execution_status_display()}”"


@check(
    "R-07",
    PROGRESS,
    "error",
    "แล้วเสร็จแต่ผลไม่ครบร้อยละ 100",
    "สถานะแล้วเสร็จต้องมีผลสะสมครบ หรือบอกเหตุในรายงานเมื่อแล้วเสร็จ",
    source="รายงานลำปาง 2560 ข้อ 6.1",
)
def completed_but_not_done(facts):
    is_explained = facts.completion is not None and facts.completion.short_reason
    if facts.project.execution_status != "completed" or is_explained:
        return
    if facts.last_percent is not None and facts.last_percent < 100:
        yield f"สถานะแล้วเสร็จ แต่ผลสะสมล่าสุดร้อยละ {facts.last_percent}"


@check(
    "R-08", PROGRESS, "info", "ผลสะสมเคยลดลง", "การแก้ผลสะสมให้ลดลงต้องมีเหตุผล ตรวจว่าเหตุผลรับฟังได้", source="คู่มือปฏิบัติงาน 2.4"
)
def progress_fell(facts):
    for report in facts.reports:
        if report.correction_reason:
            yield f"{month_name(report.month)}: {report.correction_reason[:160]}"


@check("R-09", PROGRESS, "warning", "ยังไม่รายงานผลตัวชี้วัด",
       "เมื่อผลงานเกินครึ่ง ควรรายงานผลของตัวชี้วัดแล้ว", source="คู่มือปฏิบัติงาน 2.4")  # fmt: skip
def indicators_silent(facts):
    if facts.is_cancelled or not facts.content.indicators or (facts.last_percent or 0) <= 50:
        return
    if not any(report.indicators.all() for report in facts.reports):
        yield f"ผลสะสมร้อยละ {facts.last_percent} แต่ยังไม่มีผลของตัวชี้วัดใด"


@check(
    "R-10",
    PROGRESS,
    "info",
    "ตัวเลขต่างจากเดือนก่อนมาก",
    "หน่วยงานให้เหตุที่ตัวเลขต่างจากปกติ ตรวจว่าเหตุผลรับฟังได้",
    source="คู่มือปฏิบัติงาน 2.4",
)
def out_of_range(facts):
    for report in facts.reports[-3:]:
        if report.range_comment:
            yield f"{month_name(report.month)}: {report.range_comment[:160]}"


@check(
    "R-11",
    PROGRESS,
    "warning",
    "เลยกำหนดสิ้นสุดแต่ยังไม่แล้วเสร็จ",
    "โครงการที่เลยวันสิ้นสุดต้องแล้วเสร็จ ขยายเวลา หรือยกเลิก",
    source="รายงานลำปาง 2560 ข้อ 6.1",
)
def past_its_end(facts):
    ends = facts.content["end_on"]
    if facts.counts and ends and ends < facts.today and _goes_on(facts):
        yield f"สิ้นสุดตามแผนแล้ว แต่สถานะยังเป็น “{facts.project.get_execution_status_display()}”"
