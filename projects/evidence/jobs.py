"""The sizes of a photograph are made by the worker (projects.exchange.jobs), once, when it is sent in."""

from importlib import import_module

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from projects.exchange.jobs import BACKEND, MOST_ATTEMPTS, look_after

_PREFIX = "photo-"


def name_of(pk) -> str:
    """What the job and its keeper call a photograph: import batches go by their bare numbers."""
    return f"{_PREFIX}{pk}"


def _number(name) -> int:
    return int(name.removeprefix(_PREFIX))


def _sizing():
    """Actions enqueue jobs, and jobs carry actions out: one of the two has to look the other up late."""
    return import_module("projects.evidence.actions.sizing")


@task(backend=BACKEND)
def make_sizes(name):
    _sizing().make_sizes(_number(name))


def _waiting():
    from projects.evidence.models import ProjectPhoto

    rows = ProjectPhoto._base_manager.filter(state=ProjectPhoto.State.WAITING)
    return {name_of(pk) for pk in rows.values_list("pk", flat=True)}


def _take_up_or_give_up(name, why):
    """A job that was never handed on (its process was killed right after the commit) is handed on now, and so is one that
    failed. After three, or one that killed its worker three times, it is over. While the store of files is away nothing
    is decided: the next sweep asks again."""
    if not _sizing().store_answers(_number(name)):
        return
    made = DBTaskResult.objects.filter(backend_name=BACKEND, args_kwargs__args__0=name)
    workers = [len(ids) for ids in made.values_list("worker_ids", flat=True)]
    if len(workers) >= MOST_ATTEMPTS or max(workers, default=0) >= MOST_ATTEMPTS:
        _sizing().give_up(_number(name))
    else:
        make_sizes.enqueue(name)


look_after(_waiting, _take_up_or_give_up)
