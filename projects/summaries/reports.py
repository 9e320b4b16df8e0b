"""What a table's page shows: every cell as printed, and beside it what the checks found. Read-only."""

from dataclasses import dataclass

from projects.summaries import rules
from projects.summaries.models import SummaryRow, SummaryTable


@dataclass(frozen=True)
class Cell:
    text: str
    is_figure: bool
    heading: str = ""
    is_marked: bool = False


@dataclass(frozen=True)
class PrintedRow:
    """One row of the page; `findings` name it, `issue` is what it was matched with in the area's plan."""

    number: int
    row: SummaryRow
    cells: list
    findings: list


@dataclass(frozen=True)
class PrintedTable:
    headings: list
    rows: list
    findings: list


def tables_of(area_owned, year_be) -> list[SummaryTable]:
    """The set that a table is checked with: all tables of its area and year, in the order of their kinds."""
    where = {"province": area_owned.province_id, "group": area_owned.group_id, "fiscal_year": year_be}
    order = [rules.ALLOCATION, rules.RESULTS, rules.TARGETS]
    found = SummaryTable.objects.filter(**where).prefetch_related("rows__strategic_issue__plan")
    return sorted(found, key=lambda table: order.index(table.kind))


def findings_of(table) -> list[rules.Finding]:
    """What does not agree in this table, the other tables of its area and year beside it."""
    tables = [one.as_printed() for one in tables_of(table, table.fiscal_year_id)]
    return [finding for finding in rules.check_set(tables) if finding.table == table.kind]


def as_printed(table) -> PrintedTable:
    """The table for its page. A fixed number of queries."""
    headings = table.headings()
    columns = rules.read_heading(headings).columns
    findings = findings_of(table)
    rows = []
    for number, row in enumerate(table.rows.select_related("strategic_issue__plan", "source_batch"), 1):
        named = [one for one in findings if one.row == number]
        texts = [*row.cells, *[""] * len(headings)][: len(headings)]
        marked = {one.column for one in named}
        cells = [Cell(text, at in columns, headings[at], headings[at] in marked) for at, text in enumerate(texts)]
        rows.append(PrintedRow(number, row, cells, named))
    return PrintedTable([Cell(heading, at in columns) for at, heading in enumerate(headings)], rows, findings)
