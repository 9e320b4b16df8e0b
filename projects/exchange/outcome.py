"""What an import would do or has done, as plain values: the numbers of the command, of the preview and of the log."""

import hashlib
import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

NEW, CHANGED, SAME, ERROR, UNDECIDED, LEFT_OUT = "new", "changed", "same", "error", "undecided", "left_out"
ACCEPTED = {NEW, CHANGED, SAME}
_FIRST_COUNTS = {NEW: 2, CHANGED: 1, SAME: 0}


@dataclass(slots=True)
class Line:
    """One row of the file and what is to become of it."""

    row: int
    sheet_row: int
    values: dict
    state: str = NEW
    table: str = ""  # which table of the file, where there are several; rows are counted within it
    file: str = ""  # which file of the set
    column: str | None = None
    value: str = ""
    reason: str = ""
    amount_baht: Decimal | None = None
    run: list | None = None
    candidates: list = field(default_factory=list)
    area: Any = None
    project_key: tuple | None = None
    parsed: Any = None
    key: list = field(default_factory=list)  # what the row is in the register's words, kept with it
    cells: list = field(default_factory=list)  # what each cell changes, where the layout compares cell by cell
    target: Any = None  # what the layout's writer needs to know

    def refuse(self, column, value, reason):
        self.state, self.column, self.value, self.reason = ERROR, column, value, reason

    def entry(self) -> dict:
        where = {name: value for name, value in (("table", self.table), ("file", self.file)) if value}
        return {
            "row": self.row,
            "sheet_row": self.sheet_row,
            "column": self.column,
            "value": self.value,
            "reason": self.reason,
            **where,
        }


@dataclass
class Assessment:
    """One file, or one set of tables, against the register.

    `runs` wait for or have a decision about what a printed value means; `move_runs` are proposals a person may take;
    `unused`: decisions about nothing in this file, each with why; `notes`: what there is to say about the file as a
    whole; `tables`: where each table stands (key, name, heading_row, columns), for marking the file up.
    """

    lines: list
    findings: list = field(default_factory=list)
    project_states: dict = field(default_factory=dict)
    runs: list = field(default_factory=list)
    move_runs: list = field(default_factory=list)
    unused: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)
    tables: list = field(default_factory=list)
    _left_out: set | None = None

    def having(self, *states):
        return [line for line in self.lines if line.state in states]

    @property
    def writes(self) -> int:
        return len(self.having(NEW, CHANGED))

    def is_left_out(self, line, choices) -> bool:
        """Whether the person chose not to take this row: then it is marked so. Only new and changed rows can be."""
        if self._left_out is None:
            self._left_out = {tuple(pair) for pair in (choices or {}).get("left_out", [])}
        if line.state in (NEW, CHANGED) and (line.table, line.row) in self._left_out:
            line.state = LEFT_OUT
        return line.state == LEFT_OUT

    @property
    def areas(self) -> set:
        return {line.area for line in self.having(*ACCEPTED)}

    def fingerprint(self) -> str:
        """Equal when the same rows would have the same effect."""
        facts = [
            [
                line.table,
                line.row,
                line.state,
                line.reason,
                str(line.amount_baht),
                line.area and line.area.code,
                line.cells,
            ]
            for line in self.lines
        ]
        return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()

    def counts(self) -> dict:
        """The keys of the command (COMMANDS: import_projects), for one file."""
        return combine([self])


def money(amount: Decimal) -> str:
    return f"{amount:.2f}"


def combine(assessments, files=()) -> dict:
    """The result of one run over one or several files. With several, each entry says of which file it is."""
    lines = [line for assessment in assessments for line in assessment.lines]
    projects = {}
    for assessment in assessments:
        for key, state in assessment.project_states.items():
            projects[key] = max(projects.get(key, SAME), state, key=_FIRST_COUNTS.get)

    def entries(read):
        return [
            (entry | {"file": files[at]} if len(files) > 1 else entry)
            for at, assessment in enumerate(assessments)
            for entry in read(assessment)
        ]

    def total(*states):
        return sum((line.amount_baht or Decimal(0) for line in lines if not states or line.state in states), Decimal(0))

    return {
        "rows_read": len(lines),
        **{
            f"projects_{state}": sum(1 for found in projects.values() if found == state)
            for state in (NEW, CHANGED, SAME)
        },
        **{f"activities_{state}": sum(1 for line in lines if line.state == state) for state in (NEW, CHANGED, SAME)},
        "errors": entries(lambda assessment: [line.entry() for line in assessment.having(ERROR)]),
        "to_decide": entries(
            lambda assessment: [
                line.entry()
                | {"run": line.run, "candidates": line.candidates}
                | ({"cells": line.cells} if line.cells else {})
                for line in assessment.having(UNDECIDED)
            ]
        ),
        "findings": entries(lambda assessment: assessment.findings),
        "total_baht": money(total()),
        "accepted_baht": money(total(*ACCEPTED)),
        "undecided_baht": money(total(UNDECIDED)),
        "error_baht": money(total(ERROR)),
        **({"left_out_baht": money(total(LEFT_OUT))} if any(line.state == LEFT_OUT for line in lines) else {}),
    }


def finding(line, kind, column, value, reason, **more) -> dict:
    return {
        "row": line.row,
        "sheet_row": line.sheet_row,
        "column": column,
        "value": value,
        "reason": reason,
        "kind": kind,
        "table": None,
        "stated_baht": None,
        "computed_baht": None,
        "difference_baht": None,
        **more,
    }


def notes_of(tables) -> list[str]:
    """What reading had to say about these tables."""
    return [note for table in tables for note in table.notes]


def place_of(table, key="") -> dict:
    """Where a table stands in its file, for marking the file up."""
    return {
        "key": key,
        "name": table.name,
        "heading_row": table.heading_row,
        "letters": table.letters,
    }
