"""What follows when figures are held against one another: laws, and each verdict made up."""

import dataclasses
import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from divide.catalog.schema import CHECKS
from divide.measures import consistency, verdicts
from divide.measures.library import build

from .conftest import observations

RULE = {
    "check": "rule", "kind": "sources", "left": "any", "operator": "=", "right": "any",
    "tolerance": 0.0, "tolerance_kind": "absolute", "match": "any_source",
    "period": "same_period", "applies_to": None, "name_fa": "ن", "name_en": "N",
    "why_fa": "چ", "why_en": "W",
}  # fmt: skip
PARTS = {
    "kind": "parts",
    "left": "offices_total",
    "right": "offices_urban + offices_rural",
    "match": "same_source",
}
SHARE = {
    "kind": "share",
    "left": "offices_rural_banking_share[standard]",
    "right": "offices_rural_banking[ict_offices] / offices_rural[active] * 100",
    "match": "same_source",
    "tolerance": 1.0,
    "tolerance_kind": "points",
}
SAME = {"tolerance_kind": "relative", "tolerance": 0.02}
AMOUNTS = st.integers(1, 10**6).map(float)
COVERAGE = {"indicator": "rural_broadband_coverage", "definition": "nin_20hh"}


@pytest.fixture(scope="module")
def found(shipped):
    """Findings of one rule over made-up observations."""

    def find(rule, *rows):
        dataset = dataclasses.replace(shipped.dataset, observations=observations(*rows))
        rules = pd.DataFrame([RULE | rule], columns=list(CHECKS.columns)).set_index("check")
        return list(consistency.findings(consistency.find(build(dataset), rules)))

    return find


@pytest.fixture(scope="module")
def verdict(found):
    """Verdict and reason of the one comparison that a rule makes."""

    def one(rule, *rows):
        (only,) = found(rule, *rows)
        return only.verdict, only.reason

    return one


def office(kind, value, **cells):
    return {"indicator": f"offices_{kind}", "value": value, **cells}


def share(value, part, whole):
    return (
        office("rural_banking_share", value, definition="standard"),
        office("rural_banking", part, definition="ict_offices"),
        office("rural", whole),
    )


def two(first, second, **rule):
    """Two sources for one thing."""
    one, other = ({"source": "abna-1711585", **first}, {"source": "yjc-7601135", **second})
    return RULE | rule, {"value": 1.0, **one}, {"value": 1.0, **other}


# laws


@given(AMOUNTS, AMOUNTS, st.integers(0, 3))
@settings(max_examples=8)
def test_parts_agree_when_they_add_up_exactly_and_only_then(found, urban, rural, more):
    rows = office("total", urban + rural + more), office("urban", urban), office("rural", rural)
    (one,) = found(PARTS, *rows)
    assert one.verdict == ("contradicts" if more else "agrees")
    assert one.difference == pytest.approx(more)
    assert one.observations == (0, 1, 2)


def side(value, kind="exact", half=0.0):
    """One side of a pair: a figure with its qualifier, or an estimate."""
    low, high = value - half, value + half
    if kind == "about":
        low, high = value * 0.95, value * 1.05
    return {
        "value": value,
        "low": -math.inf if kind == "at_most" else low,
        "high": math.inf if kind == "at_least" else high,
        "grain": 0.0,
        "loose": kind == "about",
    }


SIDES = st.builds(side, AMOUNTS, st.sampled_from(["exact", "about", "at_least", "at_most"]))


def judged(left, right, tolerance, kind="sources", judge=verdicts.equal):
    """Verdict of two sides under a relative tolerance."""
    pair = pd.DataFrame([left | {f"{name}_r": value for name, value in right.items()}])
    pair = pair.assign(end=pd.Timestamp(2020, 1, 1), end_r=pd.Timestamp(2020, 1, 1))
    allowed = verdicts.allowed(pair, tolerance, "relative")
    verdict, reason = judge(pair, "", "_r", allowed, kind)
    return verdict[0], reason[0]


def scaled(one, factor):
    numbers = {name: one[name] * factor for name in ("value", "low", "high", "grain")}
    return one | numbers


KINDS = st.sampled_from(["sources", "parts", "break", "change"])
TOLERANCES = st.sampled_from([0.0, 0.01, 0.1])


@given(SIDES, TOLERANCES, KINDS)
@settings(max_examples=30)
def test_a_figure_agrees_with_itself(one, tolerance, kind):
    exact = side(one["value"])
    assert judged(one, exact, tolerance, kind) == ("agrees", "")


