"""The public screen: a playlist's slides, one after the other, that nobody needs to touch.

The server says which slide is due (a fragment that runs every so many seconds); the browser
keeps what it has seen and goes on with that while the server or the network is gone.
"""

import datetime
import math
import time
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from divide.catalog import load, playlists
from divide.catalog.dataset import Problem
from divide.catalog.playlists import Playlists
from divide.charts.look import Look
from divide.kept import kept
from divide.text.catalogue import Texts
from divide.text.numbers import number
from divide.text.problems import problem
from divide.widgets import display_slides, frame
from divide.widgets.display_slides import Planned, Screen
from divide.widgets.link import Notice, Reader
from divide.widgets.session import DEFAULT_AREAS, LOG, MOST_AREAS, Session, session

LEAST_EVERY, MOST_EVERY, USUAL_EVERY = 5, 600, 20  # seconds a slide stays
DAY = range(6, 18)  # hours of the light look
_TOLD, _MOST_TOLD = 12.0, 3  # seconds and number of the notices of a screen
_EARLY = 0.5  # seconds a timer may come early
_KEY, _STATE = "display", "display-state"
_HERE = Path(__file__)
_CSS = _HERE.with_suffix(".css").read_text(encoding="utf-8")
_COMPONENT = st.components.v2.component(
    "divide_display", js=_HERE.with_suffix(".js").read_text(encoding="utf-8")
)
_SHIPPED = _HERE.resolve().parents[2] / "data"


def show(own: Session) -> None:
    """Begin, or begin again, the screen that the address describes."""
    reader = Reader(st.query_params.to_dict())
    every = reader.whole_number("every", LEAST_EVERY, MOST_EVERY, USUAL_EVERY)
    st.session_state.setdefault(_STATE, {"began": time.time(), "runs": 0})
    st.fragment(_turn, run_every=every)(every)


def _turn(every: int) -> None:
    """One run: the slide that is due, of the figures that are in force now."""
    own = session()
    reader = Reader(st.query_params.to_dict())
    found, problems = _playlists(own)
    code = reader.one_of("set", list(found), next(iter(found), ""))
    reader.whole_number("every", LEAST_EVERY, MOST_EVERY, USUAL_EVERY)
    colours = reader.one_of("colours", ("clock", "light", "dark"), "clock")
    screen = Screen(own.lang, own.version, *_places(own, reader))
    look = Look(dark=_is_dark(colours, _now()), rtl=own.t.dir == "rtl")
    slides = display_slides.plan(screen, found.get(code, ()))
    state = st.session_state[_STATE]
    _advance(state, len(slides), every, time.time())
    place, inside = _first_sound(
        slides, state["index"], lambda one: display_slides.inside(screen, look, one)
    )
    state["index"] = place
    told = ""
    if time.time() - state["began"] < _TOLD:
        told = _told(own, [*frame.language_notice(), *reader.notices], problems)
    state["runs"] += 1
    key = f"{own.version}-{own.lang}-{look.dark}-{code}-{screen.area}-{place}"
    with st.container(key="slide"):
        st.html(
            _section(
                own.t,
                look,
                key,
                state,
                inside or display_slides.nothing(screen),
                _dots(own.t, place, len(slides), paused=bool(state.get("paused"))),
                told,
            )
        )
    said = {"css": _CSS, "every": every, "paused": bool(state.get("paused"))}
    _COMPONENT(key=_KEY, data=said, on_press_change=_pressed)


def _places(own: Session, reader: Reader) -> tuple[str, tuple[str, ...]]:
    """The screen's area, and those beside it; what is not known is told."""
    table = own.library.dataset.areas
    known = list(table.index)
    default = DEFAULT_AREAS[0] if DEFAULT_AREAS[0] in known else "IR"
    area = reader.one_of("area", known, default, "unknown_area")
    return area, reader.areas(known, DEFAULT_AREAS, MOST_AREAS)


def _playlists(own: Session) -> tuple[Playlists, list[Problem]]:
    """Those of the data folder in force, else those that the project comes with."""
    folders = (load.own_folder(), _SHIPPED)
    found: Playlists = {}
    problems: list[Problem] = []
    for folder in folders:
        file = folder / playlists.FILE
        try:
            stamp = file.stat().st_mtime_ns
        except OSError:
            continue
        found, problems = _read(folder, stamp, own.version)
        if found:
            break
    return found, problems


