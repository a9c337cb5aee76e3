"""Periods in words, each in its own calendar and at its own precision.

A year stays a year and a day a day: nothing is converted in the label itself. The same span in
the other calendar is a text of its own, for tooltips; English labels of Solar Hijri periods also
carry it in brackets, as few of their readers count in that calendar.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, TypeAlias

import jdatetime
import pandas as pd
from babel.dates import get_month_names

from divide.text.catalogue import texts
from divide.text.digits import digits

SOLAR_HIJRI, GREGORIAN = "solar_hijri", "gregorian"

Row: TypeAlias = Mapping[Any, Any] | pd.Series
"""An observation: a mapping, or a row of a frame."""

_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True)
class Point:
    """A year, a month or a day of a calendar; what is finer than known is None."""

    calendar: str
    year: int
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> int:
        """1 for a year, 2 for a month, 3 for a day."""
        return 1 if self.month is None else 2 if self.day is None else 3


def period(row: Row, lang: str) -> str:
    """A period in words: «شهریور ۱۳۹۲», «۲۰۱۷ میلادی», "1392 (2013/14)".

    Parameters
    ----------
    row
        ``period``, ``calendar``, ``start`` and ``end`` of an observation (a mapping or a row of
        a frame); a missing start or end is that of ``period`` itself. When ``start`` lies before
        the period's own first day, the figure is a flow since then and both ends are named.
    lang
        "fa" or "en".

    Raises
    ------
    ValueError
        ``period`` or ``calendar`` is not of the data contract.
    """
    return _period(*_fields(row), lang)


def period_other(row: Row, lang: str) -> str:
    """The same span in the other calendar: «مارس ۲۰۱۳ تا مارس ۲۰۱۴» for 1392.

    Years and months are told in months, as a year of one calendar is none of the other; days in
    days.

    Parameters
    ----------
    row, lang
        As in `period`.

    Raises
    ------
    ValueError
        As `period`.
    """
    return _period_other(*_fields(row), lang)


def solar_year(when: date) -> int:
    """Solar Hijri year in which a Gregorian date (date, datetime or Timestamp) lies."""
    return int(_solar(_day(when)).year)


def solar_date(when: date, lang: str) -> str:
    """A Gregorian date as a Solar Hijri one: «۳۱ شهریور ۱۳۹۲».

    In English the Gregorian date follows in brackets: "31 Shahrivar 1392 (22 Sep 2013)".
    """
    day = _day(when)
    return _with_gregorian(_words(_point_of(day, SOLAR_HIJRI), lang), day, day, lang)


def full_date(when: date, lang: str) -> str:
    """A day in both calendars: «۳۱ شهریور ۱۳۹۲ (۲۲ سپتامبر ۲۰۱۳)», "31 … 1392 (22 Sep 2013)"."""
    if lang != "fa":
        return solar_date(when, lang)
    return _bracketed(solar_date(when, lang), _words(_point_of(_day(when), GREGORIAN), lang), lang)


def year_label(year: int, lang: str, *, short: bool = False) -> str:
    """A Solar Hijri year: «۱۳۹۲», "1392 (2013/14)".

    Parameters
    ----------
    year
        The year, e.g. 1392.
    lang
        "fa" or "en".
    short
        For axes with many years; in English "2013/14" alone.
    """
    if lang == "en" and short:
        return _gregorian_year(year)
    own = _words(Point(SOLAR_HIJRI, year), lang)
    return own if lang == "fa" else _bracketed(own, _gregorian_year(year), lang)


def span_label(first_year: int, last_year: int, lang: str) -> str:
    """Solar Hijri years from first to last: «۱۳۹۲ تا ۱۴۰۱»; one year is just that year."""
    if first_year == last_year:
        return year_label(first_year, lang)
    first, last = Point(SOLAR_HIJRI, first_year), Point(SOLAR_HIJRI, last_year)
    own = _range(first, last, lang)
    if lang == "fa":
        return own
    years = _from_to(_gregorian_year(first_year), _gregorian_year(last_year), lang)
    return _bracketed(own, years, lang)


def published(when: str, lang: str) -> str:
    """Date of a publication, as precise as known.

    Parameters
    ----------
    when
        ISO date: ``2014-09-08``, ``2014-09`` or ``2014``.
    lang
        In Persian a day is told in the Solar Hijri calendar («۱۷ شهریور ۱۳۹۳»); a month or a
        year stays Gregorian, as it spans two Solar Hijri ones. In English all are Gregorian.

    Raises
    ------
    ValueError
        Not such a date.
    """
    point = _parse(when, GREGORIAN)
    if lang == "fa" and point.precision == 3:
        point = _point_of(date.fromisoformat(when), SOLAR_HIJRI)
    return _words(point, lang)


def _fields(row: Row) -> tuple[str, str, date | None, date | None]:
    calendar = row["calendar"]
    if calendar not in (SOLAR_HIJRI, GREGORIAN):
        raise ValueError(f"unknown calendar {calendar!r}")
    return row["period"], calendar, _as_date(row.get("start")), _as_date(row.get("end"))


@cache  # a table repeats a few hundred periods thousands of times
def _period(text: str, calendar: str, start: date | None, end: date | None, lang: str) -> str:
    first, last = _ends(text, calendar, start)
    own = _words(last, lang) if first is None else _range(first, last, lang)
    if calendar == GREGORIAN or lang == "fa":
        return own
    from_, to = _days(text, calendar, start, end)
    if first is None and last.precision == 1:
        return _bracketed(own, _gregorian_year(last.year), lang)
    if first is not None and first.precision == last.precision == 1:
        years = _from_to(_gregorian_year(first.year), _gregorian_year(last.year), lang)
        return _bracketed(own, years, lang)
    if first is None and last.precision == 2:
        # The month's last day: figures of a month are mostly its closing ones.
        return _bracketed(own, _words(_cut(_point_of(to, GREGORIAN), 2), lang, short=True), lang)
    return _with_gregorian(own, from_, to, lang)


@cache
def _period_other(text: str, calendar: str, start: date | None, end: date | None, lang: str) -> str:
    first, last = _ends(text, calendar, start)
    other = GREGORIAN if calendar == SOLAR_HIJRI else SOLAR_HIJRI
    precision = max(2, last.precision, first.precision if first else 0)
    from_, to = _days(text, calendar, start, end)
    return _range(
        _cut(_point_of(from_, other), precision), _cut(_point_of(to, other), precision), lang
    )


def _ends(text: str, calendar: str, start: date | None) -> tuple[Point | None, Point]:
    """First and last point to name; no first one when the period's own name says it all."""
    written, _, closing = text.partition("/")
    if closing:
        return _parse(written, calendar), _parse(closing, calendar)
    last = _parse(written, calendar)
    if start is None or start >= _first_day(last):
        return None, last
    first = _point_of(start, calendar)
    if last.precision < 3 and first.day == 1:
        # Only as precise as it must be: a start on the first of a year is that year.
        first = _cut(first, 1 if last.precision == 1 and first.month == 1 else 2)
    return first, last


