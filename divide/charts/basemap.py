"""What the two kinds of map share: the frame around Iran and the empty areas."""

from divide.charts.look import Figure, Look, frame

# An equal-area conic for Iran's latitudes: a large area must not look larger than it is.
PROJECTION: Figure = {"type": "conic equal area", "parallels": [27, 37], "rotation": {"lon": 53.7}}
LON_RANGE = (44.8, 63.8)
LAT_RANGE = (24.6, 40.2)

# Beside its fill, an empty area carries a sign: colour never speaks alone.
SIGNS = {"not_reported": "", "withheld": "…", "not_applicable": "∅"}


def layout(look: Look, height: int) -> Figure:
    """Layout of a map of Iran: no world behind it, no drag, no zoom."""
    return frame(
        look,
        height=height,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        geo={
            "visible": False,
            "projection": PROJECTION,
            "fitbounds": False,
            "lonaxis": {"range": list(LON_RANGE)},
            "lataxis": {"range": list(LAT_RANGE)},
            "bgcolor": "rgba(0,0,0,0)",
        },
    )


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
        "marker": {"line": {"color": outline or look.paper, "width": width}},
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
    points: dict[str, tuple[float, float]], texts: dict[str, str], colour: str, size: int
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
    points: dict[str, tuple[float, float]],
    look: Look,
    geojson: str,
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
                geojson,
                outline=look.bar,
            )
        )
        if SIGNS[kind]:
            traces.append(labels(points, dict.fromkeys(areas, SIGNS[kind]), look.quiet, 12))
    return traces
