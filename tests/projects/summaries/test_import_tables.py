"""Lampang's three printed tables come in by the command: as three files, as three sheets, once and again, and out again."""

import io
import json
import tempfile
from contextlib import redirect_stderr
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from django.core.management import call_command

from projects.exchange import actions
from projects.models import DevelopmentPlan, ImportBatch, ImportRow, StrategicIssue, SummaryRow, SummaryTable
from projects.people.scope import EVERYONE, asking_as
from tests import cast
from tests.base import PadmeTestCase
from tests.projects.summaries import lampang

PATHS = [str(lampang.FOLDER / name) for name in lampang.FILES.values()]


def workbook(path, kinds=tuple(lampang.FILES), title=""):
    book = xlsxwriter.Workbook(path)
    for kind in kinds:
        page = book.add_worksheet(kind)
        lines = ([[title]] if title else []) + lampang.grid(kind)
        for at, cells in enumerate(lines):
            for place, text in enumerate(cells):
                page.write_string(at, place, text)
    book.close()
    return str(path)


class ImportTables(PadmeTestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.lampang_office.refresh_from_db()

    def import_(self, *paths, by="lampang_office", year=2569, code=0, **options):
        out, status = io.StringIO(), 0
        with redirect_stderr(io.StringIO()):
            try:
                call_command(
                    "import_projects", *paths, layout="issue-summary", fiscal_year=year, person=by, json=True, stdout=out,
                    stderr=io.StringIO(), **options,
                )  # fmt: skip
            except SystemExit as end:
                status = end.code
        self.assertEqual(status, code, out.getvalue())
        return json.loads(out.getvalue())

    def kept(self):
        rows = SummaryRow.objects.order_by("table__kind", "order")
        return list(rows.values_list("table__kind", "order", "label", "is_total", "cells", "budget_baht", "percent"))

    def test_three_files_are_one_set_and_stay_as_printed(self):
        told = self.import_(*PATHS)
        self.assertEqual((told["rows_read"], told["errors"], told["to_decide"]), (21, [], []))
        self.assertEqual((told["activities_new"], told["projects_new"]), (21, 0))
        self.assertEqual(told["total_baht"], "527737400.00")
        self.assertEqual(told["accepted_baht"], told["total_baht"])
        tables = {table.kind: table for table in SummaryTable.objects.all()}
        self.assertEqual(set(tables), {"allocation", "results", "targets"})
        self.assertEqual({table.province.code for table in tables.values()}, {"52"})
        for kind, table in tables.items():
            headings, *lines = lampang.grid(kind)
            self.assertEqual(table.columns, headings)
            self.assertEqual([row.cells for row in table.rows.all()], lines)
        total = tables["results"].rows.get(is_total=True)
        self.assertEqual(
            (total.budget_baht, total.disbursed_baht, total.remaining_baht, total.savings_baht, total.percent),
            tuple(map(Decimal, ("274504700.00", "221286706.85", "8695744.26", "44522248.89", "80.61"))),
        )
        first = tables["targets"].rows.first()
        self.assertEqual((first.percent, first.quarter1_percent), (96, 30))
        self.assertEqual((total.source_batch, total.source_row), (ImportBatch.objects.get(), 10))

    def test_findings_say_table_file_row_and_size(self):
        told = self.import_(*PATHS, dry_run=True)
        found = {(one["kind"], one["table"], one["row"], one["column"]): one for one in told["findings"]}
        self.assertEqual(len(found), 11)
        one = found["row-identity", "results", 5, "งบประมาณ"]
        self.assertEqual((one["sheet_row"], one["file"]), (6, "results_by_issue.csv"))
        self.assertEqual(
            (one["value"], one["stated_baht"], one["computed_baht"], one["difference_baht"]),
            ("9,100,000.00", "9100000.00", "9108200.00", "8200.00"),
        )
        self.assertIn("เครื่องหมายลบหายไป", one["reason"])
        gap = found["column-sum", "allocation", 9, "งบประมาณ"]
        self.assertEqual((gap["difference_baht"], gap["value"]), ("-15406000.00", "๒๗๔,๕๐๔,๗๐๐.๐๐"))
        self.assertFalse(SummaryTable.objects.exists())
        self.assertFalse(ImportBatch.objects.exists())

    def test_a_second_time_all_is_the_same_and_nothing_is_written(self):
        self.import_(*PATHS)
        before = self.kept()
        again = self.import_(*PATHS)
        self.assertEqual((again["activities_same"], again["activities_new"], again["activities_changed"]), (21, 0, 0))
        self.assertEqual(len(again["findings"]), 11)
        self.assertEqual((self.kept(), ImportBatch.objects.count()), (before, 1))

    def test_three_sheets_of_one_workbook_are_the_same_set(self):
        self.import_(*PATHS)
        told = self.import_(workbook(self.folder / "three.xlsx", title="รายงานการประเมินผลปี 2560"))
        self.assertEqual((told["activities_same"], told["rows_read"]), (21, 21))
        self.assertEqual({one.get("file") for one in told["findings"]}, {None})
        found = next(one for one in told["findings"] if one["kind"] == "row-identity")
        self.assertEqual((found["row"], found["sheet_row"]), (5, 7))

    def test_what_is_downloaded_comes_in_again_without_a_change(self):
        self.import_(*PATHS)
        for kind in ("csv", "xlsx"):
            paths = []
            for table in SummaryTable.objects.all():
                answer = self.get(f"/admin/summary-tables/{table.pk}/printed.{kind}", by=self.lampang_office)
                path = self.folder / f"{table.kind}.{kind}"
                path.write_bytes(b"".join(answer.streaming_content))
                paths.append(str(path))
            with self.subTest(kind=kind):
                told = self.import_(*paths)
                self.assertEqual((told["activities_same"], told["rows_read"]), (21, 21))

    def test_one_table_alone_is_checked_for_itself(self):
        told = self.import_(PATHS[0])
        self.assertEqual([(one["kind"], one["row"]) for one in told["findings"]], [("column-sum", 9)])
        self.assertEqual(SummaryTable.objects.get().kind, "allocation")

    def test_a_changed_figure_and_a_row_that_is_missing(self):
        self.import_(*PATHS)
        path = self.folder / "allocation.csv"
        text = Path(PATHS[0]).read_text(encoding="utf-8-sig").replace("๕๐๐,๐๐๐.๐๐", "๕๕๐,๐๐๐.๐๐")
        lines = [line for line in text.splitlines() if "ค่าใช้จ่ายในการบริหารงาน" not in line]
        path.write_text("\n".join(lines), encoding="utf-8")
        self.import_(str(path))
        table = SummaryTable.objects.get(kind="allocation")
        self.assertEqual((table.version, table.rows.count()), (2, 9))
        changed = table.rows.get(label__contains="ธรรมาภิบาล")
        self.assertEqual((changed.budget_baht, changed.cells[2]), (Decimal("550000.00"), "๕๕๐,๐๐๐.๐๐"))
        batch = ImportBatch.objects.order_by("pk").last()
        self.assertIn("มี 1 แถวที่ไฟล์ไม่มี ระบบไม่ลบให้: “ค่าใช้จ่าย", " ".join(batch.counts["notes"]))
        row = ImportRow.objects.get(batch=batch, row=7)
        self.assertEqual(row.cells, [{"column": "งบประมาณ", "before": "๕๐๐,๐๐๐.๐๐", "after": "๕๕๐,๐๐๐.๐๐"}])

    def test_undo_brings_back_what_stood_there(self):
        self.import_(*PATHS)
        before = self.kept()
        path = self.folder / "allocation.csv"
        path.write_text(Path(PATHS[0]).read_text(encoding="utf-8-sig").replace("๕๐๐,๐๐๐.๐๐", "1.00"), encoding="utf-8")
        self.import_(str(path))
        first, second = ImportBatch.objects.order_by("pk")
        with asking_as(EVERYONE), self.assertRaises(Exception) as refused:
            actions.undo(first, by=self.lampang_office)
        self.assertIn("ทับแล้ว", str(refused.exception))
        actions.undo(second, by=self.lampang_office)
        self.assertEqual(self.kept(), before)
        self.assertEqual(self.import_(*PATHS)["activities_same"], 21)

    def test_undoing_the_first_leaves_nothing_unless_someone_worked_on_it(self):
        self.import_(*PATHS)
        batch = ImportBatch.objects.get()
        SummaryTable.objects.filter(kind="results").update(version=2)
        with self.assertRaises(Exception) as refused:
            actions.undo(batch, by=self.lampang_office)
        self.assertIn("มีผู้แก้ไขหลังนำเข้า", str(refused.exception))
        SummaryTable.objects.filter(kind="results").update(version=1)
        actions.undo(batch, by=self.lampang_office)
        self.assertFalse(SummaryTable.objects.exists() or SummaryRow.objects.exists())

    def test_what_cannot_be_read_is_an_error_and_nothing_is_written(self):
        path = self.folder / "allocation.csv"
        path.write_text("ที่;ประเด็นยุทธศาสตร์;งบประมาณ\n1;ยุทธศาสตร์ที่ 1 : ก;สิบล้าน\n2;ยุทธศาสตร์ที่ 2 : ข;5.00\n3;;7.00\n")
        told = self.import_(str(path), code=3)
        self.assertEqual(
            [(one["row"], one["column"]) for one in told["errors"]], [(1, "งบประมาณ"), (3, "ประเด็นยุทธศาสตร์")]
        )
        self.assertEqual((told["accepted_baht"], told["error_baht"], told["total_baht"]), ("5.00", "7.00", "12.00"))
        self.assertFalse(SummaryTable.objects.exists())
        self.import_(str(path), code=3, accept_good_rows=True)
        self.assertEqual(SummaryRow.objects.get().budget_baht, 5)

    def test_whose_tables_they_are(self):
        self.central.refresh_from_db()
        self.nan_office.refresh_from_db()
        cases = (
            ({"by": "central"}, "กรุณาระบุพื้นที่"),
            ({"by": "nan_office", "area": "52"}, "อยู่นอกพื้นที่ของท่าน"),
            ({"by": "central", "area": "99"}, "ไม่มีพื้นที่รหัส “99”"),
            ({"by": "central", "area": "10"}, "ไม่มีพื้นที่รหัส “10”"),
        )
        for options, words in cases:
            with self.subTest(options=options):
                self.assertIn(words, self.import_(*PATHS, code=2, **options)["fatal"])
        self.import_(*PATHS, by="central", area="NU1")
        self.assertEqual({table.group.code for table in SummaryTable.objects.all()}, {"NU1"})

    def test_files_that_are_no_table_of_these_or_two_of_one_kind(self):
        other = self.folder / "other.csv"
        other.write_text("โครงการ,หน่วยงาน\nก,ข\n")
        self.assertIn("“other.csv” ไม่มีตารางที่รู้จัก", self.import_(PATHS[0], str(other), code=2)["fatal"])
        twice = workbook(self.folder / "one.xlsx", kinds=["allocation"])
        self.assertIn("มากกว่าหนึ่งตาราง", self.import_(PATHS[0], twice, code=2)["fatal"])

    def test_rows_are_matched_with_the_plan_by_number_and_words_and_unlike_ones_are_said(self):
        plan = DevelopmentPlan.objects.create(province=cast.province("52"), first_year_be=2566, last_year_be=2570)
        logistics = StrategicIssue.objects.create(
            plan=plan, number=2, name_th="ส่งเสริมและพัฒนาจังหวัดลำปางให้มีความพร้อมรองรับการเป็นศูนย์กลางโลจิสติกส์อย่างเป็นระบบ"
        )
        StrategicIssue.objects.create(plan=plan, number=3, name_th="เมืองท่องเที่ยวเชิงสุขภาพ")
        self.import_(*PATHS)
        matched = SummaryRow.objects.exclude(strategic_issue=None)
        self.assertEqual({row.strategic_issue for row in matched}, {logistics})
        self.assertEqual(matched.count(), 2)
        said = ImportRow.objects.filter(reason__contains="แต่ชื่อต่างกัน จึงยังไม่ผูกกับประเด็น")
        self.assertEqual(sorted(said.values_list("table", "row")), [("allocation", 3), ("results", 3)])
