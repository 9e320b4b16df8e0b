"""Posts and who holds them: the only way rights change. `by` None: the system itself (set-up, sample)."""

from datetime import timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.rules import Overtaken, RuleBroken
from cms.thai import thai_date
from projects.people import rules
from projects.people.handover import move_work, settle_left_behind
from projects.people.log_actions import changes, printed, values_of
from projects.people.models import Notice, Post, PostHolding, manager_of
from projects.people.notices import tell
from projects.people.roles import OURS, groups_for
from projects.people.scope import forget_reach


def own_post(post, by):
    """The post under lock, as the person who looks after it finds it. Post.DoesNotExist for everyone else."""
    posts = Post.objects.all() if by is None else Post.objects.looked_after_by(by)
    return posts.select_for_update(of=("self",)).get(pk=post.pk)


def check_looks_after(post, by):
    """A post that is not saved yet, or was changed: is it this person's to look after?"""
    if by is not None and not rules.may_manage(manager_of(by), post.facts):
        raise RuleBroken("ตำแหน่งนี้อยู่นอกพื้นที่ของท่าน", code="outside_area")


@transaction.atomic
def create_post(post, *, by):
    """Save a new post in the area that the person looks after."""
    check_looks_after(post, by)
    rules.check_binding(post.role, {name: getattr(post, name) for name in BINDING_FIELDS})
    post.full_clean()
    post.save()
    log(post, "projects.post.created", user=by, data={"changes": changes({}, values_of(post))})
    return post


BINDING_FIELDS = ("province", "group", "ministry", "department", "agency")


@transaction.atomic
def edit_post(post, *, seen_version, by, **facts):
    """Change title, phone or the second-factor flag. Overtaken when someone saved since `seen_version`."""
    post = own_post(post, by)
    if post.version != seen_version:
        raise Overtaken(
            conflicts=[(label, now, typed) for label, now, typed in changes(values_of(post), _texts(post, facts))]
        )
    before = values_of(post)
    for name, value in facts.items():
        setattr(post, name, value)
    post.version += 1
    post.full_clean()
    post.save()
    log(post, "projects.post.edited", user=by, data={"changes": changes(before, values_of(post))})
    return post


def _texts(post, facts):
    fields = {name: Post._meta.get_field(name) for name in facts}
    return values_of(post) | {str(fields[name].verbose_name): printed(fields[name], facts[name]) for name in facts}


@transaction.atomic
def give_post(post, person, *, by, since=None, until=None, is_stand_in=False, order_number=""):
    """Let a person hold a post from a day on (default today). Returns the PostHolding.

    The person joins the post's groups at once when the day has come.
    """
    if by is not None:
        post = own_post(post, by)
    holding = PostHolding(
        post=post,
        person=person,
        since=since or timezone.localdate(),
        until=until,
        is_stand_in=is_stand_in,
        order_number=order_number,
    )
    holding.full_clean()
    holding.save()
    told = {"person": person.get_username(), "since": thai_date(holding.since), "order_number": order_number}
    if until:
        told["until"] = thai_date(until)
    log(post, "projects.post.stand_in" if is_stand_in else "projects.post.given", user=by, data=told)
    join_groups(person)
    return holding


def add_stand_in(post, person, *, since, until, order_number, by):
    """A dated, numbered grant: the stand-in has the post's rights from the first day to the last, both included."""
    rules.check_stand_in(since, until, order_number, timezone.localdate())
    if not person.is_active:
        raise RuleBroken({"person": "บัญชีนี้ถูกระงับ"}, code="suspended")
    return give_post(post, person, since=since, until=until, is_stand_in=True, order_number=order_number, by=by)


@transaction.atomic
def end_holding(holding, *, by, on=None, note=""):
    """The person no longer holds the post; the rights end at once. `on`: the last day, as the order says."""
    post = own_post(holding.post, by)
    holding = PostHolding.objects.select_for_update(of=("self",)).select_related("person").get(pk=holding.pk)
    if holding.ended_at is not None:
        raise RuleBroken("พ้นจากตำแหน่งนี้ไปแล้ว", code="is_over")
    _check_a_central_officer_stays(post, without=holding)
    _close(holding, on or timezone.localdate())
    settled = settle_left_behind(holding.person)
    told = {"person": holding.person.get_username(), "until": thai_date(holding.until), "note": note}
    log(post, "projects.post.ended", user=by, data=told | {"notices": settled})
    join_groups(holding.person)
    return holding


