"""Where low figures lie beside low ones: spatial association of areas that touch.

Everything is asked of the areas that have a figure and touch another that has one. The
areas without a figure are not filled in; whether they themselves lie together is measured
by `holes`, so that a hole is not read as a pattern.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from divide.catalog.definitions import Scope
from divide.measures.intervals import may_compare

PERMUTATIONS = 999
SEED = 1404
ALPHA = 0.05
LEAST = 20  # areas with a figure that a pattern may be looked for among

Refusal = Literal["scope", "none", "few", "alike", "apart", "broken"]
Kind = Literal["low_low", "high_high", "low_high", "high_low", "plain"]
KINDS: tuple[Kind, ...] = ("high_high", "low_low", "high_low", "low_high", "plain")
# esda's quadrants: the area first, then its neighbours
_QUADRANTS: dict[int, Kind] = {1: "high_high", 2: "low_high", 3: "low_low", 4: "high_low"}

# esda draws from the one generator that numpy has for the whole process
_SEEDING = threading.Lock()


@dataclass(frozen=True)
class Pattern:
    """How the figures of neighbours are alike.

    Attributes
    ----------
    areas : pandas.DataFrame
        Index ``area``, of those that could be asked, by code; ``value``, ``lag`` (mean of
        the neighbours' values), both in the indicator's unit, ``local`` (local Moran's
        I), ``p`` (two-sided pseudo p-value) and ``kind`` (``plain`` unless the local
        statistic passes the false-discovery correction).
    moran : float
        Global Moran's I, row-standardised weights.
    expected : float
        Of I without any pattern, -1 / (n - 1).
    p : float
        Two-sided pseudo p-value of I.
    cutoff : float
        Largest p-value of a single area that counts.
    islands : tuple of str
        Areas with a figure that touch no other area at all.
    alone : tuple of str
        Areas with a figure whose neighbours all have none.
    """

    areas: pd.DataFrame
    moran: float
    expected: float
    p: float
    cutoff: float
    islands: tuple[str, ...]
    alone: tuple[str, ...]

    @property
    def verdict(self) -> Literal["alike", "unlike", "chance"]:
        """Whether neighbours are alike, unlike, or no more of either than chance makes them."""
        if self.p > ALPHA:
            return "chance"
        return "alike" if self.moran > self.expected else "unlike"

    def of(self, kind: Kind) -> list[str]:
        """Codes of the areas of a kind."""
        return list(self.areas.index[self.areas["kind"] == kind])


@dataclass(frozen=True)
class Holes:
    """Whether areas without a figure lie together.

    Attributes
    ----------
    missing : int
        Areas without a figure that have neighbours.
    joins : int
        Pairs of neighbours that both have none.
    expected : float
        Mean number of such pairs when the same number of areas is missing anywhere.
    p : float
        One-sided pseudo p-value: how often chance joins at least as many.
    """

    missing: int
    joins: int
    expected: float
    p: float

    @property
    def together(self) -> bool:
        """Whether they lie together more than chance would have it."""
        return self.p <= ALPHA


def pattern(
    values: pd.Series,
    neighbours: Mapping[str, Sequence[str]],
    scope: Scope = "all",
    *,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
) -> Pattern | Refusal:
    """Global Moran's I and local clusters of the areas that have a figure.

    Parameters
    ----------
    values : pandas.Series
        Index ``area``; one figure each, NaN for none, of one unit and level.
    neighbours : mapping of str to sequence of str
        Area to those that touch it (queen contiguity).
    scope : {"all", "within_province", "none"}
        ``comparable_across`` of the definitions.
    permutations : int
        Random arrangements that the figures are held against.
    seed : int

    Returns
    -------
    Pattern or str
        A string says why nothing is measured: ``scope`` (these areas may not be compared),
        ``none`` (no figure), ``few`` (fewer than `LEAST` figures), ``broken`` (an infinite
        figure), ``alike`` (all figures equal), ``apart`` (fewer than `LEAST` of them touch).

    Notes
    -----
    With z the deviations from the mean and w the row-standardised weights of n areas,
    ``I = sum_ij w_ij z_i z_j / sum_i z_i^2`` and ``I_i = (n - 1) z_i sum_j w_ij z_j / sum z^2``.
    The pseudo p-values are ``(extreme arrangements + 1) / (permutations + 1)`` of the nearer
    tail, doubled; with 999 permutations none is smaller than 0.002. An area belongs to a
    cluster when its p-value passes the Benjamini-Hochberg correction over all areas at 5 %.
    Intervals of survey figures do not enter.

    References
    ----------
    Notes on continuous stochastic phenomena. Biometrika 37 (1950), 17-23.
    Local indicators of spatial association - LISA. Geographical Analysis 27 (1995), 93-115.
    Controlling the false discovery rate: a practical and powerful approach to multiple
    testing. Journal of the Royal Statistical Society B 57 (1995), 289-300.
    """
    known = values.dropna().astype("float64").sort_index()
    refusal = _refused(known, scope)
    if refusal:
        return refusal
    near = {
        str(area): [one for one in neighbours.get(str(area), ()) if one in known.index]
        for area in known.index
    }
    islands = tuple(area for area in near if not neighbours.get(area))
    alone = tuple(area for area in near if neighbours.get(area) and not near[area])
    held = known[[bool(near[str(area)]) for area in known.index]]
    if len(held) < LEAST:
        return "apart"
    if held.nunique() < 2:
        return "alike"
    # here and not above: a page that shows no pattern need not wait for these libraries
    from esda import fdr
    from esda.moran import Moran, Moran_Local
    from libpysal.weights import W

    order = [str(area) for area in held.index]
    weights = W({area: near[area] for area in order}, id_order=order, silence_warnings=True)
    weights.transform = "r"
    figures = held.to_numpy()
    with _seeded(seed):
        whole = Moran(figures, weights, permutations=permutations)
        local = Moran_Local(figures, weights, permutations=permutations, seed=seed)
    above = (local.sim >= local.Is).sum(axis=0)
    nearer = np.minimum(above, permutations - above)
    p = np.minimum(1.0, 2 * (nearer + 1) / (permutations + 1))
    cutoff = float(fdr(p, ALPHA))
    lag: NDArray[np.float64] = weights.sparse @ figures
    kinds = [
        _QUADRANTS[int(quadrant)] if own <= cutoff else "plain"
        for quadrant, own in zip(local.q, p, strict=True)
    ]
    areas = pd.DataFrame(
        {"value": figures, "lag": lag, "local": local.Is, "p": p, "kind": kinds},
        index=pd.Index(order, name="area", dtype="str"),
    )
    return Pattern(
        areas,
        float(whole.I),
        float(whole.EI),
        min(1.0, 2 * float(whole.p_sim)),
        cutoff,
        islands,
        alone,
    )


def holes(
    areas: Sequence[str],
    missing: Sequence[str],
    neighbours: Mapping[str, Sequence[str]],
    *,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
) -> Holes | None:
    """Join counts of the areas without a figure.

    Parameters
    ----------
    areas : sequence of str
        All areas asked about.
    missing : sequence of str
        Those without a figure.
    neighbours : mapping of str to sequence of str
    permutations : int
    seed : int

    Returns
    -------
    Holes or None
        None where there is nothing to ask: fewer than two areas without a figure, or
        fewer than two with one, among those that have neighbours.

    References
    ----------
    Spatial Processes: Models and Applications (1981), chapter 2: the BB statistic
    ``1/2 sum_ij w_ij x_i x_j`` with binary weights, under free rearrangement.
    """
    held = sorted(area for area in areas if set(neighbours.get(area, ())) & set(areas))
    without = set(missing)
    empty = np.array([area in without for area in held], dtype=bool)
    if min(int(empty.sum()), int((~empty).sum())) < 2:
        return None
    place = {area: number for number, area in enumerate(held)}
    pairs = np.array(
        [
            (place[one], place[other])
            for one in held
            for other in neighbours[one]
            if other in place and place[one] < place[other]
        ]
    )
    joins = int((empty[pairs[:, 0]] & empty[pairs[:, 1]]).sum())
    draw = np.random.default_rng(seed)
    drawn = np.tile(empty, (permutations, 1))
    draw.permuted(drawn, axis=1, out=drawn)
    found = (drawn[:, pairs[:, 0]] & drawn[:, pairs[:, 1]]).sum(axis=1)
    p = (int((found >= joins).sum()) + 1) / (permutations + 1)
    return Holes(int(empty.sum()), joins, float(found.mean()), p)


def _refused(known: pd.Series, scope: Scope) -> Refusal | None:
    if not may_compare([str(area) for area in known.index], scope):
        return "scope"
    if known.empty:
        return "none"
    if not np.isfinite(known.to_numpy()).all():
        return "broken"
    if len(known) < LEAST:
        return "few"
    return "alike" if known.nunique() < 2 else None


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """Numpy's one generator, set to a seed and put back afterwards."""
    with _SEEDING:
        before = np.random.get_state()
        np.random.seed(seed)
        try:
            yield
        finally:
            np.random.set_state(before)
