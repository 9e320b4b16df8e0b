"""A visit by its addresses: planned, recorded on the spot, recommendations answered late and in time, closed."""

from datetime import date
from unittest.mock import patch

from projects.models import (
    AuditEntry,
    District,
    FiscalYear,
    Notice,
    Place,
    Post,
    PostHolding,
    Project,
    Recommendation,
    Visit,
    VisitProject,
    VisitSample,
    VisitTeam,
)
from projects.people.scope import EVERYONE, asking_as
from tests import cast, make
from tests.base import PadmeTestCase

TODAY = date(2025, 3, 5)
PLAN = "/admin/visits/new/"


class VisitTestCase(PadmeTestCase):
    def setUp(self):
        self.set_today(TODAY)
        FiscalYear.objects.get_or_create(pk=2568)
        self.project = make.accepted(agency=self.roads_of_nan, year_be=2568, title="ถนนสายตรวจ")

    def set_today(self, day):
        clock = patch("django.utils.timezone.localdate", return_value=day)
        clock.start()
        self.addCleanup(clock.stop)

    def plan(self, *, by=None, kind="team", area="55", projects=None, **facts):
        data = {
            "title": "ตรวจติดตามงานถนน", "planned_on": "10 มี.ค. 2568", "leader": "นายสมชาย ใจดี",
            "projects": [self.project.pk] if projects is None else projects,
        }  # fmt: skip
        return self.post(f"{PLAN}?area={area}&kind={kind}&year=2568", data | facts, by=by or self.nan_office)

    def planned(self, **facts):
        response = self.plan(**facts)
        self.assertEqual(response.status_code, 302, getattr(response, "content", b"")[-2000:].decode())
        return Visit.objects.latest("pk")

    def row(self, visit):
        with asking_as(EVERYONE):
            return VisitProject.objects.get(visit=visit)

    def find(self, visit, *, by=None, **facts):
        row = self.row(visit)
        data = {"light": "watch", "findings": "ผิวทางแล้วเสร็จครึ่งหนึ่ง", "seen_percent": "45", "seen": row.version}
        return self.post(f"/admin/visits/{visit.pk}/projects/{row.pk}/", data | facts, by=by or self.nan_office)

    def finish(self, visit, *, by=None, **facts):
        visit.refresh_from_db()
        data = {"done_on": "5 มี.ค. 2568", "summary": "งานช้ากว่าแผนเล็กน้อย", "seen": visit.version}
        return self.post(f"/admin/visits/{visit.pk}/finish/", data | facts, by=by or self.nan_office)

    def recommend(self, visit, *, by=None, **facts):
        data = {"project": self.project.pk, "text": "เร่งรัดผู้รับจ้าง", "due_on": "31 มี.ค. 2568"}
        return self.post(f"/admin/visits/{visit.pk}/recommend/", data | facts, by=by or self.nan_office)

    def follow(self, one, move, *, by, **facts):
        one.refresh_from_db()
        data = {"move": move, "seen": one.version, "text": "ดำเนินการแล้ว"}
        return self.post(f"/admin/visits/recommendations/{one.pk}/", data | facts, by=by)


