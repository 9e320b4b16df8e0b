"""A test with the public pages at hand."""

from home.site import ensure_site
from tests.base import PadmeTestCase


class SiteTestCase(PadmeTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.home = ensure_site()
