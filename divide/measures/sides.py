"""The two sides of a rule: expressions worked out wherever the dataset holds their figures.

A side is a frame with one row for each area, source and period: its value, the range that the
figures leave open, and the labels of the figures it is made of (columns ``leaf0``, ``leaf1`` …).
"""

import itertools
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from divide.catalog.checks import FORMER_PARENTS
from divide.catalog.consistency_rules import ANY, Binary, Call, Expression, Figure, Number
from divide.measures.library import Library

#: What one statement is known by.
KEY = ["area", "residence", "indicator", "definition", "source", "start", "end"]
WHOSE = ["area", "residence", "indicator", "definition"]
#: What is known of a value: the range left open, half a unit of its last digit, whether it is
#: only about so much, of an inferred period, lacks a figure, lacks areas.
SIDE = ["value", "low", "high", "grain", "loose", "inferred", "absent", "short"]
TINY = 1e-9  # relative; below it a difference is only the computer's

_OF_FIGURES = ("indicator", "definition", "theme", "unit", "kind", "aggregation", "source_kind")
_BESIDE = ("optional", "latest", "nearest", "country")


def _base(library: Library) -> pd.DataFrame:
    """Stored observations with the range each leaves open."""
    rows = library.dataset.observations
    about, least, most = (rows["qualifier"] == q for q in ("about", "at_least", "at_most"))
    value = rows["value"]
    low, high = rows["ci_low"].fillna(value), rows["ci_high"].fillna(value)
    slack = _slack(value)
    low = low.where(~about, value - slack).where(~most, -np.inf)
    high = high.where(~about, value + slack).where(~least, np.inf)
    kind = rows["indicator"].map(library.dataset.indicators["kind"])
    grain = _grain(value).where(kind.isin(["rate", "index"]) & rows["sample"].isna(), 0.0)
    base = rows[[*KEY, "value", "theme"]].assign(
        low=low,
        high=high,
        grain=grain,
        loose=about,
        inferred=rows["period_basis"] == "inferred",
        absent=False,
        short=False,
        label=rows.index,
        kind=kind,
        unit=rows["indicator"].map(library.dataset.indicators["unit"]),
        aggregation=rows["indicator"].map(library.dataset.indicators["aggregation"]),
        source_kind=rows["source"].map(library.dataset.sources["kind"]),
    )
    # rules take few rows, many times, which plain objects make faster than Arrow texts
    return base.astype(dict.fromkeys([*KEY[:5], *base.select_dtypes("str").columns], "object"))


def _grain(values: pd.Series) -> pd.Series:
    """Half a unit of the last decimal place printed: 66 is exact to 0.5, 74.8 to 0.05."""
    grain = pd.Series(0.0, index=values.index)
    for decimals in (3, 2, 1, 0):
        grain = grain.mask((values - values.round(decimals)).abs() < TINY, 0.5 / 10**decimals)
    return grain


def _slack(values: pd.Series) -> pd.Series:
    """Half a unit of the second digit, or of the last one that is not zero, if that is less."""
    size = np.floor(np.log10(values.abs().where(values != 0, 1.0)))
    second = 0.5 * 10 ** (size - 1)
    last = pd.Series(0.05, index=values.index)
    for power in range(15):
        last = last.mask((values % 10**power).abs() < TINY, 0.5 * 10**power)
    return pd.Series(np.minimum(second, last), index=values.index)


@dataclass(frozen=True)
class Areas:
    """Where areas lie, and how many each holds."""

    parent: dict[str, str]
    level: dict[str, str]
    inside: dict[str, int]

    def parents(self, rows: pd.DataFrame) -> pd.Series:
        """What each row's area was part of at the time."""
        whole = rows["area"].map(self.parent)
        for area, (parent, until) in FORMER_PARENTS.items():
            whole = whole.mask((rows["area"] == area) & (rows["start"] < until), parent)
        return whole


def _areas(library: Library) -> Areas:
    table = library.dataset.areas
    return Areas(
        dict(table["parent"].dropna().items()),
        dict(table["level"].items()),
        dict(table["parent"].value_counts().items()),
    )


@dataclass(frozen=True)
class Figures:
    """Every published figure with the range it leaves open, and where its area lies."""

    rows: pd.DataFrame
    of: dict[str, np.ndarray]
    areas: Areas


def figures(library: Library) -> Figures:
    """The stored observations of a library, ready to be held against one another."""
    rows = _base(library)
    return Figures(rows, dict(rows.groupby("indicator").indices), _areas(library))


@dataclass(frozen=True)
class _Beside:
    """A figure that is looked up beside another, from whatever source."""

    how: str
    rows: pd.DataFrame
    leaf: str


