"""What lists know of the checks is kept, and worked out anew for what has moved: soon for a few, at night for all."""

from datetime import date, timedelta
from unittest.mock import patch

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from projects.models import AuditEntry, CheckOverview, Project, SectionCheck
from projects.oversight.verification import overview, reports
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
        self.assertEqual(overview.freshen_all(TODAY), 1)
        self.assertEqual(overview.freshen_all(TODAY), 0)
        self.assertNotContains(self.listed(), "วันละครั้ง")

    def test_the_night_goes_on_where_the_day_stopped_and_ends(self):
        for _ in range(5):
            make.accepted(agency=self.roads_of_nan, year_be=2568)
        with patch.object(overview, "AT_A_TIME", 2):
            self.assertEqual(overview.freshen_all(TODAY), 6)
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
