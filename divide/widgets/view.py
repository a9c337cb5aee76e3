"""From what was picked to what is shown: figures chosen, put in words, drawn.

Everything here is a pure function of the library, the language, the look and
the pick, and is kept by these inputs: a rerun that changes none of them
computes nothing.
"""

import dataclasses
import functools
import math
import textwrap
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from divide.catalog.calendar import solar_positions
from divide.catalog.choose import Choice
from divide.charts.basemap import Ground
from divide.charts.choropleth import choropleth
from divide.charts.drawn import Drawn
from divide.charts.dumbbell import dumbbell
from divide.charts.look import Look
from divide.charts.ranking import ranking
from divide.charts.symbols import symbols
from divide.charts.ticks import ticks, year_ticks
from divide.charts.trend import trend
from divide.kept import kept
from divide.measures import consistency
from divide.measures import library as libraries
from divide.measures.chains import joined
from divide.measures.classes import Classes, classify
from divide.measures.derived import URBAN_RURAL_PAIRS
from divide.measures.intervals import bounds, rank_ranges
from divide.measures.missing import missing_kinds
from divide.measures.pairs import urban_rural
from divide.measures.rank import Ranking, rank
from divide.text.bidi import embed
from divide.text.catalogue import texts
from divide.text.numbers import number, quantity
from divide.text.words import Words
from divide.widgets import boundaries
from divide.widgets.controls import Picked
from divide.widgets.session import PROVINCE_CODE

_KEPT = 256
MOST_BARS = 40
NAME_SHARE = 0.1  # of the map's width that a county must have to be named on it
WHOLE_MAP, COLUMN = 560, 540  # pixels: height of the country's map, width of a map's column
# a figure this many years older than the newest in the picture is drawn as older
OLDER_YEARS = 1


@dataclass(frozen=True, eq=False)
class View:
    """The figures of a pick; one object a pick, so that more is kept by it.

    Attributes
    ----------
    words : Words
    picked : Picked
    areas : tuple of str
        All areas of the level.
    choice : Choice
    missing : dict of str to str
        Area without a figure to its kind of empty.
    kind : str
        ``count``, ``flow``, ``rate``, ``index`` or ``rank``.
    direction : str
        Which way is better.
    version : str
        Of the dataset.
    """

    words: Words
    picked: Picked
    areas: tuple[str, ...]
    choice: Choice
    missing: dict[str, str]
    kind: str
    direction: str
    version: str

    @property
    def chosen(self) -> pd.DataFrame:
        """The chosen figures, index ``area``."""
        return self.choice.chosen

    @property
    def comparable(self) -> bool:
        """Whether areas may be ranked, mapped and compared at all."""
        return self.picked.comparable

    @property
    def has_figures(self) -> bool:
        """Whether any area shown has a figure, whatever its period."""
        return len(self.choice.chosen) + len(self.choice.rejected) > 0

    @property
    def filled(self) -> bool:
        """Whether the map fills areas (a rate) or carries symbols (a count)."""
        return self.kind not in ("count", "flow")

    @functools.cached_property
    def mixed(self) -> bool:
        """Whether the picture holds figures of several years."""
        return self.chosen["year"].nunique() > 1

    @functools.cached_property
    def newest(self) -> int:
        """Latest year in the picture."""
        return int(self.chosen["year"].max())

    @functools.cached_property
    def older(self) -> pd.Series:
        """Of each chosen figure, whether it is drawn as older than the newest; index ``area``."""
        return self.chosen["year"] <= self.newest - OLDER_YEARS

    def colours(self, look: Look) -> dict[str, str]:
        """Colours of the chosen areas."""
        return look.chosen(self.picked.areas)

    @functools.cached_property
    def of_chosen(self) -> pd.DataFrame:
        """Figures of the chosen areas, in the reader's order."""
        return self.chosen.loc[[area for area in self.picked.areas if area in self.chosen.index]]


@kept(8)
def area_order(lang: str, version: str) -> list[str]:
    """The country, then each province with its counties, by name."""
    say = words(lang)
    areas = libraries.current().dataset.areas
    ordered = [code for code in areas.index if areas.at[code, "level"] == "country"]
    provinces = areas.index[areas["level"] == "province"]
    for province in sorted(provinces, key=say.sort_key):
        inside = areas.index[areas["parent"] == province]
        ordered += [province, *sorted(inside, key=say.sort_key)]
    return ordered


def words(lang: str, *, citing: bool = False) -> Words:
    """The words of a language over the library in force; citing, for sentences on screen."""
    return _words(lang, libraries.current().dataset.version, citing)


