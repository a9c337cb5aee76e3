"""A gap then and now, one row an area."""

import pandas as pd

from divide.charts.look import Figure, Look, frame, names_axis, origins, value_axis

ROW = 25


def gap_change(
    rows: pd.DataFrame,
    *,
    ticks: list[tuple[float, str]],
    ends: tuple[str, str],
    chosen: dict[str, str],
    look: Look,
) -> Figure:
    """The first gap hollow, the last one filled, joined by what changed.

    Parameters
    ----------
    rows : pandas.DataFrame
        Index ``area``, in the order to show; ``first`` and ``last`` (points, below zero where
        the countryside leads), ``name``, ``hover``, ``unsure`` (the change may as well be none:
        drawn thin and dotted) and ``first_observation``, ``last_observation``.
    ticks : list of (float, str)
        The first and the last are the ends of the axis.
    ends : (str, str)
        What the hollow and the filled point are called.
    chosen : dict
        Chosen area to its colour.
    look : Look

    Returns
    -------
    dict
        A Plotly figure; in a right-to-left language it grows from the right.
    """
    names = rows["name"].tolist()
    faint = rows["unsure"].tolist()
    colours = [
        chosen.get(area, look.bar if unsure else look.quiet)
        for area, unsure in zip(rows.index, faint, strict=True)
    ]
    traces: list[Figure] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [first, last],
            "y": [name, name],
            "line": {
                "color": colour,
                "width": 1.2 if unsure else 2.4,
                "dash": "dot" if unsure else "solid",
            },
            "hoverinfo": "skip",
        }
        for first, last, name, colour, unsure in zip(
            rows["first"], rows["last"], names, colours, faint, strict=True
        )
    ]
    for column, symbol in (("first", "circle-open"), ("last", "circle")):
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": rows[column].tolist(),
                "y": names,
                "marker": {
                    "symbol": symbol,
                    "size": 10,
                    "color": colours,
                    "line": {"width": 2, "color": colours},
                },
                "hovertext": rows["hover"].tolist(),
                "hoverinfo": "text",
                **origins(rows, f"{column}_observation"),
                "cliponaxis": False,
            }
        )
    low, high = ticks[0][0], ticks[-1][0]
    slack = 0.03 * (high - low)
    span = [low - slack, high + slack]
    layout = frame(
        look,
        height=ROW * len(rows) + 90,
        margin={"l": 8, "r": 8, "t": 40, "b": 24},
        xaxis=value_axis(look, ticks, range=span[::-1] if look.rtl else span),
        yaxis=names_axis(look, range=[len(rows) - 0.4, -0.9]),
        shapes=[
            {
                "type": "line",
                "x0": 0,
                "x1": 0,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "layer": "below",
                "line": {"color": look.quiet, "width": 1.2, "dash": "solid"},
            }
        ],
        annotations=[
            {
                "x": rows[column].iloc[0],
                "y": names[0],
                "text": text,
                "showarrow": False,
                "yshift": 18,
                "font": {"size": 11, "color": look.quiet},
            }
            for column, text in zip(("first", "last"), ends, strict=True)
        ],
    )
    return {"data": traces, "layout": layout}
