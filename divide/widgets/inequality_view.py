"""What the inequality page says of a pick: measured once for each dataset, then drawn.

Every function is kept by the dataset's version and the pick, as in :mod:`divide.widgets.view`.
"""

import functools
import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from divide.catalog.calendar import solar_positions, solar_years
from divide.charts.drawn import Drawn
from divide.charts.dumbbell import dumbbell
from divide.charts.gap_change import gap_change
from divide.charts.growth import growth
from divide.charts.look import Look
from divide.charts.lorenz import lorenz as lorenz_chart
from divide.charts.parts import parts
from divide.charts.ranking import ranking
from divide.charts.ticks import ticks, year_ticks
from divide.charts.trend import trend
from divide.kept import kept
from divide.measures import bootstrap, concentration, convergence, decomposition
from divide.measures import library as libraries
from divide.measures.bootstrap import Estimate
from divide.measures.chains import joined
from divide.measures.concentration import Floats, Measure
from divide.measures.convergence import Beta
from divide.measures.decomposition import Decomposition
from divide.measures.urban_rural_gap import changes, gaps
from divide.measures.weights import people
from divide.text import numbers, periods
from divide.text.bidi import embed
from divide.text.words import Words
from divide.widgets import view
from divide.widgets.controls import Picked

_KEPT = 128
LEAST_AREAS = convergence.LEAST_AREAS
THEMES = ("penetration", "offices", "rural_broadband", "infrastructure")
DEFAULT = "household_computer_access"
# so many of the figures must be of one year for the others to be left out of a measure
_ONE_YEAR = 0.75
# the other side of the same figures: whoever measures one has measured both
_INVERSE = frozenset({"people_per_office", "offices_stated_total_per_10000"})
# what an indicator of offices is a pair of
_PAIRS = {
    "offices_per_10000": ("offices_urban_per_10000", "offices_rural_per_10000"),
    "offices_urban_per_10000": ("offices_urban_per_10000", "offices_rural_per_10000"),
    "offices_rural_per_10000": ("offices_urban_per_10000", "offices_rural_per_10000"),
}
_OF_RESIDENCE = {"offices_urban_per_10000": "urban", "offices_rural_per_10000": "rural"}


@kept(4)
def indicators(version: str) -> tuple[str, ...]:
    """Rates with figures of enough provinces, or counties, in one definition."""
    library = libraries.current()
    rates = library.indicators.index[library.indicators["kind"] == "rate"]
    found = []
    for code in library.of_theme(*THEMES):
        if code not in rates or code in _INVERSE:
            continue
        sets = [one for level in ("province", "county") for one in library.sets(code, level)]
        if any(one.areas >= LEAST_AREAS and one.scope != "none" for one in sets):
            found.append(code)
    return tuple(found)


def weight_residence(picked: Picked) -> str:
    """Whose people count: those whom the figure is about."""
    if picked.indicator in _OF_RESIDENCE:
        return _OF_RESIDENCE[picked.indicator]
    theme = libraries.current().indicators.at[picked.indicator, "theme"]
    return "rural" if theme == "rural_broadband" else picked.residence


def thing(picked: Picked) -> str:
    """What an indicator counts, as the sentence about moving it calls it."""
    code = picked.indicator
    unit = str(libraries.current().indicators.at[code, "unit"])
    if code.startswith("offices"):
        return "offices"
    if libraries.current().indicators.at[code, "theme"] == "rural_broadband":
        return "coverage"
    if code.startswith("household_"):
        return "households"
    if code.startswith("individual_") or code == "internet_penetration":
        return "people"
    return "lines" if unit.startswith("per_100") else "other"


