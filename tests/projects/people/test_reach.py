from projects.models import Project
from projects.people.scope import NobodyAsked, asking_as
from tests import make
from tests.base import PadmeTestCase


class WhoReadsWhat(PadmeTestCase):
    def sees(self, person, row):
        with asking_as(person):
            return Project.objects.filter(pk=row.pk).exists()

    def test_drafts_stay_in_their_area(self):
        draft = make.project(area="55", agency=self.roads_of_nan)
        for person in (self.nan_agency, self.nan_office, self.nan_governor, self.nan_treasury, self.central,
                       self.observer, self.transport_minister, self.nan_committee):  # fmt: skip
            with self.subTest(person=person.username):
                self.assertTrue(self.sees(person, draft))
        for person in (self.phrae_agency, self.phrae_office, self.phrae_governor, self.phrae_inspector,
                       self.north2_office):  # fmt: skip
            with self.subTest(person=person.username):
                self.assertFalse(self.sees(person, draft))

    def test_group_and_provinces_read_each_other_from_verified_on(self):
        cases = [("draft", False), ("submitted", False), ("verified", True), ("accepted", True)]
        for step, expected in cases:
            with self.subTest(step=step):
                self.assertEqual(self.sees(self.north2_office, make.project(area="55", step=step)), expected)
                self.assertEqual(self.sees(self.phrae_office, make.project(area="NU2", step=step)), expected)
                self.assertFalse(self.sees(self.lampang_office, make.project(area="NU2", step=step)))

    def test_membership_is_that_of_the_projects_own_year(self):
        old = make.project(area="55", year_be=2561, step="verified")
        self.assertFalse(self.sees(self.north2_office, old))  # the NU2 grouping holds from 2562 on

    def test_nobody_asking_is_an_error(self):
        with self.assertRaises(NobodyAsked):
            list(Project.objects.all())
