"""The parts of an area's profile."""

from datetime import date
from html import escape

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from divide.catalog.choose import Selection
from divide.charts.beeswarm import beeswarm
from divide.charts.choropleth import choropleth
from divide.charts.drawn import Drawn
from divide.charts.look import Look, config
from divide.kept import kept
from divide.measures import library as libraries
from divide.measures.fair_share import FairShare, FairShareError, fair_share
from divide.measures.intervals import may_compare
from divide.measures.missing import missing_kinds
from divide.measures.profile import THEMES, Line, Profile, profile
from divide.measures.similar import Peers, portraits, similar
from divide.text import readings
from divide.text.bidi import embed
from divide.text.numbers import number
from divide.text.periods import solar_year
from divide.text.words import Words, label_of
from divide.widgets import blocks, boundaries, controls, exhibits, frame, tables, view
from divide.widgets.controls import Picked
from divide.widgets.exhibits import Exhibit
from divide.widgets.link import Period, Reader
from divide.widgets.session import Session
from divide.widgets.tables import Cell, figure_cell, period_cell, text

_KEPT = 128
PEERS = 5
LOCATOR = 380  # pixels: greatest height of the locator map
# columns of the table of a province's counties: population first, then the survey
COUNTY_COLUMNS = (
    "population",
    "household_internet_access",
    "household_computer_access",
    "household_mobile_access",
    "household_fixed_phone_access",
)


def pick(session: Session, say: Words, reader: Reader) -> str:
    """A list of all areas, kept in the address as ``area``; Mazandaran at first."""
    table = session.library.dataset.areas
    codes = view.area_order(session.lang, session.version)
    if not codes:
        return ""
    return controls.select(
        "area",
        session.t("control.area"),
        codes,
        "IR-02" if "IR-02" in table.index else codes[0],
        lambda code: say.full_area(code),
        reader,
        drops=("indicator",),
        unknown="unknown_area",
    )


def level(session: Session, area: str) -> str:
    """Level of an area."""
    return str(session.library.dataset.areas.at[area, "level"])


def path(session: Session, say: Words, area: str) -> None:
    """The way from the country down to the area, and to its counties on a map."""
    t, table = session.t, session.library.dataset.areas
    above: list[str] = []
    code = table.at[area, "parent"]
    while isinstance(code, str):
        above.insert(0, code)
        code = table.at[code, "parent"]
    with st.container(horizontal=True, key="breadcrumb", gap="small"):
        for one in above:
            st.page_link(
                frame.PAGES["area"],
                label=say.area(one),
                query_params={"lang": session.lang, "area": one},
            )
            blocks.step(session)
        st.html(
            f'<span class="here" aria-current="page">{escape(say.area(area))}</span>',
            width="content",
        )
    with st.container(horizontal=True, key="onward", gap="small"):
        if level(session, area) == "province":
            st.page_link(
                frame.PAGES["penetration"],
                label=t("place.inside", area=say.area(area)),
                query_params={"lang": session.lang, "area": area},
            )
        if level(session, area) != "country":
            st.page_link(
                frame.PAGES["compare"],
                label=t("area.compare"),
                query_params={"lang": session.lang, "areas": _beside(session, area)},
            )


def _beside(session: Session, area: str) -> str:
    """Areas to compare with: the province of a county, else the default pair."""
    parent = str(session.library.dataset.areas.at[area, "parent"])
    others = [parent] if parent != "IR" else [c for c in ("IR-02", "IR-04") if c != area][:1]
    return ",".join([area, *others])


def who_lives_there(session: Session, say: Words, area: str) -> None:
    """Population and urban share at the newest census."""
    if session.only:
        return
    sentence, source = _people(session.lang, session.version, area)
    blocks.finding(sentence, source, small=False)


