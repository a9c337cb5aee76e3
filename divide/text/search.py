"""Finding an area, an indicator or a page by what a reader types, in either language.

A query need not be spelt as the dataset spells it. Persian: ي/ی, ك/ک, hamza, vowel
signs, the zero-width non-joiner, spaces and digits of three scripts make no
difference, letters of one sound («ت/ط», «س/ص/ث») little. English: so do the usual
ways of writing Persian names in Latin letters (Orumiyeh, Urumieh, Urmia).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from divide.measures.library import Library
from divide.text import names
from divide.text.catalogue import LANGUAGES
from divide.text.letters import normalise

Kind = Literal["area", "indicator", "page"]
Match = Literal["exact", "prefix", "word", "part", "near", "inside"]

_MATCHES: tuple[Match, ...] = ("exact", "prefix", "word", "part", "near", "inside")
_KINDS: tuple[Kind, ...] = ("area", "page", "indicator")
_LEVELS = {"country": 0, "province": 1, "county": 2}
_LONGEST = 80  # characters of a query that are looked at
_MOST_SLIPS = 2.0

# Persian letters that many writers mix up, each set under its first letter.
_SOUNDS = str.maketrans(
    {
        letter: letters[0]
        for letters in ("اآع", "تط", "سصث", "زذضظ", "هح", "قغ")
        for letter in letters
    }
)
# Latin ways of writing one Persian sound; longer ones first. Letters with a mark
# stand for single sounds that Latin letters need two for.
_LATIN: tuple[tuple[str, str], ...] = (
    ("zh", "j"),
    ("dj", "j"),
    ("kh", "x"),
    ("ch", "c"),
    ("sh", "ş"),
    ("gh", "q"),
    ("th", "ţ"),
    ("ph", "f"),
    ("ck", "k"),
    ("ee", "i"),
    ("oo", "u"),
    ("ou", "u"),
    ("ow", "u"),
    ("aw", "u"),
    ("w", "v"),
    ("o", "u"),
    ("e", "i"),
    ("y", "i"),
)
_VOWELS = frozenset("aiu")
# pairs that stand for one another often enough to be half a mistake
_NEAR_LETTERS = {
    frozenset(pair) for pair in ("qk", "qg", "xh", "bp", "dt", "sz", "cj", "vu", "vf", "şs")
}


def _fold_word(word: str) -> str:
    word = word.translate(_SOUNDS)
    if not re.search("[a-z]", word):
        return word
    for spelling, sound in _LATIN:
        word = word.replace(spelling, sound)
    # «Sahneh», «Sahna», «Urumieh», «Urmia»: one ending; doubled letters are one
    word = re.sub(r"(?<=.)[ia]h$", "a", word)
    return re.sub(r"(.)\1+", r"\1", word)


_JOINING = frozenset(_fold_word(word) for word in ("و", "and", "va", "o"))
# directions in the names of provinces
_TRANSLATED = {
    _fold_word(own): _fold_word(english)
    for own, english in (
        ("gharbi", "west"),
        ("sharqi", "east"),
        ("jonubi", "south"),
        ("shomali", "north"),
    )
}
# words that say of what kind an area is, not which one
_LEVEL_WORDS = {
    _fold_word(word): level
    for word, level in (
        ("استان", "province"),
        ("ostan", "province"),
        ("province", "province"),
        ("شهرستان", "county"),
        ("shahrestan", "county"),
        ("county", "county"),
    )
}


@dataclass(frozen=True)
class Entry:
    """Something that can be found.

    Attributes
    ----------
    kind : {"area", "indicator", "page"}
    code : str
        Area code, indicator code or page code.
    names : tuple of str
        What it is called, in any language.
    parents : tuple of str
        Names of the area it lies in; they help to find it, together with its own.
    level : str
        Level of an area; empty for the rest.
    """

    kind: Kind
    code: str
    names: tuple[str, ...]
    parents: tuple[str, ...] = ()
    level: str = ""


@dataclass(frozen=True)
class Hit:
    """One thing found.

    Attributes
    ----------
    kind : {"area", "indicator", "page"}
    code : str
    score : float
        1 is what was typed, letter by letter; falls to above 0.
    match : str
        How it fits: ``exact``, ``prefix`` (the name begins so), ``word`` (each word
        begins a word of the name), ``part`` (stands inside the name), ``near`` (but
        for a letter or two) or ``inside`` (lies in an area called so).
    """

    kind: Kind
    code: str
    score: float
    match: Match


@dataclass(frozen=True)
class _Name:
    """One name in the forms that are compared."""

    plain: str  # one spelling, without spaces
    folded: str  # one letter a sound, without spaces
    words: tuple[str, ...]  # folded words


@dataclass(frozen=True)
class _Known:
    entry: Entry
    order: tuple[int, int, int]
    names: tuple[_Name, ...]
    parents: tuple[_Name, ...] = field(default=())


class Index:
    """Entries prepared for searching.

    Parameters
    ----------
    entries : iterable of Entry
        Of equal standing, those given first are found first.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._known = [
            _Known(
                entry,
                (_KINDS.index(entry.kind), _LEVELS.get(entry.level, 0), place),
                tuple(dict.fromkeys(_name(text) for text in (*entry.names, *_codes(entry)))),
                tuple(dict.fromkeys(_name(text) for text in entry.parents)),
            )
            for place, entry in enumerate(entries)
        ]

    def find(self, query: str, limit: int = 8) -> list[Hit]:
        """What a query finds, best first.

        Parameters
        ----------
        query : str
            As typed; only its first 80 characters count.
        limit : int
            Most hits.

        Returns
        -------
        list of Hit
            Empty for an empty query. The better kind of match first (see `Hit`),
            then areas (the country, provinces, counties), pages and indicators, then
            the order of the entries. The same query always gives the same list.

        Notes
        -----
        A name is near when its edit distance (insertions, deletions, substitutions,
        swapped neighbours; vowels and letters of like sound count half) is at most 1,
        or 2 from eight letters on. Words that name a level («استان», "county") only
        choose the level.
        """
        wanted, level = _without_level(query[:_LONGEST])
        if not wanted.folded:
            return []
        found = self._fits(wanted, level, slips=False)
        # slips are looked for only when nothing begins as typed
        if all(_MATCHES[place] in ("part", "inside") for place, _, _ in found):
            found = self._fits(wanted, level, slips=True)
        found.sort(key=lambda one: (one[0], one[1], one[2].order))
        return [
            Hit(known.entry.kind, known.entry.code, _score(place, far), _MATCHES[place])
            for place, far, known in found[:limit]
        ]

    def _fits(self, wanted: _Name, level: str, *, slips: bool) -> list[tuple[int, float, _Known]]:
        fits = (
            (_fit(wanted, known, slips=slips), known)
            for known in self._known
            if level in ("", known.entry.level)
        )
        return [(*fit, known) for fit, known in fits if fit is not None]


