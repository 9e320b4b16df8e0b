from django.utils import timezone

from projects.models import AnnualActionPlan, AreaAllocation, AuditEntry, DevelopmentPlan, StrategicIssue
from tests import cast, make
from tests.base import PadmeTestCase
from tests.projects.people.test_posts import FuzzyInt


def plan_of(code, **facts):
    where = {"province": cast.province(code)} if code.isdigit() else {"group": cast.group(code)}
    facts = {"first_year_be": 2566, "last_year_be": 2570, "vision": f"วิสัยทัศน์ของ {code}"} | facts
    return DevelopmentPlan.objects.create(**where, **facts)


def form_data(issues=(), **facts):
    """What the browser posts: the plan, its issues with goals and tactics. An issue: dict; "id" when it exists."""
    data = {"first_year_be": 2566, "last_year_be": 2570, "issue_word": "ยุทธศาสตร์ที่", "goal_word": "เป้าประสงค์",
            "tactic_word": "กลยุทธ์", "vision": "น่านน่าอยู่", "positioning": "", **facts}  # fmt: skip
    data |= management("issues", issues)
    for at, issue in enumerate(issues):
        row = f"issues-{at}"
        data |= {f"{row}-{name}": value for name, value in issue.items() if name not in ("goals", "tactics")}
        data |= {f"{row}-id": issue.get("id", ""), f"{row}-ORDER": at + 1, f"{row}-DELETE": issue.get("DELETE", "")}
        data.setdefault(f"{row}-number", at + 1)
        for part in ("goals", "tactics"):
            rows = issue.get(part, [])
            data |= management(f"{row}-{part}", rows)
            for place, text in enumerate(rows):
                data |= {f"{row}-{part}-{place}-{name}": value for name, value in
                         (("id", ""), ("number", place + 1), ("name_th", text), ("ORDER", place + 1), ("DELETE", ""))}  # fmt: skip
    return data


def management(prefix, rows):
    initial = sum(1 for row in rows if isinstance(row, dict) and row.get("id"))
    return {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": initial, f"{prefix}-MIN_NUM_FORMS": 0,
            f"{prefix}-MAX_NUM_FORMS": 1000}  # fmt: skip


