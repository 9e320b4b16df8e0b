from functools import partial
from urllib.parse import unquote_to_bytes

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.exchange import actions
from projects.models import DownloadedWorkbook, ImportBatch
from projects.people.scope import asking_as
from projects.register.exchange.workbook.making import make_workbook
from tests import make
from tests.base import PadmeTestCase
from tests.projects.exchange.bill import line, upload
from tests.projects.exchange.test_workbook_merge import save_by_hand
from tests.projects.exchange.workbook_file import PROJECTS, YEAR, Edited, look, newest, taken

ADDRESS = "/admin/imports/workbook/"


class Download(PadmeTestCase):
    def ask(self, by, scope):
        return self.post(ADDRESS, {"fiscal_year": YEAR, "scope": scope}, by=by)

    def codes(self, answer):
        book = Edited(b"".join(answer.streaming_content))
        cells = [cell.value for cell in book.book[PROJECTS]["A"][1:]]
        return [code for code in cells if code and not code.startswith("ใหม่")]

    def test_everyone_takes_their_own(self):
        own = make.project(agency=self.roads_of_nan)
        unassigned = make.project()
        make.project(area="54")
        make.project(year_be=2568)
        of_group = make.project(area="NU2")
        of_agency = f"55:{self.roads_of_nan.pk}"
        for by, scope, codes in (
            (self.nan_office, "55", [own.code, unassigned.code]),
            (self.nan_agency, of_agency, [own.code]),
            (self.north2_office, "NU2", [of_group.code]),
            (self.central, "55", [own.code, unassigned.code]),
        ):
            with self.subTest(by=by.username):
                self.assertContains(self.get(ADDRESS, by=by), f'value="{scope}"')
                self.assertEqual(self.codes(self.ask(by, scope)), codes)
        made = DownloadedWorkbook.objects.latest("pk")
        self.assertEqual([made.owner, made.province.code, made.fiscal_year_id], [self.central, "55", YEAR])

    def test_years_say_how_many_projects_the_workbook_holds(self):
        make.project()
        make.project(area="54", year_be=2568)  # of others: neither counted nor chosen
        page = self.get(ADDRESS, by=self.nan_office)
        self.assertContains(page, f'<option value="{YEAR}" selected>{YEAR} (1 โครงการ)</option>', html=True)
        self.assertContains(page, "2568 (ยังไม่มีโครงการ ได้แบบเปล่า)")
        self.assertNotContains(self.get(ADDRESS, by=self.central), "โครงการ)")

    def test_nobody_takes_anothers(self):
        for by, scope in ((self.nan_office, "54"), (self.nan_office, "NU2"), (self.nan_agency, "55")):
            with self.subTest(by=by.username, scope=scope):
                self.assertEqual(self.ask(by, scope).status_code, 422)
        for reader in (self.nan_governor, self.observer):
            self.assertEqual(self.get(ADDRESS, by=reader).status_code, 403)
        self.assertEqual(DownloadedWorkbook.objects.count(), 0)

    def test_offices_take_the_budget_lines_as_other_layouts_print_them(self):
        batch = actions.preview(upload(line()), layout="budget-bill", year_be=YEAR, by=self.nan_office)
        actions.confirm(batch, by=self.nan_office)
        self.assertContains(self.get("/admin/projects/", by=self.nan_office), f"{ADDRESS}?layout=budget-bill")
        page = self.get(f"{ADDRESS}?layout=budget-bill", by=self.nan_office)
        self.assertContains(page, '<option value="budget-bill" selected>')
        asked = {"fiscal_year": YEAR, "scope": "55", "layout": "budget-bill"}
        answer = self.post(ADDRESS, asked, by=self.nan_office)
        data = b"".join(answer.streaming_content)
        batch = actions.preview(
            actions.Upload.of(data, "ออก.xlsx"), layout="budget-bill", year_be=YEAR, by=self.nan_office
        )
        self.assertEqual(list(batch.rows.values_list("state", flat=True)), ["same"])
        self.assertEqual(self.post(ADDRESS, asked | {"scope": "54"}, by=self.nan_office).status_code, 422)
        own = {"scope": f"55:{self.roads_of_nan.pk}"}  # an agency has no other layout: it is given its workbook
        answer = self.post(ADDRESS, asked | own, by=self.nan_agency)
        self.assertIn("แบบกรอก".encode(), unquote_to_bytes(answer["Content-Disposition"]))
        self.assertNotContains(self.get(ADDRESS, by=self.nan_agency), "budget-bill")
        self.assertNotContains(self.get("/admin/projects/", by=self.nan_agency), "layout=budget-bill")

    def test_queries_do_not_grow_with_records_or_rows(self):
        def counted(act):
            with CaptureQueriesContext(connection) as ran:
                act()
            return len(ran)

        def download():
            with asking_as(self.nan_office):
                file, _, _ = make_workbook(person=self.nan_office, year_be=YEAR, scope_value="55")
            file.close()

        def compare(data):
            batch = look(data, self.nan_office)
            actions.look_again(batch, by=self.nan_office)

        make.project(agency=self.roads_of_nan)
        taken(self.nan_office)
        few = counted(download)
        data = taken(self.nan_office)
        few_compared = counted(partial(compare, data))
        for _ in range(12):
            make.project(agency=self.roads_of_nan)
        self.assertEqual(counted(download), few)
        data = taken(self.nan_office)
        self.assertEqual(counted(partial(compare, data)), few_compared)

    def test_statements_of_writing_do_not_grow_with_rows(self):
        counts = {}
        for many in (2, 12):
            for _ in range(many - 1):
                make.project(agency=self.roads_of_nan)
            book = Edited(taken(self.nan_office))
            for row in range(2, 2 + many - 1):
                book.put(PROJECTS, row, summary=f"แก้ {many}")
            batch = look(book.data(), self.nan_office)
            with CaptureQueriesContext(connection) as ran:
                actions.confirm(batch, by=self.nan_office)
            counts[many] = len(ran)
        self.assertLessEqual(counts[12], counts[2])


