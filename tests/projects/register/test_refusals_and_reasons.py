"""What an officer is told when something cannot be done, and why something was done."""

from projects.people.scope import EVERYONE, asking_as
from projects.register import actions
from projects.register.actions.locking import state_mark
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

    def test_what_was_typed_with_a_refused_decision_is_still_there(self):
        row = make.project(agency=self.roads_of_nan)
        typed = {"seen_state": state_mark(row), "reason": "ขอแผนที่\nของ <จุดก่อสร้าง>"}
        refused = self.post(f"/admin/projects/{row.pk}/moves/return/", typed, by=self.nan_office)
        self.assertContains(refused, "ขอแผนที่<br>ของ &lt;จุดก่อสร้าง&gt;", status_code=422)
        self.assertContains(refused, f'href="/admin/projects/{row.pk}/"', status_code=422)

    def test_a_refused_comment_is_still_there(self):
        row = make.project(agency=self.roads_of_nan)
        address = f"/admin/projects/{row.pk}/comments/"
        refused = self.post(address, {"section": "9.9", "text": "แนบภาพก่อนดำเนินการ"}, by=self.nan_office)
        self.assertContains(refused, "แนบภาพก่อนดำเนินการ", status_code=422)
        self.assertContains(
            self.post(address, {"section": "2.1", "text": " "}, by=self.nan_office), "", status_code=422
        )

    def test_each_gap_of_an_incomplete_record_leads_to_its_field(self):
        row = make.project(agency=self.roads_of_nan, summary="", start_on=None)
        with asking_as(EVERYONE):
            row.activities.all().delete()
        form, seen = f"/admin/projects/edit/{row.pk}/", {"seen_state": state_mark(row)}
        refused = self.post(f"/admin/projects/{row.pk}/moves/submit/", seen, by=self.nan_agency)
        page = self.get(f"/admin/projects/{row.pk}/", by=self.nan_agency)
        for place, sentence in [
            ("#id_summary", "กรอกสาระสำคัญของโครงการ"),
            ("#id_start_on", "กรอกวันเริ่มและวันสิ้นสุดโครงการ"),
            ("#tab-activities", "เพิ่มกิจกรรมอย่างน้อยหนึ่งกิจกรรม"),
        ]:
            with self.subTest(place=place):
                self.assertContains(refused, f'<a href="{form}{place}">{sentence}</a>', status_code=422)
                self.assertContains(page, f'<a href="{form}{place}">{sentence}</a>')

    def test_a_record_without_an_agency_leads_whoever_may_assign_to_it(self):
        row = make.project(waiting_for="office")
        assign = f'<a href="/admin/projects/assign/?id={row.pk}">ยังไม่ได้มอบหมายหน่วยงานรับผิดชอบ</a>'
        seen = {"seen_state": state_mark(row)}
        refused = self.post(f"/admin/projects/{row.pk}/moves/submit/", seen, by=self.nan_office)
        self.assertContains(refused, assign, status_code=422)
        page = self.get(f"/admin/projects/{row.pk}/", by=self.nan_office)
        self.assertContains(page, assign)
        self.assertNotContains(page, "ยังขาด: ยังไม่ได้มอบหมาย")

    def test_what_is_not_found_in_the_admin_says_where_to_go(self):
        page = self.get("/admin/projects/999999/", by=self.nan_office)
        self.assertContains(page, "ไปที่โต๊ะทำงาน", status_code=404)
        self.assertNotContains(page, "ระบบจัดการเนื้อหา", status_code=404)
