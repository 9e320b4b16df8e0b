from projects.models import AuditEntry, Post
from tests import cast
from tests.base import PadmeTestCase


def post_of(person):
    return person.post_holdings.get().post


class ListOfPosts(PadmeTestCase):
    def test_each_sees_the_posts_they_look_after(self):
        everyone = [self.nan_office_2, self.nan_agency, self.nan_governor, self.phrae_office, self.phrae_agency,
                    self.north2_office, self.central, self.observer, self.transport_minister]  # fmt: skip
        seen = {
            self.nan_office: {"nan_office", "nan_office_2", "nan_agency", "nan_governor"},
            self.north2_office: {"north2_office"},
            self.central: {person.username for person in everyone} | {"nan_office"},
        }
        for person, names in seen.items():
            with self.subTest(person=person.username):
                page = self.get("/admin/posts/", by=person).content.decode()
                found = {one.username for one in [*everyone, self.nan_office] if post_of(one).title in page}
                # titles end with the user name; nan_office is the beginning of nan_office_2
                self.assertEqual(found, names)

    def test_the_others_are_sent_away(self):
        for person in (self.nan_agency, self.nan_governor, self.observer, self.nan_treasury):
            with self.subTest(person=person.username):
                self.assertRedirects(self.get("/admin/posts/", by=person), "/admin/", fetch_redirect_response=False)
                self.assertNotContains(self.get("/admin/", by=person), "/admin/posts/")

    def test_set_and_single_rule_agree(self):
        cast.agency("หน่วยงานสองจังหวัด", "54", "55")
        people = [self.nan_office, self.nan_agency, self.nan_governor, self.phrae_office, self.phrae_agency,
                  self.north2_office, self.central, self.observer, self.nan_treasury, self.phrae_inspector]  # fmt: skip
        shared = cast.person("shared", "agency", agency=cast.agency("หน่วยงานสองจังหวัด"))
        from projects.people.models import manager_of
        from projects.people.rules import may_manage

        for person in (self.nan_office, self.north2_office, self.central, self.nan_agency):
            own = set(Post.objects.looked_after_by(person))
            for one in [*people, shared]:
                with self.subTest(by=person.username, post=one.username):
                    self.assertEqual(post_of(one) in own, may_manage(manager_of(person), post_of(one).facts))

    def test_search_and_filter_by_the_holder(self):
        self.nan_agency.first_name = "สมหญิง"
        self.nan_agency.save()
        self.nan_governor  # noqa: B018
        page = self.get("/admin/posts/", by=self.nan_office, q="สมหญิง")
        self.assertContains(page, post_of(self.nan_agency).title)
        self.assertNotContains(page, post_of(self.nan_governor).title)
        page = self.get("/admin/posts/", by=self.nan_office, role="executive")
        self.assertContains(page, post_of(self.nan_governor).title)
        self.assertNotContains(page, post_of(self.nan_agency).title)
        self.assertNotContains(self.get("/admin/posts/", by=self.nan_office, state="vacant"), "nan_agency")

    def test_the_number_of_queries_does_not_grow(self):
        self.get("/admin/posts/", by=self.central)
        with self.assertNumQueries(FuzzyInt(5, 40)) as few:
            self.client.get("/admin/posts/")
        for number in range(12):
            cast.person(f"p{number}", "agency", agency=self.roads_of_nan)
        with self.assertNumQueries(len(few)):
            self.client.get("/admin/posts/")

    def test_the_export_runs_no_formula(self):
        Post.objects.create(role="treasury", province=cast.province("55"), title="=HYPERLINK(1)")
        rows = b"".join(self.get("/admin/posts/", by=self.nan_office, export="csv")).decode()
        self.assertIn("'=HYPERLINK(1)", rows)
        self.assertEqual(self.get("/admin/posts/", by=self.nan_office, export="xlsx").status_code, 200)


class FuzzyInt(int):
    """A number of queries between two bounds, to take the first measure."""

    def __new__(cls, low, high):
        made = super().__new__(cls, high)
        made.low = low
        return made

    def __eq__(self, other):
        return self.low <= other <= int(self)

    __hash__ = int.__hash__


