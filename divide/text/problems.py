"""A broken rule as a sentence: where it is, what stands there, what is expected."""

from __future__ import annotations

from divide.catalog.dataset import Problem
from divide.text.bidi import isolate
from divide.text.catalogue import texts
from divide.text.digits import digits

# Numbers that are ours to write; cells, codes and dates stay as the file has them.
_NUMBERS = frozenset(
    {"count", "cells", "columns", "first_row", "maximum", "minimum", "rows", "sum", "whole"}
)
_LONGEST = 60


def problem(found: Problem, lang: str) -> str:
    """The sentence of a problem, with file, row and column where they are known.

    Parameters
    ----------
    found
        A problem of a loaded dataset.
    lang
        "fa" or "en".

    Raises
    ------
    KeyError
        The rule has no sentence, or the problem lacks a placeholder of it.
    """
    say = texts(lang)

    def quote(text: str) -> str:
        short = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
        return isolate(short) if lang == "fa" else short

    details = {
        key: digits(text, lang) if key in _NUMBERS else quote(text)
        for key, text in found.detail.items()
    }
    column = quote(found.column or "")
    sentence = say.of(
        "problem", found.rule, value=quote(found.value or ""), column=column, **details
    )
    where = {"file": quote(found.file), "row": digits(found.row or "", lang), "column": column}
    if found.row is None:
        place = "file" if found.column is None else "column"
    else:
        place = "row" if found.column is None else "cell"
    return say.of("problem_place", place, sentence=sentence, **where)
