from datetime import date
from unittest import TestCase

from django.utils import timezone

from cms.rules import RuleBroken
from projects.models import AnnualActionPlan, AreaAllocation, DevelopmentPlan, FiscalYear
from projects.plans import rules
from tests import cast
from tests.base import PadmeTestCase


class WhenAYearTakesChanges(TestCase):
    def test_open_and_closed(self):
        rules.check_open(2568, None)
        with self.assertRaises(RuleBroken) as refusal:
            rules.check_open(2568, date(2025, 11, 29))
        self.assertEqual(refusal.exception.code, "year_closed")

    def test_closing_days(self):
        today = date(2026, 11, 20)
        for on, allowed in (
            (today, True),
            (date(2025, 10, 1), True),
            (date(2025, 9, 30), False),
            (date(2026, 11, 21), False),
        ):
            with self.subTest(on=on):
                if allowed:
                    rules.check_may_close(2569, None, on, today)
                else:
                    self.assertRaises(RuleBroken, rules.check_may_close, 2569, None, on, today)
        self.assertRaises(RuleBroken, rules.check_may_close, 2569, today, today, today)

    def test_reopening_needs_a_reason(self):
        rules.check_may_reopen(2569, date(2026, 11, 1), "พบยอดตกหล่น")
        self.assertRaises(RuleBroken, rules.check_may_reopen, 2569, date(2026, 11, 1), "  ")
        self.assertRaises(RuleBroken, rules.check_may_reopen, 2569, None, "เหตุผล")

    def test_targets_of_four_quarters(self):
        rules.check_targets([30, 22, 21, 23])
        rules.check_targets([25, 25, 25, 25])
        self.assertRaises(RuleBroken, rules.check_targets, [30, 30, 30, 11])
        self.assertRaises(RuleBroken, rules.check_targets, [-1, 22, 21, 23])


class CloseAndReopen(PadmeTestCase):
    def close(self, by, on="1/11/2569"):
        return self.post("/admin/fiscal-years/2569/close/", {"on": on}, by=by)

    def test_the_centre_closes_and_reopens_with_a_reason(self):
        self.assertRedirects(self.close(self.central), "/admin/fiscal-years/2569/")
        self.assertEqual(FiscalYear.objects.get(pk=2569).closed_on, date(2026, 11, 1))
        address = "/admin/fiscal-years/2569/reopen/"
        self.assertEqual(self.post(address, {"reason": ""}).status_code, 422)
        self.assertEqual(self.post(address, {"reason": "พบยอดตกหล่น"}).status_code, 302)
        self.assertIsNone(FiscalYear.objects.get(pk=2569).closed_on)
        page = self.get("/admin/fiscal-years/2569/", by=self.nan_office)
        for text in ("ปิดปีงบประมาณ", "พบยอดตกหล่น", "central"):
            self.assertContains(page, text)
        self.assertContains(self.get("/admin/fiscal-years/", by=self.nan_governor), "พบยอดตกหล่น")

    def test_nobody_else_does(self):
        for by in (self.nan_office, self.north2_office, self.observer, self.nan_governor, self.nan_agency):
            with self.subTest(by=by.username):
                self.close(by)
                self.post("/admin/fiscal-years/2569/reopen/", {"reason": "x"}, by=by)
                self.post("/admin/fiscal-years/new/", {"year_be": 2575}, by=by)
        self.assertIsNone(FiscalYear.objects.get(pk=2569).closed_on)
        self.assertFalse(FiscalYear.objects.filter(pk=2575).exists())

    def test_a_day_to_come_or_a_second_closing_is_refused(self):
        tomorrow = timezone.localdate() + timezone.timedelta(days=1)
        self.assertEqual(self.close(self.central, f"{tomorrow:%d/%m}/{tomorrow.year + 543}").status_code, 422)
        self.close(self.central)
        self.assertEqual(self.close(self.central).status_code, 422)

    def test_the_centre_says_when_the_budget_act_came_into_force(self):
        facts = {"in_force_on": "26 เม.ย. 2567", "source": "ราชกิจจานุเบกษา เล่ม 141 ตอนที่ 27 ก"}
        act = "/admin/fiscal-years/2569/act/"
        for by in (self.nan_office, self.observer, self.nan_agency):
            with self.subTest(by=by.username):
                self.post(act, facts, by=by)
                self.assertIsNone(FiscalYear.objects.get(pk=2569).act_in_force_on)
        half = self.post(act, facts | {"source": ""}, by=self.central)
        self.assertContains(half, "ระบุราชกิจจานุเบกษา", status_code=422)
        self.assertEqual(self.post(act, facts, by=self.central).status_code, 302)
        page = self.get("/admin/fiscal-years/2569/", by=self.nan_governor)
        for text in ("26 เมษายน 2567", "เล่ม 141 ตอนที่ 27 ก", "บันทึกวันที่ พ.ร.บ. งบประมาณรายจ่ายมีผลใช้บังคับ"):
            self.assertContains(page, text)
        self.assertNotContains(page, act)
        self.post(act, {"in_force_on": "", "source": ""}, by=self.central)
        self.assertContains(self.get("/admin/fiscal-years/2569/", by=self.central), "ยังไม่ได้บันทึกวันที่มีผลใช้บังคับ")

    def test_a_new_year(self):
        self.assertEqual(self.post("/admin/fiscal-years/new/", {"year_be": 2575}, by=self.central).status_code, 302)
        self.assertEqual(self.post("/admin/fiscal-years/new/", {"year_be": 2575}, by=self.central).status_code, 422)

    def test_rows_of_a_closed_year_take_no_change(self):
        allocation = AreaAllocation.objects.create(
            province=cast.province("55"), fiscal_year_id=2569, budget_source="province_plan", allocated_baht=1
        )
        plan = DevelopmentPlan.objects.create(province=cast.province("55"), first_year_be=2566, last_year_be=2570)
        annual = AnnualActionPlan.objects.create(development_plan=plan, fiscal_year_id=2569)
        self.close(self.central)
        facts = {"fiscal_year": 2569, "province": cast.province("55").pk, "budget_source": "province_plan",
                 "allocated_baht": "5", "seen_version": 1}  # fmt: skip
        page = self.post(f"/admin/allocations/{allocation.pk}/edit/", facts)
        self.assertContains(page, "ปีงบประมาณ 2569 ปิดแล้ว")
        self.assertContains(
            self.post(f"/admin/allocations/{allocation.pk}/edit/", facts | {"fiscal_year": 2570}), "ปิดแล้ว"
        )
        self.assertContains(self.post("/admin/allocations/new/", facts | {"province": cast.province("54").pk}), "ปิดแล้ว")
        self.post(f"/admin/allocations/{allocation.pk}/delete/")
        self.post(f"/admin/annual-plans/{annual.pk}/delete/")
        page = self.post(
            f"/admin/annual-plans/{annual.pk}/edit/",
            {"development_plan": plan.pk, "fiscal_year": 2569, "note": "แก้", "seen_version": 1},
            by=self.nan_office,
        )
        self.assertContains(page, "ปิดแล้ว")
        allocation.refresh_from_db()
        annual.refresh_from_db()
        self.assertEqual((allocation.allocated_baht, annual.note), (1, ""))
