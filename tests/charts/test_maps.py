"""Maps that claim no more than the figures: every area once, counts never as filled areas."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from divide.charts.basemap import SIGNS, Ground
from divide.charts.choropleth import choropleth
from divide.charts.symbols import LARGEST, SMALLEST, diameters, symbols

AREAS = [f"IR-{number:02}" for number in range(8)]
KINDS = ["not_reported", "withheld", "not_applicable"]
MISSING = dict(zip(AREAS[5:], KINDS, strict=True))
GEOJSON = "app/static/boundaries/provinces.json"


def common(look, points):
    return {
        "missing": MISSING,
        "missing_hover": {area: f"no figure in {area}" for area in MISSING},
        "chosen": look.chosen(["IR-02", "IR-04"]),
        "ground": Ground(GEOJSON, points),
        "look": look,
    }


@pytest.fixture
def rates(look, points, table):
    rows = table(
        AREAS[:5],
        **{
            "class": [0, 1, 2, 3, 4],
            "hover": [f"figure of {area}" for area in AREAS[:5]],
            "mark": ["1392", "", "1393", "", "1394"],
        },
    )
    return choropleth(rows, classes=5, **common(look, points))


@pytest.fixture
def counts(look, points, table):
    rows = table(
        AREAS[:5],
        value=[100.0, 400.0, 900.0, 0.0, 50.0],
        hover=[f"figure of {area}" for area in AREAS[:5]],
        label=["100", "400", "900", "0", "50"],
        older=[True, False, False, False, True],
    )
    return symbols(rows, largest=900.0, **common(look, points))


def filled(figure) -> list[dict]:
    """Traces that fill areas; the outlines of chosen ones are transparent."""
    traces = [trace for trace in figure["data"] if trace["type"] == "choropleth"]
    return [trace for trace in traces if trace["colorscale"][0][1] != "rgba(0,0,0,0)"]


@pytest.mark.parametrize("kind", ["rates", "counts"])
def test_every_area_is_filled_exactly_once(request, kind, look, accepted):
    figure = request.getfixturevalue(kind)
    accepted(figure)
    drawn = [area for trace in filled(figure) for area in trace["locations"]]
    assert sorted(drawn) == AREAS


@pytest.mark.parametrize("kind", ["rates", "counts"])
def test_each_kind_of_empty_has_its_own_fill_and_says_so_on_hover(request, kind, look):
    figure = request.getfixturevalue(kind)
    for area, empty in MISSING.items():
        trace = next(one for one in filled(figure) if area in one["locations"])
        assert set(trace["locations"]) == {area}
        assert {colour for _, colour in trace["colorscale"]} == {look.missing(empty)}
        assert trace["text"] == [f"no figure in {area}"]
    signs = {
        text
        for trace in figure["data"]
        if trace["type"] == "scattergeo" and trace["mode"] == "text"
        for text in trace["text"]
    }
    assert {sign for sign in SIGNS.values() if sign} <= signs


@pytest.mark.parametrize("kind", ["rates", "counts"])
def test_chosen_areas_are_drawn_round_in_their_colour_and_hide_nothing(request, kind, look):
    figure = request.getfixturevalue(kind)
    outlined = {
        trace["locations"][0]: trace["marker"]["line"]["color"]
        for trace in figure["data"]
        if trace["type"] == "choropleth" and trace not in filled(figure)
    }
    assert outlined == look.chosen(["IR-02", "IR-04"])


@pytest.mark.parametrize("kind", ["rates", "counts"])
def test_boundaries_are_fetched_by_address_and_never_carried_in_the_figure(request, kind, look):
    for trace in request.getfixturevalue(kind)["data"]:
        assert trace.get("geojson", GEOJSON) == GEOJSON


def test_each_class_is_one_flat_colour(rates, look):
    trace = filled(rates)[-1]
    colours = look.scale(5)
    low, high = trace["zmin"], trace["zmax"]
    for area, number in zip(trace["locations"], trace["z"], strict=True):
        at = (number - low) / (high - low)
        below = [colour for stop, colour in trace["colorscale"] if stop <= at][-1]
        above = next(colour for stop, colour in trace["colorscale"] if stop >= at)
        assert below == above == colours[AREAS.index(area)]


def test_the_year_of_an_older_figure_is_written_once_in_its_area(rates, points):
    written = {
        (text, lon)
        for trace in rates["data"]
        if trace["type"] == "scattergeo"
        for text, lon in zip(trace["text"], trace["lon"], strict=True)
    }
    for area, year in {"IR-00": "1392", "IR-02": "1393", "IR-04": "1394"}.items():
        assert (year, points[area][0]) in written
    assert len([one for one in written if one[0].isdigit()]) == 3


def test_a_rate_is_never_shown_by_the_size_of_a_symbol(rates):
    for trace in rates["data"]:
        assert "markers" not in trace.get("mode", "")


def test_a_count_never_colours_an_area_by_its_value(counts):
    for trace in filled(counts):
        assert len(set(trace["z"])) == 1
        assert len({colour for _, colour in trace["colorscale"]}) == 1


def test_an_older_count_is_a_hollow_circle(counts):
    trace = next(one for one in counts["data"] if "markers" in one.get("mode", ""))
    hollow = {
        label
        for label, colour in zip(trace["text"], trace["marker"]["color"], strict=True)
        if colour == "rgba(0,0,0,0)"
    }
    assert hollow == {"100", "50"}


def test_a_small_symbol_lies_above_a_large_one(counts):
    trace = next(one for one in counts["data"] if "markers" in one.get("mode", ""))
    assert trace["marker"]["size"] == sorted(trace["marker"]["size"], reverse=True)
    assert trace["marker"]["sizemode"] == "diameter"


@given(st.lists(st.floats(0, 1e7), min_size=2, max_size=20), st.floats(1, 10))
def test_the_area_of_a_symbol_is_proportional_to_its_value(values, beyond):
    import pandas as pd

    largest = max(max(values), 1.0) * beyond
    sizes = diameters(pd.Series(values), largest)
    for value, size in zip(values, sizes, strict=True):
        if value == 0:
            assert size == 0
        elif size > SMALLEST:
            assert math.pi * size**2 / 4 == pytest.approx(
                math.pi * LARGEST**2 / 4 * value / largest
            )
        else:
            assert size == SMALLEST
    for (one, size_one), (other, size_other) in itertools.combinations(
        zip(values, sizes, strict=True), 2
    ):
        assert (one <= other) == (size_one <= size_other) or size_one == size_other


@pytest.mark.parametrize("kind", ["rates", "counts"])
def test_a_map_without_any_figure_still_shows_every_area_as_empty(
    kind, look, points, table, accepted
):
    nothing = common(look, points)
    if kind == "rates":
        rows = table([], **{"class": [], "hover": [], "mark": []})
        figure = choropleth(rows, classes=5, **nothing)
    else:
        rows = table([], value=[], hover=[], label=[], older=[])
        figure = symbols(rows, largest=1.0, **nothing)
    accepted(figure)
    drawn = [area for trace in filled(figure) for area in trace["locations"]]
    assert sorted(drawn) == sorted(MISSING)


def test_neighbours_for_orientation_are_mute_and_lie_beneath(look, points, table, accepted):
    ground = Ground(
        GEOJSON, points, extent=(44.0, 25.0, 48.0, 28.0), around=("IR-09",), around_geojson="other"
    )
    rows = table(["IR-01"], **{"class": [0], "hover": ["figure"], "mark": [""]})
    figure = choropleth(rows, classes=1, **{**common(look, points), "ground": ground})
    accepted(figure)
    neighbour = figure["data"][0]
    assert (neighbour["locations"], neighbour["geojson"]) == (["IR-09"], "other")
    assert neighbour["hoverinfo"] == "skip"
    assert {colour for _, colour in neighbour["colorscale"]}.isdisjoint(look.scale(7))


def test_a_count_of_an_area_without_boundary_breaks_no_map(look, points, table, accepted):
    rows = table(
        ["IR-01", "IR-99"],
        value=[10.0, 20.0],
        hover=["", ""],
        label=["10", "20"],
        older=[False, False],
    )
    figure = symbols(rows, largest=20.0, **common(look, points))
    accepted(figure)
    trace = next(one for one in figure["data"] if "markers" in one.get("mode", ""))
    assert trace["text"] == ["10"]
