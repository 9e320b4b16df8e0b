"""A directive is issued, acknowledged, answered, closed, issued again, cancelled: target by target, all logged."""

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from cms.rules import Overtaken, RuleBroken
from cms.thai import fiscal_year_be, local_day, thai_date, to_be
from projects.evidence.reports import documents_of, photos_of
from projects.oversight import rules
from projects.oversight.actions.telling import settle_list, tell_issuer, tell_owners, tell_owners_of_the_end
from projects.oversight.models import Directive, DirectiveTarget, Reissue, Response, ResponseEvidence, TargetState
from projects.oversight.rules import TargetMove
from projects.people.models import Notice, Post, PostHolding
from projects.people.notices import settle_notices
from projects.people.scope import EVERYONE, asking_as, reach, reach_of
from projects.plans.models import FiscalYear
from projects.plans.rules import check_open
from projects.register.actions.locking import locked
from projects.register.models import Project
from projects.register.rules import hands_on

NUMBER_TRIES = 5  # of a running number that others of the same name take at the same moment


def directive_url(directive) -> str:
    return reverse("projects_directive", args=[directive.pk])


def target_url(target) -> str:
    return reverse("projects_directive_target", args=[target.pk])


def target_mark(target) -> str:
    """What a form about a target carries: changes with every move."""
    return f"{target.state}.{target.version}"


def issuing_posts(person):
    """The executives' posts in whose name the person issues, closes and issues again: those held, those of the area
    whose office the person works in, and for the centre every one."""
    where, executives = reach(person), Post.objects.filter(role=Post.Role.EXECUTIVE, is_suspended=False)
    if where.edits_nation:
        return executives
    own = Post.objects.held_by(person, timezone.localdate()).filter(role=Post.Role.EXECUTIVE).values("pk")
    of_office = executives.filter(
        province__in=where.edit_provinces, ministry=None, department=None
    ) | executives.filter(group__in=where.edit_groups, ministry=None, department=None)
    return executives.filter(pk__in=own) | of_office


def posts_left_to(person):
    """The executives' posts that nobody holds today, whose answers therefore wait for this person: those of the area whose
    office the person works in; for the centre those of no area, and suspended ones."""
    where, executives = reach(person), Post.objects.filter(role=Post.Role.EXECUTIVE)
    held = PostHolding.objects.current(timezone.localdate()).filter(post=OuterRef("pk"), person__is_active=True)
    if where.edits_nation:
        return executives.filter(Q(is_suspended=True) | Q(~Exists(held), province=None, group=None))
    own = executives.filter(where.edit_area_q(), is_suspended=False, ministry=None, department=None)
    return own.filter(~Exists(held))


def holds(person, post) -> bool:
    """Whether the person holds the post today, or stands in for its holder."""
    return post is not None and Post.objects.held_by(person, timezone.localdate()).filter(pk=post.pk).exists()


@transaction.atomic
def issue_directive(
    *, issuer, issuer_name="", order_number="", number="", issued_on, due_on, subject, text, projects=(), area=None,
    form_key, by,
) -> Directive:  # fmt: skip
    """Order the projects' agencies, or an area's office, to act and answer by a day.

    `issuer` is an executive's Post, or None with `issuer_name` typed by the centre; who does not hold the post names the
    written order. `projects`: ids or rows; `area`: a Province or ProvinceGroup. The same `form_key` again gives the
    directive that it made. 404 for a project unseen, 403 for what the issuer's post does not reach.
    """
    get_user_model().objects.select_for_update(of=("self",)).get(pk=by.pk)  # what one person sends comes one by one
    if made := Directive.objects.filter(form_key=form_key, recorded_by=by).first():
        return made
    issuer_name, number = _check_issuer(issuer, issuer_name, order_number, by), number.strip()
    rules.check_dates(issued_on, due_on, timezone.localdate())
    rows = _reached_projects(projects, issuer, by) if area is None else []
    if area is not None:
        _check_area(area, issuer, issued_on, by)
    if issuer is not None:
        Post.objects.select_for_update(of=("self",)).get(pk=issuer.pk)  # running numbers are given one at a time
    kind = (
        Directive.Scope.AREA if area is not None else Directive.Scope.LIST if len(rows) > 1 else Directive.Scope.PROJECT
    )
    now = timezone.now()
    directive = Directive(
        number=number, issued_on=issued_on, issuer_post=issuer, issuer_name=issuer_name,
        order_number=order_number.strip(), scope=kind, subject=subject.strip(), text=text.strip(), due_on=due_on,
        recorded_by=by, recorded_at=now, form_key=form_key,
    )  # fmt: skip
    _save_numbered(directive, is_typed=bool(number))
    owned = [{"project": row} for row in rows] or [{_field(area): area}]
    targets = DirectiveTarget._base_manager.bulk_create(
        [DirectiveTarget(directive=directive, state_since=now, due_on=due_on, **owner) for owner in owned]
    )
    for target in targets:
        _log(
            target, "issued", by, order_number=directive.order_number, reason=directive.subject, until=thai_date(due_on)
        )
    tell_owners(directive, targets)
    return directive


