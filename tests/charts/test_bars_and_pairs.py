"""Rankings and urban–rural pairs: lengths that do not deceive."""

import pytest

from divide.charts.dumbbell import dumbbell
from divide.charts.ranking import ranking

AREAS = ["IR-01", "IR-02", "IR-03", "IR-04"]
NAN = float("nan")
TICKS = [(0.0, "0"), (2.0, "2"), (4.0, "4")]


@pytest.fixture
def bars(look, table):
    def draw(values, older=(False, False, True, True), reference=None, high=None):
        rows = table(
            AREAS,
            value=values,
            ci_low=[0.0 if one is not None else NAN for one in high or [None] * 4],
            ci_high=[NAN if one is None else one for one in high or [None] * 4],
            name=[f"{place}. {area}" for place, area in enumerate(AREAS, 1)],
            label=[str(value) for value in values],
            hover=AREAS,
            older=list(older),
        )
        return ranking(
            rows,
            ticks=TICKS,
            reference=reference,
            chosen=look.chosen(["IR-02", "IR-04"]),
            look=look,
        )

    return draw


def bar(figure):
    (trace,) = (trace for trace in figure["data"] if trace["type"] == "bar")
    return trace


@pytest.mark.parametrize("values", [[3.1, 2.6, 2.2, 0.4], [91.0, 90.5, 90.2, 90.1], [0.0] * 4])
def test_bars_start_at_zero_and_hold_their_value(bars, values, look, accepted):
    figure = bars(values)
    accepted(figure)
    assert bar(figure)["x"] == values
    ends = figure["layout"]["xaxis"]["range"]
    assert min(ends) == 0
    assert max(ends) >= max(values)
    assert "base" not in bar(figure)


def test_bars_grow_from_the_right_beside_their_names_in_persian(bars, look):
    layout = bars([3.1, 2.6, 2.2, 0.4])["layout"]
    start, end = layout["xaxis"]["range"]
    assert (start > end) == look.rtl
    assert layout["yaxis"]["side"] == ("right" if look.rtl else "left")


def test_the_best_stands_at_the_top(bars):
    figure = bars([3.1, 2.6, 2.2, 0.4])
    axis = figure["layout"]["yaxis"]
    assert bar(figure)["y"][0].startswith("1.")
    bottom_to_top = axis.get("range", [1, 0])
    assert axis.get("autorange") == "reversed" or bottom_to_top[0] > bottom_to_top[1]


def test_every_bar_has_its_figure_written_out(bars):
    figure = bars([3.1, 2.6, 2.2, 0.4])
    written = [
        (name, text)
        for trace in figure["data"]
        for name, text in zip(trace["y"], trace.get("text", []), strict=False)
    ]
    assert sorted(written) == [
        ("1. IR-01", "3.1"),
        ("2. IR-02", "2.6"),
        ("3. IR-03", "2.2"),
        ("4. IR-04", "0.4"),
    ]


def test_older_bars_are_hatched_and_only_they(bars):
    shapes = bar(bars([3.1, 2.6, 2.2, 0.4]))["marker"]["pattern"]["shape"]
    assert [bool(shape) for shape in shapes] == [False, False, True, True]


def test_chosen_bars_carry_their_colour_and_the_others_are_grey(bars, look):
    colours = bar(bars([3.1, 2.6, 2.2, 0.4]))["marker"]["color"]
    pair = look.chosen(["IR-02", "IR-04"])
    assert colours == [look.bar, pair["IR-02"], look.bar, pair["IR-04"]]


@pytest.mark.parametrize("nation", [1.7, 9.0])
def test_the_nation_is_a_line_at_its_own_value_inside_the_picture(bars, nation):
    layout = bars([3.1, 2.6, 2.2, 0.4], reference=(nation, "Iran"))["layout"]
    (line,) = layout["shapes"]
    assert line["x0"] == line["x1"] == nation
    assert max(layout["xaxis"]["range"]) >= nation
    assert layout["annotations"][0]["text"] == "Iran"
    assert "shapes" not in bars([3.1, 2.6, 2.2, 0.4])["layout"]


def test_an_interval_stays_inside_the_picture_and_reaches_to_its_bounds(bars, accepted):
    figure = bars([3.1, 2.6, 2.2, 0.4], high=[5.5, None, 2.4, None])
    accepted(figure)
    error = bar(figure)["error_x"]
    assert error["visible"] is True
    assert error["array"] == pytest.approx([2.4, 0, 0.2, 0])
    assert error["arrayminus"] == pytest.approx([3.1, 0, 2.2, 0])
    assert max(figure["layout"]["xaxis"]["range"]) >= 5.5
    assert bar(bars([3.1, 2.6, 2.2, 0.4]))["error_x"]["visible"] is False


@pytest.fixture
def pairs(look, table):
    bounds = {
        f"{side}_ci_{end}": [NAN, NAN] for side in ("urban", "rural") for end in ("low", "high")
    }
    rows = table(
        AREAS[:2],
        urban=[80.0, 62.5],
        rural=[50.0, 70.0],
        name=AREAS[:2],
        hover=AREAS[:2],
        **bounds,
    )
    return dumbbell(
        rows,
        ticks=[(0.0, "0"), (50.0, "50"), (100.0, "100")],
        ends=("urban", "rural"),
        chosen=look.chosen(["IR-02"]),
        look=look,
    )


def test_a_gap_joins_the_urban_and_the_rural_figure_of_one_area(pairs, accepted):
    accepted(pairs)
    lines = [trace for trace in pairs["data"] if trace["mode"] == "lines"]
    assert [trace["x"] for trace in lines] == [[80.0, 50.0], [62.5, 70.0]]
    assert [trace["y"] for trace in lines] == [["IR-01"] * 2, ["IR-02"] * 2]


def test_urban_is_full_and_rural_hollow_and_the_first_row_says_which(pairs):
    points = {
        trace["marker"]["symbol"]: trace["x"]
        for trace in pairs["data"]
        if trace["mode"] == "markers"
    }
    assert points == {"circle": [80.0, 62.5], "circle-open": [50.0, 70.0]}
    said = {note["text"]: note["x"] for note in pairs["layout"]["annotations"]}
    assert said == {"urban": 80.0, "rural": 50.0}


def test_the_axis_of_a_gap_shows_zero_and_every_point(pairs, look):
    low, high = sorted(pairs["layout"]["xaxis"]["range"])
    assert low <= 0
    assert high >= 80
    assert (pairs["layout"]["xaxis"]["range"][0] == high) == look.rtl
