"""Requests and files that no button or program makes: refused, or passed over, and never more than the person may."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

from projects.exchange.outcome import Assessment, Line
from projects.models import Agency, FiscalYear, ImportBatch, Project
from projects.people.scope import EVERYONE, asking_as
from projects.register.exchange.mapped import in_baht
from tests.projects.exchange.bill import line, text_of
from tests.projects.exchange.books import by_openpyxl
from tests.projects.exchange.test_import_screens import Screens
from tests.projects.exchange.test_workbook_merge import Workbooks
from tests.projects.exchange.workbook_file import PROJECTS, YEAR, Edited, look, record, taken


class Choices(Screens):
    def test_only_rows_of_the_batch_are_kept(self):
        batch = self.batch(line(), line(ITEM_DESCRIPTION="ค่าวัสดุ"))
        for shown in (":²", ":" + "9" * 5000, ":99", "A" * 5000 + ":1", "1", ""):
            with self.subTest(shown=shown[:9]):
                self.assertEqual(self.press(batch, "choose", {"shown": [shown]}).status_code, 302)
                batch.refresh_from_db()
                self.assertEqual(batch.choices, {"left_out": []})
        self.press(batch, "choose", {"shown": [":1", ":2"], "take": [":2"]})
        batch.refresh_from_db()
        self.assertEqual(batch.choices, {"left_out": [["", 1]]})

    def test_leaving_many_rows_out_asks_each_row_once(self):
        choices = {"left_out": [["", row] for row in range(20_000)]}
        assessment = Assessment([Line(row, row, {}) for row in range(20_000)])
        self.assertTrue(all(assessment.is_left_out(one, choices) for one in assessment.lines))


class CraftedFiles(Screens):
    def workbook(self, text):
        """A sheet whose title of a new record says so in the file's own XML."""
        heads = {"รหัสโครงการ": "ใหม่1", "ชื่อโครงการ": "ฝาย@@", "วันเริ่มโครงการ": "ไม่รู้@@", f"อื่น{text}": "x"}
        data = by_openpyxl(lambda book: [book.active.append(list(row)) for row in (heads, heads.values())])
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                new.writestr(name, old.read(name).replace(b"@@", text.encode()))
        return out.getvalue()

    def upload(self, data, name="แบบ.xlsx", by=None, year=YEAR):
        form = {"layout": "template", "fiscal_year": year, "file": SimpleUploadedFile(name, data)}
        return self.post("/admin/imports/new/", form, by=by or self.nan_office)

    def test_what_is_no_character_is_left_out(self):
        for text in ("_xD800_", "_x0000_", "_x0001_", "_xFFFE_"):
            with self.subTest(text=text):
                self.assertEqual(self.upload(self.workbook(text)).status_code, 302)
                batch = ImportBatch.objects.latest("pk")
                self.assertEqual(batch.rows.get().values["ชื่อโครงการ"], "ฝาย")
                for name in ("", "marked.xlsx", "remaining.csv", "remaining.xlsx"):
                    page = self.get(f"/admin/imports/{batch.pk}/{name}", by=self.nan_office)
                    self.assertEqual(page.status_code, 200)
                    self.assertTrue(b"".join(page.streaming_content) if page.streaming else page.content)

    def test_a_workbook_named_as_our_bundle_is_read_as_one_file(self):
        for name in ("แบบ.zip", "ชุดตาราง.zip"):
            with self.subTest(name=name):
                self.assertEqual(self.upload(self.workbook(""), name).status_code, 302)

    def test_a_group_before_its_time_has_no_records_of_its_own(self):
        FiscalYear.objects.get_or_create(year_be=2560)
        self.upload(self.workbook(""), by=self.north2_office, year=2560)
        self.assertIn("ไม่รู้ว่าโครงการใหม่นี้เป็นของพื้นที่ใด", ImportBatch.objects.latest("pk").rows.get().reason)

    def test_an_exponent_is_no_amount(self):
        for text in ("1e999999", "1e900000", "NaN", "Infinity", "-", "1.5.2"):
            self.assertEqual(in_baht(text, "million", "plus"), text)
        self.assertEqual(in_baht("๑,250.5", "million", "minus"), "-1250500000")


class WhoTakesBack(Workbooks):
    def confirmed(self, book, by):
        batch = look(book.data(), by)
        self.post(f"/admin/imports/{batch.pk}/confirm/", by=by)
        batch.refresh_from_db()
        self.assertEqual(batch.state, "confirmed")
        return batch

    def test_an_agency_that_lost_the_record_takes_nothing_back(self):
        own = f"55:{self.roads_of_nan.pk}"
        batch = self.confirmed(Edited(taken(self.nan_agency, own)).put(PROJECTS, 2, summary="เขียนใหม่"), self.nan_agency)
        other = Agency.objects.exclude(pk=self.roads_of_nan.pk).filter(provinces=self.project.province).first()
        with asking_as(EVERYONE):
            Project.objects.filter(pk=self.project.pk).update(agency=other)
        answer = self.post(f"/admin/imports/{batch.pk}/undo/", by=self.nan_agency)
        self.assertContains(answer, "ไม่ได้ดูแลแล้ว", status_code=422)
        self.assertEqual(record(self.code).summary, "เขียนใหม่")
        self.assertEqual(self.post(f"/admin/imports/{batch.pk}/undo/", by=self.nan_office).status_code, 302)


class WhoSees(Screens):
    def test_a_file_with_rows_of_another_area_is_not_shown_to_the_office(self):
        form = {"layout": "budget-bill", "fiscal_year": 2569, "area": "55"}
        form["file"] = SimpleUploadedFile("งบ.csv", text_of([line(), line(BUDGETARY_UNIT="จังหวัดแพร่")]).encode())
        self.post("/admin/imports/new/", form, by=self.central)
        batch = ImportBatch.objects.latest("pk")
        self.press(batch, "confirm", {"accept_good_rows": "on"}, by=self.central)
        batch.refresh_from_db()
        self.assertEqual([batch.state, batch.province], ["confirmed", None])
        self.assertEqual(self.get(f"/admin/imports/{batch.pk}/", by=self.nan_office).status_code, 404)
