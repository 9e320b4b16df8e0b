"""Work that no page waits for: large files are checked and written by a worker (`manage.py work`).

A job may be run twice, after its worker was killed: each takes the batch's row lock and ends where its state says so.
"""

import os
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from importlib import import_module

from django.core.cache import caches
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from projects.exchange.models import ImportBatch
from projects.exchange.progress import watched

BACKEND = "jobs"
MOST_ATTEMPTS = 3
HEARTBEAT = 5  # seconds
SILENT = timedelta(seconds=30)  # a worker that said nothing for so long is dead
STOPPED = "งานเบื้องหลังหยุดกลางคันหลายครั้ง ไม่มีข้อมูลใดถูกเขียน กรุณาลองอีกครั้งหรือแจ้งผู้ดูแลระบบ"


def actions_of():
    """The actions enqueue jobs, and jobs carry actions out: one of the two has to look the other up late."""
    return import_module("projects.exchange.actions")


@task(backend=BACKEND)
def check_batch(batch_id, decisions=None, choices=None):
    with watched(batch_id):
        actions_of().check(batch_id, decisions, choices)


@task(backend=BACKEND)
def confirm_batch(batch_id, accept_good_rows):
    with watched(batch_id):
        actions_of().carry_out(batch_id, accept_good_rows)


def enqueue(job, *args):
    """Hand a job to the worker once the transaction stands."""
    transaction.on_commit(partial(job.enqueue, *args))


# Who else leaves work to jobs: (names that wait for one, what gives a name back to its owner). A job's first argument
# names what it works on; names of different keepers differ.
_keepers = []


def look_after(waiting, give_up):
    """Let `sweep` give back what waits in vain. `waiting()`: a set of names; `give_up(name, why)`."""
    _keepers.append((waiting, give_up))


def _waiting_batches():
    states = [ImportBatch.State.CHECKING, ImportBatch.State.CONFIRMING]
    return set(ImportBatch.objects.filter(state__in=states).values_list("pk", flat=True))


look_after(_waiting_batches, lambda batch_id, why: actions_of().give_up(batch_id, why))


# The worker


def _alive(worker_id):
    return f"worker-alive-{worker_id}"


@contextmanager
def heartbeat(worker_id):
    """Say every few seconds that this process lives, from a thread: a long job keeps the main one busy."""
    over = threading.Event()

    def say():
        while True:
            caches["jobs"].set_many(dict.fromkeys([_alive(worker_id), _alive("any")], time.time()), 24 * 60 * 60)
            if over.wait(HEARTBEAT):
                return

    thread = threading.Thread(target=say, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        caches["jobs"].delete(_alive(worker_id))


def take_back_from_the_dead(now=None) -> int:
    """Give jobs of killed workers to the living; end those that killed three. Returns how many were taken back."""
    now = now or timezone.now()
    taken = 0
    running = DBTaskResult.objects.filter(backend_name=BACKEND, status=TaskResultStatus.RUNNING)
    for found in running.filter(started_at__lt=now - SILENT):
        worker_id = found.worker_ids[-1] if found.worker_ids else ""
        if (said := caches["jobs"].get(_alive(worker_id))) and now.timestamp() - said < SILENT.total_seconds():
            continue
        if len(found.worker_ids) >= MOST_ATTEMPTS:
            found.set_failed(RuntimeError("Its worker was killed three times."))  # its batch is an orphan now
        else:
            # Only if nobody else took it back meanwhile.
            taken += running.filter(pk=found.pk, started_at=found.started_at).update(
                status=TaskResultStatus.READY, started_at=None
            )
    return taken


def orphans() -> dict:
    """Batches that wait for a job which no one has (its last one failed, or was never enqueued), by name, and what
    gives each back to its owner."""
    waiting = {name: give_up for names, give_up in _keepers for name in names()}
    if waiting:
        at_work = DBTaskResult.objects.filter(
            backend_name=BACKEND, status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]
        )
        for facts in at_work.values_list("args_kwargs", flat=True):
            waiting.pop(facts["args"][0], None)
    return waiting


def sweep(suspects=frozenset()) -> set:
    """Look after what killed workers left. Returns the orphans seen now: those seen twice go back to their owners."""
    take_back_from_the_dead()
    found = orphans()
    for name in found.keys() & suspects:
        found[name](name, STOPPED)
    return found.keys() - suspects


def work_once(worker_id):
    """Do everything that waits, then return. A look is one cheap query while nothing waits."""
    if not DBTaskResult.objects.ready().filter(backend_name=BACKEND).exists():
        return
    Worker(
        queue_names=["*"], interval=0, batch=True, backend_name=BACKEND, startup_delay=False, max_tasks=None,
        worker_id=worker_id, excluded_queue_names=[],
    ).run()  # fmt: skip


def someone_works() -> bool:
    """Whether a worker has said lately that it lives."""
    said = caches["jobs"].get(_alive("any"))
    return said is not None and time.time() - said < SILENT.total_seconds()


def new_worker_id() -> str:
    return f"{os.getpid()}-{get_random_string(12)}"