class Visits(VisitTestCase):
    def test_planned_until_two_years_after_the_year_of_the_projects(self):
        self.assertEqual(self.plan(planned_on="30 ก.ย. 2570").status_code, 302)
        late = self.plan(planned_on="1 ต.ค. 2570")
        self.assertContains(late, "ตรวจได้ระหว่าง 1 ตุลาคม 2567 ถึง 30 กันยายน 2570", status_code=422)

    def test_the_plan_begins_with_the_newest_year_that_holds_projects(self):
        FiscalYear.objects.get_or_create(pk=2569)
        self.set_today(date(2025, 11, 3))
        page = self.get(f"{PLAN}?area=55&kind=team", by=self.nan_office)
        self.assertContains(page, "ถนนสายตรวจ")

    def test_a_visit_goes_from_plan_to_the_end(self):
        self.nan_agency  # noqa: B018  holds the post before it is told
        visit = self.planned()
        self.assertTrue(Notice.objects.filter(person=self.nan_agency, kind="visited").exists())
        self.assertContains(self.get(f"/admin/visits/{visit.pk}/", by=self.nan_agency), "ถนนสายตรวจ")
        self.assertContains(self.finish(visit), "ยังไม่บันทึกสิ่งที่พบ", status_code=422)
        self.assertEqual(self.find(visit).status_code, 302)
        self.assertEqual(self.recommend(visit).status_code, 302)
        self.assertEqual(self.finish(visit).status_code, 302)
        visit.refresh_from_db()
        self.assertEqual(visit.state, "done")
        one = Recommendation.objects.get()
        self.assertEqual(one.owner, self.roads_of_nan)
        self.assertContains(self.get("/admin/queue/", by=self.nan_agency), "รายงานผลตามข้อเสนอแนะ")
        self.assertEqual(self.follow(one, "answer", by=self.nan_agency).status_code, 302)
        self.assertContains(self.get("/admin/queue/", by=self.nan_office), "พิจารณารายงานผล")
        again = self.follow(one, "again", by=self.nan_office, text="ขอภาพประกอบ", due_on="10 เม.ย. 2568")
        self.assertEqual(again.status_code, 302)
        self.set_today(date(2025, 4, 20))
        self.assertEqual(self.follow(one, "answer", by=self.nan_agency, text="ส่งภาพแล้ว").status_code, 302)
        page = self.get(f"/admin/visits/recommendations/{one.pk}/", by=self.nan_office)
        self.assertContains(page, "หลังกำหนด", count=1)
        self.assertEqual(self.follow(one, "done", by=self.nan_office, text="").status_code, 302)
        visit.refresh_from_db()
        self.assertEqual(visit.state, "followed_up")
        closing = {"move": "close", "seen": visit.version}
        self.assertEqual(self.post(f"/admin/visits/{visit.pk}/", closing, by=self.nan_office).status_code, 302)
        visit.refresh_from_db()
        self.assertEqual(visit.state, "closed")
        self.assertEqual(self.find(visit).status_code, 422)
        self.assertEqual(AuditEntry.objects.filter(action="projects.visits.answered").count(), 2)

    def test_what_was_found_stands_at_the_project(self):
        visit = self.planned()
        self.find(visit)
        page = self.get(f"/admin/projects/{self.project.pk}/verification/", by=self.nan_agency)
        self.assertContains(page, "ผิวทางแล้วเสร็จครึ่งหนึ่ง")
        self.assertContains(self.get(f"/admin/projects/{self.project.pk}/", by=self.nan_agency), "ตรวจติดตาม 1 ครั้ง")

    def test_a_form_sent_twice_plans_once(self):
        page = self.get(PLAN, by=self.nan_office, area="55", kind="team", year="2568")
        key = page.context["form"]["form_key"].value()
        self.planned(form_key=key)
        self.planned(form_key=key)
        self.assertEqual(Visit.objects.count(), 1)

    def test_a_mobile_unit_gives_advice_without_a_project(self):
        self.assertContains(self.plan(projects=[]), "อย่างน้อยหนึ่งโครงการ", status_code=422)
        visit = self.planned(kind="mobile", projects=[])
        self.assertContains(self.finish(visit), "เขียนเรื่องที่ให้คำปรึกษา", status_code=422)
        self.assertEqual(self.finish(visit, topics="การจัดซื้อจัดจ้าง", attendance="25").status_code, 302)
        visit.refresh_from_db()
        self.assertEqual((visit.state, visit.attendance), ("followed_up", 25))

    def test_a_cancelled_visit_says_why(self):
        visit = self.planned()
        address, data = f"/admin/visits/{visit.pk}/", {"move": "cancel", "seen": visit.version}
        self.assertEqual(self.post(address, data | {"reason": " "}, by=self.nan_office).status_code, 422)
        self.assertEqual(self.post(address, data | {"reason": "ถนนขาด"}, by=self.nan_office).status_code, 302)
        self.assertContains(self.get(address, by=self.nan_agency), "ถนนขาด")
        self.assertEqual(self.finish(visit).status_code, 422)

    def test_a_project_of_another_area_is_not_visited(self):
        other = make.accepted(area="54", year_be=2568)
        self.assertEqual(self.plan(projects=[self.project.pk, other.pk]).status_code, 422)
        self.assertEqual(Visit.objects.count(), 0)

    def test_a_project_of_another_year_is_not_visited(self):
        FiscalYear.objects.filter(pk=2567).update(closed_on=TODAY)
        other = make.accepted(area="55", year_be=2567)
        self.assertEqual(self.plan(projects=[self.project.pk, other.pk]).status_code, 422)
        self.assertFalse(Visit.objects.exists())

    def test_a_move_that_there_is_not_changes_nothing(self):
        visit = self.planned()
        data = {"move": "unheard-of", "seen": visit.version}
        self.assertEqual(self.post(f"/admin/visits/{visit.pk}/", data, by=self.nan_office).status_code, 404)
        data = {"move": "cancel", "reason": "ก\x00ข", "seen": visit.version}
        self.assertEqual(self.post(f"/admin/visits/{visit.pk}/", data, by=self.nan_office).status_code, 400)
        visit.refresh_from_db()
        self.assertEqual(visit.state, "planned")

    def test_who_answered_does_not_judge_the_answer(self):
        visit = self.planned()
        self.recommend(visit)
        one = Recommendation.objects.get()
        both = cast.person("both", "agency", agency=self.roads_of_nan)
        office = Post.objects.create(role="provincial_office", title="สองหน้าที่", province=cast.province("55"))
        PostHolding.objects.create(post=office, person=both, since=TODAY.replace(day=1))
        self.assertEqual(self.follow(one, "answer", by=both).status_code, 302)
        self.assertContains(self.follow(one, "done", by=both), "ท่านเป็นผู้รายงานผลนี้เอง", status_code=422)
        self.assertEqual(self.follow(one, "done", by=self.nan_office).status_code, 302)

    def test_a_closed_year_takes_no_visit(self):
        visit = self.planned()
        FiscalYear.objects.filter(pk=2568).update(closed_on=TODAY)
        self.assertEqual(self.find(visit).status_code, 422)
        self.assertEqual(self.recommend(visit).status_code, 422)
        self.assertNotContains(self.get(f"/admin/visits/{visit.pk}/", by=self.nan_office), "ให้ข้อเสนอแนะ</a>")

    def test_the_slower_of_two_is_told_and_loses_no_word(self):
        visit = self.planned()
        version = self.row(visit).version
        self.assertEqual(self.find(visit, findings="คนแรก", seen=version).status_code, 302)
        lost = self.find(visit, by=self.nan_office_2, findings="คนที่สอง", seen=version)
        self.assertContains(lost, "คนที่สอง", status_code=409)
        self.assertContains(lost, "คนแรก", status_code=409)
        self.recommend(visit)
        one = Recommendation.objects.get()
        version = one.version
        self.assertEqual(self.follow(one, "answer", by=self.nan_agency).status_code, 302)
        self.assertEqual(self.follow(one, "answer", by=self.nan_agency, seen=version).status_code, 409)

    def test_the_list_is_filtered_and_taken_as_a_file(self):
        self.planned()
        self.planned(kind="mobile", projects=[], title="ให้คำปรึกษาอำเภอปัว")
        page = self.get("/admin/visits/", by=self.nan_office, kind="mobile")
        self.assertContains(page, "อำเภอปัว")
        self.assertNotContains(page, "ตรวจติดตามงานถนน")
        file = self.get("/admin/visits/", by=self.nan_office, export="csv")
        self.assertIn("ตรวจติดตามงานถนน", b"".join(file.streaming_content).decode())


