"""Who looks at lists waits for nobody who writes: what cannot be kept now is kept at the next look."""

import threading

from django.db import connection, transaction

from projects.models import AuditEntry, CheckOverview, FiscalYear, Project
from projects.oversight.verification import overview
from projects.people.scope import EVERYONE, asking_as
from tests import make
from tests.guards.races import RaceTestCase


class LookWhileWriting(RaceTestCase):
    def test_lists_open_while_someone_writes(self):
        FiscalYear.objects.get_or_create(pk=2569)
        project = make.accepted(agency=self.roads_of_nan)
        client = self.signed_in(self.nan_office)
        looks = ("/admin/", "/admin/queue/", "/admin/verification/?year=2569")
        for address in looks:
            client.get(address)
        with asking_as(EVERYONE):
            AuditEntry.objects.log_action(project, "projects.project.commented", user=self.nan_office)
        before = CheckOverview._base_manager.get(project=project).worked_out_at
        is_writing, has_looked = threading.Event(), threading.Event()

        def write():
            try:
                with asking_as(EVERYONE), transaction.atomic():
                    Project.objects.filter(pk=project.pk).update(title="ชื่อใหม่")
                    overview.outdate([project.pk])
                    is_writing.set()
                    has_looked.wait(60)
                    transaction.set_rollback(True)
            finally:
                connection.close()

        writer = threading.Thread(target=write)
        writer.start()
        self.addCleanup(writer.join)
        self.addCleanup(has_looked.set)
        self.assertTrue(is_writing.wait(10))
        for address in looks:
            with self.subTest(address=address):
                self.assertEqual(client.get(address).status_code, 200)
        self.assertEqual(CheckOverview._base_manager.get(project=project).worked_out_at, before)
        has_looked.set()
        writer.join()
        client.get(looks[-1])
        self.assertGreater(CheckOverview._base_manager.get(project=project).worked_out_at, before)
