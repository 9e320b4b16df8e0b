"""Contracts signed before the money came: with a reason, no further than the bill, and paid only once it is there."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, connection, transaction

from cms.rules import RuleBroken
from projects.models import Contract, FiscalYear, MoneyBalance
from projects.money import actions
from projects.people.scope import EVERYONE, asking_as
from tests import make
from tests.base import PadmeTestCase
from tests.projects.money import books


class BeforeTheMoneyCame(PadmeTestCase):
    def setUp(self):
        FiscalYear.objects.get_or_create(pk=2568)
        self.project = make.accepted(agency=self.roads_of_nan, year_be=2568)
        self.activity = books.activity_of(self.project)
        with asking_as(EVERYONE):
            self.activity.budget_lines.update(budget_baht=Decimal(1_000_000), expenditure_kind="capital")
        self.url = f"/admin/projects/{self.project.pk}/money/"

    def sign(self, baht="900000", number="1/2568", **facts):
        data = {"number": number, "vendor": "หจก. น่านก่อสร้าง", "signed_on": "15/1/2568"}
        return self.post(
            self.url + "contracts/new/",
            data | {f"amount-{self.activity.pk}-capital": baht} | facts,
            by=self.nan_agency,
        )

    def pay(self, contract, baht):
        with asking_as(self.nan_agency):
            actions.record_payment(
                self.project, contract, amounts=[(self.activity, "capital", Decimal(baht))],
                happened_on=date(2025, 3, 1), by=self.nan_agency,
            )  # fmt: skip

    def balance(self):
        return books.balance(self.project)

    def test_it_asks_why_and_then_stands_in_the_books_as_early(self):
        page = self.get(self.url, by=self.nan_agency)
        self.assertContains(page, f'href="{self.url}contracts/new/"')
        self.assertContains(self.sign(), "ยังไม่ได้รับจัดสรร", status_code=422)
        self.assertRedirects(self.sign(early_reason="ต้องเริ่มก่อนฤดูฝน"), f"{self.url}contracts/{self.contract().pk}/")
        balance = self.balance()
        self.assertEqual(balance.early_committed_baht, Decimal("900000.00"))
        self.assertEqual((balance.remaining_baht, balance.available_baht), (Decimal(0), Decimal("-900000.00")))
        books.check_books(self, self.project)
        self.assertContains(self.get(self.url, by=self.nan_governor), "ก่อหนี้ก่อนได้รับจัดสรร 900,000.00 บาท")

    def contract(self):
        return Contract._base_manager.latest("pk")

    def test_no_further_than_what_the_bill_says_is_still_to_come(self):
        refused = self.sign("1000000.01", early_reason="ต้องเริ่มก่อนฤดูฝน")
        self.assertContains(refused, "0.01 บาท", status_code=422)
        self.assertFalse(Contract._base_manager.exists())

    def test_paid_only_once_the_money_is_there_and_early_no_more(self):
        self.sign(early_reason="ต้องเริ่มก่อนฤดูฝน")
        with self.assertRaisesMessage(RuleBroken, "เกินงบประมาณสุทธิ"):
            self.pay(self.contract(), "1")
        books.enter(self, self.project, "allocation", "400000", document_number="กค 1")
        self.assertEqual(self.balance().early_committed_baht, Decimal("500000.00"))
        self.pay(self.contract(), "400000")
        with self.assertRaisesMessage(RuleBroken, "เกินงบประมาณสุทธิ"):
            self.pay(self.contract(), "0.01")
        books.enter(self, self.project, "allocation", "600000", document_number="กค 2")
        balance = self.balance()
        self.assertEqual((balance.early_committed_baht, balance.available_baht), (Decimal(0), Decimal("100000.00")))
        books.check_books(self, self.project)

    def test_beyond_a_first_part_of_the_money_it_asks_too_and_nothing_else_may_pass_it(self):
        books.enter(self, self.project, "allocation", "400000", document_number="กค 1", on=date(2024, 11, 1))
        self.assertContains(self.sign(), "เกินเงินที่ได้รับจัดสรรแล้ว 500,000.00 บาท", status_code=422)
        self.sign(early_reason="ลงนามพร้อมกันทั้งโครงการ")
        for kind in ("disbursement", "rescission"):
            with self.subTest(kind=kind), self.assertRaisesMessage(RuleBroken, "เกินเงินที่ยังไม่มีข้อผูกพัน"):
                books.enter(self, self.project, kind, "0.01", document_number="พ.ร.บ.", note="สาเหตุ")

    def test_a_wrong_allocation_can_be_taken_back_all_the_same(self):
        self.sign(early_reason="ต้องเริ่มก่อนฤดูฝน")
        wrong = books.enter(self, self.project, "allocation", "1000000", document_number="กค 1")
        with asking_as(self.nan_agency):
            actions.reverse_entry(self.project, wrong, reason="ผิดโครงการ", by=self.nan_agency)
        self.assertEqual(self.balance().early_committed_baht, Decimal("900000.00"))
        books.check_books(self, self.project)
        with asking_as(EVERYONE):
            self.assertIsNone(MoneyBalance.objects.get(activity=self.activity).first_allocated_on)

    def test_an_amendment_that_comes_too_early_asks_too(self):
        self.sign("500000", early_reason="ต้องเริ่มก่อนฤดูฝน")
        contract = self.contract()
        Contract._base_manager.update(early_reason="")
        data = {"place": f"{self.activity.pk}.capital", "new_amount_baht": "600000", "happened_on": "1/2/2568",
                "note": "บันทึกแก้ไขครั้งที่ 1", "seen_entry": "9999999"}  # fmt: skip
        address = f"{self.url}contracts/{contract.pk}/amount/"
        self.assertNotContains(self.get(address, by=self.nan_agency), "early_reason")
        page = self.post(address, data, by=self.nan_agency)
        self.assertContains(page, 'name="early_reason"', status_code=422)
        answer = self.post(address, data | {"early_reason": "เพิ่มงานก่อนน้ำหลาก"}, by=self.nan_agency)
        self.assertEqual(answer.status_code, 302)
        self.assertEqual(self.contract().early_reason, "เพิ่มงานก่อนน้ำหลาก")
        self.assertEqual(self.balance().contracted_baht, Decimal("600000.00"))
        too_soon = self.post(address, data | {"happened_on": "1/1/2568", "new_amount_baht": "1"}, by=self.nan_agency)
        self.assertContains(too_soon, "ไม่ก่อนวันลงนาม", status_code=422)

    def test_the_database_itself_keeps_what_remains_above_nothing(self):
        self.sign(early_reason="ต้องเริ่มก่อนฤดูฝน")
        for spent in ("disbursed_baht = 0.01", "committed_baht = 900000.01", "early_committed_baht = 899999.99"):
            with (
                self.subTest(spent=spent),
                self.assertRaises(IntegrityError),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(f"UPDATE projects_moneybalance SET {spent}")
