"""What the progress slice adds to the admin."""

from django.urls import reverse_lazy
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.staticfiles import versioned_static

from projects.people.models import AuditEntry
from projects.people.scope import reach
from projects.progress.chasing.actions import give_due_notices
from projects.progress.chasing.reports import due_lines
from projects.progress.models import PeriodLock, ReportDueDay
from projects.progress.reports import may_decide
from projects.progress.section_marks import section_marks
from projects.progress.sections import (
    desk_lights,
    held_activities,
    record_sections,
    waiting_completion_rows,
    waiting_reports,
)

hooks.register("padme_record_sections", record_sections)
hooks.register("padme_held_activities", held_activities)
hooks.register("padme_waiting", waiting_reports)
hooks.register("padme_waiting", waiting_completion_rows)
hooks.register("padme_desk_lights", desk_lights)
hooks.register("padme_daily_lines", due_lines)
hooks.register("padme_each_day", give_due_notices)
hooks.register("padme_section_marks", section_marks)

LOG_ACTIONS = [
    ("projects.progress.drafted", "เริ่มรายงานรายเดือน"),
    ("projects.progress.submitted", "ส่งรายงานรายเดือน"),
    ("projects.progress.withdrawn", "ถอนรายงานรายเดือนคืน"),
    ("projects.progress.verified", "ตรวจรายงานรายเดือน"),
    ("projects.progress.accepted", "รับรองรายงานรายเดือน"),
    ("projects.progress.returned", "ส่งกลับรายงานรายเดือน"),
    ("projects.progress.locked", "ปิดงวดรายงาน"),
    ("projects.progress.opened", "เปิดงวดรายงานชั่วคราว"),
    ("projects.progress.due_day_set", "กำหนดวันส่งรายงาน"),
    ("projects.completion.drafted", "เริ่มรายงานเมื่อแล้วเสร็จ"),
    ("projects.completion.submitted", "ส่งรายงานเมื่อแล้วเสร็จ"),
    ("projects.completion.withdrawn", "ถอนรายงานเมื่อแล้วเสร็จคืน"),
    ("projects.completion.verified", "ตรวจรายงานเมื่อแล้วเสร็จ"),
    ("projects.completion.accepted", "รับรองรายงานเมื่อแล้วเสร็จ"),
    ("projects.completion.returned", "ส่งกลับรายงานเมื่อแล้วเสร็จ"),
    ("projects.completion.handover_kept", "บันทึกการส่งมอบทรัพย์สิน"),
    ("projects.completion.handover_removed", "ลบรายการส่งมอบทรัพย์สิน"),
    ("projects.progress.chased", "ทวงถามรายงานรายเดือน"),
    ("projects.progress.explained", "ชี้แจงเหตุที่ไม่มีความเคลื่อนไหว"),
    ("projects.progress.meeting_called", "นัดประชุมเร่งรัด"),
]


@hooks.register("register_log_actions")
def name_progress_actions(actions):
    actions.register_model(PeriodLock, AuditEntry)
    actions.register_model(ReportDueDay, AuditEntry)
    for action, label in LOG_ACTIONS:
        actions.register_action(action, label, label)


@hooks.register("insert_global_admin_css")
def progress_css():
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("cms/admin/progress.css"))


@hooks.register("register_admin_menu_item")
def progress_menu_item():
    """Every post reads these lists; what it may do there, the screens ask."""
    items = [
        MenuItem("ยังไม่ส่ง", reverse_lazy("projects_late"), name="late", icon_name="calendar-check", order=10),
        MenuItem("ไม่มีความเคลื่อนไหว", reverse_lazy("projects_still"), name="still", icon_name="pause", order=20),
        MenuItem(
            "เสนอผู้บริหารพื้นที่", reverse_lazy("projects_before_executive"), name="before-executive",
            icon_name="warning", order=30,
        ),
        ReviewMenuItem("ตรวจและรับรองพร้อมกัน", reverse_lazy("projects_review"), name="review", icon_name="tasks", order=40),
    ]  # fmt: skip
    return SubmenuMenuItem("รายงานรายเดือน", Menu(items=items), name="progress", icon_name="calendar-check", order=110)


class ReviewMenuItem(MenuItem):
    def is_shown(self, request):
        return any(may_decide(request.user, step) for step in ("submitted", "verified"))


class PeriodsMenuItem(MenuItem):
    def is_shown(self, request):
        where = reach(request.user)
        return bool(where.edits_nation or where.edit_provinces or where.edit_groups)


@hooks.register("register_reports_menu_item")
def periods_menu_item():
    return PeriodsMenuItem(
        "กำหนดส่งและปิดงวดรายงาน", reverse_lazy("projects_periods"), name="periods", icon_name="lock", order=50
    )