class MakeAPost(PadmeTestCase):
    def make(self, role, by, **facts):
        data = {"title": "ตำแหน่งใหม่", "since": "1 ต.ค. 2569", **facts}
        return self.post(f"/admin/posts/new/?role={role}", data, by=by)

    def test_roles_are_offered_as_far_as_one_may(self):
        page = self.get("/admin/posts/new/", by=self.nan_office)
        for role in ("provincial_office", "agency", "executive", "treasury", "committee"):
            self.assertContains(page, f"?role={role}")
        for role in ("central", "observer", "group_office", "inspector"):
            self.assertNotContains(page, f"?role={role}")
            self.assertEqual(self.get(f"/admin/posts/new/?role={role}", by=self.nan_office).status_code, 404)
            self.assertEqual(self.make(role, self.nan_office).status_code, 404)
        self.assertContains(self.get("/admin/posts/new/", by=self.central), "?role=central")

    def test_a_post_with_a_new_account_in_one_form(self):
        page = self.make("agency", self.nan_office, agency=self.roads_of_nan.pk, username="suda", first_name="สุดา")
        self.assertContains(page, "หน้านี้แสดงครั้งเดียว")
        secret = page.context["secret"]
        self.assertEqual(page["Cache-Control"], "private, no-store")
        post = Post.objects.get(title="ตำแหน่งใหม่")
        self.assertEqual((post.agency, post.holder.username), (self.roads_of_nan, "suda"))
        self.assertTrue(post.holder.groups.filter(name__startswith="บทบาท: ส่วนราชการ").exists())
        self.client.logout()
        self.client.post("/accounts/login/", {"login": "suda", "password": secret})
        self.assertRedirects(self.client.get("/admin/"), "/accounts/password/change/")
        logged = set(AuditEntry.objects.values_list("action", flat=True))
        self.assertTrue({"projects.post.created", "projects.post.given", "projects.account.created"} <= logged)
        self.assertFalse([entry for entry in AuditEntry.objects.all() if secret in str(entry.data)])

    def test_an_office_stays_within_its_area(self):
        both = cast.agency("หน่วยงานสองจังหวัด", "54", "55")
        for role, facts in (
            ("agency", {"agency": self.roads_of_phrae.pk}), ("agency", {"agency": both.pk}),
            ("provincial_office", {"province": cast.province("54").pk}), ("executive", {"whole_nation": "on"}),
            ("executive", {}), ("executive", {"ministry": self.roads_of_nan.ministry_id}), ("committee", {}),
        ):  # fmt: skip
            with self.subTest(role=role, facts=facts):
                self.assertEqual(self.make(role, self.nan_office, **facts).status_code, 422)
        self.assertFalse(Post.objects.filter(title="ตำแหน่งใหม่").exists())

    def test_the_flag_of_the_second_factor_is_the_centres(self):
        self.make("treasury", self.nan_office, province=cast.province("55").pk, needs_second_factor="on")
        self.assertFalse(Post.objects.get(title="ตำแหน่งใหม่").needs_second_factor)

    def test_the_nation_is_given_on_purpose(self):
        self.assertEqual(self.make("executive", self.central).status_code, 422)
        self.assertEqual(self.make("executive", self.central, whole_nation="on").status_code, 302)

    def test_another_officer_of_the_same_office(self):
        like = post_of(self.nan_office)
        page = self.get(f"/admin/posts/new/?like={like.pk}", by=self.nan_office)
        self.assertContains(page, like.title)
        answer = self.post(
            f"/admin/posts/new/?like={like.pk}",
            {"title": like.title, "province": like.province_id, "since": "1 ต.ค. 2569", "person": "nan_agency"},
            by=self.nan_office if self.nan_agency else None,
        )
        self.assertEqual(answer.status_code, 302)
        self.assertEqual(Post.objects.filter(role="provincial_office", province=like.province).count(), 2)
        foreign = post_of(self.phrae_office)
        self.assertEqual(self.get(f"/admin/posts/new/?like={foreign.pk}", by=self.nan_office).status_code, 404)

    def test_a_taken_name_or_an_unknown_holder_comes_back_with_what_was_typed(self):
        province = cast.province("55").pk
        page = self.make("treasury", self.nan_office, province=province, username="NAN_OFFICE", first_name="ก")
        self.assertContains(page, "มีผู้ใช้ชื่อนี้แล้ว", status_code=422)
        self.assertContains(page, "ตำแหน่งใหม่", status_code=422)
        page = self.make("treasury", self.nan_office, province=province, person="nobody")
        self.assertContains(page, "ไม่พบบัญชีที่ใช้งานอยู่ชื่อนี้", status_code=422)


class EditAPost(PadmeTestCase):
    def test_title_and_phone_with_what_was_before(self):
        post = post_of(self.nan_agency)
        answer = self.post(
            f"/admin/posts/{post.pk}/edit/",
            {"title": "ช่างโยธา", "phone": "054-1", "seen_version": 1},
            by=self.nan_office,
        )
        self.assertRedirects(answer, f"/admin/posts/{post.pk}/")
        self.assertContains(self.client.get(f"/admin/posts/{post.pk}/"), f"“{post.title}” → “ช่างโยธา”")

    def test_the_second_saver_of_one_version_loses_nothing_silently(self):
        post = post_of(self.nan_agency)
        self.post(f"/admin/posts/{post.pk}/edit/", {"title": "ก่อน", "seen_version": 1}, by=self.nan_office)
        late = self.post(f"/admin/posts/{post.pk}/edit/", {"title": "ทีหลัง", "seen_version": 1}, by=self.central)
        for text in ("ก่อน", "ทีหลัง"):
            self.assertContains(late, text, status_code=409)
        post.refresh_from_db()
        self.assertEqual(post.title, "ก่อน")
        self.assertEqual(self.post(f"/admin/posts/{post.pk}/edit/", {"title": "ไม่มีรุ่น"}).status_code, 422)

    def test_the_neighbour_finds_none_of_a_posts_screens(self):
        post = post_of(self.phrae_agency)
        person = self.phrae_agency.pk
        holding = post.holdings.get().pk
        for route in ("", "edit/", "give/", "stand-in/", "suspend/", "unsuspend/", f"end/{holding}/",
                      f"account/{person}/reset/", f"account/{person}/suspend/", f"account/{person}/unsuspend/"):  # fmt: skip
            for by, status in ((self.nan_office, 404), (self.nan_agency, 403), (self.phrae_governor, 403)):
                with self.subTest(route=route, by=by.username):
                    self.assertIn(self.get(f"/admin/posts/{post.pk}/{route}", by=by).status_code, (status, 405, 302))
                    answer = self.post(f"/admin/posts/{post.pk}/{route}", {"reason": "x", "title": "ยึด"}, by=by)
                    self.assertIn(answer.status_code, (status, 405, 302))
        post.refresh_from_db()
        self.phrae_agency.refresh_from_db()
        self.assertFalse(post.is_suspended or not self.phrae_agency.is_active or post.title == "ยึด")
