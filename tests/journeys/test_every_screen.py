"""Every screen of ours passes axe and fits its window: with rows on it, for those who see most of them.

Stock screens of Wagtail over our rows are read by eye; what they lack is theirs to mend.
"""

from itertools import islice
from pathlib import Path

from django.test import Client

from tests.browser import AXE, BrowserTestCase
from tests.guards.addresses import OF_STOCK, routes
from tests.guards.walk import BACKEND
from tests.guards.world import World

# What Wagtail draws there itself has empty headings and cells.
STOCK = (*OF_STOCK, "admin/reports/workflow", "admin/projects/workflow_history/")
FOUND = """() => axe.run(document.querySelector('#main') || document, {
    runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']},
    resultTypes: ['violations'],
}).then(found => found.violations.map(one => `${one.id} ×${one.nodes.length} ${one.nodes[0].html.slice(0, 160)}`))"""
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def _is_a_page(answer) -> bool:
    is_html = answer.status_code == 200 and "html" in answer.get("Content-Type", "")
    return is_html and not answer.streaming and b"<main" in answer.content


class EveryScreen(BrowserTestCase):
    def setUp(self):
        super().setUp()
        self.world = World()

    def screens(self, person):
        """The first address of each route that shows this person a page."""
        client = Client(raise_request_exception=False)
        client.force_login(person, backend=BACKEND)
        for route in routes():
            if route.is_ours and route.template.startswith("admin/") and not route.template.startswith(STOCK):
                asked = (f"/{address}" for address in route.addresses(self.world, thin=True))
                yield from islice(filter(lambda address: _is_a_page(client.get(address)), asked), 1)

    def look_at_all(self, person, width):
        if not AXE:
            self.skipTest("PADME_AXE does not name axe.min.js")
        addresses = list(self.screens(person))
        self.assertGreater(len(addresses), 100)
        page, found = self.signed_in(person, width), []
        script = Path(AXE).read_text()
        for address in addresses:
            self.go(page, address)
            page.evaluate(script)
            found += [f"{address} {fault}" for fault in page.evaluate(FOUND)]
            if (over := page.evaluate(TOO_WIDE)) > 0:
                found.append(f"{address} is {over} px wider than {width}")
            found += [f"{address} {fault}" for fault in page.faults]
            page.faults.clear()
        self.assertEqual(found, [])

    def test_of_an_office_on_a_phone(self):
        self.look_at_all(self.world.nan_office, 360)

    def test_of_the_centre_on_a_desk(self):
        self.look_at_all(self.world.central, 1280)
