"""Outlines of the areas for other programs: GeoJSON, and TopoJSON without borders drawn twice."""

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import shapely
from topojson.core.topology import Topology

from divide.measures.library import Library
from divide.serve.kept import Answer
from divide.serve.plain import json_bytes, plain

LEVELS = ("province", "county")
_FOLDER = Path(__file__).resolve().parents[2] / "static/boundaries"
_PROPERTIES = ("level", "parent", "name_fa", "name_en", "iso_3166_2", "sci_code")


@functools.cache
def _outlines(level: str) -> dict[str, Any]:
    """Geometry of each area of a level, wound as RFC 7946 wants it (maps want the opposite)."""
    manifest = json.loads((_FOLDER / "manifest.json").read_text("utf-8"))
    entry = manifest[{"province": "provinces", "county": "counties"}[level]]
    name = entry["file"] if isinstance(entry, dict) else entry
    features = json.loads((_FOLDER / name).read_text("utf-8"))["features"]
    shapes = {feature["id"]: shapely.geometry.shape(feature["geometry"]) for feature in features}
    return {
        code: shapely.geometry.mapping(shapely.orient_polygons(shape))
        for code, shape in shapes.items()
    }


def collection(library: Library, level: str, inside: str = "") -> dict[str, Any]:
    """Areas of a level as a GeoJSON feature collection (RFC 7946), WGS 84.

    Parameters
    ----------
    library : Library
    level : {"province", "county"}
    inside : str, optional
        Only the areas that lie in this one.

    Returns
    -------
    dict
        The feature's ``id`` is the area's code; its properties are the columns of areas.csv.
    """
    table, outlines = library.dataset.areas, _outlines(level)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": code,
                "properties": {"area": code}
                | {name: plain(table.at[code, name]) for name in _PROPERTIES},
                "geometry": outlines.get(code),
            }
            for code in library.areas(level, inside)
        ],
    }


def answer(
    level: str, library: Library, asked: Mapping[str, Any], kind: str, address: object
) -> Answer:
    """The outlines of a level in one of the two forms."""
    found = collection(library, level, asked.get("inside", ""))
    if kind == "geojson":
        return Answer(json_bytes(found))
    found["features"] = [one for one in found["features"] if one["geometry"]]
    if not found["features"]:  # of an area that holds none
        areas = {"type": "GeometryCollection", "geometries": []}
        return Answer(json_bytes({"type": "Topology", "objects": {"areas": areas}, "arcs": []}))
    whole = Topology(found, prequantize=False, object_name="areas")
    return Answer(json_bytes(json.loads(str(whole.to_json()))))
