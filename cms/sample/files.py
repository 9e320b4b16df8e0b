"""The files that the sample is told in."""

import json
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"
BUDGET_BILL = DATA / "budget_fy2565_upper_north.csv"


def read(name):
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def photo_path(key) -> Path:
    return DATA / "photos" / f"{key}.jpg"
