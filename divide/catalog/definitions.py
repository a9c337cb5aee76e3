"""Which definitions of an indicator may stand in one figure."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

Scope = Literal["all", "within_province", "none"]
_NARROWNESS = ("all", "within_province", "none")


@dataclass(frozen=True)
class DefinitionSet:
    """Definitions that one figure may show, and how far it may compare areas.

    Attributes
    ----------
    codes : tuple of str
        The definition shown unmarked, first; then those shown with a mark.
    scope : {"all", "within_province", "none"}
        The narrowest ``comparable_across`` of the set.
    areas : int
        How many areas have a figure.
    """

    codes: tuple[str, ...]
    scope: Scope
    areas: int


def definition_sets(
    definitions: pd.DataFrame,
    observations: pd.DataFrame,
    indicator: str,
    areas: list[str],
) -> list[DefinitionSet]:
    """Sets of definitions a reader can choose for an indicator, best first.

    Each definition that has a figure for one of `areas` makes a set of its
    own; a definition with comparable ones also makes a set with them, as far as
    they are comparable with each other too. Sets
    whose areas may be compared come first, then those with more areas.

    Parameters
    ----------
    definitions : pandas.DataFrame
        Index ``(indicator, definition)``, columns ``comparable_with`` (tuples)
        and ``comparable_across``.
    observations : pandas.DataFrame
        Columns ``indicator``, ``definition``, ``area``.
    indicator : str
    areas : list of str

    Returns
    -------
    list of DefinitionSet
        Empty when none of `areas` has a figure.
    """
    rows = observations[(observations["indicator"] == indicator) & observations["area"].isin(areas)]
    covered = {code: set(group) for code, group in rows.groupby("definition")["area"]}
    sets: list[DefinitionSet] = []
    joined: set[frozenset[str]] = set()
    for code in sorted(covered, key=lambda c: (-len(covered[c]), c)):
        sets.append(
            DefinitionSet((code,), _scope(definitions, indicator, [code]), len(covered[code]))
        )
        together = _together(definitions, indicator, code, covered)
        if len(together) > 1 and frozenset(together) not in joined:
            joined.add(frozenset(together))
            sets.append(
                DefinitionSet(
                    together,
                    _scope(definitions, indicator, together),
                    len(set().union(*(covered[c] for c in together))),
                )
            )
    return sorted(
        sets, key=lambda s: (_NARROWNESS.index(s.scope), -s.areas, -len(s.codes), s.codes)
    )


def _together(
    definitions: pd.DataFrame, indicator: str, code: str, covered: Container[str]
) -> tuple[str, ...]:
    """A definition with its peers, every two of which must be comparable."""
    peers = definitions["comparable_with"]
    together = [code]
    for peer in sorted(peers.at[indicator, code]):
        if peer in covered and all(peer in peers.at[indicator, one] for one in together):
            together.append(peer)
    return tuple(together)


def _scope(definitions: pd.DataFrame, indicator: str, codes: Sequence[str]) -> Scope:
    scopes = [definitions.at[(indicator, code), "comparable_across"] for code in codes]
    return max(scopes, key=_NARROWNESS.index)
