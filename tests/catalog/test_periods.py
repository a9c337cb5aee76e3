"""Periods become the days they span, in both calendars."""

from datetime import date, timedelta

import jdatetime
import pytest
from hypothesis import given
from hypothesis import strategies as st

from divide.catalog.periods import in_calendar, span


@pytest.mark.parametrize(
    ("period", "calendar", "first", "last"),
    [
        ("1392", "solar_hijri", date(2013, 3, 21), date(2014, 3, 20)),
        ("1395", "solar_hijri", date(2016, 3, 20), date(2017, 3, 20)),
        ("1392-06", "solar_hijri", date(2013, 8, 23), date(2013, 9, 22)),
        ("1395-12", "solar_hijri", date(2017, 2, 19), date(2017, 3, 20)),
        ("1392-06-31", "solar_hijri", date(2013, 9, 22), date(2013, 9, 22)),
        ("1396/1398", "solar_hijri", date(2017, 3, 21), date(2020, 3, 19)),
        ("2017", "gregorian", date(2017, 1, 1), date(2017, 12, 31)),
        ("2016-02", "gregorian", date(2016, 2, 1), date(2016, 2, 29)),
        ("2017-12", "gregorian", date(2017, 12, 1), date(2017, 12, 31)),
    ],
)
def test_known_periods(period, calendar, first, last):
    assert span(period, calendar) == (first, last)


@pytest.mark.parametrize(
    ("period", "calendar"),
    [
        ("1392-13", "solar_hijri"),
        ("1392-00", "solar_hijri"),
        ("1392-12-30", "solar_hijri"),  # 1392 is not a leap year
        ("1392-07-31", "solar_hijri"),
        ("2017-02-29", "gregorian"),
        ("2017-13", "gregorian"),
        ("1398/1396", "solar_hijri"),
        ("1396/1396", "solar_hijri"),
    ],
)
def test_what_the_calendar_does_not_have_is_refused(period, calendar):
    with pytest.raises(ValueError, match=r"\S"):
        span(period, calendar)


@given(st.dates(date(1925, 1, 1), date(2075, 1, 1)), st.sampled_from(["solar_hijri", "gregorian"]))
def test_a_day_lies_in_its_month_and_its_month_in_its_year(day, calendar):
    own = jdatetime.date.fromgregorian(date=day) if calendar == "solar_hijri" else day
    exact = f"{own.year}-{own.month:02}-{own.day:02}"
    assert span(exact, calendar) == (day, day)
    month, year = span(exact[:7], calendar), span(exact[:4], calendar)
    assert year[0] <= month[0] <= day <= month[1] <= year[1]


@given(st.integers(1300, 1498), st.sampled_from(["{}", "{}-06", "{}-12"]))
def test_periods_follow_one_another_without_a_gap(year, form):
    following = {"{}": f"{year + 1}", "{}-06": f"{year}-07", "{}-12": f"{year + 1}-01"}[form]
    last = span(form.format(year), "solar_hijri")[1]
    assert span(following, "solar_hijri")[0] == last + timedelta(days=1)


def test_a_year_of_the_other_calendar_is_told_apart():
    assert in_calendar("1392", "solar_hijri")
    assert in_calendar("1396/1398", "solar_hijri")
    assert not in_calendar("2014", "solar_hijri")
    assert not in_calendar("1392-06", "gregorian")
