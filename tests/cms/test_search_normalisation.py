"""What looks the same on screen is found the same; names sort as in a dictionary."""

from unittest import TestCase, mock

from hypothesis import example, given
from hypothesis import strategies as st

from cms.thai import normalise_for_search, sort_key

THAI_TYPING = st.text(alphabet=[chr(code) for code in range(0x0E01, 0x0E5C)] + list(" aA1\u200b\u0e4d"), max_size=12)


class Normalising(TestCase):
    def test_each_fault_of_typing_is_repaired(self):
        cases = {
            "น\u0e4d\u0e32": "นำ",  # nikhahit and aa for sara am
            "น\u0e4d\u0e49\u0e32": "น้ำ",
            "น\u0e49\u0e4d\u0e32": "น้ำ",
            "น\u0e33\u0e49": "น้ำ",  # tone after sara am
            "เเพร่": "แพร่",
            "ก่ี": "กี่",  # tone before vowel
            "ป\u0e48\u0e39": "ปู่",
            "ที่่": "ที่",
            "จัังหวัด": "จังหวัด",
            "ป\u0e39\u0e39": "ปู",
            "สิทธ\u0e4c\u0e34": "สิทธิ์",
            "ลำ\u200bปาง": "ลำปาง",
            "\ufeffลำปาง\u00a0 ปี": "ลำปาง ปี",
            "พ.ศ. ๒๕๖๐": "พ.ศ. 2560",
            "E-Bidding": "e-bidding",
            "ท\uf702\uf70a": "ที่",  # private-use codes of old fonts
            "  ": "",
            "": "",
            "a\x00b": "ab",
        }
        for typed, stored in cases.items():
            with self.subTest(typed=typed.encode("unicode_escape")):
                self.assertEqual(normalise_for_search(typed), stored)

    def test_sound_text_stays_as_it_is(self):
        for text in ("จังหวัดลำปาง", "น้ำ", "เกษตรกร", "โครงการก่อสร้างถนน ค.ส.ล. หมู่ที่ 3", "ก็", "ผลสัมฤทธิ์", "ทุ่งสง", "เป็น"):
            with self.subTest(text=text):
                self.assertEqual(normalise_for_search(text), text)

    @given(THAI_TYPING)
    @example("ํา่ํา่")
    @example("ุ่ิ่ำ้ํา")
    @example("ุำฺ")
    def test_twice_is_the_same_as_once(self, text):
        once = normalise_for_search(text)
        self.assertEqual(normalise_for_search(once), once)


class Sorting(TestCase):
    def test_names_sort_as_in_a_dictionary(self):
        names = ["กระบี่", "ขอนแก่น", "เชียงราย", "เชียงใหม่", "น่าน", "นครปฐม", "แพร่", "พะเยา", "ลำปาง", "เลย", "ไทย"]
        right = ["กระบี่", "ขอนแก่น", "เชียงราย", "เชียงใหม่", "ไทย", "นครปฐม", "น่าน", "พะเยา", "แพร่", "ลำปาง", "เลย"]
        self.assertEqual(sorted(names, key=sort_key), right)

    def test_tone_marks_do_not_count(self):
        self.assertEqual(sort_key("น่าน"), sort_key("นาน"))
        self.assertEqual(sort_key("เชียงใหม่"), "ชเียงหใม")


class SearchBackendNormalises(TestCase):
    def compiled(self, query, method="search"):
        """Return the query as it reaches the compiler."""
        from modelsearch.backends.base import BaseSearchBackend

        from cms.search import SearchBackend

        with mock.patch.object(BaseSearchBackend, "_search", autospec=True) as reached:
            getattr(SearchBackend({}), method)(query, object)
        return reached.call_args.args[2]

    def test_search_and_autocomplete_ask_for_the_stored_spelling(self):
        for method in ("search", "autocomplete"):
            with self.subTest(method=method):
                self.assertEqual(self.compiled("น\u0e4d\u0e49\u0e32 ๒๕๖๐", method), "น้ำ 2560")
                self.assertEqual(self.compiled("\u200b ", method), "")

    def test_a_pasted_page_is_cut_and_a_query_object_passes(self):
        self.assertLessEqual(len(self.compiled("ก " * 5000)), 200)
        query = object()
        self.assertIs(self.compiled(query), query)
