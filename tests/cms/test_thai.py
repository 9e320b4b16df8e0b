"""Thai dates, fiscal years, money and ages: what people type, and what they read."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from unittest import TestCase

from cms import thai


class Years(TestCase):
    def test_a_typed_year_is_read_in_the_era_it_was_meant_in(self):
        cases = {60: 2017, 0: 1957, 99: 2056, 2560: 2017, 2401: 1858, 2017: 2017, 2400: 2400}
        for typed, year in cases.items():
            with self.subTest(typed=typed):
                self.assertEqual(thai.from_be(typed), year)
        self.assertEqual(thai.to_be(2017), 2560)

    def test_the_fiscal_year_turns_on_the_first_of_october(self):
        cases = [
            (date(2017, 9, 30), 2560, 4),
            (date(2017, 10, 1), 2561, 1),
            (date(2017, 12, 31), 2561, 1),
            (date(2018, 1, 1), 2561, 2),
            (date(2018, 3, 31), 2561, 2),
            (date(2018, 4, 1), 2561, 3),
            (date(2018, 6, 30), 2561, 3),
            (date(2018, 7, 1), 2561, 4),
        ]
        for day, year_be, quarter in cases:
            with self.subTest(day=day):
                self.assertEqual((thai.fiscal_year_be(day), thai.quarter(day)), (year_be, quarter))

    def test_the_bounds_of_a_year_are_its_first_and_last_day(self):
        self.assertEqual(thai.fiscal_year_bounds(2561), (date(2017, 10, 1), date(2018, 9, 30)))
        for bound in thai.fiscal_year_bounds(2561):
            self.assertEqual(thai.fiscal_year_be(bound), 2561)


class ReadingDates(TestCase):
    def test_every_usual_way_of_writing_a_day_is_understood(self):
        cases = [
            "1 ต.ค. 60", "1 ต.ค. 2560", "1 ตค 2560", "1ต.ค.60", "๑ ตุลาคม ๒๕๖๐", "1 ตุลาคม 2560", "1  ตุลาคม  2560",
            "01/10/2560", "1/10/60", "01-10-2560", "1.10.2560", "01/10/2017", "2017-10-01", "2560-10-01", " 1/10/2560 ",
            "วันที่ 1 ตุลาคม พ.ศ. 2560", "1 ตุลาคม ค.ศ. 2017", "1 ตุลาคม 2017", "1\u00a0ต.ค.\u200b 2560",
            "1-ต.ค.-60",
        ]  # fmt: skip
        for text in cases:
            with self.subTest(text=text):
                self.assertEqual(thai.parse_thai_date(text), date(2017, 10, 1))

    def test_every_month_is_read_back_from_both_its_names(self):
        for month in range(1, 13):
            day = date(2024, month, 28)
            for short in (False, True):
                with self.subTest(month=month, short=short):
                    self.assertEqual(thai.parse_thai_date(thai.thai_date(day, short=short)), day)
                    in_thai = thai.thai_digits(thai.thai_date(day, short=short))
                    self.assertEqual(thai.parse_thai_date(in_thai), day)

    def test_29_february_is_there_in_leap_years_only(self):
        self.assertEqual(thai.parse_thai_date("29 ก.พ. 2567"), date(2024, 2, 29))
        self.assertEqual(thai.parse_thai_date("29/02/2567"), date(2024, 2, 29))
        with self.assertRaisesRegex(ValueError, "ไม่มีวันที่"):
            thai.parse_thai_date("29 ก.พ. 2566")

    def test_nothing_typed_is_no_date(self):
        for text in (None, "", "  ", "\u200b"):
            with self.subTest(text=text):
                self.assertIsNone(thai.parse_thai_date(text))

    def test_what_is_not_a_date_is_refused_in_thai(self):
        cases = [
            "เมื่อวาน", "1", "2560", "1 ต.ค.", "32/01/2560", "0/1/2560", "1/13/2560", "1/10/256", "1/10/25601", "1/10-2560",
            "1 ตุล 2560", "01/10/1700", "01/10/2701", "01/10/2300", "2560-13-01", "1/10/2560 12:00", "1 ตุลาคม ค.ศ. 2560",
            "31 เม.ย. 2567", "²/10/2560",
        ]  # fmt: skip
        for text in cases:
            with self.subTest(text=text), self.assertRaisesRegex(ValueError, "[ก-๙]"):
                thai.parse_thai_date(text)


class WritingDates(TestCase):
    def test_dates_are_shown_in_the_buddhist_era(self):
        self.assertEqual(thai.thai_date(date(2024, 10, 1)), "1 ตุลาคม 2567")
        self.assertEqual(thai.thai_date(date(2024, 10, 1), short=True), "1 ต.ค. 2567")

    def test_a_moment_is_shown_as_it_is_in_bangkok(self):
        moment = datetime(2024, 9, 30, 17, 5, tzinfo=UTC)
        self.assertEqual(thai.thai_datetime(moment), "1 ตุลาคม 2567 เวลา 00.05 น.")
        self.assertEqual(thai.thai_datetime(moment, short=True), "1 ต.ค. 2567 00.05 น.")
        self.assertEqual(thai.thai_date(moment), "1 ตุลาคม 2567")
        self.assertEqual(thai.thai_datetime(datetime(2024, 9, 30, 8, 30)), "30 กันยายน 2567 เวลา 08.30 น.")

    def test_age_uses_the_largest_sensible_unit(self):
        now = datetime(2024, 10, 1, 12, 0, tzinfo=UTC)
        cases = [
            (timedelta(seconds=59), "ไม่ถึง 1 นาที"),
            (timedelta(minutes=1), "1 นาที"),
            (timedelta(minutes=59, seconds=59), "59 นาที"),
            (timedelta(hours=2, minutes=50), "2 ชั่วโมง"),
            (timedelta(hours=23, minutes=59), "23 ชั่วโมง"),
            (timedelta(days=1), "1 วัน"),
            (timedelta(days=3, hours=23), "3 วัน"),
            (timedelta(days=60), "60 วัน"),
            (timedelta(days=61), "2 เดือน"),
            (timedelta(days=729), "24 เดือน"),
            (timedelta(days=730), "2 ปี"),
            (timedelta(minutes=-5), "ไม่ถึง 1 นาที"),
        ]
        for passed, words in cases:
            with self.subTest(passed=passed):
                self.assertEqual(thai.age_in_words(now - passed, now), words)

    def test_age_of_a_plain_day_counts_days_in_bangkok(self):
        late_evening = datetime(2024, 9, 30, 17, 30, tzinfo=UTC)  # 1 October in Bangkok
        self.assertEqual(thai.age_in_words(date(2024, 9, 30), late_evening), "1 วัน")
        self.assertEqual(thai.age_in_words(date(2024, 10, 1), late_evening), "ไม่ถึง 1 วัน")
        self.assertEqual(thai.age_in_words(date(2024, 9, 28), date(2024, 10, 1)), "3 วัน")


class Money(TestCase):
    def test_amounts_are_shown_with_commas_and_satang(self):
        cases = [
            ("41059300", 2, "41,059,300.00"), ("0.005", 2, "0.01"), ("0.004", 2, "0.00"), ("-0.004", 2, "0.00"),
            ("-15406000", 2, "-15,406,000.00"), ("999999999.5", 0, "1,000,000,000"), ("0", 2, "0.00"),
        ]  # fmt: skip
        for amount, places, shown in cases:
            with self.subTest(amount=amount):
                self.assertEqual(thai.baht(Decimal(amount), places), shown)

    def test_millions_have_one_decimal_rounded_half_up(self):
        cases = {
            "274504700": "274.5", "50000": "0.1", "49999.99": "0.0", "-49999.99": "0.0", "-50000": "-0.1", "1250000": "1.3",
            "99999999999999.99": "100,000,000.0", "0": "0.0",
        }  # fmt: skip
        for amount, shown in cases.items():
            with self.subTest(amount=amount):
                self.assertEqual(thai.million_baht(Decimal(amount)), shown)

    def test_a_float_is_refused(self):
        for show in (thai.baht, thai.million_baht):
            with self.subTest(show=show.__name__), self.assertRaises(TypeError):
                show(1.1)

    def test_amounts_are_read_as_typed_and_as_printed(self):
        cases = {
            "274,504,700.00": "274504700", "๔๑,๕๐๙,๓๐๐.๐๐": "41509300", "1250000.5": "1250000.50", "-2,221,990.00": "-2221990",
            "−5": "-5", "0.01": "0.01", " 1,000 บาท": "1000", "฿1,000": "1000", "00012": "12", "9999999999999.99": "9999999999999.99",
            "0": "0", "1.0": "1",
        }  # fmt: skip
        for text, amount in cases.items():
            with self.subTest(text=text):
                self.assertEqual(thai.parse_baht(text), Decimal(amount))
        self.assertEqual(thai.parse_baht(Decimal("1E+3")), Decimal(1000))
        self.assertEqual(thai.parse_baht(7), Decimal(7))

    def test_an_absent_amount_is_not_zero(self):
        for text in (None, "", "-", " – ", "—"):
            with self.subTest(text=text):
                self.assertIsNone(thai.parse_baht(text))

    def test_what_is_not_an_amount_is_refused_in_thai(self):
        cases = [
            "NaN", "inf", "-Infinity", "1e5", "1E5", "1.005", "1.000", "10000000000000", "1,00", "41,05,9300", ",100", "1,000,",
            "1.", ".5", "--1", "1 000", "12 ล้าน", "0x10", "1_000", "สิบบาท", "1.2.3", "+", "²", Decimal("NaN"), Decimal("Infinity"),
        ]  # fmt: skip
        for text in cases:
            with self.subTest(text=text), self.assertRaisesRegex(ValueError, "[ก-๙]"):
                thai.parse_baht(text)


class Digits(TestCase):
    def test_digits_change_both_ways_and_letters_stay(self):
        self.assertEqual(thai.thai_digits("ปี 2560 (FY17)"), "ปี ๒๕๖๐ (FY๑๗)")
        self.assertEqual(thai.arabic_digits("ปี ๒๕๖๐"), "ปี 2560")
        self.assertEqual(thai.thai_digits(2568), "๒๕๖๘")