def _save_numbered(directive, *, is_typed):
    """Under the number that was typed, or the issuer's next: the one after it where somebody was quicker."""
    for _try in range(1 if is_typed else NUMBER_TRIES):
        if not is_typed:
            directive.number = _next_number(directive.issuer_name, to_be(directive.issued_on.year))
        directive.full_clean(validate_constraints=False)  # a taken number is refused below, at its field
        try:
            with transaction.atomic():
                directive.save()
        except IntegrityError:
            continue
        return
    raise RuleBroken({"number": "ผู้สั่งการท่านนี้มีข้อสั่งการเลขที่นี้แล้ว"}, code="number_taken")


def _field(area):
    return "group" if area._meta.model_name == "provincegroup" else "province"


def _check_issuer(issuer, issuer_name, order_number, by) -> str:
    if issuer is None:
        if not reach(by).edits_nation:
            raise PermissionDenied("บันทึกข้อสั่งการแทนผู้บริหารที่ไม่มีตำแหน่งในระบบได้เฉพาะส่วนกลาง")
        rules.check_text("issuer_name", issuer_name, "กรอกชื่อหรือตำแหน่งของผู้สั่งการ")
    elif not issuing_posts(by).filter(pk=issuer.pk).exists():
        raise PermissionDenied("ออกข้อสั่งการได้เฉพาะในนามตำแหน่งของท่าน หรือผู้บริหารของพื้นที่ที่ท่านดูแล")
    elif issuer_name.strip():
        raise RuleBroken(
            {"issuer_name": "เลือกผู้สั่งการจากรายการแล้ว ไม่ต้องกรอกชื่อ หากเป็นผู้อื่นให้เลือก “ผู้สั่งการอื่น”"}, code="two_issuers"
        )
    if not holds(by, issuer):
        rules.check_text("order_number", order_number, "ท่านบันทึกแทนผู้สั่งการ กรอกเลขที่หนังสือหรือบันทึกสั่งการ")
    return issuer.full_title if issuer else issuer_name.strip()


