"""The file as it was uploaded, with what the check says of each row beside it and the cells in question coloured.

A workbook stays as its owner made it; a CSV, and a workbook too large to be opened whole, comes back as a plain sheet.
Uploaded again, the added column is one that no layout asks for.
"""

import io
import tempfile

import openpyxl
import xlsxwriter
from django.http import FileResponse
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter

from projects.exchange.cells import LONGEST_CELL, XLSX_TYPE
from projects.exchange.coordinates import column_at
from projects.exchange.models import ImportRow

HEADING = "ผลการตรวจของ PADME"
COLOURS = {ImportRow.State.ERROR: "FFF4B6B0", ImportRow.State.UNDECIDED: "FFFBE3A1"}
MOST_ROWS, MOST_BYTES = 5_000, 5 * 1024 * 1024  # what opens whole within a request


def marked_up(batch):
    """A download of the batch's file with its faults marked."""
    name = batch.file_name.rsplit(".", 1)[0]
    is_workbook = batch.file.name.endswith(".xlsx")
    small = batch.file.size <= MOST_BYTES and batch.counts.get("rows_read", 0) <= MOST_ROWS
    file = _mark(batch) if is_workbook and small else _write_anew(batch)
    return FileResponse(file, as_attachment=True, filename=f"{name} (ตรวจแล้ว).xlsx", content_type=XLSX_TYPE)


def word_on(row) -> str:
    """What stands beside a row: its state and the reason, with the column it is about."""
    where = f"ช่อง {row.column}: " if row.column else ""
    return f"{row.get_state_display()} — {where}{row.reason}" if row.reason else row.get_state_display()


def headings_of(place) -> list[str]:
    """The headings of a table in the order of its columns: JSON keeps none on PostgreSQL."""
    return sorted(place["letters"], key=lambda heading: column_at(place["letters"][heading]))


def _faults(batch):
    return batch.rows.filter(state__in=list(COLOURS)).order_by("table", "row").defer("values", "cells", "key")


def _mark(batch):
    with batch.file.open("rb") as file:
        book = openpyxl.load_workbook(io.BytesIO(file.read()))
    places = {place["key"]: place for place in batch.counts.get("tables", [])}
    columns = {}
    for key, place in places.items():
        sheet = book[place["name"]]
        columns[key] = _own_column(sheet, place["heading_row"])
    for row in _faults(batch):
        if row.table not in places:
            continue
        place, sheet = places[row.table], book[places[row.table]["name"]]
        fill = PatternFill("solid", fgColor=COLOURS[row.state])
        beside = sheet.cell(row.sheet_row, columns[row.table])
        if not isinstance(beside, MergedCell):
            beside.value, beside.fill = word_on(row)[:LONGEST_CELL], fill
            beside.data_type = "s"
            beside.alignment = Alignment(wrap_text=True, vertical="top")
        if letter := place["letters"].get(row.column):
            cell = sheet[f"{letter}{row.sheet_row}"]
            if not isinstance(cell, MergedCell):
                cell.fill, cell.comment = fill, Comment(row.reason, "PADME", width=320, height=120)
    out = tempfile.TemporaryFile()  # noqa: SIM115 -- the response sends it and closes it
    book.save(out)
    out.seek(0)
    return out


def _own_column(sheet, heading_row) -> int:
    """The column of the results: the one of an earlier check, wiped, else the first free one."""
    found = next((cell.column for cell in sheet[heading_row] if cell.value == HEADING), None)
    if found:
        _wipe(sheet, found, heading_row)
    column = found or sheet.max_column + 1
    heading = sheet.cell(heading_row, column)
    heading.value, heading.font = HEADING, heading.font.copy(bold=True)
    sheet.column_dimensions[get_column_letter(column)].width = 60
    return column


def _wipe(sheet, column, heading_row):
    """Take away what an earlier check left: its words, its colours and its comments."""
    ours = set(COLOURS.values())
    for cells in sheet.iter_rows(min_row=heading_row + 1):
        for cell in cells:
            if isinstance(cell, MergedCell):
                continue
            if cell.column == column:
                cell.value = None
            if cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in ours:
                cell.fill = PatternFill()
                if cell.comment and cell.comment.author == "PADME":
                    cell.comment = None


def _write_anew(batch):
    """Every row as it was read, one sheet a table, in constant memory."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 -- the response sends it and closes it
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    fills = {state: book.add_format({"bg_color": f"#{rgb[2:]}"}) for state, rgb in COLOURS.items()}
    for at, place in enumerate(batch.counts.get("tables", []), 1):
        sheet = book.add_worksheet((place["name"] or f"ตาราง {at}")[:31])
        headings = headings_of(place) or [HEADING]
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(headings) - 1, 18)
        sheet.set_column(len(headings), len(headings) + 1, 60)
        for column, heading in enumerate([*headings, "แถวในไฟล์เดิม", HEADING]):
            sheet.write_string(0, column, heading, bold)
        rows = batch.rows.filter(table=place["key"]).order_by("row").defer("cells", "key")
        for line, row in enumerate(rows.iterator(chunk_size=2_000), 1):
            fill = fills.get(row.state)
            for column, heading in enumerate(headings):
                marked = fill if heading == row.column else None
                sheet.write_string(line, column, str(row.values.get(heading, ""))[:LONGEST_CELL], marked)
            sheet.write_number(line, len(headings), row.sheet_row)
            if fill:
                sheet.write_string(line, len(headings) + 1, word_on(row)[:LONGEST_CELL], fill)
    book.close()
    out.seek(0)
    return out
