"""Growth against the level at the start, with the line through it."""

import pandas as pd

from divide.charts.look import Figure, Look, frame, origins, value_axis


def growth(
    rows: pd.DataFrame,
    *,
    line: pd.DataFrame,
    x_ticks: list[tuple[float, str]],
    y_ticks: list[tuple[float, str]],
    titles: tuple[str, str],
    chosen: dict[str, str],
    look: Look,
) -> Figure:
    """One point an area; the line of least squares with its 95 % band.

    Parameters
    ----------
    rows : pandas.DataFrame
        Index ``area``; ``x``, ``y``, ``name``, ``hover`` and ``observation``.
    line : pandas.DataFrame
        From left to right: ``x``, ``middle``, ``low`` and ``high``.
    x_ticks, y_ticks : list of (float, str)
        Of the vertical axis the first and last are the ends.
    titles : (str, str)
        What the axes measure.
    chosen : dict
        Chosen area to its colour; only they are named.
    look : Look

    Returns
    -------
    dict
        A Plotly figure.
    """
    traces: list[Figure] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": line["x"].tolist(),
            "y": line[column].tolist(),
            "line": {"color": look.quiet, "width": width, "dash": dash},
            "hoverinfo": "skip",
        }
        for column, width, dash in (("middle", 2, "solid"), ("low", 1, "dot"), ("high", 1, "dot"))
    ]
    colours = [chosen.get(area, look.bar) for area in rows.index]
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "x": rows["x"].tolist(),
            "y": rows["y"].tolist(),
            "marker": {"size": 9, "color": colours},
            "hovertext": rows["hover"].tolist(),
            "hoverinfo": "text",
            **origins(rows),
            "cliponaxis": False,
        }
    )
    left, right = float(rows["x"].min()), float(rows["x"].max())
    room = 0.05 * ((right - left) or 1.0)
    notes = [
        {
            "x": row["x"],
            "y": row["y"],
            "text": row["name"],
            "showarrow": False,
            "xanchor": "right" if row["x"] > (left + right) / 2 else "left",
            "xshift": -9 if row["x"] > (left + right) / 2 else 9,
            "yanchor": "middle",
            "bgcolor": look.paper,
            "borderpad": 0,
            "font": {"size": 12, "color": chosen[area]},
        }
        for area, row in rows.iterrows()
        if area in chosen
    ]
    for title, at in zip(
        titles,
        (
            {"x": 0.5, "y": 0, "yshift": -34, "xanchor": "center"},
            {"x": 0, "y": 1, "yshift": 16, "xanchor": "left"},
        ),
        strict=True,
    ):
        notes.append(
            {
                **at,
                "xref": "paper",
                "yref": "paper",
                "text": title,
                "showarrow": False,
                "yanchor": "middle",
                "font": {"size": 11, "color": look.quiet},
            }
        )
    layout = frame(
        look,
        height=400,
        margin={"l": 56, "r": 12, "t": 32, "b": 48},
        xaxis=value_axis(look, x_ticks, range=[left - room, right + room], showgrid=False),
        yaxis=value_axis(look, y_ticks, range=[y_ticks[0][0], y_ticks[-1][0]]),
        annotations=notes,
    )
    return {"data": traces, "layout": layout}
