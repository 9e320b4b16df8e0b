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

    def test_nothing_stays_behind_and_it_can_be_confirmed_again(self):
        with tempfile.TemporaryDirectory() as folder, self.database(folder) as url:
            done = subprocess.run(
                [sys.executable, "-m", "tests.projects.exchange.killed_confirm"],
                cwd=settings.BASE_DIR,
                env=os.environ
                | {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATABASE_URL": url, "PADME_VAR": folder},
                capture_output=True,
                text=True,
                timeout=240,
            )
        self.assertEqual(done.returncode, 0, done.stderr[-3000:])
        *killed, left_alone = json.loads(done.stdout).values()
        self.assertGreaterEqual(len(killed), 15)
        self.assertEqual({tuple(one) for one in killed}, {(9, 0, 0, 0, 0, "previewed")})
        self.assertEqual(left_alone, [0, 28, 155, 6, 29, "confirmed"])

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
