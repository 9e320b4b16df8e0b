"""The same photograph sent twice at the same moment, and two who decide at once: real threads, a real database."""

from projects.models import ProjectPhoto
from projects.people.scope import EVERYONE, asking_as
from tests import make
from tests.guards.races import RaceTestCase
from tests.projects.evidence import shots
from tests.projects.evidence.shots import upload


class SameMoment(RaceTestCase):
    def setUp(self):
        super().setUp()
        shots.empty_drawers()
        self.addCleanup(shots.empty_drawers)
        self.project = make.accepted(agency=self.roads_of_nan, year_be=2568)
        self.url = f"/admin/projects/{self.project.pk}/evidence/"

    def test_one_file_sent_by_eight_presses_is_one_photograph(self):
        client = self.signed_in(self.nan_agency)
        presses = [lambda: client.post(self.url, {"stage": "during", "photos": [upload(1)]}) for _ in range(8)]
        self.assertEqual(self.statuses(*presses), [302] * 8)
        with asking_as(EVERYONE):
            self.assertEqual(ProjectPhoto.objects.count(), 1)
        self.assertEqual(len(shots.kept_files()), 1)

    def test_of_two_who_write_its_words_one_is_told(self):
        one, other = self.signed_in(self.nan_agency), self.signed_in(self.central)
        one.post(self.url, {"stage": "during", "photos": [upload(1)]})
        photo = ProjectPhoto._base_manager.get()
        ProjectPhoto._base_manager.filter(pk=photo.pk).update(caption="ร่าง", state="ready")
        words = {
            "seen": photo.version, "taken_on": "15 ม.ค. 2568", "stage": "during", "place_name": "น่าน",
            "people_consent": "nobody",
        }  # fmt: skip
        address = f"{self.url}photos/{photo.pk}/"
        found = self.statuses(
            lambda: one.post(address, words | {"caption": "คนแรก"}),
            lambda: other.post(address, words | {"caption": "คนที่สอง"}),
        )
        self.assertEqual(found, [302, 409])
