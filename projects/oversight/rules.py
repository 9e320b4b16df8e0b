"""Directives' clock and moves, who may write what of section 2.6, help requests. Pure: no database, no request, no clock."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from cms.rules import RuleBroken

MOST_TARGETS = 500  # of one directive
UNANSWERED = {"issued", "acknowledged"}
OPEN = UNANSWERED | {"answered"}
# Who writes suggestions beside those who work on the project; an observer only reads.
MAY_SUGGEST = {"executive", "inspector", "committee", "treasury"}


class TargetMove(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    CLOSE = "close"
    REISSUE = "reissue"
    CANCEL = "cancel"


OF_THE_OWNER = {TargetMove.ACKNOWLEDGE, TargetMove.ANSWER}


@dataclass(frozen=True)
class Clock:
    """How a target stands against its due day: `state` is the mark; `word` says it beside the target's state and is empty
    where the day matters no more; `days` left (negative: late)."""

    state: str
    word: str
    days: int


def clock(state: str, due_on: date, today: date, *, was_late: bool = False) -> Clock:
    days = (due_on - today).days
    if state not in UNANSWERED:
        mark = {"closed": "done", "answered": "part"}.get(state, "todo")
        return Clock(mark, "ชี้แจงช้ากว่ากำหนด" if was_late and state != "cancelled" else "", days)
    if days < 0:
        return Clock("late", f"เกินกำหนด {-days} วัน", days)
    return Clock("todo", "ครบกำหนดวันนี้" if days == 0 else f"เหลือ {days} วัน", days)


def rate_percent(part: int, whole: int) -> Decimal | None:
    """Part of the whole in percent, one place, half up; None of nothing: neither 0 nor 100."""
    if not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def next_number(numbers, year_be: int) -> str:
    """`4/2569` after `3/2569`: the running number of an issuer in a calendar year; other styles are passed over."""
    ending = f"/{year_be}"
    used = [int(number.removesuffix(ending)) for number in numbers if number.removesuffix(ending).isdecimal()]
    return f"{max(used, default=0) + 1}{ending}"


def check_dates(issued_on: date, due_on: date, today: date):
    wrong = {}
    if issued_on > today:
        wrong["issued_on"] = "วันที่สั่งการต้องไม่เกินวันนี้"
    if due_on < issued_on:
        wrong["due_on"] = "กำหนดชี้แจงต้องไม่ก่อนวันที่สั่งการ"
    elif due_on < today:
        wrong["due_on"] = "กำหนดชี้แจงต้องไม่ก่อนวันนี้ ผู้รับเพิ่งได้เห็นข้อสั่งการเมื่อบันทึก"
    if wrong:
        raise RuleBroken(wrong, code="directive_dates")


def check_takes_new(step: str, was_ever_submitted: bool):
    """Section 2.6 begins when a record was sent: a draft nobody has sent may still be deleted. A cancelled record takes
    nothing new; what stands open there may still be answered, solved and closed."""
    if step == "cancelled":
        raise RuleBroken("บันทึกโครงการนี้ถูกยกเลิกแล้ว ไม่รับเรื่องใหม่", code="record_cancelled")
    if step == "draft" and not was_ever_submitted:
        raise RuleBroken("ส่วนนี้เริ่มเมื่อส่งโครงการให้ตรวจแล้ว ระหว่างเป็นร่างใช้ความเห็นรายส่วนแทน", code="still_a_draft")


@dataclass(frozen=True)
class TargetHands:
    """What a person is to one target. `acts_on_order`: acts for the issuer, with a written order."""

    person_id: int | None
    is_owner: bool = False
    is_issuer: bool = False
    acts_on_order: bool = False


def has_hand_for(move, hands) -> bool:
    """Whether the person's posts carry the move at all (else 403)."""
    return hands.is_owner if move in OF_THE_OWNER else hands.is_issuer or hands.acts_on_order


def refusal(move, *, state, answered_by, hands) -> str | None:
    """Why the move cannot be made on a target as it stands, in Thai; None when it can (else 422). `answered_by`: the ids
    of all who answered in this round."""
    if state not in OPEN:
        return "ข้อสั่งการนี้ปิดเรื่องหรือยกเลิกไปแล้ว"
    if move == TargetMove.ACKNOWLEDGE and state != "issued":
        return "รับทราบข้อสั่งการนี้ไปแล้ว"
    if move == TargetMove.CLOSE and state != "answered":
        return "ยังไม่มีคำชี้แจง จึงปิดเรื่องไม่ได้ หากไม่ต้องการคำชี้แจงแล้วให้ยกเลิกพร้อมเหตุผล"
    if move == TargetMove.CLOSE and hands.person_id is not None and hands.person_id in answered_by:
        return "ท่านเป็นผู้ชี้แจงเรื่องนี้เอง ต้องให้ผู้สั่งการหรือเจ้าหน้าที่อื่นเป็นผู้ปิดเรื่อง"
    return None


def check_move(move, *, state, answered_by, hands, order_number=""):
    if why := refusal(move, state=state, answered_by=answered_by, hands=hands):
        raise RuleBroken(why, code=f"cannot_{move}")
    if move not in OF_THE_OWNER and not hands.is_issuer and not order_number.strip():
        raise RuleBroken({"order_number": "ท่านทำแทนผู้สั่งการ กรอกเลขที่หนังสือหรือบันทึกที่มอบหมาย"}, code="order_missing")


def may_suggest(where, project) -> bool:
    """`where`: the person's Reach. Those who read the work on the project and have a say in it."""
    owns = where.covers_project(project)
    return owns or bool(where.roles & MAY_SUGGEST and where.reads_work_on(project))


@dataclass(frozen=True)
class HelpHands:
    """What a person is to one help request."""

    asks: bool = False
    answers: bool = False


def help_refusal(move: str, state: str, hands: HelpHands) -> str | None:
    """Why a `reply` or `close` cannot be made; None when it can."""
    if state == "closed":
        return "เรื่องนี้ปิดแล้ว หากมีเรื่องใหม่ให้เขียนเรื่องใหม่"
    if move == "close" and state == "waiting" and not hands.asks:
        return "ตอบเรื่องนี้ก่อนจึงปิดเรื่องได้"
    return None


def check_text(name: str, text: str, message: str):
    if not text.strip():
        raise RuleBroken({name: message}, code=f"{name}_missing")
