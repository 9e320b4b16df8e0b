"""Section 2.8: savings, requests that wait, what a finished or cancelled project leaves behind."""

from datetime import timedelta

from cms.thai import baht, local_day, thai_date
from projects.money.rules import ZERO
from projects.oversight.verification.checks.registry import check

CLOSING = "2.8"
HELD_DAYS, WAITING_DAYS = 60, 30


@check("C-01", CLOSING, "warning", "ถือเงินเหลือจ่ายไว้นาน",
       f"เงินเหลือจ่ายที่แจ้งเกิน {HELD_DAYS} วันควรส่งคืนหรือขอใช้", source="คู่มือปฏิบัติงาน 2.8")  # fmt: skip
def savings_held_long(facts):
    since, held = facts.savings_since, facts.balance.savings_held_baht
    if since and held > 0 and facts.today - since > timedelta(days=HELD_DAYS):
        yield f"เหลือจ่าย {baht(held)} บาท แจ้งตั้งแต่ {thai_date(since, short=True)}"


@check(
    "C-02", CLOSING, "warning", "คำขอค้างพิจารณานาน", f"คำขอปรับงบประมาณที่รอเกิน {WAITING_DAYS} วัน", source="คู่มือปฏิบัติงาน 2.8"
)
def request_waits_long(facts):
    for kind, since in facts.waiting_changes:
        if facts.today - local_day(since) > timedelta(days=WAITING_DAYS):
            yield f"{kind} รอตั้งแต่ {thai_date(local_day(since), short=True)}"


@check("C-03", CLOSING, "error", "ยกเลิกแล้วแต่ยังมีเงินคงเหลือ",
       "โครงการที่ยกเลิกต้องแจ้งเงินทั้งหมดเป็นเหลือจ่าย", source="คู่มือปฏิบัติงาน 2.8")  # fmt: skip
def cancelled_with_money(facts):
    if facts.project.execution_status == "cancelled" and facts.balance.remaining_baht > 0:
        yield f"คงเหลือ {baht(facts.balance.remaining_baht)} บาท"


@check("C-04", CLOSING, "warning", "แล้วเสร็จแต่ยังมีเงินคงเหลือ",
       "เงินที่ไม่ต้องใช้แล้วควรแจ้งเป็นเหลือจ่าย หรือกันเหลื่อมปี", source="คู่มือปฏิบัติงาน 2.8")  # fmt: skip
def completed_with_money(facts):
    left = facts.balance.available_baht - max(facts.carried_free_baht, ZERO)
    if facts.project.execution_status == "completed" and left > 0:
        yield f"คงเหลือที่ไม่มีข้อผูกพัน {baht(left)} บาท"
