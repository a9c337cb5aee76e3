"""Adjust the placement of all drawings at once, so that their borders meet.

Each drawing may still move by an affine correction. The corrections of all drawings are the
unknowns of one least-squares problem, as in the block adjustment of aerial photographs: a sample of
a border shall lie on the line of its partner, be that a neighbour's border or the outline of the
country. Distances are measured across the line (point to line), because a drawing may slide along a
border without anyone noticing. Pairs are found anew after each solution, in shrinking reach, and
far pairs count less (Cauchy weights), because they are often wrong.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from shapely import Polygon

from geo.boundaries.borders import Border, Partners, Stack, lengths, sample
from geo.boundaries.frame import PlaneMap
from geo.boundaries.polynomial import Polynomial, Terms, chain

#: Samples along the outline of each drawing.
SAMPLES = 600
#: Step of the samples along the outline of the country, metres.
OUTLINE_STEP = 1500.0
#: Weight of a pair with the country's outline; a pair of neighbours weighs one.
OUTLINE_WEIGHT = 1.5
#: Weight of the distance along the line, against the distance across it.
ALONG = 0.05
#: The distance at which a pair counts half is the reach over four, but at least this, in metres.
SMALLEST_HALF = 700.0
#: Weight of staying where the last solution was: what no pair holds must not drift.
DAMPING = 1e-2
#: Unknowns of one affine correction.
UNKNOWNS = 6


class NormalEquations:
    """Weighted least squares, gathered block by block.

    Parameters
    ----------
    unknowns : int
        How many.
    """

    def __init__(self, unknowns: int) -> None:
        self.matrix = np.zeros((unknowns, unknowns))
        self.right = np.zeros(unknowns)

    def add(
        self, columns: np.ndarray, rows: np.ndarray, weights: np.ndarray, values: np.ndarray
    ) -> None:
        """Add equations ``rows @ unknowns[columns] = values``.

        Parameters
        ----------
        columns : numpy array of int
            Shape (k,), the unknowns concerned.
        rows : numpy array
            Shape (n, k).
        weights, values : numpy array
            Shape (n,).
        """
        weighted = rows * weights[:, None]
        self.matrix[np.ix_(columns, columns)] += weighted.T @ rows
        self.right[columns] += weighted.T @ values

    def solve(self) -> np.ndarray:
        """Solve for all unknowns, shape (unknowns,)."""
        return np.asarray(np.linalg.solve(self.matrix, self.right))


class Adjustment:
    """All drawings with samples along their outlines.

    Parameters
    ----------
    outlines : mapping of str to Polygon
        Outline of each drawing by province code, drawn units.
    mainland : Polygon
        Outline of the country, metres.
    """

    def __init__(self, outlines: Mapping[str, Polygon], mainland: Polygon) -> None:
        self.codes = list(outlines)
        self.samples = {
            code: sample(outline, outline.length / SAMPLES) for code, outline in outlines.items()
        }
        self.country = Border.of(sample(mainland, OUTLINE_STEP))

    def solve(
        self, placed: Mapping[str, PlaneMap], reaches: Sequence[float], stiffness: float = 0.0
    ) -> dict[str, PlaneMap]:
        """Correct placements by one affine map each.

        Parameters
        ----------
        placed : mapping of str to callable
            Where each drawing lies now: drawn units to metres.
        reaches : sequence of float
            Metres within which pairs are looked for, one solution after another.
        stiffness : float
            Weight, for each sample, of keeping the drawing's scale and direction as they are;
            zero leaves them free.

        Returns
        -------
        dict of str to callable
            Drawn units to metres.
        """
        points = {code: placed[code](self.samples[code]) for code in self.codes}
        terms = {
            code: Terms(1, points[code].mean(axis=0), float(points[code].std()))
            for code in self.codes
        }
        rows = {code: terms[code](points[code]) for code in self.codes}
        corrections = {code: terms[code].identity() for code in self.codes}
        for reach in reaches:
            corrections = self._step(rows, corrections, terms, reach, stiffness)
        return {
            code: chain(placed[code], Polynomial(terms[code], corrections[code]))
            for code in self.codes
        }

    def _step(
        self,
        rows: Mapping[str, np.ndarray],
        corrections: Mapping[str, np.ndarray],
        terms: Mapping[str, Terms],
        reach: float,
        stiffness: float,
    ) -> dict[str, np.ndarray]:
        """Pair the borders as they lie now and solve for all corrections once."""
        stack = Stack.of([rows[code] @ corrections[code] for code in self.codes])
        equations = NormalEquations(UNKNOWNS * len(self.codes))
        half = max(reach / 4, SMALLEST_HALF)
        for number, code in enumerate(self.codes):
            partners = stack.partners(number, self.country, reach)
            self._meet_outline(equations, partners, number, rows[code], half)
            self._meet_neighbours(equations, partners, number, rows, stack, half)
            self._hold(equations, number, terms[code].identity(), len(rows[code]), stiffness)
        now = np.concatenate([corrections[code].T.ravel() for code in self.codes])
        every = np.arange(len(now))
        equations.matrix[every, every] += DAMPING
        equations.right += DAMPING * now
        solution = equations.solve().reshape(len(self.codes), 2, 3)
        return {code: solution[number].T for number, code in enumerate(self.codes)}

    def _meet_outline(
        self,
        equations: NormalEquations,
        partners: Partners,
        number: int,
        mine: np.ndarray,
        half: float,
    ) -> None:
        """Ask the outer border of one drawing to lie on the outline of the country."""
        on_outline = np.flatnonzero(partners.meets_outline)
        target = partners.outline.positions[on_outline]
        weights = OUTLINE_WEIGHT * cauchy(partners.outline.distances[on_outline], half)
        for direction, share in across_and_along(self.country.normals[target]):
            equations.add(
                _columns(number),
                _along(mine[on_outline], direction),
                share**2 * weights,
                (self.country.points[target] * direction).sum(axis=1),
            )

    def _meet_neighbours(
        self,
        equations: NormalEquations,
        partners: Partners,
        number: int,
        rows: Mapping[str, np.ndarray],
        stack: Stack,
        half: float,
    ) -> None:
        """Ask the border of one drawing to lie on the borders of its neighbours."""
        mine, normals = rows[self.codes[number]], stack.one(number).normals
        on_neighbour = np.flatnonzero(partners.meets_neighbour)
        target = partners.neighbour.positions[on_neighbour]
        for other in np.unique(stack.owner[target]):
            with_other = stack.owner[target] == other
            here, there = on_neighbour[with_other], target[with_other]
            theirs = rows[self.codes[other]][stack.position[there]]
            normal = normals[here] - stack.border.normals[there]
            normal /= lengths(normal)[:, None] + 1e-9
            weights = cauchy(partners.neighbour.distances[here], half)
            for direction, share in across_and_along(normal):
                # Both sides move: their difference along the direction shall vanish.
                equations.add(
                    np.concatenate([_columns(number), _columns(other)]),
                    np.hstack([_along(mine[here], direction), -_along(theirs, direction)]),
                    share**2 * weights,
                    np.zeros(len(here)),
                )

    @staticmethod
    def _hold(
        equations: NormalEquations,
        number: int,
        identity: np.ndarray,
        samples: int,
        stiffness: float,
    ) -> None:
        """Ask a drawing to keep its scale and direction: the four linear coefficients."""
        linear = np.array([1, 2, 4, 5])
        equations.add(
            _columns(number)[linear],
            np.eye(len(linear)),
            np.full(len(linear), stiffness * samples),
            identity.T.ravel()[linear],
        )


def cauchy(distances: np.ndarray, half: float) -> np.ndarray:
    """Weigh pairs by their distance: one at zero, a half at `half`, ever less beyond."""
    return np.asarray(1 / (1 + (distances / half) ** 2))


def across_and_along(normals: np.ndarray) -> list[tuple[np.ndarray, float]]:
    """Give the directions across and along a border with their weights."""
    return [(normals, 1.0), (np.column_stack([-normals[:, 1], normals[:, 0]]), ALONG)]


def _columns(number: int) -> np.ndarray:
    return np.arange(UNKNOWNS * number, UNKNOWNS * (number + 1))


def _along(rows: np.ndarray, direction: np.ndarray) -> np.ndarray:
    """Turn terms, shape (n, 3), into rows for the six unknowns: the point along a direction."""
    return np.hstack([rows * direction[:, :1], rows * direction[:, 1:]])
