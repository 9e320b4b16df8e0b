"""`import_projects --layout template --decisions FILE`: cells that both sides changed are settled without a screen."""

import tempfile
from pathlib import Path

from projects.exchange import actions
from projects.models import Activity, ImportBatch, Indicator, RememberedDecision
from projects.people.scope import EVERYONE, asking_as
from projects.register.actions import submit_project
from tests import make
from tests.base import PadmeTestCase
from tests.projects.exchange.bill import BOTH_DECIDED, REAL, command
from tests.projects.exchange.test_workbook_merge import save_by_hand
from tests.projects.exchange.workbook_file import (
    ACTIVITIES,
    INDICATORS,
    PROJECTS,
    YEAR,
    Edited,
    confirm,
    look,
    newest,
    taken,
)

SUMMARY, PEOPLE = "สาระสำคัญ", "ผู้ได้รับประโยชน์"


class Decided(PadmeTestCase):
    """Two records, three cells in conflict; row 1 of activities is changed by the file alone."""

    def setUp(self):
        super().setUp()
        self.first = make.project(agency=self.roads_of_nan, title="ก", summary="เดิม", beneficiaries="เดิม")
        self.second = make.project(agency=self.roads_of_nan, title="ข", summary="เดิม")
        book = Edited(taken(self.nan_office)).put(PROJECTS, 2, summary="ของไฟล์", beneficiaries="คนของไฟล์")
        book.put(PROJECTS, 3, summary="ของไฟล์").put(ACTIVITIES, 2, baht=250.5)
        self.file = Path(self.enterContext(tempfile.TemporaryDirectory())) / "แบบกรอก.xlsx"
        self.file.write_bytes(book.data())
        save_by_hand(self.first, self.nan_agency, summary="ของระบบ", beneficiaries="คนของระบบ")
        save_by_hand(self.second, self.nan_agency, summary="ของระบบ")

    def run_with(self, *decisions, **options):
        facts = {"layout": "template", "by": self.nan_office, "year": YEAR}
        return command(self.file, **facts | ({"decisions": list(decisions)} if decisions else {}) | options)

    def summaries(self):
        first, second = newest(self.first.code), newest(self.second.code)
        return [first.summary, first.beneficiaries, second.summary]

    BOTH = ({"column": SUMMARY, "value": "ของไฟล์", "rows": [1, 2], "code": "yours"},
            {"column": PEOPLE, "value": "คนของไฟล์", "code": "theirs"})  # fmt: skip


