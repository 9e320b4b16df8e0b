"""What a person decided about a file: keyed by column, value and run. Pure; refusals are RuleBroken, code `decision`.

A run is an unbroken stretch of rows that print the same value. Each run is decided for itself, because one printed value
may mean several things.
"""

import json
from dataclasses import asdict, dataclass
from itertools import groupby

from cms.rules import RuleBroken

OUTSIDE_ISSUES = "outside-issues"
_KEYS = {"column", "value", "rows", "code", "move", "file", "table"}


def refused(message):
    return RuleBroken(message, code="decision")


@dataclass(frozen=True)
class Decision:
    """`code`: what a value means: an area, a category, or the side that is right. `move`: where a misplaced line goes.
    Exactly one of them. `table`: of which sheet, where a column stands in several."""

    column: str
    value: str
    rows: tuple | None = None
    code: str | None = None
    move: str | None = None
    file: str | None = None
    table: str | None = None

    def as_json(self) -> dict:
        return {
            name: list(value) if name == "rows" else value for name, value in asdict(self).items() if value is not None
        }

    def __str__(self):
        where = f" แถว {self.rows[0]}–{self.rows[1]}" if self.rows else ""
        return f"{self.column} “{self.value}”{where}"


def read_decisions(text: str) -> list[Decision]:
    """The decisions file of the command: a JSON list."""
    try:
        items = json.loads(text)
    except (ValueError, RecursionError):
        raise refused("อ่านไฟล์คำตัดสินไม่ได้ ต้องเป็น JSON") from None
    return from_json(items)


def from_json(items) -> list[Decision]:
    if not isinstance(items, list):
        raise refused("ไฟล์คำตัดสินต้องเป็นรายการ JSON ([…])")
    return [_decision(item) for item in items]


def _decision(item) -> Decision:
    if not isinstance(item, dict) or not isinstance(item.get("column"), str) or not isinstance(item.get("value"), str):
        raise refused("คำตัดสินแต่ละข้อต้องมี column และ value")
    if unknown := set(item) - _KEYS:
        raise refused(f"ไม่รู้จักคำ {', '.join(sorted(unknown))} ในคำตัดสิน")
    code, move, rows = item.get("code"), item.get("move"), item.get("rows")
    if (code is None) == (move is None):
        raise refused(f"คำตัดสินของ “{item['value']}” ต้องมี code หรือ move อย่างใดอย่างหนึ่ง")
    if code is not None and not isinstance(code, str):
        raise refused(f"code ของ “{item['value']}” ต้องเป็นข้อความ")
    if move is not None and move != OUTSIDE_ISSUES:
        raise refused(f"ไม่รู้จัก move “{move}” ใช้ได้เฉพาะ “{OUTSIDE_ISSUES}”")
    if rows is not None:
        if not (
            isinstance(rows, list)
            and len(rows) == 2
            and all(type(row) is int for row in rows)
            and 1 <= rows[0] <= rows[1]
        ):
            raise refused(f"rows ของ “{item['value']}” ต้องเป็น [แถวแรก, แถวสุดท้าย]")
        rows = tuple(rows)
    for name in ("file", "table"):
        if not isinstance(item.get(name), str | None):
            raise refused(f"{name} ของ “{item['value']}” ต้องเป็นข้อความ")
    return Decision(item["column"], item["value"], rows, code, move, item.get("file"), item.get("table"))


@dataclass(frozen=True)
class Run:
    column: str
    value: str
    first: int
    last: int

    @property
    def rows(self):
        return [self.first, self.last]


def runs_of(column: str, rows) -> list[Run]:
    """The runs of (row number, value) pairs, in order. None as value belongs to no run."""
    runs = []
    for value, stretch in groupby(rows, key=lambda pair: pair[1]):
        numbers = [number for number, _ in stretch]
        if value is not None:
            runs.append(Run(column, value, numbers[0], numbers[-1]))
    return runs


def as_range(rows) -> str:
    """First and last row as people write them: 5, 5–9."""
    return str(rows[0]) if rows[0] == rows[1] else f"{rows[0]}–{rows[1]}"


def match(decisions, runs, same) -> tuple[dict, dict]:
    """Which run each decision is about, and why others are about none: ({run: decision}, {decision: refusal}).

    `same(a, b)`: whether two printed values are one. Refuses a value with several runs and no rows, and two decisions
    about one run. A decision about none is refused by `check_all_used`, which knows all files of the command.
    """
    matched, unused = {}, {}
    for decision in decisions:
        of_value = [
            run
            for run in runs
            if run.column == decision.column and same(run.value, decision.value) and decision.table is None
        ]
        found = [run for run in of_value if decision.rows in (None, (run.first, run.last))]
        if not found:
            shown = ", ".join(f"{run.first}–{run.last}" for run in of_value)
            unused[decision] = (
                f"แถวในคำตัดสิน {decision} ไม่ตรงกับช่วงแถวของค่านี้ ({shown})"
                if of_value
                else f"ไม่มีค่าที่ต้องตัดสินตรงกับ {decision}"
            )
            continue
        if len(found) > 1:
            shown = ", ".join(f"{run.first}–{run.last}" for run in found)
            raise refused(f"{decision} มีหลายช่วงแถว ({shown}) กรุณาระบุ rows ทีละช่วง")
        if found[0] in matched:
            raise refused(f"มีคำตัดสินซ้ำกันสำหรับ {decision}")
        matched[found[0]] = decision
    return matched, unused


def check_all_used(unused_by_file) -> None:
    """A decision that is about nothing in any of the files is a mistake, not a wish."""
    first, *others = unused_by_file
    for decision, why in first.items():
        if all(decision in unused for unused in others):
            raise refused(why)


def for_file(decisions, name) -> list[Decision]:
    return [decision for decision in decisions if decision.file in (None, name)]
