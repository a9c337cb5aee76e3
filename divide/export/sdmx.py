"""The published figures as SDMX-CSV 2.0, for statistical software.

One row a figure, in the flat form of the SDMX-CSV field guide (aligned with
SDMX 3.0): ``STRUCTURE``, ``STRUCTURE_ID`` and ``ACTION`` first, then the
dimensions, which tell any two rows apart, the measure and the attributes.

An SDMX time period is Gregorian. Most figures are of Solar Hijri months and
years, which are none of its calendar periods, so ``TIME_PERIOD`` is written
as the shortest of these that says exactly the same days:

* a Gregorian year (``2017``) or month (``2017-08``);
* a day (``2014-09-08``);
* else a time range, first day and duration (SDMX technical notes, "distinct
  range"): ``2013-03-21/P365D``.

``SOURCE_PERIOD`` and ``SOURCE_CALENDAR`` keep the period as its source gave
it. Codes are those of the dataset's tables; ``OBS_STATUS`` uses those of the
SDMX code list.
"""

import csv
import datetime
import io
import re

import pandas as pd

from divide.catalog import schema
from divide.catalog.dataset import Dataset
from divide.export.tables import number

FILE = "observations.sdmx.csv"
MEDIA_TYPE = "application/vnd.sdmx.data+csv; version=2.0.0"

STRUCTURE_ID = "IR_DIVIDE:OBSERVATIONS(1.0.0)"
_HEAD = {"STRUCTURE": "dataflow", "STRUCTURE_ID": STRUCTURE_ID, "ACTION": "I"}

#: Component to the column of the data contract that it holds.
COMPONENTS = {
    # dimensions
    "INDICATOR": "indicator",
    "DEFINITION": "definition",
    "REF_AREA": "area",
    "RESIDENCE": "residence",
    "SOURCE": "source",
    "TIME_PERIOD": "",
    # measure
    "OBS_VALUE": "value",
    # attributes
    "UNIT_MEASURE": "",
    "DECIMALS": "",
    "OBS_STATUS": "status",
    "QUALIFIER": "qualifier",
    "SOURCE_PERIOD": "period",
    "SOURCE_CALENDAR": "calendar",
    "PERIOD_BASIS": "period_basis",
    "SAMPLE": "sample",
    "CI_LOW": "ci_low",
    "CI_HIGH": "ci_high",
    "COMMENT_EN": "note_en",
    "COMMENT_FA": "note_fa",
}
HEADER = (*_HEAD, *COMPONENTS)
#: They tell any two rows apart.
DIMENSIONS = ("INDICATOR", "DEFINITION", "REF_AREA", "RESIDENCE", "SOURCE", "TIME_PERIOD")
#: Components that hold numbers.
NUMBERS = ("OBS_VALUE", "DECIMALS", "SAMPLE", "CI_LOW", "CI_HIGH")

_NUMBERS = ("value", "sample", "ci_low", "ci_high")
_RANGE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})/P([0-9]+)D")


def sdmx_bytes(dataset: Dataset) -> bytes:
    """Every published figure of a dataset.

    Parameters
    ----------
    dataset : Dataset
        May be empty. Computed rates are not in it: they are computed, never stored.

    Returns
    -------
    bytes
        UTF-8 without byte order mark, commas, CRLF (RFC 4180). Texts stand as
        they are, not defused: the file is for programs.
    """
    rows = dataset.observations
    cells: dict[str, list[str]] = {name: [fixed] * len(rows) for name, fixed in _HEAD.items()}
    for component, column in COMPONENTS.items():
        if column in _NUMBERS:
            cells[component] = ["" if pd.isna(n) else number(n) for n in rows[column]]
        elif column:
            cells[component] = ["" if pd.isna(text) else str(text) for text in rows[column]]
    cells["TIME_PERIOD"] = [
        time_period(start.date(), end.date())
        for start, end in zip(rows["start"], rows["end"], strict=True)
    ]
    of_indicator = dataset.indicators.loc[rows["indicator"].tolist(), ["unit", "decimals"]]
    cells["UNIT_MEASURE"] = [str(unit) for unit in of_indicator["unit"]]
    cells["DECIMALS"] = [str(decimals) for decimals in of_indicator["decimals"]]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(zip(*(cells[name] for name in HEADER), strict=True))
    return text.getvalue().encode()


def parse(content: bytes) -> pd.DataFrame:
    """The figures of a file that :func:`sdmx_bytes` wrote.

    Parameters
    ----------
    content : bytes

    Returns
    -------
    pandas.DataFrame
        RangeIndex; the columns of the data contract, with the types of a
        loaded dataset.

    Raises
    ------
    ValueError
        Not such a file: another header, a time period or number of another form.
    """
    table = pd.read_csv(io.BytesIO(content), dtype="str", keep_default_na=False, na_values=[""])
    if tuple(table.columns) != HEADER:
        raise ValueError(f"expected the columns {', '.join(HEADER)}")
    found = table[[name for name, column in COMPONENTS.items() if column]].rename(
        columns=COMPONENTS
    )
    days = [days_of(period) for period in table["TIME_PERIOD"]]
    for at, column in enumerate(("start", "end")):
        moments = pd.to_datetime([pair[at] for pair in days])
        found[column] = pd.Series(moments, index=found.index, dtype="datetime64[us]")
    for column in _NUMBERS:
        found[column] = found[column].astype("float64")
    return found[list(schema.OBSERVATIONS.columns)]


def time_period(start: datetime.date, end: datetime.date) -> str:
    """The SDMX time period of all days from one to another, both included.

    Parameters
    ----------
    start, end : datetime.date
        `end` is not before `start`.
    """
    after = end + datetime.timedelta(days=1)
    if start == end:
        return start.isoformat()
    if start.day == after.day == 1:
        if start.month == after.month == 1 and after.year == start.year + 1:
            return f"{start:%Y}"
        if (after.year - start.year) * 12 + after.month - start.month == 1:
            return f"{start:%Y-%m}"
    return f"{start.isoformat()}/P{(after - start).days}D"


def days_of(period: str) -> tuple[datetime.date, datetime.date]:
    """First and last day of a time period that :func:`time_period` wrote.

    Raises
    ------
    ValueError
        Not such a period.
    """
    if match := _RANGE.fullmatch(period):
        start = datetime.date.fromisoformat(match[1])
        return start, start + datetime.timedelta(days=int(match[2]) - 1)
    if re.fullmatch("[0-9]{4}", period):
        return datetime.date(int(period), 1, 1), datetime.date(int(period), 12, 31)
    if re.fullmatch("[0-9]{4}-[0-9]{2}", period):
        start = datetime.date.fromisoformat(f"{period}-01")
        after = (start + datetime.timedelta(days=31)).replace(day=1)
        return start, after - datetime.timedelta(days=1)
    day = datetime.date.fromisoformat(period)
    return day, day
