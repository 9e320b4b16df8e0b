"""Arithmetic of the automatic checks. No database."""

from datetime import date
from decimal import Decimal as D
from types import SimpleNamespace

from django.test import SimpleTestCase

from projects.oversight.verification.reckoning import held_since, reported_by, unpaid_parts

JAN, JUN, JUL = date(2025, 1, 5), date(2025, 6, 1), date(2025, 7, 1)


class HeldSince(SimpleTestCase):
    def test_the_oldest_that_is_still_held(self):
        for movements, expected in (
            ((), None),
            (((JAN, D(100)),), JAN),
            (((JAN, D(100)), (JAN, D(-100)), (JUN, D(50))), JUN),
            (((JAN, D(100)), (JUN, D(50)), (JUL, D(-100))), JUN),
            (((JAN, D(100)), (JUN, D(50)), (JUL, D("-99.99"))), JAN),
            (((JAN, D(100)), (JUL, D(-100))), None),
        ):
            with self.subTest(movements=movements):
                self.assertEqual(held_since(movements), expected)


class UnpaidParts(SimpleTestCase):
    def numbers(self, *, committed="100", named=None, paid="0"):
        parts = [SimpleNamespace(pk=1, planned_baht=D(40)), SimpleNamespace(pk=2, planned_baht=D(60))]
        paid_for = {pk: D(amount) for pk, amount in (named or {}).items()}
        rows = unpaid_parts(parts, committed_baht=D(committed), paid_for=paid_for, paid_baht=D(paid))
        return [one.pk for one in rows]

    def test_what_is_not_paid_in_full(self):
        for facts, expected in (
            ({}, [1, 2]),
            ({"named": {1: 40}, "paid": "40"}, [2]),
            ({"named": {1: "39.99"}, "paid": "39.99"}, [1, 2]),
            ({"paid": "40"}, [2]),  # without saying for which: the oldest
            ({"paid": "100"}, []),
            ({"named": {2: 60}, "paid": "60"}, [1]),
            ({"committed": "40", "named": {1: 40}, "paid": "40"}, []),  # the rest was released
            ({"committed": "0"}, []),
        ):
            with self.subTest(facts=facts):
                self.assertEqual(self.numbers(**facts), expected)


class ReportedBy(SimpleTestCase):
    def test_an_even_course_within_a_month(self):
        months = [(date(2025, 4, 1), D(30)), (date(2025, 5, 1), D(61))]
        for day, expected in (
            (date(2025, 3, 31), None), (date(2025, 4, 15), D("15.00")), (date(2025, 4, 30), D(30)), (date(2025, 5, 1), D("31.00")),
            (date(2025, 5, 30), D("60.00")), (date(2025, 5, 31), D(61)), (date(2025, 6, 20), D(61)),
        ):  # fmt: skip
            with self.subTest(day=day):
                self.assertEqual(reported_by(day, months), expected)
        self.assertIsNone(reported_by(date(2025, 4, 15), [(date(2025, 4, 1), None)]))
