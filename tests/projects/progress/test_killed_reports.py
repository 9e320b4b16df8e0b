from tests.killing import KillingTestCase

# At how many statements that write each deed can be killed, at least.
DEEDS = {
    "notify": 2, "write_to": 3, "save": 2, "submit": 2, "send_back": 2, "submit_again": 2, "verify": 2, "accept": 2,
    "hand_over": 2, "complete": 2, "submit_completion": 2, "verify_completion": 2, "accept_completion": 4, "confirm": 2,
    "close": 2, "open_again": 2,
}  # fmt: skip


class AReportKilledInTheMiddle(KillingTestCase):
    """kill -9 of a real process on a real database of this run's engine: all or nothing, and it can be done again."""

    def test_nothing_is_half_written(self):
        told = self.told_by("tests.projects.progress.killed_reports")
        self.check_all_or_nothing(told, DEEDS)
        self.assertEqual(told["accept_completion"]["after"]["status"], "completed")
        self.assertEqual(told["close"]["after"]["closed"], "2025-11-01")
