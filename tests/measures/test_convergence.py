"""Lines, spreads and periods: published regressions, and what a spread says of the years."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from divide.measures.convergence import beta, line, sigma, waves

ANSCOMBE_X = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
ANSCOMBE_Y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]


def test_the_line_is_that_of_graphs_in_statistical_analysis_1973():
    """Graphs in Statistical Analysis, The American Statistician 27(1), 1973: first set."""
    fit = line(ANSCOMBE_X, ANSCOMBE_Y)
    assert fit.slope == pytest.approx(0.5, abs=0.001)
    assert fit.intercept == pytest.approx(3.0, abs=0.001)
    assert fit.error == pytest.approx(0.118, abs=0.0005)
    assert fit.explained == pytest.approx(0.667, abs=0.0005)


@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50)), min_size=3, max_size=30))
def test_slope_and_its_error_are_those_of_scipy(points):
    x, y = (np.array(part) for part in zip(*points, strict=True))
    assume(np.ptp(x) > 0.1 and np.ptp(y) > 0.1)
    fit, theirs = line(x, y), stats.linregress(x, y)
    assert fit.slope == pytest.approx(theirs.slope, rel=1e-6, abs=1e-6)
    assert fit.error == pytest.approx(theirs.stderr, rel=1e-6, abs=1e-6)
    assert fit.low <= fit.slope <= fit.high
    middle, low, high = fit.at(x)
    assert (low <= middle).all()
    assert (middle <= high).all()


@pytest.mark.parametrize(("x", "y"), [([1, 2], [1, 2]), ([3, 3, 3], [1, 2, 3]), ([], [])])
def test_no_line_through_too_few_points_or_one_place(x, y):
    with pytest.raises(ValueError, match="three points"):
        line(x, y)


def first(values: dict[str, float], half: float = 0.1) -> pd.DataFrame:
    table = pd.DataFrame({"value": pd.Series(values)})
    return table.assign(ci_low=table["value"] * (1 - half), ci_high=table["value"] * (1 + half))


def test_areas_that_start_lower_and_grow_faster_catch_up():
    start = {f"a{n}": 10.0 + 8 * n for n in range(8)}
    end = pd.Series({area: 50 + 0.3 * value for area, value in start.items()})
    found = beta(first(start, 0.01), end, 9)
    assert found.verdict == "catching_up"
    assert found.half_life > 0
    assert 0 <= found.noise < 0.01
    back = beta(first(end.to_dict(), 0.01), pd.Series(start), 9)
    assert back.verdict == "falling_behind"
    assert np.isnan(back.half_life)


def test_a_verdict_that_hangs_on_one_area_names_it():
    start = {"far": 1.0, **{f"a{n}": 30.0 + n for n in range(8)}}
    wobble = [0.9, 1.1, 1.0, 0.95, 1.05, 1.1, 0.9, 1.0]
    end = pd.Series({"far": 3.0, **{f"a{n}": (30.0 + n) * wobble[n] for n in range(8)}})
    found = beta(first(start), end, 9)
    assert found.verdict == "catching_up"
    assert found.leans_on == ("far",)


def test_too_few_areas_or_all_level_at_the_start_say_nothing():
    few = {f"a{n}": 10.0 + n for n in range(4)}
    assert beta(first(few), pd.Series(few), 9) is None
    level = {f"a{n}": 10.0 for n in range(8)}
    assert beta(first(level), pd.Series(level), 9) is None


def test_zeros_are_left_out_of_growth():
    start = {"zero": 0.0, **{f"a{n}": 10.0 + n for n in range(6)}}
    found = beta(first(start), pd.Series(start) + 1, 9)
    assert "zero" not in found.points.index


def test_the_relative_spread_can_fall_while_the_distance_grows():
    table = pd.DataFrame({1390: [10.0, 20.0], 1399: [40.0, 60.0]}, index=["a", "b"])
    found = sigma(table)
    assert found["relative"].tolist() == pytest.approx([1 / 3, 0.2])
    assert found["absolute"].tolist() == pytest.approx([5, 10])


def test_only_areas_known_in_every_year_are_spread():
    table = pd.DataFrame({1390: [10.0, 20.0, None], 1399: [40.0, 60.0, 90.0]}, index=list("abc"))
    assert sigma(table)["areas"].tolist() == [2, 2]
    assert sigma(table.iloc[2:]).empty


def window(start: str, end: str, areas: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area": [f"a{n}" for n in range(areas)],
            "start": pd.Timestamp(start),
            "end": pd.Timestamp(end),
        }
    )


def test_windows_that_share_a_day_are_not_taken_together():
    rows = pd.concat(
        [
            window("2011-03-21", "2014-03-20", 6),
            window("2017-03-21", "2020-03-19", 9),  # overlaps the next
            window("2018-03-21", "2021-03-20", 8),
            window("2020-03-20", "2021-03-20", 7),  # inside it, fewer areas
            window("2015-01-01", "2015-12-31", 2),  # too few areas
        ]
    )
    years = [(start.year, end.year) for start, end in waves(rows)]
    assert years == [(2011, 2014), (2018, 2021)]
