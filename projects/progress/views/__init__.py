"""Officers' screens of section 2.4."""

from projects.progress.views.periods import PeriodsView
from projects.progress.views.reports import LateView, MonthView, ProgressView, StillView

__all__ = ["LateView", "MonthView", "PeriodsView", "ProgressView", "StillView"]
