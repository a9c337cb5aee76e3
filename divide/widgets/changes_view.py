"""What entered, changed or left the dataset, release by release."""

from datetime import date
from html import escape
from itertools import compress
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from divide.catalog.changes import WHOLE
from divide.catalog.schema import CHANGES, OBSERVATIONS, TABLES, THEMES
from divide.kept import kept
from divide.measures import library as libraries
from divide.text import names, periods
from divide.text.changes import days, summary
from divide.text.digits import digits
from divide.text.words import Words
from divide.widgets import blocks, controls, paging, sources_view, tables, view
from divide.widgets.link import Reader
from divide.widgets.lookup import ALL
from divide.widgets.session import Session
from divide.widgets.tables import Cell, text

#: Columns whose cells are codes that have words.
_CODES = {"status": names.status, "qualifier": names.qualifier, "period_basis": names.period_basis}


def show(session: Session, say: Words, link: Reader) -> None:
    """The view: the releases, pickers, the lines that fit, page by page."""
    t, dataset = session.t, session.library.dataset
    if dataset.releases.empty:
        blocks.nothing(session, t("changes.no_releases"))
        return
    top = st.container()
    controls.fold(t("lookup.fold"))
    with st.container(key="controls"):
        wanted = _pickers(session, say, link)
    log = _log(session.version)
    fit = pd.Series(True, index=log.index)
    for column, code in wanted.items():
        if code != ALL:
            fit &= log[column] == code
    rows = log[fit]
    with top:
        blocks.finding(_heading(say, rows, wanted["release"]), t("changes.sub"), small=False)
        _releases(say)
    if wanted["area"] != ALL and _summed(log, wanted):
        said = escape(t("changes.summed", area=say.area(wanted["area"])))
        link_there = _link(say, t("changes.summed_link"), area=wanted["area"])
        st.html(f'<div class="message"><p>{said} {link_there}</p></div>')
    if rows.empty:
        return
    part, page, pages = paging.part(rows, link)
    body = [_line(say, row) for _, row in part.iterrows()]
    heads = [t("changes.what"), t("table.area"), t("table.period"), t("changes.change")]
    heads += [t("changes.before"), t("changes.after"), t("table.source"), t("changes.release")]
    # a release that is told in sums would leave half of the columns empty
    full = [any(line[place].html for line in body) for place in range(len(heads))]
    heads = list(compress(heads, full))
    body = [list(compress(line, full)) for line in body]
    st.html(tables.table(paging.caption(session, page, pages), heads, body))
    paging.buttons(session, page, pages)


def _pickers(session: Session, say: Words, link: Reader) -> dict[str, str]:
    t, dataset = session.t, session.library.dataset

    def pick(name: str, label: str, options: list[str], said: dict[str, str], unknown: str) -> str:
        return controls.select(
            name,
            label,
            [ALL, *options],
            ALL,
            lambda code: t("lookup.all") if code == ALL else said[code],
            link,
            drops=("page",),
            unknown=unknown,
        )

    releases = [str(code) for code in reversed(dataset.releases.index)]
    indicators = list(dataset.indicators.index)
    areas = view.area_order(session.lang, dataset.version)
    return {
        "release": pick(
            "release",
            t("changes.release"),
            releases,
            {code: release_name(say, code) for code in releases},
            "unknown_value",
        ),
        "change": pick(
            "change",
            t("changes.change"),
            list(CHANGES),
            {code: t.of("change", code) for code in CHANGES},
            "unknown_value",
        ),
        "theme": pick(
            "theme",
            t("control.theme"),
            list(THEMES),
            {code: t.of("theme", code) for code in THEMES},
            "unknown_value",
        ),
        "area": pick(
            "area",
            t("control.area"),
            areas,
            {code: say.full_area(code) for code in areas},
            "unknown_area",
        ),
        "indicator": pick(
            "indicator",
            t("control.indicator"),
            indicators,
            {code: say.indicator(code) for code in indicators},
            "unknown_value",
        ),
    }


def release_name(say: Words, code: str) -> str:
    """Name and day of a release."""
    row = say.library.dataset.releases.loc[code]
    return say.t(
        "changes.release_name",
        name=digits(row[f"name_{say.lang}"], say.lang),
        date=periods.solar_date(row["date"], say.lang),
    )


@kept(2)
def _log(version: str) -> pd.DataFrame:
    """The log, the newest release first, with the parts of each key in columns of their own."""
    dataset = libraries.current().dataset
    log = dataset.changes
    parts = [_parts(table, key) for table, key in zip(log["table"], log["key"], strict=True)]
    columns = list(OBSERVATIONS.key)
    log = log.join(pd.DataFrame(parts, index=log.index, columns=columns))
    log["theme"] = log["indicator"].map(dataset.indicators["theme"])
    place = {code: number for number, code in enumerate(dataset.releases.index)}
    order = log["release"].map(place)
    return log.loc[order.sort_values(ascending=False, kind="stable").index]


def _parts(table: str, key: str) -> dict[str, str]:
    """Parts of a key by column; a key that is not of its table has fewer."""
    return {
        column: part
        for column, part in zip(TABLES[table].key, key.split("/"), strict=False)
        if part != WHOLE
    }


def _summed(log: pd.DataFrame, wanted: dict[str, str]) -> bool:
    """Whether figures of no single area fit all that is asked but the area."""
    fit = (log["table"] == "observations") & (log["rows"] > 1)
    for column, code in wanted.items():
        if code != ALL and column != "area":
            fit &= log[column] == code
    return bool(fit.any())


