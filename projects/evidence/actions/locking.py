"""What every action on evidence begins with: the project locked, the person's hand known, the year open."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from cms.rules import Overtaken, RuleBroken
from projects.evidence import rules
from projects.evidence.models import ProjectPhoto
from projects.people.scope import reach
from projects.plans.rules import check_open
from projects.register.actions.locking import locked
from projects.register.rules import hands_on


def evidence_url(project_id) -> str:
    return reverse("projects_evidence", args=[project_id])


def photo_url(photo) -> str:
    return reverse("projects_photo", args=[photo.project_id, photo.pk])


def locked_to_add(project, *, by):
    """(project, side): its row locked, once the person adds to it. 404 unseen, 403 no hand, 422 closed or cancelled."""
    row = locked(project, by=by)
    hands = hands_on(row, reach(by), by.pk)
    if not rules.sides(hands):
        raise PermissionDenied("ตำแหน่งของท่านอ่านภาพและเอกสารได้ แต่เพิ่มหรือแก้ไขไม่ได้")
    rules.check_added(row.step, row.fiscal_year_id, row.year_closed_on)
    return row, rules.main_side(hands)


def locked_photo(photo, *, by, seen=None, needs_open_year=True):
    """(photo, project, hands), both rows locked. 404 for another hand's draft, 409 when somebody was quicker."""
    project = locked(photo.project_id, by=by)
    where = reach(by)
    hands = hands_on(project, where, by.pk)
    if not where.reads_work_on(project):
        raise PermissionDenied("ท่านไม่เห็นภาพและเอกสารของพื้นที่อื่น")
    rows = ProjectPhoto.objects.filter(project=project).shown_to(rules.sides(hands))
    row = rows.select_for_update(of=("self",)).filter(pk=photo.pk).first()
    if row is None:
        raise Http404
    if not rules.sides(hands):
        raise PermissionDenied("ตำแหน่งของท่านอ่านภาพและเอกสารได้ แต่เพิ่มหรือแก้ไขไม่ได้")
    if seen is not None and str(seen) != str(row.version):
        raise Overtaken("มีผู้แก้ไขภาพนี้หลังจากท่านเปิดหน้า", url=photo_url(row))
    if needs_open_year:
        check_open(project.fiscal_year_id, project.year_closed_on)
    return row, project, hands


def check_own(row, hands, verb):
    """Words and files of a photograph are those of the hand that put it in; the centre may step in."""
    if row.side not in rules.sides(hands) and not hands.is_centre:
        raise PermissionDenied(f"ภาพนี้{row.get_side_display()}เป็นผู้ส่ง ท่าน{verb}ไม่ได้")
    if row.published_at is not None:
        raise RuleBroken(f"ภาพนี้เผยแพร่อยู่ ให้สำนักงานนำออกก่อนจึง{verb}ได้", code="published")
