"""Which edition of the dataset a file was made from."""

import datetime
from dataclasses import dataclass

from divide.catalog.dataset import Dataset

#: Stands where a file format wants a date and the dataset has none: the first day ZIP can tell.
NO_DATE = datetime.date(1980, 1, 1)

#: Of the compilation; the sources keep their rights.
LICENCE = "CC BY 4.0"

# Iran has kept one time all year since 1401 (2022).
_IRAN = datetime.timezone(datetime.timedelta(hours=3, minutes=30))


def today() -> datetime.date:
    """The day it is in Iran."""
    return datetime.datetime.now(_IRAN).date()


@dataclass(frozen=True)
class Edition:
    """Name and day of an edition.

    Attributes
    ----------
    code : str
        Code of the release; without one the fingerprint of the data files.
    date : datetime.date or None
        Day of the release.
    """

    code: str
    date: datetime.date | None = None


def edition(dataset: Dataset) -> Edition:
    """Edition of a dataset: its newest release, else the fingerprint of its files.

    Parameters
    ----------
    dataset : Dataset
    """
    if dataset.releases.empty:
        return Edition(dataset.version)
    newest = dataset.releases.iloc[-1]
    return Edition(str(newest.name), newest["date"].date())
