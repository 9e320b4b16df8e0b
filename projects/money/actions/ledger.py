"""Entries go into the ledger, and their balances with them; a wrong one is reversed, never changed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Min
from django.http import Http404
from django.utils import timezone
from wagtail.log_actions import log

from cms.rules import Overtaken, RuleBroken
from cms.thai import baht, thai_date
from projects.money import rules
from projects.money.actions.locking import activity_of, locked_balances, locked_for_money
from projects.money.kinds import COLUMNS, EntryKind
from projects.money.models import Contract, Instalment, LedgerEntry, MoneyBalance
from projects.money.reports import bills_of
from projects.register.models import Activity

BRINGS_MONEY = {EntryKind.ALLOCATION, EntryKind.TRANSFER_IN}
SPENDS = {EntryKind.COMMITMENT, EntryKind.DISBURSEMENT}
KEYS = [field.name for field in LedgerEntry._meta.fields if field.is_relation]  # found by the actions: not asked again


@dataclass(frozen=True)
class NewEntry:
    """What is to be entered. `amount_baht` is positive; only `reverses` turns it round.

    `has_early_reason`: why money is committed there before its allocation was said on the contract.
    """

    activity: Activity
    expenditure_kind: str
    kind: EntryKind
    amount_baht: Decimal
    happened_on: date
    document_number: str = ""
    note: str = ""
    is_obligated: bool | None = None
    contract: Contract | None = None
    instalment: Instalment | None = None
    reverses: LedgerEntry | None = None
    has_early_reason: bool = False

    @property
    def signed_baht(self) -> Decimal:
        return -self.amount_baht if self.reverses else self.amount_baht

    @property
    def is_paid_under_contract(self) -> bool:
        return self.kind == EntryKind.DISBURSEMENT and self.contract is not None


def last_entry(project) -> int:
    """What a form carries: the newest entry of the project when it was opened; 0 before the first."""
    return LedgerEntry.objects.filter(project=project).order_by("-pk").values_list("pk", flat=True).first() or 0


def check_not_entered_since(entries, seen_entry, *, by):
    """A form sent twice takes effect once. Overtaken when the same person entered the same since the form was opened."""
    if seen_entry is None:
        return
    later = LedgerEntry._base_manager.filter(pk__gt=seen_entry, recorded_by=by, reverses=None)
    found = set(
        later.filter(project__in={entry.activity.project_id for entry in entries}).values_list(
            "activity", "expenditure_kind", "kind", "amount_baht", "happened_on", "document_number"
        )
    )
    for one in entries:
        key = (one.activity.pk, str(one.expenditure_kind), str(one.kind), one.amount_baht, one.happened_on,
               one.document_number.strip())  # fmt: skip
        if key in found:
            raise Overtaken(
                f"{one.kind.label} {baht(one.amount_baht)} บาท ลงวันที่ {thai_date(one.happened_on)} ท่านบันทึกไว้แล้ว "
                "ระบบจึงไม่บันทึกซ้ำ หากเป็นอีกรายการหนึ่งจริง ให้เปิดหน้านี้ใหม่แล้วบันทึกอีกครั้ง"
            )


def enter(entries, *, by, change=None, seen_entry=None) -> list[LedgerEntry]:
    """Append entries in their order and bring the balances along: all or none.

    For actions: the caller holds the projects' locks, has checked who may, and found the keys itself. Raises RuleBroken for the entry that would
    break an identity.
    """
    entries = list(entries)
    check_not_entered_since(entries, seen_entry, by=by)
    now, today = timezone.now(), timezone.localdate()
    balances = locked_balances([(entry.activity, entry.expenditure_kind) for entry in entries])
    bills = bills_of({entry.activity.pk for entry in entries if entry.has_early_reason})
    rows = []
    for entry in entries:
        place = entry.activity.pk, str(entry.expenditure_kind)
        row = balances[place]
        rules.check_amount(entry.amount_baht)
        rules.check_day(entry.kind, entry.happened_on, year_be=entry.activity.project.fiscal_year_id, today=today)
        before = row.as_balance()
        if entry.kind in SPENDS and not entry.reverses:
            rules.check_late_payment(
                entry.kind,
                entry.happened_on,
                year_be=entry.activity.project.fiscal_year_id,
                carried_over_baht=row.carried_over_baht - paid_late(entry),
                amount_baht=entry.amount_baht,
            )
        after = rules.check_entry(
            before,
            entry.kind,
            entry.signed_baht,
            under_contract=entry.is_paid_under_contract,
            bill_baht=bills.get(place, rules.ZERO) if entry.has_early_reason else None,
        )
        if entry.kind == EntryKind.CARRY_OVER:
            rules.check_carry_over(after, entry.signed_baht, paid_late_baht=paid_late(entry))
        for name in COLUMNS:
            setattr(row, name, getattr(after, name))
        row.last_moved_on = max(filter(None, [row.last_moved_on, entry.happened_on]))
        rows.append(_row(entry, by=by, now=now, change=change))
    check_contracts_not_overpaid(entries)
    for row in rows:
        row.clean_fields(exclude=KEYS)
    saved = LedgerEntry._base_manager.bulk_create(rows)
    if any(entry.kind in BRINGS_MONEY for entry in entries):
        _note_first_allocation(balances)
    MoneyBalance._base_manager.bulk_update(balances.values(), [*COLUMNS, "first_allocated_on", "last_moved_on"])
    return saved


def _note_first_allocation(balances):
    """Since when each place has money: its first allocation or transfer that stands. One query."""
    standing = LedgerEntry._base_manager.filter(
        kind__in=BRINGS_MONEY, reverses=None, reversed_by=None, activity__in={activity for activity, _kind in balances}
    )
    firsts = standing.order_by().values_list("activity", "expenditure_kind").annotate(first=Min("happened_on"))
    found = {(activity, kind): first for activity, kind, first in firsts}
    for place, row in balances.items():
        row.first_allocated_on = found.get(place)


def _row(entry, *, by, now, change):
    return LedgerEntry(
        project_id=entry.activity.project_id,
        activity=entry.activity,
        expenditure_kind=entry.expenditure_kind,
        kind=entry.kind,
        amount_baht=entry.signed_baht,
        happened_on=entry.happened_on,
        document_number=entry.document_number.strip(),
        note=entry.note.strip(),
        is_obligated=entry.is_obligated if entry.kind == EntryKind.CARRY_OVER else None,
        contract=entry.contract,
        instalment=entry.instalment,
        change=change,
        reverses=entry.reverses,
        recorded_at=now,
        recorded_by=by,
    )


def paid_late(entry) -> Decimal:
    """What was paid after the year's end in the entry's place, out of the money carried over. One query."""
    _first, last = rules.fiscal_year_bounds(entry.activity.project.fiscal_year_id)
    paid = LedgerEntry._base_manager.filter(
        activity=entry.activity.pk,
        expenditure_kind=entry.expenditure_kind,
        kind=EntryKind.DISBURSEMENT,
        happened_on__gt=last,
    ).values_list("amount_baht", flat=True)
    return sum(paid, rules.ZERO)


def check_contracts_not_overpaid(entries):
    """No contract is paid beyond what it commits in each activity and kind of expenditure. Raises RuleBroken."""
    moved = {entry.contract for entry in entries if entry.contract is not None}
    for contract in moved:
        facts = ("activity_id", "expenditure_kind", "kind", "amount_baht")
        standing = LedgerEntry._base_manager.filter(contract=contract).values_list(*facts)
        new = [
            (entry.activity.pk, str(entry.expenditure_kind), str(entry.kind), entry.signed_baht)
            for entry in entries
            if entry.contract == contract
        ]
        committed, paid = defaultdict(lambda: rules.ZERO), defaultdict(lambda: rules.ZERO)
        for activity, expenditure_kind, kind, amount in (*standing, *new):
            place = activity, expenditure_kind
            if kind == EntryKind.DISBURSEMENT:
                paid[place] += amount
            else:
                committed[place] += amount if kind == EntryKind.COMMITMENT else -amount
        for place, amount in paid.items():
            if amount > committed[place]:
                raise RuleBroken(
                    f"จ่ายเกินวงเงินสัญญา {contract.number} ในกิจกรรมนี้อยู่ {baht(amount - committed[place])} บาท "
                    f"(วงเงิน {baht(committed[place])} บาท)",
                    code="contract_overpaid",
                )


def log_entries(project, action, entries, *, by, **facts):
    """One line in the record's history for what was entered together."""
    changes = [
        [f"{entry.get_kind_display()} · {entry.get_expenditure_kind_display()} · {str(entry.activity)[:80]}", "",
         f"{baht(entry.amount_baht)} บาท {thai_date(entry.happened_on)}"]
        for entry in entries
    ]  # fmt: skip
    log(project, action, user=by, data={"changes": changes, "entries": [entry.pk for entry in entries], **facts})


