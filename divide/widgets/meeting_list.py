"""A meeting's agreed items: pages with their parameters, carried whole in one parameter.

The list comes from an address, so anybody may have written it: only our own pages with parameters
that our pages know are let through, however it was made.
"""

import base64
import binascii
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

MOST_ITEMS = 30
MOST_LETTERS = 4000  # of the list in an address
_MOST_BYTES = 16_000  # of the list once unpacked
_MOST_VALUE = 200
# what an item may ask of a page; the language is that of the meeting
PARAMETERS = (
    "area",
    "areas",
    "definition",
    "find",
    "finding",
    "indicator",
    "kind",
    "level",
    "measure",
    "page",
    "period",
    "residence",
    "sort",
    "source",
    "theme",
    "themes",
    "verdict",
    "view",
    "weights",
)


@dataclass(frozen=True)
class Item:
    """One agreed item.

    Attributes
    ----------
    page : str
        Code of the page.
    params : tuple of (str, str)
        Its parameters, sorted by name.
    """

    page: str
    params: tuple[tuple[str, str], ...] = ()

    @property
    def query(self) -> dict[str, str]:
        """The parameters as an address takes them."""
        return dict(self.params)


def item(page: str, params: dict[str, str]) -> Item:
    """What of a page's address is kept in the list.

    Parameters
    ----------
    page : str
    params : dict of str to str
        All of the address; those that no item may have are left out.
    """
    kept = {name: value for name, value in params.items() if name in PARAMETERS and _plain(value)}
    return Item(page, tuple(sorted(kept.items())))


def packed(items: Sequence[Item]) -> str:
    """The list as one value of an address: letters, digits, ``-`` and ``_`` alone."""
    if not items:
        return ""
    lines = [f"{one.page}?{urlencode(one.params, safe=',')}" for one in items]
    squeezed = zlib.compress("\n".join(lines).encode(), 9, wbits=-15)
    return base64.urlsafe_b64encode(squeezed).decode().rstrip("=")


def unpacked(text: str, pages: Collection[str]) -> tuple[tuple[Item, ...], int]:
    """The items of a list, and how many lines of it were refused.

    Parameters
    ----------
    text : str
        As the address says it, so anything.
    pages : collection of str
        Codes of the pages that an item may name.

    Returns
    -------
    (tuple of Item, int)
        A list that cannot be read is one refused line.
    """
    if not text:
        return (), 0
    try:
        if len(text) > MOST_LETTERS or not text.isascii():
            return (), 1
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        squeezed = zlib.decompressobj(wbits=-15)
        content = squeezed.decompress(raw, _MOST_BYTES)  # never more, whatever is packed
        if not squeezed.eof:
            return (), 1
        lines = content.decode().split("\n")
    except (binascii.Error, zlib.error, UnicodeDecodeError, ValueError):
        return (), 1
    found = [_read(line, pages) for line in lines]
    items = [one for one in found if one is not None][:MOST_ITEMS]
    return tuple(items), len(lines) - len(items)


def _read(line: str, pages: Collection[str]) -> Item | None:
    """An item, if nothing in its line is foreign."""
    page, _, query = line.partition("?")
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query))
    except ValueError:
        return None
    names = [name for name, _ in pairs]
    known = set(names) <= set(PARAMETERS) and len(set(names)) == len(names)
    if page not in pages or not known or not all(_plain(value) for _, value in pairs):
        return None
    return Item(page, tuple(sorted(pairs)))


def _plain(value: str) -> bool:
    return len(value) <= _MOST_VALUE and value.isprintable()
