"""A figure with its words as the card that chats show of a link: wide, and small on a screen.

Beside the figure stands what :mod:`divide.export.picture` puts above and below it.
"""

from collections.abc import Sequence
from dataclasses import replace

from divide.export.drawing import (
    Disc,
    Figure,
    Item,
    Line,
    Look,
    Window,
    bounds,
    moved,
    rendered,
    segment,
    typst_source,
)
from divide.export.drawing_chart import chart
from divide.export.drawing_map import Geometry, atlas
from divide.export.drawing_text import LEADING, balanced, block, wrapped
from divide.export.picture import SWATCH, Caption, EmptyPicture, LegendItem, empty, swatch
from divide.text.bidi import left_to_right, strip
from divide.text.numbers import number

WIDTH, HEIGHT = 600.0, 315.0  # points: the shape that previews are cut to, 1200 × 630 pixels
EDGE, GAP = 24.0, 22.0
DRAWN = 330.0  # points of the width that the figure has
_TITLES = (19.0, 17.0, 15.0, 13.5, 12.0)  # the largest that leaves room for the rest
_SUBTITLE, _LEGEND, _SMALL = 10.0, 10.0, 8.5
_MOST_SUBTITLE, _MOST_LEGEND, _MOST_SMALL = 4, 9, 2  # lines


def card(
    figure: Figure, caption: Caption, look: Look, geometry: Geometry, *, width: int = 1200
) -> bytes:
    """A figure with its words as a PNG picture of 1200 × 630 pixels.

    Parameters
    ----------
    figure, caption, look, geometry
        As for :func:`divide.export.picture.picture`. Of long words only the first lines are
        there; the figure is scaled as a whole.
    width : int
        Pixels.

    Returns
    -------
    bytes

    Raises
    ------
    EmptyPicture
        The figure has nothing to draw.
    ValueError
        The figure has a part that cannot be drawn; names it.
    """
    items = page(figure, caption, look, geometry)
    source = typst_source(items, WIDTH, HEIGHT, look.paper, strip(caption.title))
    return rendered(source, "png", ppi=72 * width / WIDTH)


def page(figure: Figure, caption: Caption, look: Look, geometry: Geometry) -> list[Item]:
    """Everything on the card: :data:`WIDTH` by :data:`HEIGHT` points."""
    if empty(figure):
        raise EmptyPicture("the figure has nothing to draw")
    tall = HEIGHT - 2 * EDGE
    # the words stand where reading begins
    left = EDGE if caption.rtl else WIDTH - EDGE - DRAWN
    items = _drawing(figure, look, geometry, left, tall)
    room = WIDTH - 2 * EDGE - DRAWN - GAP
    at = EDGE + DRAWN + GAP if caption.rtl else EDGE
    return items + _words(caption, look, at, room)


def scaled(item: Item, by: float) -> Item:
    """The item, larger or smaller, as seen from (0, 0).

    Parameters
    ----------
    item : Item
    by : float
    """
    if isinstance(item, Window):
        left, top, right, bottom = (by * side for side in item.box)
        return Window((left, top, right, bottom), tuple(scaled(one, by) for one in item.items))
    if isinstance(item, Line):
        size, wide = item.size * by, item.width * by
        return replace(item, x=item.x * by, y=item.y * by, size=size, width=wide)
    if isinstance(item, Disc):
        radius, wide = item.radius * by, item.width * by
        return replace(item, x=item.x * by, y=item.y * by, radius=radius, width=wide)
    rings = tuple(tuple((x * by, y * by) for x, y in ring) for ring in item.rings)
    dash = tuple(length * by for length in item.dash)
    return replace(item, rings=rings, width=item.width * by, dash=dash)


def _drawing(
    figure: Figure, look: Look, geometry: Geometry, left: float, tall: float
) -> list[Item]:
    """The figure in its box, in the middle of it."""
    if "geo" in figure["layout"]:
        items, height = atlas(figure, look, geometry, 1.35 * DRAWN)
        wide = 1.35 * DRAWN
    else:
        wide = 1.6 * DRAWN
        items, height = chart(figure, look, wide)
        if height / tall > wide / DRAWN:  # a chart of many rows fills the width, too
            wide = DRAWN * height / tall
            items, height = chart(figure, look, wide)
    by = min(DRAWN / wide, tall / height)
    dx, dy = left + (DRAWN - wide * by) / 2, EDGE + (tall - height * by) / 2
    return [moved(scaled(item, by), dx, dy) for item in items]