@kept(_KEPT)
def _people(lang: str, version: str, area: str) -> tuple[str, str]:
    """Population and urban share of an area, and their source."""
    library, say, cite = libraries.current(), view.words(lang), view.words(lang, citing=True)
    t = say.t
    rows = library.rows("population", ("census",))
    rows = rows[rows["area"] == area].sort_values("end")
    if rows.empty:
        return say.area(area), t("area.no_census")
    newest = rows[rows["end"] == rows["end"].iloc[-1]].drop_duplicates("residence")
    newest = newest.assign(observation=newest.index)
    by = newest.set_index("residence", drop=False)
    total = by.loc["total"]
    if "urban" in by.index:
        sentence = t(
            "area.people",
            area=say.full_area(area),
            people=cite.value(total),
            urban=say.share(by.at["urban", "value"], total["value"]),
            period=say.period(total),
        )
    else:
        sentence = t(
            "area.people_only",
            area=say.full_area(area),
            people=cite.value(total),
            period=say.period(total),
        )
    return sentence, t("area.census", source=say.source(total["source"]))


@kept(_KEPT)
def locator(lang: str, version: str, look: Look, area: str) -> go.Figure:
    """Where the area lies: a province in the country, a county in its province."""
    library = libraries.current()
    say = view.words(lang)
    table = library.dataset.areas
    own_level = str(table.at[area, "level"])
    shown = "county" if own_level == "county" else "province"
    inside = str(table.at[area, "parent"]) if shown == "county" else ""
    siblings = library.areas(shown, inside)
    ground = view.ground_of(shown, inside)
    hover = {code: embed(f"<b>{say.area(code)}</b>", lang) for code in siblings}
    figure = choropleth(
        pd.DataFrame({"class": [], "hover": [], "mark": []}),
        classes=1,
        missing=dict.fromkeys(siblings, "not_reported"),
        missing_hover=hover,
        chosen=look.chosen([area]) if own_level != "country" else {},
        ground=ground,
        look=look,
        height=min(LOCATOR, view.map_height(inside)),
    )
    return Drawn(figure)


def locate(session: Session, say: Words, area: str) -> None:
    """The locator map; a click opens another area's profile."""
    t, table = session.t, session.library.dataset.areas
    if session.only:
        return
    undrawn = level(session, area) == "county" and area not in boundaries.points()
    alt = t("alt.locator", area=say.area(area))
    if undrawn:
        alt = t("place.inside", area=say.area(table.at[area, "parent"]))

    def select() -> None:
        points = st.session_state["locator"]["selection"]["points"]
        codes = [point["location"] for point in points if point.get("location")]
        if codes:
            st.query_params["area"] = codes[0]

    st.plotly_chart(
        locator(session.lang, session.version, session.look, area),
        theme=None,
        key="locator",
        config=config(),
        on_select=select,
        selection_mode="points",
        alt=alt,
    )
    if undrawn:
        said = t("legend.undrawn", areas=say.area(area))
        st.html(f'<p class="sub">{escape(said)}</p>')


@kept(_KEPT)
def known(version: str, area: str, year: int, residence: str) -> Profile:
    """Everything known of an area, of the residence asked for where there is such a figure."""
    return profile(libraries.current(), area, year=year, residence=residence)


def today() -> int:
    """The present Solar Hijri year."""
    return solar_year(date.today())


def figures(session: Session, say: Words, area: str, residence: str) -> None:
    """Latest figures of every theme, under their heading."""
    t = session.t
    if not session.shows("known"):
        return
    title, sub = t("area.known", area=say.area(area)), t("area.known_sub")
    blocks.finding(title, sub)
    st.html(figures_table(session.lang, session.version, area, today(), residence))
    lines = known(session.version, area, today(), residence).lines
    if lines:
        codes = tuple(dict.fromkeys(line.indicator for line in lines))
        labels = [int(line.figure["observation"]) for line in lines]
        exhibits.under(session, Exhibit("known", title, sub, lambda: labels, codes))


