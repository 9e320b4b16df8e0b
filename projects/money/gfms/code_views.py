"""The worklist of budget codes, and the page where one is matched to an activity."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic import TemplateView

from cms.rules import RuleBroken
from cms.thai import tidy
from projects.exchange.cells import csv_response, xlsx_response
from projects.money.gfms import actions
from projects.money.gfms.actions.matching import code_mark
from projects.money.gfms.forms import MatchForm
from projects.money.gfms.kinds import GfmsKind
from projects.money.gfms.reports import candidates, codes_with_totals, newest_year
from projects.money.gfms.views import Screen
from projects.money.models.gfms import GfmsCode, GfmsTotal, baht_of_satang
from projects.plans.models import FiscalYear
from projects.register.models import Activity

CODES_A_PAGE = 50
ACTIVITIES_A_PAGE = 30
LINES_SHOWN = 20
RESPONSES = {"csv": csv_response, "xlsx": xlsx_response}
HEADINGS = [
    "รหัสงบประมาณ", "ปีงบประมาณ", "พื้นที่", "รายการ", "ได้รับจัดสรร (บาท)", "เบิกจ่าย (บาท)", "รหัสโครงการ", "กิจกรรม", "ประเภทรายจ่าย",
]  # fmt: skip


def asked_year(request):
    """The year of the query, else the newest that GFMS speaks of; None before the first extract."""
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdecimal() and len(asked) == 4 else newest_year(request.user)


def years_known(person):
    years = GfmsCode.objects.visible_to(person).order_by().values("fiscal_year").distinct()
    return FiscalYear.objects.filter(pk__in=years).values_list("pk", flat=True)


class Worklist(Screen, TemplateView):
    """Codes without an activity, those with most paid first; with `?state=matched` those that have one."""

    template_name = "projects/gfms/unmatched.html"
    page_title = "รหัสงบประมาณที่ยังไม่จับคู่"

    def get(self, request, *args, **kwargs):
        if respond := RESPONSES.get(request.GET.get("export")):
            name = "รหัส-GFMS-ที่จับคู่แล้ว" if self.is_matched else "รหัส-GFMS-ที่ยังไม่จับคู่"
            return respond(name, HEADINGS, [_cells(code) for code in self.rows()])
        return super().get(request, *args, **kwargs)

    @property
    def is_matched(self):
        return self.request.GET.get("state") == "matched"

    @property
    def words(self):
        return tidy(self.request.GET.get("q", ""))

    def rows(self):
        rows = GfmsCode.objects.visible_to(self.request.user)
        rows = rows.filter(fiscal_year=asked_year(self.request), activity__isnull=not self.is_matched)
        if self.words:
            rows = rows.filter(budget_code__icontains=self.words.replace(" ", ""))
        rows = codes_with_totals(rows).select_related("province", "group", "activity__project", "matched_by")
        return rows.order_by("-disbursed_satang", "-allocated_satang", "pk")

    def get_context_data(self, **kwargs):
        person, year, is_matched = self.request.user, asked_year(self.request), self.is_matched
        page = Paginator(self.rows(), CODES_A_PAGE).get_page(self.request.GET.get("page"))
        found = candidates(page.object_list) if not is_matched else {}
        for code in page:
            code.allocated_baht = baht_of_satang(code.allocated_satang)
            code.disbursed_baht = baht_of_satang(code.disbursed_satang)
            code.proposed = found.get(code.pk, [])
            code.may_match = self.where.edits_area(code)
        asked = {name: value for name, value in self.request.GET.items() if name in ("state", "q", "year") and value}
        return super().get_context_data(
            page=page, year=year, years=list(years_known(person)), is_matched=is_matched, words=self.words,
            query=urlencode(asked), **kwargs,
        )  # fmt: skip


def _cells(code):
    return [
        code.budget_code, code.fiscal_year_id, code.area_name, code.lines_count, baht_of_satang(code.allocated_satang),
        baht_of_satang(code.disbursed_satang), code.activity.project.code if code.activity_id else "",
        str(code.activity or ""), code.get_expenditure_kind_display(),
    ]  # fmt: skip


class OfCode(Screen):
    @property
    def code(self):
        if not hasattr(self, "_code"):
            rows = GfmsCode.objects.visible_to(self.request.user)
            rows = rows.select_related("fiscal_year", "province", "group", "activity__project", "matched_by")
            self._code = get_object_or_404(rows, pk=self.kwargs["code_pk"])
        return self._code


class ShowCode(OfCode, TemplateView):
    """A code with its figures and newest lines; who looks after its area chooses the activity here."""

    template_name = "projects/gfms/code.html"

    def get_page_title(self):
        return f"รหัสงบประมาณ {self.code.budget_code}"

    def activities(self):
        """Activities of the code's own area and year, the proposed project's first."""
        code = self.code
        rows = Activity.objects.visible_to(self.request.user).filter(
            project__fiscal_year=code.fiscal_year_id, project__province=code.province_id, project__group=code.group_id
        )
        rows = rows.exclude(project__step="cancelled").select_related("project__agency")
        if words := tidy(self.request.GET.get("q", "")):
            return rows.filter(
                Q(title__icontains=words) | Q(project__title__icontains=words) | Q(project__code__icontains=words)
            ).order_by("project__code", "sort_order", "pk")
        if proposed := candidates([code]).get(code.pk):
            return rows.filter(project__in=proposed).order_by("project__code", "sort_order", "pk")
        return rows.order_by("project__code", "sort_order", "pk")

    def post(self, request, *args, **kwargs):
        if not self.where.edits_area(self.code):
            raise PermissionDenied("ตำแหน่งของท่านอ่านข้อมูล GFMS ได้ แต่จับคู่รหัสไม่ได้")
        chosen = request.POST.get("activity", "")
        form = MatchForm(request.POST, activities=self.activities().filter(pk=chosen if chosen.isdecimal() else 0))
        if form.is_valid():
            facts = form.cleaned_data
            try:
                actions.match_code(
                    self.code,
                    int(facts["activity"]),
                    facts["expenditure_kind"],
                    by=request.user,
                    seen=request.POST.get("seen"),
                )
            except RuleBroken as refusal:
                form.add_error(None, refusal)
            else:
                messages.success(request, f"จับคู่รหัส {self.code.budget_code} แล้ว ทุกรายการของรหัสนี้นับเป็นของกิจกรรมนั้น")
                return redirect(f"{reverse('gfms:unmatched')}?year={self.code.fiscal_year_id}")
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        code = self.code
        may_match = self.where.edits_area(code)
        page = Paginator(self.activities(), ACTIVITIES_A_PAGE).get_page(self.request.GET.get("page"))
        kinds = [
            {"label": GfmsKind(total.kind).label, "kind": total.get_expenditure_kind_display(), "lines": total.lines,
             "baht": total.amount_baht}
            for total in GfmsTotal.objects.filter(code=code, lines__gt=0).order_by("kind", "expenditure_kind")
        ]  # fmt: skip
        words = tidy(self.request.GET.get("q", ""))
        if "form" not in kwargs:
            kwargs["form"] = MatchForm(activities=[], initial={"expenditure_kind": code.expenditure_kind or None})
        return super().get_context_data(
            code=code,
            seen=self.request.POST.get("seen") or code_mark(code),
            kinds=kinds,
            lines=code.lines.order_by("-posted_on", "document_number", "document_line")[:LINES_SHOWN],
            page=page,
            words=words,
            query=urlencode({"q": words}) if words else "",
            may_match=may_match,
            **kwargs,
        )


class Unmatch(OfCode, TemplateView):
    http_method_names = ["post", "options"]

    def post(self, request, *args, **kwargs):
        actions.unmatch_code(self.code, by=request.user, seen=request.POST.get("seen"))
        messages.success(request, f"เลิกจับคู่รหัส {self.code.budget_code} แล้ว")
        return redirect("gfms:code", self.code.pk)
