"""A part of the sample, loaded as `make run` loads the whole."""

import json
import tempfile
from collections import Counter
from pathlib import Path

from django.contrib.auth import authenticate
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import TestCase, override_settings

from cms.checks import no_demo_accounts
from cms.demo import GROUP, PASSWORD, demo_accounts, sample_is_loaded
from cms.rules import RuleBroken
from cms.sample import accounts
from cms.sample.files import read
from cms.sample.loading import load_sample
from cms.sample.records import WHOLE_YEARS
from projects.models import (
    AuditEntry,
    DirectiveTarget,
    GfmsCode,
    GfmsExplanation,
    ImportBatch,
    LedgerEntry,
    MonthlyReport,
    Notice,
    Post,
    Project,
    ProjectPhoto,
)
from projects.money.gfms.reports import reconciliation
from projects.people.scope import EVERYONE, asking_as
from publications.models import AchievementPage, EvaluationReportPage

A_STEP = 1  # records of each step
AT_WORK = "2568-55-011"  # in Nan, where other projects of the year are finished or not begun
ROLES = {
    "central", "group_office", "provincial_office", "agency", "executive", "inspector", "treasury", "committee",
    "observer",
}  # fmt: skip
PROVINCES = {"20", "40", "50", "51", "52", "54", "55", "56", "57", "58", "83", "90"}


def first_of_each_step():
    """Chooses one record of each step and amendment step, the first project with a story, and those played to their end."""
    taken = Counter()
    told = read("stories")[0]["project"]["key"]

    def choose(project):
        step = (project["step"], project.get("amendment", {}).get("step"))
        taken[step] += 1
        return project["key"] in {told, *WHOLE_YEARS, AT_WORK} or taken[step] <= A_STEP

    return choose


