"""Section 2.3: allocation, contracts, payments, and GFMS."""

from datetime import timedelta
from decimal import Decimal

from cms.thai import baht, thai_date
from projects.money.rules import faults_of
from projects.oversight.verification.checks.registry import check
from projects.oversight.verification.facts import PAID_WITHIN_DAYS

MONEY = "2.3"
STILL_DAYS = 90  # allocated and to have begun, and nothing contracted or paid since


@check("M-01", MONEY, "error", "ยอดเงินไม่สมดุล",
       "งบประมาณสุทธิ = เบิกจ่าย + คงเหลือ + เหลือจ่าย และไม่มียอดใดติดลบ", source="กฎการเงิน")  # fmt: skip
def books_do_not_balance(facts):
    yield from faults_of(facts.balance)


@check("M-02", MONEY, "warning", "สัญญาไม่มีวันเริ่มหรือวันสิ้นสุด",
       "วันเริ่มและวันสิ้นสุดสัญญาใช้ติดตามงวดงานและการขยายเวลา", source="คู่มือปฏิบัติงาน 2.3")  # fmt: skip
def contract_without_days(facts):
    for one in facts.contracts:
        if one.committed_baht and not (one.starts_on and one.ends_on):
            missing = [word for word, day in (("วันเริ่ม", one.starts_on), ("วันสิ้นสุด", one.ends_on)) if not day]
            yield f"สัญญา {one.number} ยังไม่มี{'และ'.join(missing)}สัญญา"


@check("M-03", MONEY, "error", "จ่ายหลังสิ้นปีงบประมาณโดยไม่กันเงิน",
       "เงินที่จ่ายหลังวันที่ 30 กันยายนต้องกันเหลื่อมปีไว้ก่อน", source="นิยามกันเงินเหลื่อมปี")  # fmt: skip
def paid_after_year_end(facts):
    beyond = facts.paid_after_year_baht - facts.balance.carried_over_baht
    if beyond > 0:
        yield f"จ่ายหลังสิ้นปีงบประมาณเกินที่กันไว้ {baht(beyond)} บาท"


@check("M-04", MONEY, "warning", "แผนการใช้จ่ายรายเดือนไม่เท่ากับงบประมาณสุทธิ",
       "แผนรายเดือนทั้งสิบสองเดือนรวมกันควรเท่ากับงบประมาณสุทธิ", source="คู่มือปฏิบัติงาน 2.3")  # fmt: skip
def plan_is_not_allocation(facts):
    net = facts.balance.net_allocation_baht
    if facts.is_cancelled:
        return
    planned = facts.planned_baht.quantize(Decimal("0.01"))
    if net and planned and planned != net:
        yield f"แผนรวม {baht(planned)} บาท ต่างจากงบประมาณสุทธิ {baht(abs(net - planned))} บาท"
    if net and not planned:
        yield "ได้รับจัดสรรแล้ว แต่ยังไม่มีแผนการใช้จ่ายรายเดือน"


@check("M-05", MONEY, "warning", "ต่างจาก GFMS โดยไม่มีคำชี้แจง",
       "ตัวเลขที่รายงานต่างจาก GFMS ต้องมีคำชี้แจง", source="กฎการเงิน, รายงานลำปาง 2560 ข้อ 3")  # fmt: skip
def gfms_unexplained(facts):
    if facts.gfms_unexplained:
        yield f"ต่างจาก GFMS {facts.gfms_unexplained} ตัวเลขที่ยังไม่ชี้แจง"


@check("M-06", MONEY, "warning", "ได้รับจัดสรรนานแล้วแต่ยังไม่เคลื่อนไหว",
       f"ได้รับจัดสรรและถึงวันเริ่มโครงการเกิน {STILL_DAYS} วันแล้วยังไม่ก่อหนี้ผูกพันและไม่เบิกจ่าย", source="รายงานลำปาง 2560 ข้อ 6.1")  # fmt: skip
