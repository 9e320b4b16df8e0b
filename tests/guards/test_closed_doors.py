"""Stock addresses that would go round our own: each stays shut, for superusers too where decisions are concerned."""

import csv
import io

from django.contrib.auth import get_user_model
from wagtail.models import Page, WorkflowState

from home.site import ensure_site
from projects.exchange.cells import looks_like_formula
from projects.models import Post, Project
from projects.people.scope import EVERYONE, asking_as
from projects.register import actions
from tests import make
from tests.base import PadmeTestCase

FORMULA = '=HYPERLINK("http://evil.example","กด")'


class ClosedDoors(PadmeTestCase):
    def setUp(self):
        self.project = make.project(agency=self.roads_of_nan, title=FORMULA)
        self.root = get_user_model().objects.create_superuser("root")

    def exists(self):
        with asking_as(EVERYONE):
            return Project.objects.filter(pk=self.project.pk, step="draft", live=False).exists()

    def test_nothing_of_ours_is_deleted_in_bulk(self):
        for person in (self.nan_agency, self.nan_office, self.central, self.root):
            for model, pk in (("project", self.project.pk), ("post", Post.objects.first().pk)):
                for chosen in (f"id={pk}", "id=all"):
                    with self.subTest(person=person.username, model=model, chosen=chosen):
                        self.post(f"/admin/bulk/projects/{model}/delete/?{chosen}&next=/admin/", {}, by=person)
                        self.assertTrue(self.exists())
                        self.assertTrue(Post.objects.filter(pk=pk).exists() or model == "project")

    def test_wagtails_own_moves_move_nothing(self):
        with asking_as(EVERYONE):
            self.project.save_revision(clean=False)
            revision = self.project.latest_revision_id
        pk = self.project.pk
        for route in (f"delete/{pk}/", f"unpublish/{pk}/", f"lock/{pk}/", f"unlock/{pk}/",
                      f"history/{pk}/revisions/{revision}/revert/", f"history/{pk}/revisions/{revision}/unschedule/",
                      f"workflow/action/{pk}/approve/1/", f"workflow/confirm_cancellation/{pk}/"):  # fmt: skip
            for person in (self.nan_agency, self.central, self.root):
                with self.subTest(route=route, person=person.username):
                    self.assertEqual(self.post(f"/admin/projects/{route}", {}, by=person).status_code, 403)
                    self.assertTrue(self.exists())

    def test_the_workflow_report_lists_own_records_only(self):
        with asking_as(EVERYONE):
            Project.objects.filter(pk=self.project.pk).update(title="ของน่าน")
        other = make.project(area="54", agency=self.roads_of_phrae, title="ของแพร่")
        for project, by in ((self.project, self.nan_agency), (other, self.phrae_agency)):
            with asking_as(by):
                actions.submit_project(project, by=by)
        for address in ("/admin/reports/workflow/", "/admin/reports/workflow_tasks/"):
            page = self.get(address, by=self.nan_office)
            self.assertContains(page, "ของน่าน")
            self.assertNotContains(page, "ของแพร่")
            self.assertNotContains(page, "phrae_agency")
            everything = self.get(address, by=self.observer)
            self.assertContains(everything, "ของแพร่")
        self.assertEqual(WorkflowState.objects.count(), 2)

    def test_no_export_holds_a_formula(self):
        ensure_site()
        with asking_as(self.nan_agency):
            actions.submit_project(self.project, by=self.nan_agency)
        Post.objects.filter(holdings__person=self.nan_agency).update(title="@SUM(1)", phone="+66")
        Page.objects.filter(slug="55").update(title="=1+1", draft_title="=1+1")
        for address in ("/admin/projects/", "/admin/posts/", "/admin/reports/workflow/",
                        "/admin/reports/workflow_tasks/", "/admin/reports/site-history/"):  # fmt: skip
            with self.subTest(address=address):
                answer = self.get(address, by=self.nan_office, export="csv")
                self.assertIn("text/csv", answer["Content-Type"])
                text = b"".join(answer.streaming_content).decode("utf-8-sig")
                rows = list(csv.reader(io.StringIO(text)))
                self.assertGreater(len(rows), 1)
                self.assertEqual([cell for row in rows for cell in row if looks_like_formula(cell)], [])
