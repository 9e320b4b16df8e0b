"""Plans in the admin: development plans, annual plans, allocations. Each office finds its own, the centre all."""

import django_filters
from django import forms
from django.db import transaction
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView, InspectView
from wagtail.log_actions import log

from cms.rules import RuleBroken
from cms.thai import baht, thai_date
from projects.areas.models import Province, ProvinceGroup
from projects.people.log_actions import changes, values_of
from projects.people.own_rows import OwnRows, OwnRowsViewSet
from projects.people.versions import LoggedSave, VersionedEditView
from projects.plans import rules
from projects.plans.forms import AllocationForm, AnnualPlanForm, DevelopmentPlanForm
from projects.plans.models import AnnualActionPlan, AreaAllocation, BudgetSource, DevelopmentPlan, FiscalYear
from projects.plans.reports import issues_with_projects

EDIT_TEMPLATE = "projects/plans/edit.html"


class OwnIndex(OwnRows, IndexView):
    any_permission_required = ["add", "change", "view"]


class IndexOfPages(OwnIndex):
    """Rows with a page of their own to read: the title opens it, editing is in the row's menu and on that page."""

    def _get_title_column(self, field_name, column_class=TitleColumn, **kwargs):
        column_class = self._get_title_column_class(column_class)
        return self._get_custom_column(field_name, column_class, get_url=self.get_inspect_url, **kwargs)


class LoggedCreate(LoggedSave, CreateView):
    def get_success_url(self):
        return reverse(self.index_url_name)


class CarefulEdit(VersionedEditView, EditView):
    pass


class CarefulDelete(DeleteView):
    """Refused politely for a closed year and while something hangs on the row; what was there goes into the log."""

    def delete_action(self):
        year = getattr(self.object, "fiscal_year", None)
        if year is not None:
            rules.check_open(year.year_be, year.closed_on)
        with transaction.atomic():
            told = changes(values_of(self.object), {})
            log(self.object, "projects.row.deleted", deleted=True, data={"changes": told})
            self.object.delete()

    def form_valid(self, form):
        from django.db.models import ProtectedError
        from django.shortcuts import redirect

        from projects.people.versions import in_use

        try:
            return super().form_valid(form)
        except ProtectedError as error:
            messages.error(self.request, in_use(error))
        except RuleBroken as refusal:
            messages.error(self.request, " ".join(refusal.messages))
        return redirect(self.get_success_url())


def areas_in(model, area):
    """The areas that the rows a person may see belong to, for a filter."""
    path = "development_plan__" if model is AnnualActionPlan else ""
    field = "province" if area is Province else "group"
    return lambda request: area.objects.filter(
        pk__in=model.objects.visible_to(request.user).order_by().values(f"{path}{field}")
    )


class DevelopmentPlanFilters(WagtailFilterSet):
    province = django_filters.ModelChoiceFilter(label="จังหวัด", queryset=areas_in(DevelopmentPlan, Province))
    group = django_filters.ModelChoiceFilter(label="กลุ่มจังหวัด", queryset=areas_in(DevelopmentPlan, ProvinceGroup))

    class Meta:
        model = DevelopmentPlan
        fields = ["province", "group"]


class DevelopmentPlanIndex(IndexOfPages):
    related = ("province", "group")
    list_export = ["area_name", "first_year_be", "last_year_be", "vision", "positioning"]
    export_filename = "development-plans"
    export_headings = {"area_name": "พื้นที่"}


class DevelopmentPlanPage(InspectView):
    template_name = "projects/plans/development_plan.html"

    def get_context_data(self, **kwargs):
        plan = DevelopmentPlan.objects.select_related("province", "group").get(pk=self.object.pk)
        issues = plan.issues.select_related("plan").prefetch_related("goals", "tactics", "agendas")
        return super().get_context_data(
            plan=plan, issues=issues, annual_plans=plan.annual_plans.select_related("fiscal_year"), **kwargs
        )


