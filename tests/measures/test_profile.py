"""An area's profile: its newest figures, what they may be held against, what is not known."""

import dataclasses

import pytest

from divide.measures import library
from divide.measures.intervals import may_compare
from divide.measures.profile import THEMES, profile

NOW = 1404
AREAS = ["IR-02", "IR-04", "IR-0219", "IR"]


@pytest.fixture(scope="module")
def profiles(shipped):
    return {area: profile(shipped, area, year=NOW) for area in AREAS}


def line(found, indicator):
    return next(one for one in found.lines if one.indicator == indicator)


def test_every_indicator_the_area_has_a_figure_of_is_shown_once(shipped, profiles):
    for area, found in profiles.items():
        held = shipped.observations.loc[shipped.observations["area"] == area, "indicator"]
        assert sorted(one.indicator for one in found.lines) == sorted(set(held))
        order = [THEMES.index(one.theme) for one in found.lines]
        assert order == sorted(order)


def test_the_figure_is_the_areas_newest_under_its_definitions(shipped, profiles):
    for area, found in profiles.items():
        for one in found.lines:
            own = shipped.rows(one.indicator, one.definitions)
            own = own[(own["area"] == area) & (own["residence"] == one.residence)]
            assert one.figure["end"] == own["end"].max()
            assert one.figure["area"] == area


def test_figures_outside_the_set_are_not_lost(shipped, profiles):
    for area, found in profiles.items():
        for one in found.lines:
            own = shipped.rows(one.indicator)
            own = own[(own["area"] == area) & (own["residence"] == one.residence)]
            shown = {*one.definitions, *(other["definition"] for other in one.others)}
            assert set(own["definition"]) <= shown


def test_nothing_stands_beside_a_figure_that_it_must_not_be_held_against(profiles):
    for area, found in profiles.items():
        for one in found.lines:
            for other in (one.province, one.country):
                if other is not None:
                    assert may_compare([area, other["area"]], one.scope)
                    assert other["definition"] in one.definitions
                    assert other["residence"] == one.residence
            if one.scope == "none":
                assert (one.province, one.country, one.median) == (None, None, None)


def test_the_budget_surveys_internet_figure_stays_inside_its_province(profiles):
    internet = line(profiles["IR-0219"], "household_internet_access")
    assert internet.definitions == ("heis",)
    assert internet.province["area"] == "IR-02"
    assert internet.country is None
    assert internet.median.within == "IR-02"


def test_the_median_is_that_of_the_areas_with_a_figure(shipped, profiles):
    mobile = line(profiles["IR-02"], "household_mobile_access")
    newest = shipped.rows("household_mobile_access", ("heis",), "province")
    newest = newest[(newest["residence"] == "total") & (newest["year"] == 1399)]
    assert mobile.median.value == newest["value"].median()
    assert (mobile.median.areas, mobile.median.among) == (31, 31)
    assert mobile.median.years == (1399, 1399)
    assert mobile.median.within is None


def test_flows_and_ranks_have_no_median(shipped, profiles):
    for found in profiles.values():
        for one in found.lines:
            kind = shipped.indicators.at[one.indicator, "kind"]
            if kind in ("flow", "rank"):
                assert one.median is None
            if kind == "flow":
                assert (one.province, one.country) == (None, None)


def test_an_area_does_not_stand_beside_itself(profiles):
    for area, found in profiles.items():
        for one in found.lines:
            assert all(
                other is None or other["area"] != area for other in (one.province, one.country)
            )


def test_what_is_not_known_is_listed_with_the_reason(profiles):
    west = {one.indicator: one for one in profiles["IR-04"].unknown}
    assert west["postal_units"].reason == "not_reported"
    assert west["postal_units"].year is None
    assert west["individual_internet_use"].reason == "old"
    assert west["individual_internet_use"].year == 1396


def test_known_and_recent_figures_are_not_listed_as_unknown(shipped, profiles):
    for area, found in profiles.items():
        held = shipped.observations[shipped.observations["area"] == area]
        newest = held.groupby("indicator")["year"].max()
        for one in found.unknown:
            assert one.year == newest.get(one.indicator)
            assert (one.reason == "old") == (one.indicator in newest.index)
            if one.reason == "old":
                assert NOW - one.year > 5
            else:
                assert one.elsewhere > 0


def test_the_limit_of_age_is_the_readers(shipped):
    reasons = [one.reason for one in profile(shipped, "IR-02", year=NOW, old=100).unknown]
    assert "old" not in reasons


def test_a_county_sampled_too_thinly_is_not_called_unreported(shipped):
    sampled = set(shipped.rows("household_mobile_access", ("heis",), "county")["area"])
    silent = next(area for area in shipped.areas("county") if area not in sampled)
    unknown = {one.indicator: one.reason for one in profile(shipped, silent, year=NOW).unknown}
    assert unknown["household_mobile_access"] == "withheld"


def test_a_residence_is_shown_where_the_area_has_it(shipped):
    found = profile(shipped, "IR-02", year=NOW, themes=["penetration"], residence="rural")
    assert line(found, "household_mobile_access").residence == "rural"
    assert line(found, "individual_internet_use").residence == "total"


def test_nothing_known_at_all_is_an_empty_profile(shipped):
    bare = library.build(
        dataclasses.replace(shipped.dataset, observations=shipped.dataset.observations[:0])
    )
    found = profile(bare, "IR-02", year=NOW)
    assert (found.lines, found.unknown) == ((), ())


def test_an_unknown_area_is_refused(shipped):
    with pytest.raises(KeyError):
        profile(shipped, "IR-99", year=NOW)