class ASampleIsLoaded(TestCase):
    @classmethod
    def setUpTestData(cls):
        with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
            cls.is_new = load_sample(only=first_of_each_step())

    def records(self):
        with asking_as(EVERYONE):
            return list(Project.objects.exclude(fiscal_year=2565))

    def test_every_step_has_its_records(self):
        self.assertTrue(self.is_new)
        steps = Counter((row.step, row.amendment_step) for row in self.records())
        for step in ("draft", "submitted", "verified", "accepted", "returned"):
            self.assertGreaterEqual(steps[step, ""], A_STEP, step)
        for step in ("draft", "submitted", "verified", "returned"):
            self.assertEqual(steps["accepted", step], 1, step)

    def test_what_is_accepted_is_published_and_nothing_else(self):
        for row in self.records():
            self.assertEqual(row.live, row.step == "accepted", row)

    def test_queues_are_of_these_weeks(self):
        now = AuditEntry.objects.order_by("-timestamp").first().timestamp
        for row in self.records():
            if row.waiting_for != "nobody" and row.step != "draft":
                self.assertLess((now - row.waiting_since).days, 60, row)

    def test_the_budget_bill_came_in_through_the_importer(self):
        batch = ImportBatch.objects.get()
        self.assertEqual((batch.state, batch.owner.username), ("confirmed", "central.1"))
        with asking_as(EVERYONE):
            rows = Project.objects.in_year(2565)
            self.assertEqual(rows.count(), 28)
            self.assertEqual(rows.total_baht(), 944_981_300)
            self.assertTrue(rows.filter(agency=None, waiting_for="office").exists())
            self.assertTrue(rows.exclude(agency=None).filter(waiting_for="agency").exists())

    def test_people_are_told_and_stories_published(self):
        self.assertTrue(Notice.objects.filter(kind=Notice.Kind.RETURNED, read_at=None).exists())
        self.assertEqual(EvaluationReportPage.objects.live().count(), 1)
        self.assertEqual(AchievementPage.objects.count(), 1)

    def test_some_projects_show_a_whole_year(self):
        titles = [told["title"] for told in read("projects") if told["key"] in WHOLE_YEARS]
        with asking_as(EVERYONE):
            projects = Project.objects.filter(fiscal_year=2566, title__in=titles)
            self.assertEqual(projects.count(), len(WHOLE_YEARS))
            for project in projects:
                with self.subTest(project=project.title[:40]):
                    self.check_year_of(project)

    def check_year_of(self, project):
        """Allotted, contracted, six months, one late, one sent back, photographs, a directive, savings, GFMS, completed, closed."""
        entries = LedgerEntry.objects.filter(project=project)
        kinds = set(entries.values_list("kind", flat=True))
        self.assertLessEqual({"allocation", "commitment", "disbursement", "savings", "savings_returned"}, kinds)
        self.assertTrue(entries.exclude(contract=None).exists())
        months = MonthlyReport.objects.filter(project=project)
        self.assertGreaterEqual(months.count(), 6)
        self.assertEqual({one.step for one in months}, {"accepted"})
        self.assertEqual(sum(one.was_late for one in months), 1)
        log = AuditEntry.objects.for_instance(project).values_list("action", flat=True)
        for action in ("progress.returned", "completion.accepted", "gfms.explained", "oversight.directive_answered"):
            self.assertIn(f"projects.{action}", log)
        stages = ProjectPhoto.objects.filter(project=project, published_at__isnull=False).values_list(
            "stage", flat=True
        )
        self.assertEqual(sorted(stages), ["after", "before", "during"])
        target = DirectiveTarget.objects.get(project=project)
        self.assertEqual([target.state, target.was_late], ["closed", False])
        self.assertTrue(target.responses.get().evidence.exists())
        compared = reconciliation(project)
        self.assertTrue(GfmsExplanation.objects.filter(project=project).exists())
        self.assertTrue(all(row.is_matched for row in compared.rows))
        self.assertEqual(compared.unexplained, 0)
        self.assertEqual([project.execution_status, project.completion.step], ["completed", "accepted"])
        self.assertTrue(project.handovers.exists())
        self.assertIsNotNone(project.fiscal_year.closed_on)

    def test_this_weeks_extract_leaves_work(self):
        lately = GfmsCode.objects.filter(fiscal_year=2568)
        self.assertTrue(lately.exclude(activity=None).exists())

    def test_nan_has_a_project_under_way_with_its_months(self):
        told = next(told for told in read("projects") if told["key"] == AT_WORK)
        with asking_as(demo_accounts().get(username="nan.office")):
            project = Project.objects.get(fiscal_year=2568, title=told["title"])
            self.assertEqual(project.execution_status, "in_progress")
            self.assertTrue(MonthlyReport.objects.filter(project=project).sent().exists())

    def test_nothing_is_loaded_twice(self):
        self.assertFalse(load_sample())

    def test_a_database_somebody_works_in_is_left_alone(self):
        Group.objects.filter(name=GROUP).delete()
        with self.assertRaises(RuleBroken):
            load_sample()

    def test_every_role_and_area_has_an_account(self):
        listed = accounts.accounts()
        self.assertEqual({entry["role"] for entry in listed}, ROLES)
        by_role = {role: {entry["area"] for entry in listed if entry["role"] == role} for role in ROLES}
        for role in ("provincial_office", "agency", "executive", "inspector", "treasury", "committee"):
            self.assertLessEqual(PROVINCES, by_role[role], role)
        self.assertEqual(by_role["group_office"], {"NU1", "NU2"})
        self.assertEqual(by_role["central"], {""})
        self.assertEqual(
            {entry["username"] for entry in listed}, set(demo_accounts().values_list("username", flat=True))
        )
        self.assertIsNotNone(authenticate(None, username="nan.office", password=PASSWORD))

    def test_a_provinces_own_project_can_be_verified_by_another_officer(self):
        for code in PROVINCES:
            offices = Post.objects.filter(role=Post.Role.PROVINCIAL_OFFICE, province__code=code)
            self.assertEqual(offices.count(), 2, code)

    def test_the_list_is_written_for_its_owner(self):
        with tempfile.TemporaryDirectory() as folder:
            path = accounts.write_file(accounts.accounts(), Path(folder))
            self.assertEqual(path.name, ".demo-accounts.json")
            self.assertEqual(path.stat().st_mode & 0o077, 0)
            listed = json.loads(path.read_text(encoding="utf-8"))
        self.assertEqual({tuple(sorted(entry)) for entry in listed}, {("area", "password", "role", "username")})
        self.assertIn("nan.agency", accounts.short_table(listed))

    def test_production_refuses_to_start_until_the_accounts_are_gone(self):
        with override_settings(PADME_REFUSE_DEMO_ACCOUNTS=True):
            self.assertEqual([error.id for error in no_demo_accounts(None)], ["padme.E005"])
            call_command("remove_demo_accounts", verbosity=0)
            self.assertEqual(no_demo_accounts(None), [])

    def test_readiness_waits_for_the_sample(self):
        with override_settings(PADME_SAMPLE_DATA=True):
            self.assertEqual(self.client.get("/readyz").status_code, 200)
            Group.objects.filter(name=GROUP).delete()
            self.assertEqual(self.client.get("/readyz").status_code, 503)
        self.assertFalse(sample_is_loaded())

    def test_every_page_says_that_it_is_a_sample(self):
        mark = "ข้อมูลตัวอย่าง ไม่ใช่ข้อมูลจริง"
        officer = demo_accounts().get(username="nan.office")
        with override_settings(PADME_SAMPLE_DATA=True):
            self.assertContains(self.client.get("/"), mark)
            self.assertContains(self.client.get("/accounts/login/"), mark)
            self.assertContains(self.client.get("/no-such-page/"), mark, status_code=404)
            self.client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
            for address in ("/admin/", "/admin/queue/", "/admin/projects/", "/admin/pages/"):
                self.assertContains(self.client.get(address, follow=True), mark)
