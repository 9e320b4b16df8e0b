from datetime import timedelta
from io import StringIO

from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.utils import timezone

from projects.models import AuditEntry, ImportBatch, Notice, PersonSettings, Post, PostHolding, Project
from projects.people.actions import end_holding, give_post
from projects.people.scope import EVERYONE, asking_as
from tests import cast, make
from tests.base import PadmeTestCase
from tests.projects.people.test_posts import post_of


def day(offset=0):
    when = timezone.localdate() + timedelta(days=offset)
    return f"{when.day}/{when.month}/{when.year + 543}"


def batch(owner, **facts):
    return ImportBatch.objects.create(
        layout="template", fiscal_year_id=2569, file_name="ก.xlsx", sha256="0" * 64, owner=owner, **facts
    )


class HandOver(PadmeTestCase):
    def hand_over(self, post, by, **facts):
        return self.post(f"/admin/posts/{post.pk}/give/", {"on": day(), "order_number": "นน 1/2569", **facts}, by=by)

    def test_one_screen_moves_the_post_and_the_work(self):
        old, new, post = self.nan_office, self.phrae_agency, post_of(self.nan_office)
        draft = make.project(area="55", drafted_by=old)
        submitted = make.project(area="55", drafted_by=old, step="submitted")
        open_batch = batch(old, province=cast.province("55"))
        done_batch = batch(old, province=cast.province("55"), state="confirmed")
        unread = Notice.objects.create(person=old, kind="waiting", text="รอท่าน")
        Notice.objects.create(person=old, kind="waiting", text="อ่านแล้ว", read_at=timezone.now())
        session = self.client_class()
        session.force_login(old, backend="django.contrib.auth.backends.ModelBackend")
        self.assertEqual(session.get("/admin/posts/").status_code, 200)

        answer = self.hand_over(post, self.nan_office_2, person="phrae_agency", note="ฝากงานด้วย")
        self.assertRedirects(answer, f"/admin/posts/{post.pk}/")
        with asking_as(EVERYONE):
            self.assertEqual(Project.objects.get(pk=draft.pk).drafted_by, new)
            self.assertEqual(Project.objects.get(pk=submitted.pk).drafted_by, old)
        open_batch.refresh_from_db()
        done_batch.refresh_from_db()
        unread.refresh_from_db()
        self.assertEqual((open_batch.owner, done_batch.owner, unread.person), (new, old, new))
        self.assertEqual(old.notices.count(), 1)
        self.assertEqual(session.get("/admin/posts/").status_code, 403)  # the old rights are gone in the open session
        self.assertFalse(get_user_model().objects.get(pk=old.pk).groups.exists())
        self.assertEqual(self.get("/admin/posts/", by=get_user_model().objects.get(pk=new.pk)).status_code, 200)
        entry = AuditEntry.objects.get(action="projects.post.handed_over")
        self.assertEqual((entry.data["from_person"], entry.data["to_person"]), ("nan_office", "phrae_agency"))
        self.assertEqual((entry.data["drafts"], entry.data["batches"], entry.data["notices"]), (1, 1, 1))
        self.assertIn("ฝากงานด้วย", entry.message)

    def test_other_posts_keep_their_work(self):
        """One who also works for Phrae keeps the drafts and notices of Phrae."""
        old, post = self.nan_office, post_of(self.nan_office)
        phrae = Post.objects.create(role="provincial_office", title="แพร่", province=cast.province("54"))
        PostHolding.objects.create(post=phrae, person=old, since=timezone.localdate())
        nan_draft, phrae_draft = make.project(area="55", drafted_by=old), make.project(area="54", drafted_by=old)
        notices = [
            Notice.objects.create(person=old, kind="returned", text="x", url=f"/admin/projects/{row.pk}/")
            for row in (nan_draft, phrae_draft)
        ]
        self.hand_over(post, self.central, person="nan_office_2" if self.nan_office_2 else "")
        with asking_as(EVERYONE):
            self.assertEqual(Project.objects.get(pk=nan_draft.pk).drafted_by, self.nan_office_2)
            self.assertEqual(Project.objects.get(pk=phrae_draft.pk).drafted_by, old)
        owners = [Notice.objects.get(pk=notice.pk).person for notice in notices]
        self.assertEqual(owners, [self.nan_office_2, old])

    def test_a_new_account_takes_over_in_the_same_screen(self):
        post = post_of(self.nan_agency)
        page = self.hand_over(post, self.nan_office, username="somsak", first_name="สมศักดิ์", last_name="ใจดี")
        self.assertContains(page, "หน้านี้แสดงครั้งเดียว")
        self.assertEqual(post.holder.username, "somsak")
        self.assertEqual(post.holdings.filter(ended_at=None).count(), 1)

    def test_a_post_taken_today_can_be_handed_on_today(self):
        post = Post.objects.create(role="treasury", title="คลัง", province=cast.province("55"))
        give_post(post, self.nan_agency, by=None)
        self.hand_over(post, self.nan_office, person="nan_office")
        self.assertEqual(Post.objects.get(pk=post.pk).holder, self.nan_office)
        self.assertFalse(Post.objects.held_by(self.nan_agency, timezone.localdate()).filter(pk=post.pk).exists())

    def test_who_leaves_one_post_of_two_without_a_successor_hears_no_more_of_its_records(self):
        person, first = self.nan_office, post_of(self.nan_office)
        second = Post.objects.create(
            role="provincial_office", province=cast.province("54"), title="หัวหน้ากลุ่มงาน (เพิ่มเติม)"
        )
        give_post(second, person, by=None)
        of_nan, of_phrae = make.project(area="55"), make.project(area="54")
        kept, left = (
            Notice.objects.create(person=person, kind="returned", text="ส่งกลับ", url=f"/admin/projects/{row.pk}/")
            for row in (of_nan, of_phrae)
        )
        general = Notice.objects.create(person=person, kind="handed_over", text="รับมอบ", url="/admin/")
        with asking_as(EVERYONE):
            end_holding(second.holdings.get(person=person), by=self.central)
        for notice, is_read in ((kept, False), (left, True), (general, False)):
            notice.refresh_from_db()
            with self.subTest(notice=notice.url):
                self.assertEqual((notice.person, notice.read_at is not None), (person, is_read))
        with asking_as(EVERYONE):
            end_holding(first.holdings.get(person=person), by=self.central)
        self.assertFalse(person.notices.filter(read_at=None).exists())

    def test_what_is_refused_says_why_and_moves_nothing(self):
        post = post_of(self.nan_agency)
        self.phrae_agency.is_active = False
        self.phrae_agency.save()
        cases = [
            ({}, "กรุณาระบุผู้ดำรงตำแหน่ง"),
            ({"person": "phrae_agency"}, "ไม่พบบัญชี"),
            ({"person": "nan_agency"}, "ดำรงตำแหน่งอยู่แล้ว"),
            ({"person": "nan_office", "on": day(1)}, "อนาคต"),
            ({"person": "nan_office", "on": "1/1/2560"}, "ไม่ก่อนวันที่ผู้ดำรงตำแหน่งเดิม"),
            ({"person": "nan_office", "username": "x", "first_name": "x"}, "เลือกอย่างใดอย่างหนึ่ง"),
        ]
        for facts, text in cases:
            with self.subTest(facts=facts):
                self.assertContains(self.hand_over(post, self.nan_office, **facts), text, status_code=422)
        self.assertEqual(post.holder, self.nan_agency)
        self.assertFalse(get_user_model().objects.filter(username="x").exists())

    def test_an_office_gives_no_post_of_the_neighbour(self):
        for foreign in (self.phrae_agency, self.central, self.north2_office):
            self.assertEqual(self.hand_over(post_of(foreign), self.nan_office, person="nan_office").status_code, 404)


