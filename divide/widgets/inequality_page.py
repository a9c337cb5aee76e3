"""The parts of the inequality page that are about gaps, concentration, stages and years."""

import functools
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from divide.charts.look import Look, config
from divide.kept import kept
from divide.measures.bootstrap import DRAWS, SEED, Estimate
from divide.text import names
from divide.text.cites import cite, uncited
from divide.text.numbers import number
from divide.text.words import Words
from divide.widgets import blocks, exhibits, tables, view
from divide.widgets import inequality_parts as parts
from divide.widgets import inequality_view as own
from divide.widgets.controls import Picked
from divide.widgets.exhibits import Exhibit
from divide.widgets.session import Session
from divide.widgets.tables import Cell, text
from divide.widgets.view import View

_GAP, _NOW, _CHANGE = "gap", "gap-now", "gap-change"
_LORENZ, _MEASURES = "lorenz", "measures"
_SPLIT, _PARTS = "stages", "contributions"
_SIGMA, _BETA = "spread", "catching-up"
_FIFTH = 0.2
_KEPT = 64
_FEW = 10  # below so many areas a measure of inequality says little
LARGE_NOISE = 0.05  # of the spread at the start
# p: share of the people, in rising order of the figure y; F: its running sum; μ: mean of all
FORMULAS = {
    "gap": "u − r − √((u − lᵤ)² + (hᵣ − r)²)  …  u − r + √((hᵤ − u)² + (r − lᵣ)²)",
    "gini": "G = Σ p·y·(2F − p)/μ − 1",
    "hoover": "H = ½ Σ p·|y/μ − 1|",
    "variation": "σ/μ",
    "theil_t": "T = Σ p·(y/μ)·ln(y/μ)",
    "theil_l": "L = Σ p·ln(μ/y)",
    "atkinson_half": "A = 1 − (Σ p·(y/μ)^(1 − ε))^(1/(1 − ε)),  ε = 0.5",
    "atkinson_one": "A = 1 − Π (y/μ)^p",
    "bootstrap": "2θ − mean(θ*),  2θ − q(97.5%) … 2θ − q(2.5%)",
    "theil_stages": "T = Σ s·ln(μₖ/μ) + Σ s·Tₖ",
    "beta": "ln(y_T/y₀)/T = a + β·ln y₀",
}


@contextmanager
def working(session: Session) -> Iterator[None]:
    """While something long is computed for the first time, say so in its place."""
    place = st.empty()
    said = escape(session.t("inequality.working"))
    place.html(f'<p class="sub" role="status">{said}</p>')
    yield
    place.empty()


def prepare(session: Session, shown: View) -> None:
    """Measure everything once; the parts below then draw from memory."""
    version, picked = session.version, shown.picked
    with working(session):
        own.gap_rows(version, picked)
        if picked.comparable:
            own.measured(version, picked)
            own.course(version, picked)
        own.split(version, picked)


def headline(session: Session, shown: View) -> None:
    """What it comes to, in a sentence."""
    if session.only:
        return
    say = shown.words
    blocks.finding(headline_text(session, shown), view.described(shown), small=False)
    t = session.t
    if shown.picked.definitions.scope == "within_province" and not shown.picked.inside:
        blocks.nothing(session, t("inequality.apart", indicator=_name(say, shown)))
    elif shown.picked.definitions.scope == "none":
        blocks.nothing(session, t("inequality.unmeasured", indicator=_name(say, shown)))


def headline_text(session: Session, shown: View) -> str:
    """The Hoover sentence where areas may be compared, else the indicator's name."""
    say = shown.words
    if not shown.comparable:
        return say.t("inequality.headline_none", indicator=_name(say, shown))
    found = own.measured(session.version, shown.picked)
    if found.problem:
        return _problem(say, shown, found.problem)
    return say.t(
        "inequality.headline",
        indicator=_name(say, shown),
        moved=moved(say, shown, found),
        gini=_number(found.by_people["gini"].value, say.lang, 2),
    )


def moved(say: Words, shown: View, found: own.Measured) -> str:
    """How much would have to be elsewhere for all areas to be level."""
    return say.t.of(
        "inequality_moved",
        own.thing(shown.picked),
        share=own.percent(found.by_people["hoover"].value, say.lang, 1),
        areas=say.t.n_of("count", shown.picked.level, len(found.rows)),
    )


def _problem(say: Words, shown: View, problem: str) -> str:
    return say.t.of(
        "inequality_problem",
        problem,
        indicator=_name(say, shown),
        place=view.place_name(shown),
    )


def _name(say: Words, shown: View) -> str:
    return say.indicator(shown.picked.indicator)


