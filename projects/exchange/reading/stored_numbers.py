"""The numbers that a workbook stores, as a person would type what Excel shows of them."""

import datetime as dt
from decimal import Decimal, InvalidOperation

from projects.exchange.reading.refusals import damaged
from projects.exchange.reading.workbooks import DATE, PERCENT, TIME

_EPOCH, _EPOCH_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)


def number_text(value: str, shown_as, is_1904=False) -> str:
    """A stored number as a person would type it: the 15 digits that Excel keeps, without exponent; a date in ISO form."""
    try:
        number = float(value)
        shown = Decimal(f"{number:.15g}")
    except (ValueError, InvalidOperation):
        raise damaged() from None
    if not shown.is_finite():
        raise damaged()
    if shown_as == PERCENT:
        return f"{shown.scaleb(2).normalize():f}%"
    if shown_as in (DATE, TIME):
        return _moment(number, shown_as, is_1904) or f"{shown:f}"
    return f"{shown:f}"


def _moment(number, shown_as, is_1904):
    """Serial 60 is 29 February 1900, a day that never was; serials before it count one day less."""
    if number < 0 or number >= 2_958_466:
        return ""
    seconds = round(number % 1 * 86_400)
    if shown_as == TIME and number < 1:
        return str(dt.timedelta(seconds=seconds))
    if is_1904:
        moment = _EPOCH_1904 + dt.timedelta(days=int(number), seconds=seconds)
    elif 60 <= number < 61:
        return "1900-02-29"
    else:
        moment = _EPOCH + dt.timedelta(days=int(number) + (number < 60), seconds=seconds)
    return str(moment.date()) if moment.time() == dt.time() else str(moment)
