"""The queue without a mouse: j and k go through it, Enter opens; single keys can be switched off."""

from datetime import timedelta

from django.utils import timezone
from wagtail.users.models import UserProfile

from tests import make
from tests.browser import BrowserTestCase
from tests.cast import person, province


class QueueKeys(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.office = person("office.nan", "provincial_office", province=province("55"))
        now = timezone.now()
        self.rows = [
            make.project(area="55", title=f"เรื่องที่ {n}", waiting_for="office", waiting_since=now - timedelta(days=9 - n))
            for n in (1, 2, 3)
        ]

    def focused(self, page):
        return page.evaluate("document.activeElement.textContent.trim()")

    def test_down_up_and_open(self):
        page = self.signed_in(self.office)
        self.go(page, "/admin/queue/")
        self.assertTrue(page.locator("[data-queue-keys]").is_visible())
        seen = []
        for key in ("j", "j", "j", "j", "k"):
            page.keyboard.press(key)
            seen.append(self.focused(page))
        self.assertEqual(seen, ["เรื่องที่ 1", "เรื่องที่ 2", "เรื่องที่ 3", "เรื่องที่ 3", "เรื่องที่ 2"])
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        self.assertEqual(outline, "solid")
        self.shot(page, "queue-keys")
        self.assert_accessible(page)
        page.locator(f'input[value="{self.rows[2].pk}"]').focus()  # from a ticked box on, too
        page.keyboard.press("k")
        self.assertEqual(self.focused(page), "เรื่องที่ 2")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/admin/projects/{self.rows[1].pk}/")
        self.assertEqual(page.faults, [])

    def test_whoever_switched_single_keys_off_types_in_peace(self):
        UserProfile.objects.update_or_create(user=self.office, defaults={"keyboard_shortcuts": False})
        page = self.signed_in(self.office)
        self.go(page, "/admin/queue/")
        page.keyboard.press("j")
        self.assertNotIn("เรื่องที่", self.focused(page)[:10])
        self.assertEqual(page.locator("[data-queue-keys]").count(), 0)
