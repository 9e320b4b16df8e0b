"""The chase by hand: the ladder in its order, the letter to print, the agency's word, the meeting; many reports decided at once."""

import re
from datetime import date, timedelta
from unittest.mock import patch

from django.utils import timezone

from projects.models import Chase, LedgerEntry, MonthlyReport, MovementMeeting
from projects.people.scope import EVERYONE, asking_as
from tests.browser import BrowserTestCase
from tests.projects.money import books

TODAY = date(2025, 2, 26)
LETTER = {"number": "นน 0017.2/ว 12", "issued_on": "20 ก.พ. 2568", "signed_by": "นายสมชาย ใจดี"}


class ChaseJourney(BrowserTestCase):
    def setUp(self):
        super().setUp()
        clock = patch("django.utils.timezone.localdate", return_value=TODAY)
        clock.start()
        self.addCleanup(clock.stop)
        self.late, self.other = books.funded(self), books.funded(self)
        with asking_as(EVERYONE):
            LedgerEntry.objects.update(recorded_at=timezone.now() - timedelta(days=30))

    def press(self, page, label):
        page.get_by_role("button", name=label).click()
        page.wait_for_load_state()

    def rungs(self):
        with asking_as(EVERYONE):
            return list(Chase.objects.filter(project=self.late).order_by("pk").values_list("rung", flat=True))

    def test_up_the_ladder_and_to_the_meeting(self):
        office, agency = self.signed_in(self.nan_office), self.signed_in(self.nan_agency, 360)
        list_of_month = "/admin/progress/late/?month=2025-01"
        for label in ("แจ้งเตือนหน่วยงาน", "บันทึกหนังสือและเปิดเพื่อพิมพ์", "เสนอผู้บริหารพื้นที่"):
            self.go(office, list_of_month)
            office.locator(f'input[name=project][value="{self.late.pk}"]').check()
            if "หนังสือ" in label:
                office.locator("summary", has_text="มีหนังสือทวงถาม").click()
                for name, text in LETTER.items():
                    office.fill(f"[name={name}]", text)
            self.press(office, label)
            if "หนังสือ" in label:
                self.assertIn("๐๐๑๗.๒/ว ๑๒", office.locator(".chase-letter").inner_text())
                self.assertIn("ขอแสดงความนับถือ", office.locator(".chase-letter").inner_text())
                self.shot(office, "chase-letter")
                sheets = re.findall(rb"/Type\s*/Page[^s]", office.pdf(format="A4"))
                self.assertEqual(len(sheets), 1)  # one agency, one sheet
        self.assertEqual(self.rungs(), ["notice", "letter", "governor"])
        governor = self.signed_in(self.nan_governor)
        self.go(governor, "/admin/progress/before-executive/")
        self.assertIn(self.late.code, governor.locator("main").inner_text())
        self.shot(governor, "chase-executive")

        self.go(agency, "/admin/progress/still/")
        agency.get_by_role("link", name=f"ชี้แจงเหตุ {self.late.code}").click()
        agency.fill("[name=text]", "ผู้รับจ้างรอวัสดุ")
        self.press(agency, "บันทึกคำชี้แจง")
        self.go(office, "/admin/progress/still/")
        self.assertIn("ผู้รับจ้างรอวัสดุ", office.locator("main").inner_text())
        for project in (self.late, self.other):
            office.locator(f'input[name=project][value="{project.pk}"]').check()
        office.locator("summary", has_text="นัดประชุมเร่งรัด").click()
        self.press(office, "นัดประชุมและแจ้งหน่วยงาน")
        self.assertEqual(office.locator("input[name=project]:checked").count(), 2)
        office.fill("[name=meets_on]", "3 มี.ค. 2568")
        office.fill("[name=place]", "09.30 น. ห้องประชุม 1")
        self.press(office, "นัดประชุมและแจ้งหน่วยงาน")
        with asking_as(EVERYONE):
            self.assertEqual(MovementMeeting.objects.count(), 2)
        self.go(agency, "/admin/progress/still/")
        self.assertIn("ห้องประชุม 1", agency.locator("main").inner_text())
        self.assertEqual(office.faults + agency.faults + governor.faults, [])

    def test_many_reports_are_verified_and_accepted_by_ticks(self):
        agency = self.signed_in(self.nan_agency)
        for project in (self.late, self.other):
            self.go(agency, f"/admin/projects/{project.pk}/progress/2025-01/")
            agency.fill("[name=work_done]", "ขุดฐานราก")
            agency.fill(f"[name=actual-{books.activity_of(project).pk}]", "10")
            self.press(agency, "ส่งให้จังหวัด/กลุ่มจังหวัดตรวจ")
        for person, label, step in (
            (self.nan_office, "ตรวจแล้ว ถูกต้อง ตามที่เลือก", "verified"),
            (self.central, "รับรองตามที่เลือก", "accepted"),
        ):
            page = self.signed_in(person)
            self.go(page, "/admin/progress/review/")
            for box in page.locator("input[name=report]").all():
                box.check()
            self.press(page, label)
            with asking_as(EVERYONE):
                self.assertEqual(set(MonthlyReport.objects.values_list("step", flat=True)), {step})
