"""Where the browser finds the boundaries, and a point inside each area."""

import functools
import itertools
import json
import math
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[2]


@functools.cache
def geojson(level: str) -> str:
    """Address of the boundaries of a level, relative to any page."""
    manifest = json.loads((_ROOT / "static/boundaries/manifest.json").read_text("utf-8"))
    entry = manifest[{"province": "provinces", "county": "counties"}[level]]
    name = entry["file"] if isinstance(entry, dict) else entry
    return f"app/static/boundaries/{name}"


def _path(level: str) -> Path:
    return _ROOT / "static/boundaries" / geojson(level).rsplit("/", 1)[1]


@functools.cache
def geometry(address: str) -> dict[str, Any]:
    """GeoJSON at an address that :func:`geojson` gave."""
    found: dict[str, Any] = json.loads((_ROOT / address.removeprefix("app/")).read_text("utf-8"))
    return found


@functools.cache
def extents(level: str) -> dict[str, tuple[float, float, float, float]]:
    """Area code to west, south, east and north of its boundary."""
    found = {}
    for feature in json.loads(_path(level).read_text("utf-8"))["features"]:
        shape = feature["geometry"]
        polygons = shape["coordinates"]
        rings = [polygons] if shape["type"] == "Polygon" else polygons
        corners = [corner for polygon in rings for ring in polygon for corner in ring]
        lons, lats = [c[0] for c in corners], [c[1] for c in corners]
        found[feature["id"]] = (min(lons), min(lats), max(lons), max(lats))
    return found


@functools.cache
def square_kilometres(level: str) -> dict[str, float]:
    """Area code to the surface of its boundary, for areas whose own figure is not known.

    On a sphere of the Earth's mean radius: good to half a percent, well inside
    the accuracy of the boundaries.
    """
    radius = 6371.0088
    surfaces = {}
    for feature in json.loads(_path(level).read_text("utf-8"))["features"]:
        shape = feature["geometry"]
        polygons = shape["coordinates"]
        total = 0.0
        for polygon in [polygons] if shape["type"] == "Polygon" else polygons:
            for ring in polygon:
                # spherical excess by trapezoids; holes wind the other way round
                total += sum(
                    math.radians(b[0] - a[0])
                    * (2 + math.sin(math.radians(a[1])) + math.sin(math.radians(b[1])))
                    for a, b in itertools.pairwise(ring)
                )
        surfaces[feature["id"]] = abs(total) * radius**2 / 2
    return surfaces


@functools.cache
def points() -> dict[str, tuple[float, float]]:
    """Area code to (longitude, latitude) of a point well inside it."""
    table = json.loads((_ROOT / "geo/points.json").read_text("utf-8"))
    return {area: (lon, lat) for area, (lon, lat) in table.items()}


@functools.cache
def neighbours() -> dict[str, list[str]]:
    """Area code to the codes of the areas of its level that touch it."""
    table: dict[str, list[str]] = json.loads((_ROOT / "geo/neighbours.json").read_text("utf-8"))
    return table
