"""One box that finds areas, indicators and pages, in either language."""

import streamlit as st

from divide.kept import kept
from divide.measures import library as libraries
from divide.text.catalogue import LANGUAGES, texts
from divide.text.search import Hit, Index, index
from divide.widgets import frame, view
from divide.widgets.session import Session

MOST = 8
# the page that shows the indicators of a theme
_PAGE_OF_THEME = {
    "offices": "offices",
    "rural_broadband": "rural-broadband",
    "penetration": "penetration",
    "infrastructure": "penetration",
    "services": "services",
    "context": "data",
}


@kept(2)
def _index(version: str) -> Index:
    pages = {code: [texts(lang).of("page", code) for lang in LANGUAGES] for code in frame.PAGES}
    return index(libraries.current(), pages)


@st.fragment
def box(session: Session) -> None:
    """The box and, under it, links to what it finds; Enter and Tab are enough to use it."""
    t = session.t
    if session.only:
        return
    with st.container(key="find"):
        asked = st.text_input(
            t("find.label"),
            key="find-anything",
            type="search",
            live=True,
            placeholder=t("find.hint"),
            label_visibility="collapsed",
        )
        if not asked:
            return
        hits = _index(session.version).find(asked, MOST)
        with st.container(key="found", gap=None):
            for hit in hits:
                page, params, label = _target(session, hit)
                st.page_link(
                    frame.PAGES[page], label=label, query_params={"lang": session.lang} | params
                )
            if not hits:
                st.caption(t("find.nothing"))


def _target(session: Session, hit: Hit) -> tuple[str, dict[str, str], str]:
    """Page, parameters and label of something found."""
    t, say = session.t, view.words(session.lang)
    if hit.kind == "area":
        level = str(session.library.dataset.areas.at[hit.code, "level"])
        label = t("find.one", name=say.full_area(hit.code), kind=t.of("level", level))
        return "area", {"area": hit.code}, label
    if hit.kind == "page":
        return hit.code, {}, t("find.one", name=t.of("page", hit.code), kind=t("find.page"))
    theme = str(session.library.indicators.at[hit.code, "theme"])
    label = t("find.one", name=say.indicator(hit.code), kind=t("control.indicator"))
    return _PAGE_OF_THEME[theme], {"indicator": hit.code}, label
