"""Until when a project is reported on: until the work is completed and the money is fully paid (S1 §6.2). Read-only."""

from datetime import date
from decimal import Decimal

from django.db.models import Exists, F, Max, OuterRef, Q, prefetch_related_objects

from projects.money.kinds import EntryKind
from projects.money.models import LedgerEntry, MoneyBalance
from projects.money.rules import ZERO
from projects.progress.completion.models import CompletionReport
from projects.progress.models import SENT
from projects.register.models import ExecutionStatus


def endings(projects) -> dict[int, date | None]:
    """Project id → the day after whose month nothing is reported, None while there is something to report: cancelled, it
    has no say here; completed, the later of that day and of the last payment, once nothing is left to pay; brought in as
    completed without a report of it, the day it was planned to end on. One query, less what is loaded on the rows.
    """
    prefetch_related_objects(projects, "completion", "balances")
    finished = {project.pk: _finished_on(project) for project in projects}
    paid = [project.pk for project in projects if _is_reported(project) and not is_unpaid(project)]
    last_paid = {}
    if paid:
        payments = LedgerEntry.objects.standing().filter(project__in=paid, kind=EntryKind.DISBURSEMENT).order_by()
        last_paid = dict(payments.values("project").annotate(on=Max("happened_on")).values_list("project", "on"))
    return {
        project.pk: None if is_unpaid(project) else _later(finished[project.pk], last_paid.get(project.pk))
        for project in projects
    }


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
    `day`: a date, or the name of a field of the rows asked for; `project`: their path to the project's id, `of`: the prefix
    of its fields."""
    inner, outer = (OuterRef(day), F(day)) if isinstance(day, str) else (day, day)
    sent = _completions(project)
    payments = LedgerEntry.objects.standing().filter(
        project=OuterRef(project), kind=EntryKind.DISBURSEMENT, happened_on__gte=inner
    )
    as_reported = Q(Exists(sent.filter(completed_on__lt=inner))) & ~Q(Exists(payments))
    as_planned = Q(**{f"{of}execution_status": ExecutionStatus.COMPLETED, f"{of}end_on__lt": outer}) & ~Q(Exists(sent))
    return Q(**{f"{of}execution_status": ExecutionStatus.CANCELLED}) | ((as_reported | as_planned) & _paid(project))


def was_over_when_brought_in(*, project="pk", of="") -> Q:
    """For a query: the projects that came here completed and paid, without a report of it. Nobody is chased for those."""
    is_completed = Q(**{f"{of}execution_status": ExecutionStatus.COMPLETED})
    return is_completed & ~Q(Exists(_completions(project))) & _paid(project)


def _completions(project):
    return CompletionReport.objects.filter(project=OuterRef(project), step__in=SENT)


def _paid(project):
    return ~Q(Exists(MoneyBalance.objects.unpaid().filter(project=OuterRef(project))))


def _is_reported(project):
    completion = getattr(project, "completion", None)
    return completion is not None and completion.step in SENT


def _finished_on(project):
    if _is_reported(project):
        return project.completion.completed_on
    return project.end_on if project.execution_status == ExecutionStatus.COMPLETED else None


def _later(finished_on, last_paid_on):
    return max(finished_on, last_paid_on) if finished_on and last_paid_on else finished_on
