"""Officers' screens of completing a project: the report, its moves, the assets handed over."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from cms.rules import Overtaken, RuleBroken, id_in
from projects.evidence.reports import photos_of
from projects.money.views.base import show_refusal
from projects.progress import rules as steps
from projects.progress.actions import step_mark
from projects.progress.completion import actions
from projects.progress.completion.forms import CompletionForm, HandoverForm
from projects.progress.completion.models import AssetHandover, CompletionReport, Met
from projects.progress.completion.reports import standing_of
from projects.progress.models import IndicatorActual, MonthlyReport, ReportStep
from projects.progress.rules import ReportMove
from projects.progress.views.reports import ProgressPage
from projects.register.models import ExecutionStatus, Indicator

DONE = {
    ReportMove.VERIFY: (actions.verify_completion, "ตรวจแล้ว ถูกต้อง", "บันทึกผลการตรวจแล้ว รอส่วนกลางรับรอง"),
    ReportMove.ACCEPT: (actions.accept_completion, "รับรอง โครงการแล้วเสร็จ", "รับรองแล้ว โครงการมีสถานะแล้วเสร็จ"),
    ReportMove.RETURN: (actions.return_completion, "ส่งกลับให้แก้ไข", "ส่งกลับแล้ว และแจ้งผู้เกี่ยวข้องแล้ว"),
    ReportMove.WITHDRAW: (actions.withdraw_completion, "ถอนคืนมาแก้ไข", "ถอนคืนแล้ว แก้ไขได้"),
}
REOPEN = "reopen"
NEEDS_REASON = {ReportMove.RETURN, REOPEN}


class CompletionView(ProgressPage):
    template_name = "projects/progress/completion.html"
    page_title = "รายงานเมื่อแล้วเสร็จ"

    @property
    def report(self):
        if not hasattr(self, "_report"):
            rows = CompletionReport.objects.filter(project=self.project).select_related("submitted_by", "verified_by")
            self._report = rows.first()
        return self._report

    def why_not(self):
        """Why this person cannot write here now; empty when they can."""
        if not self.hands.owns:
            return "ตำแหน่งของท่านอ่านรายงานนี้ได้ แต่แก้ไขไม่ได้"
        if self.project.year_closed_on is not None:
            return f"ปีงบประมาณ {self.project.fiscal_year_id} ปิดแล้ว อ่านได้อย่างเดียว"
        if self.project.execution_status == ExecutionStatus.CANCELLED:
            return "โครงการนี้ยกเลิกแล้ว ไม่ต้องรายงานเมื่อแล้วเสร็จ"
        if self.project.step not in ("verified", "accepted"):
            return "รายงานเมื่อแล้วเสร็จเขียนได้เมื่อสำนักงานตรวจโครงการแล้ว"
        return ""

    def get_form(self, data=None):
        return CompletionForm(data, instance=self.report or CompletionReport(), offered=self.offered())

    def offered(self):
        """What was reported already, so that nothing is typed twice: for a report that is not begun. What was planned is no
        result: it stands above the form, not in it. One query."""
        if self.report is not None:
            return {}
        newest = MonthlyReport.objects.filter(project=self.project).exclude(outcomes="").order_by("-month").first()
        return {"outcomes": newest.outcomes if newest else ""}

    def post(self, request, *args, **kwargs):
        move, seen = request.POST.get("move", "save"), request.POST.get("seen", "")
        if move in DONE or move == REOPEN:
            return self._decide(move, seen)
        if not self.hands.owns:
            raise PermissionDenied("ตำแหน่งของท่านอ่านรายงานนี้ได้ แต่แก้ไขไม่ได้")
        form = self.get_form(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            facts = {"completed_on": given["completed_on"], "has_assets": given["has_assets"], "texts": form.texts()}
            try:
                self._report = actions.save_completion(self.project, by=request.user, seen=seen, **facts)
                self.is_kept = True
                if move == ReportMove.SUBMIT:
                    actions.submit_completion(self.project, by=request.user, seen=step_mark(self.report))
            except Overtaken as lost:
                lost.conflicts = [*lost.conflicts, *_typed_and_kept(form, self.report)]
                raise
            except ValidationError as refused:
                show_refusal(form, refused)
                if self.report is not None and self.report.pk:
                    messages.info(request, "เก็บที่กรอกไว้เป็นร่างแล้ว แก้ตามข้อความแล้วส่งอีกครั้ง")
            else:
                done = "ส่งรายงานเมื่อแล้วเสร็จแล้ว รอสำนักงานตรวจ" if move == ReportMove.SUBMIT else "เก็บร่างแล้ว ยังไม่ได้ส่ง"
                messages.success(request, f"{self.project.code}: {done}")
                return redirect(actions.completion_url(self.project.pk))
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _decide(self, move, seen):
        act, said = (
            (actions.reopen_completion, "เปิดรายงานแล้ว โครงการกลับเป็นกำลังดำเนินการ")
            if move == REOPEN
            else DONE[ReportMove(move)][::2]
        )
        facts = {"reason": self.request.POST.get("reason", "")} if move in NEEDS_REASON else {}
        try:
            act(self.project, by=self.request.user, seen=seen, **facts)
        except RuleBroken as refused:
            refused.typed = [("เหตุผล", facts["reason"])] if facts.get("reason") else []
            refused.back = self.request.path
            raise
        messages.success(self.request, f"{self.project.code}: {said}")
        return redirect(actions.completion_url(self.project.pk))

    def moves(self):
        report = self.report
        if report is None or self.project.year_closed_on is not None:
            return []
        facts = {"step": report.step, "submitted_by_id": report.submitted_by_id, "hands": self.hands}
        found = [
            (move.value, label, move in NEEDS_REASON)
            for move, (_act, label, _done) in DONE.items()
            if steps.has_hand_for(move, self.hands) and steps.refusal(move, **facts) is None
        ]
        if report.step == ReportStep.ACCEPTED and self.hands.is_centre:
            found.append((REOPEN, "เปิดให้แก้ไข (ยกเลิกการรับรอง)", True))
        return found

    def get_context_data(self, **kwargs):
        report, why_not = self.report, self.why_not()
        is_open = report is None or report.step in steps.OPEN
        kwargs.setdefault("form", self.get_form())
        return super().get_context_data(
            project=self.project,
            report=report,
            step_word=ReportStep(report.step).label if report else "",
            met=dict(Met.choices),
            why_not=why_not,
            may_enter=is_open and not why_not,
            standing=standing_of(self.project, report.completed_on if report else None, timezone.localdate()),
            indicators=_indicators(self.project),
            photos=list(photos_of(self.project).filter(stage="after")[:6]),
            handovers=list(AssetHandover.objects.filter(project=self.project)),
            may_hand_over=self.hands.owns and self.project.year_closed_on is None,
            moves=self.moves(),
            seen=self.seen(report),
            refused_title=self.refused_title,
            months_url=self.url,
            **kwargs,
        )


def _indicators(project):
    """(indicator, its newest value reported) in the record's order. Two queries."""
    newest = {}
    rows = IndicatorActual.objects.filter(report__project=project, indicator__isnull=False).order_by("report__month")
    for one in rows:
        newest[one.indicator_id] = one.actual
    return [(one, newest.get(one.pk)) for one in Indicator.objects.filter(project=project)]


