"""What the parts of the inequality page share: their heading, their small print, rank axes."""

from html import escape

import streamlit as st

from divide.text.bidi import embed
from divide.text.numbers import number
from divide.widgets.session import Session


def heading(session: Session, title: str, plain: str) -> None:
    """A part of the page: its name, and what it tells in one sentence."""
    if session.only:
        return
    st.html(f'<h2 class="part">{escape(title)}</h2><p class="sub">{escape(plain)}</p>')


def statistician(session: Session, paragraph: str) -> None:
    """A paragraph that a statistician may open."""
    if session.only:
        return
    summary = escape(session.t("reading.statistician"))
    folded = f"<summary>{summary}</summary><p>{escape(paragraph)}</p>"
    st.html(f'<div class="under"><details class="reading">{folded}</details></div>')


def folded(summary: str, inside: str) -> None:
    """HTML that a reader may open, such as a long table under its picture."""
    st.html(f'<details class="weak"><summary>{escape(summary)}</summary>{inside}</details>')


def rank_ticks(last: int, lang: str, first: int = 1) -> list[tuple[float, str]]:
    """The first rank shown, the last, and a few round ones between."""
    step = next(one for one in (1, 5, 10, 20, 50, 100, 200) if (last - first) / one <= 8)
    inner = [
        rank
        for rank in range(step, last, step)
        if rank - first >= step / 2 and last - rank >= step / 2
    ]
    return [(float(rank), embed(number(rank, lang), lang)) for rank in (first, *inner, last)]
