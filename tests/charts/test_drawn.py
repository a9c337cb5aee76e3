"""A figure is sent as it was drawn; Plotly still looks at whatever is read of it."""

import pytest

from divide.charts.drawn import TRACES, Drawn, template


def drawn(**layout):
    return Drawn({"data": [{"type": "bar", "x": [1, 2]}], "layout": {"height": 300} | layout})


def test_what_is_sent_is_what_was_drawn():
    sent = drawn().to_dict()
    assert sent["data"] == [{"type": "bar", "x": [1, 2]}]
    assert sent["layout"]["height"] == 300
    assert sent is not drawn().to_dict()


def test_it_is_made_once():
    figure = drawn()
    assert figure.to_dict() is figure.to_dict()


def test_a_copy_can_be_changed_without_changing_what_is_sent():
    figure = drawn()
    figure.to_plotly_json()["data"][0]["x"].append(3)
    assert figure.to_dict()["data"][0]["x"] == [1, 2]


def test_it_reads_like_any_figure_of_plotly():
    figure = drawn()
    assert figure.data[0].x == (1, 2)
    assert figure.layout.height == 300


def test_reading_a_wrong_figure_says_what_is_wrong():
    with pytest.raises(ValueError, match="colour"):
        _ = drawn(colour="red").layout


def test_the_template_knows_the_kinds_of_trace_that_charts_are_made_of():
    assert set(template()["data"]) == set(TRACES)
    assert template()["layout"]["xaxis"]["automargin"] is True
