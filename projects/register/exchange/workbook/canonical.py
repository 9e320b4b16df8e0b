"""One text for each value, so that 5 and 5.00, two spellings of ำ, or a Buddhist and a common year are no change.

`canonical(column, raw)` reads what stands in a cell; `of_value` what stands in a version's JSON; `to_value` goes back to
JSON; `shown` dresses a canonical text for a page. Choices and registers stand as their labels.
"""

import datetime as dt
import re
import unicodedata
from decimal import Decimal

from django.core.exceptions import ValidationError

from cms.rules import RuleBroken
from cms.thai import baht, normalise_for_search, parse_baht, thai_date
from projects.exchange.cells import LONGEST_CELL
from projects.exchange.reading.values import NOTHING, baht_of, date_of, integer_of, percent_of, yes_or_no
from projects.register.exchange.workbook.columns import NO, NUMBERS, YES, Kind

TOO_LONG = "(ข้อความยาวเกินกว่าที่ช่องของ Excel รับได้ กรุณาแก้ไขในระบบ)"
_INVISIBLE = re.compile("[\x00\u00ad\u200b-\u200f\u2060\ufeff]")
_CR = re.compile("_x000[dD]_\n?|\r\n?")  # what spreadsheets make of a line break that Windows typed


def tidy(text) -> str:
    """What cannot be seen taken away, one composition of ำ, line breaks as LF, no blanks at the ends."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", _CR.sub("\n", str(text)))).replace("\u0e4d\u0e32", "\u0e33")
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def canonical(column, raw) -> str:
    """The canonical text of a cell. Raises RuleBroken with a sentence in Thai for what the column does not take."""
    text = tidy(raw or "")
    try:
        return _READERS.get(column.kind, _words)(column, text)
    except ValueError as fault:
        why = str(fault)
        if column.kind in NUMBERS - {Kind.BAHT}:
            why = why.replace("จำนวนเงิน", "ตัวเลข").replace(" (สตางค์)", "")
        raise RuleBroken(why, code="cell") from None


def _words(column, text):
    if column.kind != Kind.LONG_TEXT:
        text = " ".join(text.split())
    return "" if text in NOTHING and column.kind in (Kind.CHOICE, Kind.REGISTER) else text


def _date(column, text):
    day = date_of(text)
    return "" if day is None else day.isoformat()


def _number(column, text):
    amount = percent_of(text) if column.kind == Kind.PERCENT else baht_of(text)
    return "" if amount is None else f"{parse_baht(amount):.2f}"


def _integer(column, text):
    number = integer_of(text)
    return "" if number is None else str(number)


def _yes_no(column, text):
    return YES if yes_or_no(text) else NO


_READERS = {
    Kind.DATE: _date,
    Kind.BAHT: _number,
    Kind.NUMBER: _number,
    Kind.PERCENT: _number,
    Kind.INTEGER: _integer,
    Kind.YES_NO: _yes_no,
}


def of_value(column, value, labels) -> str:
    """The canonical text of a field as a version's JSON holds it. `labels`: pk → label, of registers."""
    if column.kind == Kind.YES_NO:
        return YES if value else NO
    if value in (None, ""):
        return ""
    if column.kind == Kind.REGISTER:
        return labels.get(value, f"(รายการเดิม {value})")
    if column.kind == Kind.CHOICE:
        return str(dict(column.field.flatchoices).get(value, value))
    if column.kind in NUMBERS:
        return str(value) if column.kind == Kind.INTEGER else f"{Decimal(str(value)):.2f}"
    if column.kind == Kind.DATE:
        return str(value)[:10]
    return _words(column, tidy(value))


def to_value(column, text, options):
    """The JSON of a canonical text. `options`: label → pk, of registers. Raises RuleBroken for what is not offered."""
    if column.kind == Kind.YES_NO:
        return text == YES
    if not text:
        return "" if column.field.empty_strings_allowed and not column.field.null else None
    if column.kind == Kind.REGISTER:
        if text not in options:
            raise RuleBroken("ไม่มีรายการนี้ในทะเบียนของพื้นที่ กรุณาเลือกจากรายการในช่อง", code="not_offered")
        return options[text]
    if column.kind == Kind.CHOICE:
        return next(value for value, label in column.field.flatchoices if str(label) == text)
    if column.kind == Kind.INTEGER:
        return int(text)
    return text


def known_label(column, text, options=()) -> str:
    """The label that a typed text means: spaces, digits and compositions aside. Raises RuleBroken when there is none."""
    if not text or column.kind not in (Kind.CHOICE, Kind.REGISTER):
        return text
    known = [str(label) for _, label in column.field.flatchoices] if column.kind == Kind.CHOICE else options
    if text in known:
        return text
    wanted = alike(text)
    for label in known:
        if alike(label) == wanted:
            return label
    if column.kind == Kind.CHOICE:
        raise RuleBroken(f"ไม่รู้จัก “{text[:60]}” ที่ใช้ได้คือ {', '.join(known)}", code="not_offered")
    return text


def alike(text) -> str:
    return normalise_for_search(text).replace(" ", "")


def check_fits(column, text):
    """What the form's own field refuses: too long, out of range, missing."""
    if column.required and not text:
        raise RuleBroken(f"ต้องกรอก{column.heading}", code="required")
    if not text or column.kind in (Kind.CHOICE, Kind.REGISTER, Kind.YES_NO, Kind.DATE):
        return
    field = column.field
    if field.max_length and len(text) > field.max_length:
        raise RuleBroken(f"ข้อความยาว {len(text):,} ตัวอักษร เกิน {field.max_length:,}", code="too_long")
    if column.kind not in NUMBERS:
        return
    try:
        field.run_validators(field.to_python(text))
    except ValidationError as refusal:
        raise RuleBroken(refusal.messages[0], code="out_of_range") from None


def shown(column, text) -> str:
    """The text as a page shows it."""
    if not text:
        return ""
    if column.kind == Kind.DATE:
        return thai_date(dt.date.fromisoformat(text), short=True)
    if column.kind in NUMBERS:
        amount = Decimal(text)
        return f"{amount:,f}" if column.kind == Kind.INTEGER else baht(amount)
    return text


def fits_a_cell(text) -> bool:
    return len(text) <= LONGEST_CELL
