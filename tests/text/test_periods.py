"""Periods in words: their own calendar, their own precision, both ends where there are two."""

from datetime import date, datetime, timedelta

import jdatetime
import pandas as pd
import pytest

from divide.text.digits import western
from divide.text.periods import (
    period,
    period_other,
    published,
    solar_date,
    solar_year,
    span_label,
    year_label,
)

MONTHS_FA = [
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
]
MONTHS_EN = [
    "Farvardin",
    "Ordibehesht",
    "Khordad",
    "Tir",
    "Mordad",
    "Shahrivar",
    "Mehr",
    "Aban",
    "Azar",
    "Dey",
    "Bahman",
    "Esfand",
]


def row(text, calendar="solar_hijri", start=None, end=None):
    return {"period": text, "calendar": calendar, "start": start, "end": end}


@pytest.mark.parametrize(
    ("given_row", "fa", "en"),
    [
        (row("1392"), "۱۳۹۲", "1392 (2013/14)"),
        (row("1378"), "۱۳۷۸", "1378 (1999/00)"),
        (row("1392-06"), "شهریور ۱۳۹۲", "Shahrivar 1392 (Sep 2013)"),
        (row("1392-12"), "اسفند ۱۳۹۲", "Esfand 1392 (Mar 2014)"),
        (row("1392-06-31"), "۳۱ شهریور ۱۳۹۲", "31 Shahrivar 1392 (22 Sep 2013)"),
        (row("1396/1398"), "۱۳۹۶ تا ۱۳۹۸", "1396 to 1398 (2017/18 to 2019/20)"),
        (
            row("1392-01/1392-06"),
            "فروردین تا شهریور ۱۳۹۲",
            "Farvardin to Shahrivar 1392 (21 Mar to 22 Sep 2013)",
        ),
        (row("2017", "gregorian"), "۲۰۱۷ میلادی", "2017"),
        (row("2020/2021", "gregorian"), "۲۰۲۰ تا ۲۰۲۱ میلادی", "2020 to 2021"),
        (row("2024-08", "gregorian"), "اوت ۲۰۲۴", "August 2024"),
        (row("2026-01", "gregorian"), "ژانویهٔ ۲۰۲۶", "January 2026"),
        (row("2020-01/2020-05", "gregorian"), "ژانویه تا مهٔ ۲۰۲۰", "January to May 2020"),
        (row("2017-08-05", "gregorian"), "۵ اوت ۲۰۱۷", "5 August 2017"),
    ],
)
def test_a_period_is_told_in_its_own_calendar_and_precision(given_row, fa, en):
    assert (period(given_row, "fa"), period(given_row, "en")) == (fa, en)


@pytest.mark.parametrize(
    ("given_row", "fa", "en"),
    [
        (
            row("1401-06-25", start="2022-03-21", end="2022-09-16"),
            "۱ فروردین تا ۲۵ شهریور ۱۴۰۱",
            "1 Farvardin to 25 Shahrivar 1401 (21 Mar to 16 Sep 2022)",
        ),
        (
            row("1404-06-08", start="2025-08-24", end="2025-08-30"),
            "۲ تا ۸ شهریور ۱۴۰۴",
            "2 to 8 Shahrivar 1404 (24 to 30 Aug 2025)",
        ),
        (
            row("1402-01", start="2021-08-03", end="2023-04-20"),
            "۱۲ مرداد ۱۴۰۰ تا پایان فروردین ۱۴۰۲",
            "12 Mordad 1400 to the end of Farvardin 1402 (3 Aug 2021 to 20 Apr 2023)",
        ),
        (
            row("1395", start="2014-03-21", end="2017-03-20"),
            "۱۳۹۳ تا ۱۳۹۵",
            "1393 to 1395 (2014/15 to 2016/17)",
        ),
        (
            row("2009", "gregorian", "2005-08-03", "2009-12-31"),
            "۳ اوت ۲۰۰۵ تا پایان ۲۰۰۹ میلادی",
            "3 August 2005 to the end of 2009",
        ),
        (
            row("2019", "gregorian", "2017-09-01", "2019-12-31"),
            "سپتامبر ۲۰۱۷ تا پایان ۲۰۱۹ میلادی",
            "September 2017 to the end of 2019",
        ),
    ],
)
def test_a_flow_that_began_before_its_period_names_both_ends(given_row, fa, en):
    assert (period(given_row, "fa"), period(given_row, "en")) == (fa, en)


