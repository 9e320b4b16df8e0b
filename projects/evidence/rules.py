"""What a photograph must say, when it is odd, and who may do what with it. Pure: no database, no request, no clock."""

from dataclasses import dataclass
from datetime import date, timedelta

from cms.pictures import MAY_BE_SHOWN
from cms.rules import RuleBroken
from cms.thai import fiscal_year_bounds, thai_date

MOST_AT_ONCE = 30  # files in one form
NEAR_KM = 5  # outlines of provinces are simplified: a point so close to one says nothing
BEFORE_DAYS = AFTER_DAYS = 366  # how long before its start, and after its end, a project is photographed
NEEDED = {
    "caption": "เขียนคำบรรยายว่าภาพแสดงอะไร",
    "taken_on": "กรอกวันที่ถ่าย",
    "stage": "เลือกว่าเป็นภาพก่อน ระหว่าง หรือหลังดำเนินการ",
    "place_name": "กรอกสถานที่ถ่าย",
    "people_consent": "เลือกว่ามีบุคคลในภาพหรือไม่",
}
COUNTED = {"verified", "accepted"}


@dataclass(frozen=True)
class Period:
    """From when to when a project's work lasts."""

    start_on: date
    end_on: date


def period_of(year_be: int, start_on: date | None, end_on: date | None) -> Period:
    """The project's own days; where it has none, those of its fiscal year."""
    first, last = fiscal_year_bounds(year_be)
    start = start_on or min(first, end_on or first)
    return Period(start, end_on or max(last, start))


def date_finding(stage: str, taken_on: date | None, period: Period, today: date) -> str:
    """Why the day of a photograph is odd: "future", "early", "late"; empty when it is not.

    Before the work: within a year before its start, to its end. During: within it. After: from its start (a part may be
    done early) to a year after its end.
    """
    if taken_on is None:
        return ""
    if taken_on > today:
        return "future"
    first, last = period.start_on, period.end_on
    if stage == "before":
        first -= timedelta(days=BEFORE_DAYS)
    elif stage == "after":
        last += timedelta(days=AFTER_DAYS)
    return "early" if taken_on < first else "late" if taken_on > last else ""


def date_sentence(finding: str, taken_on: date, period: Period) -> str:
    work = f"{thai_date(period.start_on, short=True)} – {thai_date(period.end_on, short=True)}"
    return {
        "future": f"วันที่ถ่าย {thai_date(taken_on, short=True)} เป็นวันในอนาคต",
        "early": f"ถ่ายเมื่อ {thai_date(taken_on, short=True)} ก่อนช่วงของโครงการ ({work})",
        "late": f"ถ่ายเมื่อ {thai_date(taken_on, short=True)} หลังช่วงของโครงการ ({work})",
    }[finding]


def farther_than_near(km: float | None) -> int | None:
    """Whole km outside the province that are worth a warning; None when there is none."""
    return None if km is None or km < NEAR_KM else round(km)


def lacking(values: dict) -> dict:
    """Field → what to do, for what a photograph lacks before it is more than its owner's draft."""
    return {name: sentence for name, sentence in NEEDED.items() if not values.get(name)}


def why_not_added(step: str, year_be: int, closed_on: date | None) -> str:
    """Why no photograph or document is added to a project now; empty when one is."""
    if closed_on is not None:
        return f"ปีงบประมาณ {year_be} ปิดแล้ว อ่านได้อย่างเดียว"
    return "บันทึกโครงการนี้ถูกยกเลิกแล้ว" if step == "cancelled" else ""


def check_added(step, year_be, closed_on):
    if why := why_not_added(step, year_be, closed_on):
        raise RuleBroken(why, code="year_closed" if closed_on is not None else "cancelled")


def why_not_published(*, caption, people_consent, is_ready, project_step, uploaded_by_id, person_id) -> str | None:
    """Why a photograph cannot be published by this person; None when it can."""
    if project_step not in COUNTED:
        return "เผยแพร่ภาพได้เมื่อตรวจโครงการแล้ว"
    if not caption:
        return "ภาพนี้ยังไม่มีคำบรรยาย"
    if people_consent not in MAY_BE_SHOWN:
        return "ภาพมีบุคคลที่ยังไม่ได้ให้ความยินยอม"
    if not is_ready:
        return "กำลังเตรียมภาพ รอสักครู่"
    if uploaded_by_id == person_id:
        return "ท่านเป็นผู้ส่งภาพนี้เอง ต้องให้เจ้าหน้าที่อื่นเป็นผู้เผยแพร่"
    return None


def compared(before, after):
    """The photograph before and the one after that show the change best: of the same activity, else of the same place,
    else the latest of each. None without one of the two. Both lists by day."""
    pairs = [(one, other) for one in before for other in after]
    return (
        max(
            enumerate(pairs),
            key=lambda numbered: (
                numbered[1][0].activity_id == numbered[1][1].activity_id,
                numbered[1][0].place_name == numbered[1][1].place_name,
                numbered[0],
            ),
        )[1]
        if pairs
        else None
    )


def sides(hands) -> set:
    """By which hands the person adds, and whose drafts they see: those put in by the same hand."""
    all_ = {
        "agency": hands.is_agency,
        "office": hands.is_office,
        "centre": hands.is_centre,
        "visitor": hands.is_inspector,
    }
    return {name for name, has in all_.items() if has}


def main_side(hands) -> str:
    """The hand by which the person puts something in, of several the nearest to the work."""
    return next(name for name in ("agency", "office", "centre", "visitor") if name in sides(hands))
