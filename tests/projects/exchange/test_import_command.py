from collections import Counter
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.exchange import actions
from projects.models import Activity, ActivityBudgetLine, AuditEntry, ImportBatch, Project, ProjectCodeCounter
from projects.people.scope import EVERYONE, asking_as
from tests.base import PadmeTestCase
from tests.projects.exchange.bill import BOTH_DECIDED, REAL, UPPER_NORTH, command, line, text_of, upload


def writes(seen):
    return [query["sql"] for query in seen if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


class ImportTheRealBill(PadmeTestCase):
    def counts(self):
        return [
            model._base_manager.count() for model in (Project, Activity, ActivityBudgetLine, ImportBatch, AuditEntry)
        ]

    def test_two_runs_of_one_name_wait_for_decisions_and_nothing_is_written(self):
        code, told = command(REAL, by=self.central)
        self.assertEqual(code, 3)
        self.assertEqual(told["rows_read"], 155)
        self.assertEqual(
            [told[f"{name}_baht"] for name in ("total", "accepted", "undecided", "error")],
            ["944981300.00", "681087300.00", "263894000.00", "0.00"],
        )
        self.assertEqual([told["projects_new"], told["activities_new"], told["errors"]], [19, 114, []])
        self.assertEqual(Counter(tuple(entry["run"]) for entry in told["to_decide"]), {(1, 21): 21, (136, 155): 20})
        entry = told["to_decide"][0]
        self.assertEqual(entry["value"], UPPER_NORTH)
        self.assertEqual([entry["row"], entry["sheet_row"], entry["column"]], [1, 2, "BUDGETARY_UNIT"])
        self.assertEqual([found["code"] for found in entry["candidates"]], ["NU1", "NU2"])
        self.assertEqual(self.counts(), [0, 0, 0, 0, 0])

    def test_faults_are_listed_and_kept(self):
        _, told = command(REAL, by=self.central, decisions=BOTH_DECIDED)
        kinds = {
            kind: [f["row"] for f in told["findings"] if f["kind"] == kind] for kind in ("spelling", "misplaced-line")
        }
        self.assertEqual(kinds["misplaced-line"], [21, 46, 74, 100, 126, 155])
        self.assertEqual(kinds["spelling"], [*range(8, 14), *range(56, 62), *range(101, 104)])
        for entry in told["findings"]:
            self.assertLessEqual({"table", "stated_baht", "computed_baht", "difference_baht", "reason"}, set(entry))
        with asking_as(EVERYONE):
            self.assertTrue(Project.objects.filter(title="โครงการรักษาความมันคงและความสงบ", province__code="50").exists())
            social = Project.objects.get(title="โครงการพัฒนาด้านสังคม", province__code="50")
            self.assertIn(46, [row.budget_lines.get().source_row for row in social.activities.all()])

    def test_both_runs_decided_bring_28_drafts_into_their_areas(self):
        code, told = command(REAL, by=self.central, decisions=BOTH_DECIDED)
        self.assertEqual([code, told["projects_new"], told["activities_new"]], [0, 28, 155])
        with asking_as(EVERYONE):
            drafts = Project.objects.all()
            self.assertEqual(drafts.count(), 28)
            self.assertEqual(drafts.filter(live=False, step="draft", waiting_for="office", agency=None).count(), 28)
            self.assertEqual(drafts.filter(drafted_by=self.central).exclude(waiting_since=None).count(), 28)
            self.assertEqual(drafts.total_baht(), Decimal("944981300.00"))
            self.assertEqual(drafts.filter(group__code="NU1").total_baht(), Decimal("88126600.00"))
            self.assertEqual(drafts.filter(group__code="NU2").total_baht(), Decimal("175767400.00"))
            self.assertEqual(set(drafts.filter(group=None).values_list("budget_source", flat=True)), {"province_plan"})
            self.assertEqual(set(drafts.filter(province=None).values_list("budget_source", flat=True)), {"group_plan"})
            self.assertEqual(drafts.matching("เขื่อนป้องกันตลิ่งริมแม่น้ำปิง").count(), 1)
            self.assertTrue(drafts.filter(code="65-50-0001").exists())
            kinds = Counter(ActivityBudgetLine.objects.values_list("expenditure_kind", flat=True))
            self.assertEqual(kinds, {"recurrent": 103, "capital": 52})
        batch = ImportBatch.objects.get()
        self.assertEqual([batch.state, batch.owner, batch.rows.count()], ["confirmed", self.central, 155])
        entries = AuditEntry.objects.filter(action="projects.import.confirmed")
        self.assertEqual(entries.exclude(project_id=None).count(), 28)
        self.assertEqual(entries.get(project_id=None).data["sha256"], batch.sha256)

    def test_dry_run_prints_the_same_and_writes_nothing(self):
        centre = self.central
        with CaptureQueriesContext(connection) as seen:
            dry = command(REAL, by=centre, decisions=BOTH_DECIDED, dry_run=True)
        self.assertEqual(writes(seen), [])
        self.assertEqual(self.counts(), [0, 0, 0, 0, 0])
        self.assertEqual(ProjectCodeCounter.objects.count(), 0)
        self.assertEqual(dry, command(REAL, by=self.central, decisions=BOTH_DECIDED))

    def test_the_same_again_is_all_same_and_writes_nothing(self):
        command(REAL, by=self.central, decisions=BOTH_DECIDED)
        before = self.counts()
        with CaptureQueriesContext(connection) as seen:
            code, told = command(REAL, by=self.central, decisions=BOTH_DECIDED)
        self.assertEqual([code, told["projects_same"], told["activities_same"]], [0, 28, 155])
        self.assertEqual([told["projects_new"], told["projects_changed"], told["activities_changed"]], [0, 0, 0])
        self.assertEqual(told["accepted_baht"], "944981300.00")
        self.assertEqual(writes(seen), [])
        self.assertEqual(self.counts(), before)

    def test_good_rows_go_in_and_the_rest_stay_downloadable(self):
        code, told = command(REAL, by=self.central, accept_good_rows=True)
        self.assertEqual([code, told["projects_new"], len(told["to_decide"])], [3, 19, 41])
        self.assertEqual(self.counts()[:3], [19, 114, 114])
        batch = ImportBatch.objects.get()
        answer = self.get(f"/admin/imports/{batch.pk}/remaining.csv", by=self.central)
        self.assertEqual(b"".join(answer.streaming_content).decode().count(UPPER_NORTH + ","), 41)
        code, told = command(REAL, by=self.central, accept_good_rows=True, decisions=BOTH_DECIDED)
        self.assertEqual([code, told["projects_same"], told["projects_new"]], [0, 19, 9])

    def test_an_office_brings_in_its_own_area_only(self):
        code, told = command(REAL, by=self.north2_office, decisions=BOTH_DECIDED, accept_good_rows=True)
        self.assertEqual([code, told["accepted_baht"], told["undecided_baht"]], [3, "175767400.00", "0.00"])
        self.assertEqual({entry["reason"] for entry in told["errors"]}, {"อยู่นอกพื้นที่ของท่าน"})
        with asking_as(EVERYONE):
            self.assertEqual(set(Project.objects.values_list("group__code", flat=True)), {"NU2"})

    def test_area_is_a_guard_and_never_a_filter(self):
        code, told = command(REAL, by=self.central, area="50")
        self.assertEqual([code, told["rows_read"], told["activities_new"], len(told["errors"])], [3, 155, 40, 74])
        self.assertEqual(len(told["to_decide"]), 41)
        sums = [Decimal(told[f"{name}_baht"]) for name in ("accepted", "undecided", "error")]
        self.assertEqual(sum(sums), Decimal("944981300.00"))

    def test_a_changed_amount_is_one_change(self):
        lines = [line(), line(ITEM_DESCRIPTION="ค่าเบี้ยเลี้ยง", AMOUNT="-"), line(PROJECT="โครงการอื่น", AMOUNT="๕๐๐")]
        self.assertEqual(command(text_of(lines), by=self.nan_office, year=2569)[0], 0)
        lines[0]["AMOUNT"] = "2,000"
        code, told = command(text_of(lines), by=self.nan_office, year=2569)
        found = [told[f"{what}_{state}"] for what in ("projects", "activities") for state in ("new", "changed", "same")]
        self.assertEqual([code, *found], [0, 0, 1, 1, 0, 1, 2])
        with asking_as(EVERYONE):
            self.assertEqual(Project.objects.get(title="โครงการพัฒนาด้านสังคม").budget_baht, Decimal("2000.00"))

    def test_equal_lines_are_told_apart_by_their_order(self):
        lines = [line(AMOUNT="1"), line(AMOUNT="2"), line(AMOUNT="2")]
        self.assertEqual(command(text_of(lines), by=self.nan_office, year=2569)[1]["activities_new"], 3)
        self.assertEqual(command(text_of(lines), by=self.nan_office, year=2569)[1]["activities_same"], 3)
        self.assertEqual(
            command(text_of([*lines, line(AMOUNT="3")]), by=self.nan_office, year=2569)[1]["activities_new"], 1
        )

    def test_two_files_are_one_run(self):
        first, second = text_of([line()]), text_of([line(), line(ITEM_DESCRIPTION="ค่าวัสดุ")])
        dry = command(first, second, by=self.nan_office, year=2569, dry_run=True)
        self.assertEqual(ImportBatch.objects.count(), 0)
        self.assertEqual(dry, command(first, second, by=self.nan_office, year=2569))
        self.assertEqual([dry[1]["projects_new"], dry[1]["activities_new"], dry[1]["activities_same"]], [1, 2, 1])
        self.assertEqual(ImportBatch.objects.count(), 2)
        self.assertEqual(command(first, first, by=self.nan_office, year=2569)[0], 2)


class AmountsThatJump(PadmeTestCase):
    def test_a_change_to_a_tenth_or_a_thousandth_is_said_and_hinders_nothing(self):
        command(text_of([line(AMOUNT="1,250,000.00"), line(ITEM_DESCRIPTION="ค่าวัสดุ")]), by=self.nan_office, year=2569)
        later = text_of([line(AMOUNT="1,250.00"), line(ITEM_DESCRIPTION="ค่าวัสดุ", AMOUNT="2,000")])
        code, told = command(later, by=self.nan_office, year=2569)
        self.assertEqual([code, told["activities_changed"], len(told["findings"])], [0, 2, 1])
        found = told["findings"][0]
        self.assertEqual([found["kind"], found["row"], found["column"]], ["magnitude", 1, "AMOUNT"])
        self.assertEqual([found["stated_baht"], found["computed_baht"]], ["1250.00", "1250000.00"])
        self.assertIn("หน่วยบาทกับพันบาทอาจสลับกัน", found["reason"])


class LinesThatTheFileLacks(PadmeTestCase):
    def test_they_stay_and_are_said(self):
        two = [line(), line(ITEM_DESCRIPTION="ค่าวัสดุ", AMOUNT="500")]
        command(text_of(two), by=self.nan_office, year=2569)
        batch = actions.preview(upload(line(AMOUNT="2,000")), layout="budget-bill", year_be=2569, by=self.nan_office)
        self.assertEqual(len(batch.counts["notes"]), 1)
        self.assertIn("มี 1 รายการในระบบของโครงการเดียวกันที่ไม่มีในไฟล์นี้ ระบบไม่ลบ", batch.counts["notes"][0])
        self.assertIn("ค่าวัสดุ 500.00", batch.counts["notes"][0])
        actions.confirm(batch, by=self.nan_office)
        self.assertEqual(ActivityBudgetLine._base_manager.count(), 2)

    def test_a_row_in_error_is_in_the_file(self):
        command(text_of([line(), line(ITEM_DESCRIPTION="ค่าวัสดุ")]), by=self.nan_office, year=2569)
        rows = [line(), line(ITEM_DESCRIPTION="ค่าวัสดุ", AMOUNT="x")]
        batch = actions.preview(upload(*rows), layout="budget-bill", year_be=2569, by=self.nan_office)
        self.assertEqual(batch.counts["notes"], [])