@pytest.mark.parametrize(
    ("given_row", "fa", "en"),
    [
        (row("2013", "gregorian"), "دی ۱۳۹۱ تا دی ۱۳۹۲", "Dey 1391 to Dey 1392"),
        (row("2024-08", "gregorian"), "مرداد تا شهریور ۱۴۰۳", "Mordad to Shahrivar 1403"),
        (row("2017-08-05", "gregorian"), "۱۴ مرداد ۱۳۹۶", "14 Mordad 1396"),
        (row("1392"), "مارس ۲۰۱۳ تا مارس ۲۰۱۴", "March 2013 to March 2014"),
        (row("1392-06"), "اوت تا سپتامبر ۲۰۱۳", "August to September 2013"),
        (row("1392-06-31"), "۲۲ سپتامبر ۲۰۱۳", "22 September 2013"),
        (row("1396/1398"), "مارس ۲۰۱۷ تا مارس ۲۰۲۰", "March 2017 to March 2020"),
        (
            row("1401-06-25", start="2022-03-21", end="2022-09-16"),
            "۲۱ مارس تا ۱۶ سپتامبر ۲۰۲۲",
            "21 March to 16 September 2022",
        ),
    ],
)
def test_the_tooltip_tells_the_span_in_the_other_calendar(given_row, fa, en):
    assert (period_other(given_row, "fa"), period_other(given_row, "en")) == (fa, en)


def test_rows_of_a_frame_and_every_kind_of_date_are_understood():
    start, end = date(2022, 3, 21), date(2022, 9, 16)
    expected = "۱ فروردین تا ۲۵ شهریور ۱۴۰۱"
    for kind in (pd.Timestamp, date.isoformat, lambda day: day):
        given_row = row("1401-06-25", start=kind(start), end=kind(end))
        assert period(given_row, "fa") == period(pd.Series(given_row), "fa") == expected
    assert period(row("1392", start=pd.NaT, end=pd.NaT), "fa") == "۱۳۹۲"
    assert period({"period": "1392", "calendar": "solar_hijri"}, "fa") == "۱۳۹۲"


@pytest.mark.parametrize(
    "wrong", [row("92"), row("1392-13"), row("1392-07-31"), row("1392", "lunar"), row("1392-6")]
)
def test_what_is_no_period_is_refused(wrong):
    with pytest.raises(ValueError, match=r"1392|92|lunar|month|day"):
        period(wrong, "fa")


def test_every_day_of_1370_to_1410_converts_to_solar_hijri_and_back():
    day, last = date(1991, 3, 21), date(2032, 3, 19)
    year, month, number_of_day = 1370, 1, 1
    while day <= last:
        words = western(solar_date(day, "fa")).split()
        shown = (int(words[2]), MONTHS_FA.index(words[1]) + 1, int(words[0]))
        assert shown == (year, month, number_of_day), day
        assert jdatetime.date(*shown).togregorian() == day
        iso = f"{shown[0]}-{shown[1]:02d}-{shown[2]:02d}"
        assert period(row(iso), "fa") == solar_date(day, "fa")
        assert period_other(row(day.isoformat(), "gregorian"), "fa") == solar_date(day, "fa")
        assert solar_year(day) == year
        day += timedelta(days=1)
        number_of_day += 1
        # Months: six of 31 days, five of 30, Esfand 29 or (when Nowruz comes a day late) 30.
        esfand = 30 if jdatetime.date(year, 1, 1).isleap() else 29
        if number_of_day > (31 if month < 7 else 30 if month < 12 else esfand):
            number_of_day, month = 1, month + 1
            if month > 12:
                month, year = 1, year + 1
    assert year == 1410 or (year, month) == (1411, 1)


@pytest.mark.parametrize(
    ("nowruz", "year"),
    [("2013-03-21", 1392), ("2016-03-20", 1395), ("2020-03-20", 1399), ("2025-03-21", 1404)],
)
def test_the_year_turns_on_nowruz(nowruz, year):
    first = date.fromisoformat(nowruz)
    assert solar_year(first) == year
    assert solar_year(first - timedelta(days=1)) == year - 1
    assert solar_year(pd.Timestamp(first)) == solar_year(datetime(*first.timetuple()[:3])) == year


def test_month_names_follow_the_calendar():
    for number_of_month, (fa, en) in enumerate(zip(MONTHS_FA, MONTHS_EN, strict=True), 1):
        assert period(row(f"1400-{number_of_month:02d}"), "fa") == f"{fa} ۱۴۰۰"
        assert period(row(f"1400-{number_of_month:02d}"), "en").startswith(f"{en} 1400 (")


def test_years_and_spans_are_labelled():
    assert [year_label(1392, lang) for lang in ("fa", "en")] == ["۱۳۹۲", "1392 (2013/14)"]
    assert [year_label(1392, lang, short=True) for lang in ("fa", "en")] == ["۱۳۹۲", "2013/14"]
    assert span_label(1392, 1401, "fa") == "۱۳۹۲ تا ۱۴۰۱"
    assert span_label(1392, 1401, "en") == "1392 to 1401 (2013/14 to 2022/23)"
    assert span_label(1392, 1392, "fa") == "۱۳۹۲"


@pytest.mark.parametrize(
    ("when", "fa", "en"),
    [
        ("2014-09-08", "۱۷ شهریور ۱۳۹۳", "8 September 2014"),
        ("2014-01", "ژانویهٔ ۲۰۱۴", "January 2014"),
        ("2014", "۲۰۱۴ میلادی", "2014"),
    ],
)
def test_a_publication_date_is_as_precise_as_known(when, fa, en):
    assert (published(when, "fa"), published(when, "en")) == (fa, en)
