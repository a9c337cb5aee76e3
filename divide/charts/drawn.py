"""A figure as pages keep it: what is sent to the browser, made once."""

import copy
from functools import cache
from typing import Any

import plotly.graph_objects as go
import plotly.io

from divide.charts.look import Figure

TRACES = ("bar", "choropleth", "scatter", "scattergeo")
"""Kinds of trace that our charts are made of."""


@cache
def template() -> Figure:
    """Plotly's standard template without the kinds of trace that nothing here is drawn with."""
    whole = plotly.io.templates["plotly"].to_plotly_json()
    return {
        "data": {kind: whole["data"][kind] for kind in TRACES},
        "layout": whole["layout"],
    }


class Drawn(go.Figure):
    """A Plotly figure that is sent as it was drawn.

    Plotly looks at each property when a figure is made and copies it whole each time Streamlit
    sends it: that took longer than choosing and describing the figures. Here both are left out,
    until somebody reads ``data`` or ``layout``; the tests have Plotly look at every figure.

    Parameters
    ----------
    figure : dict
        ``data`` and ``layout`` in plain lists and dictionaries. It belongs to the figure now.
    """

    def __init__(self, figure: Figure) -> None:
        self._sent = figure | {"layout": {"template": template()} | figure["layout"]}
        self._looked_at = False

    def to_dict(self) -> dict[str, Any]:
        """What is sent; the same object at every call."""
        return self._sent

    def to_plotly_json(self) -> dict[str, Any]:
        """A copy of what is sent."""
        return copy.deepcopy(self._sent)

    @property
    def data(self) -> Any:
        """The traces, looked at by Plotly."""
        self._look_at()
        return super().data

    @property
    def layout(self) -> Any:
        """The layout, looked at by Plotly."""
        self._look_at()
        return super().layout

    def _look_at(self) -> None:
        if not self._looked_at:
            self._looked_at = True
            super().__init__(self.to_plotly_json())
