"""The mails of the day and those that cannot wait: nobody reads there of what they may not open."""

from datetime import timedelta

from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from projects.models import Notice, Post, Project
from projects.people.actions import end_holding
from projects.people.notices import holders, tell
from projects.people.scope import EVERYONE, asking_as
from projects.register import actions
from tests import cast, make
from tests.base import PadmeTestCase
from tests.guards.world import MARKER, World


class Mails(PadmeTestCase):
    def setUp(self):
        self.world = World()
        outside = ("nan_office", "nan_agency", "north2_office", "nan_governor", "observer")
        self.outside = [getattr(self.world, name) for name in outside]
        for person in self.outside:
            person.email = f"{person.username}@example.org"
            person.save()
        self.agent = holders(role=Post.Role.AGENCY, agency_id=self.world.roads_of_phrae.pk).get()
        self.agent.email = f"{MARKER}-agency@example.org"
        self.agent.save()
        self.strangers = {self.world.stranger.email, self.agent.email}

    def bodies(self):
        """Address → all that was written to it."""
        self.assertTrue(all(len(letter.to) == 1 and not letter.cc and not letter.bcc for letter in mail.outbox))
        found = {}
        for letter in mail.outbox:
            found[letter.to[0]] = found.get(letter.to[0], "") + f"{letter.subject}\n{letter.body}\n"
        return found

    def a_day_passes(self):
        """Every kind of notice is made in both areas, by the actions that make them, and the digest goes out."""
        with self.captureOnCommitCallbacks(execute=True):
            for area, agent, office in (("54", self.agent, self.world.stranger),
                                        ("55", self.world.nan_agency, self.world.nan_office)):  # fmt: skip
                word = MARKER if area == "54" else "ของน่าน"
                agency = self.world.roads_of_phrae if area == "54" else self.world.roads_of_nan
                sent, orphan, live = (
                    make.project(area=area, agency=agency, title=f"{word}-returned"),
                    make.project(area=area, title=f"{word}-assigned"),
                    make.live(area=area, agency=agency, title=f"{word}-taken-down"),
                )
                with asking_as(agent):
                    actions.submit_project(sent, by=agent)
                with asking_as(office):
                    actions.return_project(sent, reason=f"{word}-reason", by=office)
                    actions.assign_agency([orphan], agency, by=office)
                with asking_as(self.world.central):
                    actions.take_down(live, reason=f"{word}-reason", by=self.world.central)
                for kind in Notice.Kind.values:
                    tell([agent, office], kind, f"{word}-notice-{kind}", url="/admin/queue/")
        call_command("send_digest", verbosity=0)

    def test_another_areas_records_are_named_to_nobody_else(self):
        self.a_day_passes()
        bodies = self.bodies()
        for part in (
            "returned",
            "reason",
            "assigned",
            "taken-down",
            *(f"notice-{kind}" for kind in Notice.Kind.values),
        ):
            self.assertIn(
                f"{MARKER}-{part}", bodies[self.agent.email]
            )  # the guard is awake: who works there reads of it
        self.assertIn(MARKER, bodies[self.world.stranger.email])
        for person in self.outside:
            with self.subTest(person=person.username):
                self.assertNotIn(MARKER, bodies.get(person.email, ""))
        for address in self.strangers:
            with self.subTest(address=address):
                self.assertNotIn("ของน่าน", bodies[address])
                with asking_as(EVERYONE):
                    for row in Project.objects.filter(province__code="55"):
                        self.assertNotIn(row.code, bodies[address].split())

    def test_a_group_reads_nothing_of_its_provinces_before_it_is_verified(self):
        """Provinces of one group read each other's verified records, and nobody's way there."""
        self.a_day_passes()
        with asking_as(EVERYONE):
            unverified = Project.objects.filter(group=None, step__in=("draft", "submitted", "returned"))
            words = {word for row in unverified for word in (row.title, row.code)}
        readers = {self.world.north2_office.email, self.world.observer.email, self.world.nan_governor.email}
        for address, body in self.bodies().items():
            if address in readers:
                for word in words:
                    self.assertNotIn(word, body)
        self.assertGreater(len(words), 8)

    def test_what_waits_for_the_group_itself_is_in_its_mail(self):
        group = make.project(area="NU2", title="โครงการของกลุ่ม", waiting_for="office", waiting_since="2026-10-01T00:00Z")
        call_command("send_digest", verbosity=0)
        self.assertIn(group.code, self.bodies()[self.world.north2_office.email])

    def test_mail_goes_to_who_holds_a_post_today(self):
        """A stand-in reads it, who left or whose post is suspended does not, whatever is still unread."""
        nan = cast.province("55")
        people = {
            name: cast.person(name, "provincial_office", province=nan) for name in ("left", "suspended", "acting")
        }
        for name, person in people.items():
            person.email = f"{name}@example.org"
            person.save()
            tell([person], Notice.Kind.ACCEPTED, "ยังไม่ได้อ่าน")
        end_holding(people["left"].post_holdings.get(), by=None)
        Post.objects.filter(holdings__person=people["suspended"]).update(is_suspended=True)
        tomorrow = timezone.localdate() + timedelta(days=1)
        people["acting"].post_holdings.update(is_stand_in=True, until=tomorrow)
        self.a_day_passes()
        self.assertEqual({"left@example.org", "suspended@example.org", "acting@example.org"} & self.bodies().keys(),
                         {"acting@example.org"})  # fmt: skip
