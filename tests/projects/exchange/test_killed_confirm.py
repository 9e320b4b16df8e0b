import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import SimpleTestCase


class KilledInTheMiddle(SimpleTestCase):
    """kill -9 of a real process on a real database of this run's engine: all or nothing, and it can be done again."""

    def test_a_budget_bill(self):
        made = self.killed("budget-bill", confirm=15, undo=5)
        self.assertEqual([made[name] for name in ("Project", "Activity", "ProjectCodeCounter")], [28, 155, 6])

    def test_a_workbook(self):
        made = self.killed("template", confirm=12, undo=8)
        self.assertEqual([made[name] for name in ("Project", "Activity", "Indicator", "Notice")], [3, 4, 2, 1])

    def test_a_set_of_tables(self):
        made = self.killed("issue-summary", confirm=8, undo=8)
        self.assertEqual([made[name] for name in ("SummaryTable", "SummaryRow")], [3, 22])

    def killed(self, layout, **least):
        """Kill confirm and undo at their written statements, at least so many times. What stood once confirmed."""
        with tempfile.TemporaryDirectory() as folder, self.database(folder) as url:
            done = subprocess.run(
                [sys.executable, "-m", "tests.projects.exchange.killed_confirm", layout],
                cwd=settings.BASE_DIR,
                env=os.environ
                | {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATABASE_URL": url, "PADME_VAR": folder},
                capture_output=True,
                text=True,
                timeout=240,
            )
        self.assertEqual(done.returncode, 0, done.stderr[-3000:])
        told = json.loads(done.stdout)
        for step, states in (("confirm", ("previewed", "confirmed")), ("undo", ("confirmed", "undone"))):
            with self.subTest(layout=layout, step=step):
                before, killed, after = (told[step][name] for name in ("before", "killed", "after"))
                self.assertGreaterEqual(len(killed), least[step])
                for number, stood in enumerate(killed, 1):
                    self.assertEqual(stood, [9, *before], f"killed after statement {number}")
                self.assertEqual((before[0], after[0]), states)
        return told["confirm"]["after"][1]

    def database(self, folder):
        return _PostgresDatabase() if connection.vendor == "postgresql" else _SqliteFile(folder)


class _SqliteFile:
    def __init__(self, folder):
        self.url = f"sqlite:///{Path(folder) / 'killed.sqlite3'}"

    def __enter__(self):
        return self.url

    def __exit__(self, *fault):
        pass


class _PostgresDatabase:
    name = f"padme_killed_{os.getpid()}"

    def __enter__(self):
        self._say(f"CREATE DATABASE {self.name}")
        config = connection.settings_dict
        who = f"{config['USER']}:{config['PASSWORD']}@" if config["USER"] else ""
        where = f"{config['HOST']}:{config['PORT']}" if config["PORT"] else config["HOST"]
        return f"postgres://{who}{where}/{self.name}"

    def __exit__(self, *fault):
        self._say(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")

    @staticmethod
    def _say(statement):
        import psycopg

        config = connection.settings_dict
        access = {
            "host": config["HOST"],
            "port": config["PORT"],
            "user": config["USER"],
            "password": config["PASSWORD"],
        }
        with psycopg.connect(dbname="postgres", autocommit=True, **{k: v for k, v in access.items() if v}) as server:
            server.execute(statement)
