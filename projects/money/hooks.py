"""What the money slice adds to the admin."""

from wagtail import hooks

LOG_ACTIONS = [
    ("projects.money.allocated", "บันทึกการรับจัดสรร"),
    ("projects.money.entered", "บันทึกรายการเงิน"),
    ("projects.money.reversed", "กลับรายการเงิน"),
    ("projects.money.contract_signed", "บันทึกสัญญา"),
    ("projects.money.contract_changed", "เปลี่ยนวงเงินสัญญา"),
    ("projects.money.contract_edited", "แก้ไขข้อมูลสัญญา"),
    ("projects.money.scheduled", "กำหนดงวดงาน"),
    ("projects.money.paid", "บันทึกการเบิกจ่ายตามสัญญา"),
    ("projects.money.planned", "บันทึกแผนการใช้จ่าย"),
    ("projects.money.change_drafted", "ร่างคำขอเปลี่ยนแปลงงบประมาณ"),
    ("projects.money.change_submitted", "ส่งคำขอเปลี่ยนแปลงงบประมาณ"),
    ("projects.money.change_withdrawn", "ถอนคำขอเปลี่ยนแปลงงบประมาณ"),
    ("projects.money.change_verified", "ตรวจคำขอเปลี่ยนแปลงงบประมาณ"),
    ("projects.money.change_accepted", "อนุมัติคำขอเปลี่ยนแปลงงบประมาณ"),
    ("projects.money.change_returned", "ส่งกลับคำขอเปลี่ยนแปลงงบประมาณ"),
    ("projects.money.change_refused", "ไม่อนุมัติคำขอเปลี่ยนแปลงงบประมาณ"),
]


@hooks.register("register_log_actions")
def name_money_actions(actions):
    for action, label in LOG_ACTIONS:
        actions.register_action(action, label, label)
