"""The method page: prose of each language, with numbers and definitions from the dataset."""

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template

import streamlit as st

from divide.catalog.choose import BASIS_ORDER, STATUS_ORDER
from divide.kept import kept
from divide.measures import library as libraries
from divide.measures.missing import KINDS
from divide.text import names, numbers, periods
from divide.text.catalogue import texts
from divide.text.words import Words
from divide.widgets import tables
from divide.widgets.session import Session

PROSE = Path(__file__).resolve().parents[1] / "text" / "method"
SURVEY = "heis"
_HEADING = re.compile(r'<h2 id="([a-z-]+)">(.*?)</h2>')
_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8").rstrip()


def show(session: Session) -> None:
    """Contents, prose and definitions; the place that the address names comes into view."""
    st.html(page(session.lang, session.version))
    with st.container(key="place"):
        st.html(f"<script>{_SCRIPT}</script>", unsafe_allow_javascript=True)


@kept(4)
def page(lang: str, version: str) -> str:
    """HTML of the page below its title.

    Parameters
    ----------
    lang : str
        Language code.
    version : str
        Version of the dataset that the page is kept for.

    Raises
    ------
    KeyError
        The prose names a number that is not known here.
    """
    t = texts(lang)
    prose = (PROSE / f"{lang}.html").read_text(encoding="utf-8")
    contents = "".join(
        f'<li><a href="#{place}">{title}</a></li>' for place, title in _HEADING.findall(prose)
    )
    label = escape(t("method.contents"))
    body = Template(prose).substitute(values(lang, version))
    return (
        f'<div class="method"><nav class="contents" aria-label="{label}"><p>{label}</p>'
        f"<ol>{contents}</ol></nav>{body}</div>"
    )


def values(lang: str, version: str) -> dict[str, str]:
    """What the prose leaves open: numbers, tables and definitions, as HTML.

    Parameters
    ----------
    lang, version : str
        As for `page`.
    """
    library, t = libraries.current(), texts(lang)
    dataset = library.dataset
    rows = dataset.observations
    survey = rows[rows["definition"] == SURVEY]
    scopes = dataset.definitions["comparable_across"].value_counts()
    counts = {
        "observations": len(rows),
        "sources": len(dataset.sources),
        "provinces": len(library.areas("province")),
        "counties": len(library.areas("county")),
        "indicators": len(dataset.indicators),
        "definitions": len(dataset.definitions),
        "scope_all": scopes.get("all", 0),
        "scope_within": scopes.get("within_province", 0),
        "scope_none": scopes.get("none", 0),
        "heis_rows": len(survey),
        "heis_counties": int((survey["level"] == "county").sum()),
        "heis_smallest": survey["sample"].min(),
    }
    empties = {f"missing_{kind}": escape(t.of("missing", kind)) for kind in KINDS}
    return (
        {name: numbers.number(count, lang) for name, count in counts.items()}
        | empties
        | {
            "site": escape(t("site.name")),
            "version": f'<span class="code" lang="en" dir="ltr">{escape(version)}</span>',
            "statuses": _statuses(lang),
            "heis_table": _windows(lang),
            "definitions_list": _definitions(Words(library, t)),
        }
    )


def _statuses(lang: str) -> str:
    """Tables of statuses, qualifiers and of how periods are known, each with its count."""
    t = texts(lang)
    rows = libraries.current().dataset.observations
    heads = [t("method.mark"), t("method.meaning"), t("method.count")]

    def counted(caption: str, column: str, said: Sequence[tuple[str, str, str]]) -> str:
        count = rows[column].value_counts()
        return tables.table(
            caption,
            heads,
            [
                [
                    tables.text(name, head=True),
                    tables.text(about),
                    tables.text(numbers.number(count.get(code, 0), lang), "figure"),
                ]
                for code, name, about in said
            ],
        )

    status = [(c, names.status(c, lang), names.status_about(c, lang)) for c in STATUS_ORDER]
    qualifier = [
        (c, names.qualifier(c, lang), t.of("method.qualifier", c))
        for c in ("exact", "about", "at_least", "at_most")
    ]
    basis = [
        (c, names.period_basis(c, lang), names.period_basis_about(c, lang)) for c in BASIS_ORDER
    ]
    return (
        counted(t("method.statuses"), "status", status)
        + counted(t("method.qualifiers"), "qualifier", qualifier)
        + counted(t("method.bases"), "period_basis", basis)
    )


