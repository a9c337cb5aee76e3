"""What the tests of the charts share: looks, a small country, and what Plotly accepts."""

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go
import pytest

from divide.charts.look import Look
from divide.measures import library

POINTS = {f"IR-{number:02}": (45.0 + number, 25.0 + number) for number in range(12)}


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def dark(request) -> bool:
    return request.param


@pytest.fixture(params=[True, False], ids=["fa", "en"])
def look(request, dark) -> Look:
    """Every look: light and dark, right-to-left and left-to-right."""
    return Look(dark=dark, rtl=request.param)


@pytest.fixture(scope="session")
def points() -> dict[str, tuple[float, float]]:
    """A point in each area of a small country."""
    return POINTS


@pytest.fixture(scope="session")
def table() -> Callable[..., pd.DataFrame]:
    """A frame indexed by area."""

    def make(areas: list[str], **columns: object) -> pd.DataFrame:
        return pd.DataFrame(columns, index=pd.Index(areas, name="area", dtype="str"))

    return make


@pytest.fixture(scope="session")
def accepted() -> Callable[[dict], go.Figure]:
    """The figure as Plotly takes it; an unknown or impossible setting is an error."""
    return lambda figure: go.Figure(figure, skip_invalid=False)


@pytest.fixture(scope="session")
def shipped() -> library.Library:
    """The library of the shipped data."""
    return library.current()
