"""`manage.py serve` has large imports worked off beside the pages, and goes on when the worker is killed."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from unittest import mock

from django.conf import settings
from django.core.management import call_command
from django.test import SimpleTestCase

from cms import keep_working
from cms.management.commands import serve

PATIENCE = 30  # seconds


class KilledWorkers(SimpleTestCase):
    def setUp(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "cms.settings.test",
            "DATABASE_URL": f"sqlite:///{folder}/a.sqlite3",
            "PADME_VAR": folder,
        }
        # As the server does: a process that starts the keeper and goes on with something else.
        start = f"import subprocess, sys, time; subprocess.Popen([sys.executable, {keep_working.__file__!r}]); time.sleep(90)"
        self.server = subprocess.Popen(
            [sys.executable, "-c", start], env=env, cwd=settings.BASE_DIR, stderr=subprocess.DEVNULL
        )
        self.addCleanup(self.server.wait)
        self.addCleanup(self.server.kill)
        self.keeper = self.wait_for(lambda: self.children(self.server.pid))[0]

    def children(self, pid):
        told = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
        return [int(word) for word in told.stdout.split()]

    def wait_for(self, holds):
        until = time.monotonic() + PATIENCE
        while not (found := holds()) and time.monotonic() < until:
            time.sleep(0.1)
        self.assertTrue(found)
        return found

    def is_gone(self, pid):
        told = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
        return not told.strip() or told.startswith("Z")

    def test_another_takes_the_place_of_each_and_all_end_with_the_server(self):
        seen = set()
        for _ in range(2):
            (worker,) = self.wait_for(lambda: set(self.children(self.keeper)) - seen)
            seen.add(worker)
            os.kill(worker, signal.SIGKILL)
        (worker,) = self.wait_for(lambda: set(self.children(self.keeper)) - seen)
        self.server.kill()
        for pid in (self.keeper, worker):
            self.wait_for(lambda pid=pid: self.is_gone(pid))

    def test_a_keeper_that_is_told_to_stop_takes_its_worker_with_it(self):
        (worker,) = self.wait_for(lambda: self.children(self.keeper))
        os.kill(self.keeper, signal.SIGTERM)
        self.wait_for(lambda: self.is_gone(worker))
        self.wait_for(lambda: self.is_gone(self.keeper))


class HowItIsStarted(SimpleTestCase):
    def test_serve_starts_the_keeper_and_then_the_server(self):
        with (
            mock.patch.object(serve, "call_command"),
            mock.patch.object(serve.subprocess, "Popen") as started,
            mock.patch.object(serve.os, "execv") as server,
            mock.patch.object(serve, "get_user_model"),
        ):
            call_command("serve", port=1, stdout=mock.Mock())
        self.assertEqual(started.call_args.args[0], [sys.executable, keep_working.__file__])
        self.assertIn("granian", server.call_args.args[0])
        self.assertEqual(keep_working.WORKER[-2:], ["work", "--with-parent"])

    def test_the_wait_doubles_up_to_a_minute_and_begins_anew_after_a_good_life(self):
        waits, waited = [], 0.0
        for lived in (500, 0, 0, 0, 0, 0, 0, 0, 61):
            waited = keep_working.wait_after(lived, waited)
            waits.append(waited)
        self.assertEqual(waits, [1, 2, 4, 8, 16, 32, 60, 60, 1])
