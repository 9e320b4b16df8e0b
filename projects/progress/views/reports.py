"""Officers' screens of section 2.4: the months of a project, and one month."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone

from cms.rules import Overtaken, RuleBroken
from cms.thai import YEARS_BE, to_be
from projects.evidence.actions.locking import evidence_url
from projects.evidence.forms import UploadForm
from projects.evidence.reports import month_photos
from projects.evidence.rules import MOST_AT_ONCE, why_not_added
from projects.money.views.base import show_refusal
from projects.progress import actions, reports, rules
from projects.progress.ending import to_pay_baht
from projects.progress.forms import ReportForm
from projects.progress.models import MonthlyReport
from projects.progress.rules import ReportMove
from projects.register.views.section_page import SectionPage

TO_PHOTOGRAPHS = "photos"  # keeps the draft, then goes where photographs of the month are sent in
MOVES = {
    ReportMove.SUBMIT: ("ส่งให้จังหวัด/กลุ่มจังหวัดตรวจ", "ส่งรายงานแล้ว รอสำนักงานจังหวัดหรือกลุ่มจังหวัดตรวจ"),
    ReportMove.VERIFY: ("ตรวจแล้ว ถูกต้อง", "บันทึกผลการตรวจแล้ว รอส่วนกลางรับรอง"),
    ReportMove.ACCEPT: ("รับรองรายงาน", "รับรองรายงานแล้ว"),
    ReportMove.RETURN: ("ส่งกลับให้แก้ไข", "ส่งกลับแล้ว และแจ้งผู้เกี่ยวข้องแล้ว"),
    ReportMove.WITHDRAW: ("ถอนคืนมาแก้ไข", "ถอนคืนแล้ว แก้ไขได้"),
}
ACTIONS = {
    ReportMove.VERIFY: actions.verify_report,
    ReportMove.ACCEPT: actions.accept_report,
    ReportMove.RETURN: actions.return_report,
    ReportMove.WITHDRAW: actions.withdraw_report,
}


class ProgressPage(SectionPage):
    """A page of one project's section 2.4."""

    header_icon = "calendar-check"
    page_title = section_title = "ความก้าวหน้ารายเดือน"
    section_route = "projects_progress"
    not_yours = "ท่านอ่านผลรวมในบันทึกโครงการได้ แต่ไม่เห็นรายงานของพื้นที่อื่น"
    is_kept = False  # whether this request has kept the form as a draft

    @property
    def refused_title(self) -> str:
        """Above what has to be mended: the draft is kept, or nothing is."""
        return "เก็บร่างแล้ว แต่ยังส่งไม่ได้ กรุณาแก้ไขรายการต่อไปนี้" if self.is_kept else ""

    def seen(self, report) -> str:
        """What the form stands on: one that comes back refused, on what its writer saw, not on what someone else has kept
        since."""
        is_refused = self.request.method == "POST" and not self.is_kept
        return self.request.POST.get("seen", "") if is_refused else actions.step_mark(report)


class ProgressView(ProgressPage):
    template_name = "projects/progress/months.html"

    def get_context_data(self, **kwargs):
        months = reports.months_of(self.project, timezone.localdate())
        return super().get_context_data(
            project=self.project,
            months=months,
            next_month=next((row for row in months if _is_to_write(row)), None),
            owns=self.hands.owns,
            may_begin=self.project.step in ("verified", "accepted"),
            to_pay_baht=to_pay_baht(self.project),
            **kwargs,
        )


def _is_to_write(row):
    return not row.is_void and (row.report is None or row.report.step in rules.OPEN)


def _typed_and_kept(form, report):
    """What someone else kept beside what this person typed: nothing typed is lost."""
    for name in actions.TEXTS:
        if typed := form.cleaned_data.get(name):
            yield form.fields[name].label, getattr(report, name, ""), typed
    for row, _planned, actual in form.activity_rows():
        yield f"ผลสะสม {row.activity.title[:80]}", str(row.actual_percent or ""), str(actual.value() or "")


def month_of(slug) -> date:
    """2025-01 → its first day. Http404 for what is no month, or of no year that is kept here."""
    try:
        month = date.fromisoformat(f"{slug}-01")
    except ValueError:
        raise Http404 from None
    if to_be(month.year) not in YEARS_BE:
        raise Http404
    return month


