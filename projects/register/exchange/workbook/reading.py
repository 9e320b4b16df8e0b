"""From files to the three sheets: found by their headings wherever they stand, empty spare rows passed over."""

from dataclasses import dataclass, field

from projects.exchange.reading.files import Unreadable, read_tables
from projects.exchange.reading.tables import HEADING_WITHIN
from projects.register.exchange.workbook import explaining, tokens
from projects.register.exchange.workbook.book import LISTS
from projects.register.exchange.workbook.canonical import tidy
from projects.register.exchange.workbook.columns import BY_KEY, NEW, PROJECTS, SHEETS, Kind, Sheet

# Sheets of ours beside the three: known, so that nobody is told that they were not read.
_TOKEN, _ABOUT, _LISTS = "token", "about", "lists"
VERDICT = "ผลการตรวจของ PADME"  # the column that a marked copy has more
_OURS = {_TOKEN: [tokens.HEADING], _ABOUT: list(explaining.HEADINGS), _LISTS: [LISTS]}


@dataclass
class SheetTable:
    """One sheet as read. `columns`: our headings that it holds; rows carry values under them."""

    sheet: Sheet
    name: str
    heading_row: int
    columns: tuple
    rows: list
    notes: list = field(default_factory=list)
    letters: dict = field(default_factory=dict)
    token: str | None = None

    @property
    def key(self) -> str:
        return self.sheet.key


def read_workbook(uploads) -> list[SheetTable]:
    """The sheets of these files. Raises Unreadable when there is none, or one twice."""
    wanted, optional = dict.fromkeys(_OURS), {}
    for key, headings in _OURS.items():
        wanted[key] = dict.fromkeys(headings, "")
    for sheet in SHEETS:
        needed = [column for column in sheet.columns if _names_sheet(column)]
        wanted[sheet.key] = {column.heading: "" for column in needed}
        optional[sheet.key] = tuple(column.heading for column in sheet.columns if column not in needed)
    tables, token, notes = [], None, []
    for upload in uploads:
        found = read_tables(upload.data, upload.name, wanted, optional=optional)
        for sheet in SHEETS:
            if sheet.title in found.unread and sheet.key not in found:
                raise Unreadable(_without_heading(sheet, wanted[sheet.key]))
        # A sheet of ours without a row is no news: there were none, or what is missing is said row by row.
        notes += [note for note in found.notes if not any(f"“{name}”" in note for name in found.empty)]
        if _TOKEN in found:
            token = tidy(found[_TOKEN].rows[0].values[tokens.HEADING])
        tables += [_sheet(BY_KEY[key], table) for key, table in found.items() if key in BY_KEY]
    keys = [table.key for table in tables]
    for table in tables:
        if keys.count(table.key) > 1:
            raise Unreadable(f"มีแผ่น “{table.sheet.title}” มากกว่าหนึ่งแผ่น กรุณาเหลือไว้แผ่นเดียว")
    if not tables:
        names = " ".join(f"“{sheet.title}”" for sheet in SHEETS)
        raise Unreadable(f"ไม่พบแผ่น {names} ตามแบบกรอกของระบบ กรุณาดาวน์โหลดแบบกรอกแล้วกรอกในไฟล์นั้น")
    if not any(table.rows for table in tables):
        raise Unreadable("แบบกรอกไม่มีข้อมูลให้นำเข้า")
    for table in tables:
        table.token = token
    tables[0].notes = notes + tables[0].notes
    return sorted(tables, key=lambda table: [sheet.key for sheet in SHEETS].index(table.key))


def _without_heading(sheet, needed):
    """What stands in a sheet of this name would be passed over with a note that is easily missed."""
    headings = " และ ".join(f"“{heading}”" for heading in needed)
    return (
        f"แผ่น “{sheet.title}” ไม่มีหัวคอลัมน์ {headings} ระบบจึงอ่านแผ่นนี้ไม่ได้ กรุณาใส่แถวหัวคอลัมน์กลับตามแบบกรอก "
        f"ซึ่งต้องอยู่ใน {HEADING_WITHIN} แถวแรก หากไม่ต้องการนำเข้าแผ่นนี้ให้ลบแผ่นออกจากไฟล์"
    )


def _names_sheet(column):
    """The headings that tell the sheets apart: the record's code, and what its rows are called."""
    return column.required and (column.kind == Kind.ID or column.name in ("title", "name_th"))


def _sheet(sheet, table):
    rows = [row for row in table.rows if not _is_spare(sheet, row)]
    # Formulas, hidden rows and merged cells are said; that the hidden sheets are hidden is as we made them.
    columns = tuple(heading for heading in table.columns if heading in sheet.by_heading)
    found = SheetTable(sheet, table.name, table.heading_row, columns, rows, list(table.notes), table.letters)
    unknown = [f"“{heading[:40]}”" for heading in table.columns if not _is_ours(sheet, heading)]
    if unknown:
        found.notes.append(f"แผ่น “{sheet.title}” มีคอลัมน์ที่ระบบไม่ได้อ่าน: {', '.join(unknown[:5])}")
    return found


def _is_ours(sheet, heading):
    return heading in sheet.by_heading or heading.startswith(VERDICT)


def _is_spare(sheet, row):
    """A row in which nothing was typed: at most the name of a new record that waits there, or the code of a project."""
    if row.extra:
        return False
    for column in sheet.columns:
        text = tidy(row.values.get(column.heading, ""))
        if text and (column.is_entry or column.kind == Kind.ID and not _only_waits(sheet, column, text)):
            return False
    return True


def _only_waits(sheet, column, text):
    return column.name == "code" and (sheet is not PROJECTS or text.startswith(NEW))
