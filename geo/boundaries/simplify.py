"""Thin out a coverage and move it onto a coordinate grid, without opening or crossing borders."""

from collections.abc import Mapping

import numpy as np
import shapely
from shapely import Geometry

from geo.boundaries.coverage import faces_of, merge
from geo.boundaries.frame import Areas, to_degrees, to_metres


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
    return to_degrees(dict(zip(metres, simple, strict=True)))


def snap(areas: Mapping[str, Geometry], grid: float) -> Areas:
    """Move a coverage onto a coordinate grid and keep it an exact coverage.

    Rounding each coordinate by itself can let borders cross. Here all borders are cut on the grid
    together; each face that results goes to the area that covered most of it.

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
    faces = faces_of(list(shapely.boundary(shapes)), grid)
    face, shape = shapely.STRtree(shapes).query(faces)
    covered = np.zeros((len(faces), len(shapes)))
    covered[face, shape] = shapely.area(shapely.intersection(faces[face], shapes[shape]))
    # A face that hardly any area covered was open water or land abroad between two borders.
    within = covered.sum(axis=1) > shapely.area(faces) / 2
    owners = np.where(within, covered.argmax(axis=1), -1)
    return merge(faces, owners, codes)


def dissolve(counties: Mapping[str, Geometry]) -> Areas:
    """Merge counties into their provinces, whose code is the first five characters of theirs."""
    parts: dict[str, list[Geometry]] = {}
    for code, shape in counties.items():
        parts.setdefault(code[:5], []).append(shape)
    return {code: shapely.coverage_union_all(parts[code]) for code in sorted(parts)}
