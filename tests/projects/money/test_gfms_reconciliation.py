"""Codes are matched by hand or by the project's own code; GFMS and the ledger stand side by side, never as one."""

from decimal import Decimal

from django.utils import timezone

from projects.models import AuditEntry, GfmsCode, GfmsExplanation, MoneyBalance
from projects.people.scope import EVERYONE, asking_as
from tests import make
from tests.projects.money.books import activity_of, enter, funded
from tests.projects.money.extracts import bring, year_2568
from tests.projects.money.gfms_file import row
from tests.projects.money.test_import_gfms_command import Extracts


class Matching(Extracts):
    def setUp(self):
        super().setUp()
        self.project = make.accepted(year_be=2568, agency=self.roads_of_nan, title="ถนนริมน้ำ")
        self.activity = activity_of(self.project)
        bring([row(), row(line="2", expenditure_kind=""), row(line="3", area="54", code="5400100001")])
        self.code = GfmsCode.objects.get(area_code="55")

    def match(self, activity=None, kind="capital", *, by=None, code=None):
        return self.post(
            f"/admin/gfms/codes/{(code or self.code).pk}/",
            {"activity": (activity or self.activity).pk, "expenditure_kind": kind}, by=by or self.nan_office,
        )  # fmt: skip

    def test_the_worklist_shows_own_codes_and_one_match_is_for_all_their_lines(self):
        page = self.get("/admin/gfms/unmatched/", by=self.nan_office)
        self.assertContains(page, "5500112345")
        self.assertNotContains(page, "5400100001")
        self.assertContains(self.get(f"/admin/gfms/codes/{self.code.pk}/", by=self.nan_office), "ถนนริมน้ำ")
        self.assertEqual(self.match().status_code, 302)
        self.code.refresh_from_db()
        self.assertEqual([self.code.activity_id, self.code.matched_by], [self.activity.pk, self.nan_office])
        in_list = f'href="/admin/gfms/codes/{self.code.pk}/"'
        self.assertNotContains(self.get("/admin/gfms/unmatched/", by=self.nan_office), in_list)
        self.assertContains(self.get("/admin/gfms/unmatched/?state=matched", by=self.nan_office), in_list)
        self.assertContains(
            self.get(f"/admin/projects/{self.project.pk}/money/gfms/", by=self.nan_office), "200,000.00"
        )
        entry = AuditEntry.objects.get(action="projects.gfms.matched")
        self.assertEqual([entry.user, entry.province_id], [self.nan_office, self.project.province_id])

    def test_only_an_activity_of_the_same_area_and_year(self):
        for other in (
            make.accepted(area="54", year_be=2568),
            make.accepted(year_be=2569),
            make.accepted(year_be=2568, step="cancelled"),
        ):
            self.assertEqual(self.match(activity_of(other)).status_code, 422)
        self.code.refresh_from_db()
        self.assertIsNone(self.code.activity)

    def test_only_by_who_looks_after_the_area(self):
        self.assertEqual(self.match(by=self.nan_treasury).status_code, 403)
        self.assertEqual(self.match(by=self.phrae_office).status_code, 404)
        self.assertEqual(self.match(by=self.nan_agency).status_code, 403)
        self.assertEqual(self.match(by=self.central).status_code, 302)

    def test_the_slower_of_two_who_match_it_is_told(self):
        page = f"/admin/gfms/codes/{self.code.pk}/"
        self.assertContains(self.get(page, by=self.nan_office), 'name="seen" value="."')
        self.match(by=self.central)
        data = {"activity": self.activity.pk, "expenditure_kind": "recurrent", "seen": "."}
        self.assertContains(self.post(page, data, by=self.nan_office), "ถนนริมน้ำ", status_code=409)
        self.assertEqual(self.post(f"{page}unmatch/", {"seen": "."}, by=self.nan_office).status_code, 409)
        self.code.refresh_from_db()
        self.assertEqual((self.code.expenditure_kind, self.code.matched_by), ("capital", self.central))

    def test_the_worklist_comes_out_as_a_file(self):
        self.match()
        for query, code, other in (("", "5400100001", "5500112345"), ("state=matched&", "5500112345", "5400100001")):
            address = f"/admin/gfms/unmatched/?{query}year=2568&export="
            text = self.get(address + "csv", by=self.central).getvalue().decode("utf-8-sig")
            self.assertIn(code, text)
            self.assertNotIn(other, text)
            self.assertEqual(self.get(address + "xlsx", by=self.central).status_code, 200)
        self.assertNotIn(
            "5400100001", self.get("/admin/gfms/unmatched/?export=csv", by=self.nan_office).getvalue().decode()
        )

    def test_not_in_a_closed_year(self):
        year = year_2568()
        year.closed_on = timezone.localdate()
        year.save()
        self.assertContains(self.match(), "ปิดแล้ว", status_code=422)

    def test_taken_apart_it_is_back_on_the_list_and_no_extract_matches_it_again(self):
        self.match()
        self.post(f"/admin/gfms/codes/{self.code.pk}/unmatch/", by=self.nan_office)
        self.assertContains(self.get("/admin/gfms/unmatched/", by=self.nan_office), "5500112345")
        with asking_as(EVERYONE):
            type(self.project).objects.filter(pk=self.project.pk).update(e_budgeting_code="5500112345")
        _, told = bring([row(line="9")], as_of="2025-04-30")
        self.assertEqual(told["unmatched"], 1)
        self.assertContains(self.get("/admin/gfms/unmatched/", by=self.nan_office), "ถนนริมน้ำ")  # proposed

    def test_an_activity_that_is_deleted_sends_its_code_back(self):
        self.match()
        with asking_as(EVERYONE):
            self.project.delete()
        self.code.refresh_from_db()
        self.assertIsNone(self.code.activity)


