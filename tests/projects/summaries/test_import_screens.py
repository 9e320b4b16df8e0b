"""An office brings its printed tables in on screen: upload, preview with what does not agree, confirm, undo."""

import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from projects.models import ImportBatch, SummaryTable
from tests.base import PadmeTestCase
from tests.projects.summaries import lampang


def files(*kinds):
    return [
        SimpleUploadedFile(lampang.FILES[kind], (lampang.FOLDER / lampang.FILES[kind]).read_bytes()) for kind in kinds
    ]


class ImportOnScreen(PadmeTestCase):
    def send(self, *kinds, by=None, area="52"):
        form = {"layout": "issue-summary", "fiscal_year": 2569, "area": area, "file": files(*kinds)}
        return self.post("/admin/imports/new/", form, by=by or self.lampang_office)

    def batch(self):
        answer = self.send(*lampang.FILES)
        self.assertEqual(answer.status_code, 302, answer.content.decode()[:2000])
        return ImportBatch.objects.latest("pk")

    def test_from_upload_to_undo(self):
        batch = self.batch()
        address = f"/admin/imports/{batch.pk}/"
        page = self.get(address, by=self.lampang_office)
        for text in (
            "ข้อสังเกตจากเอกสาร 11 เรื่อง", "ตารางผลการเบิกจ่าย แถวที่ 5 (แถว 6 ใน Excel)", "8,200.00 บาท", "๔๑,๕๐๙,๓๐๐.๐๐", "นำเข้า 21 แถว",
            "ลงตารางสรุปของพื้นที่",
        ):  # fmt: skip
            self.assertContains(page, text)
        told = page.content.decode()
        self.assertIn('href="?state=all#row-results5"', told)
        self.assertIn('id="row-results5"', told)
        self.assertLess(told.index('id="findings"'), told.index('id="confirm"'))  # read before it is confirmed
        self.assertFalse(SummaryTable.objects.exists())
        done = self.post(f"{address}confirm/", by=self.lampang_office, follow=True)
        self.assertContains(done, "ตารางสรุปตามประเด็น")
        self.assertNotContains(done, "โครงการใหม่เป็นฉบับร่าง")
        table = SummaryTable.objects.get(kind="results")
        shown = self.get(f"/admin/summary-tables/{table.pk}/", by=self.lampang_office)
        self.assertContains(shown, "นำเข้าจากไฟล์ allocation_by_issue.csv + results_by_issue.csv")
        self.assertContains(self.post(f"{address}undo/", by=self.lampang_office, follow=True), "ยกเลิกการนำเข้าแล้ว")
        self.assertFalse(SummaryTable.objects.exists())

    def test_a_row_may_be_left_out(self):
        batch = self.batch()
        shown = [f"{row.table}:{row.row}" for row in batch.rows.all()]
        take = [one for one in shown if one != "targets:3"]
        self.post(f"/admin/imports/{batch.pk}/choose/", {"shown": shown, "take": take}, by=self.lampang_office)
        self.post(f"/admin/imports/{batch.pk}/confirm/", by=self.lampang_office)
        self.assertEqual(SummaryTable.objects.get(kind="targets").rows.count(), 2)

    def test_the_centre_says_whose_tables_they_are(self):
        self.assertContains(self.send("results", by=self.central, area=""), "เลือกพื้นที่", status_code=422)
        self.assertEqual(self.send("results", by=self.central, area="52").status_code, 302)
        self.assertEqual(ImportBatch.objects.get().province.code, "52")

    def test_the_neighbour_neither_sees_nor_makes_it(self):
        batch = self.batch()
        self.assertEqual(self.get(f"/admin/imports/{batch.pk}/", by=self.phrae_office).status_code, 404)
        self.assertEqual(self.send("results", by=self.phrae_office).status_code, 422)
        self.assertEqual(ImportBatch.objects.count(), 1)

    def test_the_file_comes_back_marked_up(self):
        batch = self.batch()
        page = self.get(f"/admin/imports/{batch.pk}/marked.xlsx", by=self.lampang_office)
        self.assertEqual(page.status_code, 200)
        book = openpyxl.load_workbook(io.BytesIO(b"".join(page.streaming_content)))
        self.assertIn("๑๐,๐๐๐.๐๐", {cell for page in book for row in page.iter_rows(values_only=True) for cell in row})
