"""Rates as filled areas."""

import pandas as pd

from divide.charts import basemap
from divide.charts.basemap import Ground
from divide.charts.look import Figure, Look


def choropleth(
    rows: pd.DataFrame,
    *,
    classes: int,
    missing: dict[str, str],
    missing_hover: dict[str, str],
    chosen: dict[str, str],
    ground: Ground,
    look: Look,
    height: int = 560,
) -> Figure:
    """Map of a rate.

    Parameters
    ----------
    rows : pandas.DataFrame
        Index ``area``; ``class`` (0 is the lowest), ``hover`` (text) and
        ``mark`` (text written inside the area: the year of an older figure,
        or the name of a chosen area; may be empty).
    classes : int
        Number of classes of the scale.
    missing : dict
        Area without a figure to its kind of empty.
    missing_hover : dict
        Hover text of those areas.
    chosen : dict
        Chosen area to its colour.
    ground : Ground
    look : Look
    height : int
        Pixels.

    Returns
    -------
    dict
        A Plotly figure.
    """
    colours = look.scale(classes)
    traces = basemap.surroundings(ground, look)
    traces += basemap.empties(missing, missing_hover, ground, look)
    if len(rows):
        # a discrete scale: each class is a flat band
        bands = [
            [edge / classes, colours[number]]
            for number in range(classes)
            for edge in (number, number + 1)
        ]
        traces.append(
            {
                "type": "choropleth",
                "geojson": ground.geojson,
                "locations": rows.index.tolist(),
                "z": rows["class"].tolist(),
                "zmin": -0.5,
                "zmax": classes - 0.5,
                "colorscale": bands,
                "showscale": False,
                "marker": {"line": {"color": look.paper, "width": 0.6}, "opacity": 1},
                "unselected": {"marker": {"opacity": 1}},
                "text": rows["hover"].tolist(),
                "hoverinfo": "text",
            }
        )
    traces += basemap.outlines(chosen, ground.geojson)
    # pale text on deep classes, dark text on pale ones
    deep = (rows["class"] >= classes / 2) != look.dark if len(rows) else rows.get("class")
    for is_deep, colour in ((True, "#ffffff"), (False, "#1b1f22")):
        texts = {
            area: mark
            for area, mark in rows["mark"].items()
            if mark and bool(deep[area]) is is_deep
        }
        if texts:
            traces.append(basemap.labels(ground.points, texts, colour, look.px(11)))
    return {"data": traces, "layout": basemap.layout(look, ground, height)}
