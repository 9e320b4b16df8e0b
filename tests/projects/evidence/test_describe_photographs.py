"""The words of many photographs on one form: nothing typed is lost, nobody's words are written over unseen."""

from projects.models import ProjectPhoto
from tests import make
from tests.base import PadmeTestCase
from tests.projects.evidence import shots
from tests.projects.evidence.shots import IN_NAN, Drawers, chosen, upload


class DescribePhotographs(Drawers, PadmeTestCase):
    def setUp(self):
        super().setUp()
        self.project = make.accepted(agency=self.roads_of_nan, year_be=2568)
        self.url = f"/admin/projects/{self.project.pk}/evidence/"

    def drafts(self, number, **facts):
        self.send(*[upload(at, point=IN_NAN) for at in range(1, number + 1)], **facts)
        shots.work()
        return list(ProjectPhoto._base_manager.order_by("pk"))

    def words(self, photo, **said):
        given = {
            "seen": photo.version, "caption": "", "taken_on": "15 ม.ค. 2568", "stage": "during",
            "place_name": photo.place_name, "people_consent": "",
        } | ({"keeps_position": "on"} if photo.latitude is not None else {})  # fmt: skip
        given |= said
        return {f"p{photo.pk}-{name}": value for name, value in given.items() if value is not None}

    def whole(self, photo, caption):
        return self.words(photo, caption=caption, place_name="บ้านน้ำลัด", people_consent="nobody")

    def sent(self, *words, **more):
        data = {name: value for one in words for name, value in one.items()} | more
        with self.captureOnCommitCallbacks(execute=True):
            return self.post(f"{self.url}describe/", data, by=self.nan_agency)

    def now(self, photo):
        return ProjectPhoto._base_manager.get(pk=photo.pk)

    def test_what_is_said_without_a_caption_is_not_dropped(self):
        first, second, third = self.drafts(3)
        answer = self.sent(self.whole(first, "ขุดฐานราก"), self.words(second, people_consent="held"), self.words(third))
        self.assertContains(answer, "เขียนคำบรรยายว่าภาพแสดงอะไร", status_code=422)
        self.assertContains(answer, second.file_name, status_code=422)
        self.assertNotContains(answer, third.file_name, status_code=422)  # of which nothing was said
        self.assertEqual(self.now(first).caption, "ขุดฐานราก")

    def test_a_point_that_is_not_wanted_is_not_kept_in_silence(self):
        (photo,) = self.drafts(1, keeps_position="on")
        self.assertEqual(self.sent(self.words(photo)).status_code, 302)
        self.assertEqual(self.sent(self.words(photo, keeps_position=None)).status_code, 422)

    def test_deleting_one_keeps_the_words_of_the_others(self):
        first, second = self.drafts(2)
        gone = self.sent(self.words(first), self.whole(second, "วางท่อ"), delete=first.pk)
        self.assertEqual(gone.status_code, 302)
        self.assertFalse(ProjectPhoto._base_manager.filter(pk=first.pk).exists())
        self.assertEqual(self.now(second).caption, "วางท่อ")

    def test_of_two_who_describe_the_same_the_others_words_are_still_kept(self):
        first, second, third = self.drafts(3)
        self.sent(self.whole(first, "คนแรก"))
        lost = self.sent(self.whole(first, "คนที่สอง"), self.whole(second, "วางท่อ"), self.words(third))
        self.assertContains(lost, "คนที่สอง", status_code=409)
        self.assertEqual((self.now(first).caption, self.now(second).caption), ("คนแรก", "วางท่อ"))
        self.assertEqual(self.sent(self.words(first), self.whole(third, "ถมดิน")).status_code, 302)  # nothing said of it
        self.assertEqual(self.now(first).caption, "คนแรก")

    def test_a_post_that_does_not_say_what_it_saw_changes_nothing(self):
        photo = self.taken()
        page = f"{self.url}photos/{photo.pk}/"
        for person, data in (
            (self.nan_agency, {"move": "delete"}),
            (self.nan_office, {"move": "publish"}),
            (self.nan_office, {"move": "keep-inside"}),
        ):
            with self.subTest(**data):
                self.assertEqual(self.post(page, data, by=person).status_code, 409)
        self.assertEqual(self.describe(photo, seen="").status_code, 409)
        for move in ("publish", "keep-inside"):
            several = {"photo": photo.pk, "move": move}
            self.assertEqual(self.post(f"{self.url}publish/", several, by=self.nan_office).status_code, 409)
        draft = self.drafts(1)[-1]
        answer = self.post(f"{self.url}describe/", {"delete": draft.pk}, by=self.nan_agency)
        self.assertEqual(answer.status_code, 409)
        self.assertEqual(self.now(photo), photo)
        self.assertEqual(self.now(photo).version, photo.version)

    def test_an_office_publishes_the_words_that_it_read(self):
        photo = self.taken()
        ticked = {"photo": chosen(photo), "move": "publish"}
        self.assertContains(self.get(self.url, by=self.nan_office), f'value="{chosen(photo)}"')
        self.describe(photo, caption="คำบรรยายใหม่")
        self.assertEqual(self.post(f"{self.url}publish/", ticked, by=self.nan_office).status_code, 409)
        self.assertIsNone(self.now(photo).published_at)
        ticked["photo"] = chosen(self.now(photo))
        for _press in range(2):  # pressed twice: done once, and no refusal
            self.assertEqual(self.post(f"{self.url}publish/", ticked, by=self.nan_office).status_code, 302)

    def test_a_refused_form_does_not_forget_what_it_saw(self):
        photo = self.taken()
        self.describe(photo, caption="คนแรก")
        refused = self.describe(photo, taken_on="เมื่อวาน")
        self.assertContains(refused, f'name="seen" value="{photo.version}"', status_code=422)

    def test_an_inspectors_draft_is_not_the_agencys_to_finish(self):
        self.taken()
        ProjectPhoto._base_manager.update(side="visitor")
        self.taken(2)
        ProjectPhoto._base_manager.filter(side="visitor").update(caption="")
        record = self.get(f"/admin/projects/{self.project.pk}/", by=self.nan_agency)
        self.assertNotContains(record, "รอคำบรรยาย")
        ProjectPhoto._base_manager.update(side="agency")
        self.assertContains(self.get(f"/admin/projects/{self.project.pk}/", by=self.nan_agency), "รอคำบรรยาย")
