"""Accounts: made, reset and suspended by whoever looks after every post of theirs."""

import secrets

from allauth.mfa.models import Authenticator
from axes.utils import reset as forget_failures
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.rules import RuleBroken
from projects.people.actions import create_post, give_post, hand_over_post, join_groups
from projects.people.models import PersonSettings, Post, PostHolding, accounts_looked_after_by

READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is read for something else over the telephone


def temporary_password() -> str:
    """Four groups of four: 79 bits, and can be said over the telephone."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(4))


@transaction.atomic
def create_account(username, *, by, first_name="", last_name="", email="", password=None):
    """A new account that may sign in and set its own password first. Returns (person, temporary password).

    Give it a post in the same transaction: `by` is not asked for rights here, the post is.
    """
    secret = password or temporary_password()
    person = get_user_model()(username=username, first_name=first_name, last_name=last_name, email=email)
    person.set_password(secret)
    person.full_clean()
    person.save()
    PersonSettings.objects.create(person=person, must_change_password=password is None)
    return person, secret


@transaction.atomic
def create_post_with_holder(post, *, by, person=None, account=None, since=None, order_number=""):
    """A new post, and in one go its holder: an existing person, or a new account. Returns (post, person, secret)."""
    post = create_post(post, by=by)
    secret = None
    if account:
        person, secret = create_account(by=by, **account)
    if person:
        give_post(post, person, since=since, order_number=order_number, by=by)
    if account:
        log(person, "projects.account.created", user=by, data={"person": person.get_username()})
    return post, person, secret


@transaction.atomic
def hand_over_to(post, *, by, person=None, account=None, **facts):
    """Hand a post over to an existing person or to a new account. Returns (person, secret, what moved)."""
    secret = None
    if account:
        person, secret = create_account(by=by, **account)
    moved = hand_over_post(post, to=person, by=by, **facts)
    if account:
        log(person, "projects.account.created", user=by, data={"person": person.get_username()})
    return person, secret, moved


def own_account(person, by):
    """The account under lock. DoesNotExist unless every post of it is this person's to look after."""
    return accounts_looked_after_by(by).select_for_update(of=("self",)).get(pk=person.pk)


@transaction.atomic
def reset_password(person, *, by, forget_second_factor=False):
    """A new temporary password: sessions end, the lock after failures is lifted. Returns the password, kept nowhere."""
    person = own_account(person, by)
    if person.pk == by.pk:
        raise RuleBroken("รหัสผ่านของท่านเอง ให้เปลี่ยนที่หน้าบัญชีของฉัน", code="own_account")
    secret = temporary_password()
    person.set_password(secret)
    person.save(update_fields=["password"])
    PersonSettings.objects.update_or_create(person=person, defaults={"must_change_password": True})
    if forget_second_factor:
        Authenticator.objects.filter(user=person).delete()
    forget_failures(username=person.get_username())
    note = "ล้างการยืนยันตัวตนสองขั้นด้วย" if forget_second_factor else ""
    log(person, "projects.account.password_reset", user=by, data={"person": person.get_username(), "note": note})
    return secret


@transaction.atomic
def suspend_person(person, *, by, reason=""):
    """The account cannot be used and its sessions end at once; its posts stay recorded."""
    person = own_account(person, by)
    if person.pk == by.pk:
        raise RuleBroken("ระงับบัญชีของท่านเองไม่ได้", code="own_account")
    _check_a_central_officer_stays(person)
    log(person, "projects.account.suspended", user=by, data={"person": person.get_username(), "reason": reason})
    return _set_active(person, False)


@transaction.atomic
def unsuspend_person(person, *, by):
    person = own_account(person, by)
    log(person, "projects.account.unsuspended", user=by, data={"person": person.get_username()})
    return _set_active(person, True)


def _set_active(person, is_active):
    person.is_active = is_active
    person.save(update_fields=["is_active"])
    join_groups(person)
    return person


def _check_a_central_officer_stays(person):
    central = PostHolding.objects.current(timezone.localdate()).filter(
        post__role=Post.Role.CENTRAL, post__is_suspended=False, person__is_active=True, is_stand_in=False
    )
    if central.filter(person=person).exists() and not central.exclude(person=person).exists():
        raise RuleBroken("ต้องมีเจ้าหน้าที่ส่วนกลางที่ใช้งานได้อย่างน้อยหนึ่งคน", code="last_central")
