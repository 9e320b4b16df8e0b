from projects.models import AcceptanceSample, AuditEntry, Project
from projects.people.scope import EVERYONE, asking_as
from projects.register import actions
from tests import make
from tests.base import PadmeTestCase


class AcceptanceBySample(PadmeTestCase):
    def setUp(self):
        self.officers = [self.nan_agency, self.nan_office, self.central]
        self.rows = [make.project(agency=self.roads_of_nan) for _ in range(5)]
        for row in self.rows:
            for action, person in (
                (actions.submit_project, self.nan_agency),
                (actions.verify_project, self.nan_office),
            ):
                with asking_as(person):
                    action(row, by=person)

    def drawn(self, size=2):
        answer = self.post("/admin/acceptance/", {"size": size, "area": ""}, by=self.central)
        return AcceptanceSample.objects.get(), answer

    def live(self):
        with asking_as(EVERYONE):
            return Project.objects.filter(live=True).count()

    def test_the_batch_is_accepted_once_every_drawn_record_was_opened(self):
        sample, answer = self.drawn()
        address = f"/admin/acceptance/{sample.pk}/"
        self.assertRedirects(answer, address)
        self.assertEqual((len(sample.members), len(sample.drawn)), (5, 2))
        logged = AuditEntry.objects.filter(action="projects.project.sampled")
        self.assertEqual({entry.data["seed"] for entry in logged}, {sample.seed})
        self.assertEqual(self.post(address, by=self.central).status_code, 422)
        self.assertEqual(self.live(), 0)
        for pk in sample.drawn:
            self.assertRedirects(self.post(address, {"open": pk}, by=self.central), f"/admin/projects/{pk}/")
        self.assertRedirects(self.post(address, by=self.central), "/admin/acceptance/")
        self.assertEqual(self.live(), 5)

    def test_one_return_stops_the_batch_at_once(self):
        sample, _ = self.drawn(size=1)
        address = f"/admin/acceptance/{sample.pk}/"
        self.post(address, {"open": sample.drawn[0]}, by=self.central)
        with asking_as(self.central):
            actions.return_project(self.rows[0].pk, by=self.central, reason="ตรวจยอดอีกครั้ง")
        sample.refresh_from_db()
        self.assertEqual(sample.state, "stopped")
        page = self.get(address, by=self.central)
        self.assertContains(page, "ชุดนี้หยุดแล้ว")
        self.assertNotContains(page, "รับรองทั้งชุด")
        self.assertContains(self.post(address, by=self.central), "ชุดนี้ปิดไปแล้ว", status_code=422)
        self.assertEqual(self.live(), 0)

    def test_a_record_withdrawn_since_the_draw_stops_the_batch(self):
        sample, _ = self.drawn(size=1)
        self.post(f"/admin/acceptance/{sample.pk}/", {"open": sample.drawn[0]}, by=self.central)
        with asking_as(self.nan_agency):
            actions.withdraw_submission(self.rows[0], by=self.nan_agency)
        refused = self.post(f"/admin/acceptance/{sample.pk}/", by=self.central)
        self.assertContains(refused, "ชุดนี้จึงหยุด", status_code=422)
        self.assertEqual(self.live(), 0)
        sample.refresh_from_db()
        self.assertEqual(sample.state, "stopped")

    def test_a_number_that_cannot_be_drawn_comes_back_at_the_form(self):
        refused = self.post("/admin/acceptance/", {"size": 40, "area": "55"}, by=self.central)
        self.assertContains(refused, "จำนวนที่สุ่มต้องอยู่ระหว่าง 1 ถึง 5", status_code=422)
        self.assertContains(refused, 'value="40"', status_code=422)

    def test_the_batch_names_its_other_records_and_the_record_leads_back(self):
        sample, answer = self.drawn(size=1)
        page = self.get(answer["Location"], by=self.central)
        for row in self.rows:
            self.assertContains(page, row.code)
        opened = self.post(answer["Location"], {"open": sample.drawn[0]}, by=self.central, follow=True)
        self.assertContains(opened, f'href="/admin/acceptance/{sample.pk}/"')

    def test_only_the_centre_draws(self):
        for person in (self.nan_office, self.nan_agency, self.observer):
            self.assertEqual(self.get("/admin/acceptance/", by=person).status_code, 403)

    def test_the_same_seed_draws_the_same(self):
        with asking_as(self.central):
            draws = [
                actions.draw_sample(Project.objects.all(), size=2, by=self.central, seed=7).drawn for _ in range(2)
            ]
        self.assertEqual(draws[0], draws[1])
