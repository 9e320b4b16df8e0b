"""Whether two photographs are the same one, made smaller or pressed again. Pure.

A 64-bit perceptual hash: the signs of the lowest frequencies around their median. Kept as four bands of 16 bits: two
hashes that differ in at most seven bits have a band that differs in one bit at most, so that sixty-eight exact values
find every such hash by index.
"""

from functools import cache
from math import cos, pi
from statistics import median

from PIL import Image

SIDE, KEPT = 32, 8
BANDS, BAND_BITS = 4, 16
ALIKE_BITS = 6  # how many of the 64 bits may differ
_FLAT = 6  # grey levels between the darkest and the lightest: a picture of nothing is like every other


@cache
def _waves():
    return [[cos(pi * row * (2 * at + 1) / (2 * SIDE)) for at in range(SIDE)] for row in range(KEPT)]


def perceptual_hash(picture) -> str:
    """Sixteen hexadecimal digits; empty for a picture of one tone."""
    small = picture.convert("L").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    low, high = small.getextrema()
    if high - low < _FLAT:
        return ""
    grey = small.tobytes()
    lines = [grey[at * SIDE : (at + 1) * SIDE] for at in range(SIDE)]
    across = [[sum(w * v for w, v in zip(wave, line, strict=True)) for line in lines] for wave in _waves()]
    values = [sum(w * v for w, v in zip(wave, column, strict=True)) for column in across for wave in _waves()]
    middle = median(values[1:])  # the first is the mean grey
    return f"{sum((value > middle) << at for at, value in enumerate(values)):016x}"


def differing_bits(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


def bands(hash_: str) -> list[int | None]:
    """The hash in four numbers; four times None for no hash."""
    if not hash_:
        return [None] * BANDS
    return [int(hash_[at : at + 4], 16) for at in range(0, 16, 4)]


def near_bands(hash_: str) -> list[list[int]]:
    """For each band the values that a hash alike may have there: its own, and those with one bit turned."""
    return [[band, *(band ^ (1 << bit) for bit in range(BAND_BITS))] for band in bands(hash_)]
