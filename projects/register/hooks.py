"""What the register adds to the Wagtail admin."""

from django.urls import reverse_lazy
from django.utils.html import format_html_join
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.snippets.models import register_snippet

from projects.register.admin.viewset import ProjectViewSet
from projects.register.contents import section_marks
from projects.register.desk import DeskPanel

hooks.register("padme_section_marks", section_marks)

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
    ("projects.project.status_set", "เปลี่ยนสถานะการดำเนินงาน"),
]


@hooks.register("register_log_actions")
def name_register_actions(actions):
    for action, label in LOG_ACTIONS:
        actions.register_action(action, label, label)


@hooks.register("insert_global_admin_css")
def officers_screens_css():
    sheets = ("tokens", "components/state_mark", "components/section_row", "components/pager", "components/empty_state",
              "components/error_summary", "admin/register")  # fmt: skip
    return format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((versioned_static(f"cms/{sheet}.css"),) for sheet in sheets)
    )


@hooks.register("register_admin_menu_item")
def queue_menu_item():
    return MenuItem("งานที่รอท่าน", reverse_lazy("projects_queue"), name="queue", icon_name="tasks", order=100)


@hooks.register("construct_homepage_panels")
def put_the_desk_first(request, panels):
    """The stock panels ask about pages and list without a limit; the desk says what waits, counted and paged."""
    panels[:] = [DeskPanel()]


register_snippet(ProjectViewSet)