class DevelopmentPlans(PadmeTestCase):
    def test_the_own_office_writes_the_whole_tree(self):
        issues = [
            {"name_th": "เมืองสุขภาพ", "goals": ["คนน่านแข็งแรง"], "tactics": ["ตรวจสุขภาพ", "ออกกำลังกาย"]},
            {"name_th": "ค่าใช้จ่ายในการบริหารงานจังหวัดแบบบูรณาการ", "is_outside_issues": "on"},
        ]
        data = form_data(issues, province=cast.province("55").pk)
        self.assertRedirects(
            self.post("/admin/development-plans/new/", data, by=self.nan_office), "/admin/development-plans/"
        )
        plan = DevelopmentPlan.objects.get()
        self.assertEqual(plan.issues.count(), 2)
        page = self.get(f"/admin/development-plans/{plan.pk}/", by=self.nan_office)
        for text in ("น่านน่าอยู่", "ยุทธศาสตร์ที่ 1 เมืองสุขภาพ", "คนน่านแข็งแรง", "ออกกำลังกาย", "รายการนอกประเด็น: ค่าใช้จ่าย"):
            self.assertContains(page, text)
        entry = AuditEntry.objects.get(action="projects.row.created")
        self.assertEqual(entry.province_id, cast.province("55").pk)
        self.assertIn("ตรวจสุขภาพ", entry.message)

    def test_every_screen_of_the_neighbours_plan_is_not_found(self):
        foreign = plan_of("54")
        annual = AnnualActionPlan.objects.create(development_plan=foreign, fiscal_year_id=2569)
        for by in (self.nan_office, self.north2_office, self.nan_governor):
            for route in ("", "edit/", "delete/", "history/", "history-results/"):
                for address in (
                    f"/admin/development-plans/{foreign.pk}/{route}",
                    f"/admin/annual-plans/{annual.pk}/{route}",
                ):
                    with self.subTest(by=by.username, address=address):
                        self.assertEqual(self.get(address, by=by).status_code, 404)
                        self.assertEqual(
                            self.post(address, form_data(vision="ยึด", seen_version=1), by=by).status_code, 404
                        )
            for address in ("development-plans", "annual-plans"):
                self.assertNotContains(self.get(f"/admin/{address}/", by=by), "แพร่")
        foreign.refresh_from_db()
        self.assertEqual(foreign.vision, "วิสัยทัศน์ของ 54")

    def test_readers_read_and_do_not_write(self):
        plan = plan_of("55")
        for by in (self.nan_governor, self.nan_treasury, self.observer):
            with self.subTest(by=by.username):
                self.assertContains(self.get(f"/admin/development-plans/{plan.pk}/", by=by), "วิสัยทัศน์ของ 55")
                self.assertEqual(
                    self.post(
                        f"/admin/development-plans/{plan.pk}/edit/", form_data(vision="x", seen_version=1), by=by
                    ).status_code,
                    302,
                )
        plan.refresh_from_db()
        self.assertEqual(plan.vision, "วิสัยทัศน์ของ 55")
        self.assertEqual(self.get("/admin/development-plans/", by=self.nan_agency).status_code, 302)

    def test_an_office_makes_no_plan_elsewhere_nor_moves_its_own(self):
        data = form_data(province=cast.province("54").pk)
        self.assertEqual(self.post("/admin/development-plans/new/", data, by=self.nan_office).status_code, 200)
        data = form_data(group=cast.group("NU2").pk)
        self.assertEqual(self.post("/admin/development-plans/new/", data, by=self.nan_office).status_code, 200)
        self.assertFalse(DevelopmentPlan.objects.exists())
        own = plan_of("55")
        self.post(
            f"/admin/development-plans/{own.pk}/edit/", form_data(province=cast.province("54").pk, seen_version=1)
        )
        own.refresh_from_db()
        self.assertEqual(own.province.code, "55")
        self.assertEqual(
            self.post(
                "/admin/development-plans/new/", form_data(group=cast.group("NU2").pk), by=self.north2_office
            ).status_code,
            302,
        )

    def test_bangkok_is_not_offered_and_is_refused(self):
        bangkok = cast.province("10").pk
        for address in ("development-plans", "allocations"):
            with self.subTest(address=address):
                page = self.get(f"/admin/{address}/new/", by=self.central)
                self.assertContains(page, "จังหวัดน่าน</option>")
                self.assertNotContains(page, "กรุงเทพมหานคร</option>")
        self.post("/admin/development-plans/new/", form_data(province=bangkok), by=self.central)
        facts = {"province": bangkok, "fiscal_year": 2569, "budget_source": "province_plan", "allocated_baht": "1.00"}
        self.post("/admin/allocations/new/", facts, by=self.central)
        self.assertFalse(DevelopmentPlan.objects.exists())
        self.assertFalse(AreaAllocation.objects.exists())

    def test_who_saves_second_is_told_and_keeps_what_was_typed(self):
        plan = plan_of("55")
        address = f"/admin/development-plans/{plan.pk}/edit/"
        mine = form_data(province=plan.province_id, vision="ของคนแรก", seen_version=1)
        self.assertEqual(self.post(address, mine, by=self.nan_office).status_code, 302)
        late = self.post(address, mine | {"vision": "ของคนที่สอง"}, by=self.nan_office_2)
        self.assertContains(late, "ของคนแรก", status_code=409)
        self.assertContains(late, "ของคนที่สอง", status_code=409)
        self.assertContains(late, 'name="seen_version" value="2"', status_code=409)
        self.assertEqual(self.post(address, mine | {"seen_version": ""}).status_code, 409)
        plan.refresh_from_db()
        self.assertEqual((plan.vision, plan.version), ("ของคนแรก", 2))
        self.assertEqual(self.post(address, mine | {"vision": "ของคนที่สอง", "seen_version": 2}).status_code, 302)
        self.assertIn(
            "“ของคนแรก” → “ของคนที่สอง”", AuditEntry.objects.filter(action="projects.row.edited").first().message
        )

    def test_an_issue_with_projects_is_not_deleted(self):
        plan = plan_of("55")
        issue = StrategicIssue.objects.create(plan=plan, number=1, name_th="เมืองสุขภาพ")
        make.project(area="55", strategic_issue=issue)
        data = form_data(
            [{"id": issue.pk, "name_th": "เมืองสุขภาพ", "DELETE": "on"}], province=plan.province_id, seen_version=1
        )
        page = self.post(f"/admin/development-plans/{plan.pk}/edit/", data, by=self.nan_office)
        self.assertContains(page, "โครงการ 1 รายการ")
        self.assertTrue(StrategicIssue.objects.exists())

    def test_one_line_outside_the_issues(self):
        issues = [{"name_th": f"นอก {number}", "is_outside_issues": "on"} for number in (1, 2)]
        page = self.post(
            "/admin/development-plans/new/", form_data(issues, province=cast.province("55").pk), by=self.nan_office
        )
        self.assertContains(page, "รายการนอกประเด็นมีได้รายการเดียว")

    def test_the_number_of_queries_does_not_grow(self):
        for address in ("development-plans", "annual-plans", "allocations"):
            with self.subTest(address=address):
                self.measure(address)

    def measure(self, address):
        def rows(code):
            plan = plan_of(code)
            AnnualActionPlan.objects.create(development_plan=plan, fiscal_year_id=2569)
            AreaAllocation.objects.create(
                province=cast.province(code), fiscal_year_id=2569, budget_source="province_plan", allocated_baht=1
            )

        DevelopmentPlan.objects.filter(annual_plans=None).delete()
        AnnualActionPlan.objects.all().delete()
        AreaAllocation.objects.all().delete()
        rows("55")
        self.get(f"/admin/{address}/", by=self.central)
        with self.assertNumQueries(FuzzyInt(5, 45)) as few:
            self.client.get(f"/admin/{address}/")
        for code in ("54", "52", "50", "51", "56", "57"):
            rows(code)
        with self.assertNumQueries(len(few)):
            self.client.get(f"/admin/{address}/")


