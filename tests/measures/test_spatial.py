"""Patterns in space: what textbooks and other libraries find, and the sentences instead of them."""

import numpy as np
import pandas as pd
import pytest
from esda import fdr
from esda.join_counts import Join_Counts
from hypothesis import given, settings
from hypothesis import strategies as st
from libpysal import examples
from libpysal import io as pysal_io
from libpysal.weights import W
from scipy.stats import false_discovery_control

from divide.measures import spatial
from divide.measures.spatial import Holes, Pattern, holes, pattern
from divide.widgets import boundaries

FEW = 99  # permutations, where only the statistics matter


def ring(count: int) -> dict[str, list[str]]:
    """Areas in a circle, each touching two."""
    names = [f"A{number:03}" for number in range(count)]
    return {names[i]: sorted([names[i - 1], names[(i + 1) % count]]) for i in range(count)}


def board(side: int) -> dict[str, list[str]]:
    """Areas on a square board, each touching those around it, corners too."""
    return {
        f"A{row:02}{column:02}": [
            f"A{r:02}{c:02}"
            for r in range(max(0, row - 1), min(side, row + 2))
            for c in range(max(0, column - 1), min(side, column + 2))
            if (r, c) != (row, column)
        ]
        for row in range(side)
        for column in range(side)
    }


def series(neighbours: dict[str, list[str]], values: list[float]) -> pd.Series:
    return pd.Series(values, index=pd.Index(list(neighbours), name="area", dtype="str"))


def found(values: pd.Series, neighbours: dict[str, list[str]], **settings) -> Pattern:
    result = pattern(values, neighbours, **settings)
    assert isinstance(result, Pattern), result
    return result


def test_alternating_areas_are_as_unlike_as_can_be_and_halves_are_alike():
    around = ring(20)
    assert found(series(around, [0, 1] * 10), around).moran == pytest.approx(-1)
    assert found(series(around, [0, 1] * 10), around).verdict == "unlike"
    halves = found(series(around, [0] * 10 + [1] * 10), around)
    # all but the four areas at the two borders have neighbours like themselves
    assert halves.moran == pytest.approx(16 / 20)
    assert halves.verdict == "alike"
    assert halves.expected == pytest.approx(-1 / 19)


def test_homicides_around_saint_louis_have_the_index_that_pysal_and_geoda_publish():
    """Documentation of esda.Moran and the GeoDa sample data: St. Louis region, HR8893."""
    weights = pysal_io.open(examples.get_path("stl.gal")).read()
    table = pysal_io.open(examples.get_path("stl_hom.txt"))
    near = {f"S{one:>2}": [f"S{i:>2}" for i in weights.neighbors[one]] for one in weights.id_order}
    result = found(series(near, table.by_col["HR8893"]), near)
    assert result.moran == pytest.approx(0.24365582621771659)
    assert result.expected == pytest.approx(-1 / 77)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.integers(0, 50), min_size=24, max_size=24).filter(lambda v: len(set(v)) > 3),
    st.permutations(range(24)),
)
def test_names_and_order_of_areas_change_no_statistic(values, order):
    around = ring(24)
    first = found(series(around, values), around, permutations=FEW)
    new = {old: f"B{order[place]:03}" for place, old in enumerate(around)}
    renamed = {new[area]: [new[one] for one in near] for area, near in around.items()}
    again = found(series(renamed, values).sample(frac=1, random_state=1), renamed, permutations=FEW)
    assert again.moran == pytest.approx(first.moran)
    for area in around:
        assert again.areas.at[new[area], "local"] == pytest.approx(first.areas.at[area, "local"])
        assert again.areas.at[new[area], "lag"] == pytest.approx(first.areas.at[area, "lag"])


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.integers(0, 50), min_size=24, max_size=24).filter(lambda v: len(set(v)) > 3),
    st.sampled_from([0.5, 2.0, 8.0]),
    st.integers(-100, 100),
)
def test_another_unit_changes_no_cluster_and_a_turned_scale_turns_high_and_low(values, by, shift):
    around = ring(24)
    first = found(series(around, values), around, permutations=FEW)
    scaled = found(series(around, [by * v + shift for v in values]), around, permutations=FEW)
    assert scaled.moran == pytest.approx(first.moran)
    assert scaled.areas["local"].tolist() == pytest.approx(first.areas["local"].tolist())
    turned = found(series(around, [-v for v in values]), around, permutations=FEW)
    assert turned.moran == pytest.approx(first.moran)
    assert turned.areas["local"].tolist() == pytest.approx(first.areas["local"].tolist())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 500).map(lambda k: 0.0021 * k), min_size=5, max_size=60))
def test_the_correction_is_that_of_benjamini_and_hochberg_and_grows_with_its_level(p):
    p = np.minimum(1.0, np.array(p))
    adjusted = false_discovery_control(p)
    passed = [p <= fdr(p, level) for level in (0.01, 0.05, 0.2)]
    for found_, level in zip(passed, (0.01, 0.05, 0.2), strict=True):
        assert found_.tolist() == (adjusted <= level).tolist()
    assert not (passed[0] & ~passed[1]).any()
    assert not (passed[1] & ~passed[2]).any()


