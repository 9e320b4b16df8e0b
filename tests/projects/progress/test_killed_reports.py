import json
import os
import subprocess
import sys
import tempfile

from django.conf import settings
from django.test import SimpleTestCase

from tests.projects.exchange.test_killed_confirm import KilledInTheMiddle

# At how many statements that write each deed can be killed, at least.
DEEDS = {
    "notify": 2, "write_to": 3, "save": 2, "submit": 2, "send_back": 2, "submit_again": 2, "verify": 2, "accept": 2,
    "hand_over": 2, "complete": 2, "submit_completion": 2, "verify_completion": 2, "accept_completion": 4, "confirm": 2,
    "close": 2, "open_again": 2,
}  # fmt: skip


class AReportKilledInTheMiddle(SimpleTestCase):
    """kill -9 of a real process on a real database of this run's engine: all or nothing, and it can be done again."""

    database = KilledInTheMiddle.database

    def test_nothing_is_half_written(self):
        with tempfile.TemporaryDirectory() as folder, self.database(folder) as url:
            done = subprocess.run(
                [sys.executable, "-m", "tests.projects.progress.killed_reports"],
                cwd=settings.BASE_DIR,
                env=os.environ
                | {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATABASE_URL": url, "PADME_VAR": folder},
                capture_output=True,
                text=True,
                timeout=240,
            )
        self.assertEqual(done.returncode, 0, done.stderr[-3000:])
        told = json.loads(done.stdout)
        self.assertEqual(told.keys(), DEEDS.keys())
        for deed, facts in told.items():
            with self.subTest(deed=deed):
                self.assertEqual(facts["ended"], 0, done.stderr[-2000:])
                self.assertGreaterEqual(len(facts["killed"]), DEEDS[deed])
                for number, stood in enumerate(facts["killed"], 1):
                    self.assertEqual(stood, facts["before"], f"killed after statement {number}")
                self.assertNotEqual(facts["after"], facts["before"])
        self.assertEqual(told["accept_completion"]["after"]["status"], "completed")
        self.assertEqual(told["close"]["after"]["closed"], "2025-11-01")
