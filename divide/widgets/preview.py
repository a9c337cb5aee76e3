"""What a page says of itself to those who do not open it: its finding and its picture.

The choices of an address are read as the pages read them, but without a session: for share
pages, which are made outside of any page.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from divide.catalog.choose import Selection
from divide.catalog.definitions import DefinitionSet
from divide.charts.look import Look
from divide.export.briefing import NoFigures, briefing
from divide.export.card import card
from divide.export.edition import today
from divide.export.picture import Caption, EmptyPicture, LegendItem
from divide.measures import library as libraries
from divide.measures.spatial import Pattern
from divide.text import readings
from divide.text.catalogue import texts
from divide.text.cites import uncited
from divide.widgets import (
    area_page,
    blocks,
    boundaries,
    briefing_page,
    compare_page,
    data_views,
    inequality_page,
    inequality_space,
    inequality_view,
    lookup,
    pictures,
    view,
)
from divide.widgets.controls import RESIDENCES, Picked, Place
from divide.widgets.link import Period, Reader
from divide.widgets.lookup import ALL
from divide.widgets.session import DEFAULT_AREAS, MOST_AREAS, Session

THEMES = {
    "offices": (("offices",), "offices_per_10000"),
    "rural-broadband": (("rural_broadband",), "rural_broadband_coverage"),
    "penetration": (("penetration", "infrastructure"), "household_internet_access"),
    "services": (("services",), "services_offered"),
}
"""Themes and first indicator of the theme pages."""

NATION = MAP = ("household_internet_access", "ict_survey")
"""Indicator and definition that the overview says first, and those of its map."""


@dataclass(frozen=True)
class Drawing:
    """A picture of the page.

    Attributes
    ----------
    title, subtitle : str
        Plain text.
    figure : callable
        The picture, in a look.
    rows : pandas.DataFrame
        The observations it shows.
    legend : callable
        The picture's legend, in a look.
    """

    title: str
    subtitle: str
    figure: Callable[[Look], go.Figure]
    rows: pd.DataFrame
    legend: Callable[[Look], tuple[LegendItem, ...]] = lambda look: ()


@dataclass(frozen=True)
class PagePreview:
    """Title, finding and picture of a page, or of the one figure that an address asks for.

    Attributes
    ----------
    title, description : str
        Plain text.
    lang : str
    drawing : Drawing or None
        None where the page, or the figure asked for, has no picture.
    """

    title: str
    description: str
    lang: str
    drawing: Drawing | None = None

    @property
    def drawn(self) -> bool:
        """Whether there is a picture."""
        return self.drawing is not None

    def picture(self, address: str) -> bytes:
        """The picture as PNG.

        Raises
        ------
        EmptyPicture
            There is nothing to draw.
        """
        if self.drawing is None:
            raise EmptyPicture("the page has no picture")
        drawing = self.drawing
        look = Look(dark=False, rtl=texts(self.lang).dir == "rtl")
        caption = Caption(
            title=drawing.title,
            subtitle=drawing.subtitle,
            lines=tuple(pictures.lines(view.words(self.lang), drawing.rows)),
            address=address,
            lang=self.lang,
            rtl=look.rtl,
            legend=drawing.legend(look),
        )
        return card(drawing.figure(look).to_plotly_json(), caption, look, boundaries.geometry)


def preview(page: str, params: Mapping[str, str], lang: str) -> PagePreview:
    """Preview of a page.

    Parameters
    ----------
    page : str
        Its code.
    params : mapping of str to str
        Of its address; what is not understood falls back as on the page.
    lang : str
    """
    t = texts(lang)
    libraries.pin()  # however long the picture takes, it is of one dataset
    title = t.of("page", page)
    dataset = libraries.current().dataset
    tables = (dataset.areas, dataset.indicators, dataset.observations)
    if page not in ("method", "display") and any(table.empty for table in tables):
        return PagePreview(title, t("empty.theme"), lang)
    if page in THEMES:
        return _theme(title, page, params, lang)
    makers = {
        "overview": _overview,
        "compare": _compare,
        "area": _area,
        "inequality": _inequality,
        "briefing": _briefing,
        "data": _data,
    }
    if page in makers:
        return makers[page](title, params, lang)
    return PagePreview(title, t.of("share_about", page), lang)


def _theme(title: str, page: str, params: Mapping[str, str], lang: str) -> PagePreview:
    themes, default = THEMES[page]
    library = libraries.current()
    codes = [default, *(one for one in library.of_theme(*themes) if one != default)]
    picked = pick(codes, params)
    if picked is None:
        return PagePreview(title, texts(lang)("empty.theme"), lang)
    shown = view.view(lang, library.dataset.version, picked)
    return _of_view(title, page, shown, params.get("only", ""))


def _of_view(title: str, page: str, shown: view.View, only: str) -> PagePreview:
    """Preview of a theme page, or of one of its figures."""
    say, picked, version = shown.words, shown.picked, shown.version
    lang, t = say.lang, say.t
    comparable = shown.comparable and not shown.chosen.empty
    if only == "ranking" and comparable:
        said = uncited(view.ranking_finding(shown))
        bars = view.ranked(shown).rows
        return PagePreview(
            title,
            t("finding.headline", indicator=say.indicator(picked.indicator), figures=said),
            lang,
            Drawing(
                said,
                view.described(shown),
                lambda look: view.ranking_figure(lang, version, look, picked),
                bars,
            ),
        )
    if only == "urban-rural" and picked.definitions.scope != "none":
        pairs = view.urban_rural_rows(lang, version, picked)
        if not pairs.empty:
            first = next((area for area in picked.areas if area in pairs.index), pairs.index[0])
            said = say.urban_rural(pairs.loc[first])
            return PagePreview(
                title,
                t("finding.headline", indicator=say.indicator(picked.indicator), figures=said),
                lang,
                Drawing(
                    said,
                    view.described(shown),
                    lambda look: view.urban_rural_figure(lang, version, look, picked),
                    pairs,
                ),
            )
    if only.startswith("trend") and picked.definitions.scope != "none":
        found = _trend(title, shown, only.removeprefix("trend").removeprefix("-"))
        if found is not None:
            return found
    if only in ("figures", "reported"):
        name = t("table.title", indicator=say.indicator(picked.indicator))
        return PagePreview(title, name if only == "figures" else t.of("reported", page), lang)
    said = uncited(blocks.headline_text(shown))
    drawing = _map(said, shown) if comparable and only in ("", "map") else None
    return PagePreview(title, said, lang, drawing)


def _map(title: str, shown: view.View) -> Drawing:
    lang, version, picked = shown.words.lang, shown.version, shown.picked
    return Drawing(
        title,
        view.described(shown),
        lambda look: view.map_figure(lang, version, look, picked),
        shown.chosen,
        lambda look: blocks.legend_items(shown, look),
    )


def _trend(title: str, shown: view.View, alone: str) -> PagePreview | None:
    """Lines of the chosen areas, of one of them where each needs a picture of its own."""
    say, picked, version = shown.words, shown.picked, shown.version
    rows = view.series(shown)
    own = rows[rows["area"].isin([alone] if alone else picked.areas)]
    if own.empty:
        return None
    name = say.indicator(picked.indicator)
    areas = [area for area in picked.areas if area in set(own["area"])]
    said = say.t("finding.in_place", indicator=name, place=say.areas(areas))
    if not alone and view.apart(shown, own):
        return PagePreview(title, said, say.lang)
    drawn = own if alone else rows
    drawing = Drawing(
        said,
        say.definitions(picked.indicator, blocks.used(drawn)),
        lambda look: view.trend_figure(say.lang, version, look, picked, alone or None),
        drawn,
    )
    return PagePreview(title, said, say.lang, drawing)


def _overview(title: str, params: Mapping[str, str], lang: str) -> PagePreview:
    """The nation's first figure, and the map of provinces."""
    library, say = libraries.current(), view.words(lang)
    t, only, version = say.t, params.get("only", ""), library.dataset.version
    areas = Reader(params).areas(library.areas("province"), DEFAULT_AREAS, MOST_AREAS)
    if only == "side-by-side" and areas:
        return PagePreview(title, t("overview.side_by_side", areas=say.areas(areas)), lang)
    said = t("empty.theme")
    chosen = library.choose(Selection(NATION[0], NATION[1:]), ["IR"]).chosen
    if not chosen.empty:
        row = chosen.iloc[0]
        said = t("overview.headline", value=say.value(row), period=say.period(row))
    drawing = None
    sets = {one.codes: one for one in library.sets(MAP[0], "province")}
    if only in ("", "map") and MAP[1:] in sets:
        picked = Picked(MAP[0], sets[MAP[1:]], "total", ("total",), Period(), areas)
        shown = view.view(lang, version, picked)
        if shown.comparable and not shown.chosen.empty:
            drawing = _map(uncited(view.ranking_finding(shown)), shown)
    if only == "map" and drawing is not None:
        name = say.indicator(MAP[0])
        said = t("finding.headline", indicator=name, figures=drawing.title)
    return PagePreview(title, said, lang, drawing)