def _number(value: float, lang: str, decimals: int = 3) -> str:
    return number(value, lang, decimals, fixed=True)


def about(session: Session, entries: Sequence[tuple[str, str, str, str]]) -> None:
    """For each measure a sentence for everybody and a paragraph for statisticians, folded.

    Parameters
    ----------
    session : Session
    entries : sequence of (str, str, str, str)
        Name, sentence, formula, paragraph.
    """
    if session.only:
        return
    items = "".join(
        f"<dt>{escape(name)}</dt><dd><p>{escape(plain)}</p>{_formula(formula)}"
        f'<p class="tags">{escape(paragraph)}</p></dd>'
        for name, plain, formula, paragraph in entries
    )
    st.html(
        f'<details class="reading"><summary>{escape(session.t("inequality.reading"))}</summary>'
        f"<dl>{items}</dl></details>"
    )


def _formula(formula: str) -> str:
    """HTML of a formula: the same letters in both languages, read from the left."""
    return f'<p lang="en" dir="ltr">{escape(formula)}</p>' if formula else ""


def _help(session: Session, codes: Sequence[str]) -> list[tuple[str, str, str, str]]:
    t = session.t
    return [
        (
            t.of("inequality_name", code),
            t.of("inequality_plain", code),
            FORMULAS.get(code, ""),
            t.of("inequality_about", code),
        )
        for code in codes
    ]


def _fold(session: Session, title: str, html: str) -> None:
    """A long table, folded under its picture."""
    st.html(f'<details class="reading"><summary>{escape(title)}</summary>{html}</details>')


# the gap between town and village


def gap(session: Session, shown: View) -> None:
    """Urban against rural: over the years, now, and where it closed or widened."""
    say, t, picked = shown.words, session.t, shown.picked
    parts.heading(session, t("inequality.gap_title"), t("inequality.gap_plain"))
    rows = own.gap_rows(session.version, picked)
    areas = own.gap_areas(rows, picked)
    if rows.empty or not areas:
        if not session.only:
            blocks.nothing(session, t("inequality.gap_none", indicator=_name(say, shown)))
        return
    other = set(rows["definition"]) - set(picked.definitions.codes)
    if other and not session.only:
        named = say.definitions(picked.indicator, sorted(other))
        blocks.nothing(session, t("inequality.gap_other", definition=named))
    _gap_years(session, shown, rows, areas)
    if own.may_rank(rows, picked):
        _gap_now(session, shown)
        _gap_change(session, shown)
    elif not session.only:
        blocks.nothing(session, t("inequality.gap_apart"))
    about(session, _help(session, ("gap", "gap_change")))


def gap_finding(say: Words, rows: pd.DataFrame, area: str) -> str:
    """First and last gap of one area, its figures cited."""
    t = say.t
    mine = rows[rows["area"] == area].sort_values(["end", "start"])
    # only gaps of one definition are held against each other: that of the newest
    mine = mine[mine["definition"] == mine["definition"].iloc[-1]]
    first, last = mine.iloc[0], mine.iloc[-1]

    def figures(row: pd.Series) -> str:
        indicator = str(row["indicator"])
        sides = {
            side: cite(int(row[f"{side}_observation"]), say.plain(row[side], indicator))
            for side in ("urban", "rural")
        }
        return t("inequality.gap_both", **sides)

    if len(mine) == 1:
        return t(
            "inequality.gap_one",
            area=say.area(area),
            year=say.year(last["year"]),
            figures=figures(last),
            gap=own.gap_words(last, say),
        )
    return t(
        "inequality.gap_years",
        area=say.area(area),
        first_year=say.year(first["year"]),
        first_figures=figures(first),
        first=own.gap_words(first, say),
        last_year=say.year(last["year"]),
        last_figures=figures(last),
        last=own.gap_words(last, say),
    )


