"""`import_gfms`: what it prints, what it writes, what it refuses; the same on both databases."""

import io

import xlsxwriter
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.models import AuditEntry, GfmsBatch, GfmsBatchArea, GfmsCode, GfmsLine, GfmsLineBefore, GfmsTotal
from tests import make
from tests.base import PadmeTestCase
from tests.projects.money.extracts import AS_OF, bring, check_totals, lines, year_2568
from tests.projects.money.gfms_file import HEADINGS, many, row, text_of

WRITTEN = (GfmsBatch, GfmsBatchArea, GfmsCode, GfmsLine, GfmsLineBefore, GfmsTotal, AuditEntry)


class Extracts(PadmeTestCase):
    def setUp(self):
        year_2568()
        self.central  # noqa: B018 -- made when first asked for

    def written(self):
        return [list(model.objects.order_by("pk").values()) for model in WRITTEN]


class TheCommand(Extracts):
    def setUp(self):
        super().setUp()
        self.project = make.accepted(year_be=2568, e_budgeting_code="55001 12345")

    def test_prints_one_object_and_brings_the_lines_in(self):
        code, told = bring([row(), row(line="2", amount="-40,000.25"), row(document="3600000002", code="5500199999")])
        self.assertEqual(code, 0)
        self.assertEqual(
            {name: told[name] for name in (
                "rows_read", "matched", "unmatched", "new", "changed", "same", "errors", "total_baht", "matched_baht",
                "unmatched_baht",
            )},
            {"rows_read": 3, "matched": 2, "unmatched": 1, "new": 3, "changed": 0, "same": 0, "errors": [],
             "total_baht": "159999.75", "matched_baht": "59999.75", "unmatched_baht": "100000.00"},
        )  # fmt: skip
        self.assertEqual(lines()["3600000001/2"], ["-40000.25", "disbursement", "55", "5500112345"])
        matched = GfmsCode.objects.get(budget_code="5500112345")
        self.assertEqual([matched.activity.project_id, matched.expenditure_kind], [self.project.pk, "capital"])
        self.assertIsNone(GfmsCode.objects.get(budget_code="5500199999").activity)
        check_totals(self)

    def test_a_dry_run_prints_the_same_and_writes_nothing(self):
        before = self.written()
        rehearsed = bring([row(), row(line="2")], "--dry-run")
        self.assertEqual(self.written(), before)
        self.assertEqual(rehearsed, bring([row(), row(line="2")]))

    def test_the_same_file_again_writes_nothing(self):
        rows = list(many(50, areas=("55", "54")))
        bring(rows)
        before = self.written()
        code, told = bring(rows)
        self.assertEqual([code, told["new"], told["changed"], told["same"]], [0, 0, 0, 50])
        self.assertEqual(self.written(), before)

    def test_the_same_lines_on_a_later_day_say_as_of_when_they_stand(self):
        bring([row()])
        bring([row()], as_of="2025-04-30")
        self.assertEqual(
            list(GfmsBatch.objects.order_by("pk").values_list("as_of", flat=True).distinct())[-1].isoformat(),
            "2025-04-30",
        )
        self.assertEqual(GfmsLine.objects.count(), 1)

    def test_what_changed_is_written_and_the_rest_is_left(self):
        bring([row(), row(line="2"), row(line="3")])
        code, told = bring([row(), row(line="2", amount="7"), row(line="4")], as_of="2025-04-30")
        self.assertEqual([code, told["new"], told["changed"], told["same"]], [0, 1, 1, 1])
        self.assertEqual(len(lines()), 4)
        self.assertEqual(lines()["3600000001/2"][0], "7.00")
        first, second = GfmsBatch.objects.order_by("pk")
        found = GfmsLine.objects.order_by("document_line").values_list("brought_by", "changed_by")
        self.assertEqual(
            list(found), [(first.pk, first.pk), (first.pk, second.pk), (first.pk, first.pk), (second.pk, second.pk)]
        )
        check_totals(self)

    def test_a_line_that_moves_to_another_code_takes_its_amount_along(self):
        bring([row(), row(line="2")])
        bring([row(code="5500177777", kind="PO")], as_of="2025-04-30")
        self.assertEqual(lines()["3600000001/1"][1:], ["commitment", "55", "5500177777"])
        check_totals(self)

    def test_rows_in_error_are_counted_and_hold_the_rest_back_until_told_otherwise(self):
        rows = [row(), row(line="2", amount="สิบบาท"), row(line="3", area="99"), row(line="4", year="2558"),
                row(line="5", day="31/02/2568"), row(line="6", kind="อื่น"), row(line="7", day="01/04/2568"),
                row(line="8", day="01/09/2567"), row(line="9", code="5.50012E+19"), row(line="10"), row(line="10")]  # fmt: skip
        code, told = bring(rows)
        self.assertEqual([code, told["rows_error"], len(told["errors"]), GfmsLine.objects.count()], [3, 10, 10, 0])
        first = told["errors"][0]
        self.assertEqual(
            [first["row"], first["sheet_row"], first["column"], first["value"]], [2, 3, "จำนวนเงิน", "สิบบาท"]
        )
        self.assertEqual(
            [entry["column"] for entry in told["errors"]],
            ["จำนวนเงิน", "รหัสพื้นที่", "ปีงบประมาณ", "วันผ่านรายการ", "ประเภทเอกสาร", "วันผ่านรายการ", "วันผ่านรายการ",
             "รหัสงบประมาณ", "เลขที่เอกสาร", "เลขที่เอกสาร"],
        )  # fmt: skip
        self.assertEqual(told["rows_read"], told["matched"] + told["unmatched"] + told["rows_error"])
        code, told = bring(rows, "--accept-good-rows")
        self.assertEqual([code, told["new"], list(lines())], [3, 1, ["3600000001/1"]])

    def test_faults_beyond_those_listed_are_counted(self):
        code, told = bring([row(line=str(n), amount="?") for n in range(700)])
        self.assertEqual([code, told["rows_error"], len(told["errors"])], [3, 700, 500])

    def test_a_closed_year_takes_nothing(self):
        year = year_2568()
        year.closed_on = "2025-11-29"
        year.save()
        code, told = bring([row()])
        self.assertEqual([code, GfmsLine.objects.count()], [3, 0])
        self.assertIn("ปิดแล้ว", told["errors"][0]["reason"])

    def test_the_number_of_statements_does_not_grow_with_the_rows(self):
        counted = []
        for rows in (5, 500, 5_000):
            with CaptureQueriesContext(connection) as queries:
                bring(list(many(rows, seed=rows)), "--dry-run")
            counted.append(len(queries))
        self.assertEqual(len(set(counted)), 1, counted)

    def test_amounts_add_up_to_the_satang(self):
        rows = [row(line=str(n), amount="9,999,999,999.99") for n in range(1, 400)] + [row(line="400", amount="0.07")]
        _, told = bring(rows)
        self.assertEqual(told["total_baht"], "3989999999996.08")