def allocated_and_still(facts):
    if facts.first_allocated_on is None or facts.is_cancelled:
        return
    begun = max(filter(None, [facts.first_allocated_on, facts.content["start_on"]]))
    moved = facts.balance.contracted_baht or facts.balance.disbursed_baht
    if not moved and facts.balance.remaining_baht > 0 and facts.today - begun > timedelta(days=STILL_DAYS):
        allocated = thai_date(facts.first_allocated_on, short=True)
        yield f"ได้รับจัดสรรตั้งแต่ {allocated} ยังไม่ก่อหนี้และไม่เบิกจ่าย"


@check(
    "M-07",
    MONEY,
    "warning",
    "งวดงานเลยกำหนดแต่ยังไม่จ่ายครบ",
    f"งวดงานที่เลยกำหนดเกิน {PAID_WITHIN_DAYS} วันควรมีการเบิกจ่ายหรือเหตุที่ล่าช้า",
    source="คู่มือปฏิบัติงาน 2.3",
)
def instalment_late(facts):
    for number, part, planned_on in facts.late_instalments[:5]:
        yield f"สัญญา {number} {part} กำหนด {thai_date(planned_on, short=True)}"
    if len(facts.late_instalments) > 5:
        yield f"และอีก {len(facts.late_instalments) - 5} งวด"


@check("M-08", MONEY, "warning", "สัญญาสิ้นสุดแล้วแต่ยังมียอดค้างจ่าย",
       f"สัญญาที่เลยวันสิ้นสุดเกิน {PAID_WITHIN_DAYS} วันควรจ่ายครบ ขยายเวลา หรือลดวงเงิน", source="คู่มือปฏิบัติงาน 2.3")  # fmt: skip
def contract_over_and_unpaid(facts):
    for one in facts.contracts:
        left = one.committed_baht - one.paid_baht
        if one.ends_on and facts.today - one.ends_on > timedelta(days=PAID_WITHIN_DAYS) and left > 0:
            yield f"สัญญา {one.number} สิ้นสุด {thai_date(one.ends_on, short=True)} ค้างจ่าย {baht(left)} บาท"


@check("M-09", MONEY, "info", "งบประมาณสุทธิต่างจากร่าง พ.ร.บ.",
       "งบประมาณที่ได้รับจัดสรรอาจต่างจากร่าง พ.ร.บ. ได้ ตรวจว่าตรงกับหนังสือแจ้งจัดสรร", source="นิยามงบประมาณที่ได้รับจัดสรร")  # fmt: skip
def allocation_is_not_bill(facts):
    net, bill = facts.balance.net_allocation_baht, facts.project.budget_baht
    if net and net != bill:
        yield f"งบประมาณสุทธิ {baht(net)} บาท ร่าง พ.ร.บ. {baht(bill)} บาท"


@check("M-10", MONEY, "info", "ก่อหนี้ก่อน พ.ร.บ. ใช้บังคับหรือก่อนได้รับจัดสรร",
       "สัญญาที่ลงนามก่อนต้องมีเหตุผล ตรวจว่าเหตุผลรับฟังได้", source="รายงานลำปาง 2560 ข้อ 6.1")  # fmt: skip
def contract_too_early(facts):
    for one in facts.contracts:
        if one.early_reason:
            yield f"สัญญา {one.number}: {one.early_reason[:160]}"


@check("M-11", MONEY, "warning", "ยังไม่บันทึกการรับจัดสรร",
       "โครงการที่เริ่มดำเนินการแล้วต้องมีรายการรับจัดสรร จึงจะบันทึกสัญญาและการเบิกจ่ายได้", source="คู่มือปฏิบัติงาน 2.3")  # fmt: skip
def begun_without_allocation(facts):
    is_begun = facts.counts and facts.project.execution_status in ("in_progress", "completed")
    if is_begun and not facts.balance.allocated_baht and not facts.balance.transferred_in_baht:
        yield "เริ่มดำเนินการแล้ว แต่ยังไม่มีรายการรับจัดสรร"
