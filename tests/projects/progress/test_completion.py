"""A project is completed by its report, sent, verified and accepted; what it made is handed over."""

from datetime import date
from decimal import Decimal
from unittest.mock import patch

from django.utils import timezone

from projects.models import AssetHandover, AuditEntry, Chase, CompletionReport, MonthlyReport, Project
from projects.people.scope import EVERYONE, asking_as
from tests.base import PadmeTestCase
from tests.projects.money import books

TODAY = date(2025, 3, 5)
WORDS = {
    "completed_on": "28 ก.พ. 2568",
    "objectives_met": "fully",
    "objectives_text": "ประชาชนเดินทางสะดวก",
    "targets_met": "fully",
    "outputs": "ถนน 1 สาย",
    "outcomes": "ลดเวลาเดินทาง 20 นาที",
    "value_for_money": "ค่าก่อสร้างต่ำกว่าราคากลาง",
    "short_reason": "ยังไม่ได้ส่งรายงานเดือนสุดท้าย",
    "money_reason": "รอเบิกจ่ายงวดสุดท้าย",
    "no_photo_reason": "ถ่ายไว้ รอส่ง",
    "has_assets": "no",
}
ASSET = {"name": "ถนนคอนกรีต", "quantity": "1", "unit": "สาย", "value_baht": "900,000", "receiver": "อบต. ดู่ใต้",
         "planned_on": "30 เม.ย. 2568"}  # fmt: skip


