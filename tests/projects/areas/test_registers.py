from projects.models import Agency, District, Ministry, Province
from tests import cast, make
from tests.base import PadmeTestCase
from tests.projects.people.test_posts import FuzzyInt

REGISTERS = ["province", "provincegroup", "groupmembership", "district", "ministry", "department", "agency", "agenda",
             "budgetplan", "disbursementtarget", "legalduty"]  # fmt: skip


class NationalRegisters(PadmeTestCase):
    def test_everybody_reads_and_exports(self):
        for by in (self.central, self.nan_agency, self.nan_governor, self.observer):
            for name in REGISTERS:
                with self.subTest(by=by.username, register=name):
                    self.assertEqual(self.get(f"/admin/projects/{name}/", by=by).status_code, 200)
                    page = self.client.get(f"/admin/projects/{name}/")
                    self.assertNotContains(page, "/admin/img/")
                    self.assertNotRegex(page.content.decode(), r">\s*2,5\d\d")
                    csv = b"".join(self.client.get(f"/admin/projects/{name}/", {"export": "csv"})).decode()
                    self.assertTrue(csv.startswith("\ufeff"))
                    xlsx = self.client.get(f"/admin/projects/{name}/", {"export": "xlsx"})
                    self.assertEqual(xlsx.status_code, 200)
        nan = cast.province("55")
        self.assertContains(self.get(f"/admin/projects/province/inspect/{nan.pk}/", by=self.nan_agency), "น่าน")
        self.assertContains(self.get("/admin/", by=self.nan_agency), "/admin/projects/province/")

    def test_each_cell_carries_its_heading_for_the_phone(self):
        page = self.get("/admin/projects/province/", by=self.central)
        self.assertContains(page, 'data-head="รหัสจังหวัด"')
        self.assertContains(page, 'data-head="แผนพัฒนาจังหวัด"')
        self.assertContains(page, 'href="#register-filters"')

    def test_only_the_centre_writes(self):
        row = Ministry.objects.first()
        name = row.name_th
        facts = {"code": "99000", "name_th": "กระทรวงใหม่"}
        for by in (self.nan_office, self.north2_office, self.nan_agency, self.observer):
            with self.subTest(by=by.username):
                self.post("/admin/projects/ministry/create/", facts, by=by)
                self.post(f"/admin/projects/ministry/edit/{row.pk}/", facts, by=by)
                self.post(f"/admin/projects/ministry/delete/{row.pk}/", by=by)
                self.assertNotContains(self.get("/admin/projects/ministry/", by=by), "/create/")
        self.assertFalse(Ministry.objects.filter(code="99000").exists())
        row.refresh_from_db()
        self.assertEqual(row.name_th, name)
        self.assertEqual(self.post("/admin/projects/ministry/create/", facts, by=self.central).status_code, 302)
        self.assertTrue(Ministry.objects.filter(code="99000").exists())

    def test_what_was_before_and_after_is_logged(self):
        row = Ministry.objects.get(code="08000")
        facts = {"code": "08000", "name_th": "กระทรวงคมนาคม (ใหม่)", "first_year_be": "", "last_year_be": ""}
        self.post(f"/admin/projects/ministry/edit/{row.pk}/", facts, by=self.central)
        self.assertContains(
            self.get(f"/admin/projects/ministry/history/{row.pk}/", by=self.central), "→ “กระทรวงคมนาคม (ใหม่)”"
        )

    def test_what_is_in_use_stays_and_says_so(self):
        make.project(area="55", agency=self.roads_of_nan)
        for model, row in (("province", cast.province("55")), ("agency", self.roads_of_nan)):
            page = self.post(f"/admin/projects/{model}/delete/{row.pk}/", by=self.central, follow=True)
            self.assertContains(page, "ลบไม่ได้ เพราะมีข้อมูลอื่นใช้อยู่")
            self.assertNotContains(page, "โครงการทดสอบ")
        self.assertTrue(Province.objects.filter(code="55").exists())
        spare = Agency.objects.create(name_th="หน่วยงานที่ไม่ได้ใช้")
        self.post(f"/admin/projects/agency/delete/{spare.pk}/", by=self.central)
        self.assertFalse(Agency.objects.filter(pk=spare.pk).exists())

    def test_a_lookup_in_the_address_asks_about_no_hidden_row(self):
        make.project(area="55", title="โครงการลับ")
        page = self.get("/admin/projects/province/", by=self.phrae_agency, projects__title__contains="ลับ")
        self.assertContains(page, "แพร่")
        self.assertContains(page, "กรุงเทพมหานคร")

    def test_search_and_filter(self):
        self.assertContains(self.get("/admin/projects/district/", by=self.nan_office, q="ปัว"), "ปัว")
        page = self.get("/admin/projects/agency/", by=self.nan_office, kind__exact="university")
        self.assertNotContains(page, "แขวงทางหลวง")

    def test_exports_run_no_formula(self):
        Agency.objects.create(name_th="=cmd|' /C calc'!A0")
        text = b"".join(self.get("/admin/projects/agency/", by=self.nan_agency, export="csv")).decode()
        self.assertIn("'=cmd|", text)

    def test_the_number_of_queries_does_not_grow(self):
        for name in ("district", "agency", "department", "groupmembership"):
            with self.subTest(register=name):
                self.get(f"/admin/projects/{name}/", by=self.nan_office, q="zzz")
                with self.assertNumQueries(FuzzyInt(3, 40)):
                    self.client.get(f"/admin/projects/{name}/")

    def test_quarterly_targets_are_refused_over_a_hundred(self):
        facts = {"fiscal_year": 2569, "expenditure": "overall", "source": "มติ ครม.", "quarter1_percent": 30,
                 "quarter2_percent": 30, "quarter3_percent": 30, "quarter4_percent": 20}  # fmt: skip
        page = self.post("/admin/projects/disbursementtarget/create/", facts, by=self.central)
        self.assertContains(page, "ไม่เกินร้อยละ 100")

    def test_928_districts_stand_in_pages(self):
        self.assertEqual(District.objects.count(), 928)
        self.assertContains(self.get("/admin/projects/district/", by=self.nan_agency), "p=")
