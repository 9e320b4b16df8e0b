"""An activity with money stays in its record, whoever tries to take it out."""

from decimal import Decimal

from cms.rules import RuleBroken
from projects.models import Activity, ActivityBudgetLine, Project
from projects.people.scope import EVERYONE, asking_as
from projects.register import actions
from tests.base import PadmeTestCase
from tests.projects.money import books
from tests.projects.register.test_edit_form import form_values


class HeldActivities(PadmeTestCase):
    def setUp(self):
        self.project = books.funded(self)
        with asking_as(EVERYONE):
            Project.objects.filter(pk=self.project.pk).update(live=True)
            self.project.refresh_from_db()
            other = Activity.objects.create(project=self.project, title="กิจกรรมที่ไม่มีเงิน", sort_order=1)
            ActivityBudgetLine.objects.create(
                activity=other, expenditure_kind="capital", expenditure_category="investment", budget_baht=Decimal(5)
            )
        self.address = f"/admin/projects/edit/{self.project.pk}/"

    def taken_out(self, number):
        values = form_values(self.get(self.address, by=self.nan_agency))
        return self.post(self.address, values | {f"activities-{number}-DELETE": "on"}, by=self.nan_agency)

    def test_the_form_says_why_and_keeps_it(self):
        page = self.taken_out(0)
        self.assertContains(page, "มีรายการเงินหรือคำขอแล้ว")
        with asking_as(EVERYONE):
            self.project.refresh_from_db()
        self.assertEqual(self.project.amendment_step, "")

    def test_one_without_money_may_go(self):
        self.assertEqual(self.taken_out(1).status_code, 302)

    def test_an_amendment_that_dropped_it_before_the_money_came_is_not_sent(self):
        with asking_as(EVERYONE):
            version = self.project.get_latest_revision_as_object()
            version.activities = [one for one in version.activities.all() if one.title != "กิจกรรมหลัก"]
            version.activities.all()[0].weight_percent = None
            version.save_revision(user=self.nan_agency, clean=False)
            Project.objects.filter(pk=self.project.pk).update(amendment_step="draft", waiting_for="agency")
        with asking_as(self.nan_agency), self.assertRaisesMessage(RuleBroken, "ตัดกิจกรรมที่ตัดไม่ได้"):
            actions.submit_project(self.project, by=self.nan_agency)
