"""Contradictions and checks as content: every comparison of figures, and what it shows."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from divide.catalog.schema import CHECK_KINDS, THEMES
from divide.kept import kept
from divide.measures import consistency
from divide.measures import library as libraries
from divide.measures.consistency import Finding
from divide.measures.verdicts import VERDICTS
from divide.text import findings
from divide.text.numbers import number
from divide.text.words import Words
from divide.widgets import blocks, controls, paging, tables, view
from divide.widgets.link import Notice, Reader
from divide.widgets.lookup import ALL
from divide.widgets.session import PROVINCE_CODE, Session
from divide.widgets.tables import Cell, text

_MOST_FIGURES = 6  # a sum over areas lists the first and counts the rest
_PAGE = 20  # groups, or findings of one rule: what a phone's reader still scrolls through
_GROUP = ["verdict", "check"]
_KEPT = ("area", "theme", "source")  # choices that hold on the way to all findings of a rule
_FOLDED = 10  # further findings of a rule that its group folds away


@dataclass(frozen=True)
class Wanted:
    """What is listed: codes, or ``all``."""

    area: str
    theme: str
    source: str
    verdict: str
    check: str


def show(session: Session, say: Words, link: Reader) -> None:
    """The view: one finding where the address names it, else the list."""
    if session.library.dataset.checks.empty:
        blocks.nothing(session, session.t("check.no_rules"))
        return
    table = consistency.current()
    asked = link.params.get("finding")
    if asked is not None:
        one = table[table["id"] == asked]
        if len(one):
            _one(session, one)
            return
        link.notices.append(Notice("unknown_value", "finding", asked))
    top = st.container()
    controls.fold(session.t("lookup.fold"))
    with st.container(key="controls"):
        wanted = filters(session, say, link)
    with top:
        _heading(session, rows(table, wanted, verdict=False))
    _listing(session, rows(table, wanted), link)
    st.html(_rules(session.lang, session.version))


def address(lang: str, finding: str) -> str:
    """Address of one finding, inside this site."""
    return f"data?{urlencode({'view': 'checks', 'finding': finding, 'lang': lang})}"


def filters(session: Session, say: Words, link: Reader) -> Wanted:
    """Pickers of the list, each kept in the address."""
    t, dataset = session.t, session.library.dataset

    def pick(name: str, label: str, codes: list[str], describe: Callable[[str], str]) -> str:
        def said(code: str) -> str:
            return t("lookup.all") if code == ALL else describe(code)

        return controls.select(name, label, [ALL, *codes], ALL, said, link, drops=("page",))

    def verdict(code: str) -> str:
        return t("check.differing") if code == ALL else t.of("check_verdict", code)

    def rule(code: str) -> str:
        if code in CHECK_KINDS:
            return t.of("check_kind", code)
        return findings.name(dataset.checks, code, t.lang)

    area = pick("area", t("control.area"), view.area_order(t.lang, dataset.version), say.full_area)
    theme = pick("theme", t("control.theme"), list(THEMES), lambda code: t.of("theme", code))
    chosen = controls.select(
        "verdict", t("check.verdict"), [ALL, *VERDICTS], ALL, verdict, link, drops=("page",)
    )
    check = pick("check", t("check.kind"), [*CHECK_KINDS, *dataset.checks.index], rule)
    source = pick("source", t("control.source"), list(dataset.sources.index), say.source)
    return Wanted(area, theme, source, chosen, check)


def rows(table: pd.DataFrame, wanted: Wanted, *, verdict: bool = True) -> pd.DataFrame:
    """Findings that fit; a province with its counties. Without `verdict`, of any verdict."""
    fit = pd.Series(True, index=table.index)
    if wanted.area != ALL:
        own = table["area"] == wanted.area
        inside = len(wanted.area) == PROVINCE_CODE
        fit &= own | (table["area"].str.startswith(wanted.area) if inside else False)
    if wanted.theme != ALL:
        fit &= table["theme"] == wanted.theme
    if wanted.check != ALL:
        fit &= (table["kind"] == wanted.check) | (table["check"] == wanted.check)
    if wanted.source != ALL:
        fit &= pd.Series([wanted.source in one for one in table["sources"]], index=table.index)
    if verdict:
        fit &= (
            table["verdict"] != "agrees"
            if wanted.verdict == ALL
            else table["verdict"] == wanted.verdict
        )
    return table[fit]


def _heading(session: Session, found: pd.DataFrame) -> None:
    """How many comparisons of each verdict, and what that means."""
    t = session.t
    counts = found["verdict"].value_counts()
    of = {verdict: int(counts.get(verdict, 0)) for verdict in VERDICTS}
    rest = t(
        "check.title_rest",
        rounding=t.n("check.count_rounding", of["rounding"]),
        unchecked=t.n("check.count_unchecked", of["cannot_be_checked"]),
        agrees=t.n("check.count_agrees", of["agrees"]),
    )
    sentence = t(
        "check.title", figures=t.n("check.title_contradicts", of["contradicts"]), others=rest
    )
    rules = number(len(session.library.dataset.checks), session.lang)
    blocks.finding(sentence, t("check.sub", rules=rules), small=False)


def _listing(session: Session, found: pd.DataFrame, link: Reader) -> None:
    """Rules that find more than one thing with the rest folded; of one rule every finding."""
    if found.empty:
        blocks.nothing(session, session.t("check.none"))
        return
    groups = found.groupby(_GROUP, sort=False)
    whole = groups.ngroups == 1
    listed = found if whole else found.drop_duplicates(_GROUP)
    part, page, pages = paging.part(listed, link, _PAGE)
    counts = groups.size()
    said = []
    for group, own in (part if whole else found).groupby(_GROUP, sort=False):
        if not whole and own.index[0] not in part.index:
            continue
        first, *rest = consistency.findings(own if whole else own.head(_FOLDED + 1))
        said.append(
            _heading_of(session.lang, first, int(counts[group]))
            + _card(session.lang, session.version, first)
        )
        if whole:
            said += [_card(session.lang, session.version, one) for one in rest]
        elif rest:
            said.append(_folded(session.lang, rest, int(counts[group]), link))
        said.append("</section>")
    kind = "checks one" if whole else "checks"
    st.html(f'<div class="{kind}">{"".join(said)}</div>')
    paging.buttons(session, page, pages)


def _one(session: Session, found: pd.DataFrame) -> None:
    t = session.t
    back = escape(f"data?{urlencode({'view': 'checks', 'lang': session.lang})}", quote=True)
    (one,) = consistency.findings(found)
    st.html(
        f'<p class="sub">{escape(t("check.only_one"))} '
        f'<a class="source" href="{back}">{escape(t("check.all"))}</a></p>'
        f'<div class="checks one">{_heading_of(session.lang, one, 1)}'
        f"{_card(session.lang, session.version, one)}</section></div>"
    )


def _heading_of(lang: str, found: Finding, count: int) -> str:
    """HTML that opens the section of a rule: verdict, name, how many, why."""
    say, rules = view.words(lang), libraries.current().dataset.checks
    name = findings.name(rules, found.check, lang)
    if count > 1:
        name = say.t("check.group", name=name, count=number(count, lang))
    return (
        f'<section class="rule"><h3>{verdict_mark(say, found.verdict)} {escape(name)}</h3>'
        f'<p class="tags">{escape(findings.why(rules, found.check, lang))}</p>'
    )


def _folded(lang: str, rest: list[Finding], count: int, link: Reader) -> str:
    """HTML of a rule's further findings: a sentence each, and the way to all of them."""
    t, say = view.words(lang).t, view.words(lang, citing=True)
    items = "".join(
        f"<li>{tables.cited(findings.sentence(say, one))} {_link(lang, one)}</li>" for one in rest
    )
    first, more = rest[0], ""
    if count > len(rest) + 1:
        kept = {name: link.params[name] for name in _KEPT if name in link.params}
        asked = kept | {"check": first.check, "verdict": first.verdict, "lang": lang}
        href = escape(f"data?{urlencode({'view': 'checks'} | asked)}", quote=True)
        more = (
            f'<p><a class="source" href="{href}">{escape(t.n("check.whole_rule", count))}</a></p>'
        )
    summary = escape(t.n("check.more", count - 1))
    return (
        f'<details class="more"><summary>{summary}</summary><ul class="plain">{items}</ul>{more}'
        "</details>"
    )