def _windows(lang: str) -> str:
    """How many counties have a survey estimate, by years and indicator; empty without any."""
    library, t = libraries.current(), texts(lang)
    rows = library.dataset.observations
    rows = rows[
        (rows["definition"] == SURVEY)
        & (rows["level"] == "county")
        & (rows["residence"] == "total")
    ]
    if rows.empty:
        return ""
    counts = rows.groupby(["end", "start", "indicator"])["area"].nunique().unstack(fill_value=0)
    samples = rows.drop_duplicates(["end", "start"]).set_index(["end", "start"])
    body = [
        [
            tables.text(periods.period(samples.loc[window], lang), head=True),
            *(tables.text(numbers.number(count, lang), "figure") for count in line),
        ]
        for window, line in zip(counts.index, counts.to_numpy(), strict=True)
    ]
    everyone = numbers.number(len(library.areas("county")), lang)
    heads = [names.indicator(library.dataset, code, lang) for code in counts.columns]
    caption = t("method.windows", counties=everyone)
    return tables.table(caption, [t("method.window"), *heads], body)


def _definitions(say: Words) -> str:
    """Every indicator and its definitions, folded by theme."""
    library, t = say.library, say.t
    count = library.dataset.observations.groupby(["indicator", "definition"]).size()
    folds = []
    for theme in dict.fromkeys(library.indicators["theme"]):
        codes = library.of_theme(theme)
        parts = []
        for code in codes:
            computed = library.is_derived(code)
            unit = numbers.unit(str(library.indicators.at[code, "unit"]), t.lang)
            own = (
                [] if computed else [pair for pair in library.definitions.index if pair[0] == code]
            )
            listed = "".join(
                f'<li id="definition-{code}-{definition}">'
                f"{_definition(say, code, definition, int(count.get((code, definition), 0)))}</li>"
                for code, definition in own
            )
            note = f'<p><a href="#rates">{escape(t("method.computed"))}</a></p>' if computed else ""
            parts.append(
                f'<div class="indicator" id="indicator-{code}">'
                f'<h4>{escape(say.indicator(code))} <span class="tags">{escape(unit)}</span></h4>'
                f"<p>{escape(say.indicator_about(code))}</p>{note}"
                + (f"<ul>{listed}</ul>" if listed else "")
                + "</div>"
            )
        title = t.n("method.theme", len(codes), theme=names.theme(theme, t.lang))
        folds.append(
            f'<details id="theme-{theme.replace("_", "-")}"><summary>{escape(title)}</summary>'
            f"<h3>{escape(names.theme(theme, t.lang))}</h3>{''.join(parts)}</details>"
        )
    return "".join(folds)


def _definition(say: Words, indicator: str, definition: str, figures: int) -> str:
    """HTML of one definition: what it counts, what it compares with, how many figures."""
    t, about = say.t, say.library.definitions.loc[(indicator, definition)]
    said = [t.of("method.across", about["comparable_across"])]
    if about["comparable_with"]:
        near = say.definitions(indicator, about["comparable_with"])
        said.append(t("method.with", definitions=near))
    said.append(t.n("method.figures", figures))
    return (
        f"<strong>{escape(say.definition(indicator, definition))}</strong>. "
        f"{escape(say.definition_about(indicator, definition))} "
        f'<span class="tags">{escape(t("mark.join").join(said))}</span>'
    )