def _compare(title: str, params: Mapping[str, str], lang: str) -> PagePreview:
    """The first row that all areas can be compared on, and all percentages on one axis."""
    library, say = libraries.current(), view.words(lang)
    t, only, version = say.t, params.get("only", ""), library.dataset.version
    reader, known = Reader(params), list(library.dataset.areas.index)
    areas = reader.areas(known, DEFAULT_AREAS, MOST_AREAS)
    if len(areas) < compare_page.LEAST_AREAS:
        padded = [code for code in (*areas, *DEFAULT_AREAS) if code in known]
        areas = tuple(dict.fromkeys(padded))[: compare_page.LEAST_AREAS]
    if len(areas) < compare_page.LEAST_AREAS:
        return PagePreview(title, t("empty.theme"), lang)
    themes = params.get("themes", "").split(",")
    asked = compare_page.Asked(
        areas,
        tuple(one for one in compare_page.THEMES if one in themes) or compare_page.FIRST_THEMES,
        reader.one_of("residence", RESIDENCES, "total"),
        params.get("period") == "same",
    )
    if only == "comparison":
        return PagePreview(title, t("compare.caption", areas=say.areas(areas)), lang)
    for picked in compare_page.trends(version, asked):
        if only == f"trend-{picked.indicator}":
            found = _trend(title, view.view(lang, version, picked), "")
            if found is not None:
                return found
    comparable = [row for row in compare_page.rows(version, asked) if row.comparable]
    first = [row for code in compare_page.HEADLINES for row in comparable if row.indicator == code]
    best = next(iter([*first, *comparable]), None)
    said = t("compare.caption", areas=say.areas(areas))
    if best is not None:
        said = readings.reading(say, best).sentence
    figure = compare_page.dumbbell_figure(lang, version, Look(rtl=t.dir == "rtl"), asked)
    if figure is None:
        return PagePreview(title, said, lang)
    labels = [
        int(label)
        for trace in figure.to_plotly_json()["data"]
        for label in trace.get("customdata", [])
    ]
    drawing = Drawing(
        t("compare.dumbbell") if only == "dumbbell" else said,
        t("compare.dumbbell") if only != "dumbbell" else say.areas(areas),
        lambda look: compare_page.dumbbell_figure(lang, version, look, asked) or go.Figure(),
        library.observations.loc[labels],
        lambda look: tuple(
            LegendItem(say.area(area), look.chosen(areas)[area], shape="disc") for area in areas
        ),
    )
    if only == "dumbbell":
        said = t("finding.in_place", indicator=drawing.title, place=say.areas(areas))
    return PagePreview(title, said, lang, drawing)