@transaction.atomic
def record_entry(
    project, *, kind, activity, expenditure_kind, amount_baht, happened_on, document_number="", note="",
    is_obligated=None, contract=None, instalment=None, seen_entry=None, by,
) -> LedgerEntry:  # fmt: skip
    """Enter an allocation, a disbursement, money carried over, or a rescission. Returns the entry.

    Transfers and savings come out of requests (`actions.changes`), commitments of contracts (`actions.contracts`).
    Raises RuleBroken that says by how much an identity would be broken; 404, 403 and closed years as `locked_for_money`.
    """
    row = locked_for_money(project, by=by)
    entry = _new_entry(
        row, kind, activity, expenditure_kind, amount_baht, happened_on, document_number, note, is_obligated, contract,
        instalment,
    )  # fmt: skip
    entries = enter([entry], by=by, seen_entry=seen_entry)
    log_entries(row, "projects.money.entered", entries, by=by)
    return entries[0]


def _new_entry(project, kind, activity, expenditure_kind, amount_baht, happened_on, document_number, note, is_obligated,
               contract, instalment):  # fmt: skip
    rules.check_recorded_directly(kind)
    rules.check_act_is_named(kind, document_number, note)
    contract = contract and _own(Contract, contract, project=project)
    instalment = instalment and _own(Instalment, instalment, contract=contract)
    return NewEntry(
        activity=activity_of(project, activity),
        expenditure_kind=expenditure_kind,
        kind=EntryKind(kind),
        amount_baht=amount_baht,
        happened_on=happened_on,
        document_number=document_number,
        note=note,
        is_obligated=is_obligated,
        contract=contract,
        instalment=instalment,
    )


