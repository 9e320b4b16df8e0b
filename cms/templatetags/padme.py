"""Filters that dress finished values. Each shows "–" for None and for nothing; none of them calculates."""

from decimal import Decimal

from django import template
from django.utils import timezone

from cms import thai

register = template.Library()

NOTHING = "–"


def _dressed(name, dress):
    """Register `dress` as a filter that leaves the dash to values that are not there."""

    def filter_function(value):
        return NOTHING if value is None or value == "" else dress(value)

    register.filter(name, filter_function)
    return filter_function


def _headline(amount) -> str:
    """`41.1 ล้านบาท`; below one million, where one decimal says nothing, `450,000 บาท`."""
    if abs(amount) < 1_000_000:
        return f"{thai.baht(amount, places=0)} บาท"
    return f"{thai.million_baht(amount)} ล้านบาท"


def _percent(value: Decimal) -> str:
    return f"{thai.baht(value)} %"


@register.filter
def share_of(part, whole) -> str:
    """How long a bar is drawn: part of whole in percent, 0 to 100, for SVG. Figures to be read come from rules."""
    if not part or not whole or whole < 0:
        return "0"
    return f"{min(max(part * 100 / whole, Decimal(0)), Decimal(100)):.3f}"


def _age(then) -> str:
    return thai.age_in_words(then, timezone.now())


baht = _dressed("baht", thai.baht)
million_baht = _dressed("million_baht", thai.million_baht)
headline_baht = _dressed("headline_baht", _headline)
percent = _dressed("percent", _percent)
thai_date = _dressed("thai_date", thai.thai_date)
thai_date_short = _dressed("thai_date_short", lambda day: thai.thai_date(day, short=True))
thai_datetime = _dressed("thai_datetime", thai.thai_datetime)
thai_digits = _dressed("thai_digits", thai.thai_digits)
age = _dressed("age", _age)
