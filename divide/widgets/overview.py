"""The parts of the overview page."""

from dataclasses import dataclass
from html import escape

import streamlit as st

from divide.catalog.choose import Selection
from divide.charts.look import Look
from divide.kept import kept
from divide.measures import library as libraries
from divide.measures.missing import missing_kinds
from divide.measures.pairs import urban_rural
from divide.measures.spread import Spread, coverage, widest
from divide.text.numbers import number
from divide.widgets import blocks, exhibits, frame, tables, view
from divide.widgets.controls import Picked
from divide.widgets.exhibits import Exhibit
from divide.widgets.link import Period
from divide.widgets.session import Session
from divide.widgets.tables import Cell, period_cell, source_cell, text

LEAST_AREAS, MOST_GAPS = 20, 6
HOUSEHOLD_SURVEY = (
    "household_internet_access",
    "household_computer_access",
    "household_mobile_access",
    "household_fixed_phone_access",
)


@dataclass(frozen=True)
class Told:
    """What a part of the page without a picture says.

    Attributes
    ----------
    title : str
        Cited.
    html : str
    labels : tuple of int
        Observations whose figures it shows.
    """

    title: str
    html: str
    labels: tuple[int, ...]


def numbers(session: Session, wanted: tuple[tuple[str, str], ...]) -> None:
    """Headline numbers of the nation, each with its period and source."""
    t, library = session.t, session.library
    if not session.shows("numbers"):
        return
    told = _numbers(session.lang, session.version, wanted)
    if not told.labels:
        blocks.nothing(session, t("empty.theme"))
        return
    blocks.finding(told.title or t("page.overview"), t("overview.sub"), small=False)
    st.html(told.html)
    codes = tuple(indicator for indicator, _ in wanted if indicator in library.about)
    exhibit = Exhibit("numbers", told.title, t("overview.sub"), lambda: [*told.labels], codes)
    exhibits.under(session, exhibit)


@kept(8)
def _numbers(lang: str, version: str, wanted: tuple[tuple[str, str], ...]) -> Told:
    library, say, cite = libraries.current(), view.words(lang), view.words(lang, citing=True)
    t, items, said = say.t, [], ""
    labels: list[int] = []
    for indicator, definition in wanted:
        chosen = library.choose(Selection(indicator, (definition,)), ["IR"]).chosen
        if chosen.empty:
            continue
        row = chosen.iloc[0]
        labels.append(int(row["observation"]))
        said = said or t("overview.headline", value=cite.value(row), period=say.period(row))
        marks = t("mark.join").join(say.marks(row))
        unit = str(library.about[indicator]["unit"])
        under = [
            "" if unit == "percent" else escape(t.of("unit", unit)),
            escape(t("sub.definition", definition=say.definition(indicator, definition))),
            period_cell(say, row).html,
            tables.source_link(say, row["source"]),
            escape(marks),
        ]
        items.append(
            f'<li><div class="what">{escape(say.indicator(indicator))}</div>'
            f'<div class="value">{tables.cited(cite.short(row))}</div>'
            f'<div class="when">{"<br>".join(line for line in under if line)}</div></li>'
        )
    return Told(said, f'<ul class="numbers">{"".join(items)}</ul>', tuple(labels))


def one_map(session: Session, wanted: tuple[str, str], areas: tuple[str, ...]) -> None:
    """Map of one indicator in one definition."""
    t = session.t
    if not session.shows("map"):
        return
    indicator, definition = wanted
    sets = {one.codes: one for one in session.library.sets(indicator, "province")}
    if (definition,) not in sets:
        blocks.nothing(session, t("empty.theme"))
        return
    picked = Picked(indicator, sets[(definition,)], "total", ("total",), Period(), areas)
    shown = blocks.see(session, picked)
    say = shown.words
    title = view.ranking_finding(shown)
    blocks.finding(
        title,
        t("overview.map_sub", indicator=say.indicator(indicator), sub=view.subtitle(shown)),
    )
    blocks.area_map(session, shown, frame.go_to_area, title)


