"""The national registers, shown through wagtail-modeladmin: everyone in the admin reads them, central staff edit."""

from django import forms
from django.contrib.admin.filters import AllValuesFieldListFilter, RelatedFieldListFilter
from django.contrib.admin.utils import label_for_field
from django.db import transaction
from django.db.models import ProtectedError
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel
from wagtail.log_actions import log
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin, ModelAdminGroup
from wagtail_modeladmin.views import CreateView, DeleteView, EditView, IndexView, InspectView, ModelFormView

from cms.rules import RuleBroken
from projects.areas.models import (
    Agency,
    Department,
    District,
    GroupMembership,
    Ministry,
    Province,
    ProvinceGroup,
)
from projects.people.log_actions import changes, values_of
from projects.people.scope import reach
from projects.people.versions import in_use
from projects.plans import rules
from projects.plans.models import Agenda, BudgetPlan, DisbursementTarget, LegalDuty


class RegisterHelper(PermissionHelper):
    """Per row and per model the same: reading is open to the admin's users, writing is the centre's."""

    def user_can_list(self, user):
        return user.has_perm("wagtailadmin.access_admin")

    def user_can_inspect_obj(self, user, obj):
        return self.user_can_list(user)

    def user_can_create(self, user):
        return reach(user).edits_nation

    def user_can_edit_obj(self, user, obj):
        return reach(user).edits_nation

    def user_can_delete_obj(self, user, obj):
        return reach(user).edits_nation


class RelatedFilter(RelatedFieldListFilter):
    def field_admin_ordering(self, field, request, model_admin):
        return ()  # stock asks Django's own admin site, which is not installed


class RegisterIndex(IndexView):
    def get_filters(self, request):
        # modeladmin takes any lookup from the address: `?projects__title__contains=` would ask about hidden rows.
        specs, has_filters, _, use_distinct = super().get_filters(request)
        return specs, has_filters, {}, use_distinct

    def to_row_dict(self, item):
        nothing = self.model_admin.get_empty_value_display()
        return {name: "" if value == nothing else value for name, value in super().to_row_dict(item).items()}


class RegisterCreate(CreateView):
    def form_valid(self, form):
        with transaction.atomic():
            response = ModelFormView.form_valid(self, form)
            told = changes({}, values_of(self.instance))
            log(self.instance, "projects.row.created", user=self.request.user, data={"changes": told})
        return response


class RegisterEdit(EditView):
    def form_valid(self, form):
        with transaction.atomic():
            before = values_of(self.model._base_manager.select_for_update().get(pk=self.instance.pk))
            response = ModelFormView.form_valid(self, form)
            told = changes(before, values_of(self.model._base_manager.get(pk=self.instance.pk)))
            log(self.instance, "projects.row.edited", user=self.request.user, data={"changes": told})
        return response


class RegisterDelete(DeleteView):
    def post(self, request, *args, **kwargs):
        try:
            with transaction.atomic():
                self.check_open()
                told = changes(values_of(self.instance), {})
                log(self.instance, "projects.row.deleted", user=request.user, deleted=True, data={"changes": told})
                self.delete_instance()
        except ProtectedError as error:
            messages.error(request, in_use(error))
        except RuleBroken as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, f"ลบ{self.verbose_name} “{self.instance}” แล้ว")
        return redirect(self.index_url)

    def check_open(self):
        year = getattr(self.instance, "fiscal_year", None)
        if year is not None:
            rules.check_open(year.year_be, year.closed_on)


class RegisterPage(InspectView):
    def get_field_label(self, field_name, field=None):
        return "จังหวัด" if field_name == "provinces" else super().get_field_label(field_name, field)

    def get_field_display_value(self, field_name, field=None):
        value = super().get_field_display_value(field_name, field)
        return ("ใช่" if value else "ไม่ใช่") if isinstance(value, bool) else value


class RegisterInspect(InspectView):
    def get_field_display_value(self, field_name, field=None):
        value = super().get_field_display_value(field_name, field)
        if isinstance(value, bool):
            return "ใช่" if value else "ไม่ใช่"
        # A year of the Buddhist era is no amount: 2562, never 2,562.
        return str(value) if field_name.endswith("year_be") and value else value


class Register(ModelAdmin):
    permission_helper_class = RegisterHelper
    index_view_class = RegisterIndex
    create_view_class = RegisterCreate
    edit_view_class = RegisterEdit
    delete_view_class = RegisterDelete
    inspect_view_class = RegisterPage
    inspect_view_enabled = True
    empty_value_display = "–"
    list_per_page = 50
    menu_icon = "list-ul"

    def years(self, row):
        """From and to as people write years: 2562–, never 2,562."""
        if row.first_year_be is None and row.last_year_be is None:
            return "ทุกปี"
        return f"{row.first_year_be or ''}–{row.last_year_be or ''}"

    years.short_description = "ใช้ในปีงบประมาณ"

    def get_extra_attrs_for_field_col(self, obj, field_name):
        """Each cell carries its heading: on a phone it stands beside the value, the row of headings has no room."""
        return {"data-head": label_for_field(field_name, self.model, self)}


class ProvinceRegister(Register):
    model = Province
    list_display = ("code", "name_th", "name_en", "region", "has_plan")
    list_display_add_buttons = "name_th"
    list_filter = ("region", "has_provincial_plan")
    list_export = (
        "code", "iso", "name_th", "name_en", "abbr_th", "abbr_en", "region", "region_geo", "has_provincial_plan",
        "first_year_be", "last_year_be",
    )  # fmt: skip
    search_fields = ("code", "name_th", "name_en")

    def has_plan(self, province):  # stock draws a boolean with a picture of Django's admin, which is not installed
        return "มี" if province.has_provincial_plan else "ไม่มี"

    has_plan.short_description = "แผนพัฒนาจังหวัด"


