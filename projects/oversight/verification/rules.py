"""Where a section stands between the office's check and the agency's hand. Pure: no database, no request, no clock."""

from enum import StrEnum

from cms.rules import RuleBroken

# Section 2.7 is the check itself.
SECTIONS = ("2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.8")
MOST_COMMENT = 2_000
OF_THE_RECORD = ("2.1", "2.2")  # these change through the record's own approval


class Stand(StrEnum):
    EMPTY = "empty"  # holds nothing, nobody spoke of it
    UNCHECKED = "unchecked"
    PASSED = "passed"
    CHANGED = "changed"  # passed, then changed
    RETURNED = "returned"  # the agency's turn
    MENDED = "mended"  # returned, then changed
    ANSWERED = "answered"  # returned, and the agency answered


# What stands on the screen, the shape of the mark, whose turn it is.
SHOWN = {
    Stand.EMPTY: ("ยังไม่มีข้อมูล", "todo", ""),
    Stand.UNCHECKED: ("รอตรวจ", "todo", "office"),
    Stand.PASSED: ("ผ่าน", "done", ""),
    Stand.CHANGED: ("เปลี่ยนหลังตรวจ ต้องตรวจใหม่", "late", "office"),
    Stand.RETURNED: ("ส่งกลับ รอแก้ไข", "late", "agency"),
    Stand.MENDED: ("แก้ไขแล้ว รอตรวจอีกครั้ง", "part", "office"),
    Stand.ANSWERED: ("ชี้แจงแล้ว รอตรวจอีกครั้ง", "part", "office"),
}
FOR_OFFICE = {stand for stand, (_word, _mark, actor) in SHOWN.items() if actor == "office"}
AGAIN = {Stand.CHANGED, Stand.MENDED, Stand.ANSWERED}  # was looked at before, must be again


def stand_of(result: str | None, mark_then: str, mark_now: str, *, in_hand=False) -> Stand:
    """`result`, `mark_then`: of the latest word on the section (None: there is none); `mark_now`: empty when the
    section holds nothing; `in_hand`: the agency has part of it back, and a returned section is not mended until it sends
    that anew."""
    if result is None:
        return Stand.UNCHECKED if mark_now else Stand.EMPTY
    if result == "answered":
        return Stand.ANSWERED
    same = mark_then == mark_now
    if result == "passed":
        return Stand.PASSED if same else Stand.CHANGED
    return Stand.RETURNED if same or in_hand else Stand.MENDED


def why_not_checked(project) -> str:
    """Why no section of this record is checked yet, in Thai; empty when the office may."""
    if project.step == "cancelled":
        return "บันทึกนี้ถูกยกเลิกแล้ว"
    if not project.was_ever_submitted and project.step not in ("verified", "accepted"):
        return "ตรวจรายหมวดได้เมื่อส่วนราชการส่งบันทึกให้ตรวจแล้ว"
    return ""


def why_not_this_section(section: str, project, by, hands) -> str:
    """Why this person cannot check this section now; `by`: who entered the newest of it."""
    if hands.person_id in by:
        return "ท่านเป็นผู้ส่งหรือบันทึกข้อมูลล่าสุดของหมวดนี้เอง ต้องให้เจ้าหน้าที่อื่นเป็นผู้ตรวจ"
    return ""


def check_may_check(section, project, by, hands):
    if why := why_not_checked(project) or why_not_this_section(section, project, by, hands):
        raise RuleBroken(why, code="cannot_check")


def check_length(section, comment):
    if len(comment) > MOST_COMMENT:
        raise RuleBroken({f"comment-{section}": f"ความเห็นยาวเกิน {MOST_COMMENT:,} ตัวอักษร"}, code="comment_too_long")


def check_return(section, comment, project):
    if not comment.strip():
        raise RuleBroken({f"comment-{section}": "เขียนความเห็น เพื่อให้ผู้รับรู้ว่าต้องแก้อะไร"}, code="reason_missing")
    if section in OF_THE_RECORD and project.working_step == "submitted":
        raise RuleBroken(
            "บันทึกโครงการอยู่ระหว่างการตรวจ ให้ส่งกลับทั้งบันทึกจากหน้าบันทึกโครงการ ส่วนราชการจึงจะแก้หมวดนี้ได้", code="return_the_record"
        )
