"""Our own workbook as it comes back from a busy office. Each is taken as it should be, or refused in words that help."""

import datetime as dt

from openpyxl.comments import Comment

from cms.rules import RuleBroken
from projects.models import Indicator, Project
from projects.people.scope import EVERYONE, asking_as
from tests import make
from tests.base import PadmeTestCase
from tests.projects.exchange.workbook_file import (
    ACTIVITIES,
    INDICATORS,
    PROJECTS,
    Edited,
    confirm,
    look,
    newest,
    record,
    taken,
)

ALL = (PROJECTS, ACTIVITIES, INDICATORS)


class EvilTemplates(PadmeTestCase):
    def setUp(self):
        super().setUp()
        self.first = make.project(agency=self.roads_of_nan, title="ฝาย", summary="เดิม", budget_baht="100.00")
        self.second = make.project(agency=self.roads_of_nan, title="ถนน", summary="เดิม", budget_baht="200.00")
        with asking_as(EVERYONE):
            Indicator.objects.create(project=self.first, name_th="พื้นที่", unit="ไร่", target=5)
        self.book = Edited(taken(self.nan_office))

    def look(self, book=None, **more):
        return look((book or self.book).data(), more.pop("by", self.nan_office), **more)

    def refused(self, words, **more):
        with self.assertRaises(RuleBroken) as refusal:
            self.look(**more)
        self.assertIn(words, " ".join(refusal.exception.messages))

    def error(self, words, table="projects", row=2):
        found = self.look().rows.get(table=table, sheet_row=row)
        self.assertEqual(found.state, "error", found.reason)
        self.assertIn(words, found.reason)

    def states(self, batch, table):
        return list(batch.rows.filter(table=table).order_by("row").values_list("state", flat=True))

    def everything_is_the_same(self):
        batch = self.look()
        self.assertEqual(set(batch.rows.values_list("state", flat=True)), {"same"})
        self.assertEqual(batch.rows.count(), 5)
        return batch

    def test_sheets_under_other_names(self):
        for title in ALL:
            self.book.book[title].title = f"{title} (2)"
        self.everything_is_the_same()

    def test_a_sheet_is_removed(self):
        del self.book.book[ACTIVITIES]
        batch = self.look()
        self.assertEqual(set(batch.rows.values_list("state", flat=True)), {"same"})
        self.assertIn("แผ่น “กิจกรรมและงบประมาณ” ขาดไป 2 แถวจากที่ดาวน์โหลด ระบบไม่ลบอะไร", " ".join(batch.counts["notes"]))
        for title in (PROJECTS, INDICATORS):
            del self.book.book[title]
        self.refused("กรุณาดาวน์โหลดแบบกรอกแล้วกรอกในไฟล์นั้น")

    def test_a_sheet_twice(self):
        copy = self.book.book.copy_worksheet(self.book.book[PROJECTS])
        copy.title = "โครงการ สำรอง"
        self.refused("ในไฟล์มีตารางแบบเดียวกันมากกว่าหนึ่งแผ่น: “โครงการ”, “โครงการ สำรอง”")

    def test_the_heading_row_is_deleted(self):
        self.book.put(PROJECTS, 2, summary="ใหม่").book[PROJECTS].delete_rows(1)
        self.refused("แผ่น “โครงการ” ไม่มีหัวคอลัมน์ “รหัสโครงการ” และ “ชื่อโครงการ”")

    def test_the_column_of_ids_is_deleted(self):
        self.book.book[ACTIVITIES].delete_cols(self.book.headings(ACTIVITIES).index("รหัสกิจกรรม") + 1)
        self.refused("แผ่น “กิจกรรมและงบประมาณ” ไม่มีคอลัมน์ “รหัสกิจกรรม”")

    def test_the_heading_of_one_column_is_emptied(self):
        """What stands below it would otherwise go nowhere, without a word."""
        self.book.put(PROJECTS, 2, summary="ใหม่").cell(PROJECTS, 1, "สาระสำคัญ").value = None
        self.error("แถวนี้มีข้อมูลเกินหัวคอลัมน์: “ใหม่")

    def test_a_remark_beside_the_table(self):
        self.book.book[PROJECTS].cell(3, 60).value = "โทรถามแล้ว"
        self.error("ข้อมูลอาจเลื่อนช่อง", row=3)
        row = self.book.free(INDICATORS)
        self.book.book[INDICATORS].cell(row, 30).value = "ไร่"
        self.error("ข้อมูลเกินหัวคอลัมน์", table="indicators", row=row)

    def test_a_code_of_another_province(self):
        other = make.project(area="54", agency=self.roads_of_phrae, summary="ของแพร่")
        self.book.put(PROJECTS, 2, code=other.code, summary="ยึดมา").put(ACTIVITIES, 2, code=other.code, baht=1)
        self.error(f"ไม่พบโครงการ {other.code} ในข้อมูลปีงบประมาณ 2569 ที่ท่านแก้ไขได้")
        self.error("ที่ท่านแก้ไขได้", table="activities")
        self.assertEqual(record(other.code).summary, "ของแพร่")

    def test_an_id_twice(self):
        self.book.put(PROJECTS, 3, code=self.first.code)
        self.error(f"รหัส {self.first.code} ซ้ำกับแถว 2", row=3)
        line = self.book.cell(ACTIVITIES, 2, "รหัสรายการงบ").value
        for heading in ("รหัสโครงการ", "รหัสกิจกรรม", "รหัสรายการงบ"):
            self.book.put(ACTIVITIES, 3, **{heading: self.book.cell(ACTIVITIES, 2, heading).value})
        self.error(f"รหัสรายการงบ {line} ซ้ำกับแถว 2", table="activities", row=3)

    def test_a_block_pasted_one_row_down_takes_the_ids_with_it(self):
        """The id of another project's activity is no activity of this one: nothing moves between projects in silence."""
        cell = self.book.cell(ACTIVITIES, 2, "รหัสกิจกรรม").value
        self.book.put(ACTIVITIES, 3, activity_code=cell)
        self.error(f"กิจกรรม {cell} ไม่อยู่ในโครงการนี้", table="activities", row=3)

    def test_an_id_that_was_emptied_makes_something_new_and_that_is_said(self):
        self.book.put(ACTIVITIES, 2, activity_code=None, รหัสรายการงบ=None)
        row = self.look().rows.get(table="activities", sheet_row=2)
        self.assertEqual(row.state, "new")
        self.assertIn("มีกิจกรรมชื่อนี้อยู่แล้วในโครงการ รหัส ก", row.reason)

    def test_a_token_of_another_area_or_year(self):
        make.project(area="54")
        other = Edited(taken(self.phrae_office, "54"))
        self.book.put(PROJECTS, 2, summary="ใหม่")
        for token in (other.book["ที่มา"].cell(2, 1).value, "แต่งขึ้นเอง", None):
            with self.subTest(token=token):
                self.book.book["ที่มา"].cell(2, 1).value = token
                batch = self.look()
                self.assertIn("ไฟล์นี้ไม่มีหรือไม่ตรงกับรหัสแบบกรอก", " ".join(batch.counts["notes"]))
                self.assertEqual(self.states(batch, "projects"), ["changed", "same"])
        self.refused("แบบกรอกนี้เป็นของปีงบประมาณ 2569 แต่กำลังนำเข้าปี 2568", book=Edited(taken(self.nan_office)), year=2568)

    def test_rows_of_another_workbook_are_said(self):
        """What colleagues changed in them since cannot be told: the token knows nothing of them."""
        later = make.project(agency=self.roads_of_nan, title="มาทีหลัง")
        newer = Edited(taken(self.nan_office))
        row = newer.row_of(PROJECTS, "รหัสโครงการ", later.code)
        for place, cell in enumerate(newer.book[PROJECTS][row], 1):
            self.book.book[PROJECTS].cell(4, place).value = cell.value
        notes = " ".join(self.look().counts["notes"])
        self.assertIn("โครงการที่ไม่ได้อยู่ในแบบกรอกนี้เมื่อดาวน์โหลด", notes)
        self.assertIn(later.code, notes)

    def test_a_new_row_pasted_several_times(self):
        for row in (4, 5, 6):
            self.book.put(PROJECTS, row, code="ใหม่1", title="ฝายใหม่", source="งบประมาณจังหวัด", status="ยังไม่เริ่ม")
        self.assertEqual(self.states(self.look(), "projects"), ["same", "same", "new", "error", "error"])
        self.error("รหัส ใหม่1 ซ้ำกับแถว 4", row=6)

    def test_values_typed_outside_the_list(self):
        self.book.put(PROJECTS, 2, status="ทำอยู่")
        self.error("ไม่รู้จัก “ทำอยู่” ที่ใช้ได้คือ")
        self.book.put(PROJECTS, 2, status="ยังไม่เริ่ม", แผนงาน="แผนงานที่คิดเอง")
        self.error("กรุณาเลือกจากรายการในช่อง")

    def test_merged_cells(self):
        self.book.book[ACTIVITIES].merge_cells("A2:A3")
        batch = self.look()
        self.assertIn("มีช่องที่ผสานกันในข้อมูล 1 ที่: A2:A3 ค่าอยู่ที่ช่องแรก", " ".join(batch.counts["notes"]))
        self.assertIn("ไม่มีรหัสโครงการในแถวนี้", batch.rows.get(table="activities", sheet_row=3).reason)

    def test_rows_sorted_columns_moved_and_rows_filtered_away(self):
        for title in ALL:
            page = self.book.book[title]
            rows = [[cell.value for cell in row] for row in page.iter_rows()]
            headings, filled = rows[0], [row for row in rows[1:] if any(row)]
            for at, row in enumerate([headings, *reversed(filled)], 1):
                for place, value in enumerate(reversed(row), 1):
                    page.cell(at, place).value = value
                    page.cell(at, place).number_format = "d mmm yyyy" if isinstance(value, dt.datetime) else "General"
        self.book.book[PROJECTS].row_dimensions[self.book.row_of(PROJECTS, "รหัสโครงการ", self.first.code)].hidden = True
        batch = self.everything_is_the_same()
        self.assertIn("อ่านแถวที่ซ่อนไว้ด้วย 1 แถว", " ".join(batch.counts["notes"]))

    def test_days_and_numbers_as_text(self):
        for row in (2, 3):
            self.book.put(PROJECTS, row, start="๑ ตุลาคม ๒๕๖๘", end="30/09/2569")
            self.book.put(ACTIVITIES, row, weight="100%")
        self.book.put(ACTIVITIES, 2, baht="๑๐๐.๐๐ บาท").put(INDICATORS, 2, target="5.00")
        self.everything_is_the_same()

    def test_a_percent_typed_with_its_sign(self):
        """Excel keeps 50% as 0.5 with a format: what the person saw is what counts."""
        cell = self.book.cell(ACTIVITIES, 2, "น้ำหนัก (ร้อยละ)")
        cell.value, cell.number_format = 0.5, "0%"
        confirm(self.look(), self.nan_office)
        with asking_as(EVERYONE):
            self.assertEqual(newest(self.first.code).activities.all()[0].weight_percent, 50)

    def test_formulas_without_a_value(self):
        self.book.put(ACTIVITIES, 2, baht="=SUM(L3:L3)")
        self.error("เป็นสูตรที่ยังไม่มีค่า กรุณาเปิดไฟล์ด้วย Excel กดบันทึก", table="activities")
        self.assertEqual(self.look().counts["total_baht"], "200.00")

    def test_an_amount_counts_in_the_total_whatever_else_is_wrong_with_its_row(self):
        self.book.put(ACTIVITIES, 2, weight="มาก")
        counts = self.look().counts
        self.assertEqual([counts["error_baht"], counts["accepted_baht"]], ["100.00", "200.00"])

    def test_a_row_that_was_cleared_is_not_passed_over(self):
        """Without the token nothing else would tell that the row was there."""
        del self.book.book["ที่มา"]
        for column in range(2, 40):
            self.book.book[PROJECTS].cell(2, column).value = None
        self.error("ต้องกรอกชื่อโครงการ")

    def test_the_same_row_pasted_twice_comes_in_once(self):
        for _ in range(2):
            self.book.put(ACTIVITIES, self.book.free(ACTIVITIES), code=self.first.code, activity="ขุดลอก",
                          kind="รายจ่ายประจำ", category="งบดำเนินงาน", baht=7)  # fmt: skip
        confirm(self.look(), self.nan_office)
        self.assertEqual(record(self.first.code).budget_baht, 114)
        self.assertEqual(set(self.look().rows.values_list("state", flat=True)), {"same"})

    def test_notes_of_colleagues_change_nothing(self):
        self.book.cell(PROJECTS, 2, "ชื่อโครงการ").comment = Comment("ตรวจด้วย", "นาน")
        self.everything_is_the_same()
        self.assertEqual(Project._base_manager.count(), 2)
