"""What may stand in a cell we write: text never runs as a formula, numbers stay numbers.

`write_csv(columns, rows)` yields text, `write_xlsx(columns, rows)` gives an open file; `csv_response` and
`xlsx_response` wrap them for a view. `columns` are the headings, each row a sequence as long as they are.
"""

import csv
import datetime as dt
import math
import re
import tempfile
from decimal import Decimal
from itertools import chain
from urllib.parse import quote

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767  # what Excel takes
MOST_ROWS = 1_048_576
# Spreadsheets skip what cannot be seen before they look for a formula, and fold full-width signs to ASCII.
_FORMULA = re.compile(r"[\s\x00-\x1f\u00ad\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
_SIGNIFICANT_DIGITS = 15  # of a number in Excel: beyond them it would be rounded


def looks_like_formula(text: str) -> bool:
    return _FORMULA.match(text) is not None


def plain_value(value):
    """A number as it is; everything else as text: dates in ISO form, moments as the clock on the wall, None as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ใช่" if value else "ไม่ใช่"
    if isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, dt.datetime):
        value = timezone.make_naive(value) if timezone.is_aware(value) else value
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


def safe_cell(value):
    """The value as a CSV cell: text that a spreadsheet would run gets a leading apostrophe; numbers stay numbers.

    Text that looks marked already gets another, so that `read_back` gives every text as it was.
    """
    value = plain_value(value)
    return f"'{value}" if isinstance(value, str) and looks_like_formula(value.lstrip("'")) else value


def read_back(text: str) -> str:
    """Undo `safe_cell`, so that what was exported imports as it was."""
    return text[1:] if text.startswith("'") and looks_like_formula(text.lstrip("'")) else text


class _Echo:
    def write(self, text):
        return text


def write_csv(columns, rows):
    """Yield the file line by line: UTF-8 with a byte-order mark, so that Excel reads the Thai."""
    write = csv.writer(_Echo()).writerow
    yield "\ufeff"
    for row in chain([columns], rows):
        yield write([safe_cell(value) for value in row])


def write_xlsx(columns, rows, sheet="ข้อมูล"):
    """Return an open temporary file, rewound. Rows are written as they come; memory does not grow with them."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- the caller sends it and closes it
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(sheet[:31])
    heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    page.freeze_panes(1, 0)
    for at, name in enumerate(columns):
        page.set_column(at, at, min(60, max(12, len(str(name)) + 4)))
        page.write_string(0, at, str(name), heading)
    for line, row in enumerate(rows, start=1):
        if line >= MOST_ROWS:
            raise ValueError("ข้อมูลมีแถวมากกว่าที่ไฟล์ Excel รับได้ กรุณาเลือก CSV")
        for at, value in enumerate(row):
            value = plain_value(value)
            if isinstance(value, str):
                page.write_string(line, at, value[:LONGEST_CELL])
            elif _fits_a_number(value):
                page.write_number(line, at, value)
            else:
                page.write_string(line, at, f"{value}")
    book.close()
    file.seek(0)
    return file


def _fits_a_number(value) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    number = Decimal(value)
    return number.is_finite() and len(number.normalize().as_tuple().digits) <= _SIGNIFICANT_DIGITS


def csv_response(name, columns, rows):
    """A streamed download. `name` may be Thai and carries no ending."""
    response = StreamingHttpResponse(write_csv(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}.csv"
    return response


def xlsx_response(name, columns, rows):
    return FileResponse(write_xlsx(columns, rows), as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)
