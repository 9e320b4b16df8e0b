"""What visits add to the admin."""

from django.urls import reverse_lazy
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static

from projects.oversight.hooks import OVERSIGHT_ITEMS
from projects.oversight.visits.models import Recommendation, Visit, VisitSample, VisitTeam
from projects.oversight.visits.sections import waiting_visits
from projects.people.models import AuditEntry

hooks.register("padme_waiting", waiting_visits)

LOG_ACTIONS = [
    ("projects.visits.planned", "วางแผนตรวจติดตาม"),
    ("projects.visits.changed", "แก้ไขแผนตรวจติดตาม"),
    ("projects.visits.cancelled", "ยกเลิกการตรวจติดตาม"),
    ("projects.visits.recorded", "บันทึกสิ่งที่พบจากการตรวจติดตาม"),
    ("projects.visits.done", "บันทึกผลการตรวจติดตาม"),
    ("projects.visits.closed", "ปิดเรื่องการตรวจติดตาม"),
    ("projects.visits.recommended", "ให้ข้อเสนอแนะจากการตรวจติดตาม"),
    ("projects.visits.answered", "รายงานผลตามข้อเสนอแนะ"),
    ("projects.visits.asked_again", "ขอให้ดำเนินการตามข้อเสนอแนะเพิ่ม"),
    ("projects.visits.settled", "รับรองว่าดำเนินการตามข้อเสนอแนะแล้ว"),
    ("projects.visits.team_saved", "จัดทีมติดตาม"),
    ("projects.visits.sampled", "สุ่มโครงการเพื่อตรวจ"),
]


@hooks.register("register_log_actions")
def name_visit_actions(actions):
    for model in (Visit, VisitTeam, VisitSample, Recommendation):
        actions.register_model(model, AuditEntry)
    for action, label in LOG_ACTIONS:
        actions.register_action(action, label, label)


@hooks.register("insert_global_admin_css")
def visits_css():
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("cms/admin/visits.css"))


@hooks.register(OVERSIGHT_ITEMS)
def visits_menu_item():
    return MenuItem("ตรวจติดตาม", reverse_lazy("visits:list"), name="visits", icon_name="site", order=40)
