"""The widest gaps and what is known, against the same figures counted with plain pandas."""

import pandas as pd
import pytest

from divide.measures.spread import coverage, spread, widest


@pytest.fixture(scope="module")
def found(shipped):
    return widest(shipped, "province", 20, 100)


def test_every_gap_is_the_largest_over_the_smallest_of_one_year_and_one_definition(shipped, found):
    assert found
    table = shipped.dataset.observations
    for one in found:
        high, low = one.highest, one.lowest
        same = table[
            (table["indicator"] == high["indicator"])
            & (table["definition"] == high["definition"])
            & (table["residence"] == "total")
            & (table["level"] == "province")
            & (table["status"] == "A")
            & (table["end"] == high["end"])
        ]
        assert low["definition"] == high["definition"]
        assert low["year"] == high["year"]
        assert one.years == (high["year"], high["year"])
        assert one.areas >= 20
        assert high["value"] >= same["value"].max()
        assert low["value"] <= same["value"].min()
        assert one.gap.ratio == high["value"] / low["value"]
        assert one.gap.difference == high["value"] - low["value"]


def test_gaps_come_widest_first_one_an_indicator_and_as_many_as_wanted(shipped, found):
    ratios = [one.gap.ratio for one in found]
    assert ratios == sorted(ratios, reverse=True)
    indicators = [one.highest["indicator"] for one in found]
    assert len(set(indicators)) == len(indicators)
    first = [one.highest["indicator"] for one in widest(shipped, "province", 20, 2)]
    assert first == indicators[:2]


def test_counts_estimates_and_figures_that_may_not_be_compared_are_no_gap(shipped, found):
    across = shipped.definitions["comparable_across"]
    for one in found:
        indicator = one.highest["indicator"]
        assert shipped.indicators.at[indicator, "kind"] == "rate"
        assert across.at[indicator, one.highest["definition"]] == "all"
        assert (one.highest["status"], one.lowest["status"]) == ("A", "A")
        assert not shipped.is_derived(indicator)


def test_fewer_than_two_areas_have_no_spread():
    rows = pd.DataFrame({"value": [3.0], "year": [1395]}, index=["IR-02"])
    assert spread(rows) is None
    assert spread(rows.iloc[:0]) is None


def test_a_spread_names_the_years_it_reaches_over():
    rows = pd.DataFrame({"value": [3.0, 0.0], "year": [1399, 1392]}, index=["IR-02", "IR-04"])
    one = spread(rows)
    assert (one.highest.name, one.lowest.name, one.years) == ("IR-02", "IR-04", (1392, 1399))
    assert (one.gap.difference, one.gap.ratio) == (3, None)


def test_coverage_counts_the_provinces_that_have_a_figure(shipped):
    indicators = list(shipped.indicators.index)
    table = shipped.observations
    provinces = table[(table["level"] == "province") & (table["residence"] == "total")]
    report = coverage(shipped, indicators, "province")
    assert report["indicator"].tolist() == indicators
    for _, row in report.iterrows():
        own = provinces[
            (provinces["indicator"] == row["indicator"])
            & provinces["definition"].isin(row["definition"])
        ]
        assert row["areas"] == own["area"].nunique()
        assert row["areas"] + row["without"] == 31
        if row["areas"]:
            newest = own.groupby("area")["year"].max()
            assert (row["oldest"], row["newest"]) == (newest.min(), newest.max())
        else:
            assert pd.isna(row["oldest"])


def test_an_indicator_without_any_provincial_figure_is_without_31(shipped):
    report = coverage(shipped, ["no_such_indicator"], "province").iloc[0]
    assert (report["areas"], report["without"]) == (0, 31)
