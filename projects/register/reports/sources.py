"""From which file and line a record's budget lines came."""

from dataclasses import dataclass
from decimal import Decimal

from projects.exchange.models import ImportRow
from projects.register.models import ActivityBudgetLine


@dataclass(frozen=True)
class LineSource:
    """`sheet_row`: as Excel numbers it; None when the kept row is gone."""

    activity: str
    budget_baht: Decimal
    file_name: str
    sheet_row: int | None
    batch_id: int


def line_sources(project) -> list[LineSource]:
    """One entry a budget line that came from a file, in the order of the record; two queries, none when there is none."""
    lines = list(
        ActivityBudgetLine.objects.filter(activity__project=project)
        .exclude(source_batch=None)
        .order_by("activity__sort_order", "activity_id", "sort_order", "pk")
        .values_list(
            "activity__title", "budget_baht", "source_batch__file_name", "source_batch_id",
            "source_row",
        )
    )  # fmt: skip
    if not lines:
        return []
    rows = ImportRow.objects.filter(
        batch__in={line[3] for line in lines}, row__in={line[4] for line in lines}, table__in=("", "activities")
    )
    found = {(batch, row): sheet_row for batch, row, sheet_row in rows.values_list("batch_id", "row", "sheet_row")}
    return [LineSource(title, baht, file, found.get((batch, row)), batch) for title, baht, file, batch, row in lines]
