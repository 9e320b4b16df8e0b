"""The checks on small tables: what is a fault, what is none, and what the figures suggest."""

from decimal import Decimal

from django.test import SimpleTestCase

from projects.summaries import rules
from projects.summaries.rules import told_jump

RESULTS = ["ประเด็นยุทธศาสตร์", "งบประมาณ", "เบิกจ่าย", "คงเหลือ", "เหลือจ่าย", "ร้อยละ"]
TARGETS = ["เป้าหมาย", "เป้าหมายรวม (ร้อยละ)", "ไตรมาส 1", "ไตรมาส 2", "ไตรมาส 3", "ไตรมาส 4"]


def results(*lines, headings=RESULTS, key="results"):
    return rules.table_of(key, "ตารางผลการเบิกจ่าย", headings, [list(line) for line in lines])


def kinds(*tables):
    return [(one.kind, one.row) for one in rules.check_set(tables)]


class OneRow(SimpleTestCase):
    def test_what_is_a_fault_and_what_is_none(self):
        cases = (
            ("balances", ("ก", "100.00", "60.00", "30.00", "10.00", "60.00"), []),
            ("one satang is rounding", ("ก", "100.00", "60.00", "30.01", "10.00", "60.00"), []),
            ("two satang are not", ("ก", "100.00", "60.00", "30.02", "10.00", "60.00"), ["row-identity"]),
            ("nothing is zero", ("ก", "100.00", "100.00", "-", "", "100.00"), []),
            ("Thai digits and commas", ("ก", "๑,๐๐๐", "๖๐๐", "๔๐๐", "-", "๖๐.๐๐"), []),
            ("printed negative", ("ก", "100.00", "110.00", "-10.00", "0.00", "110.00"), []),
            ("percent half up", ("ก", "800.00", "1.00", "799.00", "-", "0.13"), []),
            ("percent not half up", ("ก", "800.00", "1.00", "799.00", "-", "0.12"), ["percentage"]),
            ("a percent of fewer places", ("ก", "3.00", "1.00", "2.00", "-", "33.3"), []),
            ("nothing allocated has no percent", ("ก", "0.00", "0.00", "-", "-", "0.00"), []),
            ("no percent printed", ("ก", "100.00", "60.00", "30.00", "10.00", "-"), []),
            ("what cannot be read is not judged", ("ก", "100,00", "60.00", "30.00", "10.00", "60.00"), []),
        )
        for name, line, expected in cases:
            with self.subTest(name):
                self.assertEqual([kind for kind, _ in kinds(results(line))], expected)

    def test_what_one_slip_would_explain(self):
        cases = (
            (("ก", "100.00", "60.00", "30.00", "70.00", "60.00"), "sign-lost"),
            (("ก", "100.00", "60.37", "29", "10.00", "60.37"), "satang-lost"),
            (("ก", "100,000.00", "60.00", "30,000.00", "10,000.00", "0.06"), "unit"),
            (("ก", "100.00", "70.00", "41.00", "10.00", "70.00"), None),
            (("ก", "100.00", "100.00", "30.00", "30.00", "100.00"), None),  # either of two: none is told
        )
        for line, expected in cases:
            with self.subTest(line=line):
                (found,) = rules.check_table(results(line))
                self.assertEqual([one.kind for one in found.hypotheses], [expected] if expected else [])

    def test_quarters_add_up_to_the_year(self):
        def table(*line):
            return rules.table_of("targets", "เป้าหมาย", TARGETS, [list(line)])

        self.assertEqual(kinds(table("ภาพรวม", "96", "30", "22", "21", "23")), [])
        self.assertEqual(kinds(table("ภาพรวม", "๙๖", "๓๐", "๒๒", "๒๑", "๒๔")), [("row-identity", 1)])
        (found,) = rules.check_table(table("ภาพรวม", "96", "30", "22", "21", "24"))
        self.assertIsNone(found.stated_baht)
        self.assertIn("ร้อยละ 97 มากกว่า", found.reason)


