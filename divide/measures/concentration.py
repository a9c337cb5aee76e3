"""How unequally a rate is spread over areas, each area counted by its people or as one.

All measures are relative: doubling every figure changes none of them. They run along the last
axis, so that a thousand simulated draws are measured at once. PySAL's ``inequality`` has the
unweighted ones; with equal weights these are the same.
"""

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Problem = Literal["none", "one", "negative", "all_zero", "equal"]
Measure = Callable[[ArrayLike, ArrayLike | None], Floats]

#: Aversion to inequality of the two Atkinson indices shown.
EPSILONS = (0.5, 1.0)


def problem(values: ArrayLike) -> Problem | None:
    """Why figures cannot be measured, or need no measure.

    Parameters
    ----------
    values : array_like
        One figure an area, missing ones already left out.

    Returns
    -------
    {"none", "one", "negative", "all_zero", "equal"} or None
        None when the measures below say something. ``equal``: every area has the same figure,
        all measures are zero.
    """
    y = np.asarray(values, dtype="float64")
    if len(y) < 2:
        return "none" if len(y) == 0 else "one"
    if (y < 0).any():
        return "negative"
    if y.max() == 0:
        return "all_zero"
    return "equal" if np.ptp(y) <= 1e-12 * y.max() else None


def shares(values: ArrayLike, weights: ArrayLike | None) -> tuple[Floats, Floats]:
    """Figures as floats, and each area's share of the weight.

    Parameters
    ----------
    values : array_like, shape (..., n)
        Not negative.
    weights : array_like, shape (n,), or None
        Positive; None counts every area as one.

    Raises
    ------
    ValueError
        Without areas, with a figure that is missing or below zero, or a weight not above zero.
    """
    y = np.asarray(values, dtype="float64")
    count = y.shape[-1] if y.ndim else 0
    w = np.ones(count) if weights is None else np.asarray(weights, dtype="float64")
    if count == 0 or w.shape != (count,):
        raise ValueError("every area needs a figure and a weight")
    if not (y >= 0).all() or not np.isfinite(y).all():
        raise ValueError("inequality is measured of figures that are not below zero")
    if not (w > 0).all() or not np.isfinite(w).all():
        raise ValueError("every weight must be above zero")
    return y, w / w.sum()


