"""Similar areas: the peers of an area by size, rural share, density and neighbourhood."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from divide.measures.derived import POPULATION_DEFINITION
from divide.measures.intervals import province
from divide.measures.library import Library

Component = Literal["population", "rural_share", "density"]
Reason = Literal["population", "rural_share", "density", "same_province", "neighbouring_province"]

COMPONENTS: tuple[Component, ...] = ("population", "rural_share", "density")
CLOSE = 0.5  # standard deviations within which a component is a reason


@dataclass(frozen=True)
class Peer:
    """One similar area.

    Attributes
    ----------
    area : str
    distance : float
        0 for an area exactly alike; see `similar`.
    differences : mapping of str to float
        Component to the peer's value minus the area's, in standard deviations.
    steps : float
        Neighbourhood: 0 same province (or neighbouring provinces), 0.5 counties of
        neighbouring provinces, 1 further apart.
    reasons : tuple of str
        Why it is a peer, closest first: ``population``, ``rural_share``, ``density``,
        ``same_province`` or ``neighbouring_province``. At least one.
    """

    area: str
    distance: float
    differences: Mapping[str, float]
    steps: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Peers:
    """Areas most like one area, and what could not be taken into account.

    Attributes
    ----------
    area : str
    peers : tuple of Peer
        Nearest first; empty when nothing is known to compare by.
    compared : int
        How many areas of the level were compared.
    components : tuple of str
        What they were compared on, beside the neighbourhood.
    unused : tuple of str
        Components left out because the area itself, or its whole level, lacks them.
    left_out : mapping of str to tuple of str
        Areas of the level not compared, with the components they lack.
    """

    area: str
    peers: tuple[Peer, ...]
    compared: int
    components: tuple[Component, ...]
    unused: tuple[Component, ...]
    left_out: Mapping[str, tuple[Component, ...]]


def portraits(
    library: Library, level: str, area_km2: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """What similarity is judged by, for every area of a level.

    Parameters
    ----------
    library : Library
    level : {"province", "county"}
    area_km2 : mapping of str to float, optional
        Square kilometres of areas for which areas.csv has none (counties, from
        their boundaries); areas.csv wins.

    Returns
    -------
    pandas.DataFrame
        Index ``area`` in the order of areas.csv; ``population`` (persons, of the
        newest census known of each area), ``rural_share`` (percent of it),
        ``density`` (persons per square kilometre), ``year`` (Solar Hijri, of the
        census). NaN where a figure is missing or not above zero.
    """
    areas = library.dataset.areas.loc[library.areas(level)]
    rows = library.observations
    rows = rows[
        (rows["indicator"] == "population")
        & (rows["definition"] == POPULATION_DEFINITION)
        & rows["area"].isin(areas.index)
    ].sort_values(["end", "source"])
    totals = rows[rows["residence"] == "total"].drop_duplicates("area", keep="last")
    rurals = rows[rows["residence"] == "rural"].drop_duplicates(["area", "end"], keep="last")
    both = totals.merge(rurals[["area", "end", "value"]], on=["area", "end"], how="left")
    both = both.set_index("area").reindex(areas.index)
    people = both["value_x"].where(both["value_x"] > 0)
    surface = areas["area_km2"].astype("float64")
    surface = surface.fillna(pd.Series(dict(area_km2 or {}), dtype="float64"))
    return pd.DataFrame(
        {
            "population": people,
            "rural_share": 100 * both["value_y"] / people,
            "density": people / surface.where(surface > 0),
            "year": both["year"].astype("Int64"),
        }
    )


def similar(
    portraits: pd.DataFrame,
    area: str,
    neighbours: Mapping[str, Sequence[str]],
    k: int = 5,
) -> Peers:
    """The areas of a level that are most like one of them.

    Parameters
    ----------
    portraits : pandas.DataFrame
        As `portraits` gives it, for the area's own level.
    area : str
    neighbours : mapping of str to sequence of str
        Province to its neighbouring provinces; other keys are not looked at.
    k : int
        How many peers are wanted.

    Returns
    -------
    Peers

    Raises
    ------
    KeyError
        The area is not in `portraits`.

    Notes
    -----
    The distance between areas i and j is Euclidean over standardised components,

    ``d = sqrt((z1_i - z1_j)² + (z2_i - z2_j)² + (z3_i - z3_j)² + s²)``,

    with z1 of log population, z2 of the rural share, z3 of log density, each
    ``z = (x - mean) / standard deviation`` over the areas compared (population
    standard deviation; 0 where all are alike), and s the neighbourhood: for
    counties 0 in one province, 0.5 in neighbouring provinces, else 1; for provinces
    0 for neighbours, else 1. Logarithms, because ten times as many people is the
    same step from a village district as from a town. Equal distances stand in the
    order of the codes. A component within 0.5 standard deviations is a reason.

    References
    ----------
    The method of "nearest statistical neighbours" as in the ONS's Explore Local
    Statistics and the CIPFA Nearest Neighbours model: Euclidean distance over
    standardised variables.
    """
    own = portraits.loc[area]
    known = [one for one in COMPONENTS if pd.notna(own[one])]
    used = tuple(one for one in known if portraits[one].notna().sum() > 1)
    if not used:
        return Peers(area, (), 0, (), COMPONENTS, {})
    lacking = portraits[list(used)].isna()
    left_out = {
        str(code): tuple(one for one in used if lacking.at[code, one])
        for code in portraits.index[lacking.any(axis=1)]
    }
    whole = portraits[~lacking.any(axis=1)]
    scales = standardised(whole, used)
    gaps = scales - scales.loc[area]
    steps = pd.Series([_steps(area, other, neighbours) for other in whole.index], whole.index)
    distance = np.sqrt((gaps**2).sum(axis=1) + steps**2)
    order = sorted((code for code in whole.index if code != area), key=lambda c: (distance[c], c))
    peers = tuple(
        Peer(
            str(code),
            float(distance[code]),
            {one: float(gaps.at[code, one]) for one in used},
            float(steps[code]),
            _reasons(gaps.loc[code], float(steps[code]), area),
        )
        for code in order[:k]
    )
    unused = tuple(one for one in COMPONENTS if one not in used)
    return Peers(area, peers, len(order), used, unused, left_out)


def standardised(portraits: pd.DataFrame, components: Sequence[Component]) -> pd.DataFrame:
    """Components in standard deviations from their mean; population and density as logarithms.

    Parameters
    ----------
    portraits : pandas.DataFrame
        Without missing values in `components`.
    components : sequence of str

    Returns
    -------
    pandas.DataFrame
        Same index, one column a component: mean 0, standard deviation 1 (or all 0).
    """
    scales = {}
    for one in components:
        values = portraits[one] if one == "rural_share" else np.log(portraits[one])
        spread = float(values.std(ddof=0))
        # values that are all alike may differ by the last bit of a float
        alike = spread <= 1e-9 * max(1.0, float(values.abs().max()))
        scales[one] = (values - values.mean()) * (0.0 if alike else 1 / spread)
    return pd.DataFrame(scales, index=portraits.index)


def _steps(area: str, other: str, neighbours: Mapping[str, Sequence[str]]) -> float:
    mine, theirs = province(area), province(other)
    near = theirs in neighbours.get(mine, ()) or mine in neighbours.get(theirs, ())
    if mine == theirs or (near and area == mine):
        return 0.0
    return 0.5 if near else 1.0


def _reasons(gaps: pd.Series, steps: float, area: str) -> tuple[Reason, ...]:
    order = sorted(gaps.index, key=lambda one: abs(gaps[one]))
    reasons: list[Reason] = [one for one in order if abs(gaps[one]) <= CLOSE]
    if steps < 1:
        same = steps == 0 and area != province(area)
        reasons.append("same_province" if same else "neighbouring_province")
    return tuple(reasons or order[:1])
