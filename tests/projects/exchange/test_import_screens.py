from datetime import timedelta
from decimal import Decimal
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from projects.exchange import actions, rules
from projects.models import Activity, ActivityBudgetLine, AuditEntry, FiscalYear, ImportBatch, Project
from projects.people.scope import EVERYONE, asking_as
from projects.register.actions import assign_agency
from tests.base import PadmeTestCase
from tests.projects.exchange.bill import ADMINISTRATION, REAL, line, text_of, upload


class Screens(PadmeTestCase):
    def send(self, *lines, by=None, data=None, name="งบ.csv", year=2569):
        file = SimpleUploadedFile(name, data or text_of(lines or [line()]).encode())
        form = {"layout": "budget-bill", "fiscal_year": year, "file": file}
        return self.post("/admin/imports/new/", form, by=by or self.nan_office)

    def batch(self, *lines, by=None, **more):
        answer = self.send(*lines, by=by, **more)
        self.assertEqual(answer.status_code, 302, answer.content.decode()[:3000])
        return ImportBatch.objects.latest("pk")

    def press(self, batch, step, data=None, *, by=None):
        return self.post(f"/admin/imports/{batch.pk}/{step}/", data, by=by or self.nan_office)

    def projects(self):
        with asking_as(EVERYONE):
            return list(Project.objects.order_by("pk"))


