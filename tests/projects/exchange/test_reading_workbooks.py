"""What stands in a workbook beside values is said, and what looks like a value and is none is a fault of its cell."""

import datetime as dt

from django.test import SimpleTestCase

from projects.exchange.reading.files import Unreadable, read_each, read_table, read_tables
from tests.projects.exchange.books import HEADINGS, by_hand, by_openpyxl, sheet, written

ROW = "<row r='{0}'><c r='A{0}' t='inlineStr'><is><t>{1}</t></is></c><c r='B{0}'{3}>{2}</c></row>"
TOP = '<row r="1"><c r="A1" t="inlineStr"><is><t>โครงการ</t></is></c><c r="B1" t="inlineStr"><is><t>งบประมาณ</t></is></c></row>'


def read(data, name="a.xlsx", **more):
    return read_table(data, name, HEADINGS, **more)


def grid(*rows, **options):
    """A workbook with one sheet, the rows as they are."""

    def fill(book):
        page = book.add_worksheet("งบ")
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)

    return written(fill, **options)


class WhereTheTableStands(SimpleTestCase):
    def values(self, table):
        return [tuple(row.values.values()) for row in table.rows]

    def test_titles_above_the_heading(self):
        def fill(book):
            page = book.add_worksheet("งบ")
            page.merge_range("A1:B1", "ตารางงบประมาณจังหวัดลำปาง")
            page.write_row("A4", ["โครงการ", "งบประมาณ"])
            page.write_row("A5", ["ถนน", 5])

        table = read(written(fill))
        self.assertEqual([table.heading_row, table.rows[0].row, table.rows[0].sheet_row], [4, 1, 5])
        self.assertEqual([table.name, table.letters], ["งบ", {"โครงการ": "A", "งบประมาณ": "B"}])
        self.assertIn("หัวตารางอยู่แถว 4", " ".join(table.notes))
        text = "ตาราง\n\nโครงการ,งบประมาณ\nถนน,5\n"
        self.assertEqual(read(text.encode(), "a.csv").rows[0].sheet_row, 4)
        with self.assertRaisesMessage(Unreadable, "30 แถวแรก"):
            read(("ก\n" * 31 + text).encode(), "a.csv")

    def test_headings_written_otherwise(self):
        for heading in ("โครง\nการ", " โครงการ\u200b ", "โครง การ"):
            self.assertEqual(read(grid([heading, "งบประมาณ\n"], ["ก", 1])).columns, ("โครงการ", "งบประมาณ"))
        table = read_table("จ\u0e4d\u0e32นวน\n1\n".encode(), "a.csv", {"จำนวน": ""})
        self.assertEqual(table.columns, ("จำนวน",))
        self.assertEqual(read_table(b"amount\n1\n", "a.csv", {"AMOUNT": ""}).columns, ("AMOUNT",))

    def test_a_heading_over_two_lines(self):
        def fill(book):
            page = book.add_worksheet()
            page.write("A1", "โครงการ")
            page.merge_range("B1:C1", "งบประมาณ")
            page.write_row("B2", ["ได้รับ", "ใช้ไป"])
            page.write_row("A3", ["ถนน", 5, 3])

        wanted = {"โครงการ": "", "งบประมาณ ได้รับ": "", "งบประมาณ ใช้ไป": ""}
        table = read_table(written(fill), "a.xlsx", wanted)
        self.assertEqual(self.values(table), [("ถนน", "5", "3")])
        self.assertEqual(read_table(written(fill), "a.xlsx", {"โครงการ": "", "ใช้ไป": ""}).rows[0].values["ใช้ไป"], "3")

    def test_duplicate_headings_are_named_with_their_letters(self):
        with self.assertRaisesMessage(Unreadable, "งบประมาณ (คอลัมน์ B และ D)"):
            read(grid(["โครงการ", "งบประมาณ", "ก", "งบ ประมาณ"], ["ก", 1, "", 2]))
        table = read(grid(["โครงการ", "งบประมาณ", "หมายเหตุ", "หมายเหตุ"], ["ก", 1, "ข", "ค"]))
        self.assertEqual(table.rows[0].values["หมายเหตุ (D)"], "ค")

    def test_the_sheet_that_fits_is_found(self):
        def fill(book, both=False):
            book.add_worksheet("ปก").write("A1", "คำอธิบาย")
            for name in ("งบ ก", "งบ ข"):
                page = book.add_worksheet(name)
                page.write_row("A1", ["โครงการ", "งบประมาณ"] if both or name == "งบ ข" else ["อื่น"])
                page.write_row("A2", ["ถนน", 5])
            page.hide()

        table = read(written(fill))
        self.assertEqual(table.name, "งบ ข")
        self.assertIn("ซ่อนอยู่", " ".join(table.notes))
        self.assertIn("ไม่ได้อ่านแผ่นงาน “ปก”, “งบ ก”", " ".join(table.notes))
        twice = written(lambda book: fill(book, both=True))
        with self.assertRaisesMessage(Unreadable, "“งบ ก”, “งบ ข” (ซ่อนอยู่)"):
            read(twice)
        self.assertEqual([table.name for table in read_each(twice, "a.xlsx", HEADINGS)], ["งบ ก", "งบ ข"])

    def test_several_tables_of_one_workbook(self):
        def fill(book):
            for name, headings in (
                ("1", ["รหัส", "โครงการ"]),
                ("2", ["รหัส", "โครงการ", "กิจกรรม"]),
                ("3", ["รหัส", "ผล"]),
            ):
                page = book.add_worksheet(name)
                page.write_row("A1", headings)
                page.write_row("A2", ["x"] * len(headings))
            page = book.add_worksheet("4")
            page.write_row("A1", ["ตัวชี้วัด"])

        wanted = {
            "projects": {"รหัส": "", "โครงการ": ""},
            "activities": {"รหัส": "", "กิจกรรม": ""},
            "targets": {"ไม่มี": ""},
            "indicators": {"ตัวชี้วัด": ""},
        }
        wanted["activities"]["โครงการ"] = ""
        tables = read_tables(written(fill), "a.xlsx", wanted)
        self.assertEqual({key: table.name for key, table in tables.items()}, {"projects": "1", "activities": "2"})
        self.assertIn("“3”", tables.notes[0])
        self.assertIn("มีแต่หัวตาราง", tables.notes[1])

    def test_ghost_rows_are_no_rows(self):
        def fill(book):
            page = book.add_worksheet()
            page.write_row("A1", ["โครงการ", "งบประมาณ"])
            page.write_row("A2", ["ถนน", 5])
            line = book.add_format({"border": 1})
            for at in range(2, 2_000):
                page.write_blank(at, 0, None, line)
                page.write_formula(at, 1, '=""', line, "")
            page.write_row("A2001", [" ", "\u200b\xa0"])

        self.assertEqual(len(read(written(fill)).rows), 1)

    def test_a_repeated_heading_is_said(self):
        table = read(grid(["โครงการ", "งบประมาณ"], ["ก", 1], ["โครงการ", "งบประมาณ"], ["ข", 2]))
        self.assertEqual(self.values(table), [("ก", "1"), ("ข", "2")])
        self.assertIn("แถว 3 เป็นหัวตารางซ้ำ", " ".join(table.notes))


