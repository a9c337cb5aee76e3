"""Findings of the checks in words: the sentence, the sides, and the arithmetic."""

import functools
from collections.abc import Iterator

import pandas as pd

from divide.catalog.consistency_rules import (
    ANY,
    Binary,
    Call,
    Expression,
    Figure,
    Number,
    figures,
    parse,
)
from divide.measures.consistency import Finding
from divide.measures.verdicts import VERDICTS
from divide.text import names, numbers
from divide.text.bidi import left_to_right
from divide.text.catalogue import Texts
from divide.text.words import Row, Words

#: Signs that go with the words, so that a verdict is not told by colour alone.
SIGNS = dict(zip(VERDICTS, ("≠", "≈", "?", "="), strict=True))
_SIGN = {"+": " + ", "-": " − ", "*": " × ", "/": " ÷ "}
_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2}
_POINTS = ("percent",)
_RATIO_DECIMALS = 2

Leaf = int | tuple[int, ...] | None


def name(rules: pd.DataFrame, check: str, lang: str) -> str:
    """Name of a rule."""
    return numbers.digits(rules.at[check, f"name_{lang}"], lang)


def why(rules: pd.DataFrame, check: str, lang: str) -> str:
    """Why a rule expects what it expects."""
    return numbers.digits(rules.at[check, f"why_{lang}"], lang)


def sentence(say: Words, found: Finding) -> str:
    """One finding in a sentence that stands alone: where, what, both sides, what follows.

    Parameters
    ----------
    say : Words
        Citing words mark each published figure with its label.
    found : Finding

    Returns
    -------
    str
        «مازندران، ضریب نفوذ اینترنت: با یک تعریف ۷۴٫۸٪ در شهریور ۱۳۹۲ است …»
    """
    t, table = say.t, say.library.observations
    rows = [table.loc[label] for label in found.observations]
    alike = len({(row["start"], row["end"]) for row in rows}) == 1
    subject = t(
        "check.about",
        area=say.full_area(found.area),
        indicator=names.listed(_indicators(say, found), say.lang),
    )
    if alike:  # the time is said once for all figures, else beside each
        subject = t("check.about_when", subject=subject, when=_when(say, rows[0]))
    verdict = _verdict(t, found, difference(say, found))
    if found.reason != "missing":
        statement = _statement(say, found, dated=not alike)
        verdict = t("check.sentence", statement=statement, verdict=verdict)
    return t("check.of_subject", subject=subject, said=verdict)


def _indicators(say: Words, found: Finding) -> list[str]:
    """What is compared; of two definitions of different things both."""
    table, leaves = say.library.observations, iter(found.leaves)
    labels = [label for leaf in found.leaves for label in _labels(leaf)]
    said: list[str] = []
    for node in _nodes(say, found):
        first = next(figures(node), None)
        own = [label for _ in figures(node) for label in _labels(next(leaves))] or labels
        if first is None or (said and found.kind != "break"):
            continue
        row = table.loc[own[0]]
        name = say.indicator(row["indicator"] if first.indicator == ANY else first.indicator)
        partly = row["residence"] != "total" and found.kind not in ("parts", "residence")
        if partly and row["indicator"] not in say.library.single_residence:
            name = say.t.of("check_residence", row["residence"], name=name)
        said.append(name)
    return list(dict.fromkeys(said))


def _when(say: Words, row: Row) -> str:
    """Period of a figure with the word that leads to it."""
    kind = "day"
    if row["start"] != row["end"]:
        # a Solar Hijri leap year has 366 days
        kind = "span" if (row["end"] - row["start"]).days > 366 else "other"
    return say.t.of("check_when", kind, period=say.period(row))


def _statement(say: Words, found: Finding, *, dated: bool) -> str:
    t, (left_node, right_node) = say.t, _nodes(say, found)
    counted = sum(1 for _ in figures(left_node))
    sides = found.leaves[:counted], found.leaves[counted:]
    left = _side(say, found, left_node, sides[0], found.left, dated)
    right = _side(say, found, right_node, sides[1], found.right, dated)
    code = found.kind
    if code == "change":
        stepped = isinstance(right_node, Call) and right_node.name == "previous"
        if not stepped:
            code = "parts"
        elif found.reason == "period":
            code = "overlap"
    elif isinstance(left_node, Binary) and left_node.sign == "/" and not any(sides[1]):
        first, second = (_figure(say, found, label) for one in sides[0] for label in _labels(one))
        return t("check.ratio", first=first, second=second, times=left, most=right)
    return t.of("check_says", code, left=left, right=right)


def _figure(say: Words, found: Finding, label: int) -> str:
    """A published figure with its time, and with its area where that is another."""
    row = say.library.observations.loc[label]
    said = say.t("check.dated", value=say.value(row), when=_when(say, row))
    if row["area"] == found.area:
        return said
    return say.t("check.elsewhere", figure=said, area=say.area(row["area"]))


def _verdict(t: Texts, found: Finding, difference: str) -> str:
    if found.verdict == "cannot_be_checked":
        overlap = found.kind == "change" and found.reason == "period"
        return t.of("check_reason", "overlap" if overlap else found.reason)
    return t.of("check_follows", found.verdict, difference=difference)


def difference(say: Words, found: Finding) -> str:
    """How far apart the sides are, without a sign: in points for percentages."""
    return _distance(say, found, abs(found.difference))


