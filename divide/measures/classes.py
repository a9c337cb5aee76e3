"""Class breaks of a choropleth: the same for every period of an indicator."""

import math
from dataclasses import dataclass

import mapclassify
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
    Dynamic graphics for statistics (1988)
    (the algorithm behind R's ``pretty``); as in ``mapclassify.PrettyBreaks``.
    """
    known = values.dropna().to_numpy(dtype="float64")
    if known.size == 0:
        raise ValueError("no value to classify")
    low, high = float(known.min()), float(known.max())
    if low == high:
        step = 10.0**-decimals
        top = math.ceil(high / step - 1e-9) * step or step
        return Classes((round(top - step, decimals), round(top, decimals)))
    tried = [
        [float(edge) for edge in mapclassify.PrettyBreaks(known, k=wanted).bins]
        for wanted in range(3, 12)
    ]
    uppers = min(tried, key=lambda bins: (len(bins) > MOST, abs(len(bins) - BEST)))
    width = uppers[1] - uppers[0]
    edges = [uppers[0] - width, *uppers]
    return Classes(tuple(round(edge, 10) for edge in edges))
