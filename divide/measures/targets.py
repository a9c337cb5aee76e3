"""How far areas are from what was promised for them, and when they would be there.

Distance is measured by the newest figure of the target's definition or one comparable with
it. A pace needs two figures that can really be held against each other; without them nothing
is said of the time.
"""

import datetime
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from divide.catalog.calendar import solar_years
from divide.catalog.choose import Selection, choose
from divide.catalog.periods import span
from divide.measures.chains import joined
from divide.measures.change import change
from divide.measures.derived import DERIVED, POPULATION_DEFINITION
from divide.measures.intervals import apart
from divide.measures.library import Library

Reason = Literal[
    "", "met", "no_figure", "flow", "one_figure", "close", "overlap", "standing", "far", "passed"
]

#: Figures closer together than this (years) tell no pace: a few days are mostly chance.
LEAST_YEARS = 1.0
#: A target further away than this, at the pace so far, is as good as not pursued.
MOST_YEARS = 50.0
_YEAR = 365.25


@dataclass(frozen=True)
class Pace:
    """Progress between two comparable figures, carried on in a straight line.

    Attributes
    ----------
    first, last : pandas.Series
        Observations; their names are their labels in the library.
    per_year : float
        Change a year, in the indicator's unit (points for percentages).
    year : int
        Solar Hijri year in which the target would be met.
    """

    first: pd.Series
    last: pd.Series
    per_year: float
    year: int


@dataclass(frozen=True)
class Standing:
    """Where an area stands on a target.

    Attributes
    ----------
    target, area : str
        The area may lie in that of the target (see `applies`).
    wanted : float
        The figure to be reached.
    figure : pandas.Series or None
        The area's newest figure, with the columns of ``Choice.chosen``.
    distance : float or None
        What is missing, in the indicator's unit, never negative.
    open : {"", "at_most", "at_least"}
        What the figure's qualifier leaves open of the distance: "more than 98" of 100 is a
        distance of at most 2.
    met : bool or None
        None where the figure leaves it open, or there is none.
    done : float or None
        Part of the way, 0 to 1: the figure over the target; the target over the figure where
        lower is better.
    pace : Pace or None
    reason : str
        Why there is no pace, or ``passed``: by the pace it would be met by now, but no
        figure says so.
    """

    target: str
    area: str
    wanted: float
    figure: pd.Series | None
    distance: float | None
    open: Literal["", "at_most", "at_least"]
    met: bool | None
    done: float | None
    pace: Pace | None
    reason: Reason


@dataclass(frozen=True)
class Raise:
    """An area to bring up, and why.

    Attributes
    ----------
    standing : Standing
    people : pandas.Series or None
        The census figure of the people whom the indicator is about: those of the villages,
        the towns, or all.
    weight : float
        The missing part of the way (0 to 1) times these people; what the list is ordered by.
    """

    standing: Standing
    people: pd.Series | None
    weight: float


def applies(library: Library, area: str) -> list[str]:
    """Targets that an area is measured by: its own, and rates that the whole country is to reach.

    Parameters
    ----------
    library : Library
    area : str

    Returns
    -------
    list of str
        Its own first.
    """
    targets = library.dataset.targets
    own = list(targets.index[targets["area"] == area])
    shared = [code for code in targets.index[targets["area"] == "IR"] if shareable(library, code)]
    return [*own, *(code for code in shared if code not in own)]


def shareable(library: Library, target: str) -> bool:
    """Whether a target of the country is one for each of its parts too: a comparable rate."""
    row = library.dataset.targets.loc[target]
    kind = library.indicators.at[row["indicator"], "kind"]
    scope = library.definitions.at[(row["indicator"], row["definition"]), "comparable_across"]
    return bool(kind in ("rate", "index") and scope == "all" and row["area"] == "IR")


def standing(library: Library, target: str, area: str, year: int) -> Standing:
    """Where an area stands on a target.

    Parameters
    ----------
    library : Library
    target : str
        Code of a target.
    area : str
        That of the target, or another one that it applies to.
    year : int
        The present Solar Hijri year.

    Raises
    ------
    KeyError
        Unknown target.
    """
    return _standings(library, target, [area], year, _figures(library, target))[0]


def _standings(
    library: Library, target: str, areas: list[str], year: int, pool: pd.DataFrame
) -> list[Standing]:
    """Standings of several areas, chosen from at once."""
    chosen = choose(pool, _selection(library, library.dataset.targets.loc[target]), areas).chosen
    parts = dict(list(pool.groupby("area")))
    return [
        _standing(library, target, area, year, parts.get(area, pool[:0]), chosen) for area in areas
    ]


def _standing(
    library: Library, target: str, area: str, year: int, rows: pd.DataFrame, chosen: pd.DataFrame
) -> Standing:
    row = library.dataset.targets.loc[target]
    about = library.indicators.loc[row["indicator"]]
    wanted, lower = float(row["value"]), about["direction"] == "lower"
    if about["kind"] == "flow":
        chosen = _newest(rows)
    if rows.empty or area not in chosen.index:
        return Standing(target, area, wanted, None, None, "", None, None, None, "no_figure")
    figure = chosen.loc[area]
    value = float(figure["value"])
    missing = value - wanted if lower else wanted - value
    distance = max(missing, 0.0)
    qualifier = str(figure["qualifier"])
    # "more than" may already be enough where higher is better, "less than" where lower is
    hopeful, doubtful = ("at_most", "at_least") if lower else ("at_least", "at_most")
    met: bool | None = missing <= 0
    open_: Literal["", "at_most", "at_least"] = ""
    if qualifier == hopeful and missing > 0:
        met, open_ = None, "at_most"
    elif qualifier == doubtful:
        met, open_ = (None, "") if missing <= 0 else (False, "at_least")
    done = _done(value, wanted, lower)
    if met:
        return Standing(target, area, wanted, figure, 0.0, "", True, 1.0, None, "met")
    if about["kind"] == "flow":
        return Standing(target, area, wanted, figure, distance, open_, met, done, None, "flow")
    pace, reason = _pace(rows, row, wanted, lower, year)
    return Standing(target, area, wanted, figure, distance, open_, met, done, pace, reason)


