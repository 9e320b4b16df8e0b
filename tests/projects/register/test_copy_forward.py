"""Last year's project as a new draft of another year."""

import re
from datetime import date

from projects.models import FiscalYear, Project
from projects.people.scope import EVERYONE, asking_as
from tests import make
from tests.base import PadmeTestCase


class CopyForward(PadmeTestCase):
    def setUp(self):
        self.project = make.project(agency=self.roads_of_nan, year_be=2567)
        self.address = f"/admin/projects/{self.project.pk}/copy-forward/"

    def test_the_next_open_year_stands_first(self):
        FiscalYear.objects.filter(pk=2568).update(closed_on=date(2025, 11, 29))
        page = self.get(self.address, by=self.nan_office).content.decode()
        years = [int(year) for year in re.findall(r'<option value="(\d+)"', page)]
        self.assertEqual(years[0], 2569)
        self.assertEqual(years, sorted(years))

    def test_copies_into_the_year_chosen(self):
        self.post(self.address, {"fiscal_year": "2569"}, by=self.nan_office)
        with asking_as(EVERYONE):
            self.assertTrue(Project.objects.filter(fiscal_year=2569, title=self.project.title).exists())

    def test_a_year_that_is_no_year_is_not_found(self):
        for year in ("", "abc", "2500", "²", "9" * 30):
            with self.subTest(year=year):
                self.assertEqual(self.post(self.address, {"fiscal_year": year}, by=self.nan_office).status_code, 404)