class DevelopmentPlanViewSet(OwnRowsViewSet):
    model = DevelopmentPlan
    name = "development-plans"
    icon = "doc-full"
    menu_label = "แผนพัฒนา"
    index_view_class = DevelopmentPlanIndex
    add_view_class = LoggedCreate
    edit_view_class = CarefulEdit
    delete_view_class = CarefulDelete
    inspect_view_class = DevelopmentPlanPage
    inspect_template_name = DevelopmentPlanPage.template_name
    edit_template_name = EDIT_TEMPLATE
    filterset_class = DevelopmentPlanFilters
    list_display = [
        "__str__",
        Column("area_name", label="พื้นที่", classname="register-wide"),
        Column("first_year_be", label="ตั้งแต่ปี", accessor=lambda plan: str(plan.first_year_be), sort_key="first_year_be"),
        Column("last_year_be", label="ถึงปี", accessor=lambda plan: str(plan.last_year_be), sort_key="last_year_be"),
    ]
    search_fields = ["province__name_th", "group__name_th", "vision", "issues__name_th"]
    panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("province"), FieldPanel("group")]),
                FieldRowPanel([FieldPanel("first_year_be"), FieldPanel("last_year_be")]),
            ],
            heading="พื้นที่และปี",
        ),
        FieldPanel("vision"),
        FieldPanel("positioning"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("issue_word"), FieldPanel("goal_word"), FieldPanel("tactic_word")])],
            heading="คำที่แผนฉบับนี้ใช้",
            help_text="เช่น ยุทธศาสตร์ที่ หรือ ประเด็นการพัฒนาที่ ทุกหน้าจอและรายงานใช้คำนี้",
            classname="collapsed",
        ),
        InlinePanel(
            "issues",
            heading="ประเด็น",
            label="ประเด็น",
            panels=[
                FieldRowPanel([FieldPanel("number"), FieldPanel("name_th")]),
                FieldPanel("is_outside_issues"),
                FieldPanel("agendas", widget=forms.CheckboxSelectMultiple),
                InlinePanel("goals", heading="เป้าประสงค์", label="เป้าประสงค์", panels=[FieldPanel("number"), FieldPanel("name_th")]),
                InlinePanel("tactics", heading="กลยุทธ์", label="กลยุทธ์", panels=[FieldPanel("number"), FieldPanel("name_th")]),
            ],
        ),
    ]  # fmt: skip

    def get_edit_handler(self):
        from wagtail.admin.panels import ObjectList

        return ObjectList(self.panels, base_form_class=DevelopmentPlanForm).bind_to_model(self.model)


class AnnualPlanFilters(WagtailFilterSet):
    fiscal_year = django_filters.ModelChoiceFilter(label="ปีงบประมาณ", queryset=FiscalYear.objects.all())
    province = django_filters.ModelChoiceFilter(
        label="จังหวัด", field_name="development_plan__province", queryset=areas_in(AnnualActionPlan, Province)
    )
    group = django_filters.ModelChoiceFilter(
        label="กลุ่มจังหวัด", field_name="development_plan__group", queryset=areas_in(AnnualActionPlan, ProvinceGroup)
    )

    class Meta:
        model = AnnualActionPlan
        fields = ["fiscal_year", "province", "group"]


class AnnualPlanIndex(IndexOfPages):
    related = ("fiscal_year", "development_plan__province", "development_plan__group")
    list_export = ["fiscal_year", "development_plan", "approved_on", "note"]
    export_filename = "annual-plans"


class AnnualPlanPage(InspectView):
    template_name = "projects/plans/annual_plan.html"

    def get_context_data(self, **kwargs):
        plan = AnnualActionPlan.objects.select_related(*AnnualPlanIndex.related).get(pk=self.object.pk)
        rows = issues_with_projects(plan, self.request.user)
        return super().get_context_data(
            plan=plan,
            rows=rows,
            projects_total=sum(row.projects for row in rows),
            budget_total=sum(row.budget_baht for row in rows),
            **kwargs,
        )


