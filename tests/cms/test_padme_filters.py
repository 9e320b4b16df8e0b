"""Template filters: they dress finished values and show a dash for what is not there."""

from datetime import UTC, date, datetime
from decimal import Decimal
from unittest import mock

from django.test import SimpleTestCase

from cms.templatetags import padme

NOW = datetime(2024, 10, 4, 5, 0, tzinfo=UTC)


class Filters(SimpleTestCase):
    def test_each_filter_dresses_its_value(self):
        day, moment = date(2024, 10, 1), datetime(2024, 10, 1, 5, 30, tzinfo=UTC)
        cases = [
            ("baht", Decimal("41059300"), "41,059,300.00"),
            ("baht", Decimal("0"), "0.00"),
            ("million_baht", Decimal("41059300"), "41.1"),
            ("headline_baht", Decimal("41059300"), "41.1 ล้านบาท"),
            ("headline_baht", Decimal("1000000"), "1.0 ล้านบาท"),
            ("headline_baht", Decimal("450000"), "450,000 บาท"),
            ("headline_baht", Decimal("-450000"), "-450,000 บาท"),
            ("percent", Decimal("85.99"), "85.99 %"),
            ("percent", Decimal("104.5"), "104.50 %"),
            ("percent", Decimal("0"), "0.00 %"),
            ("thai_date", day, "1 ตุลาคม 2567"),
            ("thai_date_short", day, "1 ต.ค. 2567"),
            ("thai_datetime", moment, "1 ตุลาคม 2567 เวลา 12.30 น."),
            ("thai_digits", 2567, "๒๕๖๗"),
        ]
        for name, value, shown in cases:
            with self.subTest(name=name, value=value):
                self.assertEqual(padme.register.filters[name](value), shown)

    def test_every_filter_shows_a_dash_for_nothing(self):
        for name, filter_function in padme.register.filters.items():
            if name == "share_of":
                continue
            for nothing in (None, ""):
                with self.subTest(name=name, nothing=nothing):
                    self.assertEqual(filter_function(nothing), "–")

    def test_a_bar_is_never_longer_than_the_whole_nor_shorter_than_nothing(self):
        cases = [
            (Decimal("35306693"), Decimal("41059300"), "85.990"),
            (Decimal("30000000000"), Decimal("40000000000"), "75.000"),
            (Decimal("0.01"), Decimal("99999999999999.99"), "0.000"),
            (Decimal("43"), Decimal("41"), "100.000"),
            (Decimal("-5"), Decimal("41"), "0.000"),
            (None, Decimal("41"), "0"),
            (Decimal("1"), None, "0"),
            (Decimal("1"), Decimal("0"), "0"),
            (Decimal("96"), 100, "96.000"),
        ]
        for part, whole, length in cases:
            with self.subTest(part=part, whole=whole):
                self.assertEqual(padme.share_of(part, whole), length)

    def test_age_counts_from_now(self):
        with mock.patch("django.utils.timezone.now", return_value=NOW):
            self.assertEqual(padme.age(datetime(2024, 10, 1, 5, 0, tzinfo=UTC)), "3 วัน")
            self.assertEqual(padme.age(date(2024, 10, 2)), "2 วัน")
