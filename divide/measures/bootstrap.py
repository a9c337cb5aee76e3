"""How sure a measure of survey estimates is: the estimates drawn anew from their intervals.

An estimate scatters around the truth, and scatter is inequality: a measure of noisy figures is too
high, and measures of figures drawn around them are too high twice. What the draws show that the
noise adds is therefore taken off (the basic bootstrap).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

Floats = NDArray[np.float64]

DRAWS = 1000
SEED = 1404
_Z95 = 1.959963984540054


@dataclass(frozen=True)
class Estimate:
    """A measure with what its figures' intervals leave open.

    Attributes
    ----------
    value : float
        Of the figures as published.
    corrected : float
        Less what the scatter of the estimates adds; not below `least`.
    low, high : float
        95 % interval of the corrected measure. NaN, as `corrected`, where the figures have no
        interval or the measure no value.
    """

    value: float
    corrected: float
    low: float
    high: float

    @property
    def estimated(self) -> bool:
        """Whether there is an interval."""
        return bool(np.isfinite(self.low))


def draw(
    values: Floats,
    low: Floats,
    high: Floats,
    top: float = np.inf,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Floats:
    """Figures as they might have come out, drawn from their intervals.

    Parameters
    ----------
    values, low, high : ndarray, shape (n,)
        Estimates and their 95 % intervals, in one unit; the bounds NaN for a figure that is no
        estimate, which then stays as it is.
    top : float
        The unit's upper end: 100 for percentages, infinite without one. The lower end is 0.
    draws, seed : int

    Returns
    -------
    ndarray, shape (draws, n)
        The same for the same input.

    Notes
    -----
    Percentages inside their ends are normal on the logit scale with standard deviation
    (logit high - logit low) / (2 · 1.96): Wilson's interval is symmetric there. All others are
    normal with each side's own width, cut at the ends. Areas are drawn independently.

    References
    ----------
    (1993) An Introduction to the Bootstrap. Chapman & Hall, chapter 6.5.
    """
    z = np.random.default_rng(seed).standard_normal((draws, len(values)))
    known = np.isfinite(low) & np.isfinite(high)
    below, above = np.where(known, values - low, 0.0), np.where(known, high - values, 0.0)
    found = np.clip(values + z * np.where(z < 0, below, above) / _Z95, 0.0, top)
    if np.isfinite(top):
        inside = known & (values > 0) & (values < top) & (low > 0) & (high < top)
        y, a, b = (logit(part[inside] / top) for part in (values, low, high))
        found[:, inside] = top * expit(y + z[:, inside] * (b - a) / (2 * _Z95))
    return found


def estimate(
    measure: Callable[[Floats], Floats], values: Floats, drawn: Floats | None, least: float = 0.0
) -> Estimate:
    """A measure with its interval.

    Parameters
    ----------
    measure : callable
        From shape (..., n) to shape (...).
    values : ndarray, shape (n,)
    drawn : ndarray, shape (draws, n), or None
        From `draw`; None for figures without intervals.
    least : float
        The measure's lowest possible value.

    Notes
    -----
    With θ the measure and q(p) the quantiles of the measures of the draws: corrected
    2θ - mean, interval 2θ - q(0.975) to 2θ - q(0.025), none below `least`.

    References
    ----------
    (1997) Bootstrap Methods and their Application. Cambridge University Press, sections 2.4
    and 5.2.1.
    """
    own = float(measure(values))
    if drawn is None or not np.isfinite(own):
        return Estimate(own, np.nan, np.nan, np.nan)
    found = measure(drawn)
    found = found[np.isfinite(found)]
    if len(found) < len(drawn) / 2:
        return Estimate(own, np.nan, np.nan, np.nan)
    low, high = np.quantile(found, [0.025, 0.975])
    parts = (2 * own - found.mean(), 2 * own - high, 2 * own - low)
    corrected, lower, upper = (max(least, float(part)) for part in parts)
    return Estimate(own, corrected, lower, upper)
