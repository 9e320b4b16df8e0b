"""Answers: what is late and what is not, who decides about them, and whose desk they wait on."""

from datetime import date, datetime
from unittest.mock import patch
from uuid import uuid4

from django.utils import timezone

from cms.thai import BANGKOK
from projects.models import (
    Directive,
    DirectiveTarget,
    FiscalYear,
    Notice,
    Post,
    PostHolding,
    Response,
    YearOpening,
)
from projects.people.actions import hand_over_post
from projects.people.scope import EVERYONE, asking_as, forget_reach
from tests import cast, make
from tests.base import PadmeTestCase
from tests.projects.oversight import orders
from tests.projects.oversight.days import on_the_day


class Answers(PadmeTestCase):
    def setUp(self):
        on_the_day(self, date(2026, 1, 5))
        self.project = make.accepted(agency=self.roads_of_nan)
        self.nan_agency, self.nan_office  # noqa: B018 -- work there before anything is ordered

    def issued(self, *projects, **facts):
        answer = orders.issue(self, *(projects or [self.project]), by=self.nan_governor, **facts)
        self.assertEqual(answer.status_code, 302)
        return orders.targets()[-1]

    def answer(self, target, *, by=None, text="ทำแล้ว"):
        self.assertEqual(orders.move(self, target, "answer", by=by or self.nan_agency, text=text).status_code, 302)

    def test_what_is_added_to_an_answer_in_time_makes_nothing_late(self):
        target = self.issued()
        self.answer(target)
        on_the_day(self, date(2026, 1, 12))
        self.answer(target, text="ส่งภาพเพิ่ม")
        self.assertFalse(orders.targets()[0].was_late)
        with asking_as(EVERYONE):
            self.assertEqual([one.is_late for one in Response.objects.order_by("pk")], [False, False])
        page = self.get(f"/admin/directives/targets/{target.pk}/", by=self.nan_governor)
        self.assertContains(page, "ชี้แจงเพิ่มเติม")
        self.assertNotContains(page, "ช้ากว่ากำหนด")

    def test_the_last_minute_of_the_day_in_bangkok_is_in_time_and_the_next_is_late(self):
        for moment, late in ((datetime(2026, 1, 10, 23, 59, tzinfo=BANGKOK), False),
                             (datetime(2026, 1, 11, 0, 1, tzinfo=BANGKOK), True)):  # fmt: skip
            with self.subTest(moment=moment):
                target = self.issued()
                with patch("django.utils.timezone.now", return_value=moment):
                    self.answer(target)
                self.assertEqual(orders.targets()[-1].was_late, late)

    def test_nobody_closes_what_they_answered_also_when_another_answered_after(self):
        target = self.issued()
        self.answer(target, by=self.nan_office)
        self.answer(target, text="เพิ่มเติม")
        own = orders.move(self, target, "close", by=self.nan_office, order_number="นน 1/2569")
        self.assertContains(own, "ท่านเป็นผู้ชี้แจงเรื่องนี้เอง", status_code=422)
        self.assertEqual(
            orders.move(self, target, "close", by=self.nan_office_2, order_number="นน 1/2569").status_code, 302
        )

    def test_where_nobody_holds_the_issuers_post_the_answer_waits_for_its_office(self):
        target = self.issued()
        self.answer(target)
        self.assertNotContains(self.get("/admin/queue/", by=self.nan_office), "พิจารณาคำชี้แจง")
        PostHolding.objects.filter(person=self.nan_governor).update(until=date(2026, 1, 4))
        forget_reach(self.nan_governor)
        self.assertContains(self.get("/admin/queue/", by=self.nan_office), "พิจารณาคำชี้แจง")
        for person in (self.phrae_office, self.central):
            with self.subTest(person=person.username):
                self.assertNotContains(self.get("/admin/queue/", by=person), "พิจารณาคำชี้แจง")

    def test_a_suspended_posts_answers_wait_for_the_centre(self):
        target = self.issued()
        self.answer(target)
        Post.objects.filter(pk=orders.post_of(self.nan_governor).pk).update(is_suspended=True)
        self.assertContains(self.get("/admin/queue/", by=self.central), "พิจารณาคำชี้แจง")

    def test_the_owner_learns_that_it_is_closed_or_cancelled(self):
        for move, facts, told in (("close", {}, "ผู้สั่งการปิดเรื่องแล้ว"), ("cancel", {"reason": "สั่งซ้ำ"}, "ยกเลิกข้อสั่งการ")):
            with self.subTest(move=move):
                target = self.issued()
                self.answer(target)
                orders.move(self, target, move, by=self.nan_governor, **facts)
                url = f"/admin/directives/targets/{target.pk}/"
                notice = Notice.objects.get(person=self.nan_agency, url=url, read_at=None)
                self.assertIn(told, notice.text)

    def test_the_one_notice_of_a_list_stays_until_all_of_it_is_seen(self):
        second = make.accepted(agency=self.roads_of_nan)
        self.issued(self.project, second)
        first, last = orders.targets()
        unread = Notice.objects.filter(kind="directed", person=self.nan_agency, read_at=None)
        orders.move(self, first, "acknowledge", by=self.nan_agency)
        self.assertTrue(unread.exists())
        orders.move(self, last, "acknowledge", by=self.nan_agency)
        self.assertFalse(unread.exists())

    def test_the_notice_of_a_list_goes_with_the_post(self):
        self.issued(self.project, make.accepted(agency=self.roads_of_nan))
        other = Post.objects.create(role="agency", title="แพร่", agency=self.roads_of_phrae)
        PostHolding.objects.create(post=other, person=self.nan_agency, since=date(2026, 1, 1))
        post = Post.objects.get(agency=self.roads_of_nan)
        successor = cast.person("somsak", "treasury", province=cast.province("55"))
        hand_over_post(post, to=successor, on=date(2026, 1, 5), by=None)
        self.assertEqual(Notice.objects.get(kind="directed").person, successor)

    def test_of_a_closed_year_nothing_waits_and_no_light_stays_red(self):
        province = cast.province("55")
        self.issued()
        orders.issue(self, by=self.nan_governor, id=[], area=f"p{province.pk}")
        on_the_day(self, date(2026, 1, 12))
        self.assertContains(self.get("/admin/", by=self.nan_governor), "เกินกำหนดชี้แจง 2 เรื่อง")
        self.assertContains(self.get("/admin/queue/", by=self.nan_office), "รับทราบข้อสั่งการ")
        FiscalYear.objects.filter(pk=2569).update(closed_on=date(2026, 1, 11))
        self.assertNotContains(self.get("/admin/", by=self.nan_governor), "เกินกำหนดชี้แจง")
        for person in (self.nan_office, self.nan_agency):
            self.assertNotContains(self.get("/admin/queue/", by=person), "รับทราบข้อสั่งการ")

    def test_an_areas_directive_is_of_the_fiscal_year_in_which_it_was_issued(self):
        FiscalYear.objects.get_or_create(pk=2568, defaults={"closed_on": date(2025, 11, 30)})
        FiscalYear.objects.filter(pk=2568).update(closed_on=date(2025, 11, 30))
        days = (date(2024, 9, 30), date(2024, 10, 1), date(2025, 9, 30), date(2025, 10, 1))
        for day in days:
            order = Directive.objects.create(
                number=f"{day}", issued_on=day, issuer_name="นายกรัฐมนตรี", order_number="1", scope="area", subject="เร่งรัด",
                text="เร่งรัด", due_on=day, recorded_by=self.central, recorded_at=timezone.now(), form_key=uuid4(),
            )  # fmt: skip
            DirectiveTarget._base_manager.create(
                directive=order, province=cast.province("55"), state_since=timezone.now(), due_on=day
            )
        with asking_as(EVERYONE):
            found = (
                DirectiveTarget.objects.open_now().filter(project=None).values_list("directive__issued_on", flat=True)
            )
            self.assertEqual(set(found), {days[0], days[3]})
        YearOpening.objects.create(
            fiscal_year_id=2568, province=cast.province("55"), reason="แก้คำชี้แจง", opened_by=self.central,
            opened_at=timezone.now(), open_until=date(2030, 1, 1),
        )  # fmt: skip
        with asking_as(EVERYONE):
            self.assertEqual(DirectiveTarget.objects.open_now().filter(project=None).count(), 4)
