"""Narrow, lock, check: what every action about money begins with."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from cms.rules import RuleBroken
from projects.money import rules
from projects.money.models import LedgerEntry, MoneyBalance
from projects.people.scope import reach
from projects.plans.rules import check_open
from projects.register.actions.locking import locked
from projects.register.models import Activity, Project
from projects.register.rules import hands_on


def locked_for_money(project, *, by) -> Project:
    """The project's row, locked: entries of one project wait for each other.

    404 (Http404) for a record the person does not see, 403 (PermissionDenied) for one that is only read, RuleBroken
    for a closed year or a record whose ledger takes nothing yet.
    """
    row = locked(project, by=by)
    if not hands_on(row, reach(by), by.pk).owns:
        raise PermissionDenied("ตำแหน่งของท่านอ่านการเงินของโครงการนี้ได้ แต่บันทึกไม่ได้")
    check_takes_money(row)
    return row


def lock_in_order(ids):
    """Lock several projects' rows, always in the same order: two requests that move money both ways wait for each other
    and do not stop each other."""
    rows = Project._base_manager.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    list(rows.values_list("pk", flat=True))


def check_takes_money(project):
    check_open(project.fiscal_year_id, project.year_closed_on)
    has_entries = LedgerEntry.objects.filter(project=project).exists()
    if why := rules.why_no_money(project.step, has_entries=has_entries):
        raise RuleBroken(why, code="no_money_yet")


def activity_of(project, activity) -> Activity:
    """The activity, once it is this project's. Http404 for another's: its existence is not told."""
    pk = activity.pk if hasattr(activity, "pk") else activity
    found = Activity.objects.filter(pk=pk, project=project).first()
    if found is None:
        raise Http404
    return found


def locked_balances(pairs) -> dict:
    """(activity id, expenditure kind) → the row of its balance, locked, made where there is none; a fixed order of locks.

    The projects are locked already: nobody else makes the missing rows meanwhile.
    """
    activities = {activity.pk: activity for activity, _kind in pairs}
    rows = MoneyBalance._base_manager.select_for_update().filter(activity__in=activities).order_by("pk")
    found = {(row.activity_id, row.expenditure_kind): row for row in rows}
    wanted = {(activity.pk, str(kind)) for activity, kind in pairs}
    missing = [
        MoneyBalance(project_id=activities[pk].project_id, activity_id=pk, expenditure_kind=kind)
        for pk, kind in sorted(wanted - found.keys())
    ]
    for row in MoneyBalance._base_manager.bulk_create(missing):
        found[row.activity_id, row.expenditure_kind] = row
    return {pair: found[pair] for pair in wanted}
