"""Outlines of countries for the map of the page, from the TopoJSON of world-atlas.

Each country becomes one SVG path in hundredths of a degree, east and south positive, and a point at
which it is marked. Outlines are generalised: what lies nearer than `TOLERANCE` to a straight line
goes, and so do islands smaller than `LEAST`, unless a country has nothing larger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import cos, degrees, radians, sin
from typing import Any

Point = tuple[float, float]
"""Longitude and latitude in degrees; a longitude may lie beyond 180 where an outline crosses it."""
Ring = list[Point]

UNIT = 100
"""Steps a degree."""
TOLERANCE = 0.03
"""Degrees of latitude, about 3 km."""
LEAST = 0.03
"""Square degrees at the equator, about 370 km²."""


def outlines(topology: Mapping[str, Any], codes: Mapping[str, str]) -> dict[str, Any]:
    """{"outlines": {ISO alpha-3 code: [latitude, longitude, path]}, "others": [path, …]}.

    `codes` maps ISO 3166-1 numeric codes to alpha-3 ones; what has no code is among the others.
    """
    arcs = list(_arcs(topology))
    thin = [_generalised(arc) for arc in arcs]
    found: dict[str, list[Ring]] = defaultdict(list)
    for country in topology["objects"]["countries"]["geometries"]:
        name = codes.get(country.get("id", ""), "") or "?" + country["properties"]["name"]
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        for numbers in (ring for polygon in polygons for ring in polygon):
            ring = _joined(numbers, thin)  # what is too small for that stays as it is
            found[name].append(ring if len(ring) > 3 else _joined(numbers, arcs))
    known: dict[str, Any] = {}
    others = []
    for name, rings in sorted(found.items()):
        kept = _together(rings)
        lon, lat = _middle(kept[0])
        path = "".join(_path(ring) for ring in kept)
        if name.startswith("?"):
            others.append(path)
        else:
            known[name] = [round(lat, 2), round((lon + 180) % 360 - 180, 2), path]
    return {"outlines": known, "others": others}


def _arcs(topology: Mapping[str, Any]) -> Iterator[Ring]:
    """The arcs in degrees; they are stored as differences of whole steps."""
    scale, origin = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points: Ring = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            lon = x * scale[0] + origin[0]
            if points:  # across the 180th meridian the longitude goes on
                lon += 360 * round((points[-1][0] - lon) / 360)
            points.append((lon, y * scale[1] + origin[1]))
        yield points


def _generalised(points: Ring) -> Ring:
    """After Douglas & Peucker (1973). Borders that two countries share stay the same for both."""
    wide = cos(radians(points[0][1]))
    kept = {0, len(points) - 1}
    left = [(0, len(points) - 1)]
    while left:
        start, end = left.pop()
        far, at = max(
            ((_distance(points[n], points[start], points[end], wide), n)
             for n in range(start + 1, end)),
            default=(0.0, start),
        )  # fmt: skip
        if far > TOLERANCE:
            kept.add(at)
            left += [(start, at), (at, end)]
    return [points[n] for n in sorted(kept)]


def _distance(point: Point, start: Point, end: Point, wide: float) -> float:
    """From a point to the line between two others, in degrees of latitude."""
    x, y = (point[0] - start[0]) * wide, point[1] - start[1]
    dx, dy = (end[0] - start[0]) * wide, end[1] - start[1]
    along = (x * dx + y * dy) / (dx * dx + dy * dy) if dx or dy else 0.0
    along = min(1.0, max(0.0, along))
    return float(((x - along * dx) ** 2 + (y - along * dy) ** 2) ** 0.5)


def _joined(numbers: Sequence[int], arcs: Sequence[Ring]) -> Ring:
    """A ring of the arcs with these numbers; one that is inverted runs backwards."""
    ring: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        shift = 360 * round((ring[-1][0] - arc[0][0]) / 360) if ring else 0
        ring += [(lon + shift, lat) for lon, lat in arc[1 if ring else 0 :]]
    if abs(ring[-1][0] - ring[0][0]) > 180:  # round a pole: closed along it
        pole = -90.0 if ring[0][1] < 0 else 90.0
        ring += [(ring[-1][0], pole), (ring[0][0], pole), ring[0]]
    return ring


def _area(ring: Ring) -> float:
    """In square degrees at the equator, on a sphere."""
    twice = sum(
        (b[0] - a[0]) * (sin(radians(a[1])) + sin(radians(b[1]))) for a, b in pairwise(ring)
    )
    return abs(degrees(twice)) / 2


def _together(rings: Sequence[Ring]) -> list[Ring]:
    """The rings to draw, the largest first; the others on the same side of the 180th meridian."""
    largest, *rest = sorted(rings, key=_area, reverse=True)
    centre = _mean(largest)
    shifted = [
        [(lon + 360 * round((centre - _mean(ring)) / 360), lat) for lon, lat in ring]
        for ring in rest
        if _area(ring) >= LEAST
    ]
    return [largest, *shifted]


def _mean(ring: Ring) -> float:
    return (min(lon for lon, _ in ring) + max(lon for lon, _ in ring)) / 2


def _middle(ring: Ring) -> Point:
    """The middle of an outline: its centroid; of one so bent that this lies outside it, the middle
    of its widest part on the same latitude.
    """
    area = lon = lat = 0.0
    for (x1, y1), (x2, y2) in pairwise(ring):
        cross = x1 * y2 - x2 * y1
        area, lon, lat = area + cross, lon + (x1 + x2) * cross, lat + (y1 + y2) * cross
    lon, lat = lon / (3 * area), lat / (3 * area)
    crossings = sorted(
        x1 + (lat - y1) * (x2 - x1) / (y2 - y1)
        for (x1, y1), (x2, y2) in pairwise(ring)
        if (y1 <= lat) != (y2 <= lat)
    )
    inside = list(zip(crossings[::2], crossings[1::2], strict=True))
    if any(west <= lon <= east for west, east in inside):
        return lon, lat
    west, east = max(inside, key=lambda part: part[1] - part[0])
    return (west + east) / 2, lat


def _path(ring: Ring) -> str:
    """An SVG path of whole steps, each from the point before."""
    points = [(round(lon * UNIT), round(-lat * UNIT)) for lon, lat in ring]
    steps = [f"M{points[0][0]},{points[0][1]}l"]
    for (x1, y1), (x2, y2) in pairwise(points):
        if (x1, y1) != (x2, y2):
            steps.append(f"{x2 - x1:+d}{y2 - y1:+d}")
    return "".join(steps).replace("l+", "l").replace("+", " ").rstrip("l") + "z"
