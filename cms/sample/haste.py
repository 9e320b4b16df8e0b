"""What makes some thousand moves a matter of seconds. For a process that does nothing else."""

import gc
from contextlib import contextmanager

from django.db.models import ForeignKey


@contextmanager
def links_on_trust():
    """Do not look up each foreign key again: the loader has just read it from its own rows, many queries are such
    looks, and the database holds the keys together anyway. Fewer collections of garbage, as there is none."""
    stock_validate, thresholds = ForeignKey.validate, gc.get_threshold()
    ForeignKey.validate = lambda self, value, instance: None
    gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        ForeignKey.validate = stock_validate
        gc.set_threshold(*thresholds)
