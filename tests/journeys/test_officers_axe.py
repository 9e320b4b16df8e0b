"""Officers' own screens pass axe, on a phone and on a desk."""

from projects.people.scope import asking_as
from projects.register import actions
from tests import make
from tests.browser import WIDTHS, BrowserTestCase
from tests.cast import agency, person, province
from tests.projects.summaries.test_type_a_table import lampang_table


class OfficersScreens(BrowserTestCase):
    def setUp(self):
        super().setUp()
        irrigation = agency("โครงการชลประทานน่าน", "55")
        self.agency = person("irrigation.nan", "agency", agency=irrigation)
        self.office = person("office.nan", "provincial_office", province=province("55"))
        self.centre = person("centre", "central")
        self.draft = make.project(agency=irrigation)
        self.sent = make.project(agency=irrigation)
        make.project(area="55", title="ยังไม่มอบหมาย", waiting_for="office")
        with asking_as(self.agency):
            actions.submit_project(self.sent, by=self.agency)

    def check(self, who, addresses):
        for width in WIDTHS:
            page = self.signed_in(who, width)
            for address in addresses:
                with self.subTest(address=address, width=width):
                    answer = self.go(page, address)
                    self.assertEqual(answer.status, 200)
                    self.shot(page, f"axe-{who.username}{address.replace('/', '_').split('?')[0]}{width}")
                    self.assert_accessible(page)
                    self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), width)

    def test_what_an_office_sees(self):
        self.check(
            self.office,
            [
                "/admin/",
                "/admin/queue/",
                "/admin/projects/",
                f"/admin/projects/{self.sent.pk}/",
                f"/admin/projects/{self.sent.pk}/compare/",
                "/admin/projects/add/",
                f"/admin/projects/assign/?id={self.draft.pk}",
                "/admin/imports/",
                "/admin/imports/new/",
            ],
        )

    def test_an_offices_printed_tables(self):
        table = lampang_table(code="55")
        where = "/admin/summary-tables/"
        pages = [where, f"{where}new/", f"{where}new/?kind=targets", f"{where}{table.pk}/", f"{where}{table.pk}/edit/"]
        self.check(self.office, pages)

    def test_what_an_agency_fills_in(self):
        self.check(self.agency, [f"/admin/projects/{self.draft.pk}/", f"/admin/projects/edit/{self.draft.pk}/"])

    def test_what_the_centre_draws(self):
        self.check(self.centre, ["/admin/acceptance/"])
