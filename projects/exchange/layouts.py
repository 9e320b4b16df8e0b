"""Which file layouts there are, and where each is read: the slices own their layouts, this package carries them out."""

from typing import Protocol

from django.utils.module_loading import import_string

from cms.rules import RuleBroken

LAYOUTS = {"budget-bill": "projects.register.exchange.BudgetBill"}
NOT_YET = ("template", "issue-summary", "mapping:")


class Layout(Protocol):
    """What a slice's layout answers. All of it runs inside `asking_as(person)`."""

    name: str
    label: str
    columns: dict  # heading → what it is called in Thai, in the order of the file; required ones only

    def assess(self, table, *, year_be, person, area=None, decisions=()):
        """Return the Assessment of every row. Writes nothing; a fixed number of queries."""

    def write(self, assessment, *, batch, by, now) -> dict:
        """Write new and changed rows inside the caller's transaction. Return what `undo` needs."""

    def obstacles(self, batch) -> list[str]:
        """What was built later on what the batch wrote, each a sentence in Thai."""

    def undo(self, batch, *, by) -> None:
        """Take back what the batch wrote, inside the caller's transaction."""


def layout_called(name) -> Layout:
    """The layout of that name. Raises RuleBroken, code `layout`."""
    if name in LAYOUTS:
        return import_string(LAYOUTS[name])()
    if name in NOT_YET or str(name).startswith("mapping:"):
        raise RuleBroken(f"แบบไฟล์ “{name}” ยังไม่รองรับ", code="layout")
    raise RuleBroken(f"ไม่รู้จักแบบไฟล์ “{name}” ที่ใช้ได้คือ {', '.join(LAYOUTS)}", code="layout")
