import csv
from decimal import Decimal

from django.test import SimpleTestCase
from python_calamine import CalamineWorkbook

from projects.exchange.cells import read_back, safe_cell, write_csv, write_xlsx

EVIL = ["=1+1", "==1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\ufeff=1", "＝1", "＋1", "－1", "＠a"]
HARMLESS = ["โครงการ", "", "ก=ข", "1-2", "a@b", "'"]


class CellsWeWrite(SimpleTestCase):
    def test_text_that_would_run_gets_an_apostrophe_in_csv(self):
        for text in EVIL:
            with self.subTest(text=text):
                self.assertEqual(safe_cell(text), f"'{text}")
                self.assertEqual(read_back(safe_cell(text)), text)
        for text in HARMLESS:
            with self.subTest(text=text):
                self.assertEqual(safe_cell(text), text)
                self.assertEqual(read_back(safe_cell(text)), text)

    def test_numbers_stay_numbers(self):
        for value in (0, -5, Decimal("-12.50"), 1.5):
            with self.subTest(value=value):
                self.assertIs(safe_cell(value), value)
        self.assertEqual(safe_cell(None), "")

    def test_csv_reads_back_row_for_row(self):
        rows = [[text, Decimal("-1.50")] for text in EVIL + HARMLESS]
        lines = "".join(write_csv(["ข้อความ", "บาท"], rows))
        self.assertTrue(lines.startswith("\ufeff"))
        read = list(csv.reader(lines[1:].splitlines(keepends=True)))
        self.assertEqual(read[0], ["ข้อความ", "บาท"])
        self.assertEqual([read_back(row[0]) for row in read[1:]], [row[0] for row in rows])
        self.assertEqual({row[1] for row in read[1:]}, {"-1.50"})

    def test_workbook_holds_text_as_text_and_numbers_as_numbers(self):
        rows = [[text, Decimal("1.50"), Decimal("12345678901234567.89")] for text in ("=1+1", "@a", "-5", "ปกติ")]
        sheet = CalamineWorkbook.from_filelike(write_xlsx(["=หัว", "บาท", "ยาว"], rows)).get_sheet_by_index(0)
        read = sheet.to_python()
        self.assertEqual(read[0], ["=หัว", "บาท", "ยาว"])
        self.assertEqual([row[0] for row in read[1:]], ["=1+1", "@a", "-5", "ปกติ"])
        self.assertEqual({row[1] for row in read[1:]}, {1.5})
        self.assertEqual({row[2] for row in read[1:]}, {"12345678901234567.89"})
