from home.models import AreaPage
from home.site import ensure_site
from publications.models import AchievementPage
from tests.base import PadmeTestCase


class WaitingForModeration(PadmeTestCase):
    @classmethod
    def setUpTestData(cls):
        ensure_site()

    def test_a_story_sent_for_moderation_waits_on_the_centres_desk_and_queue(self):
        story = AchievementPage(title="ฝายน้ำล้นที่ชาวบ้านดูแลเอง", intro="ได้น้ำทำนา", live=False, year_be=2568)
        AreaPage.objects.get(slug="55").add_child(instance=story)
        story.save_revision()
        for address in ("/admin/", "/admin/queue/"):
            self.assertNotContains(self.get(address, by=self.central), story.title)
        story.get_workflow().start(story, self.nan_office)
        for address in ("/admin/", "/admin/queue/"):
            self.assertContains(self.get(address, by=self.central), story.title)
            self.assertNotContains(self.get(address, by=self.nan_office), story.title)
            self.assertNotContains(self.get(address, by=self.phrae_office), story.title)
