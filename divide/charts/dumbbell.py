"""Urban beside rural, one row an area."""

import pandas as pd

from divide.charts.look import Figure, Look, frame, names_axis, origins, value_axis

ROW = 26


def dumbbell(
    rows: pd.DataFrame,
    *,
    ticks: list[tuple[float, str]],
    ends: tuple[str, str],
    chosen: dict[str, str],
    look: Look,
) -> Figure:
    """Two points an area, joined by the gap between them.

    Parameters
    ----------
    rows : pandas.DataFrame
        Index ``area``, in the order to show; ``urban``, ``rural``, their 95 %
        intervals ``urban_ci_low`` … ``rural_ci_high`` (NaN without), ``name``,
        ``hover`` and, optionally, ``unsure`` (the two may as well be level: drawn
        faint and dotted).
    ticks : list of (float, str)
    ends : (str, str)
        What the filled and the hollow point are called (urban, rural).
    chosen : dict
        Chosen area to its colour.
    look : Look

    Returns
    -------
    dict
        A Plotly figure.
    """
    faint = rows["unsure"].tolist() if "unsure" in rows else [False] * len(rows)
    colours = [
        chosen.get(area, look.bar if unsure else look.quiet)
        for area, unsure in zip(rows.index, faint, strict=True)
    ]
    names = rows["name"].tolist()
    traces: list[Figure] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [u, r],
            "y": [name, name],
            "line": {
                "color": colour,
                "width": 2 if area in chosen else 1.2,
                "dash": "dot" if unsure else "solid",
            },
            "hoverinfo": "skip",
        }
        for area, u, r, name, colour, unsure in zip(
            rows.index, rows["urban"], rows["rural"], names, colours, faint, strict=True
        )
    ]
    for column, symbol in (("rural", "circle-open"), ("urban", "circle")):
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": rows[column].tolist(),
                "y": names,
                "marker": {
                    "symbol": symbol,
                    "size": 11,
                    "color": colours,
                    "line": {"width": 2, "color": colours},
                },
                "hovertext": rows["hover"].tolist(),
                "hoverinfo": "text",
                **origins(rows, f"{column}_observation"),
                "cliponaxis": False,
                "error_x": {
                    "visible": bool(rows[f"{column}_ci_low"].notna().any()),
                    "symmetric": False,
                    "array": (rows[f"{column}_ci_high"] - rows[column]).fillna(0).tolist(),
                    "arrayminus": (rows[column] - rows[f"{column}_ci_low"]).fillna(0).tolist(),
                    "thickness": 1,
                    "width": 0,
                },
            }
        )
    highest = max(rows[["urban", "rural"]].max().max(), ticks[-1][0])
    low = -0.02 * highest
    layout = frame(
        look,
        height=look.px(ROW) * len(rows) + 90,
        margin={"l": 8, "r": 8, "t": 40, "b": 24},
        xaxis=value_axis(
            look, ticks, range=[highest * 1.05, low] if look.rtl else [low, highest * 1.05]
        ),
        yaxis=names_axis(look, autorange="reversed"),
        annotations=[
            {
                "x": rows[column].iloc[0],
                "y": names[0],
                "text": text,
                "showarrow": False,
                "yshift": look.px(18),
                "font": {"size": look.px(11), "color": look.quiet},
            }
            for column, text in zip(("urban", "rural"), ends, strict=True)
        ],
    )
    return {"data": traces, "layout": layout}
