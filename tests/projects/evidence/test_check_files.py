"""`check_files`: files without rows, rows without files, days that fit no more."""

import io
import json
import os
from datetime import date, timedelta

from django.core.management import call_command
from django.utils import timezone

from projects.evidence import files
from projects.models import Project, ProjectPhoto
from tests import make
from tests.base import PadmeTestCase
from tests.projects.evidence import shots
from tests.projects.evidence.shots import Drawers


class CheckFiles(Drawers, PadmeTestCase):
    def setUp(self):
        super().setUp()
        self.project = make.accepted(agency=self.roads_of_nan, year_be=2568)

    def told(self, *arguments):
        out, code = io.StringIO(), 0
        try:
            call_command("check_files", "--json", *arguments, stdout=out, stderr=io.StringIO())
        except SystemExit as ended:
            code = ended.code
        return code, json.loads(out.getvalue())

    def test_both_ways(self):
        photo = self.taken()
        self.assertEqual(self.told()[0], 0)
        lost = files.size_path(photo.store_key, "320")
        files.drop(lost)
        young, old = files.incoming_path("a" * 32), files.document_path("b" * 32, "pdf")
        for path in (young, old):
            files.keep(path, b"x")
        then = (timezone.now() - timedelta(days=3)).timestamp()
        os.utime(files.storage().path(old), (then, then))
        code, told = self.told()
        self.assertEqual((code, told["without_row"], told["without_file"]), (3, [old], [lost]))
        code, told = self.told("--delete")
        self.assertEqual((code, told["deleted"]), (3, 1))  # what is lost is still lost
        self.assertNotIn(old, shots.kept_files())
        self.assertIn(young, shots.kept_files())  # somebody may be sending it just now

    def test_a_period_that_was_amended_is_asked_again(self):
        photo = self.taken(words={"taken_on": "15 ม.ค. 2568"})
        self.assertEqual(photo.date_finding, "")
        Project._base_manager.filter(pk=self.project.pk).update(start_on=date(2025, 3, 1))
        self.assertEqual(self.told()[1]["days_rechecked"], 1)
        self.assertEqual(ProjectPhoto._base_manager.get().date_finding, "early")
