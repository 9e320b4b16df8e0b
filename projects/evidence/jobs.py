"""The sizes of a photograph are made by the worker (projects.exchange.jobs), once, when it is sent in."""

from importlib import import_module

from django_tasks import task

from projects.exchange.jobs import BACKEND, look_after

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


look_after(_waiting, lambda name, why: _sizing().give_up(_number(name)))