class MonthView(ProgressPage):
    """One month: the form while it is open to this person, else what was reported, and the moves."""

    template_name = "projects/progress/month.html"

    def dispatch(self, request, *args, **kwargs):
        self.month = month_of(kwargs["month"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self):
        return rules.month_name(self.month)

    @property
    def report(self):
        if not hasattr(self, "_report"):
            rows = MonthlyReport.objects.filter(project=self.project).select_related("submitted_by", "verified_by")
            self._report = rows.filter(month=self.month).first()
        return self._report

    def get_form(self, data=None):
        facts = reports.month_form(self.project, self.month, self.report)
        return ReportForm(data, facts=facts, report=self.report)

    def why_not(self):
        """Why this person cannot enter here now; empty when they can."""
        if not self.hands.owns:
            return "ตำแหน่งของท่านอ่านรายงานนี้ได้ แต่แก้ไขไม่ได้"
        if self.project.year_closed_on is not None:
            return f"ปีงบประมาณ {self.project.fiscal_year_id} ปิดแล้ว อ่านได้อย่างเดียว"
        if self.report is None and self.project.step not in ("verified", "accepted"):
            return "รายงานรายเดือนเริ่มเมื่อสำนักงานจังหวัดหรือกลุ่มจังหวัดตรวจโครงการแล้ว"
        if self.month > timezone.localdate():
            return f"ยังไม่ถึงเดือน{rules.month_name(self.month)}"
        try:
            periods = actions.periods_of(self.project, self.month)
            rules.check_period_open(self.month, periods, timezone.localdate())
        except RuleBroken as refused:
            return refused.messages[0]
        return ""

    def post(self, request, *args, **kwargs):
        move, seen = request.POST.get("move", "save"), request.POST.get("seen", "")
        if move in ACTIONS:
            facts = {"reason": request.POST.get("reason", "")} if move == ReportMove.RETURN else {}
            try:
                ACTIONS[ReportMove(move)](self.project, self.month, by=request.user, seen=seen, **facts)
            except RuleBroken as refused:
                refused.typed = [("เหตุผล", facts["reason"])] if facts.get("reason") else []
                refused.back = request.path
                raise
            messages.success(request, f"{self.project.code} {rules.month_name(self.month)}: {MOVES[move][1]}")
            return redirect(self.url)
        if not self.hands.owns:
            raise PermissionDenied("ตำแหน่งของท่านอ่านรายงานนี้ได้ แต่แก้ไขไม่ได้")
        form = self.get_form(request.POST)
        if form.is_valid():
            facts = form.values()
            try:
                report = actions.save_report(self.project, self.month, by=request.user, seen=seen, **facts)
                self._report, self.is_kept = report, True
                if move == ReportMove.SUBMIT:
                    actions.submit_report(self.project, self.month, by=request.user, seen=actions.step_mark(report))
            except Overtaken as lost:
                lost.conflicts = [*lost.conflicts, *_typed_and_kept(form, self.report)]
                raise
            except ValidationError as refused:
                show_refusal(form, refused)
                if self.report is not None and self.report.pk:
                    messages.info(request, "เก็บที่กรอกไว้เป็นร่างแล้ว แก้ตามข้อความแล้วส่งอีกครั้ง")
            else:
                done = MOVES[move][1] if move == ReportMove.SUBMIT else "เก็บร่างแล้ว ยังไม่ได้ส่ง"
                messages.success(request, f"{self.project.code} {rules.month_name(self.month)}: {done}")
                if move == TO_PHOTOGRAPHS:
                    return redirect(f"{evidence_url(self.project.pk)}?month={self.month:%Y-%m}")
                return redirect(self.url)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def moves(self):
        report = self.report
        if report is None:
            return []
        return [
            (move.value, label, move == ReportMove.RETURN)
            for move, (label, _done) in MOVES.items()
            if move != ReportMove.SUBMIT
            and rules.has_hand_for(move, self.hands)
            and rules.refusal(move, step=report.step, submitted_by_id=report.submitted_by_id, hands=self.hands) is None
        ]

    def get_context_data(self, **kwargs):
        why_not = self.why_not()
        report = self.report
        is_open = report is None or report.step in rules.OPEN
        kwargs.setdefault("form", self.get_form())
        form = kwargs["form"]
        asked = {"range_comment", "correction_reason"}
        return super().get_context_data(
            project=self.project,
            report=report,
            facts=form.facts,
            due_on=report.due_on if report else actions.timetable_of(self.project).due_on(self.month),
            why_not=why_not,
            may_enter=is_open and not why_not,
            reasons_asked=[form[name] for name in sorted(asked) if form[name].value() or form[name].errors],
            moves=[] if why_not and not self.hands.owns else self.moves(),
            seen=self.seen(report),
            refused_title=self.refused_title,
            not_over=self.month_is_not_over(),
            indicators=self.reported_indicators(form.facts) if report else [],
            months_url=self.url,
            month_slug=f"{self.month:%Y-%m}",
            month_photos=month_photos(self.project, self.month, self.request.user),
            photo_form=self.photo_form(form.facts),
            most_photos=MOST_AT_ONCE,
            **kwargs,
        )

    def month_is_not_over(self) -> bool:
        return rules.next_month(self.month) > timezone.localdate()

    def reported_indicators(self, facts):
        """(what was reported of an indicator, its row of the form or None): of one deleted since, the name as it was."""
        rows = {row.indicator.pk: row for row in facts.indicators}
        found = [(one, rows.get(one.indicator_id)) for one in self.report.indicators.all()]
        return [(one, row, bool(row and row.earlier and one.actual < row.earlier[-1])) for one, row in found]

    def photo_form(self, facts):
        """Where photographs of the month are sent in; None for who sends none, or in a closed year."""
        project = self.project
        if not self.hands.owns or why_not_added(project.step, project.fiscal_year_id, project.year_closed_on):
            return None
        return UploadForm(initial={"stage": "during"}, activities=[row.activity for row in facts.activities])
