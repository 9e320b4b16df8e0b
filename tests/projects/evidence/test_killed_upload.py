from tests.killing import KillingTestCase


class APhotographKilledInTheMiddle(KillingTestCase):
    """kill -9 before every write of a file or of the database, on this run's engine: no row ever misses its file, what
    lies without a row is found by the sweep, and each can be done again."""

    def test_no_row_without_its_file_and_no_file_that_the_sweep_does_not_find(self):
        told = self.told_by("tests.projects.evidence.killed_upload")
        self.assertGreaterEqual(len(told["sent"]), 3)
        self.assertGreaterEqual(len(told["made"]), 6)
        for _rows, _ready, _loose, missing in told["sent"]:
            self.assertEqual(missing, 0)
        for _rows, _ready, _loose, missing in told["made"]:
            self.assertEqual(missing, 0)
        self.assertEqual(told["after"], [1, 1, 0, 0])
