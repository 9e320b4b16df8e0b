"""Who may make which move on a record, and what a record must hold before it is sent. Pure: no database, no request.

A greyed-out button and the refusal behind it ask the same functions. Source: DOMAIN.md §4.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from cms.rules import RuleBroken

OPEN = {"draft", "returned"}


class Move(StrEnum):
    EDIT = "edit"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    VERIFY = "verify"
    ACCEPT = "accept"
    RETURN = "return"
    ASSIGN = "assign"
    COMMENT = "comment"
    DISCARD_AMENDMENT = "discard-amendment"
    TAKE_DOWN = "take-down"
    CANCEL = "cancel"
    DELETE = "delete"
    COPY_FORWARD = "copy-forward"


@dataclass(frozen=True)
class Hands:
    """What a person is to one record: several at once is possible, one person may hold several posts."""

    person_id: int | None
    is_agency: bool = False
    is_office: bool = False
    is_centre: bool = False
    is_inspector: bool = False  # reads, records visits, and adds photographs of them

    @property
    def owns(self) -> bool:
        return self.is_agency or self.is_office or self.is_centre


def hands_on(project, reach, person_id) -> Hands:
    """What the person with this reach is to the project."""
    return Hands(
        person_id=person_id,
        is_agency=project.agency_id is not None and project.agency_id in reach.edit_agencies,
        is_office=project.province_id in reach.edit_provinces or project.group_id in reach.edit_groups,
        is_centre=reach.edits_nation,
        is_inspector=reach.inspects(project),
    )


def has_hand_for(move, project, hands) -> bool:
    """Whether the person's posts carry this move at all, whatever state the record is in (else 403)."""
    if move == Move.VERIFY:
        return hands.is_office or (hands.is_centre and project.waiting_for == "centre")
    if move in (Move.ACCEPT, Move.TAKE_DOWN):
        return hands.is_centre
    if move == Move.RETURN:
        return hands.is_centre or hands.is_office
    if move == Move.ASSIGN:
        return hands.is_office or hands.is_centre
    return hands.owns


def refusal(move, project, hands, *, year_is_closed=False) -> str | None:
    """Why this move cannot be made on the record as it stands, in Thai; None when it can (else 422)."""
    step = project.working_step
    if year_is_closed and move not in (Move.COMMENT, Move.COPY_FORWARD):
        return f"ปีงบประมาณ {project.fiscal_year_id} ปิดแล้ว แก้ไขหรือส่งต่อไม่ได้ หากจำเป็นให้ส่วนกลางเปิดปีงบประมาณอีกครั้ง"
    if project.step == "cancelled" and move not in (Move.COMMENT, Move.COPY_FORWARD):
        return "บันทึกนี้ถูกยกเลิกแล้ว"
    checks = {
        Move.EDIT: lambda: _open(project),
        Move.SUBMIT: lambda: None if step in OPEN else _already(step),
        Move.WITHDRAW: lambda: None if step in {"submitted", "verified"} else "บันทึกนี้ไม่ได้อยู่ระหว่างการตรวจ",
        Move.VERIFY: lambda: _decide(project, hands, "submitted", "ไม่ได้อยู่ในขั้นรอตรวจ"),
        Move.ACCEPT: lambda: _decide(project, hands, "verified", "ยังไม่ผ่านการตรวจของจังหวัดหรือกลุ่มจังหวัด"),
        Move.RETURN: lambda: _return(project, hands),
        Move.ASSIGN: lambda: (
            None
            if step in OPEN or (project.live and not project.amendment_step)
            else "บันทึกอยู่ระหว่างการตรวจ ถอนหรือส่งกลับก่อนจึงเปลี่ยนหน่วยงานได้"
        ),
        Move.DISCARD_AMENDMENT: lambda: None if project.amendment_step in OPEN else "ไม่มีฉบับแก้ไขที่ทิ้งได้",
        Move.TAKE_DOWN: lambda: None if project.live else "บันทึกนี้ไม่ได้เผยแพร่อยู่",
        Move.CANCEL: lambda: _cancel(project),
        Move.DELETE: lambda: (
            "บันทึกที่เคยส่งตรวจแล้วลบไม่ได้ ให้ยกเลิกแทน" if project.was_ever_submitted or project.live else _open(project)
        ),
    }
    return checks.get(move, lambda: None)()


def check_move(move, project, hands, *, year_is_closed=False):
    """Raise RuleBroken with the refusal, if there is one."""
    if why := refusal(move, project, hands, year_is_closed=year_is_closed):
        raise RuleBroken(why, code=f"cannot_{move}")


def may_settle(written_by_id, hands) -> bool:
    """Whether the person may say that a remark is settled: who wrote it, or who checks the record.

    The agency answers the office's remark with one of its own; whether that answers it, the office says.
    """
    return hands.is_office or hands.is_centre or (hands.owns and hands.person_id == written_by_id)