def _link(lang: str, found: Finding) -> str:
    href = escape(address(lang, found.id), quote=True)
    return f'<a class="source" href="{href}">{escape(view.words(lang).t("check.link"))}</a>'


@kept(1024)
def _card(lang: str, version: str, found: Finding) -> str:
    """HTML of a finding: where and what follows, the figures, the arithmetic."""
    say, plain = view.words(lang, citing=True), view.words(lang)
    return (
        f'<article class="check {found.verdict}">'
        f'<p class="says">{tables.cited(findings.sentence(say, found))}</p>'
        f'<ul class="plain">{_figures(say, found)}</ul>'
        f'<p class="sum">{escape(findings.arithmetic(plain, found))}</p>'
        f'<p class="tags">{_link(lang, found)}</p></article>'
    )


def verdict_mark(say: Words, verdict: str) -> str:
    """HTML of a verdict: its sign and its word."""
    word = escape(say.t.of("check_verdict", verdict))
    sign = findings.SIGNS[verdict]
    return f'<span class="verdict {verdict}"><span aria-hidden="true">{sign}</span> {word}</span>'


def _figures(say: Words, found: Finding) -> str:
    t, table = say.t, say.library.observations
    items = []
    for label in found.observations[:_MOST_FIGURES]:
        row = table.loc[label]
        value = tables.figure_button(label, escape(view.words(say.lang).value(row)))
        about = [
            say.indicator(row["indicator"]),
            say.definition(row["indicator"], row["definition"]),
            say.residence(row),
        ]
        if row["area"] != found.area:
            about.insert(0, say.area(row["area"]))
        about += [say.interval(row), say.period(row)]
        about += [mark for mark in say.marks(row) if mark not in about]
        said = escape(t("mark.join").join(part for part in about if part))
        join = escape(t("mark.join"))
        items.append(
            f'<li>{value} <span class="tags">{said}{join}'
            f"{tables.source_link(say, row['source'])}</span></li>"
        )
    hidden = len(found.observations) - _MOST_FIGURES
    if hidden > 0:
        more = escape(t.n("check.more_figures", hidden))
        items.append(f'<li><span class="tags">{more}</span></li>')
    return "".join(items)


