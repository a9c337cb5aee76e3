"""The dataset and the rates computed from it, under one name space of indicators."""

import functools
import threading
from collections.abc import Hashable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from divide.catalog import load
from divide.catalog.calendar import solar_years
from divide.catalog.choose import Choice, Selection, choose
from divide.catalog.dataset import Dataset
from divide.catalog.definitions import DefinitionSet, definition_sets
from divide.measures.derived import DERIVED, DERIVED_BY_CODE, derive_all, derived_indicators

_KEPT_CHOICES = 512


@dataclass(frozen=True)
class Library:
    """Stored and derived figures, ready to choose from.

    Attributes
    ----------
    dataset : Dataset
        What was loaded.
    indicators : pandas.DataFrame
        Index ``indicator``; the stored ones, then the derived.
    definitions : pandas.DataFrame
        Index ``(indicator, definition)``; a derived rate has the definitions
        of its (first) numerator.
    observations : pandas.DataFrame
        The stored observations, then the derived (``inputs`` is a tuple of
        labels in this frame; missing for stored ones), with ``year``. Text
        columns are of dtype object.
    """

    dataset: Dataset
    indicators: pd.DataFrame
    definitions: pd.DataFrame
    observations: pd.DataFrame
    # asked for again and again on every page, and never changing
    _areas: dict[tuple[str, str], list[str]] = field(
        default_factory=dict, repr=False, compare=False
    )
    _sets: dict[tuple[str, str, str], list[DefinitionSet]] = field(
        default_factory=dict, repr=False, compare=False
    )
    _tables: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)
    _choices: dict[tuple[Selection, tuple[str, ...]], Choice] = field(
        default_factory=dict, repr=False, compare=False
    )

    def areas(self, level: str, inside: str = "") -> list[str]:
        """Codes of the areas of a level, in the order of areas.csv.

        Parameters
        ----------
        level : str
        inside : str, optional
            Only those that lie in this area.
        """
        key = (level, inside)
        if key not in self._areas:
            table = self.dataset.areas
            fit = table["level"] == level
            if inside:
                fit &= table["parent"] == inside
            self._areas[key] = list(table.index[fit])
        return list(self._areas[key])

    def of_theme(self, *themes: str) -> list[str]:
        """Indicators of some themes, in the order of `themes` and of the tables."""
        return [
            code
            for theme in themes
            for code in self.indicators.index[self.indicators["theme"] == theme]
        ]

    def is_derived(self, indicator: str) -> bool:
        """Whether an indicator is computed by us and not stored."""
        return indicator in DERIVED_BY_CODE

    def sets(self, indicator: str, level: str, inside: str = "") -> list[DefinitionSet]:
        """Sets of definitions to choose from, best first (see ``definition_sets``)."""
        key = (indicator, level, inside)
        if key not in self._sets:
            self._sets[key] = definition_sets(
                self.definitions,
                self._of_indicator(indicator),
                indicator,
                self.areas(level, inside),
            )
        return list(self._sets[key])

    def choose(self, selection: Selection, areas: list[str]) -> Choice:
        """One observation an area (:func:`divide.catalog.choose.choose`); kept, never changed."""
        key = (selection, tuple(areas))
        if key not in self._choices:
            if len(self._choices) >= _KEPT_CHOICES:
                self._choices.pop(next(iter(self._choices)), None)
            self._choices[key] = choose(self._of_indicator(selection.indicator), selection, areas)
        return self._choices[key]

    @functools.cached_property
    def about(self) -> Mapping[str, Mapping[Hashable, Any]]:
        """Rows of `indicators` by code: a page asks for hundreds of single cells."""
        return {str(code): row for code, row in self.indicators.to_dict("index").items()}

    @functools.cached_property
    def _places(self) -> Mapping[Hashable, np.ndarray]:
        """Of each indicator, the positions of its observations."""
        return self.observations.groupby("indicator", sort=False).indices

    @functools.cached_property
    def single_residence(self) -> frozenset[str]:
        """Indicators all of whose figures are of one residence."""
        kinds = self.observations.groupby("indicator")["residence"].nunique()
        return frozenset(kinds.index[kinds == 1])

    def rows(
        self, indicator: str, definitions: tuple[str, ...] | None = None, level: str | None = None
    ) -> pd.DataFrame:
        """All observations of an indicator, of some definitions, at a level."""
        table = self._of_indicator(indicator)
        wanted = pd.Series(True, index=table.index)
        if definitions is not None:
            wanted &= table["definition"].isin(definitions)
        if level is not None:
            wanted &= table["level"] == level
        return table[wanted]

    def _of_indicator(self, indicator: str) -> pd.DataFrame:
        if indicator not in self._tables:
            self._tables[indicator] = self.observations.take(self._places.get(indicator, []))
        return self._tables[indicator]


def build(dataset: Dataset) -> Library:
    """Put the derived rates beside the stored observations.

    Parameters
    ----------
    dataset : Dataset
        As loaded; may be empty.

    Returns
    -------
    Library
    """
    stored = dataset.observations
    observations = pd.concat([stored, derive_all(stored)], ignore_index=True)
    observations = observations.assign(year=solar_years(observations["end"]))
    # a page takes few rows, many times: text as plain objects, in one block, comes faster
    text = observations.select_dtypes("str").columns
    observations = observations.astype(dict.fromkeys(text, object))
    known = dataset.definitions.index.get_level_values("indicator")
    copies = [
        dataset.definitions.xs(rate.numerator[0], level="indicator", drop_level=False).rename(
            {rate.numerator[0]: rate.indicator}, level="indicator"
        )
        for rate in DERIVED
        if rate.numerator[0] in known
    ]
    return Library(
        dataset,
        pd.concat([dataset.indicators, derived_indicators()]),
        pd.concat([dataset.definitions, *copies]).sort_index(),
        observations,
    )


class InForce:
    """The library that every reader is answered from; a new one replaces it whole.

    A page that has begun with a library must end with it, and what it keeps by the
    dataset's version must be of that version: `pin` holds the library for the rest of a
    thread or task, whatever replaces it meanwhile.

    Attributes
    ----------
    refused : str
        Version of a newer state of the data folder that was not fit to be put in force; else
        empty. The pages say so.
    """

    def __init__(self) -> None:
        self.refused = ""
        self._lock = threading.RLock()
        self._library: Library | None = None
        self._pinned: ContextVar[Library | None] = ContextVar("pinned", default=None)

    def newest(self) -> Library:
        """The library in force, pinned or not; built at first use."""
        with self._lock:
            if self._library is None:
                self._library = build(load.current())
            return self._library

    def current(self) -> Library:
        """The library pinned here, else the one in force."""
        return self._pinned.get() or self.newest()

    def pin(self) -> Library:
        """Hold the library now in force for the rest of this thread or task."""
        library = self.newest()
        self._pinned.set(library)
        return library

    def hold(self, library: Library) -> None:
        """Hold a library for the rest of this thread or task: the one that is on the screen."""
        self._pinned.set(library)

    def replace(self, library: Library) -> None:
        """Put another library in force; those who hold the old one keep it."""
        with self._lock:
            self._library = library
            self.refused = ""

    def cache_clear(self) -> None:
        """Forget the library, as in a new process."""
        with self._lock:
            self._library, self.refused = None, ""
            self._pinned.set(None)


IN_FORCE = InForce()
current, pin, replace = IN_FORCE.current, IN_FORCE.pin, IN_FORCE.replace
hold = IN_FORCE.hold
