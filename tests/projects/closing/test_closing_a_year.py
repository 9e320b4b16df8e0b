"""Before a year is closed it says what it lacks; offices say that they are ready; closed, one area may be let in again."""

from datetime import date, timedelta
from decimal import Decimal
from unittest.mock import patch

from projects.models import AreaClosing, CompletionReport, FiscalYear, YearOpening
from projects.money.actions import record_allocations
from projects.people.scope import EVERYONE, asking_as
from tests import make
from tests.base import PadmeTestCase
from tests.projects.money import books
from tests.projects.money.extracts import bring
from tests.projects.money.gfms_file import row

TODAY = date(2025, 12, 1)


class ClosingAYear(PadmeTestCase):
    def setUp(self):
        self.today = TODAY
        clock = patch("django.utils.timezone.localdate", side_effect=lambda *_: self.today)
        clock.start()
        self.addCleanup(clock.stop)
        self.project = books.funded(self, execution_status="in_progress")
        self.other = make.project(area="54", agency=self.roads_of_phrae, year_be=2568, title="ของแพร่")
        self.url = "/admin/closing/2568/"

    def found(self, check, by):
        return self.get(f"{self.url}{check}/", by=by).content.decode()

    def test_each_check_lists_the_projects_that_lack_it(self):
        for check, where in (("not-ended", "closing/"), ("months", "progress/"), ("money", "money/")):
            with self.subTest(check=check):
                self.assertIn(f"/admin/projects/{self.project.pk}/{where}", self.found(check, self.nan_office))
        for check in ("record", "amendment", "requests", "savings", "completion", "after-photo", "handover"):
            with self.subTest(check=check):
                self.assertNotIn(f"/admin/projects/{self.project.pk}/", self.found(check, self.nan_office))
        self.assertIn(f"/admin/projects/{self.other.pk}/", self.found("record", self.phrae_office))
        self.assertNotIn(f"/admin/projects/{self.other.pk}/", self.found("record", self.nan_office))
        self.assertEqual(self.get(f"{self.url}no-such/", by=self.nan_office).status_code, 404)

    def test_the_first_year_shown_is_one_that_holds_own_projects(self):
        FiscalYear.objects.get_or_create(pk=2560)
        self.assertContains(self.get("/admin/closing/", by=self.nan_office), "ก่อนปิดปีงบประมาณ 2568")

    def test_a_note_longer_than_is_kept_is_refused(self):
        data = {"area": "55", "note": "ก" * 2001}
        self.assertEqual(self.post(self.url, data, by=self.nan_office).status_code, 422)
        self.assertFalse(AreaClosing.objects.exists())

    def test_what_was_carried_over_is_neither_open_nor_left(self):
        books.enter(self, self.project, "carry_over", "1000000", on=date(2025, 9, 30))
        for check in ("not-ended", "money"):
            self.assertNotIn(f"/admin/projects/{self.project.pk}/", self.found(check, self.nan_office))

    def test_money_paid_out_of_what_was_carried_over_makes_up_for_nothing_left_elsewhere(self):
        with asking_as(self.nan_agency):
            allocations = [(books.activity_of(self.project), "recurrent", Decimal("500"))]
            record_allocations(self.project, allocations, happened_on=date(2024, 10, 2), by=self.nan_agency)
        books.enter(self, self.project, "carry_over", "1000000", on=date(2025, 9, 30))
        books.enter(self, self.project, "disbursement", "800000", on=date(2025, 11, 20))
        self.assertIn(f"/admin/projects/{self.project.pk}/money/", self.found("money", self.nan_office))

    def test_without_a_photograph_only_where_no_reason_was_accepted(self):
        rows = type(self.project)._base_manager.filter(pk=self.project.pk)
        rows.update(execution_status="completed")
        address = f"/admin/projects/{self.project.pk}/evidence/"
        self.assertIn(address, self.found("after-photo", self.nan_office))
        with asking_as(EVERYONE):
            CompletionReport.objects.create(
                project=self.project, step="accepted", step_since="2025-10-01T00:00:00Z", drafted_by=self.nan_agency,
                no_photo_reason="งานให้คำปรึกษา",
            )  # fmt: skip
        self.assertNotIn(address, self.found("after-photo", self.nan_office))

    def test_what_differs_from_gfms_is_counted_until_it_is_explained(self):
        self.central  # noqa: B018 -- the command brings it in as this account
        type(self.project)._base_manager.filter(pk=self.project.pk).update(e_budgeting_code="5500112345")
        bring([row(kind="รับจัดสรร", day="02/10/2567", amount="1,000,000"), row(line="2", amount="100,000")])
        address = f"/admin/projects/{self.project.pk}/money/gfms/"
        self.assertIn(address, self.found("gfms", self.nan_office))
        self.assertNotIn(address, self.found("gfms", self.phrae_office))
        words = {"activity": books.activity_of(self.project).pk, "expenditure_kind": "capital", "figure": "disbursed",
                 "gfms_baht": "100000.00", "own_baht": "0.00", "text": "เบิกผิดรหัส"}  # fmt: skip
        self.assertEqual(self.post(address, words, by=self.nan_agency).status_code, 302)
        self.assertNotIn(address, self.found("gfms", self.nan_office))

    def test_an_office_says_that_its_area_is_ready(self):
        self.assertEqual(self.post(self.url, {"area": "55"}, by=self.nan_office).status_code, 422)
        self.assertEqual(self.post(self.url, {"area": "55", "note": "กันเงินแล้ว"}, by=self.phrae_office).status_code, 403)
        for _twice in range(2):
            self.assertEqual(
                self.post(self.url, {"area": "55", "note": "กันเงินแล้ว"}, by=self.nan_office).status_code, 302
            )
        self.assertEqual(AreaClosing.objects.get().missing["money"], 1)
        page = self.get(self.url, by=self.central)
        self.assertContains(page, "กันเงินแล้ว")
        self.assertContains(page, f'<a href="{self.url}money/?area=55">')
        self.assertNotContains(self.get(self.url, by=self.phrae_office), "กันเงินแล้ว")
        self.assertEqual(self.post(self.url, {"area": "55", "withdraw": "1"}, by=self.nan_office).status_code, 302)
        self.assertIsNotNone(AreaClosing.objects.get().withdrawn_at)

    def test_an_area_that_lacks_nothing_is_ready_without_a_note(self):
        type(self.project)._base_manager.filter(pk=self.project.pk).update(step="cancelled")
        self.assertEqual(self.post(self.url, {"area": "55"}, by=self.nan_office).status_code, 302)
        self.assertEqual(AreaClosing.objects.get().missing, {})

    def close(self, **facts):
        return self.post("/admin/fiscal-years/2568/close/", {"on": "1 ธ.ค. 2568"} | facts, by=self.central)

    def test_the_centre_closes_with_a_word_about_what_is_missing(self):
        page = self.get("/admin/fiscal-years/2568/close/", by=self.central)
        self.assertContains(page, "ยังมีเงินคงเหลือ 1 โครงการ")
        self.assertContains(page, "ปิดปีงบประมาณ 2568")
        self.assertContains(self.close(), "ยังมีรายการที่ขาด", status_code=422)
        self.assertEqual(self.close(note="ตามมติ ก.น.จ.").status_code, 302)
        self.assertEqual(FiscalYear.objects.get(pk=2568).closed_on, TODAY)
        self.assertContains(self.get("/admin/fiscal-years/2568/", by=self.nan_office), "ตามมติ ก.น.จ.")

    def enter(self, *, project=None, by=None):
        project, self.entered = project or self.project, getattr(self, "entered", 99) + 1
        return self.post(
            f"/admin/projects/{project.pk}/money/enter/disbursement/",
            {"place": f"{books.activity_of(project).pk}.capital", "amount_baht": str(self.entered), "happened_on": "30 ก.ย. 2568"},
            by=by or self.nan_agency,
        )  # fmt: skip

    def test_a_closed_year_is_opened_for_one_area_until_a_day(self):
        self.close(note="ครบ")
        self.assertEqual(self.enter().status_code, 422)
        address = "/admin/fiscal-years/2568/open-area/"
        given = {"province": self.project.province_id, "until": "10 ธ.ค. 2568", "reason": "สตง. ทักท้วง"}
        self.post(address, given, by=self.nan_office)
        self.assertFalse(YearOpening.objects.exists())
        self.assertEqual(self.post(address, given | {"reason": ""}, by=self.central).status_code, 422)
        self.assertEqual(self.post(address, given | {"until": "10 ธ.ค. 2569"}, by=self.central).status_code, 422)
        self.assertEqual(self.post(address, given, by=self.central).status_code, 302)
        self.assertEqual(self.enter().status_code, 302)
        self.assertContains(self.get("/admin/fiscal-years/2568/", by=self.nan_office), "สตง. ทักท้วง")
        page = self.get("/admin/fiscal-years/2568/", by=self.phrae_office).content.decode()
        self.assertNotIn("<strong>จังหวัดน่าน</strong>", page)
        self.today = date(2025, 12, 11)
        self.assertEqual(self.enter().status_code, 422)

    def test_an_area_is_opened_once_and_a_year_closed_again_is_closed_for_it_too(self):
        self.close(note="ครบ")
        address = "/admin/fiscal-years/2568/open-area/"
        given = {"province": self.project.province_id, "until": "10 ธ.ค. 2568", "reason": "สตง. ทักท้วง"}
        self.assertEqual(self.post(address, given, by=self.central).status_code, 302)
        again = self.post(address, given, by=self.central)
        self.assertContains(again, "เปิดอยู่แล้วถึงวันที่ 10 ธันวาคม 2568", status_code=422)
        self.assertEqual(YearOpening.objects.count(), 1)
        self.post("/admin/fiscal-years/2568/reopen/", {"reason": "แก้ทั้งประเทศ"}, by=self.central)
        self.assertIsNone(FiscalYear.objects.get(pk=2568).closed_on)
        self.close(note="ครบ")
        self.assertEqual(self.enter().status_code, 422)

    def test_an_opening_is_ended_before_its_day(self):
        self.close(note="ครบ")
        opening = YearOpening.objects.create(
            fiscal_year_id=2568, province=self.project.province, open_until=TODAY + timedelta(days=5), reason="แก้",
            opened_by=self.central, opened_at="2025-12-01T00:00:00Z",
        )  # fmt: skip
        address = f"/admin/fiscal-years/2568/openings/{opening.pk}/end/"
        self.assertEqual(self.enter().status_code, 302)
        self.assertEqual(self.post(address, by=self.phrae_office).status_code, 404)
        self.post(address, by=self.nan_office)
        self.assertEqual(self.enter().status_code, 302)
        self.assertEqual(self.post(address, by=self.central).status_code, 302)
        self.assertEqual(self.enter().status_code, 422)