def mean(values: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    """Weighted mean, in the figures' unit; shape (...)."""
    y, p = shares(values, weights)
    return np.asarray(y @ p)


def lorenz(values: ArrayLike, weights: ArrayLike | None = None) -> tuple[Floats, Floats]:
    """Points of the Lorenz curve.

    Parameters
    ----------
    values : array_like, shape (n,)
    weights : array_like, shape (n,), or None

    Returns
    -------
    (ndarray, ndarray)
        Shape (n + 1,) each, from 0 to 1: share of the weight, lowest figures first, and share
        of the total (figure × weight) that it holds.

    References
    ----------
    (1905) Methods of measuring the concentration of wealth. Publications of the American
    Statistical Association 9(70), 209-219.
    """
    y, p = shares(values, weights)
    order = np.argsort(y, kind="stable")
    held = np.cumsum(y[order] * p[order])
    people = np.concatenate([[0.0], np.cumsum(p[order])])
    return people, np.concatenate([[0.0], held / held[-1] if held[-1] else np.cumsum(p[order])])


def gini(values: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    r"""Gini coefficient: 0 (all alike) up to, never reaching, 1.

    Parameters
    ----------
    values : array_like, shape (..., n)
    weights : array_like, shape (n,), or None

    Returns
    -------
    ndarray, shape (...)
        NaN where all figures are zero.

    Notes
    -----
    :math:`G = \sum_i p_i y_i (2 F_i - p_i) / \mu - 1`, with :math:`p` the shares of weight in
    rising order of :math:`y` and :math:`F` their running sum: twice the area between the Lorenz
    curve and the diagonal. No small-sample correction.

    References
    ----------
    (1912) Variabilità e mutabilità. Cuppini, Bologna.
    """
    y, p = shares(values, weights)
    order = np.argsort(y, axis=-1, kind="stable")
    rising, part = np.take_along_axis(y, order, -1), p[order]
    middle = 2 * np.cumsum(part, axis=-1) - part
    found = _over((rising * part * middle).sum(-1), y @ p) - 1
    return np.asarray(np.maximum(found, 0.0))


def theil_t(values: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    r"""Theil's T: generalised entropy of order 1, more sensitive to high figures.

    Parameters
    ----------
    values : array_like, shape (..., n)
        A zero counts as the limit 0 · ln 0 = 0.
    weights : array_like, shape (n,), or None

    Returns
    -------
    ndarray, shape (...)
        In nats: 0 (all alike) to ln(total weight / smallest weight); NaN where all are zero.

    Notes
    -----
    :math:`T = \sum_i p_i (y_i/\mu) \ln(y_i/\mu)`

    References
    ----------
    (1967) Economics and Information Theory. North-Holland.
    """
    y, p = shares(values, weights)
    r = _over(y, (y @ p)[..., None])
    return np.asarray((p * r * np.log(r, out=np.zeros_like(r), where=r > 0)).sum(-1))


def theil_l(values: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    r"""Theil's L, the mean log deviation: order 0, more sensitive to low figures.

    Parameters
    ----------
    values : array_like, shape (..., n)
    weights : array_like, shape (n,), or None

    Returns
    -------
    ndarray, shape (...)
        In nats, from 0 on; NaN where any figure is zero, as the logarithm then has no value.

    Notes
    -----
    :math:`L = \sum_i p_i \ln(\mu/y_i)`

    References
    ----------
    (1967) Economics and Information Theory. North-Holland.
    """
    y, p = shares(values, weights)
    r = _over(y, (y @ p)[..., None])
    return np.asarray(-(p * _log(r)).sum(-1))


def atkinson(
    values: ArrayLike, weights: ArrayLike | None = None, epsilon: float = EPSILONS[0]
) -> Floats:
    r"""Atkinson index: the share of the mean that could be given up if all were alike.

    Parameters
    ----------
    values : array_like, shape (..., n)
    weights : array_like, shape (n,), or None
    epsilon : float
        Aversion to inequality, above zero: the higher, the more the lowest areas count.

    Returns
    -------
    ndarray, shape (...)
        0 to 1; NaN where a figure is zero and `epsilon` is 1 or more.

    Raises
    ------
    ValueError
        If `epsilon` is not above zero.

    Notes
    -----
    :math:`A_\varepsilon = 1 - (\sum_i p_i (y_i/\mu)^{1-\varepsilon})^{1/(1-\varepsilon)}`, and
    :math:`A_1 = 1 - \prod_i (y_i/\mu)^{p_i}`.

    References
    ----------
    (1970) On the measurement of inequality. Journal of Economic Theory 2(3), 244-263.
    """
    if epsilon <= 0:
        raise ValueError("epsilon must be above zero")
    y, p = shares(values, weights)
    r = _over(y, (y @ p)[..., None])
    if epsilon == 1:
        return np.asarray(1 - np.exp((p * _log(r)).sum(-1)))
    if epsilon > 1:
        r = np.where(r > 0, r, np.nan)
    power = 1 - epsilon
    return np.asarray(1 - (p * r**power).sum(-1) ** (1 / power))


def hoover(values: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    r"""Hoover index: the share of the total that would have to move for parity.

    Parameters
    ----------
    values : array_like, shape (..., n)
    weights : array_like, shape (n,), or None

    Returns
    -------
    ndarray, shape (...)
        0 to 1; NaN where all figures are zero.

    Notes
    -----
    :math:`H = \frac12 \sum_i p_i |y_i/\mu - 1|`, also called Pietra's or Schutz's: the largest
    distance between the Lorenz curve and the diagonal.

    References
    ----------
    (1936) The measurement of industrial localization. Review of Economics and Statistics
    18(4), 162-171.
    """
    y, p = shares(values, weights)
    r = _over(y, (y @ p)[..., None])
    return np.asarray((p * np.abs(r - 1)).sum(-1) / 2)


def quantile(values: ArrayLike, weights: ArrayLike | None, at: float) -> Floats:
    """Lowest figure that a share of the weight does not exceed.

    Parameters
    ----------
    values : array_like, shape (..., n)
    weights : array_like, shape (n,), or None
    at : float
        Share of the weight, 0 to 1.

    Returns
    -------
    ndarray, shape (...)
        Always one of the figures; nothing is interpolated.

    References
    ----------
    (1996) Sample quantiles in statistical packages. The American Statistician 50(4), 361-365;
    definition 1, with weights.
    """
    y, p = shares(values, weights)
    order = np.argsort(y, axis=-1, kind="stable")
    reached = np.cumsum(p[order], axis=-1) >= at - 1e-12
    place = np.where(reached.any(-1), reached.argmax(-1), y.shape[-1] - 1)
    rising = np.take_along_axis(y, order, -1)
    return np.asarray(np.take_along_axis(rising, place[..., None], -1)[..., 0])


def percentile_ratio(values: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    """P90/P10: the figure that 90 % of the weight does not exceed over that of 10 %.

    Returns
    -------
    ndarray, shape (...)
        From 1 on; NaN where the lower one is zero.
    """
    return _over(quantile(values, weights, 0.9), quantile(values, weights, 0.1))


def variation(values: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    """Coefficient of variation: standard deviation (dividing by n) over the mean; from 0 on."""
    y, p = shares(values, weights)
    centre = (y @ p)[..., None]
    return _over(np.sqrt((p * (y - centre) ** 2).sum(-1)), centre[..., 0])


def atkinson_half(values: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    """Atkinson index with aversion 0.5 (see :func:`atkinson`)."""
    return atkinson(values, weights, EPSILONS[0])


def atkinson_one(values: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    """Atkinson index with aversion 1 (see :func:`atkinson`)."""
    return atkinson(values, weights, EPSILONS[1])


#: Every measure by its code, in the order shown.
MEASURES: dict[str, Measure] = {
    "gini": gini,
    "hoover": hoover,
    "ratio": percentile_ratio,
    "variation": variation,
    "theil_t": theil_t,
    "theil_l": theil_l,
    "atkinson_half": atkinson_half,
    "atkinson_one": atkinson_one,
}


def _over(top: Floats, bottom: Floats) -> Floats:
    """Quotient; NaN where the bottom is zero."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(bottom > 0, top / np.where(bottom > 0, bottom, 1.0), np.nan))


def _log(values: Floats) -> Floats:
    """Natural logarithm; NaN where there is none."""
    return np.log(values, out=np.full_like(values, np.nan), where=values > 0)