@kept(_KEPT)
def figures_table(lang: str, version: str, area: str, year: int, residence: str) -> str:
    """Latest figures of every theme beside the province, the nation and the median."""
    say = view.words(lang)
    t = say.t
    own_level = str(say.library.dataset.areas.at[area, "level"])
    body = []
    kinds = say.library.indicators["kind"]
    lines = known(version, area, year, residence).lines
    # in each theme rates first and what was added last
    order = {"rate": 0, "index": 0, "rank": 0, "count": 1, "flow": 2}
    for line in sorted(
        lines, key=lambda one: (THEMES.index(one.theme), order[kinds[one.indicator]])
    ):
        name = escape(say.indicator(line.indicator))
        definition = say.definition(line.indicator, line.figure["definition"])
        about = [part for part in (say.residence(line.figure), definition) if part]
        label = f'{name}<br><span class="tags">{escape(t("mark.join").join(about))}</span>'
        cells = [
            Cell(label, head=True),
            _figure_cell(say, line.figure, len(line.others)),
        ]
        if own_level == "county":
            cells.append(_beside_cell(say, line.province))
        if own_level != "country":
            cells += [_beside_cell(say, line.country), _median_cell(say, line)]
        body.append(cells)
    heads = ["indicator", "value"]
    heads += ["province"] if own_level == "county" else []
    heads += ["country"] if own_level != "country" else []
    named = [t.of("table", head) for head in heads]
    named += [t.of("median", own_level)] if own_level != "country" else []
    return tables.table(t("area.table", area=say.area(area)), named, body)


def _figure_cell(say: Words, row: pd.Series, others: int) -> Cell:
    """A figure with its marks, its period, its source, and the way to other definitions."""
    # the definition stands under the indicator's name, so that it needs no mark of its own
    value = figure_cell(say, row.drop("marked"))
    when = f"{period_cell(say, row).html} · {tables.source_link(say, row['source'])}"
    if others:
        address = f"data?area={row['area']}&amp;indicator={row['indicator']}&amp;lang={say.lang}"
        more = escape(say.t.n("area.others", others))
        when += f'<br><a class="source" href="{address}">{more}</a>'
    return Cell(f'{value.html}<br><span class="tags">{when}</span>', "figure")


def _beside_cell(say: Words, row: pd.Series | None) -> Cell:
    if row is None:
        return text("")
    when = f'<span class="tags">{period_cell(say, row).html}</span>'
    return Cell(f"{tables.figure_button(label_of(row), escape(say.brief(row)))}<br>{when}")


def _median_cell(say: Words, line: Line) -> Cell:
    if line.median is None:
        return text("")
    median = line.median
    areas, years = number(median.areas, say.lang), say.years(*median.years)
    if median.within is None:
        among = say.t("area.median_of", areas=areas, years=years)
    else:
        inside = say.area(median.within)
        among = say.t("area.median_within", areas=areas, province=inside, years=years)
    shown = say.plain(median.value, line.indicator)
    return Cell(f'{escape(shown)}<br><span class="tags">{escape(among)}</span>')


def strip_lines(session: Session, area: str, residence: str) -> dict[str, Line]:
    """Indicators that a strip of all areas can be drawn of: rates that several have."""
    kinds = session.library.indicators["kind"]
    return {
        line.indicator: line
        for line in known(session.version, area, today(), residence).lines
        if line.median is not None and kinds[line.indicator] in ("rate", "index")
    }