def _gap_years(session: Session, shown: View, rows: pd.DataFrame, areas: list[str]) -> None:
    if session.only and not session.only.startswith(_GAP):
        return
    if session.only in (_NOW, _CHANGE):
        return
    say, t, picked = shown.words, session.t, shown.picked
    lang, version = session.lang, session.version
    followed = rows[rows["area"].isin(areas)]
    if followed["year"].nunique() < 2:
        return
    years = followed.groupby("area")["year"].nunique()
    first = next((area for area in areas if years[area] > 1), areas[0])
    title = gap_finding(say, followed, first)
    apart = set(followed["scope"]) != {"all"}
    sub = t("inequality.gap_sub", indicator=_name(say, shown), years=say.span(followed))
    if followed["low"].notna().any():
        sub += t("mark.join") + t("inequality.gap_marks")
    if not session.only or not apart or session.only == _GAP:
        blocks.finding(title, sub)
    alone: list[str | None] = [*areas] if apart else [None]
    keys = {area: f"{_GAP}-{area}" if area else _GAP for area in alone}
    present = [area for area in alone if session.shows(keys[area])]
    columns = st.columns(min(2, len(present))) * 4 if apart and present else [st.container()]
    for column, area in zip(columns, present, strict=False):
        with column:
            st.plotly_chart(
                own.gap_trend(lang, version, session.look, picked, area),
                theme=None,
                key=keys[area],
                config=config(),
                alt=t(
                    "inequality.alt_gap",
                    indicator=_name(say, shown),
                    areas=say.areas([area] if area else areas),
                    finding=uncited(title),
                ),
            )
    if not session.only:
        caption = t("inequality.gap_table", indicator=_name(say, shown))
        _fold(session, caption, years_table(lang, version, picked, caption))
    taken = ""
    for area in present:
        mine = followed if area is None else followed[followed["area"] == area]
        name = "" if area is None else f"<p>{escape(say.area(area))}</p>"
        exhibit = Exhibit(
            keys[area],
            gap_finding(say, followed, area) if area else title,
            sub,
            functools.partial(_both, mine),
            _indicators(shown),
            functools.partial(_gap_trend, lang, version, picked, area),
        )
        taken += name + exhibits.row(session, exhibit)
    blocks.source_list(session, say, followed, taken)


def _gap_trend(lang: str, version: str, picked: Picked, area: str | None, look: Look) -> go.Figure:
    return own.gap_trend(lang, version, look, picked, area)


def _both(rows: pd.DataFrame) -> list[int]:
    """Labels of both sides of gaps."""
    found: list[int] = rows[["urban_observation", "rural_observation"]].to_numpy().ravel().tolist()
    return found


def _indicators(shown: View) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys([shown.picked.indicator, *own._PAIRS.get(shown.picked.indicator, ())])
    )


@kept(_KEPT)
def years_table(lang: str, version: str, picked: Picked, caption: str) -> str:
    """HTML of the gaps of the areas followed over the years."""
    rows = own.gap_rows(version, picked)
    areas = own.gap_areas(rows, picked)
    return gap_table(view.words(lang), rows, areas, caption)


@kept(_KEPT)
def now_table(lang: str, version: str, picked: Picked, caption: str) -> str:
    """HTML of the gaps of all areas in the picked period."""
    rows = own.gap_now(version, picked)
    return gap_table(view.words(lang), rows, list(rows.index), caption)


@kept(_KEPT)
def change_table(lang: str, version: str, picked: Picked, caption: str) -> str:
    """HTML of the first and last gap of all areas."""
    say, rows = view.words(lang), own.gap_changes(version, picked)
    t = say.t
    indicator = str(own.gap_rows(version, picked)["indicator"].iloc[0])
    body = [
        [
            Cell(tables.area_link(say, str(area)), head=True),
            text(say.points(row["first"], indicator), "figure"),
            text(say.points(row["last"], indicator), "figure"),
            text(own.change_words(row, indicator, say)),
        ]
        for area, row in rows.iterrows()
    ]
    ends = [say.year(rows[name].iloc[0]) for name in ("first_year", "last_year")]
    heads = [t("table.area"), *ends, t("inequality.head_change")]
    return tables.table(caption, heads, body, tall=True)


def gap_table(say: Words, rows: pd.DataFrame, areas: Sequence[str], caption: str) -> str:
    """HTML of gaps: both figures, points with their interval, ratio, or that none can be told."""
    t = say.t
    body = []
    for area in areas:
        for _, row in rows[rows["area"] == area].sort_values("end").iterrows():
            indicator = str(row["indicator"])
            figures = [
                Cell(
                    tables.figure_button(
                        int(row[f"{side}_observation"]), escape(say.plain(row[side], indicator))
                    ),
                    "figure",
                )
                for side in ("urban", "rural")
            ]
            interval = escape(own.gap_interval(row, say))
            body.append(
                [
                    Cell(tables.area_link(say, str(row["area"])), head=True),
                    text(own._period(row, say), "period"),
                    *figures,
                    Cell(
                        f"{escape(say.points(row['difference'], indicator))}"
                        f'<br><span class="tags">{interval}</span>',
                        "figure",
                    ),
                    text("" if pd.isna(row["ratio"]) else number(row["ratio"], say.lang, 2)),
                    text(t("inequality.level") if row["unsure"] else "", "tags"),
                ]
            )
    heads = [
        t("table.area"),
        t("table.period"),
        t("residence.urban"),
        t("residence.rural"),
        t("inequality.head_points"),
        t("inequality.head_ratio"),
        t("inequality.head_note"),
    ]
    return tables.table(caption, heads, body, tall=True)


