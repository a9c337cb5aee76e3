"""Where like lies beside like: areas filled by how they stand to their neighbours."""

import pandas as pd

from divide.charts import basemap
from divide.charts.basemap import Ground
from divide.charts.look import Figure, Look, origins

# Teal and brown part for every kind of colour vision; an area unlike its neighbours is paler.
_LIGHT = {
    "high_high": "#01665e",
    "low_low": "#8c510a",
    "high_low": "#5ab4ac",
    "low_high": "#d8b365",
    "plain": "#ccd2d4",
    "unasked": "#f8f7f5",
}
_DARK = {
    "high_high": "#7fd3c8",
    "low_low": "#e0a254",
    "high_low": "#2f7f77",
    "low_high": "#7a5418",
    "plain": "#434b4f",
    "unasked": "#1b2122",
}
# colour never speaks alone; an area unlike its neighbours is told by the sign of unequal things
SIGNS = {"high_high": "+", "low_low": "−", "high_low": "≠", "low_high": "≠"}
_WHITE, _BLACK = "#ffffff", "#1b1f22"


def colour(kind: str, look: Look) -> str:
    """Fill of a kind of area.

    Parameters
    ----------
    kind : str
        ``high_high``, ``low_low``, ``high_low``, ``low_high`` (the area, then its neighbours),
        ``plain`` (nothing for sure) or ``unasked`` (no neighbour to be held against).
    look : Look
    """
    return (_DARK if look.dark else _LIGHT)[kind]


def clusters(
    rows: pd.DataFrame,
    *,
    missing: dict[str, str],
    missing_hover: dict[str, str],
    chosen: dict[str, str],
    ground: Ground,
    look: Look,
    height: int = 560,
) -> Figure:
    """Map of local clusters.

    Parameters
    ----------
    rows : pandas.DataFrame
        Index ``area``; ``kind`` (as for `colour`), ``hover`` (text) and optionally
        ``observation``.
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
    traces = basemap.surroundings(ground, look)
    traces += basemap.empties(missing, missing_hover, ground, look)
    for kind in _LIGHT:
        part = rows[rows["kind"] == kind]
        if part.empty:
            continue
        areas = part.index.tolist()
        outline = look.bar if kind == "unasked" else None
        traces.append(
            basemap.fill(
                areas,
                colour(kind, look),
                part["hover"].tolist(),
                look,
                ground.geojson,
                outline=outline,
            )
            | origins(part)
        )
    traces += basemap.outlines(chosen, ground.geojson)
    for ink in (_WHITE, _BLACK):
        texts = {
            str(area): SIGNS[kind]
            for area, kind in rows["kind"].items()
            if kind in SIGNS and _ink(kind, look) == ink
        }
        if texts:
            traces.append(basemap.labels(ground.points, texts, ink, 12))
    return {"data": traces, "layout": basemap.layout(look, ground, height)}


def _ink(kind: str, look: Look) -> str:
    """Colour that a sign can be read in on its fill."""
    deep = kind in ("high_high", "low_low")
    return _BLACK if deep is look.dark else _WHITE
