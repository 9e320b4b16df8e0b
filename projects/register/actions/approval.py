"""The three hands: submit, verify, accept; return and withdraw (DOMAIN §4)."""

from django.db import transaction
from django.utils import timezone
from wagtail import hooks
from wagtail.log_actions import log
from wagtail.models import TaskState

from cms.rules import Overtaken, RuleBroken
from projects.people.models import Notice, Post
from projects.people.notices import holders, settle_notices, tell
from projects.people.scope import EVERYONE, asking_as
from projects.register import rules
from projects.register.actions.locking import locked_for, record_url
from projects.register.held import check_keeps_what_is_held, check_links
from projects.register.models import AcceptanceSample, ApprovalStep, ApprovalTask, Project, WaitingFor
from projects.register.rules import Move

SENT_BACK = "ส่งกลับให้เลือกใหม่"


@transaction.atomic
def submit_project(project, *, by, seen_state=None):
    """Send the newest version to the area's office. An incomplete record raises Incomplete, one message per gap.

    Whatever was approved before, the office verifies again: a resubmission starts the workflow anew.
    """
    row = locked_for(Move.SUBMIT, project, by=by, seen_state=seen_state)
    check_links(row, row.latest_revision, mend="เปิดแบบแก้ไข เลือกใหม่ แล้วบันทึกก่อนส่ง")
    newest = row.get_latest_revision_as_object()
    if missing := rules.missing_before_submission(newest):
        raise rules.Incomplete(missing)
    check_keeps_what_is_held(row, newest)
    if row.latest_revision_id is None or not row.has_unpublished_changes:
        row.save_revision(user=by, clean=False)
    _cancel_running_workflow(row, by)
    row.get_workflow().start(row, by)
    _move_to(
        row,
        ApprovalStep.SUBMITTED,
        waiting_for=_who_verifies(row, by),
        submitted_by=by,
        was_ever_submitted=True,
    )
    log(row, "projects.project.submitted", user=by, revision=row.latest_revision)
    settle_notices(record_url(row), Notice.Kind.RETURNED, Notice.Kind.ASSIGNED, Notice.Kind.TAKEN_DOWN)
    return row


@transaction.atomic
def withdraw_submission(project, *, by, seen_state=None):
    """Take a submission back before the centre accepts it; the record is open for editing again."""
    row = locked_for(Move.WITHDRAW, project, by=by, seen_state=seen_state)
    _cancel_running_workflow(row, by)
    _move_to(row, ApprovalStep.DRAFT, waiting_for=_who_completes(row))
    log(row, "projects.project.withdrawn", user=by)
    return row


@transaction.atomic
def verify_project(project, *, by, seen_state=None, note=""):
    """The office's word that the version it saw is right; the centre is next."""
    row = locked_for(Move.VERIFY, project, by=by, seen_state=seen_state)
    task_state = _locked_task_state(row)
    check_links(row, task_state.revision, mend=SENT_BACK)
    task_state.approve(user=by, comment=note)
    _move_to(row, ApprovalStep.VERIFIED, waiting_for=WaitingFor.CENTRE)
    log(row, "projects.project.verified", user=by, data={"note": note}, revision=row.latest_revision)
    for answer in hooks.get_hooks("padme_record_verified"):  # slices above the register, in this transaction
        answer(row, by=by)
    return row


@transaction.atomic
def accept_project(project, *, by, seen_state=None, note=""):
    """The centre's acceptance: publishes the judged version in the same transaction."""
    row = locked_for(Move.ACCEPT, project, by=by, seen_state=seen_state)
    with asking_as(EVERYONE):  # publishing rewrites children and reads links outside the centre's own posts
        task_state = _locked_task_state(row)
        check_links(row, task_state.revision, mend=SENT_BACK)
        check_keeps_what_is_held(row, task_state.revision.as_object())
        task_state.approve(user=by, comment=note)
    row.refresh_from_db()
    now = timezone.now()
    Project.objects.filter(pk=row.pk).update(
        step=ApprovalStep.ACCEPTED,
        step_since=now,
        amendment_step="",
        waiting_for=WaitingFor.NOBODY,
        waiting_since=None,
    )
    row.refresh_from_db()
    log(row, "projects.project.accepted", user=by, data={"note": note}, revision=row.latest_revision)
    tell(_agency_of(row), Notice.Kind.ACCEPTED, f"รับรองและเผยแพร่แล้ว: {row}", url=record_url(row))
    return row


