"""Errors come back as the same workbook, with a comment column and coloured cells; mended, it goes in."""

import io

import openpyxl

from projects.exchange.marked_up import COLOURS, HEADING
from projects.models import ImportBatch, Project
from projects.people.scope import EVERYONE, asking_as
from tests.projects.exchange.bill import COLUMNS, line
from tests.projects.exchange.test_import_screens import Screens

RED = COLOURS["error"]


def workbook(*lines):
    """A workbook as a clerk makes it: a title above the heading, a bold heading, a note sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "งบปี 69"
    sheet.append(["งบประมาณจังหวัดน่าน"])
    sheet.append(COLUMNS)
    for row in lines:
        sheet.append([row[column] for column in COLUMNS])
    sheet["A1"].font = openpyxl.styles.Font(bold=True)
    book.create_sheet("บันทึก")["A1"] = "ของส่วนตัว"
    return saved(book)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class TheSameWorkbook(Screens):
    def marked(self, batch):
        answer = self.get(f"/admin/imports/{batch.pk}/marked.xlsx", by=self.nan_office)
        self.assertEqual(answer.status_code, 200)
        return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))

    def test_faults_stand_beside_their_rows_and_the_rest_is_untouched(self):
        batch = self.batch(data=workbook(line(), line(AMOUNT="สิบบาท", ITEM_DESCRIPTION="ค่าวัสดุ")), name="งบ.xlsx")
        page = self.get(f"/admin/imports/{batch.pk}/", by=self.nan_office)
        self.assertContains(page, "ช่อง J4")
        book = self.marked(batch)
        self.assertEqual(book.sheetnames, ["งบปี 69", "บันทึก"])
        sheet = book["งบปี 69"]
        self.assertEqual([sheet["A1"].value, sheet["A1"].font.bold], ["งบประมาณจังหวัดน่าน", True])
        self.assertEqual([sheet["K2"].value, sheet["K3"].value], [HEADING, None])
        self.assertIn("ช่อง AMOUNT", sheet["K4"].value)
        self.assertEqual([sheet["J4"].fill.fgColor.rgb, sheet["J3"].fill.fill_type], [RED, None])
        self.assertIn("อ่านจำนวนเงินไม่ได้", sheet["J4"].comment.text)

    def test_mended_and_uploaded_again_it_goes_in_and_old_marks_are_gone(self):
        first = self.batch(
            data=workbook(line(), line(AMOUNT="x"), line(AMOUNT="y", ITEM_DESCRIPTION="ค่าเช่า")), name="งบ.xlsx"
        )
        book = self.marked(first)
        book["งบปี 69"]["J4"] = 500
        second = self.batch(data=saved(book), name="งบ.xlsx")
        sheet = self.marked(second)["งบปี 69"]
        self.assertEqual([sheet["K4"].value, sheet["J4"].fill.fill_type, sheet["J4"].comment], [None, None, None])
        self.assertEqual([cell.value for cell in sheet[2]].count(HEADING), 1)
        self.assertIn("ช่อง AMOUNT", sheet["K5"].value)
        book = self.marked(second)
        book["งบปี 69"]["J5"] = 700
        third = self.batch(data=saved(book), name="งบ.xlsx")
        self.press(third, "confirm")
        with asking_as(EVERYONE):
            self.assertEqual(f"{Project.objects.get().budget_baht}", "2200.50")

    def test_a_csv_comes_back_as_a_sheet_with_every_row(self):
        batch = self.batch(line(), line(AMOUNT="=1+1"))
        sheet = self.marked(batch).active
        self.assertEqual([sheet.max_row, sheet["J3"].value, sheet["J3"].data_type], [3, "=1+1", "s"])
        self.assertEqual([sheet["J3"].fill.fgColor.rgb, sheet["K3"].value], [RED, 3])

    def test_neighbours_do_not_get_it(self):
        batch = self.batch(line(AMOUNT="x"))
        self.assertEqual(self.get(f"/admin/imports/{batch.pk}/marked.xlsx", by=self.phrae_office).status_code, 404)
        self.assertEqual(self.get(f"/admin/imports/{batch.pk}/original/", by=self.phrae_office).status_code, 404)
        self.assertEqual(ImportBatch.objects.count(), 1)
