from django.core.exceptions import PermissionDenied

from cms.rules import RuleBroken
from projects.exchange import actions
from projects.models import AuditEntry, Notice, Project
from projects.people.scope import EVERYONE, asking_as
from projects.register.actions import note_saved, submit_project
from projects.register.snapshot import snapshot
from tests import cast, make
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


def save_by_hand(project, by, **values):
    """What the form does: the newest version with these values."""
    with asking_as(by):
        project = Project.objects.get(pk=project.pk)
        before = snapshot(project.get_latest_revision_as_object())
        version = project.get_latest_revision_as_object()
        for name, value in values.items():
            setattr(version, name, value)
        if not project.live:
            version.save()
        version.save_revision(user=by, clean=False)
        project.refresh_from_db()
        note_saved(project, by=by, before=before)


class Workbooks(PadmeTestCase):
    def setUp(self):
        super().setUp()
        self.project = make.project(agency=self.roads_of_nan, title="ฝายน้ำล้น", summary="เดิม", beneficiaries="เดิม")
        self.code = self.project.code

    def edited(self, by=None, **values):
        book = Edited(taken(by or self.nan_office))
        return book.put(PROJECTS, 2, **values)

    def row(self, batch, table="projects", sheet_row=2):
        return batch.rows.get(table=table, sheet_row=sheet_row)


