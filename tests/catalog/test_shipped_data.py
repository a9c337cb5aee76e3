"""The data that ships: sound, complete, and with the figures it began with."""

import pandas as pd
import pytest

from divide.catalog.periods import span

# indicator, definition, area, residence, period, value, qualifier, source
SEED = [
    # Mazandaran, Payam-e Mazand, about 1393 and the first half of 1392
    ("offices_urban", "unspecified", "IR-02", "total", "1393", 302, "exact", "payam-mazand-1393"),
    ("offices_rural", "unspecified", "IR-02", "total", "1393", 476, "exact", "payam-mazand-1393"),
    ("services_offered", "offered", "IR-02", "total", "1393", 170, "at_least",
     "payam-mazand-1393"),
    ("services_offered", "newly_identified", "IR-02", "total", "1393", 183, "exact",
     "payam-mazand-1393"),
    ("internet_users", "operator_estimate", "IR-02", "total", "1392-06", 2299291, "exact",
     "payam-mazand-1393"),
    ("internet_penetration", "operator_estimate", "IR-02", "total", "1392-06", 74.8, "exact",
     "payam-mazand-1393"),
    ("internet_penetration", "unspecified", "IR-02", "total", "1393", 85, "exact",
     "payam-mazand-1393"),
    ("rural_broadband_coverage", "unspecified", "IR-02", "total", "1393", 77, "exact",
     "payam-mazand-1393"),
    ("fixed_broadband_penetration", "adsl_unspecified", "IR-02", "total", "1392-06", 63, "exact",
     "payam-mazand-1393"),
    ("fixed_lines_installed", "standard", "IR-02", "total", "1393", 1950000, "at_least",
     "payam-mazand-1393"),
    ("fixed_lines_active", "standard", "IR-02", "total", "1393", 1500000, "at_least",
     "payam-mazand-1393"),
    # Mazandaran, Borna, about 1395
    ("offices_urban", "active", "IR-02", "total", "1395", 318, "exact", "borna-441074"),
    ("offices_rural", "active", "IR-02", "total", "1395", 540, "exact", "borna-441074"),
    ("offices_total", "active", "IR-02", "total", "1395", 858, "exact", "borna-441074"),
    ("services_offered", "offered", "IR-02", "total", "1395", 220, "exact", "borna-441074"),
    ("agencies_served", "standard", "IR-02", "total", "1395", 25, "about", "borna-441074"),
    ("internet_penetration", "subscriptions", "IR-02", "total", "1395", 110, "exact",
     "borna-441074"),
    # West Azerbaijan, IRNA, about 1399
    ("offices_urban", "unspecified", "IR-04", "total", "1399", 303, "exact", "irna-urmia-303"),
    ("offices_licensed_new", "opened", "IR-04", "urban", "1399", 58, "exact", "irna-urmia-303"),
    ("offices_licensed_new", "licences", "IR-04", "urban", "1399", 48, "exact", "irna-urmia-303"),
    ("offices_rural", "unspecified", "IR-04", "total", "1399", 417, "exact", "irna-urmia-303"),
    ("offices_rural_banking", "ict_offices", "IR-04", "total", "1399", 278, "exact",
     "irna-urmia-303"),
    ("offices_rural_banking_share", "standard", "IR-04", "total", "1399", 66, "exact",
     "irna-urmia-303"),
    ("rural_atms", "installed", "IR-04", "total", "1399", 74, "exact", "irna-urmia-303"),
    ("rural_atms", "ministry", "IR-04", "total", "1399", 56, "exact", "irna-urmia-303"),
]  # fmt: skip


def test_the_shipped_data_keep_every_rule(dataset):
    assert dataset.problems == ()


def test_nothing_of_the_first_edition_is_missing(dataset):
    counts = {
        name: len(getattr(dataset, name))
        for name in ("observations", "indicators", "definitions", "sources", "areas")
    }
    assert counts == {
        "observations": 17659,
        "indicators": 57,
        "definitions": 134,
        "sources": 361,
        "areas": 461,
    }


@pytest.mark.parametrize("figure", SEED, ids=lambda f: "-".join(map(str, f[:3])))
def test_a_seed_figure_is_there_exactly_with_its_source(dataset, figure):
    columns = ["indicator", "definition", "area", "residence", "period", "value", "qualifier",
               "source"]  # fmt: skip
    rows = dataset.observations
    same = (rows[columns] == pd.Series(figure, index=columns, dtype="object")).all(axis=1)
    assert same.sum() == 1


