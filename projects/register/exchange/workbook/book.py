"""The workbook as a file: pre-filled, with drop-downs, locked where nothing may be typed, explained."""

import datetime as dt
import tempfile
from decimal import Decimal

import xlsxwriter
from django.utils import timezone

from cms.thai import thai_datetime
from projects.exchange.cells import MOST_ROWS
from projects.register.exchange.workbook import canonical, tokens
from projects.register.exchange.workbook.columns import (
    ACTIVITIES,
    INDICATORS,
    NEW,
    NUMBERS,
    PROJECTS,
    SHEETS,
    Kind,
)
from projects.register.exchange.workbook.explaining import write_explanation

FONT, SIZE = "TH Sarabun New", 16
LISTS = "รายการเลือก"
# [$-107041E]: Thai, Arabic digits, Buddhist calendar; programs without it show the common year, and both are read back.
FORMATS = {
    Kind.DATE: "[$-107041E]d mmm yyyy",
    Kind.BAHT: "#,##0.00",
    Kind.NUMBER: "#,##0.00",
    Kind.PERCENT: "0.00",
    Kind.INTEGER: "#,##0",
}
_SAFE_DIGITS = 15
_FIRST_DAY = dt.date(1900, 3, 1)  # earlier days are counted differently by different programs
_LOCKED = "#EDEDF0"
ROW_HEIGHT = 50


class Book:
    """Writes one workbook into an open temporary file; `closed()` rewinds it for sending."""

    def __init__(self):
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 -- the caller sends it and closes it
        self.book = xlsxwriter.Workbook(
            self.file, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        )
        self.book.set_properties({"title": "แบบกรอกข้อมูลโครงการ", "company": "PADME"})
        self.formats = {}
        self.lists = {}

    def format(self, **facts):
        key = tuple(sorted(facts.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({"font_name": FONT, "font_size": SIZE, "valign": "top", **facts})
        return self.formats[key]

    def cell_format(self, column, *, is_open):
        facts = {"border": 4, "border_color": "#B8B8C0", "locked": not is_open}
        if not is_open:
            facts |= {"bg_color": _LOCKED, "font_color": "#4A4A55"}
        if column.kind in FORMATS:
            facts["num_format"] = FORMATS[column.kind]
        else:
            facts |= {"num_format": "@", "text_wrap": True}
        if column.name == "budget_total":
            facts["num_format"] = FORMATS[Kind.BAHT]
        return self.format(**facts)

    def put(self, page, row, at, column, text, *, is_open):
        """One cell: dates and amounts as what they are, everything else as text that never runs."""
        style = self.cell_format(column, is_open=is_open)
        if not text:
            page.write_blank(row, at, None, style)
        elif column.kind == Kind.DATE and (day := dt.date.fromisoformat(text)) >= _FIRST_DAY:
            page.write_datetime(row, at, dt.datetime.combine(day, dt.time()), style)
        elif (column.kind in NUMBERS or column.name == "budget_total") and _fits(text):
            page.write_number(row, at, Decimal(text), style)
        else:
            page.write_string(row, at, text if canonical.fits_a_cell(text) else canonical.TOO_LONG, style)

    def closed(self):
        self.book.close()
        self.file.seek(0)
        return self.file


def _fits(text):
    return len(Decimal(text).normalize().as_tuple().digits) <= _SAFE_DIGITS


def write_book(records, registers, *, scope, year_be, made, may_assign, open_codes):
    """The open file of a workbook. `open_codes`: records that may be edited now; `may_assign`: agencies may be changed."""
    book = Book()
    pages = {sheet.key: book.book.add_worksheet(sheet.title) for sheet in SHEETS}
    about = book.book.add_worksheet("คำอธิบาย")
    lists = _Lists(book, registers, next(iter(registers.areas)))
    rows = {
        PROJECTS.key: _project_rows(records, open_codes, may_assign),
        ACTIVITIES.key: activity_rows(records, open_codes),
        INDICATORS.key: _indicator_rows(records, open_codes),
    }
    for sheet in SHEETS:
        _Filled(book, pages[sheet.key], sheet, lists, may_assign=may_assign).write(rows[sheet.key], scope, year_be)
    write_explanation(book, about, made=made, scope=scope, year_be=year_be)
    lists.close()
    _write_token(book, made)
    pages[PROJECTS.key].activate()
    return book.closed()


class _Filled:
    """One of the three sheets."""

    def __init__(self, book, page, sheet, lists, *, may_assign):
        self.book, self.page, self.sheet, self.lists, self.may_assign = book, page, sheet, lists, may_assign

    def write(self, rows, scope, year_be):
        page, columns = self.page, self.sheet.columns
        heading = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "border_color": "#8A8A94"}
        entry = self.book.format(**heading, bg_color="#DDE3F3")
        ours = self.book.format(**heading, bg_color=_LOCKED)
        page.set_row(0, 52)
        for at, column in enumerate(columns):
            page.set_column(at, at, column.width)
            page.write_string(0, at, column.heading, entry if column.is_entry else ours)
        last = 0
        for last, (cells, is_open) in enumerate(rows, 1):
            if last + self.sheet.spare >= MOST_ROWS:
                raise ValueError("ข้อมูลมีแถวมากกว่าที่ไฟล์ Excel รับได้")
            page.set_row(last, ROW_HEIGHT)
            for at, column in enumerate(columns):
                opened = column.is_entry and is_open and (column.name != "agency" or self.may_assign)
                self.book.put(page, last, at, column, cells.get(column.name, ""), is_open=opened)
        self._spare(last)
        self._choices(last + self.sheet.spare)
        self._dress(scope, year_be, last + self.sheet.spare)

    def _spare(self, last):
        """Rows for what is new: a new record has its name already, its parts say to which record they belong."""
        for nth in range(1, self.sheet.spare + 1):
            self.page.set_row(last + nth, ROW_HEIGHT / 2)
            for at, column in enumerate(self.sheet.columns):
                names_itself = self.sheet is PROJECTS and column.kind == Kind.ID
                is_open = column.is_entry or (column.kind == Kind.ID and not names_itself and column.name != "line")
                text = f"{NEW}{nth}" if names_itself else ""
                if names_itself:
                    self.page.write_string(last + nth, at, text, self.book.cell_format(column, is_open=False))
                else:
                    self.book.put(self.page, last + nth, at, column, text, is_open=is_open)

    def _choices(self, last):
        for at, column in enumerate(self.sheet.columns):
            source = self.lists.range_for(column)
            if column.name == "code" and self.sheet is not PROJECTS:
                source = self.lists.codes
            if source:
                self.page.data_validation(
                    1, at, last, at,
                    {"validate": "list", "source": source, "ignore_blank": True,
                     "error_title": "ไม่มีในรายการ", "error_message": "กรุณาเลือกจากรายการ",
                     "error_type": "stop" if column.kind != Kind.REGISTER else "warning"},
                )  # fmt: skip
            elif column.kind == Kind.DATE:
                self.page.data_validation(
                    1, at, last, at,
                    {"validate": "any", "input_title": column.heading[:32],
                     "input_message": "พิมพ์ เช่น 1 ต.ค. 2568 หรือ 1/10/2568 (พ.ศ. หรือ ค.ศ. ก็ได้)"},
                )  # fmt: skip

    def _dress(self, scope, year_be, last):
        page = self.page
        page.freeze_panes(1, 2)
        page.autofilter(0, 0, last, len(self.sheet.columns) - 1)
        page.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True,
                          "select_locked_cells": True, "select_unlocked_cells": True})  # fmt: skip
        page.ignore_errors({"number_stored_as_text": f"A1:AZ{last + 1}"})  # codes are text and stay so
        page.set_landscape()
        page.set_paper(9)
        page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        page.repeat_rows(0)
        page.set_header(f"&L{self.sheet.title} ปีงบประมาณ {year_be}&R{_plain(scope.label)}")
        page.set_footer("&Lแบบกรอกข้อมูลโครงการ PADME&Rหน้า &P / &N")
        if self.sheet is PROJECTS:
            page.repeat_columns(0, 1)
            page.set_print_scale(50)
        else:
            page.fit_to_pages(1, 0)