class WhatIsUnusable(Extracts):
    def assertFatal(self, answer, words):
        code, told = answer
        self.assertEqual([code, list(told)], [2, ["fatal"]])
        self.assertIn(words, told["fatal"])

    def test_each_with_its_reason(self):
        self.assertFatal(bring([row()], by="nobody"), "ไม่มีบัญชีผู้ใช้")
        self.assertFatal(bring([row()], as_of="เมื่อวาน"), "--as-of")
        self.assertFatal(bring([row()], as_of="2100-01-01"), "อนาคต")
        self.assertFatal(bring([], data=b""), "ว่าง")
        self.assertFatal(bring([], data=b"%PDF-1.7"), "PDF")
        self.assertFatal(bring([row()], headings=("x", *HEADINGS[1:])), "เลขที่เอกสาร")
        self.assertFatal(bring([], data=text_of([row()]).encode()[:-1] + b'"'), "เครื่องหมายคำพูด")
        self.assertEqual(GfmsBatch.objects.count(), 0)

    def test_a_missing_file(self):
        import json
        from io import StringIO

        from django.core.management import call_command

        out = StringIO()
        with self.assertRaises(SystemExit) as ended:
            call_command(
                "import_gfms",
                "/no/such.csv",
                "--as-of",
                AS_OF,
                "--as",
                "central",
                "--json",
                stdout=out,
                stderr=StringIO(),
            )
        self.assertEqual([ended.exception.code, list(json.loads(out.getvalue()))], [2, ["fatal"]])

    def test_who_only_reads_or_reports_brings_nothing(self):
        for person in (self.nan_agency, self.nan_treasury, self.observer, self.nan_governor):
            with self.subTest(person=person.username):
                self.assertFatal(bring([row()], by=person.username), "นำเข้าไม่ได้")


