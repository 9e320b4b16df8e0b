"""Lampang's three printed tables of FY2560, as they stand in the sample data."""

import csv

from django.conf import settings

from projects.summaries import rules

FOLDER = settings.BASE_DIR / "cms" / "sample" / "data" / "lampang_2560"
FILES = {
    rules.ALLOCATION: "allocation_by_issue.csv",
    rules.RESULTS: "results_by_issue.csv",
    rules.TARGETS: "disbursement_targets.csv",
}


def grid(kind):
    with (FOLDER / FILES[kind]).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def table(kind, change=None):
    """`change`: what is done to the lines before they are read, for a planted fault."""
    headings, *lines = grid(kind)
    if change:
        change(lines)
    return rules.table_of(kind, rules.TITLES[kind], headings, lines)


def tables():
    return [table(kind) for kind in FILES]
