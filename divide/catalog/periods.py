"""From a period as the source states it to the Gregorian days it spans."""

from datetime import date, timedelta

import jdatetime

#: Years that can be meant in each calendar; a year outside belongs to the other.
YEARS = {"solar_hijri": range(1300, 1500), "gregorian": range(1900, 2100)}


def span(period: str, calendar: str) -> tuple[date, date]:
    """First and last day of a period.

    Parameters
    ----------
    period : str
        ``1392``, ``1392-06``, ``1392-06-31``, or ``1396/1398`` for several
        years taken together.
    calendar : {"solar_hijri", "gregorian"}
        Calendar of the period.

    Returns
    -------
    tuple of datetime.date
        Gregorian first and last day, both included.

    Raises
    ------
    ValueError
        If there is no such day, month or run of years in that calendar.
    """
    first, slash, last = period.partition("/")
    if slash and int(first) >= int(last):
        raise ValueError(f"{period}: the second year must come after the first")
    return _bounds(first, calendar)[0], _bounds(last or first, calendar)[1]


def in_calendar(period: str, calendar: str) -> bool:
    """Whether the years of a period can be years of that calendar."""
    return all(int(part[:4]) in YEARS[calendar] for part in period.split("/"))


def _bounds(period: str, calendar: str) -> tuple[date, date]:
    def day(*parts: int) -> date:
        if calendar == "solar_hijri":
            gregorian: date = jdatetime.date(*parts).togregorian()
            return gregorian
        return date(*parts)

    eve = timedelta(days=1)
    match [int(part) for part in period.split("-")]:
        case [year]:
            return day(year, 1, 1), day(year + 1, 1, 1) - eve
        case [year, month]:
            following = (year + 1, 1) if month == 12 else (year, month + 1)
            return day(year, month, 1), day(*following, 1) - eve
        case parts:
            return day(*parts), day(*parts)
