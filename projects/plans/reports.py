"""What a plan's page shows of its projects. Read-only; counts are of the records the reader may see."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from projects.plans.models import StrategicIssue


@dataclass(frozen=True)
class IssueRow:
    issue: StrategicIssue
    projects: int
    budget_baht: Decimal


def issues_with_projects(annual_plan, person) -> list[IssueRow]:
    """One row per issue of the plan, the line outside the issues last; projects of that year and their budget."""
    records = StrategicIssue._meta.get_field("projects").related_model.objects.visible_to(person)
    records = records.filter(
        fiscal_year=annual_plan.fiscal_year_id, strategic_issue__plan=annual_plan.development_plan_id
    )
    sums = records.order_by().values_list("strategic_issue").annotate(Count("pk"), Sum("budget_baht"))
    found = {issue: (count, baht) for issue, count, baht in sums}
    issues = annual_plan.development_plan.issues.select_related("plan").prefetch_related("agendas")
    return [IssueRow(issue, *found.get(issue.pk, (0, Decimal("0.00")))) for issue in issues]
