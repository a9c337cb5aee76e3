"""Fit one outline to another without knowing which points belong together.

Iterative closest point: pair each point with the nearest of the other outline, fit, repeat. Pairs
are taken both ways, from the moving outline to the fixed one and back, so that no part of either is
left without a partner.
"""

import math

import numpy as np
from scipy.spatial import cKDTree
from shapely import Polygon

from geo.boundaries.borders import sample
from geo.boundaries.polynomial import Polynomial, Terms

#: The fit stops when the misfit changes by less than this part of itself ...
SETTLED = 1e-4
#: ... but not before so many rounds.
FEWEST_ROUNDS = 12


def fit_boxes(source: Polygon, target: Polygon) -> Polynomial:
    """Give the affine map, without rotation, that takes one bounding box onto another."""
    west, south, east, north = source.bounds
    to_west, to_south, to_east, to_north = target.bounds
    centre = np.array(source.centroid.coords[0])
    terms = Terms(1, centre, math.sqrt(source.area))
    stretch = np.array(
        [(to_east - to_west) / (east - west), (to_north - to_south) / (north - south)]
    )
    origin = np.array([to_west, to_south]) + (centre - [west, south]) * stretch
    return Polynomial(terms, np.vstack([origin, np.diag(stretch * terms.scale)]))


def fit_outline(
    source: Polygon, target: Polygon, start: Polynomial, rounds: int, samples: int
) -> Polynomial:
    """Fit a polynomial that takes one outline onto another.

    Parameters
    ----------
    source : Polygon
        Outline to move, any unit.
    target : Polygon
        Outline to move it to.
    start : Polynomial
        First guess; its degree is the degree of the fit.
    rounds : int
        At most so many rounds of pairing and fitting.
    samples : int
        Points taken along each outline.

    Returns
    -------
    Polynomial
        From the frame of `source` to that of `target`; least squares over the last pairs.
    """
    moving = sample(source, source.length / samples)
    fixed = sample(target, target.length / samples)
    nearest_fixed = cKDTree(fixed)
    terms = start.terms(moving)
    fitted, misfit = start, math.inf
    for done in range(1, rounds + 1):
        moved = fitted(moving)
        distances, partner = nearest_fixed.query(moved)
        _, partner_back = cKDTree(moved).query(fixed)
        coefficients, *_ = np.linalg.lstsq(
            np.vstack([terms, terms[partner_back]]), np.vstack([fixed[partner], fixed]), rcond=None
        )
        fitted = Polynomial(start.terms, coefficients)
        before, misfit = misfit, math.sqrt((distances**2).mean())
        if done >= FEWEST_ROUNDS and abs(before - misfit) < SETTLED * misfit:
            break
    return fitted
