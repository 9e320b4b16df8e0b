"""A version keeps links as numbers: what one of them meant may be gone by the time it is opened."""

from projects.models import BudgetPlan, Project
from projects.people.scope import EVERYONE, asking_as
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
