import json
import re
import tempfile
from pathlib import Path
from unittest.mock import patch
from urllib.parse import unquote

from django.conf import settings
from django.test import SimpleTestCase

from cms import guides
from tests.base import PadmeTestCase


class Reading(SimpleTestCase):
    def read(self, text):
        with tempfile.TemporaryDirectory() as folder, self.settings(BASE_DIR=Path(folder)):
            (Path(folder) / "docs").mkdir()
            (Path(folder) / "docs" / "guide-reader.md").write_text(text)
            return guides.guide.__wrapped__("reader")

    def test_a_table_a_list_and_a_code_and_no_preface(self):
        guide = self.read(
            "# คู่มือ\n\n*English: for readers.*\n\n## ก (`x`)\n\n|ก|ข|\n|-|-|\n|1|`2`|\n\n- หนึ่ง\n\n```sh\nls\n```\n"
        )
        self.assertEqual((guide.title, guide.contents), ("คู่มือ", (("ก-x", "ก"),)))
        for part in (
            '<h2 id="ก-x">',
            "<td>1</td>",
            '<code translate="no">2</code>',
            "<li>หนึ่ง</li>",
            "ls\n</code></pre>",
        ):
            self.assertIn(part, guide.body)
        for part in ("English", "<h1"):
            self.assertNotIn(part, guide.body)

    def test_nothing_runs_and_nothing_is_fetched(self):
        guide = self.read(
            "<script>alert(1)</script>\n\n[ก](javascript:alert(1)) ![ภาพ](images/x.png) [ข](../CHANGELOG.md)"
        )
        self.assertIn("&lt;script&gt;", guide.body)
        for part in ("<script", "<img", "href", "images/x.png"):
            self.assertNotIn(part, guide.body)
        self.assertIn("ข", guide.body)

    def test_links_between_guides_lead_to_what_is_there(self):
        """Every link of every guide: to a page of ours, and its place on it."""
        for name in guides.FILES:
            for address in re.findall(r'href="([^"]+)"', guides.guide(name).body):
                with self.subTest(guide=name, address=address):
                    other, place = re.fullmatch(r"/admin/guide/([\w-]+)/(?:#(.+))?", address).groups()
                    if place:
                        self.assertIn(f'id="{unquote(place)}"', guides.guide(other).body)

    def test_every_guide_is_there_and_read_once(self):
        for name, file in guides.FILES.items():
            with self.subTest(guide=name):
                self.assertTrue((Path(settings.BASE_DIR) / "docs" / file).exists())
                guide = guides.guide(name)
                self.assertTrue(guide.title and guide.contents)
        with patch("pathlib.Path.read_text", side_effect=AssertionError("read again")):
            guides.guide("reader")


class Pages(PadmeTestCase):
    def test_each_opens_the_guide_of_the_own_post(self):
        cases = [
            (self.nan_agency, "ส่วนราชการเจ้าของโครงการ"), (self.nan_office, "สำนักงานจังหวัดและสำนักงานกลุ่มจังหวัด"),
            (self.north2_office, "สำนักงานจังหวัดและสำนักงานกลุ่มจังหวัด"), (self.central, "ส่วนกลาง"),
            (self.nan_governor, "ผู้บริหารและผู้อ่านข้อมูล"), (self.nan_treasury, "ผู้บริหารและผู้อ่านข้อมูล"),
            (self.observer, "ผู้บริหารและผู้อ่านข้อมูล"),
        ]  # fmt: skip
        for person, title in cases:
            with self.subTest(person=person.username):
                page = self.get("/admin/guide/", by=person)
                self.assertContains(page, f"คู่มือ{title}")
                self.assertContains(page, 'href="#เริ่มใน-5-นาที"')
                self.assertContains(page, 'id="เริ่มใน-5-นาที"')
                desk = self.get("/admin/", by=person).content.decode()
                props = re.search(r'id="wagtail-sidebar-props" type="application/json">(.*?)</script>', desk).group(1)
                self.assertIn("/admin/guide/", json.dumps(json.loads(props)))
                self.assertIn('<a href="/admin/guide/">', desk)
        self.assertEqual(self.get("/admin/guide/").status_code, 302)

    def test_the_operators_guide_is_for_the_centre(self):
        self.assertContains(self.get("/admin/guide/operator/", by=self.central), "create_account")
        self.assertEqual(self.get("/admin/guide/operator/", by=self.nan_office).status_code, 403)
        self.assertNotContains(self.get("/admin/guide/", by=self.nan_office), "/admin/guide/operator/")
        self.assertContains(self.get("/admin/guide/", by=self.central), "/admin/guide/operator/")

    def test_other_guides_may_be_read_and_unknown_ones_are_not_found(self):
        self.assertContains(self.get("/admin/guide/office/", by=self.nan_agency), "นำเข้าจากไฟล์")
        self.assertEqual(self.get("/admin/guide/no-such/", by=self.nan_agency).status_code, 404)

    def test_without_docs_it_is_not_found(self):
        with tempfile.TemporaryDirectory() as folder, self.settings(BASE_DIR=Path(folder)):
            guides.guide.cache_clear()
            self.addCleanup(guides.guide.cache_clear)
            self.assertEqual(self.get("/admin/guide/", by=self.nan_agency).status_code, 404)
