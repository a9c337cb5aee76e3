"""Urban beside rural: only figures that may be held against each other."""

import math

import pytest

from divide.measures.pairs import urban_rural

URBAN, RURAL = {"residence": "urban", "value": 80}, {"residence": "rural", "value": 50}


def pair(table):
    return urban_rural(table[table["residence"] == "urban"], table[table["residence"] == "rural"])


def test_a_pair_has_both_values_their_gap_and_the_way_back_to_both_rows(figures):
    table = figures(RURAL, URBAN)
    row = pair(table).loc["IR-02"]
    assert (row["urban"], row["rural"], row["difference"], row["ratio"]) == (80, 50, 30, 1.6)
    assert table.at[row["urban_observation"], "residence"] == "urban"
    assert table.at[row["rural_observation"], "residence"] == "rural"


@pytest.mark.parametrize(
    "other",
    [
        {"source": "agency"},
        {"start": "2014-03-22"},
        {"end": "2015-03-19"},
        {"definition": "licensed"},
        {"area": "IR-04"},
    ],
    ids=lambda cells: next(iter(cells)),
)
def test_figures_of_another_source_period_definition_or_area_make_no_pair(figures, other):
    assert pair(figures(URBAN, {**RURAL, **other})).empty


def test_of_several_pairs_of_an_area_the_newest_counts(figures):
    older = {"start": "2010-03-21", "end": "2011-03-20"}
    rows = pair(
        figures({**URBAN, **older, "value": 1}, {**RURAL, **older, "value": 1}, URBAN, RURAL)
    )
    assert rows["urban"].tolist() == [80]


def test_a_newer_urban_figure_alone_does_not_break_up_the_older_pair(figures):
    newer = {"start": "2015-03-21", "end": "2016-03-19", "value": 99}
    rows = pair(figures(URBAN, RURAL, {**URBAN, **newer}))
    assert rows[["urban", "rural"]].to_numpy().tolist() == [[80, 50]]


def test_each_side_keeps_its_own_qualifier_status_and_interval(figures):
    urban = {**URBAN, "qualifier": "about", "status": "U", "ci_low": 70, "ci_high": 90}
    row = pair(figures(urban, {**RURAL, "qualifier": "at_least", "ci_low": 45, "ci_high": 55})).loc[
        "IR-02"
    ]
    assert (row["urban_qualifier"], row["rural_qualifier"]) == ("about", "at_least")
    assert (row["status"], row["rural_status"]) == ("U", "A")
    assert (row["urban_ci_low"], row["rural_ci_high"]) == (70, 55)


def test_no_ratio_to_nothing(figures):
    row = pair(figures(URBAN, {**RURAL, "value": 0})).loc["IR-02"]
    assert row["difference"] == 80
    assert math.isnan(row["ratio"])


def test_without_pairs_the_frame_is_empty_with_its_columns(figures):
    rows = pair(figures(URBAN))
    assert rows.empty
    assert {"urban", "rural", "difference", "ratio", "year" if "year" in rows else "end"} <= set(
        rows
    )


def test_every_shipped_pair_is_of_one_source_period_and_definition(shipped):
    table = shipped.observations
    found = 0
    for indicator in shipped.indicators.index:
        rows = shipped.rows(indicator)
        pairs = urban_rural(rows[rows["residence"] == "urban"], rows[rows["residence"] == "rural"])
        found += len(pairs)
        urban, rural = (table.loc[pairs[f"{side}_observation"]] for side in ("urban", "rural"))
        assert set(urban["residence"]) <= {"urban"}
        assert set(rural["residence"]) <= {"rural"}
        assert urban["value"].tolist() == pairs["urban"].tolist()
        assert rural["value"].tolist() == pairs["rural"].tolist()
        for column in ("area", "indicator", "definition", "source", "start", "end"):
            assert urban[column].tolist() == rural[column].tolist()
    assert found > 100