class WhoVisits(VisitTestCase):
    def test_each_records_the_visits_of_their_kind_and_area(self):
        inspector = cast.person("nan_inspector", "inspector", province=cast.province("55"))
        of_all = cast.person("inspector_of_all", "inspector")
        for person, kind, area, status in (
            (self.nan_office, "team", "55", 302), (inspector, "inspector", "55", 302), (of_all, "inspector", "55", 302),
            (self.central, "inspector", "55", 302), (self.nan_office, "team", "54", 404), (inspector, "inspector", "54", 404),
            (self.phrae_inspector, "inspector", "55", 404), (self.nan_agency, "team", "55", 403),
            (self.nan_governor, "team", "55", 403), (self.nan_treasury, "team", "55", 403), (self.observer, "team", "55", 403),
        ):  # fmt: skip
            with self.subTest(person=person.username, kind=kind, area=area):
                self.assertEqual(self.plan(by=person, kind=kind, area=area).status_code, status)
        kinds = set(Visit.objects.filter(made_by=self.nan_office).values_list("kind", flat=True))
        self.assertEqual(kinds, {"team"})

    def test_an_inspectors_visit_is_not_the_offices_to_change(self):
        inspector = cast.person("nan_inspector", "inspector", province=cast.province("55"))
        visit = self.planned(by=inspector, kind="inspector")
        self.assertEqual(self.find(visit).status_code, 403)
        self.assertEqual(self.get(f"/admin/visits/{visit.pk}/", by=self.nan_office).status_code, 200)
        self.assertEqual(self.find(visit, by=inspector).status_code, 302)
        with asking_as(EVERYONE):  # to inspect is not to edit
            self.assertFalse(Project.objects.editable_by(inspector).exists())

    def test_neighbours_find_nothing(self):
        visit = self.planned()
        self.recommend(visit)
        one = Recommendation.objects.get()
        row = self.row(visit)
        for person in (self.phrae_office, self.phrae_agency, self.phrae_inspector, self.north2_office):
            for address in (
                f"/admin/visits/{visit.pk}/", f"/admin/visits/recommendations/{one.pk}/",
                f"/admin/visits/{visit.pk}/projects/{row.pk}/",
            ):  # fmt: skip
                with self.subTest(person=person.username, address=address):
                    self.assertEqual(self.get(address, by=person).status_code, 404)
            self.assertNotContains(self.get("/admin/visits/", by=person), "ตรวจติดตามงานถนน")

    def test_an_agency_sees_its_own_project_of_a_visit_and_no_other(self):
        other = make.accepted(area="55", agency=cast.agency("โครงการชลประทานน่าน", "55"), year_be=2568, title="ฝายของอื่น")
        visit = self.planned(projects=[self.project.pk, other.pk])
        page = self.get(f"/admin/visits/{visit.pk}/", by=self.nan_agency)
        self.assertContains(page, "ถนนสายตรวจ")
        self.assertNotContains(page, "ฝายของอื่น")
        self.assertEqual(self.find_of(visit, by=self.nan_agency), 403)

    def find_of(self, visit, *, by):
        with asking_as(EVERYONE):
            row = VisitProject.objects.filter(visit=visit, project=self.project).get()
        return self.post(f"/admin/visits/{visit.pk}/projects/{row.pk}/", {"light": "good"}, by=by).status_code

    def test_only_the_owner_answers_and_only_the_visitor_judges(self):
        visit = self.planned()
        self.recommend(visit)
        one = Recommendation.objects.get()
        self.assertEqual(self.follow(one, "answer", by=self.nan_office).status_code, 403)
        self.assertEqual(self.follow(one, "done", by=self.nan_agency).status_code, 403)
        self.assertEqual(self.follow(one, "answer", by=self.nan_agency).status_code, 302)
        self.assertEqual(self.follow(one, "done", by=self.nan_governor).status_code, 403)


