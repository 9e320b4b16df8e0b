"""What the money slice adds to the admin."""

from django.urls import reverse_lazy
from django.utils.html import format_html_join
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static

from projects.money.queue import waiting_requests
from projects.money.section_marks import section_marks
from projects.money.sections import held_activities, record_sections

hooks.register("padme_waiting", waiting_requests)
hooks.register("padme_record_sections", record_sections)
hooks.register("padme_held_activities", held_activities)
hooks.register("padme_section_marks", section_marks)

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


@hooks.register("register_admin_menu_item")
def requests_menu_item():
    address = reverse_lazy("projects_budget_changes")
    return MenuItem("คำขอปรับงบประมาณ", address, name="budget-changes", icon_name="order", order=340)


@hooks.register("insert_global_admin_css")
def money_css():
    sheets = ("components/money_strip", "components/field", "admin/money", "admin/contracts", "admin/budget_changes")
    return format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((versioned_static(f"cms/{sheet}.css"),) for sheet in sheets)
    )
