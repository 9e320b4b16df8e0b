"""Monthly reports: when they are due, what a figure may be, and who may decide. Pure: no database, no request, no clock."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from cms.rules import RuleBroken
from cms.thai import MONTHS, fiscal_year_bounds, thai_date, to_be

DUE_DAY = 10  # of the following month, where an area and year say nothing else (S1 §6.2)
HUNDRED = Decimal(100)
SLACK_PERCENT = Decimal(5)  # beyond the range of earlier months before a comment is asked for
YEARS_AFTER = 2  # how long money carried over is reported on
SHOWN_VALUES = 12


class ReportMove(StrEnum):
    SAVE = "save"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    VERIFY = "verify"
    ACCEPT = "accept"
    RETURN = "return"


OPEN = {"draft", "returned"}
MOST_REASON = 2_000


def first_of(day: date) -> date:
    return day.replace(day=1)


def next_month(month: date) -> date:
    return first_of(month + timedelta(days=32))


def month_name(month: date) -> str:
    """มกราคม 2568."""
    return f"{MONTHS[month.month - 1]} {to_be(month.year)}"


def due_on(month: date, due_day: int = DUE_DAY) -> date:
    """The report of a month is due on that day of the following month."""
    return next_month(month).replace(day=due_day)


def months_to_report(
    *, year_be: int, start_on: date | None, ended_in: date | None, today: date, reported=()
) -> list[date]:
    """The months (first days) a project reports on, oldest first: from its start, within its fiscal year or after,
    to the last whole month, or the month it ended in, and for two years after its own at most. Months that have a report
    already are among them.
    """
    first, _last = fiscal_year_bounds(year_be)
    begins = first_of(max(start_on or first, first))
    ends = first_of(first_of(today) - timedelta(days=1))
    ends = min(ends, first_of(fiscal_year_bounds(year_be + YEARS_AFTER)[1]))
    if ended_in is not None:
        ends = min(ends, first_of(ended_in))
    found, month = set(reported), begins
    while month <= ends:
        found.add(month)
        month = next_month(month)
    return sorted(found)


def rolled_up(parts) -> Decimal | None:
    """The percent of the whole from (weight or None, percent or None) of its activities, two places, half up.

    Activities without a weight weigh the same where none has one, and nothing where others have. An activity of which
    nothing is known counts as 0. None when there is no activity.
    """
    parts = list(parts)
    if not parts:
        return None
    weighed = [(weight or Decimal(0), percent or Decimal(0)) for weight, percent in parts]
    if not any(weight for weight, _percent in weighed):
        weighed = [(Decimal(1), percent) for _weight, percent in weighed]
    total = sum(weight for weight, _percent in weighed)
    return (sum(weight * percent for weight, percent in weighed) / total).quantize(Decimal("0.01"), ROUND_HALF_UP)


def planned_percent(start_on: date | None, end_on: date | None, month: date) -> Decimal | None:
    """What an even course from start to end reaches by the month's last day; None without both days."""
    if start_on is None or end_on is None or end_on < start_on:
        return None
    last_day = next_month(month) - timedelta(days=1)
    passed, whole = (last_day - start_on).days + 1, (end_on - start_on).days + 1
    share = min(max(Decimal(passed) / Decimal(whole), Decimal(0)), Decimal(1))
    return (share * HUNDRED).quantize(Decimal("0.01"), ROUND_HALF_UP)


def usual_range(earlier) -> tuple[Decimal, Decimal] | None:
    """Between which values the next cumulative percent would lie, going on as in the months before; None before there
    are three. `earlier`: cumulative percents, oldest first.
    """
    usual = _going_on(earlier, SLACK_PERCENT)
    return usual and tuple(min(max(value, Decimal(0)), HUNDRED) for value in usual)


def usual_of_indicator(earlier, target: Decimal | None) -> tuple[Decimal, Decimal] | None:
    """The same of an indicator, in its own unit; to spare is that share of its target, or of what it has reached. None,
    too, while it has reached nothing of no target."""
    whole = target or (earlier[-1] if earlier else None)
    if not whole:
        return None
    return _going_on(earlier, (abs(whole) * SLACK_PERCENT / HUNDRED).quantize(Decimal("0.01"), ROUND_HALF_UP))