class AnnualPlanViewSet(OwnRowsViewSet):
    model = AnnualActionPlan
    name = "annual-plans"
    icon = "calendar-alt"
    menu_label = "แผนปฏิบัติราชการประจำปี"
    index_view_class = AnnualPlanIndex
    add_view_class = LoggedCreate
    edit_view_class = CarefulEdit
    delete_view_class = CarefulDelete
    inspect_view_class = AnnualPlanPage
    inspect_template_name = AnnualPlanPage.template_name
    edit_template_name = EDIT_TEMPLATE
    filterset_class = AnnualPlanFilters
    list_display = [
        "__str__",
        Column("fiscal_year", label="ปีงบประมาณ", sort_key="fiscal_year"),
        Column(
            "approved_on",
            label="ก.น.จ. เห็นชอบ",
            accessor=lambda plan: thai_date(plan.approved_on) if plan.approved_on else "–",
        ),
    ]
    search_fields = ["development_plan__province__name_th", "development_plan__group__name_th", "note"]

    def get_form_class(self, for_update=False):
        return forms.modelform_factory(
            AnnualActionPlan, form=AnnualPlanForm, fields=["development_plan", "fiscal_year", "approved_on", "note"]
        )


class AllocationFilters(WagtailFilterSet):
    fiscal_year = django_filters.ModelChoiceFilter(label="ปีงบประมาณ", queryset=FiscalYear.objects.all())
    budget_source = django_filters.ChoiceFilter(label="แหล่งงบประมาณ", choices=BudgetSource.choices)
    province = django_filters.ModelChoiceFilter(label="จังหวัด", queryset=areas_in(AreaAllocation, Province))
    group = django_filters.ModelChoiceFilter(label="กลุ่มจังหวัด", queryset=areas_in(AreaAllocation, ProvinceGroup))

    class Meta:
        model = AreaAllocation
        fields = ["fiscal_year", "budget_source", "province", "group"]


class AllocationIndex(OwnIndex):
    related = ("fiscal_year", "province", "group")
    list_export = ["fiscal_year", "area_name", "get_budget_source_display", "allocated_baht", "decided_on", "source"]
    export_filename = "allocations"
    export_headings = {"area_name": "พื้นที่", "get_budget_source_display": "แหล่งงบประมาณ"}


class AllocationInspect(InspectView):
    def get_field_display_value(self, field_name, field):
        value = getattr(self.object, field_name)
        if field_name == "decided_on":
            return thai_date(value) if value else "–"
        return super().get_field_display_value(field_name, field)


class AllocationViewSet(OwnRowsViewSet):
    model = AreaAllocation
    name = "allocations"
    icon = "order"
    menu_label = "วงเงินจัดสรรของพื้นที่"
    index_view_class = AllocationIndex
    add_view_class = LoggedCreate
    edit_view_class = CarefulEdit
    delete_view_class = CarefulDelete
    edit_template_name = EDIT_TEMPLATE
    filterset_class = AllocationFilters
    inspect_view_class = AllocationInspect
    inspect_view_fields = ["fiscal_year", "area_name", "budget_source", "allocated_baht", "decided_on", "source"]
    list_display = [
        "area_name",
        Column("fiscal_year", label="ปีงบประมาณ", sort_key="fiscal_year"),
        Column("get_budget_source_display", label="แหล่งงบประมาณ", sort_key="budget_source"),
        Column(
            "allocated_baht",
            label="ได้รับจัดสรร (บาท)",
            accessor=lambda row: baht(row.allocated_baht),
            sort_key="allocated_baht",
            classname="people-figure",
        ),
    ]
    search_fields = ["province__name_th", "group__name_th", "source"]

    def get_form_class(self, for_update=False):
        return forms.modelform_factory(
            AreaAllocation,
            form=AllocationForm,
            fields=["fiscal_year", "province", "group", "budget_source", "allocated_baht", "decided_on", "source"],
        )
