"""Many monthly reports at once: an office verifies what agencies sent, the centre accepts what offices verified."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import redirect

from cms.rules import Overtaken, RuleBroken
from projects.progress import actions, reports, rules
from projects.progress.views.reports import month_of
from projects.register.views.screens import OfficersPage

A_PAGE = 50
STEPS = {
    "submitted": ("รอตรวจ", "ตรวจแล้ว ถูกต้อง ตามที่เลือก", actions.verify_report, "ตรวจแล้ว"),
    "verified": ("รอรับรอง", "รับรองตามที่เลือก", actions.accept_report, "รับรองแล้ว"),
}


class ReviewView(OfficersPage):
    """Each report with what calls for a look; ticked ones are decided together, each for itself: what cannot be decided
    any more is said and left, the others are done."""

    template_name = "projects/progress/review.html"
    page_title = "ตรวจและรับรองรายงานรายเดือน"
    header_icon = "tasks"
    crumbs = []

    def dispatch(self, request, *args, **kwargs):
        self.mine = [step for step in STEPS if reports.may_decide(request.user, step)]
        if not self.mine:
            raise PermissionDenied("ตรวจได้เฉพาะสำนักงานของพื้นที่ รับรองได้เฉพาะส่วนกลาง")
        asked = request.GET.get("step", "")
        self.step = asked if asked in self.mine else self.mine[-1]
        return super().dispatch(request, *args, **kwargs)

    def rows(self):
        rows, chosen = reports.to_decide(self.request.user, self.step), self.chosen()
        if month := chosen.get("month"):
            rows = rows.filter(month=month_of(month))
        if area := chosen.get("area"):
            rows = rows.filter(Q(project__province__code=area) | Q(project__group__code=area))
        if chosen.get("plain"):
            rows = rows.filter(range_comment="", correction_reason="", problems="")
        names = ("project__province", "project__group", "project__agency", "submitted_by")
        return rows.select_related(*names).order_by("step_since", "pk")

    def chosen(self):
        slug, area = self.request.GET.get("month", ""), self.request.GET.get("area", "")
        found = {
            "step": self.step,
            "month": f"{month_of(slug):%Y-%m}" if slug else "",
            "area": area if area.isalnum() and len(area) < 8 else "",
            "plain": "1" if self.request.GET.get("plain") else "",
        }
        return {name: value for name, value in found.items() if value}

    def post(self, request, *args, **kwargs):
        pairs = [pair.partition(":") for pair in request.POST.getlist("report")[:A_PAGE]]
        marks = {int(pk): mark for pk, _colon, mark in pairs if pk.isdecimal() and len(pk) < 19}
        chosen = list(reports.to_decide(request.user, self.step).filter(pk__in=marks).select_related("project"))
        if not chosen:
            raise RuleBroken("เลือกรายงานก่อน หรือรายงานที่เลือกมีผู้พิจารณาไปแล้ว", code="nothing_chosen")
        _label, _button, decide, done = STEPS[self.step]
        count, left = 0, len(marks) - len(chosen)
        for report in chosen:
            name = f"{report.project.code} {rules.month_name(report.month)}"
            try:
                decide(report.project, report.month, by=request.user, seen=marks[report.pk])
                count += 1
            except Overtaken as lost:
                messages.warning(request, f"{name}: {lost.message}")
            except RuleBroken as refused:
                messages.warning(request, f"{name}: {refused.messages[0]}")
        if count:
            messages.success(request, f"{done} {count} ฉบับ")
        if left:
            messages.warning(request, f"{left} ฉบับมีผู้พิจารณาไปแล้วก่อนท่าน")
        return redirect(f"{request.path}?{urlencode(self.chosen())}")

    def get_context_data(self, **kwargs):
        page = Paginator(self.rows(), A_PAGE).get_page(self.request.GET.get("page"))
        for report in page:
            report.name, report.mark = rules.month_name(report.month), actions.step_mark(report)
            report.url = actions.report_url(report.project_id, report.month)
        chosen = self.chosen()
        open_now = reports.to_decide(self.request.user, self.step).order_by()
        months = open_now.order_by("-month").values_list("month", flat=True).distinct()
        areas = open_now.values_list("project__province__code", "project__province__name_th", "project__group__code",
                                     "project__group__name_th").distinct()  # fmt: skip
        areas = sorted({(row[0] or row[2], row[1] or row[3]) for row in areas})
        return super().get_context_data(
            page=page,
            steps=[(step, STEPS[step][0], step == self.step) for step in self.mine],
            button=STEPS[self.step][1],
            chosen=chosen,
            query=urlencode(chosen),
            filters=[
                ("month", "เดือน", [("", "ทุกเดือน"), *((f"{month:%Y-%m}", rules.month_name(month)) for month in months)],
                 chosen.get("month", "")),
                ("area", "พื้นที่", [("", "ทุกพื้นที่"), *areas], chosen.get("area", "")),
                ("plain", "ที่แสดง", [("", "ทุกฉบับ"), ("1", "เฉพาะที่ไม่มีข้อสังเกต")], chosen.get("plain", "")),
            ],
            **kwargs,
        )  # fmt: skip
