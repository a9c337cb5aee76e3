"""Turn overlapping shapes with gaps into an exact coverage.

All borders are cut at their crossings, on a grid, and cut the plane into faces. Each face then goes
to one area as a whole, so that nothing overlaps and nothing is left out, whatever the shapes were.
(Tools that clean a coverage in place, like `shapely.coverage_clean`, expect one that is nearly
clean: on shapes that overlap widely they can hand a whole area to its neighbour.)
"""

from collections.abc import Mapping

import numpy as np
import shapely
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components
from shapely import Geometry, Polygon

from geo.boundaries.frame import Areas
from geo.boundaries.gaps import share_gaps
from geo.boundaries.shapes import polygons

#: Step of the grid on which borders are cut, metres.
GRID = 1.0
#: Parts of a county smaller than this share of its largest are specks of the drawing.
SPECK = 0.02
#: A detached part goes to a neighbour when it is smaller than this many square metres ...
CRUMB_AREA = 3e6
#: ... or than this share of the county's largest part.
CRUMB_SHARE = 0.04
#: Two drawings count as equally fine when their scales agree to so many metres per drawn unit.
SCALE_STEP = 10.0

# Passing faces on settles after two or three rounds.
_ROUNDS = 10
_NOBODY = -1


def cover(shapes: Mapping[str, Geometry], mainland: Polygon, scales: Mapping[str, float]) -> Areas:
    """Make an exact coverage of the mainland from placed counties.

    Parameters
    ----------
    shapes : mapping of str to shapely geometry
        Placed counties by code, metres; with overlaps and gaps.
    mainland : Polygon
        What they shall cover together, metres.
    scales : mapping of str to float
        By the same codes, the scale of the drawing in metres per drawn unit. Where counties
        overlap the finer drawing wins, among equals the smaller county.

    Returns
    -------
    dict of str to shapely geometry
        By code; a valid coverage of the mainland, vertices on a grid of `GRID`.

    Raises
    ------
    ValueError
        If part of the mainland is left over, or a county is lost.
    """
    codes = list(shapes)
    clipped = [_without_specks(shapes[code]).intersection(mainland) for code in codes]
    ground = _on_grid(mainland)
    whole = np.array([_on_grid(shape) for shape in share_gaps(clipped, mainland)])
    faces = faces_of([*shapely.boundary(whole), ground.boundary], GRID)
    inside = shapely.contains(ground, shapely.point_on_surface(faces))
    scale = np.array([round(scales[code] / SCALE_STEP) for code in codes])
    owners = _first_owners(faces, whole, np.lexsort((shapely.area(whole), scale)))
    owners[~inside] = _NOBODY
    borders = common_borders(faces)
    owners = fill(owners, inside, borders, len(codes))
    if (inside & (owners == _NOBODY)).any():
        raise ValueError("part of the country borders on no county")
    owners = pass_on_crumbs(owners, shapely.area(faces), borders, len(codes))
    return merge(faces, owners, codes)


def _without_specks(shape: Geometry) -> Geometry:
    parts = polygons(shape)
    return shapely.union_all([part for part in parts if part.area > SPECK * parts[0].area])


def _on_grid(shape: Geometry) -> Geometry:
    return shapely.make_valid(shapely.set_precision(shape, GRID))


def faces_of(lines: list[Geometry], grid: float) -> np.ndarray:
    """Cut lines at their crossings, on a grid, and list the faces between them.

    Parameters
    ----------
    lines : list of shapely geometry
        Lines in any frame.
    grid : float
        Step of the grid, in the unit of the lines.

    Returns
    -------
    numpy array of Polygon
        Faces that do not overlap; their vertices lie on the grid.
    """
    noded = shapely.union_all(lines, grid_size=grid)
    return np.asarray(shapely.get_parts(shapely.polygonize([noded])))


def _first_owners(faces: np.ndarray, shapes: np.ndarray, precedence: np.ndarray) -> np.ndarray:
    """Give each face to the first shape, in the order of precedence, that covers it."""
    rank = np.empty(len(shapes), dtype=int)
    rank[precedence] = np.arange(len(shapes))
    face, shape = shapely.STRtree(shapes).query(shapely.point_on_surface(faces), predicate="within")
    best = np.full(len(faces), len(shapes))
    np.minimum.at(best, face, rank[shape])
    return np.asarray(np.append(precedence, _NOBODY)[best])