def _days(text: str, calendar: str, start: date | None, end: date | None) -> tuple[date, date]:
    first, last = _ends(text, calendar, None)
    return start or _first_day(first or last), end or _last_day(last)


def _range(first: Point, last: Point, lang: str, *, short: bool = False) -> str:
    """From one point to another, saying a shared month or year once."""
    if first == last:
        return _words(last, lang, short=short)
    t = texts(lang)
    ending = _words(last, lang, short=short)
    if first.precision > last.precision:
        ending = t("period.end_of", period=ending)
    if first.precision == 1 or first.year != last.year:
        # «۲۰۱۷ تا ۲۰۱۹ میلادی»: the calendar is named once, after the second year.
        beginning = (
            digits(first.year, lang)
            if first.precision == last.precision == 1
            else _words(first, lang, short=short)
        )
    elif first.precision == last.precision == 3 and first.month == last.month:
        beginning = digits(first.day, lang)
    else:
        month = _month(first, lang, short=short, alone=True)
        beginning = (
            month
            if first.day is None
            else t("period.day_month", day=digits(first.day, lang), month=month)
        )
    return _from_to(beginning, ending, lang)


def _words(point: Point, lang: str, *, short: bool = False) -> str:
    t = texts(lang)
    year = digits(point.year, lang)
    if point.month is None:
        return t.of("period_year", point.calendar, year=year)
    month = _month(point, lang, short=short)
    if point.day is None:
        return t("period.month", month=month, year=year)
    return t("period.day", day=digits(point.day, lang), month=month, year=year)


