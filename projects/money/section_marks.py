"""What sections 2.3 and 2.8 hold, as marks: money, contracts and plans; requests that were sent."""

from django.db.models import Max, prefetch_related_objects

from projects.money.models import ChangeStep, LedgerEntry
from projects.register.models import Section
from projects.register.section_marks import Held, mark_of

DECIDED_ALIKE = {ChangeStep.SUBMITTED, ChangeStep.VERIFIED, ChangeStep.ACCEPTED}  # a decision changes no content
NOT_SENT = {ChangeStep.DRAFT, ChangeStep.RETURNED, ChangeStep.WITHDRAWN}
PART = ("contract_id", "number", "planned_on", "planned_baht")
PLAN = ("month", "expenditure_kind", "planned_baht")
CHANGE = ("kind", "reason", "affects_plan", "activity_id", "cause", "items_after")
LINE = ("from_activity_id", "from_kind", "to_activity_id", "to_kind", "amount_baht")


def section_marks(projects) -> dict:
    """Eight queries. The ledger only grows, so its newest entry stands for all of it, and so do explanations."""
    prefetch_related_objects(
        projects, "balances", "contracts__instalments", "spending_plans", "budget_changes__lines", "gfms_explanations"
    )
    newest, found = _newest_entries([one for one in projects if one.balances.all()]), {}
    for project in projects:
        for section, held in (
            (Section.DISBURSEMENT, _money(project, newest.get(project.pk))),
            (Section.CLOSING, _closing(project)),
        ):
            if held is not None:
                found[project.pk, section] = held
    return found


def _newest_entries(projects) -> dict:
    """Project id → (id, recorded at, by whom) of its newest entry. One query, none for projects without balances."""
    if not projects:
        return {}
    entries = LedgerEntry.objects.filter(project__in=projects).order_by()
    newest = entries.values("project").annotate(newest=Max("pk")).values("newest")
    rows = LedgerEntry.objects.filter(pk__in=newest).order_by()
    return {project: told for project, *told in rows.values_list("project", "pk", "recorded_at", "recorded_by")}


def _money(project, entry):
    told, latest = [], []
    if entry:
        told.append(["entry", entry[0]])
        latest.append(tuple(entry[1:]))
    if said := max(project.gfms_explanations.all(), key=_age, default=None):
        told.append(["explained", said.pk])
        latest.append((said.written_at, said.written_by_id))
    contracts = sorted(project.contracts.all(), key=_age)
    told += [["contract", str(one.pk), str(one.version)] for one in contracts]
    told += [
        _texts("part", part, PART)
        for one in contracts
        for part in sorted(one.instalments.all(), key=lambda part: part.number)
    ]
    plans = sorted(project.spending_plans.all(), key=lambda one: (one.month, one.expenditure_kind))
    told += [_texts("plan", one, PLAN) for one in plans]
    by = frozenset({max(latest)[1]}) if latest else frozenset()
    return Held(mark_of(told), by) if told else None


def _closing(project):
    changes = sorted(project.budget_changes.all(), key=_age)
    sent = [one for one in changes if one.step not in NOT_SENT]
    in_hand = any(one.step == ChangeStep.RETURNED for one in changes)
    if not sent:
        return Held("", in_hand=True) if in_hand else None
    told = {}
    for one in sent:
        told[one.pk] = ["asked" if one.step in DECIDED_ALIKE else one.step, *(getattr(one, name) for name in CHANGE)]
        told[one.pk] += [_texts("", line, LINE)[1:] for line in sorted(one.lines.all(), key=_age)]
    return Held(mark_of(told), frozenset({sent[-1].submitted_by_id} - {None}), in_hand)


def _age(row):
    return row.pk


def _texts(name, row, columns):
    return [name, *(str(getattr(row, column)) for column in columns)]