class TeamsAndZones(VisitTestCase):
    def team(self, *names, by=None, name="ทีมที่ 1", **facts):
        ids = list(District.objects.filter(province__code="55", name_th__in=names).values_list("pk", flat=True))
        data = {"name": name, "leader": "ปลัดจังหวัด", "districts": ids, "is_active": "on"}
        return self.post("/admin/visits/teams/new/", data | facts, by=by or self.nan_office)

    def test_a_team_is_offered_the_projects_of_its_zone(self):
        pua, wiang_sa = District.objects.filter(province__code="55").order_by("code")[2:4]
        self.assertEqual(self.team(pua.name_th).status_code, 302)
        with asking_as(EVERYONE):
            Place.objects.create(project=self.project, text="บ้านปัว", district=pua)
            elsewhere = make.accepted(agency=self.roads_of_nan, year_be=2568, title="นอกเขต")
            Place.objects.create(project=elsewhere, text="เวียงสา", district=wiang_sa)
        team = VisitTeam.objects.get()
        page = self.get(PLAN, by=self.nan_office, area="55", kind="team", year="2568", team=str(team.pk))
        self.assertContains(page, "ถนนสายตรวจ")
        self.assertNotContains(page, "นอกเขต")
        self.assertContains(page, "ปลัดจังหวัด")

    def test_a_district_is_in_one_zone(self):
        district = District.objects.filter(province__code="55").first().name_th
        self.team(district)
        self.assertContains(self.team(district, name="ทีมที่ 2"), "อยู่ในเขตของ ทีมที่ 1", status_code=422)

    def test_teams_are_the_provinces_own(self):
        district = District.objects.filter(province__code="55").first().name_th
        self.team(district)
        team = VisitTeam.objects.get()
        self.assertEqual(self.get(f"/admin/visits/teams/{team.pk}/", by=self.phrae_office).status_code, 404)
        self.assertEqual(self.get(f"/admin/visits/teams/{team.pk}/", by=self.nan_governor).status_code, 403)
        self.assertEqual(self.team(district, by=self.nan_agency).status_code, 403)