def check_settle(written_by_id, hands):
    if not may_settle(written_by_id, hands):
        raise RuleBroken(
            "ความเห็นนี้ผู้เขียน สำนักงานจังหวัด/กลุ่มจังหวัด หรือส่วนกลางเป็นผู้ปิด ท่านเขียนความเห็นตอบว่าแก้ไขอย่างไรแล้วได้",
            code="not_yours_to_settle",
        )


def _already(step):
    return {
        "submitted": "ส่งตรวจแล้ว รอจังหวัดหรือกลุ่มจังหวัดตรวจ",
        "verified": "ตรวจแล้ว รอส่วนกลางรับรอง",
        "accepted": "รับรองแล้ว หากต้องการเปลี่ยนข้อมูลให้เปิดแก้ไขก่อน",
    }.get(step, "ส่งไม่ได้ในขั้นนี้")


def _open(project):
    if project.working_step in OPEN or (project.live and not project.amendment_step):
        return None
    return f"แก้ไขไม่ได้: {_already(project.working_step)} ถอนเรื่องหรือรอผลการตรวจก่อน"


def _decide(project, hands, needed, otherwise):
    if project.working_step != needed:
        return otherwise
    return _own_submission(project, hands)


def _own_submission(project, hands):
    if hands.person_id is not None and project.submitted_by_id == hands.person_id:
        return "ท่านเป็นผู้ส่งบันทึกนี้เอง ต้องให้เจ้าหน้าที่อื่นเป็นผู้ตรวจ"
    return None


def _return(project, hands):
    step = project.working_step
    if step == "submitted":
        if hands.is_office or (hands.is_centre and project.waiting_for == "centre"):
            return _own_submission(project, hands)
        return "บันทึกนี้รอสำนักงานจังหวัดหรือกลุ่มจังหวัดตรวจ"
    if step == "verified":
        return None if hands.is_centre else "บันทึกนี้รอส่วนกลางรับรอง"
    return "บันทึกนี้ไม่ได้อยู่ระหว่างการตรวจ"


def _cancel(project):
    if project.live:
        return "บันทึกที่เผยแพร่อยู่ต้องนำออกจากหน้าเผยแพร่ก่อน"
    if not project.was_ever_submitted:
        return "ฉบับร่างที่ยังไม่เคยส่งให้ลบแทน"
    return None if project.working_step in OPEN else "ถอนเรื่องหรือรอผลการตรวจก่อนจึงยกเลิกได้"


BY_DECISION = {
    "completed": "สถานะแล้วเสร็จมาจากรายงานเมื่อแล้วเสร็จที่ส่วนกลางรับรอง",
    "cancelled": "สถานะยกเลิกมาจากคำขอยกเลิกโครงการที่ส่วนกลางอนุมัติ",
}


def status_refusal(before: str, after: str, *, counts: bool) -> str | None:
    """Why the execution status is not changed so by hand, in Thai; None when it is. `counts`: the record was verified
    already; before that a form says how far an older project is. Source: DOMAIN §4, S1 §6.1."""
    if not counts or before == after:
        return None
    return BY_DECISION.get(after) or BY_DECISION.get(before)


@dataclass(frozen=True)
class Gap:
    """One thing a record still lacks: the sentence, and the field of the record that it is about."""

    text: str
    field: str

    def __str__(self):
        return self.text


class Incomplete(RuleBroken):
    """The record may not be sent yet; `gaps` says what it lacks and where."""

    def __init__(self, gaps):
        super().__init__([gap.text for gap in gaps], code="incomplete")
        self.gaps = gaps


def missing_before_submission(record) -> list[Gap]:
    """What the record still lacks, in the order of the form; empty when it may be sent.

    `record` is the Project as it would be published, with its children. Source: S0 §2.1–2.2.
    """
    activities = list(record.activities.all())
    lines = [line for activity in activities for line in activity.budget_lines.all()]
    weights = [activity.weight_percent for activity in activities if activity.weight_percent is not None]
    wanted = [
        (record.agency_id, "ยังไม่ได้มอบหมายหน่วยงานรับผิดชอบ", "agency"),
        (record.title.strip(), "กรอกชื่อโครงการ", "title"),
        (record.summary.strip(), "กรอกสาระสำคัญของโครงการ", "summary"),
        (record.objectives.strip(), "กรอกวัตถุประสงค์", "objectives"),
        (record.target_output.strip(), "กรอกเป้าหมายและผลผลิต", "target_output"),
        (record.start_on and record.end_on, "กรอกวันเริ่มและวันสิ้นสุดโครงการ", "end_on" if record.start_on else "start_on"),
        (activities, "เพิ่มกิจกรรมอย่างน้อยหนึ่งกิจกรรม", "activities"),
        (lines, "กรอกงบประมาณของกิจกรรมอย่างน้อยหนึ่งรายการ", "activities"),
    ]
    missing = [Gap(sentence, field) for value, sentence, field in wanted if not value]
    if weights and (total := sum(weights, Decimal(0))) != 100:
        missing.append(Gap(f"น้ำหนักกิจกรรมรวมกันต้องได้ 100 ขณะนี้ได้ {total.normalize():f}", "activities"))
    return missing
