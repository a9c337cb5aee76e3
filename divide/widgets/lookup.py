"""The plain listing of every observation, filtered and paged."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import pandas as pd
import streamlit as st

from divide.catalog.schema import THEMES
from divide.kept import kept
from divide.measures import library as libraries
from divide.measures.library import Library
from divide.text.letters import normalise
from divide.text.words import Words
from divide.widgets import blocks, controls, paging, tables, view
from divide.widgets.controls import RESIDENCES
from divide.widgets.link import Reader
from divide.widgets.session import Session
from divide.widgets.tables import Cell, figure_cell, note_cell, period_cell, source_cell, text

ALL = "all"
# signs of a number as it stands on the screen, which a reader may paste
_NUMBER_SIGNS = str.maketrans({"٬": None, "٫": ".", "٪": None, "%": None})


@dataclass(frozen=True)
class Wanted:
    """What is listed: codes, or ``all``; and words to find."""

    theme: str
    indicator: str
    definition: str
    area: str
    residence: str
    source: str
    find: str


NOTHING_ASKED = Wanted(ALL, ALL, ALL, ALL, ALL, ALL, "")


def show(session: Session, say: Words, link: Reader) -> None:
    """The view of all figures: pickers, how many there are, one page of them."""
    top = st.container()
    controls.fold(session.t("lookup.fold"))
    with st.container(key="controls"):
        wanted = filters(session, say, link)
    found = rows(session.library, say, wanted)
    with top:
        heading(session, found)
    listing(session, say, found, link)


def filters(session: Session, say: Words, link: Reader) -> Wanted:
    """Pickers of the listing, each kept in the address."""
    t, dataset = session.t, session.library.dataset

    def any_or(describe: Callable[[str], str], code: str) -> str:
        return t("lookup.all") if code == ALL else describe(code)

    theme = controls.select(
        "theme",
        t("control.theme"),
        [ALL, *THEMES],
        ALL,
        lambda code: any_or(lambda one: t.of("theme", one), code),
        link,
        drops=("indicator", "definition", "page"),
    )
    indicators = [
        code
        for code in dataset.indicators.index
        if theme in (ALL, dataset.indicators.at[code, "theme"])
    ]
    indicator = controls.select(
        "indicator",
        t("control.indicator"),
        [ALL, *indicators],
        ALL,
        lambda code: any_or(say.indicator, code),
        link,
        drops=("definition", "page"),
    )
    definition = ALL
    if indicator != ALL:
        codes = [code for own, code in dataset.definitions.index if own == indicator]
        definition = controls.select(
            "definition",
            t("control.definition"),
            [ALL, *codes],
            ALL,
            lambda code: any_or(lambda one: say.definition(indicator, one), code),
            link,
            drops=("page",),
        )
    area = controls.select(
        "area",
        t("control.area"),
        [ALL, *view.area_order(session.lang, dataset.version)],
        ALL,
        lambda code: any_or(say.full_area, code),
        link,
        drops=("page",),
    )
    residence = controls.select(
        "residence",
        t("control.residence"),
        [ALL, *RESIDENCES],
        ALL,
        lambda code: any_or(lambda one: t.of("residence", one), code),
        link,
        drops=("page",),
    )
    source = controls.select(
        "source",
        t("control.source"),
        [ALL, *dataset.sources.index],
        ALL,
        lambda code: any_or(say.source, code),
        link,
        drops=("page",),
    )
    find = find_box(session, link, t("lookup.find_hint"))
    return Wanted(theme, indicator, definition, area, residence, source, find)


def find_box(session: Session, link: Reader, hint: str) -> str:
    """Box for words to find, kept in the address; what stands in it."""
    find = link.params.get("find", "")
    st.session_state["pick-find"] = find

    def write() -> None:
        if st.session_state["pick-find"]:
            st.query_params["find"] = st.session_state["pick-find"]
        else:
            st.query_params.pop("find", None)
        st.query_params.pop("page", None)

    st.text_input(
        session.t("lookup.find"),
        key="pick-find",
        on_change=write,
        placeholder=hint,
    )
    return find


def rows(library: Library, say: Words, wanted: Wanted) -> pd.DataFrame:
    """Observations that fit every filter, newest first inside each series."""
    table = library.dataset.observations
    fit = pd.Series(True, index=table.index)
    for column in ("theme", "indicator", "definition", "area", "residence", "source"):
        code = getattr(wanted, column)
        if code != ALL:
            fit &= table[column] == code
    found = table[fit]
    if wanted.find and len(found):
        asked = _one_spelling(wanted.find).split()
        haystack = _haystack(say.lang, library.dataset.version).loc[found.index]
        keep = pd.Series(True, index=found.index)
        for one in asked:
            keep &= haystack.str.contains(one, regex=False)
        found = found[keep]
    return found.loc[_order(say.lang, library.dataset.version).loc[found.index].sort_values().index]


@kept(2)
def _order(lang: str, version: str) -> pd.Series:
    """Place of each observation: indicators as in their table, areas by name, newest first."""
    dataset = libraries.current().dataset
    indicators = {code: place for place, code in enumerate(dataset.indicators.index)}
    areas = {code: place for place, code in enumerate(view.area_order(lang, version))}
    table = dataset.observations
    ordered = table.assign(
        indicator=table["indicator"].map(indicators), area=table["area"].map(areas)
    ).sort_values(
        ["indicator", "area", "definition", "residence", "end"],
        ascending=[True, True, True, True, False],
    )
    return pd.Series(range(len(ordered)), index=ordered.index)


def _one_spelling(text: str) -> str:
    """Text in one spelling of letters and numbers: «۲٬۲۹۹٬۲۹۱» and 2,299,291 are 2299291."""
    return re.sub(r"(?<=\d),(?=\d{3})", "", normalise(text).translate(_NUMBER_SIGNS))


@kept(2)
def _haystack(lang: str, version: str) -> pd.Series:
    """Both languages' names of each observation, in one spelling, to search in."""
    dataset = libraries.current().dataset
    table = dataset.observations

    def named(frame: pd.DataFrame, columns: list[str]) -> dict[str, str]:
        return {
            code: _one_spelling(" ".join(str(v) for v in row if isinstance(v, str)))
            for code, row in zip(frame.index, frame[columns].to_numpy(), strict=True)
        }

    areas = named(dataset.areas, ["name_fa", "name_en"])
    indicators = named(dataset.indicators, ["name_fa", "name_en"])
    sources = named(dataset.sources, ["publisher_fa", "publisher_en", "title"])
    values = table["value"].map(lambda v: f"{v:g}" if v < 1e6 else f"{v:.0f}")
    return (
        table["area"].map(areas)
        + " "
        + table["area"].str.casefold()
        + " "
        + table["indicator"].map(indicators)
        + " "
        + table["indicator"]
        + " "
        + table["source"].map(sources)
        + " "
        + table["source"]
        + " "
        + table["period"]
        + " "
        + values
    )