class WhatIsSaid(SimpleTestCase):
    def test_hidden_rows_and_columns(self):
        def fill(book):
            page = book.add_worksheet()
            page.write_row("A1", ["โครงการ", "หมายเหตุ", "งบประมาณ"])
            for at in range(1, 9):
                page.write_row(at, 0, [f"ก{at}", "ข", at])
            for at in (2, 4, 5, 6, 500):
                page.set_row(at, None, None, {"hidden": True})
            page.set_column("B:B", None, None, {"hidden": True})

        table = read(written(fill))
        self.assertEqual(len(table.rows), 8)
        self.assertIn("แถวที่ซ่อนไว้ด้วย 4 แถว: 3, 5–7", " ".join(table.notes))
        self.assertIn("คอลัมน์ที่ซ่อนไว้ด้วย 1 คอลัมน์: B", " ".join(table.notes))

    def test_merged_cells(self):
        def fill(book):
            page = book.add_worksheet()
            page.write_row("A1", ["โครงการ", "งบประมาณ"])
            page.merge_range("A2:A3", "ถนน")
            page.write_column("B2", [5, 6])

        table = read(written(fill))
        self.assertEqual([row.values["โครงการ"] for row in table.rows], ["ถนน", ""])
        self.assertIn("A2:A3", " ".join(table.notes))

    def test_formulas_with_and_without_a_result(self):
        cells = TOP + ROW.format(2, "ก", "<f>1+1</f><v>2</v>", "") + ROW.format(3, "ข", "<f>1+2</f><v></v>", "")
        for xml in (cells, cells.replace("<f>", "<!-- --><f>")):
            table = read(by_hand(sheet(xml)))
            self.assertEqual([row.values["งบประมาณ"] for row in table.rows], ["2", ""])
            self.assertEqual(list(table.rows[1].faults), ["งบประมาณ"])
            self.assertIn("ช่อง B3 เป็นสูตรที่ยังไม่มีค่า", table.rows[1].faults["งบประมาณ"])
            self.assertIn("สูตร 1 ช่อง: B2", " ".join(table.notes))
            self.assertEqual(table.rows[0].faults, {})

    def test_a_file_that_was_never_calculated(self):
        def fill(book):
            book.active.append(["โครงการ", "งบประมาณ"])
            book.active.append(["ก", "=SUM(1,2)"])

        self.assertIn("งบประมาณ", read(by_openpyxl(fill)).rows[0].faults)
        self.assertIn("งบประมาณ", read(grid(["โครงการ", "งบประมาณ"], ["ก", "=1+2"])).rows[0].faults)
        for at in (2, 3):
            rows = [["โครงการ", "งบประมาณ"], *[["=A9", "=B9"]] * (at - 1)]
            with self.assertRaisesMessage(Unreadable, "ยังไม่ได้คำนวณค่าทั้งหมด"):
                read(by_openpyxl(lambda book, rows=rows: [book.active.append(row) for row in rows]))

    def test_errors_of_formulas(self):
        cells = (
            TOP
            + ROW.format(2, "ก", "<f>B99</f><v>#REF!</v>", " t='e'")
            + ROW.format(3, "ข", "<v>#SPILL!</v>", " t='e'")
        )
        table = read(by_hand(sheet(cells)))
        self.assertIn("ช่อง B2 เป็น #REF! (สูตรอ้างถึงช่องที่ถูกลบไปแล้ว)", table.rows[0].faults["งบประมาณ"])
        self.assertIn("#SPILL!", table.rows[1].faults["งบประมาณ"])
        for value in ("#N/A", "#DIV/0!", "Err:502", "########", "????? ???", "ก\ufffdข"):
            with self.subTest(value=value):
                table = read(f"โครงการ,งบประมาณ\n{value},1\n".encode(), "a.csv")
                self.assertIn("ช่อง A2", table.rows[0].faults["โครงการ"])
        self.assertEqual(
            read("โครงการ,งบประมาณ\n#1 ถนน,1\nE-bidding,2\nอะไร??,3\n".encode(), "a.csv").rows[0].faults, {}
        )

    def test_a_stray_error_outside_the_table_is_only_said(self):
        table = read(
            grid(["#REF!"], ["โครงการ", "งบประมาณ"], ["ก", 1, "", "#REF!"], ["#REF!", ""], ["", "", "", "#REF!"])
        )
        self.assertEqual([len(table.rows), table.rows[0].extra, table.rows[0].faults], [1, "", {}])
        self.assertIn("A1, D3, A4, D5", " ".join(table.notes))

    def test_rows_that_ran_into_one_cell(self):
        text = 'โครงการ,งบประมาณ\nก,1\n"ข' + "ถนนสายหนึ่ง ตำบลหนึ่ง อำเภอหนึ่ง จังหวัดหนึ่ง,2\n" * 60 + '",3\n'
        self.assertIn("เครื่องหมายคำพูด", read(text.encode(), "a.csv").rows[1].faults["โครงการ"])