class MergeOfCells(Workbooks):
    def test_a_change_goes_in_and_the_record_says_from_which_file_and_row(self):
        batch = look(self.edited(summary="ใหม่", count="1,200").data(), self.nan_office)
        self.assertEqual(self.row(batch).state, "changed")
        confirm(batch, self.nan_office)
        now = record(self.code)
        self.assertEqual([now.summary, now.beneficiaries_count, now.drafted_by], ["ใหม่", 1200, self.nan_office])
        self.assertEqual(newest(self.code).summary, "ใหม่")
        self.assertEqual(now.latest_revision.user, self.nan_office)
        entry = AuditEntry.objects.filter(project_id=self.project.pk, action="projects.import.confirmed").get()
        self.assertEqual([entry.data["file"], entry.data["sheets"]], ["แบบกรอก.xlsx", [["โครงการ", [2]]]])
        self.assertIn(["สาระสำคัญ", "เดิม", "ใหม่"], entry.data["changes"])
        page = self.get(f"/admin/projects/{self.project.pk}/", by=self.nan_office)
        self.assertContains(page, "แบบกรอก.xlsx")
        self.assertContains(page, "แผ่น “โครงการ” แถว 2")

    def test_a_cell_left_alone_never_overwrites_a_newer_value(self):
        book = self.edited(summary="ใหม่")
        save_by_hand(self.project, self.nan_agency, beneficiaries="เกษตรกร 240 ครัวเรือน")
        batch = look(book.data(), self.nan_office)
        confirm(batch, self.nan_office)
        now = newest(self.code)
        self.assertEqual([now.summary, now.beneficiaries], ["ใหม่", "เกษตรกร 240 ครัวเรือน"])

    def test_a_cell_that_both_changed_waits_for_a_choice(self):
        book = self.edited(summary="ของท่าน", beneficiaries="ของท่าน")
        save_by_hand(self.project, self.nan_agency, summary="ของหน่วยงาน", beneficiaries="ของหน่วยงาน")
        batch = look(book.data(), self.nan_office)
        self.assertEqual([self.row(batch).state, batch.counts["rows_undecided"]], ["undecided", 1])
        with self.assertRaises(RuleBroken):
            confirm(batch, self.nan_office)
        key = f"projects:{self.row(batch).row}"
        batch = actions.choose(batch, {"cells": {f"{key}:summary": "yours"}}, by=self.nan_office)
        self.assertEqual(self.row(batch).state, "undecided")
        choices = {"cells": {f"{key}:summary": "yours"}, "columns": {"projects:beneficiaries": "theirs"}}
        batch = actions.choose(batch, choices, by=self.nan_office)
        self.assertEqual(self.row(batch).state, "changed")
        confirm(batch, self.nan_office)
        now = newest(self.code)
        self.assertEqual([now.summary, now.beneficiaries], ["ของท่าน", "ของหน่วยงาน"])

    def test_the_same_change_on_both_sides_is_none(self):
        book = self.edited(summary="ตรงกัน")
        save_by_hand(self.project, self.nan_agency, summary="ตรงกัน ")
        self.assertEqual(self.row(look(book.data(), self.nan_office)).state, "same")

    def test_the_same_file_twice_writes_nothing_the_second_time(self):
        book = self.edited(summary="ใหม่")
        book.put(ACTIVITIES, book.free(ACTIVITIES), code=self.code, activity="กิจกรรมใหม่", kind="รายจ่ายประจำ",
                 category="งบดำเนินงาน", baht=500)  # fmt: skip
        book.put(INDICATORS, book.free(INDICATORS), code=self.code, indicator="ตัวชี้วัดใหม่", target=5)
        book.put(PROJECTS, book.free(PROJECTS), title="โครงการใหม่", source="งบประมาณจังหวัด", status="ยังไม่เริ่ม")
        confirm(look(book.data(), self.nan_office), self.nan_office)
        batch = look(book.data(), self.nan_office)
        self.assertEqual(set(batch.rows.values_list("state", flat=True)), {"same"})
        self.assertEqual(Project._base_manager.count(), 2)

    def test_what_the_system_filled_in_a_new_row_is_no_change_of_others(self):
        """A new record gets a status, and of an agency its name: uploaded again, there is nothing to say and to do."""
        own = f"55:{self.roads_of_nan.pk}"
        for by, scope in ((self.nan_office, "55"), (self.nan_agency, own)):
            with self.subTest(by=by.username):
                book = Edited(taken(by, scope))
                book.put(PROJECTS, book.free(PROJECTS), title=f"ใหม่ของ {by.username}", source="งบประมาณจังหวัด")
                confirm(look(book.data(), by), by)
                batch = look(book.data(), by)
                row = batch.rows.get(values__ชื่อโครงการ=f"ใหม่ของ {by.username}")
                self.assertEqual([row.state, row.cells], ["same", []])
                self.assertTrue(row.reason.startswith("อยู่ในระบบแล้ว รหัส"))
                self.assertEqual(set(batch.rows.values_list("state", flat=True)), {"same"})

    def test_rows_are_left_out_singly(self):
        book = self.edited(summary="ใหม่")
        other = make.project(agency=self.roads_of_nan, title="ถนน")
        batch = look(book.data(), self.nan_office)
        batch = actions.choose(batch, {"left_out": [["projects", self.row(batch).row]]}, by=self.nan_office)
        self.assertEqual([self.row(batch).state, batch.counts["rows_left"]], ["left_out", 0])
        with self.assertRaises(RuleBroken):
            confirm(batch, self.nan_office)
        self.assertEqual([record(self.code).summary, other.pk > 0], ["เดิม", True])

    def test_a_missing_row_deletes_nothing_and_is_said(self):
        book = Edited(taken(self.nan_office))
        book.book[ACTIVITIES].delete_rows(2)
        batch = look(book.data(), self.nan_office)
        self.assertIn("แผ่น “กิจกรรมและงบประมาณ” ขาดไป 1 แถว", " ".join(batch.counts["notes"]))
        self.assertIn("กิจกรรมหลัก", " ".join(batch.counts["notes"]))


