"""Changes and days in words."""

from datetime import date

import pandas as pd
import pytest

from divide.catalog.periods import span
from divide.text.bidi import strip
from divide.text.changes import days, summary
from divide.text.periods import period

LOG = pd.DataFrame(
    [
        ("r", "entered", "observations", "a/*", "*", 1200),
        ("r", "changed", "observations", "b", "value", 1),
        ("r", "changed", "observations", "b", "status", 1),
        ("r", "left", "sources", "c", "*", 1),
    ],
    columns=["release", "change", "table", "key", "column", "rows"],
)


def test_rows_are_counted_not_cells_and_figures_apart_from_the_rest():
    assert summary(LOG, "en") == (
        "1,200 figures entered, 1 figure was corrected and 1 row of the other tables left"
    )
    assert summary(LOG, "fa") == (
        "۱٬۲۰۰ رقم افزوده شد، ۱ رقم اصلاح شد و ۱ ردیف جدول‌های دیگر برداشته شد"
    )


def test_nothing_is_said_to_have_changed_where_nothing_did():
    assert summary(LOG.iloc[:0], "en") == "Nothing changed"


@pytest.mark.parametrize(
    ("text", "calendar"),
    [
        ("1393", "solar_hijri"),
        ("1392-06", "solar_hijri"),
        ("1392-06-31", "solar_hijri"),
        ("1396/1398", "solar_hijri"),
        ("2017", "gregorian"),
        ("2017-08", "gregorian"),
    ],
)
@pytest.mark.parametrize("lang", ["fa", "en"])
def test_days_are_said_as_the_period_they_fill(text, calendar, lang):
    start, end = span(text, calendar)
    row = {"period": text, "calendar": calendar, "start": start, "end": end}
    assert days(start, end, lang) == period(row, lang)


def test_days_that_fill_no_period_are_said_from_first_to_last():
    said = strip(days(date(2013, 8, 3), date(2015, 3, 20), "fa"))
    assert "۱۲ مرداد ۱۳۹۲" in said
    assert "۲۹ اسفند ۱۳۹۳" in said
