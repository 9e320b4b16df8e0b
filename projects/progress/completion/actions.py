"""A project is completed by its report: written, sent, verified, accepted; what it made is handed over. All logged."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from cms.rules import Overtaken, RuleBroken
from projects.people.models import Notice, Post
from projects.people.notices import holders, settle_notices, tell
from projects.people.scope import reach
from projects.plans.rules import check_open
from projects.progress import rules as steps
from projects.progress.actions import step_mark
from projects.progress.completion import rules
from projects.progress.completion.models import AssetHandover, CompletionReport
from projects.progress.completion.reports import standing_of
from projects.progress.models import ReportStep
from projects.progress.rules import ReportMove
from projects.register.actions import set_execution_status
from projects.register.actions.locking import locked
from projects.register.models import ExecutionStatus
from projects.register.rules import hands_on

TEXTS = (
    "objectives_met", "objectives_text", "targets_met", "targets_text", "outputs", "outcomes", "value_for_money", "lessons",
    "no_photo_reason", "short_reason", "money_reason",
)  # fmt: skip
ASSET_FACTS = (
    "name", "quantity", "unit", "value_baht", "receiver", "planned_on", "handed_on", "document_number",
    "gfms_asset_number", "state_property_number", "resolution",
)  # fmt: skip


def completion_url(project_id) -> str:
    return reverse("projects_completion", args=[project_id])


def _locked_for(move, project, *, by, seen):
    """(project, report or None), the project's row locked, once the person may and nobody was quicker."""
    row = locked(project, by=by)
    hands = hands_on(row, reach(by), by.pk)
    if not steps.has_hand_for(move, hands):
        raise PermissionDenied("ตำแหน่งของท่านทำรายการนี้กับรายงานเมื่อแล้วเสร็จไม่ได้")
    report = CompletionReport.objects.filter(project=row).first()
    if seen is not None and seen != step_mark(report):
        raise Overtaken("มีผู้บันทึกหรือพิจารณารายงานนี้หลังจากท่านเปิดหน้า", url=completion_url(row.pk))
    check_open(row.fiscal_year_id, row.year_closed_on)
    if row.execution_status == ExecutionStatus.CANCELLED:
        raise RuleBroken("โครงการนี้ยกเลิกแล้ว ไม่ต้องรายงานเมื่อแล้วเสร็จ", code="project_cancelled")
    if report is not None:
        facts = {"step": report.step, "submitted_by_id": report.submitted_by_id, "hands": hands}
        steps.check_move(move, **facts)
    elif move != ReportMove.SAVE:
        raise Http404
    return row, report


@transaction.atomic
def save_completion(project, *, completed_on, has_assets, texts, by, seen=None) -> CompletionReport:
    """Keep it as a draft. `texts`: field → text. Raises Overtaken when someone saved or decided meanwhile."""
    row, report = _locked_for(ReportMove.SAVE, project, by=by, seen=seen)
    if report is None:
        if row.step not in ("verified", "accepted"):
            raise RuleBroken("รายงานเมื่อแล้วเสร็จเขียนได้เมื่อสำนักงานตรวจโครงการแล้ว", code="not_verified_yet")
        report = CompletionReport(project=row, drafted_by=by, step=ReportStep.DRAFT, step_since=timezone.now())
        log(row, "projects.completion.drafted", user=by)
    else:
        report.version += 1
    report.completed_on, report.has_assets = completed_on, has_assets
    for name in TEXTS:
        setattr(report, name, texts.get(name, "").strip())
    report.full_clean()
    report.save()
    return report


@transaction.atomic
def submit_completion(project, *, by, seen=None) -> CompletionReport:
    """Send it to the area's office, once it holds what the rules ask for."""
    row, report = _locked_for(ReportMove.SUBMIT, project, by=by, seen=seen)
    if wrong := rules.missing(report, standing_of(row, report.completed_on, timezone.localdate())):
        raise RuleBroken(wrong, code="incomplete")
    report.submitted_by, report.return_reason = by, ""
    _move(row, report, ReportStep.SUBMITTED, "submitted", by=by)
    settle_notices(completion_url(row.pk), Notice.Kind.RETURNED)
    return report


