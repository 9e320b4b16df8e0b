"""A set of printed tables against what is kept of the area and year: row by row new, changed, the same, or in error."""

from collections import Counter
from dataclasses import dataclass

from cms.rules import RuleBroken
from cms.thai import tidy
from projects.exchange import rules as import_rules
from projects.exchange.outcome import CHANGED, ERROR, NEW, SAME, Assessment, Line, finding, place_of
from projects.exchange.progress import tell
from projects.summaries import rules
from projects.summaries.issues import issues_of, propose
from projects.summaries.models import SummaryRow, SummaryTable

LONGEST_LABEL = SummaryRow._meta.get_field("label").max_length
MOST_NAMED = 5


@dataclass
class Target:
    """Where an accepted row goes. `row`: the kept one, None if new. `texts`: the cells in the order of the headings."""

    kind: str
    texts: list
    amounts: dict
    label: str
    is_total: bool
    order: int
    row: SummaryRow | None = None
    issue: object = None


def assess(file_tables, *, area, year_be, choices, lock) -> Assessment:
    """A fixed number of queries. The findings are of these files alone, one table held against the other."""
    standing = _standing(area, year_be, lock)
    issues = issues_of(area, year_be)
    several = len({one.file for one in file_tables}) > 1
    assessment = Assessment([])
    printed = []
    for one in file_tables:
        lines = [_line(one, row, area, order, several) for order, row in enumerate(one.rows, 1)]
        _compare(one, lines, standing.get(one.kind))
        _propose(lines, issues)
        for line in lines:
            assessment.is_left_out(line, choices)
        assessment.lines += lines
        where = f"{one.file}: " if several else ""
        assessment.notes += [f"{where}{note}" for note in one.table.notes]
        assessment.notes += _missing(one, lines, standing.get(one.kind)) + _other_headings(
            one, lines, standing.get(one.kind)
        )
        assessment.tables.append(place_of(one.table, one.kind) | {"file": one.file})
        printed.append(_as_printed(one, lines))
        tell(len(assessment.lines), sum(len(table.rows) for table in file_tables), "ตรวจแต่ละแถว")
    by_place = {(line.table, line.row): line for line in assessment.lines}
    assessment.findings = [_finding(one, by_place[one.table, one.row]) for one in rules.check_set(printed)]
    assessment.standing = standing
    return assessment


def _standing(area, year_be, lock):
    rows = SummaryTable.objects.of_area(area).filter(fiscal_year=year_be).order_by("kind")
    if lock:
        rows = rows.select_for_update(of=("self",))
    return {table.kind: table for table in rows.prefetch_related("rows")}


# One row


def _line(one, row, area, order, several):
    line = Line(row.row, row.sheet_row, row.values, table=one.kind, file=one.file if several else "", area=area)
    texts = [row.values[heading] for heading in one.headings]
    label = tidy(row.values[one.label])
    line.target = Target(one.kind, texts, {}, label, rules.is_total_label(label), order)
    _count_amount(one, line)
    try:
        import_rules.check_row_fits_table(row.extra)
    except RuleBroken as refusal:
        line.refuse(None, row.extra, refusal.messages[0])
        return line
    for heading, why in row.faults.items():
        line.refuse(heading, row.values[heading], why)
        return line
    if not label:
        line.refuse(one.label, "", "แถวนี้ไม่มีชื่อรายการ")
    elif len(label) > LONGEST_LABEL:
        line.refuse(one.label, label[:60], f"ชื่อรายการยาวเกิน {LONGEST_LABEL} ตัวอักษร")
    else:
        _read_figures(one, line)
    return line


def _read_figures(one, line):
    target = line.target
    try:
        target.amounts = rules.amounts_of(one.headings, target.texts)
    except ValueError as fault:
        heading = str(fault)
        line.refuse(heading, line.values[heading], "อ่านตัวเลขในช่องนี้ไม่ได้ กรุณาพิมพ์เฉพาะตัวเลข เช่น 1,250,000.50")


def _count_amount(one, line):
    """What the row adds to the file's total: its budget. A printed total and a table of percents add nothing."""
    columns = rules.read_heading(one.headings).columns
    at = next((at for at, column in columns.items() if column.key == rules.BUDGET), None)
    if at is not None and not line.target.is_total:
        line.amount_baht = columns[at].read(line.target.texts[at]).amount


# Against what is kept


