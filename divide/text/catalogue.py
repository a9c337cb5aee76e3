"""The message catalogues: gettext PO files, one folder per language.

A message's id is a symbolic key ("offices.title"), so both languages have a translation of it and
neither is the original. All PO files of a language are read as one catalogue, at first use.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.pofile import read_po

from divide.text.digits import number

LANGUAGES = ("fa", "en")
"""The languages of the dashboard; the first is the default."""

LOCALE_FOLDER = Path(__file__).parent / "locale"

# CLDR's plural categories in the order of gettext's msgstr[0], msgstr[1].
_PLURAL_INDEX = {"one": 0, "other": 1}


def po_files(lang: str) -> list[Path]:
    """PO files of a language, sorted by name."""
    return sorted((LOCALE_FOLDER / lang / "LC_MESSAGES").glob("*.po"))


class Texts:
    """The messages of one language.

    Parameters
    ----------
    lang
        One of `LANGUAGES`.
    messages
        Key to translation; a plural message is a pair (one, other).

    Attributes
    ----------
    lang : str
        The language's code.
    dir : str
        Writing direction, "rtl" or "ltr".
    messages : mapping
        The messages as given.
    """

    def __init__(self, lang: str, messages: Mapping[str, str | tuple[str, ...]]) -> None:
        locale = Locale.parse(lang)
        self.lang = lang
        self.dir = locale.text_direction
        self.messages = messages
        self._plural_form = locale.plural_form

    def __call__(self, key: str, /, **values: object) -> str:
        """Text of a message with its placeholders filled in.

        Parameters
        ----------
        key
            The message's key.
        **values
            Placeholders; numbers must already be formatted text.

        Raises
        ------
        KeyError
            Unknown key, a plural message, or a placeholder without a value; names the key.
        """
        return self._fill(key, self._message(key), values)

    def n(self, key: str, /, count: float, **values: object) -> str:
        """Text of a plural message, in the form that `count` asks for.

        Parameters
        ----------
        key
            The message's key (its msgid_plural is the same).
        count
            The number counted. ``{count}`` in the message is this number, formatted.
        **values
            Further placeholders.

        Raises
        ------
        KeyError
            Unknown key, a message without plural, or a placeholder without a value.
        """
        form = self._message(key, plural_for=count)
        decimals = 0 if float(count).is_integer() else 2
        return self._fill(key, form, {"count": number(count, self.lang, decimals), **values})

    def of(self, family: str, code: str, /, **values: object) -> str:
        """Text of the message ``family.code``; for codes that stand in data or in addresses.

        Raises
        ------
        KeyError
            As for a call with the whole key.
        """
        return self(f"{family}.{code}", **values)

    def n_of(self, family: str, code: str, /, count: float, **values: object) -> str:
        """Text of the plural message ``family.code``; see `n` and `of`."""
        return self.n(f"{family}.{code}", count, **values)

    def has(self, key: str) -> bool:
        """Whether the catalogue holds this key."""
        return key in self.messages

    def _message(self, key: str, plural_for: float | None = None) -> str:
        message = self.messages.get(key)
        if message is None:
            raise KeyError(f"no message {key!r} in language {self.lang!r}")
        if plural_for is None:
            if isinstance(message, str):
                return message
            raise KeyError(f"message {key!r} in language {self.lang!r} is a plural: use n()")
        if isinstance(message, str):
            raise KeyError(f"message {key!r} in language {self.lang!r} has no plural")
        return message[_PLURAL_INDEX[self._plural_form(abs(plural_for))]]

    def _fill(self, key: str, message: str, values: Mapping[str, object]) -> str:
        try:
            return message.format_map(values)
        except KeyError as error:
            raise KeyError(
                f"message {key!r} in language {self.lang!r} needs a value for {error}"
            ) from None


@cache
def texts(lang: str) -> Texts:
    """The messages of a language, read once per process.

    Parameters
    ----------
    lang
        One of `LANGUAGES`.

    Raises
    ------
    ValueError
        The language is unknown, or a key stands in two PO files.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"unknown language {lang!r}; known: {', '.join(LANGUAGES)}")
    messages: dict[str, str | tuple[str, ...]] = {}
    for path in po_files(lang):
        with path.open("rb") as file:
            catalog = read_po(file, locale=lang, abort_invalid=True)
        for message in catalog:
            forms = _forms(message.string)
            if not message.id or not all(forms):
                continue  # the header, or not translated yet
            key = message.id if isinstance(message.id, str) else message.id[0]
            if key in messages:
                raise ValueError(f"message {key!r} stands twice in language {lang!r}: {path.name}")
            messages[key] = forms if message.pluralizable else forms[0]
    return Texts(lang, messages)


def _forms(string: Any) -> tuple[str, ...]:
    """Translations of a message: one, or one for each plural form."""
    return (string,) if isinstance(string, str) else tuple(string or ("",))
