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
    "allocate": 4, "pay": 3, "sign": 4, "schedule": 4, "pay_contract": 3, "change_amount": 3, "reverse": 3, "draft": 3,
    "submit": 2, "verify": 2, "accept": 6,
}  # fmt: skip


class ALedgerKilledInTheMiddle(SimpleTestCase):
    """kill -9 of a real process on a real database of this run's engine: all or nothing, and it can be done again."""

    database = KilledInTheMiddle.database

    def test_nothing_is_half_written_and_the_books_add_up(self):
        with tempfile.TemporaryDirectory() as folder, self.database(folder) as url:
            done = subprocess.run(
                [sys.executable, "-m", "tests.projects.money.killed_ledger"],
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
                self.assertEqual(facts["after"]["wrong"], [])
        self.assertEqual(told["accept"]["after"]["steps"], ["accepted"])
        self.assertEqual([row[2] for row in told["accept"]["after"]["balances"]][:1], ["100.00"])
