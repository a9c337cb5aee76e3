"""A figure as a picture to take away: SVG, PNG or PDF, with all that makes it readable alone.

The figures are those of ``divide/charts``. No browser takes part: the shapes are drawn from the
Plotly figure itself (:mod:`divide.export.drawing_chart`, :mod:`divide.export.drawing_map`).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from divide.export.drawing import (
    Disc,
    Figure,
    Item,
    Kind,
    Line,
    Look,
    Shape,
    moved,
    rectangle,
    rendered,
    segment,
    typst_source,
    with_title,
)
from divide.export.drawing_chart import chart, text_at
from divide.export.drawing_map import Geometry, atlas
from divide.export.drawing_text import LEADING, balanced, block, width, wrapped
from divide.text.bidi import left_to_right, strip
from divide.text.catalogue import Texts
from divide.text.numbers import number

WIDTH = 720.0  # points of a page; charts keep the sizes that they have on the screen
EDGE = 32.0
_TITLE, _SUBTITLE, _SMALL, _LEGEND = 20.0, 13.0, 10.5, 11.5
SWATCH = 13.0
_BETWEEN = 18.0  # two entries of the legend in one line


@dataclass(frozen=True)
class LegendItem:
    """One entry of a legend.

    Attributes
    ----------
    label : str
    colour : str
        Of the swatch; empty for none.
    sign : str
        Written in the swatch.
    count : int, optional
        How many areas, said in brackets.
    shape : {"square", "disc", "ring"}
        Of the swatch; with neither colour nor sign there is none.
    """

    label: str
    colour: str = ""
    sign: str = ""
    count: int | None = None
    shape: Literal["square", "disc", "ring"] = "square"


@dataclass(frozen=True)
class Caption:
    """What a picture says in words.

    Attributes
    ----------
    title : str
        The finding.
    subtitle : str
        Indicator, unit, definition and period.
    lines : tuple of str
        Period, definition, sources and caveats, one below the other.
    address : str
        Of this very view, read from left to right in any language.
    lang : str
        Language code.
    rtl : bool
        Whether the language is written from right to left.
    legend : tuple of LegendItem
        Empty for a figure that labels itself.
    """

    title: str
    subtitle: str
    lines: tuple[str, ...]
    address: str
    lang: str
    rtl: bool
    legend: tuple[LegendItem, ...] = ()


class EmptyPicture(ValueError):
    """A figure without anything to draw."""

    def said(self, t: Texts) -> str:
        """The error in a reader's language."""
        return t("picture.empty")


def picture(
    figure: Figure,
    caption: Caption,
    look: Look,
    geometry: Geometry,
    *,
    kind: Kind,
    width: int = 1200,
) -> bytes:
    """A figure with its words, as the bytes of a file; the same input gives the same bytes.

    Parameters
    ----------
    figure : dict
        A Plotly figure, as the functions of ``divide/charts`` give it (of a
        ``plotly.graph_objects.Figure``, its ``to_plotly_json()``).
    caption : Caption
    look : Look
        The one that the figure was made with.
    geometry : callable
        Address of boundaries, as a map's traces name it, to their GeoJSON.
    kind : {"svg", "png", "pdf"}
    width : int
        Pixels of an SVG or PNG picture; its height follows from what it holds.

    Returns
    -------
    bytes

    Raises
    ------
    EmptyPicture
        The figure has nothing to draw. A map whose areas are all without a figure can be drawn;
        whether that is worth a picture is the page's to say.
    ValueError
        The figure has a part that cannot be drawn; names it.
    """
    items, height = page(figure, caption, look, geometry)
    source = typst_source(items, WIDTH, height, look.paper, strip(caption.title))
    content = rendered(source, kind, ppi=72 * width / WIDTH)
    if kind != "svg":
        return content
    words = (caption.subtitle, *caption.lines, caption.address)
    description = "\n".join(strip(one) for one in words if one)
    return with_title(content, strip(caption.title), description, width)