class WhatIsRefused(Workbooks):
    def reason(self, book, by=None, table="projects", sheet_row=2):
        row = self.row(look(book.data(), by or self.nan_office), table, sheet_row)
        self.assertEqual(row.state, "error", row.reason)
        return row.reason

    def test_a_record_in_review_is_refused_only_where_it_was_changed(self):
        untouched, book = self.edited(), self.edited(summary="ใหม่")
        with asking_as(self.nan_agency):
            submit_project(self.project, by=self.nan_agency)
        self.assertIn("ส่งตรวจแล้ว", self.reason(book))
        self.assertEqual(self.row(look(untouched.data(), self.nan_office)).state, "same")

    def test_another_areas_workbook_finds_nothing_here(self):
        book = self.edited(summary="ใหม่")
        self.assertIn("พ้นจากความรับผิดชอบ", self.reason(book, by=self.phrae_office))
        self.assertIn("พ้นจากความรับผิดชอบ", self.reason(book, by=self.phrae_agency))

    def test_a_record_that_went_is_an_error_at_its_row(self):
        book = self.edited(summary="ใหม่")
        with asking_as(EVERYONE):
            self.project.delete()
        self.assertIn("ถูกลบหรือพ้นจากความรับผิดชอบ", self.reason(book))

    def test_another_year_and_another_area_are_refused_as_a_whole(self):
        data = self.edited(summary="ใหม่").data()
        for facts in ({"year": 2568}, {"area": "54"}):
            with self.subTest(**facts), self.assertRaises(RuleBroken):
                look(data, self.central, **facts)
        with self.assertRaises(RuleBroken):
            look(data, self.nan_governor)

    def test_cells_are_held_to_the_words_of_the_form(self):
        for facts, why in (
            ({"title": ""}, "ต้องกรอกชื่อโครงการ"),
            ({"count": "สองร้อย"}, "ตัวเลข"),
            ({"count": "2.5"}, "จำนวนเต็ม"),
            ({"start": "32/13/2569"}, "ปฏิทิน"),
            ({"start": "1 ต.ค. 2570"}, "วันสิ้นสุดต้องไม่ก่อน"),
            ({"status": "เสร็จแล้วมั้ง"}, "ไม่รู้จัก"),
            ({"agency": "หน่วยงานที่ไม่มี"}, "ไม่มีหน่วยงานชื่อนี้"),
            ({"agency": ""}, "เว้นว่างไม่ได้"),
            ({"title": "ก" * 601}, "601"),
        ):
            with self.subTest(why):
                self.assertIn(why, self.reason(self.edited(**facts)))

    def test_an_agency_changes_its_drafts_and_hands_nothing_over(self):
        cast.agency("สำนักงานทางหลวงชนบทน่าน", "55")
        own = f"55:{self.roads_of_nan.pk}"
        book = Edited(taken(self.nan_agency, own)).put(PROJECTS, 2, summary="โดยหน่วยงาน")
        confirm(look(book.data(), self.nan_agency), self.nan_agency)
        self.assertEqual(record(self.code).summary, "โดยหน่วยงาน")
        book = Edited(taken(self.nan_agency, own)).put(PROJECTS, 2, agency="สำนักงานทางหลวงชนบทน่าน")
        self.assertIn("เฉพาะสำนักงานและส่วนกลาง", self.reason(book, by=self.nan_agency))

    def test_nobody_confirms_for_another(self):
        batch = look(self.edited(summary="ใหม่").data(), self.nan_office)
        with self.assertRaises(PermissionDenied):
            confirm(batch, self.nan_office_2)


