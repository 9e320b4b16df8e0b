"""One rule for the values in cells, whatever the layout."""

from datetime import date
from decimal import Decimal

from django.test import SimpleTestCase

from projects.exchange.reading.values import baht_of, date_of, integer_of, percent_of, text_of, year_be_of, yes_or_no


class CellValues(SimpleTestCase):
    def reads(self, read, cases):
        for text, expected in cases.items():
            with self.subTest(text=text):
                self.assertEqual(read(text), expected)
                self.assertEqual(type(read(text)), type(expected))

    def refuses(self, read, cases):
        for text, words in cases.items():
            with self.subTest(text=text), self.assertRaisesMessage(ValueError, words):
                read(text)

    def test_nothing_is_none(self):
        for read in (baht_of, percent_of, integer_of, yes_or_no, date_of, year_be_of):
            for text in (None, "", "  ", "-", "–", "—", "\u200b", "\xa0"):
                with self.subTest(read=read.__name__, text=text):
                    self.assertIsNone(read(text))

    def test_text(self):
        self.reads(text_of, {"จังหวัด  ลํ\u0e32ปาง\n": "จังหวัด ลำปาง", "ก\u200bข\xa0ค": "กข ค", "สิงค์บุรี": "สิงค์บุรี"})

    def test_baht(self):
        self.reads(
            baht_of,
            {
                "1,234,567.50": Decimal("1234567.50"), "๑,๒๓๔.๕": Decimal("1234.50"), "0": Decimal("0.00"),
                "(1,500.00)": Decimal("-1500.00"), "(๕)": Decimal("-5.00"), "\xa05 บาท": Decimal("5.00"), "−7": Decimal("-7.00"),
            },
        )  # fmt: skip
        self.refuses(baht_of, {"12,34": "จุลภาค", "1.005": "ทศนิยม", "1e9": "อ่านจำนวนเงินไม่ได้", "(-5)": "อ่านจำนวนเงินไม่ได้"})

    def test_percent(self):
        self.reads(
            percent_of,
            {"86.01": Decimal("86.01"), "86.01%": Decimal("86.01"), "ร้อยละ ๘๖.๐๑": Decimal("86.01"), "0.8601": Decimal("0.8601")},
        )  # fmt: skip
        self.refuses(percent_of, {"มาก": "อ่านร้อยละไม่ได้", "1e2": "อ่านร้อยละไม่ได้"})

    def test_integers(self):
        self.reads(integer_of, {"1,250": 1250, "๑๒": 12, "3.00": 3, "-4": -4})
        self.refuses(integer_of, {"3.5": "จำนวนเต็ม", "1,25": "อ่านจำนวนไม่ได้", "สาม": "อ่านจำนวนไม่ได้"})

    def test_yes_and_no(self):
        self.reads(
            yes_or_no,
            {"ใช่": True, "✓": True, "1": True, "TRUE": True, "ไม่ใช่": False, "0": False, "✗": False, "ไม่ มี": False},
        )
        self.refuses(yes_or_no, {"x": "อาจหมายถึงใช่หรือไม่ใช่", "อาจจะ": "ต้องเป็น"})

    def test_dates(self):
        day = date(2017, 10, 1)
        for text in (
            "1 ต.ค. 60", "1 ตุลาคม 2560", "๑ ต.ค. ๒๕๖๐", "2017-10-01", "2560-10-01", "01/10/2560", "1/10/60", "1/10/2017",
            "1 Oct 2017", "01-October-2017", "2017-10-01 00:00:00", "2017-10-01T08:30:00", "43009", "43009.5", "241336",
        ):  # fmt: skip
            with self.subTest(text=text):
                self.assertEqual(date_of(text), day)
        self.reads(date_of, {"29/2/2567": date(2024, 2, 29), "2567-02-29": date(2024, 2, 29)})

    def test_dates_that_could_be_anything_are_errors(self):
        self.refuses(
            date_of,
            {
                "01/02/03": "อ่านได้หลายอย่าง", "1-10-24": "ปีสี่หลัก", "1 Oct 17": "อ่านวันที่ไม่ได้", "29/2/2560": "ไม่มีวันที่",
                "2560-02-29": "ไม่มีวันที่", "60": "อ่านวันที่ไม่ได้", "2560": "อ่านวันที่ไม่ได้", "99999": "ไม่ใช่วันที่",
                "1960-10-01": "19xx", "22190": "19xx", "1900-02-29": "19xx", "31/13/2560": "ไม่มีวันที่", "1 ต.ค.": "อ่านวันที่ไม่ได้",
            },
        )  # fmt: skip

    def test_years(self):
        self.reads(
            year_be_of,
            {"2567": 2567, "๒๕๖๗": 2567, "พ.ศ. 2567": 2567, "2024": 2567, "ค.ศ. 2024": 2567, "ปีงบประมาณ 2567": 2567},
        )
        self.refuses(year_be_of, {"67": "สี่หลัก", "9999": "นอกช่วง", "พ.ศ. 2024": "นอกช่วง"})