@dataclass(frozen=True)
class Measured:
    """The figures that are measured, and what their measures are.

    Attributes
    ----------
    rows : pandas.DataFrame
        Index ``area``; chosen figures with ``people`` and ``census``.
    older : tuple of str
        Areas left out because most others have a figure of one newer year.
    uncounted : tuple of str
        Areas left out because no census counts their people.
    problem : str or None
        See :func:`divide.measures.concentration.problem`.
    by_people, by_area : dict of str to Estimate
        Measures by code; empty with a problem.
    """

    rows: pd.DataFrame
    older: tuple[str, ...]
    uncounted: tuple[str, ...]
    problem: str | None
    by_people: dict[str, Estimate]
    by_area: dict[str, Estimate]

    @property
    def values(self) -> np.ndarray:
        """The figures."""
        return self.rows["value"].to_numpy(dtype="float64")

    @property
    def people(self) -> np.ndarray:
        """The people they speak for."""
        return self.rows["people"].to_numpy(dtype="float64")


def top_of(indicator: str) -> float:
    """Upper end of an indicator's unit: 100 for percentages, else none."""
    return 100.0 if libraries.current().indicators.at[indicator, "unit"] == "percent" else math.inf


def _drawn(rows: pd.DataFrame, indicator: str) -> np.ndarray | None:
    """Figures drawn anew from their intervals; None where none has one."""
    bounds = rows[["value", "ci_low", "ci_high"]].to_numpy(dtype="float64")
    if not np.isfinite(bounds[:, 1:]).all(axis=1).any():
        return None
    return bootstrap.draw(bounds[:, 0], bounds[:, 1], bounds[:, 2], top_of(indicator))


@kept(_KEPT)
def measured(version: str, picked: Picked) -> Measured:
    """Concentration of the figures of a pick, with its uncertainty."""
    library = libraries.current()
    shown = view.view("en", version, picked)
    chosen = shown.chosen
    older: tuple[str, ...] = ()
    years = chosen["year"].value_counts()
    if len(years) > 1 and years.iloc[0] >= _ONE_YEAR * len(chosen):
        fits = chosen["year"] == years.index[0]
        older, chosen = tuple(chosen.index[~fits]), chosen[fits]
    rows = chosen.join(people(library.observations, chosen, weight_residence(picked)))
    known = rows["people"].notna()
    uncounted, rows = tuple(rows.index[~known]), rows[known]
    rows = rows.sort_values("value", kind="stable")
    values, weights = (rows[name].to_numpy(dtype="float64") for name in ("value", "people"))
    wrong = concentration.problem(values)
    if wrong:
        return Measured(rows, older, uncounted, wrong, {}, {})
    drawn = _drawn(rows, picked.indicator)
    by_people, by_area = {}, {}
    for code, measure in concentration.MEASURES.items():
        least = 1.0 if code == "ratio" else 0.0
        own = functools.partial(_weighted, measure, weights)
        by_people[code] = bootstrap.estimate(own, values, drawn, least)
        own = functools.partial(_weighted, measure, None)
        by_area[code] = bootstrap.estimate(own, values, None, least)
    return Measured(rows, older, uncounted, None, by_people, by_area)


def _weighted(measure: Measure, weights: Floats | None, values: Floats) -> Floats:
    return measure(values, weights)


def held_by(found: Measured, share: float) -> tuple[float, float]:
    """What part of the whole the lowest and the highest `share` of the people hold."""
    x, y = concentration.lorenz(found.values, found.people)
    low, high = np.interp([share, 1 - share], x, y)
    return float(low), float(1 - high)


# the gap between town and village


@kept(_KEPT)
def gap_rows(version: str, picked: Picked) -> pd.DataFrame:
    """Gaps of every area of the level, the nation and the provinces, over the years.

    Of the picked definitions; where these know no residences, of the definition that has most.
    """
    library = libraries.current()
    pair = _PAIRS.get(picked.indicator)
    if pair:
        urban, rural = (library.rows(code) for code in pair)
    else:
        rows = library.rows(picked.indicator)
        urban, rural = (rows[rows["residence"] == side] for side in ("urban", "rural"))
    found = gaps(urban, rural)
    scopes = library.definitions.xs(picked.indicator, level="indicator")["comparable_across"]
    found = found[found["definition"].map(scopes) != "none"]
    here = found[found["area"].isin(library.areas(picked.level, picked.inside))]
    codes = set(picked.definitions.codes)
    if not codes & set(here["definition"]) and not here.empty:
        codes = {str(here["definition"].value_counts().index[0])}
    own = found[found["definition"].isin(codes)]
    own = own.assign(scope=own["definition"].map(scopes))
    own["indicator"] = pair[0] if pair else picked.indicator
    own["_length"] = own["end"] - own["start"]
    # of windows that end together the longer one, which rests on more interviews
    own = own.sort_values(["area", "end", "_length"], kind="stable")
    own = own.drop_duplicates(["area", "definition", "end"], keep="last")
    return own.drop(columns="_length").reset_index(drop=True)


