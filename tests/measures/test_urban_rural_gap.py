"""Town against village: the interval of a difference, and whether it closed."""

import numpy as np
import pandas as pd
import pytest

from divide.measures.urban_rural_gap import between, changes, gaps
from divide.measures.weights import people


def wilson(hits: int, sample: int) -> tuple[float, float, float]:
    z, p = 1.959964, hits / sample
    centre = (p + z**2 / (2 * sample)) / (1 + z**2 / sample)
    half = z / (1 + z**2 / sample) * np.sqrt(p * (1 - p) / sample + (z / sample / 2) ** 2)
    return p, centre - half, centre + half


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090)],
)
def test_the_interval_of_a_difference_is_that_of_the_comparison_of_eleven_methods(
    first, second, low, high
):
    """Statistics in Medicine 17(8), 1998: contrasts (a) and (b), method 10."""
    found = between(np.array([wilson(*first)]), np.array([wilson(*second)]))
    assert found[0][0] == pytest.approx(low, abs=5e-5)
    assert found[1][0] == pytest.approx(high, abs=5e-5)


def row(figures, residence, year, value, half, area="IR-02"):
    return {
        "area": area,
        "residence": residence,
        "value": value,
        "ci_low": value - half,
        "ci_high": value + half,
        "start": f"{year}-03-21",
        "end": f"{year + 1}-03-20",
        "definition": "heis",
    }


def sides(figures, *rows):
    table = figures(*(row(figures, *one) for one in rows))
    return (table[table["residence"] == side] for side in ("urban", "rural"))


def test_points_and_ratio_stand_together_and_zero_in_the_interval_is_said(figures):
    urban, rural = sides(
        figures,
        ("urban", 2011, 40.0, 3.0),
        ("rural", 2011, 20.0, 3.0),
        ("urban", 2012, 40.0, 3.0),
        ("rural", 2012, 37.0, 3.0),
    )
    found = gaps(urban, rural)
    assert found["difference"].tolist() == [20.0, 3.0]
    assert found["ratio"].tolist() == pytest.approx([2.0, 40 / 37])
    assert found["unsure"].tolist() == [False, True]
    assert found["low"][0] == pytest.approx(20 - np.hypot(3, 3))


def test_a_gap_without_intervals_is_not_called_unsure_and_zero_has_no_ratio(figures):
    urban, rural = sides(figures, ("urban", 2011, 4.0, np.nan), ("rural", 2011, 0.0, np.nan))
    found = gaps(urban, rural).iloc[0]
    assert not found["unsure"]
    assert np.isnan(found["ratio"])


def test_figures_of_different_years_are_no_pair(figures):
    urban, rural = sides(figures, ("urban", 2011, 40.0, 3.0), ("rural", 2012, 20.0, 3.0))
    assert gaps(urban, rural).empty


@pytest.mark.parametrize(
    ("last", "verdict"),
    [((30.0, 25.0), "closed"), ((60.0, 20.0), "widened"), ((41.0, 20.0), "unsure"),
     ((20.0, 40.0), "turned")],
)  # fmt: skip
def test_a_gap_closes_widens_turns_or_cannot_be_told(figures, last, verdict):
    urban, rural = sides(
        figures,
        ("urban", 2011, 40.0, 2.0),
        ("rural", 2011, 20.0, 2.0),
        ("urban", 2020, last[0], 2.0),
        ("rural", 2020, last[1], 2.0),
    )
    assert changes(gaps(urban, rural))["verdict"].tolist() == [verdict]
    # the same where the countryside led at first
    assert changes(gaps(rural, urban))["verdict"].tolist() == [verdict]


def test_one_year_is_no_change(figures):
    urban, rural = sides(figures, ("urban", 2011, 40.0, 2.0), ("rural", 2011, 20.0, 2.0))
    assert changes(gaps(urban, rural)).empty


def test_people_are_those_of_the_newest_census_not_after_the_figure(figures, census):
    table = figures(
        census("2011-10-24", 100.0),
        census("2016-10-24", 120.0),
        census("2016-10-24", 70.0, "rural"),
        {"start": "2012-03-20", "end": "2013-03-20"},
        {"start": "2020-03-20", "end": "2021-03-20"},
        {"start": "2006-03-20", "end": "2007-03-20"},
        {"area": "IR-03"},
    )
    rows = table[table["indicator"] != "population"]
    found = people(table, rows, "total")
    assert found["people"].tolist()[:3] == [100, 120, 100]
    assert np.isnan(found["people"].iloc[3])
    assert found["census"].tolist()[:2] == [1390, 1395]
    assert people(table, rows, "rural")["people"].iloc[0] == 70
    assert found.index.equals(rows.index)


def test_shipped_gaps_say_what_their_figures_say(shipped):
    rows = shipped.rows("household_computer_access", ("heis",), "province")
    found = gaps(rows[rows["residence"] == "urban"], rows[rows["residence"] == "rural"])
    assert len(found) == 310
    table = shipped.observations["value"]
    urban, rural = (table[found[f"{side}_observation"]].to_numpy() for side in ("urban", "rural"))
    assert found["difference"].tolist() == pytest.approx(list(urban - rural))
    assert isinstance(found, pd.DataFrame)
    assert (found["unsure"] == ((found["low"] <= 0) & (found["high"] >= 0))).all()
