"""Two people, one directive: what is promised when they press at the same moment."""

from datetime import date
from uuid import uuid4

from projects.models import AuditEntry, DirectiveTarget, HelpRequest, Response
from projects.people.scope import EVERYONE, asking_as
from tests import cast, make
from tests.guards.races import RaceTestCase
from tests.projects.oversight import orders

ROUNDS = 8


class TwoAtOnce(RaceTestCase):
    def setUp(self):
        self.officers = [self.nan_agency, self.nan_office, self.nan_governor]

    def target(self, **facts):
        project = make.accepted(agency=self.roads_of_nan)
        return orders.directive_in_force(self, project, **({"due_on": date(2099, 1, 1)} | facts))

    def move(self, client, target, name, seen, **facts):
        url = f"/admin/directives/targets/{target.pk}/"
        return lambda: client.post(url, {"move": name, "seen": seen} | facts)

    def of(self, target):
        with asking_as(EVERYONE):
            return DirectiveTarget.objects.get(pk=target.pk), Response.objects.filter(target=target).count()

    def test_of_two_answers_one_stands_and_the_other_is_told(self):
        agency, office = self.signed_in(self.nan_agency), self.signed_in(self.nan_office)
        for number in range(ROUNDS):
            with self.subTest(round=number):
                target = self.target()
                found = self.statuses(
                    self.move(agency, target, "answer", "issued.1", text="ของส่วนราชการ"),
                    self.move(office, target, "answer", "issued.1", text="ของสำนักงาน"),
                )
                self.assertEqual(found, [302, 409])
                row, answers = self.of(target)
                self.assertEqual((row.state, answers), ("answered", 1))

    def test_closing_while_more_is_answered_happens_once(self):
        agency, governor = self.signed_in(self.nan_agency), self.signed_in(self.nan_governor)
        for number in range(ROUNDS):
            with self.subTest(round=number):
                target = self.target()
                agency.post(
                    f"/admin/directives/targets/{target.pk}/", {"move": "answer", "seen": "issued.1", "text": "แรก"}
                )
                found = self.statuses(
                    self.move(agency, target, "answer", "answered.2", text="เพิ่มเติม"),
                    self.move(governor, target, "close", "answered.2"),
                )
                self.assertEqual(found, [302, 409])
                row, answers = self.of(target)
                self.assertIn((row.state, answers), {("answered", 2), ("closed", 1)})
                ends = AuditEntry.objects.filter(action="projects.oversight.directive_closed", data__row=target.pk)
                self.assertEqual(ends.count(), int(row.state == "closed"))

    def test_numbers_of_an_issuer_are_given_once(self):
        projects = [make.accepted(agency=self.roads_of_nan) for _ in range(3)]
        post, clients = orders.post_of(self.nan_governor), [self.signed_in(self.nan_governor) for _ in projects]
        data = {"issuer": post.pk, "issued_on": "1 ธ.ค. 2567", "due_on": "1 ม.ค. 2570", "subject": "เร่ง", "text": "เร่ง"}
        found = self.statuses(
            *(
                lambda client=client, pk=project.pk: client.post(orders.NEW, data | {"id": [pk]})
                for client, project in zip(clients, projects, strict=True)
            )
        )
        self.assertEqual(found, [302, 302, 302])
        with asking_as(EVERYONE):
            numbers = sorted(target.directive.number for target in DirectiveTarget.objects.select_related("directive"))
        self.assertEqual(numbers, ["1/2567", "2/2567", "3/2567"])

    def test_a_question_sent_twice_at_once_is_one(self):
        side = f"a{self.roads_of_nan.pk}p{cast.province('55').pk}"
        data = {"side": side, "subject": "ถาม", "text": "อย่างไร", "form_key": str(uuid4())}
        clients = [self.signed_in(self.nan_agency) for _ in range(2)]
        self.statuses(*(lambda client=client: client.post("/admin/help-requests/new/", data) for client in clients))
        self.assertEqual(HelpRequest.objects.count(), 1)

    def test_an_order_sent_twice_at_once_is_one(self):
        project, post = make.accepted(agency=self.roads_of_nan), orders.post_of(self.nan_governor)
        data = {"issuer": post.pk, "issued_on": "1 ธ.ค. 2567", "due_on": "1 ม.ค. 2570", "subject": "เร่ง", "text": "เร่ง"}
        data |= {"id": [project.pk], "form_key": str(uuid4())}
        clients = [self.signed_in(self.nan_governor) for _ in range(3)]
        found = self.statuses(*(lambda client=client: client.post(orders.NEW, data) for client in clients))
        self.assertEqual(found, [302, 302, 302])
        self.assertEqual(len(orders.targets()), 1)
