"""Every public page at a phone's and a desk's width: no violation, no sideways scrolling, and all of it by keyboard.

Needs Chromium and axe-core: PADME_AXE names axe.min.js (else var/browser holds it). Skipped where they are missing,
failed where CI is set.
"""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.testing import StaticLiveServerTestCase
from django.core.files.uploadedfile import SimpleUploadedFile

from home.site import ensure_site
from projects.models import ExecutionStatus
from projects.people.scope import EVERYONE, asking_as
from projects.reference import load_missing_reference
from publications.actions import draft_achievement
from publications.lampang import publish_lampang_2560
from publications.models import Photo
from tests import cast, make
from tests.publications.pictures import jpeg

AXE = Path(os.environ.get("PADME_AXE") or settings.BASE_DIR / "var/browser/node_modules/axe-core/axe.min.js")
CHROMIUM = os.environ.get("PADME_CHROMIUM", "/usr/bin/chromium")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = {"phone": (360, 740), "desk": (1280, 800)}


def missing():
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return "playwright is not installed"
    for path, what in ((AXE, "axe-core (npm install --prefix var/browser axe-core)"), (Path(CHROMIUM), "Chromium")):
        if not path.exists():
            return f"{what} is not at {path}"
    return ""


@pytest.mark.browser
class PublicPagesForEveryone(StaticLiveServerTestCase):
    @classmethod
    def setUpClass(cls):
        if why := missing():
            assert not os.environ.get("CI"), why
            pytest.skip(why)
        super().setUpClass()
        from playwright.sync_api import sync_playwright

        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's own loop runs in this thread
        cls.playwright = sync_playwright().start()
        cls.addClassCleanup(cls.playwright.stop)
        cls.browser = cls.playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        load_missing_reference()
        ensure_site()
        central = cast.person("central", "central")
        done = make.live(area="55", title="ก่อสร้างสะพานบ้านน้ำลัด", execution_status=ExecutionStatus.COMPLETED)
        for number in range(24):
            make.live(area="55" if number % 2 else "NU2", year_be=2569)
        with asking_as(EVERYONE):
            for caption in ("สะพานหลังแล้วเสร็จ", "คอสะพาน"):
                Photo.objects.create(
                    title=caption, caption=caption, people_consent="nobody", project_code=done.code,
                    file=SimpleUploadedFile("a.jpg", jpeg()),
                )  # fmt: skip
            story = draft_achievement(done, by=central)
            story.save_revision().publish()
            publish_lampang_2560(by=central)
        self.addresses = [
            "/",
            "/projects/",
            "/projects/?q=สะพาน&area=55",
            "/projects/?q=ไม่มีคำนี้",
            f"/projects/{done.fiscal_year_id}/{done.code}/",
            "/areas/",
            "/areas/55/",
            "/areas/NU2/",
            "/publications/",
            f"/areas/55/{story.slug}/",
            "/areas/52/evaluation-2560/",
            "/no-such-page/",
            "/accounts/login/",
        ]

    def violations(self, page):
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)["violations"]
        return [(one["id"], one["nodes"][0]["html"][:160], len(one["nodes"])) for one in found]

    def test_no_violations_at_either_width_in_either_theme(self):
        for name, (width, height) in WIDTHS.items():
            for scheme in ("light", "dark"):
                context = self.browser.new_context(
                    viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True
                )
                page = context.new_page()
                for address in self.addresses:
                    with self.subTest(width=name, scheme=scheme, address=address):
                        page.goto(self.live_server_url + address)
                        self.assertEqual(self.violations(page), [])
                        self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), width)
                context.close()

    def test_nothing_is_refused_by_the_policy_and_no_other_host_is_asked(self):
        page = self.browser.new_page()
        said, asked = [], set()
        page.on("console", lambda message: said.append(message.text))
        page.on("request", lambda request: asked.add(request.url.split("/")[2] if "//" in request.url else ""))
        for address in self.addresses:
            page.goto(self.live_server_url + address)
        self.assertEqual([text for text in said if "404" not in text], [])
        self.assertEqual(asked - {"", self.live_server_url.split("/")[2]}, set())

    def test_found_and_opened_without_javascript_by_keyboard(self):
        page = self.browser.new_context(java_script_enabled=False).new_page()
        page.goto(self.live_server_url)
        page.keyboard.press("Tab")
        self.assertIn("ข้ามไปยังเนื้อหา", page.locator(":focus").inner_text())
        page.locator("#q").focus()
        page.keyboard.type("สะพาน")
        page.keyboard.press("Enter")
        page.wait_for_url("**/projects/?q=*")
        page.locator(".project-card__link").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("h1:has-text('ก่อสร้างสะพานบ้านน้ำลัด')")
