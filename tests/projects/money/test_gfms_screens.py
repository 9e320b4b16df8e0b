"""Upload, look, confirm; large files by the worker; whose extract it is."""

from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks_db.models import DBTaskResult

from projects.exchange import jobs
from projects.models import AuditEntry, FiscalYear, GfmsBatch, GfmsLine
from projects.money.gfms import rules
from tests.projects.money.extracts import bring, lines
from tests.projects.money.gfms_file import row, text_of
from tests.projects.money.test_import_gfms_command import Extracts

State = GfmsBatch.State


class Screens(Extracts):
    def upload(self, *rows, by=None, as_of="31 มี.ค. 2568", text=None):
        file = SimpleUploadedFile("gfms.csv", (text_of(rows) if text is None else text).encode())
        with self.captureOnCommitCallbacks(execute=True):
            return self.post("/admin/gfms/new/", {"file": file, "as_of": as_of}, by=by or self.nan_office)

    def batch(self, *rows, **facts):
        page = self.upload(*rows, **facts)
        self.assertEqual(page.status_code, 302, page.content.decode()[-2000:])
        return GfmsBatch.objects.latest("pk")

    def press(self, batch, step, data=None, *, by=None):
        with self.captureOnCommitCallbacks(execute=True):
            return self.post(f"/admin/gfms/{batch.pk}/{step}/", data, by=by or self.nan_office)


class ByHand(Screens):
    def test_looked_at_then_confirmed_once_by_the_same_person(self):
        batch = self.batch(row(), row(line="2", amount="-1.50"))
        page = self.get(f"/admin/gfms/{batch.pk}/", by=self.nan_office)
        self.assertContains(page, "99,998.50")
        self.assertContains(page, "31 มีนาคม 2568")
        self.assertEqual([GfmsLine.objects.count(), AuditEntry.objects.count()], [0, 0])
        self.assertEqual(self.press(batch, "confirm", by=self.central).status_code, 403)
        self.assertEqual(self.press(batch, "confirm").status_code, 302)
        self.assertEqual(list(lines()), ["3600000001/1", "3600000001/2"])
        self.assertEqual(self.press(batch, "confirm").status_code, 409)
        self.assertEqual(AuditEntry.objects.get(action="projects.gfms.confirmed").user, self.nan_office)

    def test_rows_in_error_are_shown_and_the_good_ones_go_in_when_told(self):
        batch = self.batch(row(), row(line="2", area="54"))
        self.assertContains(self.get(f"/admin/gfms/{batch.pk}/", by=self.nan_office), "อยู่นอกพื้นที่ของท่าน")
        self.assertContains(self.press(batch, "confirm"), "ยังมีแถวผิดพลาด 1 แถว", status_code=422)
        self.press(batch, "confirm", {"accept_good_rows": "1"})
        self.assertEqual(list(lines()), ["3600000001/1"])

    def test_what_changed_meanwhile_is_shown_before_it_is_written(self):
        batch = self.batch(row(), row(line="2"))
        bring([row()])
        page = self.press(batch, "confirm")
        self.assertContains(page, "ข้อมูลในระบบเปลี่ยนไป", status_code=422)
        self.assertEqual(len(lines()), 1)
        self.press(batch, "confirm")
        self.assertEqual(len(lines()), 2)

    def test_abandoned_is_not_brought_in(self):
        batch = self.batch(row())
        self.press(batch, "abandon")
        self.assertEqual(self.press(batch, "confirm").status_code, 409)
        self.assertEqual(GfmsLine.objects.count(), 0)

    def test_a_wrong_file_or_day_is_refused_at_its_field(self):
        for facts, words in (
            ({"text": "x"}, "ไม่พบคอลัมน์"),
            ({"as_of": "1 ม.ค. 2640"}, "อนาคต"),
            ({"as_of": "เมื่อวาน"}, "อ่านวันที่ไม่ได้"),
        ):
            with self.subTest(words):
                self.assertContains(self.upload(row(), **facts), words, status_code=422)
        self.assertEqual(GfmsBatch.objects.count(), 0)

    def test_a_change_is_shown_with_both_amounts(self):
        bring([row()])
        batch = self.batch(row(amount="123,456.78"), as_of="30 เม.ย. 2568")
        page = self.get(f"/admin/gfms/{batch.pk}/", by=self.nan_office)
        self.assertContains(page, "100,000.00")
        self.assertContains(page, "123,456.78")


