"""An office types a summary table, reads it as printed, and is told what does not agree."""

from datetime import date
from decimal import Decimal

from projects.models import AuditEntry, DevelopmentPlan, FiscalYear, StrategicIssue, SummaryRow, SummaryTable
from tests import cast
from tests.base import PadmeTestCase
from tests.projects.people.test_posts import FuzzyInt
from tests.projects.summaries import lampang

NEW = "/admin/summary-tables/new/"


def grid(*rows, initial=0, **facts):
    """What the browser posts. A row: dict of what was typed."""
    data = {"fiscal_year": "2569", "caption": "", "source": "", **facts}
    data |= {"rows-TOTAL_FORMS": len(rows), "rows-INITIAL_FORMS": initial, "rows-MIN_NUM_FORMS": 0,
             "rows-MAX_NUM_FORMS": 1000}  # fmt: skip
    for at, row in enumerate(rows):
        data |= {f"rows-{at}-{name}": value for name, value in ({"id": "", "label": "", "order": ""} | row).items()}
    return data


SOUND = [
    {"label": "ยุทธศาสตร์ที่ 1 : เมืองสุขภาพ", "budget_baht": "1,000.00"},
    {"label": "ยุทธศาสตร์ที่ 2 : เมืองเก่า", "budget_baht": "๒,๐๐๐"},
    {"label": "รวมทั้งสิ้น", "budget_baht": "3000", "is_total": "on"},
]


def lampang_table(kind="results", code="52", year_be=2569):
    headings, *lines = lampang.grid(kind)
    table = SummaryTable.objects.create(
        province=cast.province(code), fiscal_year_id=year_be, kind=kind, columns=headings
    )
    label_at = 1 if headings[0] == "ที่" else 0
    SummaryRow.objects.bulk_create(
        SummaryRow(table=table, order=at, label=cells[label_at], cells=cells, is_total="รวม" in cells[label_at])
        for at, cells in enumerate(lines, 1)
    )
    return table


