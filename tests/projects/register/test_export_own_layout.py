"""`export_projects --layout budget-bill|mapping:NAME`: the file goes back in by that layout without a change."""

import csv
import io
import json
import tempfile
from contextlib import redirect_stderr
from decimal import Decimal
from pathlib import Path

from django.core.management import call_command

from projects.exchange import actions
from projects.exchange.decisions import from_json
from projects.models import ActivityBudgetLine, ColumnMapping, ImportBatch, Project
from projects.people.scope import EVERYONE, asking_as
from tests import make
from tests.base import PadmeTestCase
from tests.projects.exchange.bill import ADMINISTRATION, BOTH_DECIDED, PLAN, REAL, command, line, upload

YEAR = 2569


def brought_in(lines, by):
    batch = actions.preview(upload(*lines), layout="budget-bill", year_be=YEAR, by=by)
    return actions.confirm(batch, by=by)


class OwnLayouts(PadmeTestCase):
    def export(self, kind="csv", *, by=None, layout="budget-bill", area="55", year=YEAR):
        path, out, code = Path(self.folder) / f"ออก.{kind}", io.StringIO(), 0
        path.unlink(missing_ok=True)
        with redirect_stderr(io.StringIO()) as err:
            try:
                call_command(
                    "export_projects", area=area, fiscal_year=year, person=(by or self.nan_office).username, format=kind,
                    output=str(path), layout=layout, json=True, stdout=out, stderr=err,
                )  # fmt: skip
            except SystemExit as end:
                code = end.code
        return code, json.loads(out.getvalue()), path

    def setUp(self):
        super().setUp()
        self.folder = self.enterContext(tempfile.TemporaryDirectory())

    def check_same(self, path, rows, *, by=None, layout="budget-bill", year=YEAR, **more):
        batches = ImportBatch.objects.count()
        code, told = command(path, by=by or self.nan_office, year=year, layout=layout, **more)
        self.assertEqual([code, told["errors"], told["to_decide"]], [0, [], []], told)
        self.assertEqual([told["rows_read"], told["activities_same"]], [rows, rows])
        self.assertEqual([told["projects_new"], told["projects_changed"], ImportBatch.objects.count()], [0, 0, batches])
        return told


