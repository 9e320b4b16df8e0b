from projects.exchange import actions
from projects.models import Project
from projects.people.scope import EVERYONE, asking_as
from projects.register.actions import accept_project, submit_project, verify_project
from tests import make
from tests.base import PadmeTestCase
from tests.projects.exchange.workbook_file import ACTIVITIES, PROJECTS, Edited, confirm, look, newest, record, taken


class ThroughThreeHands(PadmeTestCase):
    """What a workbook wrote goes the way of everything that is typed."""

    def add(self, book, code, title, baht):
        return book.put(ACTIVITIES, book.free(ACTIVITIES), code=code, activity=title, kind="รายจ่ายประจำ",
                        category="งบดำเนินงาน", baht=baht)  # fmt: skip

    def accept(self, project):
        with asking_as(self.nan_agency):
            submit_project(project, by=self.nan_agency)
        with asking_as(self.nan_office):
            verify_project(project, by=self.nan_office)
        with asking_as(self.central):
            accept_project(project, by=self.central)

    def titles(self, code):
        with asking_as(EVERYONE):
            return [activity.title for activity in Project.objects.get(code=code).activities.all()]

    def test_a_draft_and_its_amendment(self):
        project = make.project(agency=self.roads_of_nan)
        with asking_as(EVERYONE):
            project.activities.update(weight_percent=None)
        book = self.add(Edited(taken(self.nan_office)), project.code, "เพิ่มในร่าง", 5).put(PROJECTS, 2, summary="ร่าง")
        confirm(look(book.data(), self.nan_office), self.nan_office)
        self.accept(project)
        self.assertEqual([record(project.code).live, record(project.code).summary], [True, "ร่าง"])
        self.assertEqual(self.titles(project.code), ["กิจกรรมหลัก", "เพิ่มในร่าง"])

        book = self.add(Edited(taken(self.nan_office)), project.code, "เพิ่มในฉบับแก้ไข", 7)
        confirm(look(book.data(), self.nan_office), self.nan_office)
        self.assertEqual(self.titles(project.code), ["กิจกรรมหลัก", "เพิ่มในร่าง"])
        again = Edited(taken(self.nan_office))  # the new activity stands in the version alone
        row = again.row_of(ACTIVITIES, "ชื่อกิจกรรม/รายการ", "เพิ่มในฉบับแก้ไข")
        batch = look(again.put(ACTIVITIES, row, baht=8).data(), self.nan_office)
        self.assertEqual([r.state for r in batch.rows.exclude(state="same")], ["changed"])
        confirm(batch, self.nan_office)
        self.accept(project)
        self.assertEqual(self.titles(project.code), ["กิจกรรมหลัก", "เพิ่มในร่าง", "เพิ่มในฉบับแก้ไข"])
        self.assertEqual(record(project.code).budget_baht, 1000013)
        self.assertEqual(record(project.code).amendment_step, "")

    def test_what_was_submitted_since_is_not_taken_back(self):
        project = make.project(agency=self.roads_of_nan)
        batch = confirm(look(Edited(taken(self.nan_office)).put(PROJECTS, 2, summary="ใหม่").data(), self.nan_office),
                        self.nan_office)  # fmt: skip
        with asking_as(self.nan_agency):
            submit_project(project, by=self.nan_agency)
        with self.assertRaisesMessage(Exception, "อยู่ในขั้นส่งตรวจแล้ว"):
            actions.undo(batch, by=self.nan_office)
        self.assertEqual(newest(project.code).summary, "ใหม่")

    def test_an_undone_batch_leaves_the_next_workbook_without_a_change(self):
        make.project(agency=self.roads_of_nan)
        data = taken(self.nan_office)
        batch = confirm(look(Edited(data).put(PROJECTS, 2, summary="ใหม่").data(), self.nan_office), self.nan_office)
        actions.undo(batch, by=self.nan_office)
        self.assertEqual(set(look(data, self.nan_office).rows.values_list("state", flat=True)), {"same"})
