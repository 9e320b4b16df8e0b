"""Whoever stands in sees for which post, and until when."""

from datetime import timedelta

from django.utils import timezone

from cms.thai import thai_date
from projects.models import Post
from projects.people import actions
from tests.base import PadmeTestCase
from tests.cast import agency, person


class StandInAtTheDesk(PadmeTestCase):
    def test_the_desk_says_until_when_one_stands_in(self):
        self.nan_agency  # noqa: B018 holds the post that is stood in for
        post = Post.objects.get(holdings__person=self.nan_agency)
        other = person("health.nan", "agency", agency=agency("สาธารณสุขน่าน", "55"))
        today = timezone.localdate()
        until = today + timedelta(days=9)
        actions.add_stand_in(post, other, since=today, until=until, order_number="นน 1/2569", by=self.nan_office)
        self.assertContains(self.get("/admin/", by=other), f"(รักษาการแทนถึง {thai_date(until)})")
        self.assertNotContains(self.get("/admin/", by=self.nan_agency), "รักษาการแทน")

    def test_a_stand_in_must_be_named(self):
        self.nan_agency  # noqa: B018
        post = Post.objects.get(holdings__person=self.nan_agency)
        page = self.get(f"/admin/posts/{post.pk}/stand-in/", by=self.nan_office)
        self.assertRegex(page.content.decode(), r'name="person"[^>]*required')
