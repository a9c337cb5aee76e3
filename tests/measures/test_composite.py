"""The index of our own: ITU's worked example, laws, and nothing where figures are missing."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from divide.measures.composite import (
    COMPONENTS,
    LEAST_SHARE,
    PILLARS,
    Component,
    beside,
    composite,
    figures,
    normalised,
    rank_ranges,
    score,
)

EQUAL = dict.fromkeys(PILLARS, 1.0)
ITU = {"access": 2.0, "use": 2.0, "skills": 1.0}
# Measuring the Information Society (2011), annex box 1.2: how to calculate the IDI value, Korea;
# bandwidth goes in as its logarithm, as there. Value, goal, normalised value as printed.
KOREA = [
    ("fixed", "access", 59.2, 60, 0.99),
    ("mobile", "access", 105.4, 170, 0.62),
    ("bandwidth", "access", np.log10(11878.4), 5.45, 0.75),
    ("computer", "access", 82, 100, 0.82),
    ("internet_home", "access", 97, 100, 0.97),
    ("internet_use", "use", 84, 100, 0.84),
    ("fixed_broadband", "use", 36.6, 60, 0.61),
    ("mobile_broadband", "use", 91.0, 100, 0.91),
    ("literacy", "skills", 97.9, 100, 0.98),
    ("secondary", "skills", 102.0, 100, 1.00),
    ("tertiary", "skills", 99.0, 100, 0.99),
]


def table(values: list[list[float]]) -> pd.DataFrame:
    """Areas by our own components."""
    index = pd.Index([f"IR-{number:02}" for number in range(len(values))], dtype="str")
    return pd.DataFrame(values, index=index, columns=[one.indicator for one in COMPONENTS])


def test_the_worked_example_of_the_itu_is_reproduced():
    parts = [Component(code, "itu", pillar, goal) for code, pillar, _, goal, _ in KOREA]
    values = pd.DataFrame([{code: value for code, _, value, _, _ in KOREA}], index=["KR"])
    for code, _, value, goal, printed in KOREA:
        assert normalised(np.array([value]), goal)[0] == pytest.approx(printed, abs=0.005), code
    found = score(values, parts, ITU).loc["KR"]
    # printed from rounded steps: 0.20 + 0.12 + 0.15 + 0.16 + 0.19
    assert found["access"] / 10 == pytest.approx(0.82, abs=0.01)
    assert found["score"] == pytest.approx(
        0.4 * found["access"] + 0.4 * found["use"] + 0.2 * found["skills"]
    )


percentages = st.lists(st.floats(0, 150), min_size=8, max_size=8)


@settings(max_examples=30, deadline=None)
@given(percentages, st.integers(0, 7), st.floats(0, 100))
def test_a_higher_component_never_lowers_the_score(values, place, more):
    raised = list(values)
    raised[place] += more
    first, second = score(table([values, raised]), COMPONENTS, EQUAL)["score"]
    assert second >= first - 1e-12
    assert 0 <= first <= 10
    assert 0 <= second <= 10


@settings(max_examples=30, deadline=None)
@given(percentages, st.tuples(*[st.integers(0, 5)] * 3).filter(any), st.sampled_from([2, 10]))
def test_only_the_proportions_of_the_weights_count(values, weights, times):
    rows = table([values])
    own = dict(zip(PILLARS, weights, strict=True))
    first = score(rows, COMPONENTS, own)["score"].iloc[0]
    again = score(rows, COMPONENTS, {code: times * w for code, w in own.items()})["score"].iloc[0]
    assert again == pytest.approx(first)


def test_full_marks_at_every_goal_none_at_zero_and_no_more_beyond():
    rows = table(
        [
            [one.goal for one in COMPONENTS],
            [0.0] * len(COMPONENTS),
            [3 * one.goal for one in COMPONENTS],
        ]
    )
    assert score(rows, COMPONENTS, EQUAL)["score"].tolist() == [10, 0, 10]


def test_areas_with_too_few_components_have_no_score_and_gaps_are_not_filled_in():
    full = [50.0] * 8
    five, six = [50.0] * 5 + [np.nan] * 3, [50.0] * 6 + [np.nan] * 2
    found = score(table([full, five, six]), COMPONENTS, EQUAL)
    assert 5 / 8 < LEAST_SHARE < 6 / 8
    assert found["score"].notna().tolist() == [True, False, True]
    # the mean of what there is: two of the use components, none of skills
    assert np.isnan(found["skills"].iloc[2])
    own = (found["access"].iloc[2] + found["use"].iloc[2]) / 2
    assert found["score"].iloc[2] == pytest.approx(own)


@settings(max_examples=12, deadline=None)
@given(st.lists(percentages, min_size=3, max_size=8), st.randoms(use_true_random=False))
def test_ranges_hold_the_ranks_of_equal_and_of_itus_weights_whatever_the_order(values, random):
    rows = table(values)
    ranges = rank_ranges(rows, COMPONENTS, count=50)
    for weights in (EQUAL, ITU):
        ranks = (
            score(rows, COMPONENTS, weights)["score"].round(9).rank(ascending=False, method="min")
        )
        assert (ranges["rank_low"] <= ranks[ranges.index]).all()
        assert (ranges["rank_high"] >= ranks[ranges.index]).all()
    order = list(rows.index)
    random.shuffle(order)
    pd.testing.assert_frame_equal(rank_ranges(rows.loc[order], COMPONENTS, count=50), ranges)


def test_an_area_ahead_in_everything_is_first_under_all_weights():
    rows = table([[40.0] * 8, [60.0] * 8, [50.0] * 8])
    ranges = rank_ranges(rows, COMPONENTS)
    assert ranges["rank_low"].tolist() == ranges["rank_high"].tolist() == [3, 1, 2]


def test_areas_alike_share_every_rank():
    ranges = rank_ranges(table([[40.0] * 8] * 4), COMPONENTS)
    assert (ranges == 1).all().all()


@pytest.mark.parametrize("weights", [(0, 0, 0), (-1, 1, 1), (float("nan"), 1, 1)])
def test_weights_that_say_nothing_are_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        score(table([[50.0] * 8]), COMPONENTS, dict(zip(PILLARS, weights, strict=True)))


def test_impossible_figures_and_goals_are_refused():
    with pytest.raises(ValueError, match="negative"):
        score(table([[-1.0] * 8]), COMPONENTS, EQUAL)
    with pytest.raises(ValueError, match="goal"):
        normalised(np.array([1.0]), 0.0)


def test_the_shipped_index_is_made_of_the_figures_it_names(shipped):
    found = composite(shipped, EQUAL)
    assert len(found.scores) + len(found.left_out) == len(shipped.areas("province"))
    values, _ = figures(shipped, shipped.areas("province"))
    for area in found.scores.index:
        for one in found.components:
            label = found.observations.at[area, one.indicator]
            row = shipped.observations.loc[label]
            assert (row["area"], row["indicator"]) == (area, one.indicator)
            assert row["definition"] == one.definition
            assert row["value"] == values.at[area, one.indicator]
    rows = found.scores
    assert rows["rank"].is_monotonic_increasing
    assert (rows["rank_low"] <= rows["rank"]).all()
    assert (rows["rank"] <= rows["rank_high"]).all()


def test_a_component_whose_areas_may_not_be_compared_stays_out(shipped):
    heis = Component("household_internet_access", "heis", "access", 100)
    values, labels = figures(shipped, shipped.areas("province"), [heis])
    assert values.isna().all().all()
    assert labels.isna().all().all()


def test_without_figures_there_is_no_index(shipped):
    assert composite(shipped, EQUAL, components=[Component("none", "none", "use", 100)]) is None
    assert composite(shipped, EQUAL, level="county") is None


def test_how_alike_two_orders_are():
    index = list("abcd")
    up = pd.Series([1, 2, 3, 4], index)
    assert beside(up, up**3) == pytest.approx(1)
    assert beside(up, -up) == pytest.approx(-1)
    assert beside(up, up[:2]) is None
    assert beside(up, 0 * up) is None
