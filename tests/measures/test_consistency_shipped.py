"""The contradictions that data/NOTES.md lists, and the seed articles, each with its verdict."""

import dataclasses

import pandas as pd
import pytest

from divide.measures import consistency
from divide.measures.library import build


@pytest.fixture(scope="module")
def table():
    return consistency.current()


@pytest.fixture(scope="module")
def verdict(table, shipped):
    """Verdict of the finding of a rule that holds exactly these values against one another."""
    values = shipped.dataset.observations["value"].to_dict()

    def find(check, area, *wanted):
        rows = table[(table["check"] == check) & (table["area"] == area)]
        fit = [
            sorted(values[label] for label in one) == sorted(wanted) for one in rows["observations"]
        ]
        found = rows[fit]
        assert len(found) >= 1, f"{check} {area} {wanted}: no such finding"
        return found["verdict"].iloc[0]

    return find


SEEDS = [
    # West Azerbaijan: counter offices
    ("rounding", "rural_banking_share", "IR-04", 66, 278, 417),
    ("contradicts", "offices_total_after_parts", "IR-04", 475, 303, 417),
    ("contradicts", "plan6_unnamed_base", "IR-04", 76, 45),
    ("cannot_be_checked", "plan6_unnamed_base", "IR-04", 76, 90),
    # Mazandaran: offices that fit, penetration that does not
    ("cannot_be_checked", "offices_add_up", "IR-02", 302, 476),  # no total in that source
    ("agrees", "offices_total_beside_parts", "IR-02", 770, 302, 476),
    ("agrees", "offices_total_beside_parts", "IR-02", 800, 302, 476),
    ("agrees", "offices_add_up", "IR-02", 858, 318, 540),
    ("agrees", "offices_add_up", "IR-02", 750, 350, 400),
    ("agrees", "penetration_share", "IR-02", 74.8, 2299291, 3073943),
    ("contradicts", "operators_unnamed", "IR-02", 74.8, 85),
    ("contradicts", "operators_census", "IR-02", 83.85, 16.6),
    ("contradicts", "percent_within_100", "IR-02", 110),
    ("contradicts", "subscriptions_survey", "IR-02", 110, 65.9),
    ("contradicts", "adsl_like_country", "IR-02", 63, 10.86),
    ("agrees", "coverage_share_all_villages", "IR-02", 75, 2717, 3622),
    # the operators' national estimate
    ("contradicts", "penetration_falls", "IR", 61.57, 54.18),
    ("contradicts", "penetration_falls", "IR", 54.18, 49.13),
    ("agrees", "penetration_falls", "IR", 49.13, 53.29),
    ("contradicts", "unnamed_census", "IR", 11.4, 17.5),
    # Plan 6 against Plan 7
    ("contradicts", "plan6_plan7", "IR", 96, 73.4),
    ("contradicts", "plan6_plan7", "IR-12", 94, 71.7),
    ("contradicts", "plan6_plan7", "IR-09", 97, 89),
    ("contradicts", "plan6_plan7", "IR-01", 95, 91),
    ("agrees", "plan6_plan7", "IR-16", 93, 90),  # 2023 and 2025
    ("contradicts", "plan6_counted_plan7", "IR-01", 1947, 2060, 91),
    # restated levels
    ("contradicts", "coverage_falls", "IR", 96, 80),
    ("contradicts", "coverage_falls", "IR-11", 73, 58),
    ("contradicts", "sources_of_a_rate", "IR", 87, 89),
    # villages connected in 2017
    ("cannot_be_checked", "connected_falls", "IR", 20000, 18000),  # April 2017 and 2017
    ("contradicts", "connected_in_the_scheme", "IR", 18000, 27700),
    # offices elsewhere
    ("contradicts", "telecom_post", "IR-12", 252, 121),
    ("contradicts", "licensed_working", "IR-01", 793, 606),
    ("agrees", "licensed_working", "IR-01", 793, 661),  # three years of growth apart
    ("agrees", "offices_add_up", "IR-01", 793, 430, 363),
    ("contradicts", "offices_total_after_parts", "IR-00", 131, 91, 271),
    ("cannot_be_checked", "offices_urban_step", "IR", 6000, 5000),  # 9 August 2017 and 2017
    ("contradicts", "offices_rural_step", "IR", 2000, 8114),
    ("contradicts", "offices_rural_step", "IR", 8400, 9918),
    ("contradicts", "offices_rural_step", "IR", 9918, 16200),
    ("contradicts", "services_like_others", "IR-19", 1428),
    # two surveys of one year
    ("contradicts", "two_surveys_internet", "IR", 72.8, 46.34),
    # smaller ones
    ("contradicts", "sources_of_a_rate", "IR", 12.62, 6.13),
    ("contradicts", "sources_of_a_count", "IR-13", 855, 879),
    ("contradicts", "sources_of_a_rate", "IR-13", 92.5, 95),
    ("contradicts", "connected_unnamed_base", "IR-01", 1947, 1870),
    ("contradicts", "connected_within_large_villages", "IR-11", 3132, 2950),
    ("contradicts", "sources_of_a_rate", "IR-23", 76.93, 79.93),
    ("contradicts", "coverage_share_nin_20hh", "IR-22", 75, 975, 1331),
    ("contradicts", "coverage_share_high_speed_20hh", "IR-16", 98, 366, 378),
    ("contradicts", "area_stays", "IR-07", 120608, 122608),
    ("contradicts", "area_stays", "IR-08", 182726, 180726),
]


