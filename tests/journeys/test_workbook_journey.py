"""A workbook is taken away, filled in, brought back after somebody else was there first, chosen about, taken back."""

import re
import tempfile
from pathlib import Path

from projects.models import Project
from projects.people.scope import EVERYONE, asking_as
from tests import make
from tests.browser import BrowserTestCase
from tests.cast import agency, person, province
from tests.projects.exchange.workbook_file import ACTIVITIES, PROJECTS, Edited


class FromExcelAndBack(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.irrigation = agency("โครงการชลประทานน่าน", "55")
        self.agency = person("irrigation.nan", "agency", agency=self.irrigation)
        self.office = person("office.nan", "provincial_office", province=province("55"))
        self.project = make.project(
            agency=self.irrigation, title="พัฒนาแหล่งน้ำ", summary="เดิม", beneficiaries="เกษตรกร 200 ครัวเรือน"
        )

    def now(self):
        with asking_as(EVERYONE):
            return Project.objects.get(pk=self.project.pk)

    def press(self, page, label):
        page.get_by_role("button", name=label, exact=True).click()
        page.wait_for_load_state()

    def test_the_whole_way(self):
        office, of_agency = self.signed_in(self.office), self.signed_in(self.agency)
        path = Path(tempfile.mkdtemp()) / "แบบกรอก.xlsx"

        with self.subTest("the office takes the workbook of its province"):
            self.go(office, "/admin/imports/")
            office.get_by_role("link", name="ดาวน์โหลดแบบกรอก").first.click()
            office.wait_for_load_state()
            self.assert_accessible(office, within="'.imports'")
            office.select_option("select[name=fiscal_year]", "2569")
            with office.expect_download() as coming:
                office.get_by_role("button", name="ดาวน์โหลด", exact=True).click()
            coming.value.save_as(path)

        with self.subTest("fills it in"):
            book = Edited(path.read_bytes())
            book.put(PROJECTS, 2, summary="สำนักงานเขียน", beneficiaries="เกษตรกร 300 ครัวเรือน", count="๑,๒๐๐")
            book.put(ACTIVITIES, 2, baht="2,500,000.50")
            path.write_bytes(book.data())

        with self.subTest("meanwhile the agency saves the record"):
            self.go(of_agency, f"/admin/projects/edit/{self.project.pk}/")
            of_agency.get_by_role("tab", name="2.2 รายละเอียด").click()
            of_agency.fill("#id_beneficiaries", "เกษตรกร 240 ครัวเรือน")
            of_agency.fill("#id_objectives", "หน่วยงานเขียนใหม่")
            self.press(of_agency, "บันทึกร่างและกลับหน้าบันทึก")

        with self.subTest("the preview shows who changed what, and asks where both did"):
            self.go(office, "/admin/imports/new/?layout=template")
            office.set_input_files("input[type=file]", str(path))
            office.select_option("select[name=fiscal_year]", "2569")
            office.locator("main form button[type=submit]").first.click()
            office.wait_for_url(re.compile(r"/admin/imports/\d+/"))
            self.shot(office, "workbook-preview")
            self.assertIn("มีผู้แก้ช่อง “ผู้ได้รับประโยชน์” หลังจากท่านดาวน์โหลด", office.content())
            row = office.locator("li.merge__row").first
            for text in ("เกษตรกร 200 ครัวเรือน", "เกษตรกร 240 ครัวเรือน", "เกษตรกร 300 ครัวเรือน"):
                self.assertIn(text, row.inner_text())
            self.assert_accessible(office, within="'.imports'")
            phone = office.context.new_page()
            phone.set_viewport_size({"width": 360, "height": 800})
            phone.goto(office.url)
            self.assertLessEqual(phone.evaluate("document.documentElement.scrollWidth"), 360)
            self.shot(phone, "workbook-preview-360")
            phone.close()

        with self.subTest("the office keeps its own value and confirms"):
            row.get_by_label("ใช้ค่าในไฟล์ของท่าน").check()
            office.locator("form[action$='choose/'] button[type=submit]").last.click()
            office.wait_for_load_state()
            self.assertIn("นำเข้า 2 แถว", office.content())
            office.locator("form[action$='confirm/'] button[type=submit]").click()
            office.wait_for_load_state()

        with self.subTest("the record shows it, the agency's own work is still there"):
            now = self.now()
            self.assertEqual(
                [now.summary, now.beneficiaries, now.beneficiaries_count, now.objectives, str(now.budget_baht)],
                ["สำนักงานเขียน", "เกษตรกร 300 ครัวเรือน", 1200, "หน่วยงานเขียนใหม่", "2500000.50"],
            )
            batch_url = office.url
            self.go(office, f"/admin/projects/{self.project.pk}/")
            history = office.locator("#history").inner_text()
            self.assertIn("แบบกรอก.xlsx", history)
            self.assertIn("แผ่น “โครงการ” แถว 2", history)
            self.assertIn("เกษตรกร 300 ครัวเรือน", office.content())

        with self.subTest("and is taken back"):
            office.goto(batch_url)
            office.locator("summary", has_text="ยกเลิกการนำเข้าชุดนี้").click()
            self.press(office, "ยืนยันการยกเลิก")
            now = self.now()
            self.assertEqual(
                [now.summary, now.beneficiaries, now.objectives, str(now.budget_baht)],
                ["เดิม", "เกษตรกร 240 ครัวเรือน", "หน่วยงานเขียนใหม่", "1000000.00"],
            )
        for page in (office, of_agency):
            self.assertEqual(page.faults, [])
