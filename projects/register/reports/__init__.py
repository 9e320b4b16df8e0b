"""What the register shows of itself: one project in full, and totals by area. Read-only, finished values.

Whoever asks sees their own rows: public pages ask as PUBLIC and count only what is live.
"""

from projects.register.reports.record import NAMES, ListRow, Passport, area_url, list_row, passport, project_url
from projects.register.reports.sources import LineSource, line_sources
from projects.register.reports.totals import (
    NOTHING,
    AreaReport,
    Total,
    YearTotals,
    area_report,
    year_totals,
    years_with_projects,
)

__all__ = [
    "NAMES",
    "NOTHING",
    "AreaReport",
    "LineSource",
    "ListRow",
    "Passport",
    "Total",
    "YearTotals",
    "area_report",
    "area_url",
    "line_sources",
    "list_row",
    "passport",
    "project_url",
    "year_totals",
    "years_with_projects",
]
