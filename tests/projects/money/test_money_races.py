"""Two and twelve at once on one project's money: sums stay exact, and nothing is spent twice."""

from decimal import Decimal

from projects.models import LedgerEntry
from projects.people.scope import EVERYONE, asking_as
from tests.guards.races import RaceTestCase
from tests.projects.money import books


class MoneyRaces(RaceTestCase):
    def payment(self, client, baht, number):
        data = {
            "place": f"{books.activity_of(self.project).pk}.capital",
            "amount_baht": baht,
            "happened_on": "15/1/2568",
            "document_number": str(number),
        }
        address = f"/admin/projects/{self.project.pk}/money/enter/disbursement/"
        return lambda: client.post(address, data)

    def test_of_two_payments_that_together_overspend_one_is_refused(self):
        self.project = books.funded(self, baht="100.00")
        one, other = self.signed_in(self.nan_agency), self.signed_in(self.nan_office)
        found = self.statuses(self.payment(one, "60", 1), self.payment(other, "60", 2))
        self.assertEqual(found, [302, 422])
        self.assertEqual(books.balance(self.project).disbursed_baht, Decimal("60.00"))
        books.check_books(self, self.project)

    def test_twelve_payments_at_once_add_up_to_the_satang(self):
        self.project = books.funded(self, baht="12.12")
        clients = [self.signed_in(person) for person in (self.nan_agency, self.nan_office, self.central)]
        presses = [self.payment(clients[number % 3], "1.01", number) for number in range(12)]
        self.assertEqual(self.statuses(*presses), [302] * 12)
        self.assertEqual(books.balance(self.project).remaining_baht, Decimal("0.00"))
        with asking_as(EVERYONE):
            self.assertEqual(LedgerEntry.objects.filter(project=self.project, kind="disbursement").count(), 12)
        books.check_books(self, self.project)

    def test_one_form_sent_by_twenty_presses_is_one_payment(self):
        self.project = books.funded(self, baht="100.00")
        with asking_as(EVERYONE):
            seen = LedgerEntry.objects.filter(project=self.project).latest("pk").pk
        client = self.signed_in(self.nan_agency)
        data = {
            "place": f"{books.activity_of(self.project).pk}.capital",
            "amount_baht": "5",
            "happened_on": "15/1/2568",
            "seen_entry": seen,
        }
        address = f"/admin/projects/{self.project.pk}/money/enter/disbursement/"
        self.assertEqual(self.statuses(*[lambda: client.post(address, data) for _ in range(20)]), [302] + [409] * 19)
        self.assertEqual(books.balance(self.project).disbursed_baht, Decimal("5.00"))
