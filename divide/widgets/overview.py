"""The parts of the overview page."""

import functools
from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from divide.catalog.choose import Selection
from divide.measures import library as libraries
from divide.measures.missing import missing_kinds
from divide.measures.pairs import urban_rural
from divide.measures.spread import Spread, coverage, widest
from divide.text.numbers import number
from divide.text.words import Words
from divide.widgets import blocks, frame, tables, view
from divide.widgets.controls import Picked
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


def numbers(session: Session, say: Words, wanted: Sequence[tuple[str, str]]) -> None:
    """Headline numbers of the nation, each with its period and source."""
    t, library = session.t, session.library
    items, said = [], ""
    for indicator, definition in wanted:
        chosen = library.choose(Selection(indicator, (definition,)), ["IR"]).chosen
        if chosen.empty:
            continue
        row = chosen.iloc[0]
        said = said or t("overview.headline", value=say.value(row), period=say.period(row))
        marks = t("mark.join").join(say.marks(row))
        unit = str(library.indicators.at[indicator, "unit"])
        under = [
            "" if unit == "percent" else escape(t.of("unit", unit)),
            escape(t("sub.definition", definition=say.definition(indicator, definition))),
            period_cell(say, row).html,
            tables.source_link(say, row["source"]),
            escape(marks),
        ]
        items.append(
            f'<li><div class="what">{escape(say.indicator(indicator))}</div>'
            f'<div class="value">{escape(say.short(row))}</div>'
            f'<div class="when">{"<br>".join(line for line in under if line)}</div></li>'
        )
    if not items:
        blocks.nothing(session, t("empty.theme"))
        return
    blocks.finding(said or t("page.overview"), t("overview.sub"), small=False)
    st.html(f'<ul class="numbers">{"".join(items)}</ul>')


def one_map(session: Session, wanted: tuple[str, str], areas: tuple[str, ...]) -> None:
    """Map of one indicator in one definition."""
    t = session.t
    indicator, definition = wanted
    sets = {one.codes: one for one in session.library.sets(indicator, "province")}
    if (definition,) not in sets:
        blocks.nothing(session, t("empty.theme"))
        return
    picked = Picked(indicator, sets[(definition,)], "total", ("total",), Period(), areas)
    shown = blocks.see(session, picked)
    say = shown.words
    blocks.finding(
        view.ranking_finding(shown),
        t("overview.map_sub", indicator=say.indicator(indicator), sub=view.subtitle(shown)),
    )
    blocks.area_map(session, shown, frame.go_to_area)
    blocks.under(session, shown)


def side_by_side(
    session: Session,
    say: Words,
    wanted: Sequence[tuple[str, tuple[str, ...]]],
    areas: tuple[str, ...],
) -> None:
    """Chosen provinces beside each other, each figure with its period."""
    t, library = session.t, session.library
    if not areas:
        return
    colours = session.look.chosen(areas)
    items = []
    for indicator, definitions in wanted:
        if indicator not in library.indicators.index:  # the data may have lost it
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
            marks = t("mark.join").join(say.marks(row))
            when = (
                f"{period_cell(say, row).html} · {tables.source_mark(say, row['source'])}"
                f"{' · ' + escape(marks) if marks else ''}"
            )
            pairs.append(
                f'<div>{name} <b>{escape(say.brief(row))}</b><div class="tags">{when}</div></div>'
            )
        items.append(
            f'<li><div class="what">{escape(say.indicator(indicator))}</div>'
            f'<div class="pair">{"".join(pairs)}</div></li>'
        )
    blocks.finding(t("overview.side_by_side", areas=say.areas(areas)), t("overview.side_sub"))
    st.html(f'<ul class="pairs">{"".join(items)}</ul>')


@functools.lru_cache(maxsize=4)
def _widest(version: str) -> list[Spread]:
    return widest(libraries.current(), "province", LEAST_AREAS, MOST_GAPS)


def widest_gaps(session: Session, say: Words) -> None:
    """Highest against lowest province, widest ratio first."""
    t = session.t
    found = _widest(session.version)
    if not found:
        return
    first = found[0]
    blocks.finding(
        t(
            "overview.widest",
            indicator=say.indicator(first.highest["indicator"]),
            high_area=say.area(first.highest["area"]),
            low_area=say.area(first.lowest["area"]),
            ratio=number(first.gap.ratio, session.lang, 1),
        ),
        t("overview.widest_sub", least=number(LEAST_AREAS, session.lang)),
    )
    st.html(
        tables.table(
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
                        + escape(
                            say.definition(one.highest["indicator"], one.highest["definition"])
                        )
                        + "</span>",
                        head=True,
                    ),
                    text(
                        t(
                            "overview.area_value",
                            area=say.area(one.highest["area"]),
                            value=say.value(one.highest),
                        )
                    ),
                    text(
                        t(
                            "overview.area_value",
                            area=say.area(one.lowest["area"]),
                            value=say.value(one.lowest),
                        )
                    ),
                    text(number(one.gap.ratio, session.lang, 1), "figure"),
                    text(say.points(one.gap.difference, one.highest["indicator"]), "figure"),
                    period_cell(say, one.highest),
                    source_cell(say, one.highest),
                ]
                for one in found
            ],
        )
    )


def urban_rural_nation(session: Session, say: Words) -> None:
    """Urban and rural households of the whole country, from one survey."""
    t, library = session.t, session.library
    body = []
    heading = ""
    for indicator in HOUSEHOLD_SURVEY:
        rows = library.rows(indicator, ("heis",), "country")
        pairs = urban_rural(rows[rows["residence"] == "urban"], rows[rows["residence"] == "rural"])
        if pairs.empty:
            continue
        row = pairs.iloc[0]
        heading = heading or t(
            "finding.headline", indicator=say.indicator(indicator), figures=say.urban_rural(row)
        )
        body.append(
            [
                text(say.indicator(indicator), head=True),
                text(say.amount(row["urban"], indicator, row["urban_qualifier"]), "figure"),
                text(say.amount(row["rural"], indicator, row["rural_qualifier"]), "figure"),
                text(say.gap(row)),
                period_cell(say, row),
                source_cell(say, row),
            ]
        )
    if not body:
        return
    blocks.finding(heading, t("overview.urban_rural_sub"))
    st.html(
        tables.table(
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
    )


@functools.lru_cache(maxsize=4)
def _coverage(version: str, indicators: tuple[str, ...]) -> list[dict[str, Any]]:
    frame = coverage(libraries.current(), list(indicators), "province")
    records: list[dict[str, Any]] = frame.to_dict("records")
    return records


def missing(session: Session, say: Words, wanted: Sequence[str]) -> None:
    """How many provinces have no figure at all, indicator by indicator."""
    t, lang = session.t, session.lang
    known = [code for code in wanted if code in session.library.indicators.index]
    rows = _coverage(session.version, tuple(known))
    if not rows:
        return
    worst = max(rows, key=lambda row: row["without"])
    blocks.finding(
        t(
            "overview.missing",
            indicator=say.indicator(worst["indicator"]),
            provinces=t.n_of("count", "province", worst["without"]),
        ),
        t("overview.missing_sub"),
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
    st.html(
        tables.table(
            t("overview.missing_caption"),
            [
                t("table.indicator"),
                t("table.definition"),
                t("table.with"),
                t("table.without"),
                t("table.years"),
            ],
            body,
        )
    )