class Completing(PadmeTestCase):
    def setUp(self):
        clock = patch("django.utils.timezone.localdate", return_value=TODAY)
        self.clock = clock.start()
        self.addCleanup(clock.stop)
        self.project = books.funded(self, execution_status="in_progress", start_on=date(2025, 2, 1))
        self.url = f"/admin/projects/{self.project.pk}/completion/"

    def report(self):
        with asking_as(EVERYONE):
            return CompletionReport.objects.filter(project=self.project).first()

    def mark(self):
        report = self.report()
        return f"{report.step}.{report.version}" if report else "new"

    def write(self, move="submit", *, by=None, **facts):
        return self.post(self.url, {"seen": self.mark(), "move": move} | WORDS | facts, by=by or self.nan_agency)

    def move(self, move, *, by, **facts):
        return self.post(self.url, {"seen": self.mark(), "move": move} | facts, by=by)

    def status(self):
        return Project._base_manager.get(pk=self.project.pk).execution_status

    def test_sent_verified_accepted_and_only_then_completed(self):
        self.assertEqual(self.write().status_code, 302)
        self.assertEqual(self.move("verify", by=self.nan_agency).status_code, 403)
        self.assertContains(self.get("/admin/queue/", by=self.nan_office), "ตรวจรายงานเมื่อแล้วเสร็จ")
        self.assertEqual(self.move("verify", by=self.nan_office).status_code, 302)
        self.assertEqual(self.status(), "in_progress")
        self.assertEqual(self.move("accept", by=self.central).status_code, 302)
        self.assertEqual((self.report().step, self.status()), ("accepted", "completed"))
        self.assertContains(self.get(f"/admin/projects/{self.project.pk}/", by=self.nan_agency), "แล้วเสร็จ 28 ก.พ. 2568")

    def test_what_lacks_is_said_at_its_field_and_the_draft_is_kept(self):
        for lacking in ("completed_on", "objectives_met", "outcomes", "value_for_money", "short_reason", "money_reason",
                        "no_photo_reason", "has_assets"):  # fmt: skip
            with self.subTest(lacking=lacking):
                refused = self.write(**{lacking: ""})
                self.assertContains(refused, f'id="id_{lacking}_error"', status_code=422)
        self.assertEqual(self.report().step, "draft")
        self.assertEqual(self.report().outputs, "ถนน 1 สาย")
        self.assertContains(self.write(completed_on="10 มี.ค. 2568"), "ต้องไม่หลังวันนี้", status_code=422)
        self.assertContains(self.write(has_assets="yes"), "เพิ่มรายการทรัพย์สิน", status_code=422)

    def test_what_was_planned_is_not_offered_as_what_came_of_it(self):
        Project._base_manager.filter(pk=self.project.pk).update(target_output="ถนน 99 สาย")
        page = self.get(self.url, by=self.nan_agency)
        self.assertContains(page, "ถนน 99 สาย", count=1)
        self.assertNotContains(page, "---------")

    def test_a_month_before_its_last_is_reported_first(self):
        Project._base_manager.filter(pk=self.project.pk).update(start_on=date(2025, 1, 1))
        self.assertContains(self.write(), "ยังไม่ได้ส่งรายงานมกราคม 2568", status_code=422)

    def test_it_comes_back_with_a_reason_and_the_centre_may_take_an_acceptance_back(self):
        self.write()
        self.assertEqual(self.move("return", by=self.nan_office, reason=" ").status_code, 422)
        self.assertEqual(self.move("return", by=self.nan_office, reason="ขอภาพ").status_code, 302)
        self.assertContains(self.get(self.url, by=self.nan_agency), "ขอภาพ")
        self.write()
        self.move("verify", by=self.nan_office)
        self.move("accept", by=self.central)
        self.assertEqual(self.move("reopen", by=self.nan_office, reason="ผิด").status_code, 403)
        self.assertEqual(self.move("reopen", by=self.central, reason="ยังไม่ตรวจรับ").status_code, 302)
        self.assertEqual((self.report().step, self.status()), ("returned", "in_progress"))

    def test_an_older_form_does_not_overwrite(self):
        self.write("save")
        late = self.post(self.url, {"seen": "new", "move": "save"} | WORDS | {"outputs": "อื่น"}, by=self.nan_agency)
        self.assertContains(late, "ถนน 1 สาย", status_code=409)
        self.assertContains(late, "อื่น", status_code=409)
        self.assertEqual(self.report().outputs, "ถนน 1 สาย")

    def test_forms_refused_for_a_slip_still_stand_on_what_their_writer_saw(self):
        self.write("save")
        self.write("save")
        slip = {"seen": "draft.1", "move": "save"} | WORDS | {"completed_on": "วานนี้"}
        self.assertContains(
            self.post(self.url, slip, by=self.nan_agency), 'name="seen" value="draft.1"', status_code=422
        )
        self.post(f"{self.url}handover/", ASSET, by=self.nan_agency)
        with asking_as(EVERYONE):
            one = AssetHandover.objects.get()
            AssetHandover.objects.update(version=5)
        page = self.post(f"{self.url}handover/{one.pk}/", ASSET | {"quantity": "", "version": "1"}, by=self.nan_agency)
        self.assertContains(page, 'name="version" value="1"', status_code=422)

    def test_nobody_completes_or_reopens_a_counted_record_by_its_form(self):
        from projects.register.rules import status_refusal

        self.assertIsNone(status_refusal("procuring", "in_progress", counts=True))
        self.assertIsNone(status_refusal("in_progress", "completed", counts=False))
        for before, after in (("in_progress", "completed"), ("completed", "in_progress"), ("in_progress", "cancelled")):
            with self.subTest(before=before, after=after):
                self.assertTrue(status_refusal(before, after, counts=True))

    def test_months_are_owed_until_the_money_is_fully_paid(self):
        """S1 §6.2: completed, and still reported on while a contract is owed money or money is left."""
        contract = books.contract(self, self.project, "900000", on=date(2025, 2, 3))
        self.write(completed_on="20 ก.พ. 2568")
        self.move("verify", by=self.nan_office)
        self.move("accept", by=self.central)
        months = f"/admin/projects/{self.project.pk}/progress/"
        self.clock.return_value = date(2025, 6, 12)
        for month in ("2025-02", "2025-03", "2025-05"):
            self.assert_chased(month, True)
        page = self.get(months, by=self.nan_agency)
        self.assertContains(page, "เหลือ 1,000,000.00 บาท")
        self.assertContains(page, "พฤษภาคม 2568")
        self.assertContains(self.get("/admin/queue/", by=self.nan_agency), "พฤษภาคม 2568")
        self.assertNotContains(self.get("/admin/progress/still/", by=self.nan_office), f"projects/{self.project.pk}/")

        books.enter(self, self.project, "disbursement", "900000", on=date(2025, 4, 20), contract=contract)
        self.assert_chased("2025-05", True)  # 100,000 are left, and nobody has said that they are not needed
        books.enter(self, self.project, "rescission", "100000", on=date(2025, 6, 1), document_number="พ.ร.บ. โอนงบประมาณฯ",
                    note="เหลือจากสัญญา")  # fmt: skip
        for month, is_owed in (("2025-03", True), ("2025-04", True), ("2025-05", False)):
            self.assert_chased(month, is_owed)
        page = self.get(months, by=self.nan_agency)
        self.assertContains(page, "เมษายน 2568")
        self.assertNotContains(page, "พฤษภาคม 2568")
        self.assertNotContains(page, "เบิกจ่ายไม่ครบ")
        self.assertNotContains(self.get("/admin/queue/", by=self.nan_agency), "พฤษภาคม 2568")

    def test_paid_before_it_was_completed_nothing_is_owed_after(self):
        books.enter(self, self.project, "disbursement", "1000000", on=date(2025, 1, 20))
        self.write(completed_on="20 ก.พ. 2568")
        self.clock.return_value = date(2025, 6, 12)
        self.assert_chased("2025-02", True)
        self.assert_chased("2025-03", False)
        page = self.get(f"/admin/projects/{self.project.pk}/progress/", by=self.nan_agency)
        self.assertNotContains(page, "มีนาคม 2568")

    def test_who_is_before_the_executive_leaves_the_list_once_paid(self):
        self.write(completed_on="20 ก.พ. 2568")
        with asking_as(EVERYONE):
            Chase.objects.create(project=self.project, month=date(2025, 4, 1), rung="governor", made_at=timezone.now())
        listed = "/admin/progress/before-executive/"
        self.clock.return_value = date(2025, 6, 12)
        self.assertContains(self.get(listed, by=self.nan_office), self.project.code)
        books.enter(self, self.project, "disbursement", "1000000", on=date(2025, 3, 20))
        self.assertNotContains(self.get(listed, by=self.nan_office), self.project.code)

    def test_the_closing_of_the_year_asks_for_the_same_months(self):
        self.write(completed_on="20 ก.พ. 2568")
        with asking_as(EVERYONE):
            for month in (2, 3):
                MonthlyReport.objects.create(
                    project=self.project, month=date(2025, month, 1), due_on=date(2025, month + 1, 10), step="accepted",
                    step_since=timezone.now(), drafted_by=self.nan_agency,
                )  # fmt: skip
        lacking = "/admin/closing/2568/months/"
        self.clock.return_value = date(2025, 6, 12)
        self.assertContains(self.get(lacking, by=self.central), self.project.code)
        books.enter(self, self.project, "disbursement", "1000000", on=date(2025, 3, 20))
        self.assertNotContains(self.get(lacking, by=self.central), self.project.code)

    def test_what_came_here_completed_owes_months_only_while_it_is_unpaid(self):
        Project._base_manager.filter(pk=self.project.pk).update(execution_status="completed", end_on=date(2025, 2, 20))
        months, lacking = f"/admin/projects/{self.project.pk}/progress/", "/admin/closing/2568/months/"
        self.clock.return_value = date(2025, 6, 12)
        self.assert_chased("2025-04", True)
        self.assertContains(self.get(months, by=self.nan_agency), "เมษายน 2568")
        self.assertContains(self.get(lacking, by=self.central), self.project.code)
        books.enter(self, self.project, "disbursement", "1000000", on=date(2025, 5, 20))
        self.assert_chased("2025-04", False)
        self.assert_chased("2025-02", False)
        self.assertNotContains(self.get(months, by=self.nan_agency), "กุมภาพันธ์ 2568")
        self.assertNotContains(self.get(lacking, by=self.central), self.project.code)

    def test_a_contract_that_is_owed_money_asks_for_a_reason(self):
        """Committed beyond the allocation, for a reason: all that came is paid, and the contract still is not."""
        fields = {"early_reason": "รอจัดสรรงวดที่ 2"}
        with asking_as(EVERYONE):
            line = books.activity_of(self.project).budget_lines.first()
            type(line)._base_manager.filter(pk=line.pk).update(budget_baht=1_200_000)
        contract = books.contract(self, self.project, "1200000", on=date(2025, 2, 3), **fields)
        books.enter(self, self.project, "disbursement", "1000000", on=date(2025, 2, 20), contract=contract)
        refused = self.write(money_reason="")
        self.assertContains(refused, "สัญญายังค้างจ่าย 200,000.00 บาท", status_code=422)

    def assert_chased(self, month, is_chased):
        with self.subTest(month=month):
            says = self.assertContains if is_chased else self.assertNotContains
            says(self.get(f"/admin/progress/late/?month={month}", by=self.nan_office), self.project.code)

    def test_assets_are_handed_over_with_their_registers(self):
        add = f"{self.url}handover/"
        self.assertEqual(self.post(add, ASSET, by=self.phrae_agency).status_code, 404)
        self.assertEqual(self.post(add, ASSET, by=self.nan_governor).status_code, 403)
        self.assertEqual(self.post(add, ASSET | {"planned_on": ""}, by=self.nan_agency).status_code, 422)
        self.assertEqual(self.post(add, ASSET, by=self.nan_agency).status_code, 302)
        self.assertEqual(self.post(add, ASSET, by=self.nan_agency).status_code, 302)
        with asking_as(EVERYONE):
            [one] = AssetHandover.objects.all()
        self.assertEqual((one.value_baht, one.handed_on), (Decimal(900000), None))
        self.assertContains(self.write(has_assets="no"), "มีรายการทรัพย์สินด้านล่างแล้ว 1 รายการ", status_code=422)
        self.assertEqual(self.write(has_assets="yes").status_code, 302)
        change = ASSET | {"handed_on": "1 มี.ค. 2568", "gfms_asset_number": "1000123", "version": str(one.version)}
        self.assertEqual(self.post(f"{add}{one.pk}/", change, by=self.nan_agency).status_code, 302)
        self.assertEqual(self.post(f"{add}{one.pk}/", change, by=self.nan_agency).status_code, 409)
        self.assertContains(self.get(self.url, by=self.nan_governor), "GFMS 1000123")

    def test_two_assets_that_differ_in_a_number_are_two(self):
        for number in ("สว 1", "สว 2"):
            self.post(f"{self.url}handover/", ASSET | {"document_number": number}, by=self.nan_agency)
        with asking_as(EVERYONE):
            self.assertEqual(AssetHandover.objects.count(), 2)

    def test_a_wrong_asset_is_taken_out_with_a_reason_and_stays_in_the_log(self):
        add = f"{self.url}handover/"
        self.post(add, ASSET, by=self.nan_agency)
        with asking_as(EVERYONE):
            wrong = AssetHandover.objects.get()
        address, out = f"{add}{wrong.pk}/", {"move": "remove", "version": "1", "reason": "บันทึกซ้ำ"}
        self.assertContains(self.get(address, by=self.nan_agency), "ลบรายการที่บันทึกผิด")
        self.assertEqual(self.post(address, out, by=self.phrae_agency).status_code, 404)
        self.assertEqual(self.post(address, out, by=self.nan_governor).status_code, 403)
        self.assertEqual(self.post(address, out | {"reason": " "}, by=self.nan_agency).status_code, 422)
        self.assertEqual(self.post(address, out | {"version": "7"}, by=self.nan_agency).status_code, 409)
        self.write(has_assets="yes")
        self.assertContains(self.post(address, out, by=self.nan_agency), "เพิ่มรายการที่ถูกก่อน", status_code=422)
        self.post(add, ASSET | {"name": "ถนนลาดยาง"}, by=self.nan_agency)
        year = self.project.fiscal_year
        year.closed_on = TODAY
        year.save()
        self.assertContains(self.post(address, out, by=self.nan_agency), "ปีงบประมาณ 2568 ปิดแล้ว", status_code=422)
        year.closed_on = None
        year.save()
        self.assertEqual(self.post(address, out, by=self.nan_agency).status_code, 302)
        with asking_as(EVERYONE):
            self.assertEqual([one.name for one in AssetHandover.objects.all()], ["ถนนลาดยาง"])
        entry = AuditEntry.objects.get(action="projects.completion.handover_removed")
        self.assertEqual(entry.data["reason"], "บันทึกซ้ำ")
        self.assertIn(["ถนนคอนกรีต: มูลค่า (บาท)", "900000.00", ""], entry.data["changes"])
        self.assertEqual(self.post(address, out, by=self.nan_agency).status_code, 404)

    def test_a_closed_year_takes_no_report(self):
        year = self.project.fiscal_year
        year.closed_on = TODAY
        year.save()
        self.assertContains(self.write(), "ปีงบประมาณ 2568 ปิดแล้ว", status_code=422)
        self.assertIsNone(self.report())

    def test_what_waits_in_a_closed_year_waits_for_nobody(self):
        self.write()
        self.assertContains(self.get("/admin/queue/", by=self.nan_office), self.url)
        year = self.project.fiscal_year
        year.closed_on = TODAY
        year.save()
        self.assertNotContains(self.get("/admin/queue/", by=self.nan_office), self.url)