def heading(session: Session, found: pd.DataFrame) -> None:
    """How many figures, of how many sources."""
    t = session.t
    blocks.finding(
        t(
            "lookup.heading",
            figures=t.n("count.figures", len(found)),
            sources=t.n("count.sources", found["source"].nunique()),
        ),
        t("lookup.sub"),
        small=False,
    )


def _place_cell(row: pd.Series) -> Cell:
    """File and spreadsheet row of an observation in the data folder."""
    place = escape(f"{row['file']}:{row['row']}")
    return Cell(f'<span class="code" lang="en" dir="ltr">{place}</span>', "tags")


def listing(session: Session, say: Words, found: pd.DataFrame, link: Reader) -> None:
    """One page of the listing, and the way to the others."""
    t = session.t
    if found.empty:
        blocks.nothing(session, t("lookup.none"))
        return
    part, page, pages = paging.part(found, link)
    body = [
        [
            text(say.full_area(row["area"]), head=True),
            text(say.indicator(row["indicator"]), "name"),
            figure_cell(say, row),
            text(say.residence(row)),
            period_cell(say, row),
            text(say.definition(row["indicator"], row["definition"])),
            source_cell(say, row),
            note_cell(say, row),
            _place_cell(row),
        ]
        for _, row in part.iterrows()
    ]
    st.html(
        tables.table(
            paging.caption(session, page, pages),
            [
                t("table.area"),
                t("table.indicator"),
                t("table.value"),
                t("table.residence"),
                t("table.period"),
                t("table.definition"),
                t("table.source"),
                t("table.note"),
                t("table.row"),
            ],
            body,
        )
    )
    paging.buttons(session, page, pages)
