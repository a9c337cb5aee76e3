"""Rates computed from two figures: right, with both dates, and traceable to their rows."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from divide.catalog.calendar import solar_years
from divide.catalog.choose import Selection
from divide.measures.derived import (
    DERIVED,
    DERIVED_BY_CODE,
    combined_qualifier,
    derive,
    derive_all,
    derived_indicators,
)

PER_10000 = DERIVED_BY_CODE["offices_per_10000"]
URBAN = DERIVED_BY_CODE["offices_urban_per_10000"]
PEOPLE = DERIVED_BY_CODE["people_per_office"]
BANKING = DERIVED_BY_CODE["offices_rural_banking_computed"]
RURAL = {"indicator": "offices_rural"}


@pytest.fixture(scope="module")
def computed(shipped) -> pd.DataFrame:
    table = shipped.observations
    return table[table["indicator"].isin(list(DERIVED_BY_CODE))]


# Every computed figure that the dashboard ships.


def test_every_shipped_rate_is_recomputed_from_the_rows_it_names(shipped, computed):
    assert set(computed["indicator"]) == set(DERIVED_BY_CODE)
    for _, row in computed.iterrows():
        rate = DERIVED_BY_CODE[row["indicator"]]
        *tops, bottom = (shipped.observations.loc[label] for label in row["inputs"])
        total = sum(top["value"] for top in tops)
        expected = (
            rate.per * total / bottom["value"]
            if rate.shape == "per"
            else rate.per * bottom["value"] / total
        )
        assert row["value"] == pytest.approx(expected, rel=1e-12)
        assert (row["numerator_value"], row["denominator_value"]) == (total, bottom["value"])


def test_every_shipped_rate_adds_up_figures_of_one_area_source_period_and_definition(
    shipped, computed
):
    for _, row in computed.iterrows():
        rate = DERIVED_BY_CODE[row["indicator"]]
        *tops, bottom = (shipped.observations.loc[label] for label in row["inputs"])
        assert sorted(top["indicator"] for top in tops) == sorted(rate.numerator)
        for top in tops:
            for column in ("area", "source", "start", "end", "definition", "period", "calendar"):
                assert top[column] == row[column]
            assert top["residence"] == "total"
        assert bottom["area"] == row["area"]
        assert bottom["indicator"] == rate.denominator
        assert bottom["residence"] == rate.denominator_residence


def test_every_shipped_rate_carries_the_date_of_its_denominator(shipped, computed):
    for _, row in computed.iterrows():
        bottom = shipped.observations.loc[row["inputs"][-1]]
        for column in ("value", "start", "end", "period", "calendar"):
            assert row[f"denominator_{column}"] == bottom[column]


def test_every_shipped_rate_says_how_many_years_lie_between_its_two_dates(computed):
    between = (solar_years(computed["end"]) - solar_years(computed["denominator_end"])).abs()
    assert computed["years_apart"].tolist() == between.tolist()


def test_no_computed_figure_passes_for_a_published_one(shipped, computed):
    assert set(computed["status"]) <= {"E", "U"}
    for _, row in computed.iterrows():
        doubtful = any(shipped.observations.at[one, "status"] == "U" for one in row["inputs"])
        assert (row["status"] == "U") == doubtful


def test_people_of_a_news_report_or_an_estimate_are_never_a_denominator(shipped, computed):
    by_people = computed[computed["indicator"] != BANKING.indicator]
    bottoms = shipped.observations.loc[[labels[-1] for labels in by_people["inputs"]]]
    assert set(bottoms["definition"]) == {"census"}


@pytest.mark.parametrize(
    ("area", "definition", "offices", "people", "rate"),
    [
        ("IR-02", "active", 318 + 540, 3_283_582, 2.613),
        ("IR-04", "unspecified", 303 + 417, 3_265_219, 2.205),
    ],
    ids=["Mazandaran", "West Azerbaijan"],
)
def test_offices_per_10000_people_of_the_pair(shipped, area, definition, offices, people, rate):
    wanted = Selection("offices_per_10000", (definition,))
    row = shipped.choose(wanted, [area]).chosen.loc[area]
    assert (row["numerator_value"], row["denominator_value"]) == (offices, people)
    assert row["value"] == pytest.approx(rate, abs=0.0005)
    inverse = shipped.choose(Selection("people_per_office", (definition,)), [area]).chosen
    assert inverse.loc[area, "value"] * row["value"] == pytest.approx(10_000)


def test_banking_in_rural_offices_of_west_azerbaijan_is_two_thirds_and_stated_as_66(shipped):
    rows = shipped.rows("offices_rural_banking_computed")
    assert rows["area"].tolist() == ["IR-04"]
    row = rows.iloc[0]
    assert (row["numerator_value"], row["denominator_value"]) == (278, 417)
    assert row["value"] == pytest.approx(66.667, abs=0.001)
    stated = shipped.rows("offices_rural_banking_share")
    assert stated.loc[stated["area"] == "IR-04", "value"].tolist() == [66]


# Which census.


@pytest.mark.parametrize(
    ("end", "people"),
    [
        pytest.param("2009-03-20", 1_000, id="before every census: the first after it"),
        pytest.param("2011-10-24", 1_000, id="on the day of a census: that one"),
        pytest.param("2016-09-23", 1_000, id="a day before the next census: still the older"),
        pytest.param("2016-09-24", 2_000, id="from its day on: the newer"),
        pytest.param("2025-03-20", 2_000, id="long after: the newest"),
    ],
)
def test_the_denominator_is_the_newest_census_not_after_the_figure(figures, census, end, people):
    table = figures(
        {"end": end, "start": "2005-03-21"},
        census("2016-09-24", 2_000, "urban"),
        census("2011-10-24", 1_000, "urban"),
    )
    rates = derive(table, URBAN)
    assert rates["denominator_value"].tolist() == [people]


DAYS = st.dates(pd.Timestamp("2000-01-01").date(), pd.Timestamp("2030-01-01").date())


@settings(max_examples=20)
@given(end=DAYS, days=st.lists(DAYS, min_size=1, max_size=4, unique=True))
def test_whatever_the_dates_the_census_is_the_one_the_rule_names(figures, census, end, days):
    counts = [census(str(day), 1_000 + n, "urban") for n, day in enumerate(days)]
    row = derive(figures({"end": str(end), "start": "1999-01-01"}, *counts), URBAN).iloc[0]
    not_after = [day for day in days if day <= end]
    expected = max(not_after) if not_after else min(days)
    assert row["denominator_end"].date() == expected
    ends = solar_years(pd.Series(pd.to_datetime([end, expected])))
    assert row["years_apart"] == abs(ends[0] - ends[1])


def test_two_dates_in_two_years_are_told_apart_though_less_than_a_year_lies_between(
    figures, census
):
    # Mordad 1396 over the census of Mehr 1395
    table = figures({"end": "2017-08-09"}, census("2016-09-24", 1_000, "urban"))
    assert derive(table, URBAN)["years_apart"].tolist() == [1]


def test_urban_offices_are_counted_against_urban_people_only(figures, census):
    table = figures({}, census("2011-10-24", 9_000), census("2011-10-24", 4_000, "rural"))
    assert derive(table, URBAN).empty
    table = figures(
        {"value": 10}, census("2011-10-24", 5_000, "urban"), census("2011-10-24", 9_000)
    )
    assert derive(table, URBAN)["value"].tolist() == [20]


def test_people_of_another_area_are_no_denominator(figures, census):
    assert derive(figures({}, census("2011-10-24", 9, "urban", area="IR-04")), URBAN).empty


# Sums.


@pytest.mark.parametrize(
    "other",
    [
        {"source": "agency"},
        {"end": "2015-03-19"},
        {"start": "2014-03-22"},
        {"definition": "licensed"},
        {"area": "IR-04"},
        {"residence": "rural"},
    ],
    ids=lambda cells: next(iter(cells)),
)
def test_urban_and_rural_offices_that_differ_in_anything_are_not_added_up(figures, census, other):
    people = [census("2011-10-24", 10_000, area=area) for area in ("IR-02", "IR-04")]
    assert derive(figures({}, {**RURAL, **other}, *people), PER_10000).empty
    assert len(derive(figures({}, RURAL, *people), PER_10000)) == 1


def test_half_of_a_sum_makes_no_rate(figures, census):
    assert derive(figures({}, census("2011-10-24", 10_000)), PER_10000).empty


KINDS = ["exact", "about", "at_least", "at_most"]


@given(st.lists(st.sampled_from(KINDS), min_size=1, max_size=4))
def test_the_qualifier_of_a_sum_claims_no_more_than_its_parts(parts):
    combined = combined_qualifier(parts)
    bounds = set(parts) - {"exact"}
    if not bounds:
        assert combined == "exact"
    elif len(bounds) == 1:
        assert {combined} == bounds
    else:
        assert combined == "about"
    assert combined == combined_qualifier(parts[::-1])


@pytest.mark.parametrize(
    ("urban", "rural", "per_people", "people_per"),
    [
        ("exact", "exact", "exact", "exact"),
        ("exact", "at_least", "at_least", "at_most"),
        ("at_most", "exact", "at_most", "at_least"),
        ("about", "at_least", "about", "about"),
        ("at_least", "at_most", "about", "about"),
    ],
)
def test_more_offices_are_fewer_people_an_office(
    figures, census, urban, rural, per_people, people_per
):
    table = figures(
        {"qualifier": urban}, {**RURAL, "qualifier": rural}, census("2011-10-24", 10_000)
    )
    assert derive(table, PER_10000)["qualifier"].tolist() == [per_people]
    assert derive(table, PEOPLE)["qualifier"].tolist() == [people_per]


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        ("exact", "about", "about"),
        ("exact", "at_least", "at_most"),
        ("exact", "at_most", "at_least"),
        ("at_least", "at_most", "at_least"),
        ("at_least", "at_least", "about"),
    ],
)
def test_a_share_of_at_least_so_many_is_at_most_so_much(figures, part, whole, share):
    table = figures(
        {"indicator": "offices_rural_banking", "definition": "ict_offices", "qualifier": part},
        {**RURAL, "value": 200, "qualifier": whole},
    )
    rates = derive(table, BANKING)
    assert (rates["value"].tolist(), rates["qualifier"].tolist()) == ([50], [share])


# The whole of a share is its source's own.

BANKS = {"indicator": "offices_rural_banking", "definition": "ict_offices", "value": 50}


@pytest.mark.parametrize("other", [{"source": "agency"}, {"end": "2015-03-19"}, {"area": "IR-04"}])
def test_a_share_takes_its_whole_from_its_own_source_and_period(figures, other):
    assert derive(figures(BANKS, {**RURAL, **other}), BANKING).empty


def test_of_two_wholes_in_one_source_none_is_guessed(figures):
    assert derive(figures(BANKS, RURAL, {**RURAL, "definition": "licensed"}), BANKING).empty


def test_post_bank_counters_are_no_part_of_the_rural_ict_offices(figures):
    assert derive(figures({**BANKS, "definition": "post_bank"}, RURAL), BANKING).empty


# Nothing to divide by, nothing to divide.


def test_no_rate_has_nobody_below_the_line(figures, census):
    assert derive(figures({}, census("2011-10-24", 0, "urban")), URBAN).empty
    none = figures({"value": 0}, {**RURAL, "value": 0}, census("2011-10-24", 10_000))
    assert derive(none, PEOPLE).empty
    assert derive(none, PER_10000)["value"].tolist() == [0]


@pytest.mark.parametrize("rate", DERIVED, ids=lambda rate: rate.indicator)
def test_without_inputs_the_frame_is_empty_and_its_numbers_and_dates_stay_such(figures, rate):
    table = figures({"indicator": "mobile_sites"})
    empty = derive(table, rate)
    assert empty.empty
    assert empty[table.columns].dtypes.to_dict() == table.dtypes.to_dict()
    together = pd.concat([table, derive_all(table)], ignore_index=True)
    assert together[table.columns].dtypes.to_dict() == table.dtypes.to_dict()


def test_the_inputs_of_a_rate_are_labels_of_the_table_it_was_computed_from(figures, census):
    table = figures({"value": 3}, {**RURAL, "value": 4}, census("2011-10-24", 10_000))
    table.index = [70, 71, 72]
    row = derive(table, PER_10000).iloc[0]
    assert sorted(row["inputs"][:-1]) == [70, 71]
    assert row["inputs"][-1] == 72
    assert row["value"] == 7


def test_one_doubtful_input_makes_a_doubtful_rate(figures, census):
    people = census("2011-10-24", 10_000, status="U")
    assert derive(figures({}, RURAL, people), PER_10000)["status"].tolist() == ["U"]
    people = census("2011-10-24", 10_000)
    doubtful = derive(figures({}, {**RURAL, "status": "U"}, people), PER_10000)
    assert doubtful["status"].tolist() == ["U"]
    assert derive(figures({}, RURAL, people), PER_10000)["status"].tolist() == ["E"]


def test_every_rate_is_described_like_a_stored_indicator(shipped):
    table, dataset = derived_indicators(), shipped.dataset
    described = set(dataset.indicators.columns)
    assert set(table.columns) <= described
    assert set(table["kind"]) == {"rate"}
    assert table.index.tolist() == list(DERIVED_BY_CODE)
    assert not set(table.index) & set(dataset.indicators.index)
