"""Narrow and lock: the first two words of every action."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from cms.rules import Overtaken
from projects.people.scope import reach
from projects.plans.models import FiscalYear
from projects.register import rules
from projects.register.models import ApprovalStep, Project


def locked(project, *, by) -> Project:
    """The row, locked, as the person sees it, and its year held. 404 (Http404) for a record the person does not see."""
    row = (
        Project.objects.visible_to(by)
        .select_for_update(of=("self",))
        .filter(pk=project.pk if hasattr(project, "pk") else project)
        .first()
    )
    if row is None:
        raise Http404
    FiscalYear.objects.hold(row.fiscal_year_id)
    return row


def locked_for(move, project, *, by, seen_state=None) -> Project:
    """The locked row, once the person has the hand for the move, the record allows it, and nobody was quicker.

    `seen_state` is the record's `state_mark` on the page that the person pressed the button on; another mark now
    raises Overtaken (409). No hand: PermissionDenied (403). A rule in the way: RuleBroken (422).
    """
    row = locked(project, by=by)
    hands = rules.hands_on(row, reach(by), by.pk)
    if not rules.has_hand_for(move, row, hands):
        raise PermissionDenied("ตำแหน่งของท่านทำรายการนี้ไม่ได้")
    if seen_state is not None and seen_state != state_mark(row):
        raise Overtaken(
            "มีผู้ดำเนินการกับบันทึกนี้หลังจากท่านเปิดหน้า",
            conflicts=[("ขั้นตอน", ApprovalStep(row.working_step).label, "")],
            url=record_url(row),
        )
    rules.check_move(move, row, hands, year_is_closed=row.year_closed_on is not None)
    return row


def state_mark(project) -> str:
    """What a decision form carries: changes with every step and every saved version."""
    return f"{project.working_step}.{project.waiting_for}.{project.latest_revision_id or 0}"


def record_url(project) -> str:
    return reverse("projects:inspect", args=[project.pk])


def assign_url(project) -> str:
    return f"{reverse('projects_assign')}?id={project.pk}"
