"""What happens beside the ordinary course of a visit: cancelled, sent twice, at a group's project, another officer's turn."""

from datetime import date
from unittest.mock import patch

from projects.models import Notice, Place, ProjectPhoto, Recommendation, Visit, VisitProject, VisitSample
from projects.oversight.verification.facts import gather
from projects.oversight.verification.reports import to_check
from projects.oversight.visits import reports
from projects.people.scope import EVERYONE, asking_as
from tests import cast, make
from tests.projects.oversight.test_visits import PLAN, VisitTestCase


class CancelledVisits(VisitTestCase):
    def cancel(self, visit):
        visit.refresh_from_db()
        data = {"move": "cancel", "seen": visit.version, "reason": "ถนนขาด"}
        return self.post(f"/admin/visits/{visit.pk}/", data, by=self.nan_office)

    def test_what_was_recommended_falls_away_with_the_visit(self):
        self.nan_agency  # noqa: B018  holds the post before it is told
        visit = self.planned()
        self.recommend(visit)
        one = Recommendation.objects.get()
        self.assertEqual(self.cancel(visit).status_code, 302)
        self.assertNotContains(self.get("/admin/queue/", by=self.nan_agency), "รายงานผลตามข้อเสนอแนะ")
        self.assertContains(self.follow(one, "answer", by=self.nan_agency), "ตกไปพร้อมการตรวจ", status_code=422)
        page = self.get(f"/admin/visits/recommendations/{one.pk}/", by=self.nan_agency)
        self.assertContains(page, "ตกไปพร้อมการตรวจที่ยกเลิก")
        self.assertNotContains(page, "ส่งรายงานผล")
        self.set_today(date(2025, 5, 1))
        self.assertNotContains(self.get("/admin/visits/recommendations/?state=late", by=self.nan_office), "เร่งรัดผู้รับจ้าง")
        self.assertNotContains(self.get("/admin/visits/", by=self.nan_office), "ข้อเสนอแนะค้าง")
        with asking_as(EVERYONE):
            facts = gather(to_check(type(self.project).objects.filter(pk=self.project.pk)), date(2025, 5, 1))
        self.assertEqual(facts[self.project.pk].late_recommendations, [])
        told = Notice.objects.filter(person=self.nan_agency, read_at=None).values_list("text", flat=True)
        self.assertTrue(any("ไม่ต้องรายงานผล" in text for text in told))

    def test_a_visit_with_findings_is_recorded_not_cancelled(self):
        visit = self.planned()
        self.find(visit)
        self.assertContains(self.cancel(visit), "แก้ไขแผนเพื่อนำโครงการที่ไม่ได้ไปออก", status_code=422)
        visit.refresh_from_db()
        self.assertEqual(visit.state, "planned")


