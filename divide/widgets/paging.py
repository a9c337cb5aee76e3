"""Long listings page by page; the page stands in the address."""

import math

import pandas as pd
import streamlit as st

from divide.text.digits import digits
from divide.text.numbers import number
from divide.widgets.link import Reader
from divide.widgets.session import Session

PAGE = 50


def part(rows: pd.DataFrame, link: Reader, size: int = PAGE) -> tuple[pd.DataFrame, int, int]:
    """The rows of the page asked for, its number, and how many pages of a size there are."""
    pages = max(1, math.ceil(len(rows) / size))
    page = link.whole_number("page", 1, pages, 1)
    return rows.iloc[(page - 1) * size : page * size], page, pages


def caption(session: Session, page: int, pages: int) -> str:
    """Which page this is."""
    lang = session.lang
    return session.t("lookup.page", page=number(page, lang), pages=number(pages, lang))


def buttons(session: Session, page: int, pages: int) -> None:
    """The way to the pages before and after; nothing where there is only one."""
    if pages == 1:
        return
    t = session.t

    def go(to: int) -> None:
        if to == 1:
            st.query_params.pop("page", None)
        else:
            st.query_params["page"] = str(to)

    with st.container(horizontal=True, key="pager", vertical_alignment="center"):
        st.button(
            t("lookup.previous"), on_click=go, args=(page - 1,), disabled=page == 1, key="previous"
        )
        said = digits(caption(session, page, pages), session.lang)
        st.html(f'<span class="tags">{said}</span>', width="content")
        st.button(
            t("lookup.next"), on_click=go, args=(page + 1,), disabled=page == pages, key="next"
        )
