"""Shapes from the outlines of an SVG drawing."""

import math
import re

import numpy as np
import shapely
from shapely import Geometry, Polygon
from svgelements import Close, Line, Move, Path

from geo.boundaries.shapes import polygons, repair

#: Bounds for the number of chords that stand for one curve.
CHORDS_LEAST, CHORDS_MOST = 2, 12
#: A curve gets as many chords as the square root of its length over this (drawn units) says.
CHORD_UNIT = 0.15
#: Parts smaller than this share of the largest are loops where a path crosses itself.
HAIRLINE = 0.002

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")

Ring = list[tuple[float, float]]


def path_rings(data: str) -> list[Ring]:
    """Read the rings of a path, curves as chords.

    Parameters
    ----------
    data : str
        The ``d`` attribute of a ``path`` element.

    Returns
    -------
    list of list of (x, y)
        One ring for each part of the path that encloses something; y downwards as in SVG.
    """
    rings = []
    for part in Path(data).as_subpaths():
        ring: Ring = []
        for segment in Path(part):
            if isinstance(segment, Move | Line | Close):
                if segment.end is not None:
                    ring.append((segment.end.x, segment.end.y))
            else:
                ring += _chords(segment)
        if len(ring) > 2:
            rings.append(ring)
    return rings


def _chords(curve: object) -> Ring:
    wanted = math.ceil(math.sqrt(curve.length(error=1e-2) / CHORD_UNIT))  # type: ignore[attr-defined]
    count = min(CHORDS_MOST, max(CHORDS_LEAST, wanted))
    positions = np.linspace(0, 1, count + 1)[1:]
    points = [curve.point(position) for position in positions]  # type: ignore[attr-defined]
    return [(point.x, point.y) for point in points]


def points_ring(data: str) -> Ring:
    """Read the one ring of a ``points`` attribute (``polygon`` and ``polyline`` elements)."""
    values = [float(number) for number in _NUMBER.findall(data)]
    # A last x without its y, which some drawings have, says nothing.
    return list(zip(values[0::2], values[1::2], strict=False))


def shape_of_rings(rings: list[Ring]) -> Geometry:
    """Fill rings by the even-odd rule and turn the y axis upwards.

    Parameters
    ----------
    rings : list of list of (x, y)
        Rings of one outline; a ring inside another is a hole, one that crosses itself is repaired.

    Returns
    -------
    shapely geometry
        Polygon or multipolygon, without the hairline loops of self-crossing paths.
    """
    shape: Geometry = Polygon()
    for ring in rings:
        shape = shape.symmetric_difference(repair(Polygon(ring)))
    parts = polygons(shape)
    kept = [part for part in parts if part.area > HAIRLINE * parts[0].area]
    return shapely.transform(shapely.union_all(kept), lambda points: points * [1, -1])
