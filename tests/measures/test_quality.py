"""What is said of the quality of the data is what a plain count of the files finds."""

import csv
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import jdatetime
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from divide.measures import quality

DATA = Path(__file__).resolve().parents[2] / "data"
LEVELS = {2: "country", 5: "province", 7: "county"}


@pytest.fixture(scope="module")
def rows():
    """Every row of data/observations, read by csv alone, with the Solar Hijri year it ends in."""
    found = []
    for path in sorted((DATA / "observations").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                day = jdatetime.date.fromgregorian(date=pd.Timestamp(row["end"]).date())
                found.append({**row, "year": day.year, "level": LEVELS[len(row["area"])]})
    return found


@pytest.fixture(scope="module")
def series(dataset):
    return quality.coverage(dataset)


def test_every_series_is_counted_as_the_files_say(rows, series):
    counted = defaultdict(list)
    for row in rows:
        counted[row["indicator"], row["definition"], row["level"]].append(row)
    assert len(series) == len(counted)
    for _, own in series.iterrows():
        figures = counted[own["indicator"], own["definition"], own["level"]]
        latest = defaultdict(int)
        for row in figures:
            latest[row["area"]] = max(latest[row["area"]], row["year"])
        unsure = [r["period_basis"] == "inferred" or r["status"] == "U" for r in figures]
        assert own["figures"] == len(figures)
        assert own["areas"] == len(latest)
        assert own["of"] == {"country": 1, "province": 31, "county": 429}[own["level"]]
        assert (own["newest"], own["oldest"]) == (max(latest.values()), min(latest.values()))
        assert own["age"] == 1405 - own["newest"]
        assert own["unsure"] == pytest.approx(100 * sum(unsure) / len(figures))


def test_figures_of_two_sources_for_one_year_that_differ_are_disputed(rows, dataset):
    beside = defaultdict(list)
    for row in rows:
        if not row["sample"]:
            key = [row[c] for c in ("indicator", "definition", "area", "residence", "year")]
            beside[tuple(key)].append(row)
    expected = sum(
        len(own)
        for own in beside.values()
        if len({float(r["value"]) for r in own}) > 1 and len({r["source"] for r in own}) > 1
    )
    assert quality.disputed(dataset.observations).sum() == expected > 0


def test_a_figure_that_a_check_contradicts_is_disputed_as_well(dataset):
    plain = quality.disputed(dataset.observations)
    label = int(plain.index[~plain][0])
    found = quality.disputed(dataset.observations, frozenset({label}))
    assert found.sum() == plain.sum() + 1
    assert found[label]


def test_mazandaran_and_west_azerbaijan_by_name(dataset):
    disputed = dataset.observations[quality.disputed(dataset.observations)]
    own = disputed[
        (disputed["area"] == "IR-02") & (disputed["indicator"] == "internet_penetration")
    ]
    assert 74.8 in set(own["value"])
    weak = quality.weak(dataset, "IR-04")
    assert {278.0, 417.0, 303.0, 66.0} <= set(weak.unsure["value"])
    assert "agencies_served" in weak.missing.index


@pytest.mark.parametrize("area", ["IR-02", "IR-04", "IR-23"])
def test_the_weak_spots_of_a_province_are_what_the_files_lack(rows, dataset, area):
    latest = defaultdict(dict)
    for row in rows:
        if row["level"] == "province":
            known = latest[row["indicator"]]
            known[row["area"]] = max(known.get(row["area"], 0), row["year"])
    weak = quality.weak(dataset, area)
    assert set(weak.missing.index) == {code for code, areas in latest.items() if area not in areas}
    for code, row in weak.missing.iterrows():
        assert row["others"] == len(latest[code])
        assert row["newest"] == max(latest[code].values())
    old = {
        code
        for code, areas in latest.items()
        if area in areas
        and (
            1405 - areas[area] >= quality.OLD
            or 2 * sum(year > areas[area] for year in areas.values()) >= len(areas)
        )
    }
    assert set(weak.old["indicator"]) == old
    for code, row in weak.old.iterrows():
        assert row["year"] == latest[code][area]
        stored = dataset.observations.loc[row["observation"]]
        assert (stored["indicator"], stored["area"], stored["value"]) == (code, area, row["value"])


@pytest.mark.parametrize("level", ["province", "county"])
def test_the_matrix_holds_the_newest_year_of_every_pair(rows, dataset, level):
    years, areas = defaultdict(int), defaultdict(set)
    for row in rows:
        if row["level"] == level:
            pair = (row["indicator"], row["area"][:5])
            years[pair] = max(years[pair], row["year"])
            areas[pair].add(row["area"])
    matrix = quality.recency(dataset, level)
    assert matrix["year"].to_dict() == years
    assert matrix["areas"].to_dict() == {pair: len(own) for pair, own in areas.items()}


def test_ages_are_counted_from_the_release_or_without_one_from_the_newest_figure(dataset):
    assert quality.this_year(dataset) == 1405
    without = replace(dataset, releases=dataset.releases.iloc[:0])
    assert (
        quality.this_year(without)
        == dataset.observations["end"]
        .map(lambda day: jdatetime.date.fromgregorian(date=day.date()).year)
        .max()
    )
    assert quality.this_year(replace(without, observations=dataset.observations.iloc[:0])) == 0


@given(st.integers(0, 60), st.integers(0, 60))
def test_an_older_figure_is_never_in_a_newer_class(first, second):
    younger, older = sorted((first, second))
    assert quality.age_class(younger) <= quality.age_class(older) < len(quality.AGES)


def test_the_edges_of_the_classes():
    ages = [0, 2, 3, 5, 6, 9, 10, 30]
    assert [quality.age_class(age) for age in ages] == [0, 0, 1, 1, 2, 2, 3, 3]


def test_counties_that_a_survey_sampled_too_thinly_are_withheld_and_others_not_reported(dataset):
    provinces = ["IR-02", "IR-23"]
    kinds = quality.empty_kinds(dataset, "household_internet_access", "county", provinces)
    assert set(kinds.values()) == {"withheld"}
    kinds = quality.empty_kinds(dataset, "offices_urban", "province", provinces)
    assert kinds == dict.fromkeys(provinces, "not_reported")
