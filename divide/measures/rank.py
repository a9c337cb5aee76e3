"""Ranks with ties, and how many areas have no figure."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Ranking:
    """Areas in order, best first.

    Attributes
    ----------
    rows : pandas.DataFrame
        The chosen figures, best first, plus ``rank`` (1 is best; equal values
        share the smaller number: 1, 2, 2, 4) and ``tied``.
    without : tuple of str
        The areas asked for that have no figure.
    """

    rows: pd.DataFrame
    without: tuple[str, ...]

    @property
    def ranked(self) -> int:
        """How many areas are ranked."""
        return len(self.rows)


def rank(chosen: pd.DataFrame, areas: list[str], direction: str) -> Ranking:
    """Rank areas by their chosen figure.

    Parameters
    ----------
    chosen : pandas.DataFrame
        Index ``area``, column ``value``.
    areas : list of str
        Every area that should have a figure.
    direction : {"higher", "lower", "neutral"}
        Which way is better; ``neutral`` ranks from the largest down.

    Returns
    -------
    Ranking
        Equal values stand in the order of `areas`.
    """
    place = {area: number for number, area in enumerate(areas)}
    rows = chosen[chosen.index.isin(areas)]
    rows = rows.assign(
        rank=rows["value"].rank(method="min", ascending=direction == "lower").astype("int64"),
        tied=rows["value"].duplicated(keep=False),
        _place=rows.index.map(place),
    ).sort_values(["rank", "_place"])
    without = tuple(area for area in areas if area not in rows.index)
    return Ranking(rows.drop(columns="_place"), without)
