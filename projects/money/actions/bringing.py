"""What an accepted request brings into the ledger; asked before it is sent, too, so that nothing impossible waits."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from cms.rules import RuleBroken
from cms.thai import baht
from projects.money import change_rules
from projects.money.actions.ledger import NewEntry, enter
from projects.money.actions.locking import check_takes_money
from projects.money.kinds import EntryKind
from projects.money.models import BudgetChange, ChangeKind, ChangeStep, MoneyBalance, SavingsCause
from projects.money.models.changes import CANCELS, MOVES_MONEY_BETWEEN
from projects.money.reports import cancelled_activities
from projects.money.rules import Balance, faults_of
from projects.people.scope import reach
from projects.plans.models import ExpenditureKind
from projects.register.actions import set_execution_status
from projects.register.models import Activity, ExecutionStatus, Project

ONE_KIND = {ChangeKind.SAVINGS: EntryKind.SAVINGS, ChangeKind.RETURN: EntryKind.SAVINGS_RETURNED}


def bring(change, project, *, by) -> list:
    """Enter what the request asks for; a cancelled project gets its status, too. `project` is locked.

    Raises RuleBroken when the money is no longer there. Returns the entries.
    """
    _lock_other_projects(change, project, by)
    entries = enter(_asked_for(change, project), by=by, change=change)
    if change.kind == ChangeKind.CANCEL_PROJECT:
        set_execution_status(project, ExecutionStatus.CANCELLED, by=by, reason=change.reason)
    return entries


def _asked_for(change, project, *, locked=True):
    return list(_cancelling(change, project, locked=locked) if change.kind in CANCELS else _moving(change))


@dataclass(frozen=True)
class Foreseen:
    """One activity and kind of expenditure that a request touches: now, and once it is accepted."""

    activity: Activity
    kind_word: str
    now: Balance
    after: Balance

    @property
    def fault(self) -> str:
        """Why this cannot come about, in Thai; empty when it can."""
        found = faults_of(self.after, early_baht=self.now.early_committed_baht)
        return found[0] if found else ""


def foreseen(change) -> list[Foreseen]:
    """What accepting the request would do to the balances that the asker may see, in the order it touches them.

    Read-only. Raises RuleBroken when it could not be accepted at all. Five queries at most.
    """
    entries = _asked_for(change, change.project, locked=False)
    ids = {entry.activity.pk for entry in entries}
    seen = set(Activity.objects.filter(pk__in=ids).values_list("pk", flat=True))
    now = {
        (row.activity_id, row.expenditure_kind): row.as_balance()
        for row in MoneyBalance.objects.filter(activity__in=seen)
    }
    after, activities = {}, {}
    for entry in entries:
        key = entry.activity.pk, str(entry.expenditure_kind)
        if entry.activity.pk in seen:
            after[key] = after.get(key, now.get(key, Balance())).after(entry.kind, entry.amount_baht)
            activities[key] = entry.activity
    return [
        Foreseen(activities[key], ExpenditureKind(key[1]).label, now.get(key, Balance()), balance)
        for key, balance in after.items()
    ]


def check_could_come(change, *, by):
    """Raise what `bring` would raise, and leave no trace."""
    project = change.project
    try:
        with transaction.atomic():
            enter(_asked_for(change, project), by=by, change=change)
            raise _Enough
    except _Enough:
        pass


class _Enough(Exception):
    """All entries went in: take them back."""


def _lock_other_projects(change, project, by):
    """Projects that money arrives in, locked and checked like the first; whoever decides reads them."""
    if change.kind not in MOVES_MONEY_BETWEEN:
        return
    others = {line.to_activity.project_id for line in change.lines.select_related("to_activity")} - {project.pk}
    rows = Project.objects.visible_to(by).select_for_update(of=("self",)).filter(pk__in=others).order_by("pk")
    found = list(rows)
    if len(found) != len(others) or not all(reach(by).covers_project(one) for one in found):
        raise RuleBroken("โครงการปลายทางไม่อยู่ในความรับผิดชอบของท่าน", code="target_unseen")
    for one in found:
        check_takes_money(one)


def _moving(change):
    today = timezone.localdate()
    lines = change.lines.select_related("from_activity__project", "to_activity__project")
    if change.kind in MOVES_MONEY_BETWEEN:
        _check_targets({line.to_activity for line in lines if line.to_activity_id})
    for line in lines:
        facts = {"amount_baht": line.amount_baht, "happened_on": today, "document_number": change.document_number}
        here = {"activity": line.from_activity, "expenditure_kind": line.from_kind, **facts}
        if change.kind in ONE_KIND:
            note = SavingsCause(change.cause).label if change.cause else ""
            yield NewEntry(kind=ONE_KIND[change.kind], note=note, **here)
            continue
        there = {"activity": line.to_activity, "expenditure_kind": line.to_kind, **facts}
        if change.kind == ChangeKind.REUSE:
            yield NewEntry(kind=EntryKind.SAVINGS_REUSED, **here)
        moves = (line.from_activity_id, line.from_kind) != (line.to_activity_id, line.to_kind)
        if change.kind in MOVES_MONEY_BETWEEN and moves:
            yield NewEntry(kind=EntryKind.TRANSFER_OUT, **here)
            yield NewEntry(kind=EntryKind.TRANSFER_IN, **there)


def _check_targets(activities):
    """One query, whoever asks: what is told is only that the target is no more."""
    accepted = BudgetChange._base_manager.filter(
        kind=ChangeKind.CANCEL_ACTIVITY, step=ChangeStep.ACCEPTED, activity__in=activities
    )
    change_rules.check_target(
        any(one.project.execution_status == ExecutionStatus.CANCELLED for one in activities) or accepted.exists()
    )


def _cancelling(change, project, *, locked):
    """All that is still free becomes savings; contracts that are still owed money stand in the way."""
    activities = Activity.objects.filter(project=project).select_related("project")
    change_rules.check_not_cancelled(project.execution_status == ExecutionStatus.CANCELLED, "โครงการนี้")
    if change.kind == ChangeKind.CANCEL_ACTIVITY:
        activities = activities.filter(pk=change.activity_id)
        change_rules.check_not_cancelled(change.activity_id in cancelled_activities(project), "กิจกรรมนี้")
    by_id = {activity.pk: activity for activity in activities}
    entries = []
    rows = MoneyBalance.objects.filter(activity__in=by_id).order_by("pk")
    for row in rows.select_for_update(of=("self",)) if locked else rows:
        balance = row.as_balance()
        if balance.commitment_unpaid_baht:
            raise RuleBroken(
                f"{str(by_id[row.activity_id])[:80]} ยังมีหนี้ผูกพันที่ไม่ได้จ่าย {baht(balance.commitment_unpaid_baht)} บาท "
                "ลดหรือเลิกสัญญาก่อนยกเลิก",
                code="still_committed",
            )
        if balance.available_baht > 0:
            entries.append(
                NewEntry(
                    activity=by_id[row.activity_id],
                    expenditure_kind=row.expenditure_kind,
                    kind=EntryKind.SAVINGS,
                    amount_baht=balance.available_baht,
                    happened_on=timezone.localdate(),
                    document_number=change.document_number,
                    note=SavingsCause.CANCELLED.label,
                )
            )
    return entries
