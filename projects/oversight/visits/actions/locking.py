"""Narrow and lock: what every action on a visit begins with."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from cms.rules import Overtaken, RuleBroken
from projects.oversight.visits import rules
from projects.oversight.visits.models import Recommendation, Visit, VisitState
from projects.people.scope import reach
from projects.plans.rules import check_open


def visit_url(visit) -> str:
    return reverse("visits:visit", args=[getattr(visit, "pk", visit)])


def recommendation_url(recommendation) -> str:
    return reverse("visits:recommendation", args=[getattr(recommendation, "pk", recommendation)])


def locked_visit(visit, move, *, by, seen=None) -> Visit:
    """The row, locked. 404 unseen, 403 another kind of visitor's, 409 when somebody was quicker, 422 by the rules."""
    row = Visit.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=visit.pk).first()
    if row is None:
        raise Http404
    feet = rules.feet_in(row, reach(by), by.pk)
    if not rules.may_record(row.kind, feet):
        raise PermissionDenied("ตำแหน่งของท่านอ่านการตรวจติดตามนี้ได้ แต่บันทึกไม่ได้")
    if seen is not None and str(seen) != str(row.version):
        raise Overtaken("มีผู้บันทึกการตรวจติดตามนี้หลังจากท่านเปิดหน้า", url=visit_url(row))
    check_open(row.fiscal_year_id, row.year_closed_on)
    rules.check_move(move, row.state)
    return row


def locked_recommendation(recommendation, *, by, seen=None) -> Recommendation:
    """Its visit and the row, both locked. 404 unseen, 409 when somebody was quicker, 422 in a closed year."""
    seen_by = Recommendation.objects.visible_to(by)
    pk = seen_by.filter(pk=recommendation.pk).values_list("visit", flat=True).first()
    if pk is None:
        raise Http404
    visit = Visit.objects.select_for_update(of=("self",)).select_related("fiscal_year").get(pk=pk)
    rows = Recommendation.objects.select_for_update(of=("self",)).select_related("project__fiscal_year")
    row = rows.get(pk=recommendation.pk)
    row.visit = visit
    if seen is not None and str(seen) != str(row.version):
        raise Overtaken(
            "มีผู้บันทึกข้อเสนอแนะนี้หลังจากท่านเปิดหน้า",
            conflicts=[("สถานะ", row.get_state_display(), "")],
            url=recommendation_url(row),
        )
    check_open(visit.fiscal_year_id, visit.year_closed_on)
    if row.project is not None:
        check_open(row.project.fiscal_year_id, row.project.year_closed_on)  # a group's, in a province's visit
    if visit.state == VisitState.CANCELLED:
        raise RuleBroken("ข้อเสนอแนะนี้ตกไปพร้อมการตรวจที่ยกเลิกแล้ว", code="visit_cancelled")
    return row


def check_visitor(visit, by):
    if not rules.may_record(visit.kind, rules.feet_in(visit, reach(by), by.pk)):
        raise PermissionDenied("พิจารณาได้เฉพาะผู้ตรวจติดตามของเรื่องนี้")
