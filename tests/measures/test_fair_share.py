"""Fair share: whole offices that add up, in proportion, from figures that stand in the data."""

import dataclasses
import math
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from divide.measures import library
from divide.measures.fair_share import (
    FairShareError,
    fair_share,
    known_totals,
    largest_remainder,
)

weights = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 10**6), min_size=1, max_size=12
).filter(lambda counts: sum(counts.values()) > 0)
totals = st.integers(0, 5000)


@given(totals, weights)
def test_shares_add_up_and_stay_within_one_of_their_quota(total, counts):
    shares = largest_remainder(total, counts)
    assert sum(shares.values()) == total
    for name, weight in counts.items():
        quota = Fraction(total * weight, sum(counts.values()))
        assert math.floor(quota) <= shares[name] <= math.ceil(quota)


@given(totals, weights)
def test_more_people_never_get_fewer_offices(total, counts):
    shares = largest_remainder(total, counts)
    for one, own in counts.items():
        for other, theirs in counts.items():
            if own > theirs:
                assert shares[one] >= shares[other]


@given(totals, weights, st.randoms())
def test_the_order_of_the_counties_does_not_matter(total, counts, random):
    names = list(counts)
    random.shuffle(names)
    shuffled = {name: counts[name] for name in names}
    assert largest_remainder(total, shuffled) == largest_remainder(total, counts)


@given(totals, weights, st.integers(2, 1000))
def test_the_scale_of_the_population_does_not_matter(total, counts, factor):
    scaled = {name: count * factor for name, count in counts.items()}
    assert largest_remainder(total, scaled) == largest_remainder(total, counts)


@given(totals, weights)
def test_nobody_living_there_means_no_office(total, counts):
    shares = largest_remainder(total, {**counts, "empty": 0})
    assert shares["empty"] == 0


def test_equal_remainders_go_by_size_then_by_name():
    assert largest_remainder(1, {"b": 5, "a": 5}) == {"b": 0, "a": 1}
    # quotas 1.5 and 0.5: the same remainder, the larger one first
    assert largest_remainder(2, {"a": 1, "b": 3}) == {"a": 0, "b": 2}


@pytest.mark.parametrize(
    ("total", "counts"), [(-1, {"a": 1}), (1, {"a": 0}), (1, {"a": 2, "b": -1})]
)
def test_what_cannot_be_shared_is_refused(total, counts):
    with pytest.raises(ValueError, match="negative"):
        largest_remainder(total, counts)


def test_mazandaran_by_hand(shipped):
    share = fair_share(shipped, "IR-02")
    assert share.total.basis == "parts"
    assert [row["value"] for row in share.total.rows] == [318.0, 540.0]
    assert share.census["period"] == "1395-07-03"
    urban = share.rows[share.rows["part"] == "urban"].set_index("area")
    # Amol: 246 355 of the 1 897 238 urban people of Mazandaran
    assert urban.at["IR-0201", "quota"] == pytest.approx(318 * 246355 / 1897238, rel=1e-12)
    assert urban.at["IR-0201", "apportioned"] == 41


@pytest.fixture(scope="module")
def shared(shipped):
    """Every area that has a known number of offices and parts, with its shares."""
    found = {}
    for area in ["IR", *shipped.areas("province")]:
        for total in known_totals(shipped, area):
            found[area, total.basis] = fair_share(shipped, area, total)
    return found


def test_every_known_total_is_shared_out_to_the_last_office(shipped, shared):
    assert len(shared) > 40
    for (area, basis), share in shared.items():
        assert share.rows["apportioned"].sum() == share.total.offices, (area, basis)
        assert share.rows["quota"].sum() == pytest.approx(share.total.offices)
        parts = shipped.dataset.areas.index[shipped.dataset.areas["parent"] == area]
        assert list(share.by_area().index) == list(parts)
        assert share.without == ()


def test_every_number_can_be_traced_to_an_observation(shipped, shared):
    for share in shared.values():
        for label, row in zip(share.total.labels, share.total.rows, strict=True):
            assert shipped.observations.at[label, "value"] == row["value"]
        people = shipped.observations.loc[share.rows["population_observation"]]
        assert people["area"].tolist() == share.rows["area"].tolist()
        assert people["value"].tolist() == share.rows["population"].tolist()
        assert set(people["period"]) == {share.census["period"]}
        assert set(people["residence"]) == set(share.rows["part"])
        for row in share.rows[share.rows["reported"].notna()].itertuples():
            counts = shipped.observations.loc[list(row.reported_observations)]
            assert set(counts["area"]) == {row.area}
            assert counts["value"].sum() == row.reported


def test_a_reported_count_stands_beside_the_calculation(shared):
    urban = shared["IR-04", "parts"].rows.query("area == 'IR-0407'").set_index("part")
    assert urban["reported"].to_dict() == {"urban": 15.0, "rural": 35.0}
    # Razavi Khorasan has only a total; Sarakhs reports its urban and rural offices
    whole = shared["IR-09", "total"].rows.set_index("area").loc["IR-0920"]
    assert whole["reported"] == 13.0
    assert len(whole["reported_observations"]) == 2
    assert whole["reported_marked"]


def test_expected_numbers_are_never_shared_out(shipped):
    for total in known_totals(shipped, "IR-04"):
        assert "expected" not in [row["definition"] for row in total.rows]


def test_one_known_part_is_shared_alone(shared):
    share = shared["IR-20", "rural"]
    assert set(share.rows["part"]) == {"rural"}
    assert share.rows["apportioned"].sum() == 95


@pytest.mark.parametrize(
    ("area", "reason"), [("IR-08", "no_office_total"), ("IR-0219", "no_sub_areas")]
)
def test_what_is_missing_is_named(shipped, area, reason):
    with pytest.raises(FairShareError) as error:
        fair_share(shipped, area)
    assert (error.value.area, error.value.reason) == (area, reason)


def test_without_any_census_there_is_nothing_to_share_by(shipped):
    rows = shipped.observations
    bare = dataclasses.replace(shipped, observations=rows[rows["indicator"] != "population"])
    with pytest.raises(FairShareError) as error:
        fair_share(bare, "IR-02")
    assert error.value.reason == "no_population"


def test_a_county_unknown_to_the_census_is_named_and_the_rest_adds_up(shipped):
    rows = shipped.observations
    gone = (rows["area"] == "IR-0219") & (rows["indicator"] == "population")
    share = fair_share(dataclasses.replace(shipped, observations=rows[~gone]), "IR-02")
    assert share.without == ("IR-0219",)
    assert share.rows["apportioned"].sum() == 858


def test_an_empty_dataset_gives_a_clear_error(shipped):
    empty = library.build(
        dataclasses.replace(shipped.dataset, observations=shipped.dataset.observations[:0])
    )
    assert known_totals(empty, "IR-02") == []
    with pytest.raises(FairShareError, match="IR-02"):
        fair_share(empty, "IR-02")


def test_the_rows_are_plain_numbers(shared):
    rows = pd.concat([share.rows for share in shared.values()])
    assert rows["apportioned"].dtype == "int64"
    assert rows["quota"].dtype == "float64"
