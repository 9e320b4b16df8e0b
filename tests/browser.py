"""A real Chromium in front of a real server. `PADME_CHROMIUM` and `PADME_AXE` say where the browser and axe-core are."""

import os
import shutil
import time
from pathlib import Path

import pytest
from django.contrib.staticfiles.testing import StaticLiveServerTestCase
from django.core.management.base import CommandError

from home.site import ensure_site
from tests.cast import PASSWORD, Cast

os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "true"
)  # Playwright keeps a loop in this thread; the ORM here is ours
CHROMIUM = os.environ.get("PADME_CHROMIUM") or shutil.which("chromium")
AXE = os.environ.get("PADME_AXE", "")
SHOTS = os.environ.get("PADME_SHOTS", "")
WIDTHS = (360, 1280)


@pytest.mark.browser
class BrowserTestCase(Cast, StaticLiveServerTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        from playwright.sync_api import sync_playwright

        cls._playwright = sync_playwright().start()
        cls.chromium = cls._playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )

    @classmethod
    def tearDownClass(cls):
        cls.chromium.close()
        cls._playwright.stop()
        super().tearDownClass()

    def setUp(self):
        ensure_site()
        self._contexts = []

    def tearDown(self):
        for context in self._contexts:
            context.close()

    def _fixture_teardown(self):
        """A closing editor still says so to the server: tables shared in memory are emptied once that is done."""
        for _ in range(20):
            try:
                return super()._fixture_teardown()
            except CommandError:
                time.sleep(0.25)
        return super()._fixture_teardown()

    def visitor(self, width=1280):
        """A fresh window of somebody who is not signed in."""
        context = self.chromium.new_context(viewport={"width": width, "height": 900}, locale="th-TH")
        context.set_default_timeout(15_000)
        self._contexts.append(context)
        page = context.new_page()
        page.faults = []
        page.on("pageerror", lambda fault: page.faults.append(str(fault)))
        return page

    def signed_in(self, person, width=1280):
        """A window in which that person has signed in by hand."""
        page = self.visitor(width)
        self.go(page, "/accounts/login/")
        page.fill("input[name=login]", person.username)
        page.fill("input[name=password]", PASSWORD)
        page.click("main form button[type=submit]")
        page.wait_for_url("**/admin/")
        return page

    def go(self, page, address):
        return page.goto(f"{self.live_server_url}{address}")

    def shot(self, page, name):
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)

    def assert_accessible(self, page, *, within="document"):
        """No violation by axe's WCAG 2.2 AA and best-practice rules."""
        if not AXE:
            pytest.skip("PADME_AXE does not name axe.min.js")
        page.evaluate(Path(AXE).read_text())
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        result = page.evaluate(
            f"tags => axe.run({within}, {{runOnly: {{type: 'tag', values: tags}}, resultTypes: ['violations']}})", tags
        )
        told = [
            f"{fault['id']}: {fault['help']} — {fault['nodes'][0]['html'][:160]} (×{len(fault['nodes'])})"
            for fault in result["violations"]
        ]
        self.assertEqual(told, [], page.url)

    def assert_screens_accessible(self, who, addresses):
        """Each address, as this person sees it on a phone and on a desk: there, accessible, no wider than the window."""
        for width in WIDTHS:
            page = self.signed_in(who, width)
            for address in addresses:
                with self.subTest(address=address, width=width):
                    self.assertEqual(self.go(page, address).status, 200)
                    self.assert_accessible(page)
                    self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), width)
