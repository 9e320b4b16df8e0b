"""When a fiscal year takes changes, and when it is closed or opened again. Pure: no database, no clock."""

from datetime import date, timedelta
from decimal import Decimal

from cms.rules import RuleBroken
from cms.thai import thai_date

YEAR_PERCENT_LIMIT = Decimal(100)
LONGEST_OPENING_DAYS = 90  # Source: to be confirmed; long enough for a quarter's audit


def check_open(year_be: int, closed_on: date | None) -> None:
    """Refuse any change to a closed fiscal year; only central staff may reopen it (DOMAIN §3)."""
    if closed_on is not None:
        raise RuleBroken(f"ปีงบประมาณ {year_be} ปิดแล้ว", code="year_closed")


def check_may_close(year_be: int, closed_on: date | None, on: date, today: date) -> None:
    """A year is closed once, on a day of its own or later, never on a day to come."""
    check_open(year_be, closed_on)
    first_day = date(year_be - 544, 10, 1)
    if on < first_day:
        raise RuleBroken(f"วันที่ปิดต้องไม่ก่อนปีงบประมาณเริ่ม ({thai_date(first_day)})", code="closed_too_early")
    if on > today:
        raise RuleBroken("วันที่ปิดต้องไม่เป็นวันในอนาคต", code="closed_in_future")


def check_may_reopen(year_be: int, closed_on: date | None, reason: str) -> None:
    """Only a closed year is reopened, and never without a reason."""
    if closed_on is None:
        raise RuleBroken(f"ปีงบประมาณ {year_be} เปิดอยู่แล้ว", code="year_is_open")
    if not reason.strip():
        raise RuleBroken("กรุณาระบุเหตุผลที่เปิดปีงบประมาณอีกครั้ง", code="reason_missing")


def check_may_open_for_area(year_be: int, closed_on: date | None, until: date, reason: str, today: date) -> None:
    """A closed year is opened for an area until a day to come, at most a quarter of a year on, with a reason."""
    if closed_on is None:
        raise RuleBroken(f"ปีงบประมาณ {year_be} เปิดอยู่แล้ว ไม่ต้องเปิดเฉพาะพื้นที่", code="year_is_open")
    if not reason.strip():
        raise RuleBroken({"reason": "กรุณาระบุเหตุผลที่เปิด"}, code="reason_missing")
    if not today <= until <= today + timedelta(days=LONGEST_OPENING_DAYS):
        raise RuleBroken(
            {
                "until": f"เลือกวันตั้งแต่วันนี้ ไม่เกิน {LONGEST_OPENING_DAYS} วัน ({thai_date(today + timedelta(days=LONGEST_OPENING_DAYS))})"
            },
            code="opening_too_long",
        )


def check_act(in_force_on: date | None, source: str) -> None:
    """The day a Budget Act came into force is named with its gazette, or neither is."""
    if in_force_on is not None and not source.strip():
        raise RuleBroken({"source": "ระบุราชกิจจานุเบกษาที่ประกาศ เช่น เล่ม ตอน หน้า และวันที่"}, code="act_without_source")
    if in_force_on is None and source.strip():
        raise RuleBroken({"in_force_on": "กรอกวันที่มีผลใช้บังคับ หรือลบที่มาออก"}, code="act_without_day")


def check_targets(quarters) -> None:
    """The four quarters' targets are percents of the net allocation and together at most 100."""
    given = [percent for percent in quarters if percent is not None]
    if any(percent < 0 for percent in given) or sum(given) > YEAR_PERCENT_LIMIT:
        raise RuleBroken("เป้าหมายสี่ไตรมาสต้องไม่ติดลบ และรวมกันไม่เกินร้อยละ 100", code="targets_over_100")
