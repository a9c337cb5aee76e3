"""What the data API serves: tables of the library, filtered as an address asks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from divide.catalog import schema
from divide.catalog.choose import Policy, Selection, choose
from divide.measures.library import Library
from divide.serve.parameters import Asked
from divide.text import names

PAGES = ("limit", "offset")

_ADDED = ("theme", "level", "unit", "computed", "file", "row", "inputs", "marked", "conflicts")
NAMED = ("area_name", "indicator_name", "definition_label", "publisher")
INPUT = (
    "indicator", "definition", "area", "residence", "period", "calendar", "start", "end",
    "value", "qualifier", "status", "source", "file", "row",
)  # fmt: skip


@dataclass(frozen=True)
class Resource:
    """One table of the API.

    Attributes
    ----------
    name : str
        Last part of its address; its words are the message ``api_resource.<name>``.
    parameters : tuple of str
    rows : callable
        (library, what is asked) → the rows that fit, in a fixed order.
    finish : callable
        (library, what is asked, some of these rows) → the rows as they are served.
    columns : tuple of str
        Columns that the rows served always have.
    examples : tuple of str
        Queries that work, without the question mark.
    sdmx : bool
        Whether the table can be had as SDMX-CSV.
    """

    name: str
    parameters: tuple[str, ...]
    rows: Callable[[Library, Asked], pd.DataFrame]
    columns: tuple[str, ...]
    examples: tuple[str, ...]
    finish: Callable[[Library, Asked, pd.DataFrame], pd.DataFrame] = lambda library, asked, rows: (
        rows
    )
    sdmx: bool = False


def chosen_rows(library: Library, asked: Asked) -> pd.DataFrame:
    """Observations that an address asks for, with the columns of the library.

    The filters come first. With ``latest=true`` or a ``period``, one figure is then chosen
    for each area, indicator and residence by the rules of the dataset
    (:func:`divide.catalog.choose.choose`): for each definition, or for several asked for
    together, the first before those comparable with it.

    Parameters
    ----------
    library : Library
    asked : mapping
        As :func:`divide.serve.parameters.read` returns it.

    Returns
    -------
    pandas.DataFrame
        Labels and order of ``library.observations``.
    """
    rows = library.observations
    for name in ("indicator", "definition", "residence", "theme", "level", "source"):
        if name in asked:
            rows = rows[rows[name].isin(asked[name])]
    if "area" in asked or "areas" in asked:
        rows = rows[rows["area"].isin((*asked.get("area", ()), *asked.get("areas", ())))]
    if "inside" in asked:
        parents = library.dataset.areas["parent"]
        rows = rows[rows["area"].isin(parents.index[parents == asked["inside"]])]
    if "start" in asked:
        rows = rows[rows["start"] >= pd.Timestamp(asked["start"])]
    if "end" in asked:
        rows = rows[rows["end"] <= pd.Timestamp(asked["end"])]
    policy, year = _policy(asked)
    if policy is None:
        return rows.assign(marked=None, conflicts=None)
    parts = [
        choose(group, Selection(indicator, codes, residence, policy, year), areas).chosen
        for indicator, codes, residence, group, areas in _groups(library, rows, asked)
    ]
    if not parts:
        return rows.assign(marked=None, conflicts=None)
    found = pd.concat(parts).set_index("observation").sort_index()
    columns = ["marked", "conflicts"]
    return rows.loc[found.index].assign(**{name: found[name] for name in columns})


def _policy(asked: Asked) -> tuple[Policy | None, int | None]:
    period = asked.get("period", "latest" if asked.get("latest") else "")
    if not period:
        return None, None
    if period == "latest":
        return "latest", None
    year = int(period.removeprefix("only-"))
    return ("same" if period.startswith("only-") else "as_of"), year


def _groups(library: Library, rows: pd.DataFrame, asked: Asked) -> list[Any]:
    """What is chosen from: indicator, definitions that may stand together, residence, rows."""
    groups = []
    for (indicator, residence), group in rows.groupby(["indicator", "residence"], sort=False):
        present = set(group["definition"])
        wanted = [code for code in asked.get("definition", ()) if code in present]
        peers = library.definitions["comparable_with"]
        together = len(wanted) > 1 and all(
            other in peers.at[indicator, code]
            for code in wanted
            for other in wanted
            if other != code
        )
        sets = [tuple(wanted)] if together else [(code,) for code in sorted(present)]
        for codes in sets:
            own = group[group["definition"].isin(codes)]
            groups.append((indicator, codes, residence, own, list(own["area"].unique())))
    return groups


def finished(library: Library, asked: Asked, rows: pd.DataFrame) -> pd.DataFrame:
    """Observations with everything needed to check them, stored and computed ones.

    Parameters
    ----------
    library : Library
    asked : mapping
    rows : pandas.DataFrame
        Some of the rows that `chosen_rows` gives.

    Returns
    -------
    pandas.DataFrame
        The columns of the data contract, then theme, level, unit, ``computed``, the file and
        row of a stored figure or the ``inputs`` of a computed one, and, where figures were
        chosen, ``marked`` (of another, comparable definition) and ``conflicts`` (figures of
        other sources that differ). With ``lang``, names of the codes too.
    """
    computed = rows["inputs"].map(lambda inputs: isinstance(inputs, tuple)).astype(bool)
    rows = rows.assign(
        unit=rows["indicator"].map(library.indicators["unit"]),
        computed=computed,
        inputs=[
            _inputs(library, labels) if is_computed else []
            for labels, is_computed in zip(rows["inputs"], computed, strict=True)
        ],
        # a computed figure stands in no file, its inputs do
        file=rows["file"].where(~computed),
        row=rows["row"].astype("float64").where(~computed),
    )
    columns = [*schema.OBSERVATIONS.columns, *_ADDED]
    if "lang" in asked:
        rows = rows.assign(**_names(library, rows, asked["lang"]))
        columns += NAMED
    return rows[columns]


def _inputs(library: Library, labels: tuple[int, ...]) -> list[dict[str, Any]]:
    table = library.observations
    return [{column: table.at[label, column] for column in INPUT} for label in labels]


def _names(library: Library, rows: pd.DataFrame, lang: str) -> dict[str, list[str]]:
    dataset = library.dataset
    stored = {
        code: code
        if code in dataset.indicators.index
        else str(library.indicators.at[code, "numerator"]).split(";")[0]
        for code in rows["indicator"].unique()
    }
    area = {code: names.area(dataset, code, lang) for code in rows["area"].unique()}
    indicator = {code: names.indicator(dataset, code, lang) for code in stored}
    source = {code: names.source(dataset, code, lang) for code in rows["source"].unique()}
    pairs = list(zip(rows["indicator"], rows["definition"], strict=True))
    label = {pair: names.definition(dataset, stored[pair[0]], pair[1], lang) for pair in set(pairs)}
    return {
        "area_name": [area[code] for code in rows["area"]],
        "indicator_name": [indicator[code] for code in rows["indicator"]],
        "definition_label": [label[pair] for pair in pairs],
        "publisher": [source[code] for code in rows["source"]],
    }


def indicators(library: Library, asked: Asked) -> pd.DataFrame:
    """Indicators, stored and computed, with their names in both languages."""
    rows = library.indicators.reset_index()
    rows["computed"] = rows["indicator"].map(library.is_derived)
    for lang in ("fa", "en"):
        says = {
            f"name_{lang}": names.indicator,
            f"definition_{lang}": names.indicator_about,
        }
        for column, say in says.items():
            rows[column] = [
                say(library.dataset, code, lang) if is_computed else text
                for code, is_computed, text in zip(
                    rows["indicator"], rows["computed"], rows[column], strict=True
                )
            ]
    counts = library.observations["indicator"].value_counts()
    rows["observations"] = rows["indicator"].map(counts).fillna(0).astype(int)
    for name in ("theme", "indicator"):
        if name in asked:
            rows = rows[rows[name].isin(asked[name])]
    return rows[[*schema.INDICATORS.columns, "computed", "observations"]]


def definitions(library: Library, asked: Asked) -> pd.DataFrame:
    """Definitions of the indicators; a computed rate has those of its numerator."""
    rows = library.definitions.reset_index()
    for name in ("indicator", "definition"):
        if name in asked:
            rows = rows[rows[name].isin(asked[name])]
    if "theme" in asked:
        rows = rows[rows["indicator"].map(library.indicators["theme"]).isin(asked["theme"])]
    return rows[list(schema.DEFINITIONS.columns)]


def areas(library: Library, asked: Asked) -> pd.DataFrame:
    """The country, its provinces and counties."""
    rows = library.dataset.areas.reset_index()
    if "level" in asked:
        rows = rows[rows["level"].isin(asked["level"])]
    if "inside" in asked:
        rows = rows[rows["parent"] == asked["inside"]]
    if "area" in asked or "areas" in asked:
        rows = rows[rows["area"].isin((*asked.get("area", ()), *asked.get("areas", ())))]
    return rows[list(schema.AREAS.columns)]


def sources(library: Library, asked: Asked) -> pd.DataFrame:
    """Sources, with how many stored figures each has supplied."""
    stored = library.dataset.observations
    rows = library.dataset.sources.reset_index()
    rows["observations"] = rows["source"].map(stored["source"].value_counts()).fillna(0)
    rows["observations"] = rows["observations"].astype(int)
    if "source" in asked:
        rows = rows[rows["source"].isin(asked["source"])]
    for name in ("indicator", "theme"):
        if name in asked:
            used = set(stored.loc[stored[name].isin(asked[name]), "source"])
            rows = rows[rows["source"].isin(used)]
    return rows[[*schema.SOURCES.columns, "observations"]]


_FILTERS = (
    "indicator", "definition", "area", "areas", "inside", "level", "residence", "theme", "source",
    "period", "latest", "start", "end", "lang",
)  # fmt: skip

RESOURCES: dict[str, Resource] = {
    one.name: one
    for one in (
        Resource(
            "observations",
            (*_FILTERS, *PAGES),
            chosen_rows,
            (*schema.OBSERVATIONS.columns, *_ADDED),
            (
                "indicator=offices_per_10000&level=province&latest=true",
                "indicator=offices_urban&areas=IR-02,IR-04&lang=fa",
                "theme=rural_broadband&inside=IR-02&limit=50",
            ),
            finish=finished,
            sdmx=True,
        ),
        Resource(
            "indicators",
            ("indicator", "theme", *PAGES),
            indicators,
            (*schema.INDICATORS.columns, "computed", "observations"),
            ("theme=offices",),
        ),
        Resource(
            "definitions",
            ("indicator", "definition", "theme", *PAGES),
            definitions,
            schema.DEFINITIONS.columns,
            ("indicator=offices_urban",),
        ),
        Resource(
            "areas",
            ("area", "areas", "level", "inside", *PAGES),
            areas,
            schema.AREAS.columns,
            ("level=county&inside=IR-02",),
        ),
        Resource(
            "sources",
            ("source", "indicator", "theme", *PAGES),
            sources,
            (*schema.SOURCES.columns, "observations"),
            ("theme=rural_broadband",),
        ),
    )
}
"""Every table of the API by its name."""
