"""The kinds of problems, among the registers: everyone reads them, central staff edit."""

from projects.oversight.models import ProblemCategory
from projects.plans.registers import Register


class ProblemCategoryRegister(Register):
    model = ProblemCategory
    add_to_admin_menu = False  # a link of the list of problems leads here
    list_display = ("name_th", "note", "state")
    list_filter = ("is_active",)
    list_export = ("name_th", "note", "sort_order", "is_active", "source")
    search_fields = ("name_th", "note")

    def state(self, category):
        return "ใช้งาน" if category.is_active else "เลิกใช้"

    state.short_description = "สถานะ"
