"""Where the data are weak: coverage, age, certainty and contradiction of the figures."""

from collections import Counter
from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from divide.catalog.schema import THEMES
from divide.charts import recency
from divide.charts.look import Look
from divide.kept import kept
from divide.measures import consistency, quality
from divide.measures import library as libraries
from divide.measures.missing import KINDS
from divide.text.numbers import number, quantity
from divide.text.words import Words
from divide.widgets import blocks, controls, tables, view
from divide.widgets.link import Reader
from divide.widgets.lookup import ALL
from divide.widgets.session import Session
from divide.widgets.tables import Cell, figure_cell, note_cell, period_cell, source_cell, text

LEVELS = ("province", "county")
SORTS = ("indicator", "areas", "age", "unsure", "disputed")
_KEPT = 64


def show(session: Session, say: Words, link: Reader) -> None:
    """The view: pickers, one province's weak spots, the matrix, every series."""
    t, dataset = session.t, session.library.dataset
    if dataset.observations.empty:
        blocks.nothing(session, t("lookup.none"))
        return
    top = st.container()
    controls.fold(t("lookup.fold"))
    with st.container(key="controls"):
        theme, level, area = _pickers(session, say, link)
    indicators = tuple(
        code
        for code in dataset.indicators.index
        if theme in (ALL, dataset.indicators.at[code, "theme"])
    )
    with top:
        _heading(session, level, indicators)
    if area:
        _weak(session, say, area, indicators)
    _matrix(session, say, level, indicators, area)
    _series(session, link, level, indicators)


def _pickers(session: Session, say: Words, link: Reader) -> tuple[str, str, str]:
    t, library = session.t, session.library
    theme = controls.select(
        "theme",
        t("control.theme"),
        [ALL, *THEMES],
        ALL,
        lambda code: t("lookup.all") if code == ALL else t.of("theme", code),
        link,
    )
    level = controls.select(
        "level",
        t("quality.level"),
        LEVELS,
        LEVELS[0],
        lambda code: t.of("quality_level", code),
        link,
    )
    # a county's address leads to its province
    province = link.area(library.dataset.areas)
    others = {name: value for name, value in link.params.items() if name != "area"}
    link.params = others | ({"area": province} if province else {})
    area = controls.select(
        "area",
        t("quality.area"),
        [ALL, *sorted(library.areas("province"), key=say.sort_key)],
        ALL,
        lambda code: t("quality.no_area") if code == ALL else say.area(code),
        link,
    )
    return theme, level, "" if area == ALL else area


def _heading(session: Session, level: str, indicators: Sequence[str]) -> None:
    """How many indicators are known of every area, and how many only by old figures."""
    t, dataset = session.t, session.library.dataset
    rows = dataset.observations
    rows = rows[(rows["level"] == level) & rows["indicator"].isin(indicators)]
    everywhere = rows.groupby("indicator")["area"].nunique() == len(session.library.areas(level))
    series = _coverage(session.version)
    newest = series[(series["level"] == level) & series["indicator"].isin(indicators)]
    ages = newest.groupby("indicator")["age"].min()
    said = t.n_of(
        "quality_heading",
        level,
        len(indicators),
        everywhere=number(int(everywhere.sum()), session.lang),
        some=number(len(everywhere), session.lang),
    )
    if old := int((ages >= quality.OLD).sum()):
        years = number(quality.OLD, session.lang)
        said = t("quality.heading", coverage=said, old=t.n("quality.old", old, years=years))
    year = view.words(session.lang).year(quality.this_year(dataset))
    blocks.finding(said, t("quality.sub", year=year), small=False)


@kept(_KEPT)
def _found(version: str, area: str) -> quality.Weak:
    return quality.weak(libraries.current().dataset, area, frozenset(consistency.contradicted()))


