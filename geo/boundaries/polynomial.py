"""Maps of the plane by polynomials of degree one (affine) or two."""

from dataclasses import dataclass

import numpy as np

from geo.boundaries.frame import PlaneMap


@dataclass(frozen=True)
class Terms:
    """The terms of a polynomial in two coordinates, taken around a centre.

    Centre and scale keep the terms near one, so that fits stay well-conditioned in any unit.

    Attributes
    ----------
    degree : int
        1 (three terms: 1, u, v) or 2 (six: 1, u, v, u², uv, v²).
    centre : numpy array
        Shape (2,), in the units of the points.
    scale : float
        The length that counts as one, in the units of the points.
    """

    degree: int
    centre: np.ndarray
    scale: float

    def __call__(self, points: np.ndarray) -> np.ndarray:
        """Compute the terms at points of shape (n, 2): shape (n, 3) or (n, 6)."""
        u, v = ((np.asarray(points, dtype=float) - self.centre) / self.scale).T
        terms = [np.ones(len(u)), u, v]
        if self.degree == 2:
            terms += [u**2, u * v, v**2]
        return np.column_stack(terms)

    def identity(self) -> np.ndarray:
        """Give the coefficients that leave every point where it is, shape (terms, 2)."""
        coefficients = np.zeros((6 if self.degree == 2 else 3, 2))
        coefficients[0] = self.centre
        coefficients[1, 0] = coefficients[2, 1] = self.scale
        return coefficients


@dataclass(frozen=True)
class Polynomial:
    """A map of the plane: `terms` times `coefficients` of shape (terms, 2)."""

    terms: Terms
    coefficients: np.ndarray

    def __call__(self, points: np.ndarray) -> np.ndarray:
        """Map points of shape (n, 2)."""
        return np.asarray(self.terms(points) @ self.coefficients)

    def raised(self) -> "Polynomial":
        """Give the same map as a polynomial of degree two."""
        if self.terms.degree == 2:
            return self
        terms = Terms(2, self.terms.centre, self.terms.scale)
        return Polynomial(terms, np.vstack([self.coefficients, np.zeros((3, 2))]))


def chain(first: PlaneMap, then: PlaneMap) -> PlaneMap:
    """Apply one map after another."""
    return lambda points: then(first(points))
