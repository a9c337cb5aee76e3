"""Which observation stands for an area, and what was not chosen.

The rules are those of the data contract: the newest figure by the end of its
period; ties go to the better-known period, then to the sounder status. Nothing
is interpolated and nothing is thrown away: the rejected figures come back with
the reason.
"""

from collections.abc import Iterable, Sequence
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
    year = rows["year"] if "year" in rows else solar_years(rows["end"])
    return rows.assign(observation=rows.index, year=year)


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
    definition, basis, status = (
        _places(rows[column], order)
        for column, order in (
            ("definition", selection.definitions),
            ("period_basis", BASIS_ORDER),
            ("status", STATUS_ORDER),
        )
    )
    area, source = (_codes(rows[column]) for column in ("area", "source"))
    start, end, year = (rows[column].to_numpy() for column in ("start", "end", "year"))
    if selection.policy == "as_of":
        fits = year <= selection.year
    elif selection.policy == "same":
        fits = year == selection.year
    else:
        fits = np.full(len(rows), True)

    # the last key weighs most; what is still level: the longer period, which rests on more,
    # then the source's code
    newest_first = -end.astype("datetime64[us]").astype("int64")
    order = np.lexsort((source, start, definition, status, basis, newest_first, area))
    order = order[fits[order]]
    leads = np.append(True, area[order][1:] != area[order][:-1])[: len(order)]
    first, rest = order[leads], order[~leads]
    group = (np.cumsum(leads) - 1)[~leads]  # of each of the rest, the place of its area's first
    best = first[group]

    why = np.select(
        [
            end[rest] < end[best],
            basis[rest] > basis[best],
            status[rest] > status[best],
            definition[rest] > definition[best],
        ],
        ["older", "period_less_sure", "status_lower", "definition_second"],
        default="same_standing",
    ).astype(object)
    unfit = np.flatnonzero(~fits)
    value = rows["value"].to_numpy()
    beside = (
        (source[rest] != source[best]) & (year[rest] == year[best]) & (value[rest] != value[best])
    )
    conflicts = np.bincount(group[beside], minlength=len(first))

    rows = rows.assign(marked=definition != 0)
    chosen = rows.take(first).set_index("area", drop=False).assign(conflicts=conflicts)
    rejected = rows.take(np.concatenate([rest, unfit]))
    rejected = rejected.assign(why=np.concatenate([why, np.full(len(unfit), "other_year", object)]))
    return Choice(selection, chosen, rejected)


def _places(codes: pd.Series, order: Sequence[str]) -> np.ndarray:
    """Place of each code in an order; what is not in it comes last."""
    place = {code: number for number, code in enumerate(order)}
    return np.array([place.get(code, len(order)) for code in codes], dtype="int64")


def _codes(texts: pd.Series) -> np.ndarray:
    """Numbers that sort as the texts do, a missing one last."""
    codes, known = pd.factorize(texts, sort=True)
    return np.where(codes < 0, len(known), codes)