class FromUploadToUndo(Screens):
    def test_preview_writes_nothing_and_confirm_makes_drafts(self):
        batch = self.batch(line(), line(ITEM_DESCRIPTION="ค่าวัสดุ"))
        self.assertEqual(self.projects(), [])
        page = self.get(f"/admin/imports/{batch.pk}/", by=self.nan_office)
        self.assertContains(page, "นำเข้า 2 แถว")
        self.assertContains(page, "2,001.00")
        self.assertRedirects(self.press(batch, "confirm"), f"/admin/imports/{batch.pk}/")
        self.assertContains(self.get(f"/admin/imports/{batch.pk}/", by=self.nan_office), 'href="/admin/queue/"')
        for page in ("/admin/imports/", f"/admin/imports/{batch.pk}/"):
            self.assertContains(self.get(page, by=self.nan_office), "จังหวัดน่าน")
        project = self.projects()[0]
        self.assertEqual([project.step, project.live, project.waiting_for], ["draft", False, "office"])
        self.assertEqual([project.budget_baht, project.drafted_by], [Decimal("2001.00"), self.nan_office])
        line_ = Activity._base_manager.first().budget_lines.get
        with asking_as(EVERYONE):
            self.assertEqual([line_().source_batch, line_().source_row], [batch, 1])

    def test_the_record_names_the_file_and_the_line_it_came_from(self):
        self.press(self.batch(line(), name="งบน่าน.csv"), "confirm")
        page = self.get(f"/admin/projects/{self.projects()[0].pk}/", by=self.nan_office)
        self.assertContains(page, "ไฟล์ งบน่าน.csv แถว 2")

    def test_real_file_is_decided_run_by_run(self):
        batch = self.batch(data=REAL.read_bytes(), by=self.central, year=2565)
        page = self.get(f"/admin/imports/{batch.pk}/", by=self.central)
        self.assertContains(page, "แถว 137–156: “กลุ่มจังหวัดภาคเหนือตอนบน” คือพื้นที่ใด")
        self.assertEqual(self.press(batch, "confirm", by=self.central).status_code, 422)
        self.press(batch, "decide", {"run-0-1": "NU1", "run-1-136": "NU2", "move-155": "on"}, by=self.central)
        batch.refresh_from_db()
        self.assertEqual([batch.counts["rows_left"], batch.counts["projects_new"]], [0, 29])
        self.assertEqual(len(batch.decisions), 3)
        self.press(batch, "confirm", by=self.central)
        self.assertEqual(len(self.projects()), 29)
        page = self.get(f"/admin/imports/{batch.pk}/", by=self.central)
        self.assertContains(page, "แถว 2–22 “กลุ่มจังหวัดภาคเหนือตอนบน” → กลุ่มจังหวัดภาคเหนือตอนบน 1")
        self.assertContains(page, "→ ย้ายไปรายการนอกประเด็น")
        self.assertContains(self.get(f"/admin/imports/{batch.pk}/?state=new&page=3", by=self.central), "หน้า 3 จาก 4")

    def test_an_answer_that_was_not_offered_is_refused(self):
        batch = self.batch(line(BUDGETARY_UNIT="กลุ่มจังหวัดภาคเหนือตอนบน"), by=self.central)
        self.assertEqual(self.press(batch, "decide", {"run-0-1": "55"}, by=self.central).status_code, 422)

    def test_good_rows_can_go_first_and_the_rest_be_mended(self):
        batch = self.batch(line(), line(AMOUNT="=1+1"))
        page = self.get(f"/admin/imports/{batch.pk}/", by=self.nan_office)
        self.assertContains(page, "<code>AMOUNT</code> (จำนวนเงิน)", count=2)
        self.assertEqual(self.press(batch, "confirm").status_code, 422)
        self.press(batch, "confirm", {"accept_good_rows": "1"})
        self.assertEqual(len(self.projects()), 1)
        left = self.get(f"/admin/imports/{batch.pk}/remaining.csv", by=self.nan_office)
        self.assertIn("'=1+1", b"".join(left.streaming_content).decode())
        self.assertEqual(self.get(f"/admin/imports/{batch.pk}/remaining.xlsx", by=self.nan_office).status_code, 200)
        self.assertEqual(self.get(f"/admin/imports/{batch.pk}/remaining.exe", by=self.nan_office).status_code, 404)

    def test_undo_takes_drafts_away_and_is_logged(self):
        batch = self.batch()
        self.press(batch, "confirm")
        self.press(batch, "undo")
        self.assertEqual(self.projects(), [])
        batch.refresh_from_db()
        self.assertEqual(batch.state, "undone")
        done = AuditEntry.objects.filter(action="projects.import.undone")
        self.assertEqual([done.count(), done.exclude(project_id=None).get().data["sha256"]], [2, batch.sha256])
        self.assertEqual(self.press(batch, "undo").status_code, 422)
        again = self.batch()
        self.press(again, "confirm")
        self.assertEqual(len(self.projects()), 1)

    def test_undo_gives_changed_amounts_back_in_columns_and_versions(self):
        first = self.batch()
        self.press(first, "confirm")
        with asking_as(self.nan_office):
            Project.objects.get().save_revision(clean=False)
        second = self.batch(line(AMOUNT="5,000"), line(ITEM_DESCRIPTION="ค่าวัสดุ", AMOUNT="1"))
        self.assertContains(
            self.get(f"/admin/imports/{second.pk}/", by=self.nan_office), "เปลี่ยนจาก 1,000.50 เป็น 5,000.00"
        )
        self.press(second, "confirm")
        for expected, titles in ((Decimal("5001.00"), 2), (Decimal("1000.50"), 1)):
            with asking_as(EVERYONE):
                project = Project.objects.get()
                self.assertEqual([project.budget_baht, project.activities.count()], [expected, titles])
                version = project.get_latest_revision_as_object()
                version.refresh_computed()
                self.assertEqual([version.budget_baht, len(version.activities.all())], [expected, titles])
                told = AuditEntry.objects.filter(project_id=project.pk, action__startswith="projects.import").latest(
                    "pk"
                )
                self.assertEqual(told.revision_id, project.latest_revision_id)  # the log names the version it made
            self.press(second, "undo")

    def test_undo_says_what_was_built_on_it(self):
        cases = {
            "มอบหมายให้หน่วยงานแล้ว": lambda: assign_agency(Project.objects.all(), self.roads_of_nan, by=self.nan_office),
            "อยู่ในขั้นส่งตรวจแล้ว": lambda: Project.objects.update(step="submitted"),
            "มีผู้แก้ไขบันทึก": lambda: Project.objects.get().save_revision(clean=False),
            "มีผู้แก้ไขจำนวนเงินแล้ว": lambda: ActivityBudgetLine.objects.update(budget_baht=3),
            "จากการนำเข้าครั้งอื่น": lambda: self.press(self.batch(line(ITEM_DESCRIPTION="ใหม่")), "confirm"),
        }
        for words, build in cases.items():
            with self.subTest(words=words):
                batch = self.batch(line())
                self.press(batch, "confirm")
                with asking_as(self.nan_office):
                    build()
                answer = self.press(batch, "undo")
                self.assertContains(answer, words, status_code=422)
                with asking_as(EVERYONE):
                    self.assertEqual(Project.objects.count(), 1)
                    Project.objects.all().delete()

    def test_a_file_that_cannot_be_read_says_why_at_the_field(self):
        self.assertContains(self.send(data=b"a,b\n1,2\n"), "ไม่พบคอลัมน์", status_code=422)
        self.assertContains(self.send(name="a.xlsm"), "แมโคร", status_code=422)
        self.assertFalse(ImportBatch.objects.exists())

    def test_empty_list_teaches(self):
        self.assertContains(self.get("/admin/imports/", by=self.nan_office), "อัปโหลดไฟล์แรก")
        self.batch()
        self.assertContains(self.get("/admin/imports/", by=self.nan_office), "งบ.csv")


