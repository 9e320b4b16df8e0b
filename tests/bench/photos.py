"""Photographs: three widths from one decoding against three separate renditions, both sides in one run.

`make bench BENCH=photos [ROWS=5]`: a JPEG and a HEIC of 4000 × 3000, medians of so many alternating rounds; and how long
it takes to find likenesses among a million hashes by index, on a database of its own in memory.
"""

import io
import os
import random
import sqlite3
import statistics
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")

import django  # noqa: E402

django.setup()

from PIL import Image, ImageFilter, ImageOps  # noqa: E402

from projects.evidence import likeness, pictures  # noqa: E402

MANY = 1_000_000


def photograph(kind) -> bytes:
    """Noise with soft shapes: about as hard to press as a real one."""
    noise = Image.effect_noise((1000, 750), 90).resize((4000, 3000)).filter(ImageFilter.GaussianBlur(1))
    picture = Image.merge("RGB", (noise, ImageOps.mirror(noise), ImageOps.flip(noise)))
    out = io.BytesIO()
    picture.save(out, kind, quality=85)
    return out.getvalue()


def separately(data):
    """What a rendition at a time does: each decodes the whole picture again."""
    for width in pictures.WIDTHS:
        with Image.open(io.BytesIO(data)) as opened:
            picture = ImageOps.exif_transpose(opened).convert("RGB")
            size = (width, round(picture.height * width / picture.width))
            picture.resize(size, Image.Resampling.LANCZOS).save(io.BytesIO(), "WEBP", quality=80)


def seconds(do, *given):
    began = time.process_time()
    do(*given)
    return time.process_time() - began


def likenesses():
    """(seconds for one search, rows compared) among a million random hashes, as the index is laid on SQLite."""
    base = sqlite3.connect(":memory:")
    base.execute("create table photo (id integer primary key, hash text, b0 int, b1 int, b2 int, b3 int)")
    chance = random.Random(1)
    hashes = (f"{chance.getrandbits(64):016x}" for _ in range(MANY))
    base.executemany("insert into photo values (null,?,?,?,?,?)", ((one, *likeness.bands(one)) for one in hashes))
    for at in range(likeness.BANDS):
        base.execute(f"create index band_{at} on photo (b{at})")
    took, compared = [], []
    for _ in range(20):
        asked = f"{chance.getrandbits(64):016x}"
        near = likeness.near_bands(asked)
        where = " or ".join(f"b{at} in ({','.join(map(str, values))})" for at, values in enumerate(near))
        began = time.perf_counter()
        rows = base.execute(f"select hash from photo where {where}").fetchall()
        for (hash_,) in rows:
            likeness.differing_bits(asked, hash_)
        took.append(time.perf_counter() - began)
        compared.append(len(rows))
    return statistics.median(took), statistics.median(compared)


def main(rounds):
    print(f"{'':8}{'one decoding':>16}{'separately':>16}{'ratio':>8}   (ms of CPU, median of {rounds})")
    for kind in ("JPEG", "HEIF"):
        data = photograph(kind)
        once, apart = [], []
        for _ in range(rounds):
            once.append(seconds(pictures.drawn, data))
            apart.append(seconds(separately, data))
        one, three = statistics.median(once) * 1000, statistics.median(apart) * 1000
        print(f"{kind:8}{one:16.0f}{three:16.0f}{one / three:8.2f}")
    took, compared = likenesses()
    print(f"one search for likenesses among {MANY:,}: {took * 1000:.1f} ms, {compared:.0f} rows compared")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
