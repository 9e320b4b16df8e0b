"""What an agency enters about its money, and what the books refuse."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from cms.rules import RuleBroken
from projects.models import AuditEntry, FiscalYear, LedgerEntry, MoneyBalance
from projects.money import actions
from projects.people.scope import EVERYONE, asking_as
from tests import make
from tests.base import PadmeTestCase
from tests.projects.money import books


class EnteringMoney(PadmeTestCase):
    def test_what_is_entered_is_kept_with_who_and_when_and_adds_up(self):
        project = books.funded(self)
        payment = books.enter(self, project, "disbursement", "250000.25", document_number="ขบ. 12/2568")
        self.assertEqual(payment.recorded_by, self.nan_agency)
        self.assertEqual(payment.document_number, "ขบ. 12/2568")
        balance = books.balance(project)
        self.assertEqual(balance.remaining_baht, Decimal("749999.75"))
        self.assertEqual(balance.disbursed_percent, Decimal("25.00"))
        self.assertTrue(AuditEntry.objects.filter(project_id=project.pk, action="projects.money.entered").exists())
        books.check_books(self, project)

    def test_one_satang_more_than_is_there_is_refused_and_says_by_how_much(self):
        project = books.funded(self)
        books.enter(self, project, "disbursement", "999999.99")
        with self.assertRaisesMessage(RuleBroken, "เกินงบประมาณสุทธิอยู่ 0.01 บาท"):
            books.enter(self, project, "disbursement", "0.02")
        books.enter(self, project, "disbursement", "0.01")
        self.assertEqual(books.balance(project).remaining_baht, Decimal("0.00"))

    def test_thirds_of_a_baht_that_binary_fractions_cannot_hold_still_fit(self):
        project = books.funded(self, baht="0.30")
        for _ in range(3):
            books.enter(self, project, "disbursement", "0.10")
        self.assertEqual(books.balance(project).remaining_baht, Decimal("0.00"))
        books.check_books(self, project)

    def test_the_database_itself_refuses_an_overspent_balance(self):
        project = books.funded(self)
        with asking_as(EVERYONE), self.assertRaises(IntegrityError), transaction.atomic():
            MoneyBalance.objects.filter(project=project).update(disbursed_baht=Decimal("1000000.01"))

    def test_a_wrong_entry_is_reversed_once_with_a_reason(self):
        project = books.funded(self)
        wrong = books.enter(self, project, "disbursement", "400000")
        with asking_as(self.nan_agency):
            with self.assertRaisesMessage(RuleBroken, "เขียนเหตุผลที่กลับรายการ"):
                actions.reverse_entry(project, wrong, reason=" ", by=self.nan_agency)
            actions.reverse_entry(project, wrong, reason="พิมพ์เลขผิด", by=self.nan_agency)
            with self.assertRaisesMessage(RuleBroken, "กลับรายการไปแล้ว"):
                actions.reverse_entry(project, wrong, reason="อีกครั้ง", by=self.nan_agency)
        self.assertEqual(books.balance(project).disbursed_baht, Decimal("0.00"))
        with asking_as(EVERYONE):
            self.assertEqual(LedgerEntry.objects.filter(project=project, kind="disbursement").count(), 2)
        books.check_books(self, project)

    def test_an_allocation_that_was_spent_cannot_be_reversed(self):
        project = books.funded(self)
        books.enter(self, project, "disbursement", "1")
        with asking_as(EVERYONE):
            allocation = LedgerEntry.objects.get(project=project, kind="allocation")
        with asking_as(self.nan_agency), self.assertRaises(RuleBroken):
            actions.reverse_entry(project, allocation, reason="ผิด", by=self.nan_agency)

    def test_days_to_come_and_days_before_the_year_are_refused(self):
        project = books.funded(self)
        for day, message in ((date(2100, 1, 1), "อนาคต"), (date(2024, 9, 30), "ก่อนปีงบประมาณ 2568")):
            with self.subTest(day=day), self.assertRaisesMessage(RuleBroken, message):
                books.enter(self, project, "disbursement", "1", on=day)

    def test_after_september_only_money_carried_over_is_paid(self):
        project = books.funded(self)
        with self.assertRaisesMessage(RuleBroken, "กันไว้เหลื่อมปี"):
            books.enter(self, project, "disbursement", "10", on=date(2025, 10, 1))
        books.enter(self, project, "carry_over", "100", on=date(2025, 9, 30), is_obligated=True)
        books.enter(self, project, "disbursement", "60", on=date(2025, 10, 1))
        with self.assertRaisesMessage(RuleBroken, "40.00"):
            books.enter(self, project, "disbursement", "60", on=date(2025, 10, 2))

    def test_a_rescission_names_its_act_and_its_cause(self):
        project = books.funded(self)
        with self.assertRaisesMessage(RuleBroken, "พระราชบัญญัติโอนงบประมาณ"):
            books.enter(self, project, "rescission", "100")
        books.enter(self, project, "rescission", "100", document_number="พ.ร.บ. โอนงบประมาณฯ", note="ยังไม่ก่อหนี้")
        self.assertEqual(books.balance(project).net_allocation_baht, Decimal("999900.00"))

    def test_transfers_and_savings_are_not_entered_directly(self):
        project = books.funded(self)
        for kind in ("transfer_in", "savings", "commitment"):
            with self.subTest(kind=kind), self.assertRaisesMessage(RuleBroken, "บันทึกตรงไม่ได้"):
                books.enter(self, project, kind, "1")


class WhoMayEnter(PadmeTestCase):
    def test_a_closed_year_takes_nothing(self):
        project = books.funded(self)
        FiscalYear.objects.filter(pk=2568).update(closed_on=date(2025, 11, 1))
        with self.assertRaisesMessage(RuleBroken, "ปีงบประมาณ 2568 ปิดแล้ว"):
            books.enter(self, project, "disbursement", "1")

    def test_the_neighbour_finds_nothing_and_the_governor_only_reads(self):
        project = books.funded(self)
        with self.assertRaises(Http404):
            books.enter(self, project, "disbursement", "1", by=self.phrae_office)
        with self.assertRaises(PermissionDenied):
            books.enter(self, project, "disbursement", "1", by=self.nan_governor)

    def test_a_draft_has_no_money_yet(self):
        FiscalYear.objects.get_or_create(pk=2568)
        draft = make.project(agency=self.roads_of_nan, year_be=2568)
        with self.assertRaisesMessage(RuleBroken, "ตรวจโครงการแล้ว"):
            books.enter(self, draft, "allocation", "1")


class Contracts(PadmeTestCase):
    def test_a_contract_commits_is_paid_in_instalments_and_never_beyond(self):
        project = books.funded(self)
        signed = books.contract(self, project, "900000")
        self.assertEqual(books.balance(project).commitment_unpaid_baht, Decimal("900000.00"))
        self.assertEqual(books.balance(project).available_baht, Decimal("100000.00"))
        self._pay(project, signed, "135000")
        self.assertEqual(books.balance(project).commitment_unpaid_baht, Decimal("765000.00"))
        with self.assertRaisesMessage(RuleBroken, "จ่ายเกินวงเงินสัญญา"):
            self._pay(project, signed, "765000.01")
        with self.assertRaisesMessage(RuleBroken, "เกินเงินที่ยังไม่มีข้อผูกพัน"):
            books.enter(self, project, "disbursement", "100000.01")
        books.check_books(self, project)

    def _pay(self, project, signed, baht):
        with asking_as(self.nan_agency):
            actions.record_payment(
                project,
                signed,
                amounts=[(books.activity_of(project), "capital", Decimal(baht))],
                happened_on=date(2025, 3, 1),
                by=self.nan_agency,
            )

    def test_one_contract_is_not_paid_from_anothers_amount(self):
        project = books.funded(self)
        small = books.contract(self, project, "100", number="1/2568")
        books.contract(self, project, "900", number="2/2568")
        with self.assertRaisesMessage(RuleBroken, "จ่ายเกินวงเงินสัญญา 1/2568"):
            self._pay(project, small, "101")

    def test_before_the_act_is_in_force_it_needs_a_reason(self):
        project = books.funded(self)
        FiscalYear.objects.filter(pk=2568).update(act_in_force_on=date(2025, 2, 1))
        with self.assertRaisesMessage(RuleBroken, "มีผลใช้บังคับ"):
            books.contract(self, project, "100")
        signed = books.contract(self, project, "100", early_reason="ลงนามแบบมีเงื่อนไข")
        entry = AuditEntry.objects.get(project_id=project.pk, action="projects.money.contract_signed")
        self.assertEqual(entry.data["reason"], signed.early_reason)

    def test_the_amount_goes_up_and_down_but_not_below_what_is_paid(self):
        project = books.funded(self)
        signed = books.contract(self, project, "500")
        self._pay(project, signed, "200")
        for new, ok in (("600", True), ("200", True), ("199", False)):
            with self.subTest(new=new), asking_as(self.nan_agency):
                change = lambda new=new: actions.change_contract_amount(  # noqa: E731
                    project, signed, activity=books.activity_of(project), expenditure_kind="capital",
                    new_amount_baht=Decimal(new), happened_on=date(2025, 4, 1), note="แก้ไขสัญญา", by=self.nan_agency,
                )  # fmt: skip
                if ok:
                    change()
                    self.assertEqual(books.balance(project).contracted_baht, Decimal(new))
                else:
                    self.assertRaises(RuleBroken, change)
        books.check_books(self, project)
