"""A form in an included piece carries the token only where the piece is given it: `only` hands nothing on by itself."""

import re
from pathlib import Path

from django.conf import settings
from django.test import SimpleTestCase

_INCLUDE = re.compile(r"""{%\s*include\s+["']([^"']+)["']([^%]*)%}""")


def templates():
    """Path below its folder of templates → text."""
    root = Path(settings.BASE_DIR)
    for folder in (root / "templates", *root.glob("*/templates")):
        for path in folder.rglob("*.html"):
            yield path.relative_to(folder).as_posix(), path.read_text()


class FormsCarryTokens(SimpleTestCase):
    def test_pieces_with_a_form_are_given_the_token(self):
        found = dict(templates())
        with_form = {name for name, text in found.items() if "csrf_token" in text}
        self.assertTrue(with_form)
        wrong = [
            f"{name} → {piece}"
            for name, text in found.items()
            for piece, facts in _INCLUDE.findall(text)
            if piece in with_form and re.search(r"\bonly\b", facts) and "csrf_token=csrf_token" not in facts
        ]
        self.assertEqual(wrong, [])