def may_rank(rows: pd.DataFrame, picked: Picked) -> bool:
    """Whether gaps of the areas shown may stand in one picture."""
    scopes = set(rows["scope"])
    return scopes == {"all"} or (scopes == {"within_province"} and bool(picked.inside))


def gap_areas(rows: pd.DataFrame, picked: Picked) -> list[str]:
    """Areas whose gap is followed over the years: the chosen ones, their place, the nation."""
    wanted = list(dict.fromkeys([*picked.areas, *([picked.inside] if picked.inside else []), "IR"]))
    held = set(rows["area"])
    return [area for area in wanted if area in held]


@kept(_KEPT)
def gap_now(version: str, picked: Picked) -> pd.DataFrame:
    """The gap of every area of the level in the picked period (index ``area``), widest first."""
    shown = view.view("en", version, picked)
    rows = gap_rows(version, picked)
    rows = rows[rows["area"].isin(shown.areas)]
    if picked.period.policy == "as_of":
        rows = rows[rows["year"] <= picked.period.year]
    elif picked.period.policy == "same":
        rows = rows[rows["year"] == picked.period.year]
    newest = rows.sort_values(["end", "source"]).drop_duplicates("area", keep="last")
    order = newest["difference"].abs().sort_values(ascending=False, kind="stable").index
    return newest.loc[order].set_index("area", drop=False)


@kept(_KEPT)
def gap_changes(version: str, picked: Picked) -> pd.DataFrame:
    """First and last gap of every area of the level (see ``changes``), with ``years``."""
    shown = view.view("en", version, picked)
    rows = gap_rows(version, picked)
    rows = rows[rows["area"].isin(shown.areas)]
    if rows.empty:
        return rows
    rows = rows[rows["definition"] == rows["definition"].value_counts().index[0]]
    first, last = rows["year"].min(), rows["year"].max()
    found = changes(rows)
    return found.assign(first_year=first, last_year=last)


def gap_words(row: pd.Series, say: Words) -> str:
    """A gap: points and ratio together, or that none can be told."""
    t = say.t
    size = say.points(abs(row["difference"]), row["indicator"])
    if row["unsure"]:
        return t("inequality.gap_unsure", difference=size)
    urban = row["difference"] > 0
    ratio = row["ratio"] if urban else 1 / row["ratio"] if row["ratio"] else math.nan
    side = "urban" if urban else "rural"
    if pd.isna(ratio):
        return t.of("inequality.gap_points", side, difference=size)
    times = numbers.number(ratio, say.lang, 1)
    return t.of("inequality.gap", side, difference=size, ratio=times)


def gap_hover(row: pd.Series, say: Words) -> str:
    """What a point of a gap says: both figures, the gap and its interval."""
    t = say.t
    lines = [
        f"<b>{say.area(row['area'])}</b>",
        _period(row, say),
        t(
            "inequality.gap_both",
            urban=say.plain(row["urban"], row["indicator"]),
            rural=say.plain(row["rural"], row["indicator"]),
        ),
        gap_words(row, say),
        gap_interval(row, say),
    ]
    return embed("<br>".join(line for line in lines if line), say.lang)


def gap_interval(row: pd.Series, say: Words) -> str:
    """The interval of a gap in words; empty without one."""
    if pd.isna(row["low"]):
        return ""
    unit = str(say.library.indicators.at[row["indicator"], "unit"])
    unit = "points" if unit == "percent" else unit
    said = numbers.interval(row["low"], row["high"], unit, say.lang, 1)
    return say.t("mark.interval", interval=said)


