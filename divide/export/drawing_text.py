"""How wide texts are once shaped, and how they break into lines."""

import json
import re
from collections.abc import Iterable
from html import unescape

from divide.export.drawing import Line, compiler, quoted

LEADING = 1.35  # distance of two baselines, in sizes

Key = tuple[str, bool, bool]  # text, bold, right-to-left

_EMBEDDINGS = re.compile("[\u202a-\u202e]")
_RLE = "\u202b"
_OPEN, _CLOSE = "\u2066\u2067\u2068", "\u2069"
# an address may break after these
_JOINTS = re.compile(r"(?<=[/&?=,.\-_])")
_KEPT = 20_000
_TIGHTER = 0.96  # of the width, each time lines are made more equal

_known: dict[Key, float] = {}


def widths(texts: Iterable[Key]) -> dict[Key, float]:
    """Width of texts at size 1, as Typst shapes them.

    Parameters
    ----------
    texts : iterable of (str, bool, bool)
        Text, whether bold, whether right-to-left.

    Returns
    -------
    dict of (str, bool, bool) to float
    """
    wanted = list(dict.fromkeys(texts))
    found = {key: held for key in wanted if (held := _known.get(key)) is not None}
    new = [key for key in wanted if key not in found]
    if new:
        if len(_known) > _KEPT:
            _known.clear()
        measured = dict(zip(new, _measured(new), strict=True))
        _known.update(measured)
        found |= measured
    return found


def width(text: str, size: float, *, bold: bool = False, rtl: bool = False) -> float:
    """Width of one text, points."""
    return size * widths([(text, bold, rtl)])[text, bold, rtl]


def _measured(keys: list[Key]) -> list[float]:
    """Ask Typst, all at once; a compiler for every question, as it takes one document."""
    calls = ", ".join(
        f'w({quoted(text)}, "{"bold" if bold else "regular"}", {"rtl" if rtl else "ltr"})'
        for text, bold, rtl in keys
    )
    source = (
        '#set text(font: "Vazirmatn", size: 100pt)\n'
        "#let w(body, weight, dir) = "
        "measure(text(weight: weight, dir: dir, body)).width.pt() / 100\n"
        f"#context [#metadata(({calls},)) <widths>]"
    )
    answer: list[float] = json.loads(compiler(source).query("<widths>", field="value", one=True))
    return answer


def lines_of(text: str) -> list[tuple[str, bool, bool]]:
    """A label of a Plotly figure as lines of plain text.

    Parameters
    ----------
    text : str
        May hold ``<br>``, ``<b>`` and the marks of :func:`divide.text.bidi.embed`.

    Returns
    -------
    list of (str, bool, bool)
        Text, whether bold, whether right-to-left. The embedding marks are gone: the line is set
        in that direction instead.
    """
    found = []
    bold = False
    for piece in re.split(r"<br\s*/?>|\n", text):
        inside = bold or "<b>" in piece
        bold = inside and piece.rfind("</b>") <= piece.rfind("<b>")
        plain = unescape(re.sub(r"</?b>", "", _EMBEDDINGS.sub("", piece)))
        found.append((plain, inside, _RLE in piece))
    return found


def wrapped(text: str, room: float, size: float, *, bold: bool = False, rtl: bool) -> list[str]:
    """Lines no wider than `room` points; a word that alone is wider breaks inside.

    Parameters
    ----------
    text : str
        Plain; a newline starts a new line.
    room, size : float
        Points.
    bold, rtl : bool
    """
    text = _EMBEDDINGS.sub("", text)
    words = [word for part in text.split("\n") for word in part.split()]
    known = widths([(one, bold, rtl) for one in [*words, "a a", "aa"]])
    blank = known["a a", bold, rtl] - known["aa", bold, rtl]
    lines: list[str] = []
    for part in text.split("\n"):
        line, used = "", 0.0
        for word in part.split():
            for place, piece in enumerate(_pieces(word, room / size, bold, rtl)):
                wide = widths([(piece, bold, rtl)])[piece, bold, rtl]
                gap = blank if line and place == 0 else 0.0
                if line and (used + gap + wide) * size > room:
                    lines.append(line)
                    line, used, gap = "", 0.0, 0.0
                line += (" " if gap else "") + piece
                used += gap + wide
        if line:
            lines.append(line)
    return _reopened(lines)


def balanced(text: str, room: float, size: float, *, bold: bool = False, rtl: bool) -> list[str]:
    """As :func:`wrapped`, with lines of about one length: no last line of a single word."""
    lines = wrapped(text, room, size, bold=bold, rtl=rtl)
    tight = lines
    while len(tight) == len(lines) and len(lines) > 1 and room > size:
        lines, room = tight, room * _TIGHTER
        tight = wrapped(text, room, size, bold=bold, rtl=rtl)
    return lines


def _pieces(word: str, room: float, bold: bool, rtl: bool) -> list[str]:
    """The word, or parts of it that each fit."""
    if len(word) < 2 or widths([(word, bold, rtl)])[word, bold, rtl] <= room:
        return [word]
    parts = [part for part in _JOINTS.split(word) if part]
    widths((part, bold, rtl) for part in parts)  # all in one question
    if len(parts) == 1:
        half = len(word) // 2
        parts = [word[:half], word[half:]]
    return [piece for part in parts for piece in _pieces(part, room, bold, rtl)]


def _reopened(lines: list[str]) -> list[str]:
    """Lines of one text, each with the isolates closed and opened that reach over it."""
    result = []
    held = ""
    for line in lines:
        start = held
        for letter in line:
            if letter in _OPEN:
                held += letter
            elif letter == _CLOSE:
                held = held[:-1]
        result.append(start + line + _CLOSE * len(held))
    return result


def block(
    lines: list[str],
    at: float,
    top: float,
    size: float,
    colour: str,
    *,
    bold: bool = False,
    rtl: bool = False,
    right: bool = False,
) -> tuple[list[Line], float]:
    """Lines one below the other.

    Parameters
    ----------
    lines : list of str
    at : float
        Their left end, or their right end with `right`.
    top : float
        Upper end of the first.
    size : float
    colour : str
    bold, rtl, right : bool

    Returns
    -------
    (list of Line, float)
        The lines and where the next text may start.
    """
    known = widths([(line, bold, rtl) for line in lines])
    placed = []
    for number, text in enumerate(lines):
        wide = size * known[text, bold, rtl]
        baseline = top + size * (1 + number * LEADING)
        placed.append(
            Line(at - wide if right else at, baseline, text, size, colour, wide, bold, rtl)
        )
    return placed, top + size * LEADING * len(lines)
