"""Targets, how far they are, and which areas to raise in a meeting."""

from html import escape

import streamlit as st

from divide.kept import kept
from divide.measures import library as libraries
from divide.measures import quality
from divide.measures.targets import Standing, standings, to_raise
from divide.text import targets as aims
from divide.text.words import Words, label_of
from divide.widgets import blocks, controls, exhibits, tables, view
from divide.widgets.exhibits import Exhibit
from divide.widgets.link import Reader
from divide.widgets.session import Session
from divide.widgets.tables import Cell, text

MOST_RAISED = 25
_KEPT = 32


def show(session: Session, say: Words, link: Reader) -> None:
    """The view of the data page: every target where it was set, then the areas to raise."""
    t = session.t
    if session.library.dataset.targets.empty:
        blocks.nothing(session, t("target.none"))
        return
    found = _standings(session.version)
    counts = {
        "met": sum(one.met is True for one in found),
        "short": sum(one.met is False for one in found),
        "unknown": sum(one.met is None for one in found),
    }
    title = t(
        "target.heading",
        met=t.n("target.count_met", counts["met"]),
        short=t.n("target.count_short", counts["short"]),
        unknown=t.n("target.count_unknown", counts["unknown"]),
    )
    if session.shows("targets"):
        blocks.finding(title, t("target.sub"), small=False)
        st.html(targets_table(session.lang, session.version))
        labels = [label for one in found for label in _labels(one)]
        if labels:
            codes = tuple(session.library.observations.loc[labels, "indicator"].unique())
            about = Exhibit("targets", title, t("target.sub"), lambda: labels, codes)
            exhibits.under(session, about)
    raise_list(session, say, link)


def raise_list(session: Session, say: Words, link: Reader) -> None:
    """Provinces and counties short of a target, those of one province where the link names it."""
    t = session.t
    if not session.shows("raise"):
        return
    provinces = sorted(session.library.areas("province"), key=say.sort_key)
    controls.fold(t("lookup.fold"))
    with st.container(key="controls"):
        inside = link.area(session.library.dataset.areas)
        link.params = {k: v for k, v in link.params.items() if k != "area"} | (
            {"area": inside} if inside else {}
        )
        inside = controls.select(
            "area",
            t("control.area"),
            ["", *provinces],
            "",
            lambda code: say.area(code) if code else t("lookup.all"),
            link,
        )
    raised_in(session, inside)


def raised_in(session: Session, inside: str) -> None:
    """The areas to raise, of one province or of all, with the way to take the list away."""
    t = session.t
    title, sub = t("target.raise"), t("target.raise_sub")
    html, labels = raised(session.lang, session.version, inside)
    blocks.finding(title, sub)
    if not html:
        blocks.nothing(session, t("target.no_raise"))
        return
    st.html(html)
    codes = tuple(session.library.observations.loc[list(labels), "indicator"].unique())
    exhibits.under(session, Exhibit("raise", title, sub, lambda: list(labels), codes))


@kept(4)
def _standings(version: str) -> tuple[Standing, ...]:
    library = libraries.current()
    return tuple(standings(library, quality.this_year(library.dataset)))


@kept(_KEPT)
def targets_table(lang: str, version: str, chosen: tuple[Standing, ...] = ()) -> str:
    """HTML of targets with their progress; of all of them where they were set, or of some."""
    say = view.words(lang)
    t = say.t
    body = []
    table = say.library.dataset.targets
    for one in chosen or _standings(version):
        row = table.loc[one.target]
        note = aims.note(say, one.target)
        about = say.definition(row["indicator"], row["definition"])
        name = (
            f"{escape(aims.name(say, one.target))}"
            f'<br><span class="tags">{escape(t("mark.join").join(p for p in (about, note) if p))}'
            "</span>"
        )
        source = tables.source_link(say, row["source"])
        wanted = (
            f"{escape(aims.wanted(say, one.target))}<br>"
            f'<span class="tags">{escape(aims.due(say, one.target))} · {source}</span>'
        )
        pace = "" if one.met else f'<br><span class="tags">{escape(aims.pace(say, one))}</span>'
        distance = "" if one.figure is None else escape(aims.distance(say, one))
        body.append(
            [
                Cell(name, "wrap", head=True),
                Cell(wanted, "wide"),
                _now(say, one),
                Cell(f"{progress(say, one)}{distance}{pace}", "wide"),
            ]
        )
    heads = [t("target.target"), t("target.wanted"), t("target.now"), t("target.pace_head")]
    return tables.table(t("target.table"), heads, body)


@kept(_KEPT)
def raised(lang: str, version: str, inside: str) -> tuple[str, tuple[int, ...]]:
    """HTML of the areas to raise, and the labels of their figures; empty without any."""
    say = view.words(lang)
    t, library = say.t, say.library
    found = to_raise(library, quality.this_year(library.dataset), inside)[:MOST_RAISED]
    body, labels = [], []
    for one in found:
        own = one.standing
        row = library.dataset.targets.loc[own.target]
        labels += _labels(own)
        about = say.t("mark.join").join(
            (say.definition(row["indicator"], row["definition"]), aims.wanted(say, own.target))
        )
        name = (
            f'{tables.area_link(say, own.area)}<br><span class="tags">'
            f"{escape(say.indicator(row['indicator']))} · {escape(about)}</span>"
        )
        people = escape(aims.concerned(say, one))
        if one.people is not None:
            people = tables.figure_button(label_of(one.people), people)
        body.append(
            [
                Cell(name, "wrap", head=True),
                _now(say, own),
                Cell(f"{progress(say, own)}{escape(aims.distance(say, own))}", "wide"),
                Cell(people),
            ]
        )
    if not body:
        return "", ()
    heads = [t("table.area"), t("target.now"), t("target.distance"), t("target.people")]
    html = tables.table(t("target.raise"), heads, body, tall=len(body) > 12)
    return html, tuple(labels)


def _labels(one: Standing) -> list[int]:
    return [] if one.figure is None else [int(one.figure["observation"])]


def _now(say: Words, one: Standing) -> Cell:
    """The newest figure with its period and source."""
    if one.figure is None:
        return text(say.t("target.no_figure"))
    value = tables.figure_cell(say, one.figure.drop("marked", errors="ignore"))
    when = f"{tables.period_cell(say, one.figure).html} · "
    when += tables.source_link(say, one.figure["source"])
    return Cell(f'{value.html}<br><span class="tags">{when}</span>', "wide")


def progress(say: Words, one: Standing) -> str:
    """HTML of the bar of a target: how much of the way is done; empty where it is not known."""
    if one.done is None:
        return ""
    said = escape(say.t("target.progress", done=aims.progress(say, one)), quote=True)
    return (
        f'<span class="progress" role="img" aria-label="{said}">'
        f'<span style="width:{100 * one.done:.1f}%"></span></span>'
    )
