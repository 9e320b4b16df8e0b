"""Contracts and orders are signed, changed in amount, scheduled; what they commit goes into the ledger."""

from decimal import Decimal

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from wagtail.log_actions import log

from cms.rules import Overtaken, RuleBroken
from cms.thai import baht
from projects.money import rules
from projects.money.actions.ledger import NewEntry, enter, log_entries
from projects.money.actions.locking import activity_of, locked_for_money
from projects.money.kinds import EntryKind
from projects.money.models import Contract, Instalment, LedgerEntry, MoneyBalance
from projects.money.reports import bills_of
from projects.people.log_actions import changes, values_of


@transaction.atomic
def sign_contract(project, contract, lines, *, by) -> Contract:
    """Enter an unsaved Contract and what it commits: `lines` are (activity, expenditure kind, amount in baht).

    Before the Act is in force or the money is allocated it needs `contract.early_reason` (a field's error without).
    Raises RuleBroken; ValidationError for the contract's own fields.
    """
    row = locked_for_money(project, by=by)
    wanted = [(activity_of(row, activity), kind, amount) for activity, kind, amount in lines if amount]
    if not wanted:
        raise RuleBroken("กรอกวงเงินสัญญาอย่างน้อยหนึ่งกิจกรรม", code="nothing_committed")
    lines = [(activity.pk, kind, amount) for activity, kind, amount in wanted]
    early = _check_not_early(row, contract.signed_on, lines, contract.early_reason)
    contract.project = row
    contract.full_clean()
    contract.save()
    entries = enter([_commitment(contract, *line, has_early_reason=bool(early)) for line in wanted], by=by)
    facts = {"reason": contract.early_reason} if early else {}
    log_entries(row, "projects.money.contract_signed", entries, by=by, contract=str(contract), **facts)
    return contract


def _check_not_early(project, signed_on, lines, early_reason) -> list[str]:
    """The reasons why it is early, once the contract says why it was signed all the same."""
    early = what_is_early(project, signed_on, lines)
    rules.check_not_early(early, early_reason)
    return early


def what_is_early(project, signed_on, lines) -> list[str]:
    """Why a commitment of these (activity id, expenditure kind, baht) on that day is too early; empty when it is not."""
    ids = {activity for activity, _kind, _amount in lines}
    rows = {(row.activity_id, row.expenditure_kind): row for row in MoneyBalance.objects.filter(activity__in=ids)}
    bills, found = bills_of(ids), {}
    for activity, kind, amount in lines:
        place = activity, str(kind)
        row = rows.get(place) or MoneyBalance(activity_id=activity, expenditure_kind=kind)
        beyond = min(amount, amount - row.as_balance().available_baht)
        is_more_to_come = bills.get(place, rules.ZERO) > row.allocated_baht
        for reason in rules.what_is_early(
            signed_on,
            act_in_force_on=project.fiscal_year.act_in_force_on,
            first_allocated_on=row.first_allocated_on,
            beyond_baht=beyond if is_more_to_come else rules.ZERO,
        ):
            found[reason] = None
    return list(found)


def _commitment(contract, activity, expenditure_kind, amount_baht, *, has_early_reason):
    return NewEntry(
        activity=activity,
        expenditure_kind=expenditure_kind,
        kind=EntryKind.COMMITMENT,
        amount_baht=amount_baht,
        happened_on=contract.signed_on,
        document_number=contract.number,
        contract=contract,
        has_early_reason=has_early_reason,
    )


def _locked_contract(project, contract):
    pk = contract.pk if hasattr(contract, "pk") else contract
    found = Contract.objects.select_for_update(of=("self",)).filter(pk=pk, project=project).first()
    if found is None:
        raise Http404
    return found


