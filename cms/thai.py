"""Thai dates, fiscal years, money and text. Pure: no Django, no clock, no database.

Dates are stored in the common era and shown in the Buddhist era (BE = CE + 543). Money is `Decimal`, rounded
half up; a float is refused, because it has already lost satang. Source: DOMAIN.md, money rules.
"""

import datetime as dt
import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")
BE_OFFSET = 543
YEARS_BE = range(2400, 2701)

# fmt: off
MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)
MONTHS_SHORT = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.",
    "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)
# fmt: on
FISCAL_MONTHS = (*MONTHS[9:], *MONTHS[:9])  # October first

_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def thai_digits(text) -> str:
    return str(text).translate(_TO_THAI)


def arabic_digits(text) -> str:
    return str(text).translate(_TO_ARABIC)


# Years


def to_be(year_ce: int) -> int:
    return year_ce + BE_OFFSET


def from_be(year: int) -> int:
    """Return the CE year meant by a typed year: 60 and 2560 are 2017; up to 2400 it is taken as CE already."""
    if 0 <= year < 100:
        return 2500 + year - BE_OFFSET
    return year - BE_OFFSET if year > 2400 else year


def fiscal_year_be(day: dt.date) -> int:
    """1 October opens the next fiscal year: 30 Sep 2017 is in 2560, 1 Oct 2017 in 2561."""
    return to_be(day.year) + (day.month >= 10)


