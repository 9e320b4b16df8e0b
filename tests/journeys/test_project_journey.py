"""From a spreadsheet to a citizen, through three hands and back: played in a real browser."""

import csv
import re
import tempfile
from pathlib import Path

from projects.models import Agency, Project
from projects.people.scope import EVERYONE, asking_as
from tests.browser import BrowserTestCase
from tests.cast import agency, person, province

LINES = [
    ("โครงการพัฒนาแหล่งน้ำเพื่อการเกษตร", "งบลงทุน", "ค่าครุภัณฑ์ ที่ดินและสิ่งก่อสร้าง",
     "ก่อสร้างฝายน้ำล้นคอนกรีตเสริมเหล็กห้วยน้ำพัน ตำบลขึ่ง อำเภอเวียงสา จังหวัดน่าน 1 แห่ง", "12,500,000"),
    ("โครงการพัฒนาแหล่งน้ำเพื่อการเกษตร", "งบดำเนินงาน", "ค่าตอบแทน ใช้สอยและวัสดุ",
     "ค่าจ้างเหมาบริการอบรมกลุ่มผู้ใช้น้ำ", "350,000"),
]  # fmt: skip
PLAN = "แผนงานยุทธศาสตร์ส่งเสริมการพัฒนาจังหวัดและกลุ่มจังหวัดแบบบูรณาการ"


def bill():
    path = Path(tempfile.mkdtemp()) / "ร่าง พ.ร.บ. น่าน 2569.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        write = csv.writer(file).writerow
        write(["REF_DOC", "REF_PAGE_NO", "BUDGETARY_UNIT", "BUDGET_PLAN", "PROJECT", "CATEGORY_LV1", "CATEGORY_LV2",
               "ITEM_DESCRIPTION", "FISCAL_YEAR", "AMOUNT"])  # fmt: skip
        for project, lv1, lv2, item, amount in LINES:
            write(["2026.3", "417", "จังหวัดน่าน", PLAN, project, lv1, lv2, item, "2026", amount])
    return path


