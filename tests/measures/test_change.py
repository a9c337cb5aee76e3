"""Changes, gaps and shares: only between figures that have them."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from divide.measures.change import change, gap, share

EARLIER = {
    "indicator": "offices_total",
    "definition": "active",
    "area": "IR-02",
    "residence": "total",
    "end": pd.Timestamp("2013-12-31"),
    "value": 750.0,
}
LATER = {**EARLIER, "end": pd.Timestamp("2017-03-20"), "value": 858.0}
VALUES = st.floats(0, 1e9, allow_nan=False)


def test_a_change_has_its_difference_its_ratio_and_its_years():
    found = change(pd.Series(EARLIER), pd.Series(LATER))
    assert found.absolute == 108
    assert found.relative == pytest.approx(0.144)
    assert found.years == pytest.approx(3.22, abs=0.01)


@pytest.mark.parametrize("column", ["indicator", "definition", "area", "residence"])
def test_figures_of_two_series_have_no_change_between_them(column):
    with pytest.raises(ValueError, match=column):
        change(pd.Series(EARLIER), pd.Series({**LATER, column: "other"}))


@pytest.mark.parametrize("end", ["2013-12-31", "2010-03-20"])
def test_a_change_does_not_run_backwards_or_stand_still(end):
    with pytest.raises(ValueError, match="later"):
        change(pd.Series(EARLIER), pd.Series({**LATER, "end": pd.Timestamp(end)}))


def test_growth_from_nothing_has_no_percentage():
    found = change(pd.Series({**EARLIER, "value": 0.0}), pd.Series(LATER))
    assert (found.absolute, found.relative) == (858, None)


@given(VALUES, VALUES)
def test_a_gap_is_the_difference_and_the_ratio_of_the_same_two_values(first, second):
    found = gap(first, second)
    assert found.difference == first - second
    assert found.difference == -gap(second, first).difference
    assert found.ratio is None if second == 0 else found.ratio == first / second


@given(st.floats(0, 1), st.floats(1e-3, 1e9))
def test_a_share_lies_between_nothing_and_all(fraction, whole):
    assert 0 <= share(fraction * whole, whole) <= 100 * (1 + 1e-12)
    assert share(whole, whole) == pytest.approx(100)


def test_the_share_of_rural_offices_that_offer_banking():
    assert share(278, 417) == pytest.approx(66.667, abs=0.001)


@pytest.mark.parametrize(("part", "whole"), [(1, 0), (0, 0), (1, -2), (-1, 5), (6, 5)])
def test_what_is_no_part_has_no_share(part, whole):
    with pytest.raises(ValueError, match="no part"):
        share(part, whole)