def index(library: Library, pages: Mapping[str, Sequence[str]] | None = None) -> Index:
    """Index of the dataset's areas and indicators, and of pages.

    Parameters
    ----------
    library : Library
    pages : mapping of str to sequence of str, optional
        Page code to its names in every language.
    """
    dataset = library.dataset
    both = {
        code: tuple(names.area(dataset, code, lang) for lang in LANGUAGES)
        for code in dataset.areas.index
    }
    parents = dataset.areas["parent"].to_dict()
    levels = dataset.areas["level"].to_dict()
    entries = [
        Entry(
            "area",
            code,
            own,
            both.get(parents[code], ()) if levels[code] == "county" else (),
            levels[code],
        )
        for code, own in both.items()
    ]
    entries += [Entry("page", code, tuple(own)) for code, own in (pages or {}).items()]
    entries += [
        Entry(
            "indicator",
            code,
            tuple(dict.fromkeys(names.indicator(dataset, code, lang) for lang in LANGUAGES)),
        )
        for code in library.indicators.index
    ]
    return Index(entries)


def fold(text: str) -> str:
    """The text with one letter for each sound, words apart by single spaces.

    Persian letters of one sound fall together, and so do the Latin ways of writing
    one: ``fold("Esfahan") == fold("Isfahan")``. For comparing only.
    """
    words = (_fold_word(word) for word in re.split(r"[\s\-_/,()]+", _plain(text)))
    return " ".join(_TRANSLATED.get(word, word) for word in words if word)


def distance(first: str, second: str, most: float) -> float:
    """Edit distance of two folded words, in which likely slips count half.

    Parameters
    ----------
    first, second : str
        Folded text.
    most : float
        Above this the exact distance does not matter.

    Returns
    -------
    float
        0 for equal words; infinite when more than `most`.

    Notes
    -----
    Optimal string alignment (Damerau-Levenshtein without moving a letter twice). A
    vowel more, less or for another vowel, an "h" more or less, a letter for a like
    one, and two neighbours swapped each count 0.5 or 1; see the code.
    """
    if abs(len(first) - len(second)) > 2 * most:
        return math.inf
    before: list[float] = []
    row = [0.0]
    for letter in second:
        row.append(row[-1] + _weight(letter))
    for i, own in enumerate(first):
        earlier, before = before, row
        row = [before[0] + _weight(own)]
        for j, other in enumerate(second):
            best = min(
                before[j] + _change(own, other),
                before[j + 1] + _weight(own),
                row[j] + _weight(other),
            )
            if i and j and own == second[j - 1] and other == first[i - 1]:
                best = min(best, earlier[j - 1] + 1)
            row.append(best)
        if min(row) > most:
            return math.inf
    return row[-1] if row[-1] <= most else math.inf


