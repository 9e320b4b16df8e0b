"""Requests about the budget by their addresses: from the agency through the office to the centre."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from projects.models import BudgetChange, BudgetChangeLine, FiscalYear, LedgerEntry, Notice
from projects.people.scope import EVERYONE, asking_as
from tests.base import PadmeTestCase
from tests.projects.money import books


class Requests(PadmeTestCase):
    def setUp(self):
        self.project, self.other = books.funded(self), books.funded(self)
        self.url = f"/admin/projects/{self.project.pk}/money/"
        self.here, self.there = books.activity_of(self.project), books.activity_of(self.other)

    def write(self, kind, *, by=None, amount="400,000", **facts):
        newest = BudgetChange._base_manager.order_by("pk").last()
        data = {"reason": "ประหยัดจากการประกวดราคา", "rows": "3", "seen_change": newest.pk if newest else 0}
        if kind in ("transfer", "savings", "return", "reuse"):
            data |= {"from-0": f"{self.here.pk}.capital", "amount-0": amount}
        if kind in ("transfer", "reuse"):
            data |= {"to-0": str(self.there.pk), "to_kind-0": "capital"}
        own = {"savings": {"cause": "cheaper"}, "items": {"items_before": "รถหนึ่งคัน", "items_after": "รถสองคัน"},
               "cancel_activity": {"activity": str(self.here.pk)}}  # fmt: skip
        data |= own.get(kind, {}) | facts
        return self.post(f"{self.url}requests/new/?kind={kind}", data, by=by or self.nan_agency)

    def drafted(self, kind, **facts):
        answer = self.write(kind, **facts)
        self.assertEqual(answer.status_code, 302)
        return answer.url

    def move(self, url, move, by, **facts):
        change = BudgetChange._base_manager.get(pk=url.rstrip("/").split("/")[-1])
        data = {"seen_step": f"{change.step}.{change.version}"} | facts
        return self.post(f"{url}moves/{move}/", data, by=by)

    def through(self, url, *moves):
        hands = {"submit": self.nan_agency, "verify": self.nan_office, "accept": self.central}
        for move in moves or hands:
            self.assertEqual(self.move(url, move, hands[move]).status_code, 302, move)

    def step(self):
        return BudgetChange._base_manager.latest("pk").step

    def test_a_transfer_goes_through_three_hands_and_both_legs_come_at_once(self):
        url = self.drafted("transfer")
        page = self.get(url, by=self.nan_agency)
        for text in ("600,000.00", "1,400,000.00", "ประหยัดจากการประกวดราคา", "ส่งให้จังหวัด/กลุ่มจังหวัดตรวจ"):
            self.assertContains(page, text)
        self.through(url, "submit", "verify")
        self.assertEqual(books.balance(self.other).transferred_in_baht, Decimal(0))
        self.through(url, "accept")
        self.assertEqual(books.balance(self.project).net_allocation_baht, Decimal(600000))
        self.assertEqual(books.balance(self.other).net_allocation_baht, Decimal(1400000))
        self.assertContains(self.get(url, by=self.nan_governor), "รายการเงินที่เกิดจากคำขอนี้")
        self.assertContains(self.get(url, by=self.nan_office), "ตรวจคำขอเปลี่ยนแปลงงบประมาณ")
        self.assertTrue(Notice.objects.filter(person=self.nan_agency, url=url, kind="accepted").exists())

    def test_each_kind_can_be_written_sent_and_accepted(self):
        for kind in ("savings", "return", "items", "cancel_activity"):
            with self.subTest(kind=kind):
                self.through(self.drafted(kind, amount="100,000"))
        balance = books.balance(self.project)
        self.assertEqual(balance.savings_returned_baht, Decimal(100000))
        self.assertEqual(balance.available_baht, Decimal(0))
        self.assertContains(self.get(self.url, by=self.nan_governor), "ยกเลิกแล้ว")
        books.check_books(self, self.project)

    def test_what_lacks_comes_back_with_what_was_typed(self):
        for kind, facts, told in (
            ("transfer", {"to-0": ""}, "กรอกช่องนี้ด้วย"),
            ("transfer", {"from-0": "", "amount-0": "", "to-0": "", "to_kind-0": ""}, "อย่างน้อยหนึ่งรายการ"),
            ("savings", {"cause": ""}, "สาเหตุที่เงินเหลือ"),
            ("items", {"items_after": ""}, "รายการที่ขอเปลี่ยน"),
            ("cancel_activity", {"activity": ""}, "กิจกรรมที่ยกเลิก"),
        ):
            with self.subTest(kind=kind, told=told):
                page = self.write(kind, document_number="นน 0018/99", **facts)
                self.assertContains(page, told, status_code=422)
                self.assertContains(page, "นน 0018/99", status_code=422)
        self.assertFalse(BudgetChange._base_manager.exists())
        more = self.write("savings", more="1")
        self.assertContains(more, 'name="amount-5"')
        self.assertNotContains(more, "errorlist")

    def test_money_leaves_neither_the_area_nor_the_year_nor_reaches_what_one_may_not_change(self):
        phrae = books.activity_of(books.funded(self, area="54"))
        with asking_as(EVERYONE):
            FiscalYear.objects.get_or_create(pk=2567)
            type(self.other).objects.filter(pk=self.other.pk).update(fiscal_year_id=2567)
        for target in (phrae, self.there):
            page = self.write("transfer", **{"to-0": str(target.pk)})
            self.assertEqual(page.status_code, 422)
        self.assertFalse(BudgetChangeLine._base_manager.exists())

    def test_more_than_is_there_is_told_on_the_draft_and_refused_when_sent(self):
        url = self.drafted("savings", amount="1,000,000.01")
        self.assertContains(self.get(url, by=self.nan_agency), "▲")
        answer = self.move(url, "submit", self.nan_agency)
        self.assertContains(answer, "0.01 บาท", status_code=422)
        self.assertEqual(self.step(), "draft")

    def test_money_gone_meanwhile_is_refused_and_nothing_is_half_written(self):
        url = self.drafted("transfer")
        self.through(url, "submit", "verify")
        books.enter(self, self.project, "disbursement", "700000")
        before = LedgerEntry._base_manager.count()
        self.assertContains(self.move(url, "accept", self.central), "ไม่ได้", status_code=422)
        self.assertEqual((LedgerEntry._base_manager.count(), self.step()), (before, "verified"))
        books.check_books(self, self.other)

    def test_what_affects_the_plan_is_heard_first(self):
        url = self.drafted("items", affects_plan="on")
        self.through(url, "submit")
        page = self.move(url, "verify", self.nan_office, note="เห็นควรอนุมัติ")
        self.assertContains(page, "ต้องเข้าที่ประชุม", status_code=422)
        self.assertContains(page, "เห็นควรอนุมัติ", status_code=422)
        tomorrow = timezone.localdate() + timezone.timedelta(days=1)
        future = self.move(url, "verify", self.nan_office, hearing_on=f"{tomorrow:%d/%m}/{tomorrow.year + 543}")
        self.assertContains(future, "ไม่เป็นวันในอนาคต", status_code=422)
        self.assertEqual(self.move(url, "verify", self.nan_office, hearing_on="5 ก.พ. 2568").status_code, 302)
        for address in (url, self.url, "/admin/budget-changes/"):
            self.assertContains(self.get(address, by=self.central), "2568")
        self.assertEqual(BudgetChange._base_manager.get().hearing_on, date(2025, 2, 5))

    def test_returned_with_a_reason_it_is_mended_and_sent_again(self):
        url = self.drafted("savings")
        self.through(url, "submit")
        self.assertEqual(self.move(url, "return", self.nan_office).status_code, 422)
        self.assertEqual(self.move(url, "return", self.nan_office, reason="แนบมติด้วย").status_code, 302)
        self.assertContains(self.get(url, by=self.nan_agency), "แนบมติด้วย")
        self.assertContains(self.get("/admin/queue/", by=self.nan_agency), url)
        change = BudgetChange._base_manager.get()
        edit = {"reason": "แก้แล้ว", "cause": "cheaper", "rows": "1", "from-0": f"{self.here.pk}.capital",
                "amount-0": "5", "seen_version": str(change.version)}  # fmt: skip
        self.assertContains(self.get(url + "edit/", by=self.nan_agency), 'value="400,000.00"')
        self.assertRedirects(self.post(url + "edit/", edit, by=self.nan_agency), url)
        late = self.post(url + "edit/", edit | {"reason": "ช้ากว่า"}, by=self.nan_office)
        for text in ("แก้แล้ว", "ช้ากว่า"):
            self.assertContains(late, text, status_code=409)
        self.through(url, "submit")
        self.assertContains(
            self.post(url + "edit/", edit | {"seen_version": "9"}, by=self.nan_agency), "", status_code=409
        )

    def test_refused_or_withdrawn_it_is_over_and_moves_nothing(self):
        refused = self.drafted("savings")
        self.through(refused, "submit", "verify")
        self.assertEqual(self.move(refused, "refuse", self.central, reason="ไม่ครบเงื่อนไข").status_code, 302)
        self.assertContains(self.get(refused, by=self.nan_agency), "ไม่ครบเงื่อนไข")
        withdrawn = self.drafted("savings")
        self.through(withdrawn, "submit")
        self.assertEqual(self.move(withdrawn, "withdraw", self.nan_agency).status_code, 302)
        self.assertEqual(self.step(), "withdrawn")
        self.assertContains(self.move(withdrawn, "verify", self.nan_office), "ไม่ได้อยู่ในขั้นรอตรวจ", status_code=422)
        self.assertEqual(books.balance(self.project).savings_baht, Decimal(0))

    def test_a_form_sent_twice_is_one_draft_and_leads_to_it(self):
        url = self.drafted("transfer")
        again = self.write("transfer", seen_change="0")
        self.assertContains(again, f'href="{url}"', status_code=409)
        self.assertEqual(BudgetChange._base_manager.count(), 1)
        self.assertEqual(self.write("transfer", seen_change="0", amount="1").status_code, 302)
        self.assertEqual(self.write("transfer").status_code, 302)  # opened anew: another one, meant so

    def test_money_does_not_go_to_what_was_cancelled(self):
        url = self.drafted("transfer")
        self.through(url, "submit", "verify")
        form = f"{self.url}requests/new/?kind=transfer"
        self.assertContains(self.get(form, by=self.nan_agency), f'value="{self.there.pk}"')
        with asking_as(EVERYONE):
            BudgetChange(
                project=self.other, kind="cancel_activity", activity=self.there, reason="ยกเลิก", step="accepted",
                step_since=timezone.now(), drafted_by=self.nan_agency,
            ).save()  # fmt: skip
        self.assertNotContains(self.get(form, by=self.nan_agency), f'value="{self.there.pk}"')
        self.assertContains(self.get(url, by=self.central), "ปลายทางยกเลิกแล้ว")
        self.assertContains(self.move(url, "accept", self.central), "ปลายทางยกเลิกแล้ว", status_code=422)
        self.assertEqual(books.balance(self.other).transferred_in_baht, Decimal(0))
        with asking_as(EVERYONE):
            BudgetChange.objects.filter(kind="cancel_activity").delete()
            type(self.other).objects.filter(pk=self.other.pk).update(execution_status="cancelled")
        self.assertNotContains(self.get(form, by=self.nan_agency), f'value="{self.there.pk}"')
        self.assertContains(self.move(url, "accept", self.central), "ปลายทางยกเลิกแล้ว", status_code=422)

    def test_nobody_decides_about_what_they_sent(self):
        url = self.drafted("savings", by=self.nan_office)
        self.assertEqual(self.move(url, "submit", self.nan_office).status_code, 302)
        self.assertContains(self.move(url, "verify", self.nan_office), "ท่านเป็นผู้ส่งคำขอนี้เอง", status_code=422)
        self.assertNotContains(self.get(url, by=self.nan_office), "moves/verify/")
        self.assertNotContains(self.get("/admin/queue/", by=self.nan_office), url)
        self.assertContains(self.get("/admin/queue/", by=self.central), url)
        self.assertContains(self.get("/admin/queue/", by=self.nan_office_2), url)
        self.assertNotContains(self.get("/admin/queue/", by=self.central), url)  # the colleague is there now
        self.assertEqual(self.move(url, "verify", self.nan_office_2).status_code, 302)

    def test_the_slower_of_two_officers_is_told(self):
        url = self.drafted("savings")
        self.through(url, "submit")
        seen = "submitted.2"
        self.assertEqual(self.move(url, "verify", self.nan_office, seen_step=seen).status_code, 302)
        lost = self.move(url, "return", self.nan_office_2, seen_step=seen, reason="ยอดไม่ตรง")
        for text in ("ยอดไม่ตรง", "รอส่วนกลางอนุมัติ"):
            self.assertContains(lost, text, status_code=409)

    def test_it_waits_for_the_one_whose_turn_it_is(self):
        url = self.drafted("savings")
        turns = (("submit", self.nan_agency), ("verify", self.nan_office), ("accept", self.central))
        people = [person for _move, person in turns] + [self.nan_governor, self.phrae_office, self.lampang_office]
        for move, person in turns:
            for one in people:
                for address in ("/admin/queue/", "/admin/"):
                    with self.subTest(move=move, one=one.username, address=address):
                        says = self.assertContains if one is person else self.assertNotContains
                        says(self.get(address, by=one), url)
            self.through(url, move)

    def test_readers_read_what_was_sent_and_neighbours_find_nothing(self):
        url = self.drafted("savings")
        self.assertEqual(self.get(url, by=self.nan_governor).status_code, 404)
        self.assertNotContains(self.get(self.url, by=self.nan_governor), url)
        self.through(url, "submit")
        self.assertNotContains(self.get(url, by=self.nan_governor), '<form method="post" action="/admin/projects')
        for move in ("submit", "verify", "accept", "return", "refuse", "withdraw"):
            with self.subTest(move=move):
                self.assertEqual(self.move(url, move, self.nan_governor, reason="x").status_code, 403)
                self.assertEqual(self.move(url, move, self.phrae_office, reason="x").status_code, 404)
        self.assertEqual(self.move(url, "accept", self.nan_office).status_code, 403)
        self.assertEqual(self.move(url, "no-such", self.central).status_code, 404)
        self.assertEqual(self.get(url, by=self.phrae_office).status_code, 404)
        self.assertEqual(self.write("savings", by=self.nan_governor).status_code, 403)
        self.assertEqual(self.write("savings", by=self.phrae_office).status_code, 404)
        elsewhere = url.replace(f"/projects/{self.project.pk}/", f"/projects/{self.other.pk}/")
        self.assertEqual(self.get(elsewhere, by=self.nan_agency).status_code, 404)

    def test_a_target_of_another_agency_is_not_named_to_this_one(self):
        with asking_as(EVERYONE):
            type(self.other).objects.filter(pk=self.other.pk).update(agency=self.roads_of_phrae)
            type(self.there).objects.filter(pk=self.there.pk).update(title="กิจกรรมของผู้อื่น")
        url = self.drafted("transfer", by=self.nan_office)
        self.assertContains(self.get(url, by=self.nan_office), "กิจกรรมของผู้อื่น")
        page = self.get(url, by=self.nan_agency)
        self.assertNotContains(page, "กิจกรรมของผู้อื่น")
        self.assertContains(page, "กิจกรรมของหน่วยงานอื่นในพื้นที่")

    def test_what_was_cancelled_is_not_cancelled_again(self):
        self.through(self.drafted("cancel_activity"))
        page = self.write("cancel_activity")
        self.assertEqual(page.status_code, 422)  # it is no longer offered
        with asking_as(EVERYONE):
            again = BudgetChange.objects.create(
                project=self.project, kind="cancel_activity", activity=self.here, reason="อีกครั้ง",
                drafted_by=self.nan_agency, step_since=timezone.now(),
            )  # fmt: skip
        url = f"{self.url}requests/{again.pk}/"
        self.assertContains(self.get(url, by=self.nan_agency), "กิจกรรมนี้ ยกเลิกไปแล้ว")
        self.assertContains(self.move(url, "submit", self.nan_agency), "กิจกรรมนี้ ยกเลิกไปแล้ว", status_code=422)

    def test_two_cancellations_in_hand_only_the_first_comes_about(self):
        first, second = self.drafted("cancel_project"), self.drafted("cancel_project")
        for url in (first, second):
            self.through(url, "submit", "verify")
        self.through(first, "accept")
        self.assertContains(self.move(second, "accept", self.central), "ยกเลิกไปแล้ว", status_code=422)
        self.assertContains(self.get(self.url, by=self.nan_governor), "โครงการนี้ยกเลิกแล้ว")

    def test_a_closed_year_takes_no_request(self):
        url = self.drafted("savings")
        FiscalYear.objects.filter(pk=2568).update(closed_on=date(2025, 11, 1))
        self.assertNotContains(self.get(url, by=self.nan_agency), "moves/submit/")
        self.assertContains(self.move(url, "submit", self.nan_agency), "ปีงบประมาณ 2568 ปิดแล้ว", status_code=422)
        self.assertContains(self.write("savings"), "ปีงบประมาณ 2568 ปิดแล้ว", status_code=422)
