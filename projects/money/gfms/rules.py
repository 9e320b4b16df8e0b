"""What an extract of GFMS and its matching refuse, and why. Pure: plain values in, RuleBroken in Thai out."""

from datetime import date
from decimal import Decimal

from cms.rules import RuleBroken
from cms.thai import thai_date

ROWS_AT_ONCE = 10_000  # what a request writes while the person looks on; a job does more
BYTES_AT_ONCE = 1_000_000  # about as many rows, not read yet


def may_read(reach) -> bool:
    """Who reads an area's figures of GFMS: those who read the area or the nation, not those who read single projects."""
    return bool(reach.nation or reach.provinces or reach.groups)


def may_bring(reach) -> bool:
    """The centre for all areas, an office for its own (the refusal in words: projects.exchange.rules)."""
    return bool(reach.edits_nation or reach.edit_provinces or reach.edit_groups)


def check_as_of(as_of: date, today: date) -> None:
    if as_of > today:
        raise RuleBroken(f"วันที่ของข้อมูล ({thai_date(as_of)}) อยู่ในอนาคต กรุณาตรวจวันที่", code="as_of")


def check_no_errors(rows_error: int, accept_good_rows: bool) -> None:
    if rows_error and not accept_good_rows:
        raise RuleBroken(f"ยังมีแถวผิดพลาด {rows_error:,} แถว กรุณาแก้ไข หรือเลือกนำเข้าเฉพาะแถวที่ถูกต้อง", code="rows_open")


def check_no_later_batch(names: list[str]) -> None:
    """Undoing never takes later figures away: it names the extracts that stand on this one."""
    if names:
        shown = names[:5] + ([f"และอีก {len(names) - 5:,} ชุด"] if len(names) > 5 else [])
        raise RuleBroken(["ยกเลิกไม่ได้ เพราะมีชุดข้อมูลภายหลังแก้รายการเดียวกัน ให้ยกเลิกชุดเหล่านั้นก่อน", *shown], code="built_upon")


def check_activity_is_of_the_code(*, same_year: bool, same_area: bool, cancelled: bool) -> None:
    if not (same_year and same_area):
        raise RuleBroken("เลือกกิจกรรมของพื้นที่และปีงบประมาณเดียวกับรหัสงบประมาณ", code="activity_elsewhere")
    if cancelled:
        raise RuleBroken("โครงการนี้ถูกยกเลิกแล้ว เลือกกิจกรรมของโครงการอื่น", code="activity_cancelled")


def check_explained(text: str, longest: int) -> None:
    if not text.strip():
        raise RuleBroken({"text": "เขียนว่าตัวเลขต่างกันเพราะอะไร"}, code="no_text")
    if len(text) > longest:
        raise RuleBroken({"text": f"เขียนได้ไม่เกิน {longest:,} ตัวอักษร"}, code="text_too_long")


def check_differs(gfms_baht: Decimal, own_baht: Decimal) -> None:
    if gfms_baht == own_baht:
        raise RuleBroken("ตัวเลขสองฝั่งตรงกันแล้ว ไม่ต้องชี้แจง", code="no_difference")