def _gap_now(session: Session, shown: View) -> None:
    if not session.shows(_NOW):
        return
    say, t, picked = shown.words, session.t, shown.picked
    lang, version = session.lang, session.version
    rows = own.gap_now(version, picked)
    if rows.empty:
        return
    level = int(rows["unsure"].sum())
    widest = rows[~rows["unsure"]]
    counted = t.n_of("count", picked.level, len(rows))
    if widest.empty:
        title = t("inequality.now_level", areas=counted)
    else:
        row = widest.iloc[0]
        area, size = say.area(str(row["area"])), own.gap_words(row, say)
        if level:
            told = t.n_of("count", picked.level, level)
            title = t("inequality.now", area=area, gap=size, areas=counted, level=told)
        elif rows["low"].notna().all():
            title = t("inequality.now_clear", area=area, gap=size, areas=counted)
        else:
            title = t("inequality.now_widest", area=area, gap=size, areas=counted)
    sub = t("inequality.now_sub", indicator=_name(say, shown), years=say.span(rows))
    if level:
        sub += t("mark.join") + t("inequality.now_marks")
    blocks.finding(title, sub)
    st.plotly_chart(
        own.gap_dumbbell(lang, version, session.look, picked),
        theme=None,
        key=_NOW,
        config=config(),
        alt=t("alt.urban_rural", indicator=_name(say, shown), finding=title),
    )
    if not session.only:
        caption = t("inequality.now_table", indicator=_name(say, shown))
        _fold(session, caption, now_table(lang, version, picked, caption))
    exhibit = Exhibit(
        _NOW,
        title,
        sub,
        functools.partial(_both, rows),
        _indicators(shown),
        lambda look: own.gap_dumbbell(lang, version, look, picked),
    )
    blocks.source_list(session, say, rows, exhibits.row(session, exhibit))


def _gap_change(session: Session, shown: View) -> None:
    if not session.shows(_CHANGE):
        return
    say, t, picked = shown.words, session.t, shown.picked
    lang, version = session.lang, session.version
    rows = own.gap_changes(version, picked)
    if len(rows) < own.LEAST_AREAS:
        return
    kinds = rows["verdict"].value_counts()
    first, last = (say.year(rows[name].iloc[0]) for name in ("first_year", "last_year"))
    verdicts = [
        t.of("inequality_verdict", verdict, count=number(int(kinds[verdict]), lang))
        for verdict in ("closed", "widened", "turned", "unsure")
        if verdict in kinds
    ]
    title = t(
        "inequality.changes",
        areas=t.n_of("count", picked.level, len(rows)),
        first_year=first,
        last_year=last,
        verdicts=names.listed(verdicts, lang),
    )
    sub = t("inequality.changes_sub", indicator=_name(say, shown), years=say.years(
        int(rows["first_year"].iloc[0]), int(rows["last_year"].iloc[0])))  # fmt: skip
    blocks.finding(title, sub)
    st.plotly_chart(
        own.gap_change_figure(lang, version, session.look, picked),
        theme=None,
        key=_CHANGE,
        config=config(),
        alt=t("inequality.alt_changes", indicator=_name(say, shown), finding=title),
    )
    if not session.only:
        caption = t("inequality.changes_table", indicator=_name(say, shown))
        _fold(session, caption, change_table(lang, version, picked, caption))
    columns = [
        f"{end}_{side}_observation" for end in ("first", "last") for side in ("urban", "rural")
    ]
    exhibit = Exhibit(
        _CHANGE,
        title,
        sub,
        lambda: rows[columns].to_numpy().ravel().tolist(),
        _indicators(shown),
        lambda look: own.gap_change_figure(lang, version, look, picked),
    )
    exhibits.under(session, exhibit)


# concentration


def spread(session: Session, shown: View) -> None:
    """Lorenz curve and the measures of concentration, by people and by area."""
    say, t, picked = shown.words, session.t, shown.picked
    if not shown.comparable:
        return
    parts.heading(session, t("inequality.spread_title"), t("inequality.spread_plain"))
    found = own.measured(session.version, picked)
    if found.problem:
        if not session.only:
            blocks.nothing(session, _problem(say, shown, found.problem))
        return
    _lorenz(session, shown, found)
    _measures(session, shown, found)


