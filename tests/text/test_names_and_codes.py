"""Names of everything in the data, and a word for every code that occurs in it."""

import re
from pathlib import Path

import pandas as pd
import pytest

from divide.catalog.load import load
from divide.measures.derived import DERIVED
from divide.text import names
from divide.text.catalogue import texts
from divide.text.letters import sort_key
from divide.text.numbers import interval, quantity, unit
from divide.text.periods import period, period_other

LANGS = ("fa", "en")
FOREIGN_DIGITS = {"fa": re.compile("[0-9٠-٩]"), "en": re.compile("[۰-۹٠-٩]")}


@pytest.fixture(scope="module")
def dataset():
    return load(Path(__file__).parents[2] / "data")


def of_language(text, lang):
    return bool(text) and text == text.strip() and not FOREIGN_DIGITS[lang].search(text)


def wrong_texts(texts_by_code):
    return {
        (lang, code): text
        for (lang, code), text in texts_by_code.items()
        if not of_language(text, lang)
    }


# What each code's name is asked with, and where in the data its codes stand.
CODES = {
    "theme": (names.theme, lambda d: d.indicators["theme"]),
    "unit": (unit, lambda d: d.indicators["unit"]),
    "level": (names.level, lambda d: d.areas["level"]),
    "residence": (names.residence, lambda d: d.observations["residence"]),
    "source_kind": (names.source_kind, lambda d: d.sources["kind"]),
    "qualifier": (names.qualifier, lambda d: d.observations["qualifier"]),
    "status": (names.status, lambda d: [*d.observations["status"], *"AEGPUD"]),
    "status_about": (names.status_about, lambda d: [*d.observations["status"], *"AEGPUD"]),
    "period_basis": (names.period_basis, lambda d: d.observations["period_basis"]),
    "period_basis_about": (names.period_basis_about, lambda d: d.observations["period_basis"]),
}


@pytest.mark.parametrize("family", CODES)
def test_every_code_of_the_data_has_words_in_both_languages(dataset, family):
    word, codes = CODES[family]
    found = {(lang, code): word(code, lang) for code in set(codes(dataset)) for lang in LANGS}
    assert found
    assert not wrong_texts(found)


@pytest.mark.parametrize("code", ["per_10000_persons", "persons_per_office", "ratio", "points"])
@pytest.mark.parametrize("lang", LANGS)
def test_computed_units_have_words(code, lang):
    assert of_language(unit(code, lang), lang)
    assert of_language(quantity(1234.5, code, lang, 1), lang)


@pytest.mark.parametrize("rate", DERIVED, ids=lambda rate: rate.indicator)
@pytest.mark.parametrize("lang", LANGS)
def test_every_derived_rate_has_a_name_a_sentence_and_a_unit(dataset, rate, lang):
    for text in (
        names.indicator(dataset, rate.indicator, lang),
        names.indicator_about(dataset, rate.indicator, lang),
        unit(rate.unit, lang),
    ):
        assert of_language(text, lang)


def test_every_observation_has_its_period_in_words(dataset):
    rows = dataset.observations[["period", "calendar", "start", "end"]].drop_duplicates()
    assert len(rows) > 150
    found = {
        (lang, f"{label.__name__} {tuple(row)}"): label(row, lang)
        for _, row in rows.iterrows()
        for lang in LANGS
        for label in (period, period_other)
    }
    assert not wrong_texts(found)


def test_every_value_is_written_with_its_unit(dataset):
    units, decimals = dataset.indicators["unit"], dataset.indicators["decimals"]
    columns = ["indicator", "value", "qualifier", "ci_low", "ci_high"]
    found = {}
    for code, value, qualifier, low, high in (
        dataset.observations[columns].drop_duplicates().itertuples(index=False)
    ):
        for lang in LANGS:
            key = f"{code} {value} {qualifier} {low} {high}"
            found[lang, key] = quantity(value, units[code], lang, decimals[code], qualifier)
            if low == low:
                found[lang, f"{key} interval"] = interval(
                    low, high, units[code], lang, decimals[code]
                )
    assert not wrong_texts(found)


