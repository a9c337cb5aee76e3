"""All areas of a level on one line, with some of them marked."""

import bisect
import math
from collections.abc import Sequence

import pandas as pd

from divide.charts.look import Figure, Look, frame, origins, value_axis
from divide.text.bidi import strip

DOT, MARKED = 7, 13  # diameters, pixels
_PLOT = 340  # width of the plot that dots are kept apart for: a phone's; wider only loosens them
_LINE = 18  # pixels of one line of a label
_LETTER = 7.0  # pixels of a letter in a label, about


def lanes(positions: list[float], gap: float, first: list[int] | None = None) -> list[int]:
    """Lanes on which points stand side by side instead of over one another.

    Parameters
    ----------
    positions : list of float
        Positions along the axis, in any order.
    gap : float
        Two points of one lane are at least this far apart.
    first : list of int, optional
        Indices of the points that are placed before all others, and so stand on
        the middle lane where they can.

    Returns
    -------
    list of int
        Lane of each point: 0 is the middle, 1 above it, -1 below, and so on. The
        same positions always give the same lanes.
    """
    ahead = set(first or [])
    order = sorted(range(len(positions)), key=lambda i: (i not in ahead, positions[i], i))
    taken: list[list[float]] = []
    result = [0] * len(positions)
    for i in order:
        x = positions[i]
        number = next(
            (n for n, lane in enumerate(taken) if _free(lane, x, gap)),
            len(taken),
        )
        if number == len(taken):
            taken.append([])
        bisect.insort(taken[number], x)
        # 0, 1, -1, 2, -2 …
        result[i] = (number + 1) // 2 * (1 if number % 2 else -1)
    return result


def beeswarm(
    rows: pd.DataFrame,
    *,
    ticks: list[tuple[float, str]],
    chosen: dict[str, str],
    look: Look,
    references: Sequence[tuple[float, str]] = (),
) -> Figure:
    """Strip of dots, one an area, from the smallest value on the left.

    Parameters
    ----------
    rows : pandas.DataFrame
        Index ``area``; ``value``, ``name``, ``label`` (the figure as text), ``hover``,
        and optionally ``ci_low`` and ``ci_high``, drawn for marked areas. Not empty.
    ticks : list of (float, str)
        Positions and texts of the axis; its first and last are its ends.
    chosen : dict
        Marked area to its colour, written above with name and figure; the others
        are grey, the smallest and the largest named below. A marked area without a
        row is not drawn.
    look : Look
    references : sequence of (float, str), optional
        Values to compare with (median, nation, province) and their labels.

    Returns
    -------
    dict
        A Plotly figure. Vertical positions carry no meaning: they only keep dots
        apart, without chance, so the same areas always give the same picture.
    """
    values = [float(value) for value in rows["value"]]
    low, high = min([*values, ticks[0][0]]), max([*values, ticks[-1][0]])
    scale = _PLOT / ((high - low) or 1.0)
    marked = [number for number, area in enumerate(rows.index) if area in chosen]
    plain = [number for number in range(len(rows)) if number not in marked]
    places = lanes([value * scale for value in values], DOT + 1, marked)
    heights = [place * (DOT + 1) for place in places]
    colours = [chosen.get(area, look.bar) for area in rows.index]
    texts = [f"{name}<br>{label}" for name, label in zip(rows["name"], rows["label"], strict=True)]

    def notes(numbers: list[int], size: int) -> list[Figure]:
        return [
            {
                "x": values[number],
                "text": texts[number],
                "font": {"size": size, "color": chosen.get(rows.index[number], look.quiet)},
            }
            for number in sorted(numbers, key=lambda number: values[number])
        ]

    above = notes(marked, 13)
    ends = {values.index(min(values)), values.index(max(values))} - set(marked)
    below = notes(sorted(ends), 11)
    below += [
        {"x": value, "text": text, "font": {"size": 11, "color": look.quiet}}
        for value, text in references
    ]
    reach = max(abs(height) for height in heights) + MARKED
    top = _place(above, low, high, reach, up=True)
    bottom = _place(sorted(below, key=lambda note: float(note["x"])), low, high, reach, up=False)
    spare = 0.02 * (high - low)
    layout = frame(
        look,
        # one unit of the vertical axis is one pixel
        height=round(top + bottom) + 40,
        margin={"l": 12, "r": 12, "t": 4, "b": 36},
        annotations=[*above, *below],
        shapes=[
            {
                "type": "line",
                "x0": value,
                "x1": value,
                "y0": -reach,
                "y1": reach,
                "layer": "below",
                "line": {"color": look.quiet, "width": 1.2, "dash": "dot"},
            }
            for value, _ in references
        ],
        xaxis=value_axis(look, ticks, range=[low - spare, high + spare]),
        yaxis={"range": [-bottom, top], "visible": False, "fixedrange": True},
    )
    traces = [
        _dots(plain, rows, heights, colours, DOT, look),
        _dots(marked, rows, heights, colours, MARKED, look),
        *_intervals(marked, rows, heights, colours),
    ]
    return {"data": traces, "layout": layout}


def _free(lane: list[float], x: float, gap: float) -> bool:
    after = bisect.bisect_left(lane, x)
    before_clear = after == 0 or x - lane[after - 1] >= gap
    return before_clear and (after == len(lane) or lane[after] - x >= gap)


def _dots(
    numbers: list[int],
    rows: pd.DataFrame,
    heights: list[int],
    colours: list[str],
    size: int,
    look: Look,
) -> Figure:
    part = rows.iloc[numbers]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": part["value"].tolist(),
        "y": [heights[number] for number in numbers],
        "hovertext": part["hover"].tolist(),
        "hoverinfo": "text",
        **origins(part),
        "marker": {
            "size": size,
            "color": [colours[number] for number in numbers],
            "line": {"width": 1, "color": look.paper},
        },
    }


def _intervals(
    numbers: list[int], rows: pd.DataFrame, heights: list[int], colours: list[str]
) -> list[Figure]:
    if not {"ci_low", "ci_high"} <= set(rows.columns):
        return []
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [float(rows["ci_low"].iloc[number]), float(rows["ci_high"].iloc[number])],
            "y": [heights[number]] * 2,
            "line": {"color": colours[number], "width": 2},
            "hoverinfo": "skip",
        }
        for number in numbers
        if not math.isnan(rows["ci_low"].iloc[number] + rows["ci_high"].iloc[number])
    ]


def _anchor(x: float, low: float, high: float) -> str:
    """Towards the middle near the ends, so that no label leaves the picture."""
    place = (x - low) / ((high - low) or 1.0)
    return "left" if place < 0.3 else "right" if place > 0.7 else "center"


def _place(labels: list[Figure], low: float, high: float, reach: float, *, up: bool) -> float:
    """Place labels, in order of x, in as few rows as they need; the distance they reach to."""
    scale = _PLOT / ((high - low) or 1.0)
    height = _LINE * max((1 + label["text"].count("<br>") for label in labels), default=0)
    rows: list[float] = []
    for label in labels:
        width = _LETTER * max(len(strip(line)) for line in label["text"].split("<br>"))
        anchor = _anchor(label["x"], low, high)
        share = {"left": 0.0, "center": 0.5, "right": 1.0}[anchor]
        left = (label["x"] - low) * scale - share * width
        number = next((n for n, end in enumerate(rows) if left > end), len(rows))
        rows[number : number + 1] = [left + width + _LETTER]
        label |= {
            "y": (reach + height * number) * (1 if up else -1),
            "showarrow": False,
            "xanchor": anchor,
            "yanchor": "bottom" if up else "top",
        }
    return reach + height * len(rows) + 4
