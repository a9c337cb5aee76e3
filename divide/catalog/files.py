"""One CSV file as text cells, with everything wrong about the file itself."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from divide.catalog.dataset import Problem
from divide.catalog.schema import Table


@dataclass(frozen=True)
class Cells:
    """What could be read of one file.

    Attributes
    ----------
    frame : pandas.DataFrame
        The table's columns as pandas ``str`` (an empty cell is missing), then
        ``file`` and ``row`` (spreadsheet row).
    problems : tuple of Problem
        What is wrong with the file as a file.
    content : bytes
        The file as it stands; empty if it cannot be read.
    readable : bool
        Whether the file is a table of this kind at all.
    left_out : int
        Rows left out because their cells cannot be told apart.
    """

    frame: pd.DataFrame
    problems: tuple[Problem, ...]
    content: bytes = b""
    readable: bool = False
    left_out: int = 0


def read(folder: Path, file: str, table: Table) -> Cells:
    """Read one file of a data folder; whatever is wrong becomes a problem.

    Parameters
    ----------
    folder : Path
        The data folder.
    file : str
        Path inside it, with slashes.
    table : Table
        The table the file should hold.

    Returns
    -------
    Cells
        No row at all if the file is missing, empty, not UTF-8, or lacks a
        column that may not be empty.
    """

    def unreadable(rule: str, row: int | None = None, **detail: str) -> Cells:
        return Cells(_frame([], table, file), (Problem(rule, file, row, detail=detail),), content)

    content = b""
    try:
        content = (folder / file).read_bytes()
    except FileNotFoundError:
        return unreadable("missing_file")
    except OSError:
        return unreadable("unreadable_file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return unreadable("not_utf8", row=content[: error.start].count(b"\n") + 1)
    if not text.strip():
        return unreadable("empty_file")

    records, records_broken = _records(text, file)
    problems = list(records_broken)
    if not records:
        return Cells(_frame([], table, file), tuple(problems), content)
    header = [cell.strip() for cell in records[0]]
    while header and not header[-1]:
        header.pop()
    if len(header) == 1 and any(sign in header[0] for sign in ";\t"):
        return unreadable("wrong_separator", row=1)

    missing = [column for column in table.columns if column not in header]
    for column in missing:
        problems.append(Problem("missing_column", file, 1, column))
    for position, column in enumerate(header):
        if column in header[:position]:
            problems.append(Problem("repeated_column", file, 1, column))
        elif column not in table.columns:
            problems.append(Problem("extra_column", file, 1, column))
    if not all(table.nullable(column) for column in missing):
        return Cells(_frame([], table, file), tuple(problems), content)

    places = [header.index(c) if c in header else None for c in table.columns]
    rows: list[tuple[int, list[str | None]]] = []
    left_out = len(records_broken)
    for number, record in enumerate(records[1:], start=2):
        if not any(record):
            continue
        # A spreadsheet may have saved unnamed, empty columns at the end of every row.
        if len(record) != len(records[0]) or any(record[len(header) :]):
            detail = {"cells": str(len(record)), "columns": str(len(header))}
            problems.append(Problem("ragged_row", file, number, detail=detail))
            left_out += 1
            continue
        rows.append((number, [None if at is None else record[at] or None for at in places]))
    if not rows and not left_out:
        problems.append(Problem("no_rows", file))
    return Cells(_frame(rows, table, file), tuple(problems), content, True, left_out)


def nothing(table: Table) -> pd.DataFrame:
    """The frame of a table that has no file."""
    return _frame([], table, "")


def _records(text: str, file: str) -> tuple[list[list[str]], list[Problem]]:
    """Cut a text into records; where the quoting breaks, the rest is left out."""
    records: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), strict=True):
            records.append(record)
    except csv.Error:
        return records, [Problem("broken_quotes", file, len(records) + 1)]
    return records, []


def _frame(rows: list[tuple[int, list[str | None]]], table: Table, file: str) -> pd.DataFrame:
    frame = pd.DataFrame([cells for _, cells in rows], columns=list(table.columns), dtype="str")
    frame["file"] = pd.Series(file, index=frame.index, dtype="str")
    frame["row"] = pd.Series([number for number, _ in rows], index=frame.index, dtype="int64")
    return frame
