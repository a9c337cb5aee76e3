"""What areas, indicators, definitions, sources and codes are called in each language."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from divide.text.catalogue import texts
from divide.text.digits import digits
from divide.text.periods import published

if TYPE_CHECKING:
    from divide.catalog.dataset import Dataset


def area(dataset: Dataset, code: str, lang: str) -> str:
    """Name of an area: «مازندران», "Mazandaran".

    Raises
    ------
    KeyError
        No such area.
    """
    return _cell(dataset.cells["areas"], code, "name", lang)


def indicator(dataset: Dataset, code: str, lang: str) -> str:
    """Name of an indicator, stored or derived.

    Raises
    ------
    KeyError
        No such indicator.
    """
    t = texts(lang)
    if code not in dataset.cells["indicators"] and t.has(f"derived.{code}"):
        return t.of("derived", code)
    return _cell(dataset.cells["indicators"], code, "name", lang)


def indicator_about(dataset: Dataset, code: str, lang: str) -> str:
    """One or two sentences that say what an indicator, stored or derived, measures.

    Raises
    ------
    KeyError
        No such indicator.
    """
    t = texts(lang)
    if code not in dataset.cells["indicators"] and t.has(f"derived_about.{code}"):
        return t.of("derived_about", code)
    return _cell(dataset.cells["indicators"], code, "definition", lang)


def definition(dataset: Dataset, indicator: str, definition: str, lang: str) -> str:
    """Label of a definition of a stored indicator.

    Raises
    ------
    KeyError
        No such pair.
    """
    return _cell(dataset.cells["definitions"], (indicator, definition), "label", lang)


def definition_about(dataset: Dataset, indicator: str, definition: str, lang: str) -> str:
    """The sentences that say how a definition measures.

    Raises
    ------
    KeyError
        No such pair.
    """
    return _cell(dataset.cells["definitions"], (indicator, definition), "description", lang)


def source(dataset: Dataset, code: str, lang: str) -> str:
    """Publisher of a source, with its date where known: «ایسنا، ۲۷ فروردین ۱۴۰۱».

    Raises
    ------
    KeyError
        No such source.
    """
    publisher = _cell(dataset.cells["sources"], code, "publisher", lang)
    when = dataset.cells["sources"][code]["published"]
    if not isinstance(when, str) or not when:
        return publisher
    return texts(lang)("source.with_date", publisher=publisher, date=published(when, lang))


def theme(code: str, lang: str) -> str:
    """Name of a theme: «دفترهای پیشخوان», "Counter offices"."""
    return texts(lang).of("theme", code)


def level(code: str, lang: str) -> str:
    """Name of a level of areas: country, province or county."""
    return texts(lang).of("level", code)


def residence(code: str, lang: str) -> str:
    """Name of a residence: total, urban or rural."""
    return texts(lang).of("residence", code)


def source_kind(code: str, lang: str) -> str:
    """Name of a kind of source: census, survey, news …"""
    return texts(lang).of("source_kind", code)


def qualifier(code: str, lang: str) -> str:
    """Name of a qualifier, for a table's cell; inside a figure use `numbers.quantity`."""
    return texts(lang).of("qualifier_name", code)


def status(code: str, lang: str) -> str:
    """Short name of an observation status (A, E, G, P, U, D)."""
    return texts(lang).of("status", code)


def status_about(code: str, lang: str) -> str:
    """One sentence that says what an observation status means for the reader."""
    return texts(lang).of("status_about", code)


def period_basis(code: str, lang: str) -> str:
    """Short name of how the period is known: stated, published or inferred."""
    return texts(lang).of("period_basis", code)


def period_basis_about(code: str, lang: str) -> str:
    """One sentence that says how the period is known."""
    return texts(lang).of("period_basis_about", code)


def listed(items: Sequence[str], lang: str) -> str:
    """Items in one running text: «الف، ب و پ», "a, b and c"; none gives an empty text."""
    if len(items) < 2:
        return "".join(items)
    t = texts(lang)
    *head, last = items
    text = head[0]
    for item in head[1:]:
        text = t("list.next", list=text, item=item)
    return t("list.last", list=text, item=last)


def _cell(
    table: Mapping[Hashable, Mapping[Hashable, Any]], key: Hashable, column: str, lang: str
) -> str:
    """Text of a column in the language, or in the other one where that is empty."""
    row = table.get(key, {})
    for candidate in (lang, "en" if lang == "fa" else "fa"):
        text = row.get(f"{column}_{candidate}")
        if isinstance(text, str) and text:
            return digits(text, lang)
    raise KeyError(f"no {column} for {key!r}")
