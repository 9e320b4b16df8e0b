"""Recommendations: made, listed, answered, judged."""

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from cms.rules import Overtaken
from cms.thai import thai_date, thai_datetime
from projects.exchange.cells import csv_response, xlsx_response
from projects.money.views.base import show_refusal
from projects.oversight.visits import actions, reports, rules
from projects.oversight.visits.forms import FollowForm, RecommendForm
from projects.oversight.visits.models import Recommendation, VisitState
from projects.oversight.visits.views.base import VisitForm, provinces_of
from projects.people.scope import reach
from projects.register.actions.locking import record_url
from projects.register.models import Project
from projects.register.views.screens import OfficersPage

A_PAGE = 50
State = Recommendation.State
HEADINGS = ["ข้อเสนอแนะ", "การตรวจติดตาม", "พื้นที่", "รหัสโครงการ", "ส่วนราชการ", "รายงานผลภายใน", "สถานะ", "ตั้งแต่"]


class RecommendView(VisitForm):
    template_name = "projects/oversight/visits/recommend.html"
    page_title = "ให้ข้อเสนอแนะ"
    done = "บันทึกข้อเสนอแนะแล้ว และแจ้งส่วนราชการแล้ว"

    def get_form(self, data=None):
        projects = [row.project for row in self.rows()]
        initial = {"form_key": uuid.uuid4(), "project": self.request.GET.get("project", "")}
        return RecommendForm(data, projects=projects, provinces=provinces_of(self.visit), initial=initial)

    def save(self, given):
        project = None
        if given["project"]:
            project = Project.objects.visible_to(self.request.user).select_related("agency").get(pk=given["project"])
        actions.recommend(
            self.visit, text=given["text"], owner=given["owner"], due_on=given["due_on"], project=project,
            form_key=given["form_key"], by=self.request.user,
        )  # fmt: skip


class RecommendationView(OfficersPage):
    """One recommendation with every word on it; the agency answers, the visitors judge."""

    template_name = "projects/oversight/visits/recommendation.html"
    page_title = "ข้อเสนอแนะ"
    header_icon = "site"
    crumbs = [("visits:list", "ตรวจติดตาม"), ("visits:recommendations", "ข้อเสนอแนะ")]

    def dispatch(self, request, *args, **kwargs):
        rows = Recommendation.objects.visible_to(request.user).with_names()
        self.row = get_object_or_404(rows, pk=kwargs["recommendation_pk"])
        where = reach(request.user)
        is_open = self.row.visit.year_closed_on is None
        self.answers = is_open and self.row.owner_id in where.edit_agencies
        self.judges = is_open and rules.may_record(
            self.row.visit.kind, rules.feet_in(self.row.visit, where, request.user.pk)
        )
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        form, move = FollowForm(request.POST), request.POST.get("move", "")
        act = {"answer": actions.answer, "again": actions.ask_again, "done": actions.settle}.get(move)
        if act is None:
            raise Http404
        if form.is_valid():
            given = form.cleaned_data
            facts = {"due_on": given["due_on"]} if move == "again" else {}
            try:
                act(self.row, text=given["text"], by=request.user, seen=request.POST.get("seen", ""), **facts)
            except Overtaken as lost:
                lost.conflicts = [*lost.conflicts, *([("รายละเอียด", "", given["text"])] if given["text"] else [])]
                raise
            except ValidationError as refused:
                show_refusal(form, refused)
            else:
                messages.success(request, "บันทึกแล้ว")
                return redirect(actions.recommendation_url(self.row))
        return self.render_to_response(self.get_context_data(form=form, asked=move), status=422)

    def get_context_data(self, **kwargs):
        row = self.row
        mark, word = reports.mark_of(row, timezone.localdate())
        is_in_force = row.visit.state != VisitState.CANCELLED
        kwargs.setdefault("form", FollowForm())
        readable = row.project and Project.objects.visible_to(self.request.user).filter(pk=row.project_id).exists()
        sees_visit = row.visit in type(row.visit).objects.visible_to(self.request.user).filter(pk=row.visit_id)
        return super().get_context_data(
            row=row,
            mark=mark,
            word=word,
            words=row.follow_ups.select_related("written_by"),
            may_answer=is_in_force and self.answers and row.state == State.OPEN,
            may_judge=is_in_force and self.judges and row.state == State.ANSWERED,
            may_settle=is_in_force and self.judges and row.state == State.OPEN,
            record_url=record_url(row.project) if readable else "",
            visit_url=actions.visit_url(row.visit) if sees_visit else "",
            **kwargs,
        )


class RecommendationListView(OfficersPage):
    template_name = "projects/oversight/visits/recommendations.html"
    page_title = "ข้อเสนอแนะจากการตรวจติดตาม"
    header_icon = "site"
    crumbs = [("visits:list", "ตรวจติดตาม")]

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("export")
        if kind in ("csv", "xlsx"):
            respond = csv_response if kind == "csv" else xlsx_response
            return respond(
                "ข้อเสนอแนะจากการตรวจติดตาม", HEADINGS, (_cells(row) for row in self.rows().iterator(chunk_size=500))
            )
        return super().get(request, *args, **kwargs)

    @property
    def state(self):
        asked = self.request.GET.get("state", "")
        return asked if asked in [*State.values, "late"] else ""

    def rows(self):
        rows = Recommendation.objects.visible_to(self.request.user)
        if self.state == "late":
            rows = rows.in_force().filter(state=State.OPEN, due_on__lt=timezone.localdate())
        elif self.state:
            rows = rows.in_force().filter(state=self.state)
        return rows.with_names().order_by("due_on", "pk")

    def get_context_data(self, **kwargs):
        page = Paginator(self.rows(), A_PAGE).get_page(self.request.GET.get("page"))
        shown = reports.recommendation_rows(page, timezone.localdate())
        return super().get_context_data(
            page=page,
            shown=shown,
            state=self.state,
            query=urlencode({"state": self.state} if self.state else {}),
            states=[*State.choices, ("late", "เลยกำหนด")],
            **kwargs,
        )


def _cells(row):
    return [
        row.text, row.visit.title, row.visit.area_name, row.project.code if row.project else "", str(row.owner),
        thai_date(row.due_on, short=True), row.get_state_display() if row.visit.state != VisitState.CANCELLED else "ตกไปพร้อมการตรวจที่ยกเลิก",
        thai_datetime(row.state_since, short=True),
    ]  # fmt: skip
