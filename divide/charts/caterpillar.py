"""Places in a ranking with the range that each may have."""

import pandas as pd

from divide.charts.look import Figure, Look, frame, names_axis, origins, value_axis

ROW = 22  # pixels an area needs with its label


def caterpillar(
    rows: pd.DataFrame,
    *,
    ticks: list[tuple[float, str]],
    chosen: dict[str, str],
    look: Look,
    beyond: tuple[float, str] | None = None,
) -> Figure:
    """One row an area: the ranks it may have as a line, its middle rank as a dot.

    In a right-to-left language the first rank stands on the right.

    Parameters
    ----------
    rows : pandas.DataFrame
        Index ``area``, from the top; ``rank_low``, ``rank_high``, ``middle``, optionally
        ``half_low`` and ``half_high`` (drawn thick), all ranks; ``name``, ``label`` (text in
        the column at the end), ``hover`` and optionally ``observation``. Not empty.
    ticks : list of (float, str)
        Ranks and their texts.
    chosen : dict
        Chosen area to its colour; the others are grey.
    look : Look
    beyond : (float, str), optional
        A rank past which all ranks are of one kind (the last fifth), drawn as a line, and
        its text.

    Returns
    -------
    dict
        A Plotly figure.
    """
    places = list(range(len(rows)))
    ends = [*rows["rank_low"], *rows["rank_high"], *(position for position, _ in ticks)]
    # half a rank, and room for half a dot
    spare = 0.5 + 0.02 * (max(ends) - min(ends))
    low, high = min(ends) - spare, max(ends) + spare
    colours = [chosen.get(str(area), look.quiet) for area in rows.index]
    traces: list[Figure] = [_lines(rows, "rank_low", "rank_high", 1.4, look.quiet)]
    if {"half_low", "half_high"} <= set(rows.columns):
        traces.append(_lines(rows, "half_low", "half_high", 5.0, look.bar))
    traces += [
        {
            "type": "scatter",
            "mode": "markers",
            "x": rows["middle"].tolist(),
            "y": places,
            "hovertext": rows["hover"].tolist(),
            "hoverinfo": "text",
            **origins(rows),
            "marker": {
                "size": 9,
                "color": colours,
                "line": {"width": 1, "color": look.paper},
            },
        },
        {
            "type": "scatter",
            "mode": "text",
            "x": [high] * len(rows),
            "y": places,
            "text": rows["label"].tolist(),
            "textposition": "middle left" if look.rtl else "middle right",
            "textfont": {"size": look.px(12), "color": look.ink},
            "cliponaxis": False,
            "hoverinfo": "skip",
        },
    ]
    room = look.px(14 + 6.5 * max(len(label) for label in rows["label"]))
    layout = frame(
        look,
        height=look.px(ROW) * len(rows) + 64,
        margin={"l": room if look.rtl else 8, "r": 8 if look.rtl else room, "t": 26, "b": 26},
        xaxis=value_axis(look, ticks, range=[high, low] if look.rtl else [low, high]),
        yaxis=names_axis(
            look,
            range=[len(rows) - 0.4, -0.6],
            tickvals=places,
            ticktext=rows["name"].tolist(),
        ),
    )
    if beyond:
        layout["shapes"] = [
            {
                "type": "line",
                "x0": beyond[0],
                "x1": beyond[0],
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "layer": "below",
                "line": {"color": look.quiet, "width": 1.2, "dash": "dot"},
            }
        ]
        layout["annotations"] = [
            {
                "x": beyond[0],
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "text": beyond[1],
                "showarrow": False,
                "font": {"size": look.px(11), "color": look.quiet},
            }
        ]
    return {"data": traces, "layout": layout}


def _lines(rows: pd.DataFrame, first: str, last: str, width: float, colour: str) -> Figure:
    """One trace with a line a row; a single rank is a short line, so that it is seen."""
    x: list[float | None] = []
    y: list[int | None] = []
    for place, (start, end) in enumerate(zip(rows[first], rows[last], strict=True)):
        x += [float(start) - 0.15, float(end) + 0.15, None]
        y += [place, place, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"color": colour, "width": width},
        "hoverinfo": "skip",
    }