def _measured_sub(say: Words, shown: View, found: own.Measured) -> str:
    t = say.t
    census = sorted({int(year) for year in found.rows["census"]})
    said = [
        t(
            "inequality.measured",
            areas=t.n_of("count", shown.picked.level, len(found.rows)),
            years=say.span(found.rows),
            census=say.years(census[0], census[-1]),
            residence=t.of("inequality.people", own.weight_residence(shown.picked)),
        )
    ]
    if found.rows["year"].nunique() > 1:
        said.append(t("inequality.mixed"))
    if found.older:
        said.append(
            t(
                "inequality.older",
                areas=t.n_of("count", shown.picked.level, len(found.older)),
                year=say.year(found.rows["year"].iloc[0]),
            )
        )
    if found.uncounted:
        said.append(t("inequality.uncounted", areas=say.areas(found.uncounted)))
    if shown.missing:
        said.append(
            t("inequality.missing", areas=t.n_of("count", shown.picked.level, len(shown.missing)))
        )
    if len(found.rows) < _FEW:
        said.append(t("inequality.few"))
    return " ".join(said)


def _lorenz(session: Session, shown: View, found: own.Measured) -> None:
    if not session.shows(_LORENZ):
        return
    say, t, picked = shown.words, session.t, shown.picked
    lang, version = session.lang, session.version
    low, high = own.held_by(found, _FIFTH)
    title = t(
        "inequality.lorenz",
        level=t.of("inequality.of_level", picked.level),
        low=own.percent(low, lang),
        high=own.percent(high, lang),
        thing=t.of("inequality_thing", own.thing(picked)),
    )
    sub = _measured_sub(say, shown, found)
    blocks.finding(title, sub)
    st.plotly_chart(
        own.lorenz_figure(lang, version, session.look, picked),
        theme=None,
        key=_LORENZ,
        config=config(),
        alt=t("inequality.alt_lorenz", indicator=_name(say, shown), finding=title),
    )
    exhibit = Exhibit(
        _LORENZ,
        title,
        view.described(shown),
        lambda: found.rows["observation"].tolist(),
        (picked.indicator,),
        lambda look: own.lorenz_figure(lang, version, look, picked),
    )
    blocks.source_list(session, say, found.rows, exhibits.row(session, exhibit))


def _measures(session: Session, shown: View, found: own.Measured) -> None:
    if not session.shows(_MEASURES):
        return
    say, t, picked = shown.words, session.t, shown.picked
    estimated = found.by_people["gini"].estimated
    caption = t("inequality.measures_title", indicator=_name(say, shown))
    weighted, plain = found.by_people["gini"].value, found.by_area["gini"].value
    key = "alike" if abs(weighted - plain) < 0.005 else "more" if weighted > plain else "less"
    why = t.of(
        "inequality_weighting",
        key,
        weighted=_number(weighted, say.lang),
        plain=_number(plain, say.lang),
    )
    body = []
    for code, estimate in found.by_people.items():
        cells = [
            text(t.of("inequality_name", code), head=True),
            text(_measure(say, code, estimate.value), "figure"),
        ]
        if estimated:
            cells.append(text(_corrected(say, code, estimate), "figure"))
        cells += [
            text(_measure(say, code, found.by_area[code].value), "figure"),
            text(_sentence(say, shown, found, code)),
        ]
        body.append(cells)
    heads = [t("inequality.head_measure"), t("inequality.by_people")]
    if estimated:
        heads.append(t("inequality.head_corrected"))
    heads += [t("inequality.by_area"), t("inequality.head_says")]
    blocks.finding(caption, why)
    st.html(tables.table(caption, heads, body))
    notes = [t("inequality.bounded")] if own.top_of(picked.indicator) < math.inf else []
    if estimated:
        draws = number(DRAWS, say.lang)
        notes.append(t("inequality.bootstrap", draws=draws, seed=str_digits(SEED, say.lang)))
    elif not session.only:
        notes.append(t("inequality.no_interval"))
    st.html("".join(f'<p class="sub">{escape(note)}</p>' for note in notes))
    about(session, _help(session, ("lorenz", *found.by_people, "bootstrap")))
    exhibit = Exhibit(
        _MEASURES,
        caption,
        view.described(shown),
        lambda: found.rows["observation"].tolist(),
        (picked.indicator,),
    )
    exhibits.under(session, exhibit)


def str_digits(value: int, lang: str) -> str:
    """A number that is a name, without separators, in the language's digits."""
    return "".join(number(int(digit), lang) for digit in str(value))


def _measure(say: Words, code: str, value: float) -> str:
    if pd.isna(value):
        return say.t("inequality.undefined")
    if code == "hoover":
        return own.percent(value, say.lang, 1)
    if code == "ratio":
        return say.t("inequality.times", ratio=number(value, say.lang, 2))
    return _number(value, say.lang)