class StandIn(PadmeTestCase):
    def grant(self, since, until, by=None, person="nan_agency"):
        self.nan_agency  # noqa: B018
        data = {"person": person, "since": day(since), "until": day(until), "order_number": "นน 9/2569"}
        return self.post(f"/admin/posts/{post_of(self.nan_office).pk}/stand-in/", data, by=by or self.nan_office_2)

    def test_rights_last_from_the_first_day_to_the_last(self):
        self.assertEqual(self.get("/admin/posts/", by=self.nan_agency).status_code, 302)
        self.assertEqual(self.grant(0, 5).status_code, 302)
        self.assertEqual(self.get("/admin/posts/", by=self.nan_agency).status_code, 200)
        self.assertContains(self.get(f"/admin/posts/{post_of(self.nan_office).pk}/", by=self.nan_office_2), "นน 9/2569")
        PostHolding.objects.filter(is_stand_in=True).update(
            since=timezone.localdate() - timedelta(days=9), until=timezone.localdate() - timedelta(days=1)
        )
        self.client.logout()
        self.client.post("/accounts/login/", {"login": "nan_agency", "password": cast.PASSWORD})
        self.assertEqual(self.client.get("/admin/posts/").status_code, 302)
        self.assertFalse(self.nan_agency.groups.filter(name__startswith="พื้นที่").exists())

    def test_a_coming_grant_waits_for_its_day(self):
        self.grant(3, 5)
        self.assertEqual(self.get("/admin/posts/", by=self.nan_agency).status_code, 302)

    def test_dates_and_number_are_needed(self):
        for since, until in ((5, 3), (-9, -1)):
            self.assertEqual(self.grant(since, until).status_code, 422)

    def test_it_can_be_ended_early(self):
        self.grant(0, 5)
        post, holding = post_of(self.nan_office), PostHolding.objects.get(is_stand_in=True)
        self.post(f"/admin/posts/{post.pk}/end/{holding.pk}/", {"reason": "กลับมาแล้ว"}, by=self.nan_office_2)
        self.assertEqual(self.get("/admin/posts/", by=self.nan_agency).status_code, 302)

    def test_the_nightly_check_finds_what_has_lapsed(self):
        self.grant(0, 5)
        PostHolding.objects.filter(is_stand_in=True).update(ended_at=timezone.now())
        out = StringIO()
        with self.assertRaises(SystemExit) as stop:
            call_command("check_groups", stdout=out)
        self.assertEqual(stop.exception.code, 3)
        self.assertIn("nan_agency", out.getvalue())
        call_command("check_groups", "--fix", stdout=out)
        self.assertFalse(self.nan_agency.groups.filter(name__startswith="พื้นที่").exists())
        call_command("check_groups", stdout=out)