def common_borders(faces: np.ndarray) -> csr_array:
    """Measure the borders that faces have in common.

    Parameters
    ----------
    faces : numpy array of Polygon
        Faces between noded lines: neighbours share the very same segments.

    Returns
    -------
    scipy sparse array
        Symmetric, shape (faces, faces): lengths in the unit of the faces, zero for those that
        share a corner at most.
    """
    rings, face_of_ring = shapely.get_rings(faces, return_index=True)
    points, ring_of_point = shapely.get_coordinates(rings, return_index=True)
    same_ring = ring_of_point[1:] == ring_of_point[:-1]
    starts, ends = points[:-1][same_ring], points[1:][same_ring]
    owners = face_of_ring[ring_of_point[:-1][same_ring]]
    # The two faces run through a segment in opposite directions: put its lower end first.
    swap = (starts[:, 0] > ends[:, 0]) | (
        (starts[:, 0] == ends[:, 0]) & (starts[:, 1] > ends[:, 1])
    )
    segments = np.hstack(
        [np.where(swap[:, None], ends, starts), np.where(swap[:, None], starts, ends)]
    )
    order = np.lexsort(segments.T)
    segments, owners = segments[order], owners[order]
    twice = np.flatnonzero((segments[1:] == segments[:-1]).all(axis=1))
    length = np.hypot(*(segments[twice, 2:] - segments[twice, :2]).T)
    one, other = owners[twice], owners[twice + 1]
    half = coo_array((length, (one, other)), shape=(len(faces), len(faces)))
    return csr_array(half + half.T)


def _membership(groups: np.ndarray, count: int) -> csr_array:
    """Write groups as a sparse table, shape (items, count); items of nobody belong to none."""
    items = np.flatnonzero(groups != _NOBODY)
    ones = np.ones(len(items))
    return csr_array((ones, (items, groups[items])), shape=(len(groups), count))


def fill(owners: np.ndarray, inside: np.ndarray, borders: csr_array, count: int) -> np.ndarray:
    """Give faces of nobody to the area they share the longest border with.

    Parameters
    ----------
    owners : numpy array of int
        Area of each face, -1 for nobody.
    inside : numpy array of bool
        Which faces must have an owner.
    borders : scipy sparse array
        From `common_borders`.
    count : int
        How many areas there are.

    Returns
    -------
    numpy array of int
        Area of each face; -1 stays where a face borders on nobody's faces only.
    """
    owners = owners.copy()
    for _ in range(_ROUNDS):
        open_faces = np.flatnonzero(inside & (owners == _NOBODY))
        if not len(open_faces):
            break
        shared = (borders[open_faces] @ _membership(owners, count)).toarray()
        bordering = shared.max(axis=1) > 0
        owners[open_faces[bordering]] = shared[bordering].argmax(axis=1)
    return owners


def pass_on_crumbs(
    owners: np.ndarray, sizes: np.ndarray, borders: csr_array, count: int
) -> np.ndarray:
    """Give small detached parts of an area to the neighbour with the longest common border.

    Parameters
    ----------
    owners : numpy array of int
        Area of each face, -1 for nobody.
    sizes : numpy array
        Size of each face, square metres.
    borders : scipy sparse array
        From `common_borders`.
    count : int
        How many areas there are.

    Returns
    -------
    numpy array of int
        Area of each face. Larger detached parts, which may be real exclaves, stay.
    """
    owners = owners.copy()
    for _ in range(_ROUNDS):
        part, crumbs = _crumbs(owners, sizes, borders, count)
        parts = _membership(part, part.max() + 1)[:, crumbs]
        shared = (parts.T @ borders @ _membership(owners, count)).toarray()
        first_face = np.unique(part, return_index=True)[1][crumbs]
        shared[np.arange(len(crumbs)), owners[first_face]] = 0
        going = shared.max(axis=1, initial=0) > 0
        if not going.any():
            break
        for crumb, new_owner in zip(crumbs[going], shared[going].argmax(axis=1), strict=True):
            owners[part == crumb] = new_owner
    return owners


def _crumbs(
    owners: np.ndarray, sizes: np.ndarray, borders: csr_array, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Number the connected parts of all areas, and list those that are crumbs."""
    pairs = borders.tocoo()
    same = owners[pairs.row] == owners[pairs.col]
    inner = coo_array((pairs.data[same], (pairs.row[same], pairs.col[same])), shape=borders.shape)
    _, part = connected_components(inner, directed=False)
    size = np.bincount(part, weights=sizes)
    owner = np.full(len(size), _NOBODY)
    owner[part] = owners
    largest = np.zeros(count + 1)  # the last entry is nobody's
    np.maximum.at(largest, owner, size)
    small = size <= np.maximum(CRUMB_AREA, CRUMB_SHARE * largest[owner])
    return part, np.flatnonzero(small & (size < largest[owner]) & (owner != _NOBODY))


def merge(faces: np.ndarray, owners: np.ndarray, codes: list[str]) -> Areas:
    """Join the faces of each area.

    Parameters
    ----------
    faces : numpy array of Polygon
        Faces from `faces_of`.
    owners : numpy array of int
        For each face the position of its area in `codes`, -1 for none.
    codes : list of str
        Area codes.

    Returns
    -------
    dict of str to shapely geometry
        By code; a valid coverage.

    Raises
    ------
    ValueError
        If an area has no face, or the result is no valid coverage.
    """
    lost = [code for number, code in enumerate(codes) if not (owners == number).any()]
    if lost:
        raise ValueError(f"areas too small for the grid: {', '.join(lost)}")
    areas = {
        code: shapely.coverage_union_all(faces[owners == number])
        for number, code in enumerate(codes)
    }
    if not shapely.coverage_is_valid(list(areas.values())):
        raise ValueError("borders cross or leave gaps on the grid")
    return areas
