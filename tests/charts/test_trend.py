"""Lines over time: a break in definition is a gap, and every label can be read."""

import itertools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from divide.charts.look import Look
from divide.charts.trend import trend

AREAS = ["IR-01", "IR-02", "IR-04", "IR-07", "IR-09", "IR-30"]
LINE = 17  # pixels that a line of a label takes
PLOT = 320  # pixels of the plot in a picture of 380
POINT = {
    "definition": "active",
    "ci_low": None,
    "ci_high": None,
    "unsure": False,
    "contested": False,
    "joined": True,
}


def draw(points: list[dict], look: Look | None = None, top: float = 100.0) -> dict:
    rows = pd.DataFrame([{**POINT, **point} for point in points]).astype(
        {"ci_low": "float64", "ci_high": "float64"}
    )
    rows = rows.assign(hover=rows["area"])
    look = look or Look()
    areas = list(dict.fromkeys(rows["area"]))
    return trend(
        rows,
        x_ticks=[(1392.0, "1392"), (1396.0, "1396")],
        y_ticks=[(0.0, "0"), (top, str(top))],
        colours=look.chosen(areas),
        names={area: f"name {area}" for area in areas},
        definition_labels={code: f"label {code}" for code in rows["definition"].unique()},
        look=look,
    )


def series_of(figure: dict) -> list[dict]:
    """Lines and points, without the signs above them."""
    return [trace for trace in figure["data"] if trace["mode"] != "text"]


SERIES = st.lists(
    st.fixed_dictionaries(
        {
            "area": st.sampled_from(AREAS),
            "definition": st.sampled_from(["active", "licensed", "postal"]),
            "x": st.integers(1390, 1402).map(lambda year: year + 0.5),
            "value": st.integers(0, 100).map(float),
            "unsure": st.booleans(),
            "contested": st.booleans(),
            "joined": st.booleans(),
        }
    ),
    min_size=1,
    max_size=18,
)


@settings(max_examples=20)
@given(SERIES)
def test_no_line_joins_two_areas_or_two_definitions_and_no_point_is_lost(points):
    series: dict[tuple, list] = {}
    for point in points:
        key = (point["area"], point["definition"], point["joined"])
        series.setdefault(key, []).append((point["x"], point["value"]))
    traces = series_of(draw(points))
    drawn = [sorted(zip(trace["x"], trace["y"], strict=True)) for trace in traces]
    assert sorted(drawn) == sorted(map(sorted, series.values()))
    for trace in traces:
        assert trace["x"] == sorted(trace["x"])
        assert len(set(trace["hovertext"])) == 1


@settings(max_examples=20)
@given(SERIES)
def test_a_figure_beside_the_line_is_a_point_without_one(points):
    lines = sum(
        len(trace["x"]) for trace in series_of(draw(points)) if trace["mode"] == "lines+markers"
    )
    assert lines == sum(point["joined"] for point in points)


@settings(max_examples=20)
@given(SERIES)
def test_a_sign_stands_at_every_contested_figure_and_at_no_other(points):
    signs = [
        place
        for trace in draw(points)["data"]
        if trace["mode"] == "text"
        for place in zip(trace["x"], trace["y"], strict=True)
    ]
    contested = [(point["x"], point["value"]) for point in points if point["contested"]]
    assert sorted(signs) == sorted(contested)


@settings(max_examples=20)
@given(SERIES)
def test_a_doubtful_point_is_hollow_and_only_it(points):
    hollow = sum(
        symbol.endswith("-open")
        for trace in series_of(draw(points))
        for symbol in trace["marker"]["symbol"]
    )
    assert hollow == sum(point["unsure"] for point in points)


BREAK = [
    {"area": "IR-02", "x": 1392.5, "value": 30.0},
    {"area": "IR-02", "x": 1394.5, "value": 40.0},
    {"area": "IR-02", "x": 1395.5, "value": 20.0, "definition": "licensed"},
    {"area": "IR-02", "x": 1397.5, "value": 25.0, "definition": "licensed"},
]


def test_a_break_in_definition_is_a_gap_with_a_label_on_either_side(look, accepted):
    figure = draw(BREAK, look)
    accepted(figure)
    assert [trace["x"] for trace in figure["data"]] == [[1392.5, 1394.5], [1395.5, 1397.5]]
    assert len({trace["line"]["dash"] for trace in figure["data"]}) == 2
    labels = {note["text"]: note["x"] for note in figure["layout"]["annotations"]}
    assert labels["label active"] == 1392.5
    assert labels["label licensed"] == 1395.5


