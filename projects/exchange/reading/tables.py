"""From a grid of cells to a table: where its heading stands, which lines are rows, what has to be said about them."""

from dataclasses import dataclass, field
from difflib import SequenceMatcher

from cms.thai import normalise_for_search, tidy
from projects.exchange.coordinates import letters_of
from projects.exchange.reading.cell_faults import fault_of, is_error, may_have_faults
from projects.exchange.reading.grids import BLANKS, is_blank
from projects.exchange.reading.refusals import Unreadable
from projects.exchange.reading.table_notes import notes_on

HEADING_WITHIN = 30  # lines that may stand above the data, titles and heading
_ALIKE = 0.7


class SheetRow:
    """One line: `row` counts data rows from 1, `sheet_row` is the number Excel shows, `extra` is text beyond the headings,
    `faults` says of a column why its value cannot be trusted. `values`: heading → text."""

    __slots__ = ("_columns", "_cells", "_values", "row", "sheet_row", "extra", "faults")

    def __init__(self, row, sheet_row, columns, cells, extra="", faults=None):
        self.row, self.sheet_row, self.extra, self.faults = row, sheet_row, extra, faults or {}
        self._columns, self._cells, self._values = columns, cells, None

    @property
    def values(self) -> dict:
        if self._values is None:
            self._values = dict(zip(self._columns, self._cells, strict=True))
        return self._values

    def __eq__(self, other):
        return isinstance(other, SheetRow) and self._facts() == other._facts()

    __hash__ = None

    def _facts(self):
        return self.row, self.sheet_row, self._columns, self._cells, self.extra, self.faults

    def __repr__(self):
        return f"SheetRow{self._facts()}"


@dataclass(frozen=True)
class Table:
    """`letters`: heading → the letter of its column. `notes`: what is to be said about the sheet, sentences in Thai."""

    columns: tuple
    rows: tuple
    name: str = ""
    heading_row: int = 1
    notes: tuple = ()
    letters: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """Where a table's heading stands in a grid: the index of the first line after it, and the heading of each column."""

    grid: object
    at: int
    after: int
    headings: tuple


def heading_key(text: str) -> str:
    """One spelling for a heading that differs only in spaces, line breaks, digits, case and the composition of ำ."""
    return normalise_for_search(text).replace(" ", "").strip(BLANKS)


def find_heading(grid, required) -> Place | None:
    """The first line that holds all required headings; else two lines that do when read one under the other."""
    keys = {heading_key(heading) for heading in required}
    top = grid.lines[:HEADING_WITHIN]
    for index, (_, cells) in enumerate(top):
        if keys <= {heading_key(cell) for cell in cells}:
            return Place(grid, index, index + 1, tuple(cells))
    for index, ((upper_at, upper), (lower_at, lower)) in enumerate(zip(top, top[1:], strict=False)):
        if lower_at == upper_at + 1 and (headings := _joined(upper, lower, keys)):
            return Place(grid, index, index + 2, headings)
    return None


def _joined(upper, lower, keys):
    """`งบประมาณ` over `ได้รับ`, `ใช้ไป` gives `งบประมาณ ได้รับ`, `งบประมาณ ใช้ไป`; a plain `ได้รับ` fits where that is asked."""
    width = max(len(upper), len(lower))
    upper, lower = [*upper, *[""] * (width - len(upper))], [*lower, *[""] * (width - len(lower))]
    headings, above = [], ""
    for high, low in zip(upper, lower, strict=True):
        above = high if high.strip(BLANKS) else above if low.strip(BLANKS) else ""
        both = f"{above} {low}".strip()
        headings.append(low if heading_key(low) in keys and heading_key(both) not in keys else both)
    return tuple(headings) if keys <= {heading_key(heading) for heading in headings} else None


def refuse_without(grids, required):
    """No grid holds the table: say what is missing from the line that comes nearest, and what looks like it."""
    keys = {heading_key(heading): heading for heading in required}
    nearest, most = [], -1
    for grid in grids:
        for _, cells in grid.lines[:HEADING_WITHIN]:
            found = len({heading_key(cell) for cell in cells} & keys.keys())
            if found > most:
                nearest, most = cells, found
    have = {heading_key(cell): tidy(cell) for cell in nearest}
    lacking, alike = [], []
    for key, heading in keys.items():
        if key in have:
            continue
        label = required[heading]
        lacking.append(heading if not label or label == heading else f"{heading} ({label})")
        alike += [f"“{have[like]}” แทน “{heading}”" for like in have if _is_like(like, key) and like not in keys][:1]
    words = [f"ไม่พบคอลัมน์ {', '.join(lacking)}"]
    if not most and len(required) > 1:
        words.append("ไฟล์นี้ไม่มีหัวคอลัมน์ของแบบที่เลือกเลย กรุณาตรวจว่าเลือกไฟล์และแบบไฟล์ถูกต้อง")
    elif alike:
        words.append(f"แต่มีหัวคอลัมน์ที่คล้ายกัน คือ {', '.join(alike)} ไฟล์อาจเป็นแบบรุ่นเก่า กรุณาแก้หัวคอลัมน์ให้ตรง")
    words.append(f"กรุณาตรวจหัวตาราง ซึ่งต้องอยู่ใน {HEADING_WITHIN} แถวแรก")
    raise Unreadable(" ".join(words))