class OnceByTheSamePerson(Screens):
    def test_second_confirm_is_a_lost_race(self):
        batch = self.batch()
        self.press(batch, "confirm")
        self.assertEqual(self.press(batch, "confirm").status_code, 409)
        self.assertEqual(len(self.projects()), 1)
        self.assertEqual(self.press(batch, "decide").status_code, 409)

    def test_another_persons_batch_is_not_found(self):
        batch = self.batch()
        for who in (self.phrae_office, self.nan_office_2, self.north2_office):
            for step in ("", "decide/", "confirm/", "abandon/", "undo/", "remaining.csv"):
                with self.subTest(who=who.username, step=step):
                    address = f"/admin/imports/{batch.pk}/{step}"
                    ask = self.post if step.endswith("/") else self.get
                    self.assertEqual(ask(address, by=who).status_code, 404)
        self.assertNotContains(self.get("/admin/imports/", by=self.phrae_office), "งบ.csv")
        self.assertEqual(self.projects(), [])

    def test_central_staff_see_it_and_cannot_confirm_for_another(self):
        batch = self.batch()
        self.assertEqual(self.get(f"/admin/imports/{batch.pk}/", by=self.central).status_code, 200)
        self.assertEqual(self.press(batch, "confirm", by=self.central).status_code, 403)
        self.press(batch, "confirm")
        self.assertEqual(self.press(batch, "undo", by=self.central).status_code, 302)

    def test_the_areas_other_officer_may_take_it_back(self):
        batch = self.batch()
        self.press(batch, "confirm")
        self.assertEqual(self.press(batch, "undo", by=self.phrae_office).status_code, 404)
        self.assertEqual(self.press(batch, "undo", by=self.nan_office_2).status_code, 302)

    def test_agencies_import_their_own_workbook_only_and_readers_nothing(self):
        page = self.get("/admin/imports/new/", by=self.nan_agency)
        self.assertContains(page, 'value="template"')
        self.assertNotContains(page, 'value="budget-bill"')
        self.assertEqual(self.send(by=self.nan_agency).status_code, 422)
        for who in (self.nan_governor, self.observer):
            self.assertEqual(self.get("/admin/imports/", by=who).status_code, 403)
            self.assertEqual(self.send(by=who).status_code, 403)
            self.assertNotContains(self.get("/admin/", by=who), "/admin/imports/")
        self.assertContains(self.get("/admin/", by=self.nan_office), "/admin/imports/")
        self.assertEqual(self.get("/admin/imports/").status_code, 302)

    def test_a_preview_lasts_a_day(self):
        batch = self.batch()
        ImportBatch.objects.update(made_at=timezone.now() - timedelta(hours=24, minutes=1))
        self.assertContains(self.press(batch, "confirm"), "เกิน 24 ชั่วโมง", status_code=422)
        self.assertEqual(self.projects(), [])

    def test_a_world_that_changed_is_shown_before_anything_is_written(self):
        mine, other = self.batch(), self.batch(line(AMOUNT="77"), by=self.central)
        self.press(other, "confirm", by=self.central)
        self.assertContains(self.press(mine, "confirm"), "ข้อมูลในระบบเปลี่ยนไป", status_code=422)
        self.assertEqual(self.projects()[0].budget_baht, Decimal("77.00"))
        self.assertContains(self.get(f"/admin/imports/{mine.pk}/", by=self.nan_office), "เปลี่ยนจาก 77.00")
        self.assertEqual(self.press(mine, "confirm").status_code, 302)
        self.assertEqual(self.projects()[0].budget_baht, Decimal("1000.50"))

    def test_a_year_closed_in_between(self):
        batch = self.batch()
        FiscalYear.objects.filter(pk=2569).update(closed_on=timezone.localdate())
        self.assertContains(self.press(batch, "confirm"), "ปิดแล้ว", status_code=422)
        self.assertEqual(self.send().status_code, 422)

    def test_a_file_changed_in_the_store_is_refused(self):
        batch = self.batch()
        with batch.file.storage.open(batch.file.name, "wb") as file:
            file.write(text_of([line(AMOUNT="1")]).encode())
        self.assertContains(self.press(batch, "confirm"), "ไม่ตรงกับที่อัปโหลด", status_code=422)

    def test_left_alone_it_can_be_put_away(self):
        batch = self.batch()
        self.press(batch, "abandon")
        self.assertEqual(self.press(batch, "confirm").status_code, 409)


