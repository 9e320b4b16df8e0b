"""The lines of a sheet or of a text, before anyone has looked for a table in them."""

from array import array
from collections import defaultdict
from dataclasses import dataclass, field

BLANKS = "".join(map(chr, (*range(33), 0x85, 0xA0, 0xAD, *range(0x2000, 0x2010), 0x2028, 0x2029, 0x202F, 0x2060, 0x3000, 0xFEFF)))  # fmt: skip


@dataclass
class Grid:
    """The lines that hold anything, by their number in the sheet, and what is to be said about its cells.

    Rows and columns count from 1 and from 0. `formulas` have a result, `uncalculated` have none; both: column → rows.
    """

    name: str = ""
    is_hidden: bool = False
    lines: list = field(default_factory=list)  # (row, [text, …])
    formulas: dict = field(default_factory=lambda: defaultdict(lambda: array("I")))
    uncalculated: dict = field(default_factory=lambda: defaultdict(lambda: array("I")))
    hidden_rows: list = field(default_factory=list)
    hidden_columns: list = field(default_factory=list)  # (first, last)
    merged: list = field(default_factory=list)  # (first row, first column, last row, last column)
    notes: list = field(default_factory=list)


def is_blank(cells) -> bool:
    """Only spaces and what cannot be seen."""
    for cell in cells:  # noqa: SIM110 -- a generator would cost more than the look
        if cell and cell.strip(BLANKS):
            return False
    return True
