from tests.killing import KillingTestCase


class AnExtractKilledInTheMiddle(KillingTestCase):
    """kill -9 of a real process on a real database of this run's engine: all or nothing, and it can be done again."""

    def test_nothing_stays_behind_and_it_can_be_confirmed_again(self):
        told = self.told_by("tests.projects.money.killed_extract")
        *killed, (ended, after) = told["after_each"]
        self.assertGreaterEqual(len(killed), 8)
        self.assertEqual([one for one in killed if one != [9, told["before"]]], [])
        self.assertEqual([ended, after[:2], after[-1]], [0, [30, 9], "confirmed"])
        self.assertEqual(after[5], 20 * 10_000_000 + 9 * 700 + 10_000_000)
