"""What lists know of the checks is kept, and worked out anew for what has moved: soon for a few, at night for all."""

from datetime import date, timedelta
from unittest.mock import patch

from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from projects.evidence.actions.checking import find_matches
from projects.models import (
    AuditEntry,
    CheckOverview,
    MonthlyReport,
    Notice,
    Project,
    ProjectPhoto,
    SectionCheck,
    Visit,
    VisitProject,
)
from projects.oversight.verification import overview, reports
from projects.oversight.visits.actions import finish_visit
from projects.people.scope import EVERYONE, asking_as
from tests import make
from tests.base import PadmeTestCase
from tests.projects.money import books

TODAY = date(2025, 3, 5)
LIST = "/admin/verification/"


class CheckOverviews(PadmeTestCase):
    def setUp(self):
        self.today = patch("django.utils.timezone.localdate", return_value=TODAY).start()
        self.addCleanup(patch.stopall)
        self.project = books.funded(self)

    def listed(self, by=None, **filters):
        return self.get(LIST, by=by or self.nan_office, year="2568", **filters)

    def kept(self):
        return CheckOverview._base_manager.get(project=self.project)

    def passed(self, *projects, mark=None):
        """The office has passed section 2.3 of these, as it stands now or as it stood before."""
        with asking_as(EVERYONE):
            rows = reports.standings(list(Project.objects.filter(pk__in=[one.pk for one in projects])))
            SectionCheck.objects.bulk_create(
                [
                    SectionCheck(
                        project=one, section="2.3", result="passed", checked_by=self.nan_office,
                        mark=next(row.held.mark for row in rows[one.pk] if row.section == "2.3") if mark is None else mark,
                        checked_at=timezone.now() - timedelta(days=2),
                    )
                    for one in projects
                ]
            )  # fmt: skip

    def test_the_list_says_what_changed_since_it_was_last_looked_at(self):
        self.passed(self.project)
        self.assertNotContains(self.listed(state="again"), self.project.code)
        books.enter(self, self.project, "disbursement", "1000")
        page = self.listed(state="again")
        self.assertContains(page, self.project.code)
        self.assertContains(page, "ต้องตรวจใหม่ 1 หมวด")

    def test_a_section_waits_since_it_changed_and_not_since_the_old_word(self):
        self.passed(self.project, mark="0" * 64)  # two days ago
        with asking_as(EVERYONE):
            AuditEntry.objects.log_action(self.project, "projects.project.commented", user=self.nan_agency)
        self.listed()
        with asking_as(self.nan_office):
            [waiting] = overview.waiting_again(self.nan_office, TODAY, as_kept=True)
        self.assertAlmostEqual(waiting[2], timezone.now(), delta=timedelta(minutes=5))
        with asking_as(EVERYONE):
            AuditEntry.objects.log_action(self.project, "projects.project.commented", user=self.nan_agency)
        self.listed()
        with asking_as(self.nan_office):
            [again] = overview.waiting_again(self.nan_office, TODAY, as_kept=True)
        self.assertEqual(again[2], waiting[2])

    def test_what_was_worked_out_is_not_worked_out_twice(self):
        self.listed()
        before = self.kept().worked_out_at
        self.listed(by=self.nan_agency)
        self.assertEqual(self.kept().worked_out_at, before)

    def test_another_day_finds_other_things(self):
        self.listed()
        before = self.kept().findings
        self.today.return_value = TODAY + timedelta(days=60)
        self.listed()
        self.assertNotEqual(self.kept().findings, before)

    def test_one_look_works_out_a_page_and_says_what_is_left_to_the_night(self):
        more = [make.accepted(agency=self.roads_of_nan, year_be=2568) for _ in range(4)]
        with patch.object(overview, "AT_A_LOOK", 2):
            self.assertContains(self.listed(), "อีก 3 โครงการ")
            self.assertEqual(CheckOverview._base_manager.count(), 2)
            page = self.listed()
        self.assertContains(page, "อีก 1 โครงการ")
        self.assertContains(page, "รอคิดผล")
        for one in more:
            self.assertContains(page, one.code)
        with patch.object(overview, "A_NIGHT", timedelta(0)):
            self.assertEqual(overview.freshen_all(TODAY), 1)
            self.assertEqual(overview.freshen_all(TODAY), 0)
        self.assertNotContains(self.listed(), "วันละครั้ง")

    def test_the_night_goes_on_where_the_day_stopped_and_ends(self):
        for _ in range(5):
            make.accepted(agency=self.roads_of_nan, year_be=2568)
        with patch.object(overview, "AT_A_TIME", 2):
            self.assertEqual(overview.freshen_all(TODAY), 6)
            self.assertEqual(overview.freshen_all(TODAY), 1)  # with an entry of the last day: seen, or committed since
        self.assertEqual(overview.freshen_all(TODAY + timedelta(days=1)), 6)

    def test_those_that_moved_without_changing_what_was_checked_hide_nobody(self):
        """The desk used to look at the first twenty that had moved, and at no other."""
        moved = [make.accepted(agency=self.roads_of_nan, year_be=2568) for _ in range(21)]
        self.passed(*moved)
        self.passed(self.project, mark="0" * 64)
        with asking_as(EVERYONE):
            for one in (*moved, self.project):
                AuditEntry.objects.log_action(one, "projects.project.commented", user=self.nan_office)
        for _look in range(2):
            page = self.get("/admin/queue/", by=self.nan_office)
        self.assertContains(page, f"{self.project.code} หมวด 2.3")

    def test_what_was_written_down_before_the_look_and_ended_after_it_is_seen_later(self):
        self.listed()
        before = self.kept().worked_out_at
        with asking_as(EVERYONE):
            AuditEntry.objects.log_action(
                self.project,
                "projects.project.commented",
                user=self.nan_office,
                timestamp=before - timedelta(minutes=2),
            )
        self.listed()
        self.assertEqual(self.kept().worked_out_at, before)  # may have been seen: not at every look
        with patch.object(overview, "MARGIN", timedelta(0)):  # a quarter of an hour later
            self.listed()
        self.assertGreater(self.kept().worked_out_at, before)

    def test_of_a_closed_year_the_night_sees_what_moved_in_the_day(self):
        self.listed()
        year = self.project.fiscal_year
        year.closed_on = TODAY
        year.save()
        before = self.kept().worked_out_at
        self.assertEqual(overview.freshen_all(TODAY), 1)
        self.assertGreater(self.kept().worked_out_at, before)

    def test_a_file_holds_every_project(self):
        more = [make.accepted(agency=self.roads_of_nan, year_be=2568) for _ in range(4)]
        with patch.object(overview, "AT_A_LOOK", 2), patch.object(overview, "AT_A_TIME", 2):
            page = self.listed(export="csv")
        text = b"".join(page.streaming_content).decode("utf-8-sig")
        for one in (self.project, *more):
            self.assertIn(one.code, text)
        self.assertNotIn("รอคิดผล", text)

    def test_a_project_whose_checks_fail_hides_no_other(self):
        bad = make.accepted(agency=self.roads_of_nan, year_be=2568)
        self.passed(self.project, bad, mark="0" * 64)
        weigh = reports.findings_of

        def fails(facts):
            if facts.project.pk == bad.pk:
                raise ValueError("a check that falls over")
            return weigh(facts)

        with patch.object(reports, "findings_of", fails), self.assertLogs(overview.__name__, "ERROR"):
            page = self.listed()
            self.assertContains(self.get("/admin/queue/", by=self.nan_office), f"{self.project.code} หมวด 2.3")
        self.assertContains(page, "ตรวจอัตโนมัติไม่สำเร็จ", count=1)
        text = b"".join(self.listed(export="csv").streaming_content).decode("utf-8-sig")
        self.assertIn(f"{bad.code},", text)

    def test_those_that_wait_for_the_office_stand_before_those_that_wait_for_the_agency(self):
        waiting = make.accepted(agency=self.roads_of_nan, year_be=2568)
        with asking_as(EVERYONE):
            rows = reports.standings(reports.to_check(Project.objects.filter(pk=self.project.pk)))[self.project.pk]
            for row in rows:
                if row.held.mark:
                    SectionCheck.objects.create(
                        project=self.project, section=row.section, result="returned", checked_by=self.nan_office,
                        mark=row.held.mark, checked_at=timezone.now(), comment="แก้",
                    )  # fmt: skip
        shown = [line["project"].pk for line in self.listed().context["shown"]]
        self.assertEqual(shown, [waiting.pk, self.project.pk])

    def test_a_visit_that_ends_moves_its_projects(self):
        with asking_as(EVERYONE):
            for month in (1, 2):
                MonthlyReport.objects.create(
                    project=self.project, month=date(2025, month, 1), due_on=date(2025, month + 1, 5), step="submitted",
                    step_since=timezone.now(), first_sent_at=timezone.now(), work_done="งานดิน", actual_percent=90,
                    planned_percent=90, drafted_by=self.nan_agency, submitted_by=self.nan_agency,
                )  # fmt: skip
            visit = Visit.objects.create(
                kind="team", state="planned", fiscal_year_id=2568, title="ตรวจ", planned_on=date(2025, 2, 20), leader="ก",
                province=self.project.province, made_by=self.nan_office, made_at=timezone.now(),
            )  # fmt: skip
            VisitProject.objects.create(
                visit=visit, project=self.project, light="good", findings="พบ", seen_percent=10,
                recorded_by=self.nan_office, recorded_at=timezone.now(),
            )  # fmt: skip
        self.assertNotContains(self.listed(check="O-06"), self.project.title)
        with asking_as(self.nan_office):
            finish_visit(visit, done_on=date(2025, 2, 20), summary="สรุป", topics="งานดิน", by=self.nan_office)
        self.assertContains(self.listed(check="O-06"), self.project.title)

    def test_a_photograph_alike_elsewhere_moves_both_projects(self):
        self.listed()
        before = self.kept().worked_out_at
        other = make.accepted(agency=self.roads_of_phrae, year_be=2568)
        one, _two = (self.photograph(project, number) for number, project in enumerate((self.project, other), start=1))
        with asking_as(EVERYONE):
            find_matches(one)
        self.listed()
        self.assertGreater(self.kept().worked_out_at, before)

    def photograph(self, project, number):
        with asking_as(EVERYONE):
            return ProjectPhoto.objects.create(
                project=project, stage="during", caption="งานดิน", taken_on=TODAY, people_consent="nobody", file_name="a.jpg",
                sha256=str(number) * 64, store_key=str(number) * 32, width=8, height=8, side="agency",
                uploaded_by=self.nan_agency, uploaded_at=timezone.now(), perceptual_hash="f0f0f0f0f0f0f0f0",
                band_0=0xF0F0, band_1=0xF0F0, band_2=0xF0F0, band_3=0xF0F0,
            )  # fmt: skip

    def test_letters_go_out_though_a_job_of_the_day_fails_and_work_nothing_out(self):
        self.nan_office.email = "office@nan.example"
        self.nan_office.save()
        Notice.objects.create(person=self.nan_office, kind="returned", text="ส่งกลับแก้ไข")
        falls_over = patch.object(overview, "_work_out", side_effect=ValueError("falls over"))
        told = self.assertLogs("projects.management.commands.send_digest", "ERROR")
        with falls_over, told, self.assertRaisesMessage(CommandError, "freshen_all"):
            call_command("send_digest")
        self.assertEqual(len(mail.outbox), 1)

    def test_a_list_costs_the_same_however_long(self):
        def asked():
            overview.freshen_all(TODAY)
            with CaptureQueriesContext(connection) as queries:
                self.assertEqual(self.listed().status_code, 200)
            return len(queries)

        self.listed()
        one = asked()
        for _ in range(30):
            make.accepted(agency=self.roads_of_nan, year_be=2568)
        self.assertEqual(asked(), one)
