"""The list of requests: each office its own, filtered, as a file, at a constant cost."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from projects.models import BudgetChange, BudgetChangeLine
from projects.oversight.verification.overview import freshen_all
from projects.people.scope import EVERYONE, asking_as
from tests.base import PadmeTestCase
from tests.projects.money import books

LIST = "/admin/budget-changes/"


class ChangeList(PadmeTestCase):
    def ask(self, project, kind="savings", *, step="submitted", **facts):
        with asking_as(EVERYONE):
            change = BudgetChange.objects.create(
                project=project, kind=kind, step=step, reason="เหตุผล", cause="cheaper", drafted_by=self.nan_agency,
                submitted_by=self.nan_agency, step_since=timezone.now(), **facts,
            )  # fmt: skip
            for amount in ("100.25", "200.25"):
                BudgetChangeLine.objects.create(
                    change=change, from_activity=project.activities.all()[0], from_kind="capital", amount_baht=amount
                )
        return f"/admin/projects/{project.pk}/money/requests/{change.pk}/"

    def test_each_finds_their_own_and_drafts_only_who_may_change_them(self):
        nan, phrae = books.funded(self), books.funded(self, area="54")
        sent, elsewhere = self.ask(nan), self.ask(phrae)
        draft = self.ask(nan, "transfer", step="draft")
        for person, seen in (
            (self.central, {sent, elsewhere, draft}),
            (self.nan_office, {sent, draft}),
            (self.nan_agency, {sent, elsewhere, draft}),  # both projects are its own
            (self.nan_governor, {sent}),
            (self.phrae_office, {elsewhere}),
            (self.north2_office, set()),
            (self.observer, {sent, elsewhere}),
        ):
            page = self.get(LIST, by=person)
            for url in (sent, elsewhere, draft):
                with self.subTest(person=person.username, url=url):
                    (self.assertContains if url in seen else self.assertNotContains)(page, url)
        self.assertContains(self.get("/admin/", by=self.nan_office), LIST)

    def test_the_newest_stands_first(self):
        nan = books.funded(self)
        older, newer = self.ask(nan), self.ask(nan, "transfer")
        page = self.get(LIST, by=self.nan_office).content.decode()
        self.assertLess(page.index(newer), page.index(older))

    def test_filters_narrow_it_and_the_file_says_the_same(self):
        nan = books.funded(self)
        saving = self.ask(nan, hearing_on=timezone.localdate())
        moved = self.ask(nan, "items", step="accepted")
        for query, seen in (
            ({"kind": "items"}, {moved}),
            ({"step": "submitted"}, {saving}),
            ({"area": "55", "year": "2568"}, {saving, moved}),
            ({"area": "54"}, set()),
            ({"year": "2567"}, set()),
            ({"kind": "nonsense", "year": "x", "page": "y"}, {saving, moved}),
        ):
            page = self.get(LIST, by=self.nan_office, **query)
            for url in (saving, moved):
                with self.subTest(query=query):
                    (self.assertContains if url in seen else self.assertNotContains)(page, url)
        file = self.get(LIST, by=self.nan_office, kind="items", export="csv")
        rows = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
        self.assertEqual(len(rows), 2)
        self.assertIn("300.5", rows[1])
        self.assertEqual(self.get(LIST, by=self.nan_office, export="xlsx").status_code, 200)

    def test_what_no_database_takes_as_text_is_refused(self):
        for address in (
            "budget-changes/?area=%00&year=%00&kind=%00",
            "gfms/unmatched/?q=%00",
            "gfms/differences/?area=%00",
        ):
            self.assertEqual(self.get(f"/admin/{address}", by=self.nan_office).status_code, 400, address)

    def test_many_cost_as_many_queries_as_one(self):
        def count(address, by=self.nan_office):
            self.client.force_login(by, backend="django.contrib.auth.backends.ModelBackend")
            with CaptureQueriesContext(connection) as queries:
                self.assertEqual(self.client.get(address).status_code, 200)
            return len(queries)

        first = books.funded(self)
        self.ask(first)
        addresses = (LIST, "/admin/queue/", f"/admin/projects/{first.pk}/money/")
        for address in addresses:
            count(address)
        freshen_all(timezone.localdate())
        one = [count(address) for address in addresses]
        for _ in range(5):
            self.ask(first)
            self.ask(books.funded(self))
        freshen_all(timezone.localdate())  # the night's work: the queue tells of it, and must not do it here
        self.assertEqual([count(address) for address in addresses], one)
