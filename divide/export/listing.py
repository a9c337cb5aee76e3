"""Figures as a table to take away: one row a figure, for people and for programs."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from divide.measures.library import Library
from divide.text.cites import uncited
from divide.text.words import Words

#: Columns of a listing, in order. The ids are stable: scripts of readers rely on them.
COLUMNS = (
    "area",
    "area_name",
    "province_name",
    "level",
    "indicator",
    "indicator_name",
    "definition",
    "definition_name",
    "residence",
    "period",
    "calendar",
    "start",
    "end",
    "period_basis",
    "value",
    "unit",
    "qualifier",
    "status",
    "sample",
    "ci_low",
    "ci_high",
    "source",
    "publisher",
    "title",
    "url",
    "published",
    "note",
    "findings",
    "missing",
    "formula",
    "inputs",
    "file",
    "row",
)


def labels(rows: pd.DataFrame) -> pd.Index:
    """Labels of rows in the library's observations.

    Parameters
    ----------
    rows : pandas.DataFrame
        Rows of the library's observations, or chosen ones, which carry their
        label in ``observation``.
    """
    return pd.Index(rows["observation"]) if "observation" in rows else rows.index


def stored_labels(library: Library, rows: pd.DataFrame) -> list[int]:
    """Labels of the stored figures behind rows: the rows themselves, and inputs of computed ones.

    Parameters
    ----------
    library : Library
    rows : pandas.DataFrame
        As for :func:`labels`.

    Returns
    -------
    list of int
        Each label once, in the order met.
    """
    found: dict[int, None] = {}
    own = labels(rows)
    for label, inputs in zip(own, library.observations["inputs"].reindex(own), strict=True):
        found |= dict.fromkeys(inputs if isinstance(inputs, tuple) else (label,))
    return list(found)


def listing(
    say: Words, rows: pd.DataFrame, missing: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """One row a figure, with everything that is needed to check and to cite it.

    Parameters
    ----------
    say : Words
        Says the names, in the reader's language.
    rows : pandas.DataFrame
        Rows of the library's observations, or chosen ones; may be empty.
    missing : mapping of str to str, optional
        Areas without a figure, and the kind of empty of each: a row of their own after
        the figures, without a value.

    Returns
    -------
    pandas.DataFrame
        RangeIndex; the columns of :data:`COLUMNS`. ``value``, ``ci_low`` and
        ``ci_high`` are float64 (in ``unit``, full precision), ``sample`` and
        ``row`` Int64, ``start`` and ``end`` datetime64, the others text. A
        stored figure has ``file`` and ``row`` of the data folder; a computed
        one ``formula`` in words and ``inputs``, places of its inputs
        (``observations/offices.csv:53``).
    """
    library = say.library
    dataset = library.dataset
    found = library.observations.loc[list(labels(rows))].reset_index(drop=True)
    computed = found["inputs"].notna()
    pairs = list(zip(found["indicator"], found["definition"], strict=True))
    sources = dataset.sources
    said: dict[str, Any] = {
        "area_name": _said(found["area"], say.area),
        "province_name": _said(found["area"], lambda area: _province(say, area)),
        "indicator_name": _said(found["indicator"], say.indicator),
        "definition_name": _said(pd.Series(pairs, dtype="object"), lambda p: say.definition(*p)),
        "unit": _looked_up(found["indicator"], library.indicators["unit"]),
        "publisher": _looked_up(found["source"], sources[f"publisher_{say.lang}"]),
        "title": _looked_up(found["source"], sources["title"]),
        "url": _looked_up(found["source"], sources["url"]),
        "published": _looked_up(found["source"], sources["published"]),
        "note": found[f"note_{say.lang}"],
        # what another figure contradicts is told here too, by the ids of /data?view=checks
        "findings": _texts(
            _findings(say, own)
            for own in (
                inputs if isinstance(inputs, tuple) else (label,)
                for label, inputs in zip(labels(rows), found["inputs"], strict=True)
            )
        ),
        "missing": _texts([None] * len(found)),
        "formula": _texts(
            uncited(say.formula(found.loc[place])) if own else None
            for place, own in computed.items()
        ),
        "inputs": _texts(_places(library, inputs) for inputs in found["inputs"]),
        # a computed figure stands in no file: its numerator's place would mislead
        "file": found["file"].mask(computed),
        "row": found["row"].astype("Int64").mask(computed),
        "sample": found["sample"].astype("Int64"),
    }
    figures = found.assign(**said)[list(COLUMNS)]
    if not missing:
        return figures
    codes = pd.Series(list(missing), dtype="str")
    empty = pd.DataFrame(
        {
            "area": codes,
            "area_name": _said(codes, say.area),
            "province_name": _said(codes, lambda area: _province(say, area)),
            "level": _looked_up(codes, dataset.areas["level"]),
            "missing": _texts(missing[code] for code in codes),
        }
    ).reindex(columns=list(COLUMNS))
    known = {name: kind for name, kind in figures.dtypes.items() if name not in ("level",)}
    return pd.concat([figures, empty.astype(known)], ignore_index=True)


def _findings(say: Words, behind: tuple[int, ...]) -> str:
    found = (one for label in behind for one in say.contradicted.get(label, ()))
    return ";".join(dict.fromkeys(one.id for one in found))


def _said(codes: pd.Series, word: Callable[[Any], str]) -> pd.Series:
    """What each code is called; each code is asked for once."""
    known = {code: word(code) for code in codes.unique()}
    return _texts(known[code] for code in codes)


def _texts(cells: Any) -> pd.Series:
    """Text cells; an empty one is missing."""
    return pd.Series([cell or None for cell in cells], dtype="str")


def _looked_up(codes: pd.Series, column: pd.Series) -> pd.Series:
    return column.reindex(codes).set_axis(codes.index)


def _province(say: Words, area: str) -> str:
    table = say.library.dataset.areas
    level = table.at[area, "level"]
    if level == "country":
        return ""
    return say.area(area if level == "province" else table.at[area, "parent"])


def _places(library: Library, inputs: Any) -> str:
    if not isinstance(inputs, tuple):
        return ""
    rows = library.observations.loc[list(inputs)]
    return "; ".join(f"{file}:{row}" for file, row in zip(rows["file"], rows["row"], strict=True))
