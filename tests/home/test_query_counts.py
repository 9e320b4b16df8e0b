"""A page costs as much with one row as with many."""

from decimal import Decimal

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.models import Activity, ActivityBudgetLine, Indicator, Place
from projects.people.scope import EVERYONE, asking_as
from tests import make
from tests.home.site_case import SiteTestCase


class ConstantQueries(SiteTestCase):
    def cost(self, address):
        cache.clear()
        self.get(address)  # fills what Wagtail keeps per process
        with CaptureQueriesContext(connection) as queries:
            self.assertEqual(self.client.get(address).status_code, 200)
        return len(queries)

    def grow(self, row):
        with asking_as(EVERYONE):
            for number in range(7):
                line = ActivityBudgetLine(
                    expenditure_kind="capital", expenditure_category="investment", budget_baht=Decimal("5")
                )
                row.activities.add(Activity(title=f"กิจกรรมที่ {number}", budget_lines=[line]))
                row.indicators.add(Indicator(name_th=f"ตัวชี้วัดที่ {number}"))
                row.places.add(Place(text=f"หมู่ที่ {number}"))
            row.save()

    def test_one_project(self):
        row = make.live(area="55", agency=self.roads_of_nan)
        address = f"/projects/{row.fiscal_year_id}/{row.code}/"
        with asking_as(EVERYONE):
            row.places.add(Place(text="หมู่ที่ 0"))
            row.save()
        few = self.cost(address)
        self.grow(row)
        self.assertEqual(self.cost(address), few)
        self.assertLessEqual(few, 15)

    def test_lists_and_areas(self):
        make.live(area="55", agency=self.roads_of_nan)
        addresses = {
            "/": 15,
            "/projects/": 15,
            "/projects/?q=ทดสอบ&area=55": 15,
            "/areas/55/": 15,
            "/areas/": 15,
            "/publications/": 15,
        }
        few = {address: self.cost(address) for address in addresses}
        for number in range(12):
            make.live(area="55", agency=self.roads_of_nan, year_be=2569 - number % 2)
            make.live(area="NU2", year_be=2569)
        for address, most in addresses.items():
            with self.subTest(address=address):
                self.assertLessEqual(few[address], most)
                self.assertEqual(self.cost(address), few[address])
