"""A whole and the part of it that lies between groups, one bar a period."""

import pandas as pd

from divide.charts.look import Figure, Look, frame, names_axis, value_axis

ROW = 40


def parts(
    rows: pd.DataFrame,
    *,
    ticks: list[tuple[float, str]],
    names: tuple[str, str],
    look: Look,
) -> Figure:
    """Bars of the whole, the first part of each in the accent colour.

    Parameters
    ----------
    rows : pandas.DataFrame
        In the order to show; ``name``, ``part`` and ``total`` (part ≤ total), ``label`` (the
        part as text) and ``hover``.
    ticks : list of (float, str)
        The last one is the end of the axis.
    names : (str, str)
        What the part and the rest are called.
    look : Look

    Returns
    -------
    dict
        A Plotly figure; in a right-to-left language it grows from the right.
    """
    order = rows["name"].tolist()
    top = max(float(rows["total"].max()), ticks[-1][0])
    traces: list[Figure] = [
        {
            "type": "bar",
            "orientation": "h",
            "y": order,
            "x": rows[column].tolist(),
            "hovertext": rows["hover"].tolist(),
            "hoverinfo": "text",
            "marker": {"color": [colour] * len(rows)},
        }
        for column, colour in (("total", look.bar), ("part", look.accent))
    ]
    traces.append(
        {
            "type": "scatter",
            "mode": "text",
            "y": order,
            "x": (rows["total"] + 0.01 * top).tolist(),
            "text": rows["label"].tolist(),
            "textposition": "middle left" if look.rtl else "middle right",
            "textfont": {"size": 12, "color": look.ink},
            "cliponaxis": False,
            "hoverinfo": "skip",
        }
    )
    span = [0, 1.35 * top]
    first = rows.iloc[0]
    places = (first["part"] / 2, (first["part"] + first["total"]) / 2)
    layout = frame(
        look,
        height=ROW * len(rows) + 94,
        margin={"l": 8, "r": 8, "t": 44, "b": 24},
        barmode="overlay",
        bargap=0.4,
        xaxis=value_axis(look, ticks, range=span[::-1] if look.rtl else span),
        yaxis=names_axis(look, range=[len(rows) - 0.4, -0.8]),
        annotations=[
            {
                "x": place,
                "y": order[0],
                "text": text,
                "showarrow": False,
                "yshift": lift,
                "font": {"size": 11, "color": colour},
            }
            # one above the other: on a phone both bars are narrower than their names
            for place, text, colour, lift in zip(
                places, names, (look.accent, look.quiet), (24, 40), strict=True
            )
        ],
    )
    return {"data": traces, "layout": layout}