def strip(session: Session, say: Words, area: str, line: Line, residence: str) -> None:
    """All areas of the level on one indicator, this one marked."""
    t, median = session.t, line.median
    key = (area, today(), residence, line.indicator)
    if median is None or not session.shows("strip"):
        return
    title = t(
        "strip.heading",
        area=say.area(area),
        value=view.words(session.lang, citing=True).brief(line.figure),
        median=say.plain(median.value, line.indicator),
        indicator=say.indicator(line.indicator),
    )
    sub = t.of(
        "strip_sub",
        "within" if median.within else "level",
        province=say.area(median.within) if median.within else "",
        areas=t.n_of("count", level(session, area), median.areas),
        among=number(median.among, session.lang),
        years=say.years(*median.years),
    )
    blocks.finding(title, sub)
    st.plotly_chart(
        strip_figure(session.lang, session.version, session.look, *key),
        theme=None,
        key="strip",
        config=config(),
        alt=t("alt.strip", indicator=say.indicator(line.indicator), area=say.area(area)),
    )
    rows = strip_rows(session.version, *key)
    lang, version = session.lang, session.version
    exhibit = Exhibit(
        "strip",
        title,
        sub,
        lambda: rows["observation"].tolist(),
        (line.indicator,),
        lambda look: strip_figure(lang, version, look, *key),
    )
    blocks.source_list(session, say, rows, exhibits.row(session, exhibit))


@kept(_KEPT)
def strip_rows(version: str, area: str, year: int, residence: str, indicator: str) -> pd.DataFrame:
    """Figures of all areas of the level, or of the province, under the area's definitions."""
    lines = known(version, area, year, residence).lines
    line = next(one for one in lines if one.indicator == indicator)
    library = libraries.current()
    inside = line.median.within if line.median and line.median.within else ""
    own_level = str(library.dataset.areas.at[area, "level"])
    selection = Selection(indicator, line.definitions, line.residence)
    return library.choose(selection, library.areas(own_level, inside)).chosen


@kept(_KEPT)
def strip_figure(
    lang: str, version: str, look: Look, area: str, year: int, residence: str, indicator: str
) -> go.Figure:
    """All areas of the level (or of the province) on one indicator, this one marked."""
    say, rows = view.words(lang), strip_rows(version, area, year, residence, indicator)
    rows = rows.assign(
        name=[embed(view.wrap(say.area(code), 12), lang) for code in rows.index],
        label=[embed(say.brief(row), lang) for _, row in rows.iterrows()],
        hover=[say.hover(row) for _, row in rows.iterrows()],
    )
    low = min(0.0, float(rows["value"].min()))
    highest = float(rows[["value", "ci_high"]].max().max())
    return Drawn(
        beeswarm(
            rows,
            chosen=look.chosen([area]),
            ticks=view.axis(low, highest, indicator, say),
            look=look,
        )
    )


@kept(_KEPT)
def peers_of(version: str, area: str) -> Peers:
    """The areas most like this one."""
    library = libraries.current()
    own_level = str(library.dataset.areas.at[area, "level"])
    areas = boundaries.square_kilometres("county") if own_level == "county" else None
    return similar(portraits(library, own_level, areas), area, boundaries.neighbours(), PEERS)


def peers(session: Session, say: Words, area: str) -> None:
    """Similar areas, each with why it is a peer and a link to compare."""
    t, lang = session.t, session.lang
    if session.only:
        return
    found = peers_of(session.version, area)
    blocks.finding(t.of("peers_title", level(session, area), area=say.area(area)), t("peers.sub"))
    if not found.peers:
        blocks.nothing(session, t("peers.none"))
        return
    items = []
    for peer in found.peers:
        reasons = readings.peer(say, peer)
        compare = f"compare?areas={area},{peer.area}&amp;lang={lang}"
        items.append(
            f"<li>{tables.area_link(say, peer.area)} "
            f'<span class="tags">{escape(reasons)}</span> '
            f'<a class="source" href="{compare}">{escape(t("peers.compare"))}</a></li>'
        )
    formula = (
        f"<details><summary>{escape(t('fair.formula'))}</summary>"
        f"<p>{escape(t('peers.formula'))}</p></details>"
    )
    st.html(f'<ul class="plain">{"".join(items)}</ul><div class="under">{formula}</div>')


def unknown(session: Session, say: Words, area: str) -> None:
    """What is not known about the area, as a list."""
    t = session.t
    if session.only:
        return
    found = known(session.version, area, today(), "total").unknown
    items = [readings.unknown(say, one) for one in found]
    blocks.finding(t("unknown.title", count=number(len(found), session.lang)), t("unknown.sub"))
    listed = "".join(f"<li>{escape(item)}</li>" for item in items)
    st.html(f'<ul class="plain columns">{listed}</ul>')


