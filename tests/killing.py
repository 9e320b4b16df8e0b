"""A real process on a real database of this run's engine, which kills itself in the middle (tests.dying), and its answer."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import SimpleTestCase

SECONDS = 240


class KillingTestCase(SimpleTestCase):
    def told_by(self, module, *words):
        """The one JSON object that `python -m module words…` printed; `self.complaints` is what it wrote beside it."""
        with tempfile.TemporaryDirectory() as folder, _database(folder) as url:
            done = subprocess.run(
                [sys.executable, "-m", module, *words],
                cwd=settings.BASE_DIR,
                env=os.environ
                | {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATABASE_URL": url, "PADME_VAR": folder},
                capture_output=True,
                text=True,
                timeout=SECONDS,
            )
        self.complaints = done.stderr[-3000:]
        self.assertEqual(done.returncode, 0, self.complaints)
        return json.loads(done.stdout)

    def check_all_or_nothing(self, told, least):
        """Of what tests.dying.played told: after each kill everything stands as before, in the end it is done. `least`:
        deed → at how many statements that write it can be killed, at least."""
        self.assertEqual(told.keys(), least.keys())
        for deed, facts in told.items():
            with self.subTest(deed=deed):
                self.assertEqual(facts["ended"], 0, self.complaints)
                self.assertGreaterEqual(len(facts["killed"]), least[deed])
                for number, stood in enumerate(facts["killed"], 1):
                    self.assertEqual(stood, facts["before"], f"killed after statement {number}")
                self.assertNotEqual(facts["after"], facts["before"])


def _database(folder):
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
