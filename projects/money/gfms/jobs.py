"""Large extracts are checked and written by the worker, like other imports (projects.exchange.jobs)."""

from importlib import import_module

from django_tasks import task

from projects.exchange.jobs import BACKEND, look_after
from projects.exchange.progress import watched


def _number(name) -> int:
    """The number of the batch that is called so (GfmsBatch.job_name)."""
    return int(name.removeprefix("gfms-"))


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
    return {batch.job_name for batch in GfmsBatch.objects.filter(state__in=states).only("pk")}


look_after(_waiting, lambda name, why: _actions().give_up(_number(name), why))
