"""Help requests by their addresses: an agency asks its office, an office the centre."""

from uuid import uuid4

from projects.models import HelpRequest, Notice
from tests import cast, make
from tests.base import PadmeTestCase

LIST = "/admin/help-requests/"


class HelpRequests(PadmeTestCase):
    def ask(self, *, by=None, side=None, project=None, **facts):
        by = by or self.nan_agency
        side = side or f"a{self.roads_of_nan.pk}p{cast.province('55').pk}"
        data = {"side": side, "subject": "บันทึกสัญญาไม่ได้", "text": "ระบบแจ้งว่าเกินวงเงิน", "form_key": str(uuid4())}
        query = f"?project={project.pk}" if project else ""
        return self.post(f"{LIST}new/{query}", data | facts, by=by)

    def move(self, name, *, by, seen=None, **facts):
        row = HelpRequest.objects.get()
        return self.post(
            f"{LIST}{row.pk}/", {"move": name, "seen": seen or f"{row.state}.{row.version}"} | facts, by=by
        )

    def test_an_agency_asks_and_its_office_answers(self):
        self.nan_office  # noqa: B018
        self.assertEqual(self.ask().status_code, 302)
        row = HelpRequest.objects.get()
        url = f"{LIST}{row.pk}/"
        self.assertTrue(Notice.objects.filter(person=self.nan_office, kind="asked", url=url, read_at=None).exists())
        self.assertContains(self.get("/admin/queue/", by=self.nan_office), "ตอบเรื่องขอความช่วยเหลือ")
        self.assertEqual(self.move("reply", by=self.nan_office, text="ตรวจยอดจัดสรรก่อน").status_code, 302)
        self.assertContains(self.get("/admin/queue/", by=self.nan_agency), "อ่านคำตอบ")
        self.assertEqual(self.move("reply", by=self.nan_agency, text="ตรวจแล้วยังไม่ได้").status_code, 302)
        row.refresh_from_db()
        self.assertEqual(row.state, "waiting")
        self.assertIsNotNone(row.first_answered_at)
        page = self.get(url, by=self.nan_agency)
        for text in ("ระบบแจ้งว่าเกินวงเงิน", "ตรวจยอดจัดสรรก่อน", "ตรวจแล้วยังไม่ได้", "ใช้เวลาตอบครั้งแรก"):
            self.assertContains(page, text)
        self.assertEqual(self.move("close", by=self.nan_agency).status_code, 302)
        self.assertEqual(self.move("reply", by=self.nan_office, text="อีก").status_code, 422)
        self.assertFalse(Notice.objects.filter(kind__in=["asked", "answered"], read_at=None).exists())

    def test_an_office_asks_the_centre(self):
        self.assertEqual(self.ask(by=self.nan_office, side=f"cp{cast.province('55').pk}").status_code, 302)
        self.assertEqual(self.move("reply", by=self.nan_office_2, text="เพิ่มเติม").status_code, 302)
        self.assertEqual(HelpRequest.objects.get().state, "waiting")
        self.assertContains(self.get("/admin/queue/", by=self.central), "ตอบเรื่องขอความช่วยเหลือ")
        self.assertEqual(self.move("reply", by=self.central, text="ทำได้แล้ว").status_code, 302)
        self.assertEqual(HelpRequest.objects.get().state, "answered")

    def test_only_the_two_sides_and_the_centre_read_it(self):
        self.ask()
        url = f"{LIST}{HelpRequest.objects.get().pk}/"
        for person, status in (
            (self.nan_agency, 200), (self.nan_office, 200), (self.central, 200), (self.phrae_office, 404),
            (self.phrae_agency, 404), (self.nan_governor, 404), (self.north2_office, 404),
        ):  # fmt: skip
            with self.subTest(person=person.username):
                self.assertEqual(self.get(url, by=person).status_code, status)
        self.assertNotContains(self.get(LIST, by=self.phrae_office), "บันทึกสัญญาไม่ได้")
        self.assertEqual(self.get(LIST, by=self.nan_governor).status_code, 403)
        self.assertEqual(self.move("reply", by=self.observer, text="x").status_code, 404)

    def test_nobody_asks_in_anothers_name_or_about_anothers_project(self):
        self.assertEqual(self.ask(by=self.phrae_agency).status_code, 422)
        self.assertEqual(self.ask(by=self.nan_governor).status_code, 403)
        hidden = make.project(area="54", agency=self.roads_of_phrae)
        self.assertEqual(self.ask(project=hidden).status_code, 404)
        own = make.accepted(agency=self.roads_of_nan)
        self.assertEqual(self.ask(project=own).status_code, 302)
        self.assertContains(self.get(f"{LIST}{HelpRequest.objects.get().pk}/", by=self.nan_office), own.title)

    def test_the_side_that_was_asked_closes_only_what_it_has_answered(self):
        self.ask()
        self.assertContains(self.move("close", by=self.nan_office), "ตอบเรื่องนี้ก่อน", status_code=422)
        self.move("reply", by=self.nan_office, text="ทำแบบนี้")
        self.move("reply", by=self.nan_agency, text="ยังไม่ได้ ช่วยดูอีกที")
        self.assertContains(self.move("close", by=self.nan_office), "ตอบเรื่องนี้ก่อน", status_code=422)
        self.assertNotContains(self.get(f"{LIST}{HelpRequest.objects.get().pk}/", by=self.nan_office), 'value="close"')
        self.move("reply", by=self.nan_office, text="แก้ให้แล้ว")
        self.assertEqual(self.move("close", by=self.nan_office).status_code, 302)

    def test_an_answer_that_the_office_closes_at_once_is_still_told(self):
        self.ask()
        self.move("reply", by=self.nan_office, text="ทำแบบนี้")
        self.move("close", by=self.nan_office)
        self.assertTrue(Notice.objects.filter(person=self.nan_agency, kind="answered", read_at=None).exists())

    def test_the_areas_log_tells_superiors_that_it_was_asked_and_not_what(self):
        self.ask()
        self.move("reply", by=self.nan_office, text="ตรวจยอดก่อน")
        self.move("close", by=self.nan_agency)
        history = self.get("/admin/reports/site-history/", by=self.nan_governor)
        self.assertContains(history, "ปิดเรื่องขอความช่วยเหลือ")
        self.assertNotContains(history, "บันทึกสัญญาไม่ได้")

    def test_readers_of_the_nation_who_answer_nothing_are_not_led_here(self):
        self.assertEqual(self.get(LIST, by=self.observer).status_code, 403)
        self.assertNotContains(self.get("/admin/directives/", by=self.observer), LIST)
        self.assertContains(self.get("/admin/directives/", by=self.central), LIST)

    def test_an_agency_asks_the_office_of_its_project_wherever_that_is(self):
        away = make.accepted(area="54", agency=self.roads_of_nan)
        value = f"a{self.roads_of_nan.pk}p{cast.province('54').pk}"
        form = self.get(f"{LIST}new/", by=self.nan_agency, project=away.pk)
        chosen = form.context["form"]["side"].value()
        self.assertEqual(chosen, value)
        self.assertContains(form, "สำนักงานจังหวัดแพร่ ในนาม")
        self.assertEqual(self.ask(project=away, side=value).status_code, 302)
        self.assertContains(self.get(LIST, by=self.phrae_office), "บันทึกสัญญาไม่ได้")

    def test_of_two_who_answer_at_once_the_second_keeps_the_words(self):
        self.ask()
        self.assertEqual(self.move("reply", by=self.nan_office, seen="waiting.1", text="คำตอบแรก").status_code, 302)
        lost = self.move("reply", by=self.nan_office_2, seen="waiting.1", text="คำตอบที่สอง")
        self.assertContains(lost, "คำตอบแรก", status_code=409)
        self.assertContains(lost, "คำตอบที่สอง", status_code=409)

    def test_the_same_form_twice_makes_one_and_the_list_is_a_file(self):
        key = str(uuid4())
        self.ask(form_key=key)
        self.ask(form_key=key)
        self.assertEqual(HelpRequest.objects.count(), 1)
        self.assertContains(self.get(LIST, by=self.nan_office, state="waiting", to="office"), "บันทึกสัญญาไม่ได้")
        self.assertNotContains(self.get(LIST, by=self.nan_office, to="centre"), "บันทึกสัญญาไม่ได้")
        file = b"".join(self.get(LIST, by=self.nan_office, export="csv").streaming_content).decode()
        self.assertIn("บันทึกสัญญาไม่ได้", file)