def _compare(one, lines, table):
    kept = {}
    for row in table.rows.all() if table else ():
        kept.setdefault(_key(row.label, row.is_total), []).append(row)
    same_headings = table is not None and table.headings() == one.headings
    good = [line for line in lines if line.state != ERROR]
    for line in good:  # rows of one name: each finds itself where it stood unchanged, what is left follows in its order
        found = kept.get(_key(line.target.label, line.target.is_total), [])
        at = (line.target.order, line.target.texts)
        line.target.row = next((row for row in found if (row.order, row.cells) == at), None)
        if line.target.row is not None:
            found.remove(line.target.row)
    seen = Counter()
    for line in good:
        target = line.target
        key = _key(target.label, target.is_total)
        if target.row is None and kept.get(key):
            target.row = kept[key].pop(0)
        seen[key] += 1
        line.key = [one.kind, *key, seen[key]]
        if target.row is None:
            line.state = NEW
            continue
        line.cells = _changes(one, target, table, same_headings)
        moved = target.row.order != target.order
        line.state = CHANGED if line.cells or moved or not same_headings else SAME
        if moved and not line.cells and same_headings:
            line.reason = f"ย้ายจากลำดับที่ {target.row.order} ไปลำดับที่ {target.order}"


def _key(label, is_total):
    return rules.squeezed(label), is_total


def _changes(one, target, table, same_headings):
    before = dict(zip(table.headings(), target.row.cells, strict=False))
    if same_headings:
        before = dict(zip(one.headings, [*target.row.cells, *[""] * len(one.headings)], strict=False))
    return [
        {"column": heading, "before": before.get(heading, ""), "after": text}
        for heading, text in zip(one.headings, target.texts, strict=True)
        if before.get(heading, "") != text
    ]


def _propose(lines, issues):
    """A row that is new, or was matched with nothing, is matched with an issue of the plan where one is near enough."""
    rows = [line for line in lines if line.state in (NEW, CHANGED) and not line.target.is_total]
    rows = [line for line in rows if line.target.row is None or line.target.row.strategic_issue_id is None]
    for line, proposal in zip(rows, propose([line.target.label for line in rows], issues), strict=True):
        line.target.issue = proposal.issue
        line.reason = " ".join(filter(None, (line.reason, proposal.note)))[:400]


def _missing(one, lines, table):
    """Nothing is deleted because a row is missing; it is said."""
    if table is None:
        return []
    found = {line.target.row.pk for line in lines if line.target.row}
    in_error = {_key(line.target.label, line.target.is_total) for line in lines if line.state == ERROR}
    gone = [
        row.label for row in table.rows.all() if row.pk not in found and _key(row.label, row.is_total) not in in_error
    ]
    if not gone:
        return []
    shown = ", ".join(f"“{label[:60]}”" for label in gone[:MOST_NAMED])
    more = f" และอีก {len(gone) - MOST_NAMED:,} แถว" if len(gone) > MOST_NAMED else ""
    return [f"{rules.TITLES[one.kind]}ในระบบมี {len(gone):,} แถวที่ไฟล์ไม่มี ระบบไม่ลบให้: {shown}{more}"]


def _other_headings(one, lines, table):
    """The table takes the file's headings; what other rows say under a heading that goes is said before it goes."""
    if table is None or table.headings() == one.headings:
        return []
    written = {line.target.row.pk for line in lines if line.target.row and line.state == CHANGED}
    lost = [
        f"“{heading}”"
        for at, heading in enumerate(table.headings())
        if heading not in one.headings
        and any(row.pk not in written and "".join(row.cells[at : at + 1]).strip() for row in table.rows.all())
    ]
    said = f"{rules.TITLES[one.kind]}: หัวคอลัมน์ของไฟล์ไม่ตรงกับที่เก็บไว้ ระบบจะใช้หัวคอลัมน์ของไฟล์นี้"
    if lost:
        said += f" แถวที่ไม่ได้นำเข้าจากไฟล์นี้จะไม่มีข้อความในคอลัมน์ {', '.join(lost[:MOST_NAMED])} อีก"
    return [said]


# The checks


def _as_printed(one, lines):
    return rules.table_of(
        one.kind, rules.TITLES[one.kind], one.headings, [line.target.texts for line in lines],
        totals=[line.target.is_total for line in lines], numbers=[line.row for line in lines],
    )  # fmt: skip


def _finding(found, line):
    facts = found.as_json()
    entry = finding(line, found.kind, found.column, found.value, facts["reason"])
    entry |= {name: facts[name] for name in ("table", "stated_baht", "computed_baht", "difference_baht", "hypotheses")}
    return entry | {"table_name": rules.TITLES[found.table]} | ({"file": line.file} if line.file else {})
