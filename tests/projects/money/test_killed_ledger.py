from tests.killing import KillingTestCase

# At how many statements that write each deed can be killed, at least.
DEEDS = {
    "allocate": 4, "pay": 3, "sign": 4, "schedule": 4, "pay_contract": 3, "change_amount": 3, "reverse": 3, "draft": 3,
    "submit": 2, "verify": 2, "accept": 6,
}  # fmt: skip


class ALedgerKilledInTheMiddle(KillingTestCase):
    """kill -9 of a real process on a real database of this run's engine: all or nothing, and it can be done again."""

    def test_nothing_is_half_written_and_the_books_add_up(self):
        told = self.told_by("tests.projects.money.killed_ledger")
        self.check_all_or_nothing(told, DEEDS)
        for facts in told.values():
            self.assertEqual(facts["after"]["wrong"], [])
        self.assertEqual(told["accept"]["after"]["steps"], ["accepted"])
        self.assertEqual([row[2] for row in told["accept"]["after"]["balances"]][:1], ["100.00"])
