"""How a row of a workbook is shown in the preview, and what was chosen there."""

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
                "words": _WORDS[cell["state"]],
            }
        )
    values = row.values
    named = values.get("ชื่อโครงการ") or values.get("ชื่อกิจกรรม/รายการ") or values.get("ตัวชี้วัด") or ""
    return {"sheet": sheet.title, "code": values.get("รหัสโครงการ", ""), "named": named, "cells": cells}


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
    for name, value in posted.items():
        kind, _, key = name.partition("-")
        if kind not in ("cell", "column") or not _is_known(key):
            continue
        kept = cells if kind == "cell" else columns
        if value in SIDES:
            kept[key] = value
        else:
            kept.pop(key, None)
    return {"cells": cells, "columns": columns}


def _is_known(key) -> bool:
    table, _, rest = key.partition(":")
    name = rest.rpartition(":")[2]
    return table in BY_KEY and any(column.name == name for column in BY_KEY[table].entries)
