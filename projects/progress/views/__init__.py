"""Officers' screens of section 2.4."""

from projects.progress.views.periods import PeriodsView
from projects.progress.views.reports import LateView, MonthView, ProgressView

__all__ = ["LateView", "MonthView", "PeriodsView", "ProgressView"]
