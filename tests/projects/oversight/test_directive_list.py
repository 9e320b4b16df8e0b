"""The list of directives: one line an order, what must be answered first on top; narrowed, counted, followed inside."""

from datetime import date

from django.db import connection

from projects.models import Directive, DirectiveTarget
from projects.oversight import reports
from projects.people.scope import EVERYONE, asking_as
from tests import make
from tests.base import PadmeTestCase
from tests.projects.oversight import orders
from tests.projects.oversight.days import on_the_day

LIST = "/admin/directives/"


class DirectiveList(PadmeTestCase):
    def setUp(self):
        on_the_day(self, date(2026, 1, 5))
        self.nan_agency  # noqa: B018 -- works there before anything is ordered
        self.nan = [make.accepted(agency=self.roads_of_nan) for _ in range(3)]
        self.phrae = make.accepted(area="54", agency=self.roads_of_phrae)

    def order(self, *projects, subject, by=None, due_on="10 ม.ค. 2569", **facts):
        answer = orders.issue(self, *projects, by=by or self.nan_governor, subject=subject, due_on=due_on, **facts)
        self.assertEqual(answer.status_code, 302)
        return Directive.objects.get(subject=subject)

    def shown(self, by=None, **query):
        """What each line is about, from the top."""
        rows = self.get(LIST, by=by or self.nan_governor, **query).context["orders"]
        return [row["order"].subject for row in rows]

    def test_a_list_of_projects_is_one_line_and_each_side_counts_its_own(self):
        self.order(*self.nan, self.phrae, by=self.transport_minister, subject="เร่งรัดทุกโครงการ")
        for person, parts in ((self.transport_minister, 4), (self.nan_agency, 3), (self.phrae_agency, 1)):
            with self.subTest(person=person.username):
                rows = self.get(LIST, by=person).context["orders"]
                self.assertEqual([row["parts"] for row in rows], [parts])
        page = self.get(LIST, by=self.nan_agency)
        self.assertContains(page, "ปิดแล้ว 0 จาก 3 · กำหนด 10 ม.ค. 2569 · เหลือ 5 วัน")
        self.assertContains(self.get(LIST, by=self.phrae_agency), self.phrae.title)

    def test_what_must_be_answered_first_is_on_top_and_what_is_done_at_the_end(self):
        self.order(self.nan[0], subject="ปิดแล้ว", due_on="5 ม.ค. 2569")
        self.order(self.nan[0], subject="รอพิจารณา", due_on="5 ม.ค. 2569")
        for target, moves in zip(orders.targets(), (("answer", "close"), ("answer",)), strict=True):
            for move in moves:
                by = self.nan_agency if move == "answer" else self.nan_governor
                orders.move(self, target, move, by=by, **({"text": "ทำแล้ว"} if move == "answer" else {}))
        self.order(self.nan[1], subject="ทีหลัง", due_on="20 ม.ค. 2569")
        self.order(*self.nan, subject="ก่อน", due_on="8 ม.ค. 2569")
        self.assertEqual(self.shown(), ["ก่อน", "ทีหลัง", "รอพิจารณา", "ปิดแล้ว"])
        self.assertEqual(self.shown(state="closed"), ["ปิดแล้ว"])

    def test_figures_count_what_the_filters_leave_and_lead_to_it(self):
        self.order(self.nan[0], subject="ของน่าน")
        self.order(self.phrae, by=self.phrae_governor, subject="ของแพร่")
        on_the_day(self, date(2026, 1, 12))
        page = self.get(LIST, by=self.central, area="55")
        self.assertEqual(
            [(name, number) for name, _l, number, *_r in page.context["figures"]][:2], [("issued", 1), ("late", 1)]
        )
        self.assertContains(page, "?area=55&amp;late=yes")
        self.assertEqual(self.shown(by=self.central, area="55", late="yes"), ["ของน่าน"])

    def test_it_is_searched_by_words_and_by_the_year_of_the_order(self):
        self.order(self.nan[0], subject="เร่งรัดงวดที่ 2")
        self.order(self.nan[1], subject="ปีก่อน", issued_on="30 ก.ย. 2568")
        for query, found in (
            ({"q": "งวดที่"}, ["เร่งรัดงวดที่ 2"]), ({"q": self.nan[1].code}, ["ปีก่อน"]), ({"q": "ไม่มีคำนี้"}, []),
            ({"year": "2569"}, ["เร่งรัดงวดที่ 2"]), ({"year": "2568"}, ["ปีก่อน"]),
        ):  # fmt: skip
            with self.subTest(**query):
                self.assertEqual(self.shown(**query), found)
        rates = self.get(f"{LIST}rates/", by=self.nan_governor, year="2568")
        self.assertEqual([rate.issued for rate in rates.context["by_area"]], [1])
        self.assertContains(rates, "?area=55&amp;year=2568")

    def test_a_long_list_is_followed_on_its_own_page(self):
        made = self.order(*self.nan, subject="เร่งรัด")
        orders.move(self, orders.targets()[1], "answer", by=self.nan_agency, text="ทำแล้ว")
        url = f"{LIST}{made.pk}/"
        page = self.get(url, by=self.nan_governor, state="answered")
        self.assertContains(page, self.nan[1].title)
        self.assertNotContains(page, self.nan[0].title)
        self.assertContains(self.get(LIST, by=self.nan_governor, state="issued"), f"{url}?state=issued")
        file = b"".join(self.get(url, by=self.nan_governor, export="csv").streaming_content).decode()
        self.assertEqual(file.count("เร่งรัด"), 3)

    def test_queries_do_not_grow_with_the_orders(self):
        with asking_as(EVERYONE):
            self.order(self.nan[0], subject="หนึ่ง")
            self.order(*self.nan, subject="รายการ")
            counts = []
            for more in (0, 5):
                for number in range(more):
                    self.order(self.nan[number % 3], subject=f"เพิ่ม {number}")
                    self.order(*self.nan[:2], subject=f"เพิ่มรายการ {number}")
                with self.settings(DEBUG=True):
                    before = len(connection.queries)
                    reports.with_parts(reports.orders(DirectiveTarget.objects.all()), date(2026, 1, 5))
                    counts.append(len(connection.queries) - before)
        self.assertEqual(counts, [2, 2])