@transaction.atomic
def accept_many(projects, *, by):
    """Accept a list, all or none: the first refusal undoes the others. `projects`: pairs (id, seen_state).

    Rows are locked in the order of their ids, here and in every action on a list: two lists in two orders would wait
    for each other until the database ends one of them.
    """
    in_order = sorted(projects, key=lambda pair: int(pair[0]))
    return [accept_project(pk, by=by, seen_state=seen_state) for pk, seen_state in in_order]


@transaction.atomic
def return_project(project, *, by, reason, to_agency=False, seen_state=None):
    """Send a record one step back with a reason: office → agency; centre → office, or the agency if it chooses.

    A batch of an acceptance by sample that holds the record stops with it.
    """
    if not reason.strip():
        raise RuleBroken("เขียนเหตุผลที่ส่งกลับ เพื่อให้ผู้รับรู้ว่าต้องแก้อะไร", code="reason_missing")
    # The batch before the record, in the order in which accepting the batch locks them.
    batches = list(AcceptanceSample.objects.open_with(getattr(project, "pk", project)).select_for_update())
    row = locked_for(Move.RETURN, project, by=by, seen_state=seen_state)
    task_state = _locked_task_state(row)
    goes_to_office = row.working_step == ApprovalStep.VERIFIED and not to_agency
    if goes_to_office:
        flow = task_state.workflow_state
        task_state.reject(user=by, update=False, comment=reason)
        flow.current_task_state = ApprovalTask.objects.get(hand=ApprovalTask.Hand.OFFICE).start(flow, user=by)
        flow.save()
        _move_to(row, ApprovalStep.SUBMITTED, waiting_for=_who_verifies(row, row.submitted_by))
        told = _office_of(row)
    else:
        task_state.reject(user=by, comment=reason)
        _move_to(row, ApprovalStep.RETURNED, waiting_for=_who_completes(row))
        told = _agency_of(row) if row.agency_id else _office_of(row)
    log(
        row,
        "projects.project.returned",
        user=by,
        data={"reason": reason, "to": "office" if goes_to_office else "agency"},
        revision=task_state.revision,
    )
    for batch in batches:
        batch.end(batch.State.STOPPED)
    tell(told, Notice.Kind.RETURNED, f"ส่งกลับแก้ไข: {row} — {reason}", url=record_url(row))
    return row


def _locked_task_state(row):
    flow = row.current_workflow_state
    if flow is None or flow.current_task_state_id is None:
        raise Overtaken("มีผู้ดำเนินการกับบันทึกนี้แล้ว", url=record_url(row))
    task_state = TaskState.objects.select_for_update().get(pk=flow.current_task_state_id)
    if task_state.status != TaskState.STATUS_IN_PROGRESS:
        raise Overtaken("มีผู้ดำเนินการกับบันทึกนี้แล้ว", url=record_url(row))
    return task_state


def _cancel_running_workflow(row, by):
    if flow := row.current_workflow_state:
        flow.cancel(user=by)


def _move_to(row, step, **facts):
    """Write the step where it belongs: beside the columns for a live record's amendment, else on the record."""
    now = timezone.now()
    facts |= {"waiting_since": now, "amendment_step" if row.live else "step": step}
    if not row.live:
        facts["step_since"] = now
    Project.objects.filter(pk=row.pk).update(**facts)
    row.refresh_from_db()


def _who_completes(row):
    return WaitingFor.AGENCY if row.agency_id else WaitingFor.OFFICE


def _who_verifies(row, submitter):
    """Another officer of the area's office; the centre when there is none (DOMAIN §1)."""
    others = _office_of(row)
    if submitter is not None:
        others = others.exclude(pk=submitter.pk)
    return WaitingFor.OFFICE if others.exists() else WaitingFor.CENTRE


def _office_of(row):
    if row.province_id:
        return holders(role=Post.Role.PROVINCIAL_OFFICE, province_id=row.province_id)
    return holders(role=Post.Role.GROUP_OFFICE, group_id=row.group_id)


def _agency_of(row):
    return holders(role=Post.Role.AGENCY, agency_id=row.agency_id)
