"""The admin is set in the same served Thai type as the public pages: no screen hangs on the reader's own fonts."""

from django.conf import settings

from tests.base import PadmeTestCase


class AdminType(PadmeTestCase):
    def test_every_screen_loads_our_own_type(self):
        page = self.get("/admin/queue/", by=self.nan_office).content.decode()
        self.assertIn("/static/cms/fonts", page)
        self.assertIn("/static/cms/admin/type", page)

    def test_wagtails_screens_are_set_in_it(self):
        sheet = (settings.BASE_DIR / "cms/static/cms/admin/type.css").read_text()
        self.assertIn('--w-font-sans: "IBM Plex Sans Thai Looped"', sheet)
