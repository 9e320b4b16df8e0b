"""The money of the invented projects: allocated in October, contracted, paid as the work went on, the rest given back.

Rows are made in one go, each through the rule that an officer's entry passes.
"""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from decimal import ROUND_DOWN, Decimal

from cms.sample.course import BANGKOK, chance
from cms.sample.records import WHOLE_YEARS, day
from projects.models import (
    Activity,
    BudgetChange,
    BudgetChangeLine,
    Contract,
    EntryKind,
    FiscalYear,
    Instalment,
    LedgerEntry,
    MoneyBalance,
    SpendingPlan,
)
from projects.money import rules
from projects.money.kinds import COLUMNS
from projects.plans.models import ExpenditureKind

WITH_MONEY = {"accepted", "amended", "verified"}
CONTRACTED_FROM = Decimal(300_000)  # smaller sums are paid without a contract
ADVANCE = Decimal("0.15")  # of a contract, as in S1
VENDORS = ["หจก. เหนือพัฒนาการก่อสร้าง", "บริษัท ล้านนาวิศวกรรม จำกัด", "หจก. รุ่งเรืองการโยธา", "บริษัท ไทยเหนือครุภัณฑ์ จำกัด",
           "ร้านศรีสมบูรณ์พาณิชย์", "หจก. ดอยงามก่อสร้าง"]  # fmt: skip
PAID_SO_FAR = {"completed": Decimal(1), "in_progress": Decimal("0.55"), "procuring": Decimal(0)}
# When the Budget Act of the year was in force; what is not here is not judged by it.
ACTS = {2567: (date(2024, 4, 27), "พ.ร.บ. งบประมาณรายจ่ายประจำปีงบประมาณ พ.ศ. 2567 (ข้อมูลตัวอย่าง โปรดตรวจกับราชกิจจานุเบกษา)")}


class Books:
    """Rows to be written, and the balances they add up to."""

    def __init__(self, today):
        self.today = today
        self.contracts, self.instalments, self.changes, self.lines = [], [], [], []
        self.entries, self.plans, self.balances = [], [], {}

    def enter(
        self, activity, kind, entry_kind, amount, on, *, by, contract=None, instalment=None, change=None, **facts
    ):
        """One entry, once the rules let it pass; nothing when there is nothing to enter or it is of days to come."""
        if amount <= 0 or on > self.today:
            return False
        row = self.balances.setdefault(
            (activity.pk, kind),
            MoneyBalance(project_id=activity.project_id, activity=activity, expenditure_kind=kind),
        )
        after = rules.check_entry(row.as_balance(), entry_kind, amount, under_contract=contract is not None)
        for name in COLUMNS:
            setattr(row, name, getattr(after, name))
        if entry_kind == EntryKind.ALLOCATION:
            row.first_allocated_on = on
        row.last_moved_on = max(filter(None, [row.last_moved_on, on]))
        moment = datetime.combine(on + timedelta(days=2), time(10, 30), BANGKOK)
        self.entries.append(
            LedgerEntry(
                project_id=activity.project_id, activity=activity, expenditure_kind=kind, kind=entry_kind,
                amount_baht=amount, happened_on=on, contract=contract, instalment=instalment, change=change,
                recorded_at=moment, recorded_by=by, **facts,
            )
        )  # fmt: skip
        return True

    def write(self):
        for rows in (self.contracts, self.instalments, self.changes, self.lines, self.entries, self.plans):
            if rows:
                type(rows[0])._base_manager.bulk_create(rows, batch_size=500)
        MoneyBalance._base_manager.bulk_create(self.balances.values(), batch_size=500)


