"""Which observation stands for an area, and what was not chosen.

The rules are those of the data contract: the newest figure by the end of its
period; ties go to the better-known period, then to the sounder status. Nothing
is interpolated and nothing is thrown away: the rejected figures come back with
the reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from divide.catalog.calendar import solar_years

Policy = Literal["latest", "as_of", "same"]

BASIS_ORDER = ("stated", "published", "inferred")
STATUS_ORDER = ("A", "P", "D", "E", "G", "U")


@dataclass(frozen=True)
class Selection:
    """What a reader asks to see.

    Attributes
    ----------
    indicator : str
        Code of the indicator.
    definitions : tuple of str
        The definition wanted, first, then those that may stand beside it.
    residence : str
        ``total``, ``urban`` or ``rural``.
    policy : {"latest", "as_of", "same"}
        Newest figure; newest not after the end of `year`; only figures whose
        period ends in `year`.
    year : int or None
        Solar Hijri year, for the last two.
    """

    indicator: str
    definitions: tuple[str, ...]
    residence: str = "total"
    policy: Policy = "latest"
    year: int | None = None


@dataclass(frozen=True)
class Choice:
    """The figures chosen for a selection, one an area, and the others.

    Attributes
    ----------
    selection : Selection
        What was asked.
    chosen : pandas.DataFrame
        Index ``area``; columns of the observations, plus ``observation`` (its
        label in the frame chosen from), ``year`` (Solar Hijri year in which the
        period ends), ``marked`` (of another, comparable definition) and
        ``conflicts`` (how many figures of other sources give another value for
        the same area and the same year).
    rejected : pandas.DataFrame
        The figures not chosen, same columns, plus ``why``: ``other_year``
        (outside the period asked for), ``older``, ``period_less_sure``,
        ``status_lower``, ``definition_second`` or ``same_standing``.
    """

    selection: Selection
    chosen: pd.DataFrame
    rejected: pd.DataFrame


def candidates(
    observations: pd.DataFrame,
    indicator: str,
    definitions: Iterable[str],
    residence: str,
    areas: Iterable[str],
) -> pd.DataFrame:
    """Observations of one indicator that a selection may choose among.

    Returns
    -------
    pandas.DataFrame
        Rows of `observations`, with ``observation`` (their label there) and
        ``year`` (Solar Hijri year of the end of the period).
    """
    rows = observations[
        (observations["indicator"] == indicator)
        & observations["definition"].isin(list(definitions))
        & (observations["residence"] == residence)
        & observations["area"].isin(list(areas))
    ]
    return rows.assign(observation=rows.index, year=solar_years(rows["end"]))


def choose(observations: pd.DataFrame, selection: Selection, areas: Iterable[str]) -> Choice:
    """Choose one observation for each area.

    Parameters
    ----------
    observations : pandas.DataFrame
        Columns of the data contract.
    selection : Selection
    areas : iterable of str
        Codes of the areas wanted; an area without a figure is simply absent
        from ``chosen``.

    Returns
    -------
    Choice

    Raises
    ------
    ValueError
        If the policy needs a year and has none.
    """
    if selection.policy != "latest" and selection.year is None:
        raise ValueError(f"policy {selection.policy!r} needs a year")
    rows = candidates(
        observations, selection.indicator, selection.definitions, selection.residence, areas
    )
    rank_of = {code: place for place, code in enumerate(selection.definitions)}
    rows = rows.assign(
        marked=rows["definition"] != (selection.definitions or ("",))[0],
        _basis=rows["period_basis"].map({c: i for i, c in enumerate(BASIS_ORDER)}),
        _status=rows["status"].map({c: i for i, c in enumerate(STATUS_ORDER)}),
        _definition=rows["definition"].map(rank_of),
    )
    if selection.policy == "as_of":
        fits = rows["year"] <= selection.year
    elif selection.policy == "same":
        fits = rows["year"] == selection.year
    else:
        fits = pd.Series(True, index=rows.index)

    order = ["area", "end", "_basis", "_status", "_definition", "start", "source"]
    # what is still level: the longer period, which rests on more, then the source's code
    rising = [True, False, True, True, True, True, True]
    fitting = rows[fits].sort_values(order, ascending=rising, kind="stable")
    first = fitting.drop_duplicates("area").set_index("area", drop=False)
    rest = fitting[fitting.duplicated("area")]

    best = first.reindex(rest["area"])
    why = np.select(
        [
            rest["end"].to_numpy() < best["end"].to_numpy(),
            rest["_basis"].to_numpy() > best["_basis"].to_numpy(),
            rest["_status"].to_numpy() > best["_status"].to_numpy(),
            rest["_definition"].to_numpy() > best["_definition"].to_numpy(),
        ],
        ["older", "period_less_sure", "status_lower", "definition_second"],
        default="same_standing",
    )
    rejected = pd.concat([rest.assign(why=why), rows[~fits].assign(why="other_year")])

    beside = rest[
        (rest["source"].to_numpy() != best["source"].to_numpy())
        & (rest["year"].to_numpy() == best["year"].to_numpy())
        & (rest["value"].to_numpy() != best["value"].to_numpy())
    ]
    conflicts = beside.groupby("area").size().reindex(first.index, fill_value=0)
    first = first.assign(conflicts=conflicts)
    helpers = ["_basis", "_status", "_definition"]
    return Choice(selection, first.drop(columns=helpers), rejected.drop(columns=helpers))
