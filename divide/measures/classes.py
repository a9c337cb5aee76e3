"""Class breaks of a choropleth: the same for every period of an indicator."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

BEST, MOST = 6, 7  # classes that a reader can tell apart on a map


@dataclass(frozen=True)
class Classes:
    """Half-open classes ``(lower, upper]``; the first one holds its lower end.

    Attributes
    ----------
    edges : tuple of float, length k + 1
        Rising edges of k classes.
    """

    edges: tuple[float, ...]

    @property
    def count(self) -> int:
        """Number of classes."""
        return len(self.edges) - 1

    def of(self, values: pd.Series) -> pd.Series:
        """Class number (0 is the lowest) of each value.

        Values outside the edges belong to the nearest class.
        """
        inner = np.asarray(self.edges[1:-1])
        return pd.Series(
            np.searchsorted(inner, values.to_numpy(), side="left"),
            index=values.index,
            dtype="int64",
        )


def classify(values: pd.Series, decimals: int) -> Classes:
    """Classes whose edges are round numbers that a reader can remember.

    Parameters
    ----------
    values : pandas.Series of float
        Every value the scale must serve, all periods together.
    decimals : int
        Decimals of the indicator; used when all values are equal.

    Returns
    -------
    Classes
        Classes of one width, as near to six as round edges allow and never more
        than seven; one class when all values are equal.

    Raises
    ------
    ValueError
        If there is no value.

    References
    ----------
    "Nice numbers for graph labels", in: Graphics Gems (1990), pp. 61-63; the same
    breaks as ``mapclassify.PrettyBreaks``, which the tests hold these against.
    """
    known = values.dropna().to_numpy(dtype="float64")
    if known.size == 0:
        raise ValueError("no value to classify")
    low, high = float(known.min()), float(known.max())
    if low == high:
        step = 10.0**-decimals
        top = math.ceil(high / step - 1e-9) * step or step
        return Classes((round(top - step, decimals), round(top, decimals)))
    tried = [pretty(low, high, wanted) for wanted in range(3, 12)]
    edges = min(tried, key=lambda one: (len(one) - 1 > MOST, abs(len(one) - 1 - BEST)))
    return Classes(tuple(round(edge, 10) for edge in edges))


def pretty(low: float, high: float, wanted: int) -> list[float]:
    """Edges of about so many classes: multiples of 1, 2 or 5 times a power of ten.

    Parameters
    ----------
    low, high : float
        Smallest and largest value, not the same.
    wanted : int
        Edges wanted, two or more; there may be a few more or fewer.
    """
    span = _scaled(high - low, lambda size: bisect_left((1.0, 2.0, 5.0), size))
    width = _scaled(span / (wanted - 1), lambda size: bisect_right((1.5, 3.0, 7.0), size))
    first = math.floor(low / width) * width
    last = math.ceil(high / width) * width
    return [float(edge) for edge in np.arange(first, last + width / 2, width)]


def _scaled(size: float, place: Callable[[float], int]) -> float:
    """A size as 1, 2, 5 or 10 of its power of ten."""
    power = 10.0 ** math.floor(math.log10(size))
    return (1.0, 2.0, 5.0, 10.0)[place(size / power)] * power
