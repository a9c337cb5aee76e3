"""Every source with what it supplied, and a page of its own for each."""

from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from divide.catalog.calendar import solar_years
from divide.catalog.schema import SOURCE_KINDS, THEMES
from divide.kept import kept
from divide.measures import consistency
from divide.measures import library as libraries
from divide.text import names
from divide.text.letters import normalise, sort_key
from divide.text.numbers import digits, number
from divide.text.periods import period, period_other, published
from divide.text.words import Words
from divide.widgets import blocks, controls, lookup, paging, tables
from divide.widgets.link import Notice, Reader
from divide.widgets.lookup import ALL
from divide.widgets.session import Session
from divide.widgets.tables import Cell, text

SORTS = ("figures", "published", "publisher")


def show(session: Session, say: Words, link: Reader) -> None:
    """The view: one source where the address names it, else the list of all."""
    asked = link.params.get("source")
    if asked is not None and asked in session.library.dataset.sources.index:
        _one(session, say, link, asked)
        return
    if asked is not None:
        link.notices.append(Notice("unknown_value", "source", asked))
    _all(session, say, link)


def publisher(say: Words, code: str) -> str:
    """Publisher of a source, without the date."""
    return digits(say.library.dataset.sources.at[code, f"publisher_{say.lang}"], say.lang)


def address(say: Words, code: str) -> str:
    """Address of a source's own page, inside this site."""
    return f"data?{urlencode({'view': 'sources', 'source': code, 'lang': say.lang})}"


# All sources ----------------------------------------------------------------


def _all(session: Session, say: Words, link: Reader) -> None:
    t = session.t
    top = st.container()
    controls.fold(t("lookup.fold"))
    with st.container(key="controls"):
        theme, kind, sort, find = _pickers(session, link)
    rows = _supplied(session.version)
    if theme != ALL:
        rows = rows[[theme in themes for themes in rows["themes"]]]
    if kind != ALL:
        rows = rows[rows["kind"] == kind]
    if find:
        haystack = _haystack(session.version).loc[rows.index]
        for one in normalise(find).split():
            rows = rows[haystack.loc[rows.index].str.contains(one, regex=False)]
    rows = _sorted(say, rows, sort)
    with top:
        blocks.finding(
            t(
                "sources.heading",
                sources=t.n("count.sources", len(rows)),
                figures=t.n("count.figures", int(rows["figures"].sum())),
            ),
            t("sources.sub"),
            small=False,
        )
    if rows.empty:
        blocks.nothing(session, t("sources.none"))
        return
    part, page, pages = paging.part(rows, link)
    body = [_line(say, str(code), row) for code, row in part.iterrows()]
    heads = [t("table.source"), t("sources.title"), t("sources.published"), t("sources.kind")]
    heads += [t("sources.figures"), t("sources.indicators"), t("sources.areas")]
    heads += [t("sources.years"), t("control.theme")]
    st.html(tables.table(paging.caption(session, page, pages), heads, body))
    paging.buttons(session, page, pages)


def _pickers(session: Session, link: Reader) -> tuple[str, str, str, str]:
    t = session.t
    theme = controls.select(
        "theme",
        t("control.theme"),
        [ALL, *THEMES],
        ALL,
        lambda code: t("lookup.all") if code == ALL else t.of("theme", code),
        link,
        drops=("page",),
    )
    kind = controls.select(
        "kind",
        t("sources.kind"),
        [ALL, *SOURCE_KINDS],
        ALL,
        lambda code: t("lookup.all") if code == ALL else t.of("source_kind", code),
        link,
        drops=("page",),
    )
    sort = controls.select(
        "sort",
        t("quality.sort"),
        SORTS,
        SORTS[0],
        lambda code: t.of("sources_sort", code),
        link,
        drops=("page",),
    )
    return theme, kind, sort, lookup.find_box(session, link, t("sources.find_hint"))


@kept(4)
def _supplied(version: str) -> pd.DataFrame:
    """What each source supplied, index ``source``: counts, years, themes; zeros for nothing."""
    dataset = libraries.current().dataset
    rows = dataset.observations
    groups = rows.assign(year=solar_years(rows["end"])).groupby("source")
    supplied = pd.DataFrame(
        {
            "figures": groups.size(),
            "indicators": groups["indicator"].nunique(),
            "areas": groups["area"].nunique(),
            "first": groups["year"].min(),
            "last": groups["year"].max(),
        }
    ).reindex(dataset.sources.index)
    themes = groups["theme"].agg(lambda own: frozenset(own))
    supplied["themes"] = [themes.get(code, frozenset()) for code in supplied.index]
    counts = ["figures", "indicators", "areas"]
    supplied[counts] = supplied[counts].fillna(0).astype("int64")
    return supplied.join(dataset.sources[["kind", "published"]])


@kept(2)
def _haystack(version: str) -> pd.Series:
    """Code, publisher, title, address and note of each source in one spelling."""
    table = libraries.current().dataset.sources
    columns = ["publisher_fa", "publisher_en", "title", "url", "published", "note"]
    said = [
        normalise(" ".join([str(code), *(str(cell) for cell in row if isinstance(cell, str))]))
        for code, row in zip(table.index, table[columns].to_numpy(), strict=True)
    ]
    return pd.Series(said, index=table.index, dtype="object")


