"""Files for other software: SDMX-CSV and GeoJSON say the same as the dataset."""

import csv
import datetime
import io
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from divide.catalog import schema
from divide.catalog.choose import Selection
from divide.export import geojson, sdmx
from divide.export.listing import listing
from divide.measures import library
from divide.measures.missing import missing_kinds
from divide.text.catalogue import texts
from divide.text.words import Words

ROOT = Path(__file__).resolve().parents[2]
days = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))


@pytest.fixture(scope="module")
def shipped():
    return library.current()


@pytest.fixture(scope="module")
def message(shipped):
    return sdmx.sdmx_bytes(shipped.dataset)


def test_sdmx_read_back_equals_the_observations(shipped, message):
    expected = shipped.dataset.observations[list(schema.OBSERVATIONS.columns)]
    pd.testing.assert_frame_equal(sdmx.parse(message), expected)


def test_sdmx_begins_as_the_standard_asks_and_its_dimensions_tell_rows_apart(shipped, message):
    lines = csv.DictReader(io.StringIO(message.decode(), newline=""))
    assert lines.fieldnames[:3] == ["STRUCTURE", "STRUCTURE_ID", "ACTION"]
    found = list(lines)
    assert {line["STRUCTURE"] for line in found} == {"dataflow"}
    assert {line["ACTION"] for line in found} == {"I"}
    keys = {tuple(line[name] for name in sdmx.DIMENSIONS) for line in found}
    assert len(keys) == len(found) == len(shipped.dataset.observations)
    assert {line["UNIT_MEASURE"] for line in found} <= set(schema.UNITS)
    assert {line["OBS_STATUS"] for line in found} <= set(schema.STATUSES)


def test_sdmx_without_figures_is_a_header(shipped):
    from dataclasses import replace

    empty = replace(shipped.dataset, observations=shipped.dataset.observations.iloc[:0])
    content = sdmx.sdmx_bytes(empty)
    assert content.decode() == ",".join(sdmx.HEADER) + "\r\n"
    assert sdmx.parse(content).dtypes.equals(
        empty.observations[list(schema.OBSERVATIONS.columns)].dtypes
    )


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2017-01-01", "2017-12-31", "2017"),
        ("2017-08-01", "2017-08-31", "2017-08"),
        ("2016-12-01", "2016-12-31", "2016-12"),
        ("2014-09-08", "2014-09-08", "2014-09-08"),
        ("2013-03-21", "2014-03-20", "2013-03-21/P365D"),
        ("2017-01-01", "2018-12-31", "2017-01-01/P730D"),
    ],
)
def test_a_period_is_written_as_the_shortest_that_says_the_same_days(start, end, said):
    first, last = (datetime.date.fromisoformat(day) for day in (start, end))
    assert sdmx.time_period(first, last) == said


@given(days, days)
def test_every_period_comes_back_as_the_same_days(one, other):
    start, end = sorted((one, other))
    assert sdmx.days_of(sdmx.time_period(start, end)) == (start, end)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe", b"STRUCTURE\ndataflow\n"])
def test_another_file_is_not_taken_for_sdmx(content):
    with pytest.raises(ValueError):  # noqa: PT011 - pandas has its own words for some
        sdmx.parse(content)


def boundaries(level):
    manifest = json.loads((ROOT / "static/boundaries/manifest.json").read_text("utf-8"))
    path = ROOT / "static/boundaries" / manifest[level]["file"]
    return geojson.geometries(json.loads(path.read_text("utf-8")))


@pytest.fixture(params=["fa", "en"])
def say(request, shipped):
    return Words(shipped, texts(request.param))


@pytest.fixture
def collection(say, shipped):
    return collected(say, shipped, "offices_per_10000", ("active", "unspecified"))


def collected(say, shipped, indicator, definitions):
    areas = shipped.areas("province")
    rows = shipped.choose(Selection(indicator, definitions), areas).chosen
    kinds = missing_kinds(shipped.observations, rows, areas, indicator, definitions, "total")
    content = geojson.geojson_bytes(
        say, areas, rows, boundaries("provinces"), kinds, "t", "http://x/"
    )
    return json.loads(content), listing(say, rows).set_index("area"), kinds, areas


def test_every_area_is_a_feature_with_its_figure_or_the_kind_of_its_absence(collection):
    found, figures, kinds, areas = collection
    assert found["type"] == "FeatureCollection"
    assert [feature["id"] for feature in found["features"]] == areas
    assert kinds
    for feature in found["features"]:
        own = feature["properties"]
        if feature["id"] in figures.index:
            line = figures.loc[feature["id"]]
            assert own["missing"] is None
            for name in ("value", "unit", "period", "status", "source", "definition", "publisher"):
                assert own[name] == line[name]
            assert own["end"] == line["end"].date().isoformat()
        else:
            assert own["value"] is None
            assert own["source"] is None
            assert own["missing"] == kinds[feature["id"]]


def test_geometries_are_valid_and_wound_as_rfc_7946_asks(collection):
    for feature in collection[0]["features"]:
        own = shape(feature["geometry"])
        assert own.is_valid
        for polygon in getattr(own, "geoms", [own]):
            assert polygon.exterior.is_ccw
            assert not any(hole.is_ccw for hole in polygon.interiors)


def test_an_area_without_boundary_has_no_geometry_and_keeps_its_figure(say, shipped):
    rows = shipped.rows("population", ("census",))
    rows = rows[(rows["area"] == "IR") & (rows["residence"] == "total")].iloc[[0]]
    found = json.loads(geojson.geojson_bytes(say, ["IR"], rows, {}, {}, "t", "a"))
    (feature,) = found["features"]
    assert feature["geometry"] is None
    assert feature["properties"]["value"] == rows["value"].iloc[0]


def test_two_figures_of_one_area_are_refused(say, shipped):
    rows = shipped.rows("population", ("census",))
    rows = rows[rows["area"] == "IR"].iloc[:2]
    with pytest.raises(ValueError, match="more than one"):
        geojson.geojson_bytes(say, ["IR"], rows, {}, {}, "t", "a")


def test_without_figures_all_areas_stand_as_not_reported(say, shipped):
    none = shipped.observations.iloc[:0]
    found = json.loads(geojson.geojson_bytes(say, ["IR-02"], none, {}, {}, "t", "a"))
    assert found["features"][0]["properties"]["missing"] == "not_reported"