def _corrected(say: Words, code: str, estimate: Estimate) -> str:
    if not estimate.estimated:
        return say.t("inequality.undefined")
    low, high = (_measure(say, code, bound) for bound in (estimate.low, estimate.high))
    return say.t(
        "inequality.corrected",
        value=_measure(say, code, estimate.corrected),
        interval=say.t("number.interval", low=low, high=high),
    )


def _sentence(say: Words, shown: View, found: own.Measured, code: str) -> str:
    """What the value of a measure says, to somebody who has never heard of it."""
    t, value = say.t, found.by_people[code].value
    if pd.isna(value):
        return t("inequality.zero")
    if code == "hoover":
        return moved(say, shown, found)
    if code == "ratio":
        return t("inequality_says.ratio", ratio=number(value, say.lang, 1))
    if code.startswith("atkinson"):
        return t("inequality_says.atkinson", share=own.percent(value, say.lang, 1))
    if code == "variation":
        return t("inequality_says.variation", share=own.percent(value, say.lang))
    if code == "gini":
        return t("inequality_says.gini", share=own.percent(2 * value, say.lang))
    return t.of("inequality_kind", code)


# stages


def stages(session: Session, shown: View) -> None:
    """Theil's T: between provinces, and between the counties inside them."""
    say, t, picked = shown.words, session.t, shown.picked
    parts.heading(session, t("inequality.stages_title"), t("inequality.stages_plain"))
    found = own.split(session.version, picked)
    if found.reason or found.newest is None:
        if not session.only:
            blocks.nothing(session, _no_stages(say, shown, found.reason))
        return
    lang, version = session.lang, session.version
    wave = found.newest
    if session.shows(_SPLIT):
        estimate = wave.share
        title = t(
            "inequality.split",
            years=own.wave_years(wave, say),
            between=own.percent(estimate.value, lang),
            within=own.percent(1 - estimate.value, lang),
        )
        sub = t(
            "inequality.split_sub",
            areas=t.n_of("count", "county", len(wave.rows)),
            provinces=t.n_of("count", "province", len(wave.whole.groups)),
            total=_number(wave.whole.total, lang, 4),
        )
        if estimate.estimated:
            low, high = (own.percent(bound, lang) for bound in (estimate.low, estimate.high))
            said = t("number.interval", low=low, high=high)
            sub += " " + t("inequality.split_interval", interval=said)
        if found.waves:
            panel = t.n_of("count", "county", len(found.waves[0].rows))
            sub += " " + t("inequality.split_panel", areas=panel)
        blocks.finding(title, sub)
        st.plotly_chart(
            own.split_figure(lang, version, session.look, picked),
            theme=None,
            key=_SPLIT,
            config=config(),
            alt=t("inequality.alt_split", indicator=_name(say, shown), finding=title),
        )
        waves = found.waves or (wave,)
        if not session.only:
            caption = t("inequality.split_table", indicator=_name(say, shown))
            _fold(session, caption, _stage_table(say, waves, caption))
        rows = pd.concat([one.rows for one in waves]) if found.waves else wave.rows
        exhibit = Exhibit(
            _SPLIT,
            title,
            view.described(shown),
            lambda: rows.index.tolist(),
            (picked.indicator,),
            lambda look: own.split_figure(lang, version, look, picked),
        )
        blocks.source_list(session, say, rows, exhibits.row(session, exhibit))
    if session.shows(_PARTS) and wave.whole.within > 0:
        _contributions(session, shown, wave)
    about(session, _help(session, ("theil_stages",)))


def _no_stages(say: Words, shown: View, reason: str) -> str:
    if reason in ("scope", "counties"):
        return say.t.of("inequality_no_stages", reason)
    return _problem(say, shown, reason)


def _stage_table(say: Words, waves: Sequence[own.Wave], caption: str) -> str:
    t = say.t
    body = []
    for wave in waves:
        share = wave.share
        interval = ""
        if share.estimated:
            low, high = (own.percent(bound, say.lang) for bound in (share.low, share.high))
            interval = t("mark.interval", interval=t("number.interval", low=low, high=high))
        body.append(
            [
                text(own.wave_years(wave, say), head=True),
                text(_number(wave.whole.total, say.lang, 4), "figure"),
                text(_number(wave.whole.between, say.lang, 4), "figure"),
                text(_number(wave.whole.within, say.lang, 4), "figure"),
                Cell(
                    f"{escape(own.percent(share.value, say.lang))}"
                    f'<br><span class="tags">{escape(interval)}</span>',
                    "figure",
                ),
            ]
        )
    heads = [
        t("table.period"),
        t("inequality.head_total"),
        t("inequality.between"),
        t("inequality.within"),
        t("inequality.head_share"),
    ]
    return tables.table(caption, heads, body)