class WhoSeesIt(Screens):
    def test_areas_see_their_own_part_of_the_centres_extract(self):
        bring([row(), row(line="2", area="54", amount="777,777.00")])
        batch = GfmsBatch.objects.get()
        for person in (self.nan_office, self.nan_treasury):
            for address in ("/admin/gfms/", f"/admin/gfms/{batch.pk}/"):
                page = self.get(address, by=person)
                self.assertContains(page, "100,000.00")
                self.assertNotContains(page, "777,777.00")
                self.assertNotContains(page, "877,777.00")
        self.assertEqual(self.get(f"/admin/gfms/{batch.pk}/original/", by=self.nan_office).status_code, 404)
        self.assertContains(self.get(f"/admin/gfms/{batch.pk}/", by=self.central), "877,777.00")
        self.assertEqual(self.get(f"/admin/gfms/{batch.pk}/", by=self.lampang_office).status_code, 404)

    def test_agencies_have_no_door_and_readers_no_upload(self):
        self.assertEqual(self.get("/admin/gfms/", by=self.nan_agency).status_code, 403)
        self.assertNotContains(self.get("/admin/", by=self.nan_agency), "/admin/gfms/")
        self.assertContains(self.get("/admin/", by=self.nan_treasury), "/admin/gfms/")
        self.assertEqual(self.get("/admin/gfms/new/", by=self.nan_treasury).status_code, 403)
        self.assertEqual(self.upload(row(), by=self.nan_treasury).status_code, 403)

    def test_what_waits_is_its_owners(self):
        batch = self.batch(row())
        self.assertEqual(self.get(f"/admin/gfms/{batch.pk}/", by=self.nan_office_2).status_code, 404)
        self.assertEqual(self.get(f"/admin/gfms/{batch.pk}/", by=self.central).status_code, 200)


@mock.patch.object(rules, "BYTES_AT_ONCE", 10)
@mock.patch.object(rules, "ROWS_AT_ONCE", 1)
class InTheBackground(Screens):
    @mock.patch("django_tasks_db.management.commands.db_worker.close_old_connections")
    def work(self, _):
        jobs.work_once("worker-1")

    def state(self, batch):
        batch.refresh_from_db()
        return batch.state

    def test_checked_then_written(self):
        batch = self.batch(row(), row(line="2"))
        self.assertEqual(self.state(batch), State.CHECKING)
        self.assertContains(self.get(f"/admin/gfms/{batch.pk}/", by=self.nan_office), "<progress")
        progress = f"/admin/gfms/{batch.pk}/progress.json"
        self.assertTrue(self.get(progress, by=self.nan_office).json()["at_work"])
        self.assertEqual(self.get(progress, by=self.phrae_office).status_code, 404)
        self.work()
        self.assertEqual([self.state(batch), batch.counts["new"]], [State.PREVIEWED, 2])
        self.press(batch, "confirm")
        self.assertEqual([self.state(batch), GfmsLine.objects.count()], [State.CONFIRMING, 0])
        self.work()
        self.assertEqual([self.state(batch), GfmsLine.objects.count()], [State.CONFIRMED, 2])

    def test_what_cannot_be_read_is_said_on_the_batch(self):
        batch = self.batch(text="a,b\n1,2\n3,4\n5,6\n")
        self.work()
        self.assertEqual(self.state(batch), State.FAILED)
        self.assertIn("ไม่พบคอลัมน์", batch.trouble)

    def test_a_batch_whose_job_is_gone_goes_back_to_its_owner(self):
        batch = self.batch(row(), row(line="2"))
        DBTaskResult.objects.all().delete()
        suspects = jobs.sweep()
        self.assertEqual([set(suspects), self.state(batch)], [{f"gfms-{batch.pk}"}, State.CHECKING])
        jobs.sweep(suspects)
        self.assertEqual(self.state(batch), State.FAILED)
        self.assertContains(self.get(f"/admin/gfms/{batch.pk}/", by=self.nan_office), "หยุดกลางคัน")

    def test_a_year_closed_meanwhile_stops_the_job_and_says_so(self):
        batch = self.batch(row(), row(line="2"))
        self.work()
        self.press(batch, "confirm")
        FiscalYear.objects.filter(pk=2568).update(closed_on="2025-11-29")
        self.work()
        self.assertEqual([self.state(batch), GfmsLine.objects.count()], [State.PREVIEWED, 0])
        self.assertIn("เปลี่ยนไป", batch.trouble)
