"""From a click on a figure or a take-away button to its origin, its table or its file.

One small component listens for the whole page, so that every figure is one plain HTML button
and a click runs nothing of the page again: only this fragment.
"""

import base64
import secrets
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from divide.export.picture import EmptyPicture
from divide.measures import library as libraries
from divide.text.errors import new_error_id
from divide.widgets import exhibits, provenance, take
from divide.widgets.exhibits import Exhibit
from divide.widgets.session import LOG, Session

_KEY = "bridge"
_ANSWER = "bridge-answer"
_COMPONENT = st.components.v2.component(
    "divide_bridge", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
)


@st.fragment
def bridge(session: Session) -> None:
    """Listen, and answer what was asked since the last run."""
    libraries.hold(session.library)  # the figures are those of the page on the screen
    answer: dict[str, Any] = st.session_state.pop(_ANSWER, {})
    dialog = answer.pop("dialog", None)
    _COMPONENT(key=_KEY, data=answer, on_ask_change=lambda: _asked(session))
    if dialog:
        title, html = dialog
        st.dialog(title, width="large")(st.html)(html)


def _asked(session: Session) -> None:
    """Prepare the answer before the fragment runs."""
    libraries.hold(session.library)
    st.session_state[_ANSWER] = {"answer": secrets.token_hex(4)} | answer(
        session, st.session_state[_KEY].ask
    )


def tell(session: Session, label: int, before: str) -> None:
    """Open the origin of a figure in the run that follows, under a sentence."""
    title, html = answer(session, {"figure": label})["dialog"]
    said = f'<p class="sub">{escape(before)}</p>{html}'
    st.session_state[_ANSWER] = {"answer": secrets.token_hex(4), "dialog": (title, said)}


def answer(session: Session, asked: object) -> dict[str, Any]:
    """What a click gets: a dialog or a file; a sentence in both languages where there is none.

    Parameters
    ----------
    session : Session
    asked : object
        As the browser says it, so anything: ``{"figure": label}`` or
        ``{"take": "<exhibit>:<form>"}``.

    Returns
    -------
    dict
        ``dialog`` (title and HTML) or ``file`` (name, mime, content in base64).
    """
    t = session.t
    figure, wanted = (
        (asked.get("figure"), asked.get("take")) if isinstance(asked, dict) else (None, None)
    )
    try:
        if isinstance(figure, int):
            if figure not in session.library.observations.index:
                return _refused(session, "gone")
            html = provenance.origin(session.lang, session.version, figure)
            return {"dialog": (t("origin.title"), html)}
        key, _, form = wanted.rpartition(":") if isinstance(wanted, str) else ("", "", "")
        exhibit = exhibits.shown().get(key)
        if key == exhibits.WHOLE and form in exhibits.WHOLE_FORMS:
            if libraries.IN_FORCE.refused:  # the files are no longer those of the dataset
                return _refused(session, "changing")
            return _sent(take.whole(session, form))
        if exhibit is None or form not in exhibit.forms:
            return _refused(session, "stale")
        return _taken(session, exhibit, form)
    except (take.Nothing, EmptyPicture):
        return _refused(session, "empty")
    except Exception:  # the page stands; the reader gets a sentence with an id that is in the log
        error = new_error_id()
        LOG.exception("what was asked could not be made (%s): %r", error, asked)
        return _refused(session, "failed", id=error)


def _taken(session: Session, exhibit: Exhibit, form: str) -> dict[str, Any]:
    if form == "cite":
        return {"dialog": (session.t.of("take_form", "cite"), take.cite_html(session, exhibit))}
    if form == "table":
        return {"dialog": (session.t("take.table_title"), take.table_html(session, exhibit))}
    return _sent(take.file(session, exhibit, form))


def _sent(file: take.File) -> dict[str, Any]:
    content = base64.b64encode(file.content).decode()
    return {"file": {"name": file.name, "mime": file.mime, "content": content}}


def _refused(session: Session, why: str, **values: str) -> dict[str, Any]:
    own, other = (escape(t.of("take_refused", why, **values)) for t in (session.t, session.other))
    html = (
        f'<div class="message problem"><p>{own}</p><p class="other" lang="{session.other.lang}" '
        f'dir="{session.other.dir}">{other}</p></div>'
    )
    return {"dialog": (session.t("take.error_title"), html)}
