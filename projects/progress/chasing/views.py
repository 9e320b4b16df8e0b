"""Officers' screens of the chase: who has not reported, what did not move, what stands before the executive, letters."""

from datetime import timedelta
from itertools import groupby, islice
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone

from cms.rules import RuleBroken
from cms.thai import thai_date
from projects.exchange.cells import csv_response, xlsx_response
from projects.money.views.base import show_refusal
from projects.people.scope import reach
from projects.progress import reports, rules
from projects.progress.chasing import actions, ladder_words
from projects.progress.chasing import reports as chasing
from projects.progress.chasing.forms import ExplanationForm, LetterForm, MeetingForm
from projects.progress.chasing.models import Rung, StillExplanation
from projects.progress.chasing.rules import STILL_DAYS
from projects.progress.views.reports import ProgressPage, month_of
from projects.register.views.screens import OfficersPage

A_PAGE = 50
MONTHS_SHOWN = 12
MOST_EXPLANATIONS = 50
CLIMBS = {Rung.NOTICE: actions.give_notice, Rung.GOVERNOR: actions.put_before_executive}
COLUMNS = ["รหัส", "โครงการ", "พื้นที่", "หน่วยงาน"]
A_CHUNK = 500


def cells_of(project):
    return [project.code, project.title, project.area_name, str(project.agency or "")]


class ListPage(OfficersPage):
    """A list of projects in pages, or whole as a file (`?export=`)."""

    header_icon = "calendar-check"
    crumbs = []
    columns = COLUMNS

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("export")
        if kind in ("csv", "xlsx"):
            respond = csv_response if kind == "csv" else xlsx_response
            return respond(self.file_name, self.columns, self.cells())
        return super().get(request, *args, **kwargs)

    def cells(self):
        return (cells_of(row) for row in self.rows().iterator(chunk_size=500))

    def page_of_rows(self):
        return Paginator(self.rows(), A_PAGE).get_page(self.request.GET.get("page"))

    def ticked(self):
        return [int(pk) for pk in self.request.POST.getlist("project") if pk.isdecimal() and len(pk) < 19]

    @property
    def may_chase(self):
        where = reach(self.request.user)
        return bool(where.edits_nation or where.edit_provinces or where.edit_groups)


class LateView(ListPage):
    """Whose report of a month has not come: per office, and for the centre; and the ladder, climbed from here."""

    template_name = "projects/progress/late.html"
    page_title = "รายงานรายเดือนที่ยังไม่ส่ง"
    file_name = "ยังไม่ส่งรายงาน"
    columns = [*COLUMNS, "เดือน", "กำหนดส่ง", "เลยกำหนด (วัน)", "ทวงถามแล้ว", "คำชี้แจงล่าสุด"]

    def cells(self):
        """As the table shows them, part by part: memory does not grow with the list."""
        today, rows = timezone.localdate(), self.rows().iterator(chunk_size=A_CHUNK)
        while part := list(islice(rows, A_CHUNK)):
            for row in chasing.late_rows(part, self.month, today, self.request.user):
                climbed = " · ".join(words for words, _letter in ladder_words.state_of(row)["climbed"])
                yield [
                    *cells_of(row.project), rules.month_name(self.month), thai_date(row.due_on, short=True), row.days_late,
                    climbed, row.explanation.text if row.explanation else "",
                ]  # fmt: skip

    def rows(self):
        rows, chosen = reports.late_projects(self.request.user, self.month), self.chosen()
        if area := chosen.get("area"):
            rows = rows.filter(Q(province__code=area) | Q(group__code=area))
        if rung := chosen.get("rung"):
            rows = chasing.on_rung(rows, self.month, rung)
        return rows

    @property
    def month(self):
        slug = self.request.GET.get("month", "")
        return month_of(slug) if slug else rules.first_of(rules.first_of(timezone.localdate()) - timedelta(days=1))

    def chosen(self):
        area, rung = self.request.GET.get("area", ""), self.request.GET.get("rung", "")
        found = {
            "month": f"{self.month:%Y-%m}",
            "area": area if area.isalnum() and len(area) < 8 else "",
            "rung": rung if rung in (*Rung.values, "none") else "",
        }
        return {name: value for name, value in found.items() if value}

    def post(self, request, *args, **kwargs):
        if not self.may_chase:
            raise PermissionDenied("ทวงถามได้เฉพาะสำนักงานของพื้นที่และส่วนกลาง")
        if request.POST.get("rung") == Rung.LETTER:
            return self._send_letter(LetterForm(request.POST))
        if (climb := CLIMBS.get(request.POST.get("rung"))) is None:
            raise Http404
        back = f"{request.path}?{urlencode(self.chosen())}"
        if not self.ticked():
            messages.error(request, "ยังไม่ได้ทำรายการ เลือกโครงการในตารางก่อน")
            return redirect(back)
        try:
            count = climb(self.ticked(), self.month, by=request.user)
        except RuleBroken as refused:
            refused.back = back
            raise
        messages.success(request, f"{Rung(request.POST['rung']).label} {count} โครงการ")
        return redirect(back)

    def _send_letter(self, form):
        if form.is_valid():
            try:
                facts = form.cleaned_data
                letter = actions.send_letter(self.ticked(), self.month, by=self.request.user, **facts)
                messages.success(self.request, f"บันทึกหนังสือ {letter.number} แล้ว พิมพ์ได้จากหน้านี้")
                return redirect("projects_chase_letter", letter.pk)
            except ValidationError as refused:
                show_refusal(form, refused)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        kwargs.setdefault("form", LetterForm())
        today, months = timezone.localdate(), []
        month = rules.first_of(today)
        for _ in range(MONTHS_SHOWN):
            month = rules.first_of(month - timedelta(days=1))
            months.append((f"{month:%Y-%m}", rules.month_name(month)))
        page, chosen = self.page_of_rows(), self.chosen()
        rows = chasing.late_rows(page.object_list, self.month, today, self.request.user)
        areas = chasing.late_by_area(self.request.user, self.month)
        return super().get_context_data(
            page=page,
            rows=[(row, ladder_words.state_of(row)) for row in rows],
            areas=areas if len(areas) > 1 else [],
            filters=[
                ("month", "เดือน", months, chosen["month"]),
                (
                    "area",
                    "พื้นที่",
                    [("", "ทุกพื้นที่"), *((row["code"], row["name"]) for row in areas)],
                    chosen.get("area", ""),
                ),
                ("rung", "ทวงถามถึงขั้น", [("", "ทุกขั้น"), ("none", "ยังไม่แจ้งเตือน"), *Rung.choices], chosen.get("rung", "")),
            ],
            query=urlencode(chosen),
            chosen=chosen["month"],
            month_name=rules.month_name(self.month),
            may_chase=self.may_chase,
            ticked=set(self.ticked()),
            **kwargs,
        )


