"""Section 2.7 by its address: the office passes and returns sections, the agency mends or answers, what changes is asked
for again."""

from datetime import date
from unittest.mock import patch

from projects.models import AuditEntry, FiscalYear, Notice, Project, SectionCheck
from projects.people.scope import EVERYONE, asking_as
from projects.register import actions as register_actions
from tests import make
from tests.base import PadmeTestCase
from tests.projects.money import books

TODAY = date(2025, 3, 5)


class Verification(PadmeTestCase):
    def setUp(self):
        clock = patch("django.utils.timezone.localdate", return_value=TODAY)
        clock.start()
        self.addCleanup(clock.stop)
        self.project = books.funded(self)
        self.url = f"/admin/projects/{self.project.pk}/verification/"

    def standing(self, section, by=None):
        page = self.get(self.url, by=by or self.nan_office)
        return next(one["row"] for one in page.context["sections"] if one["row"].section == section)

    def move(self, move, section="2.3", *, by=None, seen=None, **facts):
        by = by or self.nan_office
        data = {"move": move, "section": section, "seen": seen or self.standing(section, by=by).seen}
        return self.post(self.url, data | facts, by=by)

    def checks(self, **facts):
        with asking_as(EVERYONE):
            return list(SectionCheck.objects.filter(project=self.project, **facts).order_by("pk"))

    def queue(self, by):
        return self.get("/admin/queue/", by=by)

    def test_a_section_passes_and_asks_again_when_it_changes(self):
        self.assertEqual(self.standing("2.3").word, "รอตรวจ")
        self.assertEqual(self.move("pass").status_code, 302)
        self.assertEqual(self.standing("2.3").word, "ผ่าน")
        self.assertNotContains(self.queue(self.nan_office), "ตรวจหมวดอีกครั้ง")
        books.enter(self, self.project, "disbursement", "1000")
        self.assertEqual(self.standing("2.3").word, "เปลี่ยนหลังตรวจ ต้องตรวจใหม่")
        self.assertContains(self.queue(self.nan_office), "ตรวจหมวดอีกครั้ง")
        record = self.get(f"/admin/projects/{self.project.pk}/", by=self.nan_office)
        self.assertContains(record, "เปลี่ยนหรือชี้แจงหลังตรวจ 1 หมวด")
        self.assertEqual(self.move("pass").status_code, 302)
        self.assertEqual([one.result for one in self.checks()], ["passed", "passed"])
        self.assertEqual(AuditEntry.objects.filter(action="projects.verification.passed").count(), 2)

    def test_a_returned_section_reaches_the_agency_and_comes_back_when_mended(self):
        self.nan_agency  # noqa: B018  holds the post before the notice is sent
        self.assertEqual(self.move("return", comment=" ").status_code, 422)
        self.assertEqual(self.move("return", comment="วันที่รับจัดสรรไม่ตรงกับหนังสือ").status_code, 302)
        self.assertContains(self.queue(self.nan_agency), "แก้ไขหรือชี้แจงหมวดที่ส่งกลับ")
        self.assertContains(self.get(self.url, by=self.nan_agency), "วันที่รับจัดสรรไม่ตรงกับหนังสือ")
        told = Notice.objects.get(person=self.nan_agency)
        self.assertIn("#section-2-3", told.url)
        books.enter(self, self.project, "disbursement", "1000")
        self.assertEqual(self.standing("2.3").word, "แก้ไขแล้ว รอตรวจอีกครั้ง")
        self.assertNotContains(self.queue(self.nan_agency), "แก้ไขหรือชี้แจงหมวดที่ส่งกลับ")
        self.assertContains(self.queue(self.nan_office), "ตรวจหมวดอีกครั้ง")
        self.assertEqual(self.move("pass").status_code, 302)
        told.refresh_from_db()
        self.assertIsNotNone(told.read_at)

    def test_the_agency_answers_where_nothing_is_wrong(self):
        self.assertEqual(self.move("answer", by=self.nan_agency, comment="ถูกแล้ว").status_code, 422)
        self.move("return", comment="ขอหนังสือแจ้งจัดสรร")
        self.assertEqual(self.move("answer", by=self.nan_office, comment="x").status_code, 403)
        self.assertEqual(self.move("answer", by=self.nan_agency, comment="ตรงกับหนังสือ มท 0211").status_code, 302)
        self.assertEqual(self.standing("2.3").word, "ชี้แจงแล้ว รอตรวจอีกครั้ง")
        self.assertContains(self.queue(self.nan_office), "ตรวจหมวดอีกครั้ง")
        self.assertContains(self.get(self.url, by=self.nan_office), "ตรงกับหนังสือ มท 0211")

    def test_nobody_checks_what_they_entered_themselves(self):
        books.enter(self, self.project, "disbursement", "1000", by=self.nan_office)
        self.assertContains(self.get(self.url, by=self.nan_office), "ต้องให้เจ้าหน้าที่อื่นเป็นผู้ตรวจ")
        self.assertEqual(self.move("pass").status_code, 422)
        self.assertEqual(self.move("pass", by=self.nan_office_2).status_code, 302)

    def test_all_sections_without_a_fault_pass_in_one_press(self):
        with asking_as(EVERYONE):
            self.project.indicators.create(name_th="จำนวนผู้ใช้", target=10)
        page = self.get(self.url, by=self.nan_office)
        clean = [one["row"].section for one in page.context["clean"]]
        seen = {f"seen-{one['row'].section}": one["row"].seen for one in page.context["sections"]}
        self.assertNotIn("2.3", clean)  # no spending plan by month: M-04
        with asking_as(EVERYONE):
            self.project.indicators.create(name_th="อีกตัวหนึ่ง", target=10)  # 2.2 changes behind the page
        self.assertEqual(self.post(self.url, {"move": "pass_clean"} | seen, by=self.nan_office).status_code, 422)
        page = self.get(self.url, by=self.nan_office)
        seen = {f"seen-{one['row'].section}": one["row"].seen for one in page.context["sections"]}
        clean = [one["row"].section for one in page.context["clean"]]
        response = self.post(self.url, {"move": "pass_clean"} | seen, by=self.nan_office)
        self.assertEqual(response.status_code, 302 if clean else 422)
        self.assertEqual([one.section for one in self.checks(result="passed")], clean)

    def test_a_move_that_there_is_not_passes_nothing(self):
        self.assertEqual(self.move("").status_code, 404)
        self.assertEqual(self.move("verify").status_code, 404)
        self.assertEqual(self.move("return", comment="ก" * 2001).status_code, 422)
        self.assertEqual(self.checks(), [])

    def test_two_officers_and_the_second_learns_what_the_first_said(self):
        seen = self.standing("2.3").seen
        self.assertEqual(self.move("return", comment="แก้วันที่", seen=seen).status_code, 302)
        lost = self.move("pass", by=self.nan_office_2, seen=seen)
        self.assertContains(lost, "แก้วันที่", status_code=409)
        self.assertEqual(len(self.checks()), 1)

    def test_what_changed_behind_the_page_is_not_passed(self):
        seen = self.standing("2.3").seen
        books.enter(self, self.project, "disbursement", "1000")
        self.assertEqual(self.move("pass", seen=seen).status_code, 409)
        self.assertEqual(self.checks(), [])

    def test_readers_and_neighbours(self):
        for person, status in ((self.nan_governor, 200), (self.nan_treasury, 200), (self.north2_office, 403),
                               (self.phrae_office, 404), (self.phrae_agency, 404), (self.observer, 200)):  # fmt: skip
            with self.subTest(person=person.username):
                self.assertEqual(self.get(self.url, by=person).status_code, status)
        seen = self.standing("2.3").seen
        for person, status in ((self.nan_governor, 403), (self.observer, 403), (self.phrae_office, 404),
                               (self.nan_agency, 403)):  # fmt: skip
            with self.subTest(writes=person.username):
                self.assertEqual(self.move("pass", by=person, seen=seen).status_code, status)
        self.assertEqual(self.checks(), [])

    def test_a_closed_year_takes_no_check(self):
        seen = self.standing("2.3").seen
        FiscalYear.objects.filter(pk=2568).update(closed_on=TODAY)
        self.assertEqual(self.move("pass", seen=seen).status_code, 422)
        self.assertNotContains(self.get(self.url, by=self.nan_office), "ส่งกลับพร้อมความเห็น")

    def test_verifying_the_record_passes_what_was_seen_of_its_own_sections(self):
        project = make.project(agency=self.roads_of_nan, year_be=2568)
        with asking_as(self.nan_agency):
            register_actions.submit_project(project, by=self.nan_agency)
        with asking_as(self.nan_office):
            register_actions.verify_project(project, by=self.nan_office)
            self.assertEqual(
                list(SectionCheck.objects.filter(project=project).values_list("section", "result")),
                [("2.1", "passed"), ("2.2", "passed")],
            )
        with asking_as(self.central):
            register_actions.accept_project(project, by=self.central)
        self.project, self.url = project, f"/admin/projects/{project.pk}/verification/"
        self.assertEqual(self.standing("2.1").word, "ผ่าน")  # accepted: the same content, from the row now
        with asking_as(EVERYONE):
            row = Project.objects.get(pk=project.pk)
            newest = row.get_latest_revision_as_object()
            newest.objectives = "วัตถุประสงค์ใหม่"
            newest.save_revision(user=self.nan_agency, clean=False)
        self.assertEqual(self.standing("2.1").word, "ผ่าน")
        self.assertEqual(self.standing("2.2").word, "เปลี่ยนหลังตรวจ ต้องตรวจใหม่")

    def test_a_draft_is_not_checked_yet(self):
        self.project = make.project(agency=self.roads_of_nan, year_be=2568)
        self.url = f"/admin/projects/{self.project.pk}/verification/"
        self.assertContains(self.get(self.url, by=self.nan_office), "ตรวจรายหมวดได้เมื่อส่วนราชการส่งบันทึก")
        self.assertEqual(self.move("pass", "2.1").status_code, 422)

    def test_the_list_of_an_area_is_filtered_by_check_and_taken_as_a_file(self):
        make.accepted(area="54", year_be=2568, title="ของแพร่")
        other = make.accepted(agency=self.roads_of_nan, year_be=2568, title="ไม่มีเงิน")
        page = self.get("/admin/verification/", by=self.nan_office, year="2568")
        self.assertContains(page, self.project.code)
        self.assertNotContains(page, "ของแพร่")
        page = self.get("/admin/verification/", by=self.nan_office, year="2568", check="M-04")
        self.assertContains(page, self.project.code)
        self.assertNotContains(page, other.code)
        file = self.get("/admin/verification/", by=self.nan_office, year="2568", check="M-04", export="csv")
        self.assertIn("M-04", b"".join(file.streaming_content).decode())
        page = self.get("/admin/verification/", by=self.central, year="2568", area="54")
        self.assertContains(page, "ของแพร่")
        self.assertNotContains(page, "ไม่มีเงิน")
