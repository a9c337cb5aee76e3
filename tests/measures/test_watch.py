"""Areas to watch: lower than the whole, of the same time, and beyond chance before others."""

from divide.measures.intervals import apart
from divide.measures.watch import RATES, watch


def test_every_reason_is_a_lower_figure_of_the_same_definition_and_time(shipped):
    for area in ("IR-02", "IR-04", "IR"):
        found = watch(shipped, area)
        assert found
        for one in found:
            assert one.area.startswith(area)
            for each in one.behind:
                assert each.own["indicator"] in RATES
                assert each.own["area"] == one.area
                assert each.whole["area"] == area
                assert each.own["definition"] == each.whole["definition"]
                assert each.whole["start"] >= each.own["start"]
                assert each.whole["end"] <= each.own["end"]
                assert each.gap == each.whole["value"] - each.own["value"] > 0
                assert each.sure == (apart(each.own, each.whole) is not False)


def test_what_is_beyond_chance_stands_first_then_by_gap_and_people(shipped):
    found = watch(shipped, "IR-04")
    order = [(not one.sure, -one.weight) for one in found]
    assert order == sorted(order)
    assert found[0].sure
    first = found[0]
    assert first.weight == max(each.gap for each in first.behind) / 100 * first.people["value"]


def test_no_estimate_of_mazandarans_counties_is_lower_beyond_chance(shipped):
    assert not any(one.sure for one in watch(shipped, "IR-02"))


def test_a_county_has_nothing_inside(shipped):
    assert watch(shipped, "IR-0201") == []
