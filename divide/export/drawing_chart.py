"""Plotly's charts with two axes, as shapes and texts.

Only what our own charts (``divide/charts``) are made of: lines, markers, texts and horizontal
bars, on axes with our own ticks. Anything else is an error, so that no picture silently lacks a
part of its figure.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from divide.export.drawing import (
    Box,
    Disc,
    Figure,
    Item,
    Line,
    Look,
    Point,
    Shape,
    Window,
    bounds,
    moved,
    segment,
    walk,
)
from divide.export.drawing_text import lines_of, widths

_LINE_SPACING = 1.3  # Plotly's, in sizes
_TICK_GAP = 4.0
_MIDDLE = 0.34  # of the size: how far the middle of a line lies above its baseline
_ENOUGH = 0.5  # points of a text that may stand over the edge


@dataclass(frozen=True)
class Axis:
    """One axis: positions to points on the page."""

    start: float
    end: float
    low: float
    high: float
    categories: Mapping[str, int]

    def number(self, value: Any) -> float:
        """Position of a figure or a category; NaN for a gap."""
        if value is None:
            return math.nan
        if isinstance(value, str):
            return float(self.categories[value])
        return float(value)

    def at(self, value: Any) -> float:
        """Place on the page."""
        share = (self.number(value) - self.low) / ((self.high - self.low) or 1.0)
        return self.start + share * (self.end - self.start)

    def holds(self, value: Any) -> bool:
        """Whether a position lies inside the range."""
        low, high = sorted((self.low, self.high))
        slack = 1e-9 * (high - low)
        return low - slack <= self.number(value) <= high + slack


@dataclass(frozen=True)
class Plot:
    """The two axes and the box between them."""

    x: Axis
    y: Axis
    box: Box


def chart(figure: Figure, look: Look, width: float) -> tuple[list[Item], float]:
    """A chart with two axes.

    Parameters
    ----------
    figure : dict
        A Plotly figure of traces ``scatter`` and ``bar``.
    look : Look
    width : float
        Points.

    Returns
    -------
    (list of Item, float)
        What is drawn, from (0, 0) on, and its height. The margins grow until every text is whole.

    Raises
    ------
    ValueError
        A trace, a shape or a setting that is not known here.
    """
    layout = figure["layout"]
    margin = {side: float(layout["margin"].get(side, 0)) for side in "ltrb"}
    inner = float(layout["height"]) - margin["t"] - margin["b"]
    for _ in range(6):
        height = margin["t"] + inner + margin["b"]
        items = _drawn(figure, look, width, height, margin)
        boxes = [bounds(item) for item in walk(items) if isinstance(item, Line)]
        over = {
            "l": -min((box[0] for box in boxes), default=0),
            "t": -min((box[1] for box in boxes), default=0),
            "r": max((box[2] for box in boxes), default=0) - width,
            "b": max((box[3] for box in boxes), default=0) - height,
        }
        if all(reach <= _ENOUGH for reach in over.values()):
            break
        for side, reach in over.items():
            margin[side] += max(0.0, reach)
    return trimmed(items)


def trimmed(items: Sequence[Item]) -> tuple[list[Item], float]:
    """Items moved up to 0, and the height they then take: the page sets its own distances."""
    boxes = [bounds(item) for item in items]
    top = min(box[1] for box in boxes)
    return [moved(item, 0.0, -top) for item in items], max(box[3] for box in boxes) - top


def _drawn(
    figure: Figure, look: Look, width: float, height: float, margin: Mapping[str, float]
) -> list[Item]:
    layout = figure["layout"]
    box = (margin["l"], margin["t"], width - margin["r"], height - margin["b"])
    traces = list(figure["data"])
    x = _axis(layout.get("xaxis", {}), box[0], box[2], [t.get("x") for t in traces])
    y = _axis(layout.get("yaxis", {}), box[3], box[1], [t.get("y") for t in traces])
    plot = Plot(x, y, box)
    items: list[Item] = [*_shapes(layout, plot), *_grid(layout, plot, look)]
    for trace in traces:
        items += _trace(trace, plot, layout, look)
    items += _tick_texts(layout, plot, look)
    items += _annotations(layout, plot, look)
    return items


def _axis(axis: Figure, start: float, end: float, columns: Sequence[Any]) -> Axis:
    """An axis with its range; without one, all categories or all figures with some room."""
    values = [value for column in columns if column is not None for value in column]
    names = list(dict.fromkeys(value for value in values if isinstance(value, str)))
    categories = {name: number for number, name in enumerate(names)}
    if axis.get("range") is not None:
        low, high = (float(end) for end in axis["range"])
        return Axis(start, end, low, high, categories)
    if names:
        low, high = -0.7, len(names) - 0.4
    else:
        found = [float(v) for v in values if v is not None and math.isfinite(float(v))] or [0.0]
        room = 0.05 * ((max(found) - min(found)) or 1.0)
        low, high = min(found) - room, max(found) + room
    if axis.get("autorange") == "reversed":
        low, high = high, low
    return Axis(start, end, low, high, categories)


def _ticks(axis: Figure, scale: Axis) -> list[tuple[float, str]]:
    """Positions and texts inside the range."""
    if not axis.get("visible", True):
        return []
    if axis.get("tickvals") is not None:
        pairs = list(zip(axis["tickvals"], axis["ticktext"], strict=True))
    elif scale.categories:
        pairs = [(number, name) for name, number in scale.categories.items()]
    else:
        raise ValueError("a picture needs an axis with texts of its own")
    return [(float(value), str(text)) for value, text in pairs if scale.holds(value)]


def _grid(layout: Figure, plot: Plot, look: Look) -> Iterator[Item]:
    left, top, right, bottom = plot.box
    for name, scale in (("xaxis", plot.x), ("yaxis", plot.y)):
        axis = layout.get(name, {})
        colour = axis.get("gridcolor", look.line)
        if axis.get("showgrid", True):
            for value, _ in _ticks(axis, scale):
                at = scale.at(value)
                start, end = (
                    ((at, top), (at, bottom)) if name == "xaxis" else ((left, at), (right, at))
                )
                yield segment(start, end, colour, 0.8)
        if axis.get("showline"):
            start, end = (
                ((left, bottom), (right, bottom))
                if name == "xaxis"
                else ((left, top), (left, bottom))
            )
            yield segment(start, end, axis.get("linecolor", look.line), 1.0)


def _tick_texts(layout: Figure, plot: Plot, look: Look) -> Iterator[Item]:
    left, _, right, bottom = plot.box
    for name, scale in (("xaxis", plot.x), ("yaxis", plot.y)):
        axis = layout.get(name, {})
        font = {"size": 13, "color": look.ink} | layout.get("font", {}) | axis.get("tickfont", {})
        gap = _TICK_GAP + (axis.get("ticklen", 5) if axis.get("ticks") else 0)
        side = axis.get("side", "bottom" if name == "xaxis" else "left")
        for value, text in _ticks(axis, scale):
            at = scale.at(value)
            if side == "bottom":
                yield from text_at(text, at, bottom + gap, font, "center", "top")
            elif side == "left":
                yield from text_at(text, left - gap, at, font, "right", "middle")
            elif side == "right":
                yield from text_at(text, right + gap, at, font, "left", "middle")
            else:
                raise ValueError(f"a picture cannot draw an axis on side {side!r}")


def text_at(
    text: str,
    x: float,
    y: float,
    font: Figure,
    xanchor: str,
    yanchor: str,
    align: str | None = None,
) -> list[Line]:
    """A label of one or several lines.

    Parameters
    ----------
    text : str
        As in a Plotly figure.
    x, y : float
        Where the label is held.
    font : dict
        ``size``, ``color`` and, with a halo around the letters, ``shadow``.
    xanchor : {"left", "center", "right"}
        Which of its sides is at `x`.
    yanchor : {"top", "middle", "bottom"}
        Which of its sides is at `y`.
    align : {"left", "center", "right"}, optional
        Where its shorter lines stand; at `xanchor` when left out.
    """
    lines = lines_of(text)
    size = float(font["size"])
    known = widths(lines)
    widest = max(known.values(), default=0.0) * size
    shares = {"left": 0.0, "center": 0.5, "right": 1.0}
    left = x - shares[xanchor] * widest
    tall = size * _LINE_SPACING * (len(lines) - 1)
    baseline = {
        "top": y + size,
        "middle": y - tall / 2 + _MIDDLE * size,
        "bottom": y - tall - 0.35 * size,
    }[yanchor]
    found = []
    for number, line in enumerate(lines):
        plain, bold, rtl = line
        wide = known[line] * size
        place = left + (widest - wide) * shares[align or xanchor]
        at = baseline + number * _LINE_SPACING * size
        colour = str(font["color"])
        halo = _contrast(colour) if font.get("shadow") == "auto" else ""
        found.append(Line(place, at, plain, size, colour, wide, bold, rtl, halo))
    return [line for line in found if line.text]


def _contrast(colour: str) -> str:
    """Faint black around pale letters, faint white around dark ones."""
    light = sum(int(colour[at : at + 2], 16) for at in (1, 3, 5)) > 3 * 128
    return "rgba(0,0,0,0.4)" if light else "rgba(255,255,255,0.4)"


def _shapes(layout: Figure, plot: Plot) -> Iterator[Item]:
    for shape in layout.get("shapes", ()):
        if shape["type"] != "line":
            raise ValueError(f"a picture cannot draw a shape {shape['type']!r}")
        line = shape["line"]
        start, end = (
            (
                _place(shape[f"x{n}"], shape.get("xref"), plot.x, plot.box[0], plot.box[2]),
                _place(shape[f"y{n}"], shape.get("yref"), plot.y, plot.box[3], plot.box[1]),
            )
            for n in (0, 1)
        )
        yield segment(start, end, line["color"], line["width"], line.get("dash", "solid"))


def _place(value: Any, ref: str | None, axis: Axis, low: float, high: float) -> float:
    return low + float(value) * (high - low) if ref == "paper" else axis.at(value)


def _annotations(layout: Figure, plot: Plot, look: Look) -> Iterator[Item]:
    for note in layout.get("annotations", ()):
        if note.get("showarrow", True):
            raise ValueError("a picture cannot draw an annotation with an arrow")
        x = _place(note["x"], note.get("xref"), plot.x, plot.box[0], plot.box[2])
        y = _place(note["y"], note.get("yref"), plot.y, plot.box[3], plot.box[1])
        lines = text_at(
            note["text"],
            x + note.get("xshift", 0),
            y - note.get("yshift", 0),
            {"size": 13, "color": look.ink} | layout.get("font", {}) | note.get("font", {}),
            note.get("xanchor", "center"),
            note.get("yanchor", "middle"),
            note.get("align", "center"),
        )
        if note.get("bgcolor"):
            yield from (_behind(line, note["bgcolor"]) for line in lines)
        yield from lines


def _behind(line: Line, colour: str) -> Shape:
    """The ground a label stands on."""
    top, bottom = line.y - 0.85 * line.size, line.y + 0.35 * line.size
    right = line.x + line.width
    corners = ((line.x, top), (right, top), (right, bottom), (line.x, bottom))
    return Shape((corners,), fill=colour)


def _each(value: Any, count: int, default: Any) -> list[Any]:
    """A setting of every point, from one value or a list of them."""
    if value is None:
        return [default] * count
    if isinstance(value, str | int | float):
        return [value] * count
    return list(value)


def _trace(trace: Figure, plot: Plot, layout: Figure, look: Look) -> list[Item]:
    kind = trace.get("type", "scatter")
    if kind == "bar":
        return _bars(trace, plot, layout)
    if kind != "scatter":
        raise ValueError(f"a picture cannot draw a trace of type {kind!r}")
    modes = set(trace["mode"].split("+"))
    if unknown := modes - {"lines", "markers", "text"}:
        raise ValueError(f"a picture cannot draw mode {', '.join(sorted(unknown))!r}")
    xs, ys = list(trace["x"]), list(trace["y"])
    places = [(plot.x.at(x), plot.y.at(y)) for x, y in zip(xs, ys, strict=True)]
    opacity = float(trace.get("opacity", 1))
    own = trace.get("line", {}).get("color") or trace.get("marker", {}).get("color") or look.ink
    inside: list[Item] = list(_intervals(trace, plot, places, _each(own, len(xs), look.ink)))
    if "lines" in modes:
        inside += _lines(trace["line"], places, opacity, look)
    items: list[Item] = [Window(plot.box, tuple(inside))] if inside else []
    shown = [
        number
        for number, (x, y) in enumerate(zip(xs, ys, strict=True))
        if plot.x.holds(x) and plot.y.holds(y)
    ]
    if "markers" in modes:
        drawn = markers(trace["marker"], places, opacity, look)
        items += [one for number in shown for one in drawn[number]]
    if "text" in modes:
        items += texts_of(trace, places, shown, layout, look)
    return items


def texts_of(
    trace: Figure, places: Sequence[Point], shown: Sequence[int], layout: Figure, look: Look
) -> list[Line]:
    """Texts of a trace, beside their points."""
    font = {"size": 12, "color": look.ink} | layout.get("font", {}) | trace.get("textfont", {})
    sizes = _each(trace.get("marker", {}).get("size"), len(places), 0)
    vertical, side = trace.get("textposition", "middle center").split()
    labels = list(trace["text"])
    items = []
    for number in shown:
        if not labels[number]:
            continue
        x, y = places[number]
        away = float(sizes[number]) / 2 + (3 if sizes[number] else 0)
        anchors = {"left": "right", "center": "center", "right": "left"}
        x += {"left": -away - 4, "center": 0.0, "right": away + 4}[side]
        y += {"top": -away, "middle": 0.0, "bottom": away}[vertical]
        yanchor = {"top": "bottom", "middle": "middle", "bottom": "top"}[vertical]
        items += text_at(labels[number], x, y, font, anchors[side], yanchor)
    return items


def _lines(line: Figure, places: Sequence[Point], opacity: float, look: Look) -> Iterator[Item]:
    """Lines between the points; a point without a place is a gap."""
    run: list[Point] = []
    for place in [*places, (math.nan, math.nan)]:
        if math.isfinite(place[0]) and math.isfinite(place[1]):
            run.append(place)
            continue
        if len(run) > 1:
            drawn = segment(
                run[0],
                run[-1],
                line.get("color", look.ink),
                float(line.get("width", 2)),
                line.get("dash", "solid"),
            )
            yield Shape((tuple(run),), False, "", drawn.stroke, drawn.width, drawn.dash, opacity)
        run = []


def _intervals(
    trace: Figure, plot: Plot, places: Sequence[Point], colours: Sequence[str]
) -> Iterator[Item]:
    """Intervals of the figures, as thin lines."""
    for name, along in (("error_x", plot.x), ("error_y", plot.y)):
        error = trace.get(name) or {}
        if not error.get("visible"):
            continue
        values = trace["x" if name == "error_x" else "y"]
        for number, value in enumerate(values):
            more, less = float(error["array"][number]), float(error["arrayminus"][number])
            x, y = places[number]
            if not (more or less) or not (math.isfinite(x) and math.isfinite(y)):
                continue
            low, high = (along.at(along.number(value) + by) for by in (-less, more))
            colour, width = error.get("color") or colours[number], float(error["thickness"])
            cap = float(error.get("width", 0))
            ends = ((low, y), (high, y)) if name == "error_x" else ((x, low), (x, high))
            yield segment(*ends, colour, width)
            if cap:
                dx, dy = (0.0, cap) if name == "error_x" else (cap, 0.0)
                for at_x, at_y in ends:
                    yield segment((at_x - dx, at_y - dy), (at_x + dx, at_y + dy), colour, width)


def markers(
    marker: Figure, places: Sequence[Point], opacity: float, look: Look
) -> list[list[Item]]:
    """The marker of each point; none for a gap."""
    count = len(places)
    outline = marker.get("line") or {}
    settings = zip(
        places,
        _each(marker.get("symbol"), count, "circle"),
        _each(marker.get("size"), count, 6),
        _each(marker.get("color"), count, look.accent),
        _each(outline.get("color"), count, ""),
        _each(outline.get("width"), count, 0),
        strict=True,
    )
    opacity *= float(marker.get("opacity", 1))
    found: list[list[Item]] = []
    for (x, y), symbol, size, fill, edge, width in settings:
        if not (math.isfinite(x) and math.isfinite(y)) or not size:
            found.append([])
            continue
        if symbol.endswith("-open"):
            fill, edge, width = "", fill, width or 1
        found.append(
            [
                _symbol(
                    symbol.removesuffix("-open"), x, y, float(size) / 2, fill, edge, width, opacity
                )
            ]
        )
    return found


def _symbol(
    name: str, x: float, y: float, r: float, fill: str, edge: str, width: float, opacity: float
) -> Item:
    """One marker, with the proportions of Plotly's."""
    stroke = edge if width else ""
    if name == "circle":
        return Disc(x, y, r, fill, stroke, float(width), opacity)
    thick, long = r * 0.4, r * 0.9
    corners: dict[str, list[Point]] = {
        "square": [(-r, -r), (r, -r), (r, r), (-r, r)],
        "diamond": [(0, -1.3 * r), (1.3 * r, 0), (0, 1.3 * r), (-1.3 * r, 0)],
        "triangle-up": [(0, -r), (1.155 * r, r), (-1.155 * r, r)],
        "x": [
            (0, -thick), (long - thick, -long), (long, thick - long), (thick, 0),
            (long, long - thick), (long - thick, long), (0, thick), (thick - long, long),
            (-long, long - thick), (-thick, 0), (-long, thick - long), (thick - long, -long),
        ],
    }  # fmt: skip
    if name not in corners:
        raise ValueError(f"a picture cannot draw symbol {name!r}")
    ring = tuple((x + dx, y + dy) for dx, dy in corners[name])
    return Shape((ring,), fill=fill, stroke=stroke, width=float(width), opacity=opacity)


