"""Records come into being, change hands, are amended, taken down, cancelled; a draft never sent may go."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from wagtail.log_actions import log

from cms.rules import RuleBroken
from projects.people.models import Notice, Post
from projects.people.notices import holders, tell
from projects.people.scope import EVERYONE, asking_as, reach
from projects.plans.rules import check_open
from projects.register.actions.locking import locked, locked_for, record_url
from projects.register.codes import next_codes
from projects.register.models import ApprovalStep, Project, WaitingFor
from projects.register.rules import Move
from projects.register.snapshot import differences, snapshot


@transaction.atomic
def create_project(project, *, by):
    """Save a new draft (an unsaved Project with its children): code given, never live, waiting for whoever completes it.

    Raises RuleBroken for a closed year or an area without a plan; ValidationError for an area outside the person's.
    """
    check_open(project.fiscal_year_id, project.year_closed_on)
    check_area(project)
    now = timezone.now()
    project.code = next_codes(project.fiscal_year_id, project.area)[0]
    project.live = False
    project.step, project.step_since = ApprovalStep.DRAFT, now
    project.waiting_for = WaitingFor.AGENCY if project.agency_id else WaitingFor.OFFICE
    project.waiting_since = now
    project.drafted_by = by
    project.full_clean()
    project.save()
    project.save_revision(user=by, clean=False)
    log(project, "projects.project.created", user=by, data={"after": list(snapshot(project).items())})
    return project


def check_area(project):
    """Refuse Bangkok (no provincial plan), a group of another time, and an agency that does not serve the area."""
    area, year = project.area, project.fiscal_year_id
    if project.province_id and not area.has_provincial_plan:
        raise RuleBroken({"province": "กรุงเทพมหานครไม่มีแผนพัฒนาจังหวัด"}, code="no_plan")
    if not area.holds_in(year):
        name = "province" if project.province_id else "group"
        raise RuleBroken({name: f"{area.full_name} ไม่มีอยู่ในปีงบประมาณ {year}"}, code="area_of_another_time")


def note_saved(project, *, by, before):
    """After the form saved a version: log what changed, and open the amendment of a live record.

    `before` is the snapshot taken before the save. Runs inside the caller's transaction, under its row lock.
    """
    Project.objects.filter(pk=project.pk).update(**after_saving(project, by=by, now=timezone.now()))
    newest = project.get_latest_revision_as_object()
    changes = differences(before, snapshot(newest))
    if changes:
        log(
            project,
            "projects.project.saved",
            user=by,
            data={"changes": changes},
            revision=project.latest_revision,
            content_changed=True,
        )


def after_saving(project, *, by, now) -> dict:
    """What a saved version changes beside itself: who drafted it, and the amendment of a live record is open."""
    facts = {"drafted_by": by}
    if project.live and not project.amendment_step:
        facts |= {
            "amendment_step": ApprovalStep.DRAFT,
            "waiting_for": WaitingFor.AGENCY if project.agency_id else WaitingFor.OFFICE,
            "waiting_since": now,
        }
    return facts


@transaction.atomic
def assign_agency(projects, agency, *, by):
    """Hand records to an agency, singly or in bulk, all or none; the agency is told at once. Returns the rows.

    An agency that serves none of the area's provinces raises RuleBroken.
    """
    rows = []
    for project in sorted(projects, key=lambda project: project.pk):  # one order of locks, as in accept_many
        row = locked_for(Move.ASSIGN, project, by=by)
        check_agency_serves(row, agency)
        before = row.agency
        if before == agency:
            rows.append(row)
            continue
        row.agency = agency
        facts = {"agency": agency}
        if row.waiting_for == WaitingFor.OFFICE and row.working_step in (ApprovalStep.DRAFT, ApprovalStep.RETURNED):
            facts |= {"waiting_for": WaitingFor.AGENCY, "waiting_since": timezone.now()}
        Project.objects.filter(pk=row.pk).update(**facts)
        with asking_as(EVERYONE):
            row.refresh_from_db()
            row.refresh_computed()
            Project.objects.filter(pk=row.pk).update(search_text=row.search_text)
        log(
            row,
            "projects.project.assigned",
            user=by,
            data={"changes": [["หน่วยงานรับผิดชอบ", str(before or ""), str(agency)]]},
        )
        tell(
            holders(role=Post.Role.AGENCY, agency_id=agency.pk),
            Notice.Kind.ASSIGNED,
            f"มอบหมายโครงการให้หน่วยงานของท่าน: {row}",
            url=record_url(row),
        )
        rows.append(row)
    return rows


def check_agency_serves(project, agency):
    """Refuse an agency that is closed or works in none of the area's provinces (an agency without a list serves all)."""
    if not agency.is_active:
        raise RuleBroken(f"{agency} เลิกใช้งานแล้ว", code="agency_closed")
    served = set(agency.provinces.values_list("pk", flat=True))
    here = {project.province_id} if project.province_id else _provinces_of_group(project)
    if served and not served & here:
        raise RuleBroken(f"{agency} ไม่ได้รับผิดชอบพื้นที่ {project.area_name}", code="agency_elsewhere")