@transaction.atomic
def change_contract_amount(
    project, contract, *, activity, expenditure_kind, new_amount_baht, happened_on, note, early_reason="",
    seen_entry=None, by,
):  # fmt: skip
    """Bring what the contract commits in one activity and kind to a new amount: a further commitment, or a release.

    Returns the entry. Raises RuleBroken when it is less than what is paid already, or more than is available; a further
    commitment that comes too early needs `early_reason`, as signing does, which the contract keeps. Overtaken when the contract's money moved since the entry `seen_entry`.
    """
    row = locked_for_money(project, by=by)
    contract = _locked_contract(row, contract)
    if seen_entry is not None and LedgerEntry.objects.filter(contract=contract, pk__gt=seen_entry).exists():
        raise Overtaken("มีผู้บันทึกเงินของสัญญานี้หลังจากท่านเปิดหน้า")
    activity = activity_of(row, activity)
    if not note.strip():
        raise RuleBroken({"note": "เขียนเหตุผลหรือเลขที่บันทึกแก้ไขสัญญา"}, code="reason_missing")
    if happened_on < contract.signed_on:
        raise RuleBroken({"happened_on": "วันที่แก้ไขสัญญาต้องไม่ก่อนวันลงนามสัญญา"}, code="changed_before_signed")
    standing = committed_of(contract).get((activity.pk, str(expenditure_kind)), rules.ZERO)
    difference = new_amount_baht - standing
    if new_amount_baht < 0 or not difference:
        raise RuleBroken(
            {"new_amount_baht": f"วงเงินเดิมคือ {baht(standing)} บาท กรอกวงเงินใหม่ที่ต่างจากเดิมและไม่ติดลบ"},
            code="same_amount",
        )
    early = []
    if difference > 0:
        lines = [(activity.pk, expenditure_kind, difference)]
        early = _check_not_early(row, happened_on, lines, early_reason or contract.early_reason)
    if early and early_reason.strip() and early_reason.strip() != contract.early_reason:
        contract.early_reason, contract.version = early_reason.strip(), contract.version + 1
        contract.full_clean()
        contract.save()
    entry = NewEntry(
        activity=activity,
        expenditure_kind=expenditure_kind,
        kind=EntryKind.COMMITMENT if difference > 0 else EntryKind.RELEASE,
        amount_baht=abs(difference),
        happened_on=happened_on,
        document_number=contract.number,
        note=note,
        contract=contract,
        has_early_reason=bool(early),
    )
    entries = enter([entry], by=by)
    reason = " · ".join(filter(None, [note.strip(), early_reason.strip() if early else ""]))
    log_entries(row, "projects.money.contract_changed", entries, by=by, contract=str(contract), reason=reason)
    return entries[0]


def committed_of(contract) -> dict:
    """(activity id, expenditure kind) → what the contract commits there now, in baht."""
    found = {}
    rows = LedgerEntry.objects.filter(contract=contract, kind__in=[EntryKind.COMMITMENT, EntryKind.RELEASE])
    for pk, expenditure_kind, kind, amount in rows.order_by().values_list(
        "activity", "expenditure_kind", "kind", "amount_baht"
    ):
        signed = amount if kind == EntryKind.COMMITMENT else -amount
        found[pk, expenditure_kind] = found.get((pk, expenditure_kind), rules.ZERO) + signed
    return found


@transaction.atomic
def edit_contract(project, contract, facts, *, seen_version, by) -> Contract:
    """Correct what a contract says (not its amount): `facts` is a dict field → value. Overtaken when someone was quicker."""
    row = locked_for_money(project, by=by)
    contract = _locked_contract(row, contract)
    if contract.version != seen_version:
        raise Overtaken()
    before, signed_on = values_of(contract), contract.signed_on
    for name, value in facts.items():
        setattr(contract, name, value)
    contract.version += 1
    contract.full_clean()
    if contract.signed_on != signed_on:
        today = timezone.localdate()
        rules.check_day(EntryKind.COMMITMENT, contract.signed_on, year_be=row.fiscal_year_id, today=today)
        lines = [(activity, kind, rules.ZERO) for activity, kind in committed_of(contract)]
        _check_not_early(row, contract.signed_on, lines, contract.early_reason)
        moved = LedgerEntry.objects.filter(contract=contract, kind=EntryKind.DISBURSEMENT).standing()
        if moved.filter(happened_on__lt=contract.signed_on).exists():
            raise RuleBroken({"signed_on": "มีการจ่ายตามสัญญาก่อนวันนี้แล้ว วันลงนามต้องไม่หลังวันจ่าย"}, code="paid_before_signed")
    contract.save()
    log(row, "projects.money.contract_edited", user=by, data={"changes": changes(before, values_of(contract))})
    return contract


