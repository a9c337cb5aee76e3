"""An exhibit as a picture to take away, with its words inside."""

import dataclasses
from typing import Literal

import pandas as pd

from divide.export.edition import edition
from divide.export.picture import Caption, picture
from divide.text.bidi import left_to_right
from divide.text.cites import uncited
from divide.text.periods import full_date
from divide.text.words import Words
from divide.widgets import boundaries, view
from divide.widgets.exhibits import Exhibit
from divide.widgets.session import Session

MOST_SOURCES = 6


def caption(session: Session, exhibit: Exhibit, rows: pd.DataFrame, address: str) -> Caption:
    """The words of a picture: its finding, what it shows, of when, and from whom.

    Parameters
    ----------
    session : Session
    exhibit : Exhibit
    rows : pandas.DataFrame
        The observations it shows.
    address : str
        Of the view.
    """
    say = view.words(session.lang)
    return Caption(
        title=uncited(exhibit.title),
        subtitle=exhibit.subtitle,
        lines=(*exhibit.notes, *lines(say, rows)),
        address=address,
        lang=session.lang,
        rtl=session.t.dir == "rtl",
        legend=exhibit.legend(session.look),
    )


def lines(say: Words, rows: pd.DataFrame) -> list[str]:
    """What stands under a picture: its period, its sources and the edition of the dataset."""
    t = say.t
    key = "period" if rows["year"].nunique() > 1 else "year"
    period = t.of("under_span", key, years=say.span(rows))
    sources = [say.source(code) for code in dict.fromkeys(rows["source"])]
    named = t("picture.source_join").join(sources[:MOST_SOURCES])
    if len(sources) > MOST_SOURCES:
        named = t.n("picture.more_sources", len(sources) - MOST_SOURCES, sources=named)
    own = edition(say.library.dataset)
    made = left_to_right(own.code)
    if own.date is None:
        release = t("picture.edition", code=made)
    else:
        release = t("picture.release", code=made, date=full_date(own.date, say.lang))
    return [period, t("picture.sources", sources=named), release]


def drawn(
    session: Session,
    exhibit: Exhibit,
    rows: pd.DataFrame,
    address: str,
    kind: Literal["svg", "png", "pdf"],
) -> bytes:
    """The picture as a file.

    Raises
    ------
    EmptyPicture
        There is nothing to draw.
    ValueError
        The exhibit is a table.
    """
    if exhibit.figure is None:
        raise ValueError(f"{exhibit.key} has no picture")
    look = dataclasses.replace(session.look, zoom=1.0)  # a file is read on paper
    return picture(
        exhibit.figure(look).to_plotly_json(),
        caption(session, exhibit, rows, address),
        look,
        boundaries.geometry,
        kind=kind,
    )
