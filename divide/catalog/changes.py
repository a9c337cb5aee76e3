"""What entered, changed or left between two versions of a data folder.

Rows are held against each other as text cells by the keys of the data
contract: nothing but the folders themselves is needed, and an edition that
breaks a rule of today can still be compared.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from divide.catalog import files, schema
from divide.catalog.dataset import Problem
from divide.catalog.load import observation_files
from divide.catalog.schema import Table

FILE = "changes.csv"
COLUMNS = schema.CHANGELOG.columns
WHOLE = "*"

#: What a reader may call a row that is no longer there, by table.
_NAMES = {"sources": "publisher", "indicators": "name", "definitions": "label", "areas": "name"}
#: Parts of an observation's key that a correction may change.
_MOVING = (("start", "end"), ("source",), ("definition",), ("area",), ("residence",))
_FOLLOWS: dict[tuple[str, ...], set[str]] = {("start", "end"): {"period", "calendar"}}
#: Problems of an older edition that do not hinder a comparison.
_HARMLESS = {"missing_file", "missing_column", "extra_column", "no_rows"}

Tables = Mapping[str, pd.DataFrame]


def read(folder: Path) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """Text cells of the tables of a folder that the log is about.

    Parameters
    ----------
    folder : Path
        A data folder of this or an older edition.

    Returns
    -------
    tables : dict of str to pandas.DataFrame
        By name of the table; index: the key's parts with slashes, each once.
        A table without a file is empty.
    problems : list of Problem
        Files or rows that could not be read: rows would wrongly seem to have left.
    """
    tables = {}
    problems: list[Problem] = []
    for name in schema.LOGGED:
        table = schema.TABLES[name]
        names = observation_files(folder) if name == "observations" else [f"{name}.csv"]
        cells = [files.read(folder, file, table) for file in names]
        problems += [
            problem for each in cells for problem in each.problems if problem.rule not in _HARMLESS
        ]
        frame = pd.concat([each.frame for each in cells], ignore_index=True)
        key = list(table.key)
        frame = frame.dropna(subset=key).drop_duplicates(key)
        frame.index = pd.Index(["/".join(parts) for parts in frame[key].to_numpy()], dtype="object")
        tables[name] = frame[list(table.columns)]
    return tables, problems


def compare(before: Tables, after: Tables) -> pd.DataFrame:
    """Every difference between two versions of the tables.

    Parameters
    ----------
    before, after : mapping of str to pandas.DataFrame
        As :func:`read` gives them.

    Returns
    -------
    pandas.DataFrame
        The columns of changes.csv but ``release``, as text (``rows`` as int):

        * ``entered`` and ``left``: a row, with the value of a figure or the
          two names of anything else; a table that was empty before is told in
          sums, observations by indicator and definition (``…/*``);
        * ``changed``: one cell of a row that stayed; numbers are compared as
          numbers;
        * ``moved``: a figure whose value stayed and one part of whose key was
          corrected, where the pair is unambiguous; ``before`` and ``after``
          are the keys, and further cells that differ are ``changed`` lines of
          the new key.
    """
    lines = [
        line
        for name in schema.LOGGED
        for line in sorted(_of_table(schema.TABLES[name], before[name], after[name]))
    ]
    frame = pd.DataFrame(lines, columns=[*COLUMNS[2:5], "change", *COLUMNS[5:]])
    return frame[list(COLUMNS[1:])]


def with_release(log: pd.DataFrame, release: str, lines: pd.DataFrame) -> pd.DataFrame:
    """The log with the lines of one release put in, or put in anew.

    Parameters
    ----------
    log : pandas.DataFrame
        Lines of all releases so far, columns of changes.csv.
    release : str
        Code of the release.
    lines : pandas.DataFrame
        As :func:`compare` gives them.
    """
    others = log.loc[log["release"] != release, list(COLUMNS)]
    new = lines.assign(release=release)[list(COLUMNS)]
    return pd.concat([others, new], ignore_index=True) if len(others) else new


_Line = tuple[str, str, str, str, str, str, int]


def _of_table(table: Table, before: pd.DataFrame, after: pd.DataFrame) -> Iterator[_Line]:
    """Lines of one table: table, key, column, change, before, after, rows."""
    if before.empty:
        yield from _sums(table, after)
        return
    left = before[~before.index.isin(after.index)]
    entered = after[~after.index.isin(before.index)]
    if table is schema.OBSERVATIONS:
        for old, new, parts in _moves(left, entered):
            yield table.name, old, "key", "moved", old, new, 1
            others = _others(table) - _FOLLOWS.get(parts, set())
            yield from _cells(table, before.loc[[old]].set_axis([new]), after.loc[[new]], others)
            left, entered = left.drop(old), entered.drop(new)
    stayed = before.index[before.index.isin(after.index)]
    yield from _cells(table, before.loc[stayed], after.loc[stayed], _others(table))
    for key, row in left.iterrows():
        yield table.name, str(key), WHOLE, "left", _said(table, row), "", 1
    for key, row in entered.iterrows():
        yield table.name, str(key), WHOLE, "entered", "", _said(table, row), 1


def _others(table: Table) -> set[str]:
    return set(table.columns) - set(table.key)


def _sums(table: Table, after: pd.DataFrame) -> Iterator[_Line]:
    """A first edition, not row by row."""
    if table is schema.OBSERVATIONS:
        for codes, rows in after.groupby(["indicator", "definition"]):
            yield table.name, "/".join((*codes, WHOLE)), WHOLE, "entered", "", "", len(rows)
    elif len(after):
        yield table.name, WHOLE, WHOLE, "entered", "", "", len(after)


def _cells(
    table: Table, before: pd.DataFrame, after: pd.DataFrame, columns: set[str]
) -> Iterator[_Line]:
    """Cells that differ between frames of the same keys."""
    for column in sorted(columns):
        old, new = before[column], after[column]
        same = (old == new) | (old.isna() & new.isna())
        if table.kind(column) in ("number", "integer"):
            same |= pd.to_numeric(old, errors="coerce") == pd.to_numeric(new, errors="coerce")
        for key in before.index[~same.fillna(False).astype("bool")]:
            yield table.name, key, column, "changed", _text(old[key]), _text(new[key]), 1


def _moves(left: pd.DataFrame, entered: pd.DataFrame) -> list[tuple[str, str, tuple[str, ...]]]:
    """Pairs of keys that differ in one part, each row in one pair only."""
    pairs: list[tuple[str, str, tuple[str, ...]]] = []
    key = schema.OBSERVATIONS.key
    old, new = (frame.assign(_key=frame.index) for frame in (left, entered))
    for parts in _MOVING:
        same = [column for column in key if column not in parts] + ["value"]
        joined = old[["_key", *same]].merge(new[["_key", *same]], on=same)
        pairs += [
            (str(a), str(b), parts) for a, b in zip(joined["_key_x"], joined["_key_y"], strict=True)
        ]
    olds = pd.Series([pair[0] for pair in pairs], dtype="object").value_counts()
    news = pd.Series([pair[1] for pair in pairs], dtype="object").value_counts()
    return [pair for pair in pairs if olds[pair[0]] == 1 and news[pair[1]] == 1]


def _said(table: Table, row: pd.Series) -> str:
    """What a line says of a whole row: a figure's value, else its two names."""
    if table is schema.OBSERVATIONS:
        return _text(row["value"])
    name = _NAMES[table.name]
    return f"{_text(row[f'{name}_fa'])} / {_text(row[f'{name}_en'])}"


def _text(cell: object) -> str:
    return cell.strip() if isinstance(cell, str) else ""
