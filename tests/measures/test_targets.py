"""Distance and pace of targets: nothing is said of the time that two figures do not bear."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from divide.measures import library, targets

COVERAGE = {
    "indicator": "rural_broadband_coverage",
    "definition": "nin_20hh",
    "area": "IR-02",
    "theme": "rural_broadband",
}


@pytest.fixture(scope="session")
def standing(shipped, figures):
    """The standing of an area that has these figures only."""

    def of(*rows, value=100.0, qualifier="exact", year=1405, area="IR-02"):
        aim = {
            "indicator": "rural_broadband_coverage",
            "definition": "nin_20hh",
            "area": "IR",
            "residence": "total",
            "value": value,
            "qualifier": qualifier,
            "due": None,
            "calendar": None,
            "source": "irna-85387801",
        }
        table = pd.DataFrame([aim], index=pd.Index(["aim"], name="target"))
        made = library.build(
            replace(
                shipped.dataset,
                observations=figures(*({**COVERAGE, **row} for row in rows)),
                targets=table,
            )
        )
        return targets.standing(made, "aim", area, year)

    return of


def on(day, value, **cells):
    return {
        "period": day,
        "calendar": "gregorian",
        "start": day,
        "end": day,
        "value": value,
    } | cells


def test_a_straight_line_through_two_figures_gives_the_year(standing):
    found = standing(on("2020-03-21", 70), on("2022-03-21", 80))
    assert found.distance == 20
    assert found.done == pytest.approx(0.8)
    assert found.pace.per_year == pytest.approx(5, rel=0.01)
    assert found.pace.year == 1404  # four years after the first day of 1401
    assert found.reason == "passed"  # 1404 is over and no figure shows the target reached
    assert standing(on("2020-03-21", 70), on("2022-03-21", 80), year=1403).reason == ""


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], "no_figure"),
        ([on("2020-03-21", 70)], "one_figure"),
        ([on("2020-03-21", 70), on("2022-03-21", 80, qualifier="at_least")], "one_figure"),
        ([on("2020-03-21", 70), on("2022-03-21", 80, period_basis="inferred")], "one_figure"),
        ([on("2020-03-21", 70), on("2022-03-21", 80, definition="all_villages")], "one_figure"),
        ([on("2021-10-21", 70), on("2022-03-21", 80)], "close"),
        ([on("2020-03-21", 80), on("2022-03-21", 70)], "standing"),
        ([on("2020-03-21", 80), on("2022-03-21", 80)], "standing"),
        ([on("2020-03-21", 70), on("2022-03-21", 70.2)], "far"),
        (
            [
                on("2020-03-21", 70, ci_low=60, ci_high=80, sample=400),
                on("2022-03-21", 75, ci_low=65, ci_high=85, sample=400),
            ],
            "overlap",
        ),
        ([on("2020-03-21", 70), on("2022-03-21", 100)], "met"),
    ],
)
def test_where_no_year_can_be_said_the_reason_is(standing, rows, reason):
    found = standing(*rows)
    assert found.reason == reason
    assert found.pace is None


@pytest.mark.parametrize(
    ("qualifier", "value", "met", "open_"),
    [
        ("exact", 95, False, ""),
        ("at_least", 95, None, "at_most"),  # "more than 95" leaves 5 points at most
        ("at_most", 95, False, "at_least"),
        ("at_most", 100, None, ""),  # "less than 100" may be anything
        ("at_least", 100, True, ""),
    ],
)
def test_a_qualified_figure_leaves_the_distance_open(standing, qualifier, value, met, open_):
    found = standing(on("2022-03-21", value, qualifier=qualifier))
    assert (found.met, found.open) == (met, open_)


@settings(max_examples=15)
@given(value=st.floats(0.1, 99), wanted=st.floats(1, 100))
def test_met_and_distance_agree(standing, value, wanted):
    found = standing(on("2022-03-21", value), value=wanted)
    assert found.met == (value >= wanted)
    assert (found.distance == 0) == found.met
    assert 0 <= found.done <= 1


def test_a_rate_of_the_country_is_held_against_provinces_and_a_count_is_not(shipped):
    assert "villages_plan6" in targets.applies(shipped, "IR-04")
    assert "fibre_20_million" not in targets.applies(shipped, "IR-04")
    assert targets.applies(shipped, "IR-04")[0] == "rural_banking_west_azerbaijan"


def test_a_count_over_a_time_is_counted_in_the_time_it_is_due(shipped):
    found = targets.standing(shipped, "villages_khuzestan_1404", "IR-06", 1405)
    assert found.reason == "no_figure"


def test_areas_to_raise_are_short_of_a_target_and_weighed_by_distance_and_people(shipped):
    found = targets.to_raise(shipped, 1405)
    assert [one.weight for one in found] == sorted((one.weight for one in found), reverse=True)
    for one in found:
        own = one.standing
        assert own.met is False
        assert own.figure["area"] == own.area
        assert one.weight == pytest.approx((1 - own.done) * one.people["value"])
    banking = next(one for one in found if one.standing.target == "rural_banking_west_azerbaijan")
    assert banking.people["residence"] == "rural"
    assert {one.standing.area[:5] for one in targets.to_raise(shipped, 1405, "IR-04")} == {"IR-04"}
