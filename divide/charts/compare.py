"""Several areas side by side: points over indicators."""

import math

import pandas as pd

from divide.charts.look import Figure, Look, frame, names_axis, origins, value_axis

ROW = 34  # pixels a row needs with its label


def area_dumbbell(
    rows: pd.DataFrame,
    *,
    names: dict[str, str],
    ticks: list[tuple[float, str]],
    colours: dict[str, str],
    look: Look,
) -> Figure:
    """One row an indicator, one point an area.

    Parameters
    ----------
    rows : pandas.DataFrame
        One row an indicator and area: ``indicator``, ``area``, ``value``, ``hover``,
        ``hollow`` (not comparable with the first area's figure: drawn hollow and not
        joined), ``ci_low`` and ``ci_high`` (NaN without an interval). All values
        share one axis, so all are of one unit (percent).
    names : dict
        Indicator to the label of its row, in the order to show; an indicator
        without any figure is left out.
    ticks : list of (float, str)
        Positions and texts of the axis; its first and last are its ends.
    colours : dict
        Area to colour; its order decides which point lies on top.
    look : Look

    Returns
    -------
    dict
        A Plotly figure; in a right-to-left language it grows from the right.
    """
    held = set(rows["indicator"])
    order = [indicator for indicator in names if indicator in held]
    place = {indicator: number for number, indicator in enumerate(order)}
    rows = rows[rows["indicator"].isin(order)]
    traces: list[Figure] = []
    for indicator in order:
        joined = rows[(rows["indicator"] == indicator) & ~rows["hollow"].astype(bool)]
        if len(joined) > 1:
            traces.append(
                _line(
                    [float(joined["value"].min()), float(joined["value"].max())],
                    place[indicator],
                    look.bar,
                    2.0,
                )
            )
    for area, colour in colours.items():
        own = rows[rows["area"] == area]
        for _, row in own.iterrows():
            if not math.isnan(row["ci_low"] + row["ci_high"]):
                ends = [float(row["ci_low"]), float(row["ci_high"])]
                traces.append(_line(ends, place[row["indicator"]], colour, 5.0, opacity=0.3))
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": own["value"].tolist(),
                "y": [place[indicator] for indicator in own["indicator"]],
                "marker": {
                    "symbol": ["circle-open" if hollow else "circle" for hollow in own["hollow"]],
                    "size": 12,
                    "color": colour,
                    "line": {"width": 2, "color": colour},
                },
                "hovertext": own["hover"].tolist(),
                "hoverinfo": "text",
                **origins(own),
            }
        )
    low, high = ticks[0][0], ticks[-1][0]
    spare = 0.02 * (high - low)
    span = [low - spare, high + spare]
    layout = frame(
        look,
        height=look.px(ROW) * len(order) + 36,
        margin={"l": 8, "r": 8, "t": 12, "b": 24},
        xaxis=value_axis(look, ticks, range=span[::-1] if look.rtl else span),
        yaxis=names_axis(
            look,
            range=[len(order) - 0.4, -0.6],
            tickvals=list(place.values()),
            ticktext=[names[indicator] for indicator in order],
        ),
    )
    return {"data": traces, "layout": layout}


def _line(
    ends: list[float], place: int, colour: str, width: float, *, opacity: float = 1.0
) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": ends,
        "y": [place, place],
        "line": {"color": colour, "width": width},
        "opacity": opacity,
        "hoverinfo": "skip",
    }
