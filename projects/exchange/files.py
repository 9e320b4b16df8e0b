"""From the bytes of an upload to rows of text. Refuses before parsing what could hurt; never stores mojibake.

Reads CSV (UTF-8 with or without a byte-order mark, CP874/TIS-620, UTF-16) and XLSX. A refusal is a RuleBroken that says
in Thai what to do.
"""

import csv
import datetime as dt
import io
from dataclasses import dataclass
from decimal import Decimal

from python_calamine import CalamineError, CalamineWorkbook

from cms.rules import RuleBroken
from projects.exchange import zips
from projects.exchange.cells import read_back

MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 400_000
MOST_COLUMNS = 300
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BROKEN_UTF8 = 4  # pairs of UTF-8 lead bytes of Thai that no text in CP874 holds by chance, in 1,000 bytes


class Unreadable(RuleBroken):
    """The file as a whole cannot be used."""

    def __init__(self, message):
        super().__init__(message, code="unreadable")


@dataclass(frozen=True)
class SheetRow:
    """One line: `row` counts data rows from 1, `sheet_row` is the number Excel shows, `extra` is text beyond the headings."""

    row: int
    sheet_row: int
    values: dict
    extra: str = ""


@dataclass(frozen=True)
class Table:
    columns: tuple
    rows: tuple


def read_table(data: bytes, name: str, required: dict) -> Table:
    """Read the one table of a file. `required`: heading → what it is called in Thai.

    Blank lines are no rows; they keep their number, so that `sheet_row` is what the person sees in Excel.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable("ไฟล์ใหญ่เกิน 50 MB กรุณาแบ่งเป็นหลายไฟล์")
    if not data.strip(b"\x00\t\r\n ,;"):
        raise Unreadable("ไฟล์ว่าง ไม่มีข้อมูลให้นำเข้า")
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending in {"xlsm", "xlsb", "xltm", "xlam"}:
        raise Unreadable("ไม่รับไฟล์ที่มีแมโคร กรุณาบันทึกเป็น .xlsx หรือ .csv")
    if data.startswith(_OLE):
        raise Unreadable("ไฟล์เป็น Excel รุ่นเก่า (.xls) หรือใส่รหัสผ่านไว้ กรุณาบันทึกเป็น .xlsx หรือ .csv โดยไม่ใส่รหัสผ่าน")
    grids = _sheets(data) if data.startswith(b"PK") else [_csv_grid(data, required)]
    tables = [grid for grid in grids if grid and not _missing(grid[0][1], required)]
    if len(tables) > 1:
        raise Unreadable("ในไฟล์มีตารางแบบเดียวกันมากกว่าหนึ่งแผ่น กรุณาแยกเป็นไฟล์ละแผ่น")
    if not tables:
        shown = next((grid[0][1] for grid in grids if grid), [])
        lacking = [f"{column} ({required[column]})" for column in _missing(shown, required)]
        raise Unreadable(f"ไม่พบคอลัมน์ {', '.join(lacking)} กรุณาตรวจหัวตารางในแถวแรก")
    return _table(tables[0])


def _missing(heading, required):
    have = {cell.strip() for cell in heading}
    return [column for column in required if column not in have]


def _table(grid) -> Table:
    (heading_at, heading), *lines = grid
    columns = [cell.strip() for cell in heading]
    while columns and not columns[-1]:
        columns.pop()
    named = [column for column in columns if column]
    if len(set(named)) != len(named):
        twice = sorted({column for column in named if named.count(column) > 1})
        raise Unreadable(f"หัวคอลัมน์ซ้ำกัน: {', '.join(twice)}")
    if not lines:
        raise Unreadable("มีแต่หัวตาราง ไม่มีข้อมูลให้นำเข้า")
    rows = []
    for at, cells in lines:
        values = {column: cells[n] if n < len(cells) else "" for n, column in enumerate(columns) if column}
        beyond = [cells[n] for n, column in enumerate(columns) if not column and n < len(cells)] + cells[len(columns) :]
        extra = " ".join(filter(None, (cell.strip() for cell in beyond)))
        rows.append(SheetRow(at - heading_at, at, values, extra))
    return Table(tuple(named), tuple(rows))


# CSV


def decode(data: bytes) -> str:
    """The text of a CSV file. Raises Unreadable rather than guess: half-broken UTF-8 is not CP874."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = data.decode("utf-16")
        elif b"\x00" in data[:200]:
            text = data.decode("utf-16-le" if data[1:2] == b"\x00" else "utf-16-be")
        else:
            text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pairs = data.count(b"\xe0\xb8") + data.count(b"\xe0\xb9")
        if pairs > len(data) * _BROKEN_UTF8 / 1000:
            raise Unreadable("ไฟล์ UTF-8 เสียหาย อ่านอักษรไทยบางตัวไม่ได้ กรุณาบันทึกใหม่เป็น CSV UTF-8") from None
        try:
            text = data.decode("cp874")
        except UnicodeDecodeError:
            raise Unreadable("อ่านอักษรในไฟล์ไม่ได้ กรุณาบันทึกใหม่เป็น CSV UTF-8") from None
    if "\x00" in text:
        raise Unreadable("ไฟล์นี้ไม่ใช่ตารางข้อความ กรุณาบันทึกเป็น .csv หรือ .xlsx")
    return text


def _csv_grid(data, required):
    text = decode(data)
    first = next((line for line in text[:100_000].splitlines() if line.strip(",;\t ")), "")
    separator = max(",;\t", key=lambda mark: sum(cell.strip('" ') in required for cell in first.split(mark)))
    csv.field_size_limit(1_000_000)
    grid, at = [], 0
    try:
        for at, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 1):
            _keep(grid, at, [read_back(cell) for cell in cells])
    except csv.Error:
        raise Unreadable(f"อ่านไฟล์ไม่ได้หลังแถว {at} ของไฟล์: เครื่องหมายคำพูดไม่ครบคู่หรือข้อความยาวผิดปกติ") from None
    return grid


def _keep(grid, at, cells):
    """Add a line unless it is blank; hold the limits while reading."""
    if len(cells) > MOST_COLUMNS and any(cell.strip() for cell in cells[MOST_COLUMNS:]):
        raise Unreadable(f"ตารางมีเกิน {MOST_COLUMNS} คอลัมน์ กรุณาลบคอลัมน์ที่ไม่ใช้")
    if any(cell.strip() for cell in cells):
        if len(grid) > MOST_ROWS:
            raise Unreadable(f"ตารางมีเกิน {MOST_ROWS:,} แถว กรุณาแบ่งเป็นหลายไฟล์")
        grid.append((at, cells))


# XLSX


def _sheets(data):
    zips.check_workbook(data, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS, refuse=Unreadable)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [_sheet_grid(book.get_sheet_by_name(name)) for name in book.sheet_names[:20]]
    except (CalamineError, OSError, ValueError) as fault:
        raise Unreadable("อ่านไฟล์ Excel ไม่ได้ ไฟล์อาจเสียหาย กรุณาเปิดแล้วบันทึกใหม่เป็น .xlsx") from fault


def _sheet_grid(sheet):
    grid = []
    for at, cells in enumerate(sheet.to_python(skip_empty_area=False), 1):
        _keep(grid, at, [cell_text(cell) for cell in cells])
    return grid


def cell_text(cell) -> str:
    """A cell's value as a person would type it; a number with the 15 digits that Excel keeps, without exponent."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float | int):
        return f"{Decimal(f'{cell:.15g}'):f}"
    if isinstance(cell, dt.date | dt.datetime | dt.time | dt.timedelta):
        return str(cell)
    return cell
