"""Read and write boundary files."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import shapely
from shapely import Geometry

from geo.boundaries.frame import Areas


def read(path: Path) -> Areas:
    """Read a boundary file.

    Parameters
    ----------
    path : Path
        GeoJSON feature collection in WGS 84 whose features carry the area code as ``id``.

    Returns
    -------
    dict of str to shapely geometry
        Boundaries in degrees by area code, in the order of the codes.
    """
    return parse(path.read_bytes())


def parse(content: bytes) -> Areas:
    """Read boundaries from the content of a boundary file, as `read` does."""
    features = json.loads(content)["features"]
    areas = {feature["id"]: shapely.geometry.shape(feature["geometry"]) for feature in features}
    return dict(sorted(areas.items()))


def geojson(
    areas: Mapping[str, Geometry],
    decimals: int,
    *,
    clockwise: bool,
    properties: Mapping[str, Mapping[str, str]] | None = None,
) -> bytes:
    """Write boundaries as compact GeoJSON.

    Parameters
    ----------
    areas : mapping of str to shapely geometry
        Boundaries in degrees, on a grid of `decimals` decimals.
    decimals : int
        Decimals of the coordinates.
    clockwise : bool
        Which way outer rings turn. The standard, RFC 7946, wants them counter-clockwise. d3-geo,
        which Plotly draws with, wants them clockwise: it takes a ring the other way round for the
        whole globe with a hole in it.
    properties : mapping of str to mapping of str to str, optional
        Properties of each feature by area code.

    Returns
    -------
    bytes
        A feature collection; features have the area code as ``id``. Equal boundaries give equal
        bytes, wherever their rings start.
    """
    features = []
    for code, shape in areas.items():
        canonical = shapely.orient_polygons(shapely.normalize(shape), exterior_cw=clockwise)
        outline = shapely.geometry.mapping(canonical)
        features.append(
            {
                "type": "Feature",
                "id": code,
                "properties": properties[code] if properties else None,
                "geometry": {
                    "type": outline["type"],
                    "coordinates": _rounded(outline["coordinates"], decimals),
                },
            }
        )
    return compact({"type": "FeatureCollection", "features": features})


def _rounded(values: Iterable[Any], decimals: int) -> list[Any]:
    return [
        round(value, decimals) if isinstance(value, float) else _rounded(value, decimals)
        for value in values
    ]


def compact(value: object) -> bytes:
    """Write JSON without any spaces, in UTF-8."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def lines(table: Mapping[str, object]) -> bytes:
    """Write a JSON object one entry a line: a changed area is one changed line in the history."""
    rows = (f"{json.dumps(code)}: {json.dumps(value)}" for code, value in sorted(table.items()))
    return ("{\n" + ",\n".join(rows) + "\n}\n").encode()