class TheFirstAccount(PadmeTestCase):
    def test_a_central_account_from_the_command_line(self):
        out = StringIO()
        call_command("create_account", "--role", "central", "--username", "first", stdout=out)
        secret = out.getvalue().split("รหัสผ่านชั่วคราว: ")[1].split()[0]
        self.client.post("/accounts/login/", {"login": "first", "password": secret})
        self.assertRedirects(self.client.get("/admin/"), "/accounts/password/change/")
        self.assertTrue(PersonSettings.objects.get(person__username="first").must_change_password)

    def test_bound_to_an_area_or_agency(self):
        self.roads_of_nan  # noqa: B018
        for arguments in (
            ["--role", "provincial_office", "--area", "55"], ["--role", "group_office", "--area", "NU2"],
            ["--role", "agency", "--agency", "แขวงทางหลวงน่านที่ 1"], ["--role", "executive", "--ministry", "08000"],
        ):  # fmt: skip
            call_command("create_account", *arguments, "--username", arguments[1], stdout=StringIO())
            self.assertTrue(Post.objects.get(role=arguments[1]).holder.groups.exists())

    def test_what_is_wrong_is_said(self):
        for arguments in (
            ["--role", "agency", "--username", "x"], ["--role", "central", "--area", "55", "--username", "x"],
            ["--role", "provincial_office", "--area", "99", "--username", "x"],
        ):  # fmt: skip
            with self.subTest(arguments=arguments), self.assertRaises(CommandError):
                call_command("create_account", *arguments, stdout=StringIO())
        self.assertFalse(get_user_model().objects.filter(username="x").exists())
