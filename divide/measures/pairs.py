"""Urban and rural figures of one source, one period and one definition."""

import pandas as pd

from divide.measures.change import gap


def urban_rural(urban: pd.DataFrame, rural: pd.DataFrame) -> pd.DataFrame:
    """Pair urban with rural figures that may be held against each other.

    A pair shares area, definition, source and period; of several pairs of an
    area the newest is kept.

    Parameters
    ----------
    urban, rural : pandas.DataFrame
        Observations, any number of them an area.

    Returns
    -------
    pandas.DataFrame
        Index ``area``; the urban row's columns, ``urban`` and ``rural``
        (values), ``urban_ci_low`` … ``rural_ci_high``, ``urban_qualifier``,
        ``rural_qualifier``, ``rural_status``, ``difference`` (urban minus
        rural), ``ratio`` (urban over rural; NaN where rural is zero),
        ``rural_observation`` and ``urban_observation`` (labels of the rows).
    """
    key = ["area", "definition", "source", "start", "end"]
    left = urban.assign(urban_observation=urban.index, urban_qualifier=urban["qualifier"])
    right = rural.assign(rural_observation=rural.index)[
        [*key, "value", "ci_low", "ci_high", "qualifier", "status", "rural_observation"]
    ].rename(
        columns={
            "value": "rural",
            "ci_low": "rural_ci_low",
            "ci_high": "rural_ci_high",
            "qualifier": "rural_qualifier",
            "status": "rural_status",
        }
    )
    pairs = left.merge(right, on=key).rename(
        columns={"value": "urban", "ci_low": "urban_ci_low", "ci_high": "urban_ci_high"}
    )
    pairs = pairs.sort_values(["area", "end", "source"], ascending=[True, False, True])
    pairs = pairs.drop_duplicates("area").set_index("area", drop=False)
    gaps = [gap(u, r) for u, r in zip(pairs["urban"], pairs["rural"], strict=True)]
    return pairs.assign(
        difference=[g.difference for g in gaps],
        ratio=[float("nan") if g.ratio is None else g.ratio for g in gaps],
    )