class HowMuchItAsks(Screens):
    def count(self, rows):
        lines = [
            line(PROJECT=f"โครงการ {n % 7}", ITEM_DESCRIPTION=f"รายการ {n}", AMOUNT=str(n + 1)) for n in range(rows)
        ]
        counts = []

        def counted(step, *args, **kwargs):
            with CaptureQueriesContext(connection) as seen:
                answer = step(*args, **kwargs)
            counts.append(len(seen))
            return answer

        batch = counted(actions.preview, upload(*lines), layout="budget-bill", year_be=2569, by=self.nan_office)
        counted(actions.confirm, batch, by=self.nan_office)
        counted(self.get, f"/admin/imports/{batch.pk}/", by=self.nan_office)
        counted(self.get, "/admin/imports/", by=self.nan_office)
        counted(actions.undo, batch, by=self.nan_office)
        return counts

    @mock.patch.object(rules, "ROWS_AT_ONCE", 5_000)  # in the request, not as a job: the statements are the same
    def test_statements_do_not_grow_with_rows(self):
        self.count(10)  # fills what is looked up once a process
        few, many = self.count(10), self.count(1000)
        self.assertEqual(few[2:4], many[2:4])
        # Rows are written in parts: 500 at once, and fewer on SQLite, which takes 999 values in a statement.
        parts = 1000 / (500 if connection.vendor == "postgresql" else 80)
        for one, other in zip(few, many, strict=True):
            self.assertLess(other, one + 6 * parts)

    def test_admin_line_is_offered(self):
        batch = self.batch(line(CATEGORY_LV1="งบรายจ่ายอื่น", CATEGORY_LV2="", ITEM_DESCRIPTION=ADMINISTRATION))
        self.assertContains(self.get(f"/admin/imports/{batch.pk}/", by=self.nan_office), "ย้ายแถว 2 ไป")
