"""The arithmetic conscience: the one place where figures are checked. It reports with sizes, it never corrects. Pure.

Asked by imports, typed summary tables, reports before publication, and project records.
"""

from projects.summaries.rules.checks import check_set, check_table
from projects.summaries.rules.findings import KINDS, Finding, Hypothesis
from projects.summaries.rules.jumps import Named, jumps
from projects.summaries.rules.labels import is_total_label, issue_number, likeness, pair_up, same_thing, squeezed
from projects.summaries.rules.magnitude import jump, told_jump, unit_between
from projects.summaries.rules.printed import (
    BUDGET,
    DISBURSED,
    MONEY,
    OVERALL,
    PARTS,
    PERCENT,
    PERCENTS,
    QUARTERS,
    REMAINING,
    SAVINGS,
    Column,
    Figure,
    Row,
    Table,
    key_of_heading,
    read_figure,
    read_percent,
)
from projects.summaries.rules.reading import (
    ALLOCATION,
    KEYS,
    RESULTS,
    TARGETS,
    TITLES,
    Heading,
    added_up,
    read_heading,
    table_of,
)
from projects.summaries.rules.typing import amounts_of, printed_again

__all__ = [
    "ALLOCATION",
    "BUDGET",
    "DISBURSED",
    "KEYS",
    "KINDS",
    "MONEY",
    "OVERALL",
    "PARTS",
    "PERCENT",
    "PERCENTS",
    "QUARTERS",
    "REMAINING",
    "RESULTS",
    "SAVINGS",
    "TARGETS",
    "TITLES",
    "Column",
    "Figure",
    "Finding",
    "Heading",
    "Hypothesis",
    "Named",
    "Row",
    "Table",
    "added_up",
    "amounts_of",
    "check_set",
    "check_table",
    "is_total_label",
    "issue_number",
    "jump",
    "jumps",
    "key_of_heading",
    "likeness",
    "pair_up",
    "printed_again",
    "read_figure",
    "read_heading",
    "read_percent",
    "same_thing",
    "squeezed",
    "table_of",
    "told_jump",
    "unit_between",
]