class RandomSample(VisitTestCase):
    def setUp(self):
        super().setUp()
        self.projects = [self.project, *(make.accepted(area=area, year_be=2568) for area in ("55", "54", "54", "NU2"))]
        make.project(area="55", year_be=2568)  # a draft is not drawn

    def draw(self, *, by=None, **facts):
        data = {"size": "3", "planned_on": "20 มี.ค. 2568", "leader": "ผู้อำนวยการ สบจ.", "year": "2568", "area": ""}
        return self.post("/admin/visits/samples/", data | facts, by=by or self.central)

    def test_the_draw_can_be_made_again_and_each_area_gets_one_visit(self):
        self.assertEqual(self.draw().status_code, 302)
        sample = VisitSample.objects.get()
        self.assertEqual(sorted(sample.population), sorted(row.pk for row in self.projects))
        self.assertContains(self.get(f"/admin/visits/samples/{sample.pk}/", by=self.central), "ได้ผลเดียวกัน")
        with asking_as(EVERYONE):
            drawn = sorted(VisitProject.objects.values_list("project", flat=True))
        self.assertEqual(drawn, sorted(sample.drawn))
        areas = [(one.province_id, one.group_id) for one in Visit.objects.all()]
        self.assertEqual(len(areas), len(set(areas)))

    def test_more_than_there_are_is_refused_and_others_may_not_draw(self):
        self.assertContains(self.draw(size="6"), "ระหว่าง 1 ถึง 5", status_code=422)
        self.assertEqual(self.draw(by=self.nan_office).status_code, 403)
        self.assertEqual(VisitSample.objects.count(), 0)

    def test_an_office_reads_the_centres_visit_to_its_area_and_records_nothing(self):
        self.draw(size="5")
        visit = Visit.objects.get(province__code="55")
        self.assertEqual(self.get(f"/admin/visits/{visit.pk}/", by=self.nan_office).status_code, 200)
        self.assertEqual(self.finish(visit).status_code, 403)
        self.assertEqual(self.plan(kind="sample").status_code, 302)  # no such kind for an office: its own is planned
        self.assertEqual(Visit.objects.latest("pk").kind, "team")
