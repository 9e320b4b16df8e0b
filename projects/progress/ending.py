"""Until when a project is reported on: until the work is completed and the money is fully paid (S1 §6.2). Read-only."""

from datetime import date
from decimal import Decimal

from django.db.models import Exists, Max, OuterRef, Q, prefetch_related_objects

from projects.money.kinds import EntryKind
from projects.money.models import LedgerEntry, MoneyBalance
from projects.money.rules import ZERO
from projects.progress.completion.models import CompletionReport
from projects.progress.models import SENT
from projects.register.models import ExecutionStatus

NOTHING_OWED = date.min


def endings(projects) -> dict[int, date | None]:
    """Project id → the day after whose month nothing is reported, None while there is something to report: cancelled, it
    has no say here; completed as reported, the later of that day and of the last payment, once nothing is left to pay;
    NOTHING_OWED of one that came here completed and paid, without a report of it. One query, less what is loaded on the
    rows.
    """
    prefetch_related_objects(projects, "completion", "balances")
    over = {project.pk: _finished_on(project) for project in projects if not is_unpaid(project)}
    reported = [project.pk for project in projects if project.pk in over and _is_reported(project)]
    last_paid = {}
    if reported:
        payments = LedgerEntry.objects.standing().filter(project__in=reported, kind=EntryKind.DISBURSEMENT).order_by()
        last_paid = dict(payments.values("project").annotate(on=Max("happened_on")).values_list("project", "on"))
    return {project.pk: _later(over.get(project.pk), last_paid.get(project.pk)) for project in projects}


def is_unpaid(project) -> bool:
    """Whether any of its balances is, each by itself."""
    return any(row.as_balance().is_unpaid for row in project.balances.all())


def to_pay_baht(project) -> Decimal:
    """Of a completed project, what is left to pay, for which it goes on being reported; zero of any other. Loads what
    `endings` does."""
    prefetch_related_objects([project], "completion", "balances")
    if _finished_on(project) is None or project.execution_status == ExecutionStatus.CANCELLED:
        return ZERO
    balances = [row.as_balance() for row in project.balances.all()]
    return sum((max(one.remaining_baht, one.commitment_unpaid_baht) for one in balances), ZERO)


def over_before(day, *, project="pk", of="") -> Q:
    """For a query: the projects of which nothing is reported from that day (first of a month) on, as `endings` says.
    `day`: a date, or OuterRef of a field of the rows asked for; `project`: their path to the project's id, `of`: the prefix
    of its fields."""
    sent = CompletionReport.objects.filter(project=OuterRef(project), step__in=SENT)
    payments = LedgerEntry.objects.standing().filter(
        project=OuterRef(project), kind=EntryKind.DISBURSEMENT, happened_on__gte=day
    )
    unpaid = MoneyBalance.objects.unpaid().filter(project=OuterRef(project))
    as_reported = Q(Exists(sent.filter(completed_on__lt=day))) & ~Q(Exists(payments))
    brought_in = Q(**{f"{of}execution_status": ExecutionStatus.COMPLETED}) & ~Q(Exists(sent))
    is_cancelled = Q(**{f"{of}execution_status": ExecutionStatus.CANCELLED})
    return is_cancelled | ((as_reported | brought_in) & ~Q(Exists(unpaid)))


def _is_reported(project):
    completion = getattr(project, "completion", None)
    return completion is not None and completion.step in SENT


def _finished_on(project):
    if _is_reported(project):
        return project.completion.completed_on
    return NOTHING_OWED if project.execution_status == ExecutionStatus.COMPLETED else None


def _later(finished_on, last_paid_on):
    return max(finished_on, last_paid_on) if finished_on and last_paid_on else finished_on
