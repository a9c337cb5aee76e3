"""Figures with intervals: what may be told apart, ranked and compared, and what may not."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from divide.catalog.choose import Selection
from divide.measures.intervals import (
    ScopeError,
    apart,
    bounds,
    may_compare,
    province,
    rank_ranges,
    surely_above,
)

NONE = float("nan")


def frame(figures: list[tuple[float, float, float]]) -> pd.DataFrame:
    """Areas IR-0201, IR-0202 … with value, lower and upper bound."""
    index = pd.Index([f"IR-02{number:02}" for number in range(1, len(figures) + 1)], name="area")
    return pd.DataFrame(figures, columns=["value", "ci_low", "ci_high"], index=index)


values = st.integers(0, 20).map(float)
estimates = st.tuples(values, st.integers(0, 6), st.integers(0, 6)).map(
    lambda parts: (parts[0], parts[0] - parts[1], parts[0] + parts[2])
)
points = values.map(lambda value: (value, NONE, NONE))
tables = st.lists(st.one_of(estimates, points), min_size=1, max_size=12).map(frame)


def test_intervals_that_touch_do_not_tell_two_areas_apart():
    rows = frame([(10, 8, 12), (14, 12, 16), (20, 17, 23)])
    first, second, third = (rows.iloc[number] for number in range(3))
    assert apart(first, second) is False
    assert apart(first, third) is True
    assert apart(third, first) is True


def test_two_figures_without_interval_are_not_said_to_be_alike():
    rows = frame([(10, NONE, NONE), (10, NONE, NONE), (10, 9, 11)])
    assert apart(rows.iloc[0], rows.iloc[1]) is None
    assert apart(rows.iloc[0], rows.iloc[2]) is False


def test_half_an_interval_is_none():
    ends = bounds(frame([(10, 8, NONE)]))
    assert ends.loc["IR-0201"].tolist() == [10.0, 10.0, False]


def test_ranks_of_overlapping_areas_are_ranges():
    rows = frame([(30, 28, 32), (20, 15, 25), (18, 14, 22), (5, NONE, NONE)])
    ranked = rank_ranges(rows, list(rows.index), "higher")
    assert ranked[["rank_low", "rank_high"]].to_numpy().tolist() == [[1, 1], [2, 3], [2, 3], [4, 4]]
    assert ranked["settled"].tolist() == [True, False, False, True]


def test_lower_is_better_turns_the_order_round():
    rows = frame([(30, 28, 32), (20, 15, 25), (18, 14, 22), (5, NONE, NONE)])
    ranked = rank_ranges(rows, list(rows.index), "lower")
    assert list(ranked.index) == ["IR-0204", "IR-0203", "IR-0202", "IR-0201"]
    assert ranked["rank_low"].tolist() == [1, 2, 2, 4]


def test_only_the_areas_asked_for_are_ranked():
    rows = frame([(30, NONE, NONE), (20, NONE, NONE), (10, NONE, NONE)])
    ranked = rank_ranges(rows, ["IR-0203", "IR-0202", "IR-0299"], "higher")
    assert ranked["rank_low"].to_dict() == {"IR-0202": 1, "IR-0203": 2}


def test_nothing_to_rank_gives_nothing():
    assert rank_ranges(frame([]), ["IR-0201"], "higher").empty


@given(tables, st.sampled_from(["higher", "lower", "neutral"]))
def test_rank_ranges_hold_what_their_formula_says(rows, direction):
    ranked = rank_ranges(rows, list(rows.index), direction)
    above = surely_above(rows)
    better = above if direction != "lower" else above.T
    for area in rows.index:
        assert ranked.at[area, "rank_low"] == 1 + better[area].sum()
        assert ranked.at[area, "rank_high"] == len(rows) - better.loc[area].sum()


@given(tables)
def test_an_area_surely_above_another_never_shares_the_order_of_their_ranges(rows):
    ranked = rank_ranges(rows, list(rows.index), "higher")
    above = surely_above(rows)
    for first in rows.index:
        for second in rows.index:
            if above.at[first, second]:
                assert not above.at[second, first]
                assert ranked.at[first, "rank_low"] < ranked.at[second, "rank_low"]
                assert ranked.at[first, "rank_high"] < ranked.at[second, "rank_high"]


@given(st.lists(points, min_size=1, max_size=12).map(frame))
def test_without_intervals_the_best_possible_rank_is_the_ordinary_one(rows):
    ranked = rank_ranges(rows, list(rows.index), "higher")
    ordinary = rows["value"].rank(method="min", ascending=False)
    assert ranked["rank_low"].to_dict() == ordinary.astype(int).to_dict()


@given(tables, st.randoms())
def test_the_order_of_the_rows_does_not_matter(rows, random):
    order = list(rows.index)
    random.shuffle(order)
    first = rank_ranges(rows, list(rows.index), "higher")
    second = rank_ranges(rows.loc[order], list(rows.index), "higher")
    pd.testing.assert_frame_equal(first, second)


@pytest.mark.parametrize(
    ("areas", "scope", "allowed"),
    [
        (["IR-0201", "IR-0401"], "all", True),
        (["IR-0201", "IR-0202"], "within_province", True),
        (["IR-0201", "IR-02"], "within_province", True),
        (["IR-0201", "IR-0401"], "within_province", False),
        (["IR-02", "IR-04"], "within_province", False),
        (["IR-02", "IR"], "within_province", False),
        (["IR-0201", "IR-0202"], "none", False),
        (["IR-0201"], "none", True),
    ],
)
def test_a_scope_allows_what_the_data_contract_says(areas, scope, allowed):
    assert may_compare(areas, scope) is allowed
    assert may_compare(areas[::-1], scope) is allowed


def test_a_definition_for_one_province_ranks_no_second_one(shipped):
    chosen = shipped.choose(
        Selection("household_internet_access", ("heis",)), shipped.areas("county")
    ).chosen
    inside = [area for area in shipped.areas("county") if province(area) == "IR-02"]
    assert len(rank_ranges(chosen, inside, "higher", "within_province")) == 14
    with pytest.raises(ScopeError, match="within_province"):
        rank_ranges(chosen, shipped.areas("county"), "higher", "within_province")