def _month(point: Point, lang: str, *, short: bool = False, alone: bool = False) -> str:
    if point.calendar == SOLAR_HIJRI:
        return texts(lang).of("month_solar", str(point.month))
    # CLDR knows both forms that Persian needs: «ژانویهٔ ۲۰۲۰» but «ژانویه تا مارس».
    width: Literal["abbreviated", "wide"] = "abbreviated" if short and lang == "en" else "wide"
    names = get_month_names(width, "stand-alone" if alone else "format", locale=lang)
    return str(names[point.month])


def _with_gregorian(own: str, first: date, last: date, lang: str) -> str:
    if lang == "fa":
        return own
    days = _range(_point_of(first, GREGORIAN), _point_of(last, GREGORIAN), lang, short=True)
    return _bracketed(own, days, lang)


def _bracketed(own: str, other: str, lang: str) -> str:
    return texts(lang)("period.with_other", period=own, other=other)


def _from_to(first: str, last: str, lang: str) -> str:
    return texts(lang)("period.from_to", first=first, last=last)


def _gregorian_year(solar: int) -> str:
    """The two Gregorian years that a Solar Hijri year lies in: 1392 → 2013/14."""
    return f"{solar + 621}/{(solar + 622) % 100:02d}"


def _parse(text: str, calendar: str) -> Point:
    match = _POINT.fullmatch(text)
    if not match:
        raise ValueError(f"not a period: {text!r}")
    point = Point(calendar, *(None if part is None else int(part) for part in match.groups()))  # type: ignore[arg-type]
    _first_day(point)  # refuses a month or a day that the calendar does not have
    return point


def _point_of(day: date, calendar: str) -> Point:
    shown = _solar(day) if calendar == SOLAR_HIJRI else day
    return Point(calendar, int(shown.year), int(shown.month), int(shown.day))


def _cut(point: Point, precision: int) -> Point:
    return Point(
        point.calendar,
        point.year,
        point.month if precision > 1 else None,
        point.day if precision > 2 else None,
    )


def _first_day(point: Point) -> date:
    return _date(point.calendar, point.year, point.month or 1, point.day or 1)


def _last_day(point: Point) -> date:
    if point.day is not None:
        return _first_day(point)
    year, month = (
        (point.year, point.month + 1)
        if point.month is not None and point.month < 12
        else (point.year + 1, 1)
    )
    return date.fromordinal(_date(point.calendar, year, month, 1).toordinal() - 1)


def _date(calendar: str, year: int, month: int, day: int) -> date:
    if calendar == GREGORIAN:
        return date(year, month, day)
    gregorian: date = jdatetime.date(year, month, day).togregorian()
    return gregorian


def _solar(day: date) -> Any:
    return jdatetime.date.fromgregorian(date=day)


def _as_date(value: Any) -> date | None:
    """A date from a date, a Timestamp or ISO text; None where there is none."""
    if pd.isna(value):
        return None
    return date.fromisoformat(value) if isinstance(value, str) else _day(value)


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
