"""Digits and plain numbers as a reader of each language writes them."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from typing import Any

from babel.numbers import format_decimal

from divide.text.bidi import left_to_right

NO_VALUE = "—"
"""What stands where a number is missing (None, NaN, infinite)."""

MINUS = "\N{MINUS SIGN}"

_WESTERN = "0123456789"
_PERSIAN = "۰۱۲۳۴۵۶۷۸۹"
_ARABIC = "٠١٢٣٤٥٦٧٨٩"
_TO_PERSIAN = str.maketrans(_WESTERN + _ARABIC, _PERSIAN * 2)
_TO_WESTERN = str.maketrans(_PERSIAN + _ARABIC, _WESTERN * 2)


def digits(text: object, lang: str) -> str:
    """The text with the digits of the language.

    Parameters
    ----------
    text
        Any text; other things are turned into text first.
    lang
        "fa" gives Persian digits, "en" leaves the text as it is.
    """
    return str(text).translate(_TO_PERSIAN) if lang == "fa" else str(text)


def western(text: str) -> str:
    """The text with Western digits, for what a reader typed in Persian or Arabic ones."""
    return text.translate(_TO_WESTERN)


def rounded(value: Any, decimals: int) -> Decimal | None:
    """The value rounded half away from zero, or None where there is no finite number.

    Half away from zero (66.65 → 66.7) is what a reader with a pocket calculator gets; the
    value's shortest decimal writing is rounded, not its binary neighbour.
    """
    try:
        if value is None or not math.isfinite(float(value)):
            return None
    except TypeError:  # pandas.NA refuses to be a float
        return None
    # A large whole number would lose digits as a float.
    exact = (
        value
        if isinstance(value, Decimal)
        else Decimal(int(value))
        if hasattr(value, "__index__")
        else Decimal(repr(float(value)))
    )
    result = exact.quantize(Decimal(1).scaleb(-int(decimals)), ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def number(value: Any, lang: str, decimals: int = 0, *, fixed: bool = False) -> str:
    """A number with the language's digits and separators: «۱٬۲۳۴٫۵», "1,234.5".

    Parameters
    ----------
    value
        A number; None, NaN, pandas.NA and infinities give `NO_VALUE`.
    lang
        "fa" or "en".
    decimals
        Decimal places at most. Trailing zeros are left out, as a figure published as 66 must
        not become 66.0.
    fixed
        Keep trailing zeros: for columns and axes whose figures share one precision.

    Notes
    -----
    The minus sign is U+2212. In Persian a negative number is a left-to-right isolate, so that the
    sign stays on the left of its number inside right-to-left text.
    """
    amount = rounded(value, decimals)
    if amount is None:
        return NO_VALUE
    text = _written(abs(amount), lang, int(decimals), fixed)
    if amount >= 0:
        return text
    return left_to_right(MINUS + text) if lang == "fa" else MINUS + text


@lru_cache(maxsize=1 << 16)  # a page writes the same figure in its table, picture and sentences
def _written(amount: Decimal, lang: str, decimals: int, fixed: bool) -> str:
    text = format_decimal(
        amount,
        format=_pattern(decimals, fixed),
        locale=lang,
        decimal_quantization=False,
        numbering_system="default",
    )
    return digits(text, lang)


@cache
def _pattern(decimals: int, fixed: bool) -> str:
    return "#,##0" + ("." + ("0" if fixed else "#") * decimals if decimals else "")