class WhatCellsHold(SimpleTestCase):
    def one(self, fill):
        def put(book):
            page = book.add_worksheet()
            page.write_row("A1", ["โครงการ", "งบประมาณ"])
            page.write("B2", "x")
            fill(book, page)

        return read(written(put)).rows[0].values["โครงการ"]

    def test_dates_and_numbers_as_a_person_would_type_them(self):
        moment = dt.datetime(2017, 10, 1, 8, 30)
        cases = [
            ("dd/mm/yyyy", moment.date(), "2017-10-01"), ("[$-107041E]d mmm yy;@", moment.date(), "2017-10-01"),
            ("dd/mm/bbbb", moment.date(), "2017-10-01"), ("yyyy-mm-dd hh:mm", moment, "2017-10-01 08:30:00"),
            ("mmm-yy", moment.date(), "2017-10-01"), ("hh:mm", dt.time(8, 30), "8:30:00"),
            ("#,##0.00", 1234.5, "1234.5"), ('#,##0.00 "บาท ddd"', 5, "5"), ("0.00%", 0.8601, "86.01%"), ("0%", 1, "100%"),
            ("[$฿-41E]#,##0.00", 7, "7"), ("0.00E+00", 1e20, "100000000000000000000"), ("[Red]0", 3, "3"), ("t0", 4, "4"),
            ("_-* #,##0.00_-;-* #,##0.00_-", 0.1 + 0.2, "0.3"), ("General", 12345680901234.56, "12345680901234.56"),
        ]  # fmt: skip
        for shown_as, value, expected in cases:
            with self.subTest(shown_as=shown_as):
                style = {"num_format": shown_as}
                self.assertEqual(self.one(lambda book, page: page.write(1, 0, value, book.add_format(style))), expected)  # noqa: B023

    def test_other_kinds(self):
        self.assertEqual(self.one(lambda book, page: page.write(1, 0, True)), "TRUE")
        self.assertEqual(self.one(lambda book, page: page.write_string(1, 0, "007")), "007")
        self.assertEqual(self.one(lambda book, page: page.write_string(1, 0, "'ก\nข <&>")), "'ก\nข <&>")
        bold = {"bold": True}
        self.assertEqual(
            self.one(lambda book, page: page.write_rich_string(1, 0, "ก", book.add_format(bold), "ข", "ค")), "กขค"
        )

    def test_days_of_either_system(self):
        for serial, system, expected in (
            ("43009", "", "2017-10-01"),
            ("41547", "<workbookPr date1904='1'/>", "2017-10-01"),
            ("60", "", "1900-02-29"),
            ("59", "", "1900-02-28"),
            ("61", "", "1900-03-01"),
            ("241336", "", "2560-10-01"),
            ("-5", "", "-5"),
        ):
            with self.subTest(serial=serial, system=system):
                cells = TOP + ROW.format(2, "ก", f"<v>{serial}</v>", " s='1'")
                styles = "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs>"
                table = read(by_hand(sheet(cells), styles=styles, workbook=system))
                self.assertEqual(table.rows[0].values["งบประมาณ"], expected)

    def test_xml_that_other_programs_write(self):
        texts = "<si><t>โครงการ</t></si><si><r><t>งบ</t></r><r><t>ประมาณ</t></r><rPh><t>x</t></rPh></si><si><t>a_x000D_b</t></si>"
        head = "<row><c t='s'><v>0</v></c><c t='s'><v>1</v></c></row>"
        forms = {
            "no references": f"{head}<row><c t='s'><v>2</v></c><c><v>1E3</v></c></row>",
            "comments": f"{head}<!-- <row> --><row r='2'><c r='A2' t='s'><v>2</v></c><c r='B2' t='n'><v>1000</v></c></row>",
            "prefixed": (head + "<row><c t='s'><v>2</v></c><c><v>1000.0</v></c></row>").replace("<", "<x:").replace("<x:/", "</x:"),
        }  # fmt: skip
        for name, cells in forms.items():
            with self.subTest(name=name):
                xml = sheet(cells)
                if name == "prefixed":
                    xml = xml.replace("xmlns=", "xmlns:x=").replace("<work", "<x:work").replace("</work", "</x:work")
                    xml = xml.replace("<sheetD", "<x:sheetD").replace("</sheetD", "</x:sheetD")
                row = read(by_hand(xml, texts=texts)).rows[0]
                self.assertEqual(list(row.values.values()), ["a\rb", "1000"])