@pytest.mark.parametrize(
    ("expected", "check", "area", "values"),
    [(seed[0], seed[1], seed[2], seed[3:]) for seed in SEEDS],
    ids=str,
)
def test_a_known_comparison_has_its_verdict(verdict, expected, check, area, values):
    assert verdict(check, area, *values) == expected


def test_the_sums_of_the_censuses_agree_without_exception(table):
    for check in ("population_adds_up", "census_areas", "urban_within_total"):
        verdicts = table.loc[table["check"] == check, "verdict"]
        assert len(verdicts) > 200
        assert set(verdicts) == {"agrees"}


def test_two_definitions_far_apart_in_time_contradict_only_beyond_plausible_growth(table, shipped):
    rows = shipped.dataset.observations
    breaks = table[(table["kind"] == "break") & (table["verdict"] == "contradicts")]
    for one in consistency.findings(breaks):
        start, end = (rows.loc[list(one.observations), name] for name in ("start", "end"))
        if (start.max() - end.min()).days > 190:
            grows = shipped.dataset.checks.at[one.check, "tolerance_kind"]
            assert grows in ("points_per_year", "relative_per_year"), one.id


def test_the_page_begins_with_what_the_founding_articles_say(table, shipped):
    first = table.loc[table["verdict"] == "contradicts", ["check", "area"]].head(4)
    assert first.to_numpy().tolist() == [
        ["percent_within_100", "IR-02"],
        ["operators_unnamed", "IR-02"],
        ["subscriptions_survey", "IR-02"],
        ["plan6_plan7", "IR-12"],
    ]


def test_every_rule_finds_something_to_compare(table, shipped):
    assert set(table["check"]) == set(shipped.dataset.checks.index)


def test_what_contradicts_is_few_beside_what_agrees(table):
    """A page that cries wolf is not read: a rule that floods it is wrong."""
    counts = table["verdict"].value_counts()
    assert counts["contradicts"] < 150
    assert counts["agrees"] > 20000


def test_a_new_row_runs_through_the_same_rules(shipped):
    rows = shipped.dataset.observations
    old = rows[(rows["source"] == "borna-441074") & (rows["indicator"] == "offices_total")]
    assert old["value"].tolist() == [858]
    wrong = old.assign(value=958.0, source="abna-1711585")
    parts = rows[
        (rows["source"] == "borna-441074")
        & rows["indicator"].isin(["offices_urban", "offices_rural"])
        & (rows["definition"] == "active")
    ].assign(source="abna-1711585")
    dataset = dataclasses.replace(
        shipped.dataset, observations=pd.concat([rows, wrong, parts], ignore_index=True)
    )
    rule = shipped.dataset.checks.loc[["offices_add_up"]]
    before = consistency.find(shipped, rule)
    after = consistency.find(build(dataset), rule)
    new = after[~after["id"].isin(before["id"])]
    assert new[["verdict", "left", "right", "difference"]].to_numpy().tolist() == [
        ["contradicts", 958, 858, 100]
    ]
    assert set(before["id"]) <= set(after["id"])
