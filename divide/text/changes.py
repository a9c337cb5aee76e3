"""What entered, changed or left, in words."""

from __future__ import annotations

from datetime import date

import jdatetime
import pandas as pd

from divide.catalog.periods import span
from divide.catalog.schema import CHANGES
from divide.text.bidi import isolate
from divide.text.catalogue import texts
from divide.text.names import listed
from divide.text.periods import period, period_other


def summary(lines: pd.DataFrame, lang: str) -> str:
    """One sentence of how many rows entered, changed and left.

    Parameters
    ----------
    lines
        Of the log; columns of changes.csv.
    lang
        "fa" or "en".
    """
    t = texts(lang)
    said = []
    for change in CHANGES:
        own = lines[lines["change"] == change]
        figures = own["table"] == "observations"
        if count := _count(own[figures]):
            said.append(t.n_of("changed_figures", change, count))
        if count := _count(own[~figures]):
            said.append(t.n_of("changed_others", change, count))
    return t("changes.sum", parts=listed(said, lang)) if said else t("changes.none")


def _count(lines: pd.DataFrame) -> int:
    """How many rows lines are about; several cells of one row may have changed."""
    return int(lines.drop_duplicates(["release", "table", "key"])["rows"].sum())


def failure(code: str, lang: str, value: str = "") -> str:
    """Why the log could not be written: ``no_data``, ``no_revision``, ``no_release``, …"""
    return texts(lang).of("changes_failure", code, value=isolate(value) if lang == "fa" else value)


def days(start: date, end: date, lang: str) -> str:
    """The period from one day to another in words: a year, a month, a day, or both ends.

    Parameters
    ----------
    start, end
        Gregorian, both included.
    lang
        "fa" or "en".
    """
    solar = (jdatetime.date.fromgregorian(date=start), "solar_hijri")
    for first, calendar in (solar, (start, "gregorian")):
        year, month = f"{first.year:04}", f"{first.year:04}-{first.month:02}"
        candidates = [year, month, f"{month}-{first.day:02}"]
        candidates += [f"{year}/{first.year + more:04}" for more in range(1, 6)]
        for text in candidates:
            if span(text, calendar) == (start, end):
                return period(
                    {"period": text, "calendar": calendar, "start": start, "end": end}, lang
                )
    last = {"period": end.isoformat(), "calendar": "gregorian", "start": start, "end": end}
    return period_other(last, lang)