class Sides:
    """Works out the sides of one rule.

    Parameters
    ----------
    figures : Figures
    only : mapping
        What the rule applies to (see `divide.catalog.consistency_rules.filters`).
    """

    def __init__(self, figures: Figures, only: dict[str, tuple[str, ...]]) -> None:
        self.figures, self.only = figures, only
        self.count = itertools.count()

    def leaf(self) -> str:
        """Name of a column for the labels of one more figure."""
        return f"leaf{next(self.count)}"

    def side(self, node: Expression) -> pd.DataFrame:
        """An expression as a frame of `KEY`, `SIDE` and leaves."""
        found = self._value(node)
        assert isinstance(found, pd.DataFrame)  # the rule was checked when it was read
        return found

    def _value(self, node: Expression) -> "pd.DataFrame | float | _Beside":
        if isinstance(node, Number):
            return node.value
        if isinstance(node, Figure):
            return self._figure(node)
        if isinstance(node, Binary):
            left, right = self._value(node.left), self._value(node.right)
            return _combined(node.sign, left, right)
        if node.name in _BESIDE:
            rows = self._figure(_only_figure(node))
            return _Beside(node.name, rows, str(rows.columns[-1]))
        if node.name == "areas":
            return self._areas(self._figure(_only_figure(node)))
        return _extreme(node.name, self.side(node.given[0]), self.side(node.given[1]))

    def _figure(self, node: Figure) -> pd.DataFrame:
        rows = self.figures.rows
        if node.indicator != ANY:
            rows = rows.take(self.figures.of.get(node.indicator, []))
        fit = pd.Series(True, index=rows.index)
        for name in _OF_FIGURES:
            whose = name == "source_kind" or node.indicator == ANY
            if name in self.only and whose:
                fit &= rows[name].isin(self.only[name])
        if node.definitions:
            fit &= rows["definition"].isin(node.definitions)
        if node.residence:
            fit &= rows["residence"] == node.residence
        rows = rows.loc[fit, [*KEY, *SIDE, "label"]]
        fixed = {
            "indicator": node.indicator != ANY,
            "definition": bool(node.definitions),
            "residence": bool(node.residence),
        }
        rows = rows.assign(**{name: "" for name, is_fixed in fixed.items() if is_fixed})
        labels = rows.pop("label")
        return rows.assign(**{self.leaf(): labels.astype("object")})

    def _areas(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Sums over the areas that each area holds; at least two of them."""
        leaf = rows.columns[-1]
        rows = rows.assign(area=self.figures.areas.parents(rows)).dropna(subset=["area"])
        groups = rows.groupby(KEY, sort=False)
        sums = groups.agg(
            value=("value", "sum"),
            low=("low", "sum"),
            high=("high", "sum"),
            grain=("grain", "sum"),
            loose=("loose", "any"),
            inferred=("inferred", "any"),
            absent=("absent", "any"),
            size=("value", "size"),
        )
        sums[leaf] = groups[leaf].agg(tuple)
        sums = sums[sums["size"] > 1].reset_index()
        inside = sums["area"].map(self.figures.areas.inside).astype("float64")
        sums["short"] = sums["size"] < inside
        return sums[[*KEY, *SIDE, leaf]]


def _only_figure(node: Call) -> Figure:
    (one,) = node.given
    assert isinstance(one, Figure)
    return one


def _combined(
    sign: str,
    left: "pd.DataFrame | float | _Beside",
    right: "pd.DataFrame | float | _Beside",
) -> "pd.DataFrame | float":
    if isinstance(left, float) and isinstance(right, float):
        return float(_OPERATIONS[sign](left, right))
    if isinstance(left, float):
        assert isinstance(right, pd.DataFrame)
        rows = right.assign(**{f"{name}_b": right[name] for name in SIDE})
        constant = {"value": left, "low": left, "high": left, "grain": 0.0, "loose": False}
        return _worked(sign, rows.assign(**constant, absent=False, short=False))
    assert isinstance(left, pd.DataFrame)
    if isinstance(right, float):
        constant = {"value": right, "low": right, "high": right, "grain": 0.0}
        none = dict.fromkeys(["loose", "inferred", "absent", "short"], False)
        both = {f"{name}_b": given for name, given in (constant | none).items()}
        return _worked(sign, left.assign(**both))
    if isinstance(right, _Beside):
        return _worked(sign, _looked_up(left, right))
    return _worked(sign, merged(left, right, KEY, "_b"))


_OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def merged(
    left: pd.DataFrame, right: pd.DataFrame, on: list[str], suffix: str = "_r"
) -> pd.DataFrame:
    """Both sides by their key; what one of them lacks is marked absent."""
    right = right.rename(columns={name: f"{name}{suffix}" for name in SIDE})
    rows = left.merge(right, on=on, how="outer")
    for end in ("", suffix):
        lacking = rows[f"value{end}"].isna()
        rows[f"absent{end}"] = lacking | rows[f"absent{end}"].eq(True)
        for name in ("loose", "inferred", "short"):
            rows[f"{name}{end}"] = rows[f"{name}{end}"].eq(True)
    return rows


def _looked_up(left: pd.DataFrame, beside: _Beside) -> pd.DataFrame:
    """Left rows with the figure that stands beside each."""
    left = left.reset_index(drop=True)
    found = beside.rows
    if beside.how == "optional":
        found = found.drop_duplicates(KEY)
        rows = left.merge(
            found.rename(columns={name: f"{name}_b" for name in SIDE}), on=KEY, how="left"
        )
        nothing = dict.fromkeys(["value_b", "low_b", "high_b", "grain_b"], 0.0)
        rows = rows.fillna(nothing)
    else:
        whose = WHOSE[1:] if beside.how == "country" else WHOSE
        if beside.how == "country":
            found = found[found["area"] == "IR"].drop(columns="area")
        names = {name: f"{name}_b" for name in (*SIDE, "source", "start", "end")}
        rows = left.assign(_left=left.index).merge(found.rename(columns=names), on=whose)
        gap = np.maximum(
            (rows["start"] - rows["end_b"]).dt.days, (rows["start_b"] - rows["end"]).dt.days
        ).clip(lower=0)
        foreign = (rows["source"] != rows["source_b"]) | (gap > 0)
        if beside.how == "latest":
            rows, foreign = rows[rows["start_b"] <= rows["end"]], foreign
            rows = rows.assign(_far=foreign[rows.index], _apart=-rows["end_b"].astype("int64"))
        else:
            apart = (rows["end"] - rows["end_b"]).abs()
            rows = rows.assign(_far=gap, _foreign=foreign, _apart=apart)
        order = [name for name in ("_left", "_far", "_foreign", "_apart") if name in rows]
        best = rows.sort_values([*order, "source_b"]).drop_duplicates("_left").set_index("_left")
        columns = [*(f"{name}_b" for name in SIDE), beside.leaf]
        rows = left.join(best[columns])
    lacking = rows["value_b"].isna()
    rows["absent_b"] = lacking | rows["absent_b"].eq(True)
    for name in ("loose_b", "inferred_b", "short_b"):
        rows[name] = rows[name].eq(True)
    return rows


def _worked(sign: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The two values of each row put together, with the range they leave open."""
    work = _OPERATIONS[sign]
    with np.errstate(divide="ignore", invalid="ignore"):
        value = work(rows["value"], rows["value_b"])
        ends = np.array(
            [
                work(rows[one].to_numpy(), rows[other].to_numpy())
                for one, other in itertools.product(("low", "high"), ("low_b", "high_b"))
            ],
            dtype="float64",
        )
        # the printing of a stated number carries over in proportion
        scale = work(1.0, rows["value_b"]) if sign in "*/" else 1.0
        other = work(rows["value"], 1.0) if sign == "*" else (0.0 if sign == "/" else 1.0)
    undefined = np.isnan(ends).any(axis=0)
    some = ~np.isnan(value)
    ends = np.where(np.isnan(ends), np.array(value), ends)
    low, high = ends.min(axis=0), ends.max(axis=0)
    low = np.where(undefined & some, -np.inf, low)
    high = np.where(undefined & some, np.inf, high)
    finite = ~np.isinf(value)
    done = rows.assign(
        value=value.where(finite),
        low=low,
        high=high,
        grain=rows["grain"] * abs(scale) + rows["grain_b"] * abs(other),
        loose=rows["loose"] | rows["loose_b"],
        inferred=rows["inferred"] | rows["inferred_b"],
        absent=rows["absent"] | rows["absent_b"] | ~finite,
        short=rows["short"] | rows["short_b"],
    )
    return done.drop(columns=[name for name in done if name.endswith("_b")])


def _extreme(name: str, left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    """The lower or the higher of two, where both are given."""
    rows = merged(left, right, KEY, "_b")
    rows = rows[~rows["absent"] & ~rows["absent_b"]]
    pick = np.minimum if name == "min" else np.maximum
    ends = {end: pick(rows[end], rows[f"{end}_b"]) for end in ("value", "low", "high")}
    done = rows.assign(**ends, grain=np.maximum(rows["grain"], rows["grain_b"]))
    return done.drop(columns=[name for name in done if name.endswith("_b")])
