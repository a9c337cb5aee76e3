"""Small tables as real HTML: they read right to left, and screen readers read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal
from urllib.parse import urlencode

import pandas as pd

from divide.measures import consistency
from divide.text import names
from divide.text.cites import replaced
from divide.text.words import Words, label_of


@dataclass(frozen=True)
class Cell:
    """One cell: HTML that is already escaped, and a class for its look."""

    html: str
    style: str = ""
    head: bool = False


def text(value: str, style: str = "", *, head: bool = False) -> Cell:
    """A cell of plain text."""
    return Cell(escape(value), style, head)


def table(
    caption: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    chosen: Sequence[bool] = (),
    notes: Sequence[str] = (),
    tall: bool = False,
) -> str:
    """HTML of a table.

    Parameters
    ----------
    caption : str
        What the table shows; read first by screen readers.
    heads : sequence of str
    rows : sequence of sequences of Cell
    chosen : sequence of bool
        Which rows are of chosen areas.
    notes : sequence of str
        HTML that stands under each row over its whole width; empty for none.
    tall : bool
        The table may be long: it scrolls inside its own box.
    """
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    body = []
    for number, row in enumerate(rows):
        mark = ' class="chosen"' if number < len(chosen) and chosen[number] else ""
        cells = "".join(
            f'<th scope="row" class="{cell.style}">{cell.html}</th>'
            if cell.head
            else f'<td class="{cell.style}" data-label="{escape(name, quote=True)}">'
            f"{cell.html}</td>"
            for name, cell in zip(heads, row, strict=True)
        )
        body.append(f"<tr{mark}>{cells}</tr>")
        if number < len(notes) and notes[number]:
            body.append(f'<tr class="note"><td colspan="{len(heads)}">{notes[number]}</td></tr>')
    label = escape(caption, quote=True)
    return (
        f'<div class="table{" tall" if tall else ""}" tabindex="0" role="region" '
        f'aria-label="{label}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def figure_button(label: int | None, html: str) -> str:
    """HTML of a figure that opens its origin when asked (see ``divide.widgets.bridge``).

    Parameters
    ----------
    label : int or None
        Of its observation in the library; None for a figure that has none.
    html : str
        Already escaped.
    """
    if label is None:
        return html
    return (
        f'<button type="button" class="fig" data-figure="{label}" aria-haspopup="dialog">'
        f"{html}</button>"
    )


def cited(sentence: str) -> str:
    """HTML of a sentence whose cited figures open their origin."""
    return replaced(escape(sentence), figure_button)


def figure_cell(words: Words, row: pd.Series) -> Cell:
    """Value with qualifier, and the marks it must carry."""
    marks = escape(words.t("mark.join").join(words.marks(row)))
    if words.is_contradicted(row):
        said = escape(words.t("check.badge"))
        marks = marks.replace(
            said, f'<a class="badge" href="{finding_link(words, row)}">≠ {said}</a>'
        )
    tags = f'<br><span class="tags">{marks}</span>' if marks else ""
    interval = words.interval(row)
    bounds = f'<br><span class="tags">{escape(interval)}</span>' if interval else ""
    value = figure_button(label_of(row), escape(words.value(row)))
    return Cell(f"{value}{bounds}{tags}", "figure")


def finding_link(words: Words, row: pd.Series) -> str:
    """Address of the first finding that contradicts a figure, escaped."""
    label = next(label for label in words.behind(row) if label in words.contradicted)
    found = consistency.contradicted()[label][0]
    asked = {"view": "checks", "finding": found.id, "lang": words.lang}
    return escape(f"data?{urlencode(asked)}", quote=True)


def pair_cell(words: Words, row: pd.Series, side: Literal["urban", "rural"]) -> Cell:
    """One value of an urban–rural pair, with the mark of its status."""
    value = figure_button(int(row[f"{side}_observation"]), escape(words.of_pair(row, side)))
    status = row["status"] if side == "urban" else row["rural_status"]
    tags = "" if status == "A" else escape(names.status(status, words.lang))
    return Cell(f'{value}<br><span class="tags">{tags}</span>' if tags else value, "figure")


def period_cell(words: Words, row: pd.Series) -> Cell:
    """Period, with the other calendar in the tooltip."""
    return Cell(
        f'<span title="{escape(words.period_other(row))}">{escape(words.period(row))}</span>',
        "period",
    )


def area_link(words: Words, code: str) -> str:
    """HTML of an area's name, linked to its profile."""
    return (
        f'<a class="area" href="area?area={code}&amp;lang={words.lang}">'
        f"{escape(words.area(code))}</a>"
    )


def source_cell(words: Words, row: pd.Series) -> Cell:
    """Publisher and date, linked to where it was published."""
    return Cell(source_link(words, row["source"]))


def source_link(words: Words, code: str) -> str:
    """HTML of a source: its name, linked when its address is a web address."""
    said = escape(words.source(code))
    url = words.library.dataset.sources.at[code, "url"]
    if isinstance(url, str) and url.startswith(("https://", "http://")):
        return (
            f'<a class="source" href="{escape(url, quote=True)}" target="_blank" '
            f'rel="noopener noreferrer">{said}</a>'
        )
    return said


def source_mark(words: Words, code: str) -> str:
    """HTML of a source in one word, its name in the tooltip, for tight places."""
    url = words.library.dataset.sources.at[code, "url"]
    if not isinstance(url, str) or not url.startswith(("https://", "http://")):
        return escape(words.source(code))
    return (
        f'<a class="source" href="{escape(url, quote=True)}" target="_blank" '
        f'rel="noopener noreferrer" title="{escape(words.source(code), quote=True)}">'
        f"{escape(words.t('table.source'))}</a>"
    )


def note_cell(words: Words, row: pd.Series) -> Cell:
    """The caveat of a figure and, where it was computed, how."""
    parts = [part for part in (words.formula(row), words.note(row)) if part]
    return Cell("<br>".join(escape(part) for part in parts), "tags")


def dot(colour: str | None) -> str:
    """HTML of a chosen area's dot; empty for an area nobody chose."""
    if colour is None:
        return ""
    return f'<span class="dot" style="background:{colour}" aria-hidden="true"></span>'
