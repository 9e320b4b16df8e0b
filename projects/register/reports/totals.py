"""Totals by area, issue and status in one fiscal year."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Max, Q, Sum

from projects.register.models import ExecutionStatus, Project
from projects.register.reports.record import STATUS_SHAPES

SATANG = Decimal("0.01")


@dataclass(frozen=True)
class Total:
    projects: int
    budget_baht: Decimal


@dataclass(frozen=True)
class YearTotals:
    """One fiscal year: the nation, each province and each group. A group's figure is its own projects, not its
    provinces'; the nation is the sum of both."""

    year_be: int
    nation: Total
    provinces: dict[int, Total]
    groups: dict[int, Total]
    as_of: datetime | None


@dataclass(frozen=True)
class StatusRow:
    status: str
    word: str
    shape: str
    total: Total


@dataclass(frozen=True)
class IssueRow:
    name: str
    total: Total
    share_percent: Decimal  # of the area's budget in the year, two places


@dataclass(frozen=True)
class AreaReport:
    """One area in one fiscal year."""

    year_be: int
    total: Total
    by_issue: tuple[IssueRow, ...]
    by_status: tuple[StatusRow, ...]
    as_of: datetime | None


NOTHING = Total(0, Decimal("0.00"))


def years_with_projects() -> list[int]:
    """Fiscal years (BE) that have something to show, newest first."""
    return list(
        Project.objects.counted().values_list("fiscal_year_id", flat=True).distinct().order_by("-fiscal_year_id")
    )


def year_totals(year_be: int) -> YearTotals:
    """One query. Counts records that are verified or accepted; asked as PUBLIC, live ones only."""
    rows = list(
        Project.objects.counted()
        .in_year(year_be)
        .order_by()
        .values("province_id", "group_id")
        .annotate(projects=Count("pk"), budget=Sum("budget_baht"), as_of=Max("last_published_at"))
    )
    totals = [(row, Total(row["projects"], _satang(row["budget"]))) for row in rows]
    return YearTotals(
        year_be=year_be,
        nation=_sum(total for _, total in totals),
        provinces={row["province_id"]: total for row, total in totals if row["province_id"]},
        groups={row["group_id"]: total for row, total in totals if row["group_id"]},
        as_of=max((row["as_of"] for row in rows if row["as_of"]), default=None),
    )


def area_report(year_be: int, *, province=None, group=None) -> AreaReport:
    """One query, one row an issue and status; issues in the plan's order, projects without one last."""
    where = Q(province=province) if province else Q(group=group)
    rows = list(
        Project.objects.counted()
        .in_year(year_be)
        .filter(where)
        .order_by()
        .values(
            "execution_status",
            "strategic_issue__number",
            "strategic_issue__name_th",
            "strategic_issue__is_outside_issues",
            "strategic_issue__plan__issue_word",
        )
        .annotate(projects=Count("pk"), budget=Sum("budget_baht"), as_of=Max("last_published_at"))
    )
    issues, statuses = defaultdict(list), defaultdict(list)
    for row in rows:
        total = Total(row["projects"], _satang(row["budget"]))
        issues[_issue_key(row)].append(total)
        statuses[row["execution_status"]].append(total)
    whole = _sum(total for totals in statuses.values() for total in totals)
    return AreaReport(
        year_be=year_be,
        total=whole,
        by_issue=tuple(
            IssueRow(key[-1], _sum(issues[key]), _share(_sum(issues[key]).budget_baht, whole.budget_baht))
            for key in sorted(issues)
        ),
        by_status=tuple(
            StatusRow(status, ExecutionStatus(status).label, STATUS_SHAPES[status], _sum(statuses[status]))
            for status in ExecutionStatus.values
            if status in statuses
        ),
        as_of=max((row["as_of"] for row in rows if row["as_of"]), default=None),
    )


def _issue_key(row):
    name = row["strategic_issue__name_th"]
    if name is None:
        return 2, 0, "ยังไม่ระบุประเด็นยุทธศาสตร์"
    if row["strategic_issue__is_outside_issues"]:
        return 1, 0, name
    number = row["strategic_issue__number"]
    return 0, number, f"{row['strategic_issue__plan__issue_word']} {number} {name}"


def _sum(totals) -> Total:
    projects, budget = 0, Decimal("0.00")
    for total in totals:
        projects, budget = projects + total.projects, budget + total.budget_baht
    return Total(projects, budget)


def _satang(amount) -> Decimal:
    """A sum as exact satang: SQLite adds up in binary."""
    return (amount or Decimal(0)).quantize(SATANG, ROUND_HALF_UP)


def _share(part, whole) -> Decimal:
    return (part / whole * 100).quantize(SATANG, ROUND_HALF_UP) if whole else Decimal("0.00")
