"""The provinces' outlines as SVG paths. Pure: one read of the file beside this module, then kept.

Boundaries are simplified and not for legal use; source and licence: docs/LICENCES.md.
"""

import json
from dataclasses import dataclass
from functools import cache
from math import cos, hypot, radians
from pathlib import Path

GEOJSON = Path(__file__).parent / "data" / "provinces.geojson"
UNITS_A_DEGREE = 60  # of latitude: the whole country is about 900 units high
MIDDLE_LATITUDE = 13.0
SMALLEST_RING = 4  # points: what is smaller than a triangle after rounding is not drawn


@dataclass(frozen=True)
class Outline:
    code: str
    name_th: str
    path: str  # SVG path data in whole units


@dataclass(frozen=True)
class Map:
    width: int
    height: int
    outlines: tuple[Outline, ...]

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"


@cache
def thailand() -> Map:
    """All 77 provinces by code, in an equirectangular projection true at 13° north."""
    features = json.loads(GEOJSON.read_text(encoding="utf-8"))["features"]
    shapes = {feature["properties"]["code"]: (feature, list(_rings(feature["geometry"]))) for feature in features}
    points = [point for _, rings in shapes.values() for ring in rings for point in ring]
    west, north = min(x for x, _ in points), max(y for _, y in points)
    east, south = max(x for x, _ in points), min(y for _, y in points)
    across = UNITS_A_DEGREE * cos(radians(MIDDLE_LATITUDE))

    def place(point):
        return round((point[0] - west) * across) + 1, round((north - point[1]) * UNITS_A_DEGREE) + 1

    return Map(
        width=round((east - west) * across) + 2,
        height=round((north - south) * UNITS_A_DEGREE) + 2,
        outlines=tuple(
            Outline(code, feature["properties"]["name_th"], "".join(_drawn(rings, place)))
            for code, (feature, rings) in sorted(shapes.items())
        ),
    )


def _rings(geometry):
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return (ring for polygon in polygons for ring in polygon)


def _drawn(rings, place):
    """Each ring as one sub-path of relative steps, without points that fall together."""
    drawn = [_one(ring, place) for ring in rings]
    kept = [points for points in drawn if len(points) >= SMALLEST_RING] or [max(drawn, key=len)]
    for points in kept:
        (x, y), *rest = points
        yield f"M{x} {y}"
        for next_x, next_y in rest:
            yield f"l{next_x - x} {next_y - y}"
            x, y = next_x, next_y
        yield "z"


def _one(ring, place):
    points = []
    for point in map(place, ring):
        if not points or point != points[-1]:
            points.append(point)
    return points[:-1] if len(points) > 1 and points[0] == points[-1] else points


KM_A_DEGREE = 111.32  # of latitude


@cache
def _outline(code):
    """The province's rings as (longitude, latitude) points; empty for a code of no province."""
    features = json.loads(GEOJSON.read_text(encoding="utf-8"))["features"]
    return tuple(ring for one in features if one["properties"]["code"] == code for ring in _rings(one["geometry"]))


def km_outside(code, latitude, longitude) -> float | None:
    """How far a point lies outside the province, in km: 0 inside it, None where its outline is not known.

    The outlines are simplified: a few km mean nothing.
    """
    rings = _outline(code)
    if not rings:
        return None
    if sum(_crossings(ring, longitude, latitude) for ring in rings) % 2:
        return 0.0
    across = KM_A_DEGREE * cos(radians(latitude))

    def from_here(point):
        return (point[0] - longitude) * across, (point[1] - latitude) * KM_A_DEGREE

    return min(
        _distance_to(from_here(start), from_here(end))
        for ring in rings
        for start, end in zip(ring, (*ring[1:], ring[0]), strict=True)
    )


def _crossings(ring, x, y) -> int:
    """How often a ray to the east crosses the ring: odd means inside."""
    return sum(
        (start[1] > y) != (end[1] > y) and x < (end[0] - start[0]) * (y - start[1]) / (end[1] - start[1]) + start[0]
        for start, end in zip(ring, (*ring[1:], ring[0]), strict=True)
    )


def _distance_to(start, end) -> float:
    """From the origin to the stretch between two points."""
    (x, y), (dx, dy) = start, (end[0] - start[0], end[1] - start[1])
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else min(max(-(x * dx + y * dy) / length, 0.0), 1.0)
    return hypot(x + along * dx, y + along * dy)