def _period(row: pd.Series, say: Words) -> str:
    """Years of a window: from the first to the last one it reaches over."""
    first = int(solar_years(pd.Series([row["start"]])).iloc[0])
    return periods.span_label(min(first, int(row["year"])), int(row["year"]), say.lang)


def point_axis(low: float, high: float, indicator: str, say: Words) -> list[tuple[float, str]]:
    """Positions and texts of an axis of gaps in points."""
    return [(at, embed(numbers.number(at, say.lang, 2), say.lang)) for at in ticks(low, high, 5)]


@kept(_KEPT)
def gap_trend(
    lang: str, version: str, look: Look, picked: Picked, only: str | None = None
) -> go.Figure:
    """The gap in points over the years; hollow where the interval holds zero."""
    say = view.words(lang)
    every = gap_rows(version, picked)
    areas = gap_areas(every, picked)
    rows = every[every["area"].isin(areas if only is None else [only])]
    rows = rows[["area", "definition", "start", "end", "indicator"]].assign(
        value=rows["difference"],
        ci_low=rows["low"],
        ci_high=rows["high"],
        unsure=rows["unsure"],
        observation=rows["urban_observation"],
        x=solar_positions(rows["start"] + (rows["end"] - rows["start"]) / 2),
        hover=[gap_hover(row, say) for _, row in rows.iterrows()],
        joined=joined(rows),
        contested=False,
    )
    bounds = rows[["value", "ci_low", "ci_high"]]
    low, high = min(0.0, float(bounds.min().min())), max(0.0, float(bounds.max().max()))
    present = [area for area in areas if area in set(rows["area"])]
    colours = look.chosen(dict.fromkeys([*picked.areas, *areas]))
    codes = list(dict.fromkeys(rows["definition"]))
    figure = trend(
        rows,
        x_ticks=[
            (float(year), embed(say.year(year, short=True), lang))
            for year in year_ticks(rows["x"].min(), rows["x"].max() + 0.5)
        ],
        y_ticks=point_axis(low, high, picked.indicator, say),
        colours={area: colours[area] for area in present},
        names={area: embed(view.wrap(say.area(area), 12), lang) for area in present},
        definition_labels={
            code: embed(view.wrap(say.definition(picked.indicator, code), 14), lang)
            for code in codes
        },
        look=look,
        height=360 if only is None else 280,
    )
    return Drawn(figure)


@kept(_KEPT)
def gap_dumbbell(lang: str, version: str, look: Look, picked: Picked) -> go.Figure:
    """Urban beside rural of each area, widest gap first; faint where they may be level."""
    say = view.words(lang)
    rows = view.widest_pairs(gap_now(version, picked), picked.areas)
    rows = rows.assign(
        name=[embed(say.area(area), lang) for area in rows.index],
        hover=[gap_hover(row, say) for _, row in rows.iterrows()],
    )
    highest = float(rows[["urban", "rural"]].max().max())
    t = say.t
    figure = dumbbell(
        rows,
        ticks=view.axis(0, highest, picked.indicator, say),
        ends=(embed(t("residence.urban"), lang), embed(t("residence.rural"), lang)),
        chosen=look.chosen(picked.areas),
        look=look,
    )
    return Drawn(figure)


@kept(_KEPT)
def gap_change_figure(lang: str, version: str, look: Look, picked: Picked) -> go.Figure:
    """First and last gap of each area, the widest closing first."""
    say = view.words(lang)
    rows = widest_changes(gap_changes(version, picked), picked.areas)
    indicator = picked.indicator
    rows = rows.assign(
        name=[embed(say.area(area), lang) for area in rows.index],
        unsure=rows["verdict"] == "unsure",
        first_observation=rows["first_urban_observation"],
        last_observation=rows["last_urban_observation"],
        hover=[
            embed(
                "<br>".join([f"<b>{say.area(str(area))}</b>", change_words(row, indicator, say)]),
                lang,
            )
            for area, row in rows.iterrows()
        ],
    )
    low = min(0.0, float(rows[["first", "last"]].min().min()))
    high = max(0.0, float(rows[["first", "last"]].max().max()))
    ends = (say.year(rows["first_year"].iloc[0]), say.year(rows["last_year"].iloc[0]))
    figure = gap_change(
        rows,
        ticks=point_axis(low, high, indicator, say),
        ends=(embed(ends[0], lang), embed(ends[1], lang)),
        chosen=look.chosen(picked.areas),
        look=look,
    )
    return Drawn(figure)