@given(SIDES, SIDES, TOLERANCES, KINDS, st.integers(2, 1000))
@settings(max_examples=30)
def test_scaling_both_sides_keeps_the_verdict_of_a_relative_rule(one, two, tolerance, kind, by):
    here = judged(one, two, tolerance, kind)
    assert judged(scaled(one, by), scaled(two, by), tolerance, kind) == here


@given(SIDES, SIDES, TOLERANCES, KINDS)
@settings(max_examples=30)
def test_which_of_two_sources_comes_first_does_not_matter(one, two, tolerance, kind):
    assert judged(one, two, tolerance, kind) == judged(two, one, tolerance, kind)


@given(SIDES, SIDES, TOLERANCES, KINDS)
@settings(max_examples=30)
def test_a_larger_tolerance_never_finds_a_contradiction_that_a_smaller_one_does_not(
    one, two, tolerance, kind
):
    if judged(one, two, tolerance, kind)[0] != "contradicts":
        assert judged(one, two, tolerance + 0.1, kind)[0] != "contradicts"


@given(AMOUNTS, AMOUNTS, TOLERANCES)
@settings(max_examples=30)
def test_of_two_exact_figures_one_is_at_most_the_other(one, two, tolerance):
    low, high = sorted([one, two])
    assert judged(side(low), side(high), tolerance, judge=verdicts.at_most) == ("agrees", "")


# verdicts


def test_a_printed_percentage_agrees_when_the_counts_round_to_it(verdict):
    assert verdict(SHARE, *share(66.7, 278, 417)) == ("agrees", "")
    assert verdict(SHARE, *share(67, 278, 417)) == ("agrees", "")


def test_a_percentage_cut_short_differs_by_rounding_and_a_wrong_one_contradicts(verdict):
    assert verdict(SHARE, *share(66, 278, 417)) == ("rounding", "")
    assert verdict(SHARE, *share(65, 278, 417)) == ("contradicts", "")


def test_a_missing_part_is_said_and_a_lonely_figure_is_not(found, verdict):
    total, urban = office("total", 50), office("urban", 30)
    assert verdict(PARTS, total, urban) == ("cannot_be_checked", "missing")
    assert found(PARTS, urban) == []


def test_nothing_is_divided_by_zero(verdict):
    assert verdict(SHARE, *share(66, 5, 0)) == ("cannot_be_checked", "missing")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("at_least", 90), ("exact", 94), ("agrees", "")),
        (("at_least", 95), ("exact", 92), ("contradicts", "")),
        (("at_most", 90), ("exact", 45), ("agrees", "")),
        (("at_least", 90), ("at_least", 80), ("cannot_be_checked", "qualifier")),
        (("at_least", 90), ("at_most", 80), ("contradicts", "")),
        (("about", 20000), ("exact", 20300), ("rounding", "")),
        (("about", 20000), ("exact", 21000), ("contradicts", "")),
        (("about", 122608), ("exact", 120608), ("contradicts", "")),
    ],
)
def test_a_qualified_figure_counts_as_the_range_it_leaves_open(verdict, first, second, expected):
    one, other = ({"qualifier": kind, "value": value} for kind, value in (first, second))
    assert verdict(*two(one, other)) == expected


def test_two_sources_for_an_inferred_year_are_not_said_to_contradict(verdict):
    rows = two({"value": 770, "period_basis": "inferred"}, {"value": 900}, **SAME)
    assert verdict(*rows) == ("cannot_be_checked", "period")


def estimate(year, value, low, high):
    days = {"period": str(year), "start": f"{year}-01-01", "end": f"{year}-12-31"}
    interval = {"ci_low": low, "ci_high": high, "sample": 400, "status": "E"}
    name = {"indicator": "household_computer_access", "definition": "heis"}
    return name | days | interval | {"value": value}


def test_survey_estimates_jump_only_beyond_both_intervals(verdict):
    step = {
        "kind": "change", "right": "previous(any)", "tolerance": 20.0,
        "tolerance_kind": "points_per_year", "period": "any_period",
    }  # fmt: skip
    before = estimate(2015, 30, 20, 40)
    assert verdict(step, before, estimate(2016, 65, 55, 75)) == ("agrees", "")
    assert verdict(step, before, estimate(2016, 70, 61, 79)) == ("contradicts", "")


def month(day, value, **cells):
    return COVERAGE | {"value": value, "start": day, "end": day, "period": day, **cells}


