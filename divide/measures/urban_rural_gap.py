"""The distance between town and village over the years, with what the intervals leave open."""

import numpy as np
import pandas as pd

from divide.catalog.calendar import solar_years

_SIDE = ["value", "ci_low", "ci_high"]
KEY = ["area", "definition", "source", "start", "end"]


def gaps(urban: pd.DataFrame, rural: pd.DataFrame) -> pd.DataFrame:
    """Every urban figure less the rural one of the same area, definition, source and period.

    Parameters
    ----------
    urban, rural : pandas.DataFrame
        Observations; ``ci_low`` and ``ci_high`` are 95 % intervals, NaN without.

    Returns
    -------
    pandas.DataFrame
        By area and time: the key, ``urban``, ``rural``, their ``_ci_low``, ``_ci_high`` and
        ``_observation`` (labels), ``year`` (in which the period ends), ``difference`` (urban
        minus rural, points for percentages), ``low`` and ``high`` (its 95 % interval),
        ``ratio`` (urban over rural; NaN where that is zero) and ``unsure`` (the interval of the
        difference holds zero).

    Notes
    -----
    The interval squares and adds the two one-sided distances: with u, r the figures and l, h
    their bounds, from d - √((u - lᵤ)² + (hᵣ - r)²) to d + √((hᵤ - u)² + (r - lᵣ)²). Town and
    village are sampled separately.

    References
    ----------
    (1998) Interval estimation for the difference between independent proportions: comparison of
    eleven methods. Statistics in Medicine 17(8), 873-890; method 10.
    """
    sides = []
    for name, rows in (("urban", urban), ("rural", rural)):
        named = rows[[*KEY, *_SIDE]].rename(
            columns={"value": name, "ci_low": f"{name}_ci_low", "ci_high": f"{name}_ci_high"}
        )
        sides.append(named.assign(**{f"{name}_observation": rows.index}))
    pairs = sides[0].merge(sides[1], on=KEY)
    pairs = pairs.assign(difference=pairs["urban"] - pairs["rural"], year=solar_years(pairs["end"]))
    low, high = between(
        pairs[["urban", "urban_ci_low", "urban_ci_high"]].to_numpy(dtype="float64"),
        pairs[["rural", "rural_ci_low", "rural_ci_high"]].to_numpy(dtype="float64"),
    )
    rural_values = pairs["rural"].where(pairs["rural"] != 0)
    pairs = pairs.assign(
        low=low,
        high=high,
        ratio=pairs["urban"] / rural_values,
        unsure=(low <= 0) & (high >= 0),
    )
    return pairs.sort_values(["area", "definition", "end", "start"], kind="stable").reset_index(
        drop=True
    )


def between(first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """95 % interval of the difference of independent estimates (see :func:`gaps`).

    Parameters
    ----------
    first, second : ndarray, shape (n, 3)
        Value, lower and upper bound.

    Returns
    -------
    (ndarray, ndarray)
        Lower and upper bound of first minus second; NaN where a bound is missing.
    """
    difference = first[:, 0] - second[:, 0]
    low = difference - np.hypot(first[:, 0] - first[:, 1], second[:, 2] - second[:, 0])
    high = difference + np.hypot(first[:, 2] - first[:, 0], second[:, 0] - second[:, 1])
    return low, high


def changes(rows: pd.DataFrame) -> pd.DataFrame:
    """Each area's first gap beside its last one, and whether it closed.

    Parameters
    ----------
    rows : pandas.DataFrame
        From :func:`gaps`, one definition. Only areas with a gap in the first and in the last
        year of all are compared.

    Returns
    -------
    pandas.DataFrame
        Index ``area``: ``first`` and ``last`` (rows' differences) with ``_low`` and ``_high``,
        ``first_urban``, ``first_rural``, ``last_urban``, ``last_rural`` and their
        ``_observation``, ``change`` (in points, seen from the side that led at first: negative is
        closing), ``low``, ``high`` (its 95 % interval) and ``verdict``: ``closed``, ``widened``,
        ``turned`` (the other side now leads for sure) or ``unsure`` (the interval holds zero, or
        is missing). The widest closing first. Empty with a single year.
    """
    years = sorted(rows["year"].unique())
    names = ["first", "last", "change", "low", "high", "verdict"]
    if len(years) < 2:
        return pd.DataFrame(columns=names)
    parts = []
    for name, year in (("first", years[0]), ("last", years[-1])):
        own = rows[rows["year"] == year].drop_duplicates("area", keep="last").set_index("area")
        parts.append(
            own[
                [
                    "difference",
                    "low",
                    "high",
                    "urban",
                    "rural",
                    "urban_observation",
                    "rural_observation",
                    "unsure",
                ]
            ].rename(columns={"difference": ""})
        )
        parts[-1].columns = [f"{name}_{column}" if column else name for column in parts[-1]]
    both = parts[0].join(parts[1], how="inner")
    # a gap closes whichever side is ahead: both are read from the side that led at first
    side = np.where(both["first"] < 0, -1.0, 1.0)
    ends = {}
    for name in ("last", "first"):
        values = both[[name, f"{name}_low", f"{name}_high"]].to_numpy(dtype="float64")
        other = np.column_stack([-values[:, 0], -values[:, 2], -values[:, 1]])
        ends[name] = np.where(side[:, None] > 0, values, other)
    low, high = between(ends["last"], ends["first"])
    turned = ends["last"][:, 2] < 0
    verdict = np.select([turned, high < 0, low > 0], ["turned", "closed", "widened"], "unsure")
    both = both.assign(
        change=ends["last"][:, 0] - ends["first"][:, 0], low=low, high=high, verdict=verdict
    )
    return both.sort_values("change", kind="stable")