def page(
    figure: Figure, caption: Caption, look: Look, geometry: Geometry
) -> tuple[list[Item], float]:
    """Everything on the page of a picture, and the page's height.

    Parameters
    ----------
    figure, caption, look, geometry
        As for :func:`picture`.

    Returns
    -------
    (list of Item, float)
        On a page :data:`WIDTH` points wide.
    """
    if empty(figure):
        raise EmptyPicture("the figure has nothing to draw")
    room = WIDTH - 2 * EDGE
    if "geo" in figure["layout"]:
        drawn, tall = atlas(figure, look, geometry, room)
    else:
        drawn, tall = chart(figure, look, room)
    items: list[Item] = []
    top = EDGE
    for text, size, colour, bold in (
        (caption.title, _TITLE, look.ink, True),
        (caption.subtitle, _SUBTITLE, look.quiet, False),
    ):
        if text:
            words, top = _paragraph(text, top, size, colour, caption.rtl, bold=bold)
            items += words
            top += 4
    top += 14
    items += [moved(item, EDGE, top) for item in drawn]
    top += tall + 18
    if caption.legend:
        entries, top = _legend(caption, look, top)
        items += entries
        top += 10
    items.append(segment((EDGE, top), (WIDTH - EDGE, top), look.line, 1.0))
    top += 8
    for text in caption.lines:
        words, top = _paragraph(text, top, _SMALL, look.quiet, caption.rtl)
        items += words
        top += 1.5
    if caption.address:
        words, top = _address(caption, look, top)
        items += words
    return items, top + EDGE * 0.7


def empty(figure: Figure) -> bool:
    """Whether no trace holds anything."""
    columns: Iterable[Any] = (
        place
        for trace in figure["data"]
        for place in zip(
            *(trace[name] for name in ("x", "y", "lon", "lat", "locations") if name in trace),
            strict=True,
        )
    )
    return not any(all(_there(value) for value in place) for place in columns)


def _there(value: Any) -> bool:
    return value is not None and not (isinstance(value, float) and math.isnan(value))


def _paragraph(
    text: str, top: float, size: float, colour: str, rtl: bool, *, bold: bool = False
) -> tuple[list[Line], float]:
    """A text over the page's width, from the side its language begins on."""
    break_up = balanced if bold else wrapped
    lines = break_up(text, WIDTH - 2 * EDGE, size, bold=bold, rtl=rtl)
    at = WIDTH - EDGE if rtl else EDGE
    return block(lines, at, top, size, colour, bold=bold, rtl=rtl, right=rtl)


def _address(caption: Caption, look: Look, top: float) -> tuple[list[Line], float]:
    lines = wrapped(caption.address, WIDTH - 2 * EDGE, _SMALL, rtl=False)
    at = WIDTH - EDGE if caption.rtl else EDGE
    return block(lines, at, top, _SMALL, look.accent, right=caption.rtl)


def _legend(caption: Caption, look: Look, top: float) -> tuple[list[Item], float]:
    """Entries beside one another, in as many lines as they need."""
    rtl, room = caption.rtl, WIDTH - 2 * EDGE
    items: list[Item] = []
    along, step = 0.0, _LEGEND * LEADING + 3
    for entry in caption.legend:
        text = strip(entry.label)
        if entry.count is not None:
            # the number is of its own direction, the brackets of the label's
            text += f" ({left_to_right(number(entry.count, caption.lang))})"
        taken = SWATCH + 5 if entry.colour or entry.sign else 0.0
        lines = wrapped(text, room - taken, _LEGEND, rtl=rtl)
        wide = taken + max(width(line, _LEGEND, rtl=rtl) for line in lines)
        if along and along + wide > room:
            along, top = 0.0, top + step
        # the place of the swatch, and where the text begins
        start = EDGE + along
        if rtl:
            start = WIDTH - EDGE - along - (SWATCH if taken else 0.0)
        if taken:
            items += swatch(entry, look, start, top + 1.5)
        at = WIDTH - EDGE - along - taken if rtl else EDGE + along + taken
        found, below = block(lines, at, top, _LEGEND, look.ink, rtl=rtl, right=rtl)
        items += found
        along += wide + _BETWEEN
        if len(lines) > 1:
            along, top = room, below - step + 3
    return items, top + step


def swatch(entry: LegendItem, look: Look, left: float, top: float) -> Sequence[Item]:
    """The sign of a legend's entry, its upper left corner at (left, top)."""
    half = SWATCH / 2
    x, y = left + half, top + half
    if entry.shape != "square":
        fill = entry.colour if entry.shape == "disc" else ""
        return [Disc(x, y, half - 1.5, fill, entry.colour or look.accent, 1.6)]
    items: list[Item] = []
    if entry.colour:
        box = (left, top, left + SWATCH, top + SWATCH)
        ground: Shape = rectangle(box, entry.colour)
        items.append(replace(ground, stroke=look.bar, width=0.6))
    if entry.sign == "∅":
        slash = ((x - 4.5, y + 4.5), (x + 4.5, y - 4.5))
        items += [Disc(x, y, 3.4, "", look.quiet), Shape((slash,), False, "", look.quiet)]
    elif entry.sign:
        font = {"size": 9.0, "color": look.quiet}
        items += text_at(entry.sign, x, y, font, "center", "middle")
    return items
