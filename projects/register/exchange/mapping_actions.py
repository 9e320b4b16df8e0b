"""Column mappings are built and changed by central staff; what was imported keeps the mapping it was read by."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from cms.rules import Overtaken, RuleBroken
from projects.exchange.models import ColumnMapping
from projects.exchange.reading.files import open_sheets
from projects.exchange.reading.tables import HEADING_WITHIN
from projects.people.scope import reach

EXAMPLE_ROWS = 5


@transaction.atomic
def save_mapping(mapping, *, by, seen_version=None, **facts) -> ColumnMapping:
    """Save name, note, fields, example and whether it is used. Raises RuleBroken for a name that is taken, Overtaken
    when someone saved since `seen_version`."""
    if not reach(by).edits_nation:
        raise PermissionDenied("ตั้งการจับคู่คอลัมน์ได้เฉพาะส่วนกลาง")
    before = {}
    if mapping.pk:
        mapping = ColumnMapping.objects.select_for_update().get(pk=mapping.pk)
        before = mapping.facts()
        if seen_version is not None and seen_version != mapping.version:
            raise Overtaken(
                conflicts=[("ชื่อ", mapping.name, facts["name"])], url=f"/admin/imports/mappings/{mapping.pk}/"
            )
        mapping.version += 1
    for name, value in facts.items():
        setattr(mapping, name, value)
    mapping.made_by = by
    try:
        with transaction.atomic():
            mapping.save()
    except IntegrityError:
        raise RuleBroken({"name": f"มีการจับคู่คอลัมน์ชื่อ “{mapping.name}” แล้ว"}, code="name_taken") from None
    log(mapping, "projects.mapping.saved", user=by, data={"before": before, "after": mapping.facts()})
    return mapping


def read_example(data, name) -> dict:
    """Headings and first rows of a sheet that nobody knows: the fullest line near the top is the heading."""
    grid = max(open_sheets(data, name), key=lambda grid: len(grid.lines))
    near = [
        (sum(bool(cell.strip()) for cell in cells), -at, at)
        for at, (_, cells) in enumerate(grid.lines[:HEADING_WITHIN])
    ]
    _, _, at = max(near)
    columns = [" ".join(cell.split()) for cell in grid.lines[at][1]]
    rows = [cells for _, cells in grid.lines[at + 1 : at + 1 + EXAMPLE_ROWS]]
    return {
        "columns": list(dict.fromkeys(filter(None, columns))),
        "rows": [
            {column: cells[n][:300] if n < len(cells) else "" for n, column in enumerate(columns) if column}
            for cells in rows
        ],
        "sheet": grid.name,
        "heading_row": grid.lines[at][0],
        "above": " ".join(cell for _, cells in grid.lines[:at] for cell in cells if cell.strip())[:1000],
    }
