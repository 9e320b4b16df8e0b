"""The sign-in forms in Thai; a new password is really new."""

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn


def _say(form, **labels):
    form.label_suffix = ""
    for name, label in labels.items():
        if name in form.fields:
            form.fields[name].label = label
            form.fields[name].widget.attrs.pop("placeholder", None)


class LoginForm(account.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, login="ชื่อผู้ใช้", password="รหัสผ่าน")
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, oldpassword="รหัสผ่านปัจจุบัน", password1="รหัสผ่านใหม่", password2="รหัสผ่านใหม่อีกครั้ง")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("password1") and cleaned.get("password1") == cleaned.get("oldpassword"):
            self.add_error("password1", "รหัสผ่านใหม่ต้องไม่เหมือนรหัสผ่านปัจจุบัน")
        return cleaned


class ReauthenticateForm(account.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, password="รหัสผ่าน")


class AuthenticateForm(second_factor.AuthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, code="รหัส 6 หลักจากแอป หรือรหัสสำรอง")


class ReauthenticateByCodeForm(second_factor.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, code="รหัส 6 หลักจากแอป หรือรหัสสำรอง")


class ActivateTOTPForm(totp.ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, code="รหัส 6 หลักที่แอปแสดง")
        self.fields["code"].widget.attrs |= {"inputmode": "numeric"}


class AddWebAuthnForm(webauthn.AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, name="ชื่อกุญแจ เช่น โทรศัพท์ของฉัน", passwordless="ใช้เข้าสู่ระบบแทนรหัสผ่านได้")
        if "passwordless" in self.fields:
            self.fields["passwordless"].help_text = "กุญแจต้องยืนยันเจ้าของด้วยลายนิ้วมือ ใบหน้า หรือ PIN"


class EditWebAuthnForm(webauthn.EditWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, name="ชื่อกุญแจ")
