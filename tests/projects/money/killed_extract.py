"""Run by test_killed_extract in a process and a database of its own: confirm an extract and be killed in the middle.

Prints one JSON object: what stood after a kill at each statement, and after the confirm that was left alone in the end.
"""

import json
import os
import signal
import tempfile
from datetime import date
from io import BytesIO

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

from projects.models import (  # noqa: E402
    AuditEntry,
    FiscalYear,
    GfmsBatch,
    GfmsBatchArea,
    GfmsCode,
    GfmsLine,
    GfmsLineBefore,
    GfmsTotal,
)
from projects.money.gfms import actions  # noqa: E402
from tests.cast import person  # noqa: E402
from tests.projects.money.gfms_file import row, text_of  # noqa: E402

KEPT = (GfmsLine, GfmsLineBefore, GfmsCode, GfmsTotal, GfmsBatchArea)


def standing():
    return [
        *(model.objects.count() for model in KEPT),
        sum(GfmsLine.objects.values_list("amount_satang", flat=True)),
        AuditEntry.objects.filter(action="projects.gfms.confirmed").count(),
        GfmsBatch.objects.latest("pk").state,
    ]


def killed_after(writes):
    """Confirm in a child process that is killed with -9 after so many statements that write to what is kept. The signal
    that ended it, 0 when there were not that many."""
    connections.close_all()
    child = os.fork()
    if not child:
        left = [writes]

        def run_and_die(execute, sql, params, many, context):
            answer = execute(sql, params, many, context)
            left[0] -= sql.strip().startswith(("INSERT", "UPDATE", "DELETE"))
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
            return answer

        with connections["default"].execute_wrapper(run_and_die):
            actions.confirm(GfmsBatch.objects.latest("pk"), by=centre)
        os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


call_command("migrate", run_syncdb=True, verbosity=0)
centre = person("centre", "central")
FiscalYear.objects.get_or_create(pk=2568)
first = [row(line=str(n)) for n in range(1, 30)]
second = [row(line=str(n), amount="7") for n in range(1, 10)] + [row(line="99", code="5500100099")]
with tempfile.TemporaryFile() as file:
    file.write(text_of(first).encode())
    actions.run(file, "first.csv", as_of=date(2025, 3, 31), by=centre)
actions.preview(BytesIO(text_of(second).encode()), "second.csv", as_of=date(2025, 4, 30), by=centre)
before = standing()
answer, writes = [], 0
while True:
    writes += 1
    ended = killed_after(writes)
    answer.append([ended, standing()])
    if not ended:
        break
connections.close_all()
print(json.dumps({"before": before, "after_each": answer}))