class FromSpreadsheetToCitizen(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.irrigation = agency("โครงการชลประทานน่าน", "55")
        self.agency = person("irrigation.nan", "agency", agency=self.irrigation)
        self.office = person("office.nan", "provincial_office", province=province("55"))
        self.centre = person("centre", "central")

    def project(self):
        with asking_as(EVERYONE):
            return Project.objects.get(title="โครงการพัฒนาแหล่งน้ำเพื่อการเกษตร")

    def record(self, page):
        self.go(page, f"/admin/projects/{self.project().pk}/")

    def press(self, page, label):
        page.get_by_role("button", name=label, exact=True).click()
        page.wait_for_load_state()

    def give_back(self, page, reason):
        page.locator("summary", has_text="ส่งกลับให้แก้ไข").click()
        page.fill("textarea[name=reason]", reason)
        self.press(page, "ส่งกลับให้แก้ไข")

    def test_the_whole_way(self):
        office, of_agency, centre = (self.signed_in(who) for who in (self.office, self.agency, self.centre))

        with self.subTest("the office imports"):
            office.get_by_role("link", name="นำเข้าข้อมูล").first.click()
            self.go(office, "/admin/imports/new/")
            office.set_input_files("input[type=file]", str(bill()))
            office.select_option("select[name=fiscal_year]", "2569")
            office.locator("main form button[type=submit]").click()
            office.wait_for_url(re.compile(r"/admin/imports/\d+/"))
            self.assertIn("12,850,000.00", office.content())
            self.shot(office, "import-preview")
            office.locator("form[action$='confirm/'] button[type=submit]").click()
            office.wait_for_load_state()
            self.assertEqual(str(self.project().budget_baht), "12850000.00")

        with self.subTest("assigns an agency"):
            self.go(office, "/admin/queue/")
            office.get_by_label(f"เลือก {self.project().code}").check()
            self.press(office, "มอบหมายหน่วยงานให้รายการที่เลือก")
            office.select_option("select[name=agency]", str(self.irrigation.pk))
            self.press(office, "มอบหมาย")
            self.assertEqual(self.project().agency, Agency.objects.get(pk=self.irrigation.pk))

        with self.subTest("the agency completes the record and submits"):
            self.go(of_agency, "/admin/")
            self.assertIn("มอบหมายโครงการให้หน่วยงานของท่าน", of_agency.content())
            self.record(of_agency)
            of_agency.get_by_role("link", name="กรอกและแก้ไขข้อมูล").click()
            of_agency.get_by_role("tab", name="2.2 รายละเอียด").click()
            of_agency.fill("#id_summary", "สร้างฝายน้ำล้นให้เกษตรกรตำบลขึ่งมีน้ำทำนาตลอดปี")
            of_agency.fill("#id_objectives", "เพิ่มพื้นที่ชลประทาน 1,200 ไร่")
            of_agency.fill("#id_target_output", "ฝายน้ำล้น 1 แห่ง")
            of_agency.fill("#id_start_on", "1 ต.ค. 2568")
            of_agency.fill("#id_end_on", "๓๐ ก.ย. ๒๕๖๙")
            self.shot(of_agency, "record-form")
            self.press(of_agency, "บันทึกร่างและกลับหน้าบันทึก")
            self.press(of_agency, "ส่งให้จังหวัด/กลุ่มจังหวัดตรวจ")
            self.assertEqual(self.project().step, "submitted")

        with self.subTest("the office returns it with a reason"):
            self.go(office, "/admin/queue/")
            office.get_by_role("link", name="โครงการพัฒนาแหล่งน้ำเพื่อการเกษตร").first.click()
            self.give_back(office, "ขอเพิ่มจำนวนครัวเรือนที่ได้รับประโยชน์")
            self.assertEqual(self.project().step, "returned")

        with self.subTest("the agency fixes it and sends it again"):
            self.record(of_agency)
            self.assertIn("ขอเพิ่มจำนวนครัวเรือนที่ได้รับประโยชน์", of_agency.inner_text("header.record__head"))
            of_agency.get_by_role("link", name="กรอกและแก้ไขข้อมูล").click()
            of_agency.get_by_role("tab", name="2.2 รายละเอียด").click()
            of_agency.fill("#id_beneficiaries", "เกษตรกร 240 ครัวเรือน")
            self.press(of_agency, "บันทึกร่างและกลับหน้าบันทึก")
            self.press(of_agency, "ส่งให้จังหวัด/กลุ่มจังหวัดตรวจ")

        with self.subTest("the office verifies, the centre accepts"):
            self.record(office)
            self.shot(office, "record-to-verify")
            self.press(office, "ตรวจแล้ว ถูกต้อง ส่งให้ส่วนกลางรับรอง")
            self.go(centre, "/admin/queue/")
            centre.get_by_role("link", name="โครงการพัฒนาแหล่งน้ำเพื่อการเกษตร").first.click()
            self.press(centre, "รับรองและเผยแพร่")
            self.assertTrue(self.project().live)

        with self.subTest("a citizen finds it by a word in the middle of its title"):
            citizen = self.visitor(width=360)
            self.go(citizen, "/projects/")
            citizen.fill("input[name=q]", "แหล่งน้ํา")  # typed with nikhahit and sara aa
            citizen.keyboard.press("Enter")
            citizen.wait_for_load_state()
            citizen.get_by_role("link", name="โครงการพัฒนาแหล่งน้ำเพื่อการเกษตร").first.click()
            citizen.wait_for_url(re.compile(rf"/projects/2569/{self.project().code}/"))
            self.assertIn("12,850,000.00", citizen.content())
            self.assertIn("เกษตรกร 240 ครัวเรือน", citizen.content())
            self.shot(citizen, "citizen")

        with self.subTest("the agency amends it; the public one stays"):
            self.record(of_agency)
            of_agency.get_by_role("link", name="แก้ไขข้อมูลที่เผยแพร่แล้ว").click()
            of_agency.get_by_role("tab", name="2.2 รายละเอียด").click()
            of_agency.fill("#id_beneficiaries", "เกษตรกร 260 ครัวเรือน")
            self.press(of_agency, "บันทึกร่างและกลับหน้าบันทึก")
            self.press(of_agency, "ส่งให้จังหวัด/กลุ่มจังหวัดตรวจ")
            self.assertEqual(self.project().amendment_step, "submitted")
            citizen.reload()
            self.assertIn("240 ครัวเรือน", citizen.content())
            self.assertNotIn("260 ครัวเรือน", citizen.content())
        for page in (office, of_agency, centre, citizen):
            self.assertEqual(page.faults, [])
