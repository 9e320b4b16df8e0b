from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from axes.models import AccessAttempt
from django.contrib.auth import get_user_model
from django.utils import timezone

from projects.models import AuditEntry, PersonSettings, Post, PostHolding
from projects.people.actions import give_post
from tests import cast
from tests.base import PadmeTestCase
from tests.cast import PASSWORD
from tests.projects.people.test_posts import post_of


class ResetAPassword(PadmeTestCase):
    @staticmethod
    def own_post(person):
        """The post the cast was made with: the first."""
        return person.post_holdings.order_by("pk").first().post

    def address(self, person, what="reset", post=None):
        return f"/admin/posts/{(post or self.own_post(person)).pk}/account/{person.pk}/{what}/"

    def test_a_new_password_shown_once_ends_the_sessions_and_the_lock(self):
        session = self.client_class()
        session.force_login(self.nan_agency, backend="django.contrib.auth.backends.ModelBackend")
        AccessAttempt.objects.create(username="nan_agency", ip_address="10.0.0.1", failures_since_start=5)
        TOTP.activate(self.nan_agency, "JBSWY3DPEHPK3PXP")
        page = self.post(self.address(self.nan_agency), {"forget_second_factor": "on"}, by=self.nan_office)
        secret = page.context["secret"]
        self.assertContains(page, secret)
        self.assertEqual(session.get("/admin/account/").status_code, 302)
        self.nan_agency.refresh_from_db()
        self.assertTrue(self.nan_agency.check_password(secret))
        self.assertFalse(AccessAttempt.objects.exists())
        self.assertFalse(Authenticator.objects.exists())
        self.assertTrue(PersonSettings.objects.get(person=self.nan_agency).must_change_password)
        entry = AuditEntry.objects.get(action="projects.account.password_reset")
        self.assertEqual((entry.user, entry.province_id), (self.nan_office, cast.province("55").pk))
        self.assertNotIn(secret, str(entry.data))
        self.assertNotContains(self.client.get(f"/admin/posts/{post_of(self.nan_agency).pk}/"), secret)

    def test_nobody_reaches_further_through_someone_with_two_posts(self):
        """An officer who also holds a post elsewhere: neither office may take the account over."""
        elsewhere = [
            {"role": "central", "title": "ส่วนกลางเสริม"},
            {"role": "observer", "title": "ผู้สังเกตการณ์"},
            {"role": "provincial_office", "title": "แพร่เสริม", "province": cast.province("54")},
            {"role": "agency", "title": "แขวงแพร่", "agency": self.roads_of_phrae},
            {"role": "executive", "title": "รัฐมนตรี"},
        ]
        for facts in elsewhere:
            with self.subTest(role=facts["title"]):
                extra = PostHolding.objects.create(
                    post=Post.objects.create(**facts), person=self.nan_agency, since=timezone.localdate()
                )
                for what in ("reset", "suspend", "unsuspend"):
                    answer = self.post(self.address(self.nan_agency, what), {"reason": "x"}, by=self.nan_office)
                    self.assertEqual(answer.status_code, 404)
                self.assertNotContains(
                    self.get(f"/admin/posts/{self.own_post(self.nan_agency).pk}/", by=self.nan_office),
                    "ออกรหัสผ่านชั่วคราว</a>",
                )
                extra.delete()
        self.nan_agency.refresh_from_db()
        self.assertTrue(self.nan_agency.is_active and self.nan_agency.check_password(PASSWORD))

    def test_a_suspended_or_coming_post_elsewhere_counts_too(self):
        coming = timezone.localdate() + timezone.timedelta(days=30)
        post = Post.objects.create(role="central", title="ส่วนกลาง", is_suspended=True)
        PostHolding.objects.create(post=post, person=self.nan_agency, since=coming)
        self.assertEqual(self.post(self.address(self.nan_agency), by=self.nan_office).status_code, 404)

    def test_a_superuser_is_beyond_the_centre(self):
        root = get_user_model().objects.create_superuser("root", password=PASSWORD)
        give_post(post_of(self.nan_agency), root, by=None, is_stand_in=True)
        address = self.address(root, post=post_of(self.nan_agency))
        self.assertEqual(self.post(address, by=self.central).status_code, 404)

    def test_ones_own_account_is_changed_elsewhere(self):
        for what in ("reset", "suspend"):
            answer = self.post(self.address(self.nan_office, what), {"reason": "x"}, by=self.nan_office)
            self.assertEqual(answer.status_code, 422)

    def test_suspending_ends_the_session_and_leaves_the_post(self):
        session = self.client_class()
        session.force_login(self.nan_agency, backend="django.contrib.auth.backends.ModelBackend")
        answer = self.post(self.address(self.nan_agency, "suspend"), {"reason": "ลาออก"}, by=self.nan_office)
        self.assertEqual(answer.status_code, 302)
        self.assertEqual(session.get("/admin/account/").status_code, 302)
        self.assertEqual(post_of(self.nan_agency).holder, self.nan_agency)
        self.assertFalse(self.nan_agency.groups.exists())
        self.assertContains(self.get("/admin/posts/", by=self.nan_office), "บัญชีถูกระงับ")
        self.post(self.address(self.nan_agency, "unsuspend"), by=self.nan_office)
        self.nan_agency.refresh_from_db()
        self.assertTrue(self.nan_agency.is_active and self.nan_agency.groups.exists())

    def test_the_last_central_officer_stays(self):
        post = post_of(self.central)
        stand_in = give_post(post, self.nan_office, by=None, is_stand_in=True)
        for route in (
            "suspend/",
            f"account/{self.central.pk}/suspend/",
            f"end/{post.holdings.get(is_stand_in=False).pk}/",
        ):
            answer = self.post(f"/admin/posts/{post.pk}/{route}", {"reason": "x"}, by=self.nan_office)
            self.assertEqual(answer.status_code, 422, route)
        self.assertEqual(
            self.post(f"/admin/posts/{post.pk}/end/{stand_in.pk}/", {"reason": "x"}, by=self.central).status_code, 302
        )


class SuspendAPost(PadmeTestCase):
    def test_rights_end_at_once_and_come_back(self):
        post = post_of(self.nan_office_2)
        self.assertEqual(self.get("/admin/posts/", by=self.nan_office_2).status_code, 200)
        self.post(f"/admin/posts/{post.pk}/suspend/", {"reason": "สอบข้อเท็จจริง"}, by=self.nan_office)
        self.assertEqual(self.get("/admin/posts/", by=self.nan_office_2).status_code, 403)
        self.assertFalse(self.nan_office_2.groups.exists())
        self.post(f"/admin/posts/{post.pk}/unsuspend/", by=self.nan_office)
        self.assertEqual(self.get("/admin/posts/", by=self.nan_office_2).status_code, 200)
        self.assertTrue(
            AuditEntry.objects.filter(action="projects.post.suspended", data__reason="สอบข้อเท็จจริง").exists()
        )

    def test_not_ones_own(self):
        answer = self.post(f"/admin/posts/{post_of(self.nan_office).pk}/suspend/", {"reason": "x"}, by=self.nan_office)
        self.assertContains(answer, "ระงับตำแหน่งที่ท่านดำรงอยู่เองไม่ได้", status_code=422)

    def test_lifting_takes_a_post_request(self):
        post = post_of(self.nan_agency)
        self.assertEqual(self.get(f"/admin/posts/{post.pk}/unsuspend/", by=self.nan_office).status_code, 405)
