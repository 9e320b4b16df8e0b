"""The admin is set in the same served Thai type as the public pages: no screen hangs on the reader's own fonts."""

import re

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

    def test_rings_of_focus_are_gold_by_day_and_by_night(self):
        sheet = (settings.BASE_DIR / "cms/static/cms/admin/type.css").read_text()
        tokens = (settings.BASE_DIR / "cms/static/cms/tokens.css").read_text()
        for gold in re.findall(r"--colour-gold: (#\w+);", tokens):
            self.assertIn(f"--w-color-focus: {gold};", sheet)
