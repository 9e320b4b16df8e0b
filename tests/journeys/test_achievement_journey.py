"""A provincial editor tells a result with photographs; the centre moderates; the citizen reads."""

import tempfile
from datetime import date
from pathlib import Path

from PIL import Image

from publications.models import AchievementPage, Photo
from tests import make
from tests.browser import BrowserTestCase
from tests.cast import agency, person, province


def photograph():
    path = Path(tempfile.mkdtemp()) / "weir.jpg"
    Image.linear_gradient("L").resize((1600, 1067)).convert("RGB").save(path, quality=80)
    return path


class AStoryWithPhotographs(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.office = person("office.nan", "provincial_office", province=province("55"))
        self.centre = person("centre", "central")
        self.project = make.live(
            area="55",
            year_be=2568,
            agency=agency("โครงการชลประทานน่าน", "55"),
            title="ก่อสร้างฝายน้ำล้นห้วยน้ำพัน",
            execution_status="completed",
            end_on=date(2025, 8, 30),
        )

    def test_drafted_by_one_click_moderated_and_read(self):
        editor = self.signed_in(self.office)
        with self.subTest("the editor uploads a photograph of the project"):
            self.go(editor, "/admin/images/multiple/add/")
            editor.set_input_files("input[type=file]", str(photograph()))
            form = editor.locator("#upload-list form").first
            form.wait_for()
            form.locator("[name$=-title]").fill("ฝายน้ำล้น")
            form.locator("[name$=-caption]").fill("ฝายน้ำล้นห้วยน้ำพันหลังก่อสร้างแล้วเสร็จ")
            form.locator("[name$=-taken_on]").fill("30 ส.ค. 2568")
            form.locator("[name$=-project_code]").fill(self.project.code)
            form.locator("select[name$=-people_consent]").select_option("nobody")
            form.locator("button[type=submit], input[type=submit]").first.click()
            form.wait_for(state="detached")
            self.assertEqual(Photo.objects.get().project_code, self.project.code)
        with self.subTest("drafts the story from the record and sends it to moderation"):
            self.go(editor, f"/admin/projects/{self.project.pk}/")
            editor.get_by_role("button", name="ร่างเรื่องผลสำเร็จจากโครงการนี้").click()
            editor.wait_for_url("**/admin/pages/*/edit/")
            self.shot(editor, "story-draft")
            story = AchievementPage.objects.get()
            self.assertFalse(story.live)
            editor.evaluate("document.querySelector('[name=action-submit]').click()")
            editor.wait_for_load_state("networkidle")
        with self.subTest("nobody outside sees it yet"):
            citizen = self.visitor(width=360)
            self.assertEqual(self.go(citizen, story.url).status, 404)
        with self.subTest("the centre approves"):
            moderator = self.signed_in(self.centre)
            self.go(moderator, f"/admin/pages/{story.pk}/edit/")
            moderator.evaluate("document.querySelector('[data-workflow-action-name=approve]').click()")
            moderator.wait_for_load_state("networkidle")
            story.refresh_from_db()
            self.assertTrue(story.live)
        with self.subTest("the citizen reads it on the area's page"):
            self.go(citizen, "/areas/55/")
            citizen.get_by_role("link", name="ก่อสร้างฝายน้ำล้นห้วยน้ำพัน").first.click()
            citizen.wait_for_load_state()
            self.assertIn("ฝายน้ำล้นห้วยน้ำพันหลังก่อสร้างแล้วเสร็จ", citizen.content())
            self.assertEqual(citizen.faults, [])
            self.shot(citizen, "story")
