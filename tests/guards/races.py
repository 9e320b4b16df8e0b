"""Real threads and processes on a database that they share as production does."""

import os
import shutil
import sqlite3
import tempfile
import threading
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.test import Client, TransactionTestCase

from projects.people.scope import EVERYONE, asking_as
from projects.register.actions.locking import state_mark
from tests.cast import Cast

BACKEND = "django.contrib.auth.backends.ModelBackend"


class RaceTestCase(Cast, TransactionTestCase):
    """On SQLite each test plays on a file of its own, copied from the test database: an in-memory one locks whole
    tables between threads. On PostgreSQL it plays on the test database, which is flushed and filled again."""

    @classmethod
    def _pre_setup(cls):
        if connection.vendor == "sqlite":
            cls._move_to_a_file()
        super()._pre_setup()

    def _post_teardown(self):
        if connection.vendor == "sqlite":
            self._move_back()
        else:
            super()._post_teardown()

    @classmethod
    def _move_to_a_file(cls):
        cls.directory = Path(tempfile.mkdtemp(prefix="padme-races-"))
        file = cls.directory / "races.sqlite3"
        connection.ensure_connection()
        copy = sqlite3.connect(file)
        connection.connection.backup(copy)
        copy.close()
        cls.in_memory, cls.name_before = connections["default"], settings.DATABASES["default"]["NAME"]
        settings.DATABASES["default"]["NAME"] = str(file)
        connections["default"] = connections.create_connection("default")

    @classmethod
    def _move_back(cls):
        connections["default"].close()
        settings.DATABASES["default"]["NAME"] = cls.name_before
        connections["default"] = cls.in_memory
        shutil.rmtree(cls.directory, ignore_errors=True)

    @property
    def database_url(self):
        name = settings.DATABASES["default"]["NAME"]
        return f"sqlite:///{name}" if connection.vendor == "sqlite" else f"postgres:///{name}"

    def signed_in(self, person):
        client = Client(raise_request_exception=False)
        client.force_login(person, backend=BACKEND)
        return client

    def mark(self, project):
        with asking_as(EVERYONE):
            project.refresh_from_db()
            return state_mark(project)

    def at_once(self, *calls):
        """Run the calls in threads that start together; their results, in order."""
        gate, results = threading.Barrier(len(calls)), [None] * len(calls)

        def run(number, call):
            try:
                gate.wait(timeout=30)
                results[number] = call()
            except BaseException as fault:
                results[number] = fault
            finally:
                connections.close_all()

        threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=120)
        return results

    def statuses(self, *calls):
        """The status of each answer, sorted; a fault as its text, so that it shows."""
        return sorted(getattr(result, "status_code", repr(result)) for result in self.at_once(*calls))


def child_environment(database_url):
    return os.environ | {"DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
