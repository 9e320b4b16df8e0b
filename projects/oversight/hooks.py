"""What the oversight slice adds to the admin."""

from django.urls import reverse, reverse_lazy
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.widgets.button import Button
from wagtail_modeladmin.options import modeladmin_register

from projects.oversight.models import HelpRequest
from projects.oversight.registers import ProblemCategoryRegister
from projects.oversight.section_marks import section_marks
from projects.oversight.sections import (
    desk_lights,
    held_activities,
    record_sections,
    waiting_directives,
    waiting_help,
)
from projects.oversight.views.directive_lists import may_issue
from projects.oversight.views.help_requests import takes_part
from projects.people.models import AuditEntry

hooks.register("padme_record_sections", record_sections)
hooks.register("padme_held_activities", held_activities)
hooks.register("padme_section_marks", section_marks)
hooks.register("padme_waiting", waiting_directives)
hooks.register("padme_waiting", waiting_help)
hooks.register("padme_desk_lights", desk_lights)
modeladmin_register(ProblemCategoryRegister)

LOG_ACTIONS = [
    ("projects.oversight.problem_opened", "บันทึกปัญหาอุปสรรค"),
    ("projects.oversight.problem_edited", "แก้ไขปัญหาอุปสรรค"),
    ("projects.oversight.problem_solved", "บันทึกว่าแก้ปัญหาแล้ว"),
    ("projects.oversight.problem_reopened", "เปิดปัญหาอุปสรรคอีกครั้ง"),
    ("projects.oversight.suggested", "เขียนข้อเสนอแนะ"),
    ("projects.oversight.directive_issued", "ออกข้อสั่งการ"),
    ("projects.oversight.directive_acknowledged", "รับทราบข้อสั่งการ"),
    ("projects.oversight.directive_answered", "ชี้แจงข้อสั่งการ"),
    ("projects.oversight.directive_closed", "ปิดข้อสั่งการ"),
    ("projects.oversight.directive_reissued", "สั่งการอีกครั้ง"),
    ("projects.oversight.directive_cancelled", "ยกเลิกข้อสั่งการ"),
    ("projects.oversight.help_asked", "ขอความช่วยเหลือ"),
    ("projects.oversight.help_asked_again", "ถามต่อ"),
    ("projects.oversight.help_answered", "ตอบเรื่องขอความช่วยเหลือ"),
    ("projects.oversight.help_closed", "ปิดเรื่องขอความช่วยเหลือ"),
]


@hooks.register("register_log_actions")
def name_oversight_actions(actions):
    actions.register_model(HelpRequest, AuditEntry)
    for action, label in LOG_ACTIONS:
        actions.register_action(action, label, label)


@hooks.register("insert_global_admin_css")
def oversight_css():
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("cms/admin/oversight.css"))


OVERSIGHT_ITEMS = "register_padme_oversight_item"  # the hook by which screens add themselves to the menu


@hooks.register("register_admin_menu_item")
def oversight_menu_item():
    menu = Menu(register_hook_name=OVERSIGHT_ITEMS, construct_hook_name="construct_padme_oversight_menu")
    return SubmenuMenuItem("กำกับติดตาม", menu, name="oversight", icon_name="view", order=120)


@hooks.register(OVERSIGHT_ITEMS)
def directives_menu_item():
    return MenuItem(
        "ข้อสั่งการ", reverse_lazy("projects_directives"), name="directives", icon_name="clipboard-list", order=10
    )


@hooks.register(OVERSIGHT_ITEMS)
def problems_menu_item():
    return MenuItem("ปัญหาอุปสรรค", reverse_lazy("projects_problems"), name="problems", icon_name="warning", order=20)


class HelpMenuItem(MenuItem):
    def is_shown(self, request):
        return takes_part(request.user)


@hooks.register(OVERSIGHT_ITEMS)
def help_requests_menu_item():
    address = reverse_lazy("projects_help_requests")
    return HelpMenuItem("ขอความช่วยเหลือ", address, name="help-requests", icon_name="comment", order=50)


@hooks.register("padme_list_buttons")
def direct_from_the_list(request):
    """Beside the officers' list: go and choose projects for a directive."""
    if not may_issue(request.user):
        return []
    return [Button("ออกข้อสั่งการถึงหลายโครงการ", url=reverse("projects_directive_choose"), icon_name="clipboard-list")]
