"""GFMS beside what was reported: of one project, and the list of what nobody has explained yet."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Min
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic import TemplateView

from cms.rules import Overtaken, RuleBroken
from cms.thai import tidy
from projects.money.gfms import actions
from projects.money.gfms.code_views import RESPONSES, asked_year, years_known
from projects.money.gfms.forms import ExplainForm
from projects.money.gfms.reports import reconciliation, unexplained_differences
from projects.money.gfms.views import Screen
from projects.money.models.gfms import GfmsCode
from projects.money.views.base import MoneyPage

ROWS_A_PAGE = 50
HEADINGS = [
    "รหัสโครงการ", "โครงการ", "พื้นที่", "หน่วยงาน", "กิจกรรม", "ประเภทรายจ่าย", "ตัวเลข", "GFMS (บาท)", "รายงาน (บาท)",
    "ต่างกัน (บาท)",
]  # fmt: skip


class Differences(Screen, TemplateView):
    """Activities whose figures differ from GFMS and nobody has said why; by year, and by area for who reads several."""

    template_name = "projects/gfms/differences.html"
    page_title = "ผลต่างกับ GFMS ที่ยังไม่ชี้แจง"

    def get(self, request, *args, **kwargs):
        if respond := RESPONSES.get(request.GET.get("export")):
            return respond("ผลต่างกับ-GFMS-ที่ยังไม่ชี้แจง", HEADINGS, [cells for row in self.rows() for cells in _cells(row)])
        return super().get(request, *args, **kwargs)

    @property
    def area(self):
        return tidy(self.request.GET.get("area", ""))[:6]

    def rows(self):
        year = asked_year(self.request)
        return unexplained_differences(self.request.user, year_be=year, area_code=self.area) if year else []

    def get_context_data(self, **kwargs):
        person, year, area = self.request.user, asked_year(self.request), self.area
        page = Paginator(self.rows(), ROWS_A_PAGE).get_page(self.request.GET.get("page"))
        codes = GfmsCode.objects.visible_to(person).filter(fiscal_year=year).select_related("province", "group")
        areas = {code.area_code: code.area_name for code in one_of_each_area(codes)}
        asked = {name: value for name, value in (("year", self.request.GET.get("year")), ("area", area)) if value}
        return super().get_context_data(
            page=page, year=year, years=list(years_known(person)), area=area, areas=areas.items(),
            query=urlencode(asked), **kwargs,
        )  # fmt: skip


def _cells(row):
    project = row.project
    for pair in row.pairs:
        yield [
            project.code, project.title, project.area_name, str(project.agency or ""), row.title, row.kind_word, pair.label,
            pair.gfms_baht, pair.own_baht, pair.difference_baht,
        ]  # fmt: skip


def one_of_each_area(codes):
    """One code of each area, so that a nation's areas are named in one small query."""
    firsts = codes.order_by().values("area_code").annotate(first=Min("pk")).values("first")
    return codes.filter(pk__in=firsts).order_by("area_code")


class ProjectGfms(MoneyPage):
    """One project: every activity and kind, GFMS and what was reported side by side, and the words about each difference."""

    template_name = "projects/gfms/project.html"
    page_title = "เทียบกับ GFMS"

    def post(self, request, *args, **kwargs):
        project, form = self.project, ExplainForm(request.POST)
        if not self.hands.owns:
            raise PermissionDenied("ตำแหน่งของท่านอ่านผลต่างนี้ได้ แต่ชี้แจงไม่ได้")
        if not form.is_valid():
            raise Http404  # hidden fields that no page of ours sent
        facts = form.cleaned_data
        try:
            actions.explain(
                project, activity_id=facts["activity"], expenditure_kind=facts["expenditure_kind"],
                figure=facts["figure"], seen=(facts["gfms_baht"], facts["own_baht"]), text=facts["text"], by=request.user,
            )  # fmt: skip
        except Overtaken as lost:
            lost.url = reverse("projects_gfms", args=[project.pk])
            raise
        except RuleBroken as refusal:
            form.add_error(None, refusal)
            return self.render_to_response(self.get_context_data(refused=form), status=422)
        messages.success(request, "บันทึกคำชี้แจงแล้ว")
        return redirect("projects_gfms", project.pk)

    def get_context_data(self, refused=None, **kwargs):
        project = self.project
        may_explain = self.hands.owns and project.year_closed_on is None
        found = reconciliation(project)
        rows = [
            {"row": row, "pairs": [
                {"pair": pair, "id": f"{row.activity_id}-{row.expenditure_kind}-{pair.figure}",
                 "form": refused if refused and _is_about(refused, row, pair) else None}
                for pair in row.pairs
            ]}
            for row in found.rows
        ]  # fmt: skip
        return super().get_context_data(found=found, rows=rows, may_explain=may_explain, refused=refused, **kwargs)


def _is_about(form, row, pair):
    facts = form.cleaned_data
    return (facts["activity"], facts["expenditure_kind"], facts["figure"]) == (
        row.activity_id, row.expenditure_kind, pair.figure,
    )  # fmt: skip
