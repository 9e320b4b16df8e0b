"""Which activity a budget code is: decided for the code, so for all its lines at once."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from cms.rules import Overtaken, RuleBroken
from projects.money.gfms import rules
from projects.money.models.gfms import GfmsCode
from projects.people.scope import reach
from projects.plans.models import ExpenditureKind
from projects.plans.rules import check_open
from projects.register.models import Activity
from projects.register.moved import tell_moved


@transaction.atomic
def match_code(code, activity, expenditure_kind, *, by, seen=None) -> GfmsCode:
    """Let the code's lines lead to the activity; those that name no kind of expenditure are of this kind.

    404 for a code or activity the person does not see, 403 for one that is only read, RuleBroken for another area's or
    year's activity, and for a closed year. Overtaken when the code was decided about since `seen` (its `code_mark`).
    """
    code = _locked(code, by, seen)
    if expenditure_kind not in ExpenditureKind.values:
        raise RuleBroken({"expenditure_kind": "เลือกประเภทรายจ่าย"}, code="no_kind")
    found = (
        Activity.objects.visible_to(by).select_related("project").filter(pk=getattr(activity, "pk", activity)).first()
    )
    if found is None:
        raise Http404
    project = found.project
    rules.check_activity_is_of_the_code(
        same_year=project.fiscal_year_id == code.fiscal_year_id,
        same_area=(project.province_id, project.group_id) == (code.province_id, code.group_id),
        cancelled=project.step == "cancelled",
    )
    before = code.activity
    code.activity, code.expenditure_kind = found, expenditure_kind
    return _decided(code, "projects.gfms.matched", before, found, by=by)


@transaction.atomic
def unmatch_code(code, *, by, seen=None) -> GfmsCode:
    """Send the code back to the worklist; no import matches it by itself from then on. Overtaken as `match_code`."""
    code = _locked(code, by, seen)
    before = code.activity
    if before is None:
        raise RuleBroken("รหัสนี้ยังไม่ได้จับคู่", code="not_matched")
    code.activity, code.expenditure_kind = None, ""
    return _decided(code, "projects.gfms.unmatched", before, None, by=by)


def code_mark(code) -> str:
    """What the form carries: changes with every decision about the code."""
    return f"{code.activity_id or ''}.{code.expenditure_kind}"


def _locked(code, by, seen):
    pk = getattr(code, "pk", code)
    code = GfmsCode.objects.visible_to(by).select_for_update(of=("self",)).select_related("fiscal_year").filter(pk=pk)
    code = code.first()
    if code is None:
        raise Http404
    if not reach(by).edits_area(code):
        raise PermissionDenied("ตำแหน่งของท่านอ่านข้อมูล GFMS ได้ แต่จับคู่รหัสไม่ได้")
    check_open(code.fiscal_year_id, code.fiscal_year.closed_for(code))
    if seen is not None and seen != code_mark(code):
        activity = code.activity
        stands = f"{activity.project.title[:80]}: {str(activity)[:80]}" if activity else "ยังไม่จับคู่"
        raise Overtaken(
            "มีผู้จับคู่หรือเลิกจับคู่รหัสนี้หลังจากท่านเปิดหน้า",
            conflicts=[("กิจกรรม", stands, "")],
            url=reverse("gfms:code", args=[code.pk]),
        )
    return code


def _decided(code, action, before, after, *, by):
    code.is_settled, code.matched_by, code.matched_at = True, by, timezone.now()
    code.save()
    tell_moved([one.project_id for one in (before, after) if one])
    change = ["กิจกรรม", *(f"{one.project.code} {str(one)[:80]}" if one else "" for one in (before, after))]
    log(code, action, user=by, data={"code": code.budget_code, "year_be": code.fiscal_year_id, "changes": [change]})
    return code
