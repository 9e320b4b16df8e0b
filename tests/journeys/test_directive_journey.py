"""A directive from the governor's press to the close, by hand; and every screen of section 2.6 passes axe."""

from datetime import date
from uuid import uuid4

from django.utils import timezone

from projects.models import DirectiveTarget, HelpRequest, Problem, ProblemCategory
from projects.people.scope import EVERYONE, asking_as
from tests import make
from tests.browser import BrowserTestCase
from tests.cast import agency, person, province
from tests.projects.oversight import orders


class DirectiveJourney(BrowserTestCase):
    def setUp(self):
        super().setUp()
        irrigation = agency("โครงการชลประทานน่าน", "55")
        self.agency = person("irrigation.nan", "agency", agency=irrigation)
        self.office = person("office.nan", "provincial_office", province=province("55"))
        self.governor = person("governor.nan", "executive", province=province("55"))
        self.project = make.accepted(agency=irrigation, title="ขุดลอกคลองสายหลัก")

    def test_a_directive_is_issued_answered_and_closed_by_hand(self):
        page = self.signed_in(self.governor)
        self.go(page, f"/admin/projects/{self.project.pk}/oversight/")
        page.click("text=ออกข้อสั่งการ")
        page.fill("input[name=subject]", "เร่งรัดงานงวดที่ 2")
        page.fill("textarea[name=text]", "ให้ชี้แจงเหตุที่ล่าช้า")
        page.fill("input[name=due_on]", "31 ธ.ค. 2599")
        page.click("main form button[type=submit]:has-text('ออกข้อสั่งการ')")
        page.wait_for_url("**/directives/targets/**")
        address = page.url.replace(self.live_server_url, "")

        page = self.signed_in(self.agency)
        page.click("text=รับทราบข้อสั่งการ")
        page.wait_for_url(f"**{address}")
        page.click("button:has-text('รับทราบ')")
        page.click("summary:has-text('ส่งคำชี้แจง')")
        page.fill("textarea[name=text]", "ผู้รับจ้างเพิ่มเครื่องจักรแล้ว")
        page.click("details[open] button:has-text('ส่งคำชี้แจง')")
        page.wait_for_selector("text=รอผู้สั่งการพิจารณา")

        page = self.signed_in(self.governor, 360)
        page.click("text=พิจารณาคำชี้แจง")
        page.click("summary:has-text('ปิดเรื่อง')")
        page.click("details[open] button:has-text('ปิดเรื่อง')")
        page.wait_for_selector(".record__status:has-text('ปิดเรื่องแล้ว')")
        with asking_as(EVERYONE):
            self.assertEqual(DirectiveTarget.objects.get().state, "closed")

    def test_every_screen_is_accessible(self):
        now = timezone.now()
        self.nan_governor = self.governor
        target = orders.directive_in_force(self, self.project, due_on=date(2025, 12, 20))
        with asking_as(EVERYONE):
            problem = Problem.objects.create(
                project=self.project, category=ProblemCategory.objects.first(), severity=3, text="น้ำท่วม",
                opened_on=date(2025, 12, 1), opened_by=self.agency, form_key=uuid4(),
            )  # fmt: skip
        asked = HelpRequest.objects.create(
            agency=self.project.agency, province=province("55"), subject="ถาม", state_since=now, asked_by=self.agency,
            asked_at=now, form_key=uuid4(),
        )  # fmt: skip
        own = f"/admin/projects/{self.project.pk}/oversight/"
        for who, addresses in (
            (self.agency, [own, f"{own}problems/new/", f"{own}problems/{problem.pk}/", f"/admin/directives/targets/{target.pk}/",
                           "/admin/help-requests/new/"]),
            (self.office, ["/admin/problems/", "/admin/help-requests/", f"/admin/help-requests/{asked.pk}/",
                           "/admin/directives/choose/"]),
            (self.governor, ["/admin/", "/admin/queue/", "/admin/directives/", "/admin/directives/rates/",
                             f"/admin/directives/new/?id={self.project.pk}", f"{own}suggestions/new/"]),
        ):  # fmt: skip
            self.assert_screens_accessible(who, addresses)