def _provinces_of_group(project):
    members = project.group.memberships.in_year(project.fiscal_year_id)
    return set(members.values_list("province_id", flat=True))


@transaction.atomic
def discard_amendment(project, *, by, seen_state=None):
    """Throw an amendment away that was not sent: the public version stays as it is."""
    row = locked_for(Move.DISCARD_AMENDMENT, project, by=by, seen_state=seen_state)
    if flow := row.current_workflow_state:
        flow.cancel(user=by)
    with asking_as(EVERYONE):
        row.save_revision(user=by, clean=False)  # the columns as they are: the newest version is the public one again
    Project.objects.filter(pk=row.pk).update(
        amendment_step="",
        waiting_for=WaitingFor.NOBODY,
        waiting_since=None,
        has_unpublished_changes=False,
        live_revision=row.latest_revision_id,
    )
    row.refresh_from_db()
    log(row, "projects.project.amendment_discarded", user=by)
    return row


@transaction.atomic
def take_down(project, *, by, reason, seen_state=None):
    """Take a live record off the public pages; it goes back to the agency and needs all three hands to come back."""
    if not reason.strip():
        raise RuleBroken("เขียนเหตุผลที่นำออกจากหน้าเผยแพร่", code="reason_missing")
    row = locked_for(Move.TAKE_DOWN, project, by=by, seen_state=seen_state)
    if flow := row.current_workflow_state:
        flow.cancel(user=by)
    now = timezone.now()
    Project.objects.filter(pk=row.pk).update(
        live=False,
        has_unpublished_changes=row.has_unpublished_changes,
        step=ApprovalStep.RETURNED,
        step_since=now,
        amendment_step="",
        waiting_for=WaitingFor.AGENCY if row.agency_id else WaitingFor.OFFICE,
        waiting_since=now,
    )
    row.refresh_from_db()
    log(row, "projects.project.taken_down", user=by, data={"reason": reason})
    told = holders(role=Post.Role.AGENCY, agency_id=row.agency_id)
    tell(told, Notice.Kind.TAKEN_DOWN, f"นำออกจากหน้าเผยแพร่: {row} — {reason}", url=record_url(row))
    return row


@transaction.atomic
def cancel_record(project, *, by, reason, seen_state=None):
    """Close a record that was once submitted and will not go on. It stays, with its history."""
    if not reason.strip():
        raise RuleBroken("เขียนเหตุผลที่ยกเลิก", code="reason_missing")
    row = locked_for(Move.CANCEL, project, by=by, seen_state=seen_state)
    if flow := row.current_workflow_state:
        flow.cancel(user=by)
    Project.objects.filter(pk=row.pk).update(
        step=ApprovalStep.CANCELLED,
        step_since=timezone.now(),
        amendment_step="",
        waiting_for=WaitingFor.NOBODY,
        waiting_since=None,
    )
    row.refresh_from_db()
    log(row, "projects.project.cancelled", user=by, data={"reason": reason})
    return row


@transaction.atomic
def delete_draft(project, *, by, seen_state=None):
    """Delete a draft that was never sent. The log keeps what it said."""
    row = locked_for(Move.DELETE, project, by=by, seen_state=seen_state)
    log(row, "projects.project.deleted", user=by, deleted=True, data={"before": list(snapshot(row).items())})
    try:
        row.delete()
    except ProtectedError:
        raise RuleBroken("โครงการนี้มีภาพถ่าย เอกสาร หรือรายการอื่นอยู่แล้ว ลบสิ่งเหล่านั้นก่อนจึงลบฉบับร่างได้", code="has_more") from None


@transaction.atomic
def copy_forward(project, *, to_year, by):
    """A new draft in another fiscal year with what stays the same: texts, agency, activities, indicators, places.

    `to_year` is an open FiscalYear. Amounts, dates and approval are not copied: they are the new year's own.
    """
    source = locked(project, by=by)
    if not reach(by).covers_project(source):
        raise PermissionDenied("ตำแหน่งของท่านทำรายการนี้ไม่ได้")
    copied = Project(
        fiscal_year=to_year,
        province=source.province,
        group=source.group,
        agency=source.agency,
        **{name: getattr(source, name) for name in COPIED},
    )
    for name in ("activities", "indicators", "places"):
        copies = []
        for child in getattr(source, name).all():
            kept = {
                field.name: getattr(child, field.name)
                for field in child._meta.concrete_fields
                if field.name not in {"id", "project", "start_on", "end_on"}
            }
            copies.append(type(child)(**kept))
        setattr(copied, name, copies)
    copied.agendas.set(source.agendas.all())
    row = create_project(copied, by=by)
    log(row, "projects.project.copied", user=by, data={"from": source.code})
    return row


COPIED = (
    "title", "budget_plan", "budget_source", "value_chain", "summary", "rationale", "objectives", "target_output",
    "beneficiaries", "beneficiaries_count", "supports_agency_work", "procurement_method",
)  # fmt: skip
