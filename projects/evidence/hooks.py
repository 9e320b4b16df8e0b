"""What the evidence slice adds to the admin."""

from django.urls import reverse_lazy
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static

import projects.evidence.jobs  # noqa: F401  the worker and its sweep have to know them
from projects.evidence.section_marks import section_marks
from projects.evidence.sections import held_activities, record_sections, waiting_photos

hooks.register("padme_record_sections", record_sections)
hooks.register("padme_held_activities", held_activities)
hooks.register("padme_waiting", waiting_photos)
hooks.register("padme_section_marks", section_marks)

LOG_ACTIONS = [
    ("projects.evidence.photo_added", "ส่งภาพถ่าย"),
    ("projects.evidence.photo_described", "เขียนคำบรรยายภาพ"),
    ("projects.evidence.photo_deleted", "ลบภาพถ่าย"),
    ("projects.evidence.photos_published", "เผยแพร่ภาพถ่าย"),
    ("projects.evidence.photos_kept_inside", "เก็บภาพถ่ายไว้ภายใน"),
    ("projects.evidence.photo_taken_down", "นำภาพถ่ายออกจากหน้าเผยแพร่"),
    ("projects.evidence.document_added", "เพิ่มเอกสาร"),
    ("projects.evidence.document_deleted", "ลบเอกสาร"),
]


@hooks.register("register_log_actions")
def name_evidence_actions(actions):
    for action, label in LOG_ACTIONS:
        actions.register_action(action, label, label)


@hooks.register("insert_global_admin_css")
def evidence_css():
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("cms/admin/evidence.css"))


@hooks.register("register_reports_menu_item")
def findings_menu_item():
    return MenuItem(
        "ภาพที่ควรตรวจดู", reverse_lazy("projects_photo_findings"), name="photo-findings", icon_name="image", order=60
    )
