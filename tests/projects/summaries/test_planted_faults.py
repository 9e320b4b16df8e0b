"""Tables made by chance: a sound one is never named, a fault put into one figure is always found."""

from decimal import ROUND_HALF_UP, Decimal

from django.test import SimpleTestCase
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.thai import baht, thai_digits
from projects.summaries import rules
from projects.summaries.rules import BUDGET, DISBURSED, PERCENT, REMAINING, SAVINGS

HEADINGS = ["ประเด็นยุทธศาสตร์", "งบประมาณ", "เบิกจ่าย", "คงเหลือ", "เหลือจ่าย", "ร้อยละ"]
COLUMNS = {BUDGET: 1, DISBURSED: 2, REMAINING: 3, SAVINGS: 4, PERCENT: 5}
satang = st.integers(0, 99_999_999).map(lambda number: Decimal(number) / 100)
parts = st.tuples(satang, satang, satang).filter(lambda row: row[0] > 1 and sum(row) > 1)
few = settings(max_examples=60, deadline=None)


def percent(disbursed, budget):
    return (disbursed * 100 / budget).quantize(Decimal("0.01"), ROUND_HALF_UP)


def line(label, row):
    budget = sum(row)
    return [label, baht(budget), *(baht(part) for part in row), str(percent(row[0], budget))]


def lines_of(rows):
    lines = [line(f"ยุทธศาสตร์ที่ {number} : การพัฒนาด้านที่ {number}", row) for number, row in enumerate(rows, 1)]
    return [*lines, line("รวมทั้งสิ้น", tuple(sum(column) for column in zip(*rows, strict=True)))]


def results(lines):
    return rules.table_of("results", "ตารางผลการเบิกจ่าย", HEADINGS, lines)


def allocation(lines):
    rows = [[thai_digits(row[0]).replace(":", ";"), thai_digits(row[1])] for row in lines]
    return rules.table_of("allocation", "ตารางการจัดสรร", HEADINGS[:2], rows)


class PlantedFaults(SimpleTestCase):
    @few
    @given(st.lists(parts, min_size=1, max_size=8), st.booleans())
    def test_sound_tables_are_never_named(self, rows, in_thai_digits):
        lines = lines_of(rows)
        if in_thai_digits:
            lines = [[thai_digits(cell) for cell in row] for row in lines]
        self.assertEqual(rules.check_set([allocation(lines), results(lines)]), [])

    @few
    @given(st.lists(parts, min_size=1, max_size=8), st.data())
    def test_a_changed_amount_is_found_in_row_and_column_with_its_size(self, rows, data):
        lines = lines_of(rows)
        at = data.draw(st.integers(0, len(rows) - 1))
        key = data.draw(st.sampled_from([BUDGET, DISBURSED, REMAINING, SAVINGS]))
        change = data.draw(st.integers(2, 10_000_000)) / Decimal(100)
        before = Decimal(lines[at][COLUMNS[key]].replace(",", ""))
        lines[at][COLUMNS[key]] = baht(before + change)
        found = rules.check_table(results(lines))
        sizes = {(one.kind, one.row, one.column): one.difference_baht for one in found}
        heading = HEADINGS[COLUMNS[key]]
        self.assertEqual(sizes.get(("row-identity", at + 1, "งบประมาณ")), -change if key == BUDGET else change)
        self.assertEqual(sizes.get(("column-sum", len(lines), heading)), change)
        self.assertLessEqual({one.row for one in found}, {at + 1, len(lines)})

    @few
    @given(st.lists(parts, min_size=1, max_size=8), st.data())
    def test_a_changed_percent_is_found(self, rows, data):
        lines = lines_of(rows)
        at = data.draw(st.integers(0, len(lines) - 1))
        change = data.draw(st.integers(1, 5000)) / Decimal(100)
        lines[at][COLUMNS[PERCENT]] = str(Decimal(lines[at][COLUMNS[PERCENT]]) + change)
        found = rules.check_table(results(lines))
        self.assertEqual([(one.kind, one.row) for one in found], [("percentage", at + 1)])

    @few
    @given(st.lists(parts, min_size=1, max_size=8), st.data())
    def test_another_figure_in_the_other_table_is_found(self, rows, data):
        lines, other = lines_of(rows), lines_of(rows)
        at = data.draw(st.integers(0, len(rows) - 1))
        unit = data.draw(st.sampled_from([Decimal(1000), Decimal(1_000_000)]))
        other[at][1] = baht(Decimal(other[at][1].replace(",", "")) * unit)
        found = rules.check_set([allocation(other), results(lines)])
        self.assertIn(("cross-table", "results", at + 1), {(one.kind, one.table, one.row) for one in found})
        self.assertIn(("magnitude", "allocation", at + 1), {(one.kind, one.table, one.row) for one in found})

    @few
    @given(st.lists(parts, min_size=2, max_size=8), st.data())
    def test_a_row_that_is_taken_out_is_suggested_with_its_figures(self, rows, data):
        lines = lines_of(rows)
        gone = lines.pop(data.draw(st.integers(0, len(rows) - 1)))
        found = [one for one in rules.check_table(results(lines)) if one.column == "งบประมาณ"]
        guesses = [guess for one in found for guess in one.hypotheses if guess.kind == "missing-row"]
        self.assertEqual(len(guesses), 1)
        self.assertEqual([baht(amount) for _, amount in guesses[0].amounts], gone[1:5])

    @few
    @given(st.lists(parts, min_size=1, max_size=8), st.data())
    def test_a_lost_minus_sign_is_suggested(self, rows, data):
        at = data.draw(st.integers(0, len(rows) - 1))
        remaining = data.draw(st.integers(2, 10_000)) / Decimal(100)
        disbursed = remaining + data.draw(st.integers(101, 10**9)) / Decimal(100)
        rows = [*rows[:at], (disbursed, -remaining, Decimal("0.00")), *rows[at + 1 :]]
        lines = lines_of(rows)
        lines[at][COLUMNS[REMAINING]] = baht(remaining)
        found = [one for one in rules.check_table(results(lines)) if one.kind == "row-identity"]
        self.assertEqual([one.row for one in found], [at + 1])
        self.assertEqual(found[0].difference_baht, 2 * remaining)
        self.assertIn(found[0].hypotheses and found[0].hypotheses[0].kind, ("sign-lost", ()))
