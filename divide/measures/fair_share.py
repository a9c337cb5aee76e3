"""Fair share: the offices each part of an area would have if people alone decided.

A calculation, not a figure anybody published: the known total of an area, shared
among its sub-areas in proportion to their population by the method of largest
remainder. It says nothing about distance, demand or what is planned.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import pandas as pd

from divide.measures.derived import POPULATION_DEFINITION
from divide.measures.library import Library

Basis = Literal["parts", "total", "urban", "rural"]
Reason = Literal["no_sub_areas", "no_office_total", "no_population"]

# indicator of the offices and residence of the population that goes with it
_URBAN = ("offices_urban", "urban")
_RURAL = ("offices_rural", "rural")
_TOTAL = ("offices_total", "total")
_BASIS: dict[str, Basis] = {
    "offices_total": "total",
    "offices_urban": "urban",
    "offices_rural": "rural",
}


class FairShareError(ValueError):
    """There is nothing to share, or nothing to share it by.

    Attributes
    ----------
    area : str
    reason : {"no_sub_areas", "no_office_total", "no_population"}
        ``no_sub_areas``: the area has no parts in the dataset (a county);
        ``no_office_total``: nobody has published how many offices it has;
        ``no_population``: no census population of its parts above zero.
    """

    def __init__(self, area: str, reason: Reason) -> None:
        super().__init__(f"no fair share for {area}: {reason}")
        self.area = area
        self.reason: Reason = reason


@dataclass(frozen=True)
class Total:
    """A known number of offices that can be shared out.

    Attributes
    ----------
    basis : {"parts", "total", "urban", "rural"}
        ``parts``: urban and rural counts of one source, one definition and one
        period, shared out separately; ``total``: one stated count of both, shared
        by total population; ``urban``, ``rural``: only that part is known.
    rows : tuple of pandas.Series
        The observations: for ``parts`` the urban one, then the rural one.
    labels : tuple of int
        Their labels in ``library.observations``.
    """

    basis: Basis
    rows: tuple[pd.Series, ...]
    labels: tuple[int, ...]

    @property
    def offices(self) -> int:
        """All offices of the total."""
        return sum(round(float(row["value"])) for row in self.rows)


@dataclass(frozen=True)
class FairShare:
    """A total shared out among the parts of an area.

    Attributes
    ----------
    area : str
    total : Total
        What was shared.
    census : pandas.Series
        One population figure of the census used, for its period and source.
    rows : pandas.DataFrame
        One row a sub-area and part, in the order of areas.csv: ``area``, ``part``
        (``urban``, ``rural`` or ``total``), ``population``,
        ``population_observation`` (label), ``quota`` (offices in exact proportion,
        a float), ``apportioned`` (whole offices), ``reported`` (newest published
        count, NaN without one; for ``total`` also the sum of an urban and a rural
        count of one source and period), ``reported_observations`` (tuple of labels,
        empty without one), ``reported_year`` and ``reported_marked`` (of a
        definition that is not comparable with the total's).
    without : tuple of str
        Sub-areas that the census used does not know; they share in nothing.
    """

    area: str
    total: Total
    census: pd.Series
    rows: pd.DataFrame
    without: tuple[str, ...]

    def by_area(self) -> pd.DataFrame:
        """All parts of each sub-area added up.

        Returns
        -------
        pandas.DataFrame
            Index ``area``; ``population``, ``quota``, ``apportioned``.
        """
        sums = self.rows.groupby("area", sort=False)
        return sums[["population", "quota", "apportioned"]].sum()


def largest_remainder(total: int, weights: Mapping[str, float]) -> dict[str, int]:
    """Share whole things out in proportion to weights (Hamilton's method).

    Parameters
    ----------
    total : int
        Things to share; not negative.
    weights : mapping of str to float
        Name to weight; none negative, not all zero.

    Returns
    -------
    dict of str to int
        Whole numbers that add up to `total`, in the order of `weights`.

    Raises
    ------
    ValueError
        A negative total or weight, or no weight above zero.

    Notes
    -----
    Name i gets the quota ``q_i = total * w_i / sum(w)`` rounded down; what is left
    goes one by one to the largest remainders ``q_i - floor(q_i)``. Equal remainders
    go to the larger weight, then to the name that sorts first. Fractions are exact,
    so the result does not depend on the order or the scale of the weights.

    References
    ----------
    (2001) Fair Representation, 2nd ed., Brookings,
    chapter 2 and appendix A.
    """
    exact = {name: Fraction(weight) for name, weight in weights.items()}
    whole = sum(exact.values(), Fraction(0))
    if total < 0 or whole <= 0 or min(exact.values()) < 0:
        raise ValueError("a total and weights must not be negative, and one weight above zero")
    quotas = {name: total * weight / whole for name, weight in exact.items()}
    shares = {name: int(quota) for name, quota in quotas.items()}
    order = sorted(exact, key=lambda name: (shares[name] - quotas[name], -exact[name], name))
    for name in order[: total - sum(shares.values())]:
        shares[name] += 1
    return shares


def known_totals(library: Library, area: str) -> list[Total]:
    """Every number of offices of an area that can be shared out, best first.

    Parameters
    ----------
    library : Library
    area : str

    Returns
    -------
    list of Total
        The newest pair of urban and rural counts, the newest stated total, the
        newest urban and the newest rural count; those that exist, in this order.
        Definitions that compare with nothing (expected numbers, predecessors) and
        counts of zero are left out.
    """
    return _totals(_usable(library), area)


def fair_share(library: Library, area: str, total: Total | None = None) -> FairShare:
    """Share the offices of an area out among its sub-areas by population.

    Parameters
    ----------
    library : Library
    area : str
        A province (shared among its counties) or the country (among provinces).
    total : Total, optional
        One of `known_totals`; the first of them when not given.

    Returns
    -------
    FairShare

    Raises
    ------
    FairShareError
        No sub-areas, no known number of offices, or no population; see ``reason``.

    Notes
    -----
    Urban offices are shared by urban, rural ones by rural population where both
    counts are known, each by `largest_remainder`. The population is one census for
    all sub-areas: of those that know the most sub-areas, the newest not after the
    total, else the first one after it.
    """
    parts = library.dataset.areas.index[library.dataset.areas["parent"] == area].tolist()
    if not parts:
        raise FairShareError(area, "no_sub_areas")
    usable = _usable(library)
    if total is None:
        total = next(iter(_totals(usable, area)), None)
    if total is None:
        raise FairShareError(area, "no_office_total")
    counts = _census(library, parts, total)
    if counts.empty:
        raise FairShareError(area, "no_population")

    frames = []
    residence_of = dict((_URBAN, _RURAL, _TOTAL))
    for row in total.rows:
        residence = residence_of[row["indicator"]]
        people = counts[counts["residence"] == residence].set_index("area")
        people = people.reindex([part for part in parts if part in people.index])
        if not people["value"].sum() > 0:
            raise FairShareError(area, "no_population")
        offices = round(float(row["value"]))
        shares = largest_remainder(offices, people["value"].to_dict())
        reported = _reported(library, usable, row, people.index.tolist())
        frames.append(
            pd.DataFrame(
                {
                    "area": people.index,
                    "part": residence,
                    "population": people["value"].to_numpy(),
                    "population_observation": people["observation"].to_numpy(),
                    "quota": (offices * people["value"] / people["value"].sum()).to_numpy(),
                    "apportioned": [shares[part] for part in people.index],
                }
            ).join(reported, on="area")
        )
    rows = pd.concat(frames)
    order = {part: number for number, part in enumerate(parts)}
    rows = rows.sort_values("area", key=lambda codes: codes.map(order), kind="stable")
    without = tuple(part for part in parts if part not in set(rows["area"]))
    return FairShare(area, total, counts.iloc[0], rows.reset_index(drop=True), without)


def _totals(usable: pd.DataFrame, area: str) -> list[Total]:
    totals = [_pair(usable, area), *(_count(usable, area, indicator) for indicator in _BASIS)]
    # without a stated total its count is the pair, which already stands first
    totals = totals[:1] + [one for one in totals[1:] if one is None or one.basis != "parts"]
    return [total for total in totals if total is not None and total.offices > 0]


def _usable(library: Library) -> pd.DataFrame:
    rows = library.observations
    rows = rows[
        rows["indicator"].isin([_URBAN[0], _RURAL[0], _TOTAL[0]]) & (rows["residence"] == "total")
    ]
    scopes = library.definitions["comparable_across"]
    keys = zip(rows["indicator"], rows["definition"], strict=True)
    firm = [scopes.get(key, "none") != "none" for key in keys]
    return rows[pd.Series(firm, index=rows.index, dtype="bool")]


def _newest(rows: pd.DataFrame, area: str, indicator: str) -> pd.Series | None:
    own = rows[(rows["area"] == area) & (rows["indicator"] == indicator)]
    return None if own.empty else own.sort_values(["end", "source"]).iloc[-1]


def _pair(rows: pd.DataFrame, area: str) -> Total | None:
    own = rows[rows["area"] == area]
    labels: dict[str, dict[tuple[object, ...], int]] = {_URBAN[0]: {}, _RURAL[0]: {}}
    for row in own[own["indicator"].isin(labels)].itertuples():
        key = (row.end, row.source, row.definition, row.start)
        labels[row.indicator][key] = row.Index
    urban, rural = labels.values()
    both = sorted(urban.keys() & rural.keys())
    if not both:
        return None
    pair = (urban[both[-1]], rural[both[-1]])
    return Total("parts", tuple(own.loc[label] for label in pair), pair)


def _census(library: Library, parts: list[str], total: Total) -> pd.DataFrame:
    """Rows of the one census that serves best; empty without any."""
    rows = library.observations
    rows = rows[
        (rows["indicator"] == "population")
        & (rows["definition"] == POPULATION_DEFINITION)
        & rows["area"].isin(parts)
    ]
    residences = {dict((_URBAN, _RURAL, _TOTAL))[row["indicator"]] for row in total.rows}
    rows = rows[rows["residence"].isin(residences)]
    if rows.empty:
        return rows
    known = rows.groupby("end").size()
    fullest = known.index[known == known.max()]
    end = max(row["end"] for row in total.rows)
    before = fullest[fullest <= end]
    chosen = before.max() if len(before) else fullest.min()
    rows = rows[rows["end"] == chosen].sort_values("source", kind="stable")
    rows = rows.drop_duplicates(["area", "residence"])
    return rows.assign(observation=rows.index)


def _reported(
    library: Library, usable: pd.DataFrame, row: pd.Series, areas: list[str]
) -> pd.DataFrame:
    """Newest published count of each area, of the total's definition where there is one."""
    indicator, own = row["indicator"], row["definition"]
    near = (own, *library.definitions.at[(indicator, own), "comparable_with"])
    records: list[tuple[float, tuple[int, ...], int | None, bool]] = []
    of_area = dict(list(usable.groupby("area")))
    for area in areas:
        mine = of_area.get(area)
        found = None
        if mine is not None:
            found = _count(mine[mine["definition"].isin(near)], area, indicator)
            found = found or _count(mine, area, indicator)
        if found is None:
            records.append((float("nan"), (), None, False))
            continue
        last = found.rows[-1]
        records.append(
            (
                sum(float(one["value"]) for one in found.rows),
                found.labels,
                int(last["year"]),
                last["definition"] not in near,
            )
        )
    names = ["reported", "reported_observations", "reported_year", "reported_marked"]
    frame = pd.DataFrame(records, columns=names, index=pd.Index(areas, name="area"))
    return frame.astype({"reported": "float64", "reported_year": "Int64"})


def _count(rows: pd.DataFrame, area: str, indicator: str) -> Total | None:
    """Newest count of an indicator; where no total is stated, the newest pair of its parts."""
    row = _newest(rows, area, indicator)
    if row is not None:
        return Total(_BASIS[indicator], (row,), (int(row.name),))
    return _pair(rows, area) if indicator == _TOTAL[0] else None