def _typed_and_kept(form, report):
    for name in actions.TEXTS:
        if typed := form.cleaned_data.get(name):
            yield form.fields[name].label, str(getattr(report, name, "") or ""), typed


class HandoverView(ProgressPage):
    """One asset: new, or changed until it stands in the registers."""

    template_name = "projects/progress/handover.html"
    page_title = "ส่งมอบทรัพย์สิน"

    @property
    def handover(self):
        if (pk := self.kwargs.get("handover")) is None:
            return None
        if not hasattr(self, "_handover"):
            self._handover = get_object_or_404(AssetHandover.objects.filter(project=self.project), pk=pk)
        return self._handover

    def get(self, request, *args, **kwargs):
        if not self.hands.owns and self.handover is None:
            raise PermissionDenied("บันทึกการส่งมอบได้เฉพาะหน่วยงานเจ้าของโครงการและสำนักงานของพื้นที่")
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if not self.hands.owns:
            raise PermissionDenied("บันทึกการส่งมอบได้เฉพาะหน่วยงานเจ้าของโครงการและสำนักงานของพื้นที่")
        if request.POST.get("move") == "remove" and self.handover is not None:
            return self._remove()
        form = HandoverForm(request.POST, instance=self.handover or AssetHandover())
        if form.is_valid():
            typed = request.POST.get("version", "")
            seen = {"seen_version": id_in(typed)} if self.handover else {}
            try:
                facts = form.cleaned_data
                actions.save_handover(self.project, facts=facts, handover=self.handover, by=request.user, **seen)
                messages.success(request, f"{self.project.code}: บันทึกการส่งมอบแล้ว")
                return redirect(actions.completion_url(self.project.pk) + "#handover")
            except ValidationError as refused:
                show_refusal(form, refused)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _remove(self):
        reason = self.request.POST.get("reason", "")
        try:
            actions.remove_handover(
                self.project, self.handover, reason=reason, by=self.request.user,
                seen_version=id_in(self.request.POST.get("version", "")),
            )  # fmt: skip
        except RuleBroken as refused:
            refused.typed = [("เหตุผล", reason)] if reason.strip() else []
            refused.back = self.request.path
            raise
        messages.success(self.request, f"{self.project.code}: ลบรายการแล้ว รายละเอียดอยู่ในประวัติของโครงการ")
        return redirect(actions.completion_url(self.project.pk) + "#handover")

    def get_context_data(self, **kwargs):
        kwargs.setdefault("form", HandoverForm(instance=self.handover or AssetHandover(quantity=1)))
        return super().get_context_data(
            project=self.project,
            asset=self.handover,
            version=self.request.POST.get("version", "") or (self.handover.version if self.handover else ""),
            may_enter=self.hands.owns and self.project.year_closed_on is None,
            back=actions.completion_url(self.project.pk) + "#handover",
            **kwargs,
        )