def _going_on(earlier, slack):
    earlier = [value for value in earlier if value is not None][-SHOWN_VALUES:]
    if len(earlier) < 3:
        return None
    steps = [after - before for before, after in zip(earlier, earlier[1:], strict=False)]
    return earlier[-1] + min(steps) - slack, earlier[-1] + max(steps) + slack


def check_percent(name: str, percent: Decimal | None):
    if percent is not None and not 0 <= percent <= 100:
        raise RuleBroken({name: "ร้อยละต้องอยู่ระหว่าง 0 ถึง 100"}, code="percent")


def falls(before: Decimal | None, now: Decimal | None) -> bool:
    return before is not None and now is not None and now < before


@dataclass(frozen=True)
class Period:
    """A lock that holds for a report: whose, since when, why; `open_until` when it was opened again for a while."""

    of: str
    locked_on: date
    by: str
    reason: str
    open_until: date | None = None


def check_period_open(month: date, periods, today: date):
    """Refuse a change in a locked month; the message says which lock. `periods`: the Periods that hold for the report."""
    for period in periods:
        if period.open_until is None or period.open_until < today:
            reopened = f" (เปิดให้แก้ถึง {thai_date(period.open_until)} แล้ว)" if period.open_until else ""
            raise RuleBroken(
                f"งวดเดือน{month_name(month)} ของ{period.of} ปิดแล้วเมื่อ {thai_date(period.locked_on)} โดย {period.by}: {period.reason}{reopened}",
                code="period_locked",
            )


def has_hand_for(move, hands) -> bool:
    """Whether the person's posts carry the move (else 403). `hands`: register.rules.Hands on the project."""
    if move == ReportMove.VERIFY:
        return hands.is_office or hands.is_centre
    if move == ReportMove.ACCEPT:
        return hands.is_centre
    if move == ReportMove.RETURN:
        return hands.is_office or hands.is_centre
    return hands.owns


def refusal(move, *, step, submitted_by_id, hands) -> str | None:
    """Why the move cannot be made on a report in this step, in Thai; None when it can (else 422)."""
    if move in (ReportMove.SAVE, ReportMove.SUBMIT):
        return None if step in OPEN else "รายงานนี้ส่งแล้ว ถอนคืนก่อนจึงแก้ไขได้"
    if move == ReportMove.WITHDRAW:
        if step not in {"submitted", "verified"}:
            return "รายงานนี้ไม่ได้อยู่ระหว่างการตรวจ"
        if not hands.is_agency and submitted_by_id != hands.person_id:
            to_return = "ให้ส่งกลับ" if step == "submitted" else "ขอให้ส่วนกลางส่งกลับ"
            return f"ผู้อื่นเป็นผู้ส่งรายงานนี้ {to_return}พร้อมเหตุผลแทนการถอนคืน"
        return None
    if move == ReportMove.VERIFY and step != "submitted":
        return "รายงานนี้ไม่ได้อยู่ในขั้นรอตรวจ"
    if move == ReportMove.ACCEPT and step != "verified":
        return "รายงานนี้ยังไม่ผ่านการตรวจของจังหวัดหรือกลุ่มจังหวัด"
    if move == ReportMove.RETURN:
        if step not in {"submitted", "verified"}:
            return "รายงานนี้ไม่ได้อยู่ระหว่างการตรวจ"
        if step == "verified" and not hands.is_centre:
            return "รายงานนี้รอส่วนกลางรับรอง"
    if hands.person_id is not None and submitted_by_id == hands.person_id:
        return "ท่านเป็นผู้ส่งรายงานนี้เอง ต้องให้เจ้าหน้าที่อื่นเป็นผู้ตรวจ"
    return None


def check_return_reason(reason: str):
    if not reason.strip():
        raise RuleBroken("เขียนเหตุผลที่ส่งกลับ เพื่อให้ผู้รับรู้ว่าต้องแก้อะไร", code="reason_missing")
    if len(reason.strip()) > MOST_REASON:
        raise RuleBroken(f"เหตุผลยาวเกิน {MOST_REASON:,} ตัวอักษร", code="reason_too_long")


def check_move(move, *, step, submitted_by_id, hands):
    if why := refusal(move, step=step, submitted_by_id=submitted_by_id, hands=hands):
        raise RuleBroken(why, code=f"cannot_{move}")