@transaction.atomic
def schedule_instalments(project, contract, instalments, *, seen_version=None, by) -> list[Instalment]:
    """Replace the schedule of a contract: `instalments` are unsaved Instalments, in order. A paid one stays.

    Together they are the contract's amount, to the satang. Raises RuleBroken; Overtaken when the contract or its
    schedule was changed since `seen_version`.
    """
    row = locked_for_money(project, by=by)
    contract = _locked_contract(row, contract)
    if seen_version is not None and contract.version != seen_version:
        raise Overtaken("มีผู้แก้สัญญาหรืองวดงานหลังจากท่านเปิดหน้านี้")
    committed = sum(committed_of(contract).values(), rules.ZERO)
    standing = {one.number: one for one in contract.instalments.select_for_update(of=("self",))}
    paid = paid_of_instalments(contract)
    wanted = {one.number: one for one in instalments}
    if len(wanted) != len(instalments):
        raise RuleBroken("เลขงวดซ้ำกัน", code="number_twice")
    if gone := sorted(number for number in paid if number not in wanted):
        raise RuleBroken(f"งวดที่ {gone[0]} มีการเบิกจ่ายแล้ว ลบไม่ได้", code="instalment_paid")
    for number, amount in sorted(paid.items()):
        rules.check_instalment(str(standing[number]), wanted[number].planned_baht, amount)
    total = sum((one.planned_baht for one in instalments), rules.ZERO)
    if instalments and total != committed:
        raise RuleBroken(
            f"งวดงานรวม {baht(total)} บาท ไม่เท่าวงเงินสัญญา {baht(committed)} บาท ต่างกัน {baht(abs(total - committed))} บาท",
            code="instalments_off",
        )
    contract.instalments.filter(number__in=[number for number in standing if number not in wanted]).delete()
    saved = []
    for number, one in sorted(wanted.items()):
        kept = standing.get(number) or Instalment(contract=contract, number=number)
        for name in ("is_advance", "title", "planned_on", "planned_baht"):
            setattr(kept, name, getattr(one, name))
        kept.full_clean()
        kept.save()
        saved.append(kept)
    contract.version += 1
    contract.save(update_fields=["version"])
    log(
        row,
        "projects.money.scheduled",
        user=by,
        data={"contract": str(contract), "changes": [[str(one), "", f"{baht(one.planned_baht)} บาท"] for one in saved]},
    )
    return saved


@transaction.atomic
def record_payment(
    project, contract, *, amounts, happened_on, instalment=None, document_number="", note="", seen_entry=None, by
):
    """Pay under a contract: `amounts` are (activity, expenditure kind, amount in baht). Returns the entries."""
    row = locked_for_money(project, by=by)
    contract = _locked_contract(row, contract)
    wanted = [(activity_of(row, activity), kind, amount) for activity, kind, amount in amounts if amount]
    if not wanted:
        raise RuleBroken("กรอกจำนวนเงินที่จ่าย", code="nothing_paid")
    if happened_on < contract.signed_on:
        raise RuleBroken({"happened_on": "วันจ่ายต้องไม่ก่อนวันลงนามสัญญา"}, code="paid_before_signed")
    if instalment is not None:
        instalment = contract.instalments.filter(pk=getattr(instalment, "pk", instalment)).first()
        if instalment is None:
            raise Http404
        new = sum((amount for _activity, _kind, amount in wanted), rules.ZERO)
        before = paid_of_instalments(contract).get(instalment.number, rules.ZERO)
        rules.check_instalment(str(instalment), instalment.planned_baht, before + new)
    committed = committed_of(contract)
    for activity, kind, _amount in wanted:
        if (activity.pk, str(kind)) not in committed:
            raise RuleBroken(f"สัญญานี้ไม่มีวงเงินในกิจกรรม {str(activity)[:80]}", code="not_of_contract")
    entries = enter(
        [
            NewEntry(
                activity=activity,
                expenditure_kind=kind,
                kind=EntryKind.DISBURSEMENT,
                amount_baht=amount,
                happened_on=happened_on,
                document_number=document_number,
                note=note,
                contract=contract,
                instalment=instalment,
            )
            for activity, kind, amount in wanted
        ],
        by=by,
        seen_entry=seen_entry,
    )
    log_entries(row, "projects.money.paid", entries, by=by, contract=str(contract))
    return entries


def paid_of_instalments(contract) -> dict:
    """Number of an instalment → what was paid for it, in baht; those without an entry left out."""
    payments = LedgerEntry.objects.filter(contract=contract, instalment__isnull=False).order_by()
    found = {}
    for number, amount in payments.values_list("instalment__number", "amount_baht"):
        found[number] = found.get(number, rules.ZERO) + amount
    return found


def unpaid_of(contract) -> dict:
    """(activity id, expenditure kind) → what the contract still owes there, in baht."""
    unpaid = committed_of(contract)
    for pk, kind, amount in LedgerEntry.objects.filter(contract=contract, kind=EntryKind.DISBURSEMENT).values_list(
        "activity", "expenditure_kind", "amount_baht"
    ):
        unpaid[pk, kind] = unpaid.get((pk, kind), rules.ZERO) - amount
    return unpaid


def proposed_payment(contract, instalment=None) -> list[tuple]:
    """(activity id, expenditure kind, amount in baht) to offer: what is left of the instalment spread over what is unpaid,
    or all of it."""
    unpaid = unpaid_of(contract)
    left = sum(unpaid.values(), rules.ZERO)
    if instalment:
        paid = instalment.payments.values_list("amount_baht", flat=True)
        left = max(instalment.planned_baht - sum(paid, rules.ZERO), rules.ZERO)
    offered = []
    for (pk, kind), amount in sorted(unpaid.items()):
        part = max(min(amount, left), Decimal("0.00"))
        left -= part
        offered.append((pk, kind, part))
    return offered
