"""Another body's sheet is read by a mapping that central staff built: no programmer needed."""

import json
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from projects.exchange.reading.values import baht_of
from projects.models import ActivityBudgetLine, AuditEntry, ColumnMapping, ImportBatch, Project
from projects.people.scope import EVERYONE, asking_as
from projects.register.exchange.mapped import in_baht
from tests.base import PadmeTestCase
from tests.projects.exchange.bill import command

SHEET = """กรมชลประทาน งบประมาณ,,,,
ที่ตั้ง,ชื่องาน,ประเภทงบ,วงเงิน (ล้านบาท),ปี
น่าน,ฝายห้วยหลวง,ลงทุน,1.2345,๒๕๖๙
น่าน,ซ่อมคลอง,ดำเนินงาน,0.5,2569
"""
FORM = {
    "name": "ตารางกรมชลประทาน",
    "note": "",
    "is_active": "on",
    "source_area_name": "ที่ตั้ง",
    "constant_budget_plan": "แผนงานบริหารจัดการน้ำ",
    "constant_project": "โครงการบริหารจัดการน้ำ",
    "source_category": "ประเภทงบ",
    "translations_category": "ลงทุน = งบลงทุน\nดำเนินงาน = งบดำเนินงาน",
    "source_item": "ชื่องาน",
    "source_year_ce": "ปี",
    "source_amount_baht": "วงเงิน (ล้านบาท)",
    "unit": "million",
    "sign": "plus",
}


