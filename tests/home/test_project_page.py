import csv
import io
from datetime import date
from decimal import Decimal

from django.utils import timezone

from projects.models import Activity, ActivityBudgetLine, District, Indicator, MonthlyReport, Place
from projects.people.scope import EVERYONE, asking_as
from projects.register.reports import passport
from tests import make
from tests.home.site_case import SiteTestCase


class ReadAProject(SiteTestCase):
    def setUp(self):
        super().setUp()
        self.row = make.live(
            area="55",
            year_be=2569,
            title="ก่อสร้างสะพานบ้านน้ำลัด",
            agency=self.roads_of_nan,
            budget_baht="12450000.50",
            beneficiaries_count=3092,
        )
        with asking_as(EVERYONE):
            self.row.activities.add(
                Activity(
                    title="=HYPERLINK(1) ควบคุมงาน",
                    sort_order=1,
                    weight_percent=Decimal("10"),
                    start_on=date(2025, 10, 1),
                    end_on=date(2026, 3, 31),
                    budget_lines=[
                        ActivityBudgetLine(
                            expenditure_kind="recurrent",
                            expenditure_category="operating",
                            budget_baht=Decimal("450000.00"),
                        )
                    ],
                )
            )
            self.row.indicators.add(Indicator(name_th="ระยะทางที่ก่อสร้าง", unit="เมตร", target=Decimal("1250")))
            self.row.places.add(Place(text="บ้านน้ำลัด หมู่ที่ 3", district=District.objects.get(code="5507")))
            self.row.save()
        self.address = f"/projects/2569/{self.row.code}/"

    def test_money_place_who_what_and_indicators(self):
        page = self.get(self.address)
        for text in (
            "ก่อสร้างสะพานบ้านน้ำลัด", "จังหวัดน่าน", "ปีงบประมาณ 2569", "แขวงทางหลวงน่านที่ 1", "กระทรวงคมนาคม", "12,900,000.50 บาท",
            "450,000.00", "ยอดเบิกจ่ายจะแสดงเมื่อมีรายงาน", "ระยะทางที่ก่อสร้าง", "1,250.00", "บ้านน้ำลัด หมู่ที่ 3", "3,092 คน",
            "1 ต.ค. 2568 – 31 มี.ค. 2569", "ที่มา:", "ดาวน์โหลด CSV",
        ):  # fmt: skip
            with self.subTest(text=text):
                self.assertContains(page, text)
        self.assertContains(page, f'<link rel="canonical" href="http://testserver{self.address}">')
        self.assertContains(page, 'property="og:image"')

    def test_results_are_told_once_the_centre_has_accepted_them(self):
        with asking_as(EVERYONE):
            facts = {"project": self.row, "drafted_by": self.nan_agency, "step_since": timezone.now()}
            report = MonthlyReport.objects.create(
                month=date(2025, 12, 1), due_on=date(2026, 1, 10), step="verified", actual_percent=Decimal("62.50"),
                paid_so_far_baht=Decimal("7000000.00"), outcomes="เดินทางเร็วขึ้น", **facts,
            )  # fmt: skip
            report.indicators.create(name_th="ระยะทางที่ก่อสร้าง", actual=Decimal("780"))
        for text in ("62.50", "7,000,000.00", "เดินทางเร็วขึ้น", "780.00"):
            self.assertNotContains(self.get(self.address), text)
        MonthlyReport._base_manager.update(step="accepted")
        for text in ("62.50", "7,000,000.00 บาท ถึงสิ้นเดือนธันวาคม 2568", "เดินทางเร็วขึ้น", "780.00"):
            with self.subTest(text=text):
                self.assertContains(self.get(self.address), text)

    def test_weights_that_do_not_add_up_are_shown(self):
        self.assertContains(self.get(self.address), "น้ำหนักของกิจกรรมรวมกันได้ 110.00 %")

    def test_data_json_says_the_same(self):
        data = self.get(f"{self.address}data.json").json()
        self.assertEqual(data["area"], {"code": "55", "name": "จังหวัดน่าน"})
        self.assertEqual((data["code"], data["year_be"]), (self.row.code, 2569))
        self.assertEqual(data["budget_baht"], "12900000.50")
        self.assertEqual([row["budget_baht"] for row in data["activities"]], ["12450000.50", "450000.00"])
        self.assertEqual(data["indicators"][0]["target"], "1250.00")
        self.assertEqual(data["step"], "accepted")
        self.assertTrue(data["last_published_at"].startswith("20"))

    def test_data_csv_opens_in_a_spreadsheet_and_runs_nothing(self):
        response = self.get(f"{self.address}data.csv")
        text = response.content.decode()
        self.assertTrue(text.startswith("\ufeff"))
        heads, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
        self.assertEqual(heads[0], "รหัสโครงการ")
        self.assertEqual([row[-1] for row in rows], ["12450000.50", "450000.00"])
        self.assertEqual(rows[1][7], "'=HYPERLINK(1) ควบคุมงาน")

    def test_the_page_is_the_same_for_everyone_and_says_so(self):
        response = self.get(self.address)
        self.assertNotIn("cookie", response.get("Vary", "").lower())
        self.assertFalse(response.cookies)
        self.assertIn("no-store", self.get(self.address, by=self.central)["Cache-Control"])

    def test_a_preview_shows_what_is_being_written(self):
        with asking_as(EVERYONE):
            self.row.title = "ชื่อใหม่ที่ยังไม่เผยแพร่"
            page = self.row.make_preview_request()
        self.assertContains(page, "ชื่อใหม่ที่ยังไม่เผยแพร่")
        self.assertContains(page, "ยังไม่เป็นข้อมูลที่ประชาชนเห็น")

    def test_the_passport_reads_an_amendment_from_memory(self):
        with asking_as(EVERYONE):
            revision = self.row.save_revision()
            amended = revision.as_object()
            amended.activities.add(
                Activity(
                    title="งานเพิ่ม",
                    sort_order=2,
                    budget_lines=[
                        ActivityBudgetLine(
                            expenditure_kind="capital", expenditure_category="investment", budget_baht=Decimal("1.25")
                        )
                    ],
                )
            )
            self.assertEqual(passport(amended).budget_baht, Decimal("12900001.75"))
            self.assertEqual(passport(self.row).budget_baht, Decimal("12900000.50"))