def _bars(trace: Figure, plot: Plot, layout: Figure) -> list[Item]:
    """Horizontal bars from zero; hatched ones with lines in the colour of their pattern."""
    if trace.get("orientation") != "h":
        raise ValueError("a picture cannot draw upright bars")
    names, values = list(trace["y"]), list(trace["x"])
    places = [(plot.x.at(x), plot.y.at(y)) for x, y in zip(values, names, strict=True)]
    marker = trace["marker"]
    colours = _each(marker["color"], len(values), "")
    pattern = marker.get("pattern") or {}
    hatches = _each(pattern.get("shape"), len(values), "")
    thick = abs(plot.y.at(1.0) - plot.y.at(0.0)) * (1 - float(layout.get("bargap", 0.2)))
    items: list[Item] = []
    for (end, middle), colour, hatch in zip(places, colours, hatches, strict=True):
        if not math.isfinite(end):
            continue
        left, right = sorted((plot.x.at(0.0), end))
        box = (left, middle - thick / 2, right, middle + thick / 2)
        corners = ((left, box[1]), (right, box[1]), (right, box[3]), (left, box[3]))
        items.append(Shape((corners,), fill=colour))
        if hatch == "/":
            size = float(pattern.get("size", 8))
            items += _hatching(box, pattern["fgcolor"], size, float(pattern.get("solidity", 0.3)))
        elif hatch:
            raise ValueError(f"a picture cannot draw pattern {hatch!r}")
    items += _intervals(trace, plot, places, colours)
    return [Window(plot.box, tuple(items))]


def _hatching(box: Box, colour: str, size: float, solidity: float) -> list[Item]:
    """Rising lines across a box."""
    left, top, right, bottom = box
    tall = bottom - top
    step = size * math.sqrt(2)
    rings = tuple(
        ((at, bottom), (at + tall, top))
        for at in (left - tall + step * n for n in range(1 + int((right - left + tall) / step)))
    )
    if not rings or right - left < _ENOUGH:
        return []
    lines = Shape(rings, closed=False, stroke=colour, width=size * solidity)
    return [Window(box, (lines,))]
