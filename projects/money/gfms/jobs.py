"""Large extracts are checked and written by the worker, like other imports (projects.exchange.jobs)."""

from importlib import import_module

from django_tasks import task

from projects.exchange.jobs import BACKEND, look_after
from projects.exchange.progress import watched

_PREFIX = "gfms-"


def name_of(batch) -> str:
    """What jobs and their progress call a batch; import batches go by their bare numbers."""
    return f"{_PREFIX}{batch.pk}"


def _number(name) -> int:
    return int(name.removeprefix(_PREFIX))


def _actions():
    """The actions enqueue jobs, and jobs carry actions out: one of the two has to look the other up late."""
    return import_module("projects.money.gfms.actions")


@task(backend=BACKEND)
def check_extract(name):
    with watched(name):
        _actions().check(_number(name))


@task(backend=BACKEND)
def confirm_extract(name, accept_good_rows):
    with watched(name):
        _actions().carry_out(_number(name), accept_good_rows)


def _waiting():
    from projects.money.models.gfms import GfmsBatch

    states = [GfmsBatch.State.CHECKING, GfmsBatch.State.CONFIRMING]
    return {f"{_PREFIX}{pk}" for pk in GfmsBatch.objects.filter(state__in=states).values_list("pk", flat=True)}


look_after(_waiting, lambda name, why: _actions().give_up(_number(name), why))
