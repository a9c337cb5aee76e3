"""Axis positions a reader can count with."""

import itertools
import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from divide.charts.ticks import ticks, year_ticks

ENDS = st.one_of(
    st.floats(-1e9, 1e9), st.integers(-1_000, 100_000).map(float), st.floats(-1, 1)
).map(lambda value: round(value, 4))


@given(ENDS, ENDS, st.integers(2, 10))
def test_ticks_cover_the_interval_in_even_steps_and_not_too_many(one, other, most):
    positions = ticks(one, other, most)
    low, high = min(one, other), max(one, other)
    steps = [b - a for a, b in itertools.pairwise(positions)]
    assert 1 <= len(steps) <= most
    assert steps == pytest.approx([steps[0]] * len(steps), rel=1e-6)
    assert steps[0] > 0
    slack = 1e-6 * steps[0]
    assert positions[0] <= low + slack
    assert positions[-1] >= high - slack
    # no step beyond what is needed
    assert positions[1] > low - slack
    assert high == low or positions[-2] < high + slack


@given(ENDS, ENDS)
def test_ticks_are_round_numbers(one, other):
    assume(one == other or abs(one - other) > 1e-6 * max(abs(one), abs(other)))
    positions = ticks(one, other)
    step = positions[1] - positions[0]
    digits = step / 10 ** math.floor(math.log10(step) + 1e-9)
    assert any(digits == pytest.approx(one, rel=1e-5) for one in (1, 2, 2.5, 5))
    assert positions[0] / step == pytest.approx(round(positions[0] / step), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 100, [0, 20, 40, 60, 80, 100]),
        (0, 3.4, [0, 1, 2, 3, 4]),
        (0, 0, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (100, 0, [0, 20, 40, 60, 80, 100]),
        (0.5, 5.5, [0, 2, 4, 6]),
    ],
)
def test_ticks_of_common_intervals(low, high, expected):
    assert ticks(low, high, 5) == expected


@given(st.floats(1380, 1405), st.floats(0, 30), st.integers(2, 9))
def test_years_are_whole_evenly_spaced_and_inside_the_interval(low, length, most):
    high = low + length
    years = year_ticks(low, high, most)
    assert all(isinstance(year, int) for year in years)
    assert 1 <= len(years) <= most
    assert len({b - a for a, b in itertools.pairwise(years)}) <= 1
    if math.floor(high) >= math.ceil(low):
        assert low <= years[0] < low + 1
        assert years[-1] <= high
    else:
        assert years == [math.floor(low)]
