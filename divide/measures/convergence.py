"""Whether areas that lag catch up: their spread over the years, and growth against the start."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from divide.measures.concentration import shares, variation


@dataclass(frozen=True)
class Line:
    """A straight line through points, by least squares.

    Attributes
    ----------
    slope, intercept : float
    low, high : float
        95 % interval of the slope (Student's t, n - 2 degrees of freedom).
    error : float
        Standard error of the slope.
    explained : float
        R², 0 to 1.
    count : int
        How many points.
    residual, centre, square : float
        Standard deviation of the residuals, mean of x and sum of its squared deviations.
    """

    slope: float
    intercept: float
    low: float
    high: float
    error: float
    explained: float
    count: int
    residual: float
    centre: float
    square: float

    def at(self, x: ArrayLike) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The line and the 95 % interval of its height, at `x`."""
        place = np.asarray(x, dtype="float64")
        middle = self.intercept + self.slope * place
        spread = self.residual * np.sqrt(1 / self.count + (place - self.centre) ** 2 / self.square)
        half = float(stdtrit(self.count - 2, 0.975)) * spread
        return middle, middle - half, middle + half


@dataclass(frozen=True)
class Beta:
    """β-convergence: growth a year against the level at the start.

    Attributes
    ----------
    line : Line
        Of yearly log growth on the log of the first figure; a slope below zero is catching up.
    points : pandas.DataFrame
        Index ``area``: ``start`` (first figure), ``growth`` (yearly log growth).
    years : float
        Between the two figures.
    noise : float
        Part of the spread of the first figures (log) that is sampling scatter, 0 to 1; by so
        much the slope is pulled towards catching up. NaN without intervals.
    leans_on : tuple of str
        Areas without any one of which the verdict would be another.
    verdict : {"catching_up", "falling_behind", "unsure"}
        By whether the slope's interval holds zero.
    """

    line: Line
    points: pd.DataFrame
    years: float
    noise: float
    leans_on: tuple[str, ...] = ()

    @property
    def verdict(self) -> str:
        """Whether the interval of the slope lies below zero, above it, or holds it."""
        return verdict(self.line)

    @property
    def half_life(self) -> float:
        """Years in which half the distance goes, at this pace; NaN if it does not go."""
        left = 1 + self.line.slope * self.years
        if not 0 < left < 1:
            return float("nan")
        return math.log(2) * self.years / -math.log(left)


LEAST_AREAS = 5


def waves(rows: pd.DataFrame, least: int = LEAST_AREAS) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    """Periods in which many areas have a figure, none sharing a day with another.

    Parameters
    ----------
    rows : pandas.DataFrame
        Figures of one definition and residence: ``area``, ``start``, ``end``.
    least : int
        Areas that a period must have.

    Returns
    -------
    list of (Timestamp, Timestamp)
        Oldest first. Chosen from the newest back, of those that end together the one with more
        areas: survey windows that overlap hold the same interviews.
    """
    counts = rows.groupby(["start", "end"])["area"].nunique().rename("areas").reset_index()
    counts = counts[counts["areas"] >= least].sort_values(["end", "areas"], ascending=False)
    found: list[tuple[pd.Timestamp, pd.Timestamp]] = []
    for start, end in counts[["start", "end"]].itertuples(index=False, name=None):
        if not found or end < found[-1][0]:
            found.append((start, end))
    return found[::-1]


def line(x: ArrayLike, y: ArrayLike) -> Line:
    """Least-squares line with the interval of its slope.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        At least three points, not all at one `x`.

    Raises
    ------
    ValueError
        With fewer points, or all at one `x`.
    """
    a, b = np.asarray(x, dtype="float64"), np.asarray(y, dtype="float64")
    count = len(a)
    square = float(((a - a.mean()) ** 2).sum()) if count else 0.0
    if count < 3 or square == 0:
        raise ValueError("a line needs three points that are not all at one place")
    slope = float(((a - a.mean()) * (b - b.mean())).sum() / square)
    intercept = float(b.mean() - slope * a.mean())
    rest = float(((b - intercept - slope * a) ** 2).sum())
    whole = float(((b - b.mean()) ** 2).sum())
    residual = math.sqrt(rest / (count - 2))
    error = residual / math.sqrt(square)
    half = float(stdtrit(count - 2, 0.975)) * error
    return Line(
        slope,
        intercept,
        slope - half,
        slope + half,
        error,
        1 - rest / whole if whole else 0.0,
        count,
        residual,
        float(a.mean()),
        square,
    )


def verdict(fit: Line) -> str:
    """Whether the interval of a slope lies below zero, above it, or holds it."""
    if fit.high < 0:
        return "catching_up"
    return "falling_behind" if fit.low > 0 else "unsure"


def sigma(table: pd.DataFrame, weights: pd.Series | None = None) -> pd.DataFrame:
    """σ-convergence: the spread of areas, year by year.

    Parameters
    ----------
    table : pandas.DataFrame
        Areas by years; only areas with a figure in every year are measured.
    weights : pandas.Series, optional
        Index ``area``; every area counts as one without it.

    Returns
    -------
    pandas.DataFrame
        Index: the years; ``relative`` (coefficient of variation), ``absolute`` (standard
        deviation, dividing by n, in the figures' unit), ``mean`` and ``areas``.

    Notes
    -----
    Both, because they may part: while all rise, the relative spread can shrink and the distance
    in points grow.

    References
    ----------
    (1992) Convergence. Journal of Political Economy 100(2), 223-251.
    """
    whole = table.dropna()
    p = None if weights is None else weights.reindex(whole.index).to_numpy()
    records = []
    for year in whole.columns:
        if whole.empty:
            break
        y, part = shares(whole[year].to_numpy(), p)
        centre = float(y @ part)
        records.append(
            {
                "year": year,
                "relative": float(variation(y, part)),
                "absolute": math.sqrt(float(part @ (y - centre) ** 2)),
                "mean": centre,
                "areas": len(whole),
            }
        )
    names = ["year", "relative", "absolute", "mean", "areas"]
    return pd.DataFrame(records, columns=names).set_index("year")


def beta(first: pd.DataFrame, last: pd.Series, years: float) -> Beta | None:
    r"""β-convergence between two years.

    Parameters
    ----------
    first : pandas.DataFrame
        Index ``area``; ``value``, ``ci_low`` and ``ci_high`` of the first year.
    last : pandas.Series
        Index ``area``; values of the last year.
    years : float
        Between the two.

    Returns
    -------
    Beta or None
        None with fewer than `LEAST_AREAS` areas that have both figures above zero, or with
        all of them alike at the start.

    Notes
    -----
    :math:`\ln(y_{iT}/y_{i0})/T = a + b \ln y_{i0} + u_i`, every area counted once.

    References
    ----------
    (1992) Convergence. Journal of Political Economy 100(2), 223-251; on scatter at the start:
    (1993) Galton's fallacy and tests of the convergence hypothesis. Scandinavian Journal of
    Economics 95(4), 427-443.
    """
    both = first.join(last.rename("last"), how="inner")
    both = both[(both["value"] > 0) & (both["last"] > 0)]
    start = np.log(both["value"].to_numpy(dtype="float64"))
    if len(both) < LEAST_AREAS or np.ptp(start) == 0:
        return None
    growth = np.log(both["last"].to_numpy(dtype="float64")) / years - start / years
    points = pd.DataFrame({"start": both["value"], "growth": growth}, index=both.index)
    low, high = (both[name].to_numpy(dtype="float64") for name in ("ci_low", "ci_high"))
    noise = float("nan")
    if (np.isfinite(low) & np.isfinite(high) & (low > 0)).all():
        errors = (np.log(high) - np.log(low)) / (2 * 1.96)
        noise = min(1.0, float((errors**2).mean() / start.var(ddof=1)))
    fit = line(start, growth)
    leans_on = []
    for place, area in enumerate(both.index):
        rest = np.arange(len(both)) != place
        if np.ptp(start[rest]) and verdict(line(start[rest], growth[rest])) != verdict(fit):
            leans_on.append(str(area))
    return Beta(fit, points, years, noise, tuple(leans_on))
