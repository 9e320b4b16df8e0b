"""Summary tables in the admin: the list, a table as printed with what the checks found, and the grid to type it in."""

import django_filters
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.views import View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import InspectView

from projects.areas.models import Province, ProvinceGroup
from projects.exchange.cells import csv_response, xlsx_response
from projects.people.own_rows import OwnRowsViewSet
from projects.plans.admin import CarefulDelete, CarefulEdit, IndexOfPages, LoggedCreate, areas_in
from projects.plans.models import FiscalYear
from projects.summaries import reports
from projects.summaries.forms import BLANK_ROWS, MORE_ROWS, table_form
from projects.summaries.models import MOST_ROWS, SummaryKind, SummaryTable


class SummaryTableFilters(WagtailFilterSet):
    fiscal_year = django_filters.ModelChoiceFilter(label="ปีงบประมาณ", queryset=FiscalYear.objects.all())
    kind = django_filters.ChoiceFilter(label="ตาราง", choices=SummaryKind.choices)
    province = django_filters.ModelChoiceFilter(label="จังหวัด", queryset=areas_in(SummaryTable, Province))
    group = django_filters.ModelChoiceFilter(label="กลุ่มจังหวัด", queryset=areas_in(SummaryTable, ProvinceGroup))

    class Meta:
        model = SummaryTable
        fields = ["fiscal_year", "kind", "province", "group"]


class SummaryTableIndex(IndexOfPages):
    related = ("fiscal_year", "province", "group")
    list_export = ["fiscal_year", "area_name", "get_kind_display", "caption", "source"]
    export_filename = "summary-tables"
    export_headings = {"area_name": "พื้นที่", "get_kind_display": "ตาราง"}


class TypedRows:
    """The grid: more empty rows when asked, and after saving what the checks found."""

    blank_rows = 2

    def post(self, request, *args, **kwargs):
        if "more" in request.POST:  # nothing is saved yet: the same form with more empty rows
            data = request.POST.copy()
            try:
                rows = int(data.get("rows-TOTAL_FORMS", 0))
            except ValueError:
                rows = 0
            data["rows-TOTAL_FORMS"] = str(min(rows + MORE_ROWS, MOST_ROWS))
            request.POST = data
            if "pk" in self.kwargs:
                self.object = self.get_object()
            self.form = self.get_form()
            return self.render_to_response(self.get_context_data())
        return super().post(request, *args, **kwargs)

    def get_form_class(self):
        return table_form(self.blank_rows)

    def get_success_url(self):
        return reverse("summary-tables:inspect", args=[self.form.instance.pk])

    def save_instance(self):
        table = super().save_instance()
        if found := reports.findings_of(table):
            messages.warning(self.request, f"บันทึกตามที่พิมพ์แล้ว มีตัวเลขที่ไม่ตรงกัน {len(found):,} แห่ง ดูรายละเอียดข้างตาราง")
        return table


class AddTable(TypedRows, LoggedCreate):
    """First which of the three tables, then its grid."""

    def dispatch(self, request, *args, **kwargs):
        asked = request.POST.get("kind") or request.GET.get("kind")
        self.kind = asked if asked in SummaryKind.values else None
        if self.kind:
            self.blank_rows = BLANK_ROWS[self.kind]
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        if self.kind:
            return super().get(request, *args, **kwargs)
        return self.render_to_response(self.get_choice_data())

    def post(self, request, *args, **kwargs):
        return super().post(request, *args, **kwargs) if self.kind else self.get(request, *args, **kwargs)

    def get_choice_data(self):
        self.kind = SummaryKind.ALLOCATION  # any: the page shows no form
        return self.get_context_data(kinds=SummaryKind.choices)

    def get_initial_form_instance(self):
        return SummaryTable(kind=self.kind)

    def get_page_subtitle(self):
        return "ตารางสรุปตามประเด็น"


class EditTable(TypedRows, CarefulEdit):
    pass


class SummaryTablePage(InspectView):
    template_name = "projects/summaries/table.html"

    def get_context_data(self, **kwargs):
        related = ("fiscal_year", "province", "group", "source_batch")
        table = SummaryTable.objects.select_related(*related).get(pk=self.object.pk)
        return super().get_context_data(table=table, printed=reports.as_printed(table), **kwargs)


class PrintedFile(View):
    """The table as printed, for a spreadsheet; uploaded again it changes nothing."""

    def get(self, request, pk, kind):
        if not request.user.has_perm("projects.view_summarytable"):
            raise PermissionDenied
        table = get_object_or_404(
            SummaryTable.objects.visible_to(request.user).select_related("province", "group"), pk=pk
        )
        if kind not in ("csv", "xlsx"):
            raise Http404
        headings = table.headings()
        rows = ([*row.cells, *[""] * len(headings)][: len(headings)] for row in table.rows.all())
        respond = csv_response if kind == "csv" else xlsx_response
        return respond(f"{table.get_kind_display()}-{table.fiscal_year_id}-{table.area_name}", headings, list(rows))


class SummaryTableViewSet(OwnRowsViewSet):
    model = SummaryTable
    name = "summary-tables"
    icon = "table"
    menu_label = "ตารางสรุปตามประเด็น"
    menu_order = 350
    index_view_class = SummaryTableIndex
    add_view_class = AddTable
    edit_view_class = EditTable
    delete_view_class = CarefulDelete
    inspect_view_class = SummaryTablePage
    inspect_template_name = SummaryTablePage.template_name
    create_template_name = "projects/summaries/edit.html"
    edit_template_name = "projects/summaries/edit.html"
    filterset_class = SummaryTableFilters
    list_display = [
        "__str__",
        Column("fiscal_year", label="ปีงบประมาณ", sort_key="fiscal_year"),
        Column("caption", label="ชื่อตาราง"),
        Column("source", label="ที่มา"),
    ]
    search_fields = ["province__name_th", "group__name_th", "caption", "source"]

    def get_form_class(self, for_update=False):
        return table_form(0)

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/printed.<slug:kind>", PrintedFile.as_view(), name="printed"),
        ]
