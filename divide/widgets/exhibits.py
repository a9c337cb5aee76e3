"""What a page shows that can be taken away: its pictures and tables, each with its figures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

import plotly.graph_objects as go
import streamlit as st

from divide.charts.look import Look
from divide.export.picture import LegendItem
from divide.text.cites import uncited
from divide.widgets.session import Session

_SHOWN = "exhibits"
# what a reader can take from any exhibit, from one with a picture, from a map, from all data
FORMS, PICTURE_FORMS = ("cite", "table", "csv", "xlsx", "all"), ("png", "svg")
MAP_FORMS = ("geojson",)
WHOLE, WHOLE_FORMS = "dataset", ("zip", "sdmx")
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
    missing : mapping of str to str, optional
        Of a map: every area without a figure to its kind of empty.
    params : mapping of str to str
        What it shows, by the names of the address.
    notes : tuple of str
        What the signs in the picture mean, for a picture that stands alone.
    files : mapping of str to callable
        Forms that only this exhibit has, and what makes their bytes.
    """

    key: str
    title: str
    subtitle: str
    labels: Callable[[], list[int]]
    indicators: tuple[str, ...]
    figure: Callable[[Look], go.Figure] | None = None
    legend: Callable[[Look], tuple[LegendItem, ...]] = field(default=lambda look: ())
    missing: Mapping[str, str] | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    files: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms that it can be taken in."""
        pictures = PICTURE_FORMS if self.figure else ()
        return (
            *self.files,
            *FORMS,
            *pictures,
            *(MAP_FORMS if self.missing is not None else ()),
        )


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
    label = f"{t('take.row')}: {uncited(exhibit.title)}"
    # inside another site's page there is room for the link only
    forms = ("cite",) if session.only else exhibit.forms
    return _buttons(session, exhibit.key, forms, label)


def whole(session: Session) -> str:
    """HTML of the row that takes the whole dataset away."""
    return _buttons(session, WHOLE, WHOLE_FORMS, session.t("take.whole"))


def _buttons(session: Session, key: str, forms: Sequence[str], label: str) -> str:
    t = session.t
    buttons = ""
    for form in forms:
        dialog = ' aria-haspopup="dialog"' if form in _DIALOGS else ""
        name = escape(t.of("take_form", form))
        what = escape(key, quote=True)
        buttons += f'<button type="button" data-take="{what}:{form}"{dialog}>{name}</button>'
    named = escape(label, quote=True)
    return f'<div class="take" role="group" aria-label="{named}">{buttons}</div>'
