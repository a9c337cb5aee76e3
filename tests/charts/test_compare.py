"""Areas over several indicators: every figure where it belongs."""

import pandas as pd

from divide.charts.compare import area_dumbbell
from divide.charts.look import Look

AREAS = ["IR-02", "IR-04", "IR-0219"]
NONE = float("nan")


def rows(*figures: tuple) -> pd.DataFrame:
    """Indicator, area, value, hollow, ci_low, ci_high."""
    names = ["indicator", "area", "value", "hollow", "ci_low", "ci_high"]
    filled = [(*figure, *(False, NONE, NONE)[len(figure) - 3 :]) for figure in figures]
    table = pd.DataFrame(filled, columns=names)
    return table.assign(hover=table["indicator"] + " " + table["area"])


def draw(table: pd.DataFrame, look: Look) -> dict:
    return area_dumbbell(
        table,
        names={"mobile": "Mobile", "internet": "Internet", "radio": "Radio"},
        ticks=[(0.0, "0"), (50.0, "50"), (100.0, "100")],
        colours=look.chosen(AREAS),
        look=look,
    )


TABLE = rows(
    ("mobile", "IR-02", 95.0),
    ("mobile", "IR-04", 90.0, False, 88.0, 93.0),
    ("internet", "IR-02", 70.0),
    ("internet", "IR-04", 60.0),
    ("internet", "IR-0219", 20.0, True),
)


def points(figure):
    return {
        (trace["marker"]["color"], x, y, symbol)
        for trace in figure["data"]
        if trace["mode"] == "markers"
        for x, y, symbol in zip(trace["x"], trace["y"], trace["marker"]["symbol"], strict=True)
    }


def test_every_figure_is_a_point_of_its_area(look, accepted):
    figure = draw(TABLE, look)
    accepted(figure)
    colour = look.chosen(AREAS)
    assert points(figure) == {
        (colour["IR-02"], 95.0, 0, "circle"),
        (colour["IR-04"], 90.0, 0, "circle"),
        (colour["IR-02"], 70.0, 1, "circle"),
        (colour["IR-04"], 60.0, 1, "circle"),
        (colour["IR-0219"], 20.0, 1, "circle-open"),
    }


def test_figures_that_do_not_compare_are_not_joined(look):
    lines = [
        (trace["x"], trace["y"][0])
        for trace in draw(TABLE, look)["data"]
        if trace["mode"] == "lines" and trace["line"]["color"] == look.bar
    ]
    assert lines == [([90.0, 95.0], 0), ([60.0, 70.0], 1)]


def test_an_interval_is_drawn_in_its_areas_colour(look):
    colour = look.chosen(AREAS)["IR-04"]
    lines = [
        trace["x"]
        for trace in draw(TABLE, look)["data"]
        if trace["mode"] == "lines" and trace["line"]["color"] == colour
    ]
    assert lines == [[88.0, 93.0]]


def test_rows_stand_in_the_order_asked_for_and_empty_ones_are_left_out(look):
    axis = draw(TABLE, look)["layout"]["yaxis"]
    assert axis["ticktext"] == ["Mobile", "Internet"]
    assert axis["range"][0] > axis["range"][1]


def test_a_right_to_left_picture_grows_from_the_right():
    fa, en = draw(TABLE, Look(rtl=True))["layout"], draw(TABLE, Look(rtl=False))["layout"]
    assert fa["xaxis"]["range"] == en["xaxis"]["range"][::-1]
    assert (fa["yaxis"]["side"], en["yaxis"]["side"]) == ("right", "left")
