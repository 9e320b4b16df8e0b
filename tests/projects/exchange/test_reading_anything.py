"""Whatever stands in a grid comes back cell by cell: no line lost, none added, in each kind of file and encoding."""

import csv
import io

from django.test import SimpleTestCase
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from projects.exchange.cells import write_csv, write_xlsx
from projects.exchange.reading.cell_faults import is_error
from projects.exchange.reading.encodings import is_garbled
from projects.exchange.reading.files import read_table
from projects.exchange.reading.grids import BLANKS
from projects.exchange.reading.kinds import kind_of
from projects.exchange.reading.refusals import Unreadable
from projects.exchange.reading.sheets import read_sheet
from projects.exchange.reading.tables import heading_key
from projects.exchange.reading.workbooks import Workbook
from tests.projects.exchange.books import by_openpyxl, rezipped, written

HEADINGS = ("โครงการ", "งบประมาณ", "หมายเหตุ")
THAI = "กขคงจชซดตถทนบปพฟมยรลวสหอฮะาำิีึืุูเแโใไ่้๊๋์ๆฯ๐๑๒๙"
LETTERS = THAI + "aZ019 ,;\t\"'=+-@.%()/–—“”…\n"
# What CP874 has, and beyond it what other encodings carry.
WORDS = st.text(LETTERS, max_size=12)
ANY_WORDS = st.one_of(
    WORDS,
    st.text(LETTERS + "é漢😀\u200b\xa0\ufeff＝", max_size=8),
    st.sampled_from(["=1+1", "'=1", "''=1", "-", "007"]),
)
SMALL = write_xlsx(HEADINGS, [["ก", "1", "ข"]] * 3).read()


def grids(words):
    return st.lists(st.tuples(words, words, words), min_size=1, max_size=12)


def is_kept(row):
    """Whether it is a line that must come back: not blank, not an error alone, not the heading again."""
    filled = [cell for cell in row if cell.strip(BLANKS)]
    return bool(filled) and not all(map(is_error, filled)) and [*map(heading_key, row)] != [*map(heading_key, HEADINGS)]


def read_back(data, name):
    table = read_table(data, name, dict.fromkeys(HEADINGS, ""))
    return [(row.sheet_row, tuple(row.values[heading] for heading in HEADINGS)) for row in table.rows]


def expected(rows):
    return [(at, tuple(row)) for at, row in enumerate(rows, 2) if is_kept(row)]


def lines_as_read(rows):
    """CSV keeps line breaks within quotes as they are; XML makes one of CR LF."""
    return [(at, tuple(cell.replace("\r\n", "\n") for cell in row)) for at, row in expected(rows)]


class WhateverStandsInAGrid(SimpleTestCase):
    settings = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

    @settings
    @given(
        grids(WORDS),
        st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp874"]),
        st.sampled_from(",;\t"),
        st.sampled_from(["\r\n", "\n"]),
    )
    def test_csv_in_each_encoding(self, rows, encoding, mark, end):
        out = io.StringIO()
        writer = csv.writer(out, delimiter=mark, lineterminator=end, quoting=csv.QUOTE_ALL)
        writer.writerows([HEADINGS, *rows])
        assume(expected(rows) and not is_garbled(out.getvalue()))
        read = read_back(out.getvalue().encode(encoding), "a.csv")
        unquoted = [(at, tuple(self.as_ours(cell) for cell in row)) for at, row in expected(rows)]
        self.assertEqual(read, unquoted)

    @staticmethod
    def as_ours(cell):
        """A leading apostrophe before what would run is our own mark in CSV, whoever wrote it."""
        from projects.exchange.cells import read_back as unmarked

        return unmarked(cell)

    @settings
    @given(grids(ANY_WORDS))
    def test_what_we_export_as_csv_comes_back_as_it_was(self, rows):
        text = "".join(write_csv(HEADINGS, rows))
        assume(expected(rows) and not is_garbled(text))
        self.assertEqual(read_back(text.encode(), "a.csv"), expected(rows))

    @settings
    @given(grids(ANY_WORDS))
    def test_what_we_export_as_xlsx_comes_back_as_it_was(self, rows):
        assume(expected(rows))
        self.assertEqual(read_back(write_xlsx(HEADINGS, rows).read(), "a.xlsx"), lines_as_read(rows))

    @settings
    @given(grids(ANY_WORDS))
    def test_workbooks_of_other_programs(self, rows):
        assume(expected(rows))

        def fill(book):
            page = book.add_worksheet()
            for at, row in enumerate([HEADINGS, *rows]):
                for column, cell in enumerate(row):
                    page.write_string(at, column, cell)

        data = written(fill)
        self.assertEqual(read_back(data, "a.xlsx"), lines_as_read(rows))
        # The other way through the XML gives the same.
        with_comment = (
            Workbook(data)
            .archive.read("xl/worksheets/sheet1.xml", 10**6)
            .replace(b"<sheetData>", b"<sheetData><!-- -->")
        )
        self.assertEqual(
            read_back(rezipped(data, xl__worksheets__sheet1_xml=with_comment), "a.xlsx"), lines_as_read(rows)
        )

    @settings
    @given(
        st.lists(
            st.lists(
                st.one_of(
                    st.none(), st.booleans(), WORDS, st.integers(-(10**14), 10**14),
                    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e13, max_value=1e13).map(lambda x: round(x, 2)),
                ),
                max_size=6,
            ),
            min_size=1,
            max_size=10,
        )
    )  # fmt: skip
    def test_the_same_as_another_reader(self, rows):
        data = by_openpyxl(
            lambda book: [book.active.append([None if cell == "" else cell for cell in row]) for row in rows]
        )
        book = Workbook(data)
        ours = dict(read_sheet(book, book.entries[0]).lines)
        theirs = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
        for at, row in enumerate(theirs, 1):
            if any(not isinstance(cell, str) or cell.strip(BLANKS) for cell in row):
                mine = [*ours[at], *[""] * (len(row) - len(ours[at]))]
                self.assertEqual(
                    [self.same(a, b) for a, b in zip(mine, row, strict=True)], [True] * len(row), (mine, row)
                )

    @staticmethod
    def same(text, value):
        if isinstance(value, bool):
            return text == ("TRUE" if value else "FALSE")
        return (
            float(text) == float(f"{value:.15g}") or float(text) == value
            if isinstance(value, float)
            else text.strip() == value.strip()
        )

    @settings
    @given(st.binary(max_size=400))
    def test_any_bytes_are_a_table_or_a_refusal(self, data):
        for name in ("a.csv", "a.xlsx"):
            for start in (b"", b"PK\x03\x04", "โครงการ,งบประมาณ,หมายเหตุ\n".encode()):
                try:
                    kind_of(start + data, name)
                    read_back(start + data, name)
                except Unreadable as refusal:
                    self.assertTrue(refusal.messages[0])

    @settings
    @given(st.data())
    def test_a_workbook_with_bytes_changed_is_a_table_or_a_refusal(self, data):
        book = bytearray(SMALL)
        for _ in range(data.draw(st.integers(1, 6))):
            book[data.draw(st.integers(4, len(book) - 1))] = data.draw(st.integers(0, 255))
        try:
            read_back(bytes(book), "a.xlsx")
        except Unreadable as refusal:
            self.assertTrue(refusal.messages[0])
