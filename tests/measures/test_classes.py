"""Class breaks: round, complete, and the same for every period."""

import itertools
import math

import mapclassify
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from divide.measures.classes import MOST, Classes, classify, pretty

few = settings(max_examples=40)
NUMBERS = st.lists(
    st.one_of(
        st.integers(-1_000, 10_000).map(float), st.floats(-100, 1e6).map(lambda x: round(x, 2))
    ),
    min_size=1,
    max_size=40,
)


def lies_in(value: float, number: int, classes: Classes) -> bool:
    """Whether a value lies in ``(lower, upper]``; the first class holds its lower end."""
    lower, upper = classes.edges[number], classes.edges[number + 1]
    close = 1e-9 * max(1, abs(lower), abs(upper))
    return lower < value <= upper + close or (number == 0 and lower - close <= value <= upper)


@few
@example([0.0, 1.0], 3)
@example([0.0, 3.0], 11)
@example([0.0, 6.0], 5)
@given(NUMBERS, st.integers(3, 11))
def test_edges_are_those_of_the_field_s_own_library(numbers, wanted):
    assume(len(set(numbers)) > 1)
    field = mapclassify.PrettyBreaks(np.array(numbers), k=wanted)
    own = pretty(min(numbers), max(numbers), wanted)
    assert own[1:] == pytest.approx([float(edge) for edge in field.bins], rel=1e-9, abs=1e-9)


@few
@given(NUMBERS, st.integers(0, 2))
def test_every_value_lies_in_the_class_it_is_given(numbers, decimals):
    values = pd.Series(numbers)
    classes = classify(values, decimals)
    assert all(
        lies_in(value, number, classes)
        for value, number in zip(values, classes.of(values), strict=True)
    )


@few
@given(NUMBERS, st.integers(0, 2))
def test_edges_rise_and_a_reader_can_tell_the_classes_apart(numbers, decimals):
    classes = classify(pd.Series(numbers), decimals)
    assert all(low < high for low, high in itertools.pairwise(classes.edges))
    assert 1 <= classes.count <= MOST
    assert set(classes.of(pd.Series(numbers))) <= set(range(classes.count))


@few
@given(NUMBERS)
def test_classes_have_one_width_and_round_edges(numbers):
    assume(len(set(numbers)) > 1)
    edges = classify(pd.Series(numbers), 0).edges
    width = edges[1] - edges[0]
    assert [high - low for low, high in itertools.pairwise(edges)] == pytest.approx(
        [width] * (len(edges) - 1), rel=1e-6
    )
    digits = width / 10 ** math.floor(math.log10(width) + 1e-9)
    assert any(digits == pytest.approx(one, rel=1e-6) for one in (1, 2, 5))
    assert edges[0] / width == pytest.approx(round(edges[0] / width), abs=1e-6)


@few
@given(NUMBERS, st.randoms(use_true_random=False))
def test_the_order_of_the_values_and_the_missing_ones_change_nothing(numbers, random):
    mixed = [*numbers, math.nan]
    random.shuffle(mixed)
    assert classify(pd.Series(mixed), 1) == classify(pd.Series(numbers), 1)


@pytest.mark.parametrize(
    ("value", "decimals", "edges"),
    [
        (66.7, 1, (66.6, 66.7)),
        (66.67, 1, (66.6, 66.7)),
        (12.0, 0, (11, 12)),
        (0.0, 1, (0, 0.1)),
        (-3.0, 0, (-4, -3)),
    ],
)
def test_one_value_makes_one_class_that_holds_it(value, decimals, edges):
    for values in ([value], [value, value, math.nan]):
        classes = classify(pd.Series(values), decimals)
        assert classes.edges == pytest.approx(edges)
        assert classes.of(pd.Series([value])).tolist() == [0]


@pytest.mark.parametrize("values", [[], [math.nan, math.nan]], ids=["empty", "only missing"])
def test_without_a_value_there_are_no_classes(values):
    with pytest.raises(ValueError, match="no value"):
        classify(pd.Series(values, dtype="float64"), 1)


def test_a_value_on_an_edge_belongs_to_the_class_below_it():
    classes = Classes((0, 10, 20, 30))
    values = pd.Series([0, 10, 10.01, 20, 30], index=list("abcde"))
    assert classes.of(values).to_dict() == {"a": 0, "b": 0, "c": 1, "d": 1, "e": 2}


def test_a_value_beyond_the_edges_belongs_to_the_nearest_class():
    assert Classes((0, 10, 20)).of(pd.Series([-5, 99])).tolist() == [0, 1]


def test_shipped_provinces_lie_in_their_classes_whichever_period_is_shown(shipped):
    table = shipped.observations
    provinces = table[table["level"] == "province"]
    for (indicator, _, _), rows in provinces.groupby(["indicator", "definition", "residence"]):
        classes = classify(rows["value"], int(shipped.indicators.at[indicator, "decimals"]))
        numbers = classes.of(rows["value"])
        assert classes.count <= MOST
        assert all(
            lies_in(value, number, classes)
            for value, number in zip(rows["value"], numbers, strict=True)
        )
        for _, year in rows.groupby("year"):
            assert classes.of(year["value"]).equals(numbers[year.index])


def test_shipped_rates_of_most_provinces_get_four_to_seven_classes(shipped):
    for indicator in shipped.indicators.index[shipped.indicators["kind"] == "rate"]:
        for one in shipped.sets(indicator, "province"):
            if one.areas < 20 or one.scope != "all":
                continue
            rows = shipped.rows(indicator, one.codes, "province")
            values = rows.loc[rows["residence"] == "total", "value"]
            if values.nunique() > 1:
                assert 4 <= classify(values, 1).count <= MOST
