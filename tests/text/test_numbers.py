"""Numbers and figures as readers of each language write them."""

import math
import re
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from divide.text.bidi import strip
from divide.text.numbers import NO_VALUE, digits, interval, number, quantity, unit, western

LANGS = st.sampled_from(["fa", "en"])
VALUES = st.one_of(st.floats(-1e12, 1e12, allow_nan=False), st.integers(-(10**15), 10**15))


def read_back(text):
    """The number a reader sees, by rules of writing that know nothing of the code."""
    plain = strip(western(text)).replace("−", "-")
    return Decimal(plain.replace("٬", "").replace(",", "").replace("٫", "."))


@given(VALUES, LANGS, st.integers(0, 4), st.booleans())
def test_a_number_reads_back_as_its_rounded_self(value, lang, decimals, fixed):
    exact = Decimal(value) if isinstance(value, int) else Decimal(repr(value))
    expected = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert read_back(number(value, lang, decimals, fixed=fixed)) == expected


@given(VALUES, st.integers(0, 4))
def test_each_language_keeps_to_its_own_digits_and_separators(value, decimals):
    assert re.fullmatch("−?[۰-۹]{1,3}(٬[۰-۹]{3})*(٫[۰-۹]+)?", strip(number(value, "fa", decimals)))
    assert re.fullmatch(r"−?[0-9]{1,3}(,[0-9]{3})*(\.[0-9]+)?", number(value, "en", decimals))


@given(VALUES, LANGS, st.integers(0, 4))
def test_no_precision_is_invented(value, lang, decimals):
    fraction = re.split("[٫.]", strip(western(number(value, lang, decimals))))[1:]
    assert not fraction or (len(fraction[0]) <= decimals and fraction[0][-1] != "0")


@given(VALUES, LANGS, st.integers(1, 4))
def test_a_fixed_number_has_all_its_decimals(value, lang, decimals):
    assert len(re.split("[٫.]", strip(number(value, lang, decimals, fixed=True)))[1]) == decimals


@pytest.mark.parametrize(
    ("value", "decimals", "fa", "en"),
    [
        (1234.5, 1, "۱٬۲۳۴٫۵", "1,234.5"),
        (2299291, 0, "۲٬۲۹۹٬۲۹۱", "2,299,291"),
        (66.0, 1, "۶۶", "66"),
        (-7.25, 1, "\u2066−۷٫۳\u2069", "−7.3"),
        (66.65, 1, "۶۶٫۷", "66.7"),
        (-0.04, 1, "۰", "0"),
        (2.5, 0, "۳", "3"),
    ],
)
def test_a_number_is_written_as_readers_expect(value, decimals, fa, en):
    assert (number(value, "fa", decimals), number(value, "en", decimals)) == (fa, en)


@pytest.mark.parametrize("kind", [np.int64, np.float64, np.float32, Decimal, float, int])
def test_every_kind_of_number_in_a_frame_is_written_alike(kind):
    assert number(kind(778), "fa") == "۷۷۸"


@pytest.mark.parametrize("value", [None, math.nan, pd.NA, pd.NaT, math.inf, -math.inf])
@pytest.mark.parametrize("lang", ["fa", "en"])
def test_a_missing_value_is_a_dash_without_unit_or_qualifier(value, lang):
    assert number(value, lang) == NO_VALUE
    assert quantity(value, "percent", lang, 1, "about") == NO_VALUE
    assert interval(1, value, "percent", lang, 1) == NO_VALUE
    assert interval(value, 1, "percent", lang, 1) == NO_VALUE


@given(st.text(), LANGS)
def test_digits_changed_twice_are_as_changed_once(text, lang):
    assert digits(digits(text, lang), lang) == digits(text, lang)


@given(st.text())
def test_changing_digits_changes_nothing_else(text):
    changed = digits(text, "fa")
    assert len(changed) == len(text)
    assert western(changed) == western(text)
    assert digits(text, "en") == text


def test_arabic_digits_become_persian_ones():
    assert digits("٤٥٦ 456 ۴۵۶", "fa") == "۴۵۶ ۴۵۶ ۴۵۶"


