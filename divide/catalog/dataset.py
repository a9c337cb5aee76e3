"""What a loaded dataset is: five tables, the problems found, and a version."""

import functools
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Problem:
    """One broken rule, in no language.

    Attributes
    ----------
    rule : str
        Stable code of the rule, e.g. ``"not_a_number"``. Its sentence is the
        message ``problem.<rule>``.
    file : str
        Path inside the data folder, e.g. ``"observations/offices.csv"``.
    row : int or None
        Row as a spreadsheet counts it (the header is row 1); None when the
        whole file is meant.
    column : str or None
        Column of the cell, where the rule is about one.
    value : str or None
        The cell as it stands in the file.
    detail : mapping of str to str
        Further placeholders of the sentence: an expected range, another row.
    """

    rule: str
    file: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Dataset:
    """The sound part of a data folder, and what was wrong with the rest.

    Attributes
    ----------
    areas : pandas.DataFrame
        Index ``area``; the other columns of areas.csv. ``area_km2`` is float64.
    sources : pandas.DataFrame
        Index ``source``; the other columns of sources.csv.
    indicators : pandas.DataFrame
        Index ``indicator``; ``minimum``, ``maximum`` and ``per`` are float64,
        ``decimals`` is int64.
    definitions : pandas.DataFrame
        MultiIndex ``(indicator, definition)``; ``comparable_with`` holds
        tuples of definition codes.
    observations : pandas.DataFrame
        RangeIndex; the contract's columns with ``value``, ``sample``,
        ``ci_low`` and ``ci_high`` as float64 and ``start`` and ``end`` as
        datetime64, then ``theme`` (of the indicator), ``level`` (of the area),
        ``file`` and ``row`` (spreadsheet row): the way back into data/.
    releases : pandas.DataFrame
        Index ``release``, oldest first; ``date`` is datetime64. May be empty.
    changes : pandas.DataFrame
        RangeIndex; the columns of changes.csv, ``rows`` as int64. May be empty.
    checks : pandas.DataFrame
        Index ``check``; the other columns of checks.csv (rules of consistency, see
        `divide.catalog.consistency_rules`), ``tolerance`` as float64. May be empty.
    targets : pandas.DataFrame
        Index ``target``; the other columns of targets.csv and of the ``targets_*.csv``
        beside it, ``value`` as float64, then ``file`` and ``row``. May be empty.
    problems : tuple of Problem
        Every broken rule, by file and row.
    version : str
        First 12 hexadecimal digits of the SHA-256 of the data files.

    Notes
    -----
    Text columns are pandas ``str``. An empty cell is a missing value (NaN).
    """

    areas: pd.DataFrame
    sources: pd.DataFrame
    indicators: pd.DataFrame
    definitions: pd.DataFrame
    observations: pd.DataFrame
    releases: pd.DataFrame
    changes: pd.DataFrame
    checks: pd.DataFrame
    targets: pd.DataFrame
    problems: tuple[Problem, ...]
    version: str

    @functools.cached_property
    def cells(self) -> Mapping[str, Mapping[Hashable, Mapping[Hashable, Any]]]:
        """Rows of the four code tables by name of the table and by code.

        A page asks for hundreds of single cells; a dictionary gives one a hundred times faster.
        """
        tables = {
            "areas": self.areas,
            "sources": self.sources,
            "indicators": self.indicators,
            "definitions": self.definitions,
        }
        return {name: table.to_dict("index") for name, table in tables.items()}
