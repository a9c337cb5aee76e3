"""Shapes and texts at fixed places, and how they become SVG, PNG or PDF.

Coordinates are points from the top left corner of the page. Typst shapes the texts (letters
joined, digits and signs in reading order) and draws; nothing here needs a browser.
"""

import functools
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any, Literal, Protocol

import typst

Figure = dict[str, Any]
Kind = Literal["svg", "png", "pdf"]
Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom

FONTS = Path(__file__).resolve().parents[2] / "static/fonts"
_HALO = 2.0  # points
ASCENT, DESCENT = 0.95, 0.45  # of the size: how far letters reach above and below the baseline

_RGBA = re.compile(r"rgba?\(([\d.]+),\s*([\d.]+),\s*([\d.]+)(?:,\s*([\d.]+))?\)")
_GLYPH = re.compile('(id="|"#)g([0-9A-F]{32})')
_DECIMALS = re.compile(r"\d+\.\d{4,}")
_PREAMBLE = """#set text(font: "Vazirmatn")
#set par(leading: 0pt)
#let m = curve.move
#let l = curve.line
#let z = curve.close()
#let p(fill, stroke, ..parts) = place(top + left,
  curve(fill: fill, fill-rule: "even-odd", stroke: stroke, ..parts))
#let c(x, y, r, fill, stroke) = place(top + left, dx: x - r, dy: y - r,
  circle(radius: r, fill: fill, stroke: stroke))
#let t(x, y, size, weight, fill, dir, lang, body, halo: none) = place(top + left, dx: x, dy: y,
  box(text(size: size, weight: weight, fill: fill, dir: dir, lang: lang, stroke: halo,
    top-edge: "baseline", bottom-edge: "baseline", body)))
#let k(x, y, width, height, body) = place(top + left, dx: x, dy: y,
  box(width: width, height: height, clip: true, body))
"""


class Look(Protocol):
    """What a picture takes of :class:`divide.charts.look.Look`: colours ``#rrggbb``."""

    @property
    def ink(self) -> str:
        """Colour of text."""

    @property
    def quiet(self) -> str:
        """Colour of secondary text."""

    @property
    def line(self) -> str:
        """Colour of rules and grids."""

    @property
    def paper(self) -> str:
        """Colour of the page."""

    @property
    def bar(self) -> str:
        """Colour of outlines."""

    @property
    def accent(self) -> str:
        """The one accent colour."""


@dataclass(frozen=True)
class Shape:
    """A line, or an area with its holes.

    Attributes
    ----------
    rings : tuple of tuple of (float, float)
        Each ring or line; points inside an odd number of rings are filled.
    closed : bool
        Whether each ring is closed.
    fill, stroke : str
        Colours ``#rrggbb`` or ``rgba(…)``; empty for none.
    width : float
        Of the stroke, points.
    dash : tuple of float
        Lengths of dashes and gaps; empty for a continuous line.
    opacity : float
        0 to 1, of fill and stroke.
    """

    rings: tuple[tuple[Point, ...], ...]
    closed: bool = True
    fill: str = ""
    stroke: str = ""
    width: float = 1.0
    dash: tuple[float, ...] = ()
    opacity: float = 1.0


@dataclass(frozen=True)
class Disc:
    """A circle around (x, y)."""

    x: float
    y: float
    radius: float
    fill: str = ""
    stroke: str = ""
    width: float = 1.0
    opacity: float = 1.0


@dataclass(frozen=True)
class Line:
    """One line of text, its left end at x and its baseline at y.

    Attributes
    ----------
    x, y : float
    text : str
    size : float
        Points.
    colour : str
    width : float
        As measured by :func:`divide.export.drawing_text.widths`.
    bold, rtl : bool
        `rtl`: read from right to left, whatever its first letter.
    halo : str
        Colour around the letters, where the ground may be of any colour; empty for none.
    """

    x: float
    y: float
    text: str
    size: float
    colour: str
    width: float
    bold: bool = False
    rtl: bool = False
    halo: str = ""


@dataclass(frozen=True)
class Window:
    """Items of which only the part inside a box is seen."""

    box: Box
    items: tuple["Item", ...]


Item = Shape | Disc | Line | Window


def rectangle(box: Box, fill: str, *, opacity: float = 1.0) -> Shape:
    """A filled rectangle without outline."""
    left, top, right, bottom = box
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return Shape((corners,), fill=fill, opacity=opacity)


