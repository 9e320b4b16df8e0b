"""Which two photographs show best what the work changed."""

from types import SimpleNamespace
from unittest import TestCase

from projects.evidence import rules


def photo(name, activity=None, place="บ้านน้ำลัด"):
    return SimpleNamespace(name=name, activity_id=activity, place_name=place)


class Compared(TestCase):
    def test_pairs(self):
        first, second = photo("first", 1, "ก"), photo("second", 2, "ข")
        for words, before, after, expected in (
            ("nothing before", [], [first], None),
            ("nothing after", [first], [], None),
            ("the latest of each", [photo("a"), photo("b")], [photo("c"), photo("d")], ("b", "d")),
            ("the same activity", [first, second], [photo("c", 1, "ค"), photo("d", 3, "ข")], ("first", "c")),
            ("else the same place", [first, second], [photo("c", 3, "ก"), photo("d", 4, "ค")], ("first", "c")),
        ):
            with self.subTest(words):
                found = rules.compared(before, after)
                self.assertEqual(found and tuple(one.name for one in found), expected)
