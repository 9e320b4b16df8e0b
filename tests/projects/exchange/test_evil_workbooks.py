"""Twelve files that broke such systems elsewhere. Each is taken as it should be, or refused in words that help."""

from datetime import date

from projects.models import FiscalYear, ImportBatch
from projects.people.scope import EVERYONE, asking_as
from tests.projects.exchange.bill import COLUMNS, command, line, text_of
from tests.projects.exchange.books import by_openpyxl
from tests.projects.exchange.test_import_screens import Screens


def workbook(*rows, headings=COLUMNS, more=None):
    def fill(book):
        page = book.active
        page.append(headings)
        for row in rows:
            page.append([row.get(column, "") for column in COLUMNS])
        if more:
            more(page)

    return by_openpyxl(fill)


class EvilWorkbooks(Screens):
    def page(self, batch):
        return self.get(f"/admin/imports/{batch.pk}/", by=self.nan_office)

    def refused(self, words, **more):
        self.assertContains(self.send(**more), words, status_code=422)
        self.assertFalse(ImportBatch.objects.exists())
        self.assertEqual(self.projects(), [])

    def amounts(self):
        with asking_as(EVERYONE):
            return sorted(
                str(part.budget_baht)
                for project in self.projects()
                for activity in project.activities.all()
                for part in activity.budget_lines.all()
            )

    def test_1_does_it_overwrite_or_add(self):
        """It changes what is there already, adds what is new, and says which; what the file lacks stays."""
        self.press(self.batch(line(), line(ITEM_DESCRIPTION="ค่าวัสดุ", AMOUNT="7")), "confirm")
        second = self.batch(line(AMOUNT="5,000"), line(ITEM_DESCRIPTION="ค่าเดินทาง", AMOUNT="9"))
        page = self.page(second)
        self.assertContains(page, "เปลี่ยนจาก 1,000.50 เป็น 5,000.00")
        self.assertEqual([second.counts["activities_new"], second.counts["activities_changed"]], [1, 1])
        self.press(second, "confirm")
        self.assertEqual(self.amounts(), ["5000.00", "7.00", "9.00"])

    def test_2_no_false_errors_and_no_empty_list_of_them(self):
        batch = self.batch(*(line(ITEM_DESCRIPTION=f"รายการ {at}") for at in range(120)))
        self.assertEqual([batch.counts["rows_error"], batch.counts["rows_undecided"]], [0, 0])
        self.assertFalse(batch.rows.exclude(state="new").exists())
        self.assertNotContains(self.page(batch), "แถวผิดพลาด")

    def test_3_ghost_rows(self):
        def ghosts(page):
            for at in range(3, 600):
                page.cell(at, 1).number_format = "#,##0.00"
                page.cell(at, 3).value = " \u200b"

        batch = self.batch(data=workbook(line(), more=ghosts), name="งบ.xlsx")
        self.assertEqual([batch.counts["rows_read"], batch.counts["rows_error"]], [1, 0])

    def test_4_an_older_form_of_the_file(self):
        older = [{"AMOUNT": "AMOUNT_BAHT"}.get(column, column) for column in COLUMNS]
        self.refused("“AMOUNT_BAHT” แทน “AMOUNT”", data=workbook(line(), headings=older), name="งบ.xlsx")

    def test_5_an_error_of_a_formula_beside_the_table_and_in_it(self):
        def stray(page):
            page["P1"], page["L2"], page["C9"] = "#REF!", "#REF!", "#REF!"

        batch = self.batch(data=workbook(line(), more=stray), name="งบ.xlsx")
        self.assertEqual([batch.counts["rows_read"], batch.counts["rows_error"]], [1, 0])
        self.assertContains(self.page(batch), "นอกตาราง ไม่มีผลต่อการนำเข้า")
        batch = self.batch(data=workbook(line(), line(ITEM_DESCRIPTION="#REF!")), name="งบ.xlsx")
        self.assertContains(self.page(batch), "ช่อง H3 เป็น #REF! (สูตรอ้างถึงช่องที่ถูกลบไปแล้ว)")
        self.assertEqual(self.press(batch, "confirm").status_code, 422)

    def test_6_the_wrong_encoding(self):
        garbled = text_of([line()]).encode().decode("latin-1").encode()
        self.refused("อักษรไทยในไฟล์เพี้ยนไปแล้ว", data=garbled)
        half = text_of([line()] * 9).encode().replace("ก".encode(), b"\xe0\xb8", 1)
        self.refused("ไฟล์ UTF-8 เสียหาย", data=half)
        batch = self.batch(data=text_of([line()]).encode("cp874"))
        self.assertEqual(batch.counts["rows_error"], 0)

    def test_7_what_comes_out_goes_in_again(self):
        batch = self.batch(line(), line(ITEM_DESCRIPTION="=1+1", AMOUNT="สิบ"))
        self.press(batch, "confirm", {"accept_good_rows": "1"})
        for kind in ("csv", "xlsx"):
            answer = self.get(f"/admin/imports/{batch.pk}/remaining.{kind}", by=self.nan_office)
            again = self.batch(data=b"".join(answer.streaming_content), name=f"เหลือ.{kind}")
            row = again.rows.get()
            self.assertEqual([row.values["ITEM_DESCRIPTION"], row.values["AMOUNT"]], ["=1+1", "สิบ"])

    def test_8_a_mended_file_shows_no_old_errors(self):
        self.batch(line(AMOUNT="สิบ"))
        mended = self.batch(line(AMOUNT="10"))
        self.assertEqual(mended.counts["rows_error"], 0)
        self.assertNotContains(self.page(mended), "อ่านจำนวนเงินไม่ได้")
        self.assertRedirects(self.press(mended, "confirm"), f"/admin/imports/{mended.pk}/")

    def test_9_many_remarks_do_not_hide_the_one_error(self):
        rows = [line(PROJECT="โครงการสิงแวดล้อม", ITEM_DESCRIPTION=f"รายการ {at}") for at in range(150)]
        rows[140]["AMOUNT"] = "สิบ"
        batch = self.batch(*rows)
        page = self.page(batch)
        self.assertEqual([batch.counts["rows_error"], len(batch.counts["findings"])], [1, 150])
        self.assertContains(page, "อ่านจำนวนเงินไม่ได้")

    def test_10_a_closed_year(self):
        FiscalYear.objects.filter(pk=2569).update(closed_on=date(2026, 12, 1))
        code, told = command(text_of([line()]), by=self.nan_office, year=2569)
        self.assertEqual([code, list(told)], [2, ["fatal"]])
        self.assertIn("ปีงบประมาณ 2569 ปิดแล้ว", told["fatal"])
        self.assertEqual(self.send().status_code, 422)

    def test_11_another_kind_of_file(self):
        self.refused("กรุณาตรวจว่าเลือกไฟล์และแบบไฟล์ถูกต้อง", data="ชื่อ,โทรศัพท์\nก,1\n".encode())
        page = b"<html><table><tr><td>BUDGETARY_UNIT</td></tr></table></html>"
        self.refused("หน้าเว็บ (HTML)", data=page, name="รายงาน.xlsx")
        self.refused("ไฟล์เป็น PDF", data=b"%PDF-1.7", name="งบ.xlsx")

    def test_12_numbers_that_lost_their_meaning(self):
        cases = {"1.000.000": "อ่านจำนวนเงินไม่ได้", "1,00,000": "จุลภาค", "########": "คอลัมน์แคบ", "1e6": "อ่านจำนวนเงินไม่ได้"}
        batch = self.batch(*(line(AMOUNT=text) for text in cases))
        for row, (text, words) in zip(batch.rows.order_by("row"), cases.items(), strict=True):
            with self.subTest(text=text):
                self.assertEqual(row.state, "error")
                self.assertIn(words, row.reason)
                self.assertEqual(row.values["AMOUNT"], text)

    def test_formulas_that_were_never_calculated(self):
        batch = self.batch(data=workbook(line(), line(AMOUNT="=SUM(J2:J2)")), name="งบ.xlsx")
        self.assertContains(self.page(batch), "ช่อง J3 เป็นสูตรที่ยังไม่มีค่า")
        self.assertEqual(batch.counts["rows_error"], 1)
