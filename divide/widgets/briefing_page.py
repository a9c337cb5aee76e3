"""The briefing: what a working group prints, shown page by page, with its files."""

import datetime
import secrets
from dataclasses import dataclass
from html import escape

import streamlit as st

from divide.charts.look import Look
from divide.export import briefing_pdf, slides
from divide.export.briefing import MOST_AREAS, Briefing, MapOf, NoFigures, Said, briefing
from divide.export.edition import today
from divide.kept import kept
from divide.measures import library as libraries
from divide.text.catalogue import texts
from divide.text.numbers import number
from divide.text.words import Words
from divide.widgets import blocks, boundaries, controls, exhibits, frame, tables, targets_view, view
from divide.widgets.controls import Picked
from divide.widgets.exhibits import Exhibit
from divide.widgets.link import Notice, Period, Reader
from divide.widgets.session import DEFAULT_AREAS, LOG, PROVINCE_CODE, Session
from divide.widgets.tables import Cell, text

#: What the map of an area's parts shows: the first of these that they have.
MAPPED = ("household_internet_access", "household_computer_access", "rural_broadband_coverage")
_KEPT = 12


@dataclass(frozen=True)
class Asked:
    """What is briefed on: an area, those beside it, the day printed on it."""

    area: str
    areas: tuple[str, ...]
    day: datetime.date


@dataclass(frozen=True)
class Made:
    """A briefing and the pages of its PDF."""

    told: Briefing
    shown: MapOf | None
    paper: bytes
    pictures: tuple[bytes, ...]


def pick(session: Session, say: Words, link: Reader) -> Asked:
    """Pickers of the area and of those beside it, kept in the address."""
    t, table = session.t, session.library.dataset.areas
    order = view.area_order(session.lang, session.version)
    area = controls.select(
        "area",
        t("control.area"),
        order,
        "IR-02" if "IR-02" in table.index else order[0],
        say.full_area,
        link,
        unknown="unknown_area",
    )
    default = [code for code in DEFAULT_AREAS if code != area][:1]
    chosen = link.areas(order, default, MOST_AREAS + 1)
    others = [code for code in chosen if code != area]
    link.notices += [Notice("too_many_areas", "areas", code) for code in others[MOST_AREAS:]]
    beside = tuple(others[:MOST_AREAS])
    controls.several(
        "areas",
        t("briefing.areas"),
        [code for code in order if code != area],
        beside,
        say.full_area,
        most=MOST_AREAS,
        placeholder=t("control.areas_none"),
    )
    return Asked(area, beside, today())


def map_of(lang: str, version: str, look: Look, area: str) -> MapOf | None:
    """The map of an area's parts; None where no figure of them may be mapped."""
    library = libraries.current()
    level = {"country": "province", "province": "county"}.get(
        str(library.dataset.areas.at[area, "level"])
    )
    if level is None:
        return None
    inside = area if level == "county" else ""
    for indicator in MAPPED:
        sets = library.sets(indicator, level, inside)
        if not sets:
            continue
        picked = Picked(indicator, sets[0], "total", ("total",), Period(), (), level, inside)
        shown = view.view(lang, version, picked)
        if not shown.comparable or shown.chosen.empty:
            continue
        say = shown.words
        figure = view.map_figure(lang, version, look, picked).to_plotly_json()
        return MapOf(
            figure,
            say.t(
                "finding.in_place", indicator=say.indicator(indicator), place=view.place_name(shown)
            ),
            view.subtitle(shown),
            blocks.legend_items(shown, look),
            say.t("legend.half_open"),
            tuple(int(label) for label in shown.chosen["observation"]),
        )
    return None


@kept(_KEPT)
def made(lang: str, version: str, asked: Asked) -> Made:
    """A briefing with its PDF and the pictures of its pages.

    Raises
    ------
    NoFigures
        There is no figure of the area.
    """
    look = Look(dark=False, rtl=lang == "fa")
    shown = map_of(lang, version, look, asked.area)
    told = briefing(view.words(lang), asked.area, asked.areas, asked.day, shown)
    document = briefing_pdf.source(told, shown, look, boundaries.geometry)
    return Made(told, shown, briefing_pdf.paper(document), tuple(briefing_pdf.pictures(document)))


@kept(_KEPT)
def deck(lang: str, version: str, asked: Asked) -> bytes:
    """The briefing as slides."""
    look = Look(dark=False, rtl=lang == "fa")
    own = made(lang, version, asked)
    return slides.slides(own.told, own.shown, look, boundaries.geometry)


def show(session: Session) -> None:
    """The page: pickers, the pages as they are printed, files to take, the same as text."""
    t, say = session.t, view.words(session.lang)
    blocks.page_title(t("page.briefing"))
    link = Reader(st.query_params.to_dict())
    if session.library.dataset.areas.empty:
        blocks.nothing(session, t("empty.theme"))
        return
    top = st.container()
    controls.fold(t("briefing.fold"))
    with st.container(key="controls"):
        asked = pick(session, say, link)
    with top:
        frame.notices(session, link.notices)
    try:
        own = made(session.lang, session.version, asked)
    except NoFigures:
        blocks.nothing(session, t("briefing.no_figures", area=say.full_area(asked.area)))
        return
    except Exception:  # the page stands; the reader gets a sentence with an id that is in the log
        _failed(session, asked)
        return
    blocks.finding(own.told.title, t("briefing.sub"), small=False)
    _take(session, asked, own)
    _pages(session, own)
    _as_text(session, own)
    # what lies inside a province, or the province of a county, or the country
    targets_view.raised_in(session, asked.area[:PROVINCE_CODE] if asked.area != "IR" else "")


