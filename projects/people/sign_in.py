"""How people come in: what allauth and axes are told, and what happens at each sign-in."""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import password_changed
from allauth.mfa.adapter import DefaultMFAAdapter
from axes.helpers import get_cool_off
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.shortcuts import render
from django.urls import reverse
from wagtail.log_actions import log

from projects.people.actions import join_groups
from projects.people.models import PersonSettings

MUST_CHANGE = "must_change_password"  # in the session: asked once a sign-in, not at every request

JUST_NOW_SECONDS = 300


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by central staff and offices; nobody signs up. Everybody lands on the desk."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง",
        "too_many_login_attempts": "ลองเข้าสู่ระบบหลายครั้งเกินไป กรุณารอสักครู่แล้วลองใหม่",
        "enter_current_password": "รหัสผ่านปัจจุบันไม่ถูกต้อง",
        "incorrect_password": "รหัสผ่านไม่ถูกต้อง",
        "incorrect_code": "รหัสไม่ถูกต้อง หรือใช้ไปแล้ว",
        "account_inactive": "บัญชีนี้ถูกระงับ",
        "rate_limited": "ส่งคำขอถี่เกินไป กรุณารอสักครู่แล้วลองใหม่",
    }

    def is_open_for_signup(self, request):
        return False

    def is_reauthentication_required(self, *, app, **kwargs):
        """Not right after signing in: who sets up the second factor has just proved who they are."""
        ways = self.request.session.get("account_authentication_methods", []) if self.request else []
        just_now = any(time.time() - way["at"] < JUST_NOW_SECONDS for way in ways)
        return not just_now and super().is_reauthentication_required(app=app, **kwargs)

    def get_password_change_redirect_url(self, request):
        return reverse("wagtailadmin_home")

    def add_message(self, request, level, message_template=None, message_context=None, extra_tags="", message=None):
        """Silent at signing in and out: the next page says it. The rest is in templates/account/messages."""
        if message_template not in ("account/messages/logged_in.txt", "account/messages/logged_out.txt"):
            super().add_message(request, level, message_template, message_context, extra_tags, message)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "รหัสไม่ถูกต้อง หรือใช้ไปแล้ว",
        "cannot_delete_authenticator": "ปิดการยืนยันตัวตนสองขั้นไม่ได้",
        "cannot_generate_recovery_codes": "เปิดการยืนยันตัวตนสองขั้นก่อน จึงจะออกรหัสสำรองได้",
    }

    def generate_authenticator_name(self, user, type):
        return f"กุญแจที่ {user.authenticator_set.filter(type=type).count() + 1}"


def locked_out(request, response=None, credentials=None):
    """What axes answers after the last failure allowed: 429 with the time to wait, the same for any user name."""
    wait = get_cool_off(request)
    minutes = max(1, round(wait.total_seconds() / 60)) if wait else None
    answer = render(request, "account/locked_out.html", {"minutes": minutes}, status=429)
    if wait:
        answer["Retry-After"] = str(int(wait.total_seconds()))
    return answer


@receiver(user_logged_in)
def keep_rights_up_to_date(sender, request, user, **kwargs):
    """Posts begin and end by date: bring the groups up to today, and see whether the password is a temporary one."""
    join_groups(user)
    if request is not None and PersonSettings.objects.filter(person=user, must_change_password=True).exists():
        request.session[MUST_CHANGE] = True


@receiver(password_changed)
def password_is_their_own_now(sender, request, user, **kwargs):
    PersonSettings.objects.filter(person=user).update(must_change_password=False)
    request.session.pop(MUST_CHANGE, None)
    log(user, "projects.account.password_changed", user=user)
