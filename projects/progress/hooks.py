"""What the progress slice adds to the admin."""

from django.urls import reverse_lazy
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static

from projects.people.models import AuditEntry
from projects.people.scope import reach
from projects.progress.models import PeriodLock, ReportDueDay
from projects.progress.sections import held_activities, record_sections, waiting_reports

hooks.register("padme_record_sections", record_sections)
hooks.register("padme_held_activities", held_activities)
hooks.register("padme_waiting", waiting_reports)

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
def late_menu_item():
    return MenuItem("รายงานที่ยังไม่ส่ง", reverse_lazy("projects_late"), name="late", icon_name="calendar-check", order=110)


class PeriodsMenuItem(MenuItem):
    def is_shown(self, request):
        where = reach(request.user)
        return bool(where.edits_nation or where.edit_provinces or where.edit_groups)


@hooks.register("register_reports_menu_item")
def periods_menu_item():
    return PeriodsMenuItem(
        "กำหนดส่งและปิดงวดรายงาน", reverse_lazy("projects_periods"), name="periods", icon_name="lock", order=50
    )