def test_a_fall_is_found_against_the_last_figure_before_it_only(found):
    falls = {
        "kind": "change", "left": "rural_broadband_coverage", "operator": ">=",
        "right": "previous(rural_broadband_coverage)", "tolerance": 2.0,
        "tolerance_kind": "points", "period": "any_period",
    }  # fmt: skip
    rows = month("2019-01-01", 70), month("2020-01-01", 96), month("2021-01-01", 80)
    by_figures = {one.observations: one.verdict for one in found(falls, *rows)}
    assert by_figures == {(1, 0): "agrees", (2, 1): "contradicts"}


def test_a_figure_of_a_day_inside_a_year_is_not_before_that_year(found):
    falls = {
        "kind": "change", "left": "rural_broadband_coverage", "operator": ">=",
        "right": "previous(rural_broadband_coverage)", "tolerance": 2.0,
        "tolerance_kind": "points", "period": "any_period",
    }  # fmt: skip
    year = COVERAGE | {"period": "2020", "start": "2020-01-01", "end": "2020-12-31"}
    before, inside = month("2019-03-01", 70), month("2020-08-09", 90)
    higher = found(falls, before, inside, year | {"value": 80})
    assert {one.observations: (one.verdict, one.reason) for one in higher} == {
        (1, 0): ("agrees", ""),
        (2, 0): ("agrees", ""),  # the year is held against what is before all of it
        (2, 1): ("cannot_be_checked", "period"),
    }
    # the last day of the year is no more before it than any other
    last = found(falls, before, month("2020-12-30", 90), year | {"value": 80})
    assert [one.verdict for one in last if one.observations == (2, 1)] == ["cannot_be_checked"]
    # nothing is said where the order would not matter
    lower = found(falls, before, month("2020-08-09", 75), year | {"value": 80})
    assert {one.observations for one in lower} == {(1, 0), (2, 0)}


def test_two_definitions_are_compared_with_the_figure_nearest_in_time(found):
    plans = {
        "kind": "break", "left": "rural_broadband_coverage[nin_20hh]",
        "right": "rural_broadband_coverage[mobile_quality_20hh]", "tolerance": 2.0,
        "tolerance_kind": "points", "period": "within_24_months",
    }  # fmt: skip
    rows = (
        month("2022-01-01", 91), month("2024-08-01", 96), month("2018-01-01", 60),
        month("2024-09-01", 73.4, definition="mobile_quality_20hh", source="yjc-7601135"),
    )  # fmt: skip
    (one,) = found(plans, *rows)
    assert (one.verdict, one.observations) == ("contradicts", (1, 3))
    late = month("2028-09-01", 79, definition="mobile_quality_20hh")
    assert found(plans, *rows[:3], late) == []


def people(area, value, **cells):
    name = {"indicator": "population", "definition": "census", "area": area}
    return name | {"value": value, "start": "2016-09-24", "end": "2016-09-24", **cells}


def test_areas_that_do_not_reach_the_whole_contradict_only_when_all_are_there(found, shipped):
    rule = {"kind": "areas", "left": "areas(any)", "match": "same_source"}
    provinces = shipped.areas("province")
    full = [people(area, 10) for area in provinces]
    made = [
        found(rule, people("IR", whole), *full[:count])[0]
        for whole, count in ((310, 31), (320, 31), (320, 30), (290, 30))
    ]
    assert [(one.verdict, one.reason) for one in made] == [
        ("agrees", ""), ("contradicts", ""), ("cannot_be_checked", "areas"), ("contradicts", ""),
    ]  # fmt: skip


def test_tabas_is_added_to_yazd_as_it_was_at_the_census(found):
    rule = {"kind": "areas", "left": "areas(any)", "operator": "<=", "match": "same_source"}
    day = {"start": "2011-10-24", "end": "2011-10-24"}
    rows = [people("IR-21", 100, **day), people("IR-2101", 60, **day), people("IR-2911", 41, **day)]
    (one,) = found(rule, *rows)
    assert (one.area, one.left, one.verdict) == ("IR-21", 101, "contradicts")


