"""Guess the map projection that a drawing was made in.

Each province seems to be cut from a map of the whole country, in one of two projections: plate
carrée, where degrees of longitude and latitude are drawn as lengths, or a conic such as the one of
`frame.ALBERS`. Within one province they differ by a slight shear that says which it was. A drawing
set in its own projection needs only a position and a scale, with no rotation, and keeps its shape.
"""

from enum import Enum

import numpy as np

from geo.boundaries.frame import PlaneMap, project, unproject

#: A drawing whose axes may share one scale fits its place better than this (metres, root mean
#: square); otherwise the width and the height were scaled by themselves.
GOOD_FIT = 3000.0


class Projection(Enum):
    """How the drawing was projected."""

    CONIC = "conic"
    PLATE_CARREE = "plate carrée"


def fit_unrotated(
    drawn: np.ndarray, placed: np.ndarray, projection: Projection, *, one_scale: bool = False
) -> PlaneMap:
    """Fit position and scale of a drawing, without rotation, in a projection.

    Parameters
    ----------
    drawn : numpy array
        Points of the drawing, shape (n, 2), drawn units.
    placed : numpy array
        Where they are about to lie, shape (n, 2), metres.
    projection : Projection
        Where the axes are straight: in metres, or in degrees.
    one_scale : bool
        Whether width and height are scaled by the same number.

    Returns
    -------
    callable
        Drawn units to metres.
    """
    plate = projection is Projection.PLATE_CARREE
    target = unproject(placed) if plate else placed
    drawn_centre, centre = drawn.mean(axis=0), target.mean(axis=0)
    source, target = drawn - drawn_centre, target - centre
    if one_scale:
        # A degree of longitude is shorter on the ground than one of latitude.
        width = np.cos(np.radians(centre[1])) ** 2 if plate else 1.0
        weights = np.array([width, 1.0])
        ratio = ((source * target).sum(axis=0) @ weights) / ((source**2).sum(axis=0) @ weights)
        scale = np.repeat(ratio, 2)
    else:
        scale = (source * target).sum(axis=0) / (source**2).sum(axis=0)

    def placement(points: np.ndarray) -> np.ndarray:
        moved = (np.asarray(points, dtype=float) - drawn_centre) * scale + centre
        return project(moved) if plate else moved

    return placement


def misfit(
    drawn: np.ndarray, placed: np.ndarray, projection: Projection, *, one_scale: bool
) -> float:
    """Compute how far, in metres (root mean square), such a fit stays from the placed points."""
    fitted = fit_unrotated(drawn, placed, projection, one_scale=one_scale)(drawn)
    return float(np.sqrt(((fitted - placed) ** 2).sum(axis=1).mean()))


def guess(drawn: np.ndarray, placed: np.ndarray) -> Projection:
    """Choose the projection in which a drawing fits its place best.

    Parameters
    ----------
    drawn, placed : numpy array
        Points of the drawing in drawn units, and where a free affine placement puts them in
        metres; both of shape (n, 2).

    Returns
    -------
    Projection
        With one scale for both axes where that fits, else with two.
    """
    for one_scale in (True, False):
        misfits = {
            projection: misfit(drawn, placed, projection, one_scale=one_scale)
            for projection in Projection
        }
        best = min(misfits, key=misfits.__getitem__)
        if misfits[best] < GOOD_FIT:
            break
    return best
