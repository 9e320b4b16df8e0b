"""A decisions file about a workbook: each decision says which side is right where both changed a cell. Pure."""

from projects.exchange.decisions import refused
from projects.register.exchange.workbook.canonical import tidy
from projects.register.exchange.workbook.merge import ALIKE, BASE, CONFLICT, SIDES, YOURS

NAMES = {YOURS: "ค่าในไฟล์ของท่าน", "theirs": "ค่าในระบบขณะนี้", BASE: "ค่าเดิมตอนดาวน์โหลด"}


def candidates_of(cell) -> list[dict]:
    """The sides of a cell, like the candidates of a printed name: code, name, score (None: nothing is likelier), and the
    value. What stood there before is no candidate where nobody knows it."""
    return [
        {"code": side, "name": NAMES[side], "score": None, "value": cell[side]}
        for side in SIDES
        if cell[side] is not None
    ]


def settle(decisions, lines, met) -> tuple[dict, dict]:
    """What was decided about single cells, as Choices takes it, and why decisions are about none: ({cell: side},
    {decision: refusal}). `met`: (table, row) of what is new on both sides.

    A decision that an earlier upload of the same file has carried out is no mistake: it still holds. Raises RuleBroken,
    code `decision`, for one that cannot be meant.
    """
    chosen, unused = {}, {}
    for decision in decisions:
        if decision.code not in SIDES:
            raise refused(f"คำตัดสิน {decision} ของแบบกรอกต้องมี code เป็น {', '.join(SIDES)}")
        found = [(line, cell) for line in lines for cell in [_cell_of(line, decision)] if cell is not None]
        places = [(line, cell) for line, cell in found if cell["state"] == CONFLICT]
        if not places and decision.code == BASE:
            places = [(line, cell) for line, cell in found if cell["state"] == YOURS and cell["base"] is not None]
        if not places and not _is_so(decision, lines, met):
            unused[decision] = f"ไม่มีช่องที่รอตัดสินตรงกับ {decision}"
        if decision.rows is None and len(places) > 1:
            shown = ", ".join(f"{line.table} {line.row}" for line, _ in places[:10])
            raise refused(f"{decision} มีหลายแถว ({shown}) กรุณาระบุ rows และ table")
        for line, cell in places:
            key = f"{line.table}:{line.row}:{cell['name']}"
            if key in chosen:
                raise refused(f"มีคำตัดสินซ้ำกันสำหรับ {decision}")
            if cell[decision.code] is None:
                raise refused(f"คำตัดสิน {decision} ใช้ base ไม่ได้ เพราะไม่ทราบค่าเดิม")
            chosen[key] = decision.code
    return chosen, unused


def _cell_of(line, decision):
    """The line's cell that a decision speaks of, by its heading and by what stands in the file."""
    if not _is_place(line, decision):
        return None
    cells = (cell for cell in line.cells if cell["heading"] == decision.column)
    return next((cell for cell in cells if _says(line, decision) or cell["yours"] == decision.value), None)


def _is_place(line, decision):
    first, last = decision.rows or (line.row, line.row)
    return decision.table in (None, line.table) and first <= line.row <= last and decision.column in line.values


def _says(line, decision):
    return tidy(line.values.get(decision.column, "")) == tidy(decision.value)


def _is_so(decision, lines, met):
    """Whether the register holds what was decided for: the file's own value, in a cell that the other side had, too."""
    if decision.code != YOURS:
        return False
    for line in lines:
        if not _is_place(line, decision) or not _says(line, decision):
            continue
        cell = _cell_of(line, decision)
        if cell["state"] == ALIKE if cell else (line.table, line.row) in met:
            return True
    return False
