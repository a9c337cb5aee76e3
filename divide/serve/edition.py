"""The edition of the dataset that is served, and how a newer one takes its place.

The files of the data folder are looked at every few seconds. When they have changed and then
stood still, they are loaded beside the edition in force; it is replaced at once and whole, or,
where the new one is not fit to be shown, not at all.
"""

import dataclasses
import datetime
import logging
import threading
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from divide import kept
from divide.catalog.dataset import Dataset
from divide.catalog.load import load, observation_files, own_folder
from divide.export.package import data_package
from divide.measures import library as libraries
from divide.measures.library import Library

LOG = logging.getLogger("divide.edition")

FATAL = frozenset(
    {
        "missing_file",
        "unreadable_file",
        "not_utf8",
        "empty_file",
        "wrong_separator",
        "missing_column",
        "broken_quotes",
        "no_rows",
    }
)
"""Rules whose breach makes a table of the folder worthless."""

MOST_LOST, FEW_LOST = 0.2, 2
"""Share of a file's sound rows, or how many, may be gone; more looks like half a file."""

_TABLES = ("areas.csv", "sources.csv", "indicators.csv", "definitions.csv")

Fingerprint = tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True)
class Served:
    """An edition in force.

    Attributes
    ----------
    library : Library
    modified : datetime.datetime
        When its files were last changed, in UTC.
    package : bytes
        The whole dataset as one ZIP; empty while it cannot be made.
    """

    library: Library
    modified: datetime.datetime
    package: bytes


@dataclass(frozen=True)
class Refused:
    """A newer state of the data folder that was not put in force.

    Attributes
    ----------
    version : str
        Of its files.
    rules : tuple of str
        The fatal rules it breaks; ``rows_lost`` if too many rows are gone.
    figures, before : int
        How many figures it has, and the edition in force.
    when : datetime.datetime
    """

    version: str
    rules: tuple[str, ...]
    figures: int
    before: int
    when: datetime.datetime


def fingerprint(folder: Path) -> Fingerprint:
    """What the files of a data folder look like from outside: name, size, times.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    tuple of (str, int, int, int)
        A file that is not there has size -1.
    """
    seen = []
    names = {*_TABLES, *observation_files(folder), *(path.name for path in folder.glob("*.csv"))}
    for name in sorted(names):
        try:
            state = (folder / name).stat()
            seen.append((name, state.st_size, state.st_mtime_ns, state.st_ino))
        except OSError:
            seen.append((name, -1, 0, 0))
    return tuple(seen)


def unfit(new: Dataset, old: Dataset) -> tuple[str, ...]:
    """Why a dataset must not replace another; empty when it may.

    Parameters
    ----------
    new, old : Dataset

    Returns
    -------
    tuple of str
        The rules of `FATAL` that it breaks and the old one does not, and
        ``rows_lost`` when too many rows of a file are gone (`MOST_LOST`).
    """
    before = {(one.rule, one.file) for one in old.problems}
    broken = {
        one.rule for one in new.problems if one.rule in FATAL and (one.rule, one.file) not in before
    }
    had = _rows(old)
    gone = had - _rows(new).reindex(had.index, fill_value=0)
    lost = ((gone > FEW_LOST) & (gone > MOST_LOST * had)).any()
    return (*sorted(broken), *(("rows_lost",) if lost else ()))


def _rows(dataset: Dataset) -> pd.Series:
    """How many sound rows each file has."""
    tables = (
        dataset.areas,
        dataset.sources,
        dataset.indicators,
        dataset.definitions,
        dataset.observations,
    )
    return pd.concat([table["file"] for table in tables]).value_counts()


class Editions:
    """The edition in force, and the watch over the data folder.

    Parameters
    ----------
    folder : Path, optional
        The data folder; `own_folder` of the process if not given.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or own_folder()
        self.refused: Refused | None = None
        self.replaced = 0
        self._lock = threading.Lock()
        self._served: Served | None = None
        self._seen: Fingerprint = ()
        self._candidate: Fingerprint = ()
        self._unpacked = False

    @property
    def ready(self) -> bool:
        """Whether an edition is in force."""
        return self._served is not None

    def current(self) -> Served:
        """The edition in force; loaded at first use."""
        if self._served is None:
            with self._lock:
                if self._served is None:
                    self._seen = fingerprint(self.folder)
                    self._served = self._edition(libraries.IN_FORCE.newest())
        return self._served

    def look(self) -> bool:
        """Look at the folder once; put a newer edition in force if it is there and fit.

        Files that are not the same at two looks one after the other are still being written.

        Returns
        -------
        bool
            Whether another edition is in force now.
        """
        self.current()
        with self._lock:
            now = fingerprint(self.folder)
            if now == self._seen:
                self._candidate = ()
                self._package_again()
                return False
            if now != self._candidate:
                self._candidate = now
                return False
            return self._load(now)

    def _load(self, now: Fingerprint) -> bool:
        old = self.current_library().dataset
        new = load(self.folder)
        if fingerprint(self.folder) != now:
            self._candidate = ()  # written to while it was read: look again
            return False
        self._seen, self._candidate = now, ()
        if new.version == old.version:
            self.refused, libraries.IN_FORCE.refused = None, ""
            return False
        if rules := unfit(new, old):
            moment = datetime.datetime.now(datetime.UTC)
            figures = len(new.observations), len(old.observations)
            self.refused = Refused(new.version, rules, *figures, moment)
            libraries.IN_FORCE.refused = new.version
            LOG.error(
                "dataset %s refused (%s; %d figures, %d before); %s stays in force",
                new.version,
                ", ".join(rules),
                *figures,
                old.version,
            )
            return False
        library = libraries.build(new)
        self._served = self._edition(library)
        libraries.replace(library)
        kept.forget()
        self.refused = None
        self.replaced += 1
        LOG.info("dataset %s in force, %s replaced", new.version, old.version)
        return True

    def current_library(self) -> Library:
        """The library in force, for those who hold the lock."""
        assert self._served is not None
        return self._served.library

    def _edition(self, library: Library) -> Served:
        newest = max((state[2] for state in self._seen), default=0)
        modified = datetime.datetime.fromtimestamp(newest // 10**9, datetime.UTC)
        return Served(library, modified, self._package(library.dataset))

    def _package(self, dataset: Dataset) -> bytes:
        try:
            return data_package(self.folder, dataset)
        except OSError:  # a folder without some of its files is served as far as it goes
            if not self._unpacked:  # said once, however often it is tried again
                LOG.exception("the data package could not be made")
            self._unpacked = True
            return b""

    def _package_again(self) -> None:
        """Try again what failed with this edition: the file that was missing may be back."""
        if self._served is None or self._served.package:
            return
        package = self._package(self._served.library.dataset)
        if package:
            self._served = dataclasses.replace(self._served, package=package)
            self._unpacked = False
