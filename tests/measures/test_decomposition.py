"""Theil's T in two stages: the parts add up, and are those of an independent library."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inequality.theil import TheilD

from divide.measures.concentration import theil_t
from divide.measures.decomposition import between, between_share, decompose

counties = st.lists(
    st.tuples(st.floats(0.5, 100), st.integers(1, 1000), st.sampled_from("abcd")),
    min_size=2,
    max_size=30,
)


@given(counties)
def test_between_and_within_provinces_are_the_whole(rows):
    y, w, groups = (np.array(part) for part in zip(*rows, strict=True))
    found = decompose(y, w, groups)
    assert found.total == pytest.approx(theil_t(y, w), abs=1e-12)
    assert found.between + found.within == pytest.approx(found.total, abs=1e-9)
    assert found.between == pytest.approx(float(between(y, w, groups)), abs=1e-9)
    assert found.between >= -1e-12
    assert found.groups["weight"].sum() == pytest.approx(1)
    assert found.groups["amount"].sum() == pytest.approx(1)
    assert found.groups["within"].sum() == pytest.approx(found.within)


@given(counties)
def test_counted_once_each_the_parts_are_those_of_pysal(rows):
    y, _, groups = (np.array(part) for part in zip(*rows, strict=True))
    theirs = TheilD(y, groups)
    found = decompose(y, None, groups)
    assert found.between == pytest.approx(float(np.squeeze(theirs.bg)), abs=1e-9)
    assert found.within == pytest.approx(float(np.squeeze(theirs.wg)), abs=1e-9)


def test_parts_of_the_example_of_the_tests_of_pysal_inequality():
    """PySAL inequality 1.1.2: all of the whole in one of two groups, T = ln 2, all between."""
    found = decompose([0.0, 0.0, 5.0, 5.0], None, [0, 0, 1, 1])
    assert found.total == pytest.approx(0.6931471805599453)
    assert found.between == pytest.approx(0.6931471805599453)
    assert found.within == 0


def test_provinces_alike_inside_leave_nothing_inside_and_one_province_nothing_between():
    assert decompose([2, 2, 8, 8], [1, 5, 2, 2], list("aabb")).within == pytest.approx(0)
    alone = decompose([2, 8], None, list("aa"))
    assert alone.between == pytest.approx(0)
    assert alone.between_share == pytest.approx(0)


def test_level_counties_have_no_share_and_all_zero_ones_no_parts():
    assert np.isnan(decompose([3, 3], None, list("ab")).between_share)
    with pytest.raises(ValueError, match="all zero"):
        decompose([0, 0], None, list("ab"))


def test_many_draws_are_split_as_each_alone():
    drawn = np.random.default_rng(1).uniform(1, 100, (4, 6))
    weights, groups = np.arange(1.0, 7.0), np.array(list("aabbcc"))
    each = [decompose(one, weights, groups).between_share for one in drawn]
    assert between_share(drawn, weights, groups) == pytest.approx(each)
