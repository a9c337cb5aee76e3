"""Every indicator of the dataset on the map that suits it: rates filled, counts as symbols."""

import pytest

from divide.charts.look import Look
from divide.widgets import view
from divide.widgets.controls import Picked
from divide.widgets.link import Period

PAIR = ("IR-02", "IR-04")


@pytest.fixture(scope="module")
def maps(shipped) -> list[tuple]:
    """The map of each indicator that may be compared, with what it was drawn from."""
    version = shipped.dataset.version
    drawn = []
    for indicator, about in shipped.indicators.iterrows():
        best = next(
            (one for one in shipped.sets(indicator, "province") if one.scope == "all"), None
        )
        if best is None:
            continue
        picked = Picked(indicator, best, "total", ("total",), Period(), PAIR)
        shown = view.view("fa", version, picked)
        if shown.chosen.empty:
            continue
        drawn.append((about["kind"], shown, view.map_figure("fa", version, Look(), picked)))
    return drawn


def shading(figure) -> list:
    return [trace for trace in figure.data if trace.type == "choropleth" and len(set(trace.z)) > 1]


def circles(figure) -> list:
    return [trace for trace in figure.data if "markers" in (getattr(trace, "mode", "") or "")]


def test_rates_are_filled_areas_and_counts_are_symbols_never_the_other_way_round(maps):
    kinds = {kind for kind, _, _ in maps}
    assert {"rate", "count", "flow"} <= kinds
    for kind, shown, figure in maps:
        if kind in ("count", "flow"):
            assert not shading(figure), shown.picked.indicator
            assert len(circles(figure)) == 1, shown.picked.indicator
        else:
            assert not circles(figure), shown.picked.indicator


def test_each_of_31_provinces_is_on_every_map_once_with_its_figure_or_as_empty(maps, shipped):
    provinces = sorted(shipped.areas("province"))
    for _, shown, figure in maps:
        filled = [
            area
            for trace in figure.data
            if trace.type == "choropleth" and trace.colorscale[0][1] != "rgba(0,0,0,0)"
            for area in trace.locations
        ]
        assert sorted(filled) == provinces, shown.picked.indicator
        assert sorted([*shown.chosen.index, *shown.missing]) == provinces