def _own(model, row, **owner):
    found = model.objects.filter(pk=row.pk if hasattr(row, "pk") else row, **owner).first()
    if found is None:
        raise Http404
    return found


@transaction.atomic
def record_allocations(
    project, lines, *, happened_on, document_number="", note="", seen_entry=None, by
) -> list[LedgerEntry]:
    """Open the ledger, or bring the next tranche: `lines` are (activity, expenditure kind, amount in baht), together."""
    row = locked_for_money(project, by=by)
    wanted = [(activity, kind, amount) for activity, kind, amount in lines if amount]
    if not wanted:
        raise RuleBroken("กรอกจำนวนเงินที่ได้รับจัดสรรอย่างน้อยหนึ่งรายการ", code="nothing_allocated")
    entries = enter(
        [
            NewEntry(
                activity=activity_of(row, activity),
                expenditure_kind=kind,
                kind=EntryKind.ALLOCATION,
                amount_baht=amount,
                happened_on=happened_on,
                document_number=document_number,
                note=note,
            )
            for activity, kind, amount in wanted
        ],
        by=by,
        seen_entry=seen_entry,
    )
    log_entries(row, "projects.money.allocated", entries, by=by)
    return entries


def _is_committed_early(entry) -> bool:
    """Whether a contract of the same place says why it was signed before the money came: then an allocation that was
    entered by mistake can still be taken back."""
    return (
        LedgerEntry.objects.filter(
            activity=entry.activity_id, expenditure_kind=entry.expenditure_kind, kind=EntryKind.COMMITMENT
        )
        .exclude(contract__early_reason="")
        .exists()
    )


@transaction.atomic
def reverse_entry(project, entry, *, reason, happened_on=None, by) -> LedgerEntry:
    """Enter the opposite of a wrong entry, once. Raises RuleBroken when others build on it, or it came from a request."""
    row = locked_for_money(project, by=by)
    wrong = LedgerEntry.objects.select_related("activity__project", "contract", "instalment").filter(
        pk=entry.pk if hasattr(entry, "pk") else entry, project=row
    ).first()  # fmt: skip
    if wrong is None:
        raise Http404
    rules.check_may_reverse(
        wrong.kind,
        is_reversal=wrong.reverses_id is not None,
        is_reversed=LedgerEntry.objects.filter(reverses=wrong).exists(),
        of_request=wrong.change_id is not None,
        reason=reason,
    )
    entries = enter(
        [
            NewEntry(
                activity=wrong.activity,
                expenditure_kind=wrong.expenditure_kind,
                kind=EntryKind(wrong.kind),
                amount_baht=wrong.amount_baht,
                happened_on=happened_on or wrong.happened_on,
                document_number=wrong.document_number,
                note=reason,
                is_obligated=wrong.is_obligated,
                contract=wrong.contract,
                instalment=wrong.instalment,
                reverses=wrong,
                has_early_reason=wrong.kind == EntryKind.ALLOCATION and _is_committed_early(wrong),
            )
        ],
        by=by,
    )
    log_entries(row, "projects.money.reversed", entries, by=by, reason=reason.strip())
    return entries[0]
