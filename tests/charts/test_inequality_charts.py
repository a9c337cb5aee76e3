"""Lorenz curve, gaps then and now, stages, growth: every area is there, in every look."""

import math

import pandas as pd
import pytest

from divide.charts.dumbbell import dumbbell
from divide.charts.gap_change import gap_change
from divide.charts.growth import growth
from divide.charts.lorenz import lorenz
from divide.charts.parts import parts

TICKS = [(0.0, "0"), (20.0, "20"), (40.0, "40")]
SHARES = [(0.0, "0"), (0.5, "50"), (1.0, "100")]


def test_the_curve_starts_at_nothing_and_ends_with_everything(look, accepted, table):
    rows = table(["IR-01", "IR-02"], x=[0.5, 1.0], y=[0.2, 1.0], hover=["", ""], observation=[3, 4])
    plain = pd.DataFrame({"x": [0.5, 1.0], "y": [0.25, 1.0]})
    figure = lorenz(
        rows, plain=plain, ticks=SHARES, names=("p", "a", "l"), titles=("x", "y"), look=look
    )
    drawn = accepted(figure).data
    curve = next(one for one in drawn if one.line.color == look.accent and len(one.x) == 3)
    assert (curve.x[0], curve.y[0], curve.x[-1], curve.y[-1]) == (0, 0, 1, 1)
    points = next(one for one in drawn if one.mode == "markers")
    assert list(points.customdata) == [3, 4]
    assert {note["text"] for note in figure["layout"]["annotations"]} == {"p", "a", "l", "x", "y"}


def test_a_change_that_cannot_be_told_is_dotted_and_zero_has_its_line(look, accepted, table):
    rows = table(
        ["IR-01", "IR-02", "IR-03"],
        first=[30.0, 20.0, 5.0],
        last=[10.0, 19.0, -5.0],
        name=list("abc"),
        hover=["", "", ""],
        unsure=[False, True, False],
        first_observation=[1, 2, 3],
        last_observation=[4, 5, 6],
    )
    ticks = [(-20.0, "-20"), *TICKS]
    figure = gap_change(
        rows, ticks=ticks, ends=("then", "now"), chosen={"IR-02": "#b8441b"}, look=look
    )
    drawn = accepted(figure).data
    dashes = {one.y[0]: one.line.dash for one in drawn if one.mode == "lines"}
    assert dashes == {"a": "solid", "b": "dot", "c": "solid"}
    ends = figure["layout"]["xaxis"]["range"]
    assert (ends[0] > ends[1]) == look.rtl
    assert min(ends) < -5
    assert max(ends) > 30
    assert figure["layout"]["shapes"][0]["x0"] == 0


def test_a_pair_that_may_be_level_is_dotted(look, accepted, table):
    bounds = {
        f"{side}_ci_{end}": [math.nan] * 2 for side in ("urban", "rural") for end in ("low", "high")
    }
    rows = table(
        ["IR-01", "IR-02"], urban=[30.0, 20.0], rural=[10.0, 19.0], name=list("ab"),
        hover=["", ""], unsure=[False, True], **bounds,
    )  # fmt: skip
    figure = dumbbell(rows, ticks=TICKS, ends=("u", "r"), chosen={}, look=look)
    lines = [one.line.dash for one in accepted(figure).data if one.mode == "lines"]
    assert lines == ["solid", "dot"]


def test_the_part_lies_on_the_whole(look, accepted):
    rows = pd.DataFrame(
        {"name": ["then", "now"], "total": [0.4, 0.5], "part": [0.1, 0.3], "label": ["a", "b"],
         "hover": ["", ""]}
    )  # fmt: skip
    ticks = [(0.0, "0"), (0.5, "0.5")]
    figure = parts(rows, ticks=ticks, names=("between", "within"), look=look)
    whole, part = (one for one in accepted(figure).data if one.type == "bar")
    assert (list(whole.x), list(part.x)) == ([0.4, 0.5], [0.1, 0.3])
    assert figure["layout"]["barmode"] == "overlay"


@pytest.mark.parametrize("chosen", [{}, {"IR-02": "#b8441b"}])
def test_only_the_chosen_are_named_beside_the_line(look, accepted, table, chosen):
    rows = table(
        ["IR-01", "IR-02"], x=[1.0, 2.0], y=[3.0, 4.0], name=["a", "b"], hover=["", ""],
        observation=[7, 8],
    )  # fmt: skip
    line = pd.DataFrame({"x": [1.0, 2.0], "middle": [3, 4], "low": [2, 3], "high": [4, 5]})
    figure = growth(
        rows, line=line, x_ticks=TICKS, y_ticks=TICKS, titles=("x", "y"), chosen=chosen, look=look
    )
    named = {note["text"] for note in figure["layout"]["annotations"]} - {"x", "y"}
    assert named == ({"b"} if chosen else set())
    assert list(accepted(figure).data[-1].customdata) == [7, 8]