def test_a_low_spot_is_found_and_named_low_beside_low():
    squares = board(10)
    spot = [area for area in squares if min(area[1:3], area[3:]) >= "03"]
    spot = [area for area in spot if max(area[1:3], area[3:]) <= "06"]
    values = {area: 20.0 + (7 * n) % 11 for n, area in enumerate(squares)}
    values |= {area: 1.0 + n % 3 for n, area in enumerate(spot)}
    result = found(series(squares, list(values.values())), squares)
    inner = ["A0404", "A0405", "A0504", "A0505"]
    assert set(inner) <= set(result.of("low_low")) <= set(spot)
    mean = np.mean(list(values.values()))
    low = result.areas.loc[result.of("low_low")]
    assert (low["value"] < mean).all()
    assert (low["lag"] < mean).all()
    # only what passes the correction is called a cluster
    assert (result.areas.loc[result.areas["kind"] != "plain", "p"] <= result.cutoff).all()
    assert (result.areas["p"] >= 0.002).all()


def test_the_same_figures_give_the_same_answer_whatever_else_draws_numbers():
    around = ring(30)
    values = series(around, [float(number * 7 % 11) for number in range(30)])
    first = found(values, around)
    np.random.seed(7)
    before = np.random.get_state()[1].tolist()
    second = found(values.iloc[::-1], around)
    assert np.random.get_state()[1].tolist() == before
    pd.testing.assert_frame_equal(first.areas, second.areas)
    assert first.p == second.p


def test_islands_and_areas_among_empty_ones_are_named_and_left_out():
    around = ring(40) | {"Z1": [], "Z2": ["Z3"], "Z3": ["Z2"]}
    values = series(around, [float(number * 7 % 11) for number in range(43)])
    values["Z3"] = np.nan
    result = found(values, around)
    assert result.islands == ("Z1",)
    assert result.alone == ("Z2",)
    assert len(result.areas) == 40
    without = found(values.drop(["Z1", "Z2", "Z3"]), ring(40))
    assert result.moran == without.moran


def scattered(count: int) -> tuple[pd.Series, dict[str, list[str]]]:
    around = {f"A{number:03}": [] for number in range(count)}
    return series(around, [float(number) for number in range(count)]), around


@pytest.mark.parametrize(
    ("values", "scope", "why"),
    [
        ([], "all", "none"),
        ([np.nan] * 30, "all", "none"),
        ([5.0], "all", "few"),
        ([float(number) for number in range(19)] + [np.nan] * 11, "all", "few"),
        ([3.0] * 30, "all", "alike"),
        ([0.0] * 30, "all", "alike"),
        ([np.inf, *range(29)], "all", "broken"),
        ([float(number) for number in range(30)], "none", "scope"),
        ([float(number) for number in range(30)], "within_province", "scope"),
    ],
)
def test_figures_that_show_no_pattern_get_a_reason_and_no_number(values, scope, why):
    around = ring(30)
    assert pattern(series(around, [*values, *[np.nan] * (30 - len(values))]), around, scope) == why


def test_areas_that_do_not_touch_have_no_pattern():
    assert pattern(*scattered(30)) == "apart"


def test_negative_figures_are_figures():
    around = ring(24)
    values = [float(number * 7 % 11) for number in range(24)]
    shifted = found(series(around, [value - 100 for value in values]), around)
    assert shifted.moran == pytest.approx(found(series(around, values), around).moran)


def test_counties_of_a_province_may_be_asked_where_provinces_may_not_be_compared():
    around = {f"IR-07{n:02}": near for n, near in enumerate(ring(24).values())}
    old = dict(zip(ring(24), around, strict=True))
    around = {area: [old[one] for one in near] for area, near in around.items()}
    values = series(around, [float(number) for number in range(24)])
    assert found(values, around, scope="within_province").verdict == "alike"


def test_holes_are_counted_as_pysal_counts_joins(shipped):
    near = boundaries.neighbours()
    areas = shipped.areas("county")
    rows = shipped.rows("household_computer_access", ("heis",), "county")
    missing = [area for area in areas if area not in set(rows["area"])]
    result = holes(areas, missing, near)
    ids = [area for area in areas if near.get(area)]
    weights = W({area: near[area] for area in ids}, id_order=ids, silence_warnings=True)
    theirs = Join_Counts(np.array([area in missing for area in ids]), weights, permutations=0)
    assert isinstance(result, Holes)
    assert result.joins == theirs.bb
    n, k, pairs = len(ids), result.missing, sum(len(near[area]) for area in ids) / 2
    assert result.expected == pytest.approx(pairs * k * (k - 1) / (n * (n - 1)), rel=0.05)


def test_a_hole_in_one_place_is_told_from_scattered_gaps():
    around = ring(60)
    names = list(around)
    assert holes(names, names[:10], around).together
    apart = holes(names, names[::6], around)
    assert apart.joins == 0
    assert not apart.together
    assert holes(names, [], around) is None
    assert holes(names, names[:1], around) is None
    assert holes(names, names, around) is None


def test_counties_with_few_telephones_lie_together_in_the_shipped_data(shipped):
    rows = shipped.rows("household_fixed_phone_access", ("heis",), "county")
    rows = (
        rows[rows["residence"] == "total"].sort_values("end").drop_duplicates("area", keep="last")
    )
    values = rows.set_index("area")["value"]
    result = found(values, boundaries.neighbours())
    assert result.verdict == "alike"
    mean = result.areas["value"].mean()
    assert (result.areas.loc[result.of("low_low"), "value"] < mean).all()
    assert (result.areas.loc[result.of("high_high"), "lag"] > mean).all()
    assert set(result.islands) <= set(values.index)
    assert spatial.PERMUTATIONS == 999
