"""One number for an area, made in the open: the structure of ITU's ICT Development Index.

Not the IDI: only the components that have a figure of every province are here, and two of
them stand in for ITU's own (lines and subscriptions per household instead of per person).
Everything that goes in stays in sight.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from divide.catalog.choose import Selection
from divide.measures.library import Library

Pillar = Literal["access", "use", "skills"]
PILLARS: tuple[Pillar, ...] = ("access", "use", "skills")
EQUAL = (1, 1, 1)
LEAST_SHARE = 0.65  # of its components that an area must have
TOP = 10.0  # scores run from 0 to this, as the IDI's
DRAWS = 4000
SEED = 1404
HALF = 0.5  # of its equal share: the least that a weight drawn may be
PUBLISHED = ("idi_score", "compiled_2016")


@dataclass(frozen=True)
class Component:
    """One figure that goes in.

    Attributes
    ----------
    indicator, definition : str
    pillar : {"access", "use", "skills"}
    goal : float
        The value that scores full marks, in the indicator's unit; 0 scores none.
    """

    indicator: str
    definition: str
    pillar: Pillar
    goal: float


# Goals are the IDI's reference values of 2015 where the component is ITU's own; lines per
# household take 100, one line a home, as ITU gives none.
COMPONENTS: tuple[Component, ...] = (
    Component("fixed_line_household_rate", "compiled", "access", 100.0),
    Component("mobile_penetration", "projected_population", "access", 120.0),
    Component("household_computer_access", "ict_survey", "access", 100.0),
    Component("household_internet_access", "ict_survey", "access", 100.0),
    Component("individual_internet_use", "ict_survey", "use", 100.0),
    Component("fixed_broadband_household_rate", "compiled", "use", 100.0),
    Component("mobile_broadband_penetration", "projected_population", "use", 100.0),
    Component("literacy_rate", "census", "skills", 100.0),
)


@dataclass(frozen=True)
class Composite:
    """The index of all areas for one set of weights.

    Attributes
    ----------
    scores : pandas.DataFrame
        Index ``area``, best first; ``score`` (0 to 10), a column for each pillar (0 to 10,
        NaN where the area has none of its components), ``share`` (of components, 0 to 1),
        ``rank`` (1 is best; equal scores share the smaller), ``rank_low`` and ``rank_high``
        (over all reasonable weights).
    left_out : tuple of str
        Areas with too few components.
    components : tuple of Component
        Those of which any area has a figure.
    observations : pandas.DataFrame
        Areas by indicators: labels of the figures in the library, <NA> without one.
    """

    scores: pd.DataFrame
    left_out: tuple[str, ...]
    components: tuple[Component, ...]
    observations: pd.DataFrame


def normalised(value: NDArray[np.float64], goal: float) -> NDArray[np.float64]:
    """Distance covered from 0 to a goal, 0 to 1; a value past the goal counts as the goal.

    Raises
    ------
    ValueError
        A goal that is not above zero, or a negative value: no such figure exists.
    """
    if not goal > 0:
        raise ValueError(f"a goal lies above zero, not at {goal}")
    if bool((value < 0).any()):
        raise ValueError("a component cannot be negative")
    return np.minimum(value / goal, 1.0)


def score(
    values: pd.DataFrame,
    components: Sequence[Component],
    weights: Mapping[str, float],
    shares: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Score of each area from its components.

    Parameters
    ----------
    values : pandas.DataFrame
        Index ``area``, a column for each component's indicator, in its unit; NaN for none.
    components : sequence of Component
    weights : mapping of str to float
        Pillar to its weight; only their proportions count.
    shares : mapping of str to float, optional
        Indicator to its weight inside its pillar; equal when left out.

    Returns
    -------
    pandas.DataFrame
        Index ``area`` in the order of `values`; ``score``, the pillars and ``share``, as in
        `Composite`; ``score`` is NaN where less than 65 % of the components exist, or none
        that carries weight.

    Raises
    ------
    ValueError
        A weight below zero, no weight above zero, or values as in `normalised`.

    Notes
    -----
    ``pillar = 10 sum_c s_c min(x_c / goal_c, 1) / sum_c s_c`` over the components that the
    area has, and ``score = sum_p w_p pillar_p / sum_p w_p`` over its pillars. What is missing
    is left out of both sums, never filled in.

    References
    ----------
    Measuring the Information Society (2011), annex 1, and Measuring the Information Society
    Report (2015), methodology of the ICT Development Index.
    Handbook on Constructing Composite Indicators: Methodology and User Guide (2008).
    """
    if min(weights.values()) < 0 or not sum(weights.values()) > 0:
        raise ValueError("weights are not below zero, and one is above it")
    points = pd.DataFrame(
        {
            one.indicator: normalised(values[one.indicator].to_numpy("float64"), one.goal)
            for one in components
        },
        index=values.index,
    )
    result: dict[str, pd.Series] = {}
    for pillar in PILLARS:
        codes = [one.indicator for one in components if one.pillar == pillar]
        own = pd.Series(
            {code: 1.0 if shares is None else shares[code] for code in codes}, dtype=float
        )
        result[pillar] = TOP * _mean(points[codes], own)
    pillars = pd.DataFrame(result)
    share = points.notna().mean(axis=1)
    whole = _mean(pillars, pd.Series(dict(weights), dtype=float))
    whole = whole.where(share >= LEAST_SHARE - 1e-9)
    return pd.concat([whole.rename("score"), pillars, share.rename("share")], axis=1)


