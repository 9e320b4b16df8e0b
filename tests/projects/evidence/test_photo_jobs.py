"""Photographs whose job was lost or fails: taken up again once, then said to their owner."""

from unittest import skipUnless
from unittest.mock import patch

from django.db import connection
from django_tasks_db.models import DBTaskResult

from projects.evidence import files
from projects.evidence.actions import sizing
from projects.evidence.jobs import make_sizes
from projects.exchange import jobs
from projects.models import ProjectPhoto
from projects.people.scope import EVERYONE, asking_as
from tests import make
from tests.base import PadmeTestCase
from tests.projects.evidence import shots
from tests.projects.evidence.shots import Drawers, upload


def run_jobs():
    """What the worker does with the jobs that wait, on this test's own connection."""
    for found in DBTaskResult.objects.ready().filter(backend_name=jobs.BACKEND):
        found.claim("test")
        try:
            make_sizes.call(*found.args_kwargs["args"])
        except Exception as fault:
            found.set_failed(fault)
        else:
            found.set_successful(None)


class PhotoJobs(Drawers, PadmeTestCase):
    def setUp(self):
        super().setUp()
        self.project = make.accepted(agency=self.roads_of_nan)

    def sent_without_job(self):
        url = f"/admin/projects/{self.project.pk}/evidence/"
        self.post(
            url, {"stage": "during", "photos": [upload(1)]}, by=self.nan_agency
        )  # what waits for the commit is lost
        return self.photo()

    def test_the_worker_makes_what_was_sent(self):
        self.send(upload(1))
        run_jobs()
        self.assertEqual(self.photo().state, "ready")
        self.assertEqual(self.photo().sizes.keys(), {"full", "320", "640"})

    def test_a_lost_job_is_handed_on_by_the_sweep(self):
        self.sent_without_job()
        self.assertFalse(DBTaskResult.objects.exists())
        jobs.sweep(jobs.sweep())
        run_jobs()
        self.assertEqual(self.photo().state, "ready")

    def test_a_job_that_fails_three_times_ends_with_its_owner(self):
        self.send(upload(1))
        with patch("projects.evidence.pictures.drawn", side_effect=MemoryError):
            for _attempt in range(jobs.MOST_ATTEMPTS):
                run_jobs()
                self.assertEqual(self.photo().state, "waiting")
                jobs.sweep(jobs.sweep())
        photo = self.photo()
        self.assertEqual((photo.state, shots.kept_files()), ("failed", {}))

    def test_one_that_failed_is_tried_again_when_it_is_sent_again(self):
        self.send(upload(1))
        sizing.give_up(self.photo().pk)
        self.send(upload(1))
        run_jobs()
        self.assertEqual((self.photo().state, ProjectPhoto._base_manager.count()), ("ready", 1))

    def test_a_job_that_killed_three_workers_is_not_handed_on(self):
        self.send(upload(1))
        DBTaskResult.objects.update(status="FAILED", worker_ids=["1", "2", "3"])
        jobs.sweep(jobs.sweep())
        self.assertEqual((self.photo().state, DBTaskResult.objects.count()), ("failed", 1))

    def test_a_store_that_is_away_costs_no_photograph(self):
        self.send(upload(1))
        with (
            patch("projects.evidence.files.read", side_effect=ConnectionError),
            patch.object(type(files.storage()), "exists", side_effect=ConnectionError),
        ):
            run_jobs()
            for _minutes in range(5):
                jobs.sweep(jobs.sweep())
                run_jobs()
        self.assertEqual((self.photo().state, len(shots.kept_files())), ("waiting", 1))
        jobs.sweep(jobs.sweep())
        run_jobs()
        self.assertEqual(self.photo().state, "ready")

    def test_what_was_finished_at_the_last_moment_is_not_given_up(self):
        self.send(upload(1))
        photo = self.photo()
        rows = type(ProjectPhoto._base_manager.all())
        whole = rows.first

        def meanwhile(asked):
            found, rows.first = whole(asked), whole
            shots.work_one(photo)
            return found

        with patch.object(rows, "first", meanwhile):
            sizing.give_up(photo.pk)
        self.assertEqual(self.photo().state, "ready")

    def test_a_job_run_twice_changes_nothing(self):
        self.send(upload(1))
        photo = self.photo()
        shots.work_one(photo)
        before = shots.kept_files()
        shots.work_one(photo)
        self.assertEqual(shots.kept_files(), before)

    def test_deleted_while_it_is_made_leaves_no_file(self):
        self.send(upload(1))
        photo = self.photo()

        def gone(*given):
            with asking_as(EVERYONE):
                ProjectPhoto.objects.filter(pk=photo.pk).delete()
            return keep(*given)

        keep = files.keep
        with patch("projects.evidence.files.keep", side_effect=gone):
            shots.work_one(photo)
        self.assertEqual(shots.kept_files(), {})

    @skipUnless(
        connection.vendor == "sqlite", "an empty table is read whole by PostgreSQL; tests.bench.photos has a million"
    )
    def test_it_is_found_among_many_by_index(self):
        """The plan names the four bands' indexes: nothing reads the table from end to end."""
        with asking_as(EVERYONE):
            plan = ProjectPhoto.objects.alike("0123456789abcdef").explain()
        self.assertNotIn("SCAN projects_projectphoto\n", f"{plan}\n")
