"""Areas in order, as bars from zero."""

import pandas as pd

from divide.charts.look import Figure, Look, frame, names_axis, origins, value_axis

ROW = 24  # pixels a bar needs with its label


def ranking(
    rows: pd.DataFrame,
    *,
    ticks: list[tuple[float, str]],
    reference: tuple[float, str] | None,
    chosen: dict[str, str],
    look: Look,
) -> Figure:
    """Ranked bars; in a right-to-left language they grow from the right.

    Parameters
    ----------
    rows : pandas.DataFrame
        Index ``area``, best first; ``value``, ``ci_low`` and ``ci_high`` (95 %
        interval, drawn as a thin line; NaN without), ``name`` (with rank), ``label``
        (the figure as text), ``hover`` and ``older`` (drawn hatched).
    ticks : list of (float, str)
        Positions and texts of the axis; the last one is its end.
    reference : (float, str) or None
        A value for comparison (the nation's) and its label.
    chosen : dict
        Chosen area to its colour; the others are grey.
    look : Look

    Returns
    -------
    dict
        A Plotly figure.
    """
    colours = [chosen.get(area, look.bar) for area in rows.index]
    nation = reference[:1] if reference else ()
    top = max([*rows["value"], *rows["ci_high"].dropna(), *nation, ticks[-1][0]]) or 1
    traces: list[Figure] = [
        {
            "type": "bar",
            "orientation": "h",
            "y": rows["name"].tolist(),
            "x": rows["value"].tolist(),
            "hovertext": rows["hover"].tolist(),
            "hoverinfo": "text",
            **origins(rows),
            "error_x": {
                "visible": bool(rows["ci_high"].notna().any()),
                "symmetric": False,
                "array": (rows["ci_high"] - rows["value"]).fillna(0).tolist(),
                "arrayminus": (rows["value"] - rows["ci_low"]).fillna(0).tolist(),
                "thickness": 1.2,
                "width": 2,
                "color": look.ink,
            },
            "marker": {
                "color": colours,
                "pattern": {
                    "shape": ["/" if old else "" for old in rows["older"]],
                    "fgcolor": look.paper,
                    "size": 5,
                    "solidity": 0.4,
                },
            },
        },
        # the figures stand in one column beyond the axis, as in a printed table
        {
            "type": "scatter",
            "mode": "text",
            "y": rows["name"].tolist(),
            "x": [top] * len(rows),
            "text": rows["label"].tolist(),
            "textposition": "middle left" if look.rtl else "middle right",
            "textfont": {"size": look.px(12), "color": look.ink},
            "cliponaxis": False,
            "hoverinfo": "skip",
        },
    ]
    # room for the widest of them, at about 6.5 pixels a letter
    room = 14 + look.zoom * 6.5 * max((len(label) for label in rows["label"]), default=0)
    layout = frame(
        look,
        height=look.px(ROW) * len(rows) + 60,
        margin={"l": room if look.rtl else 8, "r": 8 if look.rtl else room, "t": 24, "b": 24},
        bargap=0.28,
        xaxis=value_axis(look, ticks, range=[top, 0] if look.rtl else [0, top]),
        yaxis=names_axis(look, range=[len(rows) - 0.4, -0.6]),
    )
    if reference:
        layout["shapes"] = [
            {
                "type": "line",
                "x0": reference[0],
                "x1": reference[0],
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "layer": "below",
                "line": {"color": look.quiet, "width": 1.2, "dash": "dot"},
            }
        ]
        layout["annotations"] = [
            {
                "x": reference[0],
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "text": reference[1],
                "showarrow": False,
                "font": {"size": look.px(11), "color": look.quiet},
            }
        ]
    return {"data": traces, "layout": layout}