class WhatIsWritten(Workbooks):
    def test_a_live_record_gets_a_version_and_keeps_its_public_face(self):
        live = make.live(agency=self.roads_of_nan, title="เผยแพร่แล้ว", summary="เดิม")
        book = Edited(taken(self.nan_office))
        row = book.row_of(PROJECTS, "รหัสโครงการ", live.code)
        book.put(PROJECTS, row, summary="ฉบับแก้ไข")
        confirm(look(book.data(), self.nan_office), self.nan_office)
        now = record(live.code)
        self.assertEqual([now.summary, now.live, now.amendment_step, now.waiting_for], ["เดิม", True, "draft", "agency"])
        self.assertEqual(newest(live.code).summary, "ฉบับแก้ไข")

    def test_new_records_get_codes_and_their_parts(self):
        book = Edited(taken(self.nan_office))
        book.put(PROJECTS, book.free(PROJECTS), title="โครงการใหม่", agency="แขวงทางหลวงน่านที่ 1", start="1 ต.ค. 68",
                 end="๓๐ ก.ย. ๒๕๖๙", source="งบประมาณจังหวัด", status="ยังไม่เริ่ม")  # fmt: skip
        for name, baht in (("ใหม่1", "1,000.50"), ("ใหม่1", 2000), ("", 3)):
            book.put(ACTIVITIES, book.free(ACTIVITIES), code="ใหม่1", activity_code=name, activity=f"งาน {name}",
                     kind="รายจ่ายลงทุน", category="งบลงทุน", baht=baht)  # fmt: skip
        book.put(INDICATORS, book.free(INDICATORS), code="ใหม่1", indicator="พื้นที่", unit="ไร่", target="1,200")
        batch = confirm(look(book.data(), self.nan_office), self.nan_office)
        with asking_as(EVERYONE):
            new = Project.objects.exclude(pk=self.project.pk).get()
            self.assertEqual([a.budget_lines.count() for a in new.activities.all()], [2, 1])
            self.assertEqual(new.indicators.get().target, 1200)
            line = new.activities.all()[1].budget_lines.get()
        self.assertRegex(new.code, "69-55-0001")
        self.assertEqual([new.live, new.step, new.waiting_for, new.budget_baht], [False, "draft", "agency", 3003.5])
        self.assertEqual([line.source_batch, line.source_row], [batch, batch.rows.get(amount_baht=3).row])
        self.assertEqual([str(new.start_on), str(new.end_on)], ["2025-10-01", "2026-09-30"])
        actions.undo(batch, by=self.nan_office)
        self.assertEqual(Project._base_manager.count(), 1)

    def test_lines_are_added_to_an_activity_and_search_follows(self):
        book = Edited(taken(self.nan_office))
        key = book.cell(ACTIVITIES, 2, "รหัสกิจกรรม").value
        book.put(ACTIVITIES, 2, activity="ขุดลอกคลอง", baht=250)
        book.put(ACTIVITIES, book.free(ACTIVITIES), code=self.code, activity_code=key, activity="ขุดลอกคลอง",
                 kind="รายจ่ายประจำ", category="งบดำเนินงาน", baht=50)  # fmt: skip
        confirm(look(book.data(), self.nan_office), self.nan_office)
        now = record(self.code)
        self.assertEqual(now.budget_baht, 300)
        self.assertIn("ขุดลอกคลอง", now.search_text)
        with asking_as(EVERYONE):
            self.assertEqual([a.title for a in newest(self.code).activities.all()], ["ขุดลอกคลอง"])

    def test_an_agency_that_is_handed_a_record_is_told(self):
        other = cast.agency("สำนักงานทางหลวงชนบทน่าน", "55")
        told = cast.person("chonabot", "agency", agency=other)
        batch = confirm(look(self.edited(agency=other.name_th).data(), self.nan_office), self.nan_office)
        self.assertEqual(record(self.code).agency, other)
        self.assertEqual(Notice.objects.filter(person=told, read_at=None).count(), 1)
        actions.undo(batch, by=self.nan_office)
        self.assertEqual(record(self.code).agency, self.roads_of_nan)
        self.assertEqual(Notice.objects.filter(person=told, read_at=None).count(), 0)


class Undo(Workbooks):
    def state(self):
        with asking_as(EVERYONE):
            project = Project.objects.get(code=self.code)
            row = {name: getattr(project, name) for name in ("budget_baht", "search_text", "amendment_step", "live",
                   "waiting_for", "drafted_by_id", "has_unpublished_changes")}  # fmt: skip
            return row, snapshot(project), snapshot(project.get_latest_revision_as_object())

    def change(self, summary="ใหม่"):
        book = self.edited(summary=summary).put(ACTIVITIES, 2, baht=5)
        book.put(ACTIVITIES, book.free(ACTIVITIES), code=self.code, activity=f"เพิ่ม {summary}", kind="รายจ่ายประจำ",
                 category="งบดำเนินงาน", baht=500)  # fmt: skip
        return confirm(look(book.data(), self.nan_office), self.nan_office)

    def test_everything_is_as_before(self):
        for is_live in (False, True):
            with self.subTest(is_live=is_live):
                if is_live:
                    self.project = make.live(agency=self.roads_of_nan)
                    Project._base_manager.exclude(pk=self.project.pk).delete()
                    self.code = self.project.code
                before = self.state()
                batch = self.change()
                self.assertNotEqual(self.state(), before)
                actions.undo(batch, by=self.nan_office)
                self.assertEqual(self.state(), before)

    def test_the_later_of_two_goes_first(self):
        first, second = self.change("หนึ่ง"), self.change("สอง")
        with self.assertRaisesMessage(RuleBroken, "มีผู้แก้ไขบันทึกหลังจากนำเข้า"):
            actions.undo(first, by=self.nan_office)
        actions.undo(second, by=self.nan_office)
        actions.undo(first, by=self.nan_office)
        self.assertEqual(record(self.code).summary, "เดิม")

    def test_later_work_is_never_taken_away(self):
        batch = self.change()
        save_by_hand(self.project, self.nan_agency, beneficiaries="แก้ภายหลัง")
        with self.assertRaisesMessage(RuleBroken, "มีผู้แก้ไขบันทึกหลังจากนำเข้า"):
            actions.undo(batch, by=self.nan_office)
