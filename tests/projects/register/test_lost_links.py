"""A version keeps links as numbers: what one of them meant may be gone by the time it is opened."""

from projects.models import BudgetPlan, Project
from projects.people.scope import EVERYONE, asking_as
from projects.register.actions import submit_project, verify_project
from projects.register.actions.locking import state_mark
from tests import make
from tests.base import PadmeTestCase


class LostLinks(PadmeTestCase):
    def setUp(self):
        self.plan = BudgetPlan.objects.create(name_th="แผนงานที่เลิกใช้")
        self.project = make.live(agency=self.roads_of_nan)
        with asking_as(EVERYONE):
            row = Project.objects.get(pk=self.project.pk)
            row.budget_plan = self.plan
            row.save_revision(user=self.nan_office)
            Project.objects.filter(pk=row.pk).update(amendment_step="draft", waiting_for="agency")

    def opened(self):
        return self.get(f"/admin/projects/{self.project.pk}/", by=self.nan_agency)

    def test_an_amendment_shows_what_it_links_to(self):
        self.assertContains(self.opened(), "แผนงานที่เลิกใช้")

    def test_an_amendment_opens_though_what_it_linked_to_was_deleted(self):
        self.plan.delete()
        page = self.opened()
        self.assertNotContains(page, "แผนงานที่เลิกใช้")
        self.assertContains(page, "ฉบับแก้ไข")

    def test_the_form_opens_too_and_asks_again(self):
        self.plan.delete()
        page = self.get(f"/admin/projects/edit/{self.project.pk}/", by=self.nan_agency)
        self.assertEqual(page.status_code, 200)
        self.assertIsNone(page.context["form"].initial.get("budget_plan") or None)

    def test_nobody_approves_a_version_whose_link_is_lost(self):
        """Unseen, the record would lose what was chosen, and a section that was passed would ask again."""
        for step, turn, by, move, word in (
            ("draft", "agency", self.nan_agency, "submit", "เลือกใหม่ แล้วบันทึกก่อนส่ง"),
            ("submitted", "office", self.nan_office, "verify", "ส่งกลับให้เลือกใหม่"),
            ("verified", "centre", self.central, "accept", "ส่งกลับให้เลือกใหม่"),
        ):
            with self.subTest(step=step):
                plan = BudgetPlan.objects.create(name_th=f"แผนงานที่เลิกใช้ {step}")
                project = self.version_with(plan, step)
                plan.delete()
                project.refresh_from_db()
                seen = {"seen_state": state_mark(project)}
                page = self.post(f"/admin/projects/{project.pk}/moves/{move}/", seen, by=by)
                self.assertContains(page, word, status_code=422)
                self.assertContains(page, "แผนงาน", status_code=422)
                project.refresh_from_db()
                self.assertEqual((project.step, project.waiting_for), (step, turn))

    def version_with(self, plan, step):
        project = make.project(agency=self.roads_of_nan)
        with asking_as(EVERYONE):
            row = Project.objects.get(pk=project.pk)
            row.budget_plan = plan
            row.save_revision(user=self.nan_agency)
        for reached, by, act in (
            ("submitted", self.nan_agency, submit_project),
            ("verified", self.nan_office, verify_project),
        ):
            if step in (reached, "verified"):
                with asking_as(by):
                    act(project, by=by)
        return project
