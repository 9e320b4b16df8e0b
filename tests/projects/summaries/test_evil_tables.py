"""Sets of printed tables as offices send them. Each is taken as printed, or refused in words that help."""

from cms.rules import RuleBroken
from projects.exchange import actions
from projects.models import ImportBatch, SummaryTable
from projects.summaries import rules
from tests.base import PadmeTestCase
from tests.projects.summaries import lampang

A, B = "ยุทธศาสตร์ที่ 1 : น้ำ", "ยุทธศาสตร์ที่ 2 : ถนน"
HEADINGS = "ประเด็นยุทธศาสตร์,งบประมาณ,เบิกจ่าย,หมายเหตุ"


class EvilTables(PadmeTestCase):
    def look(self, *files):
        uploads = [actions.Upload.of("\n".join(lines).encode(), f"{at}.csv") for at, lines in enumerate(files, 1)]
        return actions.preview(*uploads, layout="issue-summary", year_be=2569, by=self.lampang_office)

    def take(self, *files):
        return actions.confirm(self.look(*files), by=self.lampang_office)

    def refused(self, words, *files):
        with self.assertRaises(RuleBroken) as refusal:
            self.look(*files)
        self.assertIn(words, " ".join(refusal.exception.messages))
        self.assertFalse(ImportBatch.objects.exists())

    def rows(self, kind=rules.RESULTS):
        table = SummaryTable.objects.get(kind=kind)
        return [dict(zip(table.columns, row.cells, strict=True)) for row in table.rows.all()]

    def test_two_of_the_same_table(self):
        one = ["ประเด็นยุทธศาสตร์,งบประมาณ", f"{A},1"]
        self.refused("มากกว่าหนึ่งตาราง: 1.csv, 2.csv กรุณาเลือกให้เหลือตารางเดียว", one, [*one, f"{B},2"])

    def test_only_one_of_three(self):
        self.take([HEADINGS, f"{A},1,1,", "รวม,1,1,"])
        self.assertEqual([table.kind for table in SummaryTable.objects.all()], ["results"])

    def test_no_total_and_a_total_twice(self):
        """Neither is refused: what is printed is kept, and a total is added to nothing."""
        batch = self.take([HEADINGS, f"{A},1,1,", f"{B},2,1,"])
        self.assertEqual(batch.counts["total_baht"], "3.00")
        batch = self.take([HEADINGS, f"{A},1,1,", f"{B},2,1,", "รวม,3,2,", "รวม,9,2,"])
        self.assertEqual(batch.counts["total_baht"], "3.00")
        self.assertIn("9", {row["งบประมาณ"] for row in self.rows()})
        self.assertTrue(batch.counts["findings"])

    def test_a_unit_above_the_table(self):
        lines = [HEADINGS, f"{A},1,1,"]
        for said in ("หน่วย : พันบาท", "(หน่วยเป็นล้านบาท)", "งบประมาณรายจ่าย (พันบาท)"):
            with self.subTest(said=said):
                self.refused("กรุณาเขียนหน่วยไว้ที่หัวคอลัมน์ เช่น “งบประมาณ (", [said, *lines])
        in_heading = ["หน่วย : พันบาท", "ประเด็นยุทธศาสตร์,งบประมาณ (พันบาท),เบิกจ่าย (พันบาท)", f"{A},1,1"]
        self.assertEqual(self.look(in_heading).counts["total_baht"], "1000.00")
        self.assertEqual(self.look(["หน่วย : บาท", *lines]).counts["total_baht"], "1.00")

    def test_columns_in_another_order_leave_no_row_under_the_wrong_heading(self):
        self.take([HEADINGS, f"{A},1,0.5,ก", f"{B},2,0.7,ข"])
        before = self.rows()
        second = self.look(["ประเด็นยุทธศาสตร์,เบิกจ่าย,งบประมาณ", f"{A},0.5,5"])
        notes = " ".join(second.counts["notes"])
        self.assertIn("แถวที่ไม่ได้นำเข้าจากไฟล์นี้จะไม่มีข้อความในคอลัมน์ “หมายเหตุ” อีก", notes)
        actions.confirm(second, by=self.lampang_office)
        self.assertEqual(self.rows()[1], {"ประเด็นยุทธศาสตร์": B, "งบประมาณ": "2", "เบิกจ่าย": "0.7"})
        actions.undo(second, by=self.lampang_office)
        self.assertEqual(self.rows(), before)

    def test_the_later_of_two_is_taken_back_first_and_then_the_earlier(self):
        first = self.take([HEADINGS, f"{A},1,1,"])
        second = self.take([HEADINGS, f"{A},2,1,"])
        with self.assertRaisesMessage(RuleBroken, "ทับแล้ว"):
            actions.undo(first, by=self.lampang_office)
        for batch in (second, first):
            actions.undo(batch, by=self.lampang_office)
        self.assertFalse(SummaryTable.objects.exists())

    def test_rows_of_one_name_find_themselves_again(self):
        self.take([HEADINGS, f"{A},1,1,", "รวม,1,1,", "รวม,2,1,", "รวม,3,1,"])
        lines = [HEADINGS, f"{A},1,1,", f"{B},1,1,", "รวม,7,1,", "รวม,8,1,"]
        self.take(lines)
        self.assertEqual(set(self.look(lines).rows.values_list("state", flat=True)), {"same"})

    def test_the_sample_of_lampang_is_untouched_by_all_this(self):
        self.take(*([",".join(f'"{cell}"' for cell in line) for line in lampang.grid(kind)] for kind in lampang.FILES))
        self.assertEqual(len(self.rows()), 9)
