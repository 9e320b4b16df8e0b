"""How a row of a workbook is shown in the preview, and what was chosen there."""

from collections import Counter

from django.db.models import Case, IntegerField, Value, When

from projects.exchange.models import ImportRow
from projects.register.exchange.workbook import canonical
from projects.register.exchange.workbook.columns import BY_KEY, SHEETS
from projects.register.exchange.workbook.merge import CONFLICT, SIDES

State = ImportRow.State
_FIRST = [State.UNDECIDED, State.ERROR, State.NEW, State.CHANGED, State.LEFT_OUT, State.SAME]


def in_order(rows):
    """What waits for the person first, then faults, then what changes; the sheets in their own order."""

    def ranked(name, values):
        whens = [When(**{name: value}, then=Value(at)) for at, value in enumerate(values)]
        return Case(*whens, default=Value(len(values)), output_field=IntegerField())

    return rows.order_by(ranked("state", _FIRST), ranked("table", [sheet.key for sheet in SHEETS]), "row")


def shown_row(row, sheet) -> dict:
    columns = {column.name: column for column in sheet.columns}
    cells = []
    for cell in sorted(row.cells, key=lambda cell: cell["state"] != CONFLICT):
        column = columns[cell["name"]]
        cells.append(
            {
                **cell,
                "id": f"{row.table}-{row.row}-{cell['name']}",
                "key": f"{row.table}:{row.row}:{cell['name']}",
                "base": None if cell["base"] is None else canonical.shown(column, cell["base"]),
                "theirs": canonical.shown(column, cell["theirs"]),
                "yours": canonical.shown(column, cell["yours"]),
                "is_conflict": cell["state"] == CONFLICT,
                "kept": "" if row.state == State.ERROR else cell["choice"] or _KEPT.get(cell["state"], ""),
                "words": _WORDS[cell["state"]],
            }
        )
    values = row.values
    named = values.get("ชื่อโครงการ") or values.get("ชื่อกิจกรรม/รายการ") or values.get("ตัวชี้วัด") or ""
    shown = {"sheet": sheet.title, "code": values.get("รหัสโครงการ", ""), "named": named, "cells": cells}
    if row.state == State.NEW and not cells:
        entries = ((column.heading, values.get(column.heading, "")) for column in sheet.entries)
        shown["new"] = [(heading, text) for heading, text in entries if text.strip()]
    elif row.state == State.ERROR and not cells and values.get(row.column):
        shown["new"] = [(f"{row.column} ในไฟล์ของท่าน", values[row.column])]
    return shown


def columns_in_conflict(rows) -> list[dict]:
    """The columns in which both sides changed a cell, over all pages, with what was chosen for the whole of each."""
    found, with_base, batch = Counter(), set(), None
    for row in rows.exclude(cells=[]).select_related("batch").only("table", "cells", "batch__choices").iterator():
        batch = row.batch
        open_cells = [cell for cell in row.cells if cell["state"] == CONFLICT]
        found.update((row.table, cell["name"]) for cell in open_cells)
        with_base |= {(row.table, cell["name"]) for cell in open_cells if cell["base"] is not None}
    chosen = batch.choices.get("columns", {}) if batch else {}
    return [
        {
            "key": f"{table}:{name}",
            "id": f"{table}-{name}",
            "sheet": BY_KEY[table].title,
            "heading": BY_KEY[table].column(name).heading,
            "count": count,
            "has_base": (table, name) in with_base,
            "choice": chosen.get(f"{table}:{name}", ""),
        }
        for (table, name), count in sorted(found.items())
    ]


_KEPT = {"yours": "yours", "theirs": "theirs"}
_WORDS = {
    "yours": "ท่านแก้",
    "theirs": "ผู้อื่นแก้หลังจากดาวน์โหลด ใช้ค่าในระบบ",
    "alike": "แก้ตรงกัน",
    "conflict": "แก้ต่างกัน กรุณาเลือก",
    "unchanged": "เหมือนเดิม",
}


def posted_choices(posted, batch) -> dict:
    """The choices of the shown page over those made before; a whole column's choice covers what is not chosen singly."""
    cells, columns = dict(batch.choices.get("cells", {})), dict(batch.choices.get("columns", {}))
    rows = {f"{table}:{row}" for table, row in batch.rows.values_list("table", "row")}
    for name, value in posted.items():
        kind, _, key = name.partition("-")
        if kind not in ("cell", "column") or not _is_known(key, rows if kind == "cell" else BY_KEY):
            continue
        kept = cells if kind == "cell" else columns
        if value in SIDES:
            kept[key] = value
        else:
            kept.pop(key, None)
    return {"cells": cells, "columns": columns}


def _is_known(key, places) -> bool:
    """Whether a column of ours stands in one of these places: the sheets, or the rows of the batch."""
    place, _, name = key.rpartition(":")
    table = place.partition(":")[0]
    return place in places and table in BY_KEY and any(column.name == name for column in BY_KEY[table].entries)