class AnnualPlans(PadmeTestCase):
    def test_a_year_of_the_own_plan_with_its_projects(self):
        plan, foreign = plan_of("55"), plan_of("54")
        issue = StrategicIssue.objects.create(plan=plan, number=1, name_th="เมืองสุขภาพ")
        StrategicIssue.objects.create(plan=plan, number=2, name_th="บริหารจังหวัด", is_outside_issues=True)
        facts = {"fiscal_year": 2569, "approved_on": "1 ก.ย. 2568", "note": ""}
        address = "/admin/annual-plans/new/"
        self.assertEqual(
            self.post(address, facts | {"development_plan": foreign.pk}, by=self.nan_office).status_code, 200
        )
        self.assertEqual(
            self.post(address, facts | {"development_plan": plan.pk, "fiscal_year": 2561}).status_code, 200
        )
        self.assertEqual(self.post(address, facts | {"development_plan": plan.pk}).status_code, 302)
        make.project(area="55", strategic_issue=issue, budget_baht="1500000.50")
        make.project(area="55", strategic_issue=issue, budget_baht="0.25")
        make.project(area="55", strategic_issue=issue, year_be=2568)
        page = self.get(f"/admin/annual-plans/{AnnualActionPlan.objects.get().pk}/", by=self.nan_office)
        for address in ("annual-plans", "development-plans", f"development-plans/{plan.pk}"):
            self.assertNotRegex(self.client.get(f"/admin/{address}/").content.decode(), r"2,5\d\d")
        for text in ("1,500,000.75", "นอกประเด็น: บริหารจังหวัด", "1 กันยายน 2568"):
            self.assertContains(page, text)
        for address in (f"annual-plans/{page.context['plan'].pk}", f"development-plans/{plan.pk}"):
            listed = self.client.get(f"/admin/{address.split('/')[0]}/")
            self.assertRegex(listed.content.decode(), rf'class="title-wrapper">\s*<a href="/admin/{address}/"')
            self.assertContains(listed, f"/admin/{address}/edit/")
            self.assertContains(self.client.get(f"/admin/{address}/"), f"/admin/{address}/edit/")

    def test_two_of_one_year_are_refused(self):
        plan = plan_of("55")
        AnnualActionPlan.objects.create(development_plan=plan, fiscal_year_id=2569)
        page = self.post(
            "/admin/annual-plans/new/", {"development_plan": plan.pk, "fiscal_year": 2569}, by=self.nan_office
        )
        self.assertEqual(page.status_code, 200)
        self.assertEqual(AnnualActionPlan.objects.count(), 1)


class Allocations(PadmeTestCase):
    facts = {
        "fiscal_year": 2569,
        "budget_source": "province_plan",
        "allocated_baht": "๒๐๐,๐๐๐,๐๐๐.๕๐",
        "source": "มติ ก.น.จ.",
    }

    def test_the_centre_enters_and_the_own_area_reads(self):
        answer = self.post(
            "/admin/allocations/new/", self.facts | {"province": cast.province("55").pk}, by=self.central
        )
        self.assertEqual(answer.status_code, 302)
        row = AreaAllocation.objects.get()
        self.assertEqual(str(row.allocated_baht), "200000000.50")
        self.assertContains(self.get(f"/admin/allocations/{row.pk}/", by=self.nan_office), "มติ ก.น.จ.")
        self.assertContains(self.get("/admin/allocations/", by=self.nan_office), "200,000,000.50")
        self.assertEqual(self.get(f"/admin/allocations/{row.pk}/", by=self.phrae_office).status_code, 404)
        self.assertNotContains(self.get("/admin/allocations/", by=self.phrae_office), "200,000,000.50")
        for by in (self.nan_office, self.nan_governor, self.observer):
            self.post(
                f"/admin/allocations/{row.pk}/edit/", self.facts | {"allocated_baht": "1", "seen_version": 1}, by=by
            )
            self.post("/admin/allocations/new/", self.facts | {"group": cast.group("NU2").pk}, by=by)
            self.post(f"/admin/allocations/{row.pk}/delete/", by=by)
        row.refresh_from_db()
        self.assertEqual((str(row.allocated_baht), AreaAllocation.objects.count()), ("200000000.50", 1))

    def test_one_area_and_no_less_than_nothing(self):
        for extra in ({}, {"province": cast.province("55").pk, "group": cast.group("NU2").pk},
                      {"province": cast.province("55").pk, "allocated_baht": "-1"}):  # fmt: skip
            with self.subTest(extra=extra):
                self.assertEqual(
                    self.post("/admin/allocations/new/", self.facts | extra, by=self.central).status_code, 200
                )
        self.assertFalse(AreaAllocation.objects.exists())

    def test_export_keeps_numbers_and_stops_formulas(self):
        AreaAllocation.objects.create(
            province=cast.province("55"), fiscal_year_id=2569, budget_source="other", allocated_baht=5, source="=1+1",
            decided_on=timezone.localdate(),
        )  # fmt: skip
        text = b"".join(self.get("/admin/allocations/", by=self.nan_office, export="csv")).decode()
        self.assertIn("'=1+1", text)
        self.assertIn(",5.00,", text)
