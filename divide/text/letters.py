"""Persian letters: one spelling for searching, and the order of the alphabet."""

from __future__ import annotations

import unicodedata

from divide.text.bidi import strip
from divide.text.digits import western

ZWNJ = "\u200c"

_ALPHABET = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_RANK = {letter: chr(0xE000 + place) for place, letter in enumerate(_ALPHABET)}
_ONE_SPELLING = str.maketrans(
    {"ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ؤ": "و", "أ": "ا", "إ": "ا", "ة": "ه", "ۀ": "ه"}
    | {ZWNJ: None, "\u0640": None}  # the non-joiner and the stretching tatweel
)


def normalise(text: str) -> str:
    """The text in one spelling, to find it again however it was typed.

    Arabic ي and ك become Persian, hamza carriers plain letters; vowel signs, tatweel, the
    zero-width non-joiner and direction marks go; digits become Western, case is folded and
    spaces are single. For comparing only, never for the screen.
    """
    text = strip(unicodedata.normalize("NFC", text)).translate(_ONE_SPELLING)
    return " ".join(western(_bare(text)).casefold().split())


def sort_key(text: str, lang: str) -> str:
    """A key that sorts names alphabetically; text goes in, text that compares rightly comes out.

    Parameters
    ----------
    text
        A name.
    lang
        "fa" gives the Persian order (آ before ا, پ چ ژ گ in their places, ه before ی), which
        code points do not; "en" ignores case and accents.

    Notes
    -----
    Names go word by word: a space comes before every letter.
    """
    if lang == "fa":
        return "".join(_RANK.get(char, char) for char in normalise(text))
    return _bare(unicodedata.normalize("NFD", text)).casefold()


def _bare(text: str) -> str:
    """The text without combining marks."""
    return "".join(char for char in text if not unicodedata.category(char).startswith("M"))
