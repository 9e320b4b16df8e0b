"""Every string that officers see is Thai. What is not is listed here, each with its reason."""

import re
from html.parser import HTMLParser

from django.db import models
from django.test import Client, SimpleTestCase

from projects.models import Agency, Department, District, Ministry, Province, ProvinceGroup
from tests.guards.addresses import routes
from tests.guards.test_leak_walk import OwnFiles
from tests.guards.walk import BACKEND

SPOKEN = {"title", "aria-label", "placeholder", "alt", "aria-description", "label"}
SILENT = {"script", "style", "svg"}
CODES = {"code", "pre"}  # with translate="no": what is typed or read letter by letter
# Names and codes that Thai officers write in Latin letters themselves.
NAMES = {
    "PADME", "GFMS", "PO", "IRR", "e-bidding", "e-market", "e-Budgeting", "e-mail", "OSM", "Excel", "CSV", "XLSX", "xlsx",
    "csv", "PDF", "TOTP", "QR", "ID", "URL", "HTML", "JPEG", "PNG", "GIF", "WEBP", "HEIC", "SVG", "JPG", "positioning",
    "OPDC", "PIN", "MB", "WebP", "Word", "PowerPoint", "ODT", "UTF-8", "UTF", "TIS-620", "TIS", "ISO", "JSON", "JavaScript", "passkey",
}  # fmt: skip
# Whole texts, each with its reason.
ALLOWED = [
    (r"None", "a counter that Wagtail keeps hidden"),
    (r"[0-9a-f]{32}\.\w+", "name of a stored picture"),
    (r"Ctrl \+ .*|Esc|Enter|Shift \+ .*", "keys as they stand on a keyboard"),
    (r".*Google Authenticator, Microsoft Authenticator.*", "names of programs"),
    (r"(?:PROJECT|AMOUNT|BUDGET_PLAN|BUDGETARY_UNIT|CATEGORY_LV\d|FISCAL_YEAR|ITEM_DESCRIPTION|[A-Z_]{6,}\??)",
     "headings of the Budget Bureau's file"),
    (r"(?:Choose|Choose another|Edit this) โครงการ", "worded while the tests migrate, with translation off; in Thai when served"),
]  # fmt: skip
# What the tests themselves wrote: user names, titles, file names, codes.
WRITTEN_BY_TESTS = re.compile(
    r"(?:nan|phrae|lampang|north2|central|observer|transport)_\w+|\bcentral\b|\bobserver\b|สะพาน น่าน [\w-]+|"
    r"\b[TQ]\d{5}\b|\bNU\d\b|walk[\w-]*(?:\.\w+)?|\b[\w.-]+@[\w.-]+|https?://\S+|zqsecret[\w-]*|\b[\w-]+-(?:title|tag)\b"
)
WORD = re.compile(r"[A-Za-z](?:[A-Za-z'’-]*[A-Za-z])")


class Seen(HTMLParser):
    """The texts and spoken attributes of a page, in order."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.texts, self.silent, self.titles = [], 0, 0

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        if tag in SILENT or (tag in CODES and facts.get("translate") == "no") or (self.silent and tag in CODES):
            self.silent += 1
        shown = SPOKEN | ({"value"} if tag == "input" and facts.get("type") in ("submit", "button", "reset") else set())
        self.texts += [facts[name] for name in shown & facts.keys() if facts[name]]

    def handle_endtag(self, tag):
        if tag in SILENT | CODES and self.silent:
            self.silent -= 1

    def handle_data(self, data):
        if not self.silent and data.strip():
            self.texts.append(" ".join(data.split()))


def foreign(html, known):
    """The texts of the page that hold a Latin word nobody allowed; `known` is what the registers hold."""
    page = Seen()
    page.feed(html)
    found = set()
    for text in page.texts:
        left = WRITTEN_BY_TESTS.sub("", text)
        if text.strip("↳ ") in known or any(re.fullmatch(pattern, text) for pattern, _reason in ALLOWED):
            continue
        if any(word not in NAMES for word in WORD.findall(left)):
            found.add(text)
    return found


def register_texts():
    """English names, codes and sources of the shared registers."""
    found = set()
    for model in (Province, ProvinceGroup, District, Ministry, Department, Agency):
        names = [field.attname for field in model._meta.concrete_fields if isinstance(field, models.CharField)]
        for row in model.objects.values_list(*names):
            found.update(row)
    return found | {f"พื้นที่ {code}" for code in ProvinceGroup.objects.values_list("code", flat=True)}


class TheReaderHasTeeth(SimpleTestCase):
    def test_it_finds_english_where_officers_see_or_hear_it(self):
        html = """<h1>โครงการ</h1><p>Save draft</p><a title="Edit">แก้ไข</a><input type="submit" value="Search">
            <script>var english = "yes"</script><input value="typed by hand"><b>ส่งออก XLSX</b><i>None</i>"""
        self.assertEqual(foreign(html, set()), {"Save draft", "Edit", "Search"})
        self.assertEqual(foreign("<b>Nan</b>", {"Nan"}), set())


class Screens(OwnFiles):
    def screens(self, person):
        """Address → page, of every screen that opens for the person with what is the person's own."""
        client = Client(raise_request_exception=False)
        client.force_login(person, backend=BACKEND)
        first = client.cookies.copy()
        for route in routes():
            if route.entry is None or route.is_public:
                continue
            address = "/" + route.addresses(self.world, thin=True)[0]
            client.cookies = first.copy()
            page = client.get(address)
            if page.status_code in (200, 403, 404, 422) and "html" in page.get("Content-Type", ""):
                yield route.template, page.content.decode()

    def test_every_screen_is_in_thai(self):
        found, known = {}, register_texts()
        for person in (self.world.central, self.world.nan_office, self.world.nan_agency):
            for template, html in self.screens(person):
                for text in foreign(html, known):
                    found.setdefault(text, template)
        print()
        for text, template in sorted(found.items()):
            print(f"{template}: {text[:160]}")
        self.assertEqual(found, {})
