"""Invisible marks that keep left-to-right text readable inside Persian, and the other way round."""

from __future__ import annotations

import re

ALM = "\u061c"
LRI, FSI, PDI = "\u2066", "\u2068", "\u2069"
RLE, PDF = "\u202b", "\u202c"

_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LINE_BREAK = re.compile(r"(<br\s*/?>|\n)")


def isolate(text: str) -> str:
    """The text between FSI and PDI: its direction is its own and touches nothing around it.

    For a name or an address of the other script inside a sentence.
    """
    return f"{FSI}{text}{PDI}"


def left_to_right(text: str) -> str:
    """The text between LRI and PDI: read from left to right wherever it stands."""
    return f"{LRI}{text}{PDI}"


def as_after_letters(text: str) -> str:
    """The text, laid out as if it followed an Arabic letter.

    A sign after Persian digits («۷۴٫۸٪») stands on their left inside a sentence, but would jump to
    their right at the start of a cell or a label; with this mark in front it stays on the left.
    """
    return f"{ALM}{text}"


def embed(text: str, lang: str) -> str:
    """The text, marked as right-to-left when the language is Persian.

    For Plotly, whose pictures are left-to-right inside: titles, labels and hovers are read in
    their own direction. Each line (``<br>`` or newline) is marked by itself, as Plotly draws
    each as a piece of its own.
    """
    if lang != "fa":
        return text
    pieces = _LINE_BREAK.split(text)
    return "".join(
        piece if index % 2 or not piece else f"{RLE}{piece}{PDF}"
        for index, piece in enumerate(pieces)
    )


def strip(text: str) -> str:
    """The text without any direction mark; the zero-width non-joiner is spelling and stays."""
    return _MARKS.sub("", text)
