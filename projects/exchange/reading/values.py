"""The values that stand in cells, read by one rule for every layout. Pure: text in, plain values out.

Each reader gives None for a cell without a value (empty, or a printed dash), and raises ValueError with a sentence in
Thai that says how to write it for what could mean two things or nothing.
"""

import datetime as dt
import re
from decimal import Decimal

from cms.thai import BE_OFFSET, arabic_digits, parse_baht, parse_thai_date, tidy

NOTHING = {"", "-", "–", "—"}
# Days as Excel counts them from 1900: 1955 to 2100, and the same years typed in the Buddhist era.
_SERIALS = (range(20_000, 73_416), range(218_000, 271_750))
_SERIAL = re.compile(r"\d{5,6}(?:\.\d+)?")
_SERIAL_ZERO = dt.date(1899, 12, 30)
_OF_LAST_CENTURY = re.compile(r"(19\d{2})-\d{1,2}-\d{1,2}")  # what Excel makes of 1/10/60
_TIME = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?")
_IN_BRACKETS = re.compile(r"\(([\d,.]+)\)")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_YES = {"ใช่", "มี", "พร้อม", "true", "yes", "y", "1", "✓", "✔", "☑", "/"}
_NO = {"ไม่ใช่", "ไม่", "ไม่มี", "ไม่พร้อม", "false", "no", "n", "0", "✗", "✘", "☐"}


def text_of(cell) -> str:
    """One line of printed text: what cannot be seen taken away, one composition of ำ, single spaces."""
    return tidy("" if cell is None else cell)


def baht_of(cell) -> Decimal | None:
    """Baht as printed: thousands commas, either set of digits, a sign, or the brackets of accountants for less than zero."""
    text = text_of(cell)
    if found := _IN_BRACKETS.fullmatch(arabic_digits(text)):
        amount = parse_baht(found[1])
        return None if amount is None else -amount
    return parse_baht(text)


def percent_of(cell) -> Decimal | None:
    """86.01 for `86.01`, `86.01%`, `ร้อยละ ๘๖.๐๑` and a cell that Excel shows as 86.01%. A bare 0.8601 stays what it is."""
    text = arabic_digits(text_of(cell)).removeprefix("ร้อยละ").removesuffix("%").replace(" ", "")
    text = text.replace("\N{MINUS SIGN}", "-")
    if text in NOTHING:
        return None
    if not _NUMBER.fullmatch(text):
        raise ValueError("อ่านร้อยละไม่ได้ กรุณาพิมพ์เฉพาะตัวเลข เช่น 86.01")
    return Decimal(text)


def integer_of(cell) -> int | None:
    text = arabic_digits(text_of(cell)).replace(" ", "")
    if text in NOTHING:
        return None
    plain = text.replace(",", "") if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.0+)?", text) else text
    if not _NUMBER.fullmatch(plain):
        raise ValueError("อ่านจำนวนไม่ได้ กรุณาพิมพ์เฉพาะตัวเลขจำนวนเต็ม เช่น 1,250")
    number = Decimal(plain)
    if number != number.to_integral_value():
        raise ValueError("ต้องเป็นจำนวนเต็ม ไม่มีทศนิยม")
    return int(number)


def yes_or_no(cell) -> bool | None:
    word = arabic_digits(text_of(cell)).replace(" ", "").lower()
    if word in NOTHING:
        return None
    if word in _YES:
        return True
    if word in _NO:
        return False
    if word in ("x", "×"):
        raise ValueError("เครื่องหมาย x อาจหมายถึงใช่หรือไม่ใช่ กรุณาพิมพ์ “ใช่” หรือ “ไม่ใช่”")
    raise ValueError("ต้องเป็น “ใช่” หรือ “ไม่ใช่”")


def date_of(cell) -> dt.date | None:
    """A date of the common era from what `parse_thai_date` reads, a date cell, or Excel's serial number of a day.

    Excel on an English computer takes 1/10/2560 for a day of the common era: such a year is read as Buddhist. A day that
    the other era's calendar lacks (29 February) is an error, and so is one whose order of day, month and year is open.
    """
    text = text_of(cell)
    if text in NOTHING:
        return None
    digits = arabic_digits(text)
    if found := _TIME.fullmatch(digits):
        digits = text = found[1]
    if _SERIAL.fullmatch(digits):
        days = int(Decimal(digits))
        if not any(days in serials for serials in _SERIALS):
            raise ValueError(f"ตัวเลข {digits} ไม่ใช่วันที่ กรุณาพิมพ์แบบ 1 ต.ค. 2567 หรือ 01/10/2567")
        digits = text = (_SERIAL_ZERO + dt.timedelta(days=days)).isoformat()
    if found := _OF_LAST_CENTURY.fullmatch(digits):
        raise ValueError(
            f"ในไฟล์เป็นปี ค.ศ. {found[1]} Excel มักแปลงปีสองหลักเป็นปี ค.ศ. 19xx กรุณาพิมพ์ปีสี่หลัก เช่น 1 ต.ค. 2567 หรือ 01/10/2567"
        )
    return parse_thai_date(text)


def year_be_of(cell) -> int | None:
    """A fiscal year of the Buddhist era from `2567`, `๒๕๖๗`, `พ.ศ. 2567`, `2024`, `ค.ศ. 2024`; never from two digits."""
    text = arabic_digits(text_of(cell)).replace(" ", "")
    if text in NOTHING:
        return None
    found = re.fullmatch(r"(?:ปี)?(?:งบประมาณ)?(พ\.?ศ\.?|ค\.?ศ\.?)?(\d{4})", text)
    if not found:
        raise ValueError("อ่านปีไม่ได้ กรุณาพิมพ์ปี พ.ศ. สี่หลัก เช่น 2567")
    year = int(found[2])
    is_be = year > 2400 if not found[1] else found[1].startswith("พ")
    year_be = year if is_be else year + BE_OFFSET
    if not 2400 < year_be <= 2700:
        raise ValueError(f"ปี {found[2]} อยู่นอกช่วงที่ใช้ได้ กรุณาพิมพ์ปี พ.ศ. สี่หลัก เช่น 2567")
    return year_be