class Columns(SimpleTestCase):
    def test_a_total_is_the_sum_of_its_rows(self):
        one, two = ("ก", "10.00", "6.00", "4.00", "-", "60.00"), ("ข", "20.00", "9.00", "11.00", "-", "45.00")
        self.assertEqual(kinds(results(one, two, ("รวมทั้งสิ้น", "30.00", "15.00", "15.00", "-", "50.00"))), [])
        self.assertEqual(
            kinds(results(one, two, ("รวม", "30.00", "15.00", "15.01", "-", "50.00"))), [("column-sum", 3)]
        )

    def test_a_subtotal_counts_its_own_rows_and_is_not_added_twice(self):
        lines = (
            ("ก", "10.00"),
            ("รวม", "10.00"),
            ("ข", "20.00"),
            ("ค", "5.00"),
            ("รวม", "25.00"),
            ("รวมทั้งสิ้น", "35.00"),
        )
        headings = ["ประเด็น", "งบประมาณ"]
        self.assertEqual(kinds(results(*lines, headings=headings)), [])
        wrong = lines[:4] + (("รวม", "24.00"),) + lines[5:]
        self.assertEqual(kinds(results(*wrong, headings=headings)), [("column-sum", 5)])

    def test_a_row_that_the_total_leaves_out_is_named(self):
        lines = (("ก", "10.00"), ("ข", "20.00"), ("ค", "5.00"), ("รวม", "30.00"))
        (found,) = rules.check_table(results(*lines, headings=["ประเด็น", "งบประมาณ"]))
        self.assertEqual([(one.kind, one.row) for one in found.hypotheses], [("row-left-out", 3)])

    def test_figures_in_millions_are_rounded_figures(self):
        headings = ["ประเด็น", "งบประมาณ (ล้านบาท)"]
        self.assertEqual(kinds(results(("ก", "10.4"), ("ข", "20.4"), ("รวม", "30.9"), headings=headings)), [])
        (found,) = rules.check_table(results(("ก", "10.4"), ("ข", "20.4"), ("รวม", "33.0"), headings=headings))
        self.assertEqual(found.difference_baht, Decimal("-2200000"))

    def test_a_label_that_only_begins_like_a_total_is_a_row(self):
        lines = (("รวมพลังพัฒนาคุณภาพชีวิต", "10.00"), ("ข", "20.00"), ("รวม", "30.00"))
        self.assertEqual(kinds(results(*lines, headings=["ประเด็น", "งบประมาณ"])), [])


class TwoTables(SimpleTestCase):
    def pair(self, *figures, headings=("ประเด็น", "งบประมาณ")):
        first = [(f"ยุทธศาสตร์ที่ {number} : การพัฒนาด้านที่หนึ่ง", one) for number, (one, _) in enumerate(figures, 1)]
        second = [(f"ประเด็นยุทธศาสตร์ที่ {number} การพัฒนาด้านที่หนึ่ง", two) for number, (_, two) in enumerate(figures, 1)]
        return (
            results(*first, headings=list(headings), key="allocation"),
            results(*second, headings=list(headings), key="results"),
        )

    def test_the_same_figure_and_another(self):
        self.assertEqual(kinds(*self.pair(("10.00", "10.00"), ("๒๐.๐๐", "20"))), [])
        self.assertEqual(kinds(*self.pair(("10.00", "10.01"), ("20.00", "20.00"))), [("cross-table", 1)])
        self.assertEqual(kinds(*self.pair(("10.00", "-"), ("20.00", "20.00"))), [], "one table says nothing")

    def test_a_thousand_times_is_a_unit_and_a_disagreement(self):
        found = kinds(*self.pair(("10.00", "10,000.00"), ("20.00", "20.00")))
        self.assertEqual(sorted(found), [("cross-table", 1), ("magnitude", 1)])

    def test_a_whole_column_in_thousands_is_said_once(self):
        figures = [("10.00", "10,000.00"), ("20.00", "20,000.00"), ("30.00", "30,000.00")]
        self.assertEqual(kinds(*self.pair(*figures)), [("magnitude", 1)])

    def test_a_heading_that_says_thousand_is_believed(self):
        first = results(("ก ที่หนึ่ง", "10"), headings=["ประเด็น", "งบประมาณ (พันบาท)"], key="allocation")
        second = results(("ก ที่หนึ่ง", "10,000.00"), headings=["ประเด็น", "งบประมาณ"])
        self.assertEqual(kinds(first, second), [])


