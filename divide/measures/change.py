"""Differences between two figures."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Change:
    """Difference between two observations of one series.

    Attributes
    ----------
    absolute : float
        Later minus earlier, in the indicator's unit (points for percentages).
    relative : float or None
        Later over earlier, minus one; None when the earlier value is zero.
    years : float
        Years between the ends of the two periods.
    """

    absolute: float
    relative: float | None
    years: float


def change(earlier: pd.Series, later: pd.Series) -> Change:
    """Change between two observations of one definition.

    Parameters
    ----------
    earlier, later : pandas.Series
        Observations with ``indicator``, ``definition``, ``area``,
        ``residence``, ``end`` and ``value``.

    Raises
    ------
    ValueError
        If the two do not belong to one series, or are not in order of time.
    """
    for column in ("indicator", "definition", "area", "residence"):
        if earlier[column] != later[column]:
            raise ValueError(f"figures of different {column} have no change between them")
    if later["end"] <= earlier["end"]:
        raise ValueError("the later figure does not end after the earlier one")
    difference = float(later["value"] - earlier["value"])
    return Change(
        absolute=difference,
        relative=difference / earlier["value"] if earlier["value"] else None,
        years=(later["end"] - earlier["end"]).days / 365.25,
    )


@dataclass(frozen=True)
class Gap:
    """Two figures side by side: always the ratio and the difference together.

    Attributes
    ----------
    difference : float
        First minus second, in the indicator's unit (points for percentages).
    ratio : float or None
        First over second; None when the second is zero.
    """

    difference: float
    ratio: float | None


def gap(first: float, second: float) -> Gap:
    """Ratio and difference of two values of one indicator and definition."""
    return Gap(first - second, first / second if second else None)


def share(part: float, whole: float) -> float:
    """Percentage that `part` is of `whole`.

    Raises
    ------
    ValueError
        If the whole is not positive, or the part is negative or larger.
    """
    if whole <= 0 or part < 0 or part > whole:
        raise ValueError(f"{part} is no part of {whole}")
    return 100 * part / whole
