from tests.killing import KillingTestCase


class KilledInTheMiddle(KillingTestCase):
    """kill -9 of a real process on a real database of this run's engine: all or nothing, and it can be done again."""

    def test_a_budget_bill(self):
        made = self.killed("budget-bill", confirm=15, undo=5)
        self.assertEqual([made[name] for name in ("Project", "Activity", "ProjectCodeCounter")], [28, 155, 6])

    def test_a_workbook(self):
        made = self.killed("template", confirm=12, undo=8)
        self.assertEqual([made[name] for name in ("Project", "Activity", "Indicator", "Notice")], [3, 4, 2, 1])

    def test_a_set_of_tables(self):
        made = self.killed("issue-summary", confirm=8, undo=8)
        self.assertEqual([made[name] for name in ("SummaryTable", "SummaryRow")], [3, 22])

    def killed(self, layout, **least):
        """Kill confirm and undo at their written statements, at least so many times. What stood once confirmed."""
        told = self.told_by("tests.projects.exchange.killed_confirm", layout)
        for step, states in (("confirm", ("previewed", "confirmed")), ("undo", ("confirmed", "undone"))):
            with self.subTest(layout=layout, step=step):
                before, killed, after = (told[step][name] for name in ("before", "killed", "after"))
                self.assertGreaterEqual(len(killed), least[step])
                for number, stood in enumerate(killed, 1):
                    self.assertEqual(stood, [9, *before], f"killed after statement {number}")
                self.assertEqual((before[0], after[0]), states)
        return told["confirm"]["after"][1]
