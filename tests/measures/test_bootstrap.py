"""Figures drawn anew from their intervals, and what that says of a measure."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from divide.measures.bootstrap import draw, estimate
from divide.measures.concentration import gini

VALUES = np.array([20.0, 40.0, 60.0, 80.0])


def wilson(share: float, sample: int) -> tuple[float, float]:
    """Interval of a share; Probable inference, JASA 22, 1927."""
    z = 1.959964
    centre = (share + z**2 / (2 * sample)) / (1 + z**2 / sample)
    half = z / (1 + z**2 / sample) * np.sqrt(share * (1 - share) / sample + (z / sample / 2) ** 2)
    return 100 * (centre - half), 100 * (centre + half)


def test_the_draws_fill_the_interval_they_come_from():
    low, high = np.array([wilson(value / 100, 200) for value in VALUES]).T
    drawn = draw(VALUES, low, high, 100, draws=20_000)
    found = np.quantile(drawn, [0.025, 0.975], axis=0)
    assert found[0] == pytest.approx(low, abs=0.3)
    assert found[1] == pytest.approx(high, abs=0.3)


@given(
    st.lists(st.tuples(st.floats(0, 100), st.floats(0, 30), st.floats(0, 30)), min_size=1),
    st.sampled_from([100.0, np.inf]),
)
def test_no_draw_leaves_the_unit(rows, top):
    values, below, above = np.array(rows).T
    low, high = np.maximum(values - below, 0), np.minimum(values + above, top)
    drawn = draw(values, low, high, top, draws=50)
    assert np.isfinite(drawn).all()
    assert (drawn >= 0).all()
    assert (drawn <= top).all()


def test_a_figure_without_an_interval_stays_and_the_same_seed_draws_the_same():
    low, high = np.array([15.0, np.nan, 55.0, 75.0]), np.array([25.0, np.nan, 65.0, 85.0])
    drawn = draw(VALUES, low, high, 100)
    assert (drawn[:, 1] == 40).all()
    assert (drawn == draw(VALUES, low, high, 100)).all()


def test_what_sampling_scatter_adds_is_taken_off():
    # areas that are truly level; each estimate is off by a little
    truth = np.full(200, 50.0)
    seen = truth + np.random.default_rng(3).normal(0, 5, 200)
    drawn = draw(seen, seen - 9.8, seen + 9.8, 100)
    found = estimate(gini, seen, drawn)
    assert found.value > 0.05
    assert found.corrected < 0.7 * found.value
    assert found.low <= found.corrected <= found.high


def test_a_sharp_survey_leaves_the_measure_as_it_is():
    drawn = draw(VALUES, VALUES - 0.1, VALUES + 0.1, 100)
    found = estimate(gini, VALUES, drawn)
    assert found.low < found.value < found.high
    assert found.corrected == pytest.approx(found.value, abs=1e-4)


def test_no_intervals_no_interval():
    found = estimate(gini, VALUES, None)
    assert found.value == pytest.approx(0.25)
    assert not found.estimated
    assert not estimate(gini, np.zeros(3), np.zeros((5, 3))).estimated
