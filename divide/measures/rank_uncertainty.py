"""How sure a place in a ranking is: the chance of standing in the last fifth.

The figures are drawn again and again from their 95 % intervals and ranked each time. The
range of ranks beside the chance is that of :func:`divide.measures.intervals.rank_ranges`,
the same as in every ranking of the dashboard.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from divide.catalog.definitions import Scope
from divide.measures.bootstrap import draw
from divide.measures.intervals import bounds, may_compare, rank_ranges

DRAWS = 4000
SEED = 1404
LEAST = 5  # areas that have a fifth

Refusal = Literal["scope", "none", "few", "exact", "alike", "broken"]


def rank_chances(
    chosen: pd.DataFrame,
    areas: Sequence[str],
    direction: str,
    scope: Scope = "all",
    *,
    top: float = np.inf,
    count: int = DRAWS,
    seed: int = SEED,
) -> pd.DataFrame | Refusal:
    """Of each area, the chance that it stands in the last fifth, and its ranks.

    Parameters
    ----------
    chosen : pandas.DataFrame
        Index ``area``; ``value``, ``ci_low``, ``ci_high``.
    areas : sequence of str
        The areas to rank; those without a figure are absent from the result.
    direction : {"higher", "lower", "neutral"}
        Which way is better; ``neutral`` ranks from the largest down.
    scope : {"all", "within_province", "none"}
        ``comparable_across`` of the definitions shown.
    top : float
        The unit's upper end: 100 for percentages, infinite without one.
    count : int
        Times the figures are drawn.
    seed : int

    Returns
    -------
    pandas.DataFrame or str
        Index ``area``, best first, as `rank_ranges` orders them, with its ``rank_low`` and
        ``rank_high``; ``last`` (chance of the last fifth, 0 to 1), ``middle`` (median rank
        over the draws), ``half_low`` and ``half_high`` (between which half the draws lie).
        A string says why there is none: ``scope``, ``none``, ``few`` (fewer than five
        areas), ``exact`` (no interval at all), ``alike`` (all equal), ``broken`` (an
        infinite figure).

    Notes
    -----
    The figures are drawn as :func:`divide.measures.bootstrap.draw` describes, independently of
    each other. The last fifth are the ``n // 5`` worst of n areas. Equal figures of one draw
    are put in a random order, so that the chances of all areas always add up to ``n // 5``.

    References
    ----------
    League tables and their limitations: statistical issues in comparisons of institutional
    performance. Journal of the Royal Statistical Society A 159 (1996), 385-443.
    """
    rows = chosen[chosen.index.isin(list(areas)) & chosen["value"].notna()]
    if not may_compare([str(area) for area in rows.index], scope):
        return "scope"
    if rows.empty:
        return "none"
    if not np.isfinite(rows["value"].to_numpy("float64")).all():
        return "broken"
    if len(rows) < LEAST:
        return "few"
    if not bounds(rows)["estimated"].any():
        return "exact"
    if rows["value"].nunique() == 1 and rows[["ci_low", "ci_high"]].drop_duplicates().shape[0] == 1:
        return "alike"
    ranges = rank_ranges(rows, areas, direction, scope)
    # drawn in the order of the codes: the order of the rows must not change a chance
    ordered = rows.sort_index()
    figures = [ordered[name].to_numpy("float64") for name in ("value", "ci_low", "ci_high")]
    drawn = draw(figures[0], figures[1], figures[2], top, count, seed)
    if direction != "lower":
        drawn = -drawn
    ties = np.random.default_rng(seed + 1).random(drawn.shape)
    order = np.lexsort((ties, drawn), axis=1)
    ranks = np.empty(order.shape, dtype=np.int64)
    np.put_along_axis(ranks, order, np.arange(1, drawn.shape[1] + 1)[None, :], axis=1)
    last = len(rows) - len(rows) // 5
    quarter, middle, third = np.percentile(ranks, [25, 50, 75], axis=0, method="inverted_cdf")
    found = pd.DataFrame(
        {
            "last": (ranks > last).mean(axis=0),
            "middle": middle,
            "half_low": quarter,
            "half_high": third,
        },
        index=ordered.index,
    )
    return ranges.join(found)
