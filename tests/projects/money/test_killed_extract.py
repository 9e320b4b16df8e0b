import json
import os
import subprocess
import sys
import tempfile

from django.conf import settings
from django.test import SimpleTestCase

from tests.projects.exchange.test_killed_confirm import KilledInTheMiddle


class AnExtractKilledInTheMiddle(SimpleTestCase):
    """kill -9 of a real process on a real database of this run's engine: all or nothing, and it can be done again."""

    database = KilledInTheMiddle.database

    def test_nothing_stays_behind_and_it_can_be_confirmed_again(self):
        with tempfile.TemporaryDirectory() as folder, self.database(folder) as url:
            done = subprocess.run(
                [sys.executable, "-m", "tests.projects.money.killed_extract"],
                cwd=settings.BASE_DIR,
                env=os.environ
                | {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATABASE_URL": url, "PADME_VAR": folder},
                capture_output=True,
                text=True,
                timeout=240,
            )
        self.assertEqual(done.returncode, 0, done.stderr[-3000:])
        told = json.loads(done.stdout)
        *killed, (ended, after) = told["after_each"]
        self.assertGreaterEqual(len(killed), 8)
        self.assertEqual([one for one in killed if one != [9, told["before"]]], [])
        self.assertEqual([ended, after[:2], after[-1]], [0, [30, 9], "confirmed"])
        self.assertEqual(after[5], 20 * 10_000_000 + 9 * 700 + 10_000_000)
