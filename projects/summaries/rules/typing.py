"""Between a printed text and the amount that is kept beside it. Pure."""

from decimal import ROUND_HALF_UP, Decimal

from cms.thai import baht
from projects.summaries.rules.reading import read_heading

_KEPT_PERCENT = Decimal("0.0001")
_LARGEST_PERCENT = Decimal(10) ** 7


def amounts_of(headings, cells) -> dict:
    """Column key → amount as kept, None where nothing is printed. Raises ValueError with the heading's name when a text
    cannot be read."""
    found = {}
    for at, column in read_heading(headings).columns.items():
        figure = column.read(cells[at] if at < len(cells) else "")
        if not figure.is_readable:
            raise ValueError(column.heading)
        amount = None if figure.is_blank else figure.amount
        if amount is not None and column.is_percent:
            if abs(amount) >= _LARGEST_PERCENT:
                raise ValueError(column.heading)
            amount = amount.quantize(_KEPT_PERCENT, ROUND_HALF_UP)
        found[column.key] = amount
    return found


def printed_again(headings, cells, label, amounts) -> list[str]:
    """The texts of a row after typing: what still says the same stays as printed, the rest is written anew."""
    heading = read_heading(headings)
    texts = [*cells, *[""] * (len(headings) - len(cells))][: len(headings)]
    if heading.label_at >= 0:
        texts[heading.label_at] = label
    for at, column in heading.columns.items():
        amount = amounts.get(column.key)
        figure = column.read(texts[at])
        kept = None if figure.is_blank else figure.amount
        if kept is not None and column.is_percent:
            kept = kept.quantize(_KEPT_PERCENT, ROUND_HALF_UP)
        if kept != amount:
            texts[at] = "" if amount is None else _text(column, amount)
    return texts


def _text(column, amount):
    if column.is_percent:
        return f"{amount.quantize(Decimal('0.01')) if amount == amount.quantize(Decimal('0.01')) else amount.normalize():f}"
    if column.unit == 1:
        return baht(amount)
    return f"{(amount / column.unit).normalize():,f}"
