"""Why an area has no figure: three kinds of empty, never one."""

from typing import Literal

import pandas as pd

Kind = Literal["not_reported", "not_applicable", "withheld"]
KINDS: tuple[Kind, ...] = ("not_reported", "withheld", "not_applicable")


def missing_kinds(
    observations: pd.DataFrame,
    chosen: pd.DataFrame,
    areas: list[str],
    indicator: str,
    definitions: tuple[str, ...],
    residence: str,
) -> dict[str, Kind]:
    """Kind of empty of every area without a chosen figure.

    * ``not_applicable``: the figure is about urban or rural residents and the
      latest census counts none in the area;
    * ``withheld``: the figures of this definition are survey estimates with a
      sample, so the area was sampled too thinly to publish one;
    * ``not_reported``: nobody has published one that the dataset knows of.

    Parameters
    ----------
    observations : pandas.DataFrame
        The whole dataset's observations.
    chosen : pandas.DataFrame
        Index ``area``.
    areas : list of str
    indicator, definitions, residence
        Of the selection.

    Returns
    -------
    dict of str to str
        Area code to kind, in the order of `areas`.
    """
    own = (observations["indicator"] == indicator) & observations["definition"].isin(definitions)
    estimated = bool(observations.loc[own, "sample"].notna().any())
    empty = _uninhabited(observations, residence)
    kinds: dict[str, Kind] = {}
    for area in areas:
        if area in chosen.index:
            continue
        if area in empty:
            kinds[area] = "not_applicable"
        else:
            kinds[area] = "withheld" if estimated else "not_reported"
    return kinds


def _uninhabited(observations: pd.DataFrame, residence: str) -> set[str]:
    if residence == "total":
        return set()
    census = observations[
        (observations["indicator"] == "population")
        & (observations["definition"] == "census")
        & (observations["residence"] == residence)
    ].sort_values("end")
    latest = census.drop_duplicates("area", keep="last")
    return set(latest.loc[latest["value"] == 0, "area"])
