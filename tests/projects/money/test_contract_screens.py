"""Contracts by their addresses: signed, scheduled, paid, corrected."""

from datetime import date
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.models import Contract, FiscalYear, Instalment, LedgerEntry
from projects.money.rules import proposed_schedule, spread_days
from projects.people.scope import EVERYONE, asking_as
from tests.base import PadmeTestCase
from tests.projects.money import books


class ContractScreens(PadmeTestCase):
    def setUp(self):
        self.project = books.funded(self)
        self.url = f"/admin/projects/{self.project.pk}/money/"
        self.amount = f"amount-{books.activity_of(self.project).pk}-capital"
        self.place = f"{books.activity_of(self.project).pk}.capital"

    def sign(self, baht="900,000.00", *, by=None, **facts):
        data = {"number": "12/2568", "vendor": "หจก. น่านก่อสร้าง", "signed_on": "15 ม.ค. 2568", self.amount: baht}
        return self.post(self.url + "contracts/new/", data | facts, by=by or self.nan_agency)

    def signed(self, baht="900000", **facts):
        contract = books.contract(self, self.project, baht, **facts)
        return contract, f"{self.url}contracts/{contract.pk}/"

    def schedule(self, url, *rows, by=None, version="1", **extra):
        data = {"rows": str(len(rows)), "seen_version": version} | extra
        for at, (number, day, baht) in enumerate(rows):
            data |= {f"number-{at}": number, f"planned_on-{at}": day, f"planned_baht-{at}": baht}
        return self.post(url + "schedule/", data, by=by or self.nan_agency)

    def pay(self, url, baht, *, by=None, **facts):
        data = {self.amount: baht, "happened_on": "1/3/2568", "document_number": "ขบ. 7/2568"}
        return self.post(url + "pay/", data | facts, by=by or self.nan_agency)

    def entries(self):
        with asking_as(EVERYONE):
            return LedgerEntry.objects.filter(project=self.project).count()

    def test_signed_on_the_screen_it_stands_on_its_page_and_among_the_projects_contracts(self):
        self.assertContains(self.get(self.url + "contracts/new/", by=self.nan_agency), "1,000,000.00")
        answer = self.sign(advance_percent="15", procurement_method="e_bidding", reference_price_baht="950,000")
        contract = Contract._base_manager.get()
        self.assertRedirects(answer, f"{self.url}contracts/{contract.pk}/")
        self.assertEqual((contract.advance_percent, contract.reference_price_baht), (Decimal(15), Decimal(950000)))
        for page in (self.get(answer.url, by=self.nan_governor), self.get(self.url, by=self.nan_governor)):
            for text in ("12/2568", "หจก. น่านก่อสร้าง", "900,000.00"):
                self.assertContains(page, text)

    def test_a_form_sent_twice_signs_once(self):
        self.sign()
        self.assertContains(self.sign(), "มีสัญญาเลขที่นี้แล้ว", status_code=422)
        self.assertEqual(self.entries(), 2)

    def test_more_than_is_available_comes_back_with_what_was_typed(self):
        page = self.sign("1,000,000.01", vendor="ร้านค้าหนึ่ง")
        for text in ("0.01 บาท", "1,000,000.01", "ร้านค้าหนึ่ง"):
            self.assertContains(page, text, status_code=422)
        self.assertContains(self.sign(""), "กรอกวงเงินสัญญาอย่างน้อยหนึ่งกิจกรรม", status_code=422)
        self.assertContains(self.sign(signed_on="1 ม.ค. 2600"), "ในอนาคต", status_code=422)
        self.assertContains(self.sign(vendor_tax_number="123"), "13 หลัก", status_code=422)
        self.assertFalse(Contract._base_manager.exists())

    def test_before_the_act_it_asks_why_and_keeps_the_reason(self):
        FiscalYear.objects.filter(pk=2568).update(act_in_force_on=date(2025, 2, 1))
        self.assertNotContains(self.get(self.url + "contracts/new/", by=self.nan_agency), "early_reason")
        page = self.sign()
        self.assertContains(page, "1 กุมภาพันธ์ 2568", status_code=422)
        self.assertContains(page, 'name="early_reason"', status_code=422)
        answer = self.sign(early_reason="ลงนามแบบมีเงื่อนไข")
        self.assertContains(self.get(answer.url, by=self.nan_office), "ลงนามแบบมีเงื่อนไข")

    def test_instalments_add_up_to_the_contract_or_are_refused(self):
        _contract, url = self.signed()
        off = self.schedule(url, ("1", "1 มี.ค. 2568", "300,000"), ("2", "1 พ.ค. 2568", "599,999.99"))
        self.assertContains(off, "ต่างกัน 0.01 บาท", status_code=422)
        self.assertContains(off, "599,999.99", status_code=422)
        twice = self.schedule(url, ("1", "1 มี.ค. 2568", "300,000"), ("1", "1 พ.ค. 2568", "600,000"))
        self.assertContains(twice, "เลขงวดซ้ำกัน", status_code=422)
        self.assertContains(self.schedule(url, ("1", "", "900,000")), "กรอกช่องนี้ด้วย", status_code=422)
        self.assertFalse(Instalment._base_manager.exists())
        answer = self.schedule(url, ("1", "1 มี.ค. 2568", "300,000"), ("", "", ""), ("2", "1 พ.ค. 2568", "600,000"))
        self.assertRedirects(answer, url)
        self.assertEqual(Instalment._base_manager.count(), 2)

    def test_a_schedule_is_changed_again_but_a_paid_instalment_stays(self):
        contract, url = self.signed()
        self.schedule(url, ("1", "1 มี.ค. 2568", "300,000"), ("2", "1 พ.ค. 2568", "600,000"))
        first = Instalment._base_manager.get(number=1)
        self.pay(url, "300,000", instalment=str(first.pk))
        gone = self.schedule(url, ("2", "1 พ.ค. 2568", "900,000"), version="2")
        self.assertContains(gone, "มีการเบิกจ่ายแล้ว ลบไม่ได้", status_code=422)
        moved = (("1", "1 มี.ค. 2568", "300,000"), ("2", "15 มิ.ย. 2568", "600,000"))
        self.assertEqual(self.schedule(url, *moved, version="2").status_code, 302)
        self.assertEqual(Instalment._base_manager.get(number=2).planned_on, date(2025, 6, 15))
        self.assertEqual(self.schedule(url, *moved, version="2").status_code, 409)
        self.assertEqual(Instalment._base_manager.filter(contract=contract).count(), 2)

    def test_more_rows_and_a_proposal_fill_the_form_and_save_nothing(self):
        _contract, url = self.signed(advance_percent=Decimal(15), ends_on=date(2025, 7, 15))
        page = self.schedule(url, ("1", "เดือนหน้า", "300"), more="1")
        self.assertContains(page, "เดือนหน้า")
        self.assertContains(page, 'name="planned_baht-4"')
        self.assertNotContains(page, "errorlist")
        page = self.schedule(url, propose="1", count="3")
        for text in ("135,000.00", "255,000.00", "15 ม.ค. 2568", "15 ก.ค. 2568"):
            self.assertContains(page, f'value="{text}"')
        self.assertFalse(Instalment._base_manager.exists())

    def test_late_instalments_are_marked_until_they_are_paid(self):
        _contract, url = self.signed()
        self.schedule(url, ("1", "1 มี.ค. 2568", "900,000"))
        self.assertContains(self.get(self.url, by=self.nan_office), "เลยกำหนด ยังไม่จ่าย")
        part = str(Instalment._base_manager.get().pk)
        offered = self.get(url + "pay/", by=self.nan_agency, instalment=part)
        self.assertContains(offered, 'value="900,000.00"')
        self.assertRedirects(self.pay(url, "400,000", instalment=part), url)
        self.assertContains(self.get(url, by=self.nan_office), "เลยกำหนด ยังไม่จ่ายครบ")
        self.assertContains(self.get(url + "pay/", by=self.nan_agency, instalment=part), 'value="500,000.00"')
        self.pay(url, "500,000", instalment=part)
        self.assertContains(self.get(url, by=self.nan_office), "จ่ายครบแล้ว")

    def test_payments_pass_neither_the_contract_nor_the_books_and_are_entered_once(self):
        _contract, url = self.signed()
        over = self.pay(url, "900,000.01")
        self.assertContains(over, "จ่ายเกินวงเงินสัญญา", status_code=422)
        self.assertContains(over, "900,000.01", status_code=422)
        self.assertContains(self.pay(url, "1", happened_on="14/1/2568"), "ก่อนวันลงนาม", status_code=422)
        with asking_as(EVERYONE):
            seen = str(LedgerEntry.objects.order_by("-pk").first().pk)
        self.assertEqual(self.pay(url, "500", seen_entry=seen).status_code, 302)
        self.assertEqual(self.pay(url, "500", seen_entry=seen).status_code, 409)
        self.assertEqual(self.entries(), 3)
        proposed = self.pay(url, "", propose="1")
        self.assertContains(proposed, 'value="899,500.00"')
        books.check_books(self, self.project)

    def test_the_amount_is_changed_by_whoever_saw_it_last(self):
        _contract, url = self.signed("500")
        with asking_as(EVERYONE):
            seen = str(LedgerEntry.objects.order_by("-pk").first().pk)
        data = {"place": self.place, "new_amount_baht": "600", "happened_on": "1/4/2568", "note": "แก้ไขครั้งที่ 1"}
        same = self.post(url + "amount/", data | {"new_amount_baht": "500", "seen_entry": seen}, by=self.nan_agency)
        self.assertContains(same, "วงเงินเดิมคือ 500.00 บาท", status_code=422)
        self.assertRedirects(self.post(url + "amount/", data | {"seen_entry": seen}, by=self.nan_agency), url)
        again = self.post(url + "amount/", data | {"new_amount_baht": "550", "seen_entry": seen}, by=self.nan_office)
        self.assertEqual(again.status_code, 409)
        self.assertEqual(books.balance(self.project).contracted_baht, Decimal(600))

    def test_the_second_to_correct_a_contract_is_shown_both_values(self):
        contract, url = self.signed()
        facts = {"number": contract.number, "signed_on": "15 ม.ค. 2568", "seen_version": "1"}
        first = self.post(url + "edit/", facts | {"vendor": "หจก. แพร่ก่อสร้าง"}, by=self.nan_agency)
        self.assertRedirects(first, url)
        second = self.post(url + "edit/", facts | {"vendor": "หจก. ลำปางก่อสร้าง"}, by=self.nan_office)
        self.assertContains(second, "หจก. แพร่ก่อสร้าง", status_code=409)
        self.assertContains(second, "หจก. ลำปางก่อสร้าง", status_code=409)
        late = self.post(url + "edit/", facts | {"vendor": "ก", "seen_version": "2", "signed_on": "1 ม.ค. 2600"})
        self.assertContains(late, "ในอนาคต", status_code=422)

    def test_a_day_of_signing_moved_before_the_act_needs_the_reason_too(self):
        FiscalYear.objects.filter(pk=2568).update(act_in_force_on=date(2025, 1, 10))
        contract, url = self.signed()
        facts = {"number": contract.number, "vendor": "ก", "signed_on": "5 ม.ค. 2568", "seen_version": "1"}
        page = self.post(url + "edit/", facts, by=self.nan_agency)
        self.assertContains(page, 'name="early_reason"', status_code=422)

    def test_readers_read_and_neighbours_find_nothing(self):
        contract, url = self.signed()
        page = self.get(url, by=self.nan_governor)
        self.assertContains(page, "หจก. น่านก่อสร้าง")
        self.assertNotContains(page, url + "pay/")
        forms = [self.url + "contracts/new/", *(f"{url}{name}/" for name in ("edit", "amount", "pay", "schedule"))]
        for address in forms:
            with self.subTest(address=address):
                self.assertEqual(self.get(address, by=self.nan_governor).status_code, 403)
                self.assertEqual(self.post(address, {"propose": "1"}, by=self.nan_governor).status_code, 403)
                self.assertEqual(self.get(address, by=self.phrae_office).status_code, 404)
                self.assertEqual(self.post(address, by=self.phrae_office).status_code, 404)
        self.assertEqual(self.get(url, by=self.phrae_office).status_code, 404)
        elsewhere = books.funded(self)
        wrong = f"/admin/projects/{elsewhere.pk}/money/contracts/{contract.pk}/"
        self.assertEqual(self.get(wrong, by=self.nan_agency).status_code, 404)

    def test_ten_contracts_cost_as_many_queries_as_one(self):
        def count():
            self.client.force_login(self.nan_office, backend="django.contrib.auth.backends.ModelBackend")
            with CaptureQueriesContext(connection) as queries:
                self.client.get(self.url)
            return len(queries)

        _contract, url = self.signed("1000")
        self.schedule(url, ("1", "1 มี.ค. 2568", "1000"))
        count()
        one = count()
        for number in range(2, 12):
            more = books.contract(self, self.project, "1000", number=f"{number}/2568")
            self.schedule(f"{self.url}contracts/{more.pk}/", ("1", "1 มี.ค. 2568", "400"), ("2", "1 มี.ค. 2568", "600"))
        self.assertEqual(count(), one)


class ProposedSchedules(PadmeTestCase):
    def test_the_parts_add_up_whatever_the_remainder(self):
        for total, percent, count, wanted in (
            ("100.00", None, 3, ["33.33", "33.33", "33.34"]),
            ("900000.00", "15", 3, ["135000.00", "255000.00", "255000.00", "255000.00"]),
            ("0.02", "50", 2, ["0.01", "0.01"]),
            ("100.00", "100", 2, ["100.00"]),
        ):
            with self.subTest(total=total, percent=percent, count=count):
                parts = proposed_schedule(Decimal(total), percent and Decimal(percent), count)
                self.assertEqual([str(amount) for _number, _advance, amount in parts], wanted)
                self.assertEqual(sum(amount for _number, _advance, amount in parts), Decimal(total))

    def test_days_are_spread_and_end_on_the_last(self):
        days = spread_days(date(2025, 1, 1), date(2025, 1, 31), 3)
        self.assertEqual(days, [date(2025, 1, 11), date(2025, 1, 21), date(2025, 1, 31)])
