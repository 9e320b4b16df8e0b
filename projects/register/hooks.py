"""What the register adds to the Wagtail admin."""

from wagtail import hooks

LOG_ACTIONS = [
    ("projects.project.created", "สร้างบันทึก"),
    ("projects.project.saved", "บันทึกการแก้ไข"),
    ("projects.project.submitted", "ส่งให้จังหวัด/กลุ่มจังหวัดตรวจ"),
    ("projects.project.withdrawn", "ถอนเรื่องคืน"),
    ("projects.project.verified", "ตรวจผ่าน"),
    ("projects.project.accepted", "รับรองและเผยแพร่"),
    ("projects.project.returned", "ส่งกลับแก้ไข"),
    ("projects.project.assigned", "มอบหมายหน่วยงาน"),
    ("projects.project.amendment_discarded", "ทิ้งฉบับแก้ไข"),
    ("projects.project.taken_down", "นำออกจากหน้าเผยแพร่"),
    ("projects.project.cancelled", "ยกเลิกบันทึก"),
    ("projects.project.deleted", "ลบฉบับร่าง"),
    ("projects.project.copied", "คัดลอกจากปีก่อน"),
    ("projects.project.commented", "เขียนความเห็น"),
    ("projects.project.comment_settled", "ปิดความเห็น"),
    ("projects.project.sampled", "สุ่มตรวจรับรอง"),
]


@hooks.register("register_log_actions")
def name_register_actions(actions):
    for action, label in LOG_ACTIONS:
        actions.register_action(action, label, label)
