"""What sections 2.3 and 2.8 hold, as marks: money, contracts and plans; requests that were sent."""

from collections import defaultdict

from django.db.models import Max

from projects.money.models import (
    BudgetChange,
    BudgetChangeLine,
    ChangeStep,
    Contract,
    GfmsExplanation,
    Instalment,
    LedgerEntry,
    SpendingPlan,
)
from projects.register.models import Section
from projects.register.section_marks import Held, mark_of

DECIDED_ALIKE = {ChangeStep.SUBMITTED, ChangeStep.VERIFIED, ChangeStep.ACCEPTED}  # a decision changes no content
NOT_SENT = {ChangeStep.DRAFT, ChangeStep.RETURNED, ChangeStep.WITHDRAWN}


def section_marks(projects) -> dict:
    """Eight queries. The ledger only grows, so its newest entry stands for all of it, and so do explanations."""
    ids = projects.order_by().values("pk")
    money, by = defaultdict(list), defaultdict(frozenset)
    entries = LedgerEntry.objects.filter(project__in=ids).order_by()
    latest = {}
    for name, rows, when, who in (
        ("entry", entries, "recorded_at", "recorded_by"),
        ("explained", GfmsExplanation.objects.filter(project__in=ids).order_by(), "written_at", "written_by"),
    ):
        newest = rows.values("project").annotate(newest=Max("pk")).values("newest")
        newest = rows.model.objects.filter(pk__in=newest).order_by()
        for project, pk, moment, person in newest.values_list("project", "pk", when, who):
            money[project].append([name, pk])
            latest[project] = max(latest.get(project, (moment, person)), (moment, person))
    by |= {project: frozenset({person}) for project, (_moment, person) in latest.items()}
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
    columns = (
        "project",
        "pk",
        "step",
        "submitted_by",
        "kind",
        "reason",
        "affects_plan",
        "activity",
        "cause",
        "items_after",
    )
    for project, pk, step, person, *told in changes.values_list(*columns):
        asked[project][pk] = ["asked" if step in DECIDED_ALIKE else step, *told]
        by[project] = frozenset({person} - {None})
    lines = BudgetChangeLine.objects.filter(change__project__in=ids).exclude(change__step__in=NOT_SENT).order_by("pk")
    for project, change, *told in lines.values_list(
        "change__project", "change", "from_activity", "from_kind", "to_activity", "to_kind", "amount_baht"
    ):
        asked[project][change].append([str(one) for one in told])
    back = BudgetChange.objects.filter(project__in=ids, step=ChangeStep.RETURNED).order_by()
    in_hand = set(back.values_list("project", flat=True))
    return {
        (pk, Section.CLOSING): Held(mark_of(asked[pk]) if pk in asked else "", by.get(pk, frozenset()), pk in in_hand)
        for pk in asked.keys() | in_hand
    }
