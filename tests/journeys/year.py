"""The people of a project's year and what they press, each by its words on the screen; and a clock that is moved."""

from datetime import datetime, timedelta, timezone
from unittest import mock

from django.utils import timezone as clock

from projects.people.scope import EVERYONE, asking_as
from tests.browser import BrowserTestCase

BANGKOK = timezone(timedelta(hours=7))


class YearTestCase(BrowserTestCase):
    """`self.today` is the day for the server. `self.presses` and `self.fields` count what a person did since `start()`."""

    def setUp(self):
        super().setUp()
        self.today = datetime(2024, 10, 1, 9, 0, tzinfo=BANGKOK)
        for name, said in (("now", lambda: self.today), ("localdate", lambda *_: self.today.date())):
            patched = mock.patch.object(clock, name, side_effect=said)
            patched.start()
            self.addCleanup(patched.stop)
        self.start()

    def start(self):
        self.presses, self.fields = 0, 0

    def on(self, year, month, day):
        """Move the clock; days only go forward. Sessions are long over by then: whoever acts signs in again."""
        self.today = datetime(year, month, day, 9, 0, tzinfo=BANGKOK)
        for context in self._contexts:
            context.close()
        self._contexts.clear()
        self._desks = {}

    def desk_of(self, person):
        """The person's window, signed in today."""
        desks = self.__dict__.setdefault("_desks", {})
        if person.pk not in desks:
            desks[person.pk] = self.signed_in(person)
        return desks[person.pk]

    def fill(self, page, **facts):
        for name, text in facts.items():
            field = page.locator(f"main [name='{name}']:visible").first
            kind = field.evaluate("one => one.tagName + (one.type || '')")
            if kind.startswith("SELECT"):
                field.select_option(text)
            elif "checkbox" in kind:
                field.check()
            elif "file" in kind:
                field.set_input_files(text)
            else:
                field.fill(text)
            self.fields += 1

    def press(self, page, label):
        page.locator("main button:visible").get_by_text(label, exact=True).first.click()
        page.wait_for_load_state()
        self.presses += 1

    def open(self, page, label):
        """A fold whose summary says this."""
        page.locator("main summary:visible", has_text=label).first.click()
        self.presses += 1

    def follow(self, page, label, *, exact=False):
        page.locator("main").get_by_role("link", name=label, exact=exact).first.click()
        page.wait_for_load_state()
        self.presses += 1

    def refused(self, page):
        """What the page says stands in the way, for the failing assertion."""
        return page.locator("main .error-summary, main .errorlist").all_inner_texts()

    def fresh(self, row):
        with asking_as(EVERYONE):
            return type(row)._base_manager.get(pk=row.pk)
