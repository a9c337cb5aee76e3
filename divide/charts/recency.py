"""The matrix of how recent figures are: one row an indicator, one column an area.

A table and no drawing: at 57 rows and 31 columns the year has to stand in the
cell, scroll with its heads in sight and be read by screen readers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from divide.charts.basemap import SIGNS
from divide.charts.look import Look


@dataclass(frozen=True)
class Cell:
    """One cell of the matrix.

    Attributes
    ----------
    text : str
        The year; of an empty cell the kind of empty in words.
    recency : int or None
        Class of recency, 0 is the newest; None for an empty cell.
    empty : str
        Kind of empty; "" for a cell with a year.
    under : str
        A second, smaller line.
    figure : int, optional
        Label of the newest observation, which a click asks for. The keyboard passes over a
        thousand cells: it reaches the same figures by the link of the row.
    """

    text: str
    recency: int | None = None
    empty: str = ""
    under: str = ""
    figure: int | None = None


@dataclass(frozen=True)
class Head:
    """Head of a row or a column: its text and where it leads."""

    text: str
    href: str
    chosen: bool = False


def colours(look: Look, classes: int) -> list[tuple[str, str]]:
    """Fill and text colour of each class of recency, the newest first and deepest."""
    return [(fill, _readable(fill)) for fill in reversed(look.scale(classes))]


def matrix(
    look: Look,
    classes: int,
    caption: str,
    corner: str,
    columns: Sequence[Head],
    rows: Sequence[tuple[Head, Sequence[Cell]]],
) -> str:
    """HTML of the matrix.

    Parameters
    ----------
    look : Look
    classes : int
        How many classes of recency there are.
    caption : str
        What the matrix shows.
    corner : str
        Head of the rows' heads.
    columns : sequence of Head
    rows : sequence of (Head, sequence of Cell)
        As many cells as there are columns.
    """
    heads = "".join(
        f'<th scope="col"{_chosen(head)}><a href="{escape(head.href)}">{escape(head.text)}</a></th>'
        for head in columns
    )
    body = "".join(
        f'<tr><th scope="row"><a href="{escape(head.href)}">{escape(head.text)}</a></th>'
        + "".join(_cell(cell, column.chosen) for cell, column in zip(cells, columns, strict=True))
        + "</tr>"
        for head, cells in rows
    )
    label = escape(caption)
    return (
        f"{_style(look, classes)}"
        f'<div class="matrix" tabindex="0" role="region" aria-label="{label}"><table>'
        f'<caption>{label}</caption><thead><tr><th scope="col" class="corner">{escape(corner)}</th>'
        f"{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def legend(look: Look, classes: Sequence[str], empties: Sequence[tuple[str, str]]) -> str:
    """HTML of the legend.

    Parameters
    ----------
    look : Look
    classes : sequence of str
        What each class means, the newest first.
    empties : sequence of (str, str)
        Kinds of empty and what they mean.
    """
    items = [
        (fill, "", "", text)
        for (fill, _), text in zip(colours(look, len(classes)), classes, strict=True)
    ]
    items += [(look.missing(kind), " empty", SIGNS[kind], text) for kind, text in empties]
    return (
        '<ul class="legend">'
        + "".join(
            f'<li><span class="swatch{css}" style="background:{fill}" aria-hidden="true">{sign}'
            f"</span>{escape(text)}</li>"
            for fill, css, sign, text in items
        )
        + "</ul>"
    )


def _style(look: Look, classes: int) -> str:
    rules = "".join(
        f".matrix .r{place}{{background:{fill};color:{ink}}}"
        for place, (fill, ink) in enumerate(colours(look, classes))
    )
    rules += "".join(
        f".matrix .{kind}{{background:{look.missing(kind)};color:{look.quiet}}}"
        f'.matrix .{kind}::before{{content:"{sign}"}}'
        for kind, sign in SIGNS.items()
    )
    return f"<style>{rules}</style>"


def _cell(cell: Cell, chosen: bool) -> str:
    mark = " chosen" if chosen else ""
    if cell.empty:
        return (
            f'<td class="{cell.empty}{mark}"><span class="unseen">{escape(cell.text)}</span></td>'
        )
    under = f"<small>{escape(cell.under)}</small>" if cell.under else ""
    text = escape(cell.text)
    if cell.figure is not None:
        text = (
            f'<button type="button" class="fig" tabindex="-1" data-figure="{cell.figure}" '
            f'aria-haspopup="dialog">{text}</button>'
        )
    return f'<td class="r{cell.recency}{mark}">{text}{under}</td>'


def _chosen(head: Head) -> str:
    return ' class="chosen"' if head.chosen else ""


def _readable(fill: str) -> str:
    """The lighter or darker of the two text colours, whichever stands out more."""
    return max(("#ffffff", "#14191a"), key=lambda ink: contrast(fill, ink))


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours ``#rrggbb``, 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
