"""What a month's figures may be, and when it is due."""

from datetime import date
from decimal import Decimal

from django.test import SimpleTestCase

from cms.rules import RuleBroken
from projects.progress import rules
from projects.register.rules import Hands


class MonthlyRules(SimpleTestCase):
    def test_a_month_is_due_on_the_tenth_of_the_next_also_over_the_year(self):
        for month, day, due in (
            (date(2024, 12, 1), 10, date(2025, 1, 10)),
            (date(2025, 1, 1), 10, date(2025, 2, 10)),
            (date(2025, 1, 1), 28, date(2025, 2, 28)),
        ):
            with self.subTest(month=month):
                self.assertEqual(rules.due_on(month, day), due)

    def test_months_run_from_the_start_to_the_last_whole_month_or_the_end(self):
        today = date(2025, 3, 15)
        cases = (
            (None, None, [10, 11, 12, 1, 2]),
            (date(2024, 12, 20), None, [12, 1, 2]),
            (date(2024, 12, 20), date(2025, 1, 31), [12, 1]),
            (date(2020, 1, 1), None, [10, 11, 12, 1, 2]),
            (date(2025, 3, 1), None, []),
        )
        for start, end, months in cases:
            with self.subTest(start=start, end=end):
                found = rules.months_to_report(year_be=2568, start_on=start, ended_in=end, today=today)
                self.assertEqual([month.month for month in found], months)

    def test_the_whole_is_weighed_and_rounded_half_up(self):
        cases = (
            ([(Decimal(60), Decimal(50)), (Decimal(40), Decimal(100))], "70.00"),
            ([(None, Decimal(50)), (None, None)], "25.00"),
            ([(Decimal(100), Decimal(50)), (None, Decimal(100))], "50.00"),
            ([(Decimal(1), Decimal("0.01")), (Decimal(1), Decimal(0))], "0.01"),
        )
        for parts, percent in cases:
            with self.subTest(parts=parts):
                self.assertEqual(rules.rolled_up(parts), Decimal(percent))
        self.assertIsNone(rules.rolled_up([]))

    def test_an_even_plan_reaches_nothing_before_and_all_after(self):
        start, end = date(2025, 1, 1), date(2025, 2, 28)
        for month, percent in ((date(2024, 12, 1), "0.00"), (date(2025, 1, 1), "52.54"), (date(2025, 2, 1), "100.00")):
            with self.subTest(month=month):
                self.assertEqual(rules.planned_percent(start, end, month), Decimal(percent))
        self.assertIsNone(rules.planned_percent(None, end, date(2025, 1, 1)))

    def test_the_usual_range_goes_on_as_before_and_needs_three_months(self):
        self.assertIsNone(rules.usual_range([Decimal(0), Decimal(10)]))
        self.assertEqual(rules.usual_range([Decimal(0), Decimal(10), Decimal(30)]), (Decimal(35), Decimal(55)))
        self.assertEqual(rules.usual_range([Decimal(50), Decimal(70), Decimal(95)]), (Decimal(100), Decimal(100)))

    def test_the_range_of_an_indicator_is_of_its_target_or_of_what_it_reached_last(self):
        reached = [Decimal(100_000), *(Decimal(10 + number) for number in range(14))]
        for earlier, target, usual in (
            ([Decimal(5), Decimal(10), Decimal(15)], Decimal(40), (Decimal(18), Decimal(22))),
            (reached, None, (Decimal("22.85"), Decimal("25.15"))),
            ([Decimal(0)] * 3, None, None),
            ([Decimal(0)] * 3, Decimal(0), None),
            ([], None, None),
        ):
            with self.subTest(earlier=earlier, target=target):
                self.assertEqual(rules.usual_of_indicator(earlier, target) or None, usual)

    def test_nobody_judges_what_they_sent(self):
        office = Hands(person_id=1, is_office=True)
        self.assertIsNotNone(rules.refusal(rules.ReportMove.VERIFY, step="submitted", submitted_by_id=1, hands=office))
        self.assertIsNone(rules.refusal(rules.ReportMove.VERIFY, step="submitted", submitted_by_id=2, hands=office))

    def test_the_truth_of_locks(self):
        today, month = date(2025, 3, 15), date(2025, 1, 1)

        def lock(until=None):
            return rules.Period("จังหวัดน่าน", date(2025, 3, 1), "น่าน", "ประชุมแล้ว", until)

        cases = (
            ([], True),
            ([lock()], False),
            ([lock(date(2025, 3, 15))], True),
            ([lock(date(2025, 3, 14))], False),
            ([lock(date(2025, 3, 20)), lock()], False),
        )
        for periods, is_open in cases:
            with self.subTest(periods=periods):
                if is_open:
                    rules.check_period_open(month, periods, today)
                else:
                    with self.assertRaisesMessage(RuleBroken, "งวดเดือนมกราคม 2568 ของจังหวัดน่าน ปิดแล้ว"):
                        rules.check_period_open(month, periods, today)
