"""From the bytes of an upload to tables of text. Refuses before parsing what could hurt; never stores mojibake.

Reads CSV (UTF-8 with or without a byte-order mark, CP874/TIS-620, UTF-16) and XLSX. A refusal is an Unreadable that says
in Thai what to do; what is not refused but should be known is in the notes of each table.
"""

import csv
import re

from projects.exchange.cells import read_back
from projects.exchange.reading.encodings import decode
from projects.exchange.reading.grids import Grid, is_blank
from projects.exchange.reading.kinds import CSV, kind_of, note_on_name
from projects.exchange.reading.refusals import (
    MOST_BYTES,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_LINES,
    MOST_ROWS,
    Unreadable,
    too_many_cells,
    too_many_columns,
    too_many_rows,
)  # fmt: skip
from projects.exchange.reading.sheets import read_sheet
from projects.exchange.reading.tables import (
    HEADING_WITHIN,
    SheetRow,
    Table,
    find_heading,
    heading_key,
    refuse_without,
    table_at,
)
from projects.exchange.reading.workbooks import Workbook

__all__ = [
    "MOST_BYTES",
    "SheetRow",
    "Table",
    "Tables",
    "Unreadable",
    "open_sheets",
    "read_each",
    "read_table",
    "read_tables",
]

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_LONGEST_CELL = 1_000_000
_MOST_MARKS = 1_000_000  # separators in one row


class Tables(dict):
    """key → Table; `notes` is what is to be said about the file beside its tables, `empty` names the sheets that hold no
    more than a heading, `unread` those without one."""

    notes: list
    empty: list
    unread: list


def read_table(data: bytes, name: str, required: dict, *, optional=()) -> Table:
    """Read the one table of a file. `required`: heading → what it is called in Thai; `optional`: headings that may be there.

    Columns that neither names are read too, under their own heading. Raises Unreadable when no sheet, or more than one,
    holds all required headings.
    """
    grids, notes = _grids(data, name, [*required, *optional])
    places = [place for grid in grids if (place := find_heading(grid, required))]
    if not places:
        refuse_without(grids, required)
    if len(places) > 1:
        raise _several([place.grid for place in places])
    table = table_at(places[0], required, optional)
    return _with_notes(table, notes + _not_read(grids, places))


def read_each(data: bytes, name: str, required: dict, *, optional=()) -> list[Table]:
    """Read every table of that kind in a file, one a sheet, in the order of the sheets."""
    grids, notes = _grids(data, name, [*required, *optional])
    places = [place for grid in grids if (place := find_heading(grid, required))]
    if not places:
        refuse_without(grids, required)
    tables = [table_at(place, required, optional) for place in places]
    return [_with_notes(tables[0], notes + _not_read(grids, places)), *tables[1:]]


def read_tables(data: bytes, name: str, wanted: dict, *, optional=None) -> Tables:
    """Read several tables of one file: `wanted` is key → required headings, `optional` key → further headings.

    Each is found by its headings, on a sheet of its own. A sheet that would do for two is the one's that asks for more
    of its headings. Missing ones are not in the answer; tables without a row are missing too, and said.
    """
    optional = optional or {}
    known = [heading for key in wanted for heading in (*wanted[key], *optional.get(key, ()))]
    grids, notes = _grids(data, name, known)
    places, taken = {}, []
    for grid in grids:
        fits = {key: place for key, required in wanted.items() if (place := find_heading(grid, required))}
        if not fits:
            continue
        key = max(fits, key=lambda key: len(wanted[key]))
        if key in places:
            raise _several([places[key].grid, grid])
        places[key] = fits[key]
        taken.append(fits[key])
    tables = Tables()
    tables.notes, tables.empty = notes + _not_read(grids, taken), []
    tables.unread = [grid.name for grid in grids if all(place.grid is not grid for place in taken)]
    for key, place in places.items():
        if place.after >= len(place.grid.lines):
            tables.notes.append(f"แผ่นงาน “{place.grid.name}” มีแต่หัวตาราง ไม่มีข้อมูล")
            tables.empty.append(place.grid.name)
        else:
            tables[key] = table_at(place, wanted[key], optional.get(key, ()))
    return tables


def open_sheets(data: bytes, name: str, known=()) -> list[Grid]:
    """Every sheet that holds anything, as it stands: for a sheet whose headings nobody knows yet. `known`: headings that
    may be among them, by which the separator of a CSV file is told."""
    return _grids(data, name, known)[0]


