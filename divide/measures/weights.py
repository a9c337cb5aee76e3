"""How many people each figure speaks for."""

import pandas as pd

from divide.catalog.calendar import solar_years
from divide.measures.derived import POPULATION_DEFINITION


def people(observations: pd.DataFrame, rows: pd.DataFrame, residence: str) -> pd.DataFrame:
    """Census population behind each figure, by the rule of the derived rates.

    Parameters
    ----------
    observations : pandas.DataFrame
        Where the census is.
    rows : pandas.DataFrame
        Figures: ``area`` and ``end``.
    residence : {"total", "urban", "rural"}
        Whose people are counted.

    Returns
    -------
    pandas.DataFrame
        The index of `rows`; ``people`` of the newest census not after the figure, else of the
        first one after it, ``census`` (its Solar Hijri year) and ``people_observation`` (its
        label). Missing where there is no census, or nobody lives there.
    """
    counts = observations[
        (observations["indicator"] == "population")
        & (observations["definition"] == POPULATION_DEFINITION)
        & (observations["residence"] == residence)
        & (observations["value"] > 0)
    ]
    counts = counts.assign(census=solar_years(counts["end"]), label=counts.index)
    counts = counts.sort_values(["end", "source"], kind="stable")
    asked = rows[["area", "end"]].reset_index(drop=True)
    asked = asked.assign(_row=range(len(rows))).sort_values("end", kind="stable")
    given = counts[["area", "end", "value", "census", "label"]]
    before = pd.merge_asof(asked, given, on="end", by="area", direction="backward")
    after = pd.merge_asof(asked, given, on="end", by="area", direction="forward")
    found = before.where(before["value"].notna(), after).sort_values("_row")
    return pd.DataFrame(
        {
            "people": found["value"].to_numpy(dtype="float64"),
            "census": found["census"].to_numpy(),
            "people_observation": found["label"].to_numpy(),
        },
        index=rows.index,
    )
