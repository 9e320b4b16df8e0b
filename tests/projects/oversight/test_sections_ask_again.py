"""A section asks again when it changed, and only then; the queue finds it among many."""

from datetime import date, datetime
from unittest.mock import patch

from django.utils import timezone

from projects.models import BudgetChange, GfmsExplanation, Project, ProjectPhoto, Recommendation, Visit
from projects.oversight.verification import actions, overview, reports
from projects.oversight.verification.rules import Stand
from projects.oversight.visits import actions as visits
from projects.people.scope import EVERYONE, asking_as
from projects.progress import actions as progress
from tests import cast
from tests.base import PadmeTestCase
from tests.projects.money import books

TODAY = date(2025, 3, 5)


class SectionsAskAgain(PadmeTestCase):
    def setUp(self):
        clock = patch("django.utils.timezone.localdate", return_value=TODAY)
        clock.start()
        self.addCleanup(clock.stop)
        self.project = books.funded(self)

    def stand(self, section, project=None):
        pk = (project or self.project).pk
        with asking_as(EVERYONE):
            rows = reports.standings(reports.to_check(Project.objects.filter(pk=pk)))[pk]
        return next(row.stand for row in rows if row.section == section)

    def office(self, act, section, project=None, **facts):
        with asking_as(self.nan_office):
            return act(project or self.project, section, by=self.nan_office, **facts)

    def report(self, text="วางท่อแล้ว"):
        with asking_as(self.nan_agency):
            facts = {"texts": {"work_done": text}, "indicators": {}, "by": self.nan_agency}
            percents = {books.activity_of(self.project).pk: (10, 10)}
            progress.save_report(self.project, date(2025, 2, 1), percents=percents, **facts)
            progress.submit_report(self.project, date(2025, 2, 1), by=self.nan_agency)

    def test_a_returned_section_is_mended_when_the_report_is_sent_anew_not_when_it_is_taken_back(self):
        self.report()
        self.office(actions.return_section, "2.4", comment="แก้ผลการดำเนินงาน")
        with asking_as(self.nan_office):
            progress.return_report(self.project, date(2025, 2, 1), reason="แก้ผล", by=self.nan_office)
        self.assertEqual(self.stand("2.4"), Stand.RETURNED)
        self.assertContains(self.get("/admin/queue/", by=self.nan_agency), "แก้ไขหรือชี้แจงหมวดที่ส่งกลับ")
        self.report("วางท่อแล้ว 300 เมตร")
        self.assertEqual(self.stand("2.4"), Stand.MENDED)

    def test_a_returned_record_is_mended_when_it_is_sent(self):
        self.office(actions.return_section, "2.2", comment="แก้วัตถุประสงค์")
        with asking_as(EVERYONE):
            Project.objects.filter(pk=self.project.pk).update(amendment_step="draft", objectives="ใหม่")
        self.assertEqual(self.stand("2.2"), Stand.RETURNED)
        with asking_as(EVERYONE):
            Project.objects.filter(pk=self.project.pk).update(amendment_step="submitted")
        self.assertEqual(self.stand("2.2"), Stand.MENDED)

    def test_a_decision_on_a_request_changes_no_content(self):
        with asking_as(EVERYONE):
            asked = BudgetChange.objects.create(
                project=self.project, kind="items", step="submitted", step_since=timezone.now(), reason="เปลี่ยนรายการ",
                drafted_by=self.nan_agency, submitted_by=self.nan_agency,
            )  # fmt: skip
        self.office(actions.pass_section, "2.8")
        for step, stand in (("verified", Stand.PASSED), ("accepted", Stand.PASSED), ("refused", Stand.CHANGED)):
            with self.subTest(step=step), asking_as(EVERYONE):
                BudgetChange.objects.filter(pk=asked.pk).update(step=step)
                self.assertEqual(self.stand("2.8"), stand)

    def test_what_the_agency_enters_elsewhere_is_of_its_section_too(self):
        for section in ("2.3", "2.6"):
            self.office(actions.return_section, section, comment="ชี้แจง")
        with asking_as(EVERYONE):
            GfmsExplanation.objects.create(
                project=self.project, activity=books.activity_of(self.project), expenditure_kind="capital",
                figure="disbursed", gfms_baht=1, own_baht=2, text="จ่ายผ่านจังหวัด", written_by=self.nan_agency,
                written_at=timezone.now(),
            )  # fmt: skip
        self.assertEqual(self.stand("2.3"), Stand.MENDED)
        visit = Visit.objects.create(
            kind="team", state="done", fiscal_year_id=2568, title="ตรวจ", planned_on=TODAY, done_on=TODAY, leader="ก",
            province=cast.province("55"), made_by=self.nan_office, made_at=timezone.now(),
        )  # fmt: skip
        one = Recommendation.objects.create(
            visit=visit, project=self.project, owner=self.roads_of_nan, text="เร่งรัด", due_on=TODAY,
            state_since=timezone.now(), made_by=self.nan_office,
        )  # fmt: skip
        self.assertEqual(self.stand("2.6"), Stand.RETURNED)
        with asking_as(self.nan_agency):
            visits.answer(one, text="เร่งแล้ว", by=self.nan_agency)
        self.assertEqual(self.stand("2.6"), Stand.MENDED)

    def photo(self, sha256):
        with asking_as(EVERYONE):
            return ProjectPhoto.objects.create(
                project=self.project, stage="during", caption="งานดิน", taken_on=TODAY, people_consent="nobody",
                file_name="a.jpg", sha256=sha256, store_key=sha256, width=8, height=8, side="agency",
                uploaded_by=self.nan_agency, uploaded_at=timezone.make_aware(datetime(2025, 3, 1)),
            )  # fmt: skip

    def test_a_photograph_replaced_by_another_of_the_same_words_is_a_change(self):
        first = self.photo("a")
        self.office(actions.pass_section, "2.5")
        with asking_as(EVERYONE):
            ProjectPhoto.objects.filter(pk=first.pk).update(published_at=timezone.now(), public_name="p")
        self.assertEqual(self.stand("2.5"), Stand.PASSED)  # who shows it to the public changes nothing of it
        with asking_as(EVERYONE):
            first.delete()
        self.photo("b")
        self.assertEqual(self.stand("2.5"), Stand.CHANGED)

    def test_a_row_less_of_the_spending_plan_and_a_reversal_are_changes(self):
        with asking_as(EVERYONE):
            rows = [self.project.spending_plans.create(month=month, planned_baht=10) for month in (1, 2)]
        self.office(actions.pass_section, "2.3")
        with asking_as(EVERYONE):
            rows[0].delete()
        self.assertEqual(self.stand("2.3"), Stand.CHANGED)
        entry = books.enter(self, self.project, "disbursement", "1000")
        self.office(actions.pass_section, "2.3")
        from projects.money.actions import reverse_entry

        with asking_as(self.nan_agency):
            reverse_entry(self.project, entry, reason="พิมพ์ผิด", by=self.nan_agency)
        self.assertEqual(self.stand("2.3"), Stand.CHANGED)

    def test_the_queue_finds_the_one_that_changed_among_many_that_were_looked_at_before_it(self):
        projects = [self.project, *(books.funded(self) for _number in range(4))]
        for project in projects:
            self.office(actions.pass_section, "2.3", project)
        books.enter(self, projects[-1], "disbursement", "1000")
        with patch.object(overview, "AT_A_DESK", 2), asking_as(self.nan_office):
            for _look in range(3):
                found = overview.waiting_again(self.nan_office, TODAY)
        self.assertEqual([(project.pk, section) for project, section, _since in found], [(projects[-1].pk, "2.3")])
