"""Figures over time; another definition starts another line."""

import pandas as pd

from divide.charts.look import Figure, Look, frame, origins, value_axis

_DASHES = ("solid", "dot", "dash", "dashdot", "longdash")
_MARGIN = 60  # pixels of the height that the axis and the margins take
_AWAY = 10  # pixels between a point and its label
_LABEL = 17  # pixels between two labels
_NEAR_YEARS = 2.0
_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x")


def trend(
    rows: pd.DataFrame,
    *,
    x_ticks: list[tuple[float, str]],
    y_ticks: list[tuple[float, str]],
    colours: dict[str, str],
    names: dict[str, str],
    definition_labels: dict[str, str],
    look: Look,
    height: int = 380,
) -> Figure:
    """Lines of chosen areas.

    Parameters
    ----------
    rows : pandas.DataFrame
        ``area``, ``definition``, ``x`` (Solar Hijri year with fraction),
        ``value``, ``ci_low``, ``ci_high``, ``hover``, ``unsure`` (drawn
        hollow), ``contested`` (another figure contradicts it; a sign stands above
        it) and ``joined`` (on the line; the others stand beside it as
        points). Rows of one area and one definition make one line; two
        definitions are never joined.
    x_ticks, y_ticks : list of (float, str)
    colours : dict
        Area to colour.
    names : dict
        Area to the name written at the end of its last line.
    definition_labels : dict
        Definition to the label written where its line begins; empty when the
        picture has one definition only.
    look : Look
    height : int
        Pixels.

    Returns
    -------
    dict
        A Plotly figure.
    """
    order = list(dict.fromkeys(rows.sort_values("x")["definition"]))
    traces: list[Figure] = []
    notes: list[Figure] = []
    for area in colours:
        own = rows[rows["area"] == area]
        if own.empty:
            continue
        for number, definition in enumerate(order):
            line = own[own["definition"] == definition].sort_values("x")
            if line.empty:
                continue
            style = number % len(_DASHES)
            for part, mode in (
                (line[line["joined"]], "lines+markers"),
                (line[~line["joined"]], "markers"),
            ):
                if not part.empty:
                    traces.append(_line(part, colours[area], style, mode))
        if own["contested"].any():
            traces.append(_contested(own[own["contested"]], look))
        last = own.sort_values("x").iloc[-1]
        notes.append(_note(last, names[area], colours[area], look.px(13), paper=look.paper))
    pixels = (height - _MARGIN) / ((y_ticks[-1][0] - y_ticks[0][0]) or 1.0)
    _spread(notes, pixels, look.px(_LABEL))
    if len(order) > 1:
        starts = rows.sort_values("x").drop_duplicates("definition")
        beginnings = [
            _note(
                first,
                definition_labels[first["definition"]],
                look.quiet,
                look.px(11),
                before=True,
                paper=look.paper,
            )
            for _, first in starts.iterrows()
        ]
        _spread(beginnings, pixels, look.px(_LABEL))
        notes += beginnings
    span = [rows["x"].min(), rows["x"].max()]
    room = max(span[1] - span[0], 1.0)
    layout = frame(
        look,
        height=height,
        margin={"l": 8, "r": 8, "t": 28, "b": 8},
        annotations=notes,
        xaxis=value_axis(
            look,
            x_ticks,
            range=[span[0] - 0.32 * room, span[1] + 0.34 * room],
            showgrid=False,
            automargin=True,
            showline=True,
            linecolor=look.line,
        ),
        yaxis=value_axis(
            look, y_ticks, range=[y_ticks[0][0], y_ticks[-1][0] * 1.02], automargin=True
        ),
    )
    return {"data": traces, "layout": layout}


def _line(line: pd.DataFrame, colour: str, style: int, mode: str) -> Figure:
    """Points of one area and one definition, with their intervals."""
    sure = line["ci_low"].notna() & line["ci_high"].notna()
    return {
        "type": "scatter",
        "mode": mode,
        "x": line["x"].tolist(),
        "y": line["value"].tolist(),
        "line": {"color": colour, "width": 2.2, "dash": _DASHES[style]},
        "marker": {
            "size": 9,
            "symbol": [_SYMBOLS[style] + ("-open" if unsure else "") for unsure in line["unsure"]],
            "color": colour,
            "line": {"width": 2, "color": colour},
        },
        "hovertext": line["hover"].tolist(),
        "hoverinfo": "text",
        **origins(line),
        "error_y": {
            "visible": bool(sure.any()),
            "symmetric": False,
            "array": (line["ci_high"] - line["value"]).fillna(0).tolist(),
            "arrayminus": (line["value"] - line["ci_low"]).fillna(0).tolist(),
            "thickness": 1,
            "width": 0,
        },
    }


def _contested(rows: pd.DataFrame, look: Look) -> Figure:
    """The sign of figures that do not fit others."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": rows["x"].tolist(),
        "y": rows["value"].tolist(),
        "text": ["≠"] * len(rows),
        "textposition": "top center",
        "textfont": {"size": 14, "color": look.flag},
        "hoverinfo": "skip",
    }


def _spread(notes: list[Figure], pixels: float, line: float) -> None:
    """Move labels, of lines so high, that would lie on each other apart, up or down."""
    placed: list[tuple[float, float, float]] = []
    for note in sorted(notes, key=lambda one: -one["y"]):
        at = note["y"] * pixels
        half = line * (1 + note["text"].count("<br>")) / 2
        for x, other, room in placed:
            if abs(x - note["x"]) < _NEAR_YEARS and other - at < room + half:
                at = other - room - half
        note["yshift"] = round(at - note["y"] * pixels, 1)
        placed.append((note["x"], at, half))


def _thin(paper: str) -> str:
    """Paper that a point shows through."""
    red, green, blue = (int(paper[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.5)"


def _note(
    row: pd.Series, text: str, colour: str, size: int, *, paper: str, before: bool = False
) -> Figure:
    return {
        "x": row["x"],
        "y": row["value"],
        "text": text,
        "showarrow": False,
        "xanchor": "right" if before else "left",
        "xshift": -_AWAY if before else _AWAY,
        "yanchor": "middle",
        "bgcolor": _thin(paper) if before else paper,
        "borderpad": 0,
        "font": {"size": size, "color": colour},
    }
