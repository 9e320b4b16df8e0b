"""A report's tables under the arithmetic conscience: what does not agree within a table and between them."""

from dataclasses import dataclass

from projects.summaries import rules


@dataclass(frozen=True)
class CheckedTable:
    """`number` as on the page, from 1."""

    number: int
    caption: str
    findings: list


def checked_tables(body) -> list[CheckedTable]:
    """Every table of the stream, in its order, with what the checks found. Nothing is changed."""
    values = [block.value for block in body if block.block_type == "table"]
    tables = [_as_printed(number, value) for number, value in enumerate(values, 1)]
    found = rules.check_set(table for table in tables if table.columns and table.rows)
    return [
        CheckedTable(number, value["caption"], [one for one in found if one.table == _key(number)])
        for number, value in enumerate(values, 1)
    ]


def _key(number):
    return f"table-{number}"


def _as_printed(number, value):
    headings = [head["text"] or "" for head in value.heads]
    lines = [[cell["text"] or "" for cell in line] for line in value.lines]
    label_at = rules.read_heading(headings).label_at
    totals = [label_at >= 0 and rules.is_total_label(line[label_at]) for line in lines]
    if lines:
        totals[-1] = bool(value["last_row_is_total"])
    return rules.table_of(
        _key(number), f"ตารางที่ {number}", headings, lines, totals=totals, also=rules.added_up(headings)
    )  # fmt: skip
