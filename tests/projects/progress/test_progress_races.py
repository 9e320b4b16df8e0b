"""Two people at one report at the same moment: one of them is told, nothing is lost or done twice."""

import threading
from datetime import date

from django.db import OperationalError, connection, transaction

from projects.models import AssetHandover, AuditEntry, Chase, CompletionReport, FiscalYear, MonthlyReport
from projects.people.scope import EVERYONE, asking_as
from projects.plans.actions import close_year
from projects.register.actions.locking import locked
from tests import make
from tests.guards.races import RaceTestCase

ROUNDS = 4


class TwoAtOneReport(RaceTestCase):
    def setUp(self):
        FiscalYear.objects.get_or_create(pk=2568)
        self.people = [self.nan_office, self.nan_office_2, self.central, self.central_2]

    def project(self):
        project = make.accepted(
            agency=self.roads_of_nan, year_be=2568, execution_status="in_progress", start_on=date(2025, 1, 1)
        )
        with asking_as(EVERYONE):
            self.activity = project.activities.get()
        return project

    def month(self, client, project, move, seen, **facts):
        data = {"move": move, "seen": seen, "work_done": "งาน", f"actual-{self.activity.pk}": "10"} | facts
        return lambda: client.post(f"/admin/projects/{project.pk}/progress/2025-01/", data)

    def log(self, project, *names):
        return AuditEntry.objects.filter(project_id=project.pk, action__in=names).count()

    def test_a_month_begun_by_two_is_kept_once(self):
        one, other = self.signed_in(self.nan_agency), self.signed_in(self.nan_office)
        for number in range(ROUNDS):
            with self.subTest(round=number):
                project = self.project()
                found = self.statuses(
                    self.month(one, project, "submit", "new"),
                    self.month(other, project, "submit", "new", work_done="อื่น"),
                )
                self.assertEqual(found, [302, 409])
                self.assertEqual(MonthlyReport._base_manager.filter(project=project).count(), 1)
                self.assertEqual(self.log(project, "projects.progress.submitted"), 1)

    def test_verified_and_returned_at_once_is_decided_once(self):
        agency, one, other = (self.signed_in(who) for who in (self.nan_agency, self.nan_office, self.nan_office_2))
        for number in range(ROUNDS):
            with self.subTest(round=number):
                project = self.project()
                self.month(agency, project, "submit", "new")()
                seen = f"submitted.{MonthlyReport._base_manager.get(project=project).version}"
                found = self.statuses(
                    self.month(one, project, "verify", seen), self.month(other, project, "return", seen, reason="แก้")
                )
                self.assertEqual(found, [302, 409])
                self.assertEqual(self.log(project, "projects.progress.verified", "projects.progress.returned"), 1)

    def test_a_year_is_not_closed_under_who_has_found_it_open(self):
        if connection.vendor != "postgresql":
            self.skipTest("SQLite writes one at a time")
        project, is_in, may_go = self.project(), threading.Event(), threading.Event()

        def write():
            with asking_as(self.nan_office), transaction.atomic():
                locked(project, by=self.nan_office)
                is_in.set()
                may_go.wait(20)
            connection.close()

        writer = threading.Thread(target=write)
        writer.start()
        try:
            self.assertTrue(is_in.wait(20))
            with asking_as(self.central), self.assertRaises(OperationalError), transaction.atomic():
                connection.cursor().execute("SET LOCAL lock_timeout = '500ms'")
                close_year(2568, on=date(2025, 10, 1), note="ครบ", by=self.central)
        finally:
            may_go.set()
            writer.join()
        with asking_as(self.central):
            close_year(2568, on=date(2025, 10, 1), note="ครบ", by=self.central)

    def test_a_rung_is_climbed_once(self):
        one, other = self.signed_in(self.nan_office), self.signed_in(self.nan_office_2)
        project = self.project()

        def climb(client):
            data = {"rung": "notice", "project": [project.pk]}
            return lambda: client.post("/admin/progress/late/?month=2025-01", data)

        self.assertEqual(self.statuses(climb(one), climb(other)), [302, 422])
        self.assertEqual(Chase._base_manager.filter(project=project).count(), 1)

    def test_a_completion_report_is_accepted_once_and_written_by_one(self):
        one, other = self.signed_in(self.nan_agency), self.signed_in(self.nan_office)
        project = self.project()

        def write(client, outputs):
            data = {"seen": "new", "move": "save", "outputs": outputs, "has_assets": ""}
            return lambda: client.post(f"/admin/projects/{project.pk}/completion/", data)

        self.assertEqual(self.statuses(write(one, "ก"), write(other, "ข")), [302, 409])
        CompletionReport._base_manager.filter(project=project).update(step="verified", completed_on=date(2025, 1, 31))
        seen = f"verified.{CompletionReport._base_manager.get(project=project).version}"

        def accept(client):
            return lambda: client.post(f"/admin/projects/{project.pk}/completion/", {"seen": seen, "move": "accept"})

        centre, centre_2 = self.signed_in(self.central), self.signed_in(self.central_2)
        self.assertEqual(self.statuses(accept(centre), accept(centre_2)), [302, 409])
        self.assertEqual(self.log(project, "projects.completion.accepted"), 1)

    def test_an_asset_sent_twice_at_once_is_one(self):
        client, again = self.signed_in(self.nan_agency), self.signed_in(self.nan_agency)
        project = self.project()
        data = {"name": "ถนน", "quantity": "1", "value_baht": "5", "receiver": "อบต.", "planned_on": "1 ม.ค. 2570"}
        address = f"/admin/projects/{project.pk}/completion/handover/"
        found = self.statuses(*(lambda c=c: c.post(address, data) for c in (client, again)))
        self.assertEqual(found, [302, 302])
        self.assertEqual(AssetHandover._base_manager.filter(project=project).count(), 1)
