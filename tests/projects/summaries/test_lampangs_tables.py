"""What the conscience finds in Lampang's printed tables: every real fault with its size, and no sound row."""

from decimal import Decimal

from django.test import SimpleTestCase

from projects.summaries import rules
from tests.projects.summaries import lampang

EXPECTED = {
    ("magnitude", "allocation", 8, "งบประมาณ"): "9990000.00",
    ("column-sum", "allocation", 9, "งบประมาณ"): "-15406000.00",
    ("cross-table", "results", 1, "งบประมาณ"): "450000.00",
    ("cross-table", "results", 8, "งบประมาณ"): "-9990000.00",
    ("row-identity", "results", 5, "งบประมาณ"): "8200.00",
    ("row-identity", "results", 6, "งบประมาณ"): "61200.00",
    ("row-identity", "results", 8, "งบประมาณ"): "-0.26",
    ("column-sum", "results", 9, "งบประมาณ"): "-5866000.00",
    ("column-sum", "results", 9, "เบิกจ่าย"): "-5831300.25",
    ("column-sum", "results", 9, "คงเหลือ"): "34699.74",
    ("column-sum", "results", 9, "เหลือจ่าย"): "0.25",
}


class LampangsTables(SimpleTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.findings = rules.check_set(lampang.tables())
        cls.by_place = {(one.kind, one.table, one.row, one.column): one for one in cls.findings}

    def test_every_fault_is_found_with_its_size_and_nothing_else(self):
        found = {place: str(one.difference_baht) for place, one in self.by_place.items()}
        self.assertEqual(found, EXPECTED)
        self.assertEqual(len(self.findings), len(EXPECTED))

    def test_the_difference_is_what_was_computed_less_what_is_printed(self):
        for one in self.findings:
            with self.subTest(place=(one.kind, one.table, one.row)):
                self.assertEqual(one.computed_baht - one.stated_baht, one.difference_baht)

    def test_sound_rows_and_the_targets_are_not_named(self):
        named = {(one.table, one.row) for one in self.findings}
        self.assertFalse(named & {(table, row) for table in ("allocation", "results") for row in (2, 3, 4, 7)})
        self.assertFalse({one for one in self.findings if one.table == "targets" or one.kind == "percentage"})

    def test_two_rows_would_balance_with_a_minus_sign_and_one_with_its_satang(self):
        cases = {5: ("sign-lost", "-4100.00"), 6: ("sign-lost", "-30600.00"), 8: ("satang-lost", "259754.26")}
        for row, (kind, amount) in cases.items():
            with self.subTest(row=row):
                (guess,) = self.by_place["row-identity", "results", row, "งบประมาณ"].hypotheses
                self.assertEqual((guess.kind, guess.column), (kind, "คงเหลือ"))
                self.assertEqual(dict(guess.amounts), {"remaining": Decimal(amount)})
                self.assertIn("จะลงตัวพอดี", guess.text)

    def test_the_four_columns_lack_one_row_that_balances_to_the_satang(self):
        (guess,) = self.by_place["column-sum", "results", 9, "งบประมาณ"].hypotheses
        lacking = dict(guess.amounts)
        self.assertEqual(
            {key: str(amount) for key, amount in lacking.items()},
            {"budget": "5866000.00", "disbursed": "5831300.25", "remaining": "34700.00", "savings": "-0.25"},
        )
        self.assertEqual(lacking["budget"], lacking["disbursed"] + lacking["remaining"] + lacking["savings"])
        self.assertIn("แถวที่ 5, 6 และ 8", guess.text)
        self.assertIn("หนึ่งแถวจำนวน 5,866,000.00 บาทตกหล่น", guess.text)

    def test_the_allocations_gap_is_two_rows_and_the_same_missing_row(self):
        (guess,) = self.by_place["column-sum", "allocation", 9, "งบประมาณ"].hypotheses
        sizes = [amount for _, amount in guess.amounts]
        self.assertEqual(sizes, [Decimal("450000.00"), Decimal("-9990000.00"), Decimal("-5866000.00")])
        for text in ("+450,000.00 (แถวที่ 1)", "−9,990,000.00 (แถวที่ 8)", "−5,866,000.00"):
            self.assertIn(text, guess.text)

    def test_ten_thousand_for_ten_million_is_called_a_unit(self):
        one = self.by_place["magnitude", "allocation", 8, "งบประมาณ"]
        self.assertEqual((one.value, str(one.stated_baht)), ("๑๐,๐๐๐.๐๐", "10000.00"))
        self.assertIn("1,000 เท่าพอดี", one.reason)

    def test_swapped_digits_are_suggested_for_the_first_issue(self):
        (guess,) = self.by_place["cross-table", "results", 1, "งบประมาณ"].hypotheses
        self.assertEqual(guess.kind, "digits-swapped")

    def test_one_table_alone_is_checked_as_well(self):
        alone = rules.check_table(lampang.table(rules.ALLOCATION))
        self.assertEqual([(one.kind, one.row) for one in alone], [("column-sum", 9)])
        self.assertEqual(rules.check_table(lampang.table(rules.TARGETS)), [])
