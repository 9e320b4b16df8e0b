"""A question is asked, answered to and fro, closed; by an agency of its office, by an office of the centre."""

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from cms.rules import Overtaken, RuleBroken
from projects.areas.models import GroupMembership, Province, ProvinceGroup
from projects.oversight import rules
from projects.oversight.actions.telling import asking_people, office_people
from projects.oversight.models import HelpMessage, HelpRequest, HelpState
from projects.people.models import Notice
from projects.people.notices import settle_notices, tell
from projects.people.scope import reach
from projects.register.models import Project


def help_url(request) -> str:
    return reverse("projects_help_request", args=[request.pk])


def help_mark(request) -> str:
    return f"{request.state}.{request.version}"


def offices_of(agency) -> list:
    """The areas whose offices an agency may ask: the provinces that it serves, the groups that these stand in, and those
    that own its projects. Four queries."""
    own = Project._base_manager.filter(agency=agency).order_by()
    served = Q(pk__in=agency.provinces.values("pk")) | Q(pk__in=own.values("province"))
    provinces = list(Province.objects.filter(served, has_provincial_plan=True))
    members = GroupMembership.objects.filter(province__in=agency.provinces.all(), last_year_be=None)
    groups = ProvinceGroup.objects.filter(Q(pk__in=members.values("group")) | Q(pk__in=own.values("group")))
    return [*provinces, *groups.filter(last_year_be=None)]


def help_hands(request, person) -> rules.HelpHands:
    where = reach(person)
    office = request.province_id in where.edit_provinces or request.group_id in where.edit_groups
    if request.is_to_centre:
        return rules.HelpHands(asks=office, answers=where.edits_nation)
    return rules.HelpHands(asks=request.agency_id in where.edit_agencies, answers=office or where.edits_nation)


@transaction.atomic
def ask_for_help(*, agency=None, area, project=None, subject, text, form_key, by) -> HelpRequest:
    """`agency` asks the office of `area` (Province or ProvinceGroup); without one, the area's office asks the centre.
    403 in the name of others; 404 for a project unseen."""
    get_user_model().objects.select_for_update(of=("self",)).get(pk=by.pk)  # what one person sends comes one by one
    if made := HelpRequest.objects.filter(form_key=form_key, asked_by=by).first():
        return made
    where, is_group = reach(by), area._meta.model_name == "provincegroup"
    if agency is not None:
        if agency.pk not in where.edit_agencies or area not in offices_of(agency):
            raise PermissionDenied("ขอความช่วยเหลือได้ในนามหน่วยงานของท่าน ถึงสำนักงานของพื้นที่ที่หน่วยงานอยู่")
    elif area.pk not in (where.edit_groups if is_group else where.edit_provinces):
        raise PermissionDenied("ขอความช่วยเหลือจากส่วนกลางได้ในนามสำนักงานของท่าน")
    if project is not None and not Project.objects.visible_to(by).filter(pk=project.pk).exists():
        raise Http404
    rules.check_text("text", text, "เขียนคำถามหรือเรื่องที่ขอให้ช่วย")
    now = timezone.now()
    request = HelpRequest(
        agency=agency, project=project, subject=subject.strip(), state_since=now, asked_by=by, asked_at=now,
        form_key=form_key, **{"group" if is_group else "province": area},
    )  # fmt: skip
    request.full_clean()
    request.save()
    HelpMessage.objects.create(request=request, text=text.strip(), is_answer=False, written_by=by, written_at=now)
    _log(request, "help_asked", by)
    tell(office_people(request), Notice.Kind.ASKED, f"{request.asker_name}: {request.subject}", url=help_url(request))
    return request


def _locked(request, move, *, by, seen):
    row = HelpRequest.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=request.pk).first()
    if row is None:
        raise Http404
    hands = help_hands(row, by)
    if not (hands.asks or hands.answers):
        raise PermissionDenied("ตำแหน่งของท่านอ่านเรื่องนี้ได้ แต่ตอบหรือปิดเรื่องไม่ได้")
    if seen is not None and seen != help_mark(row):
        last = row.messages.last()
        raise Overtaken(
            "มีผู้ตอบหรือปิดเรื่องนี้หลังจากท่านเปิดหน้า",
            conflicts=[("ข้อความล่าสุด", last.text if last else "", "")],
            url=help_url(row),
        )
    if why := rules.help_refusal(move, row.state, hands):
        raise RuleBroken(why, code=f"cannot_{move}")
    return row, hands


@transaction.atomic
def reply_to_help(request, *, text, by, seen=None) -> HelpMessage:
    """From the side that was asked it is an answer; from the asker a further question, which waits again."""
    row, hands = _locked(request, "reply", by=by, seen=seen)
    rules.check_text("text", text, "เขียนข้อความก่อนส่ง")
    now = timezone.now()
    message = HelpMessage(
        request=row, text=text.strip(), is_answer=hands.answers and not hands.asks, written_by=by, written_at=now
    )
    message.full_clean()
    message.save()
    if message.is_answer:
        row.first_answered_at = row.first_answered_at or now
    row.state, row.state_since = HelpState.ANSWERED if message.is_answer else HelpState.WAITING, now
    row.version += 1
    row.save()
    settle_notices(help_url(row), Notice.Kind.ASKED, Notice.Kind.ANSWERED)
    word = "help_answered" if message.is_answer else "help_asked_again"
    _log(row, word, by)
    people, kind = (
        (asking_people(row), Notice.Kind.ANSWERED) if message.is_answer else (office_people(row), Notice.Kind.ASKED)
    )
    tell(people, kind, f"{'คำตอบ' if message.is_answer else row.asker_name}: {row.subject}", url=help_url(row))
    return message


@transaction.atomic
def close_help(request, *, by, seen=None) -> HelpRequest:
    """Done with: by the asker at any time, by the side that was asked once it has answered what was asked last. Then the
    answer stays on the asker's desk until it is read."""
    row, hands = _locked(request, "close", by=by, seen=seen)
    row.state, row.state_since = HelpState.CLOSED, timezone.now()
    row.closed_at = row.state_since
    row.version += 1
    row.save()
    settle_notices(help_url(row), Notice.Kind.ASKED, *([Notice.Kind.ANSWERED] if hands.asks else []))
    _log(row, "help_closed", by)
    return row


def _log(request, word, by):
    """That it happened, and whose it is: not one word of it, because superiors read the area's log and not the request."""
    log(request, f"projects.oversight.{word}", user=by, title=f"เรื่องขอความช่วยเหลือ {request.pk}")