def load_money(history, now):
    """Write the ledgers of the records that are verified or accepted."""
    for year_be, (on, source) in ACTS.items():
        FiscalYear.objects.filter(pk=year_be).update(act_in_force_on=on, act_source=source)
    keys = {pk: key for key, pk in history.rows.items() if history.told[key]["step"] in WITH_MONEY}
    activities = defaultdict(list)
    for activity in (
        Activity.objects.filter(project__in=keys).select_related("project").prefetch_related("budget_lines")
    ):
        activities[activity.project_id].append(activity)
    books = Books(now.date())
    for pk, key in keys.items():
        told = history.told[key]
        people = {
            "agency": history.agency_of(told),
            "office": history.office_of(told),
            "centre": history.centre_of(told),
        }
        _play(books, told, activities[pk], people)
    books.write()


def _play(books, told, activities, people):
    first, last = rules.fiscal_year_bounds(told["year_be"])
    allocated_on = first + timedelta(days=1 + chance(told["key"] + "allocated", 24))
    ends = min(day(told["end_on"]), last)
    status = told["execution_status"]
    saved = []
    for number, activity in enumerate(activities, start=1):
        for kind, budget in _budgets(activity).items():
            facts = {"by": people["agency"]}
            number_of = f"ที่ กค 0405/{chance(f'{activity.pk}a', 8999) + 1000}"
            books.enter(activity, kind, EntryKind.ALLOCATION, budget, allocated_on, document_number=number_of, **facts)
            begins = max(allocated_on + timedelta(days=20), activity.start_on or allocated_on)
            if status == "cancelled":
                saved.append((activity, kind, budget))
                continue
            _plan(books, activity, kind, budget, begins, ends)
            share = PAID_SO_FAR.get(status, Decimal(0))
            if kind == ExpenditureKind.CAPITAL and budget >= CONTRACTED_FROM:
                cheaper = 4 if told["key"] in WHOLE_YEARS else chance(f"{activity.pk}price", 8)
                price = _cut(budget * (100 - cheaper) / 100)
                _contract(books, told, activity, number, price, begins, ends, share, people["agency"])
            else:
                price = budget if chance(f"{activity.pk}rest", 3) else _cut(budget * Decimal("0.97"))
                _pay(books, activity, kind, price * share, begins, ends, people["agency"])
            if status == "completed" and budget > price:
                saved.append((activity, kind, budget - price))
    if saved:
        _give_back(books, told, saved, ends, people)


def _budgets(activity):
    found = defaultdict(Decimal)
    for line in activity.budget_lines.all():
        found[line.expenditure_kind] += line.budget_baht
    return {kind: amount for kind, amount in found.items() if amount}


def _cut(amount) -> Decimal:
    """To whole hundreds of baht, as prices are."""
    return (amount / 100).quantize(Decimal(1), ROUND_DOWN) * Decimal("100.00")


