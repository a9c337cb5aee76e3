"""What a ranking says: its highest and its lowest figure, and no more than the figures allow."""

import pytest

from divide.measures.library import current
from divide.text.bidi import strip
from divide.widgets import view
from divide.widgets.controls import Picked
from divide.widgets.link import Period

LIBRARY = current()
RANKED = [
    (indicator, one)
    for indicator in LIBRARY.indicators.index
    for one in LIBRARY.sets(indicator, "province")[:1]
    if one.scope == "all" and one.areas > 1
]


def shown(lang, indicator, one, level="province", inside=""):
    picked = Picked(indicator, one, "total", ("total",), Period(), (), level, inside)
    return view.view(lang, LIBRARY.dataset.version, picked)


@pytest.mark.parametrize("lang", ["fa", "en"])
@pytest.mark.parametrize(("indicator", "one"), RANKED, ids=[code for code, _ in RANKED])
def test_it_names_the_highest_and_the_lowest_figure_of_the_newest_year(lang, indicator, one):
    seen = shown(lang, indicator, one)
    if len(seen.chosen) < 2:
        pytest.fail("a set of several areas has figures of one only")
    newest = seen.chosen[seen.chosen["year"] == seen.newest]
    held = newest if 1 < len(newest) < len(seen.chosen) else seen.chosen
    said = view.ranking_finding(seen)
    for row in (held.loc[held["value"].idxmax()], held.loc[held["value"].idxmin()]):
        assert strip(seen.words.brief(row)) in strip(said)
        assert seen.words.area(row["area"]) in said


def test_estimates_whose_places_are_ranges_are_not_called_first_and_last():
    sets = LIBRARY.sets("household_computer_access", "county")
    seen = shown("en", "household_computer_access", sets[0], "county")
    said = view.ranking_finding(seen)
    assert "highest estimate" in said
    assert "intervals overlap" in said


def test_areas_that_share_the_lowest_figure_are_counted():
    sets = LIBRARY.sets("household_computer_access", "county")
    seen = shown("en", "household_computer_access", sets[0], "county")
    newest = seen.chosen[seen.chosen["year"] == seen.newest]
    alike = int((newest["value"] == newest["value"].min()).sum()) - 1
    assert alike > 0
    assert f"{alike} counties more" in view.ranking_finding(seen)
