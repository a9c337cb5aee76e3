"""Where one figure comes from: everything a reader needs to check it, in one place."""

from html import escape
from urllib.parse import urlencode

import pandas as pd

from divide.kept import kept
from divide.measures import consistency
from divide.measures import library as libraries
from divide.measures.others import others
from divide.text import findings, names
from divide.text.numbers import digits, number
from divide.text.periods import full_date, published
from divide.text.words import Words
from divide.widgets import tables, view

_KEPT = 512
MOST_OTHERS = 10


@kept(_KEPT)
def origin(lang: str, version: str, label: int) -> str:
    """HTML of a figure's origin.

    Parameters
    ----------
    lang, version : str
    label : int
        Of the observation in the library of that version.

    Raises
    ------
    KeyError
        No such observation.
    """
    say, row = view.words(lang), libraries.current().observations.loc[label]
    t = say.t
    derived = isinstance(row["inputs"], tuple)
    facts = [
        (t("origin.definition"), _definition(say, row)),
        (t("origin.period"), _period(say, row)),
    ]
    if derived:
        facts.append((t("origin.formula"), _formula(say, row)))
    facts.append((t("origin.status"), _status(say, row)))
    if not pd.isna(row["sample"]):
        facts.append((t("origin.sample"), _sample(say, row)))
    facts.append((t("origin.source"), _source(say, row["source"])))
    note = say.note(row)
    if note:
        facts.append((t("origin.note"), escape(note)))
    if not derived:
        place = f'<span class="code" lang="en" dir="ltr">{row["file"]}:{row["row"]}</span>'
        facts.append((t("origin.row"), f"{place} {_rows_link(say, row)}"))
    listed = "".join(f"<dt>{escape(name)}</dt><dd>{html}</dd>" for name, html in facts)
    residence = say.residence(row)
    where = t("mark.join").join(part for part in (say.full_area(row["area"]), residence) if part)
    value = f"<b>{escape(say.value(row))}</b>"
    interval = say.interval(row)
    if interval:
        value += f' <span class="tags">{escape(interval)}</span>'
    return (
        f'<div class="origin" data-origin="{label}">'
        f'<p class="what">{escape(say.indicator(row["indicator"]))}<br>'
        f'{escape(where)}</p><p class="value">{value}</p><dl>{listed}</dl>'
        f"{_contradictions(say, row)}{_others(say, label)}</div>"
    )


def _definition(say: Words, row: pd.Series) -> str:
    name = say.definition(row["indicator"], row["definition"])
    about = [say.definition_about(row["indicator"], row["definition"])]
    about.append(say.indicator_about(row["indicator"]))
    said = " ".join(dict.fromkeys(part for part in about if part))
    return f'<b>{escape(name)}</b><br><span class="tags">{escape(said)}</span>'


def _period(say: Words, row: pd.Series) -> str:
    t = say.t
    days = [full_date(day, say.lang) for day in dict.fromkeys((row["start"], row["end"]))]
    exact = days[0] if len(days) == 1 else t("origin.days", first=days[0], last=days[1])
    basis = names.period_basis_about(row["period_basis"], say.lang)
    return (
        f"<b>{escape(say.period(row))}</b> {escape(say.period_other(row))}"
        f'<br><span class="tags">{escape(exact)}<br>{escape(basis)}</span>'
    )


def _status(say: Words, row: pd.Series) -> str:
    status = names.status(row["status"], say.lang)
    about = names.status_about(row["status"], say.lang)
    return f'<b>{escape(status)}</b><br><span class="tags">{escape(about)}</span>'


def _sample(say: Words, row: pd.Series) -> str:
    return escape(say.t("origin.interviews", count=number(row["sample"], say.lang)))


