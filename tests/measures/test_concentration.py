"""Concentration over areas: laws, an independent library, published examples."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from inequality.atkinson import Atkinson
from inequality.gini import Gini
from inequality.schutz import Schutz
from inequality.theil import Theil

from divide.measures import concentration
from divide.measures.concentration import MEASURES

figures = st.lists(st.floats(0.5, 100), min_size=2, max_size=25)
with_weights = st.lists(st.tuples(st.floats(0.5, 100), st.integers(1, 30)), min_size=2, max_size=25)
every_measure = pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
# these rank any transfer; the ratio of percentiles sees only two areas
ORDERED = {code: one for code, one in MEASURES.items() if code not in ("ratio", "hoover")}


@given(figures)
def test_counted_once_each_the_measures_are_those_of_pysal(values):
    y = np.array(values)
    assert concentration.gini(y) == pytest.approx(max(0.0, Gini(y).g), abs=1e-9)
    assert concentration.theil_t(y) == pytest.approx(float(Theil(y).T), abs=1e-9)
    assert concentration.hoover(y) == pytest.approx(
        Schutz(pd.DataFrame({"y": y}), "y").distance, abs=1e-9
    )
    for epsilon in (0.5, 1, 2):
        assert concentration.atkinson(y, None, epsilon) == pytest.approx(
            Atkinson(y, epsilon).A, abs=1e-9
        )


@given(with_weights, st.sampled_from([0.1, 0.25, 0.5, 0.9]))
def test_percentiles_are_those_of_numpy_with_weights(pairs, at):
    y, w = (np.array(part, dtype=float) for part in zip(*pairs, strict=True))
    own = concentration.quantile(y, w, at)
    assert own == np.quantile(y, at, weights=w, method="inverted_cdf")


@every_measure
@settings(max_examples=40)
@given(pairs=with_weights)
def test_an_area_of_so_many_people_counts_like_so_many_areas(measure, pairs):
    y, w = (np.array(part) for part in zip(*pairs, strict=True))
    assert measure(y, w) == pytest.approx(measure(np.repeat(y, w), None), rel=1e-7, abs=1e-9)


@every_measure
@settings(max_examples=40)
@given(pairs=with_weights, factor=st.floats(0.01, 100))
def test_neither_the_unit_nor_the_size_of_the_country_matters(measure, pairs, factor):
    y, w = (np.array(part, dtype=float) for part in zip(*pairs, strict=True))
    assert measure(y * factor, w) == pytest.approx(measure(y, w), rel=1e-6, abs=1e-9)
    assert measure(y, w * factor) == pytest.approx(measure(y, w), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("measure", ORDERED.values(), ids=ORDERED)
@settings(max_examples=40)
@given(pairs=with_weights, share=st.floats(0.05, 1))
def test_giving_from_a_higher_to_a_lower_area_lessens_inequality(measure, pairs, share):
    y, w = (np.array(part, dtype=float) for part in zip(*pairs, strict=True))
    low, high = y.argmin(), y.argmax()
    assume(y[high] - y[low] > 0.1)
    # so much that both end where they would be level, or short of it
    given_away = share * (y[high] - y[low]) * w[low] * w[high] / (w[low] + w[high])
    after = y.copy()
    after[high] -= given_away / w[high]
    after[low] += given_away / w[low]
    assert measure(after, w) < measure(y, w) + 1e-12
    assert concentration.hoover(after, w) <= concentration.hoover(y, w) + 1e-12


@given(with_weights)
def test_gini_lies_from_nought_to_below_one_and_is_the_area_under_the_curve(pairs):
    y, w = (np.array(part, dtype=float) for part in zip(*pairs, strict=True))
    gini = concentration.gini(y, w)
    assert 0 <= gini < 1
    x, held = concentration.lorenz(y, w)
    assert gini == pytest.approx(1 - 2 * np.trapezoid(held, x), abs=1e-9)
    assert concentration.hoover(y, w) == pytest.approx((x - held).max(), abs=1e-9)


def test_one_area_with_everything_is_as_unequal_as_can_be_but_below_one():
    y = np.array([0.0, 0.0, 0.0, 8.0])
    assert concentration.gini(y) == pytest.approx(0.75)
    assert concentration.hoover(y) == pytest.approx(0.75)
    assert concentration.theil_t(y) == pytest.approx(math.log(4))


def test_gini_of_the_example_of_the_r_package_ineq():
    """Package 'ineq' (Measuring Inequality, Concentration, and Poverty), 2014: 0.4620911."""
    incomes = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]
    assert concentration.gini(incomes) == pytest.approx(0.4620911, abs=5e-8)


def test_atkinson_hoover_and_theil_of_the_examples_of_pysal_inequality():
    """PySAL inequality 1.1.2, documentation of Atkinson and Schutz."""
    incomes = [10, 20, 30, 40, 50]
    assert concentration.atkinson(incomes, None, 0.5) == pytest.approx(0.06315, abs=5e-6)
    assert concentration.atkinson(incomes, None, 1) == pytest.approx(0.13161, abs=5e-6)
    assert concentration.hoover([1000, 2000, 1500, 3000, 2500]) == pytest.approx(0.15)


def test_theil_l_and_variation_of_two_areas_worked_by_hand():
    # 1 and 3, mean 2: L = -(ln ½ + ln 1½)/2, standard deviation 1
    assert concentration.theil_l([1, 3]) == pytest.approx(-math.log(0.75) / 2)
    assert concentration.variation([1, 3]) == pytest.approx(0.5)
    # three people have 1, one has 5: mean 2, so half of what the one has above moves
    assert concentration.hoover([1, 5], [3, 1]) == pytest.approx(0.375)
    assert concentration.percentile_ratio([1, 5], [3, 1]) == 5


@pytest.mark.parametrize("code", ["theil_l", "atkinson_one"])
def test_a_zero_leaves_measures_of_logarithms_without_a_number(code):
    assert np.isnan(MEASURES[code]([0.0, 2.0], None))
    assert np.isnan(MEASURES[code](np.array([[0.0, 2.0], [1.0, 2.0]]), None)).tolist() == [
        True,
        False,
    ]


def test_all_zero_has_no_number_in_any_measure():
    for code, measure in MEASURES.items():
        assert np.isnan(measure([0.0, 0.0], None)), code


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ([], "none"),
        ([3.0], "one"),
        ([1.0, -1.0], "negative"),
        ([0.0, 0.0], "all_zero"),
        ([4.0, 4.0, 4.0], "equal"),
        ([4.0, 5.0], None),
        ([0.0, 5.0], None),
    ],
)
def test_figures_that_cannot_be_measured_are_named(values, problem):
    assert concentration.problem(values) == problem


@pytest.mark.parametrize(
    ("values", "weights"),
    [([], None), ([1, -2], None), ([1, np.nan], None), ([1, 2], [1, 0]), ([1, 2], [1])],
)
def test_bad_input_raises_instead_of_measuring(values, weights):
    with pytest.raises(ValueError, match=r"figure|weight|below zero"):
        concentration.gini(values, weights)


def test_aversion_must_be_above_zero():
    with pytest.raises(ValueError, match="epsilon"):
        concentration.atkinson([1, 2], None, 0)


@every_measure
def test_many_draws_are_measured_as_each_alone(measure):
    drawn = np.random.default_rng(1).uniform(1, 100, (5, 8))
    weights = np.arange(1.0, 9.0)
    assert measure(drawn, weights) == pytest.approx([float(measure(one, weights)) for one in drawn])
