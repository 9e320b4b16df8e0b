"""Whether a point lies in a province. Pure: reads the outlines beside this module once, then keeps them.

The outlines are simplified (see boundaries.py), so what is a few kilometres outside may be inside in truth.
"""

import json
from functools import cache
from math import cos, hypot, radians

from projects.areas.boundaries import GEOJSON

KM_A_DEGREE = 111.2


@cache
def _rings_by_code():
    features = json.loads(GEOJSON.read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["code"]: tuple(_rings(feature["geometry"])) for feature in features}


def _rings(geometry):
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return (ring for polygon in polygons for ring in polygon)


def kilometres_outside(code: str, latitude, longitude) -> int | None:
    """How far the point is from the province with that code, in whole kilometres; 0 inside, None for an unknown code."""
    rings = _rings_by_code().get(code)
    if rings is None:
        return None
    x, y = float(longitude), float(latitude)
    if sum(_crossings(ring, x, y) for ring in rings) % 2:
        return 0
    across = KM_A_DEGREE * cos(radians(y))
    return round(
        min(_distance(start, end, x, y, across) for ring in rings for start, end in zip(ring, ring[1:], strict=False))
    )


def _crossings(ring, x, y):
    """How often a ray to the east crosses the ring."""
    found = 0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:], strict=False):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            found += 1
    return found


def _distance(start, end, x, y, across):
    """From the point to the segment, in kilometres on a plane that is true near the point."""
    x1, y1 = (start[0] - x) * across, (start[1] - y) * KM_A_DEGREE
    x2, y2 = (end[0] - x) * across, (end[1] - y) * KM_A_DEGREE
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    part = 0 if not length else min(max(-(x1 * dx + y1 * dy) / length, 0), 1)
    return hypot(x1 + part * dx, y1 + part * dy)
