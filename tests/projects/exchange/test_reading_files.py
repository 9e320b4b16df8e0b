import io
import zipfile
from unittest.mock import patch

from django.test import SimpleTestCase

from projects.exchange.cells import write_csv, write_xlsx
from projects.exchange.reading.files import Unreadable, read_table
from projects.register.exchange.resource import COLUMNS
from tests.projects.exchange.bill import COLUMNS as HEADINGS
from tests.projects.exchange.bill import REAL, line, text_of
from tests.projects.exchange.books import by_hand, rezipped, sheet, written


def workbook(rows=None, headings=HEADINGS):
    rows = [list(line().values())] if rows is None else rows
    return write_xlsx(headings, rows).read()


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
        with self.assertRaises(Unreadable) as caught:
            read_table(data, name, COLUMNS)
        self.assertIn(words, caught.exception.messages[0])

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

    def test_what_the_file_really_is(self):
        text = text_of([line()])
        ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600
        page = "<html><table><tr><td>โครงการ</td></tr></table></html>"
        for data, name, words in [
            (ole + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "ยกเลิกรหัสผ่าน"),
            (ole + "Workbook".encode("utf-16-le"), "a.xlsx", "Excel รุ่นเก่า"),
            (ole + "WordDocument".encode("utf-16-le"), "a.xls", "Word"),
            (page.encode(), "a.xls", "หน้าเว็บ (HTML)"),
            (b"\xef\xbb\xbf\r\n<!DOCTYPE html>" + page.encode(), "a.xlsx", "หน้าเว็บ (HTML)"),
            (page.encode("utf-16"), "a.csv", "หน้าเว็บ (HTML)"),
            (page.encode("cp874"), "a.xls", "หน้าเว็บ (HTML)"),
            (b"MIME-Version: 1.0\nContent-Type: multipart/related", "a.xls", "หน้าเว็บ (HTML)"),
            (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "a.xls", "XML"),
            (b"%PDF-1.7", "a.xlsx", "PDF"),
            (b"\x89PNG\r\n", "a.xlsx", "รูปภาพ"),
            (b'{"a": 1}', "a.csv", "JSON"),
            (b"\x1f\x8b\x08", "a.csv", "แตกไฟล์"),
            (self.zip_of("mimetype", "META-INF/manifest.xml", "content.xml"), "a.xlsx", ".ods"),
            (self.zip_of("word/document.xml"), "a.xlsx", "Word"),
            (self.zip_of("งบ.xlsx"), "a.zip", "แตกไฟล์"),
            (self.zip_of("xl/workbook.bin"), "a.xlsx", ".xlsb"),
            (self.zip_of("a.txt"), "a.xlsx", "เสียหาย"),
        ]:
            with self.subTest(name=name, words=words):
                self.refused(data, words, name)
        for data, name, words in [
            (workbook(), "a.csv", "เนื้อในเป็น Excel"),
            (text.encode(), "a.xlsx", "เนื้อในเป็นข้อความ"),
            (text.replace(",", "\t").replace("1\t000", "1,000").encode("utf-16"), "a.xls", "เนื้อในเป็นข้อความ"),
        ]:
            with self.subTest(name=name, words=words):
                table = read_table(data, name, COLUMNS)
                self.assertEqual([len(table.rows), words in table.notes[0]], [1, True])

    @staticmethod
    def zip_of(*names):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name in names:
                archive.writestr(name, "x")
        return out.getvalue()

    def test_thai_that_was_decoded_wrongly(self):
        good = text_of([line()] * 3)
        self.refused(good.encode().decode("latin-1").encode(), "เพี้ยน", "a.csv")
        self.refused(good.encode().decode("cp1252", "ignore").encode(), "เพี้ยน", "a.csv")
        self.refused(good.encode().decode("cp874", "ignore").encode(), "เพี้ยน", "a.csv")
        self.refused(good.encode("cp874").decode("latin-1").encode(), "เพี้ยน", "a.csv")
        for text in (
            good,
            text_of([line(PROJECT="เธอ เนื้อ เนื่อง เธียร")] * 50),
            text_of([line(PROJECT="Café à la carte")]),
        ):
            self.assertTrue(read_table(text.encode(), "a.csv", COLUMNS).rows)

    def test_what_tis_620_files_hold_beside_letters(self):
        text = text_of([line(PROJECT="ก\xa0ข “ค” … €", ITEM_DESCRIPTION="ง\nจ")]).replace("\r\n", "\r", 1) + "\x1a"
        for data in (text.encode("cp874"), text.encode()):
            row = read_table(data, "a.csv", COLUMNS).rows[0]
            self.assertEqual([row.values["PROJECT"], row.values["ITEM_DESCRIPTION"]], ["ก\xa0ข “ค” … €", "ง\nจ"])
        self.refused(text.encode("cp874").replace(b"\x85", b"\x81"), "อ่านอักษร", "a.csv")

    def test_odd_archives(self):
        for name in ("../../etc/passwd", "/etc/passwd", "C:/a.xml", "xl\\a.xml", "a/../../b.xml"):
            with self.subTest(name=name):
                out = io.BytesIO(workbook())
                with zipfile.ZipFile(out, "a") as archive:
                    archive.writestr(name, "x")
                self.refused(out.getvalue(), "เสียหาย")
        out = io.BytesIO(workbook())
        with zipfile.ZipFile(out, "a") as archive:
            archive.writestr("XL/Workbook.xml", "<a/>")
        self.refused(out.getvalue(), "เสียหาย")
        for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml"):
            with self.subTest(name=name):
                self.refused(
                    rezipped(workbook(), **{name.replace("/", "__").replace(".xml", "_xml"): "<a><b>"}), "เสียหาย"
                )
                self.refused(rezipped(workbook(), leave={name}), "")
        texts = 't="s"><v>9999</v>', 't="s"><v>-1</v>'
        self.refused(by_hand(sheet(f'<row r="1"><c r="A1" {texts[0]}</c></row>')), "เสียหาย")
        self.refused(by_hand(sheet(f'<row r="1"><c r="A1" {texts[1]}</c></row>')), "")

    def test_xml_made_to_harm_is_quick(self):
        row = "".join(f'<c r="{letters}1" t="s"><v>0</v></c>' for letters in "ABCDEFGH")
        comment = "<!--" + ">" * 20_000_000 + "-->"
        for data, words in [
            (by_hand(sheet(f'<row r="1">{row}</row>'), texts="<si><t>ก</t></si>" + "<si/>" * 2_100_000), "ขยายตัว"),
            (by_hand(sheet(comment)), ""),
            (by_hand(sheet(""), texts=comment), ""),
            (by_hand(sheet(f'<row r="1"><c r="A1" t="inlineStr" x="{"y" * 30_000_000}"/></row>')), "เสียหาย"),
            (by_hand(sheet("<a>" * 3_000_000)), "เสียหาย"),
        ]:
            with self.subTest(words=words):
                self.refused(data, words)

    def test_odd_xml_is_read_within_bounds(self):
        cells = "<row><c><v>1</v></c></row>" * 600
        with patch("projects.exchange.reading.sheets._MOST_ODD", 1_000):
            self.refused(by_hand(sheet(cells)), "ซับซ้อน")
        with (
            patch("projects.exchange.reading.sheets.MOST_CELLS", 500),
            patch("projects.exchange.reading.files.MOST_CELLS", 500),
        ):
            self.refused(by_hand(sheet(cells)), "ตารางใหญ่เกินไป")
            self.refused((",".join(HEADINGS) + "\n").encode() * 60, "ตารางใหญ่เกินไป", "a.csv")

    def test_a_sheet_that_says_it_is_vast_is_read_at_once(self):
        def fill(book):
            page = book.add_worksheet()
            page.write_row(0, 0, HEADINGS)
            page.write_row(1, 0, list(line().values()))

        data = written(fill)
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            xml = book.read("xl/worksheets/sheet1.xml").decode()
        xml = xml.replace('ref="A1:J2"', 'ref="A1:XFD1048576"').replace(
            "</sheetData>", '<row r="1048576" ht="20"><c r="XFD1048576" s="0"/></row></sheetData>'
        )
        self.assertIn("XFD1048576", xml)  # seventeen thousand million cells: were they filled, this would not end
        self.assertEqual(len(read_table(rezipped(data, xl__worksheets__sheet1_xml=xml), "a.xlsx", COLUMNS).rows), 1)

    def test_a_missing_column_is_named(self):
        without = [name for name in HEADINGS if name not in {"AMOUNT", "PROJECT"}]
        self.refused(text_of([line()], without).encode(), "PROJECT (โครงการ), AMOUNT (จำนวนเงิน)", "a.csv")
        self.refused(workbook([["x"] * len(without)], without), "PROJECT (โครงการ), AMOUNT (จำนวนเงิน)")
        self.refused("ก,ข\n1,2\n".encode(), "ตรวจว่าเลือกไฟล์และแบบไฟล์ถูกต้อง", "a.csv")
        older = [name.replace("AMOUNT", "AMOUNTS") for name in HEADINGS]
        self.refused(workbook([["x"] * len(older)], older), "“AMOUNTS” แทน “AMOUNT”")
