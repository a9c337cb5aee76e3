"""Ranks: fair to ties, honest about who is not ranked."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from divide.measures.rank import rank

AREAS = [f"IR-{number:02}" for number in range(12)]
CHOSEN = st.dictionaries(st.sampled_from(AREAS), st.sampled_from([0.0, 1.5, 2.0, 7.0, 90.25]))
few = settings(max_examples=40)
DIRECTIONS = st.sampled_from(["higher", "lower", "neutral"])


def frame(values: dict[str, float]) -> pd.DataFrame:
    return pd.DataFrame(
        {"value": [float(value) for value in values.values()]},
        index=pd.Index(list(values), name="area", dtype="str"),
    )


@few
@given(CHOSEN, DIRECTIONS)
def test_a_rank_is_one_more_than_the_number_of_better_areas(values, direction):
    rows = rank(frame(values), AREAS, direction).rows
    for area, row in rows.iterrows():
        better = [
            other
            for other in values.values()
            if (other < values[area] if direction == "lower" else other > values[area])
        ]
        assert row["rank"] == 1 + len(better)
        assert row["tied"] == (list(values.values()).count(values[area]) > 1)


@few
@given(CHOSEN, DIRECTIONS)
def test_areas_come_best_first_and_equal_ones_in_their_usual_order(values, direction):
    rows = rank(frame(values), AREAS, direction).rows
    places = [(row["rank"], AREAS.index(area)) for area, row in rows.iterrows()]
    assert places == sorted(places)


@few
@given(CHOSEN, DIRECTIONS, st.randoms(use_true_random=False))
def test_the_order_in_which_figures_arrive_changes_no_rank(values, direction, random):
    mixed = list(values.items())
    random.shuffle(mixed)
    first, second = (
        rank(frame(values), AREAS, direction),
        rank(frame(dict(mixed)), AREAS, direction),
    )
    pd.testing.assert_frame_equal(first.rows, second.rows)
    assert first.without == second.without


@few
@given(CHOSEN, DIRECTIONS)
def test_every_area_is_either_ranked_or_named_as_without_a_figure(values, direction):
    ranking = rank(frame(values), AREAS, direction)
    assert sorted([*ranking.rows.index, *ranking.without]) == AREAS
    assert ranking.ranked == len(values)
    assert list(ranking.without) == [area for area in AREAS if area not in values]


def test_two_that_share_a_place_leave_the_next_one_empty():
    rows = rank(frame({"IR-01": 5, "IR-02": 9, "IR-03": 5, "IR-04": 1}), AREAS, "higher").rows
    assert rows["rank"].to_dict() == {"IR-02": 1, "IR-01": 2, "IR-03": 2, "IR-04": 4}
    assert rows["tied"].tolist() == [False, True, True, False]


@pytest.mark.parametrize(
    ("direction", "first"), [("higher", "IR-02"), ("lower", "IR-01"), ("neutral", "IR-02")]
)
def test_the_first_place_goes_to_the_better_figure_of_the_indicator(direction, first):
    rows = rank(frame({"IR-01": 3_800, "IR-02": 4_500}), AREAS, direction).rows
    assert rows.index[0] == first


def test_an_area_nobody_asked_for_takes_no_place():
    ranking = rank(frame({"IR-01": 1, "IR": 50}), AREAS, "higher")
    assert ranking.rows["rank"].to_dict() == {"IR-01": 1}
