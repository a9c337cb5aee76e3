"""Plotly's maps, as shapes and texts: the projection, the filled areas, the symbols."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from divide.export.drawing import Box, Disc, Figure, Item, Line, Look, Point, Shape, Window, bounds
from divide.export.drawing_chart import markers, texts_of, trimmed
from divide.kept import kept

Geometry = Callable[[str], dict]
Rings = tuple[tuple[Point, ...], ...]

_TALLER = 1.2  # a map may be this much taller than on the screen, to fill the page's width
_EDGE = 40  # points along each side of the part shown that its frame is fitted to
_FINE = 1  # decimals of a point that boundaries are drawn with


@dataclass(frozen=True)
class Projection:
    """Longitude and latitude to the page: Albers' conic equal-area projection, fitted to a box.

    Formulas 14-1 to 14-6 of "Map projections: a working manual" (US Geological Survey, 1987), on
    a sphere; so does d3-geo, which draws the map on the screen.

    Attributes
    ----------
    parallels : (float, float)
        Standard parallels, degrees north; not the same distance from the equator on both sides.
    meridian : float
        Where north points up, degrees east.
    scale, left, top : float
        From the unit sphere to points.
    """

    parallels: tuple[float, float]
    meridian: float
    scale: float = 1.0
    left: float = 0.0
    top: float = 0.0

    def __call__(self, lon: float, lat: float) -> Point:
        """Place on the page."""
        first, second = (math.sin(math.radians(one)) for one in self.parallels)
        n = (first + second) / 2
        c = 1 + first * (2 * n - first)
        rho = math.sqrt(c - 2 * n * math.sin(math.radians(lat))) / n
        theta = n * math.radians(lon - self.meridian)
        return (
            self.left + self.scale * rho * math.sin(theta),
            # y grows downwards, away from the pole
            self.top + self.scale * rho * math.cos(theta),
        )


def fitted(geo: Figure, width: float, most: float) -> tuple[Projection, Box, float]:
    """The projection of a figure's map, as large as a page allows.

    Parameters
    ----------
    geo : dict
        ``layout.geo`` of :func:`divide.charts.basemap.layout`.
    width : float
        Points.
    most : float
        Largest height, points.

    Returns
    -------
    (Projection, (float, float, float, float), float)
        The box that is drawn in, and the height used. What lies outside the box is not shown.

    Raises
    ------
    ValueError
        Another projection than the app's.
    """
    asked = geo["projection"]
    if asked["type"] != "conic equal area":
        raise ValueError(f"a picture cannot draw projection {asked['type']!r}")
    first, second = asked["parallels"]
    plain = Projection((first, second), asked["rotation"]["lon"])
    (west, east), (south, north) = geo["lonaxis"]["range"], geo["lataxis"]["range"]
    rim = []
    for number in range(_EDGE + 1):
        lon, lat = (a + (b - a) * number / _EDGE for a, b in ((west, east), (south, north)))
        rim += [plain(lon, south), plain(lon, north), plain(west, lat), plain(east, lat)]
    left, right = min(x for x, _ in rim), max(x for x, _ in rim)
    top, bottom = min(y for _, y in rim), max(y for _, y in rim)
    scale = min(width / (right - left), most / (bottom - top))
    height = scale * (bottom - top)
    x = (width - scale * (right - left)) / 2
    own = Projection(plain.parallels, plain.meridian, scale, x - scale * left, -scale * top)
    return own, (x, 0.0, x + scale * (right - left), height), height


def atlas(figure: Figure, look: Look, geometry: Geometry, width: float) -> tuple[list[Item], float]:
    """A map.

    Parameters
    ----------
    figure : dict
        A Plotly figure of traces ``choropleth`` and ``scattergeo``.
    look : Look
    geometry : callable
        Address that a trace names to its GeoJSON. Kept by address: two contents of one address
        are not told apart.
    width : float
        Points.

    Returns
    -------
    (list of Item, float)
        What is drawn, from (0, 0) on, and its height.

    Raises
    ------
    ValueError
        A trace or a setting that is not known here.
    """
    layout = figure["layout"]
    projection, box, height = fitted(layout["geo"], width, _TALLER * float(layout["height"]))
    items: list[Item] = []
    above: list[Item] = []
    for trace in figure["data"]:
        if trace["type"] == "choropleth":
            shapes = _shapes(geometry, trace["geojson"], projection)
            items += _filled(trace, shapes, box)
        elif trace["type"] == "scattergeo":
            above += _points(trace, projection, box, layout, look)
        else:
            raise ValueError(f"a picture cannot draw a trace of type {trace['type']!r} on a map")
    # as on the screen, whatever is filled lies below whatever is marked
    above = [_kept_inside(item, width) for item in above]
    boxes = [bounds(item) for item in items]
    if not boxes:
        return trimmed([Window(box, ()), *above])
    # nothing is drawn beyond the coasts: the sea around them is not worth the paper
    seen = (max(0.0, min(one[1] for one in boxes)), min(height, max(one[3] for one in boxes)))
    window = Window((box[0], seen[0], box[2], seen[1]), tuple(items))
    return trimmed([window, *above])


@kept(8)
def _shapes(geometry: Geometry, url: str, projection: Projection) -> Mapping[str, Rings]:
    """Area to its rings on the page."""
    found: dict[str, Rings] = {}
    for feature in geometry(url)["features"]:
        shape = feature["geometry"]
        polygons = shape["coordinates"]
        if shape["type"] == "Polygon":
            polygons = [polygons]
        rings = (_ring(ring, projection) for polygon in polygons for ring in polygon)
        found[feature["id"]] = tuple(ring for ring in rings if len(ring) > 2)
    return found


def _ring(ring: Sequence[Sequence[float]], projection: Projection) -> tuple[Point, ...]:
    points: list[Point] = []
    for corner in ring:
        x, y = projection(corner[0], corner[1])
        point = (round(x, _FINE), round(y, _FINE))
        if not points or points[-1] != point:
            points.append(point)
    # the first corner stands at the end again
    return tuple(points[:-1] if points[:1] == points[-1:] else points)


def _filled(trace: Figure, shapes: Mapping[str, Rings], box: Box) -> list[Item]:
    line = trace["marker"]["line"]
    items: list[Item] = []
    for area, value in zip(trace["locations"], trace["z"], strict=True):
        if not shapes.get(area):
            continue
        shape = Shape(
            shapes[area],
            fill=_colour(trace, value),
            stroke=line["color"],
            width=float(line["width"]),
        )
        left, top, right, bottom = bounds(shape)
        if left < box[2] and right > box[0] and top < box[3] and bottom > box[1]:
            items.append(shape)
    return items


def _colour(trace: Figure, value: float) -> str:
    """Colour of a class; every class is one flat band."""
    scale = [(float(stop), str(colour)) for stop, colour in trace["colorscale"]]
    colours = {colour for _, colour in scale}
    if len(colours) == 1:
        return colours.pop()
    low, high = float(trace["zmin"]), float(trace["zmax"])
    at = (value - low) / (high - low)
    below = [colour for stop, colour in scale if stop <= at][-1]
    above = next(colour for stop, colour in scale if stop >= at)
    if below != above:
        raise ValueError("a picture cannot draw a graded colour scale")
    return below


def _points(
    trace: Figure, projection: Projection, box: Box, layout: Figure, look: Look
) -> list[Item]:
    modes = set(trace["mode"].split("+"))
    if unknown := modes - {"markers", "text"}:
        raise ValueError(f"a picture cannot draw mode {', '.join(sorted(unknown))!r} on a map")
    places = [
        projection(lon, lat) if lon is not None and lat is not None else (math.nan, math.nan)
        for lon, lat in zip(trace["lon"], trace["lat"], strict=True)
    ]
    shown = [
        number
        for number, (x, y) in enumerate(places)
        if box[0] <= x <= box[2] and box[1] <= y <= box[3]
    ]
    items: list[Item] = []
    if "markers" in modes:
        drawn = markers(trace["marker"], places, float(trace.get("opacity", 1)), look)
        items += [one for number in shown for one in drawn[number]]
    if "text" in modes:
        for line in texts_of(trace, places, shown, layout, look):
            items += _empty_set(line) if line.text == "∅" else [line]
    return items


def _empty_set(line: Line) -> list[Item]:
    """The sign of an area that a figure does not apply to; the font has no letter for it."""
    radius = 0.3 * line.size
    x, y = line.x + line.width / 2, line.y - radius
    slash = ((x - 1.3 * radius, y + 1.3 * radius), (x + 1.3 * radius, y - 1.3 * radius))
    return [
        Disc(x, y, radius, "", line.colour, 1.0),
        Shape((slash,), closed=False, stroke=line.colour, width=1.0),
    ]


def _kept_inside(item: Item, width: float) -> Item:
    """A label near an edge, moved until it is whole."""
    if not isinstance(item, Line):
        return item
    x = min(max(item.x, 0.0), max(width - item.width, 0.0))
    return replace(item, x=x)
