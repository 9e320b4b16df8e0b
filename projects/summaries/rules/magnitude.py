"""Baht, thousand, million: figures that differ by exactly a unit, and amounts that jump ten-fold. Pure."""

from decimal import Decimal

from cms.thai import baht

THOUSAND, MILLION = Decimal(1000), Decimal(1_000_000)
FACTORS = (Decimal(10), THOUSAND, MILLION)  # one digit lost or added; thousand for baht; million for baht
UNITS = (THOUSAND, MILLION)
JUMP = 10


def factor_words(factor) -> str:
    return {
        Decimal(10): "ต่างกัน 10 เท่า หลักอาจขาดหรือเกิน",
        THOUSAND: "ต่างกัน 1,000 เท่าพอดี หน่วยบาทกับพันบาทอาจสลับกัน",
        MILLION: "ต่างกัน 1,000,000 เท่าพอดี หน่วยบาทกับล้านบาทอาจสลับกัน",
    }[factor]


def unit_between(one, other) -> Decimal | None:
    """1,000 or 1,000,000 when one amount is exactly that many times the other."""
    if not one or not other or (one < 0) != (other < 0):
        return None
    small, large = sorted((abs(one), abs(other)))
    return next((unit for unit in UNITS if small * unit == large), None)


def jump(earlier, now) -> Decimal | None:
    """How many times the larger amount is of the smaller, when it is ten times or more; None for a smaller change.

    Nothing to something is no jump: there is nothing to compare with.
    """
    if not earlier or not now or (earlier < 0) != (now < 0):
        return None
    small, large = sorted((abs(earlier), abs(now)))
    times = large / small
    return times if times >= JUMP else None


def told_jump(earlier, now, *, before="ฉบับก่อน") -> str | None:
    """The jump in words for the person who types; None when there is none."""
    times = jump(earlier, now)
    if times is None:
        return None
    way = "เพิ่มขึ้น" if abs(now) > abs(earlier) else "ลดลง"
    exact = unit_between(earlier, now) or (Decimal(10) if times == JUMP else None)
    words = factor_words(exact) if exact else f"ต่างกันประมาณ {int(times):,} เท่า กรุณาตรวจจำนวนหลัก"
    return f"{baht(now)} บาท {way}จาก{before} {baht(earlier)} บาท ({words})"
