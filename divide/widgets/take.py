"""What a reader takes away from an exhibit: files, its table, its address and citation."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Literal, cast
from urllib.parse import urlencode, urlsplit, urlunsplit

import pandas as pd
import streamlit as st

from divide.catalog.load import own_folder
from divide.export import citation, geojson, sdmx
from divide.export import tables as sheets
from divide.export.edition import edition
from divide.export.listing import listing
from divide.export.package import data_package
from divide.kept import kept
from divide.measures import library as libraries
from divide.text.cites import uncited
from divide.widgets import boundaries, pictures, tables, view
from divide.widgets.exhibits import Exhibit
from divide.widgets.session import Session
from divide.widgets.tables import Cell, figure_cell, note_cell, period_cell, source_cell, text

MIME = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "svg": "image/svg+xml",
    "geojson": "application/geo+json",
    "zip": "application/zip",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_FRAME_HEIGHT = 900


class Nothing(Exception):
    """There is no figure in what was asked for."""


@dataclass(frozen=True)
class File:
    """A file to save.

    Attributes
    ----------
    name, mime : str
    content : bytes
    """

    name: str
    mime: str
    content: bytes


def address(session: Session, only: str = "", picked: Mapping[str, str] | None = None) -> str:
    """Address of what the reader sees, with every choice in it, made or left as it was.

    Parameters
    ----------
    session : Session
    only : str
        Key of an exhibit, for the address of the page with it alone.
    picked : mapping of str to str, optional
        What the exhibit shows, by the names of the address: a default that changes
        later must not change what was cited.
    """
    params = {name: value for name, value in st.query_params.to_dict().items() if name != "only"}
    params = dict(picked or {}) | params
    params |= {"lang": session.lang} | ({"only": only} if only else {})
    here = urlsplit(st.context.url or "")
    return urlunsplit((here.scheme, here.netloc, here.path, urlencode(params, safe=","), ""))


def served() -> bool:
    """Whether ``server.py`` serves the app, and with it the data API and the share pages."""
    return os.environ.get("DIVIDE_SERVED") == "1"


def _share(here: str) -> str:
    """Address of a view whose title and picture a chat shows before anybody opens it."""
    parts = urlsplit(here)
    page = parts.path.rpartition("/")[2] or "overview"
    return urlunsplit((parts.scheme, parts.netloc, f"/s/{page}", parts.query, ""))


def rows(session: Session, exhibit: Exhibit) -> pd.DataFrame:
    """The observations that an exhibit shows, in its order.

    Raises
    ------
    Nothing
        It shows none.
    """
    labels = exhibit.labels()
    if not labels:
        raise Nothing
    return session.library.observations.loc[labels]


def file(session: Session, exhibit: Exhibit, form: str) -> File:
    """A file of an exhibit.

    Parameters
    ----------
    session : Session
    exhibit : Exhibit
    form : {"csv", "xlsx", "all", "png", "svg", "geojson"} or one of its own
        What is shown as CSV or XLSX; all figures of its indicators as CSV; its picture; the
        areas of a map with their figures; one of the exhibit's own files.

    Raises
    ------
    Nothing
        There is no figure to take.
    """
    say = view.words(session.lang)
    if form in exhibit.files:
        own = replace(exhibit, indicators=())  # its key says what it is
        return File(_name(session, own, "", form), MIME[form], exhibit.files[form]())
    shown = rows(session, exhibit)
    if form == "all":
        table = session.library.observations
        every = table[table["indicator"].isin(exhibit.indicators)]
        return File(_name(session, exhibit, "all", "csv"), MIME["csv"], _csv(session, every))
    if form == "csv":
        content = _csv(session, shown, exhibit.missing)
        return File(_name(session, exhibit, "", "csv"), MIME["csv"], content)
    title, subtitle = uncited(exhibit.title), exhibit.subtitle
    here = address(session, picked=exhibit.params)
    if form == "xlsx":
        content = sheets.xlsx_bytes(say, shown, title, subtitle, here, missing=exhibit.missing)
        return File(_name(session, exhibit, "", "xlsx"), MIME["xlsx"], content)
    if form == "geojson":
        content = _geojson(session, exhibit, shown, title, here)
        return File(_name(session, exhibit, "", form), MIME[form], content)
    kind = cast(Literal["png", "svg"], form)
    content = pictures.drawn(session, exhibit, shown, here, kind)
    return File(_name(session, exhibit, "", form), MIME[form], content)


def _geojson(
    session: Session, exhibit: Exhibit, shown: pd.DataFrame, title: str, here: str
) -> bytes:
    missing = exhibit.missing or {}
    held = {*shown["area"], *missing}
    table = session.library.dataset.areas
    areas = [code for code in table.index if code in held]
    level = str(table.at[areas[0], "level"])
    shapes = geojson.geometries(boundaries.geometry(boundaries.geojson(level)))
    say = view.words(session.lang)
    return geojson.geojson_bytes(say, areas, shown, shapes, missing, title, here)


def whole(session: Session, form: str) -> File:
    """The whole dataset: ``zip``, the data package, or ``sdmx``, SDMX-CSV."""
    code = re.sub("[^A-Za-z0-9._]+", "-", edition(session.library.dataset).code)
    content = _whole(session.version, form)
    name = f"digital-divide-iran-{code}.{'zip' if form == 'zip' else 'sdmx.csv'}"
    return File(name, MIME["zip" if form == "zip" else "csv"], content)


@kept(4)
def _whole(version: str, form: str) -> bytes:
    dataset = libraries.current().dataset
    return data_package(own_folder(), dataset) if form == "zip" else sdmx.sdmx_bytes(dataset)


def _csv(session: Session, shown: pd.DataFrame, missing: Mapping[str, str] | None = None) -> bytes:
    return sheets.csv_bytes(listing(view.words(session.lang), shown, missing))


def _name(session: Session, exhibit: Exhibit, part: str, suffix: str) -> str:
    """File name in ASCII: what it is of, and of which edition of the dataset."""
    made = edition(session.library.dataset).code
    parts = [*exhibit.indicators[:1], exhibit.key, part, made]
    stem = "-".join(re.sub("[^A-Za-z0-9._]+", "-", one) for one in parts if one)
    return f"{stem}.{suffix}"


def table_html(session: Session, exhibit: Exhibit) -> str:
    """The figures of an exhibit as a table, each with the way to its origin."""
    say = view.words(session.lang)
    t, shown = say.t, rows(session, exhibit)
    several = shown["indicator"].nunique() > 1
    body: list[list[Cell]] = []
    for _, row in shown.iterrows():
        cells = [text(say.full_area(row["area"]), head=True)]
        if several:
            cells.append(text(say.indicator(row["indicator"])))
        body.append(
            [
                *cells,
                figure_cell(say, row),
                text(say.residence(row)),
                period_cell(say, row),
                text(say.definition(row["indicator"], row["definition"])),
                source_cell(say, row),
                note_cell(say, row),
            ]
        )
    heads = ["area", *(["indicator"] if several else [])]
    heads += ["value", "residence", "period", "definition", "source", "note"]
    title = uncited(exhibit.title)
    parts = [one for one in exhibit.subtitle.split(t("mark.join")) if one and one not in title]
    caption = t("mark.join").join([title, *parts])
    return tables.table(caption, [t.of("table", head) for head in heads], body)


def cite_html(session: Session, exhibit: Exhibit) -> str:
    """Address, embed code and citations of an exhibit, each to be copied."""
    t, shown = session.t, rows(session, exhibit)
    title, here = uncited(exhibit.title), address(session, picked=exhibit.params)
    frame = (
        f'<iframe src="{escape(address(session, exhibit.key, exhibit.params), quote=True)}" '
        f'title="{escape(title, quote=True)}" width="100%" height="{_FRAME_HEIGHT}" '
        'style="border:0" loading="lazy"></iframe>'
    )
    parts = [_copied(session, "link", t("take.link"), here, "en")]
    if served():
        parts.append(_copied(session, "share", t("take.share"), _share(here), "en"))
    parts += [
        _copied(session, "embed", t("take.embed"), frame, "en"),
    ]
    for other in (session.t, session.other):
        say = view.words(other.lang)
        # the finding is a sentence of the reader's language; in the other one, what it is about
        named = title if other is session.t else say.indicator(exhibit.indicators[0])
        said = citation.citation(say, named, here, rows=shown)
        parts.append(_copied(session, other.lang, other("take.citation"), said, other.lang))
    bibtex = citation.bibtex(view.words(session.lang), title, here, rows=shown)
    parts.append(_copied(session, "bibtex", t("take.bibtex"), bibtex, "en"))
    return "".join(parts)


def _copied(session: Session, key: str, name: str, content: str, lang: str) -> str:
    """A text with the button that copies it."""
    t = session.t
    direction = "rtl" if lang == "fa" else "ltr"
    return (
        f'<div class="copy"><h3>{escape(name)}</h3>'
        f'<p id="copy-{key}" class="copied" lang="{lang}" dir="{direction}" data-latin="">'
        f"{escape(content)}</p>"
        f'<button type="button" data-copy="copy-{key}" data-done="{escape(t("take.copied"))}">'
        f"{escape(t('take.copy'))}</button></div>"
    )
