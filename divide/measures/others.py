"""The other figures for the same thing, each with why it is not the one shown."""

import numpy as np
import pandas as pd

from divide.catalog.choose import BASIS_ORDER, STATUS_ORDER
from divide.measures.library import Library

REASONS = (
    "definition_other",
    "definition_comparable",
    "older",
    "newer",
    "period_less_sure",
    "period_surer",
    "status_lower",
    "status_higher",
    "shorter",
    "longer",
    "same_standing",
)


def others(library: Library, label: int) -> pd.DataFrame:
    """Figures of the same indicator, area and residence as one figure.

    Parameters
    ----------
    library : Library
    label : int
        Of the figure, in ``library.observations``.

    Returns
    -------
    pandas.DataFrame
        Rows of ``library.observations``, the nearest in kind first (same definition,
        then comparable ones, then the rest), newest first inside each, with ``why``: one
        of `REASONS`, what tells the row from the figure by the rules of choosing
        (:func:`divide.catalog.choose.choose`), in their order; ``differs``: whether its
        value is another one.
    """
    table = library.observations
    own = table.loc[label]
    same = (
        (table["indicator"] == own["indicator"])
        & (table["area"] == own["area"])
        & (table["residence"] == own["residence"])
        & (table.index != label)
    )
    rows = table[same]
    key = (own["indicator"], own["definition"])
    known = key in library.definitions.index
    peers = set(library.definitions.at[key, "comparable_with"]) if known else set()
    basis, status = _order(BASIS_ORDER), _order(STATUS_ORDER)
    bases = rows["period_basis"].map(basis).astype("int64") - basis[own["period_basis"]]
    states = rows["status"].map(status).astype("int64") - status[own["status"]]
    kin = np.select(
        [rows["definition"] == own["definition"], rows["definition"].isin(peers)], [0, 1], 2
    )
    why = np.select(
        [
            kin == 2,
            kin == 1,
            rows["end"] < own["end"],
            rows["end"] > own["end"],
            bases > 0,
            bases < 0,
            states > 0,
            states < 0,
            rows["start"] > own["start"],
            rows["start"] < own["start"],
        ],
        REASONS[:-1],
        default=REASONS[-1],
    )
    found = rows.assign(why=why, differs=rows["value"] != own["value"], _kin=kin)
    found = found.sort_values(
        ["_kin", "end", "source"], ascending=[True, False, True], kind="stable"
    )
    return found.drop(columns="_kin")


def _order(codes: tuple[str, ...]) -> dict[str, int]:
    return {code: place for place, code in enumerate(codes)}
