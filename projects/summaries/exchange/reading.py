"""From files to a set of printed tables: each is known by its headings, on a sheet or in a file of its own."""

import re
from dataclasses import dataclass

from projects.exchange.reading.files import Unreadable, open_sheets
from projects.exchange.reading.tables import HEADING_WITHIN, Place, Table, table_at
from projects.summaries import rules
from projects.summaries.models import HEADINGS, MOST_ROWS

KNOWN = [heading for headings in HEADINGS.values() for heading in headings]


@dataclass(frozen=True)
class FileTable:
    """One table of the set. `file` is the name of the file it stands in, `label` the heading of its names."""

    kind: str
    file: str
    table: Table
    label: str

    @property
    def rows(self):
        return self.table.rows

    @property
    def headings(self) -> list[str]:
        return list(self.table.columns)


@dataclass(frozen=True)
class FileSet:
    """The tables in the order of their kinds, and what is to be said about the files."""

    tables: list
    notes: list
    is_several_files: bool


def read_set(uploads) -> list[FileTable]:
    """Every table of the files. Raises Unreadable for a file without one, and for two of the same kind."""
    found = []
    for upload in uploads:
        grids = open_sheets(upload.data, upload.name, KNOWN)
        places = [(grid, place) for grid in grids if (place := _place(grid))]
        if not places:
            raise Unreadable(_nothing_known(upload.name, len(uploads) > 1))
        unread = [f"“{grid.name}”" for grid in grids if all(grid is not known for known, _ in places)]
        more = [f"ไม่ได้อ่านแผ่นงาน {', '.join(unread[:10])} เพราะไม่มีหัวคอลัมน์ของตารางสรุป"] if unread else []
        for _, (kind, place) in places:
            _check_unit_is_in_heading(kind, place)
            found.append(_file_table(kind, place, upload.name, more))
            more = []
    kinds = [one.kind for one in found]
    for kind in kinds:
        if kinds.count(kind) > 1:
            where = ", ".join(
                f"{one.file}{f' แผ่นงาน “{one.table.name}”' if one.table.name else ''}"
                for one in found
                if one.kind == kind
            )
            raise Unreadable(f"มี{rules.TITLES[kind]}มากกว่าหนึ่งตาราง: {where} กรุณาเลือกให้เหลือตารางเดียว")
    if large := next((one for one in found if len(one.rows) > MOST_ROWS), None):
        raise Unreadable(
            f"{rules.TITLES[large.kind]}มี {len(large.rows):,} แถว ตารางสรุปมีได้ไม่เกิน {MOST_ROWS:,} แถว กรุณาตรวจว่าเลือกแบบไฟล์ถูกต้อง"
        )
    order = list(rules.TITLES)
    return sorted(found, key=lambda one: order.index(one.kind))


def _file_table(kind, place, name, notes):
    heading = rules.read_heading(list(place.headings))
    named = [place.headings[at] for at in (heading.label_at, *sorted(heading.columns))]
    table = table_at(place, dict.fromkeys(named, ""))
    table = Table(table.columns, table.rows, table.name, table.heading_row, (*notes, *table.notes), table.letters)
    # Reading tidies headings: find the column of names again among them.
    return FileTable(kind, name, table, table.columns[rules.read_heading(list(table.columns)).label_at])


def _place(grid):
    """The heading of one of the three tables: a line near the top, or two lines one under the other."""
    top = grid.lines[:HEADING_WITHIN]
    for index, (_, cells) in enumerate(top):
        if found := _known(grid, index, index + 1, cells):
            return found
    for index, ((upper_at, upper), (lower_at, lower)) in enumerate(zip(top, top[1:], strict=False)):
        if lower_at == upper_at + 1:
            width = max(len(upper), len(lower))
            pairs = zip([*upper, *[""] * (width - len(upper))], [*lower, *[""] * (width - len(lower))], strict=True)
            if found := _known(grid, index, index + 2, [low if low.strip() else high for high, low in pairs]):
                return found
    return None


def _known(grid, at, after, cells):
    headings = [cell.strip() for cell in cells]
    kind = rules.read_heading(headings).kind
    if kind is None:
        return None
    label_at = rules.read_heading(headings).label_at
    headings = [heading or ("ที่" if place < label_at else "") for place, heading in enumerate(headings)]
    return kind, Place(grid, at, after, tuple(headings))


def _check_unit_is_in_heading(kind, place):
    """A unit printed above the table is lost with the line it stands in: the heading has to say it, or all is 1,000 times
    too small."""
    above = "".join("".join(cells) for _, cells in place.grid.lines[: place.at])
    said = _UNIT_ABOVE.search("".join(above.split()))
    money = [column for column in rules.read_heading(list(place.headings)).columns.values() if not column.is_percent]
    if said and (unsaid := [column.heading for column in money if "บาท" not in column.heading]):
        raise Unreadable(
            f"เหนือ{rules.TITLES[kind]}เขียนว่าหน่วยเป็น{said[1]} แต่หัวคอลัมน์ {', '.join(f'“{one}”' for one in unsaid)} ไม่ได้บอกหน่วย "
            f"กรุณาเขียนหน่วยไว้ที่หัวคอลัมน์ เช่น “{unsaid[0]} ({said[1]})” แล้วอัปโหลดอีกครั้ง"
        )


_UNIT_ABOVE = re.compile(r"(?:หน่วย|\()[^ก-๙]*(?:เป็น|นับ)?[^ก-๙]*(พันบาท|ล้านบาท)")


def _nothing_known(name, is_one_of_several):
    where = f"ไฟล์ “{name}” " if is_one_of_several else "ไฟล์"
    return (
        f"{where}ไม่มีตารางที่รู้จัก ต้องมีหัวคอลัมน์อย่างใดอย่างหนึ่ง: ประเด็นยุทธศาสตร์กับงบประมาณ, "
        "ประเด็นยุทธศาสตร์กับงบประมาณ เบิกจ่าย คงเหลือ เหลือจ่าย และร้อยละ, หรือเป้าหมายรวมกับไตรมาส 1 ถึง 4 "
        f"กรุณาตรวจหัวตาราง ซึ่งต้องอยู่ใน {HEADING_WITHIN} แถวแรก"
    )
