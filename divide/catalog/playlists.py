"""What the public screens show: ``playlists.csv``, one row a slide."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from divide.catalog import checks, files, schema
from divide.catalog.dataset import Problem
from divide.catalog.schema import Reference

FILE = "playlists.csv"
_INDICATOR = Reference(("indicator",), "indicators", "unknown_indicator")


@dataclass(frozen=True)
class Slide:
    """One slide, as the file asks for it.

    Attributes
    ----------
    kind : str
        One of :data:`divide.catalog.schema.SLIDE_KINDS`.
    indicator : str
    definitions : tuple of str
        Definitions shown together; empty for the set with most areas.
    residence : str
    level : str
        ``province`` or ``county``: the areas that are shown or compared with.
    about : str
        ``country``, or ``area`` for the area that the screen is for.
    """

    kind: str
    indicator: str
    definitions: tuple[str, ...]
    residence: str
    level: str
    about: str


Playlists = dict[str, tuple[Slide, ...]]


def read(
    folder: Path,
    indicators: Collection[str],
    definitions: Collection[tuple[str, str]],
) -> tuple[Playlists, list[Problem]]:
    """The playlists of a data folder, and what is wrong with the file.

    Parameters
    ----------
    folder : Path
        A data folder; it may lack the file.
    indicators : collection of str
        Those that can be shown, stored and computed.
    definitions : collection of (str, str)
        Indicator and definition, likewise.

    Returns
    -------
    playlists : dict of str to tuple of Slide
        By code, in the order of the file; the slides by their position.
    problems : list of Problem
        Broken rows are left out.
    """
    if not (folder / FILE).exists():
        return {}, []
    cells = files.read(folder, FILE, schema.PLAYLISTS)
    problems = list(cells.problems)
    frame = cells.frame
    for check in (
        lambda rows: checks.cells(schema.PLAYLISTS, rows),
        lambda rows: checks.repeated(schema.PLAYLISTS, rows),
        lambda rows: _unknown_indicators(rows, indicators),
        lambda rows: _unknown_definitions(rows, definitions),
    ):
        bad, found = check(frame)
        problems += found
        frame = frame[~bad]
    frame = frame.assign(position=frame["position"].astype("int64"))
    playlists: Playlists = {}
    for code, rows in frame.groupby("playlist", sort=False):
        playlists[str(code)] = tuple(
            Slide(
                str(row["kind"]),
                str(row["indicator"]),
                _codes(row["definition"]),
                str(row["residence"]),
                str(row["level"]),
                str(row["about"]),
            )
            for _, row in rows.sort_values("position").iterrows()
        )
    return playlists, problems


def _codes(cell: object) -> tuple[str, ...]:
    return tuple(cell.split("+")) if isinstance(cell, str) else ()


def _unknown_indicators(
    frame: pd.DataFrame, known: Collection[str]
) -> tuple[pd.Series, list[Problem]]:
    index = pd.Index(list(known))
    return checks.dangling(_INDICATOR, frame, index, index, "indicators.csv")


def _unknown_definitions(
    frame: pd.DataFrame, known: Collection[tuple[str, str]]
) -> tuple[pd.Series, list[Problem]]:
    there = set(known)
    bad = pd.Series(
        [
            any((indicator, code) not in there for code in _codes(cell))
            for indicator, cell in zip(frame["indicator"], frame["definition"], strict=True)
        ],
        index=frame.index,
        dtype=bool,
    )
    detail = {"other": "definitions.csv"}
    return bad, checks.named(frame[bad], "unknown_definition", "definition", detail)
