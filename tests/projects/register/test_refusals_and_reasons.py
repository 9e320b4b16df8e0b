"""What an officer is told when something cannot be done, and why something was done."""

from projects.people.scope import asking_as
from projects.register import actions
from tests import make
from tests.base import PadmeTestCase


class RefusalsAndReasons(PadmeTestCase):
    def test_assigning_nothing_says_so_and_leads_back(self):
        make.project(waiting_for="office")
        refused = self.post(
            "/admin/projects/assign/", by=self.nan_office, HTTP_REFERER="http://testserver/admin/queue/"
        )
        self.assertContains(refused, "เลือกโครงการที่จะมอบหมายก่อน", status_code=422)
        self.assertContains(refused, 'href="http://testserver/admin/queue/"', status_code=422)
        self.assertContains(refused, "ไปที่โต๊ะทำงาน", status_code=422)

    def test_another_site_is_no_page_to_go_back_to(self):
        refused = self.post("/admin/projects/assign/", by=self.nan_office, HTTP_REFERER="https://elsewhere.example/")
        self.assertNotContains(refused, "elsewhere.example", status_code=422)

    def test_the_reason_of_a_take_down_stands_on_top_until_the_record_is_sent_again(self):
        self.roads_of_nan, self.nan_agency  # noqa: B018 the agency and its officer
        row = make.live(agency=self.roads_of_nan)
        with asking_as(self.central):
            actions.take_down(row, by=self.central, reason="ยอดเงินไม่ตรงกับเอกสาร")
        page = self.get(f"/admin/projects/{row.pk}/", by=self.nan_agency)
        self.assertContains(page, "นำออกจากหน้าเผยแพร่โดย")
        with asking_as(self.nan_agency):
            actions.submit_project(row, by=self.nan_agency)
        page = self.get(f"/admin/projects/{row.pk}/", by=self.nan_agency)
        self.assertNotContains(page, "นำออกจากหน้าเผยแพร่โดย")

    def test_what_is_not_found_in_the_admin_says_where_to_go(self):
        page = self.get("/admin/projects/999999/", by=self.nan_office)
        self.assertContains(page, "ไปที่โต๊ะทำงาน", status_code=404)
        self.assertNotContains(page, "ระบบจัดการเนื้อหา", status_code=404)