@kept(8)
def _words(lang: str, version: str, citing: bool) -> Words:
    return Words(libraries.current(), texts(lang), citing, consistency.contradicted())


@kept(_KEPT)
def view(lang: str, version: str, picked: Picked) -> View:
    """Choose the figures of a pick.

    Parameters
    ----------
    lang : str
    version : str
        Of the dataset; a new one makes every kept picture stale.
    picked : Picked
    """
    library = libraries.current()
    areas = library.areas(picked.level, picked.inside)
    choice = library.choose(picked.selection, areas)
    about = library.indicators.loc[picked.indicator]
    missing = missing_kinds(
        library.dataset.observations,
        choice.chosen,
        areas,
        picked.indicator,
        picked.definitions.codes,
        picked.residence,
    )
    return View(
        words(lang),
        picked,
        tuple(areas),
        choice,
        dict(missing),
        str(about["kind"]),
        str(about["direction"]),
        version,
    )


def class_values(picked: Picked) -> pd.Series:
    """Every value that the scale of a map must serve, all periods together.

    Of one province alone where its figures may not be held against others'.
    """
    library = libraries.current()
    rows = library.rows(picked.indicator, picked.definitions.codes, picked.level)
    if picked.definitions.scope == "within_province":
        rows = rows[rows["area"].isin(library.areas(picked.level, picked.inside))]
    return rows.loc[rows["residence"] == picked.residence, "value"]


@kept(_KEPT)
def classes_of(version: str, picked: Picked) -> Classes:
    """Class breaks over every period, so that they stay when the period changes."""
    decimals = int(libraries.current().indicators.at[picked.indicator, "decimals"])
    return classify(class_values(picked), decimals)


def ground_of(level: str, inside: str) -> Ground:
    """What a map is drawn on: the country, or a province and its neighbours."""
    whole = Ground(boundaries.geojson(level), boundaries.points())
    if not inside:
        return whole
    provinces = libraries.current().areas("province")
    return dataclasses.replace(
        whole,
        extent=boundaries.extents("province").get(inside),
        around=tuple(code for code in provinces if code != inside),
        around_geojson=boundaries.geojson("province"),
    )


def _roomy(inside: str) -> set[str]:
    """Counties of a province wide enough on its map to have their name written in them."""
    whole = boundaries.extents("province").get(inside)
    if whole is None:
        return set()
    extents = boundaries.extents("county")
    least = NAME_SHARE * (whole[2] - whole[0])
    return {code for code, (west, _, east, _) in extents.items() if east - west > least}


def map_height(inside: str) -> int:
    """Height of a map: a wide province needs less of the page than a tall one."""
    extent = boundaries.extents("province").get(inside)
    if extent is None:
        return WHOLE_MAP
    west, south, east, north = extent
    width = (east - west) * math.cos(math.radians((south + north) / 2))
    return round(min(WHOLE_MAP, max(WHOLE_MAP / 2, COLUMN * (north - south) / width)))


@kept(_KEPT)
def map_figure(lang: str, version: str, look: Look, picked: Picked) -> go.Figure:
    """Choropleth of a rate or symbols of a count."""
    shown = view(lang, version, picked)
    say, t = shown.words, shown.words.t
    rows = shown.chosen.assign(hover=[say.hover(row) for _, row in shown.chosen.iterrows()])
    empty = {
        area: embed(f"<b>{say.area(area)}</b><br>{t.of('missing', kind)}", lang)
        for area, kind in shown.missing.items()
    }
    older = shown.older.tolist() if len(rows) else []
    colours = shown.colours(look)
    common: dict[str, Any] = {
        "missing": shown.missing,
        "missing_hover": empty,
        # a province chosen beside its counties has no outline among theirs
        "chosen": {area: colours[area] for area in picked.areas if area in shown.areas},
        "ground": ground_of(picked.level, picked.inside),
        "look": look,
        "height": map_height(picked.inside),
    }
    if rows.empty:  # nothing to classify: the empty areas alone
        return Drawn(choropleth(rows.assign(mark="", **{"class": 0}), classes=1, **common))
    if shown.filled:
        scale = classes_of(version, picked)
        roomy = _roomy(picked.inside)
        marks = []
        for old, (area, row) in zip(older, rows.iterrows(), strict=True):
            name = wrap(say.area(area), 10) if area in roomy else ""
            year = ""
            if old:  # among hundreds of counties there is room for a dot only
                crowded = picked.level == "county" and not picked.inside
                year = "•" if crowded else say.year(row["year"], short=True)
            marks.append(embed("<br>".join(part for part in (name, year) if part), lang))
        rows = rows.assign(**{"class": scale.of(rows["value"]), "mark": marks})
        figure = choropleth(rows, classes=scale.count, **common)
    else:
        largest = float(class_values(picked).max()) or 1.0
        rows = rows.assign(
            label=[embed(say.short(row), lang) for _, row in rows.iterrows()], older=older
        )
        figure = symbols(rows, largest=largest, **common)
    return Drawn(figure)


