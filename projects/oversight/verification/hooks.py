"""What the office's checks add to the admin."""

from django.urls import reverse_lazy
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static

from projects.oversight.hooks import OVERSIGHT_ITEMS
from projects.oversight.verification.actions import checked_with_record
from projects.oversight.verification.overview import freshen_all, outdate
from projects.oversight.verification.sections import record_sections, waiting_sections

hooks.register("padme_record_sections", record_sections)
hooks.register("padme_waiting", waiting_sections)
hooks.register("padme_record_verified", checked_with_record)
hooks.register("padme_each_day", freshen_all)
hooks.register("padme_projects_moved", outdate)

LOG_ACTIONS = [
    ("projects.verification.passed", "ตรวจหมวดของบันทึก: ผ่าน"),
    ("projects.verification.returned", "ส่งกลับหมวดของบันทึก"),
    ("projects.verification.answered", "ชี้แจงหมวดที่ส่งกลับ"),
]


@hooks.register("register_log_actions")
def name_verification_actions(actions):
    for action, label in LOG_ACTIONS:
        actions.register_action(action, label, label)


@hooks.register("insert_global_admin_css")
def verification_css():
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("cms/admin/verification.css"))


@hooks.register(OVERSIGHT_ITEMS)
def verification_menu_item():
    return MenuItem(
        "ตรวจสอบข้อมูล", reverse_lazy("projects_verification_list"), name="verification", icon_name="check", order=30
    )
