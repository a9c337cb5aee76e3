"""Share out the land that no county covers."""

from collections.abc import Sequence

import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely import Geometry, Polygon

from geo.boundaries.borders import sample
from geo.boundaries.shapes import polygons

#: Step of the border samples that counties are known by, metres.
STEP = 700.0
#: Counties this near to a gap's bounding circle may get a part of it, metres.
AROUND = 3000.0
#: A smaller gap goes to the nearest county as a whole, square metres.
SMALL = 2e4
#: A piece overlaps the county that gets it by so much, so that they grow together; metres.
OVERLAP = 1.0


def share_gaps(shapes: Sequence[Geometry], mainland: Polygon) -> list[Geometry]:
    """Give every part of the mainland that nobody covers to the nearest county.

    A gap between several counties is cut where two of them are equally near, by the Voronoi cells
    of samples along their borders.

    Parameters
    ----------
    shapes : sequence of shapely geometry
        Counties, metres; they may overlap.
    mainland : Polygon
        What has to be covered, metres.

    Returns
    -------
    list of shapely geometry
        The counties in their order, grown over the gaps.
    """
    borders = [sample(shape, STEP) for shape in shapes]
    points, first = np.unique(np.vstack(borders), axis=0, return_index=True)
    owners = np.repeat(np.arange(len(borders)), [len(border) for border in borders])[first]
    tree = cKDTree(points)
    gained: dict[int, list[Geometry]] = {}
    for gap in polygons(mainland.difference(shapely.union_all(list(shapes)))):
        near = _around(gap, tree)
        candidates = np.unique(owners[near])
        if len(candidates) > 1 and gap.area >= SMALL:
            for owner, piece in _cells(gap, points[near], owners[near]):
                gained.setdefault(owner, []).append(piece)
        else:
            inside = shapely.get_coordinates(gap.representative_point())[0]
            owner = candidates[0] if len(candidates) == 1 else owners[tree.query(inside)[1]]
            gained.setdefault(int(owner), []).append(gap)
    return [
        shapely.union_all([shape, *(shapely.buffer(gained[number], OVERLAP))])
        if number in gained
        else shape
        for number, shape in enumerate(shapes)
    ]


def _around(gap: Polygon, tree: cKDTree) -> np.ndarray:
    """List the border samples near a gap."""
    west, south, east, north = gap.bounds
    centre = ((west + east) / 2, (south + north) / 2)
    radius = float(np.hypot(east - west, north - south)) / 2 + AROUND
    return np.array(sorted(tree.query_ball_point(centre, radius)), dtype=int)


def _cells(gap: Polygon, points: np.ndarray, owners: np.ndarray) -> list[tuple[int, Geometry]]:
    """Cut a gap along the Voronoi cells of border samples: owner and piece."""
    window = shapely.envelope(gap).buffer(AROUND)
    diagram = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=window, ordered=True)
    # Samples on one straight line give cells whose corners are so blunt that rings may cross.
    cells = shapely.make_valid(shapely.get_parts(diagram))
    reached = shapely.intersects(cells, gap)
    pieces = shapely.intersection(cells[reached], gap)
    return [
        (int(owner), piece)
        for owner, piece in zip(owners[reached], pieces, strict=True)
        if piece.area > 0
    ]