class LetterView(OfficersPage):
    """A chase letter as it is printed: a sheet an agency. An agency sees its own sheet only."""

    template_name = "projects/progress/letter.html"
    header_icon = "mail"
    crumbs = [("projects_late", "รายงานรายเดือนที่ยังไม่ส่ง")]

    def get_page_title(self):
        return "หนังสือทวงถาม"

    def get_context_data(self, **kwargs):
        letter, chases = actions.letter_for(self.request.user, self.kwargs["pk"])
        projects = sorted((one.project for one in chases), key=lambda row: (row.agency_id or 0, row.code))
        return super().get_context_data(
            letter=letter,
            month_name=rules.month_name(letter.month),
            sheets=[(agency, list(rows)) for agency, rows in groupby(projects, key=lambda row: row.agency)],
            back=actions.late_url(letter.month),
            **kwargs,
        )


class ExecutiveListView(ListPage):
    """What the office has put before the governor or the head of the group: still not sent, with the agency's words."""

    template_name = "projects/progress/before_executive.html"
    page_title = "โครงการค้างรายงานที่เสนอผู้บริหารพื้นที่"
    file_name = "ค้างรายงานเสนอผู้บริหาร"
    columns = [*COLUMNS, "เดือน", "เสนอเมื่อ"]

    def rows(self):
        return chasing.before_executive(self.request.user)

    def cells(self):
        for chase in self.rows().iterator(chunk_size=500):
            yield [*cells_of(chase.project), rules.month_name(chase.month), chase.made_at]

    def get_context_data(self, **kwargs):
        page = self.page_of_rows()
        said = chasing.newest_explanations([chase.project_id for chase in page])
        for chase in page:
            chase.month_name, chase.explanation = rules.month_name(chase.month), said.get(chase.project_id)
        return super().get_context_data(page=page, **kwargs)


class StillView(ListPage):
    """The governor's weekly list: unfinished projects in which nothing moved for seven days, and why (S1 §6.1)."""

    template_name = "projects/progress/still.html"
    page_title = "โครงการที่ไม่มีความเคลื่อนไหวในสัปดาห์นี้"
    file_name = "ไม่มีความเคลื่อนไหว"

    def rows(self):
        since = timezone.now() - timedelta(days=STILL_DAYS)
        return reports.still_projects(self.request.user, timezone.localdate(), since)

    def post(self, request, *args, **kwargs):
        if not self.may_chase:
            raise PermissionDenied("นัดประชุมได้เฉพาะสำนักงานของพื้นที่และส่วนกลาง")
        form = MeetingForm(request.POST)
        if form.is_valid():
            try:
                count = actions.call_meeting(self.ticked(), by=request.user, **form.cleaned_data)
                messages.success(request, f"นัดประชุมและแจ้งหน่วยงานแล้ว {count} โครงการ")
                return redirect("projects_still")
            except ValidationError as refused:
                show_refusal(form, refused)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        kwargs.setdefault("form", MeetingForm())
        page, today = self.page_of_rows(), timezone.localdate()
        return super().get_context_data(
            page=page,
            rows=chasing.still_rows(page.object_list, today, self.request.user),
            since=today - timedelta(days=STILL_DAYS),
            may_call=self.may_chase,
            ticked=set(self.ticked()),
            **kwargs,
        )


class ExplainView(ProgressPage):
    """The agency says why nothing moved this week; what it said before stands below."""

    template_name = "projects/progress/explain.html"
    page_title = "ชี้แจงโครงการที่ไม่มีความเคลื่อนไหว"

    def post(self, request, *args, **kwargs):
        form = ExplanationForm(request.POST)
        if form.is_valid():
            try:
                actions.explain_still(self.project, by=request.user, **form.cleaned_data)
                messages.success(request, f"{self.project.code}: บันทึกคำชี้แจงของสัปดาห์นี้แล้ว")
                return redirect("projects_still")
            except ValidationError as refused:
                show_refusal(form, refused)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        kwargs.setdefault("form", ExplanationForm())
        said = StillExplanation.objects.filter(project=self.project).select_related("written_by")
        return super().get_context_data(
            project=self.project,
            may_explain=self.hands.owns,
            said=list(said[:MOST_EXPLANATIONS]),
            meeting=chasing.next_meetings([self.project.pk], timezone.localdate()).get(self.project.pk),
            **kwargs,
        )
