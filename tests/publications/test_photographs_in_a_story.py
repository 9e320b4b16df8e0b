"""A drafted story begins with the project's own published photographs: nobody uploads them twice."""

from django.urls import reverse

from projects.models import ExecutionStatus, Project
from publications.models import AchievementPage, Photo
from publications.pictures import LARGE, SIZES
from tests import make
from tests.home.site_case import SiteTestCase
from tests.projects.evidence.shots import Drawers, chosen


class PhotographsInAStory(Drawers, SiteTestCase):
    def setUp(self):
        super().setUp()
        self.project = make.live(area="55", agency=self.roads_of_nan, year_be=2568)
        Project._base_manager.filter(pk=self.project.pk).update(execution_status=ExecutionStatus.COMPLETED)

    def test_those_that_are_published_the_result_first(self):
        during = self.taken(1)
        after = self.taken(2, words={"stage": "after", "caption": "สะพานเปิดใช้แล้ว", "people_consent": "held"})
        self.taken(3, words={"caption": "ยังไม่เผยแพร่"})
        told = {"photo": [chosen(during), chosen(after)], "move": "publish"}
        self.post(f"/admin/projects/{self.project.pk}/evidence/publish/", told, by=self.nan_office)
        self.post(reverse("draft_achievement", args=[self.project.pk]), by=self.nan_office)
        page = AchievementPage.objects.get()
        self.assertEqual((page.photo.caption, page.photo.people_consent), ("สะพานเปิดใช้แล้ว", "held"))
        self.assertEqual(set(Photo.objects.values_list("caption", flat=True)), {"สะพานเปิดใช้แล้ว", "ขุดฐานรากสะพาน"})

    def test_consent_withdrawn_from_the_photograph_ends_it_in_the_story_too(self):
        photo = self.taken(1, words={"stage": "after", "caption": "สะพานเปิดใช้แล้ว", "people_consent": "held"})
        evidence = f"/admin/projects/{self.project.pk}/evidence/"
        self.post(f"{evidence}publish/", {"photo": chosen(photo), "move": "publish"}, by=self.nan_office)
        self.post(reverse("draft_achievement", args=[self.project.pk]), by=self.nan_office)
        page = AchievementPage.objects.get()
        page.save_revision().publish()
        large = page.photo.get_rendition(LARGE).url
        self.assertContains(self.get(page.url), large)
        self.assertEqual(self.get(large).status_code, 200)
        now = self.photo(pk=photo.pk)
        down = {"move": "take-down", "reason": "ขอถอนความยินยอม", "seen": now.version}
        with self.captureOnCommitCallbacks(execute=True):
            self.post(f"{evidence}photos/{photo.pk}/", down, by=self.nan_office)
        self.assertEqual(self.get(large).status_code, 404)
        self.assertNotContains(self.get(page.url), "สะพานเปิดใช้แล้ว")
        with self.captureOnCommitCallbacks(execute=True):
            told = {"photo": chosen(self.photo(pk=photo.pk)), "move": "publish"}
            self.post(f"{evidence}publish/", told, by=self.nan_office)
        self.assertEqual(page.photo.renditions.count(), len(SIZES))  # made by that press, not by the next reader
        self.assertContains(self.get(page.url), "สะพานเปิดใช้แล้ว")