def _sorted(say: Words, rows: pd.DataFrame, sort: str) -> pd.DataFrame:
    if sort == "publisher":
        return rows.loc[
            sorted(rows.index, key=lambda code: (sort_key(publisher(say, code), say.lang), code))
        ]
    column = {"figures": "figures", "published": "published"}[sort]
    return rows.sort_values(column, ascending=False, kind="stable", na_position="last")


def _line(say: Words, code: str, row: pd.Series) -> list[Cell]:
    t, lang, sources = say.t, say.lang, say.library.dataset.sources
    own = f'<a class="area" href="{escape(address(say, code))}">{escape(publisher(say, code))}</a>'
    years = ""
    if row["figures"]:
        years = say.years(int(row["first"]), int(row["last"]))
    themes = t("matrix.join").join(t.of("theme", one) for one in THEMES if one in row["themes"])
    return [
        Cell(own, "wrap", head=True),
        Cell(_foreign(say, code, sources.at[code, "title"]), "wide"),
        _published(say, row["published"]),
        text(names.source_kind(row["kind"], lang)),
        text(number(row["figures"], lang)),
        text(number(row["indicators"], lang)),
        text(number(row["areas"], lang)),
        text(years, "period"),
        text(themes),
    ]


def _foreign(say: Words, code: str, said: str) -> str:
    """HTML of a text in the language of its source."""
    language = say.library.dataset.sources.at[code, "language"]
    if language == say.lang:
        return escape(digits(said, say.lang))
    turn = "rtl" if language in ("fa", "ar") else "ltr"
    return f'<span lang="{escape(language)}" dir="{turn}">{escape(said)}</span>'


def _published(say: Words, when: object) -> Cell:
    """Date of publication, the other calendar in the tooltip."""
    if not isinstance(when, str):
        return text("")
    return Cell(
        f'<span title="{escape(_published_other(when, say.lang))}">'
        f"{escape(published(when, say.lang))}</span>",
        "period",
    )


def _published_other(when: str, lang: str) -> str:
    """Date of publication in the calendar that `published` leaves out."""
    row = {"period": when, "calendar": "gregorian"}
    if lang == "fa" and len(when) == len("2014-09-08"):
        return period(row, lang)
    return period_other(row, lang)


# One source -----------------------------------------------------------------


def _one(session: Session, say: Words, link: Reader, code: str) -> None:
    t, lang, dataset = session.t, session.lang, session.library.dataset
    source = dataset.sources.loc[code]
    row = _supplied(session.version).loc[code]
    back = f"data?{urlencode({'view': 'sources', 'lang': lang})}"
    st.html(
        f'<p class="sub"><a class="area" href="{escape(back)}">{escape(t("sources.back"))}</a></p>'
    )
    blocks.finding(
        t(
            "source_page.heading",
            publisher=publisher(say, code),
            figures=t.n("count.figures", int(row["figures"])),
            indicators=t.n("source_page.indicators", int(row["indicators"])),
            areas=t.n("source_page.areas", int(row["areas"])),
        ),
        small=False,
    )
    role = source[f"speaker_role_{lang}"]
    note = source["note"]
    when = source["published"]
    facts = [
        (t("sources.title"), _foreign(say, code, source["title"])),
        (t("sources.published"), _both_dates(say, when) if isinstance(when, str) else ""),
        (t("source_page.speaker"), escape(digits(role, lang)) if isinstance(role, str) else ""),
        (t("sources.kind"), escape(names.source_kind(source["kind"], lang))),
        (t("source_page.link"), _link(source["url"])),
        (
            t("source_page.note"),
            f'<span lang="en" dir="ltr">{escape(note)}</span>' if isinstance(note, str) else "",
        ),
        (t("source_page.code"), f'<span class="code" lang="en" dir="ltr">{escape(code)}</span>'),
    ]
    listed = "".join(f"<dt>{escape(what)}</dt><dd>{said}</dd>" for what, said in facts if said)
    st.html(f'<dl class="facts">{listed}</dl>')
    _checked(session, code)
    wanted = lookup.Wanted(ALL, ALL, ALL, ALL, ALL, code, "")
    found = lookup.rows(session.library, say, wanted)
    blocks.finding(t("source_page.figures"), t("lookup.sub"))
    lookup.listing(session, say, found, link)


def _checked(session: Session, code: str) -> None:
    """What the checks say of the source's figures, and the way there."""
    t = session.t
    table = consistency.current()
    if table.empty:
        return
    own = table.loc[[code in sources for sources in table["sources"]], "verdict"]
    if own.empty:
        return
    href = f"data?{urlencode({'view': 'checks', 'source': code, 'lang': session.lang})}"
    against = int((own == "contradicts").sum())
    said = t.n("source_page.checked", len(own), against=number(against, session.lang))
    st.html(
        f'<p>{escape(said)} <a class="area" href="{escape(href)}">'
        f"{escape(t('source_page.checks'))}</a></p>"
    )


def _both_dates(say: Words, when: str) -> str:
    """HTML of a date in both calendars."""
    return escape(
        say.t(
            "source_page.dates",
            own=published(when, say.lang),
            other=_published_other(when, say.lang),
        )
    )


def _link(url: object) -> str:
    """HTML of a web address, readable and short."""
    if not isinstance(url, str):
        return ""
    shown = url if len(url) <= 80 else f"{url[:79]}…"
    return (
        f'<a class="source" lang="en" dir="ltr" href="{escape(url, quote=True)}" target="_blank" '
        f'rel="noopener noreferrer">{escape(shown)}</a>'
    )
