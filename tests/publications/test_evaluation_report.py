from publications.lampang import publish_lampang_2560
from publications.models import EvaluationReportPage
from tests.home.site_case import SiteTestCase


class ReadLampangsReportOf2560(SiteTestCase):
    def setUp(self):
        super().setUp()
        self.page = publish_lampang_2560(by=self.central)

    def test_it_reads_like_a_book_with_frozen_figures(self):
        shown = self.get("/areas/52/evaluation-2560/")
        for text in (
            "ตัวเลขตรึง ณ วันที่ 30 กันยายน 2560",
            "สารบัญ",
            '<a href="#chapter-1">',
            'id="chapter-7"',
            "ตารางที่ 1",
            "แผนภูมิที่ 1",
            "ที่มา:",
        ):
            with self.subTest(text=text):
                self.assertContains(shown, text)

    def test_printed_figures_stay_and_disagreements_are_said(self):
        shown = self.get("/areas/52/evaluation-2560/")
        for text in (
            "๒๗๔,๕๐๔,๗๐๐.๐๐",
            "๑๐,๐๐๐.๐๐",
            "274,504,700.00",
            "8,695,744.26",
            "15,406,000.00",
            "5,866,000.00",
            "-8,200.00",
        ):
            with self.subTest(text=text):
                self.assertContains(shown, text)

    def test_entered_once(self):
        self.assertEqual(publish_lampang_2560(by=self.central).pk, self.page.pk)
        self.assertEqual(EvaluationReportPage.objects.count(), 1)

    def test_listed_at_home_on_its_area_and_among_publications_and_found_by_its_words(self):
        for address in (
            "/",
            "/areas/52/",
            "/publications/",
            "/publications/?kind=reports",
            "/publications/?q=GFMS ธรรมาภิบาล",
        ):
            with self.subTest(address=address):
                self.assertContains(self.get(address), "/areas/52/evaluation-2560/")
        self.assertNotContains(self.get("/publications/?kind=achievements"), "/areas/52/evaluation-2560/")
        self.assertNotContains(self.get("/areas/55/"), "/areas/52/evaluation-2560/")

    def test_its_editor_opens(self):
        from django.urls import reverse

        response = self.get(reverse("wagtailadmin_pages:edit", args=[self.page.pk]), by=self.lampang_office)
        self.assertContains(response, "30 ก.ย. 2560")