def rank_ranges(
    values: pd.DataFrame,
    components: Sequence[Component],
    *,
    count: int = DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """Ranks of each area over all reasonable weights.

    Parameters
    ----------
    values, components
        As for `score`.
    count : int
        Sets of weights drawn.
    seed : int

    Returns
    -------
    pandas.DataFrame
        Index ``area``; ``rank_low`` (best rank found) and ``rank_high`` (worst).

    Notes
    -----
    Reasonable is every split in which no pillar, and no component of a pillar, has less than
    half its equal share; splits are drawn evenly from all of these (Dirichlet), and the equal
    weights and ITU's 2 : 2 : 1 are always among them.

    References
    ----------
    Uncertainty and sensitivity analysis techniques as tools for the quality assessment of
    composite indicators. Journal of the Royal Statistical Society A 168 (2005), 307-323.
    """
    values = values.sort_index()
    draw = np.random.default_rng(seed)
    points = np.stack(
        [normalised(values[one.indicator].to_numpy("float64"), one.goal) for one in components],
        axis=1,
    )
    has = ~np.isnan(points)
    points = np.where(has, points, 0.0)
    tops = np.zeros((count, len(values)))
    totals = np.zeros((count, len(values)))
    weights = _splits(draw, len(PILLARS), count)
    weights[0], weights[1] = (1, 1, 1), (2, 2, 1)
    for number, pillar in enumerate(PILLARS):
        own = [place for place, one in enumerate(components) if one.pillar == pillar]
        if not own:
            continue
        shares = _splits(draw, len(own), count)
        shares[:2] = 1
        held = shares @ has[:, own].T
        mean = np.divide(shares @ points[:, own].T, held, out=np.zeros_like(held), where=held > 0)
        tops += weights[:, [number]] * mean
        totals += weights[:, [number]] * (held > 0)
    found = np.divide(tops, totals, out=np.zeros_like(tops), where=totals > 0)
    # equal up to rounding is equal: the order of adding up must not make a rank
    found = np.round(found, 12)
    ranks = 1 + (found[:, None, :] > found[:, :, None]).sum(axis=2)
    return pd.DataFrame(
        {"rank_low": ranks.min(axis=0), "rank_high": ranks.max(axis=0)}, index=values.index
    )


def composite(
    library: Library,
    weights: Mapping[str, float],
    *,
    components: Sequence[Component] = COMPONENTS,
    level: str = "province",
) -> Composite | None:
    """The index of every area of a level, from the newest figures.

    Parameters
    ----------
    library : Library
    weights : mapping of str to float
        Pillar to its weight.
    components : sequence of Component
    level : str

    Returns
    -------
    Composite or None
        None where fewer than two areas have enough components.

    Raises
    ------
    ValueError
        As for `score`.
    """
    areas = library.areas(level)
    values, labels = figures(library, areas, components)
    used = tuple(one for one in components if values[one.indicator].notna().any())
    # an indicator that nobody has still counts as missing everywhere
    scores = score(values, components, weights)
    kept = scores[scores["score"].notna()]
    if len(kept) < 2:
        return None
    ranges = rank_ranges(values.loc[kept.index], components)
    kept = kept.assign(
        rank=kept["score"].round(12).rank(method="min", ascending=False).astype("int64")
    ).join(ranges)
    # the reader's own weights may be less reasonable than all that were drawn
    kept = kept.assign(
        rank_low=kept[["rank", "rank_low"]].min(axis=1),
        rank_high=kept[["rank", "rank_high"]].max(axis=1),
    )
    kept = kept.assign(_code=kept.index).sort_values(["rank", "_code"]).drop(columns="_code")
    left_out = tuple(area for area in areas if area not in kept.index)
    return Composite(kept, left_out, used, labels)


def figures(
    library: Library, areas: Sequence[str], components: Sequence[Component] = COMPONENTS
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Newest value of each component of each area, and the labels of these figures.

    Returns
    -------
    (pandas.DataFrame, pandas.DataFrame)
        Areas by indicators: values in the indicators' units, and labels in the library.
        Components whose definition does not let areas be compared stay empty.
    """
    values: dict[str, pd.Series] = {}
    labels: dict[str, pd.Series] = {}
    for one in components:
        key = (one.indicator, one.definition)
        allowed = (
            key in library.definitions.index
            and library.definitions.at[key, "comparable_across"] == "all"
        )
        asked = Selection(one.indicator, (one.definition,), "total", "latest", None)
        chosen = library.choose(asked, list(areas) if allowed else []).chosen
        values[one.indicator] = chosen["value"].astype("float64").reindex(areas)
        labels[one.indicator] = chosen["observation"].astype("Int64").reindex(areas)
    return pd.DataFrame(values, index=areas), pd.DataFrame(labels, index=areas)


def beside(scores: pd.Series, published: pd.Series) -> float | None:
    """How alike two scores order the areas: Spearman's rank correlation, -1 to 1.

    Returns
    -------
    float or None
        None with fewer than three areas in both, or where one of them is the same everywhere.
    """
    both = pd.concat([scores, published], axis=1, join="inner").dropna()
    ranks = both.rank()
    if len(ranks) < 3 or (ranks.nunique() < 2).any():
        return None
    return float(np.corrcoef(ranks.to_numpy().T)[0, 1])


def _mean(table: pd.DataFrame, weights: pd.Series) -> pd.Series:
    """Weighted mean of each row over what it has; NaN where that carries no weight."""
    held = table.notna() * weights
    total = held.sum(axis=1)
    return (table.fillna(0.0) * weights).sum(axis=1) / total.where(total > 0)


def _splits(draw: np.random.Generator, parts: int, count: int) -> NDArray[np.float64]:
    """Even draws from all splits of 1 into parts of at least half their equal share."""
    least = HALF / parts
    spread: NDArray[np.float64] = least + (1 - HALF) * draw.dirichlet(np.ones(parts), count)
    return spread