def _area(title: str, params: Mapping[str, str], lang: str) -> PagePreview:
    """Who lives there, and where it lies; or one indicator among all areas of its level."""
    library, say = libraries.current(), view.words(lang)
    t, only, version = say.t, params.get("only", ""), library.dataset.version
    table, reader = library.dataset.areas, Reader(params)
    first = "IR-02" if "IR-02" in table.index else str(table.index[0])
    area = reader.one_of("area", list(table.index), first)
    residence = reader.one_of("residence", RESIDENCES, "total")
    if only == "strip":
        found = _strip(title, area, residence, reader, lang)
        if found is not None:
            return found
    if only == "known":
        return PagePreview(title, t("area.known", area=say.full_area(area)), lang)
    if only == "counties":
        return PagePreview(title, t("counties.title", area=say.full_area(area)), lang)
    rows = library.rows("population", ("census",))
    rows = rows[rows["area"] == area].sort_values("end")
    if rows.empty:
        return PagePreview(title, f"{say.full_area(area)}: {t('area.no_census')}", lang)
    newest = rows[rows["end"] == rows["end"].iloc[-1]].drop_duplicates("residence")
    by = newest.set_index("residence", drop=False)
    total = by.loc["total"]
    name, people, period = say.full_area(area), say.value(total), say.period(total)
    if "urban" in by.index:
        urban = say.share(by.at["urban", "value"], total["value"])
        said = t("area.people", area=name, people=people, urban=urban, period=period)
    else:
        said = t("area.people_only", area=name, people=people, period=period)
    # where a county without outline lies, no map shows
    mapped = only == "" and (table.at[area, "level"] == "country" or area in boundaries.points())
    drawing = Drawing(
        said,
        "",
        lambda look: area_page.locator(lang, version, look, area),
        newest,
    )
    return PagePreview(title, said, lang, drawing if mapped else None)


