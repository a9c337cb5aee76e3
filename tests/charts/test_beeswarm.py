"""The strip of all areas: no dot hides another, the marked ones are named, nothing is random."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from divide.catalog.choose import Selection
from divide.charts.beeswarm import DOT, beeswarm, lanes
from divide.charts.look import Look
from divide.charts.ticks import ticks

positions = st.lists(st.floats(0, 340).map(lambda x: round(x, 2)), max_size=80)


@given(positions, st.floats(1, 20))
def test_no_two_dots_of_a_lane_touch(xs, gap):
    placed = lanes(xs, gap)
    for i, x in enumerate(xs):
        for j in range(i):
            if placed[i] == placed[j]:
                assert abs(x - xs[j]) >= gap


@given(positions)
def test_the_swarm_is_as_flat_as_can_be_seen(xs):
    placed = sorted(set(lanes(xs, 8)))
    # lanes are filled from the middle outwards, without a gap
    assert placed == list(range(placed[0], placed[-1] + 1)) if placed else not xs
    assert not placed or 0 <= placed[-1] + placed[0] <= 1


@given(positions, st.data())
def test_marked_dots_stand_in_the_middle_first(xs, data):
    if not xs:
        return
    marked = data.draw(st.integers(0, len(xs) - 1))
    assert lanes(xs, 8, [marked])[marked] == 0


def draw(table, look, values, chosen=(), **how):
    areas = [f"IR-{number:02}" for number in range(len(values))]
    rows = table(
        areas,
        value=[float(value) for value in values],
        name=[f"name {area}" for area in areas],
        label=[f"{value}!" for value in values],
        hover=[f"hover {area}" for area in areas],
    )
    if "ci" in how:
        rows = rows.assign(ci_low=[low for low, _ in how["ci"]], ci_high=[h for _, h in how["ci"]])
    return beeswarm(
        rows,
        ticks=[(0.0, "0"), (10.0, "10")],
        chosen=look.chosen(chosen),
        look=look,
        references=how.get("references", ()),
    )


def notes(figure):
    return {note["text"] for note in figure["layout"]["annotations"]}


def dots(figure):
    return [
        (x, y)
        for trace in figure["data"]
        if trace["mode"] == "markers"
        for x, y in zip(trace["x"], trace["y"], strict=True)
    ]


def test_every_area_is_a_dot_at_its_value(table, look, accepted):
    values = [3, 1, 4, 1, 5, 9, 2, 6]
    figure = draw(table, look, values, ["IR-02"])
    accepted(figure)
    assert sorted(x for x, _ in dots(figure)) == sorted(map(float, values))
    assert len(set(dots(figure))) == len(values)


def test_the_marked_area_has_its_colour_and_its_figure(table, look, accepted):
    figure = draw(table, look, [3, 1, 4], ["IR-02", "IR-77"], references=[(2.5, "median")])
    accepted(figure)
    assert notes(figure) == {
        "name IR-02<br>4!",
        "name IR-01<br>1!",
        "median",
    }
    marked = figure["data"][1]
    assert marked["marker"]["color"] == [look.chosen(["IR-02"])["IR-02"]]
    assert marked["hovertext"] == ["hover IR-02"]


def test_both_ends_are_named_unless_they_are_marked(table):
    look = Look()
    assert notes(draw(table, look, [3, 1, 4])) == {"name IR-01<br>1!", "name IR-02<br>4!"}
    assert len(notes(draw(table, look, [3, 1, 4], ["IR-01", "IR-02"]))) == 2


def test_intervals_are_drawn_for_marked_areas_that_have_one(table, look, accepted):
    none = float("nan")
    figure = draw(table, look, [3, 5], ["IR-00", "IR-01"], ci=[(2.0, 4.5), (none, none)])
    accepted(figure)
    lines = [trace["x"] for trace in figure["data"] if trace["mode"] == "lines"]
    assert lines == [[2.0, 4.5]]


def test_one_area_and_equal_values_can_be_drawn(table, look, accepted):
    for values in ([2], [2, 2, 2], [0, 0]):
        figure = draw(table, look, values, ["IR-00"])
        accepted(figure)
        assert len(set(dots(figure))) == len(values)


def test_the_same_areas_give_the_same_picture(table):
    values = [((number * 37) % 101) / 10 for number in range(90)]
    assert draw(table, Look(), values, ["IR-05"]) == draw(table, Look(), values, ["IR-05"])


def test_labels_do_not_lie_on_each_other(table):
    figure = draw(table, Look(), [5, 5.1, 5.2, 5.3], ["IR-00", "IR-01", "IR-02", "IR-03"])
    heights = [note["y"] for note in figure["layout"]["annotations"]]
    assert len(set(heights)) == 4
    low, high = figure["layout"]["yaxis"]["range"]
    assert all(low <= height <= high for height in heights)


def test_the_picture_is_high_enough_for_every_dot(table):
    figure = draw(table, Look(), [5] * 60)
    low, high = figure["layout"]["yaxis"]["range"]
    assert figure["layout"]["height"] >= 60 * (DOT + 1)
    assert all(low < y < high for _, y in dots(figure))


@pytest.mark.parametrize("level", ["province", "county"])
def test_the_shipped_areas_fit_a_phone(shipped, level, accepted):
    areas = shipped.areas(level)
    rows = shipped.choose(Selection("household_mobile_access", ("heis",)), areas).chosen
    rows = rows.assign(name=rows.index, label="", hover="")
    low, high = rows["value"].min(), rows["value"].max()
    figure = beeswarm(
        rows,
        ticks=[(x, str(x)) for x in ticks(low, high)],
        chosen=Look().chosen(["IR-02", "IR-0219"]),
        look=Look(),
    )
    accepted(figure)
    axis = figure["layout"]["xaxis"]["range"]
    scale = 340 / (axis[1] - axis[0])
    points = sorted((x * scale, y) for x, y in dots(figure))
    near = [
        math.dist(one, other)
        for number, one in enumerate(points)
        for other in points[number + 1 : number + 30]
    ]
    assert min(near) >= 7
    assert figure["layout"]["height"] < 700
