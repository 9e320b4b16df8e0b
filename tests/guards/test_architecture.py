"""What STYLE.md and DESIGN.md promise about the code itself, read from its syntax trees."""

import ast
import re
from pathlib import Path

from django.conf import settings
from django.test import SimpleTestCase

ROOT = Path(settings.BASE_DIR)
CODE = ("cms", "projects", "home", "publications")
BELOW_PAGES = {
    "areas", "people", "exchange", "plans", "summaries", "register", "money", "progress", "evidence", "oversight", "closing",
}  # fmt: skip
# Each slice may import those named here (and itself, and cms); DESIGN.md §2.
MAY_IMPORT = {
    "areas": set(),
    "people": {"areas"},
    "exchange": {"areas", "people"},
    "plans": {"areas", "people"},
    "summaries": {"areas", "people", "exchange", "plans"},
    "register": {"areas", "people", "exchange", "plans", "summaries"},
    "money": {"areas", "people", "exchange", "plans", "register"},
    "evidence": {"areas", "people", "exchange", "plans", "register"},
    "progress": {"areas", "people", "exchange", "plans", "register", "money", "evidence"},
    "oversight": {"areas", "people", "exchange", "plans", "register", "money", "progress", "evidence"},
    "closing": {"areas", "people", "exchange", "plans", "register", "money", "progress", "evidence", "oversight"},
    "publications": BELOW_PAGES,
    "home": BELOW_PAGES | {"publications"},
}
# The app's own assembly, and what stands outside the slices: they put the slices together.
ASSEMBLY = {"projects.models", "projects.wagtail_hooks", "projects.admin_urls", "projects.reference", "projects.apps"}
# Imports against the arrows: each with its reason.
MARKED_SAFE = {
    "cms.templatetags.padme_admin",  # text that Wagtail has rendered already
    "cms.guides",  # our own guides, rendered with raw HTML switched off
}


def modules(*folders):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts and "node_modules" not in path.parts:
                yield path


def name_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def tree_of(path):
    return ast.parse(path.read_text(), filename=str(path))