def _strip(title: str, area: str, residence: str, reader: Reader, lang: str) -> PagePreview | None:
    library, say = libraries.current(), view.words(lang)
    version, year = library.dataset.version, area_page.today()
    kinds = library.indicators["kind"]
    lines = {
        line.indicator: line
        for line in area_page.known(version, area, year, residence).lines
        if line.median is not None and kinds[line.indicator] in ("rate", "index")
    }
    if not lines:
        return None
    indicator = reader.one_of("indicator", list(lines), next(iter(lines)))
    line = lines[indicator]
    if line.median is None:
        return None
    said = say.t(
        "strip.heading",
        area=say.area(area),
        value=say.brief(line.figure),
        median=say.plain(line.median.value, indicator),
        indicator=say.indicator(indicator),
    )
    key = (area, year, residence, indicator)
    drawing = Drawing(
        said,
        say.definitions(indicator, line.definitions),
        lambda look: area_page.strip_figure(lang, version, look, *key),
        area_page.strip_rows(version, *key),
    )
    return PagePreview(title, said, lang, drawing)


def _inequality(title: str, params: Mapping[str, str], lang: str) -> PagePreview:
    """How unequal, in a sentence; the curve of concentration or the map of clusters."""
    library, t = libraries.current(), texts(lang)
    version, only = library.dataset.version, params.get("only", "")
    known = list(inequality_view.indicators(version))
    first = inequality_view.DEFAULT
    picked = pick(sorted(known, key=lambda code: code != first), params)
    if picked is None:
        return PagePreview(title, t("empty.theme"), lang)
    shown = view.view(lang, version, picked)
    look = Look(rtl=t.dir == "rtl")
    said = inequality_page.headline_text(Session(t, look, library), shown)
    if only == "space":
        found, _ = inequality_space.pattern_of(version, picked)
        if isinstance(found, Pattern):
            pattern = found
            sentence = inequality_space.space_finding(shown, pattern)
            clusters = Drawing(
                sentence,
                view.described(shown),
                lambda look: inequality_space.clusters_figure(lang, version, look, picked),
                shown.chosen,
                lambda look: inequality_space.space_legend(shown, pattern, look),
            )
            name = shown.words.indicator(picked.indicator)
            said = t("finding.headline", indicator=name, figures=sentence)
            return PagePreview(title, said, lang, clusters)
    drawing = None
    if only in ("", "lorenz") and shown.comparable:
        measured = inequality_view.measured(version, picked)
        if not measured.problem:
            drawing = Drawing(
                said,
                view.described(shown),
                lambda look: inequality_view.lorenz_figure(lang, version, look, picked),
                measured.rows,
            )
    return PagePreview(title, said, lang, drawing)