@kept(_KEPT)
def ranking_of(lang: str, version: str, picked: Picked) -> Ranking:
    """The chosen figures in order, each with the ranks that its interval allows.

    ``rank_low`` and ``rank_high`` are one number where nothing is estimated.
    """
    shown = view(lang, version, picked)
    areas = list(shown.areas)
    order = rank(shown.chosen, areas, shown.direction)
    ranges = rank_ranges(shown.chosen, areas, shown.direction)[["rank_low", "rank_high"]]
    if not bounds(shown.chosen)["estimated"].any():
        ranges = ranges.assign(rank_low=order.rows["rank"], rank_high=order.rows["rank"])
    return Ranking(order.rows.join(ranges), order.without)


def ranked(shown: View) -> Ranking:
    """The chosen figures of a view in order (see :func:`ranking_of`)."""
    return ranking_of(shown.words.lang, shown.version, shown.picked)


def rank_text(row: pd.Series, lang: str) -> str:
    """A rank, or the ranks that an interval allows: «۳», «۳ تا ۹»."""
    low, high = (number(row[name], lang) for name in ("rank_low", "rank_high"))
    if low == high:
        return low
    return texts(lang)("number.interval", low=low, high=high)


@kept(_KEPT)
def ranking_finding(shown: View) -> str:
    """Highest and lowest of a ranking, with no more than the figures allow; its figures cited.

    Of figures of several years only the newest year's are held against each
    other. Estimates whose intervals overlap with others' are called highest and
    lowest, not first and last. Areas that share a figure are counted.
    """
    say, rows = words(shown.words.lang, citing=True), ranked(shown).rows
    t, level = say.t, shown.picked.level
    if len(rows) < 2:
        return say.pair(rows)
    newest = rows[rows["year"] == shown.newest]
    mixed = len(newest) < len(rows) and len(newest) > 1
    held = newest if mixed else rows
    ends: dict[str, str] = {}
    for name, place in (("high", held["value"].idxmax()), ("low", held["value"].idxmin())):
        row = held.loc[place]
        others = int((held["value"] == row["value"]).sum()) - 1
        area = say.area(row["area"])
        if others:
            area = t("finding.tied", area=area, others=t.n_of("count", level, others))
        ends |= {name: area, f"{name}_value": say.brief(row)}
    ranges = bool((held["rank_low"] != held["rank_high"]).any())
    if mixed:
        return t.of(
            "finding_of_year",
            "estimates" if ranges else "figures",
            year=say.year(shown.newest),
            count=t.n_of("count", level, len(held)),
            **ends,
        )
    if ranges:
        return t("finding.estimates", **ends)
    return t("finding.highest_lowest", **ends)


def signs(row: pd.Series) -> str:
    """Signs of a figure in a ranking: * another definition, † low reliability."""
    return ("*" if row["marked"] else "") + ("†" if row["status"] == "U" else "")


@kept(_KEPT)
def ranking_figure(lang: str, version: str, look: Look, picked: Picked) -> go.Figure:
    """Ranked bars, with the nation's figure of the same definition where there is one."""
    shown = view(lang, version, picked)
    say, t = shown.words, shown.words.t
    rows = _ends(ranked(shown).rows, picked.areas)
    names = []
    for _, row in rows.iterrows():
        names.append(
            embed(t("ranking.name", rank=rank_text(row, lang), area=say.area(row["area"])), lang)
        )
    labels = []
    for _, row in rows.iterrows():
        label = say.short(row)
        if shown.older[row["area"]]:
            label = t("ranking.older", value=label, year=say.year(row["year"], short=True))
        labels.append(embed(label + signs(row), lang))
    rows = rows.assign(
        name=names,
        label=labels,
        hover=[say.hover(row) for _, row in rows.iterrows()],
        older=shown.older.reindex(rows.index),
    )
    reference = None
    if shown.filled and picked.definitions.scope == "all":
        nation = libraries.current().choose(picked.selection, ["IR"]).chosen
        if len(nation):
            row = nation.iloc[0]
            label = t("ranking.nation", value=say.short(row), period=say.period(row))
            reference = (float(row["value"]), embed(label, lang))
    highest = max([*rows["value"], *rows["ci_high"].dropna(), reference[0] if reference else 0.0])
    figure = ranking(
        rows,
        ticks=axis(0, highest, picked.indicator, say),
        reference=reference,
        chosen=shown.colours(look),
        look=look,
    )
    return Drawn(figure)


