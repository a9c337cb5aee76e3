"""The parts of the comparison page."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Literal

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from divide.catalog.definitions import DefinitionSet
from divide.charts.compare import area_dumbbell
from divide.charts.drawn import Drawn
from divide.charts.look import Look, config
from divide.export.picture import LegendItem
from divide.kept import kept
from divide.measures import library as libraries
from divide.measures.comparison import Cell as Held
from divide.measures.comparison import Row, compare
from divide.text import readings
from divide.text.bidi import embed
from divide.text.numbers import number
from divide.text.words import Words
from divide.widgets import blocks, controls, exhibits, tables, view
from divide.widgets.controls import Picked
from divide.widgets.exhibits import Exhibit
from divide.widgets.link import Notice, Period, Reader
from divide.widgets.session import DEFAULT_AREAS, MOST_AREAS, Session
from divide.widgets.tables import Cell, figure_cell, period_cell, text

_KEPT = 128
LEAST_AREAS = 2
# what a comparison says first, where the areas have it
HEADLINES = ("offices_per_10000", "household_internet_access", "household_computer_access")
LEAST_POINTS, MOST_TRENDS = 2, 8
LEAST_RATIO = 0.005  # a ratio nearer to one reads as "1 times" and says nothing
THEMES = ("offices", "rural_broadband", "penetration", "services", "infrastructure", "context")
FIRST_THEMES = ("offices", "rural_broadband", "penetration", "services")


@dataclass(frozen=True)
class Asked:
    """What is compared.

    Attributes
    ----------
    areas : tuple of str
        The first is the one the others are held against.
    themes : tuple of str
    residence : str
    same : bool
        Only figures of one year that all areas share.
    """

    areas: tuple[str, ...]
    themes: tuple[str, ...]
    residence: str = "total"
    same: bool = False


def pick_areas(session: Session, say: Words, reader: Reader) -> tuple[str, ...]:
    """Two to six areas of any level, kept in the address as ``areas``."""
    t, library = session.t, session.library
    known = list(library.dataset.areas.index)
    value = reader.areas(known, DEFAULT_AREAS, MOST_AREAS)
    if len(value) < LEAST_AREAS and "areas" in reader.params:
        reader.notices.append(Notice("too_few_areas", "areas", reader.params["areas"]))
        value = tuple(dict.fromkeys([*value, *DEFAULT_AREAS]))[:LEAST_AREAS]
    order = view.area_order(session.lang, session.version)
    controls.several("areas", t("compare.areas"), order, value, say.full_area, most=MOST_AREAS)
    return value


def pick_themes(session: Session, reader: Reader) -> tuple[str, ...]:
    """Themes to compare on, kept in the address as ``themes``."""
    t = session.t
    asked = reader.params.get("themes")
    value: tuple[str, ...] = FIRST_THEMES
    if asked is not None:
        codes = asked.split(",")
        for code in codes:
            if code not in THEMES:
                reader.notices.append(Notice("unknown_value", "themes", code))
        value = tuple(code for code in THEMES if code in codes) or FIRST_THEMES
    controls.several("themes", t("control.themes"), THEMES, value, lambda code: t.of("theme", code))
    return value


def pick_period(session: Session, reader: Reader) -> bool:
    """Whether only figures of one shared year stand in a row, kept as ``period=same``."""
    same = reader.params.get("period") == "same"
    if reader.params.get("period") not in (None, "same", "latest"):
        reader.notices.append(Notice("unknown_value", "period", reader.params["period"]))
    key = "pick-same"
    st.session_state[key] = same

    def write() -> None:
        if st.session_state[key]:
            st.query_params["period"] = "same"
        else:
            st.query_params.pop("period", None)

    st.toggle(session.t("compare.same"), key=key, on_change=write)
    return same


@kept(_KEPT)
def rows(version: str, asked: Asked) -> list[Row]:
    """Rows of the comparison; indicators that none of the areas has are left out."""
    library = libraries.current()
    kinds = library.indicators["kind"]
    # in each theme what there is, then what was added
    codes = [
        code
        for theme in asked.themes
        for code in sorted(library.of_theme(theme), key=lambda code: kinds[code] == "flow")
    ]
    policy: Literal["latest", "same"] = "same" if asked.same else "latest"
    found = compare(library, asked.areas, codes, residence=asked.residence, policy=policy)
    return [row for row in found if row.known or asked.same]


@kept(_KEPT)
def table(lang: str, version: str, asked: Asked) -> str:
    """Indicators as rows, areas as columns; difference and ratio against the first area."""
    say, cite = view.words(lang), view.words(lang, citing=True)
    t = say.t
    body, notes = [], []
    for row in rows(version, asked):
        if not row.known:
            continue
        reading = readings.reading(cite, row)
        about = [escape(say.indicator(row.indicator))]
        if row.definitions:
            label = say.definitions(row.indicator, row.definitions)
            about.append(f'<span class="tags">{escape(label)}</span>')
        cells = [Cell("<br>".join(about), head=True)]
        cells += [_cell(say, row, held, first=held is row.cells[0]) for held in row.cells]
        caveats = escape(" ".join(reading.caveats))
        notes.append(f'{tables.cited(reading.sentence)} <span class="tags">{caveats}</span>')
        body.append(cells)
    heads = [t("table.indicator"), *(say.area(area) for area in asked.areas)]
    caption = t("compare.caption", areas=say.areas(asked.areas))
    return tables.table(caption, heads, body, notes=notes)


def _cell(say: Words, row: Row, held: Held, *, first: bool) -> Cell:
    """A figure with its period and source; against the first area where that is allowed."""
    t = say.t
    if held.figure is None:
        kind = held.missing or "not_reported"
        return text(t.of("missing", kind), "tags")
    figure = held.figure
    value = figure_cell(say, figure)
    other = ""
    if figure["definition"] not in row.definitions:  # the row is headed by another one
        name = say.definition(row.indicator, figure["definition"])
        label = escape(say.t("mark.definition", definition=name))
        other = f'<br><span class="tags">{label}</span>'
    when = (
        f'<span class="tags">{period_cell(say, figure).html} · '
        f"{tables.source_mark(say, figure['source'])}</span>"
    )
    parts = [value.html + other, when]
    if not first and held.comparable and held.difference is not None:
        parts.append(f'<span class="against">{escape(_against(say, row, held))}</span>')
    flags = t("mark.join").join(t.of("flag", flag) for flag in held.flags)
    if flags:
        parts.append(f'<span class="flag">{escape(flags)}</span>')
    return Cell("<br>".join(parts), "figure")


def _against(say: Words, row: Row, held: Held) -> str:
    if held.difference is None:
        return ""
    if held.apart is False:
        return say.t("compare.not_apart")
    side = "level" if held.difference == 0 else "more" if held.difference > 0 else "less"
    difference = say.t.of(
        "compare", side, difference=say.points(abs(held.difference), row.indicator)
    )
    if held.ratio is None or abs(held.ratio - 1) < LEAST_RATIO:
        return difference
    return say.t("compare.against", difference=difference, ratio=number(held.ratio, say.lang, 2))


def headline(session: Session, say: Words, found: Sequence[Row]) -> None:
    """The first row that all areas can be compared on, in words."""
    t = session.t
    if session.only:
        return
    comparable = [row for row in found if row.comparable]
    first = [row for code in HEADLINES for row in comparable if row.indicator == code]
    best = next(iter([*first, *comparable]), None)
    if best is None:
        blocks.finding(t("compare.nothing_shared"), t("compare.sub"), small=False)
        return
    reading = readings.reading(view.words(session.lang, citing=True), best)
    under = " ".join([*reading.caveats, t("compare.sub")])
    blocks.finding(reading.sentence, under, small=False)


def comparison(session: Session, say: Words, asked: Asked) -> None:
    """The table of the comparison, and the row that takes it away."""
    if not session.shows("comparison"):
        return
    st.html(table(session.lang, session.version, asked))
    held = [cell.figure for row in rows(session.version, asked) for cell in row.known]
    labels = [int(figure["observation"]) for figure in held if figure is not None]
    if labels:
        codes = tuple(dict.fromkeys(session.library.observations.loc[labels, "indicator"]))
        title = session.t("compare.caption", areas=say.areas(asked.areas))
        exhibits.under(session, Exhibit("comparison", title, "", lambda: labels, codes))


def left_out(session: Session, say: Words, found: Sequence[Row]) -> None:
    """With "same period only": the indicators that have no shared year."""
    silent = [say.indicator(row.indicator) for row in found if not row.known]
    if silent and not session.only:
        listed = "".join(f"<li>{escape(name)}</li>" for name in silent)
        st.html(
            f'<div class="under"><details><summary>'
            f"{escape(session.t.n('compare.no_shared_year', len(silent)))}</summary>"
            f"<ul>{listed}</ul></details></div>"
        )


@kept(_KEPT)
def dumbbell_figure(lang: str, version: str, look: Look, asked: Asked) -> go.Figure | None:
    """All percentages on one axis: a row an indicator, a point an area."""
    library, say = libraries.current(), view.words(lang)
    records = []
    for row in rows(version, asked):
        if library.indicators.at[row.indicator, "unit"] != "percent" or row.scope == "none":
            continue
        for held in row.known:
            if held.figure is None or "never" in held.flags:
                continue
            records.append(
                {
                    "indicator": row.indicator,
                    "area": held.area,
                    "value": held.figure["value"],
                    "ci_low": held.figure["ci_low"],
                    "ci_high": held.figure["ci_high"],
                    "hover": say.hover(held.figure),
                    "hollow": held is not row.cells[0] and not held.comparable,
                    "observation": held.figure["observation"],
                }
            )
    if not records:
        return None
    frame = pd.DataFrame(records)
    held_rows = list(dict.fromkeys(frame["indicator"]))
    return Drawn(
        area_dumbbell(
            frame,
            names={code: embed(view.wrap(say.indicator(code), 32), lang) for code in held_rows},
            ticks=view.axis(0, 100, held_rows[0], say),
            colours=look.chosen(asked.areas),
            look=look,
        )
    )


def figures(session: Session, say: Words, asked: Asked) -> None:
    """The dumbbell of all percentages, then the course of each comparable indicator."""
    t, areas = session.t, asked.areas
    picture = dumbbell_figure(session.lang, session.version, session.look, asked)
    if picture is not None and session.shows("dumbbell"):
        blocks.finding(t("compare.dumbbell"), t("compare.dumbbell_sub"))
        colours = session.look.chosen(areas)
        names = "".join(
            f"<li>{tables.dot(colours[area])}{escape(say.area(area))}</li>" for area in areas
        )
        st.html(f'<ul class="legend">{names}</ul>')
        st.plotly_chart(
            picture,
            theme=None,
            key="dumbbell",
            config=config(),
            alt=t("alt.dumbbell", areas=say.areas(areas)),
        )
        lang, version = session.lang, session.version
        held = [
            int(label)
            for trace in picture.to_plotly_json()["data"]
            for label in trace.get("customdata", [])
        ]
        shown = session.library.observations.loc[held, "indicator"]
        exhibit = Exhibit(
            "dumbbell",
            t("compare.dumbbell"),
            say.areas(areas),
            lambda: held,
            tuple(dict.fromkeys(shown)),
            functools.partial(_dumbbell, lang, version, asked),
            lambda look: tuple(
                LegendItem(say.area(area), look.chosen(areas)[area], shape="disc") for area in areas
            ),
        )
        exhibits.under(session, exhibit)
    lines = trends(session.version, asked)
    lines = [picked for picked in lines if session.shows(f"trend-{picked.indicator}")]
    if not lines:
        return
    blocks.finding(t("compare.trends"), t("trend.sub_breaks"))
    for place, picked in enumerate(lines):
        if place % 2 == 0:
            pair = st.columns(2, gap="large")
        with pair[place % 2]:
            blocks.finding(
                say.indicator(picked.indicator),
                say.definitions(picked.indicator, picked.definitions.codes),
            )
            st.plotly_chart(
                view.trend_figure(session.lang, session.version, session.look, picked),
                theme=None,
                key=f"trend-{picked.indicator}",
                config=config(),
                alt=t(
                    "alt.trend",
                    indicator=say.indicator(picked.indicator),
                    areas=say.areas(areas),
                ),
            )
            exhibits.under(session, _trend_exhibit(session, say, picked))


def _dumbbell(lang: str, version: str, asked: Asked, look: Look) -> go.Figure:
    figure = dumbbell_figure(lang, version, look, asked)
    return Drawn({"data": [], "layout": {}}) if figure is None else figure


def _trend_exhibit(session: Session, say: Words, picked: Picked) -> Exhibit:
    lang, version = session.lang, session.version
    return Exhibit(
        f"trend-{picked.indicator}",
        say.t(
            "finding.in_place",
            indicator=say.indicator(picked.indicator),
            place=say.areas(picked.areas),
        ),
        say.definitions(picked.indicator, picked.definitions.codes),
        lambda: view.series(view.view(lang, version, picked)).index.tolist(),
        (picked.indicator,),
        lambda look: view.trend_figure(lang, version, look, picked),
    )


@kept(_KEPT)
def trends(version: str, asked: Asked) -> list[Picked]:
    """Indicators whose course can be drawn: two figures at least, of areas that compare."""
    library = libraries.current()
    found = []
    areas = asked.areas
    for row in rows(version, replace(asked, same=False)):
        own = library.rows(row.indicator, row.definitions)
        own = own[own["area"].isin(areas) & (own["residence"] == row.residence)]
        if not row.comparable or own.groupby("area").size().max() < LEAST_POINTS:
            continue
        chosen = DefinitionSet(row.definitions, row.scope, own["area"].nunique())
        found.append(
            Picked(row.indicator, chosen, row.residence, (row.residence,), Period(), areas)
        )
    return found[:MOST_TRENDS]
