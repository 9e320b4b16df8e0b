"""Section 2.6: problems that stay open, directives that wait, recommendations of visits past their day."""

from datetime import timedelta

from cms.thai import thai_date
from projects.oversight.models import Severity
from projects.oversight.verification.checks.registry import check
from projects.oversight.verification.reckoning import reported_by

OVERSIGHT = "2.6"
SEVERE_DAYS, OPEN_DAYS = 30, 60
SOURCE = "คู่มือปฏิบัติงาน 2.6"
NONE_WORDS = {
    "",
    "ไม่มี",
    "ไม่มีปัญหา",
    "ไม่มีปัญหาอุปสรรค",
    "ไม่มีปัญหาและอุปสรรค",
    "ไม่พบ",
    "ไม่พบปัญหา",
    "ไม่พบปัญหาอุปสรรค",
    "ยังไม่มี",
    "ยังไม่มีปัญหา",
    "ปกติ",
}


def _open_for(facts, days, *severities):
    for one in facts.problems:
        if one.severity in severities and facts.today - one.opened_on > timedelta(days=days):
            yield f"“{one.text[:80]}” พบเมื่อ {thai_date(one.opened_on, short=True)}"


@check(
    "O-01",
    OVERSIGHT,
    "error",
    "ปัญหารุนแรงค้างนาน",
    f"ปัญหารุนแรงที่ยังไม่แก้เกิน {SEVERE_DAYS} วัน ควรรายงานผู้บริหาร",
    source=SOURCE,
)
def severe_problem_open(facts):
    yield from _open_for(facts, SEVERE_DAYS, Severity.HIGH)


@check("O-02", OVERSIGHT, "warning", "ปัญหาค้างนาน", f"ปัญหาที่ยังไม่แก้เกิน {OPEN_DAYS} วัน", source=SOURCE)
def problem_open(facts):
    yield from _open_for(facts, OPEN_DAYS, Severity.LOW, Severity.MEDIUM)


@check("O-03", OVERSIGHT, "error", "ข้อสั่งการเลยกำหนด", "ข้อสั่งการที่เลยกำหนดแล้วยังไม่ชี้แจง", source=SOURCE)
def directive_late(facts):
    for one in facts.late_directives:
        yield f"“{one.directive.subject[:80]}” กำหนด {thai_date(one.due_on, short=True)}"


@check(
    "O-04",
    OVERSIGHT,
    "info",
    "รายงานมีปัญหาแต่ไม่ได้บันทึกเป็นเรื่อง",
    "ปัญหาที่เขียนในรายงานรายเดือนควรบันทึกเป็นเรื่องเพื่อติดตามจนแก้ไข",
    source=SOURCE,
)
def problem_only_in_report(facts):
    last = facts.reports[-1] if facts.reports else None
    if last is None or "".join(last.problems.split()).strip("-–—./*") in NONE_WORDS or facts.problems:
        return
    if facts.problem_last_on is None or facts.problem_last_on < last.month:
        yield f"รายงานล่าสุด: {last.problems.strip()[:120]}"


@check(
    "O-05", OVERSIGHT, "warning", "ข้อเสนอแนะจากการตรวจติดตามเลยกำหนด", "ข้อเสนอแนะที่เลยกำหนดแล้วยังไม่รายงานผล", source=SOURCE
)
def recommendation_late(facts):
    for one in facts.late_recommendations:
        yield f"“{one.text[:80]}” กำหนด {thai_date(one.due_on, short=True)}"


@check(
    "O-06",
    OVERSIGHT,
    "warning",
    "ผลที่รายงานสูงกว่าที่พบจากการตรวจ",
    "ผลสะสมที่รายงานสูงกว่าที่คณะตรวจเห็นเกิน 10 จุด",
    source="คู่มือปฏิบัติงาน 2.4",
)
def reported_above_seen(facts):
    if facts.seen is None:
        return
    on, percent = facts.seen
    reported = reported_by(on, [(report.month, report.actual_percent) for report in facts.reports])
    if reported is not None and reported - percent > 10:
        yield f"คณะตรวจเห็นร้อยละ {percent} เมื่อ {thai_date(on, short=True)} รายงานเทียบได้ร้อยละ {reported} ในวันนั้น"
