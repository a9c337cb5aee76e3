"""Derive, from the boundaries kept in this folder, the files that the app and the browser read.

Run it from the project folder after any change of a ``*_150m.geojson`` file (``make boundaries``)::

    python geo/build.py

It reads ``counties_150m.geojson`` and writes

``static/boundaries/provinces-<hash>.json``, ``counties-<hash>.json``
    GeoJSON for the browser: simplified, exact coverages, the area code as feature ``id``. The hash
    of the content is in the name, so that browsers may keep the files for ever.
``static/boundaries/manifest.json``
    The current file name of each level.
``geo/points.json``
    A point well inside each area, ``{code: [lon, lat]}``, to stand a symbol on.
``geo/neighbours.json``
    The areas of the same level which share a border or a corner, ``{code: [code, ...]}``.

The same input always gives the same bytes.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer
from shapely import Geometry

PROJECT = Path(__file__).resolve().parent.parent

#: Simplification tolerance in metres: a pixel when the country is drawn 1600 pixels wide.
TOLERANCE = 1100.0
#: Step of the coordinate grid in degrees (about 100 m), and the decimals that write it exactly.
GRID, DECIMALS = 0.001, 3

#: Equal-area projection for Iran: tolerances and areas mean the same in the north and the south.
ALBERS = "+proj=aea +lat_1=27 +lat_2=37 +lat_0=32 +lon_0=54 +datum=WGS84 +units=m"
_TO_METRES = Transformer.from_crs("EPSG:4326", ALBERS, always_xy=True)
_TO_DEGREES = Transformer.from_crs(ALBERS, "EPSG:4326", always_xy=True)

Areas = dict[str, Geometry]


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
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    areas = {feature["id"]: shapely.geometry.shape(feature["geometry"]) for feature in features}
    return dict(sorted(areas.items()))


def to_metres(areas: Mapping[str, Geometry]) -> Areas:
    """Project boundaries from WGS 84 degrees to equal-area metres."""
    return _project(areas, _TO_METRES)


def _project(areas: Mapping[str, Geometry], transformer: Transformer) -> Areas:
    def move(xy: np.ndarray) -> np.ndarray:
        return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))

    return {code: shapely.transform(shape, move) for code, shape in areas.items()}


def dissolve(counties: Mapping[str, Geometry]) -> Areas:
    """Merge counties into their provinces, whose code is the first five characters of theirs."""
    parts: dict[str, list[Geometry]] = {}
    for code, shape in counties.items():
        parts.setdefault(code[:5], []).append(shape)
    return {code: shapely.coverage_union_all(shapes) for code, shapes in parts.items()}


def simplify(areas: Mapping[str, Geometry], tolerance: float) -> Areas:
    """Simplify all boundaries together, so that neighbours keep one common border.

    Parameters
    ----------
    areas : mapping of str to shapely geometry
        A valid coverage in degrees.
    tolerance : float
        Metres; smaller bends than a triangle of ``tolerance`` squared are left out.

    Returns
    -------
    dict of str to shapely geometry
        A valid coverage in degrees, not rounded.
    """
    metres = to_metres(areas)
    simple = shapely.coverage_simplify(list(metres.values()), tolerance)
    return _project(dict(zip(metres, simple, strict=True)), _TO_DEGREES)


def snap(areas: Mapping[str, Geometry], grid: float) -> Areas:
    """Move a coverage onto a coordinate grid and keep it an exact coverage.

    Rounding each coordinate by itself can let borders cross. Here all borders are noded on the grid
    together and cut the plane into faces; a face goes to the area that covered most of it.

    Parameters
    ----------
    areas : mapping of str to shapely geometry
        A valid coverage in degrees.
    grid : float
        Step of the grid in degrees.

    Returns
    -------
    dict of str to shapely geometry
        A valid coverage whose coordinates lie on the grid.

    Raises
    ------
    ValueError
        If an area has become too small for the grid, or the result is no valid coverage.
    """
    codes, shapes = list(areas), np.array(list(areas.values()))
    lines = shapely.union_all(shapely.boundary(shapes), grid_size=grid)
    faces = shapely.get_parts(shapely.polygonize([lines]))
    tree = shapely.STRtree(shapes)
    owned: dict[str, list[Geometry]] = {code: [] for code in codes}
    for face in faces:
        near = np.sort(tree.query(face))
        cover = shapely.area(shapely.intersection(face, shapes[near]))
        # A face that no area covered was open water or land abroad, enclosed by two borders.
        if cover.sum() > face.area / 2:
            owned[codes[near[int(cover.argmax())]]].append(face)
    lost = [code for code, mine in owned.items() if not mine]
    if lost:
        raise ValueError(f"areas too small for a grid of {grid}°: {', '.join(lost)}")
    result = {code: shapely.coverage_union_all(mine) for code, mine in owned.items()}
    if not shapely.coverage_is_valid(list(result.values())):
        raise ValueError(f"borders cross or leave gaps on a grid of {grid}°")
    return result


def geojson(areas: Mapping[str, Geometry]) -> bytes:
    """Write boundaries as compact GeoJSON for d3-geo, which Plotly draws with.

    d3-geo wants outer rings clockwise, against RFC 7946: it takes a ring the other way round for
    the whole globe with a hole in it.

    Parameters
    ----------
    areas : mapping of str to shapely geometry
        Boundaries in degrees, on a grid of `DECIMALS` decimals.

    Returns
    -------
    bytes
        A feature collection; features have the area code as ``id`` and no properties.
    """
    features = []
    for code, shape in areas.items():
        canonical = shapely.orient_polygons(shapely.normalize(shape), exterior_cw=True)
        outline = shapely.geometry.mapping(canonical)
        features.append(
            {
                "type": "Feature",
                "id": code,
                "properties": None,
                "geometry": {
                    "type": outline["type"],
                    "coordinates": _rounded(outline["coordinates"]),
                },
            }
        )
    return _json({"type": "FeatureCollection", "features": features})


def _rounded(values: Iterable[Any]) -> list[Any]:
    return [round(v, DECIMALS) if isinstance(v, float) else _rounded(v) for v in values]


def label_points(areas: Mapping[str, Geometry]) -> dict[str, list[float]]:
    """Find a point well inside the largest part of each area.

    Parameters
    ----------
    areas : mapping of str to shapely geometry
        Boundaries in degrees.

    Returns
    -------
    dict of str to list of float
        ``[longitude, latitude]`` in degrees, the centre of the largest circle that fits inside.
    """
    centres = {}
    for code, shape in to_metres(areas).items():
        main = max(shapely.get_parts(shape), key=shapely.area)
        circle = shapely.maximum_inscribed_circle(main, tolerance=200.0)
        centres[code] = shapely.get_point(circle, 0)
    degrees = _project(centres, _TO_DEGREES)
    return {code: [round(p.x, DECIMALS), round(p.y, DECIMALS)] for code, p in degrees.items()}


def neighbours(areas: Mapping[str, Geometry]) -> dict[str, list[str]]:
    """List for each area those which share a border or a corner with it (queen contiguity).

    Parameters
    ----------
    areas : mapping of str to shapely geometry
        An exact coverage. Areas that lie on islands have no neighbours.

    Returns
    -------
    dict of str to list of str
        Codes of the neighbours, in order; symmetric.
    """
    codes, shapes = list(areas), list(areas.values())
    pairs = shapely.STRtree(shapes).query(shapes, predicate="touches").T
    touching: dict[str, list[str]] = {code: [] for code in codes}
    for one, other in pairs:
        touching[codes[one]].append(codes[other])
    return {code: sorted(others) for code, others in touching.items()}


def outputs(source: Path) -> dict[str, bytes]:
    """Derive every file, without writing any.

    Parameters
    ----------
    source : Path
        The folder of ``counties_150m.geojson``.

    Returns
    -------
    dict of str to bytes
        Contents by path inside the project folder.
    """
    detailed = read(source / "counties_150m.geojson")
    # Provinces are merged from the simplified counties: both levels share their lines exactly.
    simple = snap(simplify(detailed, TOLERANCE), GRID)
    files: dict[str, bytes] = {}
    manifest: dict[str, dict[str, str]] = {}
    for level, areas in (("provinces", dissolve(simple)), ("counties", simple)):
        content = geojson(areas)
        name = f"{level}-{hashlib.sha256(content).hexdigest()[:8]}.json"
        manifest[level] = {"file": name}
        files[f"static/boundaries/{name}"] = content
    files["static/boundaries/manifest.json"] = _json(manifest)
    both = {**dissolve(detailed), **detailed}
    files["geo/points.json"] = _lines(label_points(both))
    files["geo/neighbours.json"] = _lines(
        {**neighbours(dissolve(detailed)), **neighbours(detailed)}
    )
    return files


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _lines(table: Mapping[str, object]) -> bytes:
    """One area a line: a change of one area is one changed line in the history."""
    rows = (f"{json.dumps(code)}: {json.dumps(value)}" for code, value in sorted(table.items()))
    return ("{\n" + ",\n".join(rows) + "\n}\n").encode()


def main() -> None:
    """Write the derived files and remove those of earlier contents."""
    files = outputs(PROJECT / "geo")
    for old in (PROJECT / "static" / "boundaries").glob("*.json"):
        if str(old.relative_to(PROJECT).as_posix()) not in files:
            old.unlink()
    for path, content in files.items():
        target = PROJECT / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        print(f"{path}: {len(content):,} bytes")


if __name__ == "__main__":
    main()