def test_every_area_indicator_definition_and_source_has_a_name(dataset):
    found = {}
    for lang in LANGS:
        for code in dataset.areas.index:
            found[lang, code] = names.area(dataset, code, lang)
        for code in dataset.indicators.index:
            found[lang, code] = names.indicator(dataset, code, lang)
            found[lang, f"{code} about"] = names.indicator_about(dataset, code, lang)
        for pair in dataset.definitions.index:
            found[lang, str(pair)] = names.definition(dataset, *pair, lang)
            found[lang, f"{pair} about"] = names.definition_about(dataset, *pair, lang)
        for code in dataset.sources.index:
            found[lang, code] = names.source(dataset, code, lang)
    assert not wrong_texts(found)


def test_the_shipped_provinces_sort_from_east_azerbaijan_to_yazd(dataset):
    provinces = dataset.areas.query("level == 'province'").index
    ordered = sorted(
        (names.area(dataset, code, "fa") for code in provinces),
        key=lambda name: sort_key(name, "fa"),
    )
    assert ordered[:3] == ["آذربایجان شرقی", "آذربایجان غربی", "اردبیل"]
    assert ordered[-3:] == ["هرمزگان", "همدان", "یزد"]


class SmallDataset:
    """Two areas and two sources, one of each only half translated or dated."""

    areas = pd.DataFrame(
        {"name_fa": ["مازندران", "آمل"], "name_en": ["Mazandaran", None]},
        index=["IR-02", "IR-0201"],
    )
    sources = pd.DataFrame(
        {
            "publisher_fa": ["ایسنا", "پیام مازند"],
            "publisher_en": ["ISNA", "Payam-e Mazand"],
            "published": ["2022-04-16", float("nan")],
        },
        index=["isna-1", "payam-mazand-1393"],
    )
    indicators = pd.DataFrame(
        {"name_fa": ["جمعیت"], "name_en": ["Population"]}, index=["population"]
    )
    cells = {  # noqa: RUF012
        "areas": areas.to_dict("index"),
        "sources": sources.to_dict("index"),
        "indicators": indicators.to_dict("index"),
    }


def test_a_name_comes_in_the_language_asked_for():
    assert names.area(SmallDataset, "IR-02", "fa") == "مازندران"
    assert names.area(SmallDataset, "IR-02", "en") == "Mazandaran"


def test_a_name_missing_in_one_language_comes_in_the_other():
    assert names.area(SmallDataset, "IR-0201", "en") == "آمل"


def test_a_source_shows_its_date_only_where_known():
    assert names.source(SmallDataset, "isna-1", "fa") == "ایسنا، ۲۷ فروردین ۱۴۰۱"
    assert names.source(SmallDataset, "isna-1", "en") == "ISNA, 16 April 2022"
    assert names.source(SmallDataset, "payam-mazand-1393", "fa") == "پیام مازند"


def test_an_unknown_code_is_named():
    with pytest.raises(KeyError, match="IR-99"):
        names.area(SmallDataset, "IR-99", "fa")
    with pytest.raises(KeyError, match="nothing"):
        names.indicator(SmallDataset, "nothing", "fa")
    with pytest.raises(KeyError, match="nowhere"):
        names.theme("nowhere", "fa")


@pytest.mark.parametrize(
    ("items", "fa", "en"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a و b", "a and b"),
        (["a", "b", "c", "d"], "a، b، c و d", "a, b, c and d"),
    ],
)
def test_items_are_listed_as_in_a_sentence(items, fa, en):
    assert (names.listed(items, "fa"), names.listed(items, "en")) == (fa, en)


def test_every_quantity_has_a_unit_name_and_the_other_way_round():
    t = texts("fa")
    codes = {key.split(".")[1] for key in t.messages if key.startswith(("unit.", "quantity."))}
    assert all(t.has(f"unit.{code}") and t.has(f"quantity.{code}") for code in codes)
