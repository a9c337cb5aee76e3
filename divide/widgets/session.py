"""What every page needs to know of the reader: language, look, figures."""

import logging
from dataclasses import dataclass

import streamlit as st

from divide.charts.look import Look
from divide.measures import library
from divide.measures.library import Library
from divide.text.catalogue import LANGUAGES, Texts, texts

LOG = logging.getLogger("divide")
DEFAULT_AREAS = ("IR-02", "IR-04")
MOST_AREAS = 6
PROVINCE_CODE = len("IR-02")
MEETING_ZOOM = 1.3  # letters of pictures on the wall of a meeting room


@dataclass(frozen=True)
class Session:
    """One reader's language and look, and the figures of the process.

    Attributes
    ----------
    t : Texts
    look : Look
    library : Library
    only : str
        Key of the one exhibit that the page is to show; empty for the whole page.
    meeting : bool
        Whether the page is shown to a room (see :mod:`divide.widgets.meeting`).
    """

    t: Texts
    look: Look
    library: Library
    only: str = ""
    meeting: bool = False

    def shows(self, key: str) -> bool:
        """Whether the page shows the exhibit of this key."""
        return self.only in ("", key)

    @property
    def lang(self) -> str:
        """Language code."""
        return self.t.lang

    @property
    def version(self) -> str:
        """Version of the dataset: whatever is kept is kept by it."""
        return self.library.dataset.version

    @property
    def other(self) -> Texts:
        """The texts of the other language, for messages said in both."""
        return texts(next(lang for lang in LANGUAGES if lang != self.t.lang))


def session() -> Session:
    """The session of the script that runs now.

    The language is that of the address; without one, the language of the last
    page this reader saw; at first Persian.
    """
    asked = st.query_params.get("lang") or st.session_state.get("lang")
    lang = asked if asked in LANGUAGES else LANGUAGES[0]
    t = texts(lang)
    dark = st.context.theme.type == "dark"
    meeting = st.query_params.get("meeting") == "1"
    look = Look(dark=dark, rtl=t.dir == "rtl", zoom=MEETING_ZOOM if meeting else 1.0)
    return Session(t, look, library.pin(), st.query_params.get("only", ""), meeting)
