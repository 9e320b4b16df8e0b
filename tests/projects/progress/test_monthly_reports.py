"""A month by its addresses: reported by the agency, verified, accepted, returned; late, closed, out of the usual."""

from datetime import date, timedelta
from decimal import Decimal
from unittest.mock import patch

from django.utils import timezone

from projects.models import (
    AuditEntry,
    CompletionReport,
    FiscalYear,
    Indicator,
    LedgerEntry,
    MonthlyReport,
    Notice,
    PeriodLock,
    PostHolding,
)
from projects.people.scope import EVERYONE, asking_as
from tests.base import PadmeTestCase
from tests.projects.money import books

TODAY = date(2025, 3, 5)


class MonthlyReports(PadmeTestCase):
    def setUp(self):
        clock = patch("django.utils.timezone.localdate", return_value=TODAY)
        self.clock = clock.start()
        self.addCleanup(clock.stop)
        self.project = books.funded(self)
        self.activity = books.activity_of(self.project)
        self.url = f"/admin/projects/{self.project.pk}/progress/"

    def report(self, month="2025-01"):
        with asking_as(EVERYONE):
            return MonthlyReport.objects.filter(project=self.project, month=f"{month}-01").first()

    def enter(self, month="2025-01", *, actual="20", move="submit", by=None, **facts):
        report = self.report(month)
        data = {
            "seen": f"{report.step}.{report.version}" if report else "new",
            "move": move,
            f"planned-{self.activity.pk}": "25",
            f"actual-{self.activity.pk}": actual,
            "work_done": "ขุดฐานรากแล้วเสร็จ",
        }
        return self.post(f"{self.url}{month}/", data | facts, by=by or self.nan_agency)

    def move(self, move, *, by, month="2025-01", **facts):
        report = self.report(month)
        data = {"move": move, "seen": f"{report.step}.{report.version}"}
        return self.post(f"{self.url}{month}/", data | facts, by=by)

    def test_a_month_is_reported_with_three_boxes_and_one_press(self):
        books.enter(self, self.project, "disbursement", "250000", on=date(2025, 1, 20))
        page = self.get(f"{self.url}2025-01/", by=self.nan_agency)
        self.assertContains(page, "250,000.00")
        self.assertRedirects(self.enter(), self.url)
        report = self.report()
        self.assertEqual(
            (report.step, report.actual_percent, report.paid_baht), ("submitted", Decimal(20), Decimal(250000))
        )
        self.assertEqual(report.due_on, date(2025, 2, 10))
        self.assertContains(self.get(f"/admin/projects/{self.project.pk}/", by=self.nan_agency), "ผลสะสมร้อยละ 20.00")

    def test_three_hands_and_nobody_judges_their_own(self):
        self.enter(by=self.nan_office)
        self.assertEqual(self.move("verify", by=self.nan_office).status_code, 422)
        self.assertContains(self.get("/admin/queue/", by=self.nan_office_2), "ตรวจรายงานรายเดือน")
        self.assertEqual(self.move("verify", by=self.nan_office_2).status_code, 302)
        self.assertContains(self.get("/admin/queue/", by=self.central), "รับรองรายงานรายเดือน")
        self.assertEqual(self.move("accept", by=self.central).status_code, 302)
        self.assertEqual(self.report().step, "accepted")
        self.assertEqual(self.enter(actual="30").status_code, 422)

    def test_the_centre_verifies_what_the_only_officer_of_an_office_sent(self):
        address, queue = f"{self.url}2025-01/", "/admin/queue/"
        self.enter(by=self.nan_office)
        self.assertContains(self.get(queue, by=self.central), address)
        self.assertContains(self.get("/admin/progress/review/", by=self.central, step="submitted"), address)
        self.nan_office_2  # noqa: B018 -- a second officer comes
        self.assertNotContains(self.get(queue, by=self.central), address)
        self.assertContains(self.get(queue, by=self.nan_office_2), address)

    def test_it_comes_back_with_a_reason_and_keeps_the_day_it_was_first_sent(self):
        self.enter()
        first = self.report().first_sent_at
        self.assertEqual(self.move("return", by=self.nan_office, reason=" ").status_code, 422)
        self.assertEqual(self.move("return", by=self.nan_office, reason="แนบภาพด้วย").status_code, 302)
        self.assertContains(self.get(f"{self.url}2025-01/", by=self.nan_agency), "แนบภาพด้วย")
        self.assertEqual(self.enter(actual="21").status_code, 302)
        self.assertEqual(self.report().first_sent_at, first)

    def test_the_next_month_goes_on_from_this_one_and_falls_only_with_a_reason(self):
        self.enter(actual="40")
        page = self.get(f"{self.url}2025-02/", by=self.nan_agency)
        self.assertContains(page, f'name="actual-{self.activity.pk}" value="40"')
        refused = self.enter("2025-02", actual="30")
        self.assertContains(refused, "ตัวเลขสะสมลดลงจากเดือนก่อน", status_code=422)
        self.assertEqual(self.report("2025-02").step, "draft")
        self.assertEqual(self.enter("2025-02", actual="30", correction_reason="วัดใหม่").status_code, 302)

    def test_a_month_sent_late_does_not_pass_the_next_without_a_reason(self):
        self.enter("2025-02", actual="30")
        self.assertContains(self.enter(actual="40"), "ตัวเลขสะสมมากกว่าเดือนถัดไปที่ส่งแล้ว", status_code=422)
        self.assertEqual(self.enter(actual="40", correction_reason="วัดใหม่ในเดือนถัดไป").status_code, 302)

    def test_the_plan_and_the_indicators_fall_only_with_a_reason(self):
        with asking_as(EVERYONE):
            road = Indicator.objects.create(project=self.project, name_th="ระยะทางถนน", unit="กิโลเมตร", target=40)
        reached = f"indicator-{road.pk}"
        for month, length in (("2024-10", "5"), ("2024-11", "10"), ("2024-12", "15")):
            self.assertEqual(self.enter(month, **{reached: length}).status_code, 302)
        page = self.get(f"{self.url}2025-01/", by=self.nan_agency)
        self.assertContains(page, f'name="{reached}" value="15"')
        self.assertContains(page, "5 · 10 · 15")
        self.assertContains(page, "ปกติอยู่ระหว่าง 18 ถึง 22")  # five more, 5 % of the target to spare
        refused = self.enter(**{reached: "14"})
        self.assertContains(refused, "ลดลงจากเดือนก่อน (ระยะทางถนน)", status_code=422)
        self.assertContains(refused, "ลดลงจาก 15 ของเดือนก่อน", status_code=422)
        self.assertContains(refused, "เก็บร่างแล้ว แต่ยังส่งไม่ได้", status_code=422)
        self.assertNotContains(refused, "ต่างจากเดือนก่อนๆ มาก (", status_code=422)
        self.assertContains(self.enter(**{reached: "400"}), "ต่างจากเดือนก่อนๆ มาก (ระยะทางถนน)", status_code=422)
        lower = {reached: "20", f"planned-{self.activity.pk}": "24"}
        self.assertContains(self.enter(**lower), f"ลดลงจากเดือนก่อน (แผน {self.activity.title})", status_code=422)
        self.assertEqual(self.enter(correction_reason="ขยายเวลา", **lower).status_code, 302)
        sent = self.get(f"{self.url}2025-01/", by=self.nan_office)
        self.assertContains(sent, '<td class="figure-cell" data-label="เดือนก่อน">15</td>')

    def test_a_figure_takes_commas_between_thousands(self):
        with asking_as(EVERYONE):
            road = Indicator.objects.create(project=self.project, name_th="ระยะทางถนน", unit="เมตร")
        self.assertEqual(self.enter(**{f"indicator-{road.pk}": "1,200.50"}).status_code, 302)
        with asking_as(EVERYONE):
            self.assertEqual(self.report().indicators.get().actual, Decimal("1200.50"))
        self.assertContains(self.enter("2025-02", **{f"indicator-{road.pk}": "1,2"}), "indicator-", status_code=422)

    def test_a_plan_sent_late_does_not_pass_the_next_without_a_reason(self):
        planned = f"planned-{self.activity.pk}"
        self.enter("2025-02", actual="20", **{planned: "40"})
        self.assertContains(self.enter(**{planned: "90"}), "มากกว่าเดือนถัดไปที่ส่งแล้ว (แผน ", status_code=422)

    def test_what_was_reported_of_an_indicator_stays_when_it_is_deleted(self):
        with asking_as(EVERYONE):
            road = Indicator.objects.create(project=self.project, name_th="ระยะทางถนน", unit="กิโลเมตร")
        self.enter(**{f"indicator-{road.pk}": "8"})
        with asking_as(EVERYONE):
            road.delete()
        address = f"{self.url}2025-01/"
        self.assertContains(self.get(address, by=self.nan_agency), "ระยะทางถนน")
        self.move("withdraw", by=self.nan_agency)
        self.enter()
        self.assertContains(self.get(address, by=self.nan_agency), "ระยะทางถนน")

    def test_a_report_sent_for_an_agency_without_account_comes_back_to_who_sent_it(self):
        PostHolding.objects.filter(person=self.nan_agency).update(until=TODAY - timedelta(days=1))
        self.enter(by=self.nan_office)
        self.assertEqual(self.move("return", by=self.nan_office_2, reason="ขอภาพ").status_code, 302)
        address = f"{self.url}2025-01/"
        self.assertTrue(Notice.objects.filter(person=self.nan_office, kind="returned", url=address).exists())
        self.assertContains(self.get("/admin/queue/", by=self.nan_office), "แก้ไขรายงานที่ส่งกลับ")
        self.assertNotContains(self.get("/admin/queue/", by=self.nan_office_2), "แก้ไขรายงานที่ส่งกลับ")

    def test_a_draft_of_a_month_that_is_owed_no_more_is_not_asked_for(self):
        self.enter("2025-02", move="save")
        with asking_as(EVERYONE):
            CompletionReport.objects.create(
                project=self.project, completed_on=date(2025, 1, 20), step="submitted", step_since=timezone.now(),
                drafted_by=self.nan_agency,
            )  # fmt: skip
        self.clock.return_value = date(2025, 4, 1)
        books.enter(self, self.project, "disbursement", "1000000", on=date(2025, 1, 18))
        page = self.get(self.url, by=self.nan_agency)
        self.assertContains(page, "ร่างที่ไม่ต้องส่งแล้ว", count=1)
        self.assertNotContains(page, "มีนาคม 2568")
        self.assertNotContains(self.get(f"/admin/projects/{self.project.pk}/", by=self.nan_agency), "กุมภาพันธ์ 2568")

    def test_who_did_not_send_it_returns_it_with_a_reason(self):
        self.enter()
        refused = self.move("withdraw", by=self.nan_office)
        self.assertContains(refused, "ให้ส่งกลับพร้อมเหตุผลแทนการถอนคืน", status_code=422)
        self.assertNotContains(self.get(f"{self.url}2025-01/", by=self.nan_office), 'value="withdraw"')
        self.assertEqual(self.move("withdraw", by=self.nan_agency).status_code, 302)
        self.enter(by=self.nan_office)
        self.assertEqual(self.move("withdraw", by=self.nan_office).status_code, 302)

    def test_a_cancelled_project_owes_no_more_months(self):
        self.enter("2024-12")
        type(self.project)._base_manager.filter(pk=self.project.pk).update(execution_status="cancelled")
        page = self.get(self.url, by=self.nan_agency)
        self.assertContains(page, f"{self.url}2024-12/")
        self.assertNotContains(page, f"{self.url}2025-01/")
        self.assertContains(self.get(f"/admin/projects/{self.project.pk}/", by=self.nan_agency), "โครงการยกเลิกแล้ว")

    def test_a_report_taken_back_is_not_counted_as_sent(self):
        type(self.project)._base_manager.filter(pk=self.project.pk).update(start_on=date(2025, 2, 1))
        self.enter("2025-02")
        record = f"/admin/projects/{self.project.pk}/"
        self.assertContains(self.get(record, by=self.nan_agency), "ส่งแล้ว 1 จาก 1 เดือน")
        self.move("withdraw", by=self.nan_agency, month="2025-02")
        self.assertContains(self.get(record, by=self.nan_agency), "ส่งแล้ว 0 จาก 1 เดือน")

    def test_the_next_month_goes_on_from_one_that_came_back(self):
        self.enter(actual="40")
        self.move("return", by=self.nan_office, reason="ขอภาพ")
        page = self.get(f"{self.url}2025-02/", by=self.nan_agency)
        self.assertContains(page, f'name="actual-{self.activity.pk}" value="40"')

    def test_what_is_out_of_the_usual_asks_for_a_comment(self):
        for month, actual in (("2024-10", "5"), ("2024-11", "10"), ("2024-12", "15")):
            self.assertEqual(self.enter(month, actual=actual).status_code, 302)
        page = self.get(f"{self.url}2025-01/", by=self.nan_agency)
        self.assertContains(page, "5 · 10 · 15")
        self.assertContains(self.enter(actual="90"), "ต่างจากเดือนก่อนๆ มาก", status_code=422)
        self.assertEqual(self.enter(actual="90", range_comment="ส่งมอบครุภัณฑ์ทั้งหมด").status_code, 302)

    def test_a_closed_period_says_which_lock_and_opens_for_a_while(self):
        closing = {"month": "2025-01", "area": f"p{self.project.province_id}", "reason": "ประชุม ก.บ.จ. แล้ว"}
        self.assertEqual(self.post("/admin/progress/periods/", closing, by=self.phrae_office).status_code, 422)
        self.assertEqual(self.post("/admin/progress/periods/", closing, by=self.nan_office).status_code, 302)
        self.assertContains(self.enter(), "งวดเดือนมกราคม 2568 ของจังหวัดน่าน ปิดแล้ว", status_code=422)
        self.assertIsNone(self.report())
        lock = PeriodLock.objects.get()
        opening = {"lock": lock.pk, "until": "10 มี.ค. 2568", "reason": "แก้ตัวเลข"}
        self.assertEqual(self.post("/admin/progress/periods/", opening, by=self.phrae_office).status_code, 404)
        self.assertEqual(self.post("/admin/progress/periods/", opening, by=self.nan_office).status_code, 302)
        self.assertEqual(self.enter().status_code, 302)
        self.assertEqual(AuditEntry.objects.filter(action="projects.progress.opened").count(), 1)

    def test_an_area_sets_its_own_due_day_and_what_was_begun_keeps_its_own(self):
        self.enter("2024-12", move="save")
        given = {"fiscal_year": "2568", "due_area": f"p{self.project.province_id}", "due_day": "15"}
        self.assertEqual(self.post("/admin/progress/periods/", given, by=self.phrae_office).status_code, 422)
        self.assertEqual(
            self.post("/admin/progress/periods/", given | {"due_day": "30"}, by=self.nan_office).status_code, 422
        )
        self.assertEqual(self.post("/admin/progress/periods/", given, by=self.nan_office).status_code, 302)
        self.enter(move="save")
        self.assertEqual(self.report().due_on, date(2025, 2, 15))
        self.assertEqual(self.report("2024-12").due_on, date(2025, 1, 10))
        self.assertEqual(self.get("/admin/progress/periods/", by=self.nan_agency).status_code, 403)

    def test_an_older_form_does_not_overwrite_and_loses_no_word(self):
        self.enter(move="save")
        late = self.enter(move="save", seen="new", work_done="ข้อความของคนที่สอง")
        self.assertContains(late, "ข้อความของคนที่สอง", status_code=409)
        self.assertEqual(self.report().work_done, "ขุดฐานรากแล้วเสร็จ")

    def test_a_form_refused_for_a_slip_still_stands_on_what_its_writer_saw(self):
        self.enter(move="save")
        self.enter(move="save", work_done="ของคนแรก")
        slip = self.enter(move="save", seen="draft.1", actual="สิบ", work_done="ของคนที่สอง")
        self.assertContains(slip, 'name="seen" value="draft.1"', status_code=422)
        self.assertEqual(self.enter(move="save", seen="draft.1", work_done="ของคนที่สอง").status_code, 409)
        self.assertEqual(self.report().work_done, "ของคนแรก")

    def test_percents_beyond_bounds_come_back_at_their_field(self):
        page = self.enter(actual="101")
        self.assertContains(page, "ระหว่าง 0 ถึง 100", status_code=422)
        self.assertContains(page, 'value="101"', status_code=422)

    def test_who_has_not_reported_is_listed_for_office_and_centre_only_of_their_own(self):
        for person, sees in ((self.nan_office, True), (self.central, True), (self.phrae_office, False)):
            with self.subTest(person=person.username):
                page = self.get("/admin/progress/late/", by=person, month="2025-01")
                (self.assertContains if sees else self.assertNotContains)(page, self.url)
        self.enter()
        self.assertNotContains(self.get("/admin/progress/late/", by=self.nan_office, month="2025-01"), self.url)

    def test_what_did_not_move_for_a_week_is_on_the_governors_list(self):
        with asking_as(EVERYONE):
            LedgerEntry.objects.filter(project=self.project).update(recorded_at=timezone.now() - timedelta(days=8))
        for person, sees in ((self.nan_governor, True), (self.phrae_governor, False)):
            with self.subTest(person=person.username):
                page = self.get("/admin/progress/still/", by=person)
                (self.assertContains if sees else self.assertNotContains)(page, self.url)
        self.enter(move="save")
        self.assertNotContains(self.get("/admin/progress/still/", by=self.nan_governor), self.url)

    def test_readers_read_and_neighbours_find_nothing(self):
        self.enter()
        page = self.get(f"{self.url}2025-01/", by=self.nan_governor)
        self.assertContains(page, "ขุดฐานรากแล้วเสร็จ")
        self.assertNotContains(page, "ส่งกลับให้แก้ไข")
        self.assertEqual(self.enter("2025-02", by=self.nan_governor).status_code, 403)
        self.assertEqual(self.get(self.url, by=self.phrae_office).status_code, 404)
        self.assertEqual(self.enter("2025-02", by=self.phrae_agency).status_code, 404)

    def test_what_came_back_waits_while_the_year_is_open(self):
        self.enter()
        self.move("return", by=self.nan_office, reason="ขอภาพ")
        address = f"{self.url}2025-01/"
        self.assertContains(self.get("/admin/queue/", by=self.nan_agency), address)
        FiscalYear.objects.filter(pk=2568).update(closed_on=date(2025, 3, 1))
        self.assertNotContains(self.get("/admin/queue/", by=self.nan_agency), address)

    def test_a_closed_year_is_read_only(self):
        FiscalYear.objects.filter(pk=2568).update(closed_on=date(2025, 3, 1))
        self.assertContains(self.enter(), "ปีงบประมาณ 2568 ปิดแล้ว", status_code=422)
        self.assertContains(self.get(f"{self.url}2025-01/", by=self.nan_agency), "อ่านได้อย่างเดียว")
