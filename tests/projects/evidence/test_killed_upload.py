import json
import os
import subprocess
import sys
import tempfile

from django.conf import settings
from django.test import SimpleTestCase

from tests.projects.exchange import test_killed_confirm


class APhotographKilledInTheMiddle(SimpleTestCase):
    """kill -9 before every write of a file or of the database, on this run's engine: no row ever misses its file, what
    lies without a row is found by the sweep, and each can be done again."""

    database = test_killed_confirm.KilledInTheMiddle.database

    def test_no_row_without_its_file_and_no_file_that_the_sweep_does_not_find(self):
        with tempfile.TemporaryDirectory() as folder, self.database(folder) as url:
            done = subprocess.run(
                [sys.executable, "-m", "tests.projects.evidence.killed_upload"],
                cwd=settings.BASE_DIR,
                env=os.environ
                | {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATABASE_URL": url, "PADME_VAR": folder},
                capture_output=True,
                text=True,
                timeout=240,
            )
        self.assertEqual(done.returncode, 0, done.stderr[-3000:])
        told = json.loads(done.stdout)
        self.assertGreaterEqual(len(told["sent"]), 3)
        self.assertGreaterEqual(len(told["made"]), 6)
        for _rows, _ready, _loose, missing in told["sent"]:
            self.assertEqual(missing, 0)
        for _rows, _ready, _loose, missing in told["made"]:
            self.assertEqual(missing, 0)
        self.assertEqual(told["after"], [1, 1, 0, 0])
