"""An amount that is ten times what it was is shown on the record page before it is submitted; it hinders nothing."""

from decimal import Decimal

from projects.models import ActivityBudgetLine, FiscalYear, Project
from projects.people.scope import EVERYONE, asking_as
from projects.register import actions
from tests import make
from tests.base import PadmeTestCase


class TenFoldJumps(PadmeTestCase):
    def saved(self, row, amount, weight="100"):
        """The record as worked on, with the first activity's first line at this amount."""
        with asking_as(EVERYONE):
            version = row.get_latest_revision_as_object() if row.latest_revision_id else row
            activity = version.activities.all()[0]
            lines = list(activity.budget_lines.all())
            line = (
                lines[0] if lines else ActivityBudgetLine(expenditure_kind="capital", expenditure_category="investment")
            )
            line.budget_baht, activity.weight_percent = Decimal(amount), Decimal(weight)
            activity.budget_lines = [line]
            version.activities = [activity]
            version.save_revision(user=self.nan_agency, clean=False)
            row.refresh_from_db()

    def page(self, row, by=None):
        return self.get(f"/admin/projects/{row.pk}/", by=by or self.nan_agency)

    def test_a_lost_or_added_digit_since_the_version_before(self):
        row = make.project(agency=self.roads_of_nan, budget_baht="250000.00")
        self.saved(row, "250000.00")
        self.assertNotContains(self.page(row), "ควรตรวจอีกครั้ง")
        self.saved(row, "2500000.00")
        self.assertContains(self.page(row), "2,500,000.00 บาท เพิ่มขึ้นจากฉบับก่อน 250,000.00 บาท (ต่างกัน 10 เท่า")
        self.saved(row, "2600000.00", weight="10")
        page = self.page(row)
        self.assertNotContains(page, "ฉบับก่อน 2,500,000.00")
        self.assertContains(page, "น้ำหนัก: ร้อยละ 10 ลดลงจากฉบับก่อน 100")

    def test_baht_typed_as_thousands_in_an_amendment(self):
        row = make.live(agency=self.roads_of_nan, budget_baht="1000000.00")
        self.saved(row, "1000.00")
        with asking_as(EVERYONE):
            Project.objects.filter(pk=row.pk).update(amendment_step="draft")
        self.assertContains(self.page(row), "ลดลงจากฉบับที่เผยแพร่ 1,000,000.00 บาท (ต่างกัน 1,000 เท่าพอดี")

    def test_a_project_copied_from_the_year_before(self):
        FiscalYear.objects.get_or_create(year_be=2570)
        source = make.accepted(agency=self.roads_of_nan, budget_baht="1000000.00")
        with asking_as(self.nan_agency):
            row = actions.copy_forward(source, to_year=FiscalYear.objects.get(pk=2570), by=self.nan_agency)
        self.saved(row, "20000000.00")
        self.assertContains(self.page(row), "จากโครงการปี 2569 ที่คัดลอกมา")
