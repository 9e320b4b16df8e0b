"""Twelve officers at one project's money at once, each with work of every kind: sums stay exact, nothing is half done."""

import random
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from cms.rules import Overtaken
from projects.models import AuditEntry, BudgetChange, BudgetChangeLine, Contract, LedgerEntry
from projects.money import actions
from projects.money.actions.contracts import unpaid_of
from projects.people.scope import EVERYONE, asking_as
from tests.guards.races import RaceTestCase
from tests.projects.money import books

THREADS, DEEDS = 12, 12


class TwelveThreads(RaceTestCase):
    def test_sums_of_one_project_stay_exact(self):
        self.project, self.other = books.funded(self, baht="3000.00"), books.funded(self, baht="3000.00")
        self.here, self.there = books.activity_of(self.project), books.activity_of(self.other)
        people = [self.nan_agency, self.nan_office, self.central]
        with asking_as(EVERYONE):
            before = LedgerEntry.objects.count()
        done = self.at_once(*[lambda number=number: self.work(number, people[number % 3]) for number in range(THREADS)])
        self.assertEqual([one for one in done if not isinstance(one, tuple)], [])  # a fault of a thread is its result
        entered, refused = sum(one[0] for one in done), sum(one[1] for one in done)
        self.assertEqual(entered + refused, THREADS * DEEDS)
        self.assertGreater(entered, THREADS)
        self.assertGreater(refused, 0)
        for project in (self.project, self.other):
            books.check_books(self, project)
        both = books.balance(self.project) + books.balance(self.other)
        self.assertEqual(both.transferred_in_baht, both.transferred_out_baht)
        with asking_as(EVERYONE):
            for contract in Contract.objects.all():
                self.assertTrue(all(amount >= 0 for amount in unpaid_of(contract).values()))
            told = [pk for data in AuditEntry.objects.values_list("data", flat=True) for pk in data.get("entries", [])]
            self.assertEqual(sorted(told), sorted(LedgerEntry.objects.filter(pk__in=told).values_list("pk", flat=True)))
            self.assertEqual(LedgerEntry.objects.count() - before, len(told) - before)

    def work(self, number, by):
        """(deeds that came about, deeds that a rule refused) of one thread."""
        chance, entered, refused = random.Random(number), 0, 0
        for at in range(DEEDS):
            deed = chance.choice(
                [self.pay, self.pay, self.sign, self.pay_contract, self.allocate, self.reverse, self.transfer]
            )
            amount = Decimal(chance.randrange(1, 40_000)) / 100
            try:
                with asking_as(by):
                    deed(number, at, amount, chance, by)
            except (ValidationError, Overtaken):
                refused += 1
            else:
                entered += 1
        connection.close()
        return entered, refused

    def pay(self, number, at, amount, chance, by):
        actions.record_entry(
            self.project, kind="disbursement", activity=self.here, expenditure_kind="capital", amount_baht=amount,
            happened_on=books.JANUARY, document_number=f"{number}.{at}", by=by,
        )  # fmt: skip

    def sign(self, number, at, amount, chance, by):
        one = Contract(number=f"{number}.{at}", vendor="ร้านหนึ่ง", signed_on=books.JANUARY)
        actions.sign_contract(self.project, one, [(self.here, "capital", amount)], by=by)

    def pay_contract(self, number, at, amount, chance, by):
        contract = Contract.objects.filter(project=self.project).order_by("pk").last()
        if contract:
            actions.record_payment(
                self.project, contract, amounts=[(self.here, "capital", amount)], happened_on=date(2025, 3, 1), by=by
            )

    def allocate(self, number, at, amount, chance, by):
        actions.record_allocations(
            self.project, [(self.here, "capital", amount)], happened_on=books.JANUARY, document_number="กค", by=by
        )

    def reverse(self, number, at, amount, chance, by):
        entries = list(LedgerEntry.objects.filter(project=self.project).order_by("pk"))
        actions.reverse_entry(self.project, chance.choice(entries), reason="บันทึกผิด", by=by)

    def transfer(self, number, at, amount, chance, by):
        """Both ways, so that two such requests lock the two projects in either order."""
        ends = [(self.project, self.here), (self.other, self.there)]
        (source, here), (_target, there) = ends if number % 2 else ends[::-1]
        line = BudgetChangeLine(
            from_activity=here, from_kind="capital", to_activity=there, to_kind="capital", amount_baht=amount
        )
        with asking_as(EVERYONE), transaction.atomic():
            change = BudgetChange(kind="transfer", reason=f"{number}.{at}")
            actions.draft_change(source, change, [line], by=self.nan_office)
        actions.submit_change(change, by=self.nan_office)
        with asking_as(self.central):
            actions.verify_change(change, by=self.central)
            actions.accept_change(change, by=self.central)
