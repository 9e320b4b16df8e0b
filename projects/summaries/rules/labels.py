"""Which printed labels name the same thing: by the number of the strategic issue, or by nearly the same words. Pure."""

import re
from difflib import SequenceMatcher
from functools import lru_cache

from cms.thai import normalise_for_search

ALIKE = 0.9  # labels without a number
MOST_COMPARISONS = 10_000  # of labels without a number: beyond it only equal spelling counts
MOST_OF_A_NUMBER = 50
ALIKE_BESIDE_NUMBER = 0.6  # what follows the same number
_NUMBERED = re.compile(
    r"(?:ประเด็น)?(?:การพัฒนา|ยุทธศาสตร์)?(?:จังหวัด|กลุ่มจังหวัด)?\s*(?:ที่|ด้านที่)?\s*(\d{1,2})(?!\d)\s*[:;.)\-–—]*\s*(.*)",
    re.DOTALL,
)
_NOT_LETTERS = re.compile(r"[^\w\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]+")
_TOTALS = (
    "รวม", "รวมทั้งสิ้น", "รวมทั้งหมด", "รวมทุกประเด็น", "รวมเป็นเงิน", "รวมงบประมาณ", "รวมสุทธิ", "ผลรวม", "ยอดรวม", "total",
    "grand total",
)  # fmt: skip


@lru_cache(maxsize=16_384)
def squeezed(text) -> str:
    """One spelling for what differs in spaces, marks, digits, and in ำ, which scanning turns into ้า or takes apart."""
    text = normalise_for_search(text).replace("ำ", "า").replace("้า", "า")
    return _NOT_LETTERS.sub("", text)


@lru_cache(maxsize=16_384)
def issue_number(label) -> tuple[int | None, str]:
    """The number that a label begins with, and the squeezed rest."""
    text = normalise_for_search(label)
    found = _NUMBERED.fullmatch(text)
    return (int(found[1]), squeezed(found[2])) if found else (None, squeezed(text))


def is_total_label(label) -> bool:
    bare = squeezed(label)
    return bare in _squeezed_totals() or bare.startswith(("รวมทั้งสิ้น", "รวมทั้งหมด"))


@lru_cache(maxsize=1)
def _squeezed_totals() -> frozenset:
    return frozenset(squeezed(word) for word in _TOTALS)


def likeness(one, other) -> float:
    """0 to 1; 1 when the labels differ in spelling only."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio() if one != other else 1.0


def same_thing(one, other) -> bool:
    (number, words), (other_number, other_words) = issue_number(one), issue_number(other)
    if number != other_number and None not in (number, other_number):
        return False
    if number is not None and number == other_number:
        return not words or not other_words or likeness(words, other_words) >= ALIKE_BESIDE_NUMBER
    return bool(words) and likeness(words, other_words) >= ALIKE


def pair_up(rows, other_rows, label=lambda row: row.label) -> list[tuple]:
    """Rows of two lists that name the same thing. What several could be is left unpaired: nothing is guessed."""
    claims = {}
    by_spelling, by_number = _indexes(other_rows, label)
    may_compare = len(rows) * len(other_rows) <= MOST_COMPARISONS
    for row in rows:
        if not squeezed(label(row)):
            continue
        number, _ = issue_number(label(row))
        found = by_spelling.get(squeezed(label(row)), [])
        if not found:
            near = by_number.get(number, []) if number is not None else other_rows if may_compare else []
            near = near if len(near) <= MOST_OF_A_NUMBER or number is None else []
            found = [other for other in near if same_thing(label(row), label(other))]
        if len(found) == 1:
            claims.setdefault(id(found[0]), (found[0], []))[1].append(row)
    paired = [(claimed_by[0], other) for other, claimed_by in claims.values() if len(claimed_by) == 1]
    order = {id(row): at for at, row in enumerate(rows)}
    return sorted(paired, key=lambda pair: order[id(pair[0])])


def _indexes(rows, label):
    by_spelling, by_number = {}, {}
    for row in rows:
        by_spelling.setdefault(squeezed(label(row)), []).append(row)
        by_number.setdefault(issue_number(label(row))[0], []).append(row)
    return by_spelling, by_number
