"""From which file and line a record's budget lines came."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import FilteredRelation, Q, prefetch_related_objects

from projects.exchange.models import ImportBatch


@dataclass(frozen=True)
class LineSource:
    """`sheet_row`: as Excel numbers it; None when the kept row is gone."""

    activity: str
    budget_baht: Decimal
    file_name: str
    sheet_row: int | None
    batch_id: int


def line_sources(project) -> list[LineSource]:
    """One entry a budget line that came from a file, in the order of the record. One query, none when there is none; and
    two for the lines themselves, unless the screen has loaded them."""
    prefetch_related_objects([project], "activities__budget_lines")
    lines = [
        (activity.title, line)
        for activity in project.activities.all()
        for line in activity.budget_lines.all()
        if line.source_batch_id
    ]
    if not lines:
        return []
    batches = {line.source_batch_id for _title, line in lines}
    of_lines = Q(rows__row__in={line.source_row for _title, line in lines}, rows__table__in=("", "activities"))
    kept = ImportBatch.objects.filter(pk__in=batches).annotate(kept=FilteredRelation("rows", condition=of_lines))
    names, found = {}, {}
    for batch, name, row, sheet_row in kept.values_list("pk", "file_name", "kept__row", "kept__sheet_row"):
        names[batch], found[batch, row] = name, sheet_row
    return [
        LineSource(
            title, line.budget_baht, names[line.source_batch_id], found.get((line.source_batch_id, line.source_row)),
            line.source_batch_id,
        )
        for title, line in lines
    ]  # fmt: skip