def _days(begins, ends, count):
    """`count` days between two, the last on the second."""
    span = max((ends - begins).days, count)
    return [begins + timedelta(days=span * n // count) for n in range(1, count + 1)]


def _contract(books, told, activity, number, price, begins, ends, share, by):
    signed_on = min(begins, ends)
    contract = Contract(
        project_id=activity.project_id, number=f"{number}/{told['year_be']}", title=activity.title[:400],
        vendor=VENDORS[chance(f"{activity.pk}vendor", len(VENDORS))], procurement_method=told["procurement_method"],
        reference_price_baht=_cut(price * Decimal("1.03")), signed_on=signed_on, starts_on=signed_on, ends_on=ends,
        advance_percent=15 if price >= 2_000_000 else None,
    )  # fmt: skip
    kind = ExpenditureKind.CAPITAL
    if not books.enter(activity, kind, EntryKind.COMMITMENT, price, signed_on, by=by, contract=contract,
                       document_number=contract.number):  # fmt: skip
        return
    books.contracts.append(contract)
    count = 1 if price < 1_000_000 else 3
    parts = [("เงินล่วงหน้า", _cut(price * ADVANCE), signed_on + timedelta(days=15))] if contract.advance_percent else []
    left = price - sum(amount for _title, amount, _on in parts)
    for n, on in enumerate(_days(signed_on, ends, count), start=1):
        part = left if n == count else _cut(left / (count - n + 1))
        left -= part
        parts.append((f"งานงวดที่ {n}", part, on))
    paid = Decimal(0)
    for n, (title, amount, on) in enumerate(parts, start=1):
        is_advance = title == "เงินล่วงหน้า"
        instalment = Instalment(
            contract=contract, number=n, is_advance=is_advance, title=title, planned_on=on, planned_baht=amount
        )
        books.instalments.append(instalment)
        late = on + timedelta(days=chance(f"{activity.pk}{n}late", 20))
        paid += amount
        if paid <= price * share:
            books.enter(
                activity, kind, EntryKind.DISBURSEMENT, amount, min(late, ends), by=by, contract=contract,
                instalment=instalment, document_number=f"ขบ. {chance(f'{activity.pk}{n}', 899) + 100}/{told['year_be']}",
            )  # fmt: skip


def _pay(books, activity, kind, amount, begins, ends, by):
    amount = _cut(amount) if amount != amount.quantize(Decimal("0.01")) else amount
    count = 1 if amount < 50_000 else 3
    left = amount
    for n, on in enumerate(_days(min(begins, ends), ends, count), start=1):
        part = left if n == count else _cut(left / (count - n + 1))
        left -= part
        books.enter(activity, kind, EntryKind.DISBURSEMENT, part, min(on, ends), by=by)


def _plan(books, activity, kind, budget, begins, ends):
    """An even plan over the months of the work; one row a month and kind of a project."""
    first, _last = rules.fiscal_year_bounds(activity.project.fiscal_year_id)
    months = sorted({(on.month - 10) % 12 + 1 for on in _days(max(begins, first), max(ends, begins), 4)})
    left = budget
    for n, month in enumerate(months):
        part = left if n == len(months) - 1 else _cut(budget / len(months))
        left -= part
        standing = next(
            (one for one in books.plans[-40:]
             if (one.project_id, one.month, one.expenditure_kind) == (activity.project_id, month, kind)),
            None,
        )  # fmt: skip
        if standing:
            standing.planned_baht += part
        elif part:
            books.plans.append(
                SpendingPlan(project_id=activity.project_id, month=month, expenditure_kind=kind, planned_baht=part)
            )


def _give_back(books, told, saved, ends, people):
    """What was not needed, through all three hands; of finished projects it was returned, too."""
    cancelled = told["execution_status"] == "cancelled"
    on = min(ends + timedelta(days=12), books.today)
    kind = "cancel_project" if cancelled else "savings"
    reason = told.get("cancel_reason") or "จัดซื้อจัดจ้างได้ต่ำกว่างบประมาณที่ได้รับจัดสรร"
    change = _accepted(books, saved, kind, reason, "cancelled" if cancelled else "cheaper", on, people)
    for activity, expenditure_kind, amount in saved:
        books.enter(activity, expenditure_kind, EntryKind.SAVINGS, amount, on, by=people["centre"], change=change)
    if told["key"] in WHOLE_YEARS or chance(told["key"] + "returned", 3):
        back = _accepted(books, saved, "return", "ส่งคืนเงินเหลือจ่ายเป็นรายได้แผ่นดิน", "", on, people)
        for activity, expenditure_kind, amount in saved:
            books.enter(
                activity, expenditure_kind, EntryKind.SAVINGS_RETURNED, amount, on, by=people["centre"], change=back
            )


def _accepted(books, saved, kind, reason, cause, on, people):
    change = BudgetChange(
        project_id=saved[0][0].project_id, kind=kind, step="accepted", reason=reason, cause=cause, accepted_on=on,
        step_since=datetime.combine(on, time(15, 0), BANGKOK), drafted_by=people["agency"],
        submitted_by=people["agency"], verified_by=people["office"], affects_plan=kind == "cancel_project",
        hearing_on=on if kind == "cancel_project" else None,
    )  # fmt: skip
    books.changes.append(change)
    if kind != "cancel_project":
        books.lines += [
            BudgetChangeLine(change=change, from_activity=activity, from_kind=expenditure_kind, amount_baht=amount)
            for activity, expenditure_kind, amount in saved
        ]
    return change
