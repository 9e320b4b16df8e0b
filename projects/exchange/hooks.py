"""What imports add to the Wagtail admin: a menu item for those who may import, and words for the log."""

from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from projects.exchange.layouts import may_import_something
from projects.exchange.models import ColumnMapping, ImportBatch
from projects.people.models import AuditEntry
from projects.people.scope import reach


class ImportsMenuItem(MenuItem):
    def is_shown(self, request):
        return may_import_something(reach(request.user))


@hooks.register("register_admin_menu_item")
def imports_menu_item():
    return ImportsMenuItem("นำเข้าข้อมูล", reverse("imports:list"), name="imports", icon_name="upload", order=300)


@hooks.register("register_log_actions")
def name_import_actions(actions):
    actions.register_model(ImportBatch, AuditEntry)
    actions.register_model(ColumnMapping, AuditEntry)
    actions.register_action("projects.import.confirmed", "นำเข้าจากไฟล์", "นำเข้าจากไฟล์")
    actions.register_action("projects.import.undone", "ยกเลิกการนำเข้าจากไฟล์", "ยกเลิกการนำเข้าจากไฟล์")
    actions.register_action("projects.mapping.saved", "บันทึกการจับคู่คอลัมน์", "บันทึกการจับคู่คอลัมน์")
    actions.register_action("projects.import.stopped", "การนำเข้าหยุดกลางคัน", "การนำเข้าหยุดกลางคัน")