def _weak(session: Session, say: Words, area: str, indicators: Sequence[str]) -> None:
    """What is missing, old, unsure or contradicted of one province."""
    t = session.t
    found = _found(session.version, area)
    missing, old, unsure, against = (
        rows[rows[at].isin(indicators)] if at else rows[rows.index.isin(indicators)]
        for rows, at in (
            (found.missing, ""),
            (found.old, "indicator"),
            (found.unsure, "indicator"),
            (found.disputed, "indicator"),
        )
    )
    blocks.finding(
        t(
            "weak.heading",
            area=say.area(area),
            missing=t.n("weak.missing_count", len(missing)),
            old=t.n("weak.old_count", len(old)),
            unsure=t.n("weak.unsure_count", len(unsure)),
            against=t.n("weak.against_count", len(against)),
        ),
        t("weak.sub"),
    )
    if len(missing):
        body = [
            [
                _indicator(say, code, say.indicator(code)),
                text(t.n("weak.others", int(row["others"]))),
                text(say.year(row["newest"])),
            ]
            for code, row in missing.iterrows()
        ]
        heads = [t("table.indicator"), t("weak.elsewhere"), t("quality.newest")]
        _folded(t.n("weak.missing", len(missing)), heads, body)
    if len(old):
        body = [
            [
                _indicator(say, row["indicator"], say.indicator(row["indicator"]), area=area),
                figure_cell(say, row),
                period_cell(say, row),
                text(t.n("quality.years", int(row["age"])), "period"),
                text(
                    t.n("weak.others", int(row["newer"])) if row["newer"] else t("weak.no_others")
                ),
                source_cell(say, row),
            ]
            for _, row in old.iterrows()
        ]
        heads = [t("table.indicator"), t("table.value"), t("table.period"), t("quality.age")]
        heads += [t("weak.newer"), t("table.source")]
        _folded(t.n("weak.old", len(old), years=number(quality.OLD, session.lang)), heads, body)
    for title, rows in (
        (t.n("weak.unsure", len(unsure)), unsure),
        (t.n("weak.against", len(against)), against),
    ):
        if len(rows):
            _folded(title, *_figures(say, rows, area))


def _figures(say: Words, rows: pd.DataFrame, area: str) -> tuple[list[str], list[list[Cell]]]:
    t = say.t
    body = [
        [
            _indicator(say, row["indicator"], say.indicator(row["indicator"]), area=area),
            text(say.definition(row["indicator"], row["definition"])),
            figure_cell(say, row),
            period_cell(say, row),
            source_cell(say, row),
            note_cell(say, row),
        ]
        for _, row in rows.iterrows()
    ]
    heads = ("indicator", "definition", "value", "period", "source", "note")
    return [t.of("table", head) for head in heads], body


def _folded(title: str, heads: Sequence[str], body: Sequence[Sequence[Cell]]) -> None:
    st.html(
        f'<details class="weak"><summary>{escape(title)}</summary>'
        f"{tables.table(title, heads, body, tall=len(body) > 12)}</details>"
    )


def _matrix(
    session: Session, say: Words, level: str, indicators: tuple[str, ...], area: str
) -> None:
    t, lang = session.t, session.lang
    html, legend, silent = _drawn(lang, session.version, session.look, level, indicators, area)
    blocks.finding(t.of("matrix_title", level), t.of("matrix_sub", level))
    st.html(legend)
    st.html(html)
    if silent:
        names = say.t("matrix.join").join(say.indicator(code) for code in silent)
        st.html(f'<p class="sub">{escape(t.of("matrix_silent", level, indicators=names))}</p>')


@kept(_KEPT)
def _drawn(
    lang: str, version: str, look: Look, level: str, indicators: tuple[str, ...], area: str
) -> tuple[str, str, list[str]]:
    """The matrix, its legend, and the indicators that have no figure at this level."""
    say = view.words(lang)
    t, library = say.t, say.library
    dataset = library.dataset
    years = quality.recency(dataset, level)
    now = quality.this_year(dataset)
    provinces = sorted(library.areas("province"), key=say.sort_key)
    if area:  # first, so that it is in sight on a phone as well
        provinces = [area, *(code for code in provinces if code != area)]
    inside = {code: len(library.areas("county", code)) for code in provinces}
    reported = set(years.index.get_level_values("indicator"))
    counts: Counter[int] = Counter()
    empties: Counter[str] = Counter()
    rows = []
    for code in indicators:
        if code not in reported:
            continue
        cells = []
        kinds = quality.empty_kinds(dataset, code, level, provinces)
        for province in provinces:
            if (code, province) not in years.index:
                kind = kinds[province]
                empties[kind] += 1
                cells.append(recency.Cell(t.of("missing", kind), empty=kind))
                continue
            year, areas, label = (int(part) for part in years.loc[(code, province)])
            place = quality.age_class(now - year)
            counts[place] += 1
            under = ""
            if level == "county":
                under = t(
                    "matrix.counties", some=number(areas, lang), all=number(inside[province], lang)
                )
            cells.append(recency.Cell(_year(year, lang), place, under=under, figure=label))
        rows.append((recency.Head(say.indicator(code), _address(say, indicator=code)), cells))
    columns = [
        recency.Head(
            say.area(code), _address(say, view="quality", area=code, level=level), code == area
        )
        for code in provinces
    ]
    caption = t.of("matrix_title", level)
    drawn = recency.matrix(look, len(quality.AGES), caption, t("table.indicator"), columns, rows)
    classes = [_class(say, place, now, counts[place]) for place in range(len(quality.AGES))]
    shown = [kind for kind in KINDS if kind == "not_reported" or empties[kind]]
    legend = recency.legend(
        look,
        classes,
        [(kind, _counted(say, t.of("missing", kind), empties[kind])) for kind in shown],
    )
    return drawn, legend, [code for code in indicators if code not in reported]