def side_by_side(
    session: Session, wanted: tuple[tuple[str, tuple[str, ...]], ...], areas: tuple[str, ...]
) -> None:
    """Chosen provinces beside each other, each figure with its period."""
    t, library = session.t, session.library
    if not areas or not session.shows("side-by-side"):
        return
    told = _side_by_side(session.lang, session.version, session.look, wanted, areas)
    blocks.finding(told.title, t("overview.side_sub"))
    st.html(told.html)
    codes = tuple(indicator for indicator, _ in wanted if indicator in library.about)
    sub = t("overview.side_sub")
    exhibit = Exhibit("side-by-side", told.title, sub, lambda: [*told.labels], codes)
    exhibits.under(session, exhibit)


@kept(64)
def _side_by_side(
    lang: str,
    version: str,
    look: Look,
    wanted: tuple[tuple[str, tuple[str, ...]], ...],
    areas: tuple[str, ...],
) -> Told:
    library, say, cite = libraries.current(), view.words(lang), view.words(lang, citing=True)
    t, items = say.t, []
    labels: list[int] = []
    colours = look.chosen(areas)
    for indicator, definitions in wanted:
        if indicator not in library.about:  # the data may have lost it
            continue
        chosen = library.choose(Selection(indicator, definitions), list(areas)).chosen
        pairs = []
        for area in areas:
            name = tables.dot(colours[area]) + escape(say.area(area))
            if area not in chosen.index:
                kind = missing_kinds(
                    library.dataset.observations, chosen, [area], indicator, definitions, "total"
                )[area]
                missing = escape(t.of("missing", kind))
                pairs.append(f'<div>{name} <span class="tags">{missing}</span></div>')
                continue
            row = chosen.loc[area]
            labels.append(int(row["observation"]))
            marks = t("mark.join").join(say.marks(row))
            when = (
                f"{period_cell(say, row).html} · {tables.source_mark(say, row['source'])}"
                f"{' · ' + escape(marks) if marks else ''}"
            )
            pairs.append(
                f"<div>{name} <b>{tables.cited(cite.brief(row))}</b>"
                f'<div class="tags">{when}</div></div>'
            )
        items.append(
            f'<li><div class="what">{escape(say.indicator(indicator))}</div>'
            f'<div class="pair">{"".join(pairs)}</div></li>'
        )
    title = t("overview.side_by_side", areas=say.areas(areas))
    return Told(title, f'<ul class="pairs">{"".join(items)}</ul>', tuple(labels))


@kept(4)
def _widest(version: str) -> list[Spread]:
    return widest(libraries.current(), "province", LEAST_AREAS, MOST_GAPS)


def widest_gaps(session: Session) -> None:
    """Highest against lowest province, widest ratio first."""
    if not session.shows("gaps"):
        return
    told = _widest_gaps(session.lang, session.version)
    if not told.labels:
        return
    sub = session.t("overview.widest_sub", least=number(LEAST_AREAS, session.lang))
    blocks.finding(told.title, sub)
    st.html(told.html)
    codes = tuple(dict.fromkeys(session.library.observations.loc[[*told.labels], "indicator"]))
    exhibits.under(session, Exhibit("gaps", told.title, sub, lambda: [*told.labels], codes))


@kept(4)
def _widest_gaps(lang: str, version: str) -> Told:
    say, cite = view.words(lang), view.words(lang, citing=True)
    t, found = say.t, _widest(version)
    if not found:
        return Told("", "", ())
    first = found[0]
    title = t(
        "overview.widest",
        indicator=say.indicator(first.highest["indicator"]),
        high_area=say.area(first.highest["area"]),
        low_area=say.area(first.lowest["area"]),
        ratio=number(first.gap.ratio, lang, 1),
    )
    html = tables.table(
        t("overview.widest_caption"),
        [
            t("table.indicator"),
            t("table.highest"),
            t("table.lowest"),
            t("table.ratio"),
            t("table.difference"),
            t("table.period"),
            t("table.source"),
        ],
        [
            [
                Cell(
                    f'{escape(say.indicator(one.highest["indicator"]))}<br><span class="tags">'
                    + escape(say.definition(one.highest["indicator"], one.highest["definition"]))
                    + "</span>",
                    head=True,
                ),
                *(
                    Cell(
                        tables.cited(
                            t(
                                "overview.area_value",
                                area=say.area(end["area"]),
                                value=cite.value(end),
                            )
                        )
                    )
                    for end in (one.highest, one.lowest)
                ),
                text(number(one.gap.ratio, lang, 1), "figure"),
                text(say.points(one.gap.difference, one.highest["indicator"]), "figure"),
                period_cell(say, one.highest),
                source_cell(say, one.highest),
            ]
            for one in found
        ],
    )
    ends = [end for one in found for end in (one.highest, one.lowest)]
    return Told(title, html, tuple(int(end["observation"]) for end in ends))