@kept(4)
def _read(folder: Path, stamp: int, version: str) -> tuple[Playlists, list[Problem]]:
    library = session().library
    found, problems = playlists.read(
        folder, list(library.indicators.index), list(library.definitions.index)
    )
    for one in problems:
        LOG.warning("playlists: %s", problem(one, "en"))
    return found, problems


def _now() -> datetime.datetime:
    """The time on the screen's own clock; the server's where the browser has not said."""
    offset = st.context.timezone_offset
    if offset is None:
        return datetime.datetime.now()
    return datetime.datetime.now(datetime.UTC) - datetime.timedelta(minutes=offset)


def _is_dark(colours: str, now: datetime.datetime) -> bool:
    """Whether the screen is dark: as asked for, else by the hour."""
    return now.hour not in DAY if colours == "clock" else colours == "dark"


def _advance(state: dict[str, Any], slides: int, every: int, now: float) -> None:
    """Which slide is due: the next one when the time is up, or as a key was pressed.

    A session that begins takes its place from the clock, so that after a restart of the server
    the screen goes on about where it was.
    """
    if not slides:
        state["index"] = 0
        return
    step = state.pop("step", None)
    if "index" not in state:
        state["index"], state["at"] = math.floor(now / every), now
    elif step is not None:
        state["index"] += step
        state["at"] = now
    elif not state.get("paused") and now - state["at"] >= every - _EARLY:
        state["index"] += 1
        state["at"] = now
    state["index"] %= slides


def _pressed() -> None:
    """A key: one slide on or back, or hold the slide and let it go again."""
    asked = st.session_state[_KEY].get("press")
    go = asked.get("go") if isinstance(asked, dict) else None
    state = st.session_state[_STATE]
    if go in (-1, 1):
        state["step"] = go
    elif go == 0:
        state["paused"] = not state.get("paused")
        state["at"] = time.time()


def _first_sound(
    slides: Sequence[Planned], first: int, made: Callable[[Planned], str]
) -> tuple[int, str]:
    """The slide due, or the next one after it that can be made; and its HTML."""
    for number_of_tries in range(len(slides)):
        place = (first + number_of_tries) % len(slides)
        try:
            return place, made(slides[place])
        except Exception:  # a screen in a lobby has nobody to read a traceback
            LOG.exception("a slide could not be made: %r", slides[place].slide)
    return 0, ""


def _told(own: Session, notices: Sequence[Notice], problems: Sequence[Problem]) -> str:
    """What of the address or of the playlists was not understood, in both languages."""
    lines = []
    for t in (own.t, own.other):
        said = [frame.said(own, one, t) for one in notices]
        said += [escape(problem(one, t.lang)) for one in problems]
        lines += [f'<p lang="{t.lang}" dir="{t.dir}">{one}</p>' for one in said[:_MOST_TOLD]]
    return f'<div class="told" role="status">{"".join(lines)}</div>' if lines else ""


def _dots(t: Texts, place: int, count: int, *, paused: bool) -> str:
    """Where in the playlist the slide stands."""
    dots = "".join(
        f"<i{' class=on' if number_of_dot == place else ''}></i>" for number_of_dot in range(count)
    )
    where = t("display.place", place=number(place + 1, t.lang), count=number(count, t.lang))
    held = f'<span class="held">{escape(t("display.held"))}</span>' if paused else ""
    label = escape(where, quote=True)
    return f'<p class="dots">{held}<span role="img" aria-label="{label}">{dots}</span></p>'


def _section(
    t: Texts, look: Look, key: str, state: dict[str, Any], inside: str, dots: str, told: str
) -> str:
    """HTML of a whole slide with its colours."""
    names = ("ink", "quiet", "line", "paper", "bar", "accent")
    colours = "".join(f"--{name}:{getattr(look, name)};" for name in names)
    run = f"{state['began']}-{state['runs']}"
    return (
        f'<section class="slide" lang="{t.lang}" dir="{t.dir}" data-key="{key}" '
        f'data-run="{run}" data-version="{key.partition("-")[0]}" style="{colours}">'
        f'<p class="site"><span class="mark" aria-hidden="true"></span>'
        f"{escape(t('site.name'))}</p>{inside}{dots}{told}</section>"
    )
