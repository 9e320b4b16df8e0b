"""What each section of a record holds, as a mark that changes with it: so that a check says what was checked."""

import hashlib
import json
from dataclasses import dataclass, field

from wagtail import hooks


@dataclass(frozen=True)
class Held:
    """`mark` changes whenever the section's content does; `by`: the ids of who entered the newest of it; `in_hand`:
    something of it that was sent before is with the agency again, to be mended or withdrawn."""

    mark: str
    by: frozenset = field(default=frozenset())
    in_hand: bool = False

    def __add__(self, other):
        """Of a section that two slices fill."""
        marks = [one.mark for one in (self, other) if one.mark]
        return Held(
            mark_of(marks) if len(marks) > 1 else "".join(marks), self.by | other.by, self.in_hand or other.in_hand
        )


def mark_of(content) -> str:
    """64 hexadecimal digits of anything that JSON or str() can say. Equal contents give equal marks."""
    told = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def section_marks(projects) -> dict:
    """(project id, section) → Held, of these rows; a section that holds nothing is left out.

    Each slice answers the hook `padme_section_marks` for its own sections. It loads what it reads onto the rows with
    `prefetch_related_objects`: a fixed number of queries, and none for what the screen has loaded before.
    """
    found = {}
    for answer in hooks.get_hooks("padme_section_marks"):
        for key, held in answer(projects).items():
            found[key] = found[key] + held if key in found else held
    return found
