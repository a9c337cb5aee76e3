"""Chances of the last fifth: an analytic case, laws, and no quarrel with the ranges of ranks."""

import math
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from divide.measures.intervals import rank_ranges
from divide.measures.rank_uncertainty import rank_chances

Z = NormalDist().inv_cdf(0.975)


def figures(*rows: tuple[float, float]) -> pd.DataFrame:
    """Values and standard errors; an error of NaN is an exact figure."""
    index = pd.Index([f"IR-{number:02}" for number in range(len(rows))], name="area", dtype="str")
    value, error = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    return pd.DataFrame(
        {"value": value, "ci_low": value - Z * error, "ci_high": value + Z * error}, index=index
    )


def chances(rows: pd.DataFrame, direction: str = "higher", **settings) -> pd.DataFrame:
    result = rank_chances(rows, list(rows.index), direction, **settings)
    assert isinstance(result, pd.DataFrame), result
    return result


@pytest.mark.parametrize(("gap", "first", "second"), [(0.0, 2.0, 3.0), (2.0, 2.0, 1.0), (4, 3, 1)])
def test_of_two_areas_the_chance_is_that_of_two_normal_figures(gap, first, second):
    """P(X < Y) of two independent normal figures; three more areas stand far above them."""
    rows = figures((50, first), (50 + gap, second), (500, 1), (600, 1), (700, 1))
    expected = NormalDist().cdf(gap / math.hypot(first, second))
    found = chances(rows, count=20000)
    assert found.at["IR-00", "last"] == pytest.approx(expected, abs=0.015)
    assert found.at["IR-01", "last"] == pytest.approx(1 - expected, abs=0.015)
    assert (found.loc[["IR-02", "IR-03", "IR-04"], "last"] == 0).all()


figures_strategy = st.lists(
    st.tuples(st.integers(10, 90), st.sampled_from([math.nan, 0.0, 1.0, 5.0])),
    min_size=5,
    max_size=25,
).filter(lambda rows: len({v for v, _ in rows}) > 1 and any(e == e for _, e in rows))


@settings(max_examples=20, deadline=None)
@given(figures_strategy, st.sampled_from(["higher", "lower", "neutral"]))
def test_chances_add_up_to_the_size_of_the_fifth(rows, direction):
    found = chances(figures(*rows), direction, count=200)
    assert found["last"].sum() == pytest.approx(len(rows) // 5)
    assert found["last"].between(0, 1).all()


@settings(max_examples=20, deadline=None)
@given(figures_strategy)
def test_another_unit_changes_no_chance_and_no_rank(rows):
    table = figures(*rows)
    first, scaled = chances(table, count=200), chances(4 * table, count=200)
    pd.testing.assert_frame_equal(
        first[["last", "middle", "rank_low", "rank_high"]],
        scaled[["last", "middle", "rank_low", "rank_high"]],
    )


@settings(max_examples=20, deadline=None)
@given(figures_strategy, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(rows, random):
    table = figures(*rows)
    order = list(table.index)
    random.shuffle(order)
    first, again = chances(table, count=200), chances(table.loc[order], count=200)
    pd.testing.assert_frame_equal(first.sort_index(), again.sort_index())


def test_figures_far_apart_are_certain_and_a_turned_direction_turns_them():
    rows = figures(*[(10.0 * number, 0.1) for number in range(1, 11)])
    higher, lower = chances(rows), chances(rows, "lower")
    assert set(higher.index[higher["last"] == 1]) == {"IR-00", "IR-01"}
    assert set(lower.index[lower["last"] == 1]) == {"IR-08", "IR-09"}
    assert (higher["middle"] == higher["rank_low"]).all()


def test_the_ranges_are_those_of_every_other_ranking_and_hold_the_middle(shipped):
    for indicator in ("household_fixed_phone_access", "household_computer_access"):
        rows = shipped.rows(indicator, ("heis",), "county")
        rows = rows[(rows["residence"] == "total") & (rows["year"] == 1399)]
        rows = rows.drop_duplicates("area").set_index("area")
        found = chances(rows, "higher", top=100.0)
        ranges = rank_ranges(rows, list(rows.index), "higher")
        assert found.index.tolist() == ranges.index.tolist()
        for name in ("rank_low", "rank_high"):
            assert found[name].tolist() == ranges[name].tolist()
        assert (found["middle"] >= found["rank_low"]).all()
        assert (found["middle"] <= found["rank_high"]).all()
        assert (found["half_low"] <= found["middle"]).all()
        assert (found["middle"] <= found["half_high"]).all()
        # an area whose every rank lies outside the fifth has next to no chance of it
        before = len(found) - len(found) // 5
        assert (found.loc[found["rank_high"] <= before, "last"] < 0.05).all()


@pytest.mark.parametrize(
    ("rows", "scope", "why"),
    [
        ([(math.nan, math.nan)] * 6, "all", "none"),
        ([(5.0, 1.0)], "all", "few"),
        ([(5.0, 1.0), (6.0, 1.0), (7.0, 1.0), (8.0, 1.0)], "all", "few"),
        ([(float(n), math.nan) for n in range(8)], "all", "exact"),
        ([(0.0, math.nan)] * 8, "all", "exact"),
        ([(5.0, 1.0)] * 8, "all", "alike"),
        ([(math.inf, math.nan), *[(float(n), 1.0) for n in range(8)]], "all", "broken"),
        ([(float(n), 1.0) for n in range(8)], "none", "scope"),
        ([(float(n), 1.0) for n in range(8)], "within_province", "scope"),
    ],
)
def test_figures_without_a_fifth_get_a_reason_and_no_number(rows, scope, why):
    table = figures(*rows)
    assert rank_chances(table, list(table.index), "higher", scope) == why


def test_an_area_that_was_not_asked_for_is_not_ranked():
    rows = figures(*[(float(n), 1.0) for n in range(10)])
    found = rank_chances(rows, list(rows.index[:6]), "higher")
    assert set(found.index) == set(rows.index[:6])