class TypeATable(PadmeTestCase):
    def test_the_office_chooses_a_table_and_types_it(self):
        choice = self.get(NEW, by=self.nan_office)
        for kind in ("allocation", "results", "targets"):
            self.assertContains(choice, f"?kind={kind}")
        page = self.get(NEW, by=self.nan_office, kind="results")
        for text in ("งบประมาณ", "เบิกจ่าย", "คงเหลือ", "เหลือจ่าย", "ร้อยละ", 'name="rows-9-label"'):
            self.assertContains(page, text)
        province = cast.province("55").pk
        response = self.post(NEW, grid(*SOUND, {}, kind="allocation", province=province), by=self.nan_office)
        table = SummaryTable.objects.get()
        self.assertRedirects(response, f"/admin/summary-tables/{table.pk}/")
        self.assertEqual(
            list(table.rows.values_list("order", "budget_baht", "is_total")),
            [(1, Decimal(1000), False), (2, Decimal(2000), False), (3, Decimal(3000), True)],
        )
        self.assertEqual(table.rows.all()[1].cells, ["ยุทธศาสตร์ที่ 2 : เมืองเก่า", "2,000.00"])
        shown = self.get(f"/admin/summary-tables/{table.pk}/", by=self.nan_office)
        self.assertContains(shown, "ตัวเลขตรงกันทุกแห่งที่ตรวจได้")
        entry = AuditEntry.objects.get(action="projects.row.created")
        self.assertEqual(entry.province_id, province)
        self.assertIn("เมืองสุขภาพ · 1,000.00", entry.message)
        self.assertContains(self.get("/admin/summary-tables/", by=self.nan_office), "งบประมาณที่ได้รับจัดสรรตามประเด็น")

    def test_figures_that_do_not_agree_are_saved_and_said(self):
        wrong = [*SOUND[:2], SOUND[2] | {"budget_baht": "3,000.50"}]
        data = grid(*wrong, kind="allocation", province=cast.province("55").pk)
        response = self.post(NEW, data, by=self.nan_office, follow=True)
        self.assertContains(response, "มีตัวเลขที่ไม่ตรงกัน 1 แห่ง")
        self.assertContains(response, "น้อยกว่ายอดรวมที่พิมพ์ไว้ 0.50 บาท")
        self.assertContains(response, 'class="summary-page__marked"', count=1)
        self.assertEqual(SummaryRow.objects.get(is_total=True).budget_baht, Decimal("3000.50"))

    def test_lampangs_page_says_every_fault_beside_the_printed_figures(self):
        lampang_table("allocation")
        table = lampang_table()
        page = self.get(f"/admin/summary-tables/{table.pk}/", by=self.lampang_office)
        for text in (
            "259,754", "ตัวเลขไม่ตรงกัน 9 แห่ง", "มากกว่างบประมาณที่พิมพ์ไว้ 8,200.00 บาท", "เครื่องหมายลบหายไป", "41,509,300.00",
            "หนึ่งแถวจำนวน 5,866,000.00 บาทตกหล่น",
        ):  # fmt: skip
            self.assertContains(page, text)
        with self.assertNumQueries(FuzzyInt(5, 30)):
            self.get(f"/admin/summary-tables/{table.pk}/", by=self.lampang_office)

    def test_what_is_not_touched_stays_as_printed(self):
        table = lampang_table("allocation")
        row = table.rows.first()
        row.budget_baht = Decimal("41509300.00")
        row.save()
        rows = [
            {
                "id": one.pk,
                "label": one.label,
                "order": one.order,
                "budget_baht": "41,509,300.00" if at == 0 else "10.00",
            }
            for at, one in enumerate(table.rows.all()[:2])
        ]
        data = grid(*rows, initial=2, province=table.province_id, seen_version=1)
        self.post(f"/admin/summary-tables/{table.pk}/edit/", data, by=self.lampang_office)
        first, second = table.rows.all()[:2]
        self.assertEqual((first.cells[0], first.cells[2]), ("๑", "๔๑,๕๐๙,๓๐๐.๐๐"))
        self.assertEqual((second.cells[0], second.cells[2]), ("๒", "10.00"))

    def test_more_rows_are_offered_and_nothing_is_lost_or_saved(self):
        data = grid(SOUND[0], kind="allocation", province=cast.province("55").pk, more="1")
        page = self.post(NEW, data, by=self.nan_office)
        self.assertContains(page, "เมืองสุขภาพ")
        self.assertContains(page, 'name="rows-5-label"')
        self.assertFalse(SummaryTable.objects.exists())
        table = lampang_table("allocation", code="55")
        data = grid(SOUND[0], province=table.province_id, seen_version=1, more="1")
        page = self.post(f"/admin/summary-tables/{table.pk}/edit/", data, by=self.nan_office)
        self.assertContains(page, 'name="rows-5-label"')
        self.assertEqual(table.rows.count(), 9)

    def test_rows_are_matched_with_the_areas_plan_and_not_guessed_when_unlike(self):
        plan = DevelopmentPlan.objects.create(province=cast.province("55"), first_year_be=2566, last_year_be=2570)
        health = StrategicIssue.objects.create(plan=plan, number=1, name_th="เมืองสุขภาพ")
        StrategicIssue.objects.create(plan=plan, number=2, name_th="การค้าชายแดนและโลจิสติกส์")
        self.post(NEW, grid(*SOUND, kind="allocation", province=cast.province("55").pk), by=self.nan_office)
        table = SummaryTable.objects.get()
        self.assertEqual([row.strategic_issue for row in table.rows.all()], [health, None, None])
        self.assertContains(self.get(f"/admin/summary-tables/{table.pk}/edit/", by=self.nan_office), "การค้าชายแดน")

    def test_one_table_of_a_kind_for_an_area_and_year(self):
        lampang_table("allocation", code="55")
        response = self.post(NEW, grid(*SOUND, kind="allocation", province=cast.province("55").pk), by=self.nan_office)
        self.assertContains(response, "พื้นที่นี้มีตารางนี้ของปีนี้แล้ว")
        self.assertEqual(SummaryTable.objects.count(), 1)

    def test_who_saves_second_is_told(self):
        table = lampang_table("allocation", code="55")
        address = f"/admin/summary-tables/{table.pk}/edit/"
        data = grid(province=table.province_id, seen_version=1, caption="ของคนแรก")
        self.assertEqual(self.post(address, data, by=self.nan_office).status_code, 302)
        late = self.post(address, data | {"caption": "ของคนที่สอง"}, by=self.nan_office_2)
        self.assertContains(late, "ของคนแรก", status_code=409)
        self.assertContains(late, "ของคนที่สอง", status_code=409)

    def test_a_closed_year_takes_no_table(self):
        table = lampang_table("allocation", code="55")
        FiscalYear.objects.filter(pk=2569).update(closed_on=date(2026, 11, 1))
        for address, data in (
            (NEW, grid(kind="results")),
            (f"/admin/summary-tables/{table.pk}/edit/", grid(seen_version=1)),
        ):
            response = self.post(address, data | {"province": table.province_id}, by=self.nan_office)
            self.assertContains(response, "ปีงบประมาณ 2569 ปิดแล้ว")
        self.assertEqual(SummaryTable.objects.count(), 1)


class WhoReachesATable(PadmeTestCase):
    def test_the_neighbour_finds_nothing_and_readers_do_not_write(self):
        table = lampang_table("allocation", code="55")
        for route in ("", "edit/", "history/"):
            self.assertEqual(
                self.get(f"/admin/summary-tables/{table.pk}/{route}", by=self.phrae_office).status_code, 404
            )
        self.assertNotContains(self.get("/admin/summary-tables/", by=self.phrae_office), "น่าน")
        for by in (self.nan_governor, self.nan_treasury, self.observer):
            with self.subTest(by=by.username):
                self.assertEqual(self.get(f"/admin/summary-tables/{table.pk}/", by=by).status_code, 200)
                self.assertEqual(self.get(f"/admin/summary-tables/{table.pk}/edit/", by=by).status_code, 302)
        self.assertEqual(self.get("/admin/summary-tables/", by=self.nan_agency).status_code, 302)

    def test_an_office_types_no_table_of_another_area(self):
        for where in ({"province": cast.province("54").pk}, {"group": cast.group("NU2").pk}):
            self.post(NEW, grid(*SOUND, kind="allocation", **where), by=self.nan_office)
        self.assertFalse(SummaryTable.objects.exists())
