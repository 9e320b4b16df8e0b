"""Large files: checked and written by the worker, while pages show how far it has come."""

from datetime import timedelta
from unittest import mock

from django.core.cache import caches
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from projects.exchange import jobs, progress, rules
from projects.models import AuditEntry, ImportBatch, Project
from projects.people.scope import EVERYONE, asking_as
from tests.projects.exchange.bill import line
from tests.projects.exchange.test_import_screens import Screens

State = ImportBatch.State


@mock.patch.object(rules, "ROWS_AT_ONCE", 3)
class InTheBackground(Screens):
    lines = [line(ITEM_DESCRIPTION=f"รายการ {n}") for n in range(5)]

    def uploaded(self, *lines):
        with self.captureOnCommitCallbacks(execute=True):
            return self.batch(*(lines or self.lines))

    @mock.patch(
        "django_tasks_db.management.commands.db_worker.close_old_connections"
    )  # the test's own, in its transaction
    def work(self, _):
        jobs.work_once("worker-1")

    def press(self, batch, step, data=None, **more):
        with self.captureOnCommitCallbacks(execute=True):
            return super().press(batch, step, data, **more)

    def state(self, batch):
        batch.refresh_from_db()
        return batch.state

    def drafts(self):
        with asking_as(EVERYONE):
            return Project.objects.count()

    def test_checked_then_written_then_taken_back(self):
        batch = self.uploaded()
        self.assertEqual(self.state(batch), State.CHECKING)
        page = self.get(f"/admin/imports/{batch.pk}/", by=self.nan_office)
        self.assertContains(page, "<progress")
        self.assertEqual(self.press(batch, "confirm").status_code, 409)
        self.work()
        self.assertEqual([self.state(batch), batch.rows.count()], [State.PREVIEWED, 5])
        self.press(batch, "confirm")
        self.assertEqual([self.state(batch), self.drafts()], [State.CONFIRMING, 0])
        self.work()
        self.assertEqual([self.state(batch), self.drafts()], [State.CONFIRMED, 1])
        self.assertEqual(
            AuditEntry.objects.get(action="projects.import.confirmed", project_id=None).user, self.nan_office
        )
        self.press(batch, "undo")
        self.assertEqual([self.state(batch), self.drafts()], [State.UNDONE, 0])

    def test_progress_is_told_to_its_owner_only(self):
        batch = self.uploaded()
        with progress.watched(batch.pk):
            progress.tell(2, 5, "ตรวจแต่ละแถว")
            answer = self.get(f"/admin/imports/{batch.pk}/progress.json", by=self.nan_office).json()
            self.assertEqual(answer, {"at_work": True, "done": 2, "total": 5, "word": "ตรวจแต่ละแถว"})
            self.assertEqual(
                self.get(f"/admin/imports/{batch.pk}/progress.json", by=self.phrae_office).status_code, 404
            )
        self.work()
        self.assertEqual(
            self.get(f"/admin/imports/{batch.pk}/progress.json", by=self.nan_office).json(), {"at_work": False}
        )

    def test_a_job_that_runs_twice_takes_effect_once(self):
        batch = self.uploaded()
        self.work()
        self.press(batch, "confirm")
        jobs.confirm_batch.enqueue(batch.pk, False)
        self.work()
        self.assertEqual([self.state(batch), self.drafts()], [State.CONFIRMED, 1])
        self.assertEqual(AuditEntry.objects.filter(action="projects.import.confirmed", project_id=None).count(), 1)

    def test_a_killed_workers_job_is_taken_up_again_at_most_three_times(self):
        batch = self.uploaded()
        long_ago = timezone.now() - timedelta(minutes=5)
        for attempt in (1, 2, 3):
            DBTaskResult.objects.update(
                status=TaskResultStatus.RUNNING, started_at=long_ago, worker_ids=["dead"] * attempt
            )
            self.assertEqual(jobs.take_back_from_the_dead(), int(attempt < 3))
        self.assertEqual(DBTaskResult.objects.get().status, TaskResultStatus.FAILED)
        suspects = jobs.sweep()
        self.assertEqual([suspects, self.state(batch)], [{batch.pk}, State.CHECKING])
        jobs.sweep(suspects)
        self.assertEqual(self.state(batch), State.FAILED)
        self.assertContains(self.get(f"/admin/imports/{batch.pk}/", by=self.nan_office), "หยุดกลางคัน")

    def test_a_worker_that_lives_keeps_its_job(self):
        self.uploaded()
        DBTaskResult.objects.update(
            status=TaskResultStatus.RUNNING, started_at=timezone.now() - timedelta(minutes=5), worker_ids=["alive"]
        )
        with jobs.heartbeat("alive"):
            while caches["jobs"].get("worker-alive-alive") is None:
                pass
            self.assertEqual(jobs.take_back_from_the_dead(), 0)
        self.assertEqual(jobs.take_back_from_the_dead(), 1)

    def test_what_a_rule_refuses_meanwhile_is_said_and_nothing_is_written(self):
        batch = self.uploaded()
        self.work()
        self.press(batch, "confirm")
        batch.fiscal_year.closed_on = timezone.localdate()
        batch.fiscal_year.save()
        self.work()
        self.assertEqual([self.state(batch), self.drafts()], [State.PREVIEWED, 0])
        self.assertIn("ปิดแล้ว", batch.trouble)


class RowsOneByOne(Screens):
    def test_a_row_left_out_is_not_written_and_can_be_taken_again(self):
        batch = self.batch(line(), line(ITEM_DESCRIPTION="ค่าวัสดุ"))
        self.press(batch, "choose", {"shown": [":1", ":2"], "take": [":1"]})
        batch.refresh_from_db()
        self.assertEqual(list(batch.rows.values_list("state", flat=True)), ["new", "left_out"])
        self.assertEqual(batch.counts["left_out_baht"], "1000.50")
        self.press(batch, "choose", {"shown": [":2"], "take": [":2"]})
        self.assertEqual(set(batch.rows.values_list("state", flat=True)), {"new"})
        self.press(batch, "choose", {"shown": [":1", ":2"], "take": [":2"]})
        self.press(batch, "confirm")
        with asking_as(EVERYONE):
            self.assertEqual([str(activity) for activity in Project.objects.get().activities.all()], ["ค่าวัสดุ"])

    def test_a_category_almost_right_is_asked_once_and_proposed_first_the_next_time(self):
        lines = [line(CATEGORY_LV1="งบดำเนินการ"), line(CATEGORY_LV1="งบดำเนินการ", ITEM_DESCRIPTION="ค่าวัสดุ")]
        batch = self.batch(*lines)
        page = self.get(f"/admin/imports/{batch.pk}/", by=self.nan_office)
        self.assertContains(page, "“งบดำเนินการ” คืองบรายจ่ายใด")
        self.press(batch, "decide", {"run-0-1": "operating"})
        self.press(batch, "confirm")
        with asking_as(EVERYONE):
            activities = list(Project.objects.get().activities.all())
            self.assertEqual(
                [row.expenditure_category for activity in activities for row in activity.budget_lines.all()],
                ["operating"] * 2,
            )
        again = self.batch(line(CATEGORY_LV1="งบดำเนินการ", ITEM_DESCRIPTION="ค่าเช่า"))
        self.assertContains(self.get(f"/admin/imports/{again.pk}/", by=self.nan_office), "เคยตัดสินไว้เช่นนี้")
        self.assertEqual(again.rows.get().state, "undecided")
