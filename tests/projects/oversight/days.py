"""The day on which a test happens, also for the moments that are written."""

from datetime import datetime
from unittest.mock import patch

from cms.thai import BANGKOK


def on_the_day(test, day):
    """It is ten in the morning of that day in Bangkok until the test ends, or the next call."""
    for name, value in (("localdate", day), ("now", datetime(day.year, day.month, day.day, 10, tzinfo=BANGKOK))):
        clock = patch(f"django.utils.timezone.{name}", return_value=value)
        clock.start()
        test.addCleanup(clock.stop)