class BuiltInTheAdmin(PadmeTestCase):
    def send(self, do="save", *, address="/admin/imports/mappings/new/", by=None, **changes):
        file = SimpleUploadedFile("ชลประทาน.csv", SHEET.encode())
        form = FORM | {"do": do, "example_file": file} | changes
        return self.post(address, form, by=by or self.central)

    def test_headings_are_read_previewed_saved_and_used(self):
        page = self.send("read", name="")
        self.assertContains(page, '<option value="วงเงิน (ล้านบาท)"')
        self.assertContains(self.send("preview", name=""), "1,234,500.00")
        self.assertRedirects(self.send(), "/admin/imports/mappings/")
        code, answer = command(SHEET, by=self.nan_office, year=2569, layout="mapping:ตารางกรมชลประทาน")
        self.assertEqual([code, answer["total_baht"], answer["projects_new"]], [0, "1734500.00", 1], answer)
        with asking_as(EVERYONE):
            lines = list(ActivityBudgetLine.objects.order_by("pk").values_list("expenditure_category", "budget_baht"))
            self.assertEqual(
                [f"{category} {baht}" for category, baht in lines], ["investment 1234500.00", "operating 500000.00"]
            )
            self.assertEqual(Project.objects.get().title, "โครงการบริหารจัดการน้ำ")
        code, again = command(SHEET, by=self.nan_office, year=2569, layout="mapping:ตารางกรมชลประทาน")
        self.assertEqual([again["activities_same"], again["activities_new"]], [2, 0])

    def test_the_unit_is_read_from_the_heading_or_from_above_the_table(self):
        for heading, above, unit in (
            ("วงเงิน (ล้านบาท)", "", "million"),
            ("วงเงิน ( พันบาท )", "หน่วย : ล้านบาท", "thousand"),
            ("วงเงิน (บาท)", "หน่วย : ล้านบาท", "baht"),
            ("วงเงิน", "หน่วย : ล้านบาท", "million"),
            ("วงเงิน", "โครงการ 12 ล้านบาท", "baht"),
        ):
            with self.subTest(heading=heading, above=above):
                sheet = SHEET.replace("วงเงิน (ล้านบาท)", heading).replace("ชลประทาน งบประมาณ,", f"ชลประทาน,{above}")
                self.send(
                    name=heading + above,
                    unit="",
                    source_amount_baht=heading,
                    example_file=SimpleUploadedFile("ก.csv", sheet.encode()),
                )
                self.assertEqual(ColumnMapping.objects.latest("pk").fields["amount_baht"]["unit"], unit)
        self.assertContains(self.send("preview", unit=""), "จำนวนเงินในไฟล์เป็นล้านบาท")

    def test_an_amount_is_in_the_columns_unit_or_refused_never_in_another(self):
        for printed, unit, sign, read in (
            ("(1,234.5)", "thousand", "plus", "-1234500"),
            ("\N{MINUS SIGN}5", "thousand", "plus", "-5000"),
            ("๑,๒๓๔", "million", "plus", "1234000000"),
            ("\u200b1.25", "million", "plus", "1250000"),
            ("5 บาท", "baht", "minus", "-5"),
            ("(5)", "baht", "minus", "5"),
            ("-", "million", "plus", None),
            ("฿1,234", "thousand", "plus", ValueError),
            ("1,500 บาท", "million", "plus", ValueError),
            ("1,5", "million", "plus", ValueError),
            ("1e9", "thousand", "minus", ValueError),
        ):
            with self.subTest(printed=printed, unit=unit, sign=sign):
                if read is ValueError:
                    self.assertRaises(ValueError, baht_of, in_baht(printed, unit, sign))
                else:
                    self.assertEqual(baht_of(in_baht(printed, unit, sign)), read and Decimal(read))

    def test_a_batch_keeps_the_mapping_it_was_read_by(self):
        self.send()
        form = {
            "layout": "mapping:ตารางกรมชลประทาน",
            "fiscal_year": 2569,
            "file": SimpleUploadedFile("a.csv", SHEET.encode()),
        }
        self.post("/admin/imports/new/", form, by=self.nan_office)
        batch = ImportBatch.objects.get()
        mapping = ColumnMapping.objects.get()
        self.send(address=f"/admin/imports/mappings/{mapping.pk}/", unit="baht", seen_version=1)
        self.post(f"/admin/imports/{batch.pk}/confirm/", by=self.nan_office)
        page = self.get(f"/admin/imports/{batch.pk}/", by=self.nan_office)
        for words in (
            "จำนวนเงิน จากคอลัมน์ “วงเงิน (ล้านบาท)”",
            "งบรายจ่าย: “ลงทุน” คือ “งบลงทุน”",
            "หน่วยของจำนวนเงิน: ล้านบาท",
            batch.sha256,
        ):
            self.assertContains(page, words)
        with asking_as(EVERYONE):
            self.assertEqual(f"{Project.objects.get().budget_baht}", "1734500.00")

    def test_errors_name_the_column_of_the_file(self):
        self.send()
        code, answer = command(
            SHEET.replace("0.5", "ครึ่งหนึ่ง"), by=self.nan_office, year=2569, layout="mapping:ตารางกรมชลประทาน"
        )
        self.assertEqual(
            [code, answer["errors"][0]["column"], answer["errors"][0]["value"]], [3, "วงเงิน (ล้านบาท)", "ครึ่งหนึ่ง"]
        )
        self.assertEqual([answer["errors"][0]["row"], answer["errors"][0]["sheet_row"]], [2, 4])

    def test_what_is_missing_or_unknown_is_said_at_the_field(self):
        cases = [
            ({"source_item": ""}, "รายการหรือกิจกรรม: คอลัมน์ในไฟล์: เลือกคอลัมน์ หรือใส่ค่าเดียวกันทุกแถว"),
            ({"constant_item": "ฝาย"}, "อย่างใดอย่างหนึ่ง"),
            ({"translations_category": "ลงทุน"}, "คำในไฟล์ = คำในระบบ"),
            ({"translations_category": "ลงทุน = งบก่อสร้าง"}, "ไม่รู้จัก “งบก่อสร้าง”"),
        ]
        for changes, words in cases:
            with self.subTest(changes=changes):
                self.assertContains(self.send(**changes), words, status_code=422)
        self.assertEqual(ColumnMapping.objects.count(), 0)

    def test_a_name_is_taken_once_and_the_later_of_two_savers_is_told(self):
        self.send()
        self.assertContains(self.send(), "มีการจับคู่คอลัมน์ชื่อ", status_code=422)
        mapping = ColumnMapping.objects.get()
        address = f"/admin/imports/mappings/{mapping.pk}/"
        self.assertEqual(self.send(address=address, seen_version=1).status_code, 302)
        self.assertEqual(self.send(address=address, seen_version=1).status_code, 409)
        self.assertEqual(AuditEntry.objects.filter(action="projects.mapping.saved").count(), 2)

    def test_only_the_centre_builds_them_and_a_retired_one_is_not_offered(self):
        for person in (self.nan_office, self.nan_agency):
            self.assertEqual(self.get("/admin/imports/mappings/", by=person).status_code, 403)
            self.assertEqual(self.send(by=person).status_code, 403)
        self.send(is_active="")
        code, answer = command(SHEET, by=self.nan_office, year=2569, layout="mapping:ตารางกรมชลประทาน")
        self.assertIn("ไม่มีการจับคู่คอลัมน์ชื่อ", answer["fatal"])
        self.assertNotContains(self.get("/admin/imports/new/", by=self.nan_office), "mapping:ตารางกรมชลประทาน")

    def test_an_example_that_was_tampered_with_is_none(self):
        for example in (
            "[]",
            "{",
            json.dumps({"columns": 5, "rows": []}),
            json.dumps({"columns": ["ก"], "rows": ["x"]}),
        ):
            with self.subTest(example=example):
                answer = self.post(
                    "/admin/imports/mappings/new/", FORM | {"do": "preview", "example": example}, by=self.central
                )
                self.assertIn(answer.status_code, (200, 422))