def _words(caption: Caption, look: Look, at: float, room: float) -> list[Item]:
    """Title, subtitle, legend and sources, one below the other; the site at the foot."""
    foot, used = _foot(caption, look, at, room)
    most = HEIGHT - EDGE - used
    # a smaller title rather than none of the subtitle, which says of what the figures are
    tries = [(size, extent) for size in _TITLES for extent in (1.0, 0.5)]
    for size, extent in [*tries, *((size, 0.0) for size in _TITLES)]:
        items, top = _body(caption, look, at, room, size, extent)
        if top <= most:
            return [*items, *foot]
    return [*_clipped(items, most), *foot]


def _body(
    caption: Caption, look: Look, at: float, room: float, size: float, extent: float
) -> tuple[list[Item], float]:
    """What stands above the foot, with a share of what may be left out."""
    rtl = caption.rtl
    lines = balanced(caption.title, room, size, bold=True, rtl=rtl)
    items, top = _column(lines, at, room, EDGE, size, look.ink, rtl, bold=True)
    most = round(_MOST_SUBTITLE * extent)
    if caption.subtitle and most:
        lines = _first(wrapped(caption.subtitle, room, _SUBTITLE, rtl=rtl), most)
        under, top = _column(lines, at, room, top + 5, _SUBTITLE, look.quiet, rtl)
        items += under
    if caption.legend:
        under, top = _legend(caption, look, at, room, top + 10)
        items += under
    return items, top


def _clipped(items: Sequence[Item], most: float) -> list[Item]:
    """The items above a line, where even the smallest letters leave too many."""
    return [item for item in items if bounds(item)[3] <= most]


def _first(lines: list[str], most: int) -> list[str]:
    """The first lines, the last with an ellipsis when others follow."""
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1]}…"]


def _column(
    lines: list[str],
    at: float,
    room: float,
    top: float,
    size: float,
    colour: str,
    rtl: bool,
    *,
    bold: bool = False,
) -> tuple[list[Item], float]:
    """Lines from the side their language begins on."""
    start = at + room if rtl else at
    placed, below = block(lines, start, top, size, colour, bold=bold, rtl=rtl, right=rtl)
    return list(placed), below


def _legend(
    caption: Caption, look: Look, at: float, room: float, top: float
) -> tuple[list[Item], float]:
    """Entries below one another; notes that name no colour are left to the page."""
    rtl = caption.rtl
    items: list[Item] = []
    step = _LEGEND * LEADING + 1.5
    entries = [entry for entry in caption.legend if entry.colour or entry.sign][:_MOST_LEGEND]
    for entry in entries:
        lines = _first(wrapped(_said(entry, caption.lang), room - SWATCH - 5, _LEGEND, rtl=rtl), 1)
        start = at + room - SWATCH if rtl else at
        items += swatch(entry, look, start, top + 1)
        inner = at if rtl else at + SWATCH + 5
        text, _ = _column(lines, inner, room - SWATCH - 5, top, _LEGEND, look.ink, rtl)
        items += text
        top += step
    return items, top


def _said(entry: LegendItem, lang: str) -> str:
    text = strip(entry.label)
    if entry.count is None:
        return text
    return f"{text} ({left_to_right(number(entry.count, lang))})"


def _foot(caption: Caption, look: Look, at: float, room: float) -> tuple[list[Item], float]:
    """Period, first sources and the site; and how high they stand above the lower edge."""
    lines: list[str] = []
    for text in caption.lines[:2]:
        lines += _first(wrapped(text, room, _SMALL, rtl=caption.rtl), _MOST_SMALL)
    site = caption.address.partition("//")[2].partition("/")[0]
    step = _SMALL * LEADING
    tall = step * (len(lines) + bool(site)) + 6
    top = HEIGHT - EDGE - tall
    items: list[Item] = [segment((at, top), (at + room, top), look.line, 0.8)]
    said, top = _column(lines, at, room, top + 6, _SMALL, look.quiet, caption.rtl)
    items += said
    if site:
        start = at + room if caption.rtl else at
        placed, _ = block([site], start, top, _SMALL, look.accent, right=caption.rtl)
        items += placed
    return items, tall + 6