def _briefing(title: str, params: Mapping[str, str], lang: str) -> PagePreview:
    """What the briefing says first, and its map."""
    library, say = libraries.current(), view.words(lang)
    t, table, version = say.t, library.dataset.areas, library.dataset.version
    reader, order = Reader(params), list(table.index)
    area = reader.one_of("area", order, "IR-02" if "IR-02" in table.index else order[0])
    default = [code for code in DEFAULT_AREAS if code != area][:1]
    beside = [code for code in reader.areas(order, default, MOST_AREAS + 1) if code != area]
    try:
        told = briefing(say, area, beside[:MOST_AREAS], today())
    except NoFigures:
        return PagePreview(title, t("briefing.no_figures", area=say.full_area(area)), lang)
    said = f"{told.title}. {told.lead.text}"
    look = Look(rtl=t.dir == "rtl")
    own = briefing_page.map_of(lang, version, look, area)
    if own is None:
        return PagePreview(title, said, lang)
    drawing = Drawing(
        own.title,
        own.subtitle,
        lambda look: go.Figure(own.figure),
        library.observations.loc[list(own.labels)],
        lambda look: own.legend,
    )
    return PagePreview(title, said, lang, drawing)


def _data(title: str, params: Mapping[str, str], lang: str) -> PagePreview:
    """Which view of the data, and how many figures it lists; a table has no picture."""
    library, say = libraries.current(), view.words(lang)
    t, reader = say.t, Reader(params)
    chosen = reader.one_of("view", list(data_views.VIEWS), "figures")
    if chosen != "figures":
        title = t("mark.join").join([title, t.of("data_view", chosen)])
        return PagePreview(title, t.of("share_about", chosen), lang)
    dataset = library.dataset
    known: dict[str, Sequence[str]] = {
        "theme": compare_page.THEMES,
        "indicator": list(dataset.indicators.index),
        "definition": [code for _, code in dataset.definitions.index],
        "area": list(dataset.areas.index),
        "residence": RESIDENCES,
        "source": list(dataset.sources.index),
    }
    asked = {name: reader.one_of(name, codes, ALL) for name, codes in known.items()}
    found = lookup.rows(library, say, lookup.Wanted(**asked, find=""))
    said = t(
        "lookup.heading",
        figures=t.n("count.figures", len(found)),
        sources=t.n("count.sources", found["source"].nunique()),
    )
    about = []
    if asked["theme"] != ALL:
        about.append(t.of("theme", asked["theme"]))
    if asked["indicator"] != ALL:
        about.append(say.indicator(asked["indicator"]))
    if asked["area"] != ALL:
        about.append(say.full_area(asked["area"]))
    if asked["source"] != ALL:
        about.append(say.source(asked["source"]))
    if about:
        said = t("finding.headline", indicator=t("mark.join").join(about), figures=said)
    return PagePreview(title, said, lang)


def pick(indicators: Sequence[str], params: Mapping[str, str]) -> Picked | None:
    """What an address of a theme page picks; None when the theme has no figure.

    Parameters
    ----------
    indicators : sequence of str
        Those of the page, the one shown at first before the others.
    params : mapping of str to str
        Of its address.
    """
    library, reader = libraries.current(), Reader(params)
    inside = reader.area(library.dataset.areas)
    level = "county" if inside else reader.one_of("level", ("province", "county"), "province")
    where = Place(level, inside)
    sets = {code: library.sets(code, where.level, where.inside) for code in indicators}
    usable = [code for code in indicators if sets[code]]
    if not usable:
        return pick(indicators, {}) if inside or level == "county" else None
    indicator = reader.one_of("indicator", usable, usable[0])
    by_code = {",".join(one.codes): one for one in sets[indicator]}
    definitions: DefinitionSet = by_code[
        reader.one_of("definition", list(by_code), next(iter(by_code)))
    ]
    rows = library.rows(indicator, definitions.codes, where.level)
    rows = rows[rows["area"].isin(library.areas(where.level, where.inside))]
    found = set(rows["residence"]) or {"total"}
    residences = tuple(code for code in RESIDENCES if code in found)
    residence = reader.one_of("residence", residences, residences[0])
    years = sorted({int(year) for year in rows.loc[rows["residence"] == residence, "year"]})
    known = library.areas("province")
    if where.level == "county":
        known = [*library.areas("county", where.inside), *known]
    return Picked(
        indicator,
        definitions,
        residence,
        residences,
        reader.period(years),
        reader.areas(known, (inside,) if inside else DEFAULT_AREAS, MOST_AREAS),
        where.level,
        where.inside,
    )
