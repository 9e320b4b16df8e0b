"""No address gives away, or changes, what another area has not published."""

import logging
import shutil
import tempfile
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.test import SimpleTestCase, TestCase, override_settings

from tests.guards.addresses import routes
from tests.guards.walk import Walk
from tests.guards.world import World

ROLES = {
    "agency": lambda world: world.nan_agency,
    "office": lambda world: world.nan_office,
    "group": lambda world: world.north2_office,
    "observer": lambda world: world.observer,
    "public": lambda world: None,
}
PARTS = 2


class OwnFiles(TestCase):
    """Uploads of the walk go to a directory that is thrown away."""

    @classmethod
    def setUpClass(cls):
        cls.files = Path(tempfile.mkdtemp(prefix="padme-walk-"))
        private = settings.STORAGES["private"] | {"OPTIONS": {"location": cls.files / "private", "base_url": None}}
        cls.enterClassContext(
            override_settings(MEDIA_ROOT=cls.files, STORAGES=settings.STORAGES | {"private": private})
        )
        logging.disable(logging.CRITICAL)  # a walk is refused some thousand times
        cls.addClassCleanup(logging.disable, logging.NOTSET)
        cls.addClassCleanup(shutil.rmtree, cls.files, ignore_errors=True)
        super().setUpClass()

    @classmethod
    def setUpTestData(cls):
        cls.world = World()

    def assert_nothing(self, walk):
        if walk.findings:
            self.fail(f"{len(walk.findings)} findings:\n" + "\n".join(walk.findings[:60]))


@override_settings(ROOT_URLCONF="tests.guards.leaky_urls")
class TheWalkHasTeeth(OwnFiles):
    """A guard that finds nothing must be able to find something."""

    def test_it_finds_each_open_door(self):
        doors = [route for route in routes() if route.template.startswith("admin/projects/%(pk)s/")]
        walk = walked(self.world, "agency", [route for route in doors if route.template.endswith(DOORS)], thin=True)
        found = "\n".join(walk.findings)
        draft = self.world.theirs["project"][0]
        for kind, method, door in (
            ("LEAK", "get", "names"), ("LEAK", "get", "streams"), ("LEAK", "get", "tells"), ("LEAK", "post", "tells"),
            ("WRITE", "post", "changes"), ("FAULT", "get", "falls"),
        ):  # fmt: skip
            self.assertIn(f"{kind} {method} /admin/projects/{draft}/{door}/", found)
        mine = self.world.mine["project"][0]
        self.assertNotIn(f"LEAK get /admin/projects/{mine}/", found)

    def test_it_finds_what_a_reader_of_the_nation_writes(self):
        doors = [route for route in routes() if route.template.endswith("%(pk)s/changes/")]
        walk = walked(self.world, "observer", doors, thin=True)
        self.assertEqual(len(walk.writes), 4, walk.findings)

    def test_a_new_address_without_an_entry_is_named(self):
        self.assertEqual(without_entry(), ["admin/nowhere/%(something)s/ ('something',)"])


DOORS = ("names/", "streams/", "tells/", "changes/", "falls/")


def walked(world, role, chosen, *, thin=False):
    walk, started = Walk(world, ROLES[role](world), thin=thin), time.monotonic()
    for route in chosen:
        if route.entry is not None:
            walk.route(route)
    print(f"\n{role}: {len(chosen)} routes, {walk.requests} requests, {time.monotonic() - started:.0f} s, "
          f"{dict(sorted(walk.statuses.items()))}")  # fmt: skip
    return walk


def without_entry():
    return [f"{route.template} {route.parameters}" for route in routes() if route.entry is None]


class EveryAddress(SimpleTestCase):
    def test_has_an_entry(self):
        self.assertEqual(without_entry(), [], "Say in tests/guards/addresses.py what these parameters are filled with.")


class OurAddresses(OwnFiles):
    """The addresses of projects: each role in parts, so that several processes share them."""


def _of_role(role, part):
    def test(self):
        asked = {
            "public": lambda route: route.is_public or route.is_ours,
            "office": lambda route: route.is_ours,
            "observer": lambda route: route.is_ours,
        }.get(role, lambda route: route.is_ours and not route.is_of_a_register)
        ours = [route for route in routes() if asked(route)]
        walk = walked(self.world, role, ours[part::PARTS], thin=True)
        self.assert_nothing(walk)

    return test


for _role in ROLES:
    for _part in range(PARTS):
        setattr(OurAddresses, f"test_{_role}_{_part + 1}", _of_role(_role, _part))


@pytest.mark.whole_walk
class WholeWalk(OwnFiles):
    """Wagtail's addresses too."""


def _whole(role, part):
    def test(self):
        self.assert_nothing(walked(self.world, role, routes()[part::PARTS]))

    return test


for _role in ("agency", "office"):
    for _part in range(PARTS):
        setattr(WholeWalk, f"test_{_role}_{_part + 1}", _whole(_role, _part))