def test_one_definition_needs_no_label(look):
    texts = [note["text"] for note in draw(BREAK[:2], look)["layout"]["annotations"]]
    assert texts == ["name IR-02"]


def test_a_name_stands_at_the_last_point_in_the_colour_of_its_line(look):
    figure = draw(BREAK, look)
    note = next(one for one in figure["layout"]["annotations"] if one["text"] == "name IR-02")
    colour = look.chosen(["IR-02"])["IR-02"]
    assert (note["x"], note["y"], note["font"]["color"]) == (1397.5, 25.0, colour)
    assert {trace["line"]["color"] for trace in figure["data"]} == {colour}


def test_an_interval_reaches_from_its_lower_to_its_upper_bound(look, accepted):
    figure = draw(
        [
            {"area": "IR-02", "x": 1392.5, "value": 30.0, "ci_low": 28.0, "ci_high": 33.0},
            {"area": "IR-02", "x": 1394.5, "value": 40.0},
        ],
        look,
    )
    accepted(figure)
    error = figure["data"][0]["error_y"]
    assert error["visible"] is True
    assert (error["arrayminus"], error["array"]) == ([2, 0], [3, 0])
    assert draw(BREAK, look)["data"][0]["error_y"]["visible"] is False


@settings(max_examples=40)
@given(st.lists(st.integers(0, 100), min_size=1, max_size=6), st.sampled_from([1397.5, 1398.5]))
def test_names_at_the_ends_of_lines_do_not_lie_on_each_other(values, other_end):
    points = [
        {"area": area, "x": other_end if place % 2 else 1397.5, "value": float(value)}
        for place, (area, value) in enumerate(zip(AREAS, values, strict=False))
    ]
    figure = draw(points)
    bottom, top = figure["layout"]["yaxis"]["range"]
    heights = [
        note["y"] * PLOT / (top - bottom) + note["yshift"]
        for note in figure["layout"]["annotations"]
    ]
    for one, other in itertools.combinations(heights, 2):
        assert abs(one - other) >= LINE * 0.9


def test_a_name_with_room_around_it_stays_beside_its_point():
    figure = draw(
        [
            {"area": "IR-02", "x": 1397.5, "value": 80.0},
            {"area": "IR-04", "x": 1397.5, "value": 20.0},
            {"area": "IR-07", "x": 1391.5, "value": 20.0},
        ]
    )
    assert {note["yshift"] for note in figure["layout"]["annotations"]} == {0}


def test_a_name_of_two_lines_takes_the_room_of_two():
    points = [
        {"area": area, "x": 1397.5, "value": value}
        for area, value in zip(AREAS[:3], [50.0, 49.0, 48.0], strict=True)
    ]
    rows = pd.DataFrame(points).assign(
        definition="active",
        ci_low=float("nan"),
        ci_high=float("nan"),
        unsure=False,
        contested=False,
        joined=True,
        hover="",
    )
    figure = trend(
        rows,
        x_ticks=[(1397.0, "1397")],
        y_ticks=[(0.0, "0"), (100.0, "100")],
        colours=Look().chosen(AREAS[:3]),
        names={"IR-01": "one<br>two<br>three", "IR-02": "one", "IR-04": "one<br>two"},
        definition_labels={"active": ""},
        look=Look(),
    )
    bottom, top = figure["layout"]["yaxis"]["range"]
    placed = sorted(
        (
            note["y"] * PLOT / (top - bottom) + note["yshift"],
            LINE * (1 + note["text"].count("<br>")) / 2,
        )
        for note in figure["layout"]["annotations"]
    )
    for (low, half), (high, other) in itertools.pairwise(placed):
        assert high - low >= 0.95 * (half + other)


@pytest.mark.parametrize("value", [0.0, 50.0])
def test_one_point_alone_is_a_picture_too(value, look, accepted):
    figure = draw([{"area": "IR-02", "x": 1397.5, "value": value}], look)
    accepted(figure)
    low, high = figure["layout"]["xaxis"]["range"]
    assert low < 1397.5 < high
    assert figure["layout"]["yaxis"]["range"][0] == 0
