"""Run by test_killed_confirm in a process and a database of its own: confirm an import, take it back, and be killed in
the middle of either. Named on the command line: the layout.

Prints one JSON object: of `confirm` and of `undo`, what stood before, after a kill at written statements, and after the
step that was left alone in the end. What stands is told by a state, by counts, and whole by a digest.
"""

import hashlib
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

from django.core import serializers  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from wagtail.models import Revision  # noqa: E402

from projects import models  # noqa: E402
from projects.exchange import actions  # noqa: E402
from projects.exchange.decisions import from_json  # noqa: E402
from projects.people.scope import EVERYONE, asking_as  # noqa: E402
from tests import cast, make  # noqa: E402
from tests.projects.exchange import workbook_file  # noqa: E402
from tests.projects.exchange.bill import BOTH_DECIDED, REAL  # noqa: E402
from tests.projects.summaries import lampang  # noqa: E402

WRITTEN = (models.Project, models.Activity, models.ActivityBudgetLine, models.Indicator, models.ProjectCodeCounter,
           models.SummaryTable, models.SummaryRow, models.Notice, models.AuditEntry, models.ImportBatch, Revision)  # fmt: skip


def standing():
    rows = {model.__name__: model._base_manager.order_by("pk") for model in WRITTEN}
    whole = "".join(serializers.serialize("json", found) for found in rows.values())
    counts = {name: found.count() for name, found in rows.items()}
    return [models.ImportBatch.objects.latest("pk").state, counts, hashlib.sha256(whole.encode()).hexdigest()]


def killed_after(writes, step):
    """Take the step in a child process that is killed with -9 after so many written statements. The signal that ended it,
    0 when there were not that many."""
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
            step(models.ImportBatch.objects.latest("pk"), by=by)
        os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1])


def kill_often(step, stride=1):
    """Kill the step after its first written statement, then `stride` further on, … and at last leave it alone."""
    before, killed = standing(), []
    while ended := killed_after(len(killed) * stride + 1, step):
        killed.append([ended, *standing()])
    return {"before": before, "killed": killed, "after": standing()}


def bill():
    office = cast.person("centre", "central")
    upload = actions.Upload.of(REAL.read_bytes(), REAL.name)
    batch = actions.preview(upload, layout="budget-bill", year_be=2565, by=office)
    actions.decide(batch, from_json(BOTH_DECIDED), by=office)
    return office


def template():
    """One record changed and handed over, its live neighbour changed too, and one that is new, with all its parts."""
    office = cast.person("office", "provincial_office", province=cast.province("55"))
    roads = cast.agency("แขวงทางหลวงน่านที่ 1", "55", ministry="08000")
    cast.person("roads", "agency", agency=roads)
    make.project(title="ฝาย")
    make.live(agency=roads, title="ถนน")
    book = workbook_file.Edited(workbook_file.taken(office))
    projects, activities, indicators = workbook_file.PROJECTS, workbook_file.ACTIVITIES, workbook_file.INDICATORS
    book.put(projects, 2, summary="ใหม่", agency=roads.name_th).put(projects, 3, summary="ใหม่").put(
        activities, 2, baht=5
    )
    book.put(projects, book.free(projects), title="ใหม่", source="งบประมาณจังหวัด", status="ยังไม่เริ่ม")
    for code in ("ใหม่1", book.cell(projects, 2, "รหัสโครงการ").value):
        book.put(activities, book.free(activities), code=code, activity="งาน", kind="รายจ่ายประจำ", category="งบดำเนินงาน",
                 baht=7)  # fmt: skip
        book.put(indicators, book.free(indicators), code=code, indicator="พื้นที่", target=5)
    workbook_file.look(book.data(), office)
    return office


def tables():
    """Lampang's three tables a second time, one figure changed and one row fewer."""
    office = cast.person("office", "provincial_office", province=cast.province("52"))
    texts = {name: (lampang.FOLDER / name).read_text(encoding="utf-8-sig") for name in lampang.FILES.values()}

    def look():
        uploads = [actions.Upload.of(text.encode(), name) for name, text in texts.items()]
        return actions.preview(*uploads, layout="issue-summary", year_be=2569, by=office)

    first = lampang.FILES[lampang.rules.ALLOCATION]
    whole = texts[first]
    texts[first] = "\n".join(whole.splitlines()[:-2])
    actions.confirm(look(), by=office)
    texts[first] = whole.replace("๕๐๐,๐๐๐.๐๐", "๕๕๐,๐๐๐.๐๐")
    texts[lampang.FILES[lampang.rules.TARGETS]] += "เพิ่ม,1,1,0,0,0\n"
    look()
    return office


call_command("migrate", run_syncdb=True, verbosity=0)
with asking_as(EVERYONE):
    by = {"budget-bill": bill, "template": template, "issue-summary": tables}[sys.argv[1]]()
stride = {"budget-bill": 8, "template": 3, "issue-summary": 1}[sys.argv[1]]  # of undo, which deletes piece by piece
answer = {"confirm": kill_often(actions.confirm), "undo": kill_often(actions.undo, stride)}
connections.close_all()
print(json.dumps(answer))
