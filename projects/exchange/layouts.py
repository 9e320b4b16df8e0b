"""Which file layouts there are, and where each is read: the slices own their layouts, this package carries them out."""

from typing import Protocol

from django.apps import apps
from django.utils.module_loading import import_string

from cms.rules import RuleBroken
from projects.exchange import rules
from projects.exchange.reading.files import read_table

LAYOUTS = {
    "budget-bill": "projects.register.exchange.BudgetBill",
    "template": "projects.register.exchange.Template",
    "issue-summary": "projects.summaries.exchange.IssueSummary",
}
MAPPED, MAPPING = "projects.register.exchange.MappedLines", "mapping:"


class Layout(Protocol):
    """What a slice's layout answers. All of it runs inside `asking_as(person)`."""

    name: str
    label: str
    description: str  # one sentence for the page where a person chooses
    takes_many: bool  # several files together are one set of tables
    names_area: bool  # the rows say whose they are; else the person does
    rows_template: str  # shows a page of rows of a batch
    columns: dict  # heading → what it is called in Thai, for one table whose headings are fixed; else empty
    next_step: tuple[str, str]  # where to see what was written: an address's name and the words of the link to it

    def check_may(self, reach) -> None:
        """Refuse who may not import this. Raises RuleBroken."""

    def read(self, uploads) -> list:
        """The tables of these files. Raises RuleBroken for files that cannot be used."""

    # Where the file itself says it: year_of(tables) -> int | None, the fiscal year (BE) that it was made for.

    def assess(self, tables, *, year_be, person, area=None, decisions=(), choices=None, lock=False):
        """Return the Assessment of every row. Writes nothing; a fixed number of queries."""

    def write(self, assessment, *, batch, by, now) -> dict:
        """Write new and changed rows inside the caller's transaction. Return what `undo` needs."""

    def obstacles(self, batch) -> list[str]:
        """What was built later on what the batch wrote, each a sentence in Thai."""

    def undo(self, batch, *, by, now) -> None:
        """Take back what the batch wrote, inside the caller's transaction."""


class OneTable:
    """What most layouts share: one file with one table, imported by offices and the centre."""

    takes_many = False
    names_area = True
    rows_template = "projects/imports/rows_lines.html"
    next_step = ("projects_queue", "ไปมอบหมายหน่วยงานที่งานที่รอท่าน")
    columns: dict  # heading → what it is called in Thai; required ones only

    def check_may(self, reach):
        rules.check_may_import(reach)

    def shown(self, row) -> dict:
        """What `rows_template` shows of an ImportRow, by name."""
        return row.values

    def read(self, uploads):
        return [read_table(upload.data, upload.name, self.columns) for upload in uploads]


def layout_called(name, mapping=None) -> Layout:
    """The layout of that name. `mapping`: the facts of a mapping as a batch kept them, else today's. Raises RuleBroken,
    code `layout`."""
    if name in LAYOUTS:
        return import_string(LAYOUTS[name])()
    if str(name).startswith(MAPPING):
        return import_string(MAPPED)(str(name).removeprefix(MAPPING), mapping)
    raise RuleBroken(f"ไม่รู้จักแบบไฟล์ “{name}” ที่ใช้ได้คือ {', '.join(LAYOUTS)} และ mapping:ชื่อการจับคู่คอลัมน์", code="layout")


def layouts_for(reach) -> list:
    """The layouts that a person of this reach may import, mappings included."""
    found = [layout_called(name) for name in LAYOUTS]
    mappings = apps.get_model("projects", "ColumnMapping").objects.filter(is_active=True)
    found += [layout_called(f"{MAPPING}{mapping.name}", mapping.facts()) for mapping in mappings]
    return [layout for layout in found if _may(layout, reach)]


def may_import_something(reach) -> bool:
    """Whether there is a layout for this reach at all. No query: a mapping asks no less than the layouts that are always
    there."""
    return any(_may(layout_called(name), reach) for name in LAYOUTS)


def _may(layout, reach) -> bool:
    try:
        layout.check_may(reach)
    except RuleBroken:
        return False
    return True
