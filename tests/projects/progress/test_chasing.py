"""What is late is chased step by step; what does not move is explained; the executive reads who was put before them."""

from datetime import date, timedelta
from io import StringIO
from unittest.mock import patch

from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError

from projects.models import (
    Chase,
    ChaseLetter,
    CompletionReport,
    MonthlyReport,
    Notice,
    PeriodLock,
    ReportDueDay,
    StillExplanation,
)
from projects.people.scope import EVERYONE, asking_as
from tests.base import PadmeTestCase
from tests.projects.money import books

LETTER = {"number": "นน 0017.2/ว 12", "issued_on": "20 ก.พ. 2568", "signed_by": "นายสมชาย ใจดี"}
LATE = "/admin/progress/late/?month=2025-01"


class Chasing(PadmeTestCase):
    today = date(2025, 2, 26)

    def setUp(self):
        self.clock = patch("django.utils.timezone.localdate", side_effect=lambda *_: self.today)
        self.clock.start()
        self.addCleanup(self.clock.stop)
        self.project = books.funded(self)
        self.other = books.funded(self)

    def test_the_desk_says_how_many_are_late_and_stand_still(self):
        desk = self.get("/admin/", by=self.nan_governor)
        self.assertContains(desk, "รายงานเดือนมกราคม 2568 ยังไม่ส่ง 2 โครงการ")
        self.assertContains(desk, 'href="/admin/progress/late/"')
        self.assertNotContains(self.get("/admin/", by=self.phrae_office), "ยังไม่ส่ง 2 โครงการ")

    def chase(self, rung="notice", *projects, by=None, **facts):
        ticked = [project.pk for project in projects or [self.project]]
        return self.post(LATE, {"rung": rung, "project": ticked} | facts, by=by or self.nan_office)

    def rungs(self, project=None):
        with asking_as(EVERYONE):
            rows = Chase.objects.filter(project=project or self.project).order_by("pk")
            return list(rows.values_list("rung", flat=True))

    def send_month(self, project=None):
        project = project or self.project
        activity = books.activity_of(project)
        data = {"seen": "new", "move": "submit", f"actual-{activity.pk}": "20", "work_done": "ขุดฐานราก"}
        page = self.post(f"/admin/projects/{project.pk}/progress/2025-01/", data, by=self.nan_agency)
        self.assertEqual(page.status_code, 302)

    def test_only_a_month_that_is_owed_is_chased(self):
        """A month before the project's year, a project that ended, a month of no calendar."""
        before = "/admin/progress/late/?month=2020-01"
        data = {"rung": "notice", "project": self.project.pk}
        self.assertContains(self.post(before, data, by=self.nan_office), "ไม่ต้องรายงานเดือนนี้", status_code=422)
        books.enter(self, self.other, "disbursement", "1000000")
        type(self.project)._base_manager.filter(pk=self.other.pk).update(execution_status="completed")
        self.assertEqual(self.chase("notice", self.other).status_code, 422)
        self.assertFalse(self.rungs() or self.rungs(self.other))
        for month in ("9999-12", "0001-01", "1400-01"):
            self.assertEqual(self.get(f"/admin/progress/late/?month={month}", by=self.nan_office).status_code, 404)
        meeting = {"project": self.other.pk, "meets_on": "28 ก.พ. 2568", "place": "ศาลากลาง"}
        self.assertEqual(self.post("/admin/progress/still/", meeting, by=self.nan_office).status_code, 422)

    def test_notice_then_letter_then_the_executive(self):
        self.assertContains(self.chase("letter", **LETTER), "ต้องแจ้งเตือนก่อน", status_code=422)
        self.assertFalse(ChaseLetter.objects.exists())
        self.assertEqual(self.chase().status_code, 302)
        self.assertEqual(self.chase().status_code, 422)
        self.assertContains(self.chase("governor"), "ต้องมีหนังสือทวงถามก่อน", status_code=422)
        sent = self.chase("letter", **LETTER)
        self.assertRedirects(sent, f"/admin/progress/letters/{ChaseLetter.objects.get().pk}/")
        self.assertEqual(self.chase("governor").status_code, 302)
        self.assertEqual(self.rungs(), ["notice", "letter", "governor"])
        self.assertContains(
            self.get("/admin/progress/before-executive/", by=self.nan_governor),
            f"/admin/projects/{self.project.pk}/progress/",
        )
        self.send_month()
        self.assertNotContains(
            self.get("/admin/progress/before-executive/", by=self.nan_governor),
            f"/admin/projects/{self.project.pk}/progress/",
        )

    def test_nobody_is_chased_for_a_month_that_is_locked(self):
        lock = {"month": "2025-01", "area": f"p{self.project.province_id}", "reason": "ประชุม ก.บ.จ. แล้ว"}
        asked = f'href="/admin/projects/{self.project.pk}/progress/2025-01/"'
        self.assertContains(self.get("/admin/queue/", by=self.nan_agency), asked)
        self.assertEqual(self.post("/admin/progress/periods/", lock, by=self.nan_office).status_code, 302)
        self.assertNotContains(self.get("/admin/queue/", by=self.nan_agency), asked)
        page = self.get(LATE, by=self.nan_office)
        self.assertContains(page, "งวดปิดแล้ว", count=2)
        self.assertNotContains(page, f'name="project" value="{self.project.pk}"')
        self.assertContains(self.chase(), "งวดนี้ปิดแล้ว", status_code=422)
        call_command("send_digest", stdout=StringIO())
        with asking_as(EVERYONE):
            self.assertFalse(Chase.objects.filter(month=date(2025, 1, 1)).exists())
        opening = {"lock": PeriodLock.objects.get().pk, "until": "10 มี.ค. 2568", "reason": "ให้ส่งย้อนหลัง"}
        self.assertEqual(self.post("/admin/progress/periods/", opening, by=self.nan_office).status_code, 302)
        self.assertContains(self.get("/admin/queue/", by=self.nan_agency), asked)
        self.assertEqual(self.chase().status_code, 302)

    def test_nothing_chosen_keeps_the_list_and_its_filters(self):
        page = self.post(f"{LATE}&area=55", {"rung": "notice"}, by=self.nan_office)
        self.assertEqual((page.status_code, page.url), (302, f"{LATE}&area=55"))
        self.assertContains(self.get(page.url, by=self.nan_office), "เลือกโครงการในตารางก่อน")

    def test_the_file_says_what_the_table_does(self):
        self.chase()
        file = self.get(f"{LATE}&export=csv", by=self.nan_office)
        lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
        own = next(line for line in lines if self.project.code in line)
        for told in ("มกราคม 2568", "10 ก.พ. 2568", "16", "แจ้งเตือน"):
            self.assertIn(told, own)

    def test_no_rung_before_its_day(self):
        self.today = date(2025, 2, 10)
        self.assertContains(self.chase(), "ทำได้ตั้งแต่วันที่ 11 กุมภาพันธ์ 2568", status_code=422)
        self.today = date(2025, 2, 11)
        self.assertEqual(self.chase().status_code, 302)
        self.assertContains(self.chase("letter", **LETTER), "17 กุมภาพันธ์ 2568", status_code=422)

    def test_an_areas_own_days_are_kept_in_order(self):
        days = {"due_day": "5", "remind_days_before": "2", "notice_days_after": "3", "letter_days_after": "2",
                "list_days_after": "9"}  # fmt: skip
        given = {"fiscal_year": "2568", "due_area": f"p{self.project.province_id}"} | days
        page = self.post("/admin/progress/periods/", given, by=self.nan_office)
        self.assertContains(page, "วันทวงถามต้องเรียงกัน", status_code=422)
        given["letter_days_after"] = "3"
        self.assertEqual(self.post("/admin/progress/periods/", given, by=self.nan_office).status_code, 302)
        self.assertEqual(ReportDueDay.objects.get().timetable.opens_on("letter", date(2025, 2, 5)), date(2025, 2, 8))

    def test_all_or_none_and_only_the_areas_office(self):
        self.send_month(self.other)
        self.assertContains(self.chase("notice", self.project, self.other), "ส่งรายงานแล้ว", status_code=422)
        self.assertEqual(self.rungs(), [])
        self.assertEqual(self.chase(by=self.nan_agency).status_code, 403)
        self.assertEqual(self.chase(by=self.phrae_office).status_code, 404)
        self.assertEqual(self.rungs(), [])

    def test_the_agency_reads_its_own_letter_and_is_told(self):
        self.chase()
        self.chase("letter", **LETTER)
        address = f"/admin/progress/letters/{ChaseLetter.objects.get().pk}/"
        self.assertContains(self.get(address, by=self.nan_agency), LETTER["number"])
        self.assertEqual(self.get(address, by=self.phrae_agency).status_code, 404)
        told = Notice.objects.filter(person=self.nan_agency, kind=Notice.Kind.CHASED)
        self.assertEqual(told.count(), 2)

    def test_the_clock_gives_each_notice_once_and_one_mail_a_day(self):
        agency = self.nan_agency
        agency.email = "agency@example.org"
        agency.save()
        self.send_month(self.other)
        call_command("send_digest", verbosity=0)
        with asking_as(EVERYONE):
            given = set(Chase.objects.values_list("project", "month", "rung"))
        self.assertIn((self.project.pk, date(2025, 1, 1), "notice"), given)
        self.assertNotIn((self.other.pk, date(2025, 1, 1), "notice"), given)
        [letter] = [one for one in mail.outbox if one.to == ["agency@example.org"]]
        self.assertIn(f"{self.project.code} {self.project.title}: มกราคม 2568 เลยกำหนด 16 วัน", letter.body)
        self.assertNotIn(f"{self.other.code} {self.other.title}: มกราคม 2568", letter.body)
        call_command("send_digest", verbosity=0)
        self.assertEqual(len([one for one in mail.outbox if one.to == ["agency@example.org"]]), 1)
        with asking_as(EVERYONE):
            self.assertEqual(set(Chase.objects.values_list("project", "month", "rung")), given)

    def test_the_clock_leaves_what_came_back_to_its_office(self):
        self.send_month()
        address = f"/admin/projects/{self.project.pk}/progress/2025-01/"
        data = {"move": "return", "seen": self.mark(), "reason": "ขอภาพ"}
        self.assertEqual(self.post(address, data, by=self.nan_office).status_code, 302)
        call_command("send_digest", verbosity=0)
        with asking_as(EVERYONE):
            self.assertFalse(Chase.objects.filter(project=self.project, month=date(2025, 1, 1)).exists())
        self.assertContains(self.get(LATE, by=self.nan_office), "ส่งกลับให้แก้ไข")

    def mark(self):
        with asking_as(EVERYONE):
            report = MonthlyReport.objects.get(project=self.project)
        return f"{report.step}.{report.version}"

    def test_who_is_slower_than_the_clock_is_told(self):
        with patch("projects.progress.chasing.actions.Chase.objects.bulk_create", side_effect=IntegrityError):
            self.assertContains(self.chase(), "ระบบเพิ่งแจ้งเตือน", status_code=422)

    def test_what_is_owed_no_more_leaves_the_executives_list(self):
        books.enter(self, self.project, "disbursement", "1000000", on=date(2024, 12, 2))
        self.chase()
        self.chase("letter", **LETTER)
        self.chase("governor")
        address, own = "/admin/progress/before-executive/", f"/admin/projects/{self.project.pk}/progress/"
        rows = type(self.project)._base_manager.filter(pk=self.project.pk)
        for facts in ({"step": "cancelled"}, {"execution_status": "completed"}):
            with self.subTest(**facts):
                self.assertContains(self.get(address, by=self.nan_governor), own)
                rows.update(**facts)
                self.assertNotContains(self.get(address, by=self.nan_governor), own)
                rows.update(step="accepted", execution_status="in_progress")
        with asking_as(EVERYONE):
            CompletionReport.objects.create(
                project=self.project, step="submitted", step_since="2025-02-01T00:00:00Z", drafted_by=self.nan_agency,
                completed_on=date(2024, 12, 20),
            )  # fmt: skip
        self.assertNotContains(self.get(address, by=self.nan_governor), own)

    def test_a_month_is_reminded_of_before_its_day(self):
        address = f"/admin/projects/{self.project.pk}/progress/2025-02/"
        for day, is_there in ((date(2025, 3, 6), False), (date(2025, 3, 7), True)):
            self.today = day
            with self.subTest(day=day):
                said = f'href="{address}"' in self.get("/admin/queue/", by=self.nan_agency).content.decode()
                self.assertEqual(said, is_there)

    def test_what_does_not_move_is_explained_and_called_to_a_meeting(self):
        later = patch("django.utils.timezone.now", return_value=books_now() + timedelta(days=30))
        later.start()
        self.addCleanup(later.stop)
        self.assertContains(self.get("/admin/progress/still/", by=self.nan_governor), "ยังไม่ชี้แจง")
        address = f"/admin/projects/{self.project.pk}/explain/"
        words = {"text": "ผู้รับจ้างรอวัสดุ", "moves_on": "15 มี.ค. 2568"}
        self.assertEqual(self.post(address, words, by=self.phrae_agency).status_code, 404)
        self.assertEqual(self.post(address, words | {"text": " "}, by=self.nan_agency).status_code, 422)
        self.assertEqual(self.post(address, words, by=self.nan_agency).status_code, 302)
        self.assertEqual(self.post(address, words, by=self.nan_agency).status_code, 302)
        with asking_as(EVERYONE):
            self.assertEqual(StillExplanation.objects.count(), 1)
        self.assertContains(self.get("/admin/progress/still/", by=self.nan_governor), "ผู้รับจ้างรอวัสดุ")
        meeting = {"project": [self.project.pk], "meets_on": "3 มี.ค. 2568", "place": "09.30 น. ห้องประชุม 1"}
        self.assertEqual(self.post("/admin/progress/still/", meeting, by=self.nan_agency).status_code, 403)
        self.assertEqual(self.post("/admin/progress/still/", meeting, by=self.nan_office).status_code, 302)
        self.assertTrue(Notice.objects.filter(person=self.nan_agency, kind=Notice.Kind.MEETING).exists())
        self.assertContains(self.get("/admin/progress/still/", by=self.nan_agency), "ห้องประชุม 1")
        moved = meeting | {"place": "13.30 น. ห้องประชุม 2"}
        self.assertEqual(self.post("/admin/progress/still/", moved, by=self.nan_office).status_code, 302)
        self.assertContains(self.get("/admin/progress/still/", by=self.nan_agency), "ห้องประชุม 2")
        self.assertEqual(Notice.objects.filter(person=self.nan_agency, kind=Notice.Kind.MEETING).count(), 2)
        crowd = meeting | {"project": range(1, 202)}
        self.assertContains(
            self.post("/admin/progress/still/", crowd, by=self.nan_office), "ครั้งละไม่เกิน 200", status_code=422
        )

    def test_many_reports_are_verified_and_accepted_at_once(self):
        self.send_month()
        self.send_month(self.other)
        with asking_as(EVERYONE):
            ticks = [f"{one.pk}:{one.step}.{one.version}" for one in MonthlyReport.objects.all()]
        self.assertEqual(self.get("/admin/progress/review/", by=self.nan_agency).status_code, 403)
        self.assertNotContains(self.get("/admin/progress/review/", by=self.phrae_office), "progress/2025-01/")
        self.assertEqual(self.get("/admin/progress/review/?month=0000-01", by=self.nan_office).status_code, 404)
        page = self.get("/admin/progress/review/?month=2025-01", by=self.nan_office)
        self.assertContains(page, self.project.code)
        self.post("/admin/progress/review/", {"report": [ticks[0], f"{ticks[1]}9"]}, by=self.nan_office)
        with asking_as(EVERYONE):
            self.assertEqual(sorted(MonthlyReport.objects.values_list("step", flat=True)), ["submitted", "verified"])
            verified = MonthlyReport.objects.get(step="verified")
        page = self.post(
            "/admin/progress/review/", {"report": [f"{verified.pk}:verified.{verified.version}"]}, by=self.central
        )
        self.assertEqual(page.status_code, 302)
        verified.refresh_from_db()
        self.assertEqual(verified.step, "accepted")
        gone = self.post("/admin/progress/review/", {"report": ticks[0]}, by=self.phrae_office)
        self.assertEqual(gone.status_code, 422)


def books_now():
    from django.utils import timezone

    return timezone.now()