def standings(library: Library, year: int) -> list[Standing]:
    """Every target where it was set, in the order of the file."""
    targets = library.dataset.targets
    return [standing(library, code, str(targets.at[code, "area"]), year) for code in targets.index]


def to_raise(library: Library, year: int, inside: str = "") -> list[Raise]:
    """Provinces and counties short of a target, by distance and the people it concerns.

    Parameters
    ----------
    library : Library
    year : int
        The present Solar Hijri year.
    inside : str
        Only a province and its counties; empty for all.

    Returns
    -------
    list of Raise
        Largest weight first: the missing part of the way times the people of the newest
        census. Areas without a figure are not listed, nor those that a figure leaves open.
    """
    areas = [*library.areas("province"), *library.areas("county")]
    if inside:
        areas = [code for code in areas if code.startswith(inside)]
    found = []
    targets = library.dataset.targets
    census = library.rows("population", (POPULATION_DEFINITION,)).sort_values("end")
    census = census.drop_duplicates(["area", "residence"], keep="last")
    people_of = {(row["area"], row["residence"]): row for _, row in census.iterrows()}
    for code in targets.index:
        pool = _figures(library, code)
        residence = residence_of(library, str(targets.at[code, "indicator"]))
        if shareable(library, code):
            held = set(pool["area"])
            measured = [area for area in areas if area in held]
        else:
            measured = [area for area in areas if area == targets.at[code, "area"]]
        for own in _standings(library, code, measured, year, pool):
            if own.met is not False or own.done is None:
                continue
            people = people_of.get((own.area, residence))
            weight = (1 - own.done) * (0.0 if people is None else float(people["value"]))
            found.append(Raise(own, people, weight))
    return sorted(found, key=lambda one: (-one.weight, one.standing.area, one.standing.target))


def residence_of(library: Library, indicator: str) -> str:
    """Whom an indicator is about: ``rural`` of villages and rural offices, ``urban``, ``total``.

    Parameters
    ----------
    library : Library
    indicator : str
    """
    if library.indicators.at[indicator, "theme"] == "rural_broadband":
        return "rural"
    named = indicator.removesuffix("_share").removesuffix("_banking")
    return next(
        (rate.denominator_residence for rate in DERIVED if rate.numerator == (named,)), "total"
    )


def _selection(library: Library, row: pd.Series) -> Selection:
    others = library.definitions.at[(row["indicator"], row["definition"]), "comparable_with"]
    return Selection(row["indicator"], (row["definition"], *others), row["residence"])


def _figures(library: Library, target: str) -> pd.DataFrame:
    """Figures that measure a target anywhere; of a flow, those within the time it is due."""
    row = library.dataset.targets.loc[target]
    wanted = _selection(library, row)
    rows = library.rows(wanted.indicator, wanted.definitions)
    rows = rows[rows["residence"] == wanted.residence]
    # many small selections follow, which plain objects make faster than Arrow texts
    rows = rows.astype(dict.fromkeys(rows.columns[rows.dtypes == "str"], object))
    if library.indicators.at[row["indicator"], "kind"] == "flow" and isinstance(row["due"], str):
        first, last = (pd.Timestamp(day) for day in span(row["due"], row["calendar"]))
        rows = rows[(rows["start"] >= first) & (rows["end"] <= last)]
    return rows


def _newest(rows: pd.DataFrame) -> pd.DataFrame:
    last = rows.sort_values(["end", "start", "source"], ascending=[True, False, True]).tail(1)
    return last.assign(observation=last.index).set_index("area", drop=False)


def _done(value: float, wanted: float, lower: bool) -> float | None:
    over, under = (wanted, value) if lower else (value, wanted)
    if under <= 0:
        return None
    return min(max(over / under, 0.0), 1.0)


def _pace(
    rows: pd.DataFrame, target: pd.Series, wanted: float, lower: bool, year: int
) -> tuple[Pace | None, Reason]:
    """Pace of the target's own definition; of a comparable one where it has too few figures."""
    firm = rows[rows["qualifier"].isin(["exact", "about"]) & (rows["period_basis"] != "inferred")]
    found: tuple[Pace | None, Reason] = (None, "one_figure")
    for definition in dict.fromkeys([target["definition"], *firm["definition"]]):
        own = firm[firm["definition"] == definition].sort_values(["end", "source"])
        own = own.drop_duplicates("end")
        own = own[joined(own)] if len(own) else own  # windows that share years are one survey
        if len(own) < 2:
            continue
        return _between(own.iloc[0], own.iloc[-1], wanted, lower, year)
    return found


def _between(
    first: pd.Series, last: pd.Series, wanted: float, lower: bool, year: int
) -> tuple[Pace | None, Reason]:
    step = change(first, last)
    if step.years < LEAST_YEARS:
        return None, "close"
    if apart(first, last) is False:
        return None, "overlap"
    per_year = step.absolute / step.years
    ahead = (wanted - float(last["value"])) / per_year if per_year else -1.0
    if (per_year > 0) == lower or ahead < 0:
        return None, "standing"
    if ahead > MOST_YEARS:
        return None, "far"
    day = last["end"] + datetime.timedelta(days=ahead * _YEAR)
    reached = int(solar_years(pd.Series([day])).iloc[0])
    return Pace(first, last, per_year, reached), "passed" if reached < year else ""
