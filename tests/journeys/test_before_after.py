"""Before and after on the public page: a slider for mouse and keyboard; without scripts the two stand side by side."""

from projects.models import ProjectPhoto
from tests import make
from tests.browser import BrowserTestCase
from tests.projects.evidence import shots


class BeforeAndAfter(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.row = make.live(area="55", agency=self.roads_of_nan)
        photos = [one for one in shots.rows_of(self.row, self.central, range(1, 8)) if one.published_at]
        for photo, stage in zip(photos, ("before", "after"), strict=True):
            ProjectPhoto._base_manager.filter(pk=photo.pk).update(stage=stage)
        self.address = f"/projects/{self.row.fiscal_year_id}/{self.row.code}/"

    def test_the_arrow_keys_uncover_one_or_the_other(self):
        for width in (360, 1280):
            with self.subTest(width=width):
                page = self.visitor(width)
                self.go(page, self.address)
                slider = page.get_by_role("slider", name="เลื่อนเพื่อเทียบภาพก่อนและหลังดำเนินการ")
                slider.focus()
                for _press in range(10):
                    page.keyboard.press("ArrowLeft")
                self.assertIn("เห็นภาพก่อนดำเนินการ 40 %", slider.get_attribute("aria-valuetext"))
                shape = page.locator(".before-after__stage img").first.evaluate("one => getComputedStyle(one).clipPath")
                self.assertEqual(shape, "inset(0px 60% 0px 0px)")
                self.assertEqual(page.locator(".before-after figcaption").count(), 2)
                self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), width)
                self.assertEqual(page.faults, [])

    def test_without_scripts_both_are_there(self):
        context = self.chromium.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
        self._contexts.append(context)
        page = context.new_page()
        self.go(page, self.address)
        left, right = page.locator(".before-after img").all()
        self.assertEqual(left.bounding_box()["y"], right.bounding_box()["y"])
        self.assertLess(left.bounding_box()["x"], right.bounding_box()["x"])
        self.assertEqual(page.get_by_role("slider").count(), 0)