@pytest.mark.parametrize(
    ("arguments", "fa", "en"),
    [
        ((170, "services", 0, "at_least"), "بیش از ۱۷۰ خدمت", "more than 170 services"),
        ((74.8, "percent", 1), "۷۴٫۸٪", "74.8%"),
        ((66, "percent", 1), "۶۶٪", "66%"),
        ((302, "offices", 0), "۳۰۲ دفتر", "302 offices"),
        ((1, "offices", 0), "۱ دفتر", "1 office"),
        ((1, "counties", 0), "۱ شهرستان", "1 county"),
        ((25, "agencies", 0, "about"), "حدود ۲۵ دستگاه", "about 25 agencies"),
        (
            (1500000, "lines", 0, "at_least"),
            "بیش از ۱٬۵۰۰٬۰۰۰ خط",
            "more than 1,500,000 lines",
        ),
        ((90, "percent", 1, "at_most"), "حداکثر ۹۰٪", "at most 90%"),
        (
            (2.63, "per_10000_persons", 1),
            "۲٫۶ به ازای هر ۱۰ هزار نفر",
            "2.6 per 10,000 people",
        ),
        ((3952, "persons_per_office", 0), "۳٬۹۵۲ نفر به ازای هر دفتر", "3,952 people per office"),
        ((1.8, "ratio", 1), "۱٫۸ برابر", "1.8 times"),
        ((-12.4, "points", 1), "−۱۲٫۴ واحد درصد", "−12.4 percentage points"),
        ((8, "rank", 0), "۸", "8"),
        ((5.96, "index", 2), "۵٫۹۶", "5.96"),
        ((12.4, "rank", 1, math.nan), "۱۲٫۴", "12.4"),
    ],
)
def test_a_figure_carries_its_unit_and_qualifier(arguments, fa, en):
    value, code, decimals, *qualifier = arguments
    assert strip(quantity(value, code, "fa", decimals, *qualifier)) == fa
    assert quantity(value, code, "en", decimals, *qualifier) == en


@pytest.mark.parametrize(
    ("value", "fa", "en"),
    [
        (650_000_000_000, "۶۵۰ میلیارد تومان", "650 billion toman"),
        (1_500_000_000_000, "۱٬۵۰۰ میلیارد تومان", "1,500 billion toman"),
        (2_300_000, "۲٫۳ میلیون تومان", "2.3 million toman"),
        (1_234_567, "۱٬۲۳۴٬۵۶۷ تومان", "1,234,567 toman"),
        (0, "۰ تومان", "0 toman"),
    ],
)
def test_large_sums_of_money_are_named_without_losing_anything(value, fa, en):
    assert quantity(value, "toman", "fa") == fa
    assert quantity(value, "toman", "en") == en


def test_an_interval_names_its_unit_once_and_keeps_its_computed_precision():
    assert strip(interval(70.1, 75, "percent", "fa", 1)) == "۷۰٫۱ تا ۷۵٫۰٪"
    assert interval(70.1, 75, "percent", "en", 1) == "70.1 to 75.0%"


def test_an_unknown_unit_or_qualifier_is_named():
    with pytest.raises(KeyError, match="furlongs"):
        unit("furlongs", "fa")
    with pytest.raises(KeyError, match="furlongs"):
        quantity(1, "furlongs", "fa")
    with pytest.raises(KeyError, match="roughly"):
        quantity(1, "offices", "fa", 0, "roughly")


def test_the_percent_sign_stands_on_one_side_of_its_number_in_cells_and_in_sentences():
    # Bidi rule W2: digits after an Arabic letter (or this mark) let the sign go to their left;
    # at the start of a cell, without it, the sign would stick to their right.
    assert quantity(74.8, "percent", "fa", 1) == "\u061c۷۴٫۸٪"
    assert quantity(74.8, "percent", "fa", 1, "about") == "حدود \u061c۷۴٫۸٪"
    assert quantity(74.8, "percent", "en", 1) == "74.8%"


def test_a_negative_number_is_laid_out_by_itself_in_persian():
    assert quantity(-12.4, "percent", "fa", 1) == "\u061c\u2066−۱۲٫۴\u2069٪"
    assert quantity(-2.5, "points", "en", 1) == "−2.5 percentage points"
