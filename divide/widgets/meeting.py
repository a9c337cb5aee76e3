"""Meeting mode, ``?meeting=1`` on any page: large, quiet, and led through by keys.

The list of the meeting is in the address (:mod:`divide.widgets.meeting_list`): whoever has the
link has the list.
"""

import json
from html import escape
from pathlib import Path

import streamlit as st

from divide.text.numbers import number
from divide.widgets import frame, meeting_list, view
from divide.widgets.link import Notice
from divide.widgets.meeting_list import Item
from divide.widgets.session import Session

OWN = ("meeting", "list", "item")
_HERE = Path(__file__)
_CSS = _HERE.with_suffix(".css").read_text(encoding="utf-8")
_SCRIPT = _HERE.with_suffix(".js").read_text(encoding="utf-8").rstrip()


def bar(session: Session, pages: dict[str, "st.Page"], current: "st.Page") -> list[Notice]:
    """What stands above a page in a meeting: the item, the way on and back, and the list.

    Returns
    -------
    list of Notice
        What of the meeting's list was refused.
    """
    t = session.t
    params = st.query_params.to_dict()
    items, refused = meeting_list.unpacked(params.get("list", ""), frame.PAGES)
    notices = [Notice("meeting_refused", "list", str(refused))] if refused else []
    code = current.url_path or next(iter(frame.PAGES))
    at = _place(params.get("item", ""), len(items))
    here = meeting_list.item(code, params)

    def go(place: int, label: str, key: str) -> None:
        one = items[place - 1]
        _link(pages[one.page], label, key, _query(session, items, place))

    st.html(f"<style>{_CSS}</style>")
    with st.container(horizontal=True, key="meeting", vertical_alignment="center", gap="small"):
        st.html(
            '<div class="site"><span class="mark" aria-hidden="true"></span>'
            f"{escape(_where(session, items, at))}</div>",
            width="content",
        )
        if items:
            back, on = ("›", "‹") if t.dir == "rtl" else ("‹", "›")
            if at > 1:
                go(at - 1, f"{back} {t('meeting.previous')}", "meeting-previous")
            if at < len(items):
                go(at + 1, f"{t('meeting.next')} {on}", "meeting-next")
            with st.popover(t("meeting.list")):
                for place, one in enumerate(items, start=1):
                    label = t("mark.join").join([number(place, t.lang), _name(session, one)])
                    go(place, label, f"meeting-item-{place}")
        kept = {name: value for name, value in params.items() if name not in OWN}
        if here not in items and len(items) < meeting_list.MOST_ITEMS:
            longer = (*items, here)
            said = kept | _own(longer, len(longer))
            _link(current, t("meeting.add"), "meeting-add", said)
        elif here in items:
            shorter = tuple(one for one in items if one != here)
            said = kept | _own(shorter, 0)
            _link(current, t("meeting.remove"), "meeting-remove", said)
        _link(current, t("meeting.end"), "meeting-end", kept)
    said_keys = {"rtl": t.dir == "rtl", "list": params.get("list", "")}
    with st.container(key="go-meeting"):
        st.html(
            f"<script>{_SCRIPT}({json.dumps(said_keys)})</script>", unsafe_allow_javascript=True
        )
    return notices


def _link(page: "st.Page", label: str, key: str, query: dict[str, str]) -> None:
    with st.container(key=key, width="content"):
        st.page_link(page, label=label, query_params=query)


def _place(asked: str, count: int) -> int:
    """Which item is shown, from 1; 0 for a page that is not (yet) one of the list."""
    return int(asked) if asked.isascii() and asked.isdigit() and 1 <= int(asked[:4]) <= count else 0


def _own(items: tuple[Item, ...], place: int) -> dict[str, str]:
    """The meeting's own parameters."""
    own = {"meeting": "1"}
    if items:
        own["list"] = meeting_list.packed(items)
    return own | ({"item": str(place)} if place else {})


def _query(session: Session, items: tuple[Item, ...], place: int) -> dict[str, str]:
    return {"lang": session.lang} | items[place - 1].query | _own(items, place)


def _where(session: Session, items: tuple[Item, ...], at: int) -> str:
    """Which item of the list is on the wall."""
    t = session.t
    count = number(len(items), t.lang)
    if at:
        return t("meeting.at", item=number(at, t.lang), count=count)
    return t.n("meeting.items", len(items)) if items else t("meeting.empty")


def _name(session: Session, one: Item) -> str:
    """An item in words: its page, and the indicator and areas that it asks for."""
    say, library = view.words(session.lang), session.library
    query = one.query
    said = [session.t.of("page", one.page)]
    if query.get("indicator") in library.indicators.index:
        said.append(say.indicator(query["indicator"]))
    codes = [query.get("area", ""), *query.get("areas", "").split(",")]
    known = [code for code in dict.fromkeys(codes) if code in library.dataset.areas.index]
    if known:
        said.append(say.areas(known))
    return session.t("mark.join").join(said)