def _reached_projects(projects, issuer, by):
    ids = {getattr(project, "pk", project) for project in projects}
    if not ids:
        raise RuleBroken("เลือกโครงการที่จะสั่งการก่อน", code="nothing_chosen")
    if len(ids) > rules.MOST_TARGETS:
        raise RuleBroken(f"สั่งการได้ครั้งละไม่เกิน {rules.MOST_TARGETS} โครงการ", code="too_many")
    seen = Project.objects.visible_to(by).select_related("fiscal_year", "agency", "province", "group")
    rows = list(seen.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    if len(rows) != len(ids):
        raise Http404
    where = reach_of([issuer]) if issuer else None
    for row in rows:
        if where is not None and not where.may_direct(row):
            raise PermissionDenied(f"โครงการ {row.code} อยู่นอกพื้นที่ของผู้สั่งการ")
        check_open(row.fiscal_year_id, row.year_closed_on)
        rules.check_takes_new(row.step, row.was_ever_submitted)
    return rows


def _check_area(area, issuer, issued_on, by):
    where = reach(by)
    if not (where.edits_nation or where.may_direct(area) or area.pk in getattr(where, f"edit_{_field(area)}s")):
        raise Http404
    if issuer is not None and not reach_of([issuer]).may_direct(area):
        raise PermissionDenied(f"{area.full_name}อยู่นอกพื้นที่ของผู้สั่งการ")
    _check_year_of(DirectiveTarget(**{_field(area): area}), issued_on)


def closed_year_of(target, issued_on):
    """(fiscal year BE, the day it was closed or None) that a target belongs to: its project's, for an area's the year in
    which it was issued."""
    if target.project_id:
        return target.project.fiscal_year_id, target.project.year_closed_on
    year = FiscalYear.objects.filter(pk=fiscal_year_be(issued_on)).first()
    return fiscal_year_be(issued_on), year.closed_for(target) if year else None


def _check_year_of(target, issued_on):
    check_open(*closed_year_of(target, issued_on))


def _next_number(issuer_name, year_be):
    used = Directive.objects.filter(issuer_name=issuer_name, number__endswith=f"/{year_be}")
    return rules.next_number(used.values_list("number", flat=True), year_be)


def hands_on_target(target, person) -> rules.TargetHands:
    """What the person is to the target. Two queries at most."""
    where = reach(person)
    if target.project_id:
        hands = hands_on(target.project, where, person.pk)
        owner, office = hands.owns, hands.is_office or hands.is_centre
    else:
        owner = office = (
            where.edits_nation or target.province_id in where.edit_provinces or target.group_id in where.edit_groups
        )
    post = target.directive.issuer_post
    acts_for = where.edits_nation or (office and post is not None and issuing_posts(person).filter(pk=post.pk).exists())
    return rules.TargetHands(person_id=person.pk, is_owner=owner, is_issuer=holds(person, post), acts_on_order=acts_for)


def answered_by(target) -> set:
    """The ids of all who answered in the target's present round. One query."""
    return set(Response.objects.filter(target=target, round=target.round).values_list("answered_by", flat=True))


def _locked_for(move, target, *, by, seen, order_number=""):
    """The target, locked, once the person may and nobody was quicker. 404 unseen, 403 no hand, 409, 422."""
    seen_now = DirectiveTarget.objects.visible_to(by)
    found = seen_now.filter(pk=target.pk).first()
    if found is None:
        raise Http404
    project = locked(found.project_id, by=by) if found.project_id else None
    row = (
        seen_now.select_for_update(of=("self",))
        .select_related("directive__issuer_post", "province", "group")
        .get(pk=target.pk)
    )
    if project is not None:
        row.project = project
    hands = hands_on_target(row, by)
    if not rules.has_hand_for(move, hands):
        raise PermissionDenied("ตำแหน่งของท่านอ่านข้อสั่งการนี้ได้ แต่ทำรายการนี้ไม่ได้")
    if seen is not None and seen != target_mark(row):
        raise Overtaken(
            "มีผู้ดำเนินการกับข้อสั่งการนี้หลังจากท่านเปิดหน้า",
            conflicts=[("สถานะ", row.get_state_display(), "")],
            url=target_url(row),
        )
    _check_year_of(row, row.directive.issued_on)
    rules.check_move(move, state=row.state, answered_by=answered_by(row), hands=hands, order_number=order_number)
    return row


@transaction.atomic
def acknowledge_target(target, *, by, seen=None) -> DirectiveTarget:
    row = _locked_for(TargetMove.ACKNOWLEDGE, target, by=by, seen=seen)
    row.acknowledged_at, row.acknowledged_by = timezone.now(), by
    return _move(row, TargetState.ACKNOWLEDGED, "acknowledged", by)


@transaction.atomic
def answer_target(target, *, text, links="", photos=(), documents=(), by, seen=None) -> Response:
    """Answer it, also late: the answer is kept with the due day that it had, and marked. What is added to an answer that
    came in time makes nothing late. `photos`, `documents`: the project's own of section 2.5, as evidence."""
    row = _locked_for(TargetMove.ANSWER, target, by=by, seen=seen)
    rules.check_text("text", text, "เขียนคำชี้แจง: ทำอะไรไปแล้ว เมื่อใด และจะทำอะไรต่อ")
    now, is_more = timezone.now(), row.state == TargetState.ANSWERED
    late = not is_more and local_day(now) > row.due_on
    response = Response(
        target=row, round=row.round, due_on=row.due_on, text=text.strip(), links=" ".join(links.split()),
        answered_at=now, answered_by=by, is_late=late,
    )  # fmt: skip
    with asking_as(EVERYONE):  # the hands on the target were asked: an area's has no project to ask
        response.full_clean()
    response.save()
    ResponseEvidence._base_manager.bulk_create(_evidence(row, response, photos, documents))
    if row.acknowledged_at is None:
        row.acknowledged_at, row.acknowledged_by = now, by
    row.was_late = row.was_late or late
    _move(row, TargetState.ANSWERED, "answered", by, reason=response.text[:400])
    said = "ชี้แจงเพิ่มเติม" if is_more else "ชี้แจงแล้วช้ากว่ากำหนด" if late else "ชี้แจงแล้ว"
    tell_issuer(row, f"{said}: {row.directive} — {row.subject}")
    return response


def _evidence(target, response, photos, documents):
    """Rows to be written. Http404 for what is not the project's own, or a draft."""
    for name, chosen, own in (
        ("photo", photos, photos_of(target.project)),
        ("document", documents, documents_of(target.project)),
    ):
        ids = {one.pk for one in chosen}
        found = list(own.filter(pk__in=ids)) if ids and target.project_id else []
        if len(found) != len(ids):
            raise Http404
        yield from (ResponseEvidence(response=response, **{name: one}) for one in found)


@transaction.atomic
def close_target(target, *, note="", order_number="", by, seen=None) -> DirectiveTarget:
    """The issuer is content: by the post, its stand-in, or the office or centre on a written order."""
    row = _locked_for(TargetMove.CLOSE, target, by=by, seen=seen, order_number=order_number)
    return _end(row, TargetState.CLOSED, "closed", note, order_number, by)


@transaction.atomic
def cancel_target(target, *, reason, order_number="", by, seen=None) -> DirectiveTarget:
    row = _locked_for(TargetMove.CANCEL, target, by=by, seen=seen, order_number=order_number)
    rules.check_text("reason", reason, "เขียนเหตุผลที่ยกเลิก")
    return _end(row, TargetState.CANCELLED, "cancelled", reason, order_number, by)


def _end(row, state, word, note, order_number, by):
    row.ended_at, row.ended_by = timezone.now(), by
    row.end_note, row.end_order_number = note.strip(), order_number.strip()
    _move(row, state, word, by, reason=row.end_note, order_number=row.end_order_number)
    tell_owners_of_the_end(row)
    return row


@transaction.atomic
def reissue_target(target, *, text, due_on, order_number="", by, seen=None) -> DirectiveTarget:
    """Order it once more with a new due day; what was answered stays. Not answered in time counts as late."""
    row = _locked_for(TargetMove.REISSUE, target, by=by, seen=seen, order_number=order_number)
    rules.check_text("text", text, "เขียนสิ่งที่ให้ชี้แจงหรือดำเนินการเพิ่ม")
    today = timezone.localdate()
    if due_on < today:
        raise RuleBroken({"due_on": "กำหนดใหม่ต้องไม่ก่อนวันนี้"}, code="due_in_past")
    row.was_late = row.was_late or (row.state in rules.UNANSWERED and row.due_on < today)
    row.round, row.due_on = row.round + 1, due_on
    row.acknowledged_at = row.acknowledged_by = None
    again = Reissue(
        target=row, round=row.round, due_on=due_on, text=text.strip(), order_number=order_number.strip(),
        issued_at=timezone.now(), issued_by=by,
    )  # fmt: skip
    with asking_as(EVERYONE):
        again.full_clean()
    again.save()
    facts = {"reason": again.text, "until": thai_date(due_on), "order_number": again.order_number}
    _move(row, TargetState.ISSUED, "reissued", by, **facts)
    tell_owners(row.directive, [row], again=True)
    return row


def _move(row, state, word, by, **facts):
    before = row.get_state_display()
    row.state, row.state_since = state, timezone.now()
    row.version += 1
    row.save()
    settle_notices(target_url(row), Notice.Kind.DIRECTED, Notice.Kind.ANSWERED)
    settle_list(row)
    _log(row, word, by, changes=[["สถานะ", before, row.get_state_display()]], **facts)
    return row


def _log(target, word, by, **facts):
    """On the project, or on the target where an area is directed; the area's ids make it that area's log."""
    data = {"row": target.pk, "directive": target.directive_id} | {name: fact for name, fact in facts.items() if fact}
    if target.project_id:
        log(target.project, f"projects.oversight.directive_{word}", user=by, data=data)
    else:
        owner = {"province_id": target.province_id, "group_id": target.group_id}
        log(target, f"projects.oversight.directive_{word}", user=by, data=data, **owner)
