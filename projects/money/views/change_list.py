"""Requests about the budget across projects: filtered, paged, as a file."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q

from cms.thai import tidy
from projects.areas.models import Province, ProvinceGroup
from projects.exchange.cells import csv_response, xlsx_response
from projects.money.actions.changes import change_url
from projects.money.models import BudgetChange, ChangeKind, ChangeStep
from projects.money.views.changes import STATES
from projects.plans.models import FiscalYear
from projects.register.views.screens import OfficersPage

ROWS_A_PAGE = 50
HEADINGS = [
    "รหัสโครงการ", "โครงการ", "ปีงบประมาณ", "พื้นที่", "หน่วยงาน", "เรื่อง", "จำนวนเงิน (บาท)", "กระทบแผน", "ขั้นตอน", "ตั้งแต่",
    "วันที่เข้าที่ประชุม", "มติที่ประชุม", "เลขที่หนังสือ", "เหตุผล",
]  # fmt: skip


class ChangeListView(OfficersPage):
    template_name = "projects/money/changes.html"
    page_title = "คำขอเปลี่ยนแปลงงบประมาณ"
    header_icon = "order"
    crumbs = []

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("export")
        if kind in ("csv", "xlsx"):
            respond = csv_response if kind == "csv" else xlsx_response
            return respond(
                "คำขอเปลี่ยนแปลงงบประมาณ", HEADINGS, (_cells(row) for row in self.rows().iterator(chunk_size=500))
            )
        return super().get(request, *args, **kwargs)

    def readable(self):
        return BudgetChange.objects.readable_by(self.request.user)

    def chosen(self):
        """The filters in force, by name; what is no choice is left out."""
        asked = self.request.GET
        year, area = asked.get("year", ""), tidy(asked.get("area", ""))
        found = {
            "year": year if year.isdecimal() and len(year) == 4 else "",
            "area": area if len(area) < 8 else "",
            "kind": asked.get("kind", "") if asked.get("kind") in ChangeKind.values else "",
            "step": asked.get("step", "") if asked.get("step") in ChangeStep.values else "",
        }
        return {name: value for name, value in found.items() if value}

    def rows(self):
        chosen, rows = self.chosen(), self.readable()
        if year := chosen.get("year"):
            rows = rows.filter(project__fiscal_year=int(year))
        if area := chosen.get("area"):
            rows = rows.filter(Q(project__province__code=area) | Q(project__group__code=area))
        rows = rows.filter(**{name: chosen[name] for name in ("kind", "step") if name in chosen})
        return rows.with_names().with_amounts()

    def areas(self):
        """(code, name) of the areas that have a request the person may read. Two queries."""
        owned = self.readable().order_by()
        for model, field in ((Province, "province"), (ProvinceGroup, "group")):
            for area in model.objects.filter(pk__in=owned.values(f"project__{field}")):
                yield area.code, area.full_name

    def get_context_data(self, **kwargs):
        page = Paginator(self.rows(), ROWS_A_PAGE).get_page(self.request.GET.get("page"))
        for row in page:
            row.state, row.url = STATES[row.step], change_url(row)
        chosen = self.chosen()
        years = FiscalYear.objects.values_list("year_be", flat=True)
        return super().get_context_data(
            page=page,
            chosen=chosen,
            query=urlencode(chosen),
            filters=[
                (name, label, choices, chosen.get(name, ""))
                for name, label, choices in (
                    ("year", "ปีงบประมาณ", [(str(year), str(year)) for year in years]),
                    ("area", "พื้นที่", list(self.areas())),
                    ("kind", "เรื่อง", ChangeKind.choices),
                    ("step", "ขั้นตอน", ChangeStep.choices),
                )
            ],
            **kwargs,
        )


def _cells(row):
    project = row.project
    return [
        project.code, project.title, project.fiscal_year_id, project.area_name, str(project.agency or ""),
        row.get_kind_display(), row.asked_baht, row.affects_plan, row.get_step_display(), row.step_since, row.hearing_on,
        row.hearing_note, row.document_number, row.reason,
    ]  # fmt: skip
