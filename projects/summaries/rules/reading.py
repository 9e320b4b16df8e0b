"""Which of a summary table's columns is what, told by its headings alone. Pure."""

from dataclasses import dataclass

from projects.summaries.rules.labels import is_total_label, squeezed
from projects.summaries.rules.printed import (
    BUDGET,
    DISBURSED,
    MONEY,
    OVERALL,
    PERCENT,
    QUARTERS,
    Column,
    Row,
    Table,
    key_of_heading,
)

ALLOCATION, RESULTS, TARGETS = "allocation", "results", "targets"
TITLES = {
    ALLOCATION: "ตารางงบประมาณที่ได้รับจัดสรร",
    RESULTS: "ตารางผลการเบิกจ่าย",
    TARGETS: "ตารางเป้าหมายการเบิกจ่ายรายไตรมาส",
}
KEYS = {ALLOCATION: (BUDGET,), RESULTS: (*MONEY, PERCENT), TARGETS: (OVERALL, *QUARTERS)}
_NUMBERING = ("ที่", "ลำดับ", "ลำดับที่", "ลำดับ ที่", "no", "")


@dataclass(frozen=True)
class Heading:
    """`kind`: None when it is none of the three tables. `label_at`: the column of names. `columns`: index → Column."""

    kind: str | None
    label_at: int
    columns: dict


def read_heading(headings) -> Heading:
    """Two columns that claim to be the same make the heading unusable: neither is taken."""
    keys = [key_of_heading(heading) for heading in headings]
    columns = {
        at: Column(key, heading)
        for at, (key, heading) in enumerate(zip(keys, headings, strict=True))
        if key and keys.count(key) == 1
    }
    label_at = next(
        (at for at, heading in enumerate(headings) if not keys[at] and squeezed(heading) not in _SQUEEZED_NUMBERING), -1
    )
    return Heading(_kind({column.key for column in columns.values()}) if label_at >= 0 else None, label_at, columns)


_SQUEEZED_NUMBERING = {squeezed(word) for word in _NUMBERING}


def _kind(keys):
    if {OVERALL, *QUARTERS} <= keys:
        return TARGETS
    if {BUDGET, DISBURSED} <= keys:
        return RESULTS
    return ALLOCATION if keys == {BUDGET} else None


def added_up(headings) -> dict:
    """Index → Column of the money columns that have no meaning of their own and are only held against their total."""
    known = read_heading(headings).columns
    return {
        at: Column(f"column-{at}", heading)
        for at, heading in enumerate(headings)
        if at not in known and any(word in heading for word in _MONEY_WORDS) and not _is_rate(heading)
    }


_MONEY_WORDS = ("บาท", "งบประมาณ", "เบิกจ่าย", "คงเหลือ", "เหลือจ่าย")
_RATES = ("ร้อยละ", "%", "เฉลี่ย", "ต่อหน่วย", "อัตรา", "ต่อคน")


def _is_rate(heading) -> bool:
    return any(word in heading for word in _RATES)


def table_of(key, title, headings, lines, *, totals=None, numbers=None, also=None) -> Table:
    """A table from its headings and the texts of its rows. `totals`: which rows are printed totals; None: the labels
    say it. `numbers`: what the rows are called; None: from 1. `also`: further columns, as `added_up` names them."""
    heading = read_heading(headings)
    columns = heading.columns | (also or {})
    rows = []
    for at, cells in enumerate(lines):
        cells = [*cells, *[""] * (len(headings) - len(cells))]
        label = cells[heading.label_at] if heading.label_at >= 0 else ""
        texts = {column.key: cells[place] for place, column in columns.items()}
        rows.append(
            Row(
                numbers[at] if numbers else at + 1,
                label,
                texts,
                is_total_label(label) if totals is None else totals[at],
            )
        )
    return Table(key, title, tuple(columns[at] for at in sorted(columns)), tuple(rows))
