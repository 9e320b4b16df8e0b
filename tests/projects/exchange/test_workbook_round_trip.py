from tests import make
from tests.base import PadmeTestCase
from tests.projects.exchange.workbook_file import (
    ACTIVITIES,
    INDICATORS,
    PROJECTS,
    Edited,
    look,
    rich_project,
    taken,
)


class RoundTrip(PadmeTestCase):
    def changes(self, batch):
        return [
            (row.table, row.sheet_row, row.state, row.reason, row.cells) for row in batch.rows.exclude(state="same")
        ] + [(row.table, row.sheet_row, row.cells) for row in batch.rows.all() if row.cells]

    def test_what_was_taken_away_comes_back_without_a_change(self):
        rich_project()
        make.live(agency=self.roads_of_nan)
        make.project(area="54")
        data = taken(self.nan_office)
        for name, came in (("as written", data), ("saved by another program", Edited(data).data())):
            with self.subTest(name):
                batch = look(came, self.nan_office)
                self.assertEqual(self.changes(batch), [])
                self.assertEqual(batch.rows.count(), 6)
                self.assertEqual(batch.counts["notes"], [])
                self.assertEqual(batch.counts["total_baht"], "123458789012.34")

    def test_a_copied_sheet_without_the_token_is_compared_with_now_and_says_so(self):
        rich_project()
        book = Edited(taken(self.nan_office))
        del book.book["ที่มา"]
        batch = look(book.data(), self.nan_office)
        self.assertEqual(self.changes(batch), [])
        self.assertIn("ไม่มีหรือไม่ตรงกับรหัสแบบกรอก", batch.counts["notes"][0])

    def test_sheets_are_locked_where_nothing_may_be_typed(self):
        rich_project()
        book = Edited(taken(self.nan_office))
        for sheet in (PROJECTS, ACTIVITIES, INDICATORS):
            self.assertTrue(book.book[sheet].protection.sheet)
            self.assertTrue(book.cell(sheet, 2, "รหัสโครงการ").protection.locked)
        self.assertFalse(book.cell(PROJECTS, 2, "ชื่อโครงการ").protection.locked)
        self.assertEqual(book.cell(PROJECTS, 2, "ชื่อโครงการ").data_type, "s")
        self.assertEqual(book.book["ที่มา"].sheet_state, "veryHidden")
