"""When a project's results may be told."""

from cms.rules import RuleBroken
from projects.register.models import ApprovalStep, ExecutionStatus


def check_may_be_told(*, is_live: bool, step: str, execution_status: str) -> None:
    """Refuse a story about a project that the centre has not accepted or that is not completed."""
    if not is_live or step != ApprovalStep.ACCEPTED:
        raise RuleBroken(
            "เขียนผลงานได้เมื่อส่วนกลางรับรองและเผยแพร่ข้อมูลโครงการแล้ว ขณะนี้โครงการนี้ยังไม่ได้เผยแพร่", code="not_accepted"
        )
    if execution_status != ExecutionStatus.COMPLETED:
        raise RuleBroken(
            "เขียนผลงานได้เมื่อโครงการแล้วเสร็จ ปรับสถานะการดำเนินงานเป็น “แล้วเสร็จ” และให้ส่วนกลางรับรองก่อน", code="not_completed"
        )
