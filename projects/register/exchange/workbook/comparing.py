"""One row of the file against the register: its cells merged, and what may not be refused in the form's own words."""

from dataclasses import dataclass, field

from cms.rules import RuleBroken
from projects.exchange.outcome import CHANGED, SAME, UNDECIDED
from projects.register.exchange.workbook import canonical
from projects.register.exchange.workbook.deciding import candidates_of
from projects.register.exchange.workbook.merge import ALIKE, CONFLICT, UNCHANGED, YOURS, meet, merge

NO_BASE = object()  # something new on both sides: what differs is chosen


class CellRefused(Exception):
    """A cell that cannot be taken: which, what stood there, why."""

    def __init__(self, column, raw, reason):
        super().__init__(reason)
        self.column, self.raw, self.reason = column, raw, reason


class WaitsForAnother(Exception):
    """The row belongs to something new that a person left out: it is left out too."""


@dataclass
class Edit:
    """What a row does to one part of a record. `ref`: the part's key, or for a new one the name it goes by in the file."""

    part: str
    ref: str | None
    values: dict  # field → canonical text
    is_new: bool = False
    parent: str | None = None


@dataclass
class Target:
    """What an accepted row does, to which record."""

    record: object
    edits: list = field(default_factory=list)


def texts_of(row, columns, options=None):
    """Column → canonical text of what the row says. A column that the file lacks, or a text too long for its cell, says
    nothing. Raises CellRefused."""
    texts = {}
    for column in columns:
        if column.heading not in row.values:
            continue
        raw = row.values[column.heading]
        if why := row.faults.get(column.heading):
            raise CellRefused(column, raw, why)
        if raw == canonical.TOO_LONG:
            continue
        try:
            text = canonical.canonical(column, raw)
            texts[column] = canonical.known_label(column, text, (options or {}).get(column.name, ()))
        except RuleBroken as refusal:
            raise CellRefused(column, raw, refusal.messages[0]) from None
    return texts


def compare(line, texts, base, theirs, choices):
    """Merge the cells of one part. Notes on the line what is not plainly the same; returns field → merged cell.

    `base`: field → text as it stood in the workbook, None when that is not known, NO_BASE for what is new on both sides.
    """
    merged = {}
    for column, yours in texts.items():
        choice = choices.of(line.table, line.row, column.name)
        now = theirs.get(column.name, "")
        if base is NO_BASE:
            choices.met.add((line.table, line.row))
            cell = meet(now, yours if yours != column.default else "", choice) if now != yours else meet(now, yours)
        else:
            was = None if base is None else base.get(column.name, "")
            keeps_base = choices.keeps_base(line.table, line.row, column.name)
            cell = merge(was, now, yours, choice, keeps_base=keeps_base)
        merged[column.name] = cell
        if cell.state == UNCHANGED or (base is NO_BASE and (cell.state == ALIKE or not yours)):
            continue  # what was left blank in something new may be what the system itself put there
        line.cells.append(
            {
                "name": column.name,
                "heading": column.heading,
                "base": base.get(column.name, "") if isinstance(base, dict) else None,
                "theirs": now,
                "yours": yours,
                "state": cell.state,
                "choice": cell.choice,
            }
        )
    return merged


def changes_of(merged, theirs) -> dict:
    """field → the text that the register is to hold, where it is another than now."""
    return {
        name: cell.value
        for name, cell in merged.items()
        if cell.value is not None and cell.value != theirs.get(name, "") and cell.state in (YOURS, CONFLICT)
    }


def check_values(columns, values, row, options, required=()):
    """Refuse what the form would refuse of these new values. Raises CellRefused."""
    for column in columns:
        if column.name not in values:
            continue
        text = values[column.name]
        raw = row.values.get(column.heading, text)
        try:
            canonical.check_fits(column, text)
            if not text and column.name in required:
                raise RuleBroken(f"ต้องกรอก{column.heading}", code="required")
            canonical.to_value(column, text, options.get(column.name, {}))
        except RuleBroken as refusal:
            raise CellRefused(column, raw, refusal.messages[0]) from None


def check_period(cells, columns, row, message):
    """Refuse a last day before the first."""
    first, last = cells.get("start_on"), cells.get("end_on")
    if first and last and last < first:
        column = next(column for column in columns if column.name == "end_on")
        raise CellRefused(column, row.values.get(column.heading, last), message)


def judge(line, edits):
    """The row's state from its merged cells: open choices first, then what it would write."""
    waiting = [cell for cell in line.cells if cell["state"] == CONFLICT and not cell["choice"]]
    if waiting:
        first = waiting[0]
        line.state, line.column = UNDECIDED, first["heading"]
        line.value = line.values.get(first["heading"], first["yours"])
        line.run, line.candidates = [line.row, line.row], candidates_of(first)
        more = f" และอีก {len(waiting) - 1} ช่อง" if len(waiting) > 1 else ""
        known = first["base"] is not None
        line.reason = (
            f"มีผู้แก้ช่อง “{first['heading']}”{more} หลังจากท่านดาวน์โหลด กรุณาเลือกว่าจะใช้ค่าใด"
            if known
            else f"มีรายการนี้ในระบบแล้ว แต่ช่อง “{first['heading']}”{more} ไม่ตรงกัน กรุณาเลือกว่าจะใช้ค่าใด"
        )
    else:
        line.state = CHANGED if any(edit.values or edit.is_new for edit in edits) else SAME