@pytest.mark.parametrize(
    ("source", "publisher"),
    [
        ("payam-mazand-1393", "Payam-e Mazand"),
        ("borna-441074", "Borna News Agency"),
        ("irna-urmia-303", "IRNA"),
    ],
)
def test_the_sources_of_the_seed_figures_name_their_publisher(dataset, source, publisher):
    assert dataset.sources.at[source, "publisher_en"] == publisher


def test_areas_are_the_country_31_provinces_and_429_counties(dataset):
    levels = dataset.areas["level"].value_counts().to_dict()
    assert levels == {"county": 429, "province": 31, "country": 1}
    assert dataset.areas.at["IR-02", "name_en"] == "Mazandaran"
    assert dataset.areas.at["IR-04", "name_en"] == "West Azerbaijan"


def test_every_period_ends_on_its_last_day_and_starts_no_later_than_its_first(dataset):
    rows = dataset.observations
    for period, calendar, start, end in zip(
        rows["period"], rows["calendar"], rows["start"], rows["end"], strict=True
    ):
        first, last = span(period, calendar)
        assert end.date() == last
        assert start.date() <= first


def test_what_starts_before_its_period_is_a_count_with_a_note(dataset):
    rows = dataset.observations.join(dataset.indicators["kind"], on="indicator")
    firsts = {
        pair: span(*pair)[0] for pair in set(zip(rows["period"], rows["calendar"], strict=True))
    }
    own = [firsts[pair] for pair in zip(rows["period"], rows["calendar"], strict=True)]
    early = rows[rows["start"] < pd.to_datetime(own)]
    assert set(early["kind"]) <= {"count", "flow"}
    assert early["note_en"].notna().all()
    assert early["note_fa"].notna().all()


@pytest.mark.parametrize("census", ["sci-census1390-t1", "sci-census1395-t1"])
def test_a_census_adds_up_from_counties_to_provinces_to_the_country(dataset, census):
    rows = dataset.observations
    rows = rows[(rows["source"] == census) & (rows["indicator"] == "population")].copy()
    parent = rows["area"].map(dataset.areas["parent"])
    if census == "sci-census1390-t1":
        parent = parent.mask(rows["area"] == "IR-2911", "IR-21")  # Tabas was in Yazd then
    for residence, part in rows.groupby("residence"):
        figures = part.set_index("area")["value"]
        sums = part["value"].groupby(parent.loc[part.index]).sum()
        assert len(sums) == 32, residence
        pd.testing.assert_series_equal(sums, figures[sums.index], check_names=False)


def test_pages_get_numbers_and_dates_not_text(dataset):
    rows = dataset.observations
    for column in ("value", "sample", "ci_low", "ci_high"):
        assert rows[column].dtype == "float64"
    for column in ("start", "end"):
        assert pd.api.types.is_datetime64_dtype(rows[column])
    assert rows["value"].notna().all()
    assert dataset.indicators["decimals"].dtype == "int64"
    assert dataset.indicators[["minimum", "maximum", "per"]].dtypes.eq("float64").all()
    assert list(rows.index) == list(range(len(rows)))


def test_every_figure_can_be_traced_to_its_theme_level_file_and_row(dataset):
    rows = dataset.observations
    assert rows[["theme", "level", "file", "row"]].notna().all(axis=None)
    assert (rows["theme"] == rows["indicator"].map(dataset.indicators["theme"])).all()
    assert not rows.duplicated(["file", "row"]).any()
    offices = rows[rows["file"] == "observations/offices.csv"]
    assert sorted(offices["row"]) == list(range(2, len(offices) + 2))


def test_household_budget_internet_figures_are_not_compared_between_provinces(dataset):
    scope = dataset.definitions.at[("household_internet_access", "heis"), "comparable_across"]
    assert scope == "within_province"


def test_the_internet_survey_of_1396_has_all_31_provinces(dataset):
    rows = dataset.observations
    survey = rows[
        (rows["indicator"] == "household_internet_access")
        & (rows["definition"] == "ict_survey")
        & (rows["period"] == "1396")
        & (rows["level"] == "province")
        & (rows["residence"] == "total")
    ]
    assert survey["area"].nunique() == 31


def test_the_office_definitions_that_may_stand_together_do(dataset):
    at = dataset.definitions["comparable_with"]
    assert at["offices_urban", "active"] == ("unspecified",)
    assert at["offices_urban", "unspecified"] == ("active",)
    assert at["agencies_served", "standard"] == ()
