"""Figures held against one another by the rules of checks.csv: what agrees and what does not.

Each rule compares two sides, computed from published figures, wherever the dataset holds
them. A figure counts as the range it leaves open: "more than 90" is 90 and above, "about
20,000" is 19,500 to 20,500 (half a unit of its second digit), a survey estimate is its 95 %
interval, and a printed percentage is exact to half a unit of its last digit. Two sides
contradict each other when their ranges lie further apart than the rule tolerates.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from divide.catalog.consistency_rules import Call, Number, filters, parse
from divide.kept import kept
from divide.measures import library as libraries
from divide.measures import verdicts
from divide.measures.library import Library
from divide.measures.sides import KEY, SIDE, WHOSE, Figures, Sides, figures, merged
from divide.measures.verdicts import VERDICTS

#: Kinds that say so when a figure they need is missing.
NEEDS_ALL = ("parts", "share")

_MONTH = 30.44


@dataclass(frozen=True)
class Finding:
    """One comparison of published figures.

    Attributes
    ----------
    id : str
        Stable: made of the rule, the area, the last day and the figures' keys.
    check, kind : str
        Code of the rule and its kind.
    verdict : str
        One of `VERDICTS`.
    reason : str
        Why it cannot be checked: ``missing`` figure, ``areas`` missing, ``qualifier`` that
        leaves it open, ``period`` only inferred or, of a change, not known to be the later one;
        else empty.
    area, theme : str
    sources : tuple of str
        Codes, in the order of the figures.
    observations : tuple of int
        Labels of all figures, in the order of the rule.
    leaves : tuple
        For each figure of the rule's two sides its label, the labels of the areas added up,
        or None where it is missing.
    left, right : float
        Both sides, in the unit of the figures; NaN where a figure is missing.
    difference : float
        Left minus right.
    allowed : float
        The tolerance in the same unit.
    """

    id: str
    check: str
    kind: str
    verdict: str
    reason: str
    area: str
    theme: str
    sources: tuple[str, ...]
    observations: tuple[int, ...]
    leaves: tuple[int | tuple[int, ...] | None, ...]
    left: float
    right: float
    difference: float
    allowed: float


COLUMNS = tuple(Finding.__dataclass_fields__)


def find(library: Library, rules: pd.DataFrame | None = None) -> pd.DataFrame:
    """Apply rules to all observations.

    Parameters
    ----------
    library : Library
    rules : pandas.DataFrame, optional
        As in ``Dataset.checks``, which is the default.

    Returns
    -------
    pandas.DataFrame
        One row a comparison, with the attributes of `Finding` as columns; contradictions
        first, those among our own estimates after those of published figures. Then the rules
        take turns in their own order: the largest difference of each, relative to the larger
        side, then the second of each, and so on.
    """
    rules = library.dataset.checks if rules is None else rules
    if library.observations.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    known = figures(library)
    parts = [_Rule(str(code), rule, library, known).findings() for code, rule in rules.iterrows()]
    parts = [part for part in parts if len(part)]
    if not parts:
        return pd.DataFrame(columns=list(COLUMNS))
    table = pd.concat(parts, ignore_index=True)
    table["id"] = _ids(library, table)
    largest = table[["left", "right"]].abs().max(axis=1)
    size = (table["difference"].abs() / largest).replace(np.inf, np.nan).fillna(0)
    order = table["verdict"].map({verdict: n for n, verdict in enumerate(VERDICTS)})
    place = table["check"].map({code: n for n, code in enumerate(rules.index)})
    estimates = library.observations["status"].isin(["E", "G"])
    own = {int(label) for label in estimates.index[estimates]}
    ours = [own.issuperset(labels) for labels in table["observations"]]
    table = table.assign(_order=order, _ours=ours, _place=place, _size=-size)
    table = table.sort_values(["_order", "_ours", "_size", "id"])
    table["_turn"] = table.groupby(["_order", "_ours", "_place"]).cumcount()
    table = table.sort_values(["_order", "_ours", "_turn", "_place"])
    return table[list(COLUMNS)].reset_index(drop=True)


def current() -> pd.DataFrame:
    """Findings of the library in force, worked out once for each version of the dataset."""
    return _kept(libraries.current().dataset.version)


@kept(2)
def _kept(version: str) -> pd.DataFrame:
    return find(libraries.current())


def findings(table: pd.DataFrame) -> Iterator[Finding]:
    """Rows of `find` one by one."""
    for row in table.itertuples(index=False):
        yield Finding(**row._asdict())


def by_observation(
    table: pd.DataFrame, of: tuple[str, ...] = ("contradicts",)
) -> dict[int, list[Finding]]:
    """Findings of some verdicts by the label of each figure they name.

    Sums over areas do not mark each area: which of them is wrong is not known.
    """
    found: dict[int, list[Finding]] = {}
    for one in findings(table[table["verdict"].isin(of)]):
        for leaf in one.leaves:
            if isinstance(leaf, int):
                found.setdefault(leaf, []).append(one)
    return found


def contradicted() -> dict[int, list[Finding]]:
    """`by_observation` of the contradictions of the library in force, kept."""
    return _contradicted(libraries.current().dataset.version)


@kept(2)
def _contradicted(version: str) -> dict[int, list[Finding]]:
    return by_observation(current())


class _Rule:
    """One rule at work."""

    def __init__(self, code: str, rule: pd.Series, library: Library, known: Figures) -> None:
        self.code, self.rule, self.library, self.figures = code, rule, library, known
        self.only = filters(rule["applies_to"])
        self.sides = Sides(known, self.only)

    def findings(self) -> pd.DataFrame:
        """Every comparison the rule allows."""
        left_node, right_node = parse(self.rule["left"]), parse(self.rule["right"])
        left = self.sides.side(left_node)
        if isinstance(right_node, Number):
            pairs = self._with_constant(left, right_node.value)
        elif isinstance(right_node, Call) and right_node.name == "previous":
            pairs = self._with_previous(left, self.sides.side(right_node.given[0]))
        elif left_node == right_node:
            pairs = self._with_each_other(left)
        else:
            pairs = self._with_other(left, self.sides.side(right_node))
        pairs = self._wanted(pairs)
        return self._judged(pairs.reset_index(drop=True))

    # pairs of sides

    def _with_constant(self, left: pd.DataFrame, value: float) -> pd.DataFrame:
        right = {"value": value, "low": value, "high": value, "grain": 0.0}
        none = dict.fromkeys(["loose", "inferred", "absent", "short"], False)
        return left.assign(
            **{f"{name}_r": given for name, given in (right | none).items()},
            start_r=left["start"],
            end_r=left["end"],
            source_r=left["source"],
        )

    def _with_previous(self, left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
        """Each figure with those of the newest day before its period, and of days inside it."""
        pairs = self._joined(left, right)
        pairs = self._near(pairs[pairs["end_r"] < pairs["end"]])
        # a figure of a day in 2017 is not before one "in 2017", which may be of any day of it
        inside = pairs["end_r"] >= pairs["start"]
        newest = pairs["end_r"].groupby([pairs["_left"], inside]).transform("max")
        return pairs.assign(_inside=inside)[pairs["end_r"] == newest]

    def _with_each_other(self, side: pd.DataFrame) -> pd.DataFrame:
        """Figures of two sources, each pair once."""
        leaf = str(side.columns[-1])
        other = side.rename(columns={leaf: self.sides.leaf()})
        pairs = self._near(self._joined(side, other))
        first = pairs["source"] < pairs["source_r"]
        return pairs[first]

    def _with_other(self, left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
        if self.rule["match"] == "same_source" and self.rule["period"] == "same_period":
            return merged(left, right, KEY).assign(
                start_r=lambda rows: rows["start"],
                end_r=lambda rows: rows["end"],
                source_r=lambda rows: rows["source"],
            )
        pairs = self._near(self._joined(left, right))
        pairs = pairs.assign(
            _far=verdicts.gap(pairs),
            _foreign=pairs["source"] != pairs["source_r"],
            _apart=(pairs["end"] - pairs["end_r"]).abs(),
        )
        if self.rule["kind"] == "break":
            # the second definition is the rarer one: each of its figures beside the nearest
            # of the first, and beside those of its own source
            own = pairs[~pairs["_foreign"]]
            return pd.concat([own, _nearest(pairs, "_right")]).drop_duplicates(["_left", "_right"])
        return _nearest(pairs, "_left")

    def _joined(self, left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
        right = right.rename(columns={name: f"{name}_r" for name in (*SIDE, *KEY[-3:])})
        on = [*WHOSE, *(["source"] if self.rule["match"] == "same_source" else [])]
        if "source" in on:
            right = right.assign(source=right["source_r"])
        right = right.assign(_right=range(len(right)))
        return left.assign(_left=range(len(left))).merge(right, on=on)

    def _near(self, pairs: pd.DataFrame) -> pd.DataFrame:
        """Pairs no further apart in time than the rule says."""
        policy, gap = str(self.rule["period"]), verdicts.gap(pairs)
        same = (pairs["start"] == pairs["start_r"]) & (pairs["end"] == pairs["end_r"])
        if policy == "same_period":
            return pairs[same]
        if policy == "same_month":
            longest = np.maximum(verdicts.length(pairs, ""), verdicts.length(pairs, "_r"))
            return pairs[same | ((gap == 0) & (longest <= 31))]
        if policy == "same_year":
            return pairs[gap == 0]
        if policy == "any_period":
            return pairs
        return pairs[gap <= int(policy.split("_")[1]) * _MONTH]

    def _wanted(self, pairs: pd.DataFrame) -> pd.DataFrame:
        fit = pd.Series(True, index=pairs.index)
        for name in ("area", "residence"):
            if name in self.only:
                fit &= pairs[name].isin(self.only[name])
        if "level" in self.only:
            fit &= pairs["area"].map(self.figures.areas.level).isin(self.only["level"])
        return pairs[fit]

    # verdicts

    def _judged(self, pairs: pd.DataFrame) -> pd.DataFrame:
        kind, sign = str(self.rule["kind"]), str(self.rule["operator"])
        leaves = [f"leaf{n}" for n in range(next(self.sides.count))]
        labels = pairs.reindex(columns=leaves)
        given = labels.notna().sum(axis=1)
        incomplete = pairs["absent"] | pairs["absent_r"]
        # what lacks a figure is said where two others stand beside it
        keep = ~incomplete | ((given >= 2) & (kind in NEEDS_ALL))
        pairs, labels, incomplete = pairs[keep], labels[keep], incomplete[keep]
        allowed = verdicts.allowed(
            pairs, float(self.rule["tolerance"]), str(self.rule["tolerance_kind"])
        )
        judge = verdicts.equal if sign == "=" else verdicts.at_most
        sides = (pairs, "", "_r") if sign != ">=" else (pairs, "_r", "")
        verdict, reason = judge(*sides, allowed, kind)
        unequal = pairs["source"] != pairs["source_r"]
        guess = (pairs["inferred"] | pairs["inferred_r"]) & unequal & (kind == "sources")
        _set(verdict, reason, guess & (verdict == "contradicts"), "period")
        if "_inside" in pairs:
            _set(verdict, reason, pairs["_inside"] & (verdict == "contradicts"), "period")
        few = (pairs["short"] | pairs["short_r"]) & (sign == "=")
        _set(
            verdict, reason, few & (verdict == "contradicts") & verdicts.parts_below(pairs), "areas"
        )
        _set(verdict, reason, incomplete, "missing")
        if "_inside" in pairs:
            # which came first is only worth saying where it would matter
            said = ~pairs["_inside"] | (reason == "period")
            pairs, labels, allowed = pairs[said], labels[said], allowed[said]
            verdict, reason = verdict[said], reason[said]
        rows = [_plain(row) for row in labels.itertuples(index=False, name=None)]
        flat = [tuple(_flat(row)) for row in rows]
        theme, source = (self.figures.rows[name].to_numpy() for name in ("theme", "source"))
        return pd.DataFrame(
            {
                "id": "",
                "check": self.code,
                "kind": kind,
                "verdict": verdict.to_numpy(),
                "reason": reason.to_numpy(),
                "area": pairs["area"].to_numpy(),
                "theme": [theme[row[0]] for row in flat],
                "sources": [tuple(dict.fromkeys(source[n] for n in row)) for row in flat],
                "observations": flat,
                "leaves": rows,
                "left": pairs["value"].to_numpy(),
                "right": pairs["value_r"].to_numpy(),
                "difference": (pairs["value"] - pairs["value_r"]).to_numpy(),
                "allowed": allowed.to_numpy(),
            },
            columns=list(COLUMNS),
        )


def _nearest(pairs: pd.DataFrame, whose: str) -> pd.DataFrame:
    """For each figure of one side the nearest of the other; several if they are as near."""
    best = ["absent", "absent_r", "_far", "_foreign", "_apart"]
    ordered = pairs.sort_values([whose, *best, "source", "source_r"])
    first = ordered.drop_duplicates(whose).set_index(whose)[best]
    same = ordered[best].to_numpy() == first.reindex(ordered[whose]).to_numpy()
    return ordered[same.all(axis=1)]


def _set(verdict: pd.Series, reason: pd.Series, where: pd.Series, why: str) -> None:
    verdict[where] = "cannot_be_checked"
    reason[where] = why


def _plain(row: tuple[object, ...]) -> tuple[int | tuple[int, ...] | None, ...]:
    return tuple(
        tuple(int(one) for one in leaf)
        if isinstance(leaf, tuple)
        else (None if pd.isna(leaf) else int(leaf))  # type: ignore[call-overload]
        for leaf in row
    )


def _flat(row: tuple[int | tuple[int, ...] | None, ...]) -> Iterator[int]:
    for leaf in row:
        if isinstance(leaf, tuple):
            yield from leaf
        elif leaf is not None:
            yield leaf


def _ids(library: Library, table: pd.DataFrame) -> list[str]:
    rows = library.dataset.observations
    ends = rows["end"].dt.strftime("%Y%m%d").to_numpy(dtype="object")
    starts = rows["start"].dt.strftime("%Y%m%d").to_numpy(dtype="object")
    columns = [rows[name].to_numpy(dtype="object") for name in KEY[:5]]
    keys = ["/".join(parts) for parts in zip(*columns, starts, ends, strict=True)]
    return [
        f"{check}-{area}-{max(ends[n] for n in labels)}-"
        + hashlib.sha256("|".join(keys[n] for n in labels).encode()).hexdigest()[:6]
        for check, area, labels in zip(
            table["check"], table["area"], table["observations"], strict=True
        )
    ]