def _class(say: Words, place: int, now: int, count: int) -> str:
    """What a class of recency means, with how many cells it has."""
    first, last = now - quality.AGES[place], 0
    if place + 1 < len(quality.AGES):
        last = now - quality.AGES[place + 1] + 1
        said = say.years(last, first)
    else:
        said = say.t("matrix.oldest", year=say.year(first))
    return _counted(say, said, count)


def _counted(say: Words, said: str, count: int) -> str:
    return say.t("matrix.counted", what=said, count=number(count, say.lang))


def _year(year: int, lang: str) -> str:
    """A Solar Hijri year in a narrow cell."""
    return number(year, lang).replace("٬", "").replace(",", "")


def _series(session: Session, link: Reader, level: str, indicators: tuple[str, ...]) -> None:
    t = session.t
    blocks.finding(t("series.title"), t("series.sub"))
    sort = controls.select(
        "sort", t("quality.sort"), SORTS, SORTS[0], lambda code: t.of("quality_sort", code), link
    )
    html = _series_table(session.lang, session.version, level, indicators, sort)
    if html:
        st.html(html)
    else:
        blocks.nothing(session, t("lookup.none"))


@kept(_KEPT)
def _series_table(
    lang: str, version: str, level: str, indicators: tuple[str, ...], sort: str
) -> str:
    say = view.words(lang)
    t = say.t
    rows = _coverage(version)
    rows = rows[(rows["level"] == level) & rows["indicator"].isin(indicators)]
    if rows.empty:
        return ""
    if sort == "areas":  # the weakest first, as in every order but the indicators' own
        rows = rows.sort_values("covered", kind="stable")
    elif sort != "indicator":
        rows = rows.sort_values(sort, ascending=False, kind="stable")
    body = [
        [
            _indicator(say, row["indicator"], say.indicator(row["indicator"])),
            _indicator(
                say,
                row["indicator"],
                say.definition(row["indicator"], row["definition"]),
                definition=row["definition"],
                head=False,
            ),
            text(t("quality.of", some=number(row["areas"], lang), all=number(row["of"], lang))),
            text(number(row["figures"], lang)),
            text(_year(row["newest"], lang)),
            text(_year(row["oldest"], lang)),
            text(t.n("quality.years", int(row["age"])), "period"),
            text(quantity(row["unsure"], "percent", lang)),
            text(number(row["disputed"], lang)),
        ]
        for _, row in rows.iterrows()
    ]
    heads = [t("table.indicator"), t("table.definition"), t.of("quality_coverage", level)]
    heads += [t("quality.figures"), t("quality.newest"), t("quality.oldest"), t("quality.age")]
    heads += [t("quality.unsure"), t("quality.disputed")]
    return tables.table(t("series.title"), heads, body, tall=True)


@kept(4)
def _coverage(version: str) -> pd.DataFrame:
    found = frozenset(consistency.contradicted())
    return quality.coverage(libraries.current().dataset, found)


def _indicator(
    say: Words, indicator: str, said: str, *, head: bool = True, **narrower: str
) -> Cell:
    """A name that leads to the figures behind it."""
    href = _address(say, indicator=indicator, **narrower)
    return Cell(f'<a class="area" href="{escape(href)}">{escape(said)}</a>', "wrap", head=head)


def _address(say: Words, **params: str) -> str:
    return f"data?{urlencode({**params, 'lang': say.lang})}"