class TheBill(OwnLayouts):
    def test_awkward_lines_go_back_in_as_they_are(self):
        lines = [
            line(ITEM_DESCRIPTION="=ฝาย +น้ำล้น", AMOUNT="0.01"),
            line(ITEM_DESCRIPTION="-", CATEGORY_LV2="", AMOUNT="-"),
            line(AMOUNT="1"), line(AMOUNT="2"), line(AMOUNT="1"),  # alike, told apart by their order
            line(PROJECT="  โครงการ   ท\u0e4d\u0e32น้ำ ", AMOUNT="9,999,999,999,999.99"),
            line(CATEGORY_LV2=ADMINISTRATION, ITEM_DESCRIPTION=ADMINISTRATION),
        ]  # fmt: skip
        brought_in(lines, self.nan_office)
        for kind in ("csv", "xlsx"):
            with self.subTest(kind=kind):
                code, told, path = self.export(kind)
                self.assertEqual([code, told["budget_lines"], told["left_out_lines"]], [0, 7, 0])
                again = self.check_same(path, 7)
                self.assertEqual([again["total_baht"], told["total_baht"]], ["10000000001004.50"] * 2)

    def test_renamed_moved_typed_and_published_records_too(self):
        brought_in([line(), line(PROJECT="โครงการที่สอง")], self.nan_office)
        typed = make.project(agency=self.roads_of_nan, title="โครงการที่พิมพ์เอง")
        make.live(agency=self.roads_of_nan)
        with asking_as(EVERYONE):
            plan = Project.objects.exclude(budget_plan=None).first().budget_plan
            Project.objects.filter(budget_plan=None).update(budget_plan=plan)
            Project.objects.filter(title="โครงการที่สอง").update(title="เปลี่ยนชื่อแล้ว")
            typed.refresh_from_db()
            ActivityBudgetLine.objects.filter(activity__project=typed).update(budget_baht=Decimal("12.34"))
        code, told, path = self.export()
        self.assertEqual([code, told["projects"], told["budget_lines"]], [0, 4, 4])
        self.check_same(path, 4)
        rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
        self.assertEqual(list(rows[0]), ["BUDGETARY_UNIT", "BUDGET_PLAN", "PROJECT", "CATEGORY_LV1", "CATEGORY_LV2",
                                         "ITEM_DESCRIPTION", "FISCAL_YEAR", "AMOUNT"])  # fmt: skip
        self.assertEqual({row["FISCAL_YEAR"] for row in rows}, {"2026"})

    def test_what_the_layout_cannot_say_is_left_out_and_counted(self):
        brought_in([line()], self.nan_office)
        make.project(agency=self.roads_of_nan, title="ยังไม่มีแผนงาน")
        code, told, path = self.export()
        self.assertEqual([code, told["budget_lines"], told["left_out_lines"]], [0, 1, 1])
        self.assertEqual([told["total_baht"], Decimal(told["left_out_baht"]) > 0], ["1000.50", True])
        self.check_same(path, 1)

    def test_a_category_that_was_decided_is_not_asked_again(self):
        lines = [line(CATEGORY_LV1="งบดำเนินการ"), line(PROJECT="อีกโครงการ")]
        decision = {"column": "CATEGORY_LV1", "value": "งบดำเนินการ", "code": "operating"}
        for at in (1, 2):
            batch = actions.preview(
                upload(*lines, name=f"{at}.csv"), layout="budget-bill", year_be=YEAR, by=self.nan_office
            )
            self.assertEqual(batch.counts["rows_undecided"], 1)
            if at == 1:
                actions.confirm(actions.decide(batch, from_json([decision]), by=self.nan_office), by=self.nan_office)
        path = self.export()[2]
        told = self.check_same(path, 2)
        self.assertEqual(told["findings"], [])
        batch = actions.preview(actions.Upload.of(path.read_bytes(), "ออก.csv"), layout="budget-bill", year_be=YEAR,
                                by=self.nan_office)  # fmt: skip
        self.assertEqual(batch.counts["notes"], [])  # nor is it missed

    def test_the_real_file_with_moved_lines_of_every_area(self):
        move = {
            "column": "PROJECT",
            "value": "โครงการบูรณาการสิ่งแวดล้อมและสาธารณภัย",
            "rows": [155, 155],
            "move": "outside-issues",
        }
        code, told = command(REAL, by=self.central, decisions=[*BOTH_DECIDED, move])
        self.assertEqual(code, 0, told)
        total = lines = 0
        for area in ("NU1", "NU2", "50", "51", "52", "54", "55", "56", "57", "58"):
            code, told, path = self.export(by=self.central, area=area, year=2565)
            if code == 2:
                self.assertIn("ไม่มีรายการงบประมาณ", told["fatal"])
                continue
            self.check_same(path, told["budget_lines"], by=self.central, year=2565, area=area)
            total, lines = total + Decimal(told["total_baht"]), lines + told["budget_lines"]
        self.assertEqual([total, lines], [Decimal("944981300.00"), 155])

    def test_who_and_what_is_refused(self):
        brought_in([line()], self.nan_office)
        for facts, words in (
            ({"by": self.phrae_office}, "อยู่นอกพื้นที่ของท่าน"),
            ({"by": self.nan_agency}, "ส่วนราชการใช้แบบกรอก"),
            ({"kind": "json"}, "xlsx หรือ csv"),
            ({"layout": "issue-summary"}, "ส่งออกได้ตามแบบ"),
            ({"layout": "mapping:ไม่มี"}, "ไม่มีการจับคู่คอลัมน์"),
            ({"area": "NU2", "by": self.central}, "ไม่มีรายการงบประมาณ"),
        ):
            with self.subTest(**facts):
                code, told, path = self.export(**facts)
                self.assertEqual([code, path.exists()], [2, False])
                self.assertIn(words, told["fatal"])


