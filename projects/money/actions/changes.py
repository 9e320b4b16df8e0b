"""A request about the budget: drafted, sent, verified by the office, decided by the centre. Only then money moves."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from cms.rules import Overtaken, RuleBroken
from cms.thai import baht
from projects.money import change_rules
from projects.money.actions.bringing import bring, check_could_come
from projects.money.actions.locking import activity_of, check_takes_money, lock_in_order, locked_for_money
from projects.money.change_rules import ChangeMove, Line
from projects.money.models import BudgetChange, BudgetChangeLine, ChangeStep
from projects.people.models import Notice, Post
from projects.people.notices import holders, settle_notices, tell
from projects.people.scope import reach
from projects.register.actions.locking import locked
from projects.register.models import Activity
from projects.register.rules import hands_on


def change_url(change) -> str:
    return reverse("projects_budget_change", args=[change.project_id, change.pk])


@transaction.atomic
def draft_change(project, change, lines, *, by, seen_version=None, seen_change=None) -> BudgetChange:
    """Keep a request as a draft, new (unsaved) or opened again: `lines` are unsaved BudgetChangeLines.

    Raises RuleBroken, ValidationError at the fields, Overtaken for a draft that someone else saved meanwhile, and for a
    new one that the same person has drafted since the request `seen_change`: the form was sent twice.
    """
    row = locked_for_money(project, by=by)
    is_new = change.pk is None
    if is_new:
        _check_not_drafted_since(row, change, lines, seen_change, by=by)
        change.step, change.drafted_by = ChangeStep.DRAFT, by
    else:
        standing = BudgetChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
        if standing.version != seen_version:
            raise Overtaken(url=change_url(standing))
        hands = hands_on(row, reach(by), by.pk)
        change_rules.check_move(
            ChangeMove.EDIT, step=standing.step, submitted_by_id=standing.submitted_by_id, hands=hands
        )
        change.version = standing.version + 1
        change.step = standing.step
    change.project, change.step_since = row, timezone.now()
    if change.activity_id:
        activity_of(row, change.activity_id)
    change.full_clean()
    change.save()
    _replace_lines(row, change, lines)
    log(row, "projects.money.change_drafted", user=by, data={"changes": _told(change), "change": change.pk})
    return change


SAME = ("kind", "reason", "activity_id", "cause", "items_before", "items_after", "affects_plan", "document_number")


def last_change(project) -> int:
    """What a form for a new request carries: the project's newest one when it was opened; 0 before the first."""
    rows = BudgetChange._base_manager.filter(project=project).order_by("-pk")
    return rows.values_list("pk", flat=True).first() or 0


def _check_not_drafted_since(project, change, lines, seen_change, *, by):
    if seen_change is None:
        return
    later = BudgetChange.objects.filter(project=project, drafted_by=by, pk__gt=seen_change)
    for found in later.filter(**{name: getattr(change, name) for name in SAME}).prefetch_related("lines"):
        if sorted(map(_key, found.lines.all())) == sorted(map(_key, lines)):
            raise Overtaken(
                "ท่านบันทึกคำขอนี้ไว้แล้ว ระบบจึงไม่บันทึกซ้ำ หากเป็นอีกคำขอหนึ่งจริง ให้เปิดหน้านี้ใหม่แล้วบันทึกอีกครั้ง", url=change_url(found)
            )


def _key(line):
    return (line.from_activity_id, line.from_kind, line.to_activity_id or 0, line.to_kind, line.amount_baht)


def _replace_lines(project, change, lines):
    change.lines.all().delete()
    for line in lines:
        activity_of(project, line.from_activity_id)
        if line.to_activity_id:
            check_same_budget(project, line.to_activity_id)
        line.change, line.pk = change, None
        line.full_clean()
        line.save()


def check_same_budget(project, activity_id):
    """Money moves within one area, one fiscal year and one source of budget. Http404 for an activity unseen."""
    target = Activity.objects.select_related("project").filter(pk=activity_id).first()
    if target is None:
        raise Http404
    to = target.project
    same = (to.province_id, to.group_id, to.fiscal_year_id, to.budget_source)
    if same != (project.province_id, project.group_id, project.fiscal_year_id, project.budget_source):
        raise RuleBroken("โอนได้เฉพาะภายในพื้นที่ ปีงบประมาณ และแหล่งงบประมาณเดียวกัน", code="another_budget")


def _told(change):
    lines = [
        f"{baht(line.amount_baht)} บาท จาก {str(line.from_activity)[:60]}"
        + (f" ไป {str(line.to_activity)[:60]}" if line.to_activity_id else "")
        for line in change.lines.select_related("from_activity", "to_activity")
    ]
    return [[change.get_kind_display(), "", "; ".join(lines) or change.reason[:200]]]


def _locked_change(move, change, *, by, seen_step):
    """The project and the request, locked in this order, once the person may make the move and nobody was quicker."""
    found = BudgetChange.objects.filter(pk=change.pk if hasattr(change, "pk") else change).first()
    if found is None:
        raise Http404
    if move in (ChangeMove.SUBMIT, ChangeMove.ACCEPT):
        lock_in_order({found.project_id, *_targets_of(found)})
    project = locked(found.project_id, by=by)
    change = BudgetChange.objects.select_for_update(of=("self",)).get(pk=found.pk)
    hands = hands_on(project, reach(by), by.pk)
    if not change_rules.has_hand_for(move, hands):
        raise PermissionDenied("ตำแหน่งของท่านทำรายการนี้ไม่ได้")
    if seen_step is not None and seen_step != step_mark(change):
        raise Overtaken("มีผู้ดำเนินการกับคำขอนี้หลังจากท่านเปิดหน้า", url=change_url(change))
    change_rules.check_move(move, step=change.step, submitted_by_id=change.submitted_by_id, hands=hands)
    check_takes_money(project)
    return project, change


