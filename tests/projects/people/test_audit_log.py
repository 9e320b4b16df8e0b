from datetime import date
from decimal import Decimal

from wagtail.log_actions import log, registry
from wagtail.models import ModelLogEntry

from projects.models import AreaAllocation, AuditEntry, DevelopmentPlan
from projects.people.log_actions import values_of
from projects.people.scope import EVERYONE, asking_as
from tests import cast, make
from tests.base import PadmeTestCase


class WhoReadsTheLog(PadmeTestCase):
    def entry(self, row, action="projects.row.edited", **more):
        with asking_as(EVERYONE):
            return log(row, action, user=self.central, **more)

    def test_an_entry_copies_the_owners_ids(self):
        row = make.project(area="55", agency=self.roads_of_nan)
        with asking_as(EVERYONE):
            activity = row.activities.get()
        for logged in (row, activity):
            with self.subTest(row=logged):
                entry = self.entry(logged)
                self.assertEqual(
                    (entry.project_id, entry.province_id, entry.group_id, entry.agency_id, entry.ministry_id),
                    (row.pk, row.province_id, None, row.agency_id, self.roads_of_nan.ministry_id),
                )

    def test_a_post_of_an_agency_belongs_to_its_only_province(self):
        post = self.nan_agency.post_holdings.get().post
        self.assertEqual(self.entry(post).province_id, cast.province("55").pk)
        self.roads_of_nan.provinces.add(cast.province("54"))
        self.assertIsNone(self.entry(post).province_id)

    def test_only_the_own_area_reads_an_entry(self):
        entry = self.entry(make.project(area="55", agency=self.roads_of_nan))
        cases = [
            (self.nan_office, True), (self.nan_agency, True), (self.central, True), (self.observer, True),
            (self.phrae_office, False), (self.phrae_agency, False), (self.north2_office, False),
        ]  # fmt: skip
        for person, expected in cases:
            with self.subTest(person=person.username):
                self.assertEqual(AuditEntry.objects.viewable_by_user(person).filter(pk=entry.pk).exists(), expected)

    def test_the_neighbours_plans_and_posts_are_not_in_the_site_history(self):
        plan = DevelopmentPlan.objects.create(
            province=cast.province("54"), first_year_be=2566, last_year_be=2570, vision="วิสัยทัศน์แพร่"
        )
        self.entry(plan)
        self.entry(self.phrae_office.post_holdings.get().post)
        answer = self.get("/admin/reports/site-history/", by=self.nan_office)
        self.assertEqual(answer.status_code, 200)
        self.assertNotContains(answer, "แพร่")
        self.assertNotContains(answer, "phrae_office")
        self.assertContains(self.get("/admin/reports/site-history/", by=self.phrae_office), "แผนพัฒนาจังหวัดแพร่")

    def test_history_of_a_row_is_found_again(self):
        row = make.project(area="55")
        entry = self.entry(row, data={"changes": [["ชื่อโครงการ", "เดิม", "ใหม่"]]})
        self.assertEqual(list(registry.get_logs_for_instance(row).filter(action="projects.row.edited")), [entry])
        self.assertIn("ชื่อโครงการ: “เดิม” → “ใหม่”", entry.message)

    def test_what_python_prints_and_row_numbers_are_told_in_thai_or_not_at_all(self):
        changes = [["ID", "", "121"], ["ระงับตำแหน่ง", "", "False"], ["ต้องยืนยันตัวตนสองขั้น", "False", "True"],
                   ["โทรศัพท์", "054-1", ""]]  # fmt: skip
        message = self.entry(make.project(area="55"), data={"changes": changes}).message
        self.assertEqual(
            message.split("; ")[1:],
            ["ระงับตำแหน่ง: “ไม่ใช่”", "ต้องยืนยันตัวตนสองขั้น: “ไม่ใช่” → “ใช่”", "โทรศัพท์: “054-1” → (ว่าง)"],
        )

    def test_values_are_kept_as_they_are_read(self):
        allocation = AreaAllocation(
            province=cast.province("55"), fiscal_year_id=2569, budget_source="province_plan",
            allocated_baht=Decimal("1234567.50"), decided_on=date(2026, 10, 1),
        )  # fmt: skip
        with asking_as(EVERYONE):
            allocation.save()
            texts = values_of(allocation)
        self.assertEqual(texts["วันที่มีมติ"], "1 ตุลาคม 2569")
        self.assertIn("1,234,567.50", texts.values())
        self.assertNotIn("ID", texts)
        post = self.nan_office.post_holdings.get().post
        self.assertEqual(values_of(post)["ระงับตำแหน่ง"], "ไม่ใช่")
        self.assertNotIn("ID", values_of(post))

    def test_an_entry_is_neither_changed_nor_deleted(self):
        entry = self.entry(make.project(area="55"))
        entry.label = "อื่น"
        for refused in (entry.save, entry.delete, AuditEntry.objects.all().delete, AuditEntry.objects.filter().update):
            with self.subTest(refused=refused), self.assertRaises(TypeError):
                refused()

    def test_the_nations_registers_keep_wagtails_own_log(self):
        self.entry(cast.province("55"))
        self.assertTrue(ModelLogEntry.objects.filter(action="projects.row.edited").exists())
