"""A sheet that is streamed gives the lines of one that is read whole, and holds none of them."""

import tracemalloc

from django.test import SimpleTestCase

from projects.exchange.reading.refusals import Unreadable
from projects.exchange.reading.sheets import read_sheet, stream_sheet
from projects.exchange.reading.workbooks import Workbook
from tests.projects.exchange.books import by_hand, sheet, written

LINES = 20_000


def row(at, note=""):
    cells = "".join(f'<c r="{letter}{at}"><v>{at * 7}</v></c>' for letter in "ABCDEFGH")
    return f'<row r="{at}">{note}{cells}</row>'


def both(data):
    book = Workbook(data)
    (entry,) = book.entries
    return list(stream_sheet(book, entry)), read_sheet(Workbook(data), entry).lines


class StreamedSheets(SimpleTestCase):
    def test_the_same_lines_in_the_same_order(self):
        def fill(book):
            page = book.add_worksheet()
            for at in range(3_000):
                page.write_row(at, 0, ["ก" * (at % 7), at, at / 100, "", f"ข{at}"] if at % 11 else [])

        streamed, whole = both(written(fill))
        self.assertEqual(len(streamed), 2_727)
        self.assertEqual(streamed, whole)

    def test_what_turns_odd_in_the_middle_is_read_on_and_nothing_comes_twice(self):
        rows = [row(at, "<!-- a word -->" if at == LINES - 5 else "") for at in range(1, LINES)]
        streamed, whole = both(by_hand(sheet("".join(rows))))
        self.assertEqual(len(streamed), LINES - 1)
        self.assertEqual(streamed, whole)

    def test_what_breaks_off_is_refused_there(self):
        with self.assertRaises(Unreadable):
            both(by_hand(sheet("".join([row(1), row(2), row(2)]))))

    def test_memory_does_not_grow_with_the_rows(self):
        book = Workbook(by_hand(sheet("".join(map(row, range(1, LINES))))))
        tracemalloc.start()
        try:
            self.assertEqual(sum(1 for _ in stream_sheet(book, book.entries[0])), LINES - 1)
            _now, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        self.assertLess(peak, 8_000_000)
