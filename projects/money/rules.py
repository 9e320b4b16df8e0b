"""Money arithmetic and what may not happen to it. Pure: no database, no request. Source: DOMAIN.md, money rules."""

from dataclasses import dataclass, fields
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from cms.rules import RuleBroken
from cms.thai import baht, fiscal_year_bounds, thai_date
from projects.money.kinds import (
    COLUMN,
    EARLY,
    OF_A_CONTRACT,
    OF_A_REQUEST,
    PAID_UNDER_CONTRACT,
    RECORDED_DIRECTLY,
    EntryKind,
)

ZERO = Decimal("0.00")
SATANG = Decimal("0.01")


@dataclass(frozen=True)
class Balance:
    """Where the money of an activity, a project or an area stands. All amounts are baht; balances add up with `+`."""

    allocated_baht: Decimal = ZERO
    transferred_in_baht: Decimal = ZERO
    transferred_out_baht: Decimal = ZERO
    rescinded_baht: Decimal = ZERO
    committed_baht: Decimal = ZERO
    released_baht: Decimal = ZERO
    disbursed_baht: Decimal = ZERO
    disbursed_under_contract_baht: Decimal = ZERO
    savings_declared_baht: Decimal = ZERO
    savings_returned_baht: Decimal = ZERO
    savings_reused_baht: Decimal = ZERO
    carried_over_baht: Decimal = ZERO
    early_committed_baht: Decimal = ZERO

    def __add__(self, other):
        return Balance(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def net_allocation_baht(self) -> Decimal:
        """Allocation, plus transfers in, less transfers out, less rescissions."""
        return self.allocated_baht + self.transferred_in_baht - self.transferred_out_baht - self.rescinded_baht

    @property
    def savings_baht(self) -> Decimal:
        """No longer needed here: declared, less what was put to use again. What was returned stays in."""
        return self.savings_declared_baht - self.savings_reused_baht

    @property
    def savings_held_baht(self) -> Decimal:
        """Savings that were neither returned nor reused yet."""
        return self.savings_baht - self.savings_returned_baht

    @property
    def remaining_baht(self) -> Decimal:
        """Net allocation less disbursed less savings: the identity of DOMAIN's money rules, solved for what remains."""
        return self.net_allocation_baht - self.disbursed_baht - self.savings_baht

    @property
    def contracted_baht(self) -> Decimal:
        """Contracts and orders signed as they stand now, the paid part included."""
        return self.committed_baht - self.released_baht

    @property
    def commitment_unpaid_baht(self) -> Decimal:
        return self.contracted_baht - self.disbursed_under_contract_baht

    @property
    def spent_baht(self) -> Decimal:
        """ใช้จ่าย: disbursed and committed but unpaid."""
        return self.disbursed_baht + self.commitment_unpaid_baht

    @property
    def available_baht(self) -> Decimal:
        """What may still be committed, paid without a contract, or declared as savings. Below zero by what was committed
        before its allocation, for a reason."""
        return self.remaining_baht - self.commitment_unpaid_baht

    @property
    def is_unpaid(self) -> bool:
        """Whether a contract is owed money, or money is left that was neither paid nor declared as savings."""
        return self.remaining_baht > 0 or self.commitment_unpaid_baht > 0

    @property
    def disbursed_percent(self) -> Decimal | None:
        return percent_of(self.disbursed_baht, self.net_allocation_baht)

    @property
    def spent_percent(self) -> Decimal | None:
        return percent_of(self.spent_baht, self.net_allocation_baht)

    def after(self, kind, amount_baht, *, under_contract=False) -> "Balance":
        """The balance once an entry of that kind and (signed) amount is in."""
        moved = {one.name: getattr(self, one.name) for one in fields(self)}
        moved[COLUMN[kind]] += amount_baht
        if kind == EntryKind.DISBURSEMENT and under_contract:
            moved[PAID_UNDER_CONTRACT] += amount_baht
        moved[EARLY] = max(-Balance(**moved).available_baht, ZERO)
        return Balance(**moved)


def percent_of(part_baht: Decimal, whole_baht: Decimal) -> Decimal | None:
    """Part over whole in percent, two places, half up; None when the whole is nothing. It may pass 100."""
    if not whole_baht:
        return None
    return (part_baht / whole_baht * 100).quantize(SATANG, ROUND_HALF_UP)


def faults_of(balance: Balance, *, early_baht: Decimal | None = None) -> list[str]:
    """What is wrong with a balance, in Thai, the plainest first; empty when every identity holds.

    `early_baht`: what may be committed beyond the allocation; None for what is committed so already.
    """
    early_baht = balance.early_committed_baht if early_baht is None else early_baht
    found = []
    if negative := [one.name for one in fields(balance) if getattr(balance, one.name) < 0]:
        found.append(f"ยอดสะสมติดลบ ({', '.join(NAMES[name] for name in negative)})")
    if balance.net_allocation_baht < 0:
        found.append(f"งบประมาณสุทธิติดลบ {baht(-balance.net_allocation_baht)} บาท")
    if balance.remaining_baht < 0:
        found.append(f"เกินงบประมาณสุทธิอยู่ {baht(-balance.remaining_baht)} บาท")
    elif balance.available_baht < -early_baht:
        found.append(f"เกินเงินที่ยังไม่มีข้อผูกพันอยู่ {baht(-balance.available_baht - early_baht)} บาท")
    if balance.commitment_unpaid_baht < 0:
        found.append(f"จ่ายเกินวงเงินสัญญาอยู่ {baht(-balance.commitment_unpaid_baht)} บาท")
    if balance.savings_held_baht < 0:
        found.append(f"ส่งคืนหรือนำเงินเหลือจ่ายไปใช้เกินที่แจ้งไว้ {baht(-balance.savings_held_baht)} บาท")
    return found


NAMES = {
    "allocated_baht": "รับจัดสรร",
    "transferred_in_baht": "โอนเข้า",
    "transferred_out_baht": "โอนออก",
    "rescinded_baht": "ตัดโอน",
    "committed_baht": "ก่อหนี้ผูกพัน",
    "released_baht": "ลดข้อผูกพัน",
    "disbursed_baht": "เบิกจ่าย",
    "disbursed_under_contract_baht": "เบิกจ่ายตามสัญญา",
    "savings_declared_baht": "เงินเหลือจ่ายที่แจ้ง",
    "savings_returned_baht": "ส่งคืนเงินเหลือจ่าย",
    "savings_reused_baht": "นำเงินเหลือจ่ายไปใช้",
    "carried_over_baht": "กันเงินเหลื่อมปี",
    "early_committed_baht": "ก่อหนี้ก่อนได้รับจัดสรร",
}


def check_entry(before: Balance, kind, amount_baht: Decimal, *, under_contract=False, bill_baht=None) -> Balance:
    """The balance after the entry. Raises RuleBroken when it would break an identity, saying by how much.

    `bill_baht`: the bill's budget of the place, where a commitment before its allocation has a reason: then as much may be
    committed as is still to be allocated. Nothing else lets commitments pass the allocation.
    """
    after = before.after(kind, amount_baht, under_contract=under_contract)
    to_come_baht = ZERO if bill_baht is None else max(bill_baht - after.allocated_baht, ZERO)
    if found := faults_of(after, early_baht=max(before.early_committed_baht, to_come_baht)):
        name = EntryKind(kind).label
        raise RuleBroken(
            f"บันทึก{'กลับรายการ' if amount_baht < 0 else ''}{name} {baht(abs(amount_baht))} บาทไม่ได้: {found[0]} "
            f"(งบประมาณสุทธิ {baht(before.net_allocation_baht)} บาท เบิกจ่ายแล้ว {baht(before.disbursed_baht)} บาท "
            f"ใช้ได้อีก {baht(before.available_baht)} บาท)",
            code="identity_broken",
        )
    return after


def check_carry_over(after: Balance, amount_baht: Decimal, *, paid_late_baht: Decimal):
    """Carried over is what remains at the year's end, and no less than was paid out of it since (`paid_late_baht`)."""
    left_baht = after.carried_over_baht - paid_late_baht
    if amount_baht > 0 and left_baht > after.remaining_baht:
        raise RuleBroken(
            f"กันเงินเหลื่อมปีได้ไม่เกินเงินคงเหลือ {baht(after.remaining_baht)} บาท", code="carry_over_beyond_remaining"
        )
    if left_baht < 0:
        raise RuleBroken(
            f"กลับรายการกันเงินนี้ไม่ได้ เพราะจ่ายจากเงินที่กันไว้แล้ว {baht(paid_late_baht)} บาท", code="carry_over_paid"
        )


def check_recorded_directly(kind):
    """Commitments come out of contracts, transfers and savings out of accepted requests."""
    if kind not in RECORDED_DIRECTLY:
        raise RuleBroken(f"{EntryKind(kind).label}บันทึกตรงไม่ได้ ต้องผ่านสัญญาหรือคำขอ", code="not_direct")


def check_act_is_named(kind, document_number: str, note: str):
    """A rescission names the Act that took the money back, and the cause (DOMAIN §2, ตัดโอน)."""
    if kind == EntryKind.RESCISSION and not (document_number.strip() and note.strip()):
        raise RuleBroken(
            {"document_number": "ระบุพระราชบัญญัติโอนงบประมาณในช่องเลขที่เอกสาร และสาเหตุในหมายเหตุ"}, code="act_missing"
        )


def check_amount(amount_baht: Decimal):
    if amount_baht <= 0:
        raise RuleBroken({"amount_baht": "จำนวนเงินต้องมากกว่าศูนย์ หากบันทึกผิดให้กลับรายการเดิม"}, code="not_positive")


def check_day(kind, happened_on: date, *, year_be: int, today: date):
    """An entry tells what has happened: not a day to come; nothing is received or paid before the fiscal year begins.

    A contract may be signed before it (with the Act in force: `what_is_early`); payment of money carried over comes after.
    """
    if happened_on > today:
        raise RuleBroken({"happened_on": f"{EntryKind(kind).label}ลงวันที่ในอนาคตไม่ได้"}, code="in_future")
    first, last = fiscal_year_bounds(year_be)
    if kind not in OF_A_CONTRACT and happened_on < first:
        raise RuleBroken(
            {"happened_on": f"วันที่ต้องไม่ก่อนปีงบประมาณ {year_be} เริ่ม ({thai_date(first)})"}, code="before_year"
        )
    if kind == EntryKind.ALLOCATION and happened_on > last:
        raise RuleBroken(
            {"happened_on": f"เงินของปีงบประมาณ {year_be} ได้รับจัดสรรไม่หลังวันสิ้นปี ({thai_date(last)})"}, code="after_year"
        )


def check_late_payment(kind, happened_on: date, *, year_be: int, carried_over_baht: Decimal, amount_baht: Decimal):
    """After 30 September only money carried over is paid, or committed (its figures stay with its own fiscal year)."""
    _first, last = fiscal_year_bounds(year_be)
    if happened_on > last and amount_baht > carried_over_baht:
        raise RuleBroken(
            {
                "happened_on": f"หลังวันที่ {thai_date(last)} {EntryKind(kind).label}ได้เฉพาะเงินที่กันไว้เหลื่อมปี "
                f"({baht(carried_over_baht)} บาท)"
            },
            code="not_carried_over",
        )


def what_is_early(
    signed_on: date, *, act_in_force_on: date | None, first_allocated_on: date | None, beyond_baht: Decimal = ZERO
) -> list[str]:
    """Why a commitment of that day comes too early, in Thai; empty when it does not (S1 §6.1).

    A warning: an officer may go on with a reason. A year whose Act has no date in the register is not judged by it.
    `beyond_baht`: by how much it passes what was allocated so far, where more is to come.
    """
    found = []
    if act_in_force_on is not None and signed_on < act_in_force_on:
        found.append(f"พ.ร.บ. งบประมาณรายจ่ายมีผลใช้บังคับ {thai_date(act_in_force_on)} หลังวันลงนาม {thai_date(signed_on)}")
    if first_allocated_on is None:
        found.append("กิจกรรมนี้ยังไม่ได้รับจัดสรรงบประมาณ")
    elif signed_on < first_allocated_on:
        found.append(f"ได้รับจัดสรรเมื่อ {thai_date(first_allocated_on)} หลังวันลงนาม {thai_date(signed_on)}")
    if first_allocated_on is not None and beyond_baht > 0:
        found.append(f"วงเงินเกินเงินที่ได้รับจัดสรรแล้ว {baht(beyond_baht)} บาท")
    return found


def check_not_early(reasons: list[str], early_reason: str):
    if reasons and not early_reason.strip():
        raise RuleBroken(
            {"early_reason": f"{' และ'.join(reasons)} หากจำเป็นต้องบันทึก ให้เขียนเหตุผล"}, code="committed_too_early"
        )


def check_instalment(name: str, planned_baht: Decimal, paid_baht: Decimal):
    """What is paid for an instalment is at most what it is planned at: more belongs to another one, or to another plan."""
    if paid_baht > planned_baht:
        raise RuleBroken(
            f"{name} กำหนดไว้ {baht(planned_baht)} บาท จ่ายรวม {baht(paid_baht)} บาทไม่ได้ ให้เลือกงวดอื่น หรือแก้ไขงวดงานก่อน",
            code="instalment_overpaid",
        )


def proposed_schedule(total_baht: Decimal, advance_percent: Decimal | None, count: int) -> list[tuple]:
    """(number, is it the advance, amount in baht) that add up to the contract: the advance as number 0, then `count`
    equal instalments, cut to the satang, the last with what that leaves over. Empty when there is nothing to divide."""
    advance = (total_baht * (advance_percent or 0) / 100).quantize(SATANG, ROUND_HALF_UP)
    rest = total_baht - advance
    each = (rest / count).quantize(SATANG, ROUND_DOWN)
    parts = [(number, False, each) for number in range(1, count)] + [(count, False, rest - each * (count - 1))]
    return [part for part in [(0, True, advance), *parts] if part[2] > 0]


def spread_days(first: date, last: date, count: int) -> list[date]:
    """`count` days at equal distances after `first`, the last of them `last`."""
    return [first + (last - first) * number // count for number in range(1, count + 1)]


def why_no_money(step: str, *, has_entries: bool) -> str | None:
    """Why the ledger of a record in this step takes nothing now, in Thai; None when it does. Closed years: plans.rules.

    A record sent back after its ledger was opened goes on: what was paid is paid.
    """
    if step == "cancelled":
        return "บันทึกนี้ถูกยกเลิกแล้ว"
    if step not in ("verified", "accepted") and not has_entries:
        return "บันทึกการเงินได้เมื่อสำนักงานจังหวัดหรือกลุ่มจังหวัดตรวจโครงการแล้ว"
    return None


def check_may_reverse(entry_kind, *, is_reversal: bool, is_reversed: bool, of_request: bool, reason: str):
    """A wrong entry is reversed once, with a reason. What a request brought is undone by another request."""
    if is_reversal:
        raise RuleBroken("รายการนี้เป็นการกลับรายการอยู่แล้ว ให้บันทึกรายการใหม่แทน", code="is_reversal")
    if is_reversed:
        raise RuleBroken("รายการนี้กลับรายการไปแล้ว", code="reversed_already")
    if of_request or entry_kind in OF_A_REQUEST:
        raise RuleBroken("รายการนี้มาจากคำขอที่อนุมัติแล้ว ให้ยื่นคำขอใหม่เพื่อเปลี่ยนกลับ", code="of_a_request")
    if not reason.strip():
        raise RuleBroken({"reason": "เขียนเหตุผลที่กลับรายการ"}, code="reason_missing")
