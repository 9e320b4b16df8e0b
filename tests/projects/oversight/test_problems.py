"""Problems and suggestions by their addresses."""

from datetime import date
from unittest.mock import patch
from uuid import uuid4

from projects.models import AuditEntry, FiscalYear, MonthlyReport, Notice, Problem, ProblemCategory, Suggestion
from projects.people.scope import EVERYONE, asking_as
from tests import make
from tests.base import PadmeTestCase
from tests.projects.money import books
from tests.projects.oversight.orders import category

TODAY = date(2026, 1, 5)


class Problems(PadmeTestCase):
    def setUp(self):
        clock = patch("django.utils.timezone.localdate", return_value=TODAY)
        clock.start()
        self.addCleanup(clock.stop)
        self.project = make.accepted(agency=self.roads_of_nan)
        self.url = f"/admin/projects/{self.project.pk}/oversight/"

    def write(self, *, by=None, url=None, **facts):
        data = {
            "category": category().pk, "severity": "3", "text": "น้ำท่วมพื้นที่ก่อสร้าง", "opened_on": "2 ม.ค. 2569",
            "form_key": str(uuid4()),
        }  # fmt: skip
        return self.post(url or f"{self.url}problems/new/", data | facts, by=by or self.nan_agency)

    def problem(self):
        with asking_as(EVERYONE):
            return Problem.objects.filter(project=self.project).order_by("-pk").first()

    def move(self, name, *, by=None, seen=None, **facts):
        problem = self.problem()
        data = {"move": name, "seen": seen or str(problem.version)}
        return self.post(f"{self.url}problems/{problem.pk}/", data | facts, by=by or self.nan_agency)

    def solve(self, **facts):
        return self.move("solve", **({"solved_on": "4 ม.ค. 2569", "solution": "ระบายน้ำออกแล้ว"} | facts))

    def test_an_agency_opens_it_and_the_record_shows_it_by_severity(self):
        self.assertRedirects(self.write(), self.url)
        for person in (self.nan_agency, self.nan_office, self.nan_governor, self.central):
            with self.subTest(person=person.username):
                self.assertContains(self.get(self.url, by=person), "น้ำท่วมพื้นที่ก่อสร้าง")
        record = self.get(f"/admin/projects/{self.project.pk}/", by=self.nan_agency)
        self.assertContains(record, "ปัญหาที่ยังไม่แก้ 1 เรื่อง (รุนแรง 1)")
        self.assertContains(record, self.url)

    def test_the_office_and_the_executive_are_told_of_a_severe_one_until_it_is_solved(self):
        others = (self.nan_office, self.nan_governor)
        self.phrae_office  # noqa: B018 -- is there, and is not told
        self.write(severity="2")
        self.assertEqual(self.told(), set())
        problem = self.problem()
        raised = {"category": problem.category_id, "severity": "3", "text": problem.text, "opened_on": "2 ม.ค. 2569"}
        self.assertEqual(self.move("edit", **raised).status_code, 302)
        self.assertEqual(self.told(), set(others))
        self.assertContains(self.get("/admin/", by=self.nan_governor), "ปัญหารุนแรง ดำเนินการต่อไม่ได้")
        self.solve()
        self.assertEqual(self.told(), set())
        self.write(by=self.nan_office)
        self.assertEqual(self.told(), {self.nan_governor})

    def told(self):
        return {one.person for one in Notice.objects.filter(kind="problem", read_at=None).select_related("person")}

    def test_the_same_form_twice_makes_one(self):
        key = str(uuid4())
        self.write(form_key=key)
        self.write(form_key=key)
        with asking_as(EVERYONE):
            self.assertEqual(Problem.objects.count(), 1)

    def test_it_is_solved_with_how_and_opened_again_with_a_reason(self):
        self.write()
        self.assertContains(self.solve(solution=" "), "แก้ไขอย่างไร", status_code=422)
        self.assertContains(self.solve(solved_on="1 ม.ค. 2569"), "ต้องไม่ก่อนวันที่พบปัญหา", status_code=422)
        self.assertEqual(self.solve().status_code, 302)
        self.assertEqual(self.problem().solution, "ระบายน้ำออกแล้ว")
        self.assertEqual(self.solve().status_code, 422)
        self.assertEqual(self.move("reopen", reason="น้ำท่วมอีก").status_code, 302)
        self.assertTrue(self.problem().is_open)
        page = self.get(f"{self.url}problems/{self.problem().pk}/", by=self.nan_agency)
        self.assertContains(page, "ระบายน้ำออกแล้ว")  # in its history
        self.assertEqual(AuditEntry.objects.filter(action__startswith="projects.oversight.problem_").count(), 3)

    def test_of_two_who_write_at_once_the_second_sees_both(self):
        self.write()
        self.assertEqual(self.solve(seen="1").status_code, 302)
        lost = self.move(
            "edit", seen="1", category=category().pk, severity="1", text="ข้อความใหม่", opened_on="2 ม.ค. 2569"
        )
        self.assertContains(lost, "ข้อความใหม่", status_code=409)

    def test_a_months_problems_open_one_prefilled(self):
        with asking_as(EVERYONE):
            MonthlyReport.objects.create(
                project=self.project, month=date(2025, 11, 1), due_on=date(2025, 12, 10), step="accepted",
                step_since="2025-12-05T10:00+07:00", problems="ฝนตกหนักทั้งเดือน", drafted_by=self.nan_agency,
            )  # fmt: skip
        month = self.get(f"/admin/projects/{self.project.pk}/progress/2025-11/", by=self.nan_agency)
        self.assertContains(month, f"{self.url}problems/new/?month=2025-11")
        page = self.get(f"{self.url}problems/new/", by=self.nan_agency, month="2025-11")
        self.assertContains(page, "ฝนตกหนักทั้งเดือน")
        self.assertContains(page, "30 พ.ย. 2568")
        self.write(url=f"{self.url}problems/new/?month=2025-11")
        self.assertIsNotNone(self.problem().report_id)

    def test_an_activity_with_a_problem_stays_in_the_record(self):
        activity = books.activity_of(self.project)
        self.write(activity=activity.pk)
        from projects.register.held import held_activities

        with asking_as(EVERYONE):
            self.assertIn(activity.pk, held_activities(self.project))

    def test_readers_read_and_suggest_neighbours_find_nothing(self):
        self.write()
        url = f"{self.url}problems/{self.problem().pk}/"
        self.assertEqual(self.get(url, by=self.phrae_office).status_code, 404)
        self.assertEqual(self.get(self.url, by=self.north2_office).status_code, 403)  # reads what was verified only
        self.assertEqual(self.write(by=self.nan_governor).status_code, 403)
        self.assertEqual(
            self.move("solve", by=self.nan_governor, solved_on="4 ม.ค. 2569", solution="x").status_code, 403
        )
        said = {"text": "ควรประสานชลประทาน", "problem": self.problem().pk, "form_key": str(uuid4())}
        for person, status in ((self.nan_governor, 302), (self.observer, 403), (self.phrae_governor, 404)):
            with self.subTest(person=person.username):
                self.assertEqual(self.post(f"{self.url}suggestions/new/", said, by=person).status_code, status)
        with asking_as(EVERYONE):
            self.assertEqual(Suggestion.objects.get().problem, self.problem())
        self.assertContains(self.get(url, by=self.nan_agency), "ควรประสานชลประทาน")

    def test_a_closed_year_and_a_draft_take_nothing(self):
        draft = make.project(agency=self.roads_of_nan)
        refused = self.write(url=f"/admin/projects/{draft.pk}/oversight/problems/new/")
        self.assertContains(refused, "เริ่มเมื่อส่งโครงการให้ตรวจแล้ว", status_code=422)
        self.write()
        FiscalYear.objects.filter(pk=2569).update(closed_on=TODAY)
        self.assertContains(self.write(), "ปีงบประมาณ 2569 ปิดแล้ว", status_code=422)
        self.assertContains(self.solve(), "ปีงบประมาณ 2569 ปิดแล้ว", status_code=422)
        self.assertNotContains(self.get(self.url, by=self.nan_agency), "problems/new/")

    def test_the_list_is_the_areas_own_by_category_and_as_a_file(self):
        self.write()
        page = self.get("/admin/problems/", by=self.nan_office, solved="no", severity="3")
        self.assertContains(page, "น้ำท่วมพื้นที่ก่อสร้าง")
        self.assertNotContains(self.get("/admin/problems/", by=self.nan_office, solved="yes"), "น้ำท่วมพื้นที่ก่อสร้าง")
        self.assertNotContains(self.get("/admin/problems/", by=self.phrae_office), "น้ำท่วมพื้นที่ก่อสร้าง")
        file = b"".join(self.get("/admin/problems/", by=self.nan_office, export="csv").streaming_content).decode()
        self.assertIn("น้ำท่วมพื้นที่ก่อสร้าง", file)
        self.assertEqual(self.get("/admin/problems/", by=self.nan_office, export="xlsx").status_code, 200)

    def test_the_unsolved_come_first_and_of_the_solved_the_last_with_what_was_done(self):
        for text, opened_on in (("ปัญหาแรก", "1 ธ.ค. 2568"), ("ปัญหาที่สอง", "2 ธ.ค. 2568")):
            self.write(text=text, opened_on=opened_on)
            self.solve(solved_on=opened_on, solution=f"ทางแก้ของ{text}")
        self.write(text="ยังไม่แก้", opened_on="1 พ.ย. 2568", severity="1")
        page = self.get("/admin/problems/", by=self.nan_office)
        self.assertEqual([row.text for row in page.context["page"]], ["ยังไม่แก้", "ปัญหาที่สอง", "ปัญหาแรก"])
        self.assertContains(page, "ทางแก้ของปัญหาแรก")

    def test_categories_are_the_centres_to_edit(self):
        self.assertEqual(ProblemCategory.objects.count(), 9)
        page = self.get("/admin/projects/problemcategory/", by=self.nan_office)
        self.assertContains(page, "ภัยธรรมชาติ")
        self.assertNotContains(page, "/admin/projects/problemcategory/create/")
        self.assertEqual(self.get("/admin/projects/problemcategory/create/", by=self.central).status_code, 200)