@kept(_KEPT)
def county_columns(version: str, province: str) -> dict[str, pd.DataFrame]:
    """Chosen figures of a province's counties, column by column."""
    library = libraries.current()
    areas = library.areas("county", province)
    columns = {}
    for indicator in COUNTY_COLUMNS:
        sets = library.sets(indicator, "county", province)
        if sets:
            selection = Selection(indicator, sets[0].codes)
            columns[indicator] = library.choose(selection, areas).chosen
    return columns


@kept(_KEPT)
def counties_table(lang: str, version: str, province: str, order: str) -> str:
    """A province's counties, sorted by one column, with the period of each figure.

    Figures older than the newest of their column are pale and sorted after them.
    """
    library, say = libraries.current(), view.words(lang)
    t = say.t
    areas = library.areas("county", province)
    columns = county_columns(version, province)
    newest = {code: int(chosen["year"].max()) for code, chosen in columns.items() if len(chosen)}
    if order in newest:
        chosen = columns[order]
        ordered = sorted(
            areas,
            key=lambda code: (
                (2, 0.0)
                if code not in chosen.index
                else (
                    int(chosen.at[code, "year"] < newest[order]),
                    -float(chosen.at[code, "value"]),
                )
            ),
        )
    else:
        ordered = sorted(areas, key=say.sort_key)
    body = []
    for area in ordered:
        cells = [Cell(tables.area_link(say, area), head=True)]
        for indicator, chosen in columns.items():
            if area not in chosen.index:
                codes = tuple(chosen["definition"].unique())
                kind = missing_kinds(
                    library.dataset.observations, chosen, [area], indicator, codes, "total"
                )[area]
                cells.append(text(t.of("missing", kind), "tags"))
                continue
            row = chosen.loc[area]
            tags = t("mark.join").join(
                part for part in (say.period(row), say.interval(row)) if part
            )
            style = "older" if row["year"] < newest[indicator] else ""
            cells.append(
                Cell(
                    f"<b>{tables.figure_button(label_of(row), escape(say.short(row)))}</b>"
                    f'<br><span class="tags">{escape(tags)}</span>',
                    style,
                )
            )
        body.append(cells)
    heads = [t("table.area"), *(say.indicator(indicator) for indicator in columns)]
    return tables.table(t("place.inside", area=say.area(province)), heads, body)


def counties(session: Session, say: Words, province: str, reader: Reader) -> None:
    """A province's counties as a table that the reader can sort."""
    t = session.t
    if not session.shows("counties"):
        return
    title = t("counties.title", area=say.area(province))
    blocks.finding(title, t("counties.sub"))
    with st.container(key="counties-controls"):
        order = controls.select(
            "sort",
            t("counties.sort"),
            ["name", *COUNTY_COLUMNS],
            "population",
            lambda code: t("counties.by_name") if code == "name" else say.indicator(code),
            reader,
        )
    st.html(counties_table(session.lang, session.version, province, order))
    columns = county_columns(session.version, province)
    if not columns:
        return
    shown = pd.concat(columns.values())
    exhibit = Exhibit(
        "counties", title, t("counties.sub"), shown["observation"].tolist, tuple(columns)
    )
    blocks.source_list(session, say, shown, exhibits.row(session, exhibit))


@kept(_KEPT)
def share_of(version: str, area: str) -> FairShare | FairShareError:
    """The fair share of an area's parts, or why there is none."""
    try:
        return fair_share(libraries.current(), area)
    except FairShareError as error:
        return error