@transaction.atomic
def withdraw_completion(project, *, by, seen=None) -> CompletionReport:
    row, report = _locked_for(ReportMove.WITHDRAW, project, by=by, seen=seen)
    return _move(row, report, ReportStep.DRAFT, "withdrawn", by=by)


@transaction.atomic
def verify_completion(project, *, by, seen=None) -> CompletionReport:
    row, report = _locked_for(ReportMove.VERIFY, project, by=by, seen=seen)
    report.verified_by = by
    return _move(row, report, ReportStep.VERIFIED, "verified", by=by)


@transaction.atomic
def accept_completion(project, *, by, seen=None) -> CompletionReport:
    """The centre accepts: from now on the project is completed, for the public, too."""
    row, report = _locked_for(ReportMove.ACCEPT, project, by=by, seen=seen)
    _move(row, report, ReportStep.ACCEPTED, "accepted", by=by)
    set_execution_status(row, ExecutionStatus.COMPLETED, by=by, reason="รับรองรายงานเมื่อแล้วเสร็จ")
    return report


@transaction.atomic
def return_completion(project, *, reason, by, seen=None) -> CompletionReport:
    """Send it back with the reason."""
    row, report = _locked_for(ReportMove.RETURN, project, by=by, seen=seen)
    return _back_to_agency(row, report, reason, by=by)


@transaction.atomic
def reopen_completion(project, *, reason, by, seen=None) -> CompletionReport:
    """The centre takes an acceptance back, with a reason: the project goes on, its report is with the agency again."""
    row = locked(project, by=by)
    if not reach(by).edits_nation:
        raise PermissionDenied("เปิดรายงานที่รับรองแล้วได้เฉพาะส่วนกลาง")
    report = CompletionReport.objects.filter(project=row).first()
    if report is None:
        raise Http404
    if seen is not None and seen != step_mark(report):
        raise Overtaken("มีผู้พิจารณารายงานนี้หลังจากท่านเปิดหน้า", url=completion_url(row.pk))
    check_open(row.fiscal_year_id, row.year_closed_on)
    if report.step != ReportStep.ACCEPTED:
        raise RuleBroken("รายงานนี้ยังไม่ได้รับรอง", code="not_accepted")
    _back_to_agency(row, report, reason, by=by)
    set_execution_status(row, ExecutionStatus.IN_PROGRESS, by=by, reason=reason.strip())
    return report


def _back_to_agency(row, report, reason, *, by):
    steps.check_return_reason(reason)
    report.return_reason = reason.strip()
    _move(row, report, ReportStep.RETURNED, "returned", by=by, reason=report.return_reason)
    told = list(holders(role=Post.Role.AGENCY, agency_id=row.agency_id)) if row.agency_id else []
    text = f"ส่งกลับแก้ไขรายงานเมื่อแล้วเสร็จ: {row} — {report.return_reason}"
    tell(told or [report.submitted_by], Notice.Kind.RETURNED, text, url=completion_url(row.pk))
    return report


def _move(project, report, step, word, *, by, **facts):
    report.step, report.step_since = step, timezone.now()
    report.version += 1
    report.save()
    data = {"changes": [["รายงานเมื่อแล้วเสร็จ", "", ReportStep(step).label]]}
    log(project, f"projects.completion.{word}", user=by, data=data | facts)
    return report