class _Lists:
    """The hidden sheet behind the drop-downs: one column for each list."""

    def __init__(self, book, registers, area_key):
        self.page = book.book.add_worksheet(LISTS)
        self.page.write_string(0, 0, LISTS)  # the heading by which the sheet is known again
        self.page.write_string(1, 0, "ใช้กับช่องที่เลือกจากรายการ")
        self.column = 1
        self.ranges = {}
        self.codes = f"='{PROJECTS.title}'!$A$2:$A$2000"
        for sheet in SHEETS:
            for column in sheet.entries:
                self._add(column, registers, area_key)

    def _add(self, column, registers, area_key):
        if column.kind == Kind.YES_NO:
            key, labels = Kind.YES_NO, [canonical.YES, canonical.NO]
        elif column.kind == Kind.CHOICE:
            key, labels = (column.part, column.name), [str(label) for value, label in column.field.flatchoices if value]
        elif column.kind == Kind.REGISTER:
            key, labels = (column.part, column.name), list(registers.options(column.name, area_key))
        else:
            return
        if key in self.ranges or not labels:
            return
        letter = xlsxwriter.utility.xl_col_to_name(self.column)
        self.page.write_string(0, self.column, column.heading)
        for at, label in enumerate(labels, 1):
            self.page.write_string(at, self.column, label)
        self.ranges[key] = f"='{LISTS}'!${letter}$2:${letter}${len(labels) + 1}"
        self.column += 1

    def range_for(self, column):
        if not column.is_entry:
            return None
        return self.ranges.get(Kind.YES_NO if column.kind == Kind.YES_NO else (column.part, column.name))

    def close(self):
        self.page.protect("")
        self.page.hide()


def _write_token(book, made):
    page = book.book.add_worksheet(tokens.SHEET)
    page.write_string(0, 0, tokens.HEADING)
    page.write_string(1, 0, made.token)
    page.write_string(2, 0, thai_datetime(timezone.localtime(made.made_at)))
    page.protect("")
    page.very_hidden()


def _plain(text):
    return text.replace("&", "&&")


# Rows


def _project_rows(records, open_codes, may_assign):
    for code, record in records.items():
        project = record.project
        shown = {
            "code": code,
            "area": project.area.full_name,
            "step": project.get_amendment_step_display() or project.get_step_display(),
            "budget_total": f"{record.budget_baht:.2f}",
        }
        yield record.cells | shown, code in open_codes


def activity_rows(records, open_codes):
    """A row for each budget line; an activity without lines has one, its money empty."""
    for code, record in records.items():
        start = {"code": code, "project_title": record.cells["title"]}
        for key, activity in record.activities.items():
            for line_key, cells in [(at, line.cells) for at, line in activity.parts.items()] or [("", {})]:
                yield (
                    {**start, "activity": key, "line": line_key, **activity.cells, **cells},
                    code in open_codes,
                )


def _indicator_rows(records, open_codes):
    for code, record in records.items():
        for key, part in record.indicators.items():
            yield (
                {"code": code, "project_title": record.cells["title"], "indicator": key, **part.cells},
                code in open_codes,
            )
