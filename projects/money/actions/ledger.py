"""Entries go into the ledger, and their balances with them; a wrong one is reversed, never changed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from wagtail.log_actions import log

from cms.rules import Overtaken, RuleBroken
from cms.thai import baht, thai_date
from projects.money import rules
from projects.money.actions.locking import activity_of, locked_balances, locked_for_money
from projects.money.kinds import COLUMN, PAID_UNDER_CONTRACT, EntryKind
from projects.money.models import Contract, Instalment, LedgerEntry, MoneyBalance
from projects.register.models import Activity

KEYS = [field.name for field in LedgerEntry._meta.fields if field.is_relation]  # found by the actions: not asked again


@dataclass(frozen=True)
class NewEntry:
    """What is to be entered. `amount_baht` is positive; only `reverses` turns it round."""

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
    rows = []
    for entry in entries:
        row = balances[entry.activity.pk, str(entry.expenditure_kind)]
        rules.check_amount(entry.amount_baht)
        rules.check_day(entry.kind, entry.happened_on, year_be=entry.activity.project.fiscal_year_id, today=today)
        before = row.as_balance()
        if entry.kind == EntryKind.DISBURSEMENT and not entry.reverses:
            rules.check_late_payment(
                entry.happened_on,
                year_be=entry.activity.project.fiscal_year_id,
                carried_over_baht=_left_of_carry_over(row),
                amount_baht=entry.amount_baht,
            )
        after = rules.check_entry(before, entry.kind, entry.signed_baht, under_contract=entry.is_paid_under_contract)
        for name in {COLUMN[entry.kind], PAID_UNDER_CONTRACT}:
            setattr(row, name, getattr(after, name))
        if entry.kind == EntryKind.ALLOCATION and not entry.reverses:
            row.first_allocated_on = min(filter(None, [row.first_allocated_on, entry.happened_on]))
        row.last_moved_on = max(filter(None, [row.last_moved_on, entry.happened_on]))
        rows.append(_row(entry, by=by, now=now, change=change))
    check_contracts_not_overpaid(entries)
    for row in rows:
        row.clean_fields(exclude=KEYS)
    saved = LedgerEntry._base_manager.bulk_create(rows)
    fields = [*COLUMN.values(), PAID_UNDER_CONTRACT, "first_allocated_on", "last_moved_on"]
    MoneyBalance._base_manager.bulk_update(balances.values(), fields)
    return saved


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


def _left_of_carry_over(balance):
    """What of the money carried over was not paid yet after the year's end."""
    _first, last = rules.fiscal_year_bounds(balance.activity.project.fiscal_year_id)
    paid = LedgerEntry._base_manager.filter(
        activity=balance.activity_id,
        expenditure_kind=balance.expenditure_kind,
        kind=EntryKind.DISBURSEMENT,
        happened_on__gt=last,
    ).values_list("amount_baht", flat=True)
    return balance.carried_over_baht - sum(paid, rules.ZERO)


def check_contracts_not_overpaid(entries):
    """No contract is paid beyond its own amount, across activities. Raises RuleBroken."""
    moved = {entry.contract for entry in entries if entry.contract is not None}
    for contract in moved:
        new = [entry for entry in entries if entry.contract == contract]
        standing = LedgerEntry._base_manager.filter(contract=contract).values_list("kind", "amount_baht")
        amounts = [*standing, *((entry.kind, entry.signed_baht) for entry in new)]

        def total(kind, amounts=amounts):
            return sum((amount for one, amount in amounts if one == kind), rules.ZERO)

        committed = total(EntryKind.COMMITMENT) - total(EntryKind.RELEASE)
        paid = total(EntryKind.DISBURSEMENT)
        if paid > committed:
            raise RuleBroken(
                f"จ่ายเกินวงเงินสัญญา {contract.number} อยู่ {baht(paid - committed)} บาท (วงเงิน {baht(committed)} บาท)",
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
            )
        ],
        by=by,
    )
    log_entries(row, "projects.money.reversed", entries, by=by, reason=reason.strip())
    return entries[0]
