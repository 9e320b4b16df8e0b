"""Shared pieces of template: what they say with all the facts, with few, and with none."""

import re
from decimal import Decimal
from pathlib import Path

from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import render_to_string
from django.test import SimpleTestCase

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
SHELL = [*TEMPLATES.glob("components/*.html"), *TEMPLATES.glob("*.html")]
LAMPANG = {
    "budget_baht": Decimal("41059300"),
    "committed_baht": Decimal("38100000"),
    "disbursed_baht": Decimal("35306693"),
    "remaining_baht": Decimal("2221990"),
    "savings_baht": Decimal("3530617"),
    "disbursed_percent": Decimal("85.99"),
}


def component(name, /, **context):
    return render_to_string(f"components/{name}.html", context)


class MoneyStrip(SimpleTestCase):
    def test_all_figures_stand_in_a_table_in_full_baht(self):
        html = component("money_strip", **LAMPANG, target_percent=Decimal("96"))
        self.assertIn("<table", html)
        for shown in (
            "41,059,300.00",
            "38,100,000.00",
            "35,306,693.00",
            "2,221,990.00",
            "3,530,617.00",
            "85.99 %",
            "96.00 %",
        ):
            with self.subTest(shown=shown):
                self.assertIn(shown, html)
        self.assertIn('width="85.990"', html)

    def test_a_project_with_only_its_bill_shows_one_figure_and_what_will_come(self):
        facts = dict.fromkeys(LAMPANG) | {"budget_baht": Decimal("450000"), "budget_label": "งบประมาณตามร่าง พ.ร.บ."}
        html = component("money_strip", **facts)
        self.assertInHTML('<span class="money-strip__figure">450,000 บาท</span>', html)
        self.assertIn("งบประมาณตามร่าง พ.ร.บ.", html)
        self.assertIn("ยังไม่มีตัวเลข", html)
        self.assertNotIn("<table", html)

    def test_faulty_figures_are_shown_and_the_bar_stays_inside(self):
        facts = LAMPANG | {"disbursed_baht": Decimal("43000000"), "remaining_baht": Decimal("-1940700")}
        html = component("money_strip", **facts)
        self.assertIn("-1,940,700.00", html)
        self.assertIn('width="100.000"', html)

    def test_nothing_allocated_draws_no_bar(self):
        facts = LAMPANG | {"budget_baht": Decimal(0), "disbursed_baht": Decimal(0), "disbursed_percent": None}
        html = component("money_strip", **facts)
        self.assertNotIn("money-strip__bar", html)
        self.assertIn("–", html)


class Rows(SimpleTestCase):
    def test_a_state_has_a_shape_and_a_word(self):
        shapes = {state: component("state_mark", state=state, word="คำ") for state in ("done", "part", "todo", "late")}
        self.assertEqual(len({re.sub(r'data-state="\w+"', "", html) for html in shapes.values()}), 4)
        for html in shapes.values():
            self.assertIn("คำ", html)

    def test_the_row_is_the_link_and_without_an_address_it_is_none(self):
        self.assertIn('href="/x/"', component("section_row", name="แผนงาน", url="/x/", state="done", word="ตรวจแล้ว"))
        self.assertNotIn("<a", component("section_row", name="แผนงาน", state="todo", word="ยังไม่เริ่ม"))

    def test_years_and_page_numbers_carry_no_thousands_comma(self):
        with self.settings(USE_THOUSAND_SEPARATOR=True):
            self.assertIn("ปีงบประมาณ 2568", component("project_card", title="ฝาย", url="/", year_be=2568))
            page = Paginator(range(40_000), 10).page(1500)
            self.assertIn("?q=a&amp;page=1501", component("pager", page=page, query="q=a"))


class Shell(SimpleTestCase):
    def test_no_template_carries_inline_style_or_script(self):
        for path in SHELL:
            with self.subTest(path=path.name):
                self.assertNotRegex(path.read_text(), r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)")

    def test_pages_of_failure_stand_without_any_context(self):
        for name in ("400.html", "403_csrf.html", "500.html"):
            with self.subTest(name=name):
                html = engines["django"].get_template(name).render({})
                self.assertIn('<html lang="th">', html)
                self.assertIn("<h1>", html)
                self.assertNotIn("{%", html)

    def test_every_stylesheet_is_listed(self):
        listed = (TEMPLATES / "components/styles.html").read_text()
        for path in (ROOT / "cms/static/cms/components").glob("*.css"):
            with self.subTest(path=path.name):
                self.assertIn(f"cms/components/{path.name}", listed)

    def test_sample_data_is_named_as_such(self):
        self.assertIn("ข้อมูลตัวอย่าง ไม่ใช่ข้อมูลจริง", render_to_string("404.html", {"sample_data": True}))
        self.assertNotIn("ข้อมูลตัวอย่าง", render_to_string("404.html", {"sample_data": False}))
