"""What a contract may be paid, where and when; and since when there is money to commit."""

from datetime import date
from decimal import Decimal

from cms.rules import RuleBroken
from projects.models import Activity, Contract, Instalment, MoneyBalance
from projects.money import actions
from projects.people.scope import EVERYONE, asking_as
from tests.base import PadmeTestCase
from tests.projects.money import books

MARCH = date(2025, 3, 1)


class ContractLimits(PadmeTestCase):
    def setUp(self):
        self.project = books.funded(self, baht="1000.00")
        self.here = books.activity_of(self.project)

    def act(self, action, *args, **facts):
        with asking_as(self.nan_agency):
            return action(self.project, *args, by=self.nan_agency, **facts)

    def pay(self, contract, baht, activity=None, on=MARCH, **facts):
        amounts = [(activity or self.here, "capital", Decimal(baht))]
        return self.act(actions.record_payment, contract, amounts=amounts, happened_on=on, **facts)

    def test_each_activity_of_a_contract_has_its_own_limit(self):
        with asking_as(EVERYONE):
            there = Activity.objects.create(project=self.project, title="อีกกิจกรรม", sort_order=9)
        self.act(
            actions.record_allocations, [(there, "capital", Decimal(1000))], happened_on=date(2024, 10, 2),
            document_number="กค 2",
        )  # fmt: skip
        both = Contract(number="1/2568", vendor="ร้านหนึ่ง", signed_on=books.JANUARY)
        self.act(actions.sign_contract, both, [(self.here, "capital", Decimal(100)), (there, "capital", Decimal(100))])
        books.contract(self, self.project, "500", number="2/2568")
        with self.assertRaisesMessage(RuleBroken, "จ่ายเกินวงเงินสัญญา 1/2568 ในกิจกรรมนี้อยู่ 50.00 บาท"):
            self.pay(both, "150")
        self.pay(both, "100")
        less = {"activity": self.here, "expenditure_kind": "capital", "happened_on": MARCH, "note": "ลดงาน"}
        with self.assertRaisesMessage(RuleBroken, "จ่ายเกินวงเงินสัญญา 1/2568"):
            self.act(actions.change_contract_amount, both, new_amount_baht=Decimal(50), **less)
        books.check_books(self, self.project)

    def test_an_instalment_takes_its_own_amount_and_no_more(self):
        contract = books.contract(self, self.project, "300")
        parts = [Instalment(number=n, planned_on=MARCH, planned_baht=Decimal(100)) for n in (1, 2, 3)]
        first, *_ = self.act(actions.schedule_instalments, contract, parts)
        self.pay(contract, "60", instalment=first)
        with self.assertRaisesMessage(RuleBroken, "งวดที่ 1 กำหนดไว้ 100.00 บาท จ่ายรวม 100.01 บาทไม่ได้"):
            self.pay(contract, "40.01", instalment=first)
        self.pay(contract, "40", instalment=first)
        smaller = [
            Instalment(number=n, planned_on=MARCH, planned_baht=Decimal(baht))
            for n, baht in ((1, 99), (2, 101), (3, 100))
        ]
        with self.assertRaisesMessage(RuleBroken, "งวดที่ 1 กำหนดไว้ 99.00 บาท"):
            self.act(actions.schedule_instalments, contract, smaller)

    def test_the_day_of_signing_is_not_moved_behind_a_payment(self):
        contract = books.contract(self, self.project, "300")
        self.pay(contract, "100")
        with self.assertRaisesMessage(RuleBroken, "วันลงนามต้องไม่หลังวันจ่าย"):
            self.act(actions.edit_contract, contract, {"signed_on": date(2025, 3, 2)}, seen_version=1)
        self.act(actions.edit_contract, contract, {"signed_on": MARCH}, seen_version=1)

    def test_a_contract_does_not_end_before_it_is_signed(self):
        data = {"number": "1", "vendor": "ร้าน", "signed_on": "15/1/2568", "ends_on": "14/1/2568",
                f"amount-{self.here.pk}-capital": "1"}  # fmt: skip
        page = self.post(f"/admin/projects/{self.project.pk}/money/contracts/new/", data, by=self.nan_agency)
        self.assertContains(page, "วันสิ้นสุดสัญญาต้องไม่ก่อนวันลงนาม", status_code=422)


class SinceWhenThereIsMoney(PadmeTestCase):
    def setUp(self):
        self.project = books.funded(self, baht="1000.00")

    def first(self, kind="capital"):
        with asking_as(EVERYONE):
            return MoneyBalance.objects.get(project=self.project, expenditure_kind=kind).first_allocated_on

    def test_an_allocation_entered_by_mistake_does_not_count(self):
        with asking_as(self.nan_agency):
            wrong = self.project.ledger_entries.get()
            actions.reverse_entry(self.project, wrong, reason="ผิดวัน", by=self.nan_agency)
        self.assertIsNone(self.first())
        books.enter(self, self.project, "allocation", "1000", on=date(2025, 2, 1), document_number="กค 9")
        self.assertEqual(self.first(), date(2025, 2, 1))
        with self.assertRaisesMessage(RuleBroken, "หลังวันลงนาม"):
            books.contract(self, self.project, "100")

    def test_money_that_came_by_a_transfer_is_money(self):
        here = books.activity_of(self.project)
        facts = {"activity": here, "amount_baht": Decimal(400), "happened_on": books.JANUARY}
        with asking_as(EVERYONE):
            actions.ledger.enter(
                [
                    actions.ledger.NewEntry(
                        expenditure_kind="capital", kind=actions.ledger.EntryKind.TRANSFER_OUT, **facts
                    ),
                    actions.ledger.NewEntry(
                        expenditure_kind="recurrent", kind=actions.ledger.EntryKind.TRANSFER_IN, **facts
                    ),
                ],
                by=self.central,
            )
        self.assertEqual(self.first("recurrent"), books.JANUARY)

    def test_after_the_year_only_carried_over_money_is_committed_and_none_is_allocated(self):
        october = date(2025, 10, 15)
        with self.assertRaisesMessage(RuleBroken, "ก่อหนี้ผูกพันได้เฉพาะเงินที่กันไว้เหลื่อมปี (0.00 บาท)"):
            books.contract(self, self.project, "100", on=october)
        books.enter(self, self.project, "carry_over", "600", on=date(2025, 9, 30))
        books.contract(self, self.project, "600", on=october)
        with self.assertRaisesMessage(RuleBroken, "ไม่หลังวันสิ้นปี"):
            books.enter(self, self.project, "allocation", "1", on=october, document_number="กค 9")

    def test_carried_over_money_that_was_paid_is_not_taken_back(self):
        kept = books.enter(self, self.project, "carry_over", "600", on=date(2025, 9, 30))
        books.enter(self, self.project, "disbursement", "500", on=date(2025, 11, 1))
        with asking_as(self.nan_agency), self.assertRaisesMessage(RuleBroken, "จ่ายจากเงินที่กันไว้แล้ว 500.00 บาท"):
            actions.reverse_entry(self.project, kept, reason="ผิด", by=self.nan_agency)
        books.check_books(self, self.project)