def _is_like(one, other) -> bool:
    return bool(one) and SequenceMatcher(None, one, other).ratio() >= _ALIKE


def table_at(place, required, optional=()) -> Table:
    """Read the rows under a heading. Blank lines are no rows; they keep their number, which is what Excel shows."""
    grid, known = place.grid, {heading_key(heading): heading for heading in (*required, *optional)}
    heading_row = grid.lines[place.after - 1][0]
    columns, renamed = _columns(place.headings, known)
    at_of = {name: at for at, name in enumerate(columns) if name}
    named, places = tuple(at_of), tuple(at_of.values())
    repeated, stray, rows = [], [], []
    uncalculated = {at: set(grid.uncalculated[at]) for at in places if at in grid.uncalculated}
    required_at = [at_of[known[heading_key(heading)]] for heading in required]
    key_at, key_text = places.index(required_at[0]), place.headings[required_at[0]]
    is_plain = places == tuple(range(len(places)))
    width = len(places)
    beyond = [at for at in range(len(columns)) if at not in set(places)]
    for at, cells in grid.lines[place.after :]:
        if is_plain and len(cells) <= width:
            picked, extra = (*cells, *[""] * (width - len(cells))), ""
        else:
            picked = tuple(cells[n] if n < len(cells) else "" for n in places)
            outside = [(n, cells[n]) for n in (*beyond, *range(len(columns), len(cells))) if n < len(cells)]
            stray += [(at, n) for n, cell in outside if is_error(cell)]
            extra = " ".join(filter(None, (cell.strip(BLANKS) for _, cell in outside if not is_error(cell))))
            if not extra and is_blank(picked):
                continue
        if picked[key_at] == key_text and all(n < len(cells) and cells[n] == place.headings[n] for n in required_at):
            repeated.append(at)
            continue
        faults = {}
        if may_have_faults(picked):
            for n, name, cell in zip(places, named, picked, strict=True):
                if cell and (why := fault_of(cell)):
                    faults[name] = f"ช่อง {letters_of(n)}{at} {why}"
        for n, found in uncalculated.items():
            if at in found:
                faults[columns[n]] = f"ช่อง {letters_of(n)}{at} เป็นสูตรที่ยังไม่มีค่า กรุณาเปิดไฟล์ด้วย Excel กดบันทึก แล้วอัปโหลดใหม่"
        rows.append(SheetRow(at - heading_row, at, named, picked, extra, faults))
    while rows and not rows[-1].extra and all(not cell.strip(BLANKS) or is_error(cell) for cell in rows[-1]._cells):
        row = rows.pop()  # an error left below the table is no row of it
        stray += [(row.sheet_row, n) for n, cell in zip(places, row._cells, strict=True) if is_error(cell)]
    if not rows:
        if any(grid.uncalculated.values()):
            raise Unreadable("ช่องข้อมูลเป็นสูตรที่ยังไม่ได้คำนวณค่าทั้งหมด กรุณาเปิดไฟล์ด้วย Excel กดบันทึก แล้วอัปโหลดใหม่")
        raise Unreadable("มีแต่หัวตาราง ไม่มีข้อมูลให้นำเข้า")
    for other_at, cells in grid.lines[: place.at]:
        stray += [(other_at, n) for n, cell in enumerate(cells) if is_error(cell)]
    notes = notes_on(grid, heading_row, rows[-1].sheet_row, places, repeated, stray, renamed)
    letters = {name: letters_of(at) for name, at in at_of.items()}
    return Table(named, tuple(rows), grid.name, heading_row, tuple(notes), letters)


def _columns(headings, known):
    """The name of each column, "" where none stands; those the layout knows are called as the layout calls them."""
    columns, at_of, renamed = [], {}, []
    for at, text in enumerate(headings):
        key = heading_key(text)
        name = known.get(key, tidy(text)) if key else ""
        if name and name in at_of:
            if key in known:
                both = f"{letters_of(at_of[name])} และ {letters_of(at)}"
                raise Unreadable(f"หัวคอลัมน์ซ้ำกัน: {name} (คอลัมน์ {both}) กรุณาลบหรือเปลี่ยนชื่อให้เหลือคอลัมน์เดียว")
            renamed.append(f"“{name}” (คอลัมน์ {letters_of(at_of[name])} และ {letters_of(at)})")
            name = f"{name} ({letters_of(at)})"
        if name:
            at_of[name] = at
        columns.append(name)
    return columns, renamed
