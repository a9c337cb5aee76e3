"""Everything known about one area, each figure beside its province, the nation and its peers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from divide.catalog.choose import Selection, choose
from divide.catalog.definitions import DefinitionSet, Scope
from divide.measures.intervals import may_compare, province
from divide.measures.library import Library
from divide.measures.missing import Kind, missing_kinds

THEMES = ("offices", "rural_broadband", "penetration", "services", "infrastructure", "context")
OLD = 5  # Solar Hijri years after which a figure counts as old
# nobody would miss these: they change by decree, or are counted only where there are any
_NOT_MISSED = frozenset({"area_km2", "counties", "population_unsettled"})


@dataclass(frozen=True)
class Median:
    """The middle of an area's level, for one indicator.

    Attributes
    ----------
    value : float
        Median of the areas that have a figure, in the indicator's unit.
    areas : int
        How many have one.
    among : int
        How many areas of the level there are (of the province, where the definition
        compares only inside one).
    years : tuple of (int, int)
        First and last Solar Hijri year of their figures.
    within : str or None
        The province they lie in, where it is not the whole country.
    """

    value: float
    areas: int
    among: int
    years: tuple[int, int]
    within: str | None


@dataclass(frozen=True)
class Line:
    """One indicator of the area, with what it may be held against.

    Attributes
    ----------
    theme, indicator, residence : str
    figure : pandas.Series
        The area's newest figure, with the columns of ``Choice.chosen``.
    definitions : tuple of str
        The set of comparable definitions it was chosen from.
    scope : {"all", "within_province", "none"}
        Of that set.
    province, country : pandas.Series or None
        Their newest figure of the same set; None without one, where the scope
        forbids it, for the area itself, and for flows.
    median : Median or None
        Of the area's level; None for ranks and flows, where the scope forbids it,
        and with fewer than two areas.
    others : tuple of pandas.Series
        The newest figure of each definition outside the set, newest first.
    """

    theme: str
    indicator: str
    residence: str
    figure: pd.Series
    definitions: tuple[str, ...]
    scope: Scope
    province: pd.Series | None
    country: pd.Series | None
    median: Median | None
    others: tuple[pd.Series, ...]


@dataclass(frozen=True)
class Unknown:
    """Something not known about the area.

    Attributes
    ----------
    theme, indicator : str
    reason : str
        ``not_reported``, ``withheld`` or ``not_applicable`` where there is no figure
        at all; ``old`` where the newest one is older than the limit.
    year : int or None
        Solar Hijri year of the newest figure, where there is one.
    elsewhere : int
        How many other areas of its level have a figure.
    """

    theme: str
    indicator: str
    reason: Kind | Literal["old"]
    year: int | None
    elsewhere: int


@dataclass(frozen=True)
class Profile:
    """What is known of an area, and what is not.

    Attributes
    ----------
    area : str
    lines : tuple of Line
        By theme, in the order asked for, then as in the tables.
    unknown : tuple of Unknown
        In the same order.
    """

    area: str
    lines: tuple[Line, ...]
    unknown: tuple[Unknown, ...]


def profile(
    library: Library,
    area: str,
    *,
    year: int,
    themes: Sequence[str] = THEMES,
    residence: str = "total",
    old: int = OLD,
) -> Profile:
    """Latest figures of an area in every theme, and what is not known about it.

    Parameters
    ----------
    library : Library
    area : str
    year : int
        The present Solar Hijri year, against which age is counted.
    themes : sequence of str
    residence : {"total", "urban", "rural"}
        An indicator without any such figure of the area is shown in the first
        residence it has (total, urban, rural).
    old : int
        Years after which a figure is listed as old.

    Returns
    -------
    Profile

    Raises
    ------
    KeyError
        Unknown area.

    Notes
    -----
    Of the sets of definitions that the area has figures of, the one that compares
    furthest is shown, then the one with the newest figure, then the one that most
    areas of the level have. The median is that of the newest figures
    of the level, each area's own, whose years may differ.
    """
    level = str(library.dataset.areas.at[area, "level"])
    pool = library.observations
    codes = library.of_theme(*themes)
    pool = pool[pool["indicator"].isin([*codes, "population"])]
    # many small selections follow, which plain objects make faster than Arrow texts
    pool = pool.astype(dict.fromkeys(pool.columns[pool.dtypes == "str"], object))
    by_indicator = dict(list(pool.groupby("indicator")))
    lines: list[Line] = []
    unknown: list[Unknown] = []
    for code in codes:
        rows = by_indicator.get(code, pool[:0])
        theme = str(library.indicators.at[code, "theme"])
        own = rows[rows["area"] == area]
        beside = rows[(rows["level"] == level) & (rows["area"] != area)]
        elsewhere = int(beside["area"].nunique())
        newest = int(own["year"].max()) if len(own) else None
        if newest is not None:
            lines.append(_line(library, rows, area, code, theme, residence, level))
        # a rate of ours is unknown because its parts are, which are listed themselves
        if library.is_derived(code) or code in _NOT_MISSED:
            continue
        if newest is not None and year - newest > old:
            unknown.append(Unknown(theme, code, "old", newest, elsewhere))
        elif newest is None and elsewhere:
            kind = _kind(pool, beside, area, code)
            unknown.append(Unknown(theme, code, kind, None, elsewhere))
    return Profile(area, tuple(lines), tuple(unknown))


def _kind(pool: pd.DataFrame, beside: pd.DataFrame, area: str, indicator: str) -> Kind:
    definitions = tuple(beside["definition"].unique())
    residences = set(beside["residence"])
    residence = next(iter(residences)) if len(residences) == 1 else "total"
    nothing = pd.DataFrame(index=[])
    return missing_kinds(pool, nothing, [area], indicator, definitions, residence)[area]


def _line(
    library: Library,
    rows: pd.DataFrame,
    area: str,
    indicator: str,
    theme: str,
    residence: str,
    level: str,
) -> Line:
    held = set(rows.loc[rows["area"] == area, "residence"])
    residence = next(one for one in (residence, "total", "urban", "rural") if one in held)
    rows = rows[rows["residence"] == residence]
    own = rows[rows["area"] == area]
    best = _set(library, own, indicator, level)
    selection = Selection(indicator, best.codes, residence)
    kind = library.indicators.at[indicator, "kind"]
    above = [code for code in dict.fromkeys([province(area), "IR"]) if code != area]
    above = [code for code in above if kind != "flow" and may_compare([area, code], best.scope)]
    inside = province(area) if best.scope == "within_province" else None
    group = [code for code in library.areas(level) if inside in (None, province(code))]
    chosen = choose(rows, selection, [*group, *above]).chosen
    others = own[~own["definition"].isin(best.codes)].sort_values(["end", "source"])
    others = others.drop_duplicates("definition", keep="last")[::-1]
    return Line(
        theme,
        indicator,
        residence,
        chosen.loc[area],
        best.codes,
        best.scope,
        _row(chosen, province(area) if province(area) in above else None),
        _row(chosen, "IR" if "IR" in above else None),
        None
        if kind in ("flow", "rank") or best.scope == "none"
        else _median(chosen[chosen.index.isin(group)], len(group), inside),
        tuple(row for _, row in others.iterrows()),
    )


def _set(library: Library, own: pd.DataFrame, indicator: str, level: str) -> DefinitionSet:
    narrowness = ("all", "within_province", "none")
    latest = own.sort_values(["end", "source"]).drop_duplicates("definition", keep="last")

    def standing(one: DefinitionSet) -> tuple[int, int, int, int, bool, tuple[str, ...]]:
        mine = latest[latest["definition"].isin(one.codes)]
        marked = mine["definition"].iloc[-1] != one.codes[0]
        years = -int(mine["year"].max())
        return narrowness.index(one.scope), years, -one.areas, len(one.codes), marked, one.codes

    # the sets of the whole level, so that comparable definitions of others stand beside
    sets = library.sets(indicator, level)
    return min((one for one in sets if own["definition"].isin(one.codes).any()), key=standing)


def _row(chosen: pd.DataFrame, code: str | None) -> pd.Series | None:
    return chosen.loc[code] if code in chosen.index else None


def _median(chosen: pd.DataFrame, among: int, within: str | None) -> Median | None:
    if len(chosen) < 2:
        return None
    years = chosen["year"]
    value = float(chosen["value"].median())
    return Median(value, len(chosen), among, (int(years.min()), int(years.max())), within)
