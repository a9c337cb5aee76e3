"""Tables of the API as JSON, CSV and SDMX-CSV."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pandas as pd

from divide.export.sdmx import sdmx_bytes
from divide.export.tables import csv_bytes
from divide.measures.library import Library
from divide.serve.plain import json_bytes, records
from divide.serve.resources import Resource

_NESTED = {"inputs", "comparable_with", "computed", "marked"}


def table(
    library: Library,
    resource: Resource,
    rows: pd.DataFrame,
    kind: str,
    total: int,
    offset: int,
    limit: int,
    at: Callable[[int, int], str],
) -> bytes:
    """Some rows of a table, as served.

    Parameters
    ----------
    library : Library
    resource : Resource
    rows : pandas.DataFrame
    kind : {"json", "csv", "sdmx.csv"}
    total, offset, limit : int
        Rows that fit, rows left out before these, most rows of an answer.
    at : callable
        (offset, limit) → the address of the rows from there on.
    """
    if kind == "csv":
        return csv_bytes(rows.assign(**{name: _flat(rows[name]) for name in _NESTED & {*rows}}))
    if kind == "sdmx.csv":
        indicators = library.indicators  # the computed ones too
        return sdmx_bytes(
            dataclasses.replace(library.dataset, observations=rows, indicators=indicators)
        )
    return json_bytes(
        {
            "dataset": about(library),
            "total": total,
            "limit": limit,
            "offset": offset,
            "next": at(offset + limit, limit) if offset + limit < total else None,
            resource.name: records(rows),
        }
    )


def about(library: Library) -> dict[str, Any]:
    """Which dataset an answer is of."""
    dataset = library.dataset
    releases = list(dataset.releases.index)
    return {
        "name": "digital-divide-iran",
        "version": dataset.version,
        "release": releases[-1] if releases else None,
        "licence": "CC-BY-4.0",
    }


def _flat(cells: pd.Series) -> list[str | None]:
    """Lists and truths as text: inputs by file and row, codes with semicolons."""
    return [_text(cell) for cell in cells.tolist()]


def _text(cell: Any) -> str | None:
    if isinstance(cell, (list, tuple)):
        parts = [f"{one['file']}:{one['row']}" if isinstance(one, dict) else one for one in cell]
        return ";".join(parts) or None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return None
