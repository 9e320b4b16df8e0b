import json
import os
import subprocess
import sys
from datetime import date

from django.conf import settings

from projects.models import FiscalYear, Project
from projects.people.scope import EVERYONE, asking_as
from tests import make
from tests.base import PadmeTestCase
from tests.projects.exchange.bill import BOTH_DECIDED, REAL, UPPER_NORTH, command, line, text_of


class UnusableRuns(PadmeTestCase):
    def refused(self, *files, words="", **options):
        code, told = command(*(files or [REAL]), **{"by": self.central} | options)
        self.assertEqual([code, list(told)], [2, ["fatal"]], told)
        self.assertIn(words, told["fatal"])
        with asking_as(EVERYONE):
            self.assertFalse(Project.objects.exists())

    def test_who_and_where(self):
        self.refused(by="ไม่มีใคร", words="ไม่มีบัญชี")
        self.refused(by=self.nan_agency, words="ตำแหน่งของท่านนำเข้าไม่ได้")
        self.refused(by=self.nan_governor, words="ตำแหน่งของท่านนำเข้าไม่ได้")
        self.refused(by=self.observer, words="ตำแหน่งของท่านนำเข้าไม่ได้")
        self.nan_office.is_active = False
        self.nan_office.save()
        self.refused(by=self.nan_office, words="ไม่มีบัญชี")
        for area in ("10", "99", "70010", "nu2", ""):
            with self.subTest(area=area):
                self.refused(area=area, words="ไม่มีพื้นที่รหัส")

    def test_layouts(self):
        self.refused(layout="mapping:ลำปาง", words="ไม่มีการจับคู่คอลัมน์ชื่อ “ลำปาง”")
        self.refused(layout="budget", words="ไม่รู้จักแบบไฟล์")

    def test_years(self):
        self.refused(year=2499, words="ไม่มีปีงบประมาณ")
        FiscalYear.objects.filter(pk=2565).update(closed_on=date(2022, 12, 1))
        self.refused(words="ปิดแล้ว")

    def test_files(self):
        self.refused(REAL.with_name("ไม่มี.csv"), words="เปิดไฟล์")
        self.refused("", words="ไฟล์ว่าง")
        self.refused("ก,ข\n1,2\n", words="AMOUNT (จำนวนเงิน)")
        self.refused(text_of([]), words="ไม่มีข้อมูล")

    def test_decisions(self):
        of = {"column": "BUDGETARY_UNIT", "value": UPPER_NORTH}
        cases = [
            ([of | {"code": "NU1"}], "หลายช่วงแถว"),
            ([of | {"code": "NU1", "rows": [1, 20]}], "ไม่ตรงกับช่วงแถว"),
            ([of | {"code": "XX", "rows": [1, 21]}], "รหัสพื้นที่"),
            ([of | {"code": "52", "rows": [1, 21]}], "รหัสพื้นที่"),
            ([of | {"code": "70010", "rows": [1, 21]}], "รหัสพื้นที่"),
            ([of | {"value": "จังหวัดลำปาง", "code": "50"}], "ไม่มีค่าที่ต้องตัดสิน"),
            ([of | {"column": "PROJECT", "code": "NU1"}], "ไม่มีค่าที่ต้องตัดสิน"),
            ([BOTH_DECIDED[0], BOTH_DECIDED[0]], "ซ้ำ"),
            ([of], "code หรือ move"),
            ([of | {"code": "NU1", "rows": ["1", 21]}], "rows"),
            ([of | {"code": "NU1", "row": [1, 21]}], "ไม่รู้จักคำ"),
            ({}, "รายการ JSON"),
            ([{"column": "PROJECT", "value": "โครงการพัฒนาด้านสังคม", "move": "outside-issues"}], "หลายช่วงแถว"),
            ([{"column": "PROJECT", "value": "โครงการบริหารจัดการ", "move": "elsewhere"}], "ไม่รู้จัก move"),
        ]
        for decisions, words in cases:
            with self.subTest(decisions=decisions):
                self.refused(decisions=decisions, words=words)

    def test_usage_is_one_json_object_too(self):
        cases = [["--json"], [str(REAL), "--layout", "budget-bill", "--fiscal-year", "ก", "--as", "x", "--json"]]
        for arguments in cases:
            with self.subTest(arguments=arguments):
                done = subprocess.run(
                    [sys.executable, "manage.py", "import_projects", *arguments],
                    cwd=settings.BASE_DIR,
                    env=os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings.test"},
                    capture_output=True,
                    text=True,
                    timeout=60,
                )
                self.assertEqual([done.returncode, list(json.loads(done.stdout))], [2, ["fatal"]])
                self.assertIn("คำสั่งไม่ถูกต้อง", done.stderr)


