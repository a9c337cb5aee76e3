"""Give islands to the counties they belong to."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import shapely
from shapely import Geometry

from geo.boundaries.frame import Areas, PlaneMap, project
from geo.boundaries.shapes import move, repair


class Island(NamedTuple):
    """A point on an island, in degrees, and the county the island belongs to."""

    lon: float
    lat: float
    county: str


ABU_MUSA, BANDAR_LENGEH, BUSHEHR, QESHM = "IR-2201", "IR-2203", "IR-1801", "IR-2204"

#: Islands in the Persian Gulf that Natural Earth has, east to west within a county.
ISLANDS = (
    Island(56.471, 27.074, QESHM),  # Hormuz
    Island(56.366, 26.861, QESHM),  # Larak
    Island(55.879, 26.646, QESHM),  # Hengam
    Island(55.820, 26.790, QESHM),  # Qeshm
    Island(54.515, 26.286, BANDAR_LENGEH),  # Farur
    Island(53.979, 26.526, BANDAR_LENGEH),  # Kish
    Island(53.631, 26.675, BANDAR_LENGEH),  # Hendorabi
    Island(53.258, 26.820, BANDAR_LENGEH),  # Lavan
    Island(55.034, 25.874, ABU_MUSA),  # Abu Musa
    Island(54.534, 25.909, ABU_MUSA),  # Sirri
    Island(50.312, 29.243, BUSHEHR),  # Kharg
)
#: Islands that only the drawing of all provinces has: its names, and their county.
DRAWN_ISLANDS = {"tonbebozorg": ABU_MUSA, "tonbekuchak": ABU_MUSA}

#: Counties that are islands altogether: nothing of their drawing is taken.
ISLAND_COUNTIES = {ABU_MUSA, QESHM}

#: An island and the point that tells its county are nearer than this, metres.
NEAR = 5000.0


def add_islands(
    counties: Mapping[str, Geometry],
    islands: Iterable[Geometry],
    drawn: Mapping[str, Geometry],
    placement: PlaneMap,
) -> Areas:
    """Add the islands to the counties of the mainland.

    Parameters
    ----------
    counties : mapping of str to shapely geometry
        Coverage of the mainland, metres.
    islands : iterable of shapely geometry
        Islands of Natural Earth, metres.
    drawn : mapping of str to shapely geometry
        Islands in the drawing of all provinces, drawn units.
    placement : callable
        That drawing to metres.

    Returns
    -------
    dict of str to shapely geometry
        By code in order; with the counties that consist of islands only.

    Raises
    ------
    LookupError
        If an island is none of those listed here.
    """
    parts: dict[str, list[Geometry]] = {code: [shape] for code, shape in counties.items()}
    for island in islands:
        parts.setdefault(county_of(island), []).append(island)
    for name, county in DRAWN_ISLANDS.items():
        parts.setdefault(county, []).append(repair(move([drawn[name]], placement)[0]))
    return {code: shapely.union_all(parts[code]) for code in sorted(parts)}


def county_of(island: Geometry) -> str:
    """Find the county that an island, in metres, belongs to.

    Raises
    ------
    LookupError
        If it is none of `ISLANDS`.
    """
    for known in ISLANDS:
        point = shapely.transform(shapely.Point(known.lon, known.lat), project)
        if island.distance(point) < NEAR:
            return known.county
    where = island.representative_point()
    raise LookupError(f"an unknown island at {where.x:.0f}, {where.y:.0f} metres")