def _close(holding, last_day):
    holding.until = max(holding.since, last_day)
    holding.ended_at = timezone.now()
    holding.save()


@transaction.atomic
def hand_over_post(post, *, to, on, by, order_number="", note=""):
    """Give a post to its next holder with the work that goes with it: drafts, open imports, unread notices.

    The one before loses the post's rights at once. A vacant post is simply given. Returns what moved, by name.
    """
    post = own_post(post, by)
    old = post.holdings.filter(until=None, is_stand_in=False).select_for_update(of=("self",)).first()
    if not to.is_active:
        raise RuleBroken({"person": "บัญชีนี้ถูกระงับ"}, code="suspended")
    if old and old.person_id == to.pk:
        raise RuleBroken({"person": "ผู้นี้ดำรงตำแหน่งอยู่แล้ว"}, code="same_person")
    rules.check_handover_day(on, old.since if old else None, timezone.localdate())
    moved = {}
    if old:
        _close(old, on - timedelta(days=1))
    holding = PostHolding(post=post, person=to, since=on, order_number=order_number)
    holding.full_clean()
    holding.save()
    if old:
        moved = move_work(post, old.person, to)
        join_groups(old.person)
    join_groups(to)
    told = {
        "from_person": old.person.get_username() if old else "",
        "to_person": to.get_username(),
        "on": thai_date(on),
    }
    log(post, "projects.post.handed_over", user=by, data=told | moved | {"order_number": order_number, "note": note})
    tell([to], Notice.Kind.HANDED_OVER, f"ท่านรับมอบตำแหน่ง{post.title} พร้อมงานที่ค้างอยู่", url="/admin/")
    return moved


@transaction.atomic
def suspend_post(post, *, by, reason=""):
    """Nobody has the post's rights until it is given back; who holds it stays recorded."""
    post = own_post(post, by)
    if by is not None and post.holdings.current(timezone.localdate()).filter(person=by).exists():
        raise RuleBroken("ระงับตำแหน่งที่ท่านดำรงอยู่เองไม่ได้", code="own_post")
    _check_a_central_officer_stays(post)
    return _set_suspended(post, True, "projects.post.suspended", by, reason)


@transaction.atomic
def unsuspend_post(post, *, by):
    return _set_suspended(own_post(post, by), False, "projects.post.unsuspended", by, "")


def _set_suspended(post, suspended, action, by, reason):
    if post.is_suspended == suspended:
        return post
    post.is_suspended = suspended
    post.version += 1
    post.save()
    log(post, action, user=by, data={"reason": reason})
    for holding in post.holdings.not_over(timezone.localdate()).select_related("person"):
        join_groups(holding.person)
    return post


def _check_a_central_officer_stays(post, without=None):
    """Someone must remain who can give rights back."""
    if post.role != Post.Role.CENTRAL or (without is not None and without.is_stand_in):
        return
    others = PostHolding.objects.current(timezone.localdate()).filter(
        post__role=Post.Role.CENTRAL, post__is_suspended=False, person__is_active=True, is_stand_in=False
    )
    others = others.exclude(post=post) if without is None else others.exclude(pk=without.pk)
    if not others.exists():
        raise RuleBroken("ต้องมีเจ้าหน้าที่ส่วนกลางที่ใช้งานได้อย่างน้อยหนึ่งคน", code="last_central")


def join_groups(person):
    """Put the person into exactly the role and area groups that today's posts ask for; other groups stay.

    Returns (names joined, names left).
    """
    wanted, ours = groups_due(person)
    person.groups.remove(*(ours - wanted))
    person.groups.add(*(wanted - ours))
    forget_reach(person)
    return {group.name for group in wanted - ours}, {group.name for group in ours - wanted}


def groups_due(person):
    """The groups the person's posts ask for today, and those of that kind the person is in."""
    posts = Post.objects.held_by(person, timezone.localdate()).select_related("province", "group", "agency")
    wanted = set(Group.objects.filter(name__in=groups_for(posts))) if person.is_active else set()
    return wanted, set(person.groups.filter(name__regex=OURS))
