"""What a page shows that can be taken away: its pictures and tables, each with its figures."""

from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

import plotly.graph_objects as go
import streamlit as st

from divide.charts.look import Look
from divide.export.picture import LegendItem
from divide.text.cites import uncited
from divide.widgets.session import Session

_SHOWN = "exhibits"
# what a reader can take from any exhibit, and from one with a picture
FORMS, PICTURE_FORMS = ("cite", "table", "csv", "xlsx", "all"), ("png", "svg")
_DIALOGS = ("cite", "table")


@dataclass(frozen=True)
class Exhibit:
    """One picture or table, made again only when somebody takes it away.

    Attributes
    ----------
    key : str
        Its name on the page, also in the address of the page with it alone.
    title, subtitle : str
        Plain text.
    labels : callable
        Labels of the observations shown, in the order shown.
    indicators : tuple of str
        What "all figures" are of.
    figure : callable or None
        The picture, in a look.
    legend : callable
        The picture's legend, in a look.
    areas : tuple of str
        Chosen areas, named by colour under the picture.
    """

    key: str
    title: str
    subtitle: str
    labels: Callable[[], list[int]]
    indicators: tuple[str, ...]
    figure: Callable[[Look], go.Figure] | None = None
    legend: Callable[[Look], tuple[LegendItem, ...]] = field(default=lambda look: ())
    areas: tuple[str, ...] = ()


def begin() -> None:
    """Forget what an earlier run of the page showed."""
    st.session_state[_SHOWN] = {}


def shown() -> dict[str, Exhibit]:
    """What the page shows, by key."""
    found: dict[str, Exhibit] = st.session_state.get(_SHOWN, {})
    return found


def under(session: Session, exhibit: Exhibit) -> None:
    """Write the row of an exhibit under it."""
    st.html(f'<div class="under">{row(session, exhibit)}</div>')


def row(session: Session, exhibit: Exhibit) -> str:
    """Note an exhibit; HTML of the row of buttons that take it away."""
    shown()[exhibit.key] = exhibit
    t = session.t
    forms = FORMS + (PICTURE_FORMS if exhibit.figure else ())
    buttons = ""
    for form in forms:
        dialog = ' aria-haspopup="dialog"' if form in _DIALOGS else ""
        name = escape(t.of("take_form", form))
        what = escape(exhibit.key, quote=True)
        buttons += f'<button type="button" data-take="{what}:{form}"{dialog}>{name}</button>'
    label = escape(f"{t('take.row')}: {uncited(exhibit.title)}", quote=True)
    return f'<div class="take" role="group" aria-label="{label}">{buttons}</div>'