def _failed(session: Session, asked: Asked) -> None:
    """Say in both languages that the briefing could not be made; the log says why."""
    error = secrets.token_hex(4)
    LOG.exception("a briefing could not be made (%s): %r", error, asked)
    said = [escape(t("briefing.failed", id=error)) for t in (session.t, session.other)]
    frame.both(session, said[0], said[1], "problem")


def _take(session: Session, asked: Asked, own: Made) -> None:
    """The row that takes the briefing away; a file is only made when it is asked for."""
    lang, version = session.lang, session.version
    labels = list(own.told.labels)
    codes = session.library.observations.loc[labels, "indicator"]
    exhibit = Exhibit(
        f"briefing-{asked.area}-{lang}",
        own.told.title,
        own.told.subtitle,
        lambda: labels,
        tuple(dict.fromkeys(codes)),
        files={"pdf": lambda: own.paper, "pptx": lambda: deck(lang, version, asked)},
    )
    exhibits.under(session, exhibit)


def _pages(session: Session, own: Made) -> None:
    """The pages as they will be printed."""
    t, count = session.t, len(own.pictures)
    with st.container(key="briefing-pages"):
        for place, picture in enumerate(own.pictures, start=1):
            alt = t(
                "briefing.preview",
                page=number(place, session.lang),
                pages=number(count, session.lang),
                title=own.told.title,
            )
            st.image(picture, alt=alt, width="stretch")


def _as_text(session: Session, own: Made) -> None:
    """The briefing as text, for readers of screens and for copying."""
    st.html(
        f'<details class="briefing"><summary>{escape(session.t("briefing.text"))}</summary>'
        f'<div lang="{session.lang}">{_text_html(session.lang, own.told)}</div></details>'
    )


def _text_html(lang: str, told: Briefing) -> str:
    """The words of a briefing as HTML."""
    t = texts(lang)
    parts = [
        f"<p>{escape(told.subtitle)} · {escape(told.made)} · "
        f'<span data-latin="">{escape(told.edition)}</span></p>'
    ]
    parts.append(f"<p><strong>{_said(told.lead, lang)}</strong></p>")
    parts.append(_section(t.of("briefing_section", "facts")))
    parts.append(
        "<ul>"
        + "".join(
            f"<li>{escape(one.name)}: "
            f"{tables.figure_button(one.label, escape(one.value.text))}{_refs(one.value, lang)} "
            f'<span class="tags">{escape(one.value.under)}</span></li>'
            for one in told.facts
        )
        + "</ul>"
    )
    if told.comparison.rows:
        title = t.of("briefing_section", "comparison")
        body = [
            [
                Cell(
                    f'{_said(cell, lang)}<br><span class="tags">{escape(cell.under)}</span>',
                    head=place == 0,
                )
                for place, cell in enumerate(row)
            ]
            for row in told.comparison.rows
        ]
        parts.append(_section(title) + tables.table(title, told.comparison.heads, body))
    for name, points, note in (
        (t.of("briefing_section", "watched"), told.watched, told.watched_note),
        (t.of("briefing_section", "disputes"), told.disputes, told.disputes_note),
        (t.of("briefing_section", "gaps"), told.gaps, ""),
        (t.of("briefing_section", "questions"), told.questions, ""),
    ):
        items = "".join(
            f"<li>{_said(one, lang)}"
            + (f'<br><span class="tags">{escape(one.under)}</span>' if one.under else "")
            + "</li>"
            for one in points
        )
        parts.append(_section(name) + (f"<p>{escape(note)}</p>" if note else ""))
        parts.append(f"<ol>{items}</ol>" if items else "")
    if told.aims:
        title = t.of("briefing_section", "aims")
        body = [
            [
                Cell(
                    f'{_said(cell, lang)}<br><span class="tags">{escape(cell.under)}</span>',
                    head=place == 0,
                )
                for place, cell in enumerate((one.name, one.wanted, one.now))
            ]
            + [text(t("mark.join").join(part for part in (one.distance, one.pace) if part))]
            for one in told.aims
        ]
        heads = [t("target.target"), t("target.wanted"), t("target.now"), t("target.pace_head")]
        parts.append(_section(title) + tables.table(title, heads, body))
    listed = "".join(f"<li>{_link(one.text, one.url)}</li>" for one in told.sources)
    parts.append(_section(t.of("briefing_section", "sources")) + f"<ol>{listed}</ol>")
    return "".join(parts)


def _section(title: str) -> str:
    return f"<h3>{escape(title)}</h3>"


def _said(one: Said, lang: str) -> str:
    return f"{escape(one.text)}{_refs(one, lang)}"


def _refs(one: Said, lang: str) -> str:
    if not one.refs:
        return ""
    join = "،" if lang == "fa" else ","
    return f"<sup>{join.join(number(ref, lang) for ref in one.refs)}</sup>"


def _link(said: str, url: str) -> str:
    named = f'<span data-latin="">{escape(said)}</span>'
    if not url.startswith(("https://", "http://")):
        return named
    href = escape(url, quote=True)
    return f'<a class="source" href="{href}" target="_blank" rel="noopener noreferrer">{named}</a>'
