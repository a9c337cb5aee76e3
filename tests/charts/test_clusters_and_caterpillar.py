"""Maps of clusters and rows of ranks: everything drawn once, told apart without colour alone."""

import pytest

from divide.charts.basemap import Ground
from divide.charts.caterpillar import caterpillar
from divide.charts.clusters import SIGNS, clusters, colour

KINDS = ["high_high", "low_low", "high_low", "low_high", "plain", "unasked"]


@pytest.fixture
def rows(table):
    areas = [f"IR-{number:02}" for number in range(6)]
    return table(areas, kind=KINDS, hover=areas, observation=list(range(6)))


def drawn(rows, points, look):
    return clusters(
        rows,
        missing={"IR-10": "withheld"},
        missing_hover={"IR-10": "withheld"},
        chosen={"IR-02": "#123456"},
        ground=Ground("app/static/boundaries/provinces.json", points),
        look=look,
    )


def test_every_area_is_filled_once_in_the_colour_of_its_kind(rows, points, look, accepted):
    figure = drawn(rows, points, look)
    accepted(figure)
    fills = {}
    for trace in figure["data"]:
        if trace["type"] == "choropleth" and trace.get("z") and trace["hoverinfo"] == "text":
            for area in trace["locations"]:
                assert area not in fills
                fills[area] = trace["colorscale"][0][1]
    assert set(fills) == {*rows.index, "IR-10"}
    assert [fills[area] for area in rows.index] == [colour(kind, look) for kind in KINDS]
    assert len(set(fills.values())) == len(fills)


def test_every_cluster_carries_a_sign_that_can_be_read_on_it(rows, points, look):
    figure = drawn(rows, points, look)
    signs = [text for trace in figure["data"] for text in trace.get("text", ()) if text in "+−≠"]
    assert sorted(signs) == sorted(SIGNS.values())


def test_a_click_on_an_area_leads_to_its_figure(rows, points, look):
    labels = [
        label
        for trace in drawn(rows, points, look)["data"]
        for label in trace.get("customdata", [])
    ]
    assert sorted(labels) == list(range(6))


@pytest.fixture
def ranks(table):
    return table(
        ["IR-02", "IR-03", "IR-04"],
        rank_low=[1, 2, 3],
        rank_high=[2, 3, 3],
        half_low=[1, 2, 3],
        half_high=[1, 3, 3],
        middle=[1, 2, 3],
        name=["a", "b", "c"],
        label=["1%", "50%", "99%"],
        hover=["a", "b", "c"],
        observation=[7, 8, 9],
    )


def test_every_area_has_its_range_its_middle_and_its_chance(ranks, look, accepted):
    ticks = [(1.0, "1"), (3.0, "3")]
    figure = caterpillar(
        ranks, ticks=ticks, chosen={"IR-02": "#b8441b"}, look=look, beyond=(2.5, "last")
    )
    accepted(figure)
    thin, thick, dots, labels = figure["data"]
    assert len(thin["x"]) == len(thick["x"]) == 9
    assert dots["x"] == [1, 2, 3]
    assert dots["customdata"] == [7, 8, 9]
    assert dots["marker"]["color"][0] == "#b8441b"
    assert labels["text"] == ["1%", "50%", "99%"]
    assert figure["layout"]["yaxis"]["ticktext"] == ["a", "b", "c"]
    first, last = figure["layout"]["xaxis"]["range"]
    assert (first > last) is look.rtl
    assert figure["layout"]["annotations"][0]["text"] == "last"


def test_ranks_without_draws_have_no_thick_line(ranks, look, accepted):
    figure = caterpillar(
        ranks.drop(columns=["half_low", "half_high"]), ticks=[(1.0, "1")], chosen={}, look=look
    )
    accepted(figure)
    assert len(figure["data"]) == 3
