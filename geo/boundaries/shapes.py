"""Small helpers on polygons that several steps share."""

from collections.abc import Iterable

import numpy as np
import shapely
from shapely import Geometry, Polygon

from geo.boundaries.frame import PlaneMap


def polygons(shape: Geometry) -> list[Polygon]:
    """List the polygons of any geometry, largest first; lines and points are left out."""
    # A collection can hold multipolygons: two levels of parts reach every polygon.
    parts = shapely.get_parts(shapely.get_parts(shape))
    found = [part for part in parts if isinstance(part, Polygon) and not part.is_empty]
    return sorted(found, key=shapely.area, reverse=True)


def repair(shape: Geometry) -> Geometry:
    """Make a shape valid and keep only what has an area."""
    return shapely.union_all(polygons(shapely.make_valid(shape)))


def largest(shape: Geometry) -> Polygon:
    """Give the largest polygon of a shape.

    Raises
    ------
    ValueError
        If nothing in the shape has an area.
    """
    found = polygons(shape)
    if not found:
        raise ValueError("a shape without any area")
    return found[0]


def without_holes(polygon: Polygon) -> Polygon:
    """Fill the holes of a polygon."""
    return Polygon(polygon.exterior)


def move(shapes: Iterable[Geometry], mapping: PlaneMap) -> list[Geometry]:
    """Map shapes so that a point they share stays one shared point, to the last bit.

    Arithmetic on long arrays can give equal inputs results that differ in the last bit, which
    would open rings and shared borders. So each distinct point is mapped once.

    Parameters
    ----------
    shapes : iterable of shapely geometry
        In the frame that `mapping` takes.
    mapping : callable
        Points of shape (n, 2) to points of shape (n, 2).

    Returns
    -------
    list of shapely geometry
        In the order given; not necessarily valid.
    """

    def each_point_once(points: np.ndarray) -> np.ndarray:
        distinct, where = np.unique(points, axis=0, return_inverse=True)
        return mapping(distinct)[where.ravel()]

    return list(shapely.transform(np.array(list(shapes), dtype=object), each_point_once))
