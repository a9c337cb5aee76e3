"""How much of the whole the areas with the least hold."""

import pandas as pd

from divide.charts.look import Figure, Look, frame, origins, value_axis

_HEIGHT = 400


def lorenz(
    rows: pd.DataFrame,
    *,
    plain: pd.DataFrame,
    ticks: list[tuple[float, str]],
    names: tuple[str, str, str],
    titles: tuple[str, str],
    look: Look,
) -> Figure:
    """Lorenz curve of areas, counted by people and each as one, under the line of parity.

    Parameters
    ----------
    rows : pandas.DataFrame
        One row an area, lowest first: ``x`` and ``y`` (running shares of the people and of the
        whole, 0 to 1), ``hover`` and ``observation``.
    plain : pandas.DataFrame
        The curve with every area counted as one: ``x``, ``y``.
    ticks : list of (float, str)
        Shares and their texts, for both axes.
    names : (str, str, str)
        What the two curves and the line of parity are called.
    titles : (str, str)
        What the axes measure.
    look : Look

    Returns
    -------
    dict
        A Plotly figure.
    """
    curves = (
        ([0.0, 1.0], [0.0, 1.0], look.bar, 1.2, "solid"),
        ([0.0, *plain["x"]], [0.0, *plain["y"]], look.quiet, 1.6, "dot"),
        ([0.0, *rows["x"]], [0.0, *rows["y"]], look.accent, 2.4, "solid"),
    )
    traces: list[Figure] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": list(x),
            "y": list(y),
            "line": {"color": colour, "width": width, "dash": dash},
            "hoverinfo": "skip",
        }
        for x, y, colour, width, dash in curves
    ]
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "x": rows["x"].tolist(),
            "y": rows["y"].tolist(),
            "marker": {"size": 6 if len(rows) <= 40 else 4, "color": look.accent},
            "hovertext": rows["hover"].tolist(),
            "hoverinfo": "text",
            **origins(rows),
            "cliponaxis": False,
        }
    )
    places = ((0.06, 0.94, look.accent), (0.06, 0.86, look.quiet), (0.06, 0.78, look.quiet))
    notes = [
        {
            "x": x + 0.07,
            "y": y,
            "xref": "paper",
            "yref": "paper",
            "text": name,
            "showarrow": False,
            "xanchor": "left",
            "yanchor": "middle",
            "font": {"size": 12, "color": colour},
        }
        for name, (x, y, colour) in zip(names, places, strict=True)
    ]
    # a short piece of each line beside its name
    for (x, y, _), (_, _, colour, width, dash) in zip(places, reversed(curves), strict=True):
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": [x - 0.04, x + 0.05],
                "y": [y, y],
                "line": {"color": colour, "width": width, "dash": dash},
                "hoverinfo": "skip",
            }
        )
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
        height=_HEIGHT,
        margin={"l": 48, "r": 28, "t": 32, "b": 48},
        xaxis=value_axis(look, ticks, range=[0, 1.0]),
        yaxis=value_axis(look, ticks, range=[0, 1.0]),
        annotations=notes,
    )
    return {"data": traces, "layout": layout}
