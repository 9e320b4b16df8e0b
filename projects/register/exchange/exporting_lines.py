"""An area's budget lines as a file of the layout they came in by, so that it comes back in without a change.

A line is printed as its file printed it, also where the record has another title since: by that the import finds it. What
a layout cannot say, so that it would read the same again, is left out and counted.
"""

from decimal import Decimal

from django.core.exceptions import ValidationError

from cms.rules import RuleBroken
from cms.thai import tidy
from projects.exchange.cells import write_csv, write_xlsx
from projects.exchange.outcome import money
from projects.register.exchange.lines import KEY
from projects.register.exchange.resource import BillLine, BudgetBillResource
from projects.register.exchange.standing import Standing

_RESOURCE = BudgetBillResource()
_HEADINGS = _RESOURCE.headings()
_IN_ORDER = ("area_name", *KEY, "year_ce", "amount_baht")  # the Budget Bill's own; a mapping keeps none
WRITERS = {
    "csv": lambda headings, rows: "".join(write_csv(headings, rows)).encode(),
    "xlsx": lambda headings, rows: _read(write_xlsx(headings, rows)),
}


def export_lines(layout, *, area, year_be, kind):
    """(the file's bytes, the lines in it, the lines that the layout cannot say). `kind`: xlsx or csv. Three queries.

    The rows of the register are exported, which is what the layout compares with, whoever asks: that the person reads
    the whole area was checked before. Raises RuleBroken for a layout that cannot be written backwards.
    """
    if kind not in WRITERS:
        raise RuleBroken("แบบไฟล์นี้ส่งออกเป็น xlsx หรือ csv เท่านั้น", code="format")
    layout.check_reverses()
    layout.year_be = year_be
    headings = list(dict.fromkeys(filter(None, map(layout.heading, _IN_ORDER))))
    rows, carried, left = [], [], []
    standing = Standing(year_be, [area])
    for key, lines in sorted(standing.lines.items(), key=lambda pair: pair[1][0].project.code):
        if (clear := standing.clear_key(key)) is None:
            left += lines
            continue
        said = dict(zip(KEY, clear[1:], strict=True)) | {"area_name": area.full_name, "year_ce": str(year_be - 543)}
        for line in lines:  # of equal lines the first is compared with the first: their order stays
            row = _row(layout, said | {"amount_baht": money(line.budget_baht)}, line.budget_baht)
            (left if row is None else carried).append(line)
            if row is not None:
                rows.append([_number(row[heading], heading, layout) for heading in headings])
    if not rows:
        raise RuleBroken(f"ไม่มีรายการงบประมาณของ{area.full_name} ปี {year_be} ที่แบบไฟล์นี้บอกได้", code="nothing")
    return WRITERS[kind](headings, rows), carried, left


def _row(layout, said, amount_baht):
    """Heading → text, which the layout reads as what was said; None where it would not."""
    row = {}
    for field, text in said.items():
        if heading := layout.heading(field):
            row[heading] = layout.unprinted(field, text)
    read = {name: layout.printed(row, name) for name in _HEADINGS}
    parsed = BillLine()
    try:
        _RESOURCE.import_instance(parsed, {_HEADINGS[name]: text for name, text in read.items()})
    except ValidationError:
        return None
    words = [name for name in said if name != "amount_baht"]
    is_same = parsed.amount_baht == amount_baht and all(tidy(read[name]) == said[name] for name in words)
    return row if is_same else None


def _number(text, heading, layout):
    """Amounts as numbers for who adds them up, except where a number would be written with an exponent."""
    if heading != layout.heading("amount_baht"):
        return text
    number = Decimal(text)
    return text if "E" in str(number) else number


def _read(file) -> bytes:
    with file:
        return file.read()
