"""What follows when two sides are held against each other.

Sides come as pairs: a row holds the left side's columns (`divide.measures.sides.SIDE`, ``start``
and ``end``) and the right side's under the same names with ``_r``.
"""

import numpy as np
import pandas as pd

from divide.measures.sides import TINY

VERDICTS = ("contradicts", "rounding", "cannot_be_checked", "agrees")
#: Kinds whose sides are the same quantity, so that a small difference is one of rounding.
ROUNDED = ("parts", "share", "areas", "sources")
_YEAR = 365.25


def gap(pairs: pd.DataFrame) -> pd.Series:
    """Days between two periods; 0 where they share a day."""
    before = (pairs["start"] - pairs["end_r"]).dt.days
    after = (pairs["start_r"] - pairs["end"]).dt.days
    return pd.Series(np.maximum(before, after), index=pairs.index).clip(lower=0)


def length(pairs: pd.DataFrame, end: str) -> pd.Series:
    """Days that a side's period lasts; `end` is empty for the left side, else ``_r``."""
    return (pairs[f"end{end}"] - pairs[f"start{end}"]).dt.days + 1


def allowed(pairs: pd.DataFrame, tolerance: float, how: str) -> pd.Series:
    """A tolerance in the unit of the figures.

    Parameters
    ----------
    pairs : pandas.DataFrame
    tolerance : float
    how : str
        ``absolute`` or ``points``: as it is; ``relative``: of the larger side;
        ``points_per_year`` and ``relative_per_year`` (compounding): for each year between the
        last days, and for at least one.
    """
    sides = pairs[["value", "value_r"]].abs()
    years = ((pairs["end"] - pairs["end_r"]).abs().dt.days / _YEAR).clip(lower=1)
    if how == "relative":
        return tolerance * sides.max(axis=1)
    if how == "points_per_year":
        return tolerance * years
    if how == "relative_per_year":
        return sides.min(axis=1) * ((1 + tolerance) ** years - 1)
    return pd.Series(tolerance, index=pairs.index)


def _tiny(pairs: pd.DataFrame) -> pd.Series:
    return TINY * pairs[["value", "value_r"]].abs().max(axis=1)


def equal(
    pairs: pd.DataFrame, left: str, right: str, allowed: pd.Series, kind: str
) -> tuple[pd.Series, pd.Series]:
    """Verdicts where both sides should be the same."""
    low, high = pairs[f"low{left}"], pairs[f"high{left}"]
    low_r, high_r = pairs[f"low{right}"], pairs[f"high{right}"]
    grain = pairs["grain"] + pairs["grain_r"] + _tiny(pairs)
    apart = np.maximum(low - high_r, low_r - high).clip(lower=0)
    same = (pairs["value"] - pairs["value_r"]).abs() <= grain
    open_left, open_right = np.isinf(low) | np.isinf(high), np.isinf(low_r) | np.isinf(high_r)
    point_left, point_right = low == high, low_r == high_r
    loose = pairs["loose"] | pairs["loose_r"]
    overlap = apart <= grain
    # "more than 90" is true of 94; of two such claims nothing follows
    undecided = overlap & (open_left | open_right) & ~point_left & ~point_right & ~same
    agrees = same | (overlap & ~undecided & ~(loose & (kind in ROUNDED)))
    near = apart <= np.maximum(allowed + _tiny(pairs), grain)
    verdict = pd.Series("contradicts", index=pairs.index)
    verdict = verdict.mask(near, "rounding" if kind in ROUNDED else "agrees")
    verdict = verdict.mask(agrees, "agrees").mask(undecided, "cannot_be_checked")
    reason = pd.Series("", index=pairs.index).mask(undecided, "qualifier")
    return verdict, reason


def at_most(
    pairs: pd.DataFrame, left: str, right: str, allowed: pd.Series, kind: str
) -> tuple[pd.Series, pd.Series]:
    """Verdicts where the left side should not be more than the right."""
    low, high = pairs[f"low{left}"], pairs[f"high{left}"]
    low_r, high_r = pairs[f"low{right}"], pairs[f"high{right}"]
    grain = pairs["grain"] + pairs["grain_r"] + _tiny(pairs)
    sure = high <= low_r + grain
    likely = pairs[f"value{left}"] <= pairs[f"value{right}"] + grain
    # "more than 98 percent" is not taken to mean more than 100
    undecided = (np.isinf(high) | np.isinf(low_r)) & ~sure & (kind != "bounds")
    verdict = pd.Series("rounding" if kind in ROUNDED else "agrees", index=pairs.index)
    verdict = verdict.mask(likely, "agrees").mask(undecided, "cannot_be_checked")
    beyond = low > high_r + np.maximum(allowed + _tiny(pairs), grain)
    verdict = verdict.mask(beyond, "contradicts")
    reason = pd.Series("", index=pairs.index).mask(undecided & ~beyond, "qualifier")
    return verdict, reason


def parts_below(pairs: pd.DataFrame) -> pd.Series:
    """Whether the sum that lacks areas is the smaller side."""
    return (pairs["short"] & (pairs["value"] < pairs["value_r"])) | (
        pairs["short_r"] & (pairs["value_r"] < pairs["value"])
    )
