"""From the cells of an extract to the rows of the staging table. Most cells repeat: each is read once and remembered."""

from cms.rules import RuleBroken
from projects.exchange.rules import check_row_fits_table
from projects.money.gfms import layout
from projects.money.gfms.layout import COLUMNS

STAGED = (
    "at", "sheet_row", "fiscal_year", "document_number", "document_line", "kind", "posted_on", "area_code",
    "budget_code", "expenditure_kind", "satang", "available_satang", "wrong_column", "wrong_value", "reason",
)  # fmt: skip
_MOST_KEPT = 50_000
_LONGEST_SHOWN = 200


class _Remembered(dict):
    """cell → (value, why not): what a reader said of each cell that came before."""

    def __init__(self, read):
        super().__init__()
        self.read = read

    def __missing__(self, cell):
        try:
            answer = self.read(cell), None
        except ValueError as refusal:
            answer = None, refusal.args
        if len(self) < _MOST_KEPT:
            self[cell] = answer
        return answer


def staged(rows, as_of):
    """Yield a tuple in the order of STAGED for each row of the extract. A row that cannot be read has a reason (Thai)
    and the column it lies in; what of it can be read is there all the same."""
    line_of, kind_of, area_of, budget_code_of, expenditure_kind_of = map(
        _Remembered,
        (layout.line_of, layout.kind_of, layout.area_of, layout.budget_code_of, layout.expenditure_kind_of),
    )
    posting_of = _Remembered(lambda cells: layout.posting_of(*cells, as_of))
    for at, (sheet_row, cells, extra) in enumerate(rows, 1):
        document, line, kind, day, year, area, code, expenditure_kind, amount, available = cells
        document, no_document = _read(layout.document_of, document)
        number, no_number = line_of[line]
        kind, no_kind = kind_of[kind]
        posted, no_posted = posting_of[day, year]
        area, no_area = area_of[area]
        code, no_code = budget_code_of[code]
        expenditure_kind, no_expenditure_kind = expenditure_kind_of[expenditure_kind]
        amount, no_amount = _read(layout.amount_of, amount)
        available, no_available = _read(layout.satang_of, available) if available else (None, None)
        wrong = column = value = None
        faults = (
            no_document, no_number, no_kind, no_posted, None, no_area, no_code, no_expenditure_kind, no_amount, no_available,
        )  # fmt: skip
        if extra or faults != _NO_FAULTS:
            column, value, wrong = _first_fault(faults, cells, extra)
        posted, year = posted or (None, None)
        yield (
            at, sheet_row, year, document, number, kind, posted and posted.isoformat(), area, code, expenditure_kind,
            amount, available, column, value, wrong,
        )  # fmt: skip


_NO_FAULTS = (None,) * len(COLUMNS)


def _read(read, cell):
    try:
        return read(cell), None
    except ValueError as refusal:
        return None, refusal.args


def _first_fault(faults, cells, extra):
    if extra:
        try:
            check_row_fits_table(extra)
        except RuleBroken as refusal:
            return None, extra[:_LONGEST_SHOWN], " ".join(refusal.messages)
    at, (reason, *column) = next((at, fault) for at, fault in enumerate(faults) if fault)
    field = column[0] if column else list(COLUMNS)[at]
    return COLUMNS[field][0], cells[list(COLUMNS).index(field)][:_LONGEST_SHOWN], reason
