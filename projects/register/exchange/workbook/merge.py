"""The three-way merge of cells: what stood in the workbook, what stands now, what came back. Pure.

All three are canonical texts. A cell that the person left as it was never overwrites a newer value; a cell that both
changed, to different texts, waits for a person's choice.
"""

from dataclasses import dataclass

UNCHANGED, YOURS, THEIRS, ALIKE, CONFLICT = "unchanged", "yours", "theirs", "alike", "conflict"
BASE = "base"  # as a choice: neither change, but what stood in the workbook when it was taken away
SIDES = (YOURS, THEIRS, BASE)


@dataclass(frozen=True)
class Merged:
    """`state`: who changed the cell; `value`: what the register will hold, None while a choice is open."""

    state: str
    value: str | None
    choice: str | None = None

    @property
    def is_open(self) -> bool:
        return self.state == CONFLICT and self.value is None


def merge(base, theirs, yours, choice=None, *, keeps_base=False) -> Merged:
    """One cell. `base` None: it is not known what stood in the workbook, so what came back counts. `keeps_base`: the
    person chose for this very cell what stood there, and where that stands again it stays."""
    if base is None:
        return Merged(UNCHANGED if yours == theirs else YOURS, yours)
    if yours == base:
        return Merged(UNCHANGED if theirs == base else THEIRS, theirs)
    if theirs == base:
        return Merged(CONFLICT, base, BASE) if keeps_base else Merged(YOURS, yours)
    if yours == theirs:
        return Merged(ALIKE, theirs)
    if choice in SIDES:
        return Merged(CONFLICT, {YOURS: yours, THEIRS: theirs, BASE: base}[choice], choice)
    return Merged(CONFLICT, None)


def meet(theirs, yours, choice=None) -> Merged:
    """One cell of something new on both sides: what is said on one side only is no contradiction.
    Nothing stood there before, so that is no choice."""
    if yours == theirs:
        return Merged(ALIKE, theirs)
    if not yours:
        return Merged(THEIRS, theirs)
    if choice in (YOURS, THEIRS):
        return Merged(CONFLICT, yours if choice == YOURS else theirs, choice)
    return Merged(CONFLICT, None)


class Choices:
    """What a person chose: of single cells, of whole columns, and which rows to leave out.

    {"cells": {"projects:3:title": "yours"}, "columns": {"projects:title": "theirs"}, "left_out": [["projects", 3]]}
    """

    def __init__(self, kept=None):
        kept = kept or {}
        self.cells = dict(kept.get("cells", {}))
        self.columns = dict(kept.get("columns", {}))
        self.left_out = {tuple(pair) for pair in kept.get("left_out", [])}
        self.met = set()  # (table, row) of what is new on both sides, noted while cells are compared

    def with_cells(self, cells) -> dict:
        """These choices and those of more cells, as a batch keeps them."""
        return {"cells": self.cells | cells, "columns": self.columns, "left_out": sorted(map(list, self.left_out))}

    def of(self, table, row, column):
        """The choice for a cell: its own, else its column's."""
        return self.cells.get(f"{table}:{row}:{column}") or self.columns.get(f"{table}:{column}")

    def keeps_base(self, table, row, column) -> bool:
        return self.cells.get(f"{table}:{row}:{column}") == BASE
