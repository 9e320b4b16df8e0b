"""Section 2.3 by its addresses: an agency opens the ledger, pays, reverses, plans."""

import re
from datetime import date
from decimal import Decimal

from django.test import Client

from projects.models import FiscalYear, LedgerEntry, SpendingPlan
from projects.people.scope import EVERYONE, asking_as
from tests import make
from tests.base import PadmeTestCase
from tests.projects.money import books


class MoneyScreens(PadmeTestCase):
    def setUp(self):
        FiscalYear.objects.get_or_create(pk=2568)
        self.project = make.accepted(agency=self.roads_of_nan, year_be=2568)
        self.url = f"/admin/projects/{self.project.pk}/money/"
        self.activity = books.activity_of(self.project)
        self.amount = f"amount-{self.activity.pk}-capital"

    def entries(self):
        with asking_as(EVERYONE):
            return list(LedgerEntry.objects.filter(project=self.project).order_by("pk"))

    def allocate(self, baht="1,000,000.00", **facts):
        data = {"happened_on": "2 ต.ค. 2567", "document_number": "มท 0205/1", self.amount: baht, "seen_entry": "0"}
        return self.post(self.url + "allocate/", data | facts, by=self.nan_agency)

    def pay(self, baht, *, by=None, **facts):
        data = {"place": f"{self.activity.pk}.capital", "amount_baht": baht, "happened_on": "15/1/2568"}
        return self.post(self.url + "enter/disbursement/", data | facts, by=by or self.nan_agency)

    def test_the_record_leads_here_and_the_form_offers_what_the_bill_says(self):
        record = self.get(f"/admin/projects/{self.project.pk}/", by=self.nan_agency)
        self.assertContains(record, self.url)
        self.assertContains(record, "ยังไม่รับจัดสรร")
        self.assertContains(self.get(self.url + "allocate/", by=self.nan_agency), 'value="1,000,000.00"')

    def test_allocated_and_paid_stand_on_the_page_and_in_the_record(self):
        self.assertRedirects(self.allocate(), self.url)
        self.assertRedirects(self.pay("๒๕๐,๐๐๐.๕๐"), self.url)
        page = self.get(self.url, by=self.nan_agency)
        for text in ("250,000.50", "749,999.50", "25.00", "มท 0205/1"):
            self.assertContains(page, text)
        self.assertContains(self.get(f"/admin/projects/{self.project.pk}/", by=self.nan_agency), "250,000.50")

    def test_what_is_refused_comes_back_at_its_field_with_what_was_typed(self):
        self.allocate()
        page = self.pay("1,000,000.01")
        self.assertContains(page, "เกินงบประมาณสุทธิอยู่ 0.01 บาท", status_code=422)
        self.assertContains(page, "1,000,000.01", status_code=422)
        page = self.pay("10", happened_on="1 ก.ย. 2567")
        self.assertContains(page, "ต้องไม่ก่อนปีงบประมาณ 2568", status_code=422)
        self.assertEqual(len(self.entries()), 1)

    def test_a_form_sent_twice_takes_effect_once(self):
        self.allocate()
        seen = str(self.entries()[-1].pk)
        self.assertEqual(self.pay("500", seen_entry=seen).status_code, 302)
        self.assertContains(self.pay("500", seen_entry=seen), "บันทึกไว้แล้ว", status_code=409)
        self.assertEqual(len(self.entries()), 2)
        self.assertEqual(self.pay("500", seen_entry=str(self.entries()[-1].pk)).status_code, 302)

    def test_the_forms_of_the_page_pass_the_guard_of_a_real_browser(self):
        self.allocate()
        self.client = Client(enforce_csrf_checks=True)
        page = self.get(self.url, by=self.nan_agency)
        token = re.search(
            r'<li class="money__entry".*?name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode(), re.S
        )
        entry = self.entries()[-1]
        data = {"reason": "บันทึกผิด", "csrfmiddlewaretoken": token[1]}
        answer = self.post(f"{self.url}entries/{entry.pk}/reverse/", data)
        self.assertEqual(answer.status_code, 302)

    def test_a_wrong_payment_is_reversed_from_the_page(self):
        self.allocate()
        self.pay("500")
        wrong = self.entries()[-1]
        address = f"{self.url}entries/{wrong.pk}/reverse/"
        self.assertEqual(self.post(address, {"reason": ""}, by=self.nan_agency).status_code, 422)
        self.assertEqual(self.post(address, {"reason": "ผิดกิจกรรม"}, by=self.nan_agency).status_code, 302)
        self.assertEqual(self.entries()[-1].amount_baht, Decimal("-500.00"))
        self.assertContains(self.get(self.url, by=self.nan_agency), "กลับรายการแล้ว")

    def test_the_plan_is_kept_by_month_and_an_older_form_does_not_overwrite_it(self):
        self.allocate()
        plan = self.url + "plan/"
        data = {"1-recurrent": "10", "12-capital": "20.50", "seen_plan": ""}
        self.assertEqual(self.post(plan, data, by=self.nan_agency).status_code, 302)
        with asking_as(EVERYONE):
            rows = list(SpendingPlan.objects.values_list("month", "expenditure_kind", "planned_baht"))
        self.assertEqual(rows, [(1, "recurrent", Decimal("10.00")), (12, "capital", Decimal("20.50"))])
        self.assertEqual(self.post(plan, data, by=self.nan_office).status_code, 409)
        self.assertContains(self.get(self.url, by=self.nan_office), "30.50")

    def test_readers_see_and_do_not_enter(self):
        self.allocate()
        page = self.get(self.url, by=self.nan_governor)
        self.assertContains(page, "1,000,000.00")
        self.assertNotContains(page, "enter/disbursement")
        self.assertEqual(self.pay("1", by=self.nan_governor).status_code, 403)
        self.assertEqual(self.pay("1", by=self.phrae_office).status_code, 404)
        self.assertEqual(self.get(self.url, by=self.phrae_office).status_code, 404)

    def test_a_closed_year_is_read_only(self):
        self.allocate()
        FiscalYear.objects.filter(pk=2568).update(closed_on=date(2025, 11, 1))
        self.assertContains(self.get(self.url, by=self.nan_agency), "ปิดแล้ว อ่านได้อย่างเดียว")
        self.assertContains(self.pay("1"), "ปีงบประมาณ 2568 ปิดแล้ว", status_code=422)

    def test_the_entries_come_out_as_a_file(self):
        self.allocate()
        file = self.get(self.url, by=self.nan_governor, export="csv")
        self.assertIn("มท 0205/1", b"".join(file.streaming_content).decode("utf-8-sig"))
