"""When which rung of the ladder may be climbed, and what a week is. Pure: no database, no request, no clock."""

from dataclasses import dataclass
from datetime import date, timedelta

from cms.rules import RuleBroken
from cms.thai import thai_date
from projects.progress import rules

STILL_DAYS = 7
# Days around the due day. S1 §6.2 says «เป็นระยะๆ» and no number: Source of the figures to be confirmed.
REMIND_BEFORE, NOTICE_AFTER, LETTER_AFTER, LIST_AFTER = 3, 1, 7, 14
ORDER = ("notice", "letter", "governor")


@dataclass(frozen=True)
class Timetable:
    """The dated data of an area and year: the due day of the following month, and the days around it."""

    due_day: int = rules.DUE_DAY
    remind_days_before: int = REMIND_BEFORE
    notice_days_after: int = NOTICE_AFTER
    letter_days_after: int = LETTER_AFTER
    list_days_after: int = LIST_AFTER

    def due_on(self, month: date) -> date:
        return rules.due_on(month, self.due_day)

    def reminds_from(self, month: date) -> date:
        return self.due_on(month) - timedelta(days=self.remind_days_before)

    def opens_on(self, rung: str, due_on: date) -> date:
        """From which day the rung may be climbed."""
        days = dict(zip(ORDER, (self.notice_days_after, self.letter_days_after, self.list_days_after), strict=True))
        return due_on + timedelta(days=days[rung])


def next_rung(climbed) -> str | None:
    """What comes after the rungs climbed already; None at the top."""
    return next((rung for rung in ORDER if rung not in climbed), None)


def refusal(rung, *, climbed, due_on, timetable, today) -> str | None:
    """Why the rung cannot be climbed now, in Thai; None when it can. One step at a time, not before its day."""
    if rung in climbed:
        return "ทำขั้นนี้ไปแล้ว"
    if rung != next_rung(climbed):
        return "ต้องแจ้งเตือนก่อน" if rung == "letter" else "ต้องมีหนังสือทวงถามก่อน"
    opens = timetable.opens_on(rung, due_on)
    return f"ทำได้ตั้งแต่วันที่ {thai_date(opens)}" if today < opens else None


def check_climb(rung, **facts):
    if why := refusal(rung, **facts):
        raise RuleBroken(why, code="rung_out_of_order")


def week_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())
