"""Similar areas: a distance, the reasons for it, and what was left out."""

import json
import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from divide.measures.similar import COMPONENTS, portraits, similar, standardised

ROOT = Path(__file__).parents[2]
NEIGHBOURS = {"IR-02": ["IR-01"], "IR-01": ["IR-02"]}


@pytest.fixture(scope="module")
def neighbours():
    return json.loads((ROOT / "geo/neighbours.json").read_text("utf-8"))


def frame(rows: dict[str, tuple[float, float, float]]) -> pd.DataFrame:
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(COMPONENTS))


numbers = st.floats(0.01, 1e6)
frames = st.lists(st.tuples(numbers, st.floats(0, 100), numbers), min_size=2, max_size=10).map(
    lambda rows: frame({f"IR-{number % 3:02}{number:02}": row for number, row in enumerate(rows)})
)


@settings(max_examples=25)
@given(frames)
def test_distance_is_the_same_both_ways(table):
    found = {area: similar(table, area, NEIGHBOURS, len(table)).peers for area in table.index}
    for area, peers in found.items():
        for peer in peers:
            back = next(one for one in found[peer.area] if one.area == area)
            assert back.distance == pytest.approx(peer.distance, abs=1e-9)
            assert back.steps == peer.steps


@given(frames)
def test_peers_come_nearest_first_each_once_and_with_a_reason(table):
    area = table.index[0]
    peers = similar(table, area, NEIGHBOURS, len(table)).peers
    assert sorted(peer.area for peer in peers) == sorted(set(table.index) - {area})
    distances = [peer.distance for peer in peers]
    assert distances == sorted(distances)
    assert all(peer.reasons for peer in peers)


@given(frames, st.floats(0.1, 50))
def test_the_unit_of_people_and_of_area_does_not_matter(table, factor):
    other = table.assign(population=table["population"] * factor, density=table["density"] / factor)
    for one, two in zip(
        similar(table, table.index[0], NEIGHBOURS).peers,
        similar(other, table.index[0], NEIGHBOURS).peers,
        strict=True,
    ):
        assert one.distance == pytest.approx(two.distance, abs=1e-6)


def test_the_formula_by_hand():
    table = frame({"IR-0201": (100, 10, 1), "IR-0202": (1000, 20, 10), "IR-0101": (10, 30, 100)})
    scales = standardised(table, COMPONENTS)
    # equal steps of three: mean 0, standard deviation 1
    assert scales["population"].tolist() == pytest.approx([0, math.sqrt(1.5), -math.sqrt(1.5)])
    peers = {peer.area: peer for peer in similar(table, "IR-0201", NEIGHBOURS).peers}
    assert peers["IR-0202"].distance == pytest.approx(math.sqrt(3 * 1.5))
    assert peers["IR-0101"].distance == pytest.approx(math.sqrt(1.5 + 6 + 6 + 0.25))
    assert peers["IR-0202"].reasons == ("same_province",)
    assert peers["IR-0101"].reasons == ("neighbouring_province",)


@pytest.mark.parametrize(
    ("area", "other", "steps"),
    [
        ("IR-0201", "IR-0202", 0.0),
        ("IR-0201", "IR-0101", 0.5),
        ("IR-0201", "IR-2301", 1.0),
        ("IR-02", "IR-01", 0.0),
        ("IR-02", "IR-23", 1.0),
    ],
)
def test_neighbourhood_counts_in_steps(area, other, steps):
    table = frame({area: (1, 1, 1), other: (1, 1, 1)})
    (peer,) = similar(table, area, NEIGHBOURS).peers
    assert peer.steps == steps
    # alike in all else, neighbourhood alone is the distance
    assert peer.distance == pytest.approx(steps)


def test_an_area_lacking_a_component_is_left_out_and_named():
    none = float("nan")
    table = frame({"IR-0201": (1, 1, 1), "IR-0202": (2, 2, none), "IR-0203": (3, 3, 3)})
    found = similar(table, "IR-0201", NEIGHBOURS)
    assert [peer.area for peer in found.peers] == ["IR-0203"]
    assert found.left_out == {"IR-0202": ("density",)}
    assert found.compared == 1


def test_an_area_is_compared_on_what_is_known_of_it():
    none = float("nan")
    table = frame({"IR-0201": (1, 1, none), "IR-0202": (2, 2, none), "IR-0203": (3, 3, 3)})
    found = similar(table, "IR-0201", NEIGHBOURS)
    assert found.unused == ("density",)
    assert len(found.peers) == 2
    nothing = similar(frame({"IR-0201": (none,) * 3, "IR-0202": (1, 1, 1)}), "IR-0201", {})
    assert nothing.peers == ()
    assert nothing.unused == COMPONENTS


def test_gilan_is_mazandarans_nearest_peer(shipped, neighbours):
    found = similar(portraits(shipped, "province"), "IR-02", neighbours)
    assert found.peers[0].area == "IR-01"
    assert "neighbouring_province" in found.peers[0].reasons
    assert found.compared == 30
    assert (found.unused, found.left_out) == ((), {})


def test_counties_take_their_area_from_outside_and_sirvan_is_named(shipped, neighbours):
    surface = {area: 1000.0 for area in shipped.areas("county") if area != "IR-1609"}
    table = portraits(shipped, "county", surface)
    found = similar(table, "IR-0219", neighbours)
    assert found.components == COMPONENTS
    assert found.left_out == {"IR-1609": ("density",)}
    assert similar(table, "IR-1609", neighbours).unused == ("density",)


def test_a_portrait_is_of_one_census(shipped):
    table = portraits(shipped, "province")
    mazandaran = table.loc["IR-02"]
    assert mazandaran["population"] == 3283582
    assert mazandaran["rural_share"] == pytest.approx(100 * 1386337 / 3283582)
    assert mazandaran["density"] == pytest.approx(3283582 / 23842)
    assert mazandaran["year"] == 1395


def test_an_unknown_area_is_refused(shipped):
    with pytest.raises(KeyError):
        similar(portraits(shipped, "province"), "IR-0219", {})