class Labels(SimpleTestCase):
    def test_what_names_the_same_thing(self):
        same = (
            ("ยุทธศาสตร์ที่ ๓ ; ส่งเสริมเกษตรปลอดภัย", "ประเด็นยุทธศาสตร์ที่ 3 : ส่งเสริมเกษตรปลอดภัย"),
            ("การพัฒนาจังหวัดลำปางให้พร้อม", "การพัฒนาจังหวัดล้าปาง ให้พร้อม"),
            ("ยุทธศาสตร์ที่ 1", "ยุทธศาสตร์ที่ 1 : การพัฒนาเศรษฐกิจ"),
        )
        unlike = (
            ("ยุทธศาสตร์ที่ 1 : การพัฒนา", "ยุทธศาสตร์ที่ 2 : การพัฒนา"),
            ("ยุทธศาสตร์ที่ 1 : การพัฒนาเศรษฐกิจฐานราก", "ยุทธศาสตร์ที่ 1 : ความมั่นคงชายแดน"),
            ("ค่าใช้จ่ายในการบริหารงาน", "งบกลาง"),
        )
        for one, other in same:
            with self.subTest(one=one, other=other):
                self.assertTrue(rules.same_thing(one, other))
        for one, other in unlike:
            with self.subTest(one=one, other=other):
                self.assertFalse(rules.same_thing(one, other))

    def test_what_two_rows_could_be_is_left_unpaired(self):
        rows = [rules.Row(number, label, {}) for number, label in enumerate(("ก", "ก", "ข"), 1)]
        other = [rules.Row(1, "ก", {}), rules.Row(2, "ข", {})]
        self.assertEqual([(a.number, b.number) for a, b in rules.pair_up(rows, other)], [(3, 2)])


class Headings(SimpleTestCase):
    def test_each_table_is_known_by_its_headings(self):
        cases = (
            (["ที่", "ประเด็นยุทธศาสตร์", "งบประมาณ"], "allocation", 1),
            (RESULTS, "results", 0),
            (["ลำดับ", "ประเด็นการพัฒนา", "งบประมาณที่ได้รับจัดสรร (บาท)", "ผลการเบิกจ่าย", "เบิกจ่าย (ร้อยละ)"], "results", 1),
            (TARGETS, "targets", 0),
            (["โครงการ", "หน่วยงาน"], None, 0),
            (["ประเด็น", "งบประมาณ", "งบประมาณ"], None, 0),
        )
        for headings, kind, label_at in cases:
            with self.subTest(headings=headings):
                found = rules.read_heading(headings)
                self.assertEqual((found.kind, found.label_at), (kind, label_at))


class Jumps(SimpleTestCase):
    def test_ten_times_is_a_jump(self):
        cases = (
            ("100", "999.99", None),
            ("100", "1000", "หลักอาจขาดหรือเกิน"),
            ("1000", "100", "ลดลง"),
            ("100", "100000", "พันบาท"),
            ("5", "5000000", "ล้านบาท"),
            ("100", "4321", "43 เท่า"),
            ("0", "5000", None),
            (None, "5000", None),
            ("5000", "0", None),
        )
        for earlier, now, word in cases:
            with self.subTest(earlier=earlier, now=now):
                told = told_jump(earlier and Decimal(earlier), Decimal(now))
                self.assertIn(word, told) if word else self.assertIsNone(told)