def _distance(say: Words, found: Finding, size: float) -> str:
    unit, decimals = _unit(say, found)
    shown = "points" if unit in _POINTS else unit
    return numbers.quantity(size, shown, say.lang, decimals)


def arithmetic(say: Words, found: Finding) -> str:
    """Both sides worked out, their difference and what is tolerated."""
    t, leaves = say.t, iter(found.leaves)
    sides = []
    for node, value in zip(_nodes(say, found), (found.left, found.right), strict=True):
        worked = _Worked(say, leaves).text(node)
        total = _number(say, found, value)
        plain = isinstance(node, Number) or _only(node) is not None or worked == total
        sides.append(left_to_right(worked if plain else f"{worked} = {total}"))
    if found.reason == "missing":
        return t("check.unfinished", left=sides[0], right=sides[1])
    return t(
        "check.arithmetic",
        left=sides[0],
        right=sides[1],
        difference=difference(say, found),
        allowed=_distance(say, found, found.allowed),
    )


def _side(
    say: Words,
    found: Finding,
    node: Expression,
    leaves: tuple[Leaf, ...],
    value: float,
    dated: bool,
) -> str:
    """A side with its unit: a published figure as it is published, with the times if they differ.

    The two figures of a ratio carry their times themselves.
    """
    table = say.library.observations
    unit, decimals = _unit(say, found)
    if _only(node) is not None and len(leaves) == 1 and isinstance(leaves[0], int):
        said = say.value(table.loc[leaves[0]])
    else:
        said = numbers.quantity(value, unit, say.lang, decimals)
    labels = [label for leaf in leaves for label in _labels(leaf)]
    if not dated or not labels or unit == "ratio":
        return said
    times = dict.fromkeys(_when(say, table.loc[label]) for label in labels)
    return say.t("check.dated", value=said, when=names.listed(list(times), say.lang))


def _labels(leaf: Leaf) -> tuple[int, ...]:
    if leaf is None:
        return ()
    return leaf if isinstance(leaf, tuple) else (leaf,)


def _unit(say: Words, found: Finding) -> tuple[str, int]:
    """Unit of a finding's sides and the decimals that are worth showing."""
    left, right = _nodes(say, found)
    counted = sum(1 for _ in figures(left))
    for node, leaves in ((left, found.leaves[:counted]), (right, found.leaves[counted:])):
        place = _measured(node)
        labels = [one for one in leaves if one is not None]
        if place is not None and labels:
            leaf = labels[0]
            label = leaf[0] if isinstance(leaf, tuple) else leaf
            row = say.library.indicators.loc[say.library.observations.at[label, "indicator"]]
            return str(row["unit"]), int(row["decimals"])
    return "ratio", _RATIO_DECIMALS


def _nodes(say: Words, found: Finding) -> tuple[Expression, Expression]:
    rule = say.library.dataset.checks.loc[found.check]
    return _parsed(rule["left"]), _parsed(rule["right"])


@functools.cache
def _parsed(text: str) -> Expression:
    return parse(text)


def _only(node: Expression) -> Figure | None:
    """The figure that an expression is, as it stands or one step earlier."""
    if isinstance(node, Call) and node.name == "previous":
        return _only(node.given[0])
    return node if isinstance(node, Figure) else None


def _measured(node: Expression) -> Figure | None:
    """A figure in whose unit an expression is; None for a ratio or a constant."""
    if isinstance(node, Figure):
        return node
    if isinstance(node, Call):
        return _measured(node.given[0])
    if isinstance(node, Binary) and node.sign != "/":
        return _measured(node.left)
    return None


def _number(say: Words, found: Finding, value: float) -> str:
    return numbers.number(value, say.lang, max(_unit(say, found)[1], 1))


class _Worked:
    """An expression with the figures in the places of their names."""

    def __init__(self, say: Words, leaves: Iterator[Leaf]) -> None:
        self.say, self.leaves = say, leaves

    def text(self, node: Expression, within: int = 0) -> str:
        """The expression; in brackets inside a stronger one."""
        lang = self.say.lang
        if isinstance(node, Number):
            return numbers.number(node.value, lang, _RATIO_DECIMALS)
        if isinstance(node, Figure):
            return self._figure(next(self.leaves))
        if isinstance(node, Call):
            given = [self.text(one) for one in node.given]
            if node.name in ("min", "max"):
                return self.say.t.of("check_of", node.name, one=given[0], other=given[1])
            return given[0]
        strength = _STRENGTH[node.sign]
        left = self.text(node.left, strength)
        right = self.text(node.right, strength + 1)
        optional = isinstance(node.right, Call) and node.right.name == "optional"
        if optional and right == numbers.NO_VALUE:
            return left
        said = left + _SIGN[node.sign] + right
        return f"({said})" if strength < within else said

    def _figure(self, leaf: Leaf) -> str:
        if leaf is None:
            return numbers.NO_VALUE
        table = self.say.library.observations
        if isinstance(leaf, tuple):
            total = float(table.loc[list(leaf), "value"].sum())
            row = table.loc[leaf[0]]
            said = self.say.number(total, row["indicator"])
            count = numbers.number(len(leaf), self.say.lang)
            return self.say.t("check.sum", total=said, count=count)
        row = table.loc[leaf]
        return self.say.number(row["value"], row["indicator"])