class Preview(PadmeTestCase):
    def setUp(self):
        super().setUp()
        self.project = make.project(agency=self.roads_of_nan, summary="เดิม")
        book = Edited(taken(self.nan_office)).put(PROJECTS, 2, summary="ของท่าน", beneficiaries="ท่านเพิ่ม")
        save_by_hand(self.project, self.nan_agency, summary="ของหน่วยงาน")
        file = SimpleUploadedFile("แบบกรอก.xlsx", book.data())
        answer = self.post("/admin/imports/new/", {"layout": "template", "fiscal_year": YEAR, "file": file},
                           by=self.nan_office)  # fmt: skip
        self.assertEqual(answer.status_code, 302, answer.content.decode()[:2000])
        self.batch = ImportBatch.objects.latest("pk")
        self.at = f"projects:{self.batch.rows.get(table='projects').row}"

    def test_the_file_says_its_year(self):
        data = taken(self.nan_office)
        for chosen, told in (("file", False), ("2568", True)):
            with self.subTest(year=chosen):
                file = SimpleUploadedFile("แบบกรอก.xlsx", data)
                facts = {"layout": "template", "fiscal_year": chosen, "file": file}
                answer = self.post("/admin/imports/new/", facts, by=self.nan_office)
                self.assertEqual(ImportBatch.objects.latest("pk").fiscal_year_id, YEAR)
                page = self.get(answer["Location"], by=self.nan_office).content.decode()
                self.assertEqual("ไม่ใช่ปี 2568 ที่เลือกไว้" in page, told)
        before = ImportBatch.objects.count()
        DownloadedWorkbook.objects.all().delete()  # nothing tells the year any more
        for layout in ("template", "budget-bill"):
            with self.subTest(layout=layout):
                file = SimpleUploadedFile("แบบกรอก.xlsx", data)
                facts = {"layout": layout, "fiscal_year": "file", "file": file}
                answer = self.post("/admin/imports/new/", facts, by=self.nan_office)
                self.assertContains(answer, "เลือกปีงบประมาณ เพราะ" if layout != "template" else "ใด กรุณาเลือกปีงบประมาณ",
                                    status_code=422)  # fmt: skip
        self.assertEqual(ImportBatch.objects.count(), before)
        page = self.get("/admin/imports/new/?layout=template", by=self.nan_office)
        self.assertContains(page, '<option value="file" selected>', html=False)

    def choose(self, **posted):
        return self.post(f"/admin/imports/{self.batch.pk}/choose/", posted, by=self.nan_office)

    def test_shows_the_three_texts_of_a_changed_cell(self):
        page = self.get(f"/admin/imports/{self.batch.pk}/", by=self.nan_office)
        for text in ("เดิม", "ของหน่วยงาน", "ของท่าน", "ท่านเพิ่ม", "เลือกทั้งคอลัมน์", f'name="cell-{self.at}:summary"'):
            self.assertContains(page, text)

    def test_a_cell_or_a_column_is_chosen(self):
        for posted in ({f"cell-{self.at}:summary": "theirs"}, {"column-projects:summary": "theirs"}):
            with self.subTest(**posted):
                self.choose(**posted)
                self.assertEqual(self.batch.rows.get(table="projects").state, "changed")
                self.choose(**dict.fromkeys(posted, ""))
                self.assertEqual(self.batch.rows.get(table="projects").state, "undecided")
        self.choose(**{f"cell-{self.at}:summary": "yours", "cell-nothing:1:x": "yours", "cell-x": "theirs"})
        self.post(f"/admin/imports/{self.batch.pk}/confirm/", by=self.nan_office)
        self.assertEqual(newest(self.project.code).summary, "ของท่าน")
        self.batch.refresh_from_db()
        self.assertEqual(self.batch.choices["cells"], {f"{self.at}:summary": "yours"})

    def test_neither_change_is_chosen_for_a_cell_or_a_column(self):
        page = self.get(f"/admin/imports/{self.batch.pk}/", by=self.nan_office)
        self.assertContains(page, f'name="cell-{self.at}:summary" value="base"')
        self.assertContains(page, "ใช้ค่าเดิมตอนดาวน์โหลดทั้งคอลัมน์")
        for posted in ({f"cell-{self.at}:summary": "base"}, {"column-projects:summary": "base"}):
            with self.subTest(**posted):
                self.choose(**posted)
                self.assertEqual(self.batch.rows.get(table="projects").state, "changed")
                self.choose(**dict.fromkeys(posted, ""))
        self.choose(**{"column-projects:summary": "base"})
        page = self.get(f"/admin/imports/{self.batch.pk}/", by=self.nan_office)
        self.assertContains(page, '<option value="base" selected>ใช้ค่าเดิมตอนดาวน์โหลดทั้งคอลัมน์</option>', html=True)
        self.post(f"/admin/imports/{self.batch.pk}/confirm/", by=self.nan_office)
        now = newest(self.project.code)
        self.assertEqual([now.summary, now.beneficiaries], ["เดิม", "ท่านเพิ่ม"])

    def test_what_is_open_stands_on_top_and_before_the_confirming(self):
        page = self.get(f"/admin/imports/{self.batch.pk}/", by=self.nan_office).content.decode()
        places = [
            page.index(text)
            for text in (
                f'href="?state=undecided#row-{self.at.replace(":", "")}"',
                "ผลการตรวจ:",
                f'name="cell-{self.at}:summary"',
                'id="confirm"',
            )
        ]
        self.assertEqual(places, sorted(places))
        self.choose(**{f"cell-{self.at}:summary": "theirs"})
        page = self.get(f"/admin/imports/{self.batch.pk}/", by=self.nan_office).content.decode()
        self.assertNotIn("รอท่านตัดสิน", page)
        self.assertLess(page.index('id="confirm"'), page.index('id="rows"'))

    def test_another_person_does_not_find_it(self):
        self.assertEqual(self.get(f"/admin/imports/{self.batch.pk}/", by=self.phrae_office).status_code, 404)

    def test_the_marked_copy_can_be_uploaded_again(self):
        answer = self.get(f"/admin/imports/{self.batch.pk}/marked.xlsx", by=self.nan_office)
        data = b"".join(answer.streaming_content)
        batch = look(data, self.nan_office)
        self.assertEqual([batch.rows.get(table="projects").state, batch.counts["notes"]], ["undecided", []])
