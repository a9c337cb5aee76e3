"""What the two kinds of map share: the frame around Iran and the empty areas."""

from collections.abc import Mapping
from dataclasses import dataclass

from divide.charts.look import Figure, Look, frame

# An equal-area conic for Iran's latitudes: a large area must not look larger than it is.
PROJECTION: Figure = {"type": "conic equal area", "parallels": [27, 37], "rotation": {"lon": 53.7}}
LON_RANGE = (44.8, 63.8)
LAT_RANGE = (24.6, 40.2)
MARGIN = 0.06  # of a part's width and height, around it

# Beside its fill, an empty area carries a sign: colour never speaks alone.
SIGNS = {"not_reported": "", "withheld": "…", "not_applicable": "∅"}


@dataclass(frozen=True)
class Ground:
    """What a map is drawn on.

    Attributes
    ----------
    geojson : str
        Address of the boundaries, whose feature ids are area codes.
    points : mapping of str to (float, float)
        Area to longitude and latitude of a point inside it.
    extent : tuple of float or None
        West, south, east, north of the part shown; None for the whole country.
    around : tuple of str
        Areas drawn pale for orientation, beneath the others.
    around_geojson : str
        Address of their boundaries.
    """

    geojson: str
    points: Mapping[str, tuple[float, float]]
    extent: tuple[float, float, float, float] | None = None
    around: tuple[str, ...] = ()
    around_geojson: str = ""


def layout(look: Look, ground: Ground, height: int) -> Figure:
    """Layout of a map: no world behind it, no drag, no zoom."""
    projection, lons, lats = PROJECTION, LON_RANGE, LAT_RANGE
    if ground.extent is not None:
        west, south, east, north = ground.extent
        lons = (west - MARGIN * (east - west), east + MARGIN * (east - west))
        lats = (south - MARGIN * (north - south), north + MARGIN * (north - south))
        # north points up in the middle of the part shown
        projection = PROJECTION | {"rotation": {"lon": (west + east) / 2}}
    return frame(
        look,
        height=height,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        clickmode="event+select",
        geo={
            "visible": False,
            "projection": projection,
            "fitbounds": False,
            "lonaxis": {"range": list(lons)},
            "lataxis": {"range": list(lats)},
            "bgcolor": "rgba(0,0,0,0)",
        },
    )


def surroundings(ground: Ground, look: Look) -> list[Figure]:
    """Neighbouring areas, pale and mute."""
    if not ground.around:
        return []
    areas = list(ground.around)
    return [fill(areas, look.around, [""] * len(areas), look, ground.around_geojson)]


def fill(
    areas: list[str],
    colour: str,
    hover: list[str],
    look: Look,
    geojson: str,
    *,
    outline: str | None = None,
    width: float = 0.6,
) -> Figure:
    """One trace that fills areas with one colour."""
    return {
        "type": "choropleth",
        "geojson": geojson,
        "locations": areas,
        "z": [0] * len(areas),
        "zmin": 0,
        "zmax": 1,
        "colorscale": [[0, colour], [1, colour]],
        "showscale": False,
        "marker": {"line": {"color": outline or look.paper, "width": width}, "opacity": 1},
        "unselected": {"marker": {"opacity": 1}},
        "text": hover,
        "hoverinfo": "text" if any(hover) else "skip",
    }


def outlines(chosen: dict[str, str], geojson: str) -> list[Figure]:
    """Chosen areas drawn round in their own colour, above everything else."""
    return [
        {
            "type": "choropleth",
            "geojson": geojson,
            "locations": [area],
            "z": [0],
            "colorscale": [[0, "rgba(0,0,0,0)"], [1, "rgba(0,0,0,0)"]],
            "showscale": False,
            "marker": {"line": {"color": colour, "width": 2.6}},
            "hoverinfo": "skip",
        }
        for area, colour in chosen.items()
    ]


def labels(
    points: Mapping[str, tuple[float, float]], texts: dict[str, str], colour: str, size: int
) -> Figure:
    """Text written inside areas."""
    areas = [area for area in texts if area in points]
    return {
        "type": "scattergeo",
        "mode": "text",
        "lon": [points[area][0] for area in areas],
        "lat": [points[area][1] for area in areas],
        "text": [texts[area] for area in areas],
        "textfont": {"size": size, "color": colour, "shadow": "auto"},
        "hoverinfo": "skip",
    }


def empties(
    missing: dict[str, str],
    hover: dict[str, str],
    ground: Ground,
    look: Look,
) -> list[Figure]:
    """Areas without a figure, one look for each kind of empty."""
    traces = []
    for kind in dict.fromkeys(missing.values()):
        areas = [area for area, own in missing.items() if own == kind]
        traces.append(
            fill(
                areas,
                look.missing(kind),
                [hover[area] for area in areas],
                look,
                ground.geojson,
                outline=look.bar,
            )
        )
        if SIGNS[kind]:
            traces.append(
                labels(ground.points, dict.fromkeys(areas, SIGNS[kind]), look.quiet, look.px(12))
            )
    return traces
