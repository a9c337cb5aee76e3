"""Counts as symbols whose area is proportional to the count."""

import numpy as np
import pandas as pd

from divide.charts import basemap
from divide.charts.basemap import Ground
from divide.charts.look import Figure, Look

LARGEST = 58  # diameter of the largest symbol, pixels
SMALLEST = 5


def diameters(values: pd.Series, largest: float) -> pd.Series:
    """Diameters of symbols whose area is proportional to the value.

    Parameters
    ----------
    values : pandas.Series of float
        Not negative.
    largest : float
        Value that gets the largest symbol; positive.

    Returns
    -------
    pandas.Series of float
        Pixels; a positive value is never smaller than can be seen.
    """
    sizes = LARGEST * np.sqrt(values / largest)
    return sizes.where(values <= 0, sizes.clip(lower=SMALLEST))


def symbols(
    rows: pd.DataFrame,
    *,
    largest: float,
    missing: dict[str, str],
    missing_hover: dict[str, str],
    chosen: dict[str, str],
    ground: Ground,
    look: Look,
    height: int = 560,
) -> Figure:
    """Map of a count: the areas stay empty, the symbols carry the figures.

    Parameters
    ----------
    rows : pandas.DataFrame
        Index ``area``; ``value``, ``hover``, ``label`` (the figure as text) and
        ``older`` (drawn hollow).
    largest : float
        Value of the largest symbol, the same for every period.
    missing, missing_hover, chosen, ground, look, height
        As for :func:`divide.charts.choropleth.choropleth`.

    Returns
    -------
    dict
        A Plotly figure.
    """
    traces = basemap.surroundings(ground, look)
    traces += basemap.empties(missing, missing_hover, ground, look)
    land = look.scale(7)[0]
    areas = rows.index.tolist()
    traces.append(basemap.fill(areas, land, [""] * len(areas), look, ground.geojson))
    traces += basemap.outlines(chosen, ground.geojson)
    rows = rows[rows.index.isin(list(ground.points))]  # an area may have no boundary
    # large symbols first, so that small ones stay in reach
    rows = rows.sort_values("value", ascending=False)
    sizes = diameters(rows["value"], largest)
    colours = [chosen.get(area, look.accent) for area in rows.index]
    traces.append(
        {
            "type": "scattergeo",
            "mode": "markers+text",
            "lon": [ground.points[area][0] for area in rows.index],
            "lat": [ground.points[area][1] for area in rows.index],
            "text": rows["label"].tolist(),
            "textposition": "bottom center",
            "textfont": {"size": look.px(11), "color": look.ink},
            "marker": {
                "size": sizes.round(1).tolist(),
                "sizemode": "diameter",
                "color": [
                    "rgba(0,0,0,0)" if old else colour
                    for old, colour in zip(rows["older"], colours, strict=True)
                ],
                "opacity": 0.85,
                "line": {"color": colours, "width": 2},
            },
            "hovertext": rows["hover"].tolist(),
            "hoverinfo": "text",
        }
    )
    return {"data": traces, "layout": basemap.layout(look, ground, height)}
