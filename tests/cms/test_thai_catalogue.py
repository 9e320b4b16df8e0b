"""The Thai of the screens PADME did not write: complete, faithful to its source, and the words of the glossary."""

import re
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from unittest import TestCase

import polib
from django.test import SimpleTestCase
from django.utils import translation
from django.utils.translation.trans_real import DjangoTranslation

from tests.base import ManyCases

HERE = Path(__file__).parent
OURS = HERE.parent.parent / "cms" / "locale" / "th" / "LC_MESSAGES"
ALLOWED = HERE / "untranslated_allowed.txt"

# package: the language whose catalogue lists what there is to translate
COMPLETE = {
    "wagtail": "en",
    "wagtail.admin": "en",
    "wagtail.snippets": "en",
    "wagtail.images": "en",
    "wagtail.documents": "en",
    "wagtail.users": "en",
    "wagtail.sites": "en",
    "wagtail.embeds": "en",
    "wagtail.search": "en",
    "wagtail_modeladmin": "en",
    "allauth": "en",
    "taggit": "en",
    "import_export": "fr",
    "axes": "fr",
    "django_filters": "fr",
    "treebeard": "fr",
    "django.conf": "en",
    "django.contrib.auth": "en",
    "django.contrib.contenttypes": "en",
    "django.contrib.humanize": "en",
    "django.contrib.sessions": "en",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[-#0 +]?\d*[a-z]|%[a-z]|\{\w*\}")
TAG = re.compile(r"<[^>]+>")
THAI = re.compile(r"[ก-๙]")
ENGLISH = re.compile(
    r"\b(draft|live|publish\w*|unpublish\w*|workflow|task|snippet|revision|collection|page|comment|slug|moderation"
    r"|save|edit|delete|error|invalid|status|settings|dashboard|upload|download)\b",
    re.IGNORECASE,
)


def catalogue(domain):
    return polib.pofile(str(OURS / f"{domain}.po"))


def entries():
    for domain in ("django", "djangojs"):
        for entry in catalogue(domain):
            yield domain, entry


def words(entry):
    return entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr


def sources(entry):
    return [entry.msgid, entry.msgid_plural] if entry.msgid_plural else [entry.msgid]


def key(entry):
    return entry.msgctxt or None, entry.msgid


def thai(catalogue):
    return {key(entry) for entry in catalogue if words(entry)}


def allowed():
    lines = ALLOWED.read_text(encoding="utf-8").splitlines()
    return [tuple(part.strip() for part in line.split(" | ")) for line in lines if line and not line.startswith("#")]


def locale_of(package):
    return Path(find_spec(package).submodule_search_locations[0]) / "locale"


def holes(package, listed_in):
    """What a package can say that neither its own Thai nor ours translates."""
    missing = []
    for domain in ("django", "djangojs"):
        listed = locale_of(package) / listed_in / "LC_MESSAGES" / f"{domain}.po"
        if not listed.exists():
            continue
        stock = locale_of(package) / "th" / "LC_MESSAGES" / f"{domain}.mo"
        known = thai(catalogue(domain)) | (thai(polib.mofile(str(stock))) if stock.exists() else set())
        missing += [
            entry.msgid for entry in polib.pofile(str(listed)) if not entry.obsolete and key(entry) not in known
        ]
    return missing


class EachEntry(ManyCases, TestCase):
    def test_keeps_the_placeholders_of_its_source(self):
        for domain, entry in entries():
            wanted = [Counter(PLACEHOLDER.findall(source)) for source in sources(entry)]
            with self.subTest(domain=domain, msgid=entry.msgid):
                self.assertIn(Counter(PLACEHOLDER.findall(words(entry))), wanted)

    def test_keeps_the_order_of_nameless_placeholders(self):
        nameless = re.compile(r"%[a-z]|\{\}")
        for domain, entry in entries():
            with self.subTest(domain=domain, msgid=entry.msgid):
                self.assertIn(nameless.findall(words(entry)), [nameless.findall(source) for source in sources(entry)])

    def test_keeps_the_markup_of_its_source(self):
        for domain, entry in entries():
            wanted = [Counter(TAG.findall(source)) for source in sources(entry)]
            with self.subTest(domain=domain, msgid=entry.msgid):
                self.assertIn(Counter(TAG.findall(words(entry))), wanted)

    def test_keeps_the_space_around_its_source(self):
        for domain, entry in entries():
            with self.subTest(domain=domain, msgid=entry.msgid):
                for space in (" ", "\n"):
                    self.assertEqual(words(entry).startswith(space), entry.msgid.startswith(space))
                    self.assertEqual(words(entry).endswith(space), entry.msgid.endswith(space))

    def test_is_neither_empty_nor_unsure(self):
        for domain, entry in entries():
            with self.subTest(domain=domain, msgid=entry.msgid):
                self.assertTrue(words(entry).strip())
                self.assertFalse(entry.fuzzy)
                self.assertFalse(entry.obsolete)

    def test_is_in_thai_and_not_half_in_english(self):
        for domain, entry in entries():
            bare = TAG.sub(" ", PLACEHOLDER.sub(" ", words(entry)))
            with self.subTest(domain=domain, msgid=entry.msgid):
                self.assertNotRegex(bare, ENGLISH)
                if re.search(r"[a-z]{3}", TAG.sub(" ", PLACEHOLDER.sub(" ", entry.msgid)), re.IGNORECASE):
                    self.assertTrue(THAI.search(bare) or bare in ("URL", "IPv4", "IPv6"), bare)

    def test_stands_once(self):
        for domain in ("django", "djangojs"):
            counted = Counter(key(entry) for entry in catalogue(domain))
            self.assertEqual([one for one, times in counted.items() if times > 1], [])


class TheCatalogue(ManyCases, TestCase):
    def test_has_one_plural_form(self):
        for domain in ("django", "djangojs"):
            self.assertEqual(catalogue(domain).metadata["Plural-Forms"], "nplurals=1; plural=0;")

    def test_is_compiled_as_it_is_written(self):
        for domain in ("django", "djangojs"):
            with self.subTest(domain=domain):
                self.assertEqual((OURS / f"{domain}.mo").read_bytes(), catalogue(domain).to_binary())

    def test_leaves_no_hole(self):
        left = {(package, msgid) for package, msgid, _reason in allowed()}
        found = {package: holes(package, listed_in) for package, listed_in in COMPLETE.items()}
        unexpected = {
            package: [msgid for msgid in missing if (package, msgid) not in left] for package, missing in found.items()
        }
        counts = {package: len(missing) for package, missing in unexpected.items() if missing}
        self.assertEqual(counts, {}, "\n".join(f"{p}: {m!r}" for p, missing in unexpected.items() for m in missing))

    def test_allows_only_holes_that_are_there(self):
        for package, msgid, reason in allowed():
            with self.subTest(package=package, msgid=msgid):
                self.assertIn(msgid, holes(package, COMPLETE[package]))
                self.assertTrue(reason)


class TheScreens(ManyCases, SimpleTestCase):
    def test_speak_our_thai_and_not_the_stock_thai(self):
        with translation.override("th"):
            for entry in catalogue("django"):
                with self.subTest(msgid=entry.msgid):
                    if entry.msgid_plural and entry.msgctxt:
                        got = translation.npgettext(entry.msgctxt, entry.msgid, entry.msgid_plural, 2)
                    elif entry.msgid_plural:
                        got = translation.ngettext(entry.msgid, entry.msgid_plural, 2)
                    elif entry.msgctxt:
                        got = translation.pgettext(entry.msgctxt, entry.msgid)
                    else:
                        got = translation.gettext(entry.msgid)
                    self.assertEqual(got, words(entry))

    def test_one_thing_and_many_things_read_the_same(self):
        with translation.override("th"):
            for number in (1, 2):
                self.assertEqual(
                    translation.ngettext("Delete 1 image", "Delete %(counter)s images", number) % {"counter": number},
                    f"ลบ {number} รูป",
                )

    def test_the_words_of_the_glossary(self):
        glossary = {
            "Draft": "ฉบับร่าง",
            "Save draft": "บันทึกฉบับร่าง",
            "Publish": "เผยแพร่",
            "Published": "เผยแพร่แล้ว",
            "Workflow": "ขั้นตอนตรวจรับรอง",
            "Workflows": "ขั้นตอนตรวจรับรอง",
            "History": "ประวัติ",
            "Snippets": "ข้อมูล",
            "Images": "รูปภาพ",
            "Documents": "เอกสาร",
            "Collection": "ชุดไฟล์",
            "Filter": "ตัวกรอง",
            "Download XLSX": "ส่งออก XLSX",
            "Reports": "รายงาน",
            "Search": "ค้นหา",
            "This field is required.": "จำเป็นต้องระบุข้อมูลในช่องนี้",
        }
        with translation.override("th"):
            for english, word in glossary.items():
                with self.subTest(english=english):
                    self.assertEqual(translation.gettext(english), word)

    def test_the_editor_s_scripts_speak_it_too(self):
        # Wagtail asks for the script words of wagtail.admin alone: ours come in through LOCALE_PATHS.
        scripts = DjangoTranslation("th", domain="djangojs", localedirs=[str(locale_of("wagtail.admin"))])
        for entry in catalogue("djangojs"):
            with self.subTest(msgid=entry.msgid):
                if entry.msgid_plural:
                    got = scripts.ngettext(entry.msgid, entry.msgid_plural, 2)
                elif entry.msgctxt:
                    got = scripts.pgettext(entry.msgctxt, entry.msgid)
                else:
                    got = scripts.gettext(entry.msgid)
                self.assertEqual(got, words(entry))