@transaction.atomic
def save_handover(project, *, facts, by, handover=None, seen_version=None) -> AssetHandover:
    """Keep one asset: a new row, or the one given. `facts`: field of ASSET_FACTS → value. After completion, too: registers
    take their time."""
    row = locked(project, by=by)
    if not hands_on(row, reach(by), by.pk).owns:
        raise PermissionDenied("บันทึกการส่งมอบได้เฉพาะหน่วยงานเจ้าของโครงการและสำนักงานของพื้นที่")
    check_open(row.fiscal_year_id, row.year_closed_on)
    days = {"planned_on": facts.get("planned_on"), "handed_on": facts.get("handed_on")}
    if wrong := rules.check_handover(**days, today=timezone.localdate()):
        raise RuleBroken(wrong, code="handover_day")
    if handover is None:
        same = AssetHandover.objects.filter(project=row, recorded_by=by, recorded_at__gte=_just_now())
        if twice := same.filter(**{name: facts[name] for name in ASSET_FACTS if name in facts}).first():
            return twice  # the form was sent twice: word for word, two alike are told apart by quantity or number
        made, before = AssetHandover(project=row, recorded_by=by, recorded_at=timezone.now()), {}
    else:
        made = AssetHandover.objects.select_for_update(of=("self",)).filter(project=row, pk=handover.pk).first()
        if made is None:
            raise Http404
        if seen_version is not None and seen_version != made.version:
            yours = [(made._meta.get_field(name).verbose_name, str(getattr(made, name) or ""), str(facts.get(name) or ""))
                     for name in ASSET_FACTS]  # fmt: skip
            raise Overtaken("มีผู้แก้รายการนี้หลังจากท่านเปิดหน้า", conflicts=yours, url=completion_url(row.pk))
        before = {name: getattr(made, name) for name in ASSET_FACTS}
        made.version += 1
    for name in ASSET_FACTS:
        if name in facts:
            setattr(made, name, facts[name])
    made.full_clean()
    made.save()
    changes = [
        [
            f"{made.name}: {made._meta.get_field(name).verbose_name}",
            str(before.get(name) or ""),
            str(getattr(made, name) or ""),
        ]
        for name in ASSET_FACTS
        if str(before.get(name) or "") != str(getattr(made, name) or "")
    ]
    if changes:
        log(row, "projects.completion.handover_kept", user=by, data={"changes": changes})
    return made


@transaction.atomic
def remove_handover(project, handover, *, reason, by, seen_version=None):
    """Take a row out that was entered by mistake; the log keeps it whole, with the reason. Not the last one of a
    completion report that says there are assets."""
    row = locked(project, by=by)
    if not hands_on(row, reach(by), by.pk).owns:
        raise PermissionDenied("ลบรายการส่งมอบได้เฉพาะหน่วยงานเจ้าของโครงการและสำนักงานของพื้นที่")
    check_open(row.fiscal_year_id, row.year_closed_on)
    made = AssetHandover.objects.select_for_update(of=("self",)).filter(project=row, pk=handover.pk).first()
    if made is None:
        raise Http404
    if seen_version is not None and seen_version != made.version:
        raise Overtaken("มีผู้แก้รายการนี้หลังจากท่านเปิดหน้า", url=completion_url(row.pk))
    if not reason.strip():
        raise RuleBroken("เขียนเหตุผลที่ลบรายการนี้", code="reason_missing")
    others = AssetHandover.objects.filter(project=row).exclude(pk=made.pk)
    says_so = CompletionReport.objects.filter(project=row, has_assets=True).exclude(step=ReportStep.DRAFT)
    if not others.exists() and says_so.exists():
        raise RuleBroken("รายงานเมื่อแล้วเสร็จบอกว่ามีทรัพย์สินส่งมอบ เพิ่มรายการที่ถูกก่อนลบรายการนี้", code="last_handover")
    was = [
        [f"{made.name}: {made._meta.get_field(name).verbose_name}", str(getattr(made, name)), ""]
        for name in ASSET_FACTS
        if getattr(made, name)
    ]
    log(row, "projects.completion.handover_removed", user=by, data={"changes": was, "reason": reason.strip()[:400]})
    made.delete()


def _just_now():
    return timezone.now() - timedelta(minutes=2)
