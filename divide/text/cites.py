"""Figures inside sentences, marked so that a screen can lead from each to its origin.

A sentence is made of words first and becomes HTML later. In between, three characters of the
private use area stand around each figure: they survive escaping and are never spoken or shown.
"""

import re
from collections.abc import Callable

_OPEN, _BETWEEN, _CLOSE = "\ue010", "\ue011", "\ue012"
_CITED = re.compile(f"{_OPEN}([0-9]+){_BETWEEN}([^{_CLOSE}]*){_CLOSE}")


def cite(label: int, text: str) -> str:
    """A figure's text with the label of its observation in the library around it."""
    return f"{_OPEN}{label}{_BETWEEN}{text}{_CLOSE}"


def uncited(text: str) -> str:
    """The text as it is read: without labels."""
    return _CITED.sub(r"\2", text)


def replaced(text: str, figure: Callable[[int, str], str]) -> str:
    """The text with every cited figure replaced by ``figure(label, text)``."""
    return _CITED.sub(lambda match: figure(int(match[1]), match[2]), text)