class KnownValues(AllValuesFieldListFilter):
    """Without the empty value, whose link would have no words."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.lookup_choices = self.lookup_choices.exclude(**{self.field_path: ""})


class ProvinceGroupRegister(Register):
    model = ProvinceGroup
    list_display = ("code", "name_th", "region", "centre_province", "years")
    list_display_add_buttons = "name_th"
    list_filter = (("region", KnownValues), "first_year_be", "last_year_be")
    list_select_related = ("centre_province",)
    list_export = ("code", "name_th", "name_en", "region", "centre_province", "first_year_be", "last_year_be")
    search_fields = ("code", "name_th")
    inspect_view_fields_exclude = ("provinces",)  # dated: they stand in their own register
    panels = [
        FieldPanel(name)
        for name in ("code", "name_th", "name_en", "region", "centre_province", "first_year_be", "last_year_be")
    ]


class GroupMembershipRegister(Register):
    model = GroupMembership
    menu_label = "จังหวัดในกลุ่ม"
    list_display = ("group", "province", "years")
    list_filter = ("first_year_be", "last_year_be")
    list_select_related = ("group", "province")
    list_export = ("group", "province", "first_year_be", "last_year_be")
    search_fields = ("group__name_th", "province__name_th")


class DistrictRegister(Register):
    model = District
    list_display = ("code", "name_th", "province", "name_en")
    list_display_add_buttons = "name_th"
    list_filter = ("province__region",)
    list_select_related = ("province",)
    list_export = ("code", "name_th", "name_en", "province")
    search_fields = ("code", "name_th", "province__name_th")


class MinistryRegister(Register):
    model = Ministry
    list_display = ("code", "name_th", "abbr_th", "years")
    list_display_add_buttons = "name_th"
    list_export = ("code", "name_th", "name_en", "abbr_th", "first_year_be", "last_year_be", "checked_against")
    search_fields = ("code", "name_th", "abbr_th")


class DepartmentRegister(Register):
    model = Department
    list_display = ("code", "name_th", "ministry", "years")
    list_display_add_buttons = "name_th"
    list_filter = (("ministry", RelatedFilter),)
    list_select_related = ("ministry",)
    list_export = ("code", "name_th", "name_en", "ministry", "first_year_be", "last_year_be", "checked_against")
    search_fields = ("code", "name_th", "ministry__name_th")


class AgencyRegister(Register):
    model = Agency
    list_display = ("name_th", "kind", "ministry", "department", "state")
    list_filter = ("kind", "is_active", ("ministry", RelatedFilter))
    list_select_related = ("ministry", "department")
    list_export = ("name_th", "kind_name", "ministry", "department", "serves", "is_active")
    search_fields = ("name_th", "provinces__name_th")
    panels = [
        FieldPanel("name_th"),
        FieldPanel("kind"),
        FieldPanel("ministry"),
        FieldPanel("department"),
        FieldPanel("provinces", widget=forms.CheckboxSelectMultiple),
        FieldPanel("is_active"),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("provinces")

    def state(self, agency):
        return "ใช้งาน" if agency.is_active else "เลิกใช้"

    state.short_description = "สถานะ"

    def kind_name(self, agency):
        return agency.get_kind_display()

    kind_name.short_description = "ประเภท"

    def serves(self, agency):
        return ", ".join(province.name_th for province in agency.provinces.all())

    serves.short_description = "จังหวัดที่รับผิดชอบ"


class AgendaRegister(Register):
    model = Agenda
    list_display = ("code", "name_th", "kind", "years")
    list_display_add_buttons = "name_th"
    list_filter = ("kind",)
    list_export = ("code", "kind", "name_th", "first_year_be", "last_year_be")
    search_fields = ("code", "name_th")


class BudgetPlanRegister(Register):
    model = BudgetPlan
    list_display = ("name_th",)
    list_export = ("name_th",)
    search_fields = ("name_th",)


class DisbursementTargetRegister(Register):
    model = DisbursementTarget
    list_display = (
        "fiscal_year", "expenditure", "quarter1_percent", "quarter2_percent", "quarter3_percent", "quarter4_percent",
        "year_percent", "source",
    )  # fmt: skip
    list_filter = (("fiscal_year", RelatedFilter), "expenditure")
    list_select_related = ("fiscal_year",)
    list_export = list_display
    search_fields = ("source",)


class LegalDutyRegister(Register):
    model = LegalDuty
    list_display = ("law", "section", "body", "duty", "deadline")
    list_export = ("law", "section", "body", "duty", "deadline", "source", "first_year_be", "last_year_be")
    search_fields = ("law", "section", "body", "duty")
    inspect_view_fields = ("law", "section", "body", "duty", "deadline", "source", "first_year_be", "last_year_be")


class NationalRegisters(ModelAdminGroup):
    menu_label = "ทะเบียนกลาง"
    menu_item_name = "registers"
    menu_icon = "list-ul"
    menu_order = 720
    items = (
        ProvinceRegister,
        ProvinceGroupRegister,
        GroupMembershipRegister,
        DistrictRegister,
        MinistryRegister,
        DepartmentRegister,
        AgencyRegister,
        AgendaRegister,
        BudgetPlanRegister,
        DisbursementTargetRegister,
        LegalDutyRegister,
    )