def _targets_of(change):
    """The ids of projects that its money would arrive in, whoever reads them: to be locked, not to be told."""
    lines = BudgetChangeLine._base_manager.filter(change=change.pk, to_activity__isnull=False)
    return lines.values_list("to_activity__project", flat=True)


def step_mark(change) -> str:
    """What a decision form carries."""
    return f"{change.step}.{change.version}"


def _plain(change):
    return [
        Line(line.from_activity_id, line.from_kind, line.to_activity_id, line.to_kind, line.amount_baht)
        for line in change.lines.all()
    ]


@transaction.atomic
def submit_change(change, *, by, seen_step=None) -> BudgetChange:
    """Send it to the area's office. Refused when the money it asks to move is not there."""
    project, change = _locked_change(ChangeMove.SUBMIT, change, by=by, seen_step=seen_step)
    change_rules.check_complete(
        change.kind,
        reason=change.reason,
        cause=change.cause,
        items_before=change.items_before,
        items_after=change.items_after,
        activity_id=change.activity_id,
        lines=_plain(change),
    )
    check_could_come(change, by=by)
    change.submitted_by = by
    _move(project, change, ChangeStep.SUBMITTED, "submitted", by=by)
    settle_notices(change_url(change), Notice.Kind.RETURNED)
    return change


@transaction.atomic
def withdraw_change(change, *, by, seen_step=None) -> BudgetChange:
    project, change = _locked_change(ChangeMove.WITHDRAW, change, by=by, seen_step=seen_step)
    return _move(project, change, ChangeStep.WITHDRAWN, "withdrawn", by=by)


@transaction.atomic
def verify_change(change, *, by, seen_step=None, hearing_on=None, hearing_note="", note="") -> BudgetChange:
    """The office's word, with the day of the meeting that heard it. What affects the plan is heard first."""
    project, change = _locked_change(ChangeMove.VERIFY, change, by=by, seen_step=seen_step)
    change.hearing_on = hearing_on or change.hearing_on
    change.hearing_note = hearing_note.strip() or change.hearing_note
    if change.affects_plan and change.hearing_on is None:
        raise RuleBroken({"hearing_on": "คำขอที่กระทบแผนต้องเข้าที่ประชุม ก.บ.จ./ก.บ.ก. ก่อน กรอกวันที่ประชุม"}, code="not_heard")
    if change.hearing_on and change.hearing_on > timezone.localdate():
        raise RuleBroken({"hearing_on": "วันที่ประชุมต้องไม่เป็นวันในอนาคต"}, code="heard_in_future")
    change.verified_by, change.decision_note = by, note.strip()
    return _move(project, change, ChangeStep.VERIFIED, "verified", by=by, note=note)


@transaction.atomic
def accept_change(change, *, by, seen_step=None, note="") -> BudgetChange:
    """The centre accepts: what was asked for goes into the ledger in the same transaction, both legs at once."""
    project, change = _locked_change(ChangeMove.ACCEPT, change, by=by, seen_step=seen_step)
    entries = bring(change, project, by=by)
    change.decision_note, change.accepted_on = note.strip(), timezone.localdate()
    _move(project, change, ChangeStep.ACCEPTED, "accepted", by=by, note=note, entries=[entry.pk for entry in entries])
    tell(_those_who_asked(project, change), Notice.Kind.ACCEPTED, f"อนุมัติแล้ว: {change.get_kind_display()} {project.code}",
         url=change_url(change))  # fmt: skip
    return change


@transaction.atomic
def return_change(change, *, by, reason, seen_step=None) -> BudgetChange:
    if not reason.strip():
        raise RuleBroken("เขียนเหตุผลที่ส่งกลับ เพื่อให้ผู้รับรู้ว่าต้องแก้อะไร", code="reason_missing")
    project, change = _locked_change(ChangeMove.RETURN, change, by=by, seen_step=seen_step)
    change.decision_note = reason.strip()
    return _decided_against(project, change, ChangeStep.RETURNED, "returned", "ส่งกลับแก้ไข", reason, by)


@transaction.atomic
def refuse_change(change, *, by, reason, seen_step=None) -> BudgetChange:
    """The centre says no, for good: a new request may be made."""
    if not reason.strip():
        raise RuleBroken("เขียนเหตุผลที่ไม่อนุมัติ", code="reason_missing")
    project, change = _locked_change(ChangeMove.REFUSE, change, by=by, seen_step=seen_step)
    change.decision_note = reason.strip()
    return _decided_against(project, change, ChangeStep.REFUSED, "refused", "ไม่อนุมัติ", reason, by)


def _decided_against(project, change, step, word, label, reason, by):
    _move(project, change, step, word, by=by, reason=reason.strip())
    text = f"{label}: {change.get_kind_display()} {project.code} — {reason}"
    tell(_those_who_asked(project, change), Notice.Kind.RETURNED, text, url=change_url(change))
    return change


def _those_who_asked(project, change):
    """The agency's officers, or whoever sent it where the office asked for itself."""
    if project.agency_id:
        return holders(role=Post.Role.AGENCY, agency_id=project.agency_id)
    return [change.submitted_by]


def _move(project, change, step, word, *, by, **facts):
    change.step, change.step_since = step, timezone.now()
    change.version += 1
    change.save()
    log(
        project, f"projects.money.change_{word}", user=by, data={"changes": _told(change), "change": change.pk, **facts}
    )
    return change