@kept(_KEPT)
def contribution_table(lang: str, version: str, picked: Picked, caption: str) -> str:
    """HTML of what each province adds to the inequality inside and between provinces."""
    say, found = view.words(lang), own.split(version, picked)
    assert found.newest is not None  # the page writes it only then
    t, table = say.t, own.contributions(found.newest)
    chosen = {area[:5] for area in picked.areas}
    body = [
        [
            Cell(tables.area_link(say, str(area)), head=True),
            text(number(int(row["areas"]), lang), "figure"),
            text(own.percent(row["weight"], lang, 1), "figure"),
            text(say.plain(row["mean"], picked.indicator), "figure"),
            text(_number(row["inside"], lang, 4), "figure"),
            text(own.percent(row["share"], lang, 1), "figure"),
            text(_number(row["between"], lang, 4), "figure"),
        ]
        for area, row in table.iterrows()
    ]
    heads = [
        t("place.province"),
        t("inequality.head_counties"),
        t("inequality.head_people"),
        t("inequality.head_mean"),
        t("inequality.head_inside"),
        t("inequality.head_part"),
        t("inequality.head_between"),
    ]
    marks = [str(area) in chosen for area in table.index]
    return tables.table(caption, heads, body, chosen=marks, tall=True)


def _contributions(session: Session, shown: View, wave: own.Wave) -> None:
    say, t, picked = shown.words, session.t, shown.picked
    lang, version = session.lang, session.version
    table = own.contributions(wave)
    first = table.iloc[0]
    title = t(
        "inequality.contribution",
        area=say.area(str(table.index[0])),
        share=own.percent(first["share"], lang, 1),
        people=own.percent(first["weight"], lang, 1),
    )
    sub = t("inequality.contribution_sub", years=own.wave_years(wave, say))
    blocks.finding(title, sub)
    st.plotly_chart(
        own.contribution_figure(lang, version, session.look, picked),
        theme=None,
        key=_PARTS,
        config=config(),
        alt=t("inequality.alt_contribution", indicator=_name(say, shown), finding=title),
    )
    if not session.only:
        caption = t("inequality.contribution_table", indicator=_name(say, shown))
        _fold(session, caption, contribution_table(lang, version, picked, caption))
    exhibit = Exhibit(
        _PARTS,
        title,
        view.described(shown),
        lambda: wave.rows.index.tolist(),
        (picked.indicator,),
        lambda look: own.contribution_figure(lang, version, look, picked),
    )
    exhibits.under(session, exhibit)


# convergence


def years(session: Session, shown: View) -> None:
    """Whether areas draw together, and whether those behind catch up."""
    t, picked = session.t, shown.picked
    parts.heading(session, t("inequality.years_title"), t("inequality.years_plain"))
    found = own.course(session.version, picked)
    if found.reason:
        if not session.only:
            blocks.nothing(session, t.of("inequality_no_course", found.reason))
        return
    _sigma(session, shown, found)
    if found.beta is not None:
        _beta(session, shown, found)
    elif not session.only:
        blocks.nothing(session, t("inequality.no_beta"))
    about(session, _help(session, ("sigma", "beta")))


def _moved_to(first: float, last: float) -> str:
    """Whether a spread fell or rose by more than a hundredth of itself."""
    if abs(last - first) <= 0.01 * abs(first):
        return "same"
    return "fell" if last < first else "rose"


