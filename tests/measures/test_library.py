"""One name space for stored and computed figures, also when the data folder is half empty."""

from dataclasses import replace

import pandas as pd
import pytest

from divide.catalog.choose import Selection
from divide.measures.derived import DERIVED_BY_CODE
from divide.measures.library import build


def without(dataset, wanted):
    """The dataset with only some observations, as if files were missing."""
    table = dataset.observations
    return replace(dataset, observations=table[wanted(table)].reset_index(drop=True))


def with_plain_text(rows):
    """The same rows with their texts as the library holds them."""
    return rows.astype(dict.fromkeys(rows.select_dtypes("str").columns, object))


def test_stored_figures_stand_first_and_unchanged(shipped):
    stored = with_plain_text(shipped.dataset.observations)
    pd.testing.assert_frame_equal(
        shipped.observations.iloc[: len(stored)][list(stored.columns)], stored
    )
    rest = shipped.observations.iloc[len(stored) :]
    assert set(rest["indicator"]) == set(DERIVED_BY_CODE)
    assert shipped.observations.index.is_unique


def test_every_figure_has_an_indicator_and_a_definition(shipped):
    table = shipped.observations
    assert set(table["indicator"]) <= set(shipped.indicators.index)
    keys = set(zip(table["indicator"], table["definition"], strict=True))
    assert keys <= set(shipped.definitions.index)


def test_a_rate_may_be_compared_no_further_than_the_figures_it_comes_from(shipped):
    across = shipped.definitions["comparable_across"]
    for code, rate in DERIVED_BY_CODE.items():
        for definition in shipped.rows(code)["definition"].unique():
            for numerator in rate.numerator:
                assert across.at[code, definition] == across.at[numerator, definition]


def test_the_year_of_a_figure_is_the_year_its_period_ends_in(shipped):
    table = shipped.observations
    some = table[table["calendar"] == "solar_hijri"]
    last = some["period"].str.split("/").str[-1].str[:4].astype("int64")
    assert (some["year"] == last).all()


def test_themes_list_their_indicators_stored_and_computed(shipped):
    offices = shipped.of_theme("offices")
    assert {"offices_urban", "offices_per_10000"} <= set(offices)
    assert shipped.of_theme("services", "offices")[-len(offices) :] == offices
    assert shipped.is_derived("offices_per_10000")
    assert not shipped.is_derived("offices_urban")


def test_provinces_are_31_in_the_order_of_the_file(shipped):
    table = shipped.dataset.areas
    assert shipped.areas("province") == [code for code in table.index if len(code) == 5]
    assert len(shipped.areas("province")) == 31


def test_figures_of_one_residence_only_are_known_as_such(shipped):
    assert "offices_urban" in shipped.single_residence
    assert "household_internet_access" not in shipped.single_residence


@pytest.mark.parametrize(
    "wanted",
    [
        pytest.param(lambda table: table["theme"] != "offices", id="no offices"),
        pytest.param(lambda table: table["indicator"] != "offices_rural_banking", id="no banking"),
        pytest.param(lambda table: table["theme"] != "context", id="no census"),
        pytest.param(lambda table: table["theme"] == "nothing", id="nothing at all"),
    ],
)
def test_a_missing_file_leaves_the_other_figures_as_good_as_they_were(shipped, wanted):
    dataset = shipped.dataset
    partial = without(dataset, wanted)
    library = build(partial)
    stored = with_plain_text(dataset.observations)
    assert library.observations[stored.columns].dtypes.to_dict() == stored.dtypes.to_dict()
    assert len(library.observations) >= len(partial.observations)
    chosen = library.choose(Selection("internet_users", ("ict_survey",)), ["IR-02"]).chosen
    assert len(chosen) == (partial.observations["indicator"] == "internet_users").any()
    assert "mobile_sites" in library.indicators.index
