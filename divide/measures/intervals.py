"""Figures with 95 % intervals: which areas differ, and which ranks each may have.

An estimate is not a point. Two areas are told apart only when their intervals do
not overlap, and an area's rank is a range, not a number. A figure without an
interval is treated as exactly what it says.

Scope belongs here too: a ranking may only hold areas whose figures the definition
allows to be compared.
"""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from divide.catalog.definitions import Scope


class ScopeError(ValueError):
    """The definition does not allow these areas to be compared."""


def province(area: str) -> str:
    """Code of the province an area lies in; a province lies in itself, the country in ``IR``."""
    return area[:5]


def may_compare(areas: Sequence[str], scope: Scope) -> bool:
    """Whether figures of a definition may be compared between areas.

    Parameters
    ----------
    areas : sequence of str
        Codes; the order does not matter.
    scope : {"all", "within_province", "none"}
        ``comparable_across`` of the definition. ``within_province`` allows the
        counties of one province, and that province beside them.

    Returns
    -------
    bool
        A single area compares with nothing, so it is always allowed.
    """
    if len(set(areas)) < 2 or scope == "all":
        return True
    return scope == "within_province" and len({province(area) for area in areas}) == 1


def bounds(rows: pd.DataFrame) -> pd.DataFrame:
    """Lower and upper bound of each figure.

    Parameters
    ----------
    rows : pandas.DataFrame
        Columns ``value``, ``ci_low`` and ``ci_high`` in the indicator's unit.

    Returns
    -------
    pandas.DataFrame
        The index of `rows`; ``low`` and ``high``, both the value itself where a
        bound is missing, and ``estimated`` (has an interval).
    """
    estimated = rows["ci_low"].notna() & rows["ci_high"].notna()
    return pd.DataFrame(
        {
            "low": rows["ci_low"].where(estimated, rows["value"]).astype("float64"),
            "high": rows["ci_high"].where(estimated, rows["value"]).astype("float64"),
            "estimated": estimated,
        }
    )


def apart(first: pd.Series, second: pd.Series) -> bool | None:
    """Whether two figures differ for sure.

    Parameters
    ----------
    first, second : pandas.Series
        Figures with ``value``, ``ci_low`` and ``ci_high``.

    Returns
    -------
    bool or None
        True when the intervals do not overlap, False when they do (a shared end
        is an overlap), None when neither figure has an interval.

    Notes
    -----
    Careful on purpose: intervals that do not overlap show a difference well below
    the 5 % level, but some pairs that do overlap would also pass a test.

    References
    ----------
    (2001) On judging the significance of
    differences by examining the overlap between confidence intervals. The American
    Statistician 55(3), 182-186.
    """
    (low, high, known), (other_low, other_high, other_known) = map(_ends, (first, second))
    if not (known or other_known):
        return None
    return low > other_high or other_low > high


def surely_above(rows: pd.DataFrame) -> pd.DataFrame:
    """Which area lies above which other for sure.

    Parameters
    ----------
    rows : pandas.DataFrame
        Index ``area``; columns as in `bounds`.

    Returns
    -------
    pandas.DataFrame of bool
        Areas by areas: True where the row's lower bound lies above the column's
        upper bound. Two areas differ when either direction is True.
    """
    ends = bounds(rows)
    low, high = ends["low"].to_numpy(), ends["high"].to_numpy()
    return pd.DataFrame(low[:, None] > high[None, :], index=rows.index, columns=rows.index)


def rank_ranges(
    chosen: pd.DataFrame, areas: Sequence[str], direction: str, scope: Scope = "all"
) -> pd.DataFrame:
    """Ranks that each area may have, given the intervals.

    Parameters
    ----------
    chosen : pandas.DataFrame
        Index ``area``; columns as in `bounds`.
    areas : sequence of str
        The areas to rank; those without a figure are absent from the result.
    direction : {"higher", "lower", "neutral"}
        Which way is better; ``neutral`` ranks from the largest down.
    scope : {"all", "within_province", "none"}
        ``comparable_across`` of the definitions shown.

    Returns
    -------
    pandas.DataFrame
        Index ``area``, best first; columns of `chosen`, plus ``rank_low`` (best
        rank possible), ``rank_high`` (worst) and ``settled`` (both are one).

    Raises
    ------
    ScopeError
        If the definition does not allow these areas to be ranked together.

    Notes
    -----
    With n areas, ``rank_low = 1 + (areas surely above)`` and
    ``rank_high = n - (areas surely below)``, where "surely" means that the
    intervals do not overlap. Each interval holds at 95 % by itself, so all ranges
    together hold at less; they are a caution for readers, not a joint test.

    References
    ----------
    (2020) A joint confidence region for an
    overall ranking of populations. Journal of the Royal Statistical Society C
    69(3), 589-606.
    """
    if not may_compare(areas, scope):
        raise ScopeError(f"a definition comparable {scope!r} cannot rank {len(areas)} areas")
    place = {area: number for number, area in enumerate(areas)}
    rows = chosen[chosen.index.isin(place)]
    ends = bounds(rows)
    low, high = ends["low"].to_numpy(), ends["high"].to_numpy()
    if direction == "lower":
        low, high = -high, -low
    better = len(rows) - np.searchsorted(np.sort(low), high, side="right")
    worse: NDArray[np.intp] = np.searchsorted(np.sort(high), low, side="left")
    value = rows["value"] if direction == "lower" else -rows["value"]
    rank_low, rank_high = 1 + better, len(rows) - worse
    return (
        rows.assign(
            rank_low=rank_low.astype("int64"),
            rank_high=rank_high.astype("int64"),
            settled=rank_low == rank_high,
            _value=value,
            _place=rows.index.map(place),
        )
        .sort_values(["_value", "_place"])
        .drop(columns=["_value", "_place"])
    )


def _ends(figure: pd.Series) -> tuple[float, float, bool]:
    low, high = float(figure["ci_low"]), float(figure["ci_high"])
    if math.isnan(low) or math.isnan(high):
        return float(figure["value"]), float(figure["value"]), False
    return low, high, True
