"""Officers' screens of closing: a year and what it lacks, one check's projects, and section 2.8 of a record."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from cms.rules import RuleBroken
from projects.areas.models import Province, ProvinceGroup
from projects.closing import actions, reports
from projects.closing.missing import CHECKS, found_by
from projects.closing.models import AreaClosing
from projects.exchange.cells import csv_response, xlsx_response
from projects.money.actions.changes import change_url
from projects.money.models import BudgetChange
from projects.money.reports import totals_of_project
from projects.people.scope import reach
from projects.plans.models import FiscalYear
from projects.progress.models import AssetHandover, CompletionReport, ReportStep
from projects.register.actions.locking import record_url
from projects.register.models import Project
from projects.register.views.screens import OfficersPage
from projects.register.views.section_page import SectionPage

A_PAGE = 50
MOST_REQUESTS = 50


class YearPage(OfficersPage):
    header_icon = "lock"
    crumbs = []

    def dispatch(self, request, *args, **kwargs):
        year = kwargs.get("year")
        years = FiscalYear.objects.all()
        self.year = get_object_or_404(years, pk=year) if year else self._first_to_close()
        if self.year is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def _first_to_close(self):
        """The oldest open year in which the person has projects; else the oldest open one. One query."""
        own = Project.objects.visible_to(self.request.user).filter(fiscal_year=OuterRef("pk"))
        return FiscalYear.objects.open().annotate(is_used=Exists(own)).order_by("-is_used", "year_be").first()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs | {"year": self.year})


class ClosingView(YearPage):
    """What the year still lacks, by area; each number opens its list. Offices say here that their area is ready."""

    template_name = "projects/closing/year.html"

    def get_page_title(self):
        return f"ก่อนปิดปีงบประมาณ {self.year.pk}"

    def post(self, request, *args, **kwargs):
        code = request.POST.get("area", "")
        area = {
            "province": Province.objects.filter(code=code).first(),
            "group": ProvinceGroup.objects.filter(code=code).first(),
        }
        if not any(area.values()):
            raise Http404
        here = reverse("projects_closing_year", args=[self.year.pk])
        if "withdraw" in request.POST:
            standing = AreaClosing.objects.visible_to(request.user).in_force().filter(fiscal_year=self.year, **area)
            actions.withdraw_ready(get_object_or_404(standing), by=request.user)
            messages.success(request, "ถอนการยืนยันแล้ว")
            return redirect(here)
        note = request.POST.get("note", "")
        try:
            made = actions.confirm_ready(self.year.pk, note=note, by=request.user, **area)
        except RuleBroken as refused:
            refused.back, refused.typed = here, [("หมายเหตุ", note)] if note.strip() else []
            raise
        messages.success(request, f"ยืนยันว่า{made.area_name}พร้อมปิดปีแล้ว")
        return redirect(here)

    def get_context_data(self, **kwargs):
        rows = reports.missing_by_area(self.request.user, self.year.pk, timezone.localdate())
        totals, where = reports.totals_of(rows), reach(self.request.user)
        own = {row.code for row in Province.objects.filter(pk__in=where.edit_provinces)}
        own |= {row.code for row in ProvinceGroup.objects.filter(pk__in=where.edit_groups)}
        return super().get_context_data(
            years=FiscalYear.objects.values_list("pk", flat=True),
            rows=rows,
            checks=[(check, totals.get(key, 0)) for key, check in CHECKS.items()],
            confirmed=sum(1 for row in rows if row.closing),
            own=[row for row in rows if row.code in own],
            may_close=where.edits_nation and self.year.closed_on is None,
            **kwargs,
        )


class MissingView(YearPage):
    """The projects that one check found, of one area or all that the person reads."""

    template_name = "projects/closing/missing.html"

    @property
    def check(self):
        if self.kwargs["check"] not in CHECKS:
            raise Http404
        return CHECKS[self.kwargs["check"]]

    def get_page_title(self):
        return self.check.name_th

    @property
    def area(self):
        code = self.request.GET.get("area", "")
        return code if code.isalnum() and len(code) < 8 else ""

    def rows(self):
        rows = reports.of_year(self.request.user, self.year.pk, self.area)
        rows = found_by(self.check, rows, self.year.pk, timezone.localdate()).with_names()
        return rows.order_by("province__code", "group__code", "agency__name_th", "code")

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("export")
        if kind in ("csv", "xlsx"):
            respond = csv_response if kind == "csv" else xlsx_response
            cells = (
                [row.code, row.title, row.area_name, str(row.agency or ""), self.check.name_th, self.check.explain_th]
                for row in self.rows().iterator(chunk_size=500)
            )
            columns = ["รหัส", "โครงการ", "พื้นที่", "หน่วยงาน", "ที่ยังขาด", "วิธีทำให้ครบ"]
            return respond(f"ก่อนปิดปี {self.year.pk} {self.check.name_th}", columns, cells)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        page = Paginator(self.rows(), A_PAGE).get_page(self.request.GET.get("page"))
        for row in page:
            row.mend_url = record_url(row) + self.check.where
        query = {name: value for name, value in (("area", self.area),) if value}
        return super().get_context_data(
            lacking=self.check, page=page, query=urlencode(query),
            back=reverse("projects_closing_year", args=[self.year.pk]), **kwargs,
        )  # fmt: skip


class SectionView(SectionPage):
    """Section 2.8 of a record: savings and requests, the completion report, what was handed over."""

    template_name = "projects/closing/section.html"
    page_title = section_title = "เงินเหลือจ่าย ยกเลิก และการส่งมอบ"
    section_route = "projects_section_closing"
    header_icon = "lock"
    not_yours = "ท่านอ่านผลรวมในบันทึกโครงการได้ แต่ไม่เห็นเรื่องของพื้นที่อื่น"

    def get_context_data(self, **kwargs):
        report = CompletionReport.objects.filter(project=self.project).first()
        requests = BudgetChange.objects.filter(project=self.project).with_amounts().order_by("-step_since", "-pk")
        requests = list(requests[:MOST_REQUESTS])
        for one in requests:
            one.url = change_url(one)
        return super().get_context_data(
            project=self.project,
            total=totals_of_project(self.project),
            requests=requests,
            report=report,
            step_word=ReportStep(report.step).label if report else "",
            handovers=list(AssetHandover.objects.filter(project=self.project)),
            owns=self.hands.owns,
            **kwargs,
        )
