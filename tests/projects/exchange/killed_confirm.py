"""Run by test_killed_confirm in a process and a database of its own: confirm an import and be killed in the middle.

Prints one JSON object: what stood in the register after a kill at each written statement, and after the confirm that
was left alone in the end.
"""

import json
import os
import signal

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

from projects.exchange import actions  # noqa: E402
from projects.exchange.decisions import from_json  # noqa: E402
from projects.models import Activity, AuditEntry, ImportBatch, Project, ProjectCodeCounter  # noqa: E402
from projects.people.scope import EVERYONE, asking_as  # noqa: E402
from tests.cast import person  # noqa: E402
from tests.projects.exchange.bill import BOTH_DECIDED, REAL  # noqa: E402


def standing():
    with asking_as(EVERYONE):
        return [
            Project.objects.count(),
            Activity.objects.count(),
            ProjectCodeCounter.objects.count(),
            AuditEntry.objects.filter(action="projects.import.confirmed").count(),
            ImportBatch.objects.get().state,
        ]


def killed_after(writes):
    """Confirm in a child process that is killed with -9 after so many written statements. The signal that ended it, 0
    when there were not that many."""
    connections.close_all()
    child = os.fork()
    if not child:
        left = [writes]

        def run_and_die(execute, sql, params, many, context):
            answer = execute(sql, params, many, context)
            left[0] -= sql.startswith(("INSERT", "UPDATE", "DELETE"))
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
            return answer

        with connections["default"].execute_wrapper(run_and_die):
            actions.confirm(ImportBatch.objects.get(), by=centre)
        os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


call_command("migrate", run_syncdb=True, verbosity=0)
centre = person("centre", "central")
upload = actions.Upload.of(REAL.read_bytes(), REAL.name)
batch = actions.preview(upload, layout="budget-bill", year_be=2565, by=centre)
actions.decide(batch, from_json(BOTH_DECIDED), by=centre)
answer, writes = {}, 0
while True:
    writes += 1
    ended = killed_after(writes)
    answer[writes] = [ended, *standing()]
    if not ended:
        break
connections.close_all()
print(json.dumps(answer))