class RowsRefused(PadmeTestCase):
    def error(self, *, by=None, **facts):
        code, told = command(text_of([line(), line(**facts)]), by=by or self.central, year=2569)
        self.assertEqual([code, told["activities_new"], len(told["errors"])], [3, 1, 1], told)
        sums = [float(told[f"{name}_baht"]) for name in ("accepted", "undecided", "error")]
        self.assertAlmostEqual(sum(sums), float(told["total_baht"]), places=2)
        return told["errors"][0]

    def test_each_says_its_column_and_why(self):
        cases = [
            ("AMOUNT", "12,34", "จุลภาค"), ("AMOUNT", "1.005", "ทศนิยม"), ("AMOUNT", "", "ไม่มีจำนวนเงิน"),
            ("AMOUNT", "-5", "ติดลบ"), ("AMOUNT", "1e9", "อ่านจำนวนเงินไม่ได้"), ("AMOUNT", "NaN", "อ่านจำนวนเงินไม่ได้"),
            ("FISCAL_YEAR", "2025", "ปีงบประมาณ 2568"), ("FISCAL_YEAR", "2569", "ค.ศ."), ("FISCAL_YEAR", "", "อ่านปีไม่ได้"),
            ("CATEGORY_LV1", "งบลับ", "ไม่รู้จักงบรายจ่าย"), ("PROJECT", " ", "ไม่มีข้อความ"), ("PROJECT", "ก" * 601, "601"),
            ("BUDGETARY_UNIT", "กรุงเทพมหานคร", "ไม่มีแผนพัฒนาจังหวัด"), ("BUDGETARY_UNIT", "กรมทางหลวง", "ไม่พบพื้นที่"),
        ]  # fmt: skip
        for column, value, words in cases:
            with self.subTest(column=column, value=value):
                entry = self.error(**{column: value})
                self.assertEqual([entry["row"], entry["sheet_row"], entry["column"]], [2, 3, column])
                self.assertEqual(entry["value"], value)
                self.assertIn(words, entry["reason"])

    def test_an_unreadable_amount_adds_nothing_and_an_error_outranks_undecided(self):
        _, told = command(text_of([line(BUDGETARY_UNIT=UPPER_NORTH, AMOUNT="ห้าบาท")]), by=self.central, year=2569)
        self.assertEqual([told["total_baht"], told["error_baht"], told["to_decide"]], ["0.00", "0.00", []])
        self.assertEqual(told["errors"][0]["column"], "AMOUNT")

    def test_a_misspelt_province_is_proposed_and_never_taken(self):
        code, told = command(text_of([line(BUDGETARY_UNIT="จังหวัดสิงค์บุรี")]), by=self.central, year=2569)
        self.assertEqual([code, told["to_decide"][0]["candidates"][0]["code"]], [3, "17"])
        self.assertEqual([found["kind"] for found in told["findings"]], ["spelling"])
        decided = [{"column": "BUDGETARY_UNIT", "value": "จังหวัดสิงค์บุรี", "code": "17"}]
        text = text_of([line(BUDGETARY_UNIT="จังหวัดสิงค์บุรี")])
        self.assertEqual(command(text, by=self.central, year=2569, decisions=decided)[1]["projects_new"], 1)

    def test_spaces_and_sara_am_do_not_make_another_name(self):
        for name in ("จังหวัด ลําปาง", "จังหวัดลำปาง ", "จังหวัดลํ\u0e32ปาง", "กลุ่มจังหวัดภาคเหนือตอนบน ๒"):
            with self.subTest(name=name):
                told = command(text_of([line(BUDGETARY_UNIT=name)]), by=self.central, year=2569, dry_run=True)[1]
                self.assertEqual([told["projects_new"], told["to_decide"], told["errors"]], [1, [], []])

    def test_groups_of_another_time_are_not_exact(self):
        text = text_of([line(BUDGETARY_UNIT="กลุ่มจังหวัดภาคเหนือตอนบน 1", FISCAL_YEAR="2017")])
        with asking_as(EVERYONE):
            told = command(text, by=self.central, year=2560, dry_run=True)[1]
        self.assertEqual(told["activities_new"], 1)  # the grouping of 2552 had one of that name too
        text = text_of([line(BUDGETARY_UNIT="กลุ่มจังหวัดภาคตะวันออก 1", FISCAL_YEAR="2017")])
        self.assertEqual(len(command(text, by=self.central, year=2560, dry_run=True)[1]["to_decide"]), 1)

    def test_a_record_under_review_or_published_takes_no_changes(self):
        command(text_of([line()]), by=self.nan_office, year=2569)
        cases = [("submitted", "ส่งตรวจแล้ว"), ("verified", "ตรวจแล้ว"), ("accepted", "รับรองแล้ว"), ("cancelled", "ยกเลิก")]
        for step, words in cases:
            with self.subTest(step=step):
                with asking_as(EVERYONE):
                    Project.objects.update(step=step)
                self.assertEqual(command(text_of([line()]), by=self.nan_office, year=2569)[1]["activities_same"], 1)
                for facts in ({"AMOUNT": "7"}, {"ITEM_DESCRIPTION": "ใหม่"}):
                    _, told = command(text_of([line(**facts)]), by=self.nan_office, year=2569)
                    self.assertIn(words, told["errors"][0]["reason"])
        with asking_as(EVERYONE):
            Project.objects.update(step="accepted", live=True)
        _, told = command(text_of([line(AMOUNT="7")]), by=self.nan_office, year=2569)
        self.assertIn("เผยแพร่แล้ว", told["errors"][0]["reason"])

    def test_two_records_of_one_title_are_not_chosen_between(self):
        with asking_as(EVERYONE):
            plan = make.project(area="55").budget_plan
        for _ in range(2):
            make.project(area="55", title="โครงการพัฒนาด้านสังคม", budget_plan=plan)
        command(text_of([line(PROJECT="อื่น")]), by=self.nan_office, year=2569)
        with asking_as(EVERYONE):
            Project.objects.update(budget_plan=Project.objects.exclude(budget_plan=None).first().budget_plan)
        _, told = command(text_of([line()]), by=self.nan_office, year=2569)
        self.assertIn("มากกว่าหนึ่งโครงการ", told["errors"][0]["reason"])

    def test_a_row_wider_than_its_heading_is_an_error(self):
        text = text_of([line()]).rstrip("\r\n") + ",เลื่อนช่อง\r\n"
        _, told = command(text, by=self.nan_office, year=2569)
        self.assertIn("เกินหัวคอลัมน์", told["errors"][0]["reason"])
