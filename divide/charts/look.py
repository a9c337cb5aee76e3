"""Colours, type and the frame that every figure shares."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

Figure = dict[str, Any]

FONT = "Vazirmatn, sans-serif"

# One hue from pale to deep: order is read from lightness alone, so the scale
# survives every kind of colour vision and a grey copy.
_SCALE_LIGHT = ("#d6e9e5", "#aed2cc", "#83b8b1", "#589c96", "#2f7f7b", "#0f6160", "#044244")
_SCALE_DARK = ("#17393b", "#1d5354", "#24696a", "#348280", "#55a39f", "#86c5c0", "#bfe4df")

_CHOSEN_FIXED = {"IR-02": "rust", "IR-04": "blue"}
_CHOSEN_LIGHT = {
    "rust": "#b8441b",
    "blue": "#2457a6",
    "plum": "#7b3f8c",
    "olive": "#6b6a00",
    "rose": "#b3315f",
    "sky": "#1f7396",
    "brown": "#7a4a21",
    "green": "#2f7a3a",
}
_CHOSEN_DARK = {
    "rust": "#f0865c",
    "blue": "#7fa8ec",
    "plum": "#c78ed8",
    "olive": "#c9c552",
    "rose": "#f087a9",
    "sky": "#74c3e6",
    "brown": "#d2a073",
    "green": "#84cf8e",
}
_FREE = ("plum", "olive", "rose", "sky", "brown", "green")


@dataclass(frozen=True)
class Look:
    """How figures look in this session.

    Attributes
    ----------
    dark : bool
        Dark theme.
    rtl : bool
        Right-to-left language.
    zoom : float
        How much larger than on a desk letters, and the rows that hold them, are drawn.
    """

    dark: bool = False
    rtl: bool = True
    zoom: float = 1.0

    def px(self, size: float) -> int:
        """Pixels of a size that grows with the letters."""
        return round(size * self.zoom)

    @property
    def ink(self) -> str:
        """Colour of text."""
        return "#e4e9e9" if self.dark else "#1f2a2c"

    @property
    def quiet(self) -> str:
        """Colour of secondary text."""
        return "#a9adb1" if self.dark else "#5c6268"

    @property
    def line(self) -> str:
        """Colour of rules and grids."""
        return "#3a3f44" if self.dark else "#e2e0db"

    @property
    def paper(self) -> str:
        """Colour of the page."""
        return "#14191a" if self.dark else "#ffffff"

    @property
    def bar(self) -> str:
        """Colour of a bar nobody chose."""
        return "#5d6469" if self.dark else "#b9bec2"

    @property
    def flag(self) -> str:
        """Colour of a warning beside a figure."""
        return "#e0a868" if self.dark else "#8a4b08"

    @property
    def around(self) -> str:
        """Fill of neighbouring areas, there for orientation only."""
        return "#1b2122" if self.dark else "#f8f7f5"

    @property
    def accent(self) -> str:
        """The one accent colour."""
        return "#4fb3b3" if self.dark else "#0b6e6e"

    def missing(self, kind: str) -> str:
        """Fill of an area without a figure, by kind of empty."""
        fills = (
            {"not_reported": "#2a2d30", "withheld": "#3d3846", "not_applicable": "#14191a"}
            if self.dark
            else {"not_reported": "#efedea", "withheld": "#e0dbe9", "not_applicable": "#ffffff"}
        )
        return fills[kind]

    def scale(self, classes: int) -> list[str]:
        """Colours of `classes` classes (7 at most), lowest first."""
        full = _SCALE_DARK if self.dark else _SCALE_LIGHT
        if not 1 <= classes <= len(full):
            raise ValueError(f"the scale has no {classes} colours that can be told apart")
        if classes == 1:
            return [full[3]]
        last = len(full) - 1
        return [full[round(number * last / (classes - 1))] for number in range(classes)]

    def chosen(self, areas: Iterable[str]) -> dict[str, str]:
        """Colour of each chosen area; the same on every page.

        An area's colour follows from its code alone, unless an area chosen
        before it already has that colour.
        """
        palette = _CHOSEN_DARK if self.dark else _CHOSEN_LIGHT
        areas = list(areas)
        names: dict[str, str] = {}
        for area in areas:
            if area == "IR":
                continue
            if area in _CHOSEN_FIXED:
                names[area] = _CHOSEN_FIXED[area]
                continue
            start = int(area.removeprefix("IR-")) % len(_FREE)
            order = _FREE[start:] + _FREE[:start]
            names[area] = next((n for n in order if n not in names.values()), order[0])
        return {area: palette[name] for area, name in names.items()} | (
            {"IR": self.ink} if "IR" in areas else {}
        )


def frame(look: Look, *, height: int, **layout: object) -> Figure:
    """Layout that every figure starts from.

    Parameters
    ----------
    look : Look
    height : int
        Pixels.
    **layout
        Further layout entries; they win.

    Returns
    -------
    dict
        A Plotly layout. No title: the page says the finding in text.
    """
    base: Figure = {
        "height": height,
        "margin": {"l": 0, "r": 0, "t": 8, "b": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": look.px(13), "color": look.ink},
        "hoverlabel": {
            "font": {"family": FONT, "size": look.px(13), "color": look.ink},
            "bgcolor": look.paper,
            "bordercolor": look.quiet,
            "align": "right" if look.rtl else "left",
        },
        "showlegend": False,
        "dragmode": False,
    }
    return base | layout


def value_axis(look: Look, ticks: list[tuple[float, str]], **more: object) -> Figure:
    """Axis of figures: our own ticks in the reader's digits, quiet, not to be dragged.

    Parameters
    ----------
    look : Look
    ticks : list of (float, str)
        Positions and texts.
    **more
        Further entries of a Plotly axis; they win.
    """
    axis: Figure = {
        "tickvals": [position for position, _ in ticks],
        "ticktext": [text for _, text in ticks],
        "tickfont": {"size": look.px(11), "color": look.quiet},
        "tickangle": 0,
        "gridcolor": look.line,
        "zeroline": False,
        "fixedrange": True,
    }
    return axis | more


def names_axis(look: Look, **more: object) -> Figure:
    """Axis of names, one a row; in a right-to-left language they stand on the right."""
    axis: Figure = {
        "side": "right" if look.rtl else "left",
        "automargin": True,
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "ticks": "outside",
        "ticklen": 6,
        "tickcolor": "rgba(0,0,0,0)",
        "tickfont": {"size": look.px(13)},
    }
    return axis | more


def origins(rows: pd.DataFrame, column: str = "observation") -> Figure:
    """What a trace says of where its figures come from, so that a click can ask for it.

    Parameters
    ----------
    rows : pandas.DataFrame
        The figures of the trace, in order; `column` holds the labels of their
        observations. Without it the trace says nothing.
    column : str

    Returns
    -------
    dict
        The entry ``customdata`` of a Plotly trace, or nothing.
    """
    return {"customdata": rows[column].tolist()} if column in rows else {}


def config(topojson: str = "app/static/topojson/") -> Figure:
    """Plotly settings of every figure: no toolbar, no wheel, no foreign host."""
    return {
        "displayModeBar": False,
        "scrollZoom": False,
        "doubleClick": False,
        "topojsonURL": topojson,
        "responsive": True,
    }