def widest_changes(rows: pd.DataFrame, areas: tuple[str, ...]) -> pd.DataFrame:
    """The changes that are drawn: all, or of many the two ends and the chosen areas."""
    if len(rows) <= view.MOST_BARS:
        return rows
    half = view.MOST_BARS // 2
    return rows[rows.index.isin([*rows.index[:half], *rows.index[-half:], *areas])]


def change_words(row: pd.Series, indicator: str, say: Words) -> str:
    """What became of a gap: from, to, and whether that can be told from no change."""
    t = say.t
    return t.of(
        "inequality.change",
        str(row["verdict"]),
        first=say.points(row["first"], indicator),
        last=say.points(row["last"], indicator),
        first_year=say.year(row["first_year"]),
        last_year=say.year(row["last_year"]),
        change=say.points(abs(row["change"]), indicator),
    )


# concentration


@kept(_KEPT)
def lorenz_figure(lang: str, version: str, look: Look, picked: Picked) -> go.Figure:
    """Lorenz curves of the figures of a pick."""
    say, found = view.words(lang), measured(version, picked)
    t = say.t
    x, y = concentration.lorenz(found.values, found.people)
    plain_x, plain_y = concentration.lorenz(found.values, None)
    hover = [
        embed(
            "<br>".join(
                [
                    f"<b>{say.area(str(area))}</b>",
                    say.value(row),
                    t(
                        "inequality.lorenz_point",
                        people=percent(at, lang),
                        held=percent(held, lang),
                    ),
                ]
            ),
            lang,
        )
        for (area, row), at, held in zip(found.rows.iterrows(), x[1:], y[1:], strict=True)
    ]
    rows = found.rows.assign(x=x[1:], y=y[1:], hover=hover)
    marks = [(at, embed(percent(at, lang), lang)) for at in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)]
    names = [t("inequality.by_people"), t("inequality.by_area"), t("inequality.parity")]
    titles = [t("inequality.lorenz_x"), t("inequality.lorenz_y")]
    figure = lorenz_chart(
        rows,
        plain=pd.DataFrame({"x": plain_x[1:], "y": plain_y[1:]}),
        ticks=marks,
        names=(embed(names[0], lang), embed(names[1], lang), embed(names[2], lang)),
        titles=(embed(titles[0], lang), embed(titles[1], lang)),
        look=look,
    )
    return Drawn(figure)


def percent(share: float, lang: str, decimals: int = 0) -> str:
    """A share from 0 to 1 as a percentage."""
    return numbers.quantity(100 * share, "percent", lang, decimals)


# decomposition


@dataclass(frozen=True)
class Wave:
    """Inequality between counties in one period.

    Attributes
    ----------
    start, end : pandas.Timestamp
    total, share : Estimate
        Theil's T, and the part of it that lies between provinces (0 to 1).
    whole : Decomposition
    rows : pandas.DataFrame
        The counties' figures.
    """

    start: pd.Timestamp
    end: pd.Timestamp
    total: Estimate
    share: Estimate
    whole: Decomposition
    rows: pd.DataFrame


@dataclass(frozen=True)
class Split:
    """Nation, provinces, counties.

    Attributes
    ----------
    reason : str
        Why there is none (``scope``, ``counties``, or a problem of the figures); else empty.
    newest : Wave or None
        All counties of the newest period.
    waves : tuple of Wave
        The counties that have a figure in every period; oldest period first.
    """

    reason: str
    newest: Wave | None = None
    waves: tuple[Wave, ...] = ()


