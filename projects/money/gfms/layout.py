"""The columns of an extract, and how each cell is read. Pure: text in, plain values out. docs/import-gfms.md says it in Thai."""

import re
from datetime import date

from cms.thai import fiscal_year_bounds, thai_date
from projects.exchange.reading.values import baht_of, date_of, integer_of, text_of, year_be_of
from projects.money.gfms.kinds import GfmsKind
from projects.plans.models import ExpenditureKind

# field → (heading, the same in English)
COLUMNS = {
    "document_number": ("เลขที่เอกสาร", "DOCUMENT_NO"),
    "document_line": ("บรรทัด", "DOCUMENT_LINE"),
    "kind": ("ประเภทเอกสาร", "DOCUMENT_TYPE"),
    "posted_on": ("วันผ่านรายการ", "POSTING_DATE"),
    "fiscal_year": ("ปีงบประมาณ", "FISCAL_YEAR"),
    "area": ("รหัสพื้นที่", "AREA_CODE"),
    "budget_code": ("รหัสงบประมาณ", "BUDGET_CODE"),
    "expenditure_kind": ("ประเภทรายจ่าย", "EXPENDITURE_KIND"),
    "amount": ("จำนวนเงิน", "AMOUNT"),
    "available": ("คงเหลือ", "AVAILABLE"),
}
MAY_LACK = {"expenditure_kind", "available"}
KINDS = {
    GfmsKind.ALLOCATION: ("รับจัดสรร", "จัดสรร", "โอนจัดสรร", "เงินประจำงวด", "allocation"),
    GfmsKind.TRANSFER: ("โอน", "โอนเปลี่ยนแปลง", "โอนเข้า", "โอนออก", "transfer"),
    GfmsKind.COMMITMENT: ("po", "ใบสั่งซื้อ", "ใบสั่งซื้อ/จ้าง", "สัญญา", "ก่อหนี้", "ก่อหนี้ผูกพัน", "ก่อหนี้ผูกพัน(po)", "commitment"),
    GfmsKind.DISBURSEMENT: ("เบิกจ่าย", "ขอเบิก", "ขอเบิกเงิน", "จ่าย", "disbursement"),
    GfmsKind.CARRY_OVER: ("กันเงิน", "กันเงินเหลื่อมปี", "กันเงินไว้เบิกเหลื่อมปี", "carry-over", "carry_over", "carryover"),
}
EXPENDITURE_KINDS = {
    ExpenditureKind.RECURRENT: ("รายจ่ายประจำ", "ประจำ", "recurrent"),
    ExpenditureKind.CAPITAL: ("รายจ่ายลงทุน", "ลงทุน", "capital"),
}
LONGEST_CODE = 40
MOST_SATANG = 10**15
_KIND_OF = {word: kind for kind, words in KINDS.items() for word in words}
_EXPENDITURE_KIND_OF = {word: kind for kind, words in EXPENDITURE_KINDS.items() for word in words}
_AREA = re.compile(r"\d{2}|[A-Z]{1,4}\d{0,2}")
_AMOUNT = re.compile(r"(-?)(\d{1,13})(?:\.(\d\d?))?")
_ROUNDED = re.compile(r"\d(?:\.\d+)?E\+\d+", re.IGNORECASE)  # what Excel makes of twenty digits


def _word(cell) -> str:
    return text_of(cell).replace(" ", "").lower()


def code_of(cell, name="รหัส") -> str:
    """A number of a document or of a budget, as text without spaces. Raises ValueError for none, and for a rounded one."""
    if cell.isascii() and cell.isalnum() and len(cell) <= LONGEST_CODE:
        return cell.upper()  # as nearly all are: the rest costs ten times as much
    code = text_of(cell).replace(" ", "").upper()
    if not code:
        raise ValueError(f"ไม่มี{name}")
    if _ROUNDED.fullmatch(code):
        raise ValueError(f"Excel ปัด{name}นี้ไปแล้ว กรุณาส่งออกใหม่โดยให้คอลัมน์นี้เป็นข้อความ")
    if len(code) > LONGEST_CODE:
        raise ValueError(f"{name}ยาวเกิน {LONGEST_CODE} ตัวอักษร")
    return code


def document_of(cell) -> str:
    return code_of(cell, "เลขที่เอกสาร")


def budget_code_of(cell) -> str:
    return code_of(cell, "รหัสงบประมาณ")


def line_of(cell) -> int:
    number = integer_of(cell)
    if number is None or not 0 <= number < 1_000_000:
        raise ValueError("บรรทัดต้องเป็นเลขจำนวนเต็มตั้งแต่ 0")
    return number


def kind_of(cell) -> str:
    if (kind := _KIND_OF.get(_word(cell))) is None:
        raise ValueError("ไม่รู้จักประเภทเอกสารนี้ ที่ใช้ได้คือ รับจัดสรร โอน ก่อหนี้ เบิกจ่าย กันเงิน")
    return kind.value


def expenditure_kind_of(cell) -> str:
    """Empty where the file leaves it to the match of the budget code."""
    word = _word(cell)
    if word in ("", "-", "–"):
        return ""
    if (kind := _EXPENDITURE_KIND_OF.get(word)) is None:
        raise ValueError("ประเภทรายจ่ายต้องเป็น รายจ่ายประจำ รายจ่ายลงทุน หรือเว้นว่าง")
    return kind.value


def area_of(cell) -> str:
    code = _word(cell).upper()
    if not _AREA.fullmatch(code):
        raise ValueError("รหัสพื้นที่ต้องเป็นรหัสจังหวัดสองหลัก เช่น 55 หรือรหัสกลุ่มจังหวัด เช่น NU2")
    return code


def satang_of(cell) -> int | None:
    """Whole satang of an amount in baht; GFMS prints the minus of a reversal before or after it. None for nothing."""
    if found := _AMOUNT.fullmatch(cell):
        sign, whole, decimals = found.groups()
        satang = int(whole) * 100 + (int(decimals.ljust(2, "0")) if decimals else 0)
        return -satang if sign else satang
    text = text_of(cell)
    if len(text) > 1 and text.endswith("-"):
        text = f"-{text[:-1].strip()}"
    amount = baht_of(text)
    return None if amount is None else int(amount * 100)


def amount_of(cell) -> int:
    if (satang := satang_of(cell)) is None:
        raise ValueError("ไม่มีจำนวนเงิน")
    return satang


def posting_of(cell, year_cell, as_of: date) -> tuple[date, int]:
    """The posting date and the fiscal year (BE), either in either era. Raises ValueError; its second argument names the column."""
    try:
        year_be = year_be_of(year_cell)
        if year_be is None:
            raise ValueError("ไม่มีปีงบประมาณ")
    except ValueError as refusal:
        raise ValueError(str(refusal), "fiscal_year") from None
    day = date_of(cell)
    if day is None:
        raise ValueError("ไม่มีวันผ่านรายการ")
    first, _last = fiscal_year_bounds(year_be)
    if day < first:
        raise ValueError(f"วันผ่านรายการ {thai_date(day)} อยู่ก่อนปีงบประมาณ {year_be}")
    if day > as_of:
        raise ValueError(f"วันผ่านรายการ {thai_date(day)} อยู่หลังวันที่ของข้อมูล ({thai_date(as_of)})")
    return day, year_be
