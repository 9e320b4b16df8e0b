"""A draft, a submitted, a verified and a taken-down record appear nowhere."""

from projects.models import ApprovalStep
from tests import make
from tests.home.site_case import SiteTestCase

SECRET = "โครงการลับที่ยังไม่เผยแพร่"


class OnlyAcceptedLiveRecords(SiteTestCase):
    def setUp(self):
        super().setUp()
        self.live = make.live(area="55", year_be=2569, title="ก่อสร้างถนนสายบ้านน้ำลัด", budget_baht="2500000.00")
        self.hidden = [
            make.project(area="55", year_be=2569, title=SECRET, budget_baht="777000.00"),
            make.project(area="55", year_be=2569, title=SECRET, budget_baht="777000.00", step=ApprovalStep.SUBMITTED),
            make.project(area="55", year_be=2569, title=SECRET, budget_baht="777000.00", step=ApprovalStep.VERIFIED),
            make.accepted(area="55", year_be=2569, title=SECRET, budget_baht="777000.00"),  # taken down
        ]

    def test_no_page_names_them_whoever_looks(self):
        for person in (None, self.central, self.nan_office):
            for address in (
                "/",
                "/projects/",
                "/projects/?q=ลับ",
                "/areas/",
                "/areas/55/",
                "/publications/",
                "/sitemap.xml",
            ):
                with self.subTest(address=address, person=person):
                    page = self.get(address, by=person)
                    self.assertNotContains(page, SECRET)
                    for row in self.hidden:
                        self.assertNotContains(page, row.code)

    def test_their_own_addresses_are_not_found_whoever_looks(self):
        for row in self.hidden:
            for tail in ("", "data.json", "data.csv"):
                for person in (None, self.central):
                    with self.subTest(step=row.step, tail=tail):
                        response = self.get(f"/projects/{row.fiscal_year_id}/{row.code}/{tail}", by=person)
                        self.assertEqual(response.status_code, 404)

    def test_totals_and_counts_leave_them_out(self):
        self.assertContains(self.get("/"), "2,500,000.00 บาท")
        self.assertContains(self.get("/areas/55/"), "2,500,000.00 บาท")
        self.assertContains(self.get("/areas/55/", by=self.central), "2,500,000.00 บาท")
        self.assertEqual(self.get("/projects/", format="json", area="55").json()["count"], 1)
        self.assertContains(self.get("/projects/", area="55", year="2569"), "ทั้งหมด 1 โครงการ")

    def test_a_year_with_drafts_only_is_not_offered(self):
        make.project(area="55", year_be=2570, title=SECRET)
        self.assertNotContains(self.get("/projects/"), "2570")
        self.assertNotContains(self.get("/areas/55/"), "2570")

    def test_the_live_one_is_found_by_its_own_address_only(self):
        self.assertContains(self.get(f"/projects/2569/{self.live.code}/"), "ก่อสร้างถนนสายบ้านน้ำลัด")
        self.assertEqual(self.get(f"/projects/2568/{self.live.code}/").status_code, 404)
        self.assertEqual(self.get(f"/projects/{10**30}/{self.live.code}/").status_code, 404)
        self.assertContains(self.get("/sitemap.xml"), f"/projects/2569/{self.live.code}/")