@kept(4)
def _rules(lang: str, version: str) -> str:
    """HTML of all rules with how many comparisons of each verdict they make."""
    say, dataset = view.words(lang), libraries.current().dataset
    t = say.t
    found = consistency.current()
    counts = pd.crosstab(found["check"], found["verdict"]).reindex(
        index=dataset.checks.index, columns=list(VERDICTS), fill_value=0
    )
    body: list[list[Cell]] = []
    for check, of in counts.iterrows():
        code = str(check)
        body.append(
            [
                text(findings.name(dataset.checks, code, lang), head=True),
                text(t.of("check_kind", dataset.checks.at[code, "kind"])),
                *(_count(lang, code, verdict, int(of[verdict])) for verdict in VERDICTS),
            ]
        )
    caption = t.n("check.rules", len(counts))
    heads = [t("check.kind"), t("check.sort_of_rule")]
    heads += [t.of("check_verdict", verdict) for verdict in VERDICTS]
    return (
        f'<div class="under"><details><summary>{escape(caption)}</summary>'
        f"{tables.table(caption, heads, body, tall=True)}</details></div>"
    )


def _count(lang: str, check: str, verdict: str, count: int) -> Cell:
    """A count, linked to the findings it counts."""
    said = escape(number(count, lang))
    if count == 0:
        return Cell(said, "figure")
    asked = {"view": "checks", "check": check, "verdict": verdict, "lang": lang}
    link = escape(f"data?{urlencode(asked)}", quote=True)
    return Cell(f'<a class="source" href="{link}">{said}</a>', "figure")
