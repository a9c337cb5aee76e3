"""Solar Hijri years of dates, fast enough for whole columns."""

import jdatetime
import numpy as np
import pandas as pd

FIRST_YEAR, LAST_YEAR = 1300, 1500
_NOWRUZ = np.array(
    [
        np.datetime64(jdatetime.date(year, 1, 1).togregorian(), "ns")
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
    ]
)


def solar_years(dates: pd.Series) -> pd.Series:
    """Solar Hijri year in which each date falls.

    Parameters
    ----------
    dates : pandas.Series of datetime64, shape (n,)

    Returns
    -------
    pandas.Series of int64, shape (n,)

    Raises
    ------
    ValueError
        If a date is missing or outside the years 1300 to 1499.
    """
    values = dates.to_numpy().astype("datetime64[ns]")
    years = FIRST_YEAR - 1 + np.searchsorted(_NOWRUZ, values, side="right")
    if np.isnat(values).any() or ((years < FIRST_YEAR) | (years >= LAST_YEAR)).any():
        raise ValueError("a date is missing or outside the Solar Hijri years 1300 to 1499")
    return pd.Series(years, index=dates.index, dtype="int64")


def solar_positions(dates: pd.Series) -> pd.Series:
    """Dates as fractions of Solar Hijri years: 1395.5 is the middle of 1395.

    Parameters
    ----------
    dates : pandas.Series of datetime64, shape (n,)

    Returns
    -------
    pandas.Series of float64, shape (n,)

    Raises
    ------
    ValueError
        As :func:`solar_years`.
    """
    years = solar_years(dates)
    starts = _NOWRUZ[years.to_numpy() - FIRST_YEAR]
    lengths = _NOWRUZ[years.to_numpy() - FIRST_YEAR + 1] - starts
    passed = dates.to_numpy().astype("datetime64[ns]") - starts
    return years + passed / lengths