@kept(_KEPT)
def split(version: str, picked: Picked) -> Split:
    """Theil's T of the nation's counties, between and within provinces.

    Always of the whole country: one province has nothing between provinces.
    """
    if picked.definitions.scope != "all":
        return Split("scope")
    library = libraries.current()
    rows = library.rows(picked.indicator, picked.definitions.codes[:1], "county")
    rows = rows[rows["residence"] == picked.residence]
    if picked.period.policy != "latest":
        rows = rows[rows["year"] <= picked.period.year]
    times = convergence.waves(rows)
    if not times:
        return Split("counties")
    tables = [rows[(rows["start"] == start) & (rows["end"] == end)] for start, end in times]
    tables = [table.sort_values("source").drop_duplicates("area") for table in tables]
    panel = set.intersection(*(set(table["area"]) for table in tables))
    newest = _wave(tables[-1], picked)
    if isinstance(newest, str):
        return Split(newest)
    waves = []
    if len(tables) > 1 and len(panel) >= LEAST_AREAS:
        for table in tables:
            own = _wave(table[table["area"].isin(panel)], picked)
            if isinstance(own, str):
                return Split("", newest)
            waves.append(own)
    return Split("", newest, tuple(waves))


def _wave(rows: pd.DataFrame, picked: Picked) -> Wave | str:
    """The two stages of one period, or what is wrong with its figures."""
    counted = rows.join(people(libraries.current().observations, rows, weight_residence(picked)))
    counted = counted[counted["people"].notna()].sort_values("area")
    values, weights = (counted[name].to_numpy(dtype="float64") for name in ("value", "people"))
    wrong = concentration.problem(values)
    if wrong:
        return wrong
    groups = counted["area"].str[:5].to_numpy()
    drawn = _drawn(counted, picked.indicator)
    total = bootstrap.estimate(
        functools.partial(concentration.theil_t, weights=weights), values, drawn
    )
    share = bootstrap.estimate(
        functools.partial(decomposition.between_share, weights=weights, groups=groups),
        values,
        drawn,
    )
    return Wave(
        rows["start"].iloc[0],
        rows["end"].iloc[0],
        total,
        share,
        decomposition.decompose(values, weights, groups),
        counted,
    )


def wave_years(wave: Wave, say: Words) -> str:
    """The years of a period."""
    first, last = solar_years(pd.Series([wave.start, wave.end]))
    return say.years(int(first), int(last))


@kept(_KEPT)
def split_figure(lang: str, version: str, look: Look, picked: Picked) -> go.Figure:
    """The inequality of each period, and the part of it that lies between provinces."""
    say, found = view.words(lang), split(version, picked)
    t = say.t
    waves = found.waves or ((found.newest,) if found.newest else ())
    rows = pd.DataFrame(
        [
            {
                "name": embed(wave_years(wave, say), lang),
                "total": wave.whole.total,
                "part": wave.whole.between,
                "label": embed(
                    t("inequality.split_label", share=percent(wave.whole.between_share, lang)), lang
                ),
                "hover": embed(
                    t(
                        "inequality.split_hover",
                        total=numbers.number(wave.whole.total, lang, 4),
                        between=numbers.number(wave.whole.between, lang, 4),
                        within=numbers.number(wave.whole.within, lang, 4),
                    ),
                    lang,
                ),
            }
            for wave in waves
        ]
    )
    marks = [
        (at, embed(numbers.number(at, lang, 5), lang))
        for at in ticks(0, float(rows["total"].max()), 4)
    ]
    figure = parts(
        rows,
        ticks=marks,
        names=(embed(t("inequality.between"), lang), embed(t("inequality.within"), lang)),
        look=look,
    )
    return Drawn(figure)


def contributions(wave: Wave) -> pd.DataFrame:
    """Each province's part of the inequality inside provinces, largest first (0 to 1)."""
    table = wave.whole.groups
    whole = wave.whole.within
    share = table["within"] / whole if whole > 0 else table["within"] * math.nan
    return table.assign(share=share).sort_values("share", ascending=False, kind="stable")


