"""Areas side by side: one row an indicator, one cell an area, and what forbids comparing.

Every cell shows the best figure there is; a difference and a ratio are given only
where the dataset's own rules allow the two figures to be held against each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from divide.catalog.calendar import solar_years
from divide.catalog.choose import Policy, Selection, choose
from divide.catalog.definitions import DefinitionSet, Scope, definition_sets
from divide.measures.change import gap
from divide.measures.intervals import apart, may_compare
from divide.measures.library import Library
from divide.measures.missing import Kind, missing_kinds

Flag = Literal[
    "period", "span", "definition_marked", "definition_other", "within_province", "never"
]
FLAGS: tuple[Flag, ...] = (
    "never",
    "within_province",
    "definition_other",
    "span",
    "definition_marked",
    "period",
)
# what makes a difference meaningless; the others only call for care
FORBIDDING: frozenset[Flag] = frozenset({"never", "within_province", "definition_other", "span"})
LEAST, MOST = 2, 6


@dataclass(frozen=True)
class Cell:
    """One area's figure in a row, held against the first area's.

    Attributes
    ----------
    area : str
    figure : pandas.Series or None
        The chosen observation, with the columns of ``Choice.chosen`` and
        ``first_year`` (Solar Hijri year in which its period begins).
    missing : str or None
        Why there is no figure: a kind of empty, or ``other_period`` when there are
        figures but none in the one year that all areas share.
    flags : tuple of str
        In the order of `FLAGS`, against the first area's figure: ``never`` (the
        definition compares with nothing), ``within_province`` (compares inside one
        province only), ``definition_other`` (definitions that do not compare),
        ``span`` (a flow over another span of time), ``definition_marked`` (another,
        comparable definition), ``period`` (another year).
    comparable : bool
        Whether difference and ratio against the first area are allowed.
    difference : float or None
        This minus the first, in the indicator's unit (points for percentages).
    ratio : float or None
        This over the first; None where the first is zero, and for ranks and index
        scores, whose ratios mean nothing.
    apart : bool or None
        Against the first: True intervals do not overlap, False they overlap (cannot
        be told apart), None neither has an interval or they are not comparable.
    """

    area: str
    figure: pd.Series | None
    missing: Kind | Literal["other_period"] | None
    flags: tuple[Flag, ...] = ()
    comparable: bool = False
    difference: float | None = None
    ratio: float | None = None
    apart: bool | None = None


@dataclass(frozen=True)
class Row:
    """One indicator for all areas.

    Attributes
    ----------
    indicator, residence : str
    definitions : tuple of str
        The set of comparable definitions chosen from; empty without any figure.
    scope : {"all", "within_province", "none"}
        Of that set.
    year : int or None
        Under policy ``same`` the Solar Hijri year shared by all areas, None when
        there is none; None under the other policy.
    cells : tuple of Cell
        In the order of the areas asked for; the first is the base.
    """

    indicator: str
    residence: str
    definitions: tuple[str, ...]
    scope: Scope
    year: int | None
    cells: tuple[Cell, ...]

    @property
    def known(self) -> tuple[Cell, ...]:
        """Cells that have a figure."""
        return tuple(cell for cell in self.cells if cell.figure is not None)

    @property
    def flags(self) -> tuple[Flag, ...]:
        """Every flag of a cell, once."""
        found = {flag for cell in self.cells for flag in cell.flags}
        return tuple(flag for flag in FLAGS if flag in found)

    @property
    def comparable(self) -> bool:
        """Whether at least two figures stand here and all compare with the first."""
        others = [cell for cell in self.known if cell is not self.cells[0]]
        return (
            self.cells[0].figure is not None
            and bool(others)
            and all(cell.comparable for cell in others)
        )


def compare(
    library: Library,
    areas: Sequence[str],
    indicators: Sequence[str],
    *,
    residence: str = "total",
    policy: Literal["latest", "same"] = "latest",
    definitions: Mapping[str, tuple[str, ...]] | None = None,
) -> list[Row]:
    """Rows of a table that compares areas.

    Parameters
    ----------
    library : Library
    areas : sequence of str
        Two to six different codes, of any levels; the first is the base.
    indicators : sequence of str
        Stored or derived, in the order of the rows.
    residence : {"total", "urban", "rural"}
    policy : {"latest", "same"}
        The newest figure of each area; or, row by row, only the newest year in which
        all areas have a figure.
    definitions : mapping of str to tuple of str, optional
        Indicator to the set of definitions that a reader chose; others get the set
        that serves these areas best (see `best_set`).

    Returns
    -------
    list of Row
        One an indicator, also where no area has a figure.

    Raises
    ------
    ValueError
        Fewer than two or more than six areas, a repeated or an unknown one, or an
        unknown indicator.
    """
    areas = list(areas)
    if not LEAST <= len(areas) <= MOST or len(set(areas)) < len(areas):
        raise ValueError(f"compare takes {LEAST} to {MOST} different areas, not {areas}")
    unknown = [code for code in areas if code not in library.dataset.areas.index]
    unknown += [code for code in indicators if code not in library.indicators.index]
    if unknown:
        raise ValueError(f"unknown codes: {', '.join(unknown)}")
    wanted = definitions or {}
    pool = library.observations
    # the census of residents tells whether an urban or rural figure applies at all
    pool = pool[pool["indicator"].isin([*indicators, "population"])]
    pool = pool.assign(first_year=solar_years(pool["start"]))
    # many small selections follow, which plain objects make faster than Arrow texts
    pool = pool.astype(dict.fromkeys(pool.columns[pool.dtypes == "str"], object))
    parts = dict(list(pool.groupby("indicator")))
    census = parts.get("population", pool[:0])
    return [
        _row(
            library,
            parts.get(indicator, pool[:0]),
            census,
            areas,
            indicator,
            residence,
            policy,
            wanted.get(indicator),
        )
        for indicator in indicators
    ]


def best_set(
    definitions: pd.DataFrame, rows: pd.DataFrame, indicator: str, areas: Sequence[str]
) -> DefinitionSet | None:
    """The set of definitions under which most of these areas can be compared.

    Parameters
    ----------
    definitions : pandas.DataFrame
        Of the library.
    rows : pandas.DataFrame
        Observations of one residence, with ``year``.
    indicator : str
    areas : sequence of str
        The first is the one the others are compared with.

    Returns
    -------
    DefinitionSet or None
        Best first: most areas that may be compared with the first; a definition
        that compares at all; most areas; newest figures; fewest definitions; then
        the codes. None without any figure.
    """
    own = rows[rows["indicator"] == indicator]
    newest: dict[tuple[str, str], int] = {}
    for key in zip(own["definition"], own["area"], own["year"], strict=True):
        newest[key[:2]] = max(newest.get(key[:2], 0), int(key[2]))

    def standing(one: DefinitionSet) -> tuple[int, bool, int, int, int, tuple[str, ...]]:
        years = {area: max(newest.get((code, area), 0) for code in one.codes) for area in areas}
        fits = [area for area in areas if years[area]]
        with_first = [
            area for area in fits if years[areas[0]] and may_compare([areas[0], area], one.scope)
        ]
        # one area alone is no comparison
        compared = len(with_first) if len(with_first) > 1 else 0
        firm = one.scope != "none"
        return -compared, not firm, -len(fits), -sum(years.values()), len(one.codes), one.codes

    sets = definition_sets(definitions, rows, indicator, list(areas))
    return min(sets, key=standing, default=None)


def table(rows: Sequence[Row]) -> pd.DataFrame:
    """The comparison as a plain table, for downloads and tests.

    Returns
    -------
    pandas.DataFrame
        One row an indicator and area: ``indicator``, ``residence``, ``area``,
        ``value``, ``ci_low``, ``ci_high``, ``qualifier``, ``definition``, ``period``,
        ``calendar``, ``source``, ``status``, ``observation`` (label), ``missing``,
        ``flags`` (codes with commas), ``comparable``, ``difference``, ``ratio``,
        ``apart``.
    """
    shown = ["value", "ci_low", "ci_high", "qualifier", "definition", "period", "calendar"]
    shown += ["source", "status", "observation"]
    return pd.DataFrame(
        [
            {"indicator": row.indicator, "residence": row.residence, "area": cell.area}
            | {name: None if cell.figure is None else cell.figure[name] for name in shown}
            | {
                "missing": cell.missing,
                "flags": ",".join(cell.flags),
                "comparable": cell.comparable,
                "difference": cell.difference,
                "ratio": cell.ratio,
                "apart": cell.apart,
            }
            for row in rows
            for cell in row.cells
        ]
    )


def _row(
    library: Library,
    everywhere: pd.DataFrame,
    census: pd.DataFrame,
    areas: list[str],
    indicator: str,
    residence: str,
    policy: Literal["latest", "same"],
    wanted: tuple[str, ...] | None,
) -> Row:
    own = everywhere[everywhere["area"].isin(areas) & (everywhere["residence"] == residence)]
    if own.empty:
        empty = tuple(
            Cell(area, None, _missing(everywhere, census, area, indicator, (), residence))
            for area in areas
        )
        return Row(indicator, residence, (), "all", None, empty)
    sets = definition_sets(library.definitions, own, indicator, areas)
    best = next((one for one in sets if one.codes == wanted), None)
    year: int | None = None
    if best is None and policy == "same":
        year, best = _shared(own, areas, sets)
    best = best or best_set(library.definitions, own, indicator, areas)
    codes: tuple[str, ...] = best.codes if best else ()
    if policy == "same" and year is None:
        year = _newest_shared(own[own["definition"].isin(codes)], areas)
    figures: dict[str, pd.Series] = {}
    if policy == "latest" or year is not None:
        chosen = _chosen(own, indicator, codes, residence, policy, areas, year)
        figures |= {str(area): figure for area, figure in chosen.iterrows()}
    if policy == "latest":
        # an area silent under these definitions still shows what is known of it
        others = own[~own["area"].isin(figures)]
        if len(others):
            scopes = library.definitions["comparable_across"]
            firm = [scopes.at[indicator, code] != "none" for code in others["definition"]]
            for part in (others[firm], others):
                held = tuple(dict.fromkeys(part["definition"]))
                silent = [area for area in areas if area not in figures]
                if part.empty or not silent:
                    continue
                chosen = _chosen(part, indicator, held, residence, "latest", silent, None)
                figures |= {str(area): figure for area, figure in chosen.iterrows()}
    scope: Scope = best.scope if best else "all"
    known = set(own["area"])
    cells = tuple(
        _cell(library, indicator, areas[0], area, figures, codes, scope)
        if area in figures
        else Cell(area, None, "other_period")
        if area in known
        else Cell(area, None, _missing(everywhere, census, area, indicator, codes, residence))
        for area in areas
    )
    return Row(indicator, residence, codes, scope, year, cells)


def _chosen(
    own: pd.DataFrame,
    indicator: str,
    codes: tuple[str, ...],
    residence: str,
    policy: Policy,
    areas: list[str],
    year: int | None,
) -> pd.DataFrame:
    """Chosen figures, from the few rows at hand instead of the whole library."""
    selection = Selection(indicator, codes, residence, policy, year)
    return choose(own, selection, areas).chosen


def _missing(
    everywhere: pd.DataFrame,
    census: pd.DataFrame,
    area: str,
    indicator: str,
    codes: tuple[str, ...],
    residence: str,
) -> Kind:
    level = {2: "country", 5: "province"}.get(len(area), "county")
    if not codes:
        codes = tuple(everywhere.loc[everywhere["level"] == level, "definition"].unique())
    rows = everywhere if residence == "total" else pd.concat([everywhere, census])
    nothing = pd.DataFrame(index=[])
    return missing_kinds(rows, nothing, [area], indicator, codes, residence)[area]


def _shared(
    own: pd.DataFrame, areas: list[str], sets: list[DefinitionSet]
) -> tuple[int | None, DefinitionSet | None]:
    """The newest year that all areas share under one set, and the best such set."""
    years = [(_newest_shared(own[own["definition"].isin(one.codes)], areas), one) for one in sets]
    found = [(year, one) for year, one in years if year is not None]
    allowed = [(year, one) for year, one in found if may_compare(areas, one.scope)]
    newest = max((year for year, _ in allowed or found), default=None)
    if newest is None:
        return None, None
    # sets come best first, but one definition is plainer than several
    best = min(
        (one for year, one in allowed or found if year == newest), key=lambda one: len(one.codes)
    )
    return newest, best


def _newest_shared(own: pd.DataFrame, areas: list[str]) -> int | None:
    held = own.groupby("year")["area"].nunique()
    years = held.index[held == len(areas)]
    return int(years.max()) if len(years) else None


def _cell(
    library: Library,
    indicator: str,
    first: str,
    area: str,
    figures: Mapping[str, pd.Series],
    codes: tuple[str, ...],
    scope: Scope,
) -> Cell:
    own, base = figures[area], figures.get(first)
    if base is None:
        lone = scope if own["definition"] in codes else _scope_of(library, own)
        return Cell(area, own, None, ("never",) if lone == "none" else ())
    kind = str(library.indicators.at[indicator, "kind"])
    flags = _flags(library, kind, base, own, scope, codes)
    if area == first:
        return Cell(area, own, None, tuple(flag for flag in flags if flag == "never"))
    if FORBIDDING.intersection(flags):
        return Cell(area, own, None, flags)
    both = gap(float(own["value"]), float(base["value"]))
    ratio = None if kind in ("rank", "index") else both.ratio
    return Cell(area, own, None, flags, True, both.difference, ratio, apart(base, own))


def _flags(
    library: Library,
    kind: str,
    base: pd.Series,
    own: pd.Series,
    scope: Scope,
    codes: tuple[str, ...],
) -> tuple[Flag, ...]:
    found: set[Flag] = set()
    together = {own["definition"], base["definition"]} <= set(codes)
    if own["definition"] != base["definition"]:
        found.add("definition_marked" if together else "definition_other")
    scopes = {scope} if together else {_scope_of(library, base), _scope_of(library, own)}
    if "none" in scopes:
        found.add("never")
    elif "within_province" in scopes and not may_compare(
        [base["area"], own["area"]], "within_province"
    ):
        found.add("within_province")
    if kind == "flow" and (own["start"] != base["start"] or own["end"] != base["end"]):
        found.add("span")
    if own["year"] != base["year"] or own["first_year"] != base["first_year"]:
        found.add("period")
    return tuple(flag for flag in FLAGS if flag in found)


def _scope_of(library: Library, figure: pd.Series) -> Scope:
    key = (figure["indicator"], figure["definition"])
    scope: Scope = library.definitions.at[key, "comparable_across"]
    return scope