def _source(say: Words, code: str) -> str:
    t, source = say.t, say.library.dataset.sources.loc[code]
    parts = [f"<b>{escape(source[f'publisher_{say.lang}'])}</b>"]
    role = source[f"speaker_role_{say.lang}"]
    if isinstance(role, str):
        parts.append(escape(digits(role, say.lang)))
    title = escape(source["title"])
    marked = f'<span lang="{escape(source["language"])}" dir="auto" data-latin="">{title}</span>'
    url = source["url"]
    if isinstance(url, str) and url.startswith(("https://", "http://")):
        marked = (
            f'<a class="source" href="{escape(url, quote=True)}" target="_blank" '
            f'rel="noopener noreferrer">{marked}</a>'
        )
    parts.append(marked)
    day = source["published"]
    when = published(day, say.lang) if isinstance(day, str) else t("origin.undated")
    parts.append(escape(f"{when}{t('mark.join')}{names.source_kind(source['kind'], say.lang)}"))
    address = escape(
        "data?" + urlencode({"view": "sources", "source": code, "lang": say.lang}), quote=True
    )
    parts.append(f'<a class="source" href="{address}">{escape(t("origin.all_of_source"))}</a>')
    return "<br>".join(parts)


def _formula(say: Words, row: pd.Series) -> str:
    """The formula in words, then every input with the way to its own origin."""
    items = []
    for label in row["inputs"]:
        part = say.library.observations.loc[label]
        value = tables.figure_button(label, escape(say.value(part)))
        items.append(
            f"<li>{escape(say.indicator(part['indicator']))}: {value} "
            f'<span class="tags">{escape(say.period(part))}{say.t("mark.join")}'
            f"{escape(say.source(part['source']))}</span></li>"
        )
    return f"{escape(say.formula(row))}<ul>{''.join(items)}</ul>"


def _rows_link(say: Words, row: pd.Series) -> str:
    kept = ("indicator", "definition", "area", "residence", "source")
    asked = {name: row[name] for name in kept} | {"lang": say.lang}
    address = escape("data?" + urlencode(asked), quote=True)
    return f'<a class="source" href="{address}">{escape(say.t("origin.in_data"))}</a>'


def _contradictions(say: Words, row: pd.Series) -> str:
    """What contradicts the figure, or a figure behind it, each with the way to the finding."""
    cite = view.words(say.lang, citing=True)
    known = consistency.contradicted()
    found = {one.id: one for label in say.behind(row) for one in known.get(label, ())}
    if not found:
        return ""
    items = []
    for code, one in found.items():
        asked = {"view": "checks", "finding": code, "lang": say.lang}
        link = escape(f"data?{urlencode(asked)}", quote=True)
        items.append(
            f"<li>{tables.cited(findings.sentence(cite, one))} "
            f'<a class="source" href="{link}">{escape(say.t("check.link"))}</a></li>'
        )
    heading = escape(say.t.n("origin.contradictions", len(found)))
    return f'<h3>{heading}</h3><ul class="plain">{"".join(items)}</ul>'


def _others(say: Words, label: int) -> str:
    """Every other figure for the same thing, with why it is not this one."""
    t = say.t
    found = others(say.library, label)
    own = say.library.observations.loc[label]
    heading = f"<h3>{escape(t.n('origin.others', len(found)))}</h3>"
    if found.empty:
        return heading
    items = []
    for other, row in found.head(MOST_OTHERS).iterrows():
        value = tables.figure_button(int(other), escape(say.value(row)))
        about = [say.period(row)]
        if row["definition"] != own["definition"]:
            about.append(say.definition(row["indicator"], row["definition"]))
        about += [say.source(row["source"]), t.of("origin_why", row["why"])]
        said = t("mark.join").join(about)
        items.append(f'<li>{value} <span class="tags">{escape(said)}</span></li>')
    more = ""
    if len(found) > MOST_OTHERS:
        asked = {name: own[name] for name in ("indicator", "area", "residence")}
        address = escape("data?" + urlencode(asked | {"lang": say.lang}), quote=True)
        count = len(found) - MOST_OTHERS
        more = f'<p><a class="source" href="{address}">{escape(t.n("origin.more", count))}</a></p>'
    return f'{heading}<ul class="plain">{"".join(items)}</ul>{more}'