class Mappings(OwnLayouts):
    FIELDS = {
        "area_name": {"source": "จังหวัด", "translations": {"นน.": "จังหวัดน่าน"}},
        "budget_plan": {"constant": PLAN},
        "project": {"source": "ชื่อโครงการ"},
        "category": {"source": "งบ", "translations": {"ดำเนินงาน": "งบดำเนินงาน", "ลงทุน": "งบลงทุน"}},
        "item": {"source": "รายการ"},
        "year_ce": {"source": "ปี"},
        "amount_baht": {"source": "วงเงิน (ล้านบาท)", "unit": "million", "sign": "minus"},
    }  # fmt: skip

    def mapping(self, **changed):
        return ColumnMapping.objects.create(name="กรม", fields=self.FIELDS | changed, made_by=self.central)

    def test_it_is_written_backwards_and_reads_the_same(self):
        self.mapping()
        sheet = ("จังหวัด,ชื่อโครงการ,งบ,รายการ,ปี,วงเงิน (ล้านบาท)\nนน.,ถนน,ลงทุน,ลาดยาง,2569,-1.25\n"
                 "นน.,ถนน,ดำเนินงาน,=ค่าจ้าง,2569,-0.00000001\nจังหวัดน่าน,ถนน,งบดำเนินงาน,ค่าวัสดุ,2026,\"-1,234.5\"\n")  # fmt: skip
        self.assertEqual(command(sheet, by=self.nan_office, year=YEAR, layout="mapping:กรม")[0], 0)
        brought_in([line(BUDGET_PLAN="แผนงานอื่น")], self.nan_office)
        for kind in ("csv", "xlsx"):
            with self.subTest(kind=kind):
                code, told, path = self.export(kind, layout="mapping:กรม")
                self.assertEqual([code, told["budget_lines"], told["left_out_lines"]], [0, 3, 1])  # another plan
                self.assertEqual([told["total_baht"], told["left_out_baht"]], ["1235750000.01", "1000.50"])
                again = self.check_same(path, 3, layout="mapping:กรม")
                self.assertEqual(again["total_baht"], told["total_baht"])
        rows = list(csv.reader(io.StringIO(self.export(layout="mapping:กรม")[2].read_text("utf-8-sig"))))
        self.assertEqual(rows[0], ["จังหวัด", "ชื่อโครงการ", "งบ", "รายการ", "ปี", "วงเงิน (ล้านบาท)"])
        self.assertEqual({(row[0], row[2], row[4]) for row in rows[1:]},
                         {("นน.", "ลงทุน", "2569"), ("นน.", "ดำเนินงาน", "2569")})  # fmt: skip
        self.assertEqual(sorted(row[5] for row in rows[1:]), ["'-0.00000001", "-1.25", "-1234.50"])

    def test_two_words_of_one_meaning_cannot_be_written_backwards(self):
        words = {"source": "จังหวัด", "translations": {"นน.": "จังหวัดน่าน", "น่านจว.": "จังหวัดน่าน"}}
        self.mapping(area_name=words)
        brought_in([line()], self.nan_office)
        code, told, _ = self.export(layout="mapping:กรม")
        self.assertEqual(code, 2)
        self.assertIn("ทั้ง “นน.” และ “น่านจว.” แปลเป็น “จังหวัดน่าน”", told["fatal"])

    def test_a_word_that_means_another_is_not_printed(self):
        """งบดำเนินงาน printed would be read as งบลงทุน: such a line is left out, never changed."""
        self.mapping(category={"source": "งบ", "translations": {"งบดำเนินงาน": "งบลงทุน"}})
        brought_in([line(), line(CATEGORY_LV1="งบลงทุน", CATEGORY_LV2="")], self.nan_office)
        code, told, path = self.export(layout="mapping:กรม")
        self.assertEqual([code, told["budget_lines"], told["left_out_lines"]], [0, 1, 1])
        self.check_same(path, 1, layout="mapping:กรม")