def _sigma(session: Session, shown: View, found: own.Course) -> None:
    if not session.shows(_SIGMA):
        return
    say, t, picked = shown.words, session.t, shown.picked
    lang, version = session.lang, session.version
    first, last = found.sigma.iloc[0], found.sigma.iloc[-1]
    kind = "_".join(_moved_to(first[name], last[name]) for name in ("relative", "absolute"))
    ends = {"first_year": say.year(int(first["year"])), "last_year": say.year(int(last["year"]))}
    for name in ("relative", "absolute"):
        ends[f"{name}_first"] = own.spread_words(name, first[name], picked.indicator, say)
        ends[f"{name}_last"] = own.spread_words(name, last[name], picked.indicator, say)
    title = t.of("inequality_sigma", kind, **ends)
    sub = t("inequality.sigma_sub", areas=t.n_of("count", picked.level, int(first["areas"])))
    blocks.finding(title, sub)
    st.plotly_chart(
        own.sigma_figure(lang, version, session.look, picked),
        theme=None,
        key=_SIGMA,
        config=config(),
        alt=t("inequality.alt_sigma", indicator=_name(say, shown), finding=title),
    )
    if not session.only:
        caption = t("inequality.sigma_table", indicator=_name(say, shown))
        body = [
            [
                text(say.year(int(row["year"])), head=True),
                text(say.plain(row["mean"], picked.indicator), "figure"),
                text(
                    own.spread_words("relative", row["relative"], picked.indicator, say), "figure"
                ),
                text(
                    own.spread_words("absolute", row["absolute"], picked.indicator, say), "figure"
                ),
            ]
            for _, row in found.sigma.iterrows()
        ]
        heads = [
            t("table.period"),
            t("inequality.head_mean"),
            t("inequality.sigma.relative"),
            t("inequality.sigma.absolute"),
        ]
        _fold(session, caption, tables.table(caption, heads, body))
    rows = pd.concat([found.first, found.last])
    exhibit = Exhibit(
        _SIGMA,
        title,
        view.described(shown),
        lambda: rows["observation"].tolist(),
        (picked.indicator,),
        lambda look: own.sigma_figure(lang, version, look, picked),
    )
    blocks.source_list(session, say, rows, exhibits.row(session, exhibit))


def _beta(session: Session, shown: View, found: own.Course) -> None:
    fit = found.beta
    if fit is None or not session.shows(_BETA):
        return
    say, t, picked = shown.words, session.t, shown.picked
    lang, version = session.lang, session.version
    line = fit.line
    title = t.of(
        "inequality_beta",
        fit.verdict,
        first_year=say.year(int(found.first["year"].iloc[0])),
        last_year=say.year(int(found.last["year"].iloc[0])),
    )
    low, high = (number(bound, lang, 3, fixed=True) for bound in (line.low, line.high))
    sub = t(
        "inequality.beta_sub",
        slope=number(line.slope, lang, 3, fixed=True),
        interval=t("number.interval", low=low, high=high),
        explained=number(line.explained, lang, 2, fixed=True),
        areas=t.n_of("count", picked.level, line.count),
    )
    if not pd.isna(fit.half_life) and fit.verdict == "catching_up":
        sub += " " + t("inequality.half_life", years=number(fit.half_life, lang, 0))
    rose = found.sigma["relative"].iloc[-1] > found.sigma["relative"].iloc[0]
    if fit.verdict == "catching_up" and rose:
        sub += " " + t("inequality.beta_not_sigma")
    if fit.leans_on:
        sub += " " + t("inequality.beta_leans", areas=say.areas(fit.leans_on))
    if fit.noise > LARGE_NOISE:
        sub += " " + t("inequality.beta_noise", share=own.percent(fit.noise, lang))
    blocks.finding(title, sub)
    st.plotly_chart(
        own.beta_figure(lang, version, session.look, picked),
        theme=None,
        key=_BETA,
        config=config(),
        alt=t("inequality.alt_beta", indicator=_name(say, shown), finding=title),
    )
    if not session.only:
        caption = t("inequality.beta_table", indicator=_name(say, shown))
        _fold(session, caption, growth_table(lang, version, picked, caption))
    rows = pd.concat([found.first, found.last])
    exhibit = Exhibit(
        _BETA,
        title,
        view.described(shown),
        lambda: rows["observation"].tolist(),
        (picked.indicator,),
        lambda look: own.beta_figure(lang, version, look, picked),
    )
    exhibits.under(session, exhibit)


@kept(_KEPT)
def growth_table(lang: str, version: str, picked: Picked, caption: str) -> str:
    """HTML of the first and last figure and the yearly growth of all areas."""
    say, found = view.words(lang), own.course(version, picked)
    assert found.beta is not None  # the page writes it only then
    t, fit = say.t, found.beta
    body = [
        [
            Cell(tables.area_link(say, str(area)), head=True),
            Cell(_button(say, found.first.loc[area]), "figure"),
            Cell(_button(say, found.last.loc[area]), "figure"),
            text(own.percent(row["growth"], lang, 1), "figure"),
        ]
        for area, row in fit.points.sort_values("growth", ascending=False).iterrows()
    ]
    heads = [
        t("table.area"),
        say.year(int(found.first["year"].iloc[0])),
        say.year(int(found.last["year"].iloc[0])),
        t("inequality.beta_y"),
    ]
    return tables.table(caption, heads, body, tall=True)


def _button(say: Words, row: pd.Series) -> str:
    return tables.figure_button(int(row["observation"]), escape(say.value(row)))
