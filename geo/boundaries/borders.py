"""Borders as samples: points at even steps with the direction that leads out of the shape."""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely import Geometry

from geo.boundaries.shapes import polygons

#: A ring gets at least so many samples.
FEWEST = 8
#: How many nearest samples are looked at for one that faces the right way.
CANDIDATES = 6
#: Two borders face each other when the cosine between their outward directions is below minus
#: this, and run along each other on the same side when it is above this.
FACING = 0.3


def sample(shape: Geometry, step: float) -> np.ndarray:
    """Take points along the outer rings of a shape, counter-clockwise.

    Parameters
    ----------
    shape : shapely geometry
        Polygon or multipolygon.
    step : float
        Distance between points in the shape's own units, rounded so that it divides each ring.

    Returns
    -------
    numpy array
        Shape (n, 2); rings one after the other, largest polygon first.
    """
    rings = []
    for polygon in polygons(shape):
        ring = shapely.orient_polygons(polygon).exterior
        count = max(FEWEST, round(ring.length / step))
        distances = np.linspace(0, ring.length, count, endpoint=False)
        rings.append(shapely.get_coordinates(shapely.line_interpolate_point(ring, distances)))
    return np.vstack(rings)


def outward(points: np.ndarray) -> np.ndarray:
    """Compute the outward unit normals of a closed counter-clockwise row of points.

    Parameters
    ----------
    points : numpy array
        Shape (n, 2).

    Returns
    -------
    numpy array
        Shape (n, 2); the direction along the ring is taken over two samples either way.
    """
    along = np.roll(points, -2, axis=0) - np.roll(points, 2, axis=0)
    along /= lengths(along)[:, None] + 1e-9
    return np.column_stack([along[:, 1], -along[:, 0]])


def lengths(vectors: np.ndarray) -> np.ndarray:
    """Compute the lengths of vectors of shape (n, 2)."""
    return np.asarray(np.hypot(vectors[:, 0], vectors[:, 1]))


def dots(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Compute the scalar products of two rows of vectors, along their last axis."""
    return np.asarray((one * other).sum(axis=-1))


@dataclass(frozen=True)
class Border:
    """Sampled border: points and their outward normals, both of shape (n, 2), in metres."""

    points: np.ndarray
    normals: np.ndarray

    @classmethod
    def of(cls, points: np.ndarray) -> "Border":
        """Take the normals from one closed counter-clockwise ring of points."""
        return cls(points, outward(points))


@dataclass(frozen=True)
class Matches:
    """For each sample of a border its partner in another: where, and how far in metres.

    Where there is none, the distance is infinite and the position means nothing.
    """

    positions: np.ndarray
    distances: np.ndarray


def match(border: Border, other: Border, reach: float, *, opposite: bool) -> Matches:
    """Find for each sample the nearest of another border that faces the right way.

    Parameters
    ----------
    border, other : Border
        In metres.
    reach : float
        Partners must be nearer than this, in metres.
    opposite : bool
        True for a neighbour's border, whose normals point the other way; False for the outline of
        the country, whose normals point the same way.

    Returns
    -------
    Matches
        One entry for each sample of `border`.
    """
    if not len(other.points):
        nothing = np.full(len(border.points), np.inf)
        return Matches(np.zeros(len(border.points), dtype=int), nothing)
    distances, positions = cKDTree(other.points).query(
        border.points, k=CANDIDATES, distance_upper_bound=reach
    )
    # The tree marks "no further sample within reach" by a position past the end.
    positions = np.minimum(positions, len(other.points) - 1)
    cosines = dots(other.normals[positions], border.normals[:, None, :])
    faces_right = cosines < -FACING if opposite else cosines > FACING
    distances = np.where(faces_right, distances, np.inf)
    best = distances.argmin(axis=1)
    rows = np.arange(len(best))
    return Matches(positions[rows, best], distances[rows, best])


@dataclass(frozen=True)
class Partners:
    """What each sample of one drawing's border should meet.

    Attributes
    ----------
    neighbour, outline : Matches
        The nearest sample of another drawing (a position in the stacked borders of all drawings)
        and of the country's outline.
    meets_neighbour, meets_outline : numpy array of bool
        Which of the two counts; at most one, neither where nothing is in reach.
    """

    neighbour: Matches
    outline: Matches
    meets_neighbour: np.ndarray
    meets_outline: np.ndarray


@dataclass(frozen=True)
class Stack:
    """The borders of all drawings one after the other.

    Attributes
    ----------
    border : Border
        All samples, in metres.
    owner, position : numpy array of int
        For each sample the number of its drawing, and its place among that drawing's samples.
    """

    border: Border
    owner: np.ndarray
    position: np.ndarray

    @classmethod
    def of(cls, rings: list[np.ndarray]) -> "Stack":
        """Stack closed counter-clockwise rings of points, one a drawing."""
        return cls(
            border=Border(np.vstack(rings), np.vstack([outward(ring) for ring in rings])),
            owner=np.concatenate([np.full(len(ring), i) for i, ring in enumerate(rings)]),
            position=np.concatenate([np.arange(len(ring)) for ring in rings]),
        )

    def one(self, drawing: int) -> Border:
        """Give the border of one drawing."""
        mine = self.owner == drawing
        return Border(self.border.points[mine], self.border.normals[mine])

    def partners(self, drawing: int, outline: Border, reach: float) -> Partners:
        """Find what the border of one drawing should meet.

        The country's outline is preferred where it is about as near as a neighbour, because it
        stays where it is.

        Parameters
        ----------
        drawing : int
            Number of the drawing.
        outline : Border
            The country's outline, in metres.
        reach : float
            Partners must be nearer than this, in metres.

        Returns
        -------
        Partners
            One entry for each sample of the drawing.
        """
        mine = self.one(drawing)
        west, south = mine.points.min(axis=0) - reach
        east, north = mine.points.max(axis=0) + reach
        x, y = self.border.points.T
        # Samples that are too far from every sample of this drawing only slow the search down.
        near = (x >= west) & (x <= east) & (y >= south) & (y <= north)
        others = np.flatnonzero(near & (self.owner != drawing))
        found = match(
            mine,
            Border(self.border.points[others], self.border.normals[others]),
            reach,
            opposite=True,
        )
        neighbour = found
        if len(others):
            neighbour = Matches(others[found.positions], found.distances)
        coast = match(mine, outline, reach, opposite=False)
        meets_outline = np.isfinite(coast.distances) & (
            coast.distances <= 1.5 * neighbour.distances + 500
        )
        return Partners(
            neighbour=neighbour,
            outline=coast,
            meets_neighbour=np.isfinite(neighbour.distances) & ~meets_outline,
            meets_outline=meets_outline,
        )