def _weight(letter: str) -> float:
    return 0.5 if letter in _VOWELS or letter == "h" else 1.0


def _change(own: str, other: str) -> float:
    if own == other:
        return 0.0
    both = {own, other}
    return 0.5 if both <= _VOWELS or both in _NEAR_LETTERS else 1.0


def _score(place: int, far: float) -> float:
    return round((len(_MATCHES) - place - far / 10) / len(_MATCHES), 4)


def _plain(text: str) -> str:
    """One spelling; marks, apostrophes and Latin ezafes («-e», «-ye») are no letters of a name."""
    text = "".join(
        char
        for char in unicodedata.normalize("NFKD", normalise(text))
        if not unicodedata.combining(char)
    )
    text = re.sub(r"[’'`ʻʿʾ‘.«»\"]", "", text)
    return re.sub(r"(?<=[a-z])-(e|ye|i|yi)\b", "", text)


def _name(text: str) -> _Name:
    plain = _plain(text)
    folded = fold(text).split()
    words = tuple(word for word in folded if word not in _JOINING) or tuple(folded)
    return _Name(re.sub(r"[\s\-_/,()]", "", plain), "".join(words), words)


def _codes(entry: Entry) -> tuple[str, ...]:
    """What a code may be typed as: «IR-0219» or «0219»."""
    if entry.kind != "area":
        return (entry.code,)
    return (entry.code, entry.code.removeprefix("IR-"))


def _without_level(query: str) -> tuple[_Name, str]:
    """The query without words for a level, and the level they name."""
    whole = _name(query)
    levels = [_LEVEL_WORDS[word] for word in whole.words if word in _LEVEL_WORDS]
    if not levels or len(levels) == len(whole.words):
        return whole, ""
    kept = [
        piece
        for piece in query.split()
        if not any(word in _LEVEL_WORDS for word in fold(piece).split())
    ]
    return _name(" ".join(kept)), levels[0]


def _fit(wanted: _Name, known: _Known, *, slips: bool) -> tuple[int, float] | None:
    """Place of the best match in `_MATCHES` and the distance; None without one."""
    fits = [fit for name in known.names if (fit := _match(wanted, name)) is not None]
    if slips:
        far = min(_far(wanted, name) for name in known.names)
        if far < math.inf:
            fits.append((_MATCHES.index("near"), far))
    if fits:
        return min(fits)
    # «نکا مازندران»: its own name and that of the area it lies in
    own = [word for name in known.names for word in name.words]
    above = [word for name in known.parents for word in name.words]
    others = [word for word in wanted.words if not _begins(word, above)]
    if len(others) < len(wanted.words) and above:
        if others and all(_begins(word, own) for word in others):
            return _MATCHES.index("word"), 0.5
        if not others:
            return _MATCHES.index("inside"), 0.0
    return None


def _begins(word: str, words: Iterable[str]) -> bool:
    return any(other.startswith(word) for other in words)


def _match(wanted: _Name, name: _Name) -> tuple[int, float] | None:
    if wanted.plain == name.plain:
        return 0, 0.0
    if wanted.folded == name.folded:
        return 0, 0.5
    if name.plain.startswith(wanted.plain) or name.folded.startswith(wanted.folded):
        return 1, 0.0
    if all(_begins(word, name.words) for word in wanted.words):
        return 2, 0.0
    if len(wanted.plain) > 2 and wanted.plain in name.plain:
        return 3, 0.0
    return None


def _far(wanted: _Name, name: _Name) -> float:
    """Distance of a near name: of the whole, or word by word in any order; infinite if far."""
    whole = distance(wanted.folded, name.folded, _allowed(wanted.folded))
    if whole < math.inf or len(wanted.words) == len(name.words) == 1:
        return whole
    total = sum(
        min(
            (
                0.0 if other.startswith(word) else distance(word, other, _allowed(word))
                for other in name.words
            ),
            default=math.inf,
        )
        for word in wanted.words
    )
    # a word of a longer name is less likely meant than the name itself
    return total + 0.5 if total <= _MOST_SLIPS else math.inf


def _allowed(text: str) -> float:
    if len(text) < 3 or any(char.isdigit() for char in text):
        return 0.0  # a code is right or wrong
    return 1.0 if len(text) < 8 else _MOST_SLIPS