def segment(start: Point, end: Point, stroke: str, width: float, dash: str = "solid") -> Shape:
    """A straight line."""
    return Shape(
        ((start, end),), closed=False, stroke=stroke, width=width, dash=dashes(dash, width)
    )


def dashes(name: str, width: float) -> tuple[float, ...]:
    """Lengths of the dashes and gaps that Plotly draws under a name.

    Raises
    ------
    ValueError
        A name that is not one of Plotly's.
    """
    unit = max(width, 3.0)
    lengths: dict[str, tuple[int, ...]] = {
        "solid": (),
        "dot": (1, 1),
        "dash": (3, 3),
        "longdash": (5, 5),
        "dashdot": (3, 1, 1, 1),
        "longdashdot": (5, 2, 1, 2),
    }
    if name not in lengths:
        raise ValueError(f"a picture cannot draw a line with dash {name!r}")
    return tuple(unit * length for length in lengths[name])


def bounds(item: Item) -> Box:
    """The box that an item takes on the page; of a window, its own box."""
    if isinstance(item, Window):
        return item.box
    if isinstance(item, Line):
        return (
            item.x,
            item.y - ASCENT * item.size,
            item.x + item.width,
            item.y + DESCENT * item.size,
        )
    if isinstance(item, Disc):
        reach = item.radius + (item.width / 2 if item.stroke else 0)
        return (item.x - reach, item.y - reach, item.x + reach, item.y + reach)
    xs = [x for ring in item.rings for x, _ in ring]
    ys = [y for ring in item.rings for _, y in ring]
    half = item.width / 2 if item.stroke else 0
    return (min(xs) - half, min(ys) - half, max(xs) + half, max(ys) + half)


def moved(item: Item, dx: float, dy: float) -> Item:
    """The item, elsewhere."""
    if isinstance(item, Window):
        left, top, right, bottom = item.box
        box = (left + dx, top + dy, right + dx, bottom + dy)
        return Window(box, tuple(moved(one, dx, dy) for one in item.items))
    if isinstance(item, Line | Disc):
        return replace(item, x=item.x + dx, y=item.y + dy)
    rings = tuple(tuple((x + dx, y + dy) for x, y in ring) for ring in item.rings)
    return replace(item, rings=rings)


def walk(items: Iterable[Item]) -> Iterator[Item]:
    """All items, those inside windows too."""
    for item in items:
        if isinstance(item, Window):
            yield from walk(item.items)
        else:
            yield item


def quoted(text: str) -> str:
    """The text as a Typst string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f]", " ", escaped) + '"'


def colour(value: str, opacity: float = 1.0) -> str:
    """A colour as Typst writes it, or none for an empty or invisible one.

    Raises
    ------
    ValueError
        Neither ``#rrggbb`` nor ``rgb(…)`` nor ``rgba(…)``.
    """
    if not value:
        return "none"
    if found := _RGBA.fullmatch(value.strip()):
        red, green, blue = (min(255, round(float(part))) for part in found.groups()[:3])
        opacity *= float(found[4] or 1)
    elif re.fullmatch("#[0-9a-fA-F]{6}", value):
        red, green, blue = (int(value[at : at + 2], 16) for at in (1, 3, 5))
    else:
        raise ValueError(f"a picture cannot draw colour {value!r}")
    if opacity <= 0:
        return "none"
    alpha = "" if opacity >= 1 else f"{round(255 * opacity):02x}"
    return f'rgb("#{red:02x}{green:02x}{blue:02x}{alpha}")'


def typst_source(items: Iterable[Item], width: float, height: float, paper: str, title: str) -> str:
    """The page as a Typst document.

    Parameters
    ----------
    items : iterable of Item
        Later ones lie above.
    width, height : float
        Of the page, points.
    paper : str
        Colour of the page.
    title : str
        Title of the document.
    """
    # no date: the same picture is the same bytes on any day
    head = (
        f"#set document(title: {quoted(title)}, date: none)\n"
        f"#set page(width: {_pt(width)}, height: {_pt(height)}, margin: 0pt, "
        f"fill: {colour(paper)})\n"
    )
    body = "\n".join("#" + call for item in items if (call := _call(item, 0.0, 0.0)))
    return f"{head}{_PREAMBLE}{body}\n"


def rendered(source: str, kind: Kind, *, ppi: float) -> bytes:
    """A Typst document of one page as the bytes of a file."""
    pages = compiler(source).compile(format=kind, ppi=ppi)
    content = pages[0] if isinstance(pages, list) else pages
    if content is None:
        raise RuntimeError("typst gave back no page")
    return content


def compiler(source: str) -> typst.Compiler:
    """A compiler of one document: cheap to make, and not for two threads at a time."""
    return typst.Compiler(source.encode(), font_paths=_fonts())


@functools.cache
def _fonts() -> typst.Fonts:
    """Our own fonts and those that Typst brings along, never the machine's."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def with_title(svg: bytes, title: str, description: str, width: int) -> bytes:
    """An SVG picture that names itself to a screen reader, `width` pixels wide.

    Typst's long names of letters and long decimals go: half the bytes, nothing to be seen.
    """
    text = svg.decode()
    names: dict[str, str] = {}
    text = _GLYPH.sub(
        lambda found: f"{found[1]}g{names.setdefault(found[2], str(len(names)))}", text
    )
    text = _DECIMALS.sub(lambda found: f"{float(found[0]):.3f}".rstrip("0").rstrip("."), text)
    found = re.match(r'<svg[^>]*?viewBox="0 0 ([\d.]+) ([\d.]+)"[^>]*>', text)
    if found is None:
        raise RuntimeError("the picture is no SVG of one page")
    height = round(width * float(found[2]) / float(found[1]))
    root = re.sub(r'\b(width|height)="[^"]*"\s*', "", found[0]).rstrip(">").rstrip()
    return (
        f'{root} width="{width}" height="{height}" role="img">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>{text[found.end() :]}"
    ).encode()


