import re

from projects.models import Project
from projects.people.scope import EVERYONE, asking_as
from projects.register.actions.locking import state_mark
from tests import make
from tests.base import PadmeTestCase


class RecordPage(PadmeTestCase):
    def setUp(self):
        self.officers = [self.nan_office, self.nan_office_2, self.phrae_office]
        self.project = make.project(agency=self.roads_of_nan)
        self.address = f"/admin/projects/{self.project.pk}/"

    def mark(self):
        with asking_as(EVERYONE):
            return state_mark(Project.objects.get(pk=self.project.pk))

    def move(self, name, *, by, **data):
        return self.post(f"{self.address}moves/{name}/", {"seen_state": self.mark()} | data, by=by)

    def test_shows_eight_sections_to_who_may_see_it(self):
        page = self.get(self.address, by=self.nan_agency)
        for number in range(1, 9):
            self.assertContains(page, f"2.{number} ")
        self.assertContains(page, "ส่งให้จังหวัด/กลุ่มจังหวัดตรวจ")
        self.assertEqual(self.get(self.address, by=self.phrae_office).status_code, 404)
        self.assertNotContains(self.get(self.address, by=self.nan_governor), "ส่งให้จังหวัด/กลุ่มจังหวัดตรวจ</button>")

    def test_each_row_of_the_task_list_opens_its_own_tab(self):
        form = f"/admin/projects/edit/{self.project.pk}/"
        page = self.get(self.address, by=self.nan_agency)
        self.assertContains(page, f'href="{form}#tab-plan" class="section-row__link"')
        self.assertContains(page, f'href="{form}#tab-details" class="section-row__link"')
        with asking_as(EVERYONE):
            self.project.activities.all().delete()
        page = self.get(self.address, by=self.nan_agency)
        self.assertContains(page, f'href="{form}#tab-activities" class="section-row__link"')
        tabs = self.get(form, by=self.nan_agency)
        for name in ("plan", "details", "activities", "indicators"):
            self.assertContains(tabs, f'href="#tab-{name}"')

    def test_three_hands_through_the_buttons(self):
        self.assertRedirects(self.move("submit", by=self.nan_agency), self.address)
        self.assertEqual(self.move("verify", by=self.nan_agency).status_code, 403)
        self.assertEqual(self.move("verify", by=self.phrae_office).status_code, 404)
        self.assertEqual(self.move("return", by=self.nan_office, reason="").status_code, 422)
        self.assertRedirects(self.move("verify", by=self.nan_office), self.address)
        self.assertRedirects(self.move("accept", by=self.central), self.address)
        self.project.refresh_from_db()
        self.assertTrue(self.project.live)

    def test_a_second_press_is_refused_with_409(self):
        seen = self.mark()
        self.move("submit", by=self.nan_agency)
        again = self.post(f"{self.address}moves/submit/", {"seen_state": seen}, by=self.nan_agency)
        self.assertContains(again, "มีผู้ดำเนินการ", status_code=409)

    def test_who_was_too_late_keeps_what_was_typed_beside_what_was_decided(self):
        self.move("submit", by=self.nan_agency)
        seen = self.mark()
        self.move("return", by=self.nan_office, reason="แก้ชื่อ <b>โครงการ</b>")
        typed = {"seen_state": seen, "reason": "ขอแผนที่\nของจุดก่อสร้าง"}
        late = self.post(f"{self.address}moves/return/", typed, by=self.nan_office_2)
        for text in ("ส่งกลับแก้ไข", "โดย nan_office", "แก้ชื่อ &lt;b&gt;โครงการ", "ขอแผนที่<br>ของจุดก่อสร้าง", "ส่งกลับให้แก้ไข"):
            self.assertContains(late, text, status_code=409)
        late = self.post(f"{self.address}moves/verify/", {"seen_state": seen, "note": "ดูแล้ว"}, by=self.nan_office_2)
        self.assertContains(late, "<td>ดูแล้ว</td>", status_code=409, html=True)

    def test_the_title_stands_once(self):
        page = self.get(self.address, by=self.nan_office).content.decode()
        head, body = page.split("<body", 1)
        self.assertIn(f"{self.project.code}: {self.project.title}", head)
        above_the_sections = re.sub(r"(?s)<script.*?</script>|<h1 class=\"w-sr-only\">.*?</h1>", "", body).split(
            "บันทึกโครงการแปดส่วน"
        )[0]
        self.assertEqual(above_the_sections.count(self.project.title), 1)

    def test_stock_ways_round_the_workflow_are_closed(self):
        base, pk = "/admin/projects", self.project.pk
        for address in (
            f"{base}/unpublish/{pk}/",
            f"{base}/delete/{pk}/",
            f"{base}/workflow/action/{pk}/approve/1/",
            f"{base}/workflow/confirm_cancellation/{pk}/",
            f"{base}/lock/{pk}/",
        ):
            with self.subTest(address=address):
                self.assertEqual(self.post(address, by=self.nan_agency).status_code, 403)
                self.assertEqual(self.post(address, by=self.phrae_office).status_code, 404)

    def test_the_queue_shows_what_waits_oldest_first(self):
        self.move("submit", by=self.nan_agency)
        self.assertContains(self.get("/admin/queue/", by=self.nan_office), self.project.title)
        self.assertNotContains(self.get("/admin/queue/", by=self.phrae_office), self.project.title)
        self.assertNotContains(self.get("/admin/queue/", by=self.central), self.project.title)
        self.assertContains(self.get("/admin/queue/", by=self.observer), "เป็นผู้อ่าน")

    def test_the_list_searches_filters_and_exports_own_rows(self):
        make.project(area="54", title="ถนนในแพร่")
        page = self.get("/admin/projects/", by=self.nan_office, q="ทดสอบ")
        self.assertContains(page, self.project.title)
        self.assertNotContains(page, "ถนนในแพร่")
        book = self.get("/admin/projects/", by=self.nan_office, export="xlsx")
        self.assertEqual(book.status_code, 200)
        text = b"".join(self.get("/admin/projects/", by=self.nan_office, export="csv").streaming_content).decode()
        self.assertIn(self.project.code, text)
        self.assertNotIn("ถนนในแพร่", text)

    def test_the_desk_greets_every_role(self):
        for person in (self.nan_agency, self.nan_office, self.north2_office, self.central, self.nan_governor,
                       self.nan_treasury, self.nan_committee, self.phrae_inspector, self.observer):  # fmt: skip
            with self.subTest(person=person.username):
                self.assertContains(self.get("/admin/", by=person), "โครงการของท่านตามขั้นตอน")
                self.assertEqual(self.get("/admin/projects/", by=person).status_code, 200)

    def test_an_office_creates_and_assigns(self):
        made = self.post(
            "/admin/projects/add/", {"title": "โครงการใหม่", "fiscal_year": 2569, "area": "55"}, by=self.nan_office
        )
        with asking_as(EVERYONE):
            project = Project.objects.get(title="โครงการใหม่")
        self.assertRedirects(made, f"/admin/projects/edit/{project.pk}/")
        self.assertRegex(project.code, r"^69-55-\d{4}$")
        self.post("/admin/projects/assign/", {"id": project.pk, "agency": self.roads_of_nan.pk}, by=self.nan_office)
        project.refresh_from_db()
        self.assertEqual(project.agency, self.roads_of_nan)

    def test_an_agency_cannot_create_in_a_province_it_does_not_serve(self):
        made = self.post(
            "/admin/projects/add/",
            {"title": "ข้ามเขต", "fiscal_year": 2569, "area": "54", "agency": self.roads_of_nan.pk},
            by=self.nan_agency,
        )
        self.assertEqual(made.status_code, 422)

    def test_a_neighbour_reads_what_was_verified_not_the_work_on_it(self):
        live = make.live(area="55", agency=self.roads_of_nan, title="ฉบับที่เผยแพร่")
        with asking_as(self.nan_agency):
            draft = live.get_latest_revision_as_object()
            draft.title = "ฉบับที่กำลังแก้"
            draft.save_revision(user=self.nan_agency)
            Project.objects.filter(pk=live.pk).update(amendment_step="draft")
        self.assertContains(self.get(f"/admin/projects/{live.pk}/", by=self.nan_office), "ฉบับที่กำลังแก้")
        page = self.get(f"/admin/projects/{live.pk}/", by=self.north2_office)
        self.assertContains(page, "ฉบับที่เผยแพร่")
        self.assertNotContains(page, "ฉบับที่กำลังแก้")
        self.assertEqual(self.get(f"/admin/projects/{live.pk}/compare/", by=self.north2_office).status_code, 403)
