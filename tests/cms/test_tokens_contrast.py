"""Every pair of colours that carries text keeps 4.5:1, every mark 3:1, by day and by night."""

import re
from pathlib import Path
from unittest import TestCase

TOKENS = (Path(__file__).parents[2] / "cms/static/cms/tokens.css").read_text()
SERIES = [f"series-{number}" for number in range(1, 9)]
GROUNDS = ["paper", "surface"]

TEXT_PAIRS = [
    *((text, ground) for text in ("ink", "ink-quiet", "brand", "brand-strong", "done", "waiting", "late") for ground in GROUNDS),
    ("brand-ink", "brand"),
    ("brand-ink", "brand-strong"),
    *((text, "brand-quiet") for text in ("ink", "ink-quiet", "brand", "brand-strong")),
    ("ink", "gold-quiet"),
    ("ink", "late-quiet"),
    ("late", "late-quiet"),
]  # fmt: skip
MARK_PAIRS = [(mark, ground) for mark in ("gold", "line-strong", *SERIES) for ground in GROUNDS]
# Parts of the money strip lie on its track, or on one another.
MARK_PAIRS += [("brand", "line"), ("series-2", "line"), ("ink-quiet", "line")]


def themes():
    light_css, dark_css = TOKENS.split("@media (prefers-color-scheme: dark)")
    light = read_colours(light_css)
    return {"light": light, "dark": light | read_colours(dark_css)}


def read_colours(css):
    return dict(re.findall(r"--colour-([\w-]+): (#[0-9a-f]{6});", css))


def luminance(colour):
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


class Contrast(TestCase):
    def check(self, pairs, least):
        for theme, colours in themes().items():
            for front, back in pairs:
                with self.subTest(theme=theme, front=front, back=back):
                    self.assertGreaterEqual(round(contrast(colours[front], colours[back]), 2), least)

    def test_text_can_be_read_on_every_ground_it_stands_on(self):
        self.check(TEXT_PAIRS, 4.5)

    def test_marks_and_focus_rings_can_be_seen(self):
        self.check(MARK_PAIRS, 3.0)

    def test_the_night_has_every_colour_of_the_day(self):
        light_css, dark_css = TOKENS.split("@media (prefers-color-scheme: dark)")
        self.assertEqual(set(read_colours(light_css)), set(read_colours(dark_css)))

    def test_the_measure_itself_is_right(self):
        self.assertAlmostEqual(contrast("#000000", "#ffffff"), 21)
        self.assertAlmostEqual(contrast("#777777", "#ffffff"), 4.48, places=2)
