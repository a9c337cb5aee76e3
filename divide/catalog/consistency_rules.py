"""The rules by which figures are held against one another: how they are written and read.

A rule is a row of checks.csv. Its two sides are expressions of the figures that one
source gives for one area and period::

    villages_connected[nin_20hh] / nearest(villages_total[over_20hh]) * 100
    areas(any)
    previous(offices_urban[active;unspecified] + offices_rural[active;unspecified])

A figure is an indicator, with the definitions allowed in brackets (else all figures of a
rule are of one definition) and a residence after ``@`` (else all are of one residence).
``any`` stands for every indicator in turn.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import pandas as pd

from divide.catalog import checks
from divide.catalog.dataset import Problem
from divide.catalog.schema import CHECK_FILTERS, NAME_CODE, RESIDENCES

ANY = "any"
#: Functions and how many expressions they take. All but the last two take one figure.
FUNCTIONS = {
    "areas": 1,  # sum over the areas inside
    "optional": 1,  # nothing where it is not given
    "latest": 1,  # the newest figure not after the others, from any source
    "nearest": 1,  # the figure nearest in time, from any source
    "country": 1,  # the figure of the country nearest in time, from any source
    "previous": 1,  # the same, one step earlier in time
    "min": 2,
    "max": 2,
}
_OF_A_FIGURE = ("areas", "optional", "latest", "nearest", "country")
_TOKEN = re.compile(
    rf"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>{NAME_CODE})"
    rf"|(?P<list>\[{NAME_CODE}(?:;{NAME_CODE})*\])|(?P<at>@{NAME_CODE})|(?P<sign>[-+*/(),]))"
)


@dataclass(frozen=True)
class Number:
    """A constant."""

    value: float


@dataclass(frozen=True)
class Figure:
    """The figures of an indicator.

    Attributes
    ----------
    indicator : str
        Its code, or ``any``.
    definitions : tuple of str
        The definitions allowed; empty: the one that all figures of the rule share.
    residence : str
        Empty: the one that all figures of the rule share.
    """

    indicator: str
    definitions: tuple[str, ...] = ()
    residence: str = ""


@dataclass(frozen=True)
class Call:
    """A function of expressions."""

    name: str
    given: "tuple[Expression, ...]"


@dataclass(frozen=True)
class Binary:
    """Two expressions and the sign between them: ``+ - * /``."""

    sign: str
    left: "Expression"
    right: "Expression"


Expression: TypeAlias = Number | Figure | Call | Binary


class BrokenExpressionError(ValueError):
    """An expression that cannot be read; says where."""


def parse(text: str) -> Expression:
    """Read an expression.

    Raises
    ------
    BrokenExpressionError
        Names the place where it cannot be read on.
    """
    reader = _Parser(text)
    found = reader.sum()
    if reader.rest:
        raise BrokenExpressionError(reader.rest)
    return found


def figures(node: Expression) -> Iterator[Figure]:
    """Every figure of an expression, from left to right."""
    if isinstance(node, Figure):
        yield node
    elif isinstance(node, Binary):
        yield from figures(node.left)
        yield from figures(node.right)
    elif isinstance(node, Call):
        for one in node.given:
            yield from figures(one)


def filters(text: object) -> dict[str, tuple[str, ...]]:
    """What a rule applies to: ``level=province;unit=percent|index`` as codes by name.

    Raises
    ------
    BrokenExpressionError
        A part is not of that form, or its name is not one of `CHECK_FILTERS`.
    """
    if not isinstance(text, str):
        return {}
    found = {}
    for part in text.split(";"):
        name, equals, codes = part.partition("=")
        if name not in CHECK_FILTERS or not equals or not all(codes.split("|")):
            raise BrokenExpressionError(part)
        found[name] = tuple(codes.split("|"))
    return found


class _Parser:
    """Recursive descent: sums of products of terms."""

    def __init__(self, text: str) -> None:
        self.rest = text.strip()

    def _next(self, kind: str, wanted: str | None = None) -> str | None:
        """The next token if it is of this kind (and this text), taken."""
        match = _TOKEN.match(self.rest)
        token = match[kind] if match else None
        if match is None or token is None or (wanted is not None and token not in wanted):
            return None
        self.rest = self.rest[match.end() :].lstrip()
        return token

    def _need(self, sign: str) -> None:
        if self._next("sign", sign) is None:
            raise BrokenExpressionError(self.rest or sign)

    def sum(self) -> Expression:
        return self._chain("+-", self._product)

    def _product(self) -> Expression:
        return self._chain("*/", self._term)

    def _chain(self, signs: str, part: Callable[[], Expression]) -> Expression:
        node = part()
        while sign := self._next("sign", signs):
            node = Binary(sign, node, part())
        return node

    def _term(self) -> Expression:
        if self._next("sign", "("):
            node = self.sum()
            self._need(")")
            return node
        if number := self._next("number"):
            return Number(float(number))
        start = self.rest
        name = self._next("name")
        if name is None:
            raise BrokenExpressionError(start)
        if self._next("sign", "("):
            return self._call(name, start)
        codes, residence = self._next("list"), self._next("at")
        if residence and residence[1:] not in RESIDENCES:
            raise BrokenExpressionError(residence)
        definitions = tuple(codes[1:-1].split(";")) if codes else ()
        return Figure(name, definitions, (residence or "")[1:])

    def _call(self, name: str, start: str) -> Expression:
        given = [self.sum()]
        while self._next("sign", ","):
            given.append(self.sum())
        self._need(")")
        if FUNCTIONS.get(name) != len(given):
            raise BrokenExpressionError(start)
        if name in _OF_A_FIGURE and not isinstance(given[0], Figure):
            raise BrokenExpressionError(start)
        return Call(name, tuple(given))


def broken_rules(
    frame: pd.DataFrame, indicators: pd.DataFrame, definitions: pd.DataFrame
) -> tuple[pd.Series, list[Problem]]:
    """Rules whose sides cannot be read or name what is not there.

    Parameters
    ----------
    frame : pandas.DataFrame
        Text cells of checks.csv with ``file`` and ``row``.
    indicators : pandas.DataFrame
        Index ``indicator``.
    definitions : pandas.DataFrame
        Index ``(indicator, definition)``.

    Returns
    -------
    bad : pandas.Series of bool
    problems : list of Problem
        The first of each cell.
    """
    bad = pd.Series(False, index=frame.index)
    problems: list[Problem] = []

    def refuse(label: object, rule: str, column: str, **detail: str) -> None:
        bad.loc[label] = True
        problems.extend(checks.named(frame.loc[[label]], rule, column, detail))

    for label, row in frame.iterrows():
        sides: dict[str, Expression] = {}
        for column in ("left", "right"):
            try:
                sides[column] = parse(row[column])
            except BrokenExpressionError as error:
                refuse(label, "broken_expression", column, rest=str(error))
        try:
            filters(row["applies_to"])
        except BrokenExpressionError as error:
            refuse(label, "broken_filter", "applies_to", rest=str(error))
        for column, node in sides.items():
            if found := _unknown(node, indicators, definitions):
                rule, name, other = found
                refuse(label, rule, column, name=name, other=other)
        if len(sides) == 2 and not bad.loc[label] and not _uniform(sides["left"], sides["right"]):
            refuse(label, "mixed_expression", "right")
    return bad, problems


def _unknown(
    node: Expression, indicators: pd.DataFrame, definitions: pd.DataFrame
) -> tuple[str, str, str] | None:
    for one in figures(node):
        if one.indicator == ANY:
            continue
        if one.indicator not in indicators.index:
            return "check_names_no_indicator", one.indicator, "indicators.csv"
        for code in one.definitions:
            if (one.indicator, code) not in definitions.index:
                return "check_names_no_definition", f"{one.indicator}[{code}]", "definitions.csv"
    return None


def _uniform(left: Expression, right: Expression) -> bool:
    """Whether a rule can be worked out.

    The left side has a figure of the area itself to start from, ``previous`` stands for a
    whole right side, and all figures or none are ``any``, name definitions, name a residence.
    """
    every = [*figures(left), *figures(right)]
    traits = (
        [one.indicator == ANY for one in every],
        [bool(one.definitions) for one in every],
        [bool(one.residence) for one in every],
    )
    inside = right.given[0] if isinstance(right, Call) and right.name == "previous" else right
    sides = (left, inside)
    starts = _starts(left) and (isinstance(right, Number) or _starts(inside))
    return starts and all(len(set(t)) == 1 for t in traits) and not any(map(_steps_back, sides))


def _starts(node: Expression) -> bool:
    if isinstance(node, Call):
        return node.name in ("areas", "min", "max") and any(map(_starts, node.given))
    if isinstance(node, Binary):
        return _starts(node.left)
    return isinstance(node, Figure)


def _steps_back(node: Expression) -> bool:
    if isinstance(node, Call):
        return node.name == "previous" or any(map(_steps_back, node.given))
    return isinstance(node, Binary) and (_steps_back(node.left) or _steps_back(node.right))