def _heading(say: Words, rows: pd.DataFrame, release: str) -> str:
    if rows.empty:
        return say.t("changes.nothing")
    said = summary(rows, say.lang)
    if release == ALL:
        return said
    return say.t("changes.of_release", release=release_name(say, release), summary=said)


def _releases(say: Words) -> None:
    """Every release with its code, day and note."""
    items = []
    for code, row in say.library.dataset.releases.iloc[::-1].iterrows():
        note = row[f"note_{say.lang}"]
        said = f" {escape(digits(note, say.lang))}" if isinstance(note, str) else ""
        items.append(
            f"<li><b>{escape(release_name(say, str(code)))}</b> "
            f'<span class="code" lang="en" dir="ltr">{escape(str(code))}</span>{said}</li>'
        )
    st.html(f'<ul class="plain">{"".join(items)}</ul>')


def _line(say: Words, row: pd.Series) -> list[Cell]:
    t, lang = say.t, say.lang
    figure = row["table"] == "observations"
    before, after = (_cell(say, row, row[side]) for side in ("before", "after"))
    if row["change"] == "moved":
        before, after = _moved(say, row["before"], row["after"])
    elif row["rows"] > 1 or (row["change"] == "entered" and row["key"].endswith(WHOLE)):
        count = int(row["rows"])
        after = text(
            t.n("count.figures", count) if figure else t.n_of("logged", row["table"], count)
        )
    period = ""
    if figure and isinstance(row["start"], str) and isinstance(row["end"], str):
        period = _days(row["start"], row["end"], lang)
    area = row["area"] if isinstance(row["area"], str) else ""
    known_area = area in say.library.dataset.areas.index
    return [
        _what(say, row),
        text(say.full_area(area)) if known_area else _code(area),
        text(period, "period"),
        text(t.of("change", row["change"])),
        before,
        after,
        _source(say, row["source"]),
        text(release_name(say, row["release"])),
    ]


def _what(say: Words, row: pd.Series) -> Cell:
    """What a line is about: indicator, definition, or the row of another table, and the column."""
    t, dataset = say.t, say.library.dataset
    parts = [escape(t.of("logged_table", row["table"]))] if row["table"] != "observations" else []
    indicator, definition = row["indicator"], row["definition"]
    if isinstance(indicator, str):
        known = indicator in dataset.indicators.index
        said = say.indicator(indicator) if known else indicator
        parts.append(_link(say, said, indicator=indicator) if known else _code(said).html)
        if isinstance(definition, str):
            known = (indicator, definition) in dataset.definitions.index
            said = say.definition(indicator, definition) if known else definition
            to = {"indicator": indicator, "definition": definition}
            parts.append(_link(say, said, **to) if known else _code(said).html)
    if isinstance(row["residence"], str) and row["residence"] in ("urban", "rural"):
        parts.append(escape(t.of("residence", row["residence"])))
    if row["column"] not in (WHOLE, "key", "value"):
        parts.append(escape(t("changes.column")) + " " + _code(row["column"]).html)
    return Cell("<br>".join(parts), head=True)


def _link(say: Words, said: str, **params: str) -> str:
    """HTML of a name that leads to the figures behind it."""
    href = f"data?{urlencode({**params, 'lang': say.lang})}"
    return f'<a class="area" href="{escape(href)}">{escape(said)}</a>'


def _cell(say: Words, row: pd.Series, said: object) -> Cell:
    """A cell before or after: a figure in words, a code in words, else as it stood."""
    if not isinstance(said, str):
        return text("")
    if row["table"] == "observations" and row["column"] in (WHOLE, "value"):
        known = row["indicator"] in say.library.indicators.index
        try:
            return (
                text(say.amount(float(said), row["indicator"]), "figure") if known else _code(said)
            )
        except ValueError:  # a log edited by hand
            return _code(said)
    if row["column"] in _CODES:
        try:
            return text(_CODES[row["column"]](said, say.lang))
        except KeyError:
            return _code(said)
    if row["column"] == WHOLE and " / " in said:
        own = dict(zip(("fa", "en"), said.rsplit(" / ", 1), strict=True))[say.lang]
        return text(digits(own, say.lang))
    if row["column"].endswith("_fa"):
        return Cell(f'<span lang="fa" dir="rtl">{escape(digits(said, "fa"))}</span>')
    return _code(said)


def _moved(say: Words, before: object, after: object) -> tuple[Cell, Cell]:
    """The part of a key that was corrected, as it was and as it is."""
    old, new = (
        _parts("observations", key if isinstance(key, str) else "") for key in (before, after)
    )
    sides = []
    for own, other in ((old, new), (new, old)):
        said = []
        if {"start", "end"} <= own.keys() and own["start"] + own["end"] != other.get(
            "start", ""
        ) + other.get("end", ""):
            said.append(escape(_days(own["start"], own["end"], say.lang)))
        said += [
            _code(part).html
            for column, part in own.items()
            if column not in ("start", "end") and other.get(column) != part
        ]
        sides.append(Cell("<br>".join(said)))
    return sides[0], sides[1]


def _days(start: str, end: str, lang: str) -> str:
    try:
        return days(date.fromisoformat(start), date.fromisoformat(end), lang)
    except ValueError:  # a log edited by hand
        return ""


def _source(say: Words, code: object) -> Cell:
    if not isinstance(code, str):
        return text("")
    if code not in say.library.dataset.sources.index:
        return _code(code)
    href = escape(sources_view.address(say, code))
    return Cell(f'<a class="area" href="{href}">{escape(say.source(code))}</a>')


def _code(said: str) -> Cell:
    """Something as it stands in the data."""
    if not said:
        return text("")
    return Cell(f'<span class="code" lang="en" dir="ltr">{escape(said)}</span>')
