"""The officers' list: filters, Thai search, Excel export. One row, one record that the person may see."""

import django_filters
from django.core.paginator import Paginator
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import IndexView

from cms.thai import baht, thai_date
from projects.areas.models import Agency, Ministry, Province, ProvinceGroup
from projects.exchange.cells import csv_response, xlsx_response
from projects.people.scope import reach
from projects.plans.models import BudgetSource, FiscalYear
from projects.register.models import ApprovalStep, ExecutionStatus, Project, WaitingFor

COUNTED_AT_MOST = 10_000
EXPORTED_AT_MOST = 20_000


def own_areas(request):
    """The areas whose records the person may meet: provinces and groups, as (code, name), for filters and forms."""
    where = reach(request.user)
    provinces, groups = Province.objects.filter(has_provincial_plan=True), ProvinceGroup.objects.all()
    if not where.nation and not where.ministries and not where.departments:
        neighbours = {"province_id": set(), "group_id": set()}
        for name, ids, _first, _last in where.neighbours:
            neighbours[name] |= ids
        served = Agency.provinces.through.objects.filter(agency_id__in=where.agencies).values("province_id")
        provinces = provinces.filter(pk__in=where.provinces | neighbours["province_id"]) | provinces.filter(
            pk__in=served
        )
        groups = groups.filter(pk__in=where.groups | neighbours["group_id"])
    return [(area.code, area.full_name) for area in (*provinces, *groups)]


class ProjectFilterSet(WagtailFilterSet):
    fiscal_year = django_filters.ModelChoiceFilter(label="ปีงบประมาณ", queryset=FiscalYear.objects.all())
    area = django_filters.ChoiceFilter(label="พื้นที่", method="in_area", choices=[])
    step = django_filters.ChoiceFilter(label="ขั้นตอน", choices=ApprovalStep.choices)
    waiting_for = django_filters.ChoiceFilter(label="รอ", choices=WaitingFor.choices)
    execution_status = django_filters.ChoiceFilter(label="สถานะการดำเนินงาน", choices=ExecutionStatus.choices)
    budget_source = django_filters.ChoiceFilter(label="แหล่งงบประมาณ", choices=BudgetSource.choices)
    ministry = django_filters.ModelChoiceFilter(
        label="กระทรวง", field_name="agency__ministry", queryset=Ministry.objects.all()
    )
    assigned = django_filters.ChoiceFilter(
        label="การมอบหมาย", method="by_assignment", choices=[("no", "ยังไม่มอบหมายหน่วยงาน"), ("yes", "มอบหมายแล้ว")]
    )

    class Meta:
        model = Project
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["area"].extra["choices"] = own_areas(self.request) if self.request else []

    def in_area(self, rows, name, code):
        return rows.filter(Q(province__code=code) | Q(group__code=code))

    def by_assignment(self, rows, name, wanted):
        return rows.unassigned() if wanted == "no" else rows.exclude(agency=None)


class BoundedPaginator(Paginator):
    """Counts no further than ten thousand: at a million rows the exact figure costs more than the page."""

    @cached_property
    def count(self):
        return self.object_list.order_by()[:COUNTED_AT_MOST].count()


class StepColumn(Column):
    cell_template_name = "projects/register/step_cell.html"


class BahtColumn(Column):
    def get_value(self, instance):
        return baht(instance.budget_baht)


EXPORT_COLUMNS = [
    ("รหัสโครงการ", lambda row: row.code),
    ("ปีงบประมาณ", lambda row: row.fiscal_year_id),
    ("พื้นที่", lambda row: row.area_name),
    ("ชื่อโครงการ", lambda row: row.title),
    ("หน่วยงานรับผิดชอบ", lambda row: str(row.agency or "")),
    ("แหล่งงบประมาณ", lambda row: row.get_budget_source_display()),
    ("งบประมาณตามร่าง พ.ร.บ. (บาท)", lambda row: row.budget_baht),
    ("วันเริ่ม", lambda row: thai_date(row.start_on) if row.start_on else ""),
    ("วันสิ้นสุด", lambda row: thai_date(row.end_on) if row.end_on else ""),
    ("สถานะการดำเนินงาน", lambda row: row.get_execution_status_display()),
    ("ขั้นตอน", lambda row: row.get_step_display()),
    ("ขั้นตอนของฉบับแก้ไข", lambda row: row.get_amendment_step_display() if row.amendment_step else ""),
    ("รอ", lambda row: row.get_waiting_for_display()),
    ("เผยแพร่อยู่", lambda row: row.live),
]


class ProjectIndexView(IndexView):
    template_name = "projects/register/index.html"
    is_searchable = True
    paginate_by = 50
    paginator_class = BoundedPaginator
    filterset_class = ProjectFilterSet
    default_ordering = ["-fiscal_year_id", "code"]
    page_title = "โครงการ"
    show_export_buttons = True

    @cached_property
    def columns(self):
        return [
            TitleColumn("title", label="โครงการ", get_url=self.get_inspect_url),
            Column("code", label="รหัส", sort_key="code", classname="register-wide register-code"),
            Column("area_name", label="พื้นที่", classname="register-wide"),
            Column("agency", label="หน่วยงาน", classname="register-wide"),
            BahtColumn(
                "budget_baht", label="งบประมาณ (บาท)", sort_key="budget_baht", classname="figure-cell register-wide"
            ),
            StepColumn("step", label="ขั้นตอน", sort_key="step"),
        ]

    @cached_property
    def header_more_buttons(self):
        buttons = super().header_more_buttons
        where = reach(self.request.user)
        if where.edits_nation or where.edit_provinces or where.edit_groups or where.edit_agencies:
            buttons.append(Button("ดาวน์โหลดแบบกรอก Excel", url=reverse("workbook_download"), icon_name="download"))
        if where.edits_nation or where.edit_provinces or where.edit_groups:
            url = reverse("workbook_download") + "?layout=budget-bill"
            buttons.append(Button("ดาวน์โหลดรายการงบประมาณตามร่าง พ.ร.บ.", url=url, icon_name="download"))
        for answer in hooks.get_hooks("padme_list_buttons"):
            buttons += answer(self.request)
        return buttons

    def get_base_queryset(self):
        return Project.objects.visible_to(self.request.user).with_names()

    def search_queryset(self, queryset):
        return queryset.matching(self.search_query) if self.is_searching else queryset

    def get_edit_url(self, instance):
        return self.get_inspect_url(instance)

    def render_to_response(self, context, **response_kwargs):
        kind = self.request.GET.get("export")
        if kind not in {"xlsx", "csv"}:
            return super().render_to_response(context, **response_kwargs)
        rows = self.queryset_to_export()
        headings = [heading for heading, _value in EXPORT_COLUMNS]
        cells = ([value(row) for _heading, value in EXPORT_COLUMNS] for row in rows)
        send = xlsx_response if kind == "xlsx" else csv_response
        return send("โครงการ", headings, cells)

    def queryset_to_export(self):
        rows = self.filter_queryset(self.get_base_queryset())
        return self.order_queryset(self.search_queryset(rows))[:EXPORTED_AT_MOST].iterator(chunk_size=2000)
