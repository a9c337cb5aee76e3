"""Rates computed from two observations: never stored, always with both dates.

A derived rate has the shape of an observation, so everything that chooses,
ranks, maps or lists observations serves it too. It takes period, source and
definition from its numerator and keeps the way back to every input.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from divide.catalog.calendar import solar_years

POPULATION_DEFINITION = "census"

Shape = Literal["per", "inverse"]

_OTHER_SIDE = {"at_least": "at_most", "at_most": "at_least"}


@dataclass(frozen=True)
class DerivedIndicator:
    """How a rate is computed.

    Attributes
    ----------
    indicator : str
        Its code, in the same name space as the stored indicators.
    theme, unit, direction, decimals
        As in indicators.csv.
    numerator : tuple of str
        Indicators whose values are added up; all of them from one source, one
        definition and one period.
    numerator_definitions : tuple of str
        The definitions allowed; empty for any.
    denominator : str
        Indicator of the denominator.
    denominator_residence : str
        Residence of the denominator's figure.
    per : float
        The rate is ``per × numerator / denominator``; with shape ``inverse``
        it is ``per × denominator / numerator``.
    same_source : bool
        True when the denominator must come from the numerator's own source and
        period, which must give only one; False when it is the census
        population (the newest census not after the numerator, else the first
        one after it).
    shape : {"per", "inverse"}
    """

    indicator: str
    theme: str
    unit: str
    numerator: tuple[str, ...]
    denominator: str
    denominator_residence: str = "total"
    per: float = 10_000
    direction: str = "higher"
    decimals: int = 1
    numerator_definitions: tuple[str, ...] = ()
    same_source: bool = False
    shape: Shape = "per"


_BOTH = ("offices_urban", "offices_rural")

DERIVED: tuple[DerivedIndicator, ...] = (
    DerivedIndicator("offices_per_10000", "offices", "per_10000_persons", _BOTH, "population"),
    DerivedIndicator(
        "offices_urban_per_10000",
        "offices",
        "per_10000_persons",
        ("offices_urban",),
        "population",
        "urban",
    ),
    DerivedIndicator(
        "offices_rural_per_10000",
        "offices",
        "per_10000_persons",
        ("offices_rural",),
        "population",
        "rural",
    ),
    DerivedIndicator(
        "offices_stated_total_per_10000",
        "offices",
        "per_10000_persons",
        ("offices_total",),
        "population",
    ),
    DerivedIndicator(
        "people_per_office",
        "offices",
        "persons_per_office",
        _BOTH,
        "population",
        per=1,
        direction="lower",
        decimals=0,
        shape="inverse",
    ),
    DerivedIndicator(
        "offices_rural_banking_computed",
        "offices",
        "percent",
        ("offices_rural_banking",),
        "offices_rural",
        per=100,
        numerator_definitions=("ict_offices",),
        same_source=True,
    ),
)

DERIVED_BY_CODE = {rate.indicator: rate for rate in DERIVED}

# urban and rural counterparts that are indicators of their own, not residences
URBAN_RURAL_PAIRS: tuple[tuple[str, str], ...] = (
    ("offices_urban_per_10000", "offices_rural_per_10000"),
    ("offices_urban", "offices_rural"),
)


def derived_indicators() -> pd.DataFrame:
    """The derived rates in the columns of indicators.csv.

    Returns
    -------
    pandas.DataFrame
        Index ``indicator``; names and definitions are left to the texts.
    """
    return pd.DataFrame(
        [
            {
                "indicator": rate.indicator,
                "theme": rate.theme,
                "unit": rate.unit,
                "kind": "rate",
                "direction": rate.direction,
                "aggregation": "none",
                "decimals": rate.decimals,
                "numerator": ";".join(rate.numerator),
                "denominator": rate.denominator,
                "per": float(rate.per),
            }
            for rate in DERIVED
        ]
    ).set_index("indicator")


def derive(observations: pd.DataFrame, rate: DerivedIndicator) -> pd.DataFrame:
    """Compute a rate wherever its inputs exist.

    Parameters
    ----------
    observations : pandas.DataFrame
        Columns of the data contract.
    rate : DerivedIndicator

    Returns
    -------
    pandas.DataFrame
        Columns of `observations`, plus ``numerator_value``,
        ``denominator_value``, ``denominator_start``, ``denominator_end``,
        ``denominator_period``, ``denominator_calendar``, ``inputs`` (tuple of
        the labels of the rows it was computed from) and ``years_apart``
        (between the Solar Hijri years in which the two periods end; 0 when in
        one year). ``status`` is ``U`` where an input is of low reliability,
        else ``E``; ``qualifier`` is that of the rate, from those of all inputs.
        Without inputs the frame is empty, with the same columns and types.
    """
    sums = _numerators(observations, rate)
    pairs = (
        _stated_denominator(observations, sums, rate)
        if rate.same_source
        else _census_denominator(observations, sums, rate)
    )
    pairs = pairs[(pairs["numerator_value"] > 0) | (rate.shape == "per")]
    pairs = pairs[pairs["denominator_value"] > 0]
    top, bottom = pairs["numerator_value"], pairs["denominator_value"]
    over, under = pairs["qualifier"], pairs["denominator_qualifier"]
    if rate.shape == "inverse":
        top, bottom = bottom, top
        over, under = under, over
    # a denominator of at least so much makes a rate of at most so much
    qualifiers = [
        combined_qualifier(pair) for pair in zip(over, under.replace(_OTHER_SIDE), strict=True)
    ]
    return (
        pairs.drop(columns="denominator_qualifier")
        .assign(
            indicator=rate.indicator,
            theme=rate.theme,
            value=rate.per * top / bottom,
            qualifier=pd.Series(qualifiers, index=pairs.index, dtype="str"),
            status=np.where(pairs["status"] == "U", "U", "E"),
            residence="total",
            years_apart=(solar_years(pairs["end"]) - solar_years(pairs["denominator_end"])).abs(),
        )
        .reset_index(drop=True)
    )


def derive_all(observations: pd.DataFrame) -> pd.DataFrame:
    """Every rate of :data:`DERIVED`, in one frame (see :func:`derive`)."""
    return pd.concat([derive(observations, rate) for rate in DERIVED], ignore_index=True)


def combined_qualifier(qualifiers: Iterable[str]) -> str:
    """Qualifier of a sum.

    Exact parts give an exact sum; parts bounded on one side give a sum bounded
    on that side; anything mixed is ``about``.
    """
    kinds = set(qualifiers) - {"exact"}
    if not kinds:
        return "exact"
    return kinds.pop() if len(kinds) == 1 else "about"


def _numerators(observations: pd.DataFrame, rate: DerivedIndicator) -> pd.DataFrame:
    rows = observations[
        observations["indicator"].isin(rate.numerator) & (observations["residence"] == "total")
    ]
    if rate.numerator_definitions:
        rows = rows[rows["definition"].isin(rate.numerator_definitions)]
    key = ["area", "source", "start", "end", "definition"]
    records = []
    for _, parts in rows.groupby(key, sort=True):
        if set(parts["indicator"]) != set(rate.numerator):
            continue
        first = parts.iloc[0].to_dict()
        worst = "U" if (parts["status"] == "U").any() else "E"
        notes = {
            column: next((note for note in parts[column] if isinstance(note, str)), None)
            for column in ("note_en", "note_fa")
        }
        records.append(
            first
            | notes
            | {
                "numerator_value": float(parts["value"].sum()),
                "qualifier": combined_qualifier(parts["qualifier"]),
                "status": worst,
                "inputs": tuple(parts.index),
            }
        )
    types = {column: observations[column].dtype for column in observations.columns}
    found = pd.DataFrame(records, columns=[*types, "numerator_value", "inputs"])
    # a table without rows, too, must not turn numbers and dates into objects
    return found.astype({**types, "numerator_value": "float64"})


def _census_denominator(
    observations: pd.DataFrame, sums: pd.DataFrame, rate: DerivedIndicator
) -> pd.DataFrame:
    counts = observations[
        (observations["indicator"] == rate.denominator)
        & (observations["definition"] == POPULATION_DEFINITION)
        & (observations["residence"] == rate.denominator_residence)
    ].sort_values(["area", "end"])
    places = counts.groupby("area").indices
    ends, labels = counts["end"].to_numpy(), counts.index.to_numpy()
    picked: list[int | None] = []
    for end, area in zip(sums["end"].to_numpy(), sums["area"], strict=True):
        own = places.get(area)
        if own is None:
            picked.append(None)
            continue
        # the newest census not after the figure, else the first
        newest = np.searchsorted(ends[own], end, side="right") - 1
        picked.append(int(labels[own[max(newest, 0)]]))
    return _with_denominator(observations, sums, picked)


def _stated_denominator(
    observations: pd.DataFrame, sums: pd.DataFrame, rate: DerivedIndicator
) -> pd.DataFrame:
    key = ["area", "source", "start", "end"]
    wholes = observations[
        (observations["indicator"] == rate.denominator) & (observations["residence"] == "total")
    ]
    # of two wholes in one source neither is known to be meant
    wholes = wholes[~wholes.duplicated(key, keep=False)]
    keys = [tuple(row) for row in wholes[key].to_numpy()]
    place = dict(zip(keys, wholes.index, strict=True))
    picked = [place.get(tuple(row)) for row in sums[key].to_numpy()]
    return _with_denominator(observations, sums, picked)


def _with_denominator(
    observations: pd.DataFrame, sums: pd.DataFrame, picked: "list[int | None]"
) -> pd.DataFrame:
    has = np.array([label is not None for label in picked], dtype=bool)
    found = observations.loc[[label for label in picked if label is not None]]
    pairs = sums[has].copy()
    for column in ("value", "start", "end", "period", "calendar", "qualifier"):
        pairs[f"denominator_{column}"] = found[column].to_numpy()
    pairs["inputs"] = [
        (*own, label) for own, label in zip(pairs["inputs"], found.index, strict=True)
    ]
    low = (found["status"] == "U").to_numpy()
    pairs["status"] = np.where(low, "U", pairs["status"])
    return pairs
