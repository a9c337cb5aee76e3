"""Which definitions may share a figure, and that no page can compare what the data forbid."""

import itertools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from divide.catalog.definitions import DefinitionSet, definition_sets

NARROWNESS = {"all": 0, "within_province": 1, "none": 2}
CODES = ["active", "licensed", "postal", "unspecified"]
few = settings(max_examples=30)
AREAS = ["IR-01", "IR-02", "IR-03", "IR-04"]


def tables(
    scopes: dict[str, str], peers: set[frozenset[str]], covered: dict[str, set[str]]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    definitions = pd.DataFrame(
        {
            "comparable_with": [
                tuple(other for other in scopes if {code, other} in peers) for code in scopes
            ],
            "comparable_across": list(scopes.values()),
        },
        index=pd.MultiIndex.from_product([["offices"], scopes], names=["indicator", "definition"]),
    )
    observations = pd.DataFrame(
        [("offices", code, area) for code, areas in covered.items() for area in sorted(areas)],
        columns=["indicator", "definition", "area"],
    )
    return definitions, observations


@st.composite
def cases(draw):
    scopes = {code: draw(st.sampled_from(list(NARROWNESS))) for code in CODES}
    pairs = [frozenset(pair) for pair in itertools.combinations(CODES, 2)]
    peers = draw(st.sets(st.sampled_from(pairs)))
    covered = {code: draw(st.sets(st.sampled_from(AREAS))) for code in CODES}
    return scopes, peers, covered


@few
@given(cases())
def test_no_set_is_wider_than_its_narrowest_definition(case):
    scopes, _, _ = case
    for one in definition_sets(*tables(*case), "offices", AREAS):
        assert one.scope == max((scopes[code] for code in one.codes), key=NARROWNESS.get)


@few
@given(cases())
def test_every_two_definitions_of_a_set_are_comparable_with_each_other(case):
    _, peers, _ = case
    for one in definition_sets(*tables(*case), "offices", AREAS):
        assert len(set(one.codes)) == len(one.codes)
        for pair in itertools.combinations(one.codes, 2):
            assert frozenset(pair) in peers


@few
@given(cases())
def test_every_definition_with_figures_can_be_chosen_alone_and_no_empty_one_at_all(case):
    _, _, covered = case
    sets = definition_sets(*tables(*case), "offices", AREAS)
    assert sorted(one.codes[0] for one in sets if len(one.codes) == 1) == sorted(
        code for code, areas in covered.items() if areas
    )
    for one in sets:
        assert one.areas == len(set().union(*(covered[code] for code in one.codes)))
        assert all(covered[code] for code in one.codes)


@few
@given(cases())
def test_no_set_comes_twice_and_comparable_ones_with_most_areas_come_first(case):
    sets = definition_sets(*tables(*case), "offices", AREAS)
    assert len({frozenset(one.codes) for one in sets}) == len(sets)
    order = [(NARROWNESS[one.scope], -one.areas) for one in sets]
    assert order == sorted(order)


def test_the_unmarked_definition_of_a_pair_is_the_one_more_areas_have():
    tables_ = tables(
        {"active": "all", "unspecified": "all"},
        {frozenset({"active", "unspecified"})},
        {"active": {"IR-01"}, "unspecified": {"IR-01", "IR-02", "IR-03"}},
    )
    assert definition_sets(*tables_, "offices", AREAS) == [
        DefinitionSet(("unspecified", "active"), "all", 3),
        DefinitionSet(("unspecified",), "all", 3),
        DefinitionSet(("active",), "all", 1),
    ]


def test_a_definition_that_may_stand_beside_two_does_not_bring_the_two_together():
    both = {frozenset({"active", "licensed"}), frozenset({"active", "postal"})}
    tables_ = tables(
        dict.fromkeys(["active", "licensed", "postal"], "all"),
        both,
        {"active": set(AREAS), "licensed": {"IR-01"}, "postal": {"IR-02"}},
    )
    sets = [set(one.codes) for one in definition_sets(*tables_, "offices", AREAS)]
    assert {"licensed", "postal"} not in [one - {"active"} for one in sets]
    assert {"active", "licensed"} in sets
    assert {"active", "postal"} in sets


def test_only_the_areas_asked_for_count():
    tables_ = tables({"active": "all"}, set(), {"active": {"IR-01", "IR-02"}})
    assert definition_sets(*tables_, "offices", ["IR-02"])[0].areas == 1
    assert definition_sets(*tables_, "offices", ["IR-04"]) == []
    assert definition_sets(*tables_, "lines", AREAS) == []


@pytest.mark.parametrize("level", ["province", "county"])
def test_in_the_shipped_data_no_set_is_compared_further_than_any_of_its_definitions(dataset, level):
    areas = list(dataset.areas.index[dataset.areas["level"] == level])
    across = dataset.definitions["comparable_across"]
    for indicator in dataset.indicators.index:
        for one in definition_sets(dataset.definitions, dataset.observations, indicator, areas):
            for code in one.codes:
                assert NARROWNESS[one.scope] >= NARROWNESS[across.at[indicator, code]]


def test_household_survey_internet_is_never_compared_between_provinces(dataset):
    areas = list(dataset.areas.index[dataset.areas["level"] == "province"])
    sets = definition_sets(
        dataset.definitions, dataset.observations, "household_internet_access", areas
    )
    scopes = {one.codes: one.scope for one in sets}
    assert scopes[("heis",)] == "within_province"
    assert sets[0].codes == ("ict_survey",)
    assert sets[0].scope == "all"
    assert sets[0].areas == 31