class OthersTurn(VisitTestCase):
    def test_a_colleague_is_asked_to_record_what_the_planner_left(self):
        self.planned(planned_on="4 มี.ค. 2568")
        self.assertContains(self.get("/admin/queue/", by=self.nan_office_2), "บันทึกผลการตรวจติดตาม")
        self.assertNotContains(self.get("/admin/queue/", by=self.phrae_office), "บันทึกผลการตรวจติดตาม")

    def test_the_centre_finds_the_answer_to_its_own_among_those_to_others(self):
        visit = self.planned()
        self.recommend(visit)
        self.follow(Recommendation.objects.get(), "answer", by=self.nan_agency)
        own = self.planned(by=self.central, kind="inspector")
        self.recommend(own, by=self.central)
        second = Recommendation.objects.get(visit=own)
        self.follow(second, "answer", by=self.nan_agency)
        with patch.object(reports, "MOST_WAITING", 1), asking_as(self.central):
            self.assertEqual(reports.to_judge(self.central), [second])

    def test_what_is_answered_is_not_called_late(self):
        visit = self.planned()
        self.recommend(visit)
        self.follow(Recommendation.objects.get(), "answer", by=self.nan_agency)
        self.set_today(date(2025, 5, 1))
        self.assertNotContains(self.get("/admin/visits/recommendations/?state=late", by=self.nan_office), "เร่งรัดผู้รับจ้าง")

    def test_a_visit_took_place_in_a_year_that_has_begun(self):
        visit = self.planned()
        self.find(visit)
        refused = self.finish(visit, done_on="30 ก.ย. 2567")
        self.assertContains(refused, "วันที่ตรวจต้องไม่ก่อนปีงบประมาณ 2568", status_code=422)
        self.assertEqual(self.finish(visit, done_on="1 ต.ค. 2567").status_code, 302)

    def test_a_draw_sent_twice_draws_once(self):
        data = {"size": "1", "planned_on": "20 มี.ค. 2568", "leader": "ผู้อำนวยการ", "year": "2568", "area": ""}
        for _time in range(2):
            self.assertEqual(self.post("/admin/visits/samples/", data, by=self.central).status_code, 302)
        self.assertEqual((VisitSample.objects.count(), Visit.objects.count()), (1, 1))

    def test_a_photograph_chosen_long_ago_stays_chosen(self):
        visit = self.planned()
        with asking_as(EVERYONE):
            photos = [
                ProjectPhoto.objects.create(
                    project=self.project,
                    stage="during",
                    caption=f"ภาพที่ {number}",
                    taken_on=date(2025, 3, 1),
                    people_consent="nobody",
                    file_name="a.jpg",
                    sha256=str(number),
                    store_key=str(number),
                    width=8,
                    height=8,
                    side="agency",
                    uploaded_by=self.nan_agency,
                    uploaded_at=f"2025-03-0{number + 1}T00:00:00Z",
                    state="ready",
                    sizes={"320": [8, 8]},
                )  # fmt: skip
                for number in range(3)
            ]
            row = VisitProject.objects.get(visit=visit)
            row.photos.set(photos[:1])
        with patch("projects.oversight.visits.views.recording.MOST_PHOTOS", 1):
            page = self.get(f"/admin/visits/{visit.pk}/projects/{row.pk}/", by=self.nan_office)
        self.assertContains(page, f'value="{photos[0].pk}" checked')
        self.assertContains(page, "ภาพที่ 2")
        self.assertNotContains(page, "ภาพที่ 1")
        thumb = f"/admin/projects/{self.project.pk}/evidence/photos/{photos[0].pk}/320/"
        self.assertContains(page, thumb)
        self.find(visit, photos=[photos[0].pk])
        self.assertContains(self.get(f"/admin/visits/{visit.pk}/", by=self.nan_office), thumb)


class ProjectsOfTheGroup(VisitTestCase):
    def setUp(self):
        super().setUp()
        self.district = cast.province("55").districts.first()
        self.of_group = make.accepted(area="NU2", agency=self.roads_of_nan, year_be=2568, title="ท่องเที่ยวล้านนา")
        self.place(self.of_group, self.district)

    def place(self, project, district):
        with asking_as(EVERYONE):
            Place.objects.create(project=project, text="เมืองน่าน", district=district)

    def test_a_provinces_team_goes_to_its_groups_project_in_its_zone(self):
        self.north2_office  # noqa: B018  holds the post before it is told
        page = self.get(PLAN, by=self.nan_office, area="55", kind="team", year="2568")
        self.assertContains(page, "ท่องเที่ยวล้านนา")
        visit = self.planned(projects=[self.project.pk, self.of_group.pk])
        self.assertTrue(Notice.objects.filter(person=self.north2_office, kind="visited").exists())
        with asking_as(EVERYONE):
            row = VisitProject.objects.get(visit=visit, project=self.of_group)
        data = {"light": "watch", "findings": "ศาลายังไม่มุงหลังคา", "seen": row.version}
        address = f"/admin/visits/{visit.pk}/projects/{row.pk}/"
        self.assertEqual(self.get(address, by=self.nan_office).status_code, 200)
        self.assertEqual(self.post(address, data, by=self.nan_office).status_code, 302)
        self.assertEqual(self.recommend(visit, project=self.of_group.pk).status_code, 302)
        one = Recommendation.objects.get()
        for person in (self.north2_office, self.nan_agency):
            self.assertContains(self.get(f"/admin/visits/{visit.pk}/", by=person), "ศาลายังไม่มุงหลังคา")
            self.assertEqual(self.get(f"/admin/visits/recommendations/{one.pk}/", by=person).status_code, 200)
        self.assertEqual(self.get(f"/admin/visits/{visit.pk}/", by=self.phrae_office).status_code, 404)
        self.assertEqual(self.post(address, data | {"seen": "2"}, by=self.north2_office).status_code, 403)

    def test_not_one_elsewhere_in_the_group_nor_before_it_is_verified(self):
        elsewhere = make.accepted(area="NU2", year_be=2568)
        self.place(elsewhere, cast.province("54").districts.first())
        draft = make.project(area="NU2", year_be=2568, step="submitted", was_ever_submitted=True)
        self.place(draft, self.district)
        for project in (elsewhere, draft):
            with self.subTest(project=project.title):
                self.assertEqual(self.plan(projects=[project.pk]).status_code, 422)
                self.assertEqual(self.plan(projects=[project.pk], by=self.central).status_code, 422)
