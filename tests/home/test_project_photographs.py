"""Published photographs on the project's public page: before, during, after, readable without scripts."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.models import ProjectPhoto
from tests import make
from tests.home.site_case import SiteTestCase
from tests.projects.evidence import shots


class SeeTheWork(SiteTestCase):
    def setUp(self):
        super().setUp()
        self.row = make.live(area="55", year_be=2569, title="สะพานบ้านน้ำลัด", agency=self.roads_of_nan)
        self.address = f"/projects/2569/{self.row.code}/"

    def shown(self):
        photos = shots.rows_of(self.row, self.central, range(1, 12))
        for photo, stage in zip(
            [one for one in photos if one.published_at], ("before", "during", "after"), strict=True
        ):
            ProjectPhoto._base_manager.filter(pk=photo.pk).update(stage=stage, taken_on=date(2025, 11, 3))
        return photos

    def test_by_stage_with_words_and_days(self):
        self.shown()
        page = self.get(self.address)
        html = page.content.decode()
        # the pair that shows the change first, then all others
        places = [html.index(f"<strong>{words}</strong>") for words in ("ก่อนดำเนินการ", "หลังดำเนินการ", "ระหว่างดำเนินการ")]
        self.assertEqual(places, sorted(places))
        self.assertContains(page, "ถ่ายเมื่อ 3 พฤศจิกายน 2568")
        self.assertContains(page, "640w")
        self.assertNotContains(page, "ภาพที่ 2<")  # has words, is not published
        self.assertNotContains(page, "2.jpg")
        for photo in ProjectPhoto._base_manager.filter(published_at__isnull=False):
            self.assertContains(page, f"/photos/{photo.public_name}/640/")
            self.assertNotContains(page, photo.store_key)

    def test_before_and_after_side_by_side_only_where_there_are_both(self):
        photos = self.shown()
        page = self.get(self.address)
        self.assertContains(page, "data-before-after")
        self.assertContains(page, "components/before_after")
        lead_and_pair = page.content.decode().count(f"/photos/{self.of('after').public_name}/640/ 640w")
        self.assertEqual(lead_and_pair, 2)  # large on top, and beside the one before: not a third time below
        ProjectPhoto._base_manager.filter(stage="before").update(stage="during")
        page = self.get(self.address)
        self.assertNotContains(page, "before-after")
        self.assertNotContains(page, "<script")
        self.assertContains(page, f"/photos/{photos[0].public_name}/640/")

    def of(self, stage):
        return ProjectPhoto._base_manager.filter(stage=stage, published_at__isnull=False).latest("pk")

    def test_many_of_the_work_do_not_push_out_the_result(self):
        photos = shots.rows_of(self.row, self.central, range(1, 301))
        shown = [photo.pk for photo in photos if photo.published_at]
        ProjectPhoto._base_manager.filter(pk__in=shown).update(stage="during", taken_on=date(2025, 11, 3))
        ProjectPhoto._base_manager.filter(pk=shown[-1]).update(stage="after", taken_on=date(2026, 3, 1))
        page = self.get(self.address)
        self.assertContains(page, "<strong>หลังดำเนินการ</strong>", 1)
        self.assertContains(page, "<strong>ระหว่างดำเนินการ</strong>", 12)
        self.assertContains(page, f'/photos/{self.of("after").public_name}/full/"')  # when the page is sent on

    def test_no_photograph_no_heading(self):
        self.assertNotContains(self.get(self.address), "ภาพก่อน ระหว่าง และหลังดำเนินการ")
        photos = self.shown()
        ProjectPhoto._base_manager.filter(published_at__isnull=False).update(
            published_at=None, public_name=None, published_by=None
        )
        self.assertNotContains(self.get(self.address), "ภาพก่อน ระหว่าง และหลังดำเนินการ")
        self.assertEqual(self.get(f"/photos/{photos[0].public_name}/640/").status_code, 404)

    def test_the_same_number_of_queries_with_one_and_with_many(self):
        def queries():
            with CaptureQueriesContext(connection) as found:
                self.get(self.address)
            return len(found)

        queries()
        none = queries()
        self.shown()
        self.assertEqual(queries(), none)