def fiscal_year_bounds(year_be: int) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of a fiscal year, both inside it."""
    year_ce = year_be - BE_OFFSET
    return dt.date(year_ce - 1, 10, 1), dt.date(year_ce, 9, 30)


def quarter(day: dt.date) -> int:
    """Quarter of the fiscal year, 1 to 4; October to December is the first."""
    return (day.month - 10) % 12 // 3 + 1


# Dates

_BAD_DATE = "อ่านวันที่ไม่ได้ กรุณาพิมพ์แบบ 1 ต.ค. 2567 หรือ 01/10/2567"
_MONTH_NUMBERS = {
    name.replace(".", ""): number for names in (MONTHS, MONTHS_SHORT) for number, name in enumerate(names, start=1)
}
# fmt: off
_ENGLISH_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)
# fmt: on
_MONTH_NUMBERS |= {name[:cut]: at for at, name in enumerate(_ENGLISH_MONTHS, start=1) for cut in (3, len(name))}
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_NUMERIC = re.compile(r"(?P<day>\d{1,2})(?P<sep>[/.\- ])(?P<month>\d{1,2})(?P=sep)(?P<year>\d{4}|\d{2})")
_NAMED = re.compile(
    r"(?:วันที่)? ?(?P<day>\d{1,2})[ \-/]?(?P<month>[ก-๎.]+?)(?:เดือน)?[ \-/]?"
    r"(?P<era>พ\.?ศ\.?|ค\.?ศ\.?)? ?(?P<year>\d{4}|\d{2})"
)
_ENGLISH = re.compile(r"(?P<day>\d{1,2})[ \-/]?(?P<month>[A-Za-z]+)\.?,?[ \-/]?(?P<year>\d{4})")


def parse_thai_date(text: str | None) -> dt.date | None:
    """Read a date typed by a person or found in a file; None when there is nothing to read.

    Takes Thai month names long and short, English ones with a year of four digits, day/month/year, ISO, Thai digits,
    and years of both eras: above 2400 is BE, two digits are 25xx BE. Raises ValueError, with a sentence in Thai, for
    anything else, for numbers alone that could be in any order (01/02/03), for days that do not exist, and for years
    outside 2400–2700 BE.
    """
    cleaned = " ".join(_drop_invisible(arabic_digits(text or "")).split())
    if not cleaned:
        return None
    match = (
        _ISO.fullmatch(cleaned)
        or _NUMERIC.fullmatch(cleaned)
        or _NAMED.fullmatch(cleaned)
        or _ENGLISH.fullmatch(cleaned)
    )
    if not match:
        raise ValueError(_BAD_DATE)
    parts = match.groupdict()
    if match.re is _NUMERIC and len(parts["year"]) == 2 and int(parts["year"]) <= 31:
        raise ValueError(f"{cleaned} อ่านได้หลายอย่าง กรุณาพิมพ์ปีสี่หลัก เช่น 1 ต.ค. 2567 หรือ 01/10/2567")
    name = parts["month"].replace(".", "").lower()
    month = int(name) if name.isdecimal() else _MONTH_NUMBERS.get(name)
    if month is None:
        raise ValueError(_BAD_DATE)
    typed_year = int(parts["year"])
    in_ce = (parts.get("era") or "").startswith("ค") and typed_year >= 100
    year = typed_year if in_ce else from_be(typed_year)
    if to_be(year) not in YEARS_BE:
        raise ValueError(f"ปี {parts['year']} อยู่นอกช่วง พ.ศ. {YEARS_BE[0]}–{YEARS_BE[-1]}")
    try:
        return dt.date(year, month, int(parts["day"]))
    except ValueError:
        raise ValueError(f"ไม่มีวันที่ {cleaned} ในปฏิทิน") from None


def local_day(day: dt.date) -> dt.date:
    """A moment counts on the day it is in Bangkok; a plain date is itself."""
    if not isinstance(day, dt.datetime):
        return day
    return day.astimezone(BANGKOK).date() if day.tzinfo else day.date()


def thai_date(day: dt.date, short: bool = False) -> str:
    """`1 ตุลาคม 2567`, or `1 ต.ค. 2567`."""
    day = local_day(day)
    return f"{day.day} {(MONTHS_SHORT if short else MONTHS)[day.month - 1]} {to_be(day.year)}"


def thai_datetime(moment: dt.datetime, short: bool = False) -> str:
    """`1 ตุลาคม 2567 เวลา 14.30 น.`, in Bangkok; a moment without a time zone is taken to be there already."""
    if moment.tzinfo:
        moment = moment.astimezone(BANGKOK)
    joint = " " if short else " เวลา "
    return f"{thai_date(moment, short)}{joint}{moment:%H.%M} น."


def age_in_words(then: dt.date, now: dt.date) -> str:
    """How long something has been waiting, in its largest sensible unit: `40 นาที`, `2 ชั่วโมง`, `3 วัน`.

    Days up to 60, then months of 30 days, then years. With a plain date on either side only days are counted. A
    moment in the future counts as now: clocks differ.
    """
    if not (isinstance(then, dt.datetime) and isinstance(now, dt.datetime)):
        days = (local_day(now) - local_day(then)).days
        return _days_in_words(days) if days > 0 else "ไม่ถึง 1 วัน"
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return "ไม่ถึง 1 นาที"
    if minutes < 60:
        return f"{minutes} นาที"
    if minutes < 24 * 60:
        return f"{minutes // 60} ชั่วโมง"
    return _days_in_words(minutes // (24 * 60))


def _days_in_words(days: int) -> str:
    if days <= 60:
        return f"{days} วัน"
    if days < 730:
        return f"{days // 30} เดือน"
    return f"{days // 365} ปี"


# Money

_SATANG = Decimal("0.01")
_MILLION = Decimal(1_000_000)
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?")
_NOTHING = {"", "-", "–", "—"}
MAX_BAHT_DIGITS = 13  # before the decimal point: with satang 15 digits, which SQLite and Excel keep exactly


def _round(amount, places: int) -> Decimal:
    if isinstance(amount, float):
        raise TypeError("money is Decimal, never float")
    rounded = Decimal(amount).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return abs(rounded) if rounded == 0 else rounded  # no "-0.00"


def baht(amount, places: int = 2) -> str:
    """`1,234,567.50`: no unit, which stands in the column head."""
    return f"{_round(amount, places):,f}"


def million_baht(amount) -> str:
    """Baht in millions, one decimal, half up: 274,504,700 is `274.5`."""
    if isinstance(amount, float):
        raise TypeError("money is Decimal, never float")
    return f"{_round(Decimal(amount) / _MILLION, 1):,f}"


def parse_baht(text: str | int | Decimal | None) -> Decimal | None:
    """Read an amount as typed or as printed in a table; None for nothing, `-` included: absent is not zero.

    Takes thousands commas in the right places, Thai digits, a sign, and `บาท` or `฿` around it. Raises ValueError,
    with a sentence in Thai, for anything else: exponents, NaN, more than two decimals, more than 13 digits of baht.
    """
    raw = f"{text:f}" if isinstance(text, Decimal) else str("" if text is None else text)
    cleaned = _drop_invisible(arabic_digits(raw)).strip().removeprefix("฿").removesuffix("บาท").strip()
    cleaned = cleaned.replace("\N{MINUS SIGN}", "-")
    if cleaned in _NOTHING:
        return None
    if "," in cleaned and not _GROUPED.fullmatch(cleaned) and _PLAIN.fullmatch(cleaned.replace(",", "")):
        raise ValueError("เครื่องหมายจุลภาคไม่ได้คั่นทุกสามหลัก กรุณาตรวจตัวเลขอีกครั้ง")
    plain = cleaned.replace(",", "")
    if not _PLAIN.fullmatch(plain):
        raise ValueError("อ่านจำนวนเงินไม่ได้ กรุณาพิมพ์เฉพาะตัวเลข เช่น 1,250,000.50")
    whole, _, decimals = plain.lstrip("+-").partition(".")
    if len(decimals) > 2:
        raise ValueError("จำนวนเงินมีทศนิยมได้ไม่เกินสองตำแหน่ง (สตางค์)")
    if len(whole.lstrip("0")) > MAX_BAHT_DIGITS:
        raise ValueError(f"จำนวนเงินยาวเกิน {MAX_BAHT_DIGITS} หลัก กรุณาตรวจตัวเลขอีกครั้ง")
    return _round(plain, 2)


# Text

_INVISIBLE = re.compile("[\x00\u00ad\u200b-\u200f\u2060\ufeff]")
# Private-use codes of old Windows fonts, left behind by text taken out of PDF files, and the letters they stand for.
_PRIVATE_USE = {
    0xF700 + offset: char
    for offset, char in enumerate(
        "\u0e10\u0e34\u0e35\u0e36\u0e37\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
        "\u0e0d\u0e31\u0e4d\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a"
    )
}
_SARA_AM, _NIKHAHIT, _SARA_AA = "\u0e33", "\u0e4d", "\u0e32"
_MARKS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"  # everything that stands above or below a consonant
_MARK_RUN = re.compile(f"[{_MARKS}]{{2,}}")
_MARKS_AFTER_AM = re.compile(f"{_NIKHAHIT}{_SARA_AA}([{_MARKS}]+)")
_LEADING_VOWEL = re.compile("([\u0e40-\u0e44])([\u0e01-\u0e2e])")
_IGNORED_IN_ORDER = re.compile("[\u0e47-\u0e4e]")


def _drop_invisible(text: str) -> str:
    return _INVISIBLE.sub("", text)


def tidy(text) -> str:
    """The printed text with what cannot be seen taken away: one composition of ำ, single spaces. Spelling stays."""
    text = unicodedata.normalize("NFC", _drop_invisible(str(text))).replace(_NIKHAHIT + _SARA_AA, _SARA_AM)
    return " ".join(text.split())


def _mark_rank(mark: str) -> tuple[int, int]:
    """Vowels first, then tone marks and the like, then nikhahit, which belongs to the า after it; else as in NFC."""
    if mark == _NIKHAHIT:
        return 2, 0
    return int("\u0e48" <= mark <= "\u0e4e"), unicodedata.combining(mark)


def _order_marks(run: re.Match) -> str:
    marks = sorted(run.group(), key=_mark_rank)
    return "".join(mark for position, mark in enumerate(marks) if position == 0 or mark != marks[position - 1])


def normalise_for_search(text: str) -> str:
    """One spelling for what looks the same on screen; for search text and queries, never for display.

    NFC and not NFKC, which would take ำ apart. Repairs what typing and PDF files do to Thai: invisible characters,
    ํ+า for ำ, เ+เ for แ, tone marks typed before their vowel, doubled marks. Digits become Arabic, letters small,
    spaces single. Normalising twice changes nothing.
    """
    text = unicodedata.normalize("NFC", _drop_invisible(text).translate(_PRIVATE_USE).lower())
    text = arabic_digits(text).replace("เเ", "แ").replace(_SARA_AM, _NIKHAHIT + _SARA_AA)
    text = _MARKS_AFTER_AM.sub(rf"\1{_NIKHAHIT}{_SARA_AA}", text)
    text = _MARK_RUN.sub(_order_marks, text).replace(_NIKHAHIT + _SARA_AA, _SARA_AM)
    return " ".join(text.split())


def sort_key(text: str) -> str:
    """Dictionary order as a plain string: the leading vowel goes behind its consonant, tone marks do not count.

    Meant for a stored column, so that both databases sort alike: กระบี่ ขอนแก่น เชียงใหม่ แพร่ ลำปาง.
    """
    return _LEADING_VOWEL.sub(r"\2\1", _IGNORED_IN_ORDER.sub("", normalise_for_search(text)))