class Settling(Decided):
    def test_open_cells_are_listed_with_their_three_values_and_nothing_is_written(self):
        code, told = self.run_with()
        self.assertEqual([code, len(told["to_decide"]), told["errors"]], [3, 2, []])
        entry = told["to_decide"][0]
        self.assertEqual([entry[name] for name in ("table", "row", "sheet_row", "run", "column", "value")],
                         ["projects", 1, 2, [1, 1], SUMMARY, "ของไฟล์"])  # fmt: skip
        self.assertEqual(
            [(one["code"], one["value"]) for one in entry["candidates"]],
            [("yours", "ของไฟล์"), ("theirs", "ของระบบ"), ("base", "เดิม")],
        )
        self.assertTrue(all(set(one) == {"code", "name", "score", "value"} for one in entry["candidates"]))
        self.assertEqual([cell["heading"] for cell in entry["cells"]], [SUMMARY, PEOPLE])
        self.assertEqual(self.summaries(), ["ของระบบ", "คนของระบบ", "ของระบบ"])
        self.assertFalse(ImportBatch.objects.exists())

    def test_decisions_settle_them_and_the_same_again_writes_nothing(self):
        code, told = self.run_with(*self.BOTH, dry_run=True)
        self.assertEqual([code, told["to_decide"], ImportBatch.objects.count()], [0, [], 0])
        self.assertEqual(self.run_with(*self.BOTH), (0, told))
        self.assertEqual(self.summaries(), ["ของไฟล์", "คนของระบบ", "ของไฟล์"])
        self.assertFalse(RememberedDecision.objects.exists())
        code, again = self.run_with(*self.BOTH)
        self.assertEqual([code, again["projects_changed"], again["activities_changed"]], [0, 0, 0], again)
        self.assertEqual([again["projects_same"], ImportBatch.objects.count()], [2, 1])

    def test_what_stood_in_the_workbook_comes_back_and_stays(self):
        decisions = [
            {"column": SUMMARY, "value": "ของไฟล์", "rows": [1, 1], "code": "base"},
            {"column": SUMMARY, "value": "ของไฟล์", "rows": [2, 2], "code": "theirs"},
            {"column": PEOPLE, "value": "คนของไฟล์", "code": "base"},
        ]
        self.assertEqual(self.run_with(*decisions)[0], 0)
        self.assertEqual(self.summaries(), ["เดิม", "เดิม", "ของระบบ"])
        code, again = self.run_with(*decisions)
        self.assertEqual([code, again["projects_changed"], ImportBatch.objects.count()], [0, 0, 1])

    def test_money_that_waits_is_counted_to_the_satang(self):
        book = Edited(self.file.read_bytes())
        book.put(ACTIVITIES, 2, activity="งานของไฟล์")
        self.file.write_bytes(book.data())
        with asking_as(self.nan_agency):
            activity = self.first.activities.get()
            activity.title = "งานของระบบ"
            save_by_hand(self.first, self.nan_agency, activities=[activity])
        told = self.run_with()[1]
        self.assertEqual([told["undecided_baht"], told["error_baht"]], ["250.50", "0.00"])
        told = self.run_with(*self.BOTH, {"column": "ชื่อกิจกรรม/รายการ", "value": "งานของไฟล์", "code": "yours"})[1]
        self.assertEqual([told["undecided_baht"], told["to_decide"]], ["0.00", []])
        self.assertEqual(told["accepted_baht"], told["total_baht"])
        with asking_as(self.nan_office):
            self.assertEqual(newest(self.first.code).activities.all()[0].title, "งานของไฟล์")

    def test_some_decided_and_the_rest_left(self):
        code, told = self.run_with(self.BOTH[0], accept_good_rows=True)
        self.assertEqual([code, len(told["to_decide"])], [3, 1])
        self.assertEqual([told["to_decide"][0]["column"], self.summaries()[2]], [PEOPLE, "ของไฟล์"])

    def test_a_record_in_review_that_is_to_stay_as_it_is_stands_in_no_ones_way(self):
        with asking_as(self.nan_agency):
            submit_project(self.second, by=self.nan_agency)
        code, told = self.run_with(*self.BOTH)
        self.assertEqual([code, len(told["errors"])], [3, 1])
        keep = {"column": SUMMARY, "value": "ของไฟล์", "rows": [2, 2], "code": "theirs"}
        code, told = self.run_with(self.BOTH[0] | {"rows": [1, 1]}, self.BOTH[1], keep)
        self.assertEqual([code, told["errors"]], [0, []])


class NewOnBothSides(Decided):
    def test_one_that_a_colleague_made_meanwhile_is_settled_once(self):
        book = Edited(taken(self.nan_office))
        book.put(PROJECTS, book.free(PROJECTS), title="ค", summary="ของไฟล์", source="งบประมาณจังหวัด", status="ยังไม่เริ่ม")
        self.file.write_bytes(book.data())
        twin = make.project(agency=self.roads_of_nan, title="ค", summary="ของระบบ")
        code, told = self.run_with()
        self.assertEqual([code, [one["code"] for one in told["to_decide"][0]["candidates"]]], [3, ["yours", "theirs"]])
        of = {"column": SUMMARY, "value": "ของไฟล์"}
        code, told = self.run_with(of | {"code": "base"})
        self.assertEqual([code, "ไม่ทราบค่าเดิม" in told["fatal"]], [2, True])
        for _ in range(2):
            code, told = self.run_with(of | {"code": "yours"})
            self.assertEqual([code, told["to_decide"]], [0, []], told)
        self.assertEqual([newest(twin.code).summary, ImportBatch.objects.count()], ["ของไฟล์", 1])


