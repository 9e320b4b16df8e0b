"""What GFMS adds to the admin: a menu item for those who read it, and words for the log."""

from django.urls import reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from projects.money.gfms.rules import may_read
from projects.money.models.gfms import GfmsBatch, GfmsCode
from projects.people.models import AuditEntry
from projects.people.scope import reach

LOG_ACTIONS = [
    ("projects.gfms.confirmed", "นำเข้าข้อมูล GFMS"),
    ("projects.gfms.undone", "ยกเลิกการนำเข้าข้อมูล GFMS"),
    ("projects.gfms.matched", "จับคู่รหัสงบประมาณ GFMS กับกิจกรรม"),
    ("projects.gfms.unmatched", "เลิกจับคู่รหัสงบประมาณ GFMS"),
    ("projects.gfms.explained", "ชี้แจงผลต่างกับ GFMS"),
]


class GfmsMenuItem(MenuItem):
    def is_shown(self, request):
        return may_read(reach(request.user))


@hooks.register("register_admin_menu_item")
def gfms_menu_item():
    return GfmsMenuItem("GFMS", reverse_lazy("gfms:list"), name="gfms", icon_name="table", order=310)


@hooks.register("register_log_actions")
def name_gfms_actions(actions):
    actions.register_model(GfmsBatch, AuditEntry)
    actions.register_model(GfmsCode, AuditEntry)
    for action, label in LOG_ACTIONS:
        actions.register_action(action, label, label)
