"""What the closing slice adds to the admin."""

from django.urls import reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from projects.closing.models import AreaClosing
from projects.closing.reports import missing_sentences
from projects.closing.sections import record_sections
from projects.people.models import AuditEntry

hooks.register("padme_record_sections", record_sections)
hooks.register("padme_year_missing", missing_sentences)

LOG_ACTIONS = [
    ("projects.closing.confirmed", "ยืนยันว่าพื้นที่พร้อมปิดปี"),
    ("projects.closing.withdrawn", "ถอนการยืนยันว่าพร้อมปิดปี"),
]


@hooks.register("register_log_actions")
def name_closing_actions(actions):
    actions.register_model(AreaClosing, AuditEntry)
    for action, label in LOG_ACTIONS:
        actions.register_action(action, label, label)


@hooks.register("register_reports_menu_item")
def closing_menu_item():
    return MenuItem(
        "รายการก่อนปิดปีงบประมาณ", reverse_lazy("projects_closing"), name="closing", icon_name="lock", order=60
    )