@kept(_KEPT)
def contribution_figure(lang: str, version: str, look: Look, picked: Picked) -> go.Figure:
    """Each province's part of the inequality inside provinces."""
    say, found = view.words(lang), split(version, picked)
    assert found.newest is not None  # the page draws it only then
    t = say.t
    table = contributions(found.newest).rename_axis("area")
    values = 100 * table["share"]
    rows = pd.DataFrame(
        {
            "value": values,
            "ci_low": math.nan,
            "ci_high": math.nan,
            "older": False,
            "name": [embed(say.area(str(area)), lang) for area in table.index],
            "label": [embed(percent(share, lang, 1), lang) for share in table["share"]],
            "hover": [
                embed(
                    "<br>".join(
                        [
                            f"<b>{say.area(str(area))}</b>",
                            t.n("inequality.contribution_counties", int(row["areas"])),
                            t(
                                "inequality.contribution_hover",
                                share=percent(row["share"], lang, 1),
                                inside=numbers.number(row["inside"], lang, 4),
                            ),
                        ]
                    ),
                    lang,
                )
                for area, row in table.iterrows()
            ],
        }
    )
    marks = [
        (at, embed(numbers.quantity(at, "percent", lang), lang))
        for at in ticks(0, float(values.max()), 4)
    ]
    colours = look.chosen([area[:5] for area in picked.areas])
    figure = ranking(rows, ticks=marks, reference=None, chosen=colours, look=look)
    return Drawn(figure)


# convergence


@dataclass(frozen=True)
class Course:
    """Whether the areas of a pick draw together.

    Attributes
    ----------
    reason : str
        Why it cannot be said (``scope`` or ``periods``); else empty.
    sigma : pandas.DataFrame
        See :func:`divide.measures.convergence.sigma`; ``x``: middle of the period.
    beta : Beta or None
    first, last : pandas.DataFrame
        Figures of the two ends, index ``area``.
    """

    reason: str
    sigma: pd.DataFrame
    beta: Beta | None
    first: pd.DataFrame
    last: pd.DataFrame


@kept(_KEPT)
def course(version: str, picked: Picked) -> Course:
    """σ and β of the areas shown, over the periods of the first picked definition."""
    none = pd.DataFrame()
    if not picked.comparable:
        return Course("scope", none, None, none, none)
    library = libraries.current()
    rows = library.rows(picked.indicator, picked.definitions.codes[:1], picked.level)
    rows = rows[rows["residence"] == picked.residence]
    rows = rows[rows["area"].isin(library.areas(picked.level, picked.inside))]
    if picked.period.policy != "latest":
        rows = rows[rows["year"] <= picked.period.year]
    times = convergence.waves(rows)
    if len(times) < 2:
        return Course("periods", none, None, none, none)
    tables = []
    for start, end in times:
        own = rows[(rows["start"] == start) & (rows["end"] == end)].sort_values("source")
        own = own.assign(observation=own.index)
        tables.append(own.drop_duplicates("area").set_index("area", drop=False))
    # an area must be there at every time, or a change of areas would pass for one of figures
    frame = pd.concat([table["value"].rename(n) for n, table in enumerate(tables)], axis=1)
    if len(frame.dropna()) < LEAST_AREAS:
        return Course("periods", none, None, none, none)
    spread = convergence.sigma(frame)
    middles = pd.Series([start + (end - start) / 2 for start, end in times])
    ends = pd.Series([end for _, end in times])
    spread = spread.assign(x=solar_positions(middles).to_numpy(), year=solar_years(ends).to_numpy())
    whole = frame.dropna().index
    first, last = (table.loc[table.index.isin(whole)] for table in (tables[0], tables[-1]))
    years = (middles.iloc[-1] - middles.iloc[0]).days / 365.25
    fit = convergence.beta(first[["value", "ci_low", "ci_high"]], last["value"], years)
    return Course("", spread, fit, first, last)


