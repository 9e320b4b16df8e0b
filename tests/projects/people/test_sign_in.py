from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import get_user_model
from django.test import override_settings

from projects.models import AuditEntry, PersonSettings
from tests.base import PadmeTestCase
from tests.cast import PASSWORD

LOGIN = "/accounts/login/"


def code_for(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


class SignIn(PadmeTestCase):
    def sign_in(self, person, password=PASSWORD, client=None, **extra):
        data = {"login": person.username, "password": password}
        return (client or self.client).post(f"{LOGIN}{extra.pop('query', '')}", data, **extra)

    def signed_in(self, client=None):
        return (client or self.client).get("/admin/account/").status_code == 200

    def test_everybody_lands_on_the_desk(self):
        for person in (self.central, self.nan_office, self.nan_agency, self.nan_governor, self.nan_treasury,
                       self.nan_committee, self.observer, self.north2_office, self.phrae_inspector):  # fmt: skip
            with self.subTest(person=person.username):
                answer = self.sign_in(person)
                self.assertRedirects(answer, "/admin/", fetch_redirect_response=False)
                self.assertEqual(self.client.get("/admin/").status_code, 200)
                self.client.logout()

    def test_both_of_wagtails_doors_lead_to_this_one(self):
        for door in ("/admin/login/", "/_util/login/"):
            self.assertRedirects(self.client.get(f"{door}?next=/admin/x/"), f"{LOGIN}?next=/admin/x/")
            self.assertEqual(self.client.post(door, {"username": self.central.username}).status_code, 302)
        self.assertRedirects(self.client.get("/admin/"), f"{LOGIN}?next=/admin/")

    def test_the_page_is_thai_and_tells_nothing_about_accounts(self):
        self.assertContains(self.client.get(LOGIN), "เข้าสู่ระบบสำหรับเจ้าหน้าที่")
        self.central  # noqa: B018
        wrong = [self.client.post(LOGIN, {"login": name, "password": "ผิด"}) for name in ("central", "nobody")]
        for answer in wrong:
            self.assertContains(answer, "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง")

    def test_next_stays_on_this_site(self):
        for evil in (
            "//evil.example/",
            "https:evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "https://evil.example/",
        ):
            with self.subTest(evil=evil):
                answer = self.client.post(
                    LOGIN, {"login": self.nan_office.username, "password": PASSWORD, "next": evil}
                )
                self.assertRedirects(answer, "/admin/", fetch_redirect_response=False)
                self.client.logout()
        self.assertRedirects(
            self.sign_in(self.nan_office, query="?next=/admin/queue/"), "/admin/queue/", fetch_redirect_response=False
        )

    def test_signing_up_and_resetting_by_mail_are_closed(self):
        for address in ("signup/", "password/reset/", "email/", "confirm-email/"):
            self.assertEqual(self.client.get(f"/accounts/{address}").status_code, 404, address)

    def test_signing_out_takes_a_post_and_leads_to_sign_in(self):
        for door in ("/accounts/logout/", "/admin/logout/"):
            self.sign_in(self.nan_office)
            self.client.get("/accounts/logout/")
            self.assertTrue(self.signed_in())
            self.assertIn(LOGIN, self.client.post(door, follow=True).redirect_chain[-1][0])
            self.assertFalse(self.signed_in())

    def test_a_suspended_account_is_out_at_once(self):
        self.sign_in(self.nan_office)
        get_user_model().objects.filter(pk=self.nan_office.pk).update(is_active=False)
        self.assertFalse(self.signed_in())
        self.assertRedirects(self.sign_in(self.nan_office), "/accounts/inactive/")
        self.assertFalse(self.signed_in())

    @override_settings(AXES_ENABLED=True)
    def test_the_fifth_failure_locks_this_person_at_this_address(self):
        for _ in range(4):
            self.assertEqual(self.sign_in(self.nan_office, "ผิด").status_code, 200)
        locked = self.sign_in(self.nan_office, "ผิด")
        self.assertContains(locked, "กรุณารอ 15 นาที", status_code=429)
        self.assertEqual(self.sign_in(self.nan_office).status_code, 429)
        self.assertEqual(self.sign_in(self.phrae_office).status_code, 302)  # a colleague in the same hall
        self.client.logout()
        self.assertEqual(self.sign_in(self.nan_office, REMOTE_ADDR="10.9.9.9").status_code, 302)


class ChangePassword(PadmeTestCase):
    def change(self, old, new, client=None):
        data = {"oldpassword": old, "password1": new, "password2": new}
        return (client or self.client).post("/accounts/password/change/", data)

    def test_the_other_sessions_end(self):
        other = self.client_class()
        other.login(username=self.nan_office.username, password=PASSWORD, request=None)
        other.force_login(self.nan_office, backend="django.contrib.auth.backends.ModelBackend")
        self.get("/admin/", by=self.nan_office)
        before = self.client.session.session_key
        self.assertRedirects(self.change(PASSWORD, "แม่น้ำน่านไหลลงใต้"), "/admin/", fetch_redirect_response=False)
        self.assertEqual(self.client.get("/admin/account/").status_code, 200)
        self.assertNotEqual(self.client.session.session_key, before)
        self.assertEqual(other.get("/admin/account/").status_code, 302)
        self.assertTrue(AuditEntry.objects.filter(action="projects.account.password_changed").exists())

    def test_weak_wrong_or_same_passwords_are_refused(self):
        self.get("/admin/", by=self.nan_office)
        for old, new in ((PASSWORD, "12345"), (PASSWORD, PASSWORD), ("ผิด", "แม่น้ำน่านไหลลงใต้")):
            with self.subTest(old=old, new=new):
                self.assertContains(self.change(old, new), "ยังบันทึกไม่ได้")
        self.nan_office.refresh_from_db()
        self.assertTrue(self.nan_office.check_password(PASSWORD))

    def test_a_temporary_password_is_changed_first(self):
        PersonSettings.objects.create(person=self.nan_office, must_change_password=True)
        self.client.post(LOGIN, {"login": self.nan_office.username, "password": PASSWORD})
        for address in ("/admin/", "/admin/account/", "/admin/reports/site-history/"):
            self.assertRedirects(self.client.get(address), "/accounts/password/change/")
        self.assertContains(self.client.get("/accounts/password/change/"), "รหัสผ่านที่ใช้อยู่เป็นรหัสชั่วคราว")
        self.change(PASSWORD, "แม่น้ำน่านไหลลงใต้")
        self.assertEqual(self.client.get("/admin/account/").status_code, 200)
        self.assertFalse(PersonSettings.objects.get(person=self.nan_office).must_change_password)


class SecondFactor(PadmeTestCase):
    def flag(self, person):
        person.post_holdings.get().post.__class__.objects.filter(holdings__person=person).update(
            needs_second_factor=True
        )

    def test_a_flagged_post_sets_one_up_before_anything_else(self):
        self.flag(self.central)
        self.client.post(LOGIN, {"login": "central", "password": PASSWORD})
        self.assertRedirects(self.client.get("/admin/"), "/accounts/2fa/totp/activate/")
        page = self.client.get("/accounts/2fa/totp/activate/")
        self.assertContains(page, "ตำแหน่งของท่านต้องยืนยันตัวตนสองขั้น")
        self.assertContains(page, "data:image/svg+xml")
        secret = self.client.session["mfa.totp.secret"]
        self.assertContains(self.client.post("/accounts/2fa/totp/activate/", {"code": "000000"}), "รหัสไม่ถูกต้อง")
        answer = self.client.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)})
        self.assertEqual(answer.status_code, 302)
        self.assertContains(self.client.get(answer.url), "รหัสสำรอง")
        self.assertEqual(self.client.get("/admin/").status_code, 200)

    def test_others_are_left_alone(self):
        self.assertEqual(self.get("/admin/", by=self.nan_office).status_code, 200)

    def test_who_has_one_is_asked_for_it(self):
        secret = "JBSWY3DPEHPK3PXP"
        TOTP.activate(self.nan_office, secret)
        self.client.post(LOGIN, {"login": "nan_office", "password": PASSWORD})
        self.assertRedirects(self.client.get("/admin/"), f"{LOGIN}?next=/admin/", fetch_redirect_response=False)
        self.assertContains(self.client.get("/accounts/2fa/authenticate/"), "ยืนยันตัวตนขั้นที่สอง")
        self.assertContains(self.client.post("/accounts/2fa/authenticate/", {"code": "123"}), "รหัสไม่ถูกต้อง")
        code = code_for(secret)
        self.assertRedirects(
            self.client.post("/accounts/2fa/authenticate/", {"code": code}), "/admin/", fetch_redirect_response=False
        )
        self.client.logout()
        self.client.post(LOGIN, {"login": "nan_office", "password": PASSWORD})
        self.assertContains(self.client.post("/accounts/2fa/authenticate/", {"code": code}), "ใช้ไปแล้ว")

    def test_every_page_of_it_has_no_inline_script(self):
        self.client.post(LOGIN, {"login": self.nan_office.username, "password": PASSWORD})
        TOTP.activate(self.nan_office, "JBSWY3DPEHPK3PXP")
        self.client.post("/accounts/2fa/recovery-codes/generate/")
        for address in ("", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/", "webauthn/",
                        "webauthn/add/"):  # fmt: skip
            with self.subTest(address=address):
                page = self.client.get(f"/accounts/2fa/{address}", follow=True)
                self.assertEqual(page.status_code, 200)
                self.assertContains(page, 'lang="th"')
                self.assertNotIn("unsafe-inline", page.headers["Content-Security-Policy"])
                self.assertNotRegex(page.content.decode(), r"<script>|<script type=\"text|style=\"| on[a-z]+=\"")

    def test_turning_it_off_brings_the_demand_back(self):
        self.flag(self.central)
        self.client.post(LOGIN, {"login": "central", "password": PASSWORD})
        TOTP.activate(self.central, "JBSWY3DPEHPK3PXP")
        self.assertEqual(self.client.get("/admin/").status_code, 200)
        Authenticator.objects.all().delete()
        self.assertRedirects(self.client.get("/admin/"), "/accounts/2fa/totp/activate/")
