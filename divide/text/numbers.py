"""Figures with their units: «بیش از ۱۷۰ خدمت», «۷۴٫۸٪», "2.6 per 10,000 persons"."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from divide.text.bidi import as_after_letters
from divide.text.catalogue import texts
from divide.text.digits import NO_VALUE, digits, number, rounded, western

__all__ = ["NO_VALUE", "digits", "interval", "number", "quantity", "unit", "western"]

# Written as a sign beside the digits, not as a word after them.
_SIGN_UNITS = frozenset({"percent"})
# Money comes in sums whose zeros nobody counts; other units are written out.
_SCALED_UNITS = frozenset({"toman"})
_SCALES = (("billion", 10**9), ("million", 10**6))


def quantity(
    value: Any,
    unit: str,
    lang: str,
    decimals: int = 0,
    qualifier: str = "exact",
    *,
    fixed: bool = False,
) -> str:
    """A value with its unit and qualifier, as it stands in a sentence or a table.

    Parameters
    ----------
    value
        A number in `unit`; None, NaN and infinities give `NO_VALUE` alone.
    unit
        Code of the unit, as in indicators.csv, or a computed one (``per_10000_persons``,
        ``persons_per_office``, ``ratio``, ``points``). ``rank`` and ``index`` show no unit word.
    lang
        "fa" or "en".
    decimals
        Decimal places at most (the indicator's).
    qualifier
        ``exact``, ``about``, ``at_least`` or ``at_most``; a missing one (None, NaN) is exact.
    fixed
        Keep trailing zeros; see `number`.

    Raises
    ------
    KeyError
        Unknown unit or qualifier.

    Notes
    -----
    A Persian percentage begins with an invisible mark and a negative Persian number is an isolate
    (see `bidi`): compare texts after `bidi.strip`.
    """
    amount = rounded(value, decimals)
    if amount is None:
        return NO_VALUE
    return _with_unit(number(amount, lang, decimals, fixed=fixed), amount, unit, lang, qualifier)


def interval(low: Any, high: Any, unit: str, lang: str, decimals: int = 0) -> str:
    """Two bounds with their unit once: «۷۰٫۱ تا ۷۵٫۲٪», "70.1 to 75.2%".

    Parameters
    ----------
    low, high
        Numbers in `unit`; `NO_VALUE` alone when either is missing.
    unit, lang, decimals
        As in `quantity`. Both bounds keep their trailing zeros: they are computed.

    Raises
    ------
    KeyError
        Unknown unit.
    """
    upper = rounded(high, decimals)
    if upper is None or rounded(low, decimals) is None:
        return NO_VALUE
    text = texts(lang)(
        "number.interval",
        low=number(low, lang, decimals, fixed=True),
        high=number(high, lang, decimals, fixed=True),
    )
    return _with_unit(text, upper, unit, lang, "exact")


def unit(unit: str, lang: str) -> str:
    """The name of a unit, for axes, legends and table heads: «درصد», "per 100 persons".

    Raises
    ------
    KeyError
        Unknown unit.
    """
    return texts(lang).of("unit", unit)


def _with_unit(text: str, amount: Decimal, unit: str, lang: str, qualifier: object) -> str:
    t = texts(lang)
    if unit in _SCALED_UNITS:
        text = _scaled(amount, lang) or text
    figure = t.n_of("quantity", unit, float(amount), value=text)
    if unit in _SIGN_UNITS and lang == "fa":
        figure = as_after_letters(figure)
    return t.of("qualifier", qualifier if isinstance(qualifier, str) else "exact", figure=figure)


def _scaled(amount: Decimal, lang: str) -> str | None:
    """The amount in the largest scale word that loses nothing beyond one decimal place."""
    for word, size in _SCALES:
        scaled = amount / size
        if abs(scaled) >= 1 and scaled == scaled.quantize(Decimal("0.1")):
            return texts(lang).of("scale", word, value=number(scaled, lang, 1))
    return None
