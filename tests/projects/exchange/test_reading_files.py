import io
import time
import zipfile

from django.test import SimpleTestCase

from projects.exchange.cells import write_csv, write_xlsx
from projects.exchange.files import Unreadable, read_table
from projects.register.exchange.resource import COLUMNS
from tests.projects.exchange.bill import COLUMNS as HEADINGS
from tests.projects.exchange.bill import REAL, line, text_of


def workbook(rows=None, headings=HEADINGS):
    rows = [list(line().values())] if rows is None else rows
    return write_xlsx(headings, rows).read()


def rezipped(data, *, leave=(), **more):
    """The workbook with members added, replaced or left out. Names: `xl__a_xml` is `xl/a.xml`."""
    out = io.BytesIO()
    more = {
        name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"): text for name, text in more.items()
    }
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in book.namelist():
            if name not in more and name not in leave:
                changed.writestr(name, book.read(name))
        for name, text in more.items():
            changed.writestr(name, text)
    return out.getvalue()


def sheet(cells):
    return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'


class FilesPeopleHave(SimpleTestCase):
    def test_every_encoding_gives_the_same_rows(self):
        text = REAL.read_text(encoding="utf-8-sig")
        expected = read_table(REAL.read_bytes(), "a.csv", COLUMNS)
        self.assertEqual([len(expected.rows), expected.rows[-1].row, expected.rows[-1].sheet_row], [155, 155, 156])
        cases = {
            "utf-8": text.encode(), "bom": text.encode("utf-8-sig"), "cp874": text.encode("cp874"),
            "utf-16": text.encode("utf-16"), "utf-16-be": b"\xfe\xff" + text.encode("utf-16-be"),
            "utf-16-le, no mark": text.encode("utf-16-le"),
            "mixed line ends": text.replace("\r\n", "\n").replace("\n", "\r", 40).replace("\n", "\r\n", 40).encode(),
        }  # fmt: skip
        for name, data in cases.items():
            with self.subTest(name=name):
                self.assertEqual(read_table(data, "a.csv", COLUMNS).rows, expected.rows)

    def test_a_workbook_gives_the_same_rows_and_numbers_as_typed(self):
        expected = read_table(REAL.read_bytes(), "a.csv", COLUMNS)
        rows = [[row.values[name] for name in HEADINGS] for row in expected.rows]
        self.assertEqual(read_table(workbook(rows), "a.xlsx", COLUMNS).rows, expected.rows)
        row = list(line(FISCAL_YEAR=2026, AMOUNT=0.1 + 0.2).values())
        read = read_table(workbook([row]), "a.xlsx", COLUMNS).rows[0]
        self.assertEqual([read.values["FISCAL_YEAR"], read.values["AMOUNT"]], ["2026", "0.3"])

    def test_blank_lines_are_no_rows_and_keep_their_number(self):
        blank = [""] * len(HEADINGS)
        table = read_table(workbook([list(line().values()), blank, list(line().values()), blank]), "a.xlsx", COLUMNS)
        self.assertEqual([(row.row, row.sheet_row) for row in table.rows], [(1, 2), (3, 4)])

    def test_what_we_wrote_reads_as_it_was(self):
        row = list(line(ITEM_DESCRIPTION="=1+1", AMOUNT="-").values())
        table = read_table("".join(write_csv(HEADINGS, [row])).encode(), "a.csv", COLUMNS)
        self.assertEqual(list(table.rows[0].values.values()), row)

    def test_semicolons_and_tabs_separate_too(self):
        for mark in ";\t":
            text = mark.join(HEADINGS) + "\n" + mark.join(["ก"] * len(HEADINGS)) + "\n"
            self.assertEqual(len(read_table(text.encode(), "a.csv", COLUMNS).rows), 1)


class FilesThatAreRefused(SimpleTestCase):
    def refused(self, data, words, name="a.xlsx"):
        began = time.process_time()
        with self.assertRaises(Unreadable) as caught:
            read_table(data, name, COLUMNS)
        self.assertIn(words, caught.exception.messages[0])
        self.assertLess(time.process_time() - began, 5)

    def test_text_that_cannot_be_trusted(self):
        good = text_of([line()] * 20)
        broken = good.encode().replace("ก".encode(), b"\xe0\xb8", 1)
        self.refused(broken, "UTF-8 เสียหาย", "a.csv")
        self.refused(good.encode("cp874").replace(b"1,000", b"1\xdb000", 1), "อ่านอักษร", "a.csv")
        self.refused(good.encode() + b"\x00", "ไม่ใช่ตารางข้อความ", "a.csv")
        self.refused((good + '"ไม่ปิด').encode(), "เครื่องหมายคำพูด", "a.csv")
        self.refused(",".join([*HEADINGS, "AMOUNT"]).encode() + b"\n1\n", "ซ้ำกัน", "a.csv")

    def test_sizes(self):
        self.refused(b"x" * (50 * 1024 * 1024 + 1), "50 MB", "a.csv")
        self.refused((",".join(HEADINGS) + "\n" + "1\n" * 400_001).encode(), "400,000 แถว", "a.csv")
        self.refused((",".join(HEADINGS) + "\n" + ",".join(["1"] * 301)).encode(), "300 คอลัมน์", "a.csv")

    def test_workbooks_with_more_than_data(self):
        self.refused(workbook(), "แมโคร", "a.xlsm")
        self.refused(rezipped(workbook(), xl__vbaProject_bin="x"), "แมโคร")
        self.refused(rezipped(workbook(), xl__externalLinks__externalLink1_xml="<a/>"), "ลิงก์")
        self.refused(rezipped(workbook(), xl__styles_xml='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "DOCTYPE")
        self.refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "รหัสผ่าน", "a.xls")
        self.refused(b"PK\x03\x04 not a zip", "เสียหาย")
        self.refused(rezipped(workbook(), leave={"xl/workbook.xml"}), "เสียหาย")

    def test_bombs_and_lies(self):
        self.refused(rezipped(workbook(), xl__a_xml=b"0" * 210_000_000), "ขยายตัว")
        self.refused(rezipped(workbook(), **{f"xl__m{n}_xml": "" for n in range(2_100)}), "ขยายตัว")
        lying = self.with_sizes(rezipped(workbook(), xl__a_xml=b"0" * 30_000_000), 30_000_000, 100)
        self.refused(lying, "ขยายตัว")

    @staticmethod
    def with_sizes(data, real, told):
        return data.replace(real.to_bytes(4, "little"), told.to_bytes(4, "little"))

    def test_cells_far_out(self):
        for cells, words in [
            ('<row r="1"><c r="XFD1"><v>1</v></c></row>', "300 คอลัมน์"),
            ("<row r='1'><c r='LA1'><v>1</v></c></row>", "300 คอลัมน์"),
            ('<row r="1048577"><c r="A1048577"><v>1</v></c></row>', "เสียหาย"),
            ("<row><c><v>1</v></c></row>" * 400_002, "400,000 แถว"),
            ('<row r="1"><c r="&#88;FD1"><v>1</v></c></row>', "300 คอลัมน์"),
        ]:
            with self.subTest(cells=cells[:40]):
                self.refused(rezipped(workbook(), xl__worksheets__sheet1_xml=sheet(cells)), words)

    def test_a_missing_column_is_named(self):
        without = [name for name in HEADINGS if name not in {"AMOUNT", "PROJECT"}]
        self.refused(text_of([line()], without).encode(), "PROJECT (โครงการ), AMOUNT (จำนวนเงิน)", "a.csv")
        self.refused(workbook([["x"] * len(without)], without), "PROJECT (โครงการ), AMOUNT (จำนวนเงิน)")
