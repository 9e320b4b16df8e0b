"""The list of visits, and one visit."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone

from cms.rules import RuleBroken
from cms.thai import thai_date
from projects.areas.models import Province, ProvinceGroup
from projects.evidence.models import ProjectPhoto
from projects.exchange.cells import csv_response, xlsx_response
from projects.oversight.visits import actions, reports, rules
from projects.oversight.visits.models import Recommendation, Visit, VisitKind, VisitProject, VisitState
from projects.oversight.visits.views.base import VisitPage
from projects.people.scope import reach
from projects.plans.models import FiscalYear
from projects.register.actions.locking import record_url
from projects.register.views.screens import OfficersPage

A_PAGE = 50
HEADINGS = ["เรื่อง", "ผู้ตรวจติดตาม", "พื้นที่", "ปีงบประมาณ", "กำหนดตรวจ", "ตรวจเมื่อ", "หัวหน้าคณะ", "จำนวนโครงการ", "ข้อเสนอแนะที่ยังไม่แล้วเสร็จ",
            "สถานะ", "ผลโดยรวม", "จำนวนผู้รับคำปรึกษา"]  # fmt: skip


class VisitListView(OfficersPage):
    template_name = "projects/oversight/visits/list.html"
    page_title = "ตรวจติดตาม"
    header_icon = "site"
    crumbs = []

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("export")
        if kind in ("csv", "xlsx"):
            respond = csv_response if kind == "csv" else xlsx_response
            return respond("ตรวจติดตาม", HEADINGS, (_cells(row) for row in self.rows().iterator(chunk_size=500)))
        return super().get(request, *args, **kwargs)

    def readable(self):
        return Visit.objects.visible_to(self.request.user)

    def chosen(self):
        asked = self.request.GET
        year, area = asked.get("year", ""), asked.get("area", "")
        found = {
            "year": year if year.isdecimal() and len(year) == 4 else "",
            "area": area if len(area) < 8 else "",
            "kind": asked.get("kind", "") if asked.get("kind") in VisitKind.values else "",
            "state": asked.get("state", "") if asked.get("state") in VisitState.values else "",
        }
        return {name: value for name, value in found.items() if value}

    def rows(self):
        chosen, rows = self.chosen(), self.readable()
        if year := chosen.get("year"):
            rows = rows.filter(fiscal_year=int(year))
        if area := chosen.get("area"):
            rows = rows.filter(Q(province__code=area) | Q(group__code=area))
        rows = rows.filter(**{name: chosen[name] for name in ("kind", "state") if name in chosen})
        return rows.with_names().with_counts()

    def areas(self):
        """(code, name) of the areas with a visit the person reads. Two queries."""
        owned = self.readable().order_by()
        for model, field in ((Province, "province"), (ProvinceGroup, "group")):
            for area in model.objects.filter(pk__in=owned.values(field)):
                yield area.code, area.full_name

    def get_context_data(self, **kwargs):
        page = Paginator(self.rows(), A_PAGE).get_page(self.request.GET.get("page"))
        for row in page:
            row.mark, row.url = rules.visit_mark(row.state), actions.visit_url(row)
        chosen, where = self.chosen(), reach(self.request.user)
        years = FiscalYear.objects.values_list("year_be", flat=True)
        plans = bool(where.edits_nation or where.edit_provinces or where.edit_groups or reports.has_inspection(where))
        return super().get_context_data(
            page=page,
            chosen=chosen,
            query=urlencode(chosen),
            may_plan=plans,
            may_draw=where.edits_nation,
            may_team=bool(where.edits_nation or where.edit_provinces),
            filters=[
                (name, label, choices, chosen.get(name, ""))
                for name, label, choices in (
                    ("year", "ปีงบประมาณ", [(str(year), str(year)) for year in years]),
                    ("area", "พื้นที่", list(self.areas())),
                    ("kind", "ผู้ตรวจติดตาม", VisitKind.choices),
                    ("state", "สถานะ", VisitState.choices),
                )
            ],
            **kwargs,
        )


def _cells(row):
    return [
        row.title, row.get_kind_display(), row.area_name, row.fiscal_year_id, thai_date(row.planned_on, short=True),
        row.done_on and thai_date(row.done_on, short=True), row.leader,
        row.projects_count, row.open_count, row.get_state_display(), row.summary, row.attendance,
    ]  # fmt: skip


class VisitView(VisitPage):
    """One visit: the plan, what was found project by project, recommendations and what came of them."""

    template_name = "projects/oversight/visits/visit.html"

    def get_page_title(self):
        return self.visit.title

    def post(self, request, *args, **kwargs):
        move, seen = request.POST.get("move", ""), request.POST.get("seen", "")
        try:
            if move == "cancel":
                actions.cancel_visit(self.visit, reason=request.POST.get("reason", ""), by=request.user, seen=seen)
                messages.success(request, "ยกเลิกการตรวจติดตามแล้ว และแจ้งผู้เกี่ยวข้องแล้ว")
            elif move == "close":
                actions.close_visit(self.visit, by=request.user, seen=seen)
                messages.success(request, "ปิดเรื่องแล้ว")
            else:
                raise Http404
        except RuleBroken as refused:
            reason = request.POST.get("reason", "").strip()
            refused.typed, refused.back = ([("เหตุผล", reason)] if reason else []), actions.visit_url(self.visit)
            raise
        return redirect(actions.visit_url(self.visit))

    def get_context_data(self, **kwargs):
        visit, rows = self.visit, self.rows()
        where = reach(self.request.user)
        photos = visit_photos([row for row in rows if where.reads_work_on(row.project)])
        for row in rows:
            row.mark = rules.light_state(row.light)
            row.record_url = record_url(row.project)
            row.shown_photos = photos.get(row.pk, [])
        recommended = Recommendation.objects.visible_to(self.request.user).filter(visit=visit).with_names()
        unrecorded = sum(row.recorded_at is None for row in rows)
        state = visit.state
        return super().get_context_data(
            rows=rows,
            recommendations=reports.recommendation_rows(recommended, timezone.localdate()),
            mark=rules.visit_mark(state),
            unrecorded=unrecorded,
            may_edit=state == "planned",
            may_find=state in ("planned", "done", "followed_up"),
            may_close=state == "followed_up",
            is_mobile=visit.kind == VisitKind.MOBILE,
            **kwargs,
        )


def visit_photos(rows) -> dict:
    """Visit-project id → its photographs. Two queries."""
    found = {}
    pairs = VisitProject.photos.through.objects.filter(visitproject__in=[row.pk for row in rows]).order_by("pk")
    pairs = list(pairs.values_list("visitproject", "projectphoto"))
    photos = ProjectPhoto.objects.filter(pk__in=[photo for _row, photo in pairs]).captioned().in_bulk()
    for row, photo in pairs:
        if photo in photos:
            found.setdefault(row, []).append(photos[photo])
    return found