class Refused(Decided):
    def test_what_cannot_be_meant_makes_the_run_unusable(self):
        of = {"column": SUMMARY, "value": "ของไฟล์", "code": "yours"}
        for decisions, words in (
            ([of], "หลายแถว"),
            ([of | {"code": "NU1"}], "yours, theirs, base"),
            ([{"column": SUMMARY, "value": "ของไฟล์", "move": "outside-issues"}], "yours, theirs, base"),
            ([of | {"value": "ไม่มี"}], "ไม่มีช่องที่รอตัดสิน"),
            ([of | {"column": "ไม่มี"}], "ไม่มีช่องที่รอตัดสิน"),
            ([of | {"rows": [3, 9]}], "ไม่มีช่องที่รอตัดสิน"),
            ([of | {"rows": [1, 2], "table": "indicators"}], "ไม่มีช่องที่รอตัดสิน"),
            ([of | {"rows": [1, 2], "table": 5}], "ต้องเป็นข้อความ"),
            ([of | {"rows": [1, 2]}, of | {"rows": [2, 2], "code": "base"}], "ซ้ำกัน"),
            ([{"column": "ชื่อโครงการ", "value": "ก", "code": "yours"}], "ไม่มีช่องที่รอตัดสิน"),
        ):
            with self.subTest(words=words, decisions=decisions):
                code, told = self.run_with(*decisions)
                self.assertEqual([code, list(told)], [2, ["fatal"]], told)
                self.assertIn(words, told["fatal"])
        self.assertEqual(self.summaries(), ["ของระบบ", "คนของระบบ", "ของระบบ"])

    def test_a_decision_about_a_table_is_none_of_the_bills(self):
        told = command(REAL, by=self.central, decisions=[BOTH_DECIDED[0] | {"table": "projects"}])
        self.assertEqual(told[0], 2)


class TwoSheetsOneHeading(PadmeTestCase):
    def test_the_table_tells_them_apart(self):
        project = make.project(agency=self.roads_of_nan)
        with asking_as(EVERYONE):
            project.indicators.add(Indicator(name_th="พื้นที่", weight_percent=10))
            project.activities.set([Activity(title="งาน", weight_percent=10)])
            project.save()
        book = Edited(taken(self.nan_office))
        for sheet in (ACTIVITIES, INDICATORS):
            book.put(sheet, 2, weight=20)
        with asking_as(EVERYONE):
            Indicator.objects.update(weight_percent=30)
            Activity.objects.update(weight_percent=30)
        file = Path(self.enterContext(tempfile.TemporaryDirectory())) / "ก.xlsx"
        file.write_bytes(book.data())
        of = {"column": "น้ำหนัก (ร้อยละ)", "value": "20", "rows": [1, 1]}
        facts = {"layout": "template", "by": self.nan_office, "year": YEAR}
        decisions = [of | {"table": "activities", "code": "yours"}, of | {"table": "indicators", "code": "base"}]
        self.assertEqual(command(file, **facts, decisions=decisions)[0], 0)
        now = newest(project.code)
        with asking_as(EVERYONE):
            weights = [now.activities.all()[0].weight_percent, now.indicators.all()[0].weight_percent]
        self.assertEqual(weights, [20, 10])


class OnScreen(Decided):
    def test_a_cell_chosen_as_it_was_stays_so_when_it_is_so_again(self):
        """Chosen while the other side had changed it, confirmed after that was taken back."""
        batch = look(self.file.read_bytes(), self.nan_office)
        cells = {"projects:1:summary": "base", "projects:1:beneficiaries": "theirs", "projects:2:summary": "theirs"}
        actions.choose(batch, {"cells": cells}, by=self.nan_office)
        save_by_hand(self.first, self.nan_agency, summary="เดิม")
        confirm(actions.look_again(batch, by=self.nan_office), self.nan_office)
        self.assertEqual(self.summaries()[0], "เดิม")