def imported_by(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def slice_of(module):
    parts = module.split(".")
    if parts[0] in ("home", "publications"):
        return parts[0]
    return parts[1] if parts[0] == "projects" and len(parts) > 1 and parts[1] in MAY_IMPORT else None


class Slices(SimpleTestCase):
    def test_imports_follow_the_arrows(self):
        wrong = set()
        for path in modules("projects", "home", "publications"):
            at, name = slice_of(name_of(path)), name_of(path)
            if at is None or name in ASSEMBLY:
                continue
            for module in imported_by(tree_of(path)):
                to = slice_of(module)
                if to and to != at and to not in MAY_IMPORT[at]:
                    wrong.add(f"{name} imports {module}: {at} does not stand on {to}")
        self.assertEqual(sorted(wrong), [])

    def test_every_slice_is_named_here(self):
        slices = {path.parent.name for path in (ROOT / "projects").glob("*/__init__.py")}
        self.assertEqual(slices - {"migrations", "management"} - MAY_IMPORT.keys(), set())

    def test_every_models_module_is_imported_in_projects_models(self):
        written = (ROOT / "projects" / "models.py").read_text()
        drawers = [*(ROOT / "projects").glob("*/models.py"), *(ROOT / "projects").glob("*/models/__init__.py")]
        for path in drawers:
            name = path.parent.name if path.name == "models.py" else path.parent.parent.name
            self.assertIn(f"from projects.{name}.models import *", written)


class Modules(SimpleTestCase):
    def test_no_module_is_past_400_lines(self):
        long = {name_of(path): len(path.read_text().splitlines()) for path in modules(*CODE, "tests")}
        self.assertEqual({name: lines for name, lines in long.items() if lines > 400}, {})

    def test_no_module_is_called_after_nothing(self):
        nothing = {"utils", "helpers", "misc", "common", "tools"}
        self.assertEqual([name_of(path) for path in modules(*CODE, "tests") if path.stem in nothing], [])

    def test_nobody_asks_around_a_yield(self):
        wrong = []
        for path in modules(*CODE):
            for node in ast.walk(tree_of(path)):
                if isinstance(node, ast.With) and any(_is_asking(item.context_expr) for item in node.items):
                    wrong += [f"{name_of(path)}:{inner.lineno}" for inner in _own_nodes(node) if _yields(inner)]
        self.assertEqual(wrong, [])

    def test_base_manager_name_is_never_set(self):
        self.assertEqual(self._lines_with(r"\bbase_manager_name\s*="), [])

    def test_nothing_is_marked_safe_unseen(self):
        found = self._lines_with(r"\bmark_safe\(|\|safe\b")
        self.assertEqual([line for line in found if line.rpartition(":")[0] not in MARKED_SAFE], [])

    def test_no_view_is_asynchronous(self):
        wrong = [
            f"{name_of(path)}:{node.lineno}"
            for path in modules(*CODE)
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.AsyncFunctionDef)
        ]
        self.assertEqual(wrong, [], "The scope's context and the server are synchronous.")

    def test_a_projects_year_is_asked_for_its_area(self):
        """`project.fiscal_year.closed_on` forgets the closed years that are open again for an area."""
        found = self._lines_with(
            r"\b(?:project|row|report|record)\.fiscal_year\.closed_on|project__fiscal_year__closed_on"
        )
        chased = ("projects.progress.chasing.reports:",)  # nobody is chased for a year that is closed for the others
        self.assertEqual([line for line in found if not line.startswith(chased)], [])

    def test_csrf_is_not_switched_off(self):
        self.assertEqual(self._lines_with(r"csrf_exempt"), [])

    def test_money_is_not_read_as_float(self):
        self.assertEqual(self._lines_with(r"\bfloat\([^)]*(?:baht|amount|budget)"), [])

    def _lines_with(self, pattern):
        return [
            f"{name_of(path)}:{number}"
            for path in modules(*CODE)
            for number, line in enumerate(path.read_text().splitlines(), 1)
            if re.search(pattern, line)
        ]


def _is_asking(expression):
    called = expression.func if isinstance(expression, ast.Call) else expression
    return getattr(called, "id", getattr(called, "attr", "")) == "asking_as"


def _own_nodes(node):
    """What runs inside the block itself: not the bodies of functions defined in it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.Lambda):
            yield child
            yield from _own_nodes(child)


def _yields(node):
    return isinstance(node, ast.Yield | ast.YieldFrom)


class Templates(SimpleTestCase):
    def templates(self):
        found = [*(ROOT / "templates").rglob("*.html")]
        for app in CODE:
            found += (ROOT / app).rglob("templates/**/*.html")
        return found

    def lines_with(self, pattern):
        return [
            f"{path.relative_to(ROOT)}: {found.group()[:60]}"
            for path in self.templates()
            for found in re.finditer(pattern, path.read_text())
        ]

    def test_no_inline_style(self):
        self.assertEqual(self.lines_with(r"<[^>]*\sstyle=|<style\b"), [])

    def test_no_inline_script_and_no_handler(self):
        self.assertEqual(self.lines_with(r"<script(?![^>]*\ssrc=)(?![^>]*application/(?:ld\+)?json)[^>]*>"), [])
        self.assertEqual(self.lines_with(r"<[^>]*\son(?:click|load|change|submit|error|input)="), [])

    def test_no_third_party_host(self):
        self.assertEqual(self.lines_with(r"""(?:src|href|action)=["'](?:https?:)?//(?!www\.w3\.org)"""), [])

    def test_every_component_takes_all_through_only(self):
        self.assertEqual(self.lines_with(r"\{% include [\"']components/(?!styles)[^%]*(?<!only) %\}"), [])
