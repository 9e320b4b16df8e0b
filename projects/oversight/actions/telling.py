"""Who is told of a directive, a help request or a severe problem."""

from collections import defaultdict

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from cms.thai import thai_date
from projects.oversight.models import DirectiveTarget, TargetState
from projects.people.models import Notice, Post, PostHolding
from projects.people.notices import holders, settle_notices, tell
from projects.people.scope import EVERYONE, asking_as


def tell_owners(directive, targets, *, again=False):
    """Whoever must act: one notice each, about the target; of a list one notice for all that concerns the person."""
    told = defaultdict(list)
    for target in targets:
        told[_owner_facts(target)].append(target)
    held = _holders_of(told)
    for facts, rows in told.items():
        people = held[facts]
        word = f"สั่งการอีกครั้ง ครั้งที่ {rows[0].round}" if again else "ข้อสั่งการใหม่"
        what = rows[0].subject if len(rows) == 1 else f"{len(rows)} โครงการ"
        text = f"{word} ให้ชี้แจงภายใน {thai_date(rows[0].due_on)}: {directive} — {what}"
        if len(rows) == 1:
            url = reverse("projects_directive_target", args=[rows[0].pk])
        else:
            url = reverse("projects_directive", args=[directive.pk])
        tell(people, Notice.Kind.DIRECTED, text, url=url)


def settle_list(target):
    """Of several at once one notice was given: it leaves the owner's desks when none of them is unseen any more."""
    facts, directive = _owner_facts(target), target.directive_id
    with asking_as(EVERYONE):
        unseen = list(
            DirectiveTarget.objects.filter(directive=directive, state=TargetState.ISSUED).select_related("project")
        )
    if facts not in {_owner_facts(one) for one in unseen}:
        people = _holders_of({facts})[facts]
        settle_notices(reverse("projects_directive", args=[directive]), Notice.Kind.DIRECTED, people=people)


def tell_owners_of_the_end(target):
    """Whoever had to act: that nothing is asked any more."""
    facts = _owner_facts(target)
    word = "ผู้สั่งการปิดเรื่องแล้ว" if target.state == TargetState.CLOSED else "ยกเลิกข้อสั่งการ"
    text = f"{word}: {target.directive} — {target.subject}"
    url = reverse("projects_directive_target", args=[target.pk])
    tell(_holders_of({facts})[facts], Notice.Kind.ANSWERED, text, url=url)


def _owner_facts(target):
    """(field of a post, id) of those who answer: the project's agency, else the area's office."""
    if target.project_id and target.project.agency_id:
        return "agency_id", target.project.agency_id
    owner = target.project if target.project_id else target
    return ("province_id", owner.province_id) if owner.province_id else ("group_id", owner.group_id)


ROLES = {
    "agency_id": Post.Role.AGENCY,
    "province_id": Post.Role.PROVINCIAL_OFFICE,
    "group_id": Post.Role.GROUP_OFFICE,
}


def _holders_of(wanted) -> dict:
    """(field, id) → the people who hold such a post today. One query for each field, whatever the number."""
    found = defaultdict(list)
    current = PostHolding.objects.current(timezone.localdate()).filter(post__is_suspended=False, person__is_active=True)
    for field, role in ROLES.items():
        ids = [pk for name, pk in wanted if name == field]
        if ids:
            rows = current.filter(post__role=role, **{f"post__{field}__in": ids}).select_related("person", "post")
            for holding in rows:
                if holding.person not in found[field, getattr(holding.post, field)]:
                    found[field, getattr(holding.post, field)].append(holding.person)
    return found


def tell_issuer(target, text):
    """The holders of the issuer's post; who recorded it, where the issuer has no post here or nobody holds it."""
    url = reverse("projects_directive_target", args=[target.pk])
    post = target.directive.issuer_post
    people = list(holders(pk=post.pk)) if post else []
    tell(people or [target.directive.recorded_by], Notice.Kind.ANSWERED, text, url=url)


def office_people(request):
    """Those who answer a help request: the area's office, or the centre."""
    if request.is_to_centre:
        return holders(role=Post.Role.CENTRAL)
    if request.province_id:
        return holders(role=Post.Role.PROVINCIAL_OFFICE, province_id=request.province_id)
    return holders(role=Post.Role.GROUP_OFFICE, group_id=request.group_id)


def asking_people(request):
    """The asker's side: whoever holds the agency's or the office's post now, and who asked."""
    if request.agency_id:
        people = holders(role=Post.Role.AGENCY, agency_id=request.agency_id)
    elif request.province_id:
        people = holders(role=Post.Role.PROVINCIAL_OFFICE, province_id=request.province_id)
    else:
        people = holders(role=Post.Role.GROUP_OFFICE, group_id=request.group_id)
    return people | get_user_model().objects.filter(pk=request.asked_by_id, is_active=True)


def tell_of_severe(problem, by):
    """Work that cannot go on: the area's office and its executive are told, but for who wrote it down."""
    project = problem.project
    area = {"province_id": project.province_id} if project.province_id else {"group_id": project.group_id}
    office = Post.Role.PROVINCIAL_OFFICE if project.province_id else Post.Role.GROUP_OFFICE
    people = {person.pk: person for role in (office, Post.Role.EXECUTIVE) for person in holders(role=role, **area)}
    people.pop(by.pk, None)
    url = reverse("projects_problem", args=[problem.project_id, problem.pk])
    tell(people.values(), Notice.Kind.PROBLEM, f"ปัญหารุนแรง ดำเนินการต่อไม่ได้: {project} — {problem.text}", url=url)
