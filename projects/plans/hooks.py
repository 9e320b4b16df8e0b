"""What the plans slice hangs into the Wagtail admin."""

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail_modeladmin.options import modeladmin_register

from projects.people.models import AuditEntry
from projects.plans.admin import AllocationViewSet, AnnualPlanViewSet, DevelopmentPlanViewSet
from projects.plans.models import AnnualActionPlan
from projects.plans.registers import NationalRegisters
from projects.plans.views import FiscalYearViewSet

modeladmin_register(NationalRegisters)


class PlansGroup(ViewSetGroup):
    menu_label = "แผนและปีงบประมาณ"
    menu_name = "plans"
    menu_icon = "calendar"
    menu_order = 710

    @property
    def items(self):
        """The plans' own screens, and those of the slices that stand on them."""
        more = [which() for which in hooks.get_hooks("padme_plan_viewsets")]
        return [DevelopmentPlanViewSet, AnnualPlanViewSet, AllocationViewSet, *more, FiscalYearViewSet]


@hooks.register("register_admin_viewset")
def plans_group():
    return PlansGroup()


@hooks.register("register_log_actions")
def log_annual_plans_by_area(registry):
    registry.register_model(AnnualActionPlan, AuditEntry)