class SideBySide(Extracts):
    def setUp(self):
        super().setUp()
        self.project = funded(self, baht="1000000.00", e_budgeting_code="5500112345", title="ถนนริมน้ำ")
        enter(self, self.project, "disbursement", "80000.00")
        self.address = f"/admin/projects/{self.project.pk}/money/gfms/"
        self.balance = self.kept()
        bring([row(line="1", kind="รับจัดสรร", day="02/10/2567", amount="1,000,000"),
               row(line="2", expenditure_kind="", available="900,000.00")])  # fmt: skip

    def kept(self):
        with asking_as(EVERYONE):
            return list(MoneyBalance.objects.values())

    def explain(self, text="งวดสุดท้ายยังไม่บันทึก", *, by=None, gfms="100000.00", own="80000.00", figure="disbursed"):
        return self.post(
            self.address,
            {"activity": activity_of(self.project).pk, "expenditure_kind": "capital", "figure": figure,
             "gfms_baht": gfms, "own_baht": own, "text": text}, by=by or self.nan_agency,
        )  # fmt: skip

    def open_rows(self, by):
        return self.get("/admin/gfms/differences/", by=by).content.decode().count("20,000.00")

    def test_both_figures_and_their_difference_and_nothing_merged(self):
        page = self.get(self.address, by=self.nan_agency)
        for text in ("31 มีนาคม 2568", "100,000.00", "80,000.00", "20,000.00", "900,000.00", "ยังไม่ชี้แจง"):
            self.assertContains(page, text)
        self.assertEqual(self.kept(), self.balance)
        self.assertNotContains(self.get(f"/admin/projects/{self.project.pk}/", by=self.nan_agency), "900,000.00")

    def test_listed_until_explained_and_again_when_a_figure_changes(self):
        for person in (self.nan_office, self.nan_treasury, self.central):
            self.assertEqual(self.open_rows(person), 1)
        self.assertEqual(self.open_rows(self.phrae_office), 0)
        self.assertEqual(self.explain().status_code, 302)
        self.assertEqual(self.open_rows(self.central), 0)
        page = self.get(self.address, by=self.nan_treasury)
        self.assertContains(page, "งวดสุดท้ายยังไม่บันทึก")
        self.assertEqual(AuditEntry.objects.get(action="projects.gfms.explained").user, self.nan_agency)
        enter(self, self.project, "disbursement", "5000.00")
        page = self.get(self.address, by=self.nan_agency)
        self.assertContains(page, "ยังไม่ชี้แจง")
        self.assertNotContains(page, "งวดสุดท้ายยังไม่บันทึก")
        self.assertContains(self.get("/admin/gfms/differences/", by=self.central), "15,000.00")

    def test_the_list_comes_out_as_a_file(self):
        text = self.get("/admin/gfms/differences/?export=csv", by=self.nan_office).getvalue().decode("utf-8-sig")
        self.assertIn("ถนนริมน้ำ", text)
        self.assertIn("เบิกจ่าย", text)
        self.assertEqual(self.get("/admin/gfms/differences/?export=xlsx", by=self.nan_office).status_code, 200)
        other = self.get("/admin/gfms/differences/?export=csv", by=self.phrae_office).getvalue().decode("utf-8-sig")
        self.assertNotIn("ถนนริมน้ำ", other)

    def test_a_new_extract_lets_the_words_fall(self):
        self.explain()
        bring([row(line="3", amount="1.00")], as_of="2025-04-30")
        self.assertContains(self.get(self.address, by=self.nan_agency), "ยังไม่ชี้แจง")

    def test_refused_without_words_for_equal_or_old_figures_and_for_readers(self):
        self.assertContains(self.explain("  "), "เขียนว่าตัวเลขต่างกันเพราะอะไร", status_code=422)
        self.assertContains(self.explain(gfms="1.00"), "งวดสุดท้ายยังไม่บันทึก", status_code=409)
        self.assertEqual(self.explain(figure="allocated", gfms="1000000.00", own="1000000.00").status_code, 422)
        self.assertEqual(self.explain(by=self.nan_treasury).status_code, 403)
        self.assertEqual(self.explain(by=self.phrae_office).status_code, 404)
        self.assertEqual(self.explain(figure="no").status_code, 404)
        with asking_as(EVERYONE):
            self.assertEqual(GfmsExplanation.objects.count(), 0)

    def test_a_neighbour_who_reads_the_verified_record_does_not_read_this(self):
        self.assertEqual(self.get(self.address, by=self.north2_office).status_code, 403)
        self.assertEqual(self.get(self.address, by=self.phrae_office).status_code, 404)

    def test_no_difference_without_a_match(self):
        other = funded(self, baht="500.00")
        page = self.get(f"/admin/projects/{other.pk}/money/gfms/", by=self.nan_office)
        self.assertContains(page, "ยังเทียบไม่ได้")
        self.assertNotContains(page, "ยังไม่ชี้แจง")
        self.assertEqual(Decimal(self.open_rows(self.nan_office)), 1)
