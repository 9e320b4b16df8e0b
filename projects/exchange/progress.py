"""How far a job has come, told from inside its transaction to whoever looks: kept in a cache beside the database."""

import time
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice

from django.core.cache import caches

_job = ContextVar("import_job", default=None)  # the batch's id; None when nobody watches
OFTEN_ENOUGH = 0.2  # seconds between two words
_LASTS = 60 * 60


def _key(batch_id):
    return f"import-progress-{batch_id}"


@contextmanager
def watched(batch_id):
    """Run the block as the job of that batch."""
    token = _job.set({"batch": batch_id, "told_at": 0.0})
    try:
        yield
    finally:
        _job.reset(token)
        caches["jobs"].delete(_key(batch_id))


def tell(done, total, word):
    """Say that `done` of `total` are behind us. Cheap: most calls only look at the clock."""
    job = _job.get()
    if job is None:
        return
    now = time.monotonic()
    if now - job["told_at"] >= OFTEN_ENOUGH or done == total:
        job["told_at"] = now
        caches["jobs"].set(_key(job["batch"]), {"done": done, "total": total, "word": word}, _LASTS)


def told(batch_id) -> dict | None:
    """The last word on a batch: done, total, word. None when nothing was said yet."""
    return caches["jobs"].get(_key(batch_id))


def in_parts(rows, size, *, total, word, done=0):
    """Yield lists of at most `size`, and tell after each that it was taken care of, on top of what was `done` before."""
    rows = iter(rows)
    while part := list(islice(rows, size)):
        yield part
        done += len(part)
        tell(done, total, word)
