"""The plan of spending of a project, month by month."""

from django.db import transaction
from wagtail.log_actions import log

from cms.rules import Overtaken
from cms.thai import baht
from projects.money.actions.locking import locked_for_money
from projects.money.models import SpendingPlan


def plan_mark(project) -> str:
    """What the form carries: changes with every figure of the plan."""
    rows = SpendingPlan.objects.filter(project=project).values_list("month", "expenditure_kind", "planned_baht")
    return ".".join(f"{month}{kind[0]}{amount}" for month, kind, amount in rows)


@transaction.atomic
def plan_spending(project, amounts, *, seen, by) -> list[SpendingPlan]:
    """Replace the plan: `amounts` is {(month 1–12 from October, expenditure kind): baht}; nothing and 0 are no row.

    `seen` is the `plan_mark` of the form; another mark now raises Overtaken. The plan may differ from the allocation:
    the screen says by how much.
    """
    row = locked_for_money(project, by=by)
    if seen != plan_mark(row):
        raise Overtaken("มีผู้แก้แผนการใช้จ่ายหลังจากท่านเปิดหน้านี้")
    before = {(one.month, one.expenditure_kind): one.planned_baht for one in row.spending_plans.all()}
    wanted = {key: amount for key, amount in amounts.items() if amount}
    rows = [
        SpendingPlan(project=row, month=month, expenditure_kind=kind, planned_baht=amount)
        for (month, kind), amount in sorted(wanted.items())
    ]
    row.spending_plans.all().delete()
    for one in rows:
        one.full_clean(validate_unique=False)
    SpendingPlan.objects.bulk_create(rows)
    changed = [
        [f"เดือนที่ {month} {dict(SpendingPlan._meta.get_field('expenditure_kind').choices)[kind]}",
         _text(before.get((month, kind))), _text(wanted.get((month, kind)))]
        for month, kind in sorted(before.keys() | wanted.keys())
        if before.get((month, kind)) != wanted.get((month, kind))
    ]  # fmt: skip
    if changed:
        log(row, "projects.money.planned", user=by, data={"changes": changed})
    return rows


def _text(amount):
    return f"{baht(amount)} บาท" if amount else ""
