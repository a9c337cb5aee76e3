"""The other figures for the same thing: all of them, once, each with the rule that chose."""

import random

import pandas as pd
import pytest

from divide.catalog.choose import Selection
from divide.measures import library
from divide.measures.others import REASONS, others

BETTER = {"newer", "period_surer", "status_higher", "longer"}


def sample(count):
    labels = list(library.current().observations.index)
    return random.Random(7).sample(labels, count)


@pytest.mark.parametrize("label", sample(40))
def test_a_figure_and_its_others_are_all_figures_for_the_thing(label):
    kept = library.current()
    own = kept.observations.loc[label]
    found = others(kept, label)
    table = kept.observations
    same = table[
        (table["indicator"] == own["indicator"])
        & (table["area"] == own["area"])
        & (table["residence"] == own["residence"])
    ]
    assert sorted([label, *found.index]) == sorted(same.index)
    assert set(found["why"]) <= set(REASONS)
    assert list(found["differs"]) == list(found["value"] != own["value"])


@pytest.mark.parametrize("label", sample(40))
def test_nothing_of_the_chosen_figures_definition_stands_above_it(label):
    kept = library.current()
    own = kept.observations.loc[label]
    selection = Selection(own["indicator"], (own["definition"],), own["residence"])
    chosen = kept.choose(selection, [own["area"]]).chosen.iloc[0]
    found = others(kept, int(chosen["observation"]))
    assert not BETTER & set(found.loc[found["definition"] == own["definition"], "why"])


def test_a_figure_of_another_definition_says_whether_the_two_compare():
    kept = library.current()
    table = kept.observations
    rows = table[(table["indicator"] == "offices_per_10000") & (table["area"] == "IR-02")]
    newest = rows.sort_values("end").index[-1]
    why = others(kept, newest).set_index("definition")["why"]
    assert why["unspecified"] == "definition_comparable"
    coverage = table[
        (table["indicator"] == "rural_broadband_coverage")
        & (table["area"] == "IR")
        & (table["definition"] == "mobile_quality_20hh")
    ]
    found = others(kept, coverage.index[-1])
    against = found.loc[found["definition"] == "nin_20hh", "why"]
    assert len(against)
    assert set(against) == {"definition_other"}


def test_the_nearest_in_kind_come_first_and_the_newest_among_them():
    kept = library.current()
    table = kept.observations
    label = table[(table["indicator"] == "mobile_penetration") & (table["area"] == "IR")].index[0]
    found = others(kept, label)
    own = found[found["definition"] == table.at[label, "definition"]]
    assert list(found.index[: len(own)]) == list(own.index)
    assert own["end"].is_monotonic_decreasing
    assert isinstance(found, pd.DataFrame)
