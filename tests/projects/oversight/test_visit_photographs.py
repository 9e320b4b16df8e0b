"""Photographs of a visit: an inspector adds them to the project, and chooses them for what was found."""

from projects.models import ProjectPhoto, VisitProject
from projects.people.scope import EVERYONE, asking_as
from tests import cast
from tests.projects.evidence import shots
from tests.projects.evidence.shots import Drawers, upload
from tests.projects.oversight.test_visits import VisitTestCase


class VisitPhotographs(Drawers, VisitTestCase):
    def setUp(self):
        super().setUp()
        self.inspector = cast.person("nan_inspector", "inspector", province=cast.province("55"))
        self.evidence = f"/admin/projects/{self.project.pk}/evidence/"

    def send_as(self, person, number=1):
        with self.captureOnCommitCallbacks(execute=True):
            return self.post(self.evidence, {"stage": "during", "photos": [upload(number)]}, by=person)

    def describe(self, photo, person):
        words = {
            "move": "describe", "seen": photo.version, "caption": "ผิวทางช่วงที่สอง", "taken_on": "5 มี.ค. 2568",
            "stage": "during", "place_name": "บ้านปัว", "people_consent": "nobody",
        }  # fmt: skip
        return self.post(f"{self.evidence}photos/{photo.pk}/", words, by=person)

    def test_an_inspector_adds_a_photograph_and_it_stands_by_the_findings(self):
        visit = self.planned(by=self.inspector, kind="inspector")
        self.assertEqual(self.send_as(self.inspector).status_code, 302)
        shots.work()
        with asking_as(EVERYONE):
            photo = ProjectPhoto.objects.get()
        self.assertEqual(photo.side, "visitor")
        self.assertEqual(self.describe(photo, self.inspector).status_code, 302)
        self.assertEqual(self.find(visit, by=self.inspector, photos=[photo.pk]).status_code, 302)
        self.assertContains(self.get(f"/admin/visits/{visit.pk}/", by=self.nan_agency), "ผิวทางช่วงที่สอง")
        with asking_as(EVERYONE):
            self.assertEqual(list(VisitProject.objects.get().photos.all()), [photo])

    def test_others_who_read_add_nothing_and_an_inspector_publishes_nothing(self):
        for person, status in ((self.nan_governor, 403), (self.nan_treasury, 403), (self.phrae_inspector, 404)):
            with self.subTest(person=person.username):
                self.assertEqual(self.send_as(person).status_code, status)
        self.send_as(self.inspector)
        shots.work()
        with asking_as(EVERYONE):
            photo = ProjectPhoto.objects.get()
        self.describe(photo, self.inspector)
        publishing = {"move": "publish", "seen": photo.version + 1}
        refused = self.post(f"{self.evidence}photos/{photo.pk}/", publishing, by=self.inspector)
        self.assertEqual(refused.status_code, 403)