def urban_rural_nation(session: Session) -> None:
    """Urban and rural households of the whole country, from one survey."""
    if not session.shows("urban-rural"):
        return
    told = _urban_rural_nation(session.lang, session.version)
    if not told.labels:
        return
    sub = session.t("overview.urban_rural_sub")
    blocks.finding(told.title, sub)
    st.html(told.html)
    exhibit = Exhibit("urban-rural", told.title, sub, lambda: [*told.labels], HOUSEHOLD_SURVEY)
    exhibits.under(session, exhibit)


@kept(4)
def _urban_rural_nation(lang: str, version: str) -> Told:
    library, say, cite = libraries.current(), view.words(lang), view.words(lang, citing=True)
    t = say.t
    body = []
    labels: list[int] = []
    heading = ""
    for indicator in HOUSEHOLD_SURVEY:
        rows = library.rows(indicator, ("heis",), "country")
        pairs = urban_rural(rows[rows["residence"] == "urban"], rows[rows["residence"] == "rural"])
        if pairs.empty:
            continue
        row = pairs.iloc[0]
        labels += [int(row["urban_observation"]), int(row["rural_observation"])]
        heading = heading or t(
            "finding.headline", indicator=say.indicator(indicator), figures=cite.urban_rural(row)
        )
        body.append(
            [
                text(say.indicator(indicator), head=True),
                tables.pair_cell(say, row, "urban"),
                tables.pair_cell(say, row, "rural"),
                text(say.gap(row)),
                period_cell(say, row),
                source_cell(say, row),
            ]
        )
    html = tables.table(
        t("urban_rural.caption"),
        [
            t("table.indicator"),
            t.of("residence", "urban"),
            t.of("residence", "rural"),
            t("table.gap"),
            t("table.period"),
            t("table.source"),
        ],
        body,
    )
    return Told(heading, html, tuple(labels))


def missing(session: Session, wanted: tuple[str, ...]) -> None:
    """How many provinces have no figure at all, indicator by indicator."""
    if session.only:
        return
    told = _missing(session.lang, session.version, wanted)
    if told.html:
        blocks.finding(told.title, session.t("overview.missing_sub"))
        st.html(told.html)


@kept(4)
def _missing(lang: str, version: str, wanted: tuple[str, ...]) -> Told:
    library, say = libraries.current(), view.words(lang)
    t = say.t
    known = [code for code in wanted if code in library.about]
    rows = coverage(library, known, "province").to_dict("records")
    if not rows:
        return Told("", "", ())
    worst = max(rows, key=lambda row: row["without"])
    title = t(
        "overview.missing",
        indicator=say.indicator(worst["indicator"]),
        provinces=t.n_of("count", "province", worst["without"]),
    )
    body = []
    for row in rows:
        years = ""
        if row["oldest"] is not None and row["oldest"] == row["oldest"]:
            years = say.years(int(row["oldest"]), int(row["newest"]))
        body.append(
            [
                text(say.indicator(row["indicator"]), head=True),
                text(
                    say.definitions(row["indicator"], row["definition"])
                    if row["definition"]
                    else ""
                ),
                text(number(row["areas"], lang), "figure"),
                text(number(row["without"], lang), "figure"),
                text(years, "period"),
            ]
        )
    heads = [
        t.of("table", head) for head in ("indicator", "definition", "with", "without", "years")
    ]
    return Told(title, tables.table(t("overview.missing_caption"), heads, body), ())
