"""Where the money of a project stands. Read-only; each function says how many queries it takes."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from cms.thai import FISCAL_MONTHS, fiscal_year_bounds
from projects.money.kinds import EntryKind
from projects.money.models import (
    BudgetChange,
    ChangeKind,
    ChangeStep,
    Contract,
    Instalment,
    LedgerEntry,
    MoneyBalance,
    SpendingPlan,
)
from projects.money.rules import ZERO, Balance, percent_of
from projects.plans.models import ExpenditureKind
from projects.register.models import ActivityBudgetLine


@dataclass(frozen=True)
class ActivityMoney:
    """One activity and kind of expenditure: what the bill says, and the balance of its entries."""

    activity_id: int
    title: str
    expenditure_kind: str
    kind_word: str
    bill_baht: Decimal
    balance: Balance

    @property
    def to_allocate_baht(self) -> Decimal:
        """What of the bill's budget has not been allocated yet; never below zero."""
        return max(self.bill_baht - self.balance.allocated_baht, ZERO)


@dataclass(frozen=True)
class ProjectMoney:
    rows: tuple[ActivityMoney, ...]
    total: Balance
    by_kind: dict  # ExpenditureKind → Balance

    @property
    def has_entries(self) -> bool:
        return self.total != Balance()


def project_money(project) -> ProjectMoney:
    """One row per activity and kind of expenditure, in the record's order. Two queries, whatever the size."""
    words = dict(ExpenditureKind.choices)
    rows = {}
    lines = ActivityBudgetLine.objects.filter(activity__project=project).select_related("activity")
    for line in lines.order_by("activity__sort_order", "activity_id", "expenditure_kind"):
        key = line.activity_id, line.expenditure_kind
        title, bill = rows.get(key, (line.activity.title, ZERO))[:2]
        rows[key] = (title, bill + line.budget_baht, Balance())
    for row in MoneyBalance.objects.filter(project=project).select_related("activity"):
        key = row.activity_id, row.expenditure_kind
        title, bill = rows.get(key, (row.activity.title, ZERO))[:2]
        rows[key] = (title, bill, row.as_balance())
    found = tuple(
        ActivityMoney(pk, title, kind, words[kind], bill, balance)
        for (pk, kind), (title, bill, balance) in rows.items()
    )
    by_kind = {
        kind: sum((row.balance for row in found if row.expenditure_kind == kind), Balance())
        for kind in ExpenditureKind.values
    }
    return ProjectMoney(found, sum((row.balance for row in found), Balance()), by_kind)


def bills_of(activities) -> dict:
    """(activity id, expenditure kind) → what the bill says of these activities, in baht. One query, none for none."""
    if not activities:
        return {}
    lines = ActivityBudgetLine.objects.filter(activity__in=activities).order_by()
    found = {}
    for pk, kind, amount in lines.values_list("activity", "expenditure_kind", "budget_baht"):
        found[pk, kind] = found.get((pk, kind), ZERO) + amount
    return found


def totals_of_project(project) -> Balance:
    """One query; none once a screen has loaded the balances of this row."""
    return sum((row.as_balance() for row in project.balances.all()), Balance())


def totals_of(projects) -> Balance:
    """The balance of all projects of a (scoped) queryset together. One query."""
    return MoneyBalance.objects.filter(project__in=projects.order_by().values("pk")).total()


@dataclass(frozen=True)
class MonthRow:
    """A month of the fiscal year, planned and paid, in the month and since October. Amounts are baht."""

    month: int
    planned_baht: Decimal
    paid_baht: Decimal
    planned_so_far_baht: Decimal
    paid_so_far_baht: Decimal

    @property
    def name(self) -> str:
        return FISCAL_MONTHS[self.month - 1]


def spending_by_month(project) -> list[MonthRow]:
    """Twelve rows, October first; what was paid after September (money carried over) counts with September. Two queries."""
    planned, paid = dict.fromkeys(range(1, 13), ZERO), dict.fromkeys(range(1, 13), ZERO)
    for month, amount in SpendingPlan.objects.filter(project=project).values_list("month", "planned_baht"):
        planned[month] += amount
    first, last = fiscal_year_bounds(project.fiscal_year_id)
    payments = LedgerEntry.objects.filter(project=project, kind=EntryKind.DISBURSEMENT).order_by()
    for day, amount in payments.values_list("happened_on", "amount_baht"):
        day = min(max(day, first), last)
        paid[(day.month - 10) % 12 + 1] += amount
    rows, planned_so_far, paid_so_far = [], ZERO, ZERO
    for month in range(1, 13):
        planned_so_far += planned[month]
        paid_so_far += paid[month]
        rows.append(MonthRow(month, planned[month], paid[month], planned_so_far, paid_so_far))
    return rows