def test_the_unsettled_are_counted_where_they_are_given(verdict):
    rule = {
        "kind": "parts", "left": "population@total", "match": "same_source",
        "right": "population@urban + population@rural + optional(population_unsettled@total)",
    }  # fmt: skip
    rows = people("IR", 100), people("IR", 70, residence="urban")
    rural = people("IR", 28, residence="rural")
    unsettled = people("IR", 2, indicator="population_unsettled")
    assert verdict(rule, *rows, rural, unsettled) == ("agrees", "")
    assert verdict(rule, *rows, rural | {"value": 30}) == ("agrees", "")
    assert verdict(rule, *rows, rural)[0] == "contradicts"


def test_a_denominator_is_the_last_census_before_or_the_nearest_count(found):
    users = {"indicator": "internet_users", "definition": "operator_estimate", "value": 50,
             "start": "2013-08-01", "end": "2013-08-31"}  # fmt: skip
    day = {"start": "2011-10-24", "end": "2011-10-24"}
    rows = [users, people("IR-02", 100, **day), people("IR-02", 200),
            people("IR-02", 1, start="2006-11-01", end="2006-11-01")]  # fmt: skip
    rule = {"kind": "bounds", "operator": "<=", "right": "9"}
    for function, expected in (("latest", 0.5), ("nearest", 0.5), ("country", None)):
        left = f"internet_users[operator_estimate] / {function}(population[census])"
        one = found(rule | {"left": left}, *rows)
        assert [finding.left for finding in one] == ([expected] if expected else [])


# what a page relies on


def test_findings_have_stable_ids_that_nobody_else_has(shipped):
    table = consistency.current()
    assert table["id"].is_unique
    assert table["id"].str.fullmatch(r"[a-z0-9_]+-IR(-\d{2}(\d{2})?)?-\d{8}-[0-9a-f]{6}").all()
    few = shipped.dataset.checks.loc[["plan6_plan7", "offices_add_up"]]
    again = consistency.find(shipped, few)
    own = table[table["check"].isin(few.index)].reset_index(drop=True)
    pd.testing.assert_frame_equal(own, again)


def test_contradictions_come_first_those_of_our_own_estimates_last_among_them(shipped):
    table = consistency.current()
    order = table["verdict"].map({verdict: n for n, verdict in enumerate(consistency.VERDICTS)})
    assert order.is_monotonic_increasing
    status = shipped.dataset.observations["status"]
    own = [
        set(status.loc[list(labels)]) <= {"E", "G"}
        for labels in table.loc[table["verdict"] == "contradicts", "observations"]
    ]
    assert own == sorted(own)
    assert 0 < sum(own) < len(own)


def test_rules_take_turns_each_with_its_largest_difference_first(shipped):
    table = consistency.current()
    status = shipped.dataset.observations["status"]
    ours = [set(status.loc[list(one)]) <= {"E", "G"} for one in table["observations"].head(200)]
    listed = table.head(200).assign(ours=ours)
    listed = listed[(listed["verdict"] == "contradicts") & ~listed["ours"]]
    size = listed["difference"].abs() / listed[["left", "right"]].abs().max(axis=1)
    for _, own in size.groupby(listed["check"]):
        assert own.is_monotonic_decreasing
    turn = listed.groupby("check").cumcount()
    assert turn.is_monotonic_increasing
    place = listed["check"].map(shipped.dataset.checks.index.get_loc)
    for _, own in place.groupby(turn):
        assert own.is_monotonic_increasing


def test_the_order_does_not_hang_on_the_order_of_the_figures(found):
    rows = [
        month(f"2020-0{n}-01", value, area=area, source=source)
        for n, value in ((1, 60), (2, 70))
        for area, more in (("IR-02", 5), ("IR-04", 9))
        for source, value in (("abna-1711585", value), ("yjc-7601135", value + more))
    ]
    assert [one.id for one in found(RULE, *rows)] == [one.id for one in found(RULE, *rows[::-1])]


def test_every_figure_of_a_contradiction_leads_to_it(shipped):
    found = consistency.contradicted()
    table = consistency.current()
    for one in consistency.findings(table[table["verdict"] == "contradicts"]):
        for leaf in one.leaves:
            if isinstance(leaf, int):
                assert one in found[leaf]
    assert set(found) <= set(shipped.dataset.observations.index)


def test_no_rules_or_no_figures_give_no_findings(shipped):
    none = shipped.dataset.checks.iloc[:0]
    assert consistency.find(shipped, none).empty
    empty = dataclasses.replace(shipped.dataset, observations=shipped.dataset.observations.iloc[:0])
    table = consistency.find(build(empty))
    assert table.empty
    assert list(table.columns) == list(consistency.COLUMNS)
    assert consistency.by_observation(table) == {}
