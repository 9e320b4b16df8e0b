"""What sections 2.3 and 2.8 hold, as marks: money, contracts and plans; requests that were sent."""

from collections import defaultdict

from django.db.models import Max

from projects.money.models import (
    BudgetChange,
    BudgetChangeLine,
    ChangeStep,
    Contract,
    Instalment,
    LedgerEntry,
    SpendingPlan,
)
from projects.money.models.changes import WAITING
from projects.register.models import Section
from projects.register.section_marks import Held, mark_of

NOT_SENT = {ChangeStep.DRAFT, ChangeStep.RETURNED, ChangeStep.WITHDRAWN}


def section_marks(projects) -> dict:
    """Six queries. The ledger only grows, so its newest entry stands for all of it."""
    ids = projects.order_by().values("pk")
    money, by = defaultdict(list), defaultdict(frozenset)
    entries = LedgerEntry.objects.filter(project__in=ids).order_by()
    newest = entries.values("project").annotate(newest=Max("pk")).values("newest")
    for project, pk, person in LedgerEntry.objects.filter(pk__in=newest).values_list("project", "pk", "recorded_by"):
        money[project].append(["entry", pk])
        by[project] = frozenset({person})
    parts = (
        ("contract", Contract.objects.filter(project__in=ids), "project", ("pk", "version")),
        ("part", Instalment.objects.filter(contract__project__in=ids), "contract__project",
         ("contract", "number", "planned_on", "planned_baht")),
        ("plan", SpendingPlan.objects.filter(project__in=ids), "project", ("month", "expenditure_kind", "planned_baht")),
    )  # fmt: skip
    for name, rows, owner, columns in parts:
        for project, *told in rows.order_by(*columns).values_list(owner, *columns):
            money[project].append([name, *(str(one) for one in told)])
    found = {(pk, Section.DISBURSEMENT): Held(mark_of(told), by[pk]) for pk, told in money.items()}
    return found | _closing(ids)


def _closing(ids):
    asked, by = defaultdict(dict), {}
    changes = BudgetChange.objects.filter(project__in=ids).exclude(step__in=NOT_SENT).order_by("pk")
    columns = ("project", "pk", "step", "submitted_by", "kind", "reason", "activity", "cause", "items_after")
    for project, pk, step, person, *told in changes.values_list(*columns):
        asked[project][pk] = ["waiting" if step in WAITING else step, *told]
        by[project] = frozenset({person} - {None})
    lines = BudgetChangeLine.objects.filter(change__project__in=ids).exclude(change__step__in=NOT_SENT).order_by("pk")
    for project, change, *told in lines.values_list(
        "change__project", "change", "from_activity", "from_kind", "to_activity", "to_kind", "amount_baht"
    ):
        asked[project][change].append([str(one) for one in told])
    return {(pk, Section.CLOSING): Held(mark_of(told), by[pk]) for pk, told in asked.items()}
