"""Issuing: what a directive may be about, under which number and in whose name, and by which day."""

from datetime import date
from unittest.mock import patch

from projects.models import Directive, Post
from projects.people.scope import forget_reach
from tests import cast, make
from tests.base import PadmeTestCase
from tests.projects.oversight import orders
from tests.projects.oversight.days import on_the_day


class Issuing(PadmeTestCase):
    def setUp(self):
        on_the_day(self, date(2026, 1, 5))
        self.project = make.accepted(agency=self.roads_of_nan)

    def test_nobody_is_told_today_to_answer_by_yesterday(self):
        late = orders.issue(self, self.project, by=self.nan_governor, due_on="4 ม.ค. 2569")
        self.assertContains(late, "กำหนดชี้แจงต้องไม่ก่อนวันนี้", status_code=422)
        self.assertEqual(orders.issue(self, self.project, by=self.nan_governor, due_on="5 ม.ค. 2569").status_code, 302)

    def test_a_cancelled_record_takes_nothing_new(self):
        gone = make.accepted(agency=self.roads_of_nan, step="cancelled")
        said = "ไม่รับเรื่องใหม่"
        self.assertContains(orders.issue(self, gone, by=self.nan_governor), said, status_code=422)
        own = f"/admin/projects/{gone.pk}/oversight/"
        problem = {"category": orders.category().pk, "severity": "2", "text": "ปัญหา", "opened_on": "2 ม.ค. 2569"}
        self.assertContains(self.post(f"{own}problems/new/", problem, by=self.nan_agency), said, status_code=422)
        self.assertContains(
            self.post(f"{own}suggestions/new/", {"text": "เสนอ"}, by=self.nan_governor), said, status_code=422
        )
        for person in (self.nan_agency, self.nan_governor):
            page = self.get(own, by=person)
            self.assertContains(page, said)
            for door in ("problems/new/", "suggestions/new/", orders.NEW):
                self.assertNotContains(page, door)

    def test_a_running_number_that_somebody_took_meanwhile_gives_the_next(self):
        orders.issue(self, self.project, by=self.nan_governor)
        with patch("projects.oversight.rules.next_number", side_effect=["1/2568", "2/2568"]):
            self.assertEqual(orders.issue(self, self.project, by=self.nan_governor).status_code, 302)
        self.assertEqual(sorted(Directive.objects.values_list("number", flat=True)), ["1/2568", "2/2568"])

    def test_two_governors_of_the_same_title_are_two_issuers(self):
        phrae = make.accepted(area="54", agency=self.roads_of_phrae)
        Post.objects.filter(pk__in=[orders.post_of(one).pk for one in (self.nan_governor, self.phrae_governor)]).update(
            title="ผู้ว่าราชการจังหวัด"
        )
        orders.issue(self, self.project, by=self.nan_governor)
        orders.issue(self, phrae, by=self.phrae_governor)
        self.assertEqual(
            sorted(Directive.objects.values_list("issuer_name", "number")),
            [("ผู้ว่าราชการจังหวัด (จังหวัดน่าน)", "1/2568"), ("ผู้ว่าราชการจังหวัด (จังหวัดแพร่)", "1/2568")],
        )

    def test_an_office_finds_its_executive_chosen_and_governors_told_apart(self):
        second = make.accepted(agency=self.roads_of_nan)
        post = orders.post_of(self.nan_governor)
        Post.objects.filter(pk=post.pk).update(title="ผู้ว่าราชการจังหวัด")
        form = self.post(orders.NEW, {"id": [self.project.pk, second.pk]}, by=self.nan_office)
        self.assertContains(form, f'<option value="{post.pk}" selected>ผู้ว่าราชการจังหวัด (จังหวัดน่าน)</option>')

    def test_one_issuer_is_named_not_two(self):
        facts = {"issuer_name": "นายกรัฐมนตรี", "order_number": "นร 1"}
        both = orders.issue(self, self.project, by=self.central, issuer=self.nan_governor, **facts)
        self.assertContains(both, "เลือกผู้สั่งการจากรายการแล้ว", status_code=422)

    def test_who_directs_no_area_is_not_led_to_one(self):
        to_area = f'href="{orders.NEW}"'
        self.assertContains(self.get("/admin/directives/", by=self.nan_governor), to_area)
        self.assertNotContains(self.get("/admin/directives/", by=self.transport_minister), to_area)

    def test_all_that_a_filter_leaves_is_never_cut_short_in_silence(self):
        make.accepted(agency=self.roads_of_nan)
        with patch("projects.oversight.rules.MOST_TARGETS", 1):
            many = self.post(orders.NEW, {"all": "1"}, by=self.nan_governor)
        self.assertContains(many, "ครั้งละไม่เกิน 1 โครงการ", status_code=422)

    def test_another_agency_can_be_chosen_without_going_back(self):
        other = cast.agency("โครงการชลประทานน่าน", "55")
        make.accepted(agency=other)
        forget_reach(self.nan_governor)
        page = self.get("/admin/directives/choose/", by=self.nan_governor, agency=self.roads_of_nan.pk)
        self.assertContains(page, f'<option value="{other.pk}">')

    def test_of_a_list_only_who_sees_more_of_it_is_led_there(self):
        phrae = make.accepted(area="54", agency=self.roads_of_phrae)
        orders.issue(self, self.project, phrae, by=self.transport_minister)
        made, (nan, _phrae) = Directive.objects.get(), orders.targets()
        for person, led in ((self.transport_minister, True), (self.nan_agency, False)):
            with self.subTest(person=person.username):
                page = self.get(f"/admin/directives/targets/{nan.pk}/", by=person)
                self.assertEqual(f"/admin/directives/{made.pk}/" in page.content.decode(), led)
