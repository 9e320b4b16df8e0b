"""Two officers on one section, one directive or one recommendation at the same moment: one word, one 409."""

from uuid import uuid4

from django.utils import timezone

from cms.thai import thai_date
from projects.models import Directive, FollowUp, Recommendation, SectionCheck, Visit, VisitProject, VisitTeam
from projects.people.scope import EVERYONE, asking_as
from tests import cast, make
from tests.guards.races import RaceTestCase
from tests.projects.oversight import orders

ROUNDS = 6


class TwoAtOnce(RaceTestCase):
    def setUp(self):
        self.officers = [self.nan_office, self.nan_office_2]
        self.project = make.accepted(agency=self.roads_of_nan)

    def test_a_section_is_passed_or_returned_once(self):
        clients = [self.signed_in(person) for person in self.officers]
        address = f"/admin/projects/{self.project.pk}/verification/"
        for number in range(ROUNDS):
            with self.subTest(round=number):
                rows = clients[0].get(address).context["sections"]
                seen = next(one["row"].seen for one in rows if one["row"].section == "2.1")
                data = {"section": "2.1", "seen": seen, "comment": f"แก้ไขครั้งที่ {number}"}
                found = self.statuses(
                    lambda data=data: clients[0].post(address, data | {"move": "pass"}),
                    lambda data=data: clients[1].post(address, data | {"move": "return"}),
                )
                self.assertEqual(found, [302, 409])
                with asking_as(EVERYONE):
                    self.assertEqual(SectionCheck.objects.count(), number + 1)

    def test_a_directive_is_answered_or_cancelled_and_its_form_sent_twice_issues_one(self):
        governor, agency = self.signed_in(self.nan_governor), self.signed_in(self.nan_agency)
        again = self.signed_in(self.nan_governor)
        today = thai_date(timezone.localdate(), short=True)
        for number in range(ROUNDS):
            with self.subTest(round=number):
                form = {
                    "issuer": orders.post_of(self.nan_governor).pk, "issued_on": today, "due_on": today, "subject": "เร่งรัด",
                    "text": "ให้ชี้แจง", "id": [self.project.pk], "form_key": str(uuid4()),
                }  # fmt: skip
                found = self.statuses(
                    lambda f=form: governor.post(orders.NEW, f), lambda f=form: again.post(orders.NEW, f)
                )
                self.assertEqual(found, [302, 302])
                self.assertEqual(Directive.objects.count(), number + 1)
                address = f"/admin/directives/targets/{orders.targets()[-1].pk}/"
                seen = {"seen": "issued.1"}
                found = self.statuses(
                    lambda a=address, s=seen: agency.post(a, s | {"move": "answer", "text": "ทำแล้ว"}),
                    lambda a=address, s=seen: governor.post(a, s | {"move": "cancel", "reason": "สั่งซ้ำ"}),
                )
                self.assertEqual(found, [302, 409])

    def test_a_recommendation_is_answered_once(self):
        colleague = cast.person("nan_agency_2", "agency", agency=self.roads_of_nan)
        clients = [self.signed_in(person) for person in (self.nan_agency, colleague)]
        now = timezone.now()
        visit = Visit.objects.create(
            kind="team", fiscal_year_id=2569, title="ตรวจ", planned_on="2026-01-10", leader="ปลัดจังหวัด",
            province=cast.province("55"), made_by=self.nan_office, made_at=now,
        )  # fmt: skip
        with asking_as(EVERYONE):
            VisitProject.objects.create(visit=visit, project=self.project)
        for number in range(ROUNDS):
            with self.subTest(round=number):
                one = Recommendation.objects.create(
                    visit=visit, project=self.project, owner=self.roads_of_nan, text="เร่งรัด", due_on="2026-02-10",
                    state_since=now, made_by=self.nan_office,
                )  # fmt: skip
                address = f"/admin/visits/recommendations/{one.pk}/"
                data = {"move": "answer", "seen": "1"}
                found = self.statuses(
                    lambda a=address, d=data: clients[0].post(a, d | {"text": "คนแรก"}),
                    lambda a=address, d=data: clients[1].post(a, d | {"text": "คนที่สอง"}),
                )
                self.assertEqual(found, [302, 409])
                self.assertEqual(FollowUp.objects.filter(recommendation=one).count(), 1)

    def test_a_district_is_taken_by_one_of_two_teams(self):
        clients = [self.signed_in(person) for person in self.officers]
        district = cast.province("55").districts.first()
        for number in range(ROUNDS):
            with self.subTest(round=number):
                data = {"leader": "ปลัดจังหวัด", "districts": [district.pk], "is_active": "on"}
                found = self.statuses(
                    lambda d=data, n=number: clients[0].post("/admin/visits/teams/new/", d | {"name": f"ทีม {n} ก"}),
                    lambda d=data, n=number: clients[1].post("/admin/visits/teams/new/", d | {"name": f"ทีม {n} ข"}),
                )
                self.assertEqual(found, [302, 422])
                team = VisitTeam.objects.get(is_active=True)
                VisitTeam.objects.filter(pk=team.pk).update(is_active=False)