def _ends(rows: pd.DataFrame, areas: tuple[str, ...]) -> pd.DataFrame:
    """The first and the last of a long ranking, and the chosen areas wherever they stand."""
    if len(rows) <= MOST_BARS:
        return rows
    half = MOST_BARS // 2
    shown = [*rows.index[:half], *rows.index[-half:], *areas]
    return rows[rows.index.isin(shown)]


@kept(_KEPT)
def series(shown: View) -> pd.DataFrame:
    """Every figure of the chosen areas (and of the nation) that a trend may show.

    All definitions of the indicator whose areas may be compared; those of the
    picked set alone when that set may be compared only within one area.
    """
    library, picked = libraries.current(), shown.picked
    scope = picked.definitions.scope
    rows = library.rows(picked.indicator)
    rows = rows[rows["residence"] == picked.residence]
    if scope == "all":
        table = library.definitions.xs(picked.indicator, level="indicator")
        fit = set(table.index[table["comparable_across"] == "all"])
        rows = rows[rows["definition"].isin(fit)]
    else:
        rows = rows[rows["definition"].isin(picked.definitions.codes)]
    nation = ["IR"] if shown.filled and scope == "all" else []
    wanted = [*picked.areas, *([picked.inside] if picked.inside else []), *nation]
    rows = rows[rows["area"].isin(wanted)]
    return rows.sort_values(["area", "definition", "end"])


@kept(_KEPT)
def trend_figure(
    lang: str, version: str, look: Look, picked: Picked, only: str | None = None
) -> go.Figure:
    """Lines of the chosen areas, or of one of them."""
    shown = view(lang, version, picked)
    say = shown.words
    rows = series(shown)
    if only is not None:
        rows = rows[rows["area"] == only]
    middle = rows["start"] + (rows["end"] - rows["start"]) / 2
    rows = rows.assign(
        x=solar_positions(middle),
        hover=[say.hover(row) for _, row in rows.iterrows()],
        unsure=rows["status"] == "U",
        joined=joined(rows),
        observation=rows.index,
        contested=[say.is_contradicted(row) for _, row in rows.iterrows()],
    )
    bounds = rows[["value", "ci_low", "ci_high"]]
    low, high = float(bounds.min().min()), float(bounds.max().max())
    low = 0.0 if low >= 0 else low
    found = set(rows["area"])
    wanted = list(dict.fromkeys([*picked.areas, picked.inside, "IR"]))
    present = [area for area in wanted if area in found]
    codes = list(dict.fromkeys(rows["definition"]))
    colours = look.chosen(dict.fromkeys([*picked.areas, *present]))
    figure = trend(
        rows,
        x_ticks=[
            (float(year), embed(say.year(year, short=True), lang))
            for year in year_ticks(rows["x"].min(), rows["x"].max() + 0.5)
        ],
        y_ticks=axis(low, high, picked.indicator, say),
        colours={area: colours[area] for area in present},
        names={area: embed(wrap(say.area(area), 12), lang) for area in present},
        definition_labels={
            code: embed(wrap(say.definition(picked.indicator, code), 14), lang) for code in codes
        },
        look=look,
        height=380 if only is None else 280,
    )
    return Drawn(figure)


def apart(shown: View, rows: pd.DataFrame) -> bool:
    """Whether each area needs a picture of its own: they may not be held against each other."""
    if shown.picked.definitions.scope != "within_province":
        return False
    parents = libraries.current().dataset.areas["parent"]
    provinces = {code if len(code) == PROVINCE_CODE else parents[code] for code in rows["area"]}
    return len(provinces) > 1


def place_name(shown: View) -> str:
    """Which areas a page shows, in words."""
    say, picked = shown.words, shown.picked
    if picked.inside:
        return say.t("place.inside", area=say.area(picked.inside))
    return say.t.of("place", picked.level)


def wrap(label: str, letters: int) -> str:
    """A label of a picture in lines of about so many letters."""
    return "<br>".join(textwrap.wrap(label, letters, break_long_words=False))


def counterpart(picked: Picked) -> tuple[str, str] | None:
    """Urban and rural indicators of a pick that has no residences of its own."""
    return next((pair for pair in URBAN_RURAL_PAIRS if picked.indicator in pair), None)


