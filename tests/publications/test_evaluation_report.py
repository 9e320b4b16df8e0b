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
            "8,200.00 บาท",
            "ตัวเลขในตารางนี้ไม่ตรงกัน 9 แห่ง",
            "หนึ่งแถวจำนวน 5,866,000.00 บาทตกหล่น",
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

    def test_its_editor_is_told_what_does_not_agree_and_may_publish_all_the_same(self):
        from django.urls import reverse

        address = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        page = self.get(address, by=self.lampang_office)
        for text in (
            "ตัวเลขในตารางไม่ตรงกัน",
            "แถวที่ 5 งบประมาณ",
            "เครื่องหมายลบหายไป",
            "น้อยกว่ายอดรวมที่พิมพ์ไว้ 15,406,000.00 บาท",
        ):
            self.assertContains(page, text)
        from wagtail.test.utils.form_data import nested_form_data, streamfield

        table = typed_table(["ประเด็น", "งบประมาณ"], ["ก", "10.00"], ["ข", "20.00"], ["รวม", "31.00"])
        data = {
            "title": self.page.title, "fiscal_year": 2560, "frozen_on": "30 ก.ย. 2560", "summary": "สรุป", "source": "",
            "slug": self.page.slug, "search_description": "", "body": streamfield([("table", table)]),
            "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0, "action-publish": "1",
        }  # fmt: skip
        saved = self.post(address, nested_form_data(data), by=self.central, follow=True)
        self.assertContains(saved, "ตัวเลขไม่ตรงกัน 1 แห่งในตารางที่ 1")
        self.assertContains(self.get("/areas/52/evaluation-2560/"), "น้อยกว่ายอดรวมที่พิมพ์ไว้ 1.00 บาท")

    def test_sound_tables_carry_no_note(self):
        table = self.page.body[[block.block_type for block in self.page.body].index("table")].value
        self.page.body = [("table", table)]
        for row in (0, 7):
            self.page.body[0].value["table"].row_data[row]["values"][2] = {0: "56,465,300.00", 7: "460,000.00"}[row]
        self.page.save_revision().publish()
        self.assertNotContains(self.get("/areas/52/evaluation-2560/"), "ไม่ตรงกัน")


def typed_table(headings, *lines):
    """What the browser posts of one table block."""
    data = {
        "column-count": len(headings), "row-count": len(lines), "caption": "",
        **{f"column-{at}-type": "number" if at else "text" for at in range(len(headings))},
        **{f"column-{at}-heading": heading for at, heading in enumerate(headings)},
        **{f"{what}-{at}-{name}": value for what, count in (("column", len(headings)), ("row", len(lines)))
           for at in range(count) for name, value in (("order", at), ("deleted", ""))},
    }  # fmt: skip
    data |= {f"cell-{row}-{at}": text for row, line in enumerate(lines) for at, text in enumerate(line)}
    return {"caption": "ตารางทดสอบ", "table": data, "last_row_is_total": "on", "source": "", "note": ""}