class OneAreasOffice(Extracts):
    def test_brings_its_own_rows_and_no_others(self):
        rows = [row(), row(line="2", area="54"), row(line="3", area="NU2")]
        code, told = bring(rows, by=self.nan_office.username)
        self.assertEqual([code, [entry["row"] for entry in told["errors"]]], [3, [2, 3]])
        code, told = bring(rows, "--accept-good-rows", by=self.nan_office.username)
        self.assertEqual([told["new"], list(lines())], [1, ["3600000001/1"]])

    def test_cannot_draw_another_areas_document_to_itself(self):
        bring([row(area="54", code="5400100000")])
        before = self.written()
        code, told = bring([row(amount="1")], "--accept-good-rows", by=self.nan_office.username)
        self.assertEqual([code, told["rows_error"]], [3, 1])
        self.assertIn("อยู่นอกพื้นที่ของท่าน", told["errors"][0]["reason"])
        self.assertEqual(self.written(), before)

    def test_a_group_brings_its_own(self):
        code, told = bring([row(area="NU2")], by=self.north2_office.username)
        self.assertEqual([code, told["new"]], [0, 1])

    def test_another_areas_project_is_not_matched_by_its_code(self):
        make.accepted(area="54", year_be=2568, e_budgeting_code="5500112345")
        _, told = bring([row()])
        self.assertEqual(told["matched"], 0)

    def test_a_code_of_two_projects_or_of_two_activities_waits_for_a_person(self):
        make.accepted(year_be=2568, e_budgeting_code="5500112345")
        make.accepted(year_be=2568, e_budgeting_code="5500112345")
        _, told = bring([row()])
        self.assertEqual([told["matched"], told["unmatched"]], [0, 1])


class WhatFilesLookLike(Extracts):
    def assertRead(self, answer):
        code, told = answer
        self.assertEqual([code, told["errors"], told["total_baht"]], [0, [], "100000.00"])
        self.assertEqual(list(lines()), ["3600000001/1"])

    def test_every_encoding_and_separator(self):
        text = text_of([row()])
        for name, data in {
            "utf-8": text.encode(), "bom": text.encode("utf-8-sig"), "cp874": text.encode("cp874"),
            "utf-16": text.encode("utf-16"), "tabs": "\t".join(HEADINGS).encode() + b"\n" + "\t".join(row()).encode(),
        }.items():  # fmt: skip
            with self.subTest(name):
                self.assertRead(bring([], data=data))

    def test_a_title_above_and_the_heading_again_on_each_page(self):
        text = "รายงาน GFMS\r\n\r\n" + text_of([row(), HEADINGS])
        self.assertRead(bring([], data=text.encode()))

    def test_english_headings_common_era_thai_digits_and_the_minus_behind(self):
        headings = ("DOCUMENT_NO", "DOCUMENT_LINE", "DOCUMENT_TYPE", "POSTING_DATE", "FISCAL_YEAR", "AREA_CODE",
                    "BUDGET_CODE", "AMOUNT")  # fmt: skip
        plain = ["3600000001", "0001", "disbursement", "2025-01-15", "2025", "55", "5500112345", "๑๐๐,๐๐๐.๐๐-"]
        code, told = bring([plain], headings=headings)
        self.assertEqual([code, told["total_baht"]], [0, "-100000.00"])
        line = GfmsLine.objects.get()
        self.assertEqual(
            [line.fiscal_year_id, line.posted_on.isoformat(), line.expenditure_kind], [2568, "2025-01-15", ""]
        )

    def test_gfms_own_remainder_is_kept_apart(self):
        bring([row(available="900,000.50")])
        self.assertEqual([str(one.gfms_available_baht) for one in GfmsLine.objects.all()], ["900000.50"])
        _, told = bring([row(available="800,000.50")], as_of="2025-04-30")
        self.assertEqual(told["changed"], 1)
        check_totals(self)

    def test_a_workbook(self):
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out)
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, row(amount=""))
        sheet.write_number(1, 8, 100000)
        book.close()
        self.assertRead(bring([], data=out.getvalue(), name="gfms.xlsx"))
