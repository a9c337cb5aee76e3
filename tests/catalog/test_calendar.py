"""Solar Hijri years of whole columns: the year that every choice and every axis stands on."""

from datetime import date

import jdatetime
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from divide.catalog.calendar import FIRST_YEAR, LAST_YEAR, solar_positions, solar_years

FIRST_DAY = jdatetime.date(FIRST_YEAR, 1, 1).togregorian()
LAST_DAY = jdatetime.date(LAST_YEAR, 1, 1).togregorian() - pd.Timedelta(days=1)
DAYS = st.lists(st.dates(FIRST_DAY, LAST_DAY), min_size=1, max_size=20)


def column(days: list[date]) -> pd.Series:
    return pd.Series(pd.to_datetime(days), index=[f"row {n}" for n in range(len(days))])


@given(DAYS)
def test_years_are_those_of_the_calendar_library_day_by_day(days):
    years = solar_years(column(days))
    assert years.tolist() == [jdatetime.date.fromgregorian(date=day).year for day in days]
    assert years.index.tolist() == column(days).index.tolist()


@pytest.mark.parametrize("year", [1391, 1395, 1399, 1403])
def test_a_leap_year_ends_on_its_thirtieth_of_esfand(year):
    last = pd.Timestamp(jdatetime.date(year, 12, 30).togregorian())
    assert solar_years(pd.Series([last, last + pd.Timedelta(days=1)])).tolist() == [year, year + 1]


@given(DAYS)
def test_a_position_lies_in_its_own_year_and_a_later_day_lies_further_right(days):
    dates = column(sorted(set(days)))
    positions = solar_positions(dates)
    assert np.floor(positions).tolist() == solar_years(dates).tolist()
    assert positions.is_monotonic_increasing
    assert positions.is_unique


def test_a_year_begins_on_the_whole_number():
    assert solar_positions(pd.Series([pd.Timestamp("2016-03-20")])).tolist() == [1395.0]


@pytest.mark.parametrize(
    "days",
    [
        pytest.param(["2016-03-20", None], id="missing"),
        pytest.param([str(FIRST_DAY - pd.Timedelta(days=1))], id="too early"),
        pytest.param([str(LAST_DAY + pd.Timedelta(days=1))], id="too late"),
    ],
)
@pytest.mark.parametrize("of", [solar_years, solar_positions])
def test_a_date_without_a_year_is_an_error_and_not_a_wrong_year(days, of):
    with pytest.raises(ValueError, match="1300 to 1499"):
        of(pd.Series(pd.to_datetime(days)))


def test_a_column_without_rows_has_no_years():
    assert solar_years(pd.Series([], dtype="datetime64[us]")).tolist() == []