@dataclass(frozen=True)
class InstalmentRow:
    """What is due, and what was paid for it; `paid_on` is the last payment's day, None while nothing is paid."""

    instalment: Instalment
    paid_baht: Decimal
    paid_on: date | None
    is_late: bool

    @property
    def is_paid(self) -> bool:
        return self.paid_baht >= self.instalment.planned_baht

    @property
    def state(self) -> tuple[str, str]:
        """The state mark's shape and word."""
        if self.is_paid:
            return "done", "จ่ายครบแล้ว"
        if self.is_late:
            return "late", "เลยกำหนด ยังไม่จ่ายครบ" if self.paid_baht else "เลยกำหนด ยังไม่จ่าย"
        return ("part", "จ่ายบางส่วน") if self.paid_baht else ("todo", "ยังไม่ถึงกำหนด")


def paid_in_month(project, month) -> tuple[Decimal, Decimal]:
    """What was paid in the month that begins on that day, and until its end, in baht. One query."""
    after = (month + timedelta(days=32)).replace(day=1)
    payments = LedgerEntry.objects.filter(
        project=project, kind=EntryKind.DISBURSEMENT, happened_on__lt=after
    ).order_by()
    rows = list(payments.values_list("happened_on", "amount_baht"))
    return sum((amount for day, amount in rows if day >= month), ZERO), sum((amount for _day, amount in rows), ZERO)


@dataclass(frozen=True)
class ContractRow:
    contract: Contract
    committed_baht: Decimal
    paid_baht: Decimal
    instalments: tuple[InstalmentRow, ...]

    @property
    def unpaid_baht(self) -> Decimal:
        return self.committed_baht - self.paid_baht

    @property
    def scheduled_baht(self) -> Decimal:
        return sum((row.instalment.planned_baht for row in self.instalments), ZERO)

    @property
    def late(self) -> int:
        """How many instalments are past their day and not fully paid."""
        return sum(row.is_late for row in self.instalments)

    @property
    def paid_percent(self) -> Decimal | None:
        return percent_of(self.paid_baht, self.committed_baht)


def contracts_of(project, *, today, only=None) -> list[ContractRow]:
    """The project's contracts (or `only` this one) with what they commit, what was paid, and their instalments as they
    stand on the day `today`. Three queries."""
    contracts = Contract.objects.filter(project=project).prefetch_related("instalments")
    entries = LedgerEntry.objects.filter(project=project, contract__isnull=False).order_by("happened_on", "pk")
    if only is not None:
        contracts, entries = contracts.filter(pk=only.pk), entries.filter(contract=only)
    committed, paid, by_instalment = {}, {}, {}
    for contract, kind, instalment, amount, day in entries.values_list(
        "contract", "kind", "instalment", "amount_baht", "happened_on"
    ):
        if kind == EntryKind.DISBURSEMENT:
            paid[contract] = paid.get(contract, ZERO) + amount
            before = by_instalment.get(instalment, (ZERO, None))[0]
            by_instalment[instalment] = (before + amount, day)
        else:
            signed = amount if kind == EntryKind.COMMITMENT else -amount
            committed[contract] = committed.get(contract, ZERO) + signed
    return [
        ContractRow(
            contract=one,
            committed_baht=committed.get(one.pk, ZERO),
            paid_baht=paid.get(one.pk, ZERO),
            instalments=tuple(
                _instalment_row(part, *by_instalment.get(part.pk, (ZERO, None)), today)
                for part in one.instalments.all()
            ),
        )
        for one in contracts
    ]


def _instalment_row(part, paid_baht, paid_on, today):
    is_late = part.planned_on < today and paid_baht < part.planned_baht
    return InstalmentRow(part, paid_baht, paid_on if paid_baht else None, is_late)


def cancelled_activities(project) -> set:
    """The ids of activities that an accepted request cancelled. One query."""
    return set(cancelled_ids([project.pk]))


def cancelled_ids(projects):
    """The same for several projects (ids, or a query of them), not asked yet: it can stand inside another query."""
    accepted = BudgetChange.objects.filter(
        project__in=projects, kind=ChangeKind.CANCEL_ACTIVITY, step=ChangeStep.ACCEPTED, activity__isnull=False
    )
    return accepted.order_by().values_list("activity", flat=True)


def rebuilt_balances(project) -> dict:
    """(activity id, expenditure kind) → the balance that the entries add up to, worked out anew: the books' own check."""
    found = {}
    entries = LedgerEntry.objects.filter(project=project).order_by("pk")
    for pk, expenditure_kind, kind, amount, contract in entries.values_list(
        "activity", "expenditure_kind", "kind", "amount_baht", "contract"
    ):
        before = found.get((pk, expenditure_kind), Balance())
        found[pk, expenditure_kind] = before.after(kind, amount, under_contract=contract is not None)
    return found
