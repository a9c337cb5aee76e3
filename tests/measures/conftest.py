"""What the tests of the measures share: the shipped library and rows made up for a point."""

from collections.abc import Callable

import pandas as pd
import pytest

from divide.measures import library

COLUMNS = {
    "indicator": "offices_urban",
    "definition": "active",
    "area": "IR-02",
    "residence": "total",
    "period": "1393",
    "calendar": "solar_hijri",
    "start": "2014-03-21",
    "end": "2015-03-20",
    "period_basis": "stated",
    "value": 100.0,
    "qualifier": "exact",
    "status": "A",
    "sample": None,
    "ci_low": None,
    "ci_high": None,
    "source": "ministry",
    "note_en": None,
    "note_fa": None,
    "theme": "offices",
    "level": "province",
    "file": "observations/offices.csv",
    "row": 2,
}
CENSUS = {"indicator": "population", "definition": "census", "source": "census"}


def observations(*rows: dict[str, object]) -> pd.DataFrame:
    """Observations of the contract's types; a row says only what matters to it."""
    table = pd.DataFrame([{**COLUMNS, **row} for row in rows], columns=list(COLUMNS))
    numbers = dict.fromkeys(["value", "sample", "ci_low", "ci_high"], "float64")
    dates = dict.fromkeys(["start", "end"], "datetime64[us]")
    others = {code: "str" for code in COLUMNS if code not in {*numbers, *dates, "row"}}
    return table.astype({**numbers, **dates, **others, "row": "int64"})


@pytest.fixture(scope="session")
def figures() -> Callable[..., pd.DataFrame]:
    """Observations from rows that say only what matters to them."""
    return observations


@pytest.fixture(scope="session")
def census() -> Callable[..., dict[str, object]]:
    """A census count of people on a day."""

    def count(day: str, value: float, residence: str = "total", **cells: object) -> dict:
        days = {"start": day, "end": day, "period": day[:4], "calendar": "gregorian"}
        return {**CENSUS, **days, "value": value, "residence": residence, **cells}

    return count


@pytest.fixture(scope="session")
def shipped() -> library.Library:
    """The library of the shipped data."""
    return library.current()
