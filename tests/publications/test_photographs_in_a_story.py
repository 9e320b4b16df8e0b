"""A drafted story begins with the project's own published photographs: nobody uploads them twice."""

from django.urls import reverse

from projects.models import ExecutionStatus, Project
from publications.models import AchievementPage, Photo
from tests import make
from tests.home.site_case import SiteTestCase
from tests.projects.evidence.shots import Drawers


class PhotographsInAStory(Drawers, SiteTestCase):
    def setUp(self):
        super().setUp()
        self.project = make.live(area="55", agency=self.roads_of_nan, year_be=2568)
        Project._base_manager.filter(pk=self.project.pk).update(execution_status=ExecutionStatus.COMPLETED)

    def test_those_that_are_published_the_result_first(self):
        during = self.taken(1)
        after = self.taken(2, words={"stage": "after", "caption": "สะพานเปิดใช้แล้ว", "people_consent": "held"})
        self.taken(3, words={"caption": "ยังไม่เผยแพร่"})
        chosen = {"photo": [during.pk, after.pk], "move": "publish"}
        self.post(f"/admin/projects/{self.project.pk}/evidence/publish/", chosen, by=self.nan_office)
        self.post(reverse("draft_achievement", args=[self.project.pk]), by=self.nan_office)
        page = AchievementPage.objects.get()
        self.assertEqual((page.photo.caption, page.photo.people_consent), ("สะพานเปิดใช้แล้ว", "held"))
        self.assertEqual(set(Photo.objects.values_list("caption", flat=True)), {"สะพานเปิดใช้แล้ว", "ขุดฐานรากสะพาน"})
