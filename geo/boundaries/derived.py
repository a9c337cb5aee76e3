"""What else is known from boundaries: where a symbol stands, and which areas are neighbours."""

from collections.abc import Mapping

import shapely
from shapely import Geometry

from geo.boundaries.frame import to_degrees, to_metres
from geo.boundaries.shapes import largest

#: The centre of the largest circle is found to within so many metres.
PRECISION = 200.0


def label_points(areas: Mapping[str, Geometry], decimals: int) -> dict[str, list[float]]:
    """Find a point well inside the largest part of each area.

    Parameters
    ----------
    areas : mapping of str to shapely geometry
        Boundaries in degrees.
    decimals : int
        Decimals of the result.

    Returns
    -------
    dict of str to list of float
        ``[longitude, latitude]`` in degrees, the centre of the largest circle that fits inside.
    """
    centres = {}
    for code, shape in to_metres(areas).items():
        circle = shapely.maximum_inscribed_circle(largest(shape), tolerance=PRECISION)
        centres[code] = shapely.get_point(circle, 0)
    degrees = to_degrees(centres)
    return {code: [round(p.x, decimals), round(p.y, decimals)] for code, p in degrees.items()}


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