def _grids(data, name, known):
    """Every sheet that holds anything, and what is to be said about the file."""
    kind = kind_of(data, name)
    notes = note_on_name(kind, name)
    if kind == CSV:
        return [_csv_grid(data, known)], notes
    book = Workbook(data)
    if book.is_1904:
        notes.append("ไฟล์นับวันที่แบบ 1904 วันที่ที่พิมพ์เป็นตัวเลขล้วนอาจคลาดเคลื่อน 4 ปี กรุณาตรวจวันที่ก่อนยืนยัน")
    grids, left = [], MOST_CELLS
    for entry in book.entries:
        grid = read_sheet(book, entry, left)
        left -= sum(len(cells) for _, cells in grid.lines)
        if grid.lines:
            grids.append(grid)
    if not grids:
        raise Unreadable("ไฟล์ว่าง ไม่มีข้อมูลให้นำเข้า")
    return grids, notes


def _several(grids):
    names = ", ".join(f"“{grid.name}”{' (ซ่อนอยู่)' if grid.is_hidden else ''}" for grid in grids)
    return Unreadable(f"ในไฟล์มีตารางแบบเดียวกันมากกว่าหนึ่งแผ่น: {names} กรุณาแยกเป็นไฟล์ละแผ่น")


def _not_read(grids, places):
    read = {id(place.grid) for place in places}
    names = [f"“{grid.name}”" for grid in grids if id(grid) not in read]
    return [f"ไม่ได้อ่านแผ่นงาน {', '.join(names[:10])} เพราะไม่มีหัวคอลัมน์ของแบบไฟล์นี้"] if names else []


def _with_notes(table, more):
    return Table(table.columns, table.rows, table.name, table.heading_row, (*more, *table.notes), table.letters)


# CSV


def _csv_grid(data, known):
    text = decode(data)
    csv.field_size_limit(_LONGEST_CELL)
    separator = _separator(text, {heading_key(heading) for heading in known})
    lines, left = [], MOST_CELLS
    counted = _Lines(text, separator)
    at = 0
    try:
        for at, cells in enumerate(csv.reader(counted, delimiter=separator, strict=True), 1):
            counted.marks = 0
            if at > MOST_LINES:
                raise too_many_rows()
            while cells and not cells[-1]:
                cells.pop()
            if not cells or is_blank(cells):
                continue
            if len(cells) > MOST_COLUMNS:
                if not is_blank(cells[MOST_COLUMNS:]):
                    raise too_many_columns()
                del cells[MOST_COLUMNS:]
            if len(lines) > MOST_ROWS:
                raise too_many_rows()
            left -= len(cells)
            if left < 0:
                raise too_many_cells()
            lines.append((at, [read_back(cell) if cell[:1] == "'" else cell for cell in cells]))
    except csv.Error:
        raise Unreadable(f"อ่านไฟล์ไม่ได้หลังแถว {at} ของไฟล์: เครื่องหมายคำพูดไม่ครบคู่หรือข้อความยาวผิดปกติ") from None
    if not lines:
        raise Unreadable("ไฟล์ว่าง ไม่มีข้อมูลให้นำเข้า")
    return Grid(lines=lines)


class _Lines:
    """The lines of a text, without a second copy of it; stops a row of separators before it becomes a list of them."""

    def __init__(self, text, separator):
        self.text, self.separator, self.marks = text, separator, 0

    def __iter__(self):
        for found in _LINE.finditer(self.text):
            line = found[0]
            self.marks += line.count(self.separator)
            if self.marks > _MOST_MARKS:
                raise too_many_columns()
            yield line


def _separator(text, keys) -> str:
    """Of comma, semicolon and tab the one by which a line near the top holds most of the known headings."""
    top = text[:200_000]
    best, most = ",", 0
    for mark in ",;\t":
        if mark not in top:
            continue
        reader = csv.reader(_Lines(top, mark), delimiter=mark)
        try:
            for _, cells in zip(range(HEADING_WITHIN * 2), reader, strict=False):
                found = len({heading_key(cell) for cell in cells[:MOST_COLUMNS]} & keys)
                if found > most:
                    best, most = mark, found
        except csv.Error:
            continue
    return best
