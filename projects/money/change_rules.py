"""Who may decide a request about the budget, and what it must hold before it is sent. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from cms.rules import RuleBroken


class ChangeMove(StrEnum):
    EDIT = "edit"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    VERIFY = "verify"
    ACCEPT = "accept"
    RETURN = "return"
    REFUSE = "refuse"


OPEN = {"draft", "returned"}


@dataclass(frozen=True)
class Line:
    """An amount of a request in plain values; the ids are activities'."""

    from_activity_id: int
    from_kind: str
    to_activity_id: int | None
    to_kind: str
    amount_baht: Decimal


def has_hand_for(move, hands) -> bool:
    """Whether the person's posts carry the move at all (else 403). `hands` is register.rules.Hands on the project."""
    if move == ChangeMove.VERIFY:
        return hands.is_office or hands.is_centre
    if move in (ChangeMove.ACCEPT, ChangeMove.REFUSE):
        return hands.is_centre
    if move == ChangeMove.RETURN:
        return hands.is_office or hands.is_centre
    return hands.owns


def refusal(move, *, step, submitted_by_id, hands) -> str | None:
    """Why the move cannot be made now, in Thai; None when it can (else 422)."""
    own = hands.person_id is not None and submitted_by_id == hands.person_id
    if move in (ChangeMove.EDIT, ChangeMove.SUBMIT):
        return None if step in OPEN else "คำขอนี้ส่งไปแล้ว ถอนคำขอก่อนจึงแก้ไขได้"
    if move == ChangeMove.WITHDRAW:
        return None if step in OPEN | {"submitted", "verified"} else "คำขอนี้สิ้นสุดแล้ว"
    if move == ChangeMove.VERIFY and step != "submitted":
        return "คำขอนี้ไม่ได้อยู่ในขั้นรอตรวจ"
    if move in (ChangeMove.ACCEPT, ChangeMove.REFUSE) and step != "verified":
        return "คำขอนี้ยังไม่ผ่านการตรวจของจังหวัดหรือกลุ่มจังหวัด"
    if move == ChangeMove.RETURN and step not in {"submitted", "verified"}:
        return "คำขอนี้ไม่ได้อยู่ระหว่างการพิจารณา"
    if move == ChangeMove.RETURN and step == "verified" and not hands.is_centre:
        return "คำขอนี้รอส่วนกลางพิจารณา"
    if own:
        return "ท่านเป็นผู้ส่งคำขอนี้เอง ต้องให้เจ้าหน้าที่อื่นเป็นผู้พิจารณา"
    return None


def check_move(move, *, step, submitted_by_id, hands):
    if why := refusal(move, step=step, submitted_by_id=submitted_by_id, hands=hands):
        raise RuleBroken(why, code=f"cannot_{move}")


def moves_now(*, step, submitted_by_id, hands) -> list[ChangeMove]:
    """The moves this person is offered. An office that wants a request back returns it, with a reason."""
    found = [
        move
        for move in ChangeMove
        if has_hand_for(move, hands) and refusal(move, step=step, submitted_by_id=submitted_by_id, hands=hands) is None
    ]
    takes_back = step in OPEN or hands.is_agency or submitted_by_id == hands.person_id
    return [move for move in found if move != ChangeMove.WITHDRAW or takes_back]


def check_not_cancelled(is_cancelled: bool, name: str):
    """What was cancelled once is not cancelled again: money that came to it since is declared as savings."""
    if is_cancelled:
        raise RuleBroken(f"{name} ยกเลิกไปแล้ว หากยังมีเงินเหลือให้แจ้งเงินเหลือจ่าย", code="cancelled_already")


def check_target(is_cancelled: bool):
    """Money does not move to what was cancelled, be it after the request was sent."""
    if is_cancelled:
        raise RuleBroken("กิจกรรมหรือโครงการปลายทางยกเลิกแล้ว เลือกปลายทางอื่น", code="target_cancelled")


def check_complete(kind, *, reason, cause, items_before, items_after, activity_id, lines):
    """Refuse to send a request that does not say what it asks for. `lines` are `Line`s."""
    wrong = {}
    if not reason.strip():
        wrong["reason"] = "เขียนเหตุผลและความจำเป็น"
    if kind == "savings" and not cause:
        wrong["cause"] = "เลือกสาเหตุที่เงินเหลือ"
    if kind == "items" and not (items_before.strip() and items_after.strip()):
        wrong["items_after"] = "กรอกรายการเดิมและรายการที่ขอเปลี่ยน"
    if kind == "cancel_activity" and activity_id is None:
        wrong["activity"] = "เลือกกิจกรรมที่ยกเลิก"
    if wrong:
        raise RuleBroken(wrong, code="incomplete")
    needs_lines = kind in {"transfer", "savings", "return", "reuse"}
    if needs_lines and not lines:
        raise RuleBroken("กรอกจำนวนเงินอย่างน้อยหนึ่งรายการ", code="no_lines")
    if not needs_lines and lines:
        raise RuleBroken("เรื่องนี้ไม่มีการย้ายเงิน ลบรายการจำนวนเงินออก", code="lines_without_money")
    for line in lines:
        _check_line(kind, line)


def _check_line(kind, line):
    if line.amount_baht <= 0:
        raise RuleBroken("จำนวนเงินต้องมากกว่าศูนย์", code="not_positive")
    arrives = line.to_activity_id is not None and bool(line.to_kind)
    if kind in {"transfer", "reuse"} and not arrives:
        raise RuleBroken("เลือกกิจกรรมและประเภทรายจ่ายปลายทางทุกรายการ", code="no_target")
    same = (line.from_activity_id, line.from_kind) == (line.to_activity_id, line.to_kind)
    if kind == "transfer" and same:
        raise RuleBroken("ต้นทางและปลายทางเป็นรายการเดียวกัน", code="same_place")
