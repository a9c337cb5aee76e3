"""The views of the data page and the way from one to another."""

from collections.abc import Callable
from html import escape
from typing import TypeAlias

import streamlit as st

from divide.text.words import Words
from divide.widgets import (
    blocks,
    changes_view,
    checks_view,
    exhibits,
    frame,
    lookup,
    quality_view,
    sources_view,
    take,
    targets_view,
    view,
)
from divide.widgets.link import Reader
from divide.widgets.session import Session

View: TypeAlias = Callable[[Session, Words, Reader], None]


VIEWS: dict[str, View] = {
    "figures": lookup.show,
    "checks": checks_view.show,
    "quality": quality_view.show,
    "sources": sources_view.show,
    "targets": targets_view.show,
    "changes": changes_view.show,
}
# choices that mean the same in every view
_KEPT = ("areas", "area", "theme")


def show(session: Session) -> None:
    """The data page: the view that the address asks for, under the way to the others."""
    blocks.page_title(session.t("page.data"))
    link = Reader(st.query_params.to_dict())
    chosen = link.one_of("view", list(VIEWS), "figures")
    switch(session, chosen)
    t = session.t
    api = ""
    if take.served():
        address = f"api?lang={session.lang}"
        api = f'<a class="source" href="{address}">{escape(t("take.api"))}</a>'
    about = f"<p>{escape(t('take.whole_about'))}</p>"
    st.html(f'<div class="under">{about}{exhibits.whole(session)}{api}</div>')
    noted = st.container()
    VIEWS[chosen](session, view.words(session.lang), link)
    with noted:  # last, as a view reads its own parameters
        frame.notices(session, link.notices)


def switch(session: Session, chosen: str) -> None:
    """Links to all views; they keep the language and the choices that mean the same."""
    kept = {"lang": session.lang}
    kept |= {name: st.query_params[name] for name in _KEPT if name in st.query_params}
    with st.container(horizontal=True, key="views", gap="small"):
        for code in VIEWS:
            key = f"nav-{'on' if code == chosen else 'off'}-view-{code}"
            with st.container(key=key, width="content"):
                st.page_link(
                    frame.PAGES["data"],
                    label=session.t.of("data_view", code),
                    query_params=kept | ({} if code == "figures" else {"view": code}),
                )
