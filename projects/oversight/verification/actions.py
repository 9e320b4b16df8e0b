"""The office passes or returns a section, the agency answers. Each word is a row of its own; all are logged."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from cms.rules import Overtaken, RuleBroken
from projects.oversight.verification import reports, rules
from projects.oversight.verification.models import SectionCheck
from projects.oversight.verification.rules import Stand
from projects.people.models import Notice, Post
from projects.people.notices import holders, settle_notices, tell
from projects.people.scope import reach
from projects.plans.rules import check_open
from projects.register.actions.locking import locked
from projects.register.contents import section_marks
from projects.register.models import Project
from projects.register.rules import hands_on

Result = SectionCheck.Result
CHECKED_WITH_RECORD = "ตรวจพร้อมบันทึกโครงการ"


def verification_url(project_id, section="") -> str:
    address = reverse("projects_verification", args=[project_id])
    return f"{address}#section-{section.replace('.', '-')}" if section else address


def is_office(hands) -> bool:
    return hands.is_office or hands.is_centre


@transaction.atomic
def pass_section(project, section, *, by, comment="", seen=None) -> SectionCheck:
    row, hands, standing = _locked_section(project, section, by=by, seen=seen)
    return _pass(row, standing, by, comment.strip(), hands)


@transaction.atomic
def return_section(project, section, *, comment, by, seen=None) -> SectionCheck:
    """Send one section back to the agency with a comment; it is told at once."""
    row, hands, standing = _locked_section(project, section, by=by, seen=seen)
    _check_office(hands)
    rules.check_may_check(section, row, standing.held.by, hands)
    rules.check_return(section, comment, row)
    check = _write(row, standing, Result.RETURNED, comment.strip(), by, "returned")
    told = holders(role=Post.Role.AGENCY, agency_id=row.agency_id) if row.agency_id else []
    text = f"ส่งกลับแก้ไขหมวด {section} {standing.name}: {row} — {check.comment}"
    tell(told, Notice.Kind.RETURNED, text, url=verification_url(row.pk, section))
    return check


@transaction.atomic
def answer_section(project, section, *, comment, by, seen=None) -> SectionCheck:
    """The agency answers a returned section that needs no change, or says what it changed."""
    row, hands, standing = _locked_section(project, section, by=by, seen=seen)
    if not hands.is_agency:
        raise PermissionDenied("ชี้แจงได้เฉพาะส่วนราชการเจ้าของโครงการ")
    if standing.stand not in (Stand.RETURNED, Stand.MENDED):
        raise RuleBroken("หมวดนี้ไม่ได้ถูกส่งกลับ", code="not_returned")
    if not comment.strip():
        raise RuleBroken({f"comment-{section}": "เขียนคำชี้แจง"}, code="answer_missing")
    return _write(row, standing, Result.ANSWERED, comment.strip(), by, "answered")


@transaction.atomic
def pass_clean_sections(project, *, by, seen) -> list[SectionCheck]:
    """Pass every section that waits for the office and in which no automatic check found a fault.

    `seen`: section → its mark on the page. A section that changed since, or that this person entered, is left out.
    """
    row = locked(project, by=by)
    hands = hands_on(row, reach(by), by.pk)
    _check_office(hands)
    check_open(row.fiscal_year_id, row.year_closed_on)
    standings = _standings(row)
    if why := rules.why_not_checked(row):
        raise RuleBroken(why, code="cannot_check")
    clean = [
        one
        for one in standings
        if one.waits_for_office
        and one.is_clean
        and seen.get(one.section) == one.seen
        and not rules.why_not_this_section(one.section, row, one.held.by, hands)
    ]
    if not clean:
        raise RuleBroken("ไม่มีหมวดที่ผ่านพร้อมกันได้ ทุกหมวดที่รอตรวจมีข้อพบ หรือเปลี่ยนไปหลังท่านเปิดหน้านี้", code="nothing_clean")
    return [_pass(row, one, by, "", hands) for one in clean]


def checked_with_record(project, *, by):
    """The office verified the record itself: what it saw of sections 2.1 and 2.2 has passed. Runs in that transaction."""
    projects = list(Project.objects.filter(pk=project.pk).select_related("latest_revision"))
    for one in reports.standings(projects, marks=section_marks(projects))[project.pk]:
        if one.section in rules.OF_THE_RECORD and one.stand != Stand.PASSED:
            _write(project, one, Result.PASSED, CHECKED_WITH_RECORD, by, "")


def _locked_section(project, section, *, by, seen):
    """(project, hands, standing), the project's row locked, once nobody was quicker and the year is open."""
    if section not in rules.SECTIONS:
        raise Http404
    row = locked(project, by=by)
    hands = hands_on(row, reach(by), by.pk)
    if not hands.owns:
        raise PermissionDenied("ตำแหน่งของท่านอ่านผลการตรวจนี้ได้ แต่ทำรายการไม่ได้")
    standing = next(one for one in _standings(row) if one.section == section)
    if seen is not None and seen != standing.seen:
        raise Overtaken(
            f"หมวด {section} {standing.name} มีผู้ตรวจ ชี้แจง หรือแก้ไขหลังจากท่านเปิดหน้านี้",
            conflicts=[("ผลของหมวดนี้", standing.word + (f": {standing.latest.comment}" if standing.latest else ""), "")],
            url=verification_url(row.pk, section),
        )
    check_open(row.fiscal_year_id, row.year_closed_on)
    return row, hands, standing


def _standings(row):
    """As of now: from the tables, whatever has been loaded onto the row in hand."""
    projects = reports.to_check(Project.objects.filter(pk=row.pk))
    return reports.checked_and_found(projects, timezone.localdate())[row.pk]


def _check_office(hands):
    if not is_office(hands):
        raise PermissionDenied("ตรวจสอบข้อมูลได้เฉพาะสำนักงานของพื้นที่และส่วนกลาง")


def _pass(row, standing, by, comment, hands):
    _check_office(hands)
    rules.check_may_check(standing.section, row, standing.held.by, hands)
    return _write(row, standing, Result.PASSED, comment, by, "passed")


def _write(row, standing, result, comment, by, word):
    rules.check_length(standing.section, comment)
    check = SectionCheck.objects.create(
        project=row, section=standing.section, result=result, comment=comment, mark=standing.held.mark,
        findings=[finding.check.id for finding in standing.findings], checked_by=by, checked_at=timezone.now(),
    )  # fmt: skip
    settle_notices(verification_url(row.pk, standing.section), Notice.Kind.RETURNED)
    if word:
        data = {"section": standing.section, "changes": [[f"{standing.section} {standing.name}", standing.word,
                                                          check.get_result_display()]]}  # fmt: skip
        log(row, f"projects.verification.{word}", user=by, data=data | ({"note": comment} if comment else {}))
    return check
