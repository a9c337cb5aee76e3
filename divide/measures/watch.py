"""Areas inside another one that a meeting should look at, and why."""

from dataclasses import dataclass

import pandas as pd

from divide.catalog.choose import Selection
from divide.measures.intervals import apart, may_compare
from divide.measures.library import Library

#: Rates that are known of counties; the first is what a map of counties shows.
RATES = (
    "household_internet_access",
    "household_computer_access",
    "household_mobile_access",
    "rural_broadband_coverage",
)


@dataclass(frozen=True)
class Behind:
    """One figure of an area that is lower than that of the whole.

    Attributes
    ----------
    own, whole : pandas.Series
        Observations of one definition, the whole's of a time within the area's own; their
        names are their labels.
    gap : float
        Whole minus own, in points; of figures where lower is better own minus whole.
    sure : bool
        Whether it is beyond chance: the 95 % intervals of estimates do not overlap.
    """

    own: pd.Series
    whole: pd.Series
    gap: float
    sure: bool


@dataclass(frozen=True)
class Watched:
    """An area to look at.

    Attributes
    ----------
    area : str
    behind : tuple of Behind
        In the order of `RATES`: those beyond chance, or else all.
    people : pandas.Series or None
        Its population at the newest census.
    weight : float
        The largest gap (as a share) times the people.
    """

    @property
    def sure(self) -> bool:
        """Whether any of its figures is lower beyond chance."""
        return any(one.sure for one in self.behind)

    area: str
    behind: tuple[Behind, ...]
    people: pd.Series | None
    weight: float


def watch(library: Library, area: str) -> list[Watched]:
    """Areas inside an area whose newest figures lie below its own.

    Parameters
    ----------
    library : Library
    area : str
        A province, whose counties are looked at, or the country, whose provinces are.

    Returns
    -------
    list of Watched
        Those that are lower beyond chance first, then by weight, the largest first. The
        whole's figure is the one nearest to the middle of the area's own period, never one
        outside of it: a window of years is not held against a later year. A figure that is
        only said to be "more than" something is not called lower.
    """
    level = {"country": "province", "province": "county"}.get(
        str(library.dataset.areas.at[area, "level"])
    )
    inside = library.areas(level, area) if level else []
    found: dict[str, list[Behind]] = {}
    for indicator in RATES:
        sets = library.sets(indicator, level, area) if level else []
        if not sets or not may_compare([area, *inside], sets[0].scope):
            continue
        rows = library.rows(indicator, sets[0].codes)
        rows = rows[rows["residence"] == "total"]
        wholes = rows[rows["area"] == area]
        chosen = library.choose(Selection(indicator, sets[0].codes), inside).chosen
        lower = library.indicators.at[indicator, "direction"] == "lower"
        for code, own in chosen.iterrows():
            label = int(own["observation"])
            whole = _beside(wholes, own)
            if whole is None:
                continue
            gap = float(whole["value"] - own["value"]) * (-1 if lower else 1)
            if gap > 0 and {own["qualifier"], whole["qualifier"]} <= {"exact", "about"}:
                row, sure = library.observations.loc[label], apart(own, whole) is not False
                found.setdefault(str(code), []).append(Behind(row, whole, gap, sure))
    census = library.rows("population", ("census",), level)
    census = census[census["residence"] == "total"].sort_values("end")
    people = {row["area"]: row for _, row in census.iterrows()}
    listed = []
    for code, reasons in found.items():
        own_people = people.get(code)
        count = 0.0 if own_people is None else float(own_people["value"])
        firm = tuple(one for one in reasons if one.sure) or tuple(reasons)
        weight = max(one.gap for one in firm) / 100 * count
        listed.append(Watched(code, firm, own_people, weight))
    return sorted(listed, key=lambda one: (not one.sure, -one.weight, one.area))


def _beside(wholes: pd.DataFrame, own: pd.Series) -> pd.Series | None:
    """The whole's figure of the same definition, nearest to the middle of the own period."""
    fit = wholes[
        (wholes["definition"] == own["definition"])
        & (wholes["start"] >= own["start"])
        & (wholes["end"] <= own["end"])
    ]
    if fit.empty:
        return None
    middle = own["start"] + (own["end"] - own["start"]) / 2
    off = ((fit["start"] + (fit["end"] - fit["start"]) / 2) - middle).abs()
    return fit.loc[off.sort_values(kind="stable").index[0]]
