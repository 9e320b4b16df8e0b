"""Run by test_killed_upload in a process and a database of its own: send a photograph in, and let the worker make it,
killed with -9 before each step that writes a file or the database.

Prints one JSON object: for each kill what stood afterwards, and that it can be done again.
"""

import json
import os
import signal
import sys

import django
from django.conf import settings


class _NoMigrations:
    """Tables straight from the models: the chain of migrations takes longer than the whole test."""

    def __contains__(self, label):
        return True

    def __getitem__(self, label):
        return None


settings.MIGRATION_MODULES = _NoMigrations()
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from projects.evidence import actions, files  # noqa: E402
from projects.evidence.actions.sizing import make_sizes  # noqa: E402
from projects.evidence.sweep import LEFT_ALONE, sweep  # noqa: E402
from projects.models import ProjectPhoto  # noqa: E402
from projects.people.scope import asking_as  # noqa: E402
from projects.reference import load_missing_reference  # noqa: E402
from tests import make  # noqa: E402
from tests.cast import agency, person  # noqa: E402
from tests.projects.evidence.shots import upload  # noqa: E402


def killed_before(step, do):
    """Do it in a child process that is killed with -9 before its so-manieth write. 0 when there were not that many."""
    connections.close_all()
    child = os.fork()
    if not child:
        left = [step]

        def count():
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

        def run(execute, sql, params, many, context):
            if sql.strip().startswith(("INSERT", "UPDATE", "DELETE")):
                count()
            return execute(sql, params, many, context)

        keep, drop = files.keep, files.drop
        files.keep = lambda *given: (count(), keep(*given))[1]
        files.drop = lambda *given: (count(), drop(*given))[1]
        with connections["default"].execute_wrapper(run), asking_as(officer):
            do()
        os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def standing():
    """(rows, of them ready, files that no row knows, files that a row misses), as a sweep of tomorrow sees it."""
    found = sweep(timezone.now() + 2 * LEFT_ALONE)
    rows = ProjectPhoto._base_manager
    return [rows.count(), rows.filter(state="ready").count(), len(found.without_row), len(found.without_file)]


def send():
    actions.upload_photo(project, upload(1), by=officer, stage="during")


call_command("migrate", run_syncdb=True, verbosity=0)
load_missing_reference()
officer = person("agency", "agency", agency=agency("แขวงทางหลวงน่านที่ 1", "55"))
project = make.project(agency=officer.post_holdings.get().post.agency, year_be=2569)
sent, made = [], []
while ended := killed_before(len(sent) + 1, send):
    sent.append(standing())
photo = ProjectPhoto._base_manager.get()
while ended := killed_before(len(made) + 1, lambda: make_sizes(photo.pk)):
    made.append(standing())
files.drop(*sweep(timezone.now() + 2 * LEFT_ALONE).without_row)
connections.close_all()
print(json.dumps({"sent": sent, "made": made, "after": standing()}))
sys.stdout.flush()
