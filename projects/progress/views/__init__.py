"""Officers' screens of section 2.4."""

from projects.progress.views.periods import PeriodsView
from projects.progress.views.reports import MonthView, ProgressView
from projects.progress.views.review import ReviewView

__all__ = ["MonthView", "PeriodsView", "ProgressView", "ReviewView"]