def fair_share_block(session: Session, say: Words, area: str) -> None:
    """The offices each county would have by population, beside what is reported."""
    t, lang = session.t, session.lang
    if not session.shows("fair-share"):
        return
    found = share_of(session.version, area)
    if isinstance(found, FairShareError):
        blocks.finding(t("fair.title"))
        blocks.nothing(session, readings.fair_share_error(say, found))
        return
    total = found.total
    title = t("fair.heading", area=say.area(area), offices=number(total.offices, lang))
    sub = t("fair.sub", basis=readings.fair_share_basis(say, found))
    blocks.finding(title, sub)
    st.html(_fair_share_table(lang, session.version, area))
    labels = [
        *total.labels,
        *found.rows["population_observation"],
        *(label for labels in found.rows["reported_observations"] for label in labels),
    ]
    codes = tuple(dict.fromkeys(session.library.observations["indicator"].loc[labels]))
    exhibit = Exhibit("fair-share", title, sub, lambda: list(dict.fromkeys(labels)), codes)
    sources = "".join(
        f"<li>{tables.source_link(say, code)}</li>"
        for code in dict.fromkeys([*(r["source"] for r in total.rows), found.census["source"]])
    )
    st.html(
        f'<div class="under"><p>{escape(t("fair.calculated"))}</p><details><summary>'
        f"{escape(t('fair.formula'))}</summary><p>{escape(t('fair.formula_text'))}</p></details>"
        f"<details><summary>{escape(t('table.source'))}</summary><ul>{sources}</ul></details>"
        f"{exhibits.row(session, exhibit)}</div>"
    )


@kept(_KEPT)
def _fair_share_table(lang: str, version: str, area: str) -> str:
    found, say = share_of(version, area), view.words(lang)
    if isinstance(found, FairShareError):
        return ""
    t = say.t
    parts = list(dict.fromkeys(found.rows["part"]))
    wide = found.rows.set_index(["area", "part"])
    sums = found.by_area().sort_values("apportioned", ascending=False, kind="stable")
    body = []
    for code, row in sums.iterrows():
        cells = [
            Cell(tables.area_link(say, str(code)), head=True),
            text(number(row["population"], lang)),
        ]
        for part in parts:
            own = wide.loc[(code, part)] if (code, part) in wide.index else None
            cells.append(text("" if own is None else number(own["apportioned"], lang), "figure"))
        if len(parts) > 1:
            cells.append(text(number(row["apportioned"], lang), "figure"))
        cells.append(Cell(_reported(say, found, str(code))))
        body.append(cells)
    heads = [t("table.area"), t("fair.population")]
    heads += [t.of("fair_part", part) for part in parts]
    heads += [t("fair.together")] if len(parts) > 1 else []
    heads.append(t("fair.reported"))
    return tables.table(t("fair.caption", area=say.area(area)), heads, body)


def _reported(say: Words, found: FairShare, area: str) -> str:
    """What is reported of an area's offices, beside its share."""
    said = []
    for _, row in found.rows[found.rows["area"] == area].iterrows():
        for label in row["reported_observations"]:
            own = say.library.observations.loc[label]
            said.append(
                f"{tables.figure_button(label, escape(say.value(own)))} "
                f'<span class="tags">'
                f"{escape(say.indicator(own['indicator']))} · {period_cell(say, own).html} · "
                f"{tables.source_mark(say, own['source'])}</span>"
            )
    return "<br>".join(said) or f'<span class="tags">{escape(say.t("missing.not_reported"))}</span>'


def trend(session: Session, say: Words, area: str, line: Line) -> None:
    """The area's course on an indicator, beside its province and the nation where allowed."""
    library = session.library
    own_level = level(session, area)
    table = library.dataset.areas
    others = [str(table.at[area, "parent"])] if own_level == "county" else []
    others = [code for code in others if may_compare([area, code], line.scope)]
    sets = library.sets(line.indicator, own_level)
    chosen = next(one for one in sets if one.codes == line.definitions)
    picked = Picked(
        line.indicator,
        chosen,
        line.residence,
        (line.residence,),
        Period(),
        (area, *others),
        own_level,
        str(table.at[area, "parent"]) if own_level == "county" else "",
    )
    blocks.trend(session, view.view(session.lang, session.version, picked))
