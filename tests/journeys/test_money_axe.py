"""The screens of money, and of GFMS beside it, pass axe, on a phone and on a desk."""

from projects.models import GfmsBatch, GfmsCode
from tests.browser import BrowserTestCase
from tests.projects.money import books
from tests.projects.money.extracts import bring
from tests.projects.money.gfms_file import row


class MoneyScreens(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.project = books.funded(self, e_budgeting_code="5500112345")
        books.enter(self, self.project, "disbursement", "80000.00")
        self.central  # noqa: B018 -- made when first asked for
        bring([row(available="900,000.00"), row(document="2", code="5500199999")])
        self.code = GfmsCode.objects.get(activity=None)
        self.own = f"/admin/projects/{self.project.pk}/money/"

    def test_what_an_agency_enters_and_explains(self):
        self.assert_screens_accessible(self.nan_agency, [self.own, f"{self.own}gfms/"])

    def test_what_an_office_matches(self):
        batch = GfmsBatch.objects.get()
        lists = ("", "new/", f"{batch.pk}/", "unmatched/", f"codes/{self.code.pk}/", "differences/")
        self.assert_screens_accessible(self.nan_office, [f"/admin/gfms/{page}" for page in lists])
