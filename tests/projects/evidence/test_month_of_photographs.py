"""Photographs on the report of their month."""

from datetime import date
from unittest.mock import patch

from tests.base import PadmeTestCase
from tests.projects.evidence import shots
from tests.projects.evidence.shots import Drawers, upload
from tests.projects.money import books

TODAY = date(2025, 3, 5)


class MonthOfPhotographs(Drawers, PadmeTestCase):
    def setUp(self):
        super().setUp()
        clock = patch("django.utils.timezone.localdate", return_value=TODAY)
        clock.start()
        self.addCleanup(clock.stop)
        self.project = books.funded(self)
        self.evidence = f"/admin/projects/{self.project.pk}/evidence/"
        self.month = f"/admin/projects/{self.project.pk}/progress/2025-02/"

    def test_sent_from_the_report_they_stand_on_it(self):
        page = self.get(self.month, by=self.nan_agency)
        self.assertContains(page, "ส่งภาพของเดือนนี้")
        self.assertContains(page, 'form="month-report" name="move" value="photos"')
        self.assertContains(
            self.get(f"{self.evidence}?month=2025-02", by=self.nan_agency), 'name="month" value="2025-02"'
        )
        self.send(upload(1), month="2025-02")
        shots.work()
        photo = self.photo()
        self.assertEqual(photo.month, date(2025, 2, 1))
        self.describe(photo, caption="เทคอนกรีตตอม่อ", taken_on="27 ม.ค. 2568")
        self.assertContains(self.get(self.month, by=self.nan_office), "เทคอนกรีตตอม่อ")
        self.assertNotContains(self.get(self.month.replace("02/", "01/"), by=self.nan_office), "เทคอนกรีตตอม่อ")

    def test_what_was_typed_is_kept_and_the_way_leads_back(self):
        page = self.get(self.month, by=self.nan_agency)
        form = page.context["form"]
        typed = {name: form[name].value() or "" for name in form.fields} | {"work_done": "เทฐานราก", "move": "photos"}
        gone = self.post(self.month, typed | {"seen": page.context["seen"]}, by=self.nan_agency)
        self.assertRedirects(gone, f"{self.evidence}?month=2025-02", fetch_redirect_response=False)
        self.assertContains(self.get(self.month, by=self.nan_agency), "เทฐานราก")
        self.send(upload(1), month="2025-02")
        describe = f"{self.evidence}describe/?month=2025-02"
        self.assertContains(self.get(describe, by=self.nan_agency), f'href="{self.month}"')
        photo = self.photo()
        words = {"seen": photo.version, "caption": "เทฐานราก", "taken_on": "3 ก.พ. 2568", "stage": "during",
                 "place_name": "บ้านน้ำลัด", "people_consent": "nobody"}  # fmt: skip
        done = self.post(describe, {f"p{photo.pk}-{name}": value for name, value in words.items()}, by=self.nan_agency)
        self.assertRedirects(done, self.month, fetch_redirect_response=False)

    def test_those_taken_in_it_stand_there_too(self):
        self.taken(2, words={"caption": "วางเหล็กเสริม", "taken_on": "3 ก.พ. 2568"})
        page = self.get(self.month, by=self.nan_governor)
        self.assertContains(page, "วางเหล็กเสริม")
        self.assertNotContains(page, "ส่งภาพของเดือนนี้")

    def test_no_month_is_not_found(self):
        self.send(upload(1), month="2025-13", expect=404)