def _pt(length: float) -> str:
    if not math.isfinite(length):
        raise ValueError("a picture cannot draw at an infinite place")
    return f"{round(length, 2) + 0.0:g}pt"


def _stroke(value: str, width: float, dash: tuple[float, ...], opacity: float) -> str:
    paint = colour(value, opacity)
    if paint == "none" or width <= 0:
        return "none"
    pattern = f", dash: ({', '.join(map(_pt, dash))},)" if dash else ""
    return f'(paint: {paint}, thickness: {_pt(width)}, join: "round"{pattern})'


def _call(item: Item, left: float, top: float) -> str:
    """The call that draws an item inside a box whose corner is at (left, top)."""
    if isinstance(item, Window):
        x0, y0, x1, y1 = item.box
        inner = "; ".join(call for one in item.items if (call := _call(one, x0, y0)))
        place = f"{_pt(x0 - left)}, {_pt(y0 - top)}, {_pt(x1 - x0)}, {_pt(y1 - y0)}"
        return f"k({place}, {{ {inner} }})"
    if isinstance(item, Line):
        way, lang = ("rtl", "fa") if item.rtl else ("ltr", "en")
        start = f"t({_pt(item.x - left)}, {_pt(item.y - top)}, {_pt(item.size)}, "
        start += f'"{"bold" if item.bold else "regular"}", '
        end = f', {way}, "{lang}", {quoted(item.text)}'
        call = f"{start}{colour(item.colour)}{end})"
        if item.halo:
            # below the letters: a stroke of their own would eat into them
            halo = _stroke(item.halo, _HALO, (), 1.0)
            call = f"{start}{colour(item.halo)}{end}, halo: {halo}); #{call}"
        return call
    if isinstance(item, Disc):
        fill, stroke = (
            colour(item.fill, item.opacity),
            _stroke(item.stroke, item.width, (), item.opacity),
        )
        if fill == stroke == "none":
            return ""
        place = f"{_pt(item.x - left)}, {_pt(item.y - top)}, {_pt(item.radius)}"
        return f"c({place}, {fill}, {stroke})"
    fill = colour(item.fill, item.opacity)
    stroke = _stroke(item.stroke, item.width, item.dash, item.opacity)
    if fill == stroke == "none":
        return ""
    parts = []
    for ring in item.rings:
        places = [f"({_pt(x - left)}, {_pt(y - top)})" for x, y in ring]
        parts.append(f"m({places[0]})")
        parts += [f"l({place})" for place in places[1:]]
        if item.closed:
            parts.append("z")
    return f"p({fill}, {stroke}, {', '.join(parts)})"
