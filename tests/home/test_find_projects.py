from projects.models import BudgetSource, ExecutionStatus
from tests import cast, make
from tests.home.site_case import SiteTestCase


class FindProjects(SiteTestCase):
    def found(self, **query):
        answer = self.get("/projects/", format="json", **query).json()
        self.assertEqual(set(answer), {"count", "results"})
        return [row["title"] for row in answer["results"]]

    def test_json_has_exactly_the_promised_keys(self):
        row = make.live(area="NU2", year_be=2569, title="ศูนย์รวบรวมสินค้าเกษตร")
        answer = self.get("/projects/", format="json").json()
        self.assertEqual(
            answer,
            {
                "count": 1,
                "results": [
                    {
                        "code": row.code,
                        "year_be": 2569,
                        "title": "ศูนย์รวบรวมสินค้าเกษตร",
                        "area": "NU2",
                        "url": f"/projects/2569/{row.code}/",
                    }
                ],
            },
        )

    def test_each_filter_narrows(self):
        roads = cast.agency("แขวงทางหลวงน่านที่ 1", "55", ministry="08000")
        make.live(area="55", year_be=2569, title="ก", agency=roads, budget_source=BudgetSource.PROVINCE_PLAN)
        make.live(area="55", year_be=2570, title="ข", budget_source=BudgetSource.CENTRAL)
        make.live(area="NU2", year_be=2570, title="ค", execution_status=ExecutionStatus.COMPLETED)
        cases = {
            ("year", "2570"): ["ข", "ค"],
            ("year", "๒๕๗๐"): ["ข", "ค"],
            ("area", "55"): ["ข", "ก"],
            ("area", "NU2"): ["ค"],
            ("ministry", "08000"): ["ก"],
            ("source", "central"): ["ข"],
            ("status", "completed"): ["ค"],
        }
        for (name, value), titles in cases.items():
            with self.subTest(name=name, value=value):
                self.assertEqual(self.found(**{name: value}), titles)

    def test_a_strategic_issue_is_chosen_within_its_area(self):
        from projects.models import DevelopmentPlan, StrategicIssue

        plan = DevelopmentPlan.objects.create(province=cast.province("55"), first_year_be=2566, last_year_be=2570)
        issue = StrategicIssue.objects.create(plan=plan, number=1, name_th="เกษตรปลอดภัย")
        make.live(area="55", title="ก", strategic_issue=issue)
        make.live(area="55", title="ข")
        self.assertEqual(self.found(area="55", issue=str(issue.pk)), ["ก"])
        self.assertEqual(self.found(area="54", issue=str(issue.pk)), [])
        self.assertContains(self.get("/projects/", area="55"), "ประเด็นการพัฒนาที่ 1 เกษตรปลอดภัย")

    def test_the_box_of_filters_opens_for_a_filter_and_not_for_words(self):
        make.live(area="55", title="ถนนสายใหม่")
        closed, open_box = '<details class="filters__more">', '<details class="filters__more" open>'
        words = self.get("/projects/", q="ถนน")
        self.assertContains(words, closed)
        self.assertContains(words, "พบ 1 โครงการ")
        for query in ({"area": "55"}, {"q": "ถนน", "area": "55"}):
            with self.subTest(query=query):
                page = self.get("/projects/", **query)
                self.assertContains(page, open_box)
                self.assertContains(page, "ใช้อยู่ 1 ตัวกรอง")

    def test_what_is_not_known_finds_nothing_and_is_said(self):
        make.live(area="55", title="ก")
        for name, value in [
            ("year", "abc"), ("year", "9" * 40), ("area", "ZZ"), ("area", "\x00"), ("ministry", "%"), ("issue", "1"),
            ("source", "'"), ("status", "๛"),
        ]:  # fmt: skip
            with self.subTest(name=name, value=value):
                page = self.get("/projects/", **{name: value})
                self.assertContains(page, "ไม่พบโครงการที่ตรงกับที่ค้นหา")
                self.assertEqual(self.get("/projects/", format="json", **{name: value}).json()["count"], 0)

    def test_an_odd_page_is_never_an_error(self):
        make.live(area="55", title="ก")
        for value in ("0", "-1", "abc", "999", "9" * 30, "", "1.5", "\x00"):
            with self.subTest(page=value):
                self.assertEqual(self.get("/projects/", page=value).status_code, 200)
                self.assertEqual(self.get("/projects/", page=value, format="json").json()["count"], 1)

    def test_pages_of_twenty_keep_the_filters(self):
        for number in range(21):
            make.live(area="55", year_be=2569, title=f"ถนนสายที่ {number:02d}")
        first = self.get("/projects/", q="ถนน", area="55")
        self.assertContains(first, "หน้า 1 จาก 2")
        self.assertContains(first, "q=%E0%B8%96%E0%B8%99%E0%B8%99&amp;area=55&amp;page=2")
        self.assertEqual(len(self.found(q="ถนน", page="2")), 1)
        self.assertEqual(self.found(q="ถนน", page="3"), [])

    def test_newest_year_first_and_an_exact_code_before_all(self):
        old = make.live(area="55", year_be=2566, title="สะพาน")
        new = make.live(area="55", year_be=2570, title=f"สะพานต่อจากโครงการ {old.code}")
        self.assertEqual(self.found(q="สะพาน"), [new.title, old.title])
        self.assertEqual(self.found(q=old.code.lower()), [old.title, new.title])

    def test_thai_digits_and_any_spelling_of_sara_am_find_the_same(self):
        make.live(area="55", title="ปรับปรุงแหล่งน้ำ หมู่ที่ ๓ ตำบลน้ำปั้ว")
        for typed in ("น้ำ หมู่ที่ 3", "นํ้า หมู่ที่ ๓", "น้ํา 3", "ลน้ำปั้", "ตําบล"):
            with self.subTest(typed=typed):
                self.assertEqual(len(self.found(q=typed)), 1)

    def test_a_province_typed_as_a_word_is_offered_as_a_filter(self):
        make.live(area="54", title="เผยแพร่ข้อมูล")
        page = self.get("/projects/", q="แพร่")
        self.assertContains(page, '<a href="/projects/?area=54">โครงการของจังหวัดแพร่</a>')
        self.assertNotContains(self.get("/projects/", q="เผยแพร่"), "/projects/?area=54")

    def test_what_was_typed_is_shown_as_text(self):
        page = self.get("/projects/", q='"><script>alert(1)</script>')
        self.assertNotContains(page, "<script>alert")
