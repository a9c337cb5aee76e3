"""Close the seams between placed drawings, bending them only near their borders.

After the joint adjustment the borders of two neighbours still run some hundred metres apart. Each
sample of a border is moved half-way to its partner, or all the way to the outline of the country,
and the moves are smoothed along the border, widely at first and then more closely. Inside a
province they fade away.
"""

import math
from collections.abc import Mapping

import numpy as np
import shapely
from scipy.ndimage import gaussian_filter1d
from scipy.spatial import cKDTree
from shapely import Polygon

from geo.boundaries.borders import Border, Stack, dots, sample
from geo.boundaries.frame import PlaneMap
from geo.boundaries.polynomial import chain
from geo.boundaries.shapes import move

#: Metres: step of the samples along a drawing's border and along the country's outline.
BORDER_STEP, OUTLINE_STEP = 1000.0, 400.0
#: A border gets at least so many samples.
FEWEST_SAMPLES = 200
#: Partners are looked for within so many metres.
REACH = 9000.0
#: Nearer than this the distance is taken to the partner's line, farther away to the point (metres).
LINE_REACH = 1500.0
#: Widths of the smoothing along the border, one round after another (metres).
SMOOTHING = (6000.0, 5000.0, 4000.0, 3000.0, 2500.0, 2000.0, 1500.0, 1500.0)
#: How far inland a correction has fallen to 1/e, metres.
FADE = 6000.0

# A correction inside is the mean of so many border samples, by inverse square of the distance plus
# a few metres that keep a sample's own point finite.
_MEAN_OF, _NOT_ZERO = 8, 50.0
# Below this share of matched samples in its surroundings, a border stays where it is.
_THIN = 1e-2


class Fade:
    """A map that moves points like the border near them, and less the farther inland they are.

    Parameters
    ----------
    border : numpy array
        Samples of the border, shape (n, 2), metres.
    shifts : numpy array
        How each of them moves, shape (n, 2), metres.
    """

    def __init__(self, border: np.ndarray, shifts: np.ndarray) -> None:
        self._tree = cKDTree(border)
        self._shifts = shifts

    def __call__(self, points: np.ndarray) -> np.ndarray:
        """Move points of shape (n, 2)."""
        distances, nearest = self._tree.query(points, k=_MEAN_OF)
        weights = 1 / (distances + _NOT_ZERO) ** 2
        total = (self._shifts[nearest] * weights[..., None]).sum(axis=1)
        mean = total / weights.sum(axis=1)[:, None]
        fading = np.exp(-((distances[:, 0] / FADE) ** 2))
        return np.asarray(points + mean * fading[:, None])


def close_seams(
    outlines: Mapping[str, Polygon], maps: Mapping[str, PlaneMap], mainland: Polygon
) -> dict[str, PlaneMap]:
    """Bend placed drawings so that their borders meet each other and the country's outline.

    Parameters
    ----------
    outlines : mapping of str to Polygon
        Outline of each drawing by province code, drawn units.
    maps : mapping of str to callable
        Each drawing to metres.
    mainland : Polygon
        The country without its islands, metres.

    Returns
    -------
    dict of str to callable
        Each drawing to metres, with its seams closed to within some tens of metres.
    """
    codes = list(outlines)
    placed = [maps[code](_border_samples(outlines[code], maps[code])) for code in codes]
    shifts = [np.zeros_like(points) for points in placed]
    country = Border.of(sample(mainland, OUTLINE_STEP))
    for width in SMOOTHING:
        now = [points + shift for points, shift in zip(placed, shifts, strict=True)]
        stack = Stack.of(now)
        steps = [_towards_partners(stack, number, country) for number in range(len(codes))]
        for shift, (wanted, matched) in zip(shifts, steps, strict=True):
            shift += _smooth(wanted, matched, width / BORDER_STEP)
    return {
        code: chain(maps[code], Fade(points, shift))
        for code, points, shift in zip(codes, placed, shifts, strict=True)
    }


def _border_samples(outline: Polygon, placement: PlaneMap) -> np.ndarray:
    """Sample a drawing's outline at even steps on the ground; drawn units."""
    (on_ground,) = move([outline], placement)
    count = max(FEWEST_SAMPLES, math.floor(shapely.length(on_ground.exterior) / BORDER_STEP))
    return sample(outline, outline.length / count)


def _towards_partners(stack: Stack, number: int, country: Border) -> tuple[np.ndarray, np.ndarray]:
    """Compute for each sample of one border the way to go, shape (n, 2), and whether it has one."""
    mine = stack.one(number)
    partners = stack.partners(number, country, REACH)
    wanted = np.zeros_like(mine.points)

    met = partners.meets_neighbour
    target = partners.neighbour.positions[met]
    there = Border(stack.border.points[target], stack.border.normals[target])
    distances = partners.neighbour.distances[met]
    wanted[met] = _way(mine.points[met], there, distances) / 2

    met = partners.meets_outline
    target = partners.outline.positions[met]
    there = Border(country.points[target], country.normals[target])
    wanted[met] = _way(mine.points[met], there, partners.outline.distances[met])
    return wanted, partners.meets_neighbour | partners.meets_outline


def _way(points: np.ndarray, there: Border, distances: np.ndarray) -> np.ndarray:
    """Give the way to the partner's line when it is near, else to the partner itself.

    Samples of two borders never stand exactly opposite each other; going to the line leaves the
    step between samples out of the correction.
    """
    way = there.points - points
    to_line = there.normals * dots(way, there.normals)[:, None]
    return np.asarray(np.where(distances[:, None] < LINE_REACH, to_line, way))


def _smooth(shifts: np.ndarray, matched: np.ndarray, width: float) -> np.ndarray:
    """Smooth along a closed border (Gauss, width in samples) over the samples with a partner."""
    weights = matched.astype(float)
    total = gaussian_filter1d(shifts * weights[:, None], width, axis=0, mode="wrap")
    share = gaussian_filter1d(weights, width, mode="wrap")
    return np.asarray(total / np.maximum(share, _THIN)[:, None])