@kept(_KEPT)
def urban_rural_rows(lang: str, version: str, picked: Picked) -> pd.DataFrame:
    """Urban and rural figures that may stand side by side, widest gap first.

    Where areas may not be compared, only the chosen ones, in the reader's order.
    """
    shown = view(lang, version, picked)
    library = libraries.current()
    pair = counterpart(picked)
    if pair is None:
        rows = library.rows(picked.indicator, picked.definitions.codes, picked.level)
        urban, rural = (rows[rows["residence"] == side] for side in ("urban", "rural"))
    else:
        urban, rural = (library.rows(code, picked.definitions.codes, picked.level) for code in pair)
    if picked.period.policy == "as_of":
        urban, rural = (rows[rows["year"] <= picked.period.year] for rows in (urban, rural))
    elif picked.period.policy == "same":
        urban, rural = (rows[rows["year"] == picked.period.year] for rows in (urban, rural))
    inside = list(shown.areas)
    pairs = urban_rural(urban[urban["area"].isin(inside)], rural[rural["area"].isin(inside)])
    if not shown.comparable:
        return pairs.loc[[area for area in picked.areas if area in pairs.index]]
    order = pairs["difference"].abs().sort_values(ascending=False, kind="stable").index
    return pairs.loc[order]


def widest_pairs(rows: pd.DataFrame, areas: tuple[str, ...]) -> pd.DataFrame:
    """The pairs that are drawn and listed: the widest, and the chosen areas' own."""
    first = rows.index[:MOST_BARS]
    return rows[rows.index.isin([*first, *areas])]


@kept(_KEPT)
def urban_rural_figure(lang: str, version: str, look: Look, picked: Picked) -> go.Figure:
    """Dumbbells, widest gap first."""
    shown = view(lang, version, picked)
    say, t = shown.words, shown.words.t
    rows = widest_pairs(urban_rural_rows(lang, version, picked), picked.areas)
    rows = rows.assign(
        name=[embed(say.area(area), lang) for area in rows.index],
        hover=[
            embed(
                "<br>".join(
                    [
                        f"<b>{say.area(row['area'])}</b>",
                        say.urban_rural(row),
                        say.source(row["source"]),
                    ]
                ),
                lang,
            )
            for _, row in rows.iterrows()
        ],
    )
    highest = float(rows[["urban", "rural"]].max().max())
    figure = dumbbell(
        rows,
        ticks=axis(0, highest, picked.indicator, say),
        ends=(
            embed(t.of("residence", "urban"), lang),
            embed(t.of("residence", "rural"), lang),
        ),
        chosen=shown.colours(look),
        look=look,
    )
    return Drawn(figure)


@kept(_KEPT)
def subtitle(shown: View) -> str:
    """Unit, residence, definition and period of a figure."""
    say, picked, t = shown.words, shown.picked, shown.words.t
    unit = str(say.library.indicators.at[picked.indicator, "unit"])
    parts = [t.of("unit", unit)]
    if len(picked.residences) > 1:
        parts.append(t.of("residence", picked.residence))
    parts.append(
        t("sub.definition", definition=say.definitions(picked.indicator, picked.definitions.codes))
    )
    if not shown.chosen.empty:
        span = say.span(shown.chosen)
        parts.append(t("sub.span", years=span) if shown.mixed else t("sub.year", years=span))
    return t("mark.join").join(parts)


def params(picked: Picked) -> dict[str, str]:
    """What a theme page shows, by the names of its address."""
    asked = {
        "indicator": picked.indicator,
        "definition": ",".join(picked.definitions.codes),
        "residence": picked.residence if len(picked.residences) > 1 else "",
        "period": picked.period.code,
        "areas": ",".join(area for area in picked.areas if area != "IR"),
        "area": picked.inside,
        "level": picked.level if picked.level == "county" and not picked.inside else "",
    }
    return {name: code for name, code in asked.items() if code}


@kept(_KEPT)
def described(shown: View) -> str:
    """Indicator and subtitle in one line, for a picture that stands alone."""
    say, indicator = shown.words, shown.picked.indicator
    name, under = say.indicator(indicator), subtitle(shown)
    unit = say.t.of("unit", str(say.library.indicators.at[indicator, "unit"]))
    join = say.t("mark.join")
    if unit in name:  # «… به ازای هر ۱۰ هزار نفر» need not be said twice
        under = under.removeprefix(f"{unit}{join}")
    return join.join([name, under])


def axis(low: float, high: float, indicator: str, say: Words) -> list[tuple[float, str]]:
    """Positions and texts of an axis that holds an interval."""
    unit = str(say.library.indicators.at[indicator, "unit"])
    shown = unit if unit == "percent" else "index"
    return [
        (position, embed(quantity(position, shown, say.lang, 2), say.lang))
        for position in ticks(low, high, 5)
    ]
