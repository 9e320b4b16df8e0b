"""Our own workbook as plain grids, small enough to be broken and written anew hundreds of times."""

import datetime as dt
import io

import xlsxwriter
from openpyxl import load_workbook

from projects.register.exchange.workbook.columns import SHEETS, Kind
from tests.projects.exchange.workbook_file import ACTIVITIES, INDICATORS, PROJECTS

TITLES = (PROJECTS, ACTIVITIES, INDICATORS)
BLANKS = " \t\n\u00a0\u200b"
SPARE = 3
WORDS = [
    "", " ", "-", "๒,๕๐๐.๗๕", "1,000.50", "1,00,0", "99", "-5", "๗", "สิบบาท", "#REF!", "=1+1", "ใช่", "ไม่ใช่", "x", "50%",
    "1 ต.ค. 2568", "๓๐ ก.ย. ๒๕๖๙", "32/13/2569", "45000", "ถนน", " ถนน\u200b ", "ท\u0e4d\u0e32 นบ", "ก" * 2_001,
    "รายจ่ายประจำ", "งบลงทุน", "งบประหลาด", "ก้อนหิน\nสองบรรทัด", "งบประมาณจังหวัด", "ยังไม่เริ่ม", "แขวงทางหลวงน่านที่ 1",
    "แขวงทางหลวงแพร่", "ใหม่1", "ใหม่2", "ใหม่9", "ก1", "ง1", "ช1", "99999999999999", "0", "100.01",
]  # fmt: skip


def grids_of(data) -> dict:
    """Title → rows of cells, the heading first; of the spare rows only a few."""
    book = load_workbook(io.BytesIO(data))
    grids = {}
    for page in book:
        rows = [["" if cell is None else cell for cell in row] for row in page.iter_rows(values_only=True)]
        if page.title in TITLES:
            is_entry = [column.is_entry or column.name == "line" for column in sheet(page.title).columns]
            last = max(
                at for at, row in enumerate(rows) if at == 0 or any(c and e for c, e in zip(row, is_entry, strict=True))
            )
            rows = rows[: last + 1 + SPARE]
        grids[page.title] = rows
    return grids


def sheet(title):
    return next(sheet for sheet in SHEETS if sheet.title == title)


def file_of(grids) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    date = book.add_format({"num_format": "d mmm yyyy"})
    for title, rows in grids.items():
        page = book.add_worksheet(title)
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, dt.datetime):
                    page.write_datetime(at, place, cell, date)
                elif isinstance(cell, str):
                    page.write_string(at, place, cell)
                else:
                    page.write_number(at, place, cell)
    book.close()
    return out.getvalue()


def filled_rows(grids) -> list:
    """(title, row in Excel, heading → cell) of every row in which anything was typed.

    A row that only waits for something new (its name, or the code of its project) is none, nor is an error left below.
    """
    found = []
    for title in TITLES:
        headings, *rows = grids[title]
        columns = sheet(title).by_heading
        while rows and all(str(cell).strip(BLANKS) in ("", "#REF!") for cell in rows[-1]):
            rows.pop()
        for at, row in enumerate(rows, 2):
            cells = dict(zip(headings, row, strict=True))
            if any(_is_typed(title, columns.get(heading), cell) for heading, cell in cells.items()):
                found.append((title, at, cells))
    return found


def _is_typed(title, column, cell):
    text = str(cell).strip(BLANKS)
    if not text or column is None or column.kind == Kind.INFO:
        return False
    if column.name == "code":
        return title == PROJECTS and not text.startswith("ใหม่")
    return True


def broken(grids, steps, codes) -> dict:
    """The grids after these steps, each (what, sheet, number, number, word)."""
    grids = {title: [list(row) for row in rows] for title, rows in grids.items()}
    for what, title, one, other, word in steps:
        rows = grids[title]
        at, to = 1 + one % (len(rows) - 1), 1 + other % (len(rows) - 1)
        word = codes[word] if isinstance(word, int) else word
        if what == "put":
            rows[at][other % len(rows[0])] = word
        elif what == "double":
            rows.insert(to, list(rows[at]))
        elif what == "drop" and len(rows) > 2:
            del rows[at]
        elif what == "swap":
            rows[at], rows[to] = rows[to], rows[at]
        elif what == "swap cells":
            place = (one + other) % len(rows[0])
            rows[at][place], rows[to][place] = rows[to][place], rows[at][place]
        elif what == "ghost":
            rows.insert(at, [" "] * len(rows[0]))
        elif what == "move":
            place, target = one % len(rows[0]), other % len(rows[0])
            for row in rows:
                row.insert(target, row.pop(place))
        elif what == "as text":
            rows[at] = [_typed(cell) for cell in rows[at]]
        elif what == "new":
            _fill_new(title, rows, word, one, codes)
    return grids


def _typed(cell):
    """A number or a day as somebody types it, in Thai digits."""
    if isinstance(cell, dt.datetime):
        cell = f"{cell.day}/{cell.month}/{cell.year + 543}"
    elif not isinstance(cell, str):
        cell = f"{cell:,.2f}" if cell != int(cell) else f"{cell:,}"
    else:
        return cell
    return cell.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))


def _fill_new(title, rows, word, number, codes):
    """Something new in the last row, or in the first that waits for it."""
    headings = rows[0]
    name = f"ใหม่{1 + number % 3}"
    row = (
        next((row for row in rows[1:] if row[headings.index("รหัสโครงการ")] == name), None)
        if title == PROJECTS
        else None
    )
    if row is None:
        row = [""] * len(headings)
        rows.append(row)
    said = str(word) or "ฝาย"
    facts = {
        PROJECTS: {"รหัสโครงการ": name, "ชื่อโครงการ": f"โครงการ {said}", "แหล่งงบประมาณ": "งบประมาณจังหวัด",
                   "สถานะการดำเนินงาน": "ยังไม่เริ่ม"},
        ACTIVITIES: {"รหัสโครงการ": [name, *codes][number % 4], "รหัสกิจกรรม": ["", "", "ใหม่1", "ใหม่2"][number // 4 % 4],
                     "ชื่อกิจกรรม/รายการ": ["กิจกรรมหลัก", "งานใหม่", "งานใหม่", said][number // 2 % 4],
                     "ประเภทรายจ่าย": "รายจ่ายประจำ", "งบรายจ่าย": "งบดำเนินงาน",
                     "งบประมาณตามร่าง พ.ร.บ. (บาท)": [5, "๒,๕๐๐.๗๕", 7][number % 3]},
        INDICATORS: {"รหัสโครงการ": [name, *codes][number % 4], "ตัวชี้วัด": ["พื้นที่", "ใหม่", said][number % 3], "หน่วยนับ": "ไร่",
                     "ค่าเป้าหมาย": "1,200"},
    }[title]  # fmt: skip
    for heading, cell in facts.items():
        if heading in headings:
            row[headings.index(heading)] = cell