@kept(_KEPT)
def sigma_figure(lang: str, version: str, look: Look, picked: Picked) -> go.Figure:
    """Relative and absolute spread over the years, the first year as 100."""
    say, found = view.words(lang), course(version, picked)
    t = say.t
    kinds = ("relative", "absolute")
    frames = []
    for kind in kinds:
        values = found.sigma[kind]
        index = 100 * values / values.iloc[0] if values.iloc[0] else values * math.nan
        hover = [
            embed(
                "<br>".join(
                    [
                        t.of("inequality.sigma", kind),
                        say.year(int(year)),
                        spread_words(kind, value, picked.indicator, say),
                    ]
                ),
                lang,
            )
            for year, value in zip(found.sigma["year"], values, strict=True)
        ]
        frames.append(
            pd.DataFrame(
                {
                    "area": kind,
                    "definition": "",
                    "x": found.sigma["x"],
                    "value": index,
                    "ci_low": math.nan,
                    "ci_high": math.nan,
                    "hover": hover,
                    "unsure": False,
                    "joined": True,
                    "contested": False,
                }
            )
        )
    rows = pd.concat(frames, ignore_index=True).dropna(subset=["value"])
    high = float(rows["value"].max())
    figure = trend(
        rows,
        x_ticks=[
            (float(year), embed(say.year(year, short=True), lang))
            for year in year_ticks(rows["x"].min(), rows["x"].max() + 0.5)
        ],
        y_ticks=[(at, embed(numbers.number(at, lang, 1), lang)) for at in ticks(0, high, 5)],
        colours={"relative": look.accent, "absolute": look.quiet},
        names={kind: embed(view.wrap(t.of("inequality.sigma", kind), 10), lang) for kind in kinds},
        definition_labels={},
        look=look,
        height=320,
    )
    return Drawn(figure)


def spread_words(kind: str, value: float, indicator: str, say: Words) -> str:
    """A spread: in percent of the mean, or in points."""
    if kind == "relative":
        return say.t("inequality.of_mean", share=percent(value, say.lang))
    return say.points(value, indicator)


@kept(_KEPT)
def beta_figure(lang: str, version: str, look: Look, picked: Picked) -> go.Figure:
    """Yearly growth against the first figure, with the fitted line."""
    say, found = view.words(lang), course(version, picked)
    assert found.beta is not None  # the page draws it only then
    t, fit = say.t, found.beta
    table = fit.points
    rows = pd.DataFrame(
        {
            "x": np.log(table["start"]),
            "y": 100 * table["growth"],
            "name": [embed(say.area(str(area)), lang) for area in table.index],
            "observation": found.last["observation"].reindex(table.index).tolist(),
            "hover": [
                embed(
                    "<br>".join(
                        [
                            f"<b>{say.area(str(area))}</b>",
                            t(
                                "inequality.beta_point",
                                first=say.value(found.first.loc[area]),
                                last=say.value(found.last.loc[area]),
                                growth=percent(row["growth"], lang, 1),
                            ),
                        ]
                    ),
                    lang,
                )
                for area, row in table.iterrows()
            ],
        },
        index=table.index,
    )
    place = np.linspace(float(rows["x"].min()), float(rows["x"].max()), 40)
    middle, low, high = (100 * part for part in fit.line.at(place))
    bounds = [*rows["y"], *low, *high]
    starts = table["start"]
    x_values = [
        at for at in ticks(float(starts.min()), float(starts.max()), 6)
        if at > 0 and starts.min() * 0.9 <= at <= starts.max() * 1.1
    ]  # fmt: skip
    figure = growth(
        rows,
        line=pd.DataFrame({"x": place, "middle": middle, "low": low, "high": high}),
        x_ticks=[(math.log(at), embed(say.plain(at, picked.indicator), lang)) for at in x_values],
        y_ticks=[
            (at, embed(numbers.quantity(at, "percent", lang, 2), lang))
            for at in ticks(min(bounds), max(bounds), 5)
        ],
        titles=(
            embed(t("inequality.beta_x", year=say.year(int(found.first["year"].iloc[0]))), lang),
            embed(t("inequality.beta_y"), lang),
        ),
        chosen=look.chosen(picked.areas),
        look=look,
    )
    return Drawn(figure)
