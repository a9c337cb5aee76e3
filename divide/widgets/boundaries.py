"""Where the browser finds the boundaries, and a point inside each area."""

import functools
import json
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


@functools.cache
def geojson(level: str) -> str:
    """Address of the boundaries of a level, relative to any page."""
    manifest = json.loads((_ROOT / "static/boundaries/manifest.json").read_text("utf-8"))
    entry = manifest[{"province": "provinces", "county": "counties"}[level]]
    name = entry["file"] if isinstance(entry, dict) else entry
    return f"app/static/boundaries/{name}"


@functools.cache
def points() -> dict[str, tuple[float, float]]:
    """Area code to (longitude, latitude) of a point well inside it."""
    table = json.loads((_ROOT / "geo/points.json").read_text("utf-8"))
    return {area: (lon, lat) for area, (lon, lat) in table.items()}
