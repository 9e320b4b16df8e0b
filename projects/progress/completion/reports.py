"""How a project stands when it is to be completed. Read-only."""

from django.db.models import Q

from projects.evidence.reports import photos_of
from projects.money.models import BudgetChange
from projects.money.models.changes import WAITING
from projects.money.reports import totals_of_project
from projects.people.scope import reach
from projects.plans.models import open_now_q
from projects.progress import rules as months
from projects.progress.completion.models import AssetHandover, CompletionReport
from projects.progress.completion.rules import Standing
from projects.progress.models import MonthlyReport
from projects.progress.reports import may_decide, mended_by, verified_by


def standing_of(project, completed_on, today) -> Standing:
    """Six queries."""
    sent = list(MonthlyReport.objects.filter(project=project).sent().order_by("month"))
    due = months.months_to_report(
        year_be=project.fiscal_year_id, start_on=project.start_on, ended_in=completed_on, today=today
    )
    reported, ends = {report.month for report in sent}, months.first_of(completed_on or today)
    unsent = [month for month in due if month < ends and month not in reported]
    total = totals_of_project(project)
    return Standing(
        today=today,
        start_on=project.start_on,
        actual_percent=sent[-1].actual_percent if sent else None,
        first_unsent=months.month_name(unsent[0]) if unsent else "",
        after_photos=photos_of(project).filter(stage="after").count(),
        remaining_baht=total.remaining_baht,
        owed_baht=total.commitment_unpaid_baht,
        savings_held_baht=total.savings_held_baht,
        waiting_requests=BudgetChange.objects.filter(project=project, step__in=WAITING).count(),
        handovers=AssetHandover.objects.filter(project=project).count(),
    )


def waiting_completions(person):
    """The completion reports (queryset) on which this person must act, of an open year, oldest first."""
    where = reach(person)
    mine = Q(step="returned") & mended_by(person)
    if may_decide(person, "submitted"):
        mine |= Q(step="submitted") & verified_by(person)
    if where.edits_nation:
        mine |= Q(step="verified") & ~Q(submitted_by=person)
    return (
        CompletionReport.objects.filter(mine, open_now_q("project"))
        .select_related("project")
        .order_by("step_since", "pk")
    )
