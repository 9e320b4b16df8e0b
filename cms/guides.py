"""The guides of docs/ as pages inside the product: read once, without raw HTML, with anchors and a list of contents."""

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

FILES = {
    "agency": "guide-agency.md",
    "office": "guide-office.md",
    "centre": "guide-centre.md",
    "reader": "guide-reader.md",
    "operator": "guide-operator.md",
    "import-budget-bill": "import-budget-bill.md",
    "import-workbook": "import-workbook.md",
}
NAMES = {file: name for name, file in FILES.items()}
PREFACE = "*English:"  # for those who read the repository


@dataclass(frozen=True)
class Guide:
    title: str
    contents: tuple  # (anchor, heading) of every chapter
    body: SafeString


@cache
def guide(name) -> Guide:
    """The guide of that name. KeyError for an unknown name, FileNotFoundError where docs/ was not installed."""
    text = (settings.BASE_DIR / "docs" / FILES[name]).read_text(encoding="utf-8")
    # Raw HTML is shown as text; links to scripts are no links; pictures stay in the repository.
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    for rule in ("image", "code_inline", "fence", "table_open", "table_close"):
        reader.add_render_rule(rule, globals()[f"_render_{rule}"])
    tokens = reader.parse(text)
    title, contents, kept, at = "", [], [], 0
    while at < len(tokens):
        token = tokens[at]
        if token.type == "heading_open":
            words = _words(tokens[at + 1])
            if token.tag == "h1":
                title, at = words, at + 3  # the page's own heading says it
                continue
            token.attrSet("id", anchor(words))
            if token.tag == "h2":
                contents.append((anchor(words), _without_addresses(tokens[at + 1]) or words))
        elif token.type == "paragraph_open" and tokens[at + 1].content.startswith(PREFACE):
            at += 3
            continue
        elif token.type == "inline":
            _lead_within(token)
        kept.append(token)
        at += 1
    return Guide(title, tuple(contents), mark_safe(reader.renderer.render(kept, reader.options, {})))


def anchor(heading) -> str:
    """As the repository's own pages make it, so that links between guides hold in both places."""
    kept = (char for char in heading.lower() if char in " -_" or unicodedata.category(char)[0] in "LMN")
    return "".join(kept).replace(" ", "-")


def _words(inline) -> str:
    return "".join(part.content for part in inline.children if part.type in ("text", "code_inline", "softbreak"))


def _without_addresses(inline) -> str:
    """A heading for the list of contents: `Import (/admin/imports/)` is `Import`."""
    words = "".join(part.content for part in inline.children if part.type in ("text", "softbreak"))
    return words.replace("()", "").strip()


def _lead_within(inline):
    """Links between guides lead to their pages here; those into the repository become plain words."""
    kept, is_open = [], True
    for part in inline.children:
        if part.type == "link_open":
            address = _address(part.attrGet("href"))
            is_open = address is not None
            if is_open:
                part.attrSet("href", address)
        if part.type not in ("link_open", "link_close") or is_open:
            kept.append(part)
    inline.children = kept


def _address(href):
    if href.startswith(("#", "/", "https://", "http://")):
        return href
    path, mark, place = href.partition("#")
    name = NAMES.get(PurePosixPath(path).name)
    return f"/admin/guide/{name}/{mark}{place}" if name else None


def _render_image(self, tokens, at, options, env):
    return ""


def _render_code_inline(self, tokens, at, options, env):
    tokens[at].attrSet("translate", "no")
    return type(self).code_inline(self, tokens, at, options, env)


def _render_fence(self, tokens, at, options, env):
    tokens[at].info = ""
    return type(self).fence(self, tokens, at, options, env).replace("<pre>", '<pre translate="no" tabindex="0">', 1)


def _render_table_open(self, tokens, at, options, env):
    return '<div class="guide__table" tabindex="0"><table>\n'


def _render_table_close(self, tokens, at, options, env):
    return "</table></div>\n"
