"""The data API as programs use it."""

import csv
import io
import json
import zipfile

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from divide.catalog.choose import Selection
from divide.export.package import verify
from divide.export.sdmx import parse
from divide.serve.api import METHODS, ROUTES, accepted
from divide.serve.parameters import PARAMETERS
from divide.serve.refusal import Refusal
from divide.serve.resources import RESOURCES

DERIVED = "indicator=offices_per_10000&level=province"


def rows_of(answer):
    """Rows of a JSON answer."""
    assert answer.status_code == 200, answer.text
    said = answer.json()
    (name,) = set(said) & set(RESOURCES)
    return said[name]


def csv_rows(answer):
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("route", ROUTES.values(), ids=list(ROUTES))
def test_every_address_answers_its_examples_in_every_form(api, route):
    for query in route.examples:
        for kind in route.formats:
            answer = api(f"{route.name}.{kind}?{query}")
            assert answer.status_code == 200, (route.name, kind, answer.text)
            assert len(answer.content) > 100


def test_every_published_figure_can_be_had_with_its_place_in_the_data_folder(api, library):
    rows = csv_rows(api("observations.csv"))
    stored = [row for row in rows if row["computed"] == "false"]
    table = library.dataset.observations
    assert len(stored) == len(table)
    assert len(rows) == len(library.observations)
    for given_row, (_, row) in zip(stored[::500], table.iloc[::500].iterrows(), strict=True):
        for name in ("indicator", "definition", "area", "period", "source", "status", "file"):
            assert given_row[name] == row[name]
        assert float(given_row["value"]) == row["value"]
        assert int(given_row["row"]) == row["row"]
        assert given_row["start"] == row["start"].strftime("%Y-%m-%d")


def test_a_computed_rate_comes_with_the_figures_it_was_made_from(api):
    rows = rows_of(api(f"observations?{DERIVED}&definition=active&area=IR-02&latest=true"))
    assert len(rows) == 1
    row = rows[0]
    assert row["computed"] is True
    assert row["file"] is None
    assert row["row"] is None
    *offices, people = row["inputs"]
    total = sum(one["value"] for one in offices)
    assert row["value"] == pytest.approx(10_000 * total / people["value"])
    assert {one["file"] for one in row["inputs"]} == {
        "observations/offices.csv",
        "observations/context.csv",
    }
    (in_csv,) = csv_rows(
        api(f"observations.csv?{DERIVED}&definition=active&area=IR-02&latest=true")
    )
    assert in_csv["inputs"].split(";") == [f"{o['file']}:{o['row']}" for o in row["inputs"]]


@pytest.mark.parametrize(
    ("period", "policy", "year"),
    [("latest", "latest", None), ("1395", "as_of", 1395), ("only-1395", "same", 1395)],
)
def test_a_period_chooses_the_figures_that_the_pages_show(api, library, period, policy, year):
    rows = rows_of(
        api(f"observations?indicator=population&definition=census&level=province&period={period}")
    )
    wanted = library.choose(
        Selection("population", ("census",), "total", policy, year), library.areas("province")
    ).chosen
    given_values = {row["area"]: row["value"] for row in rows if row["residence"] == "total"}
    assert given_values == wanted["value"].to_dict()
    assert all(row["conflicts"] is not None for row in rows)


def test_latest_is_another_word_for_the_newest_period(api):
    query = "indicator=offices_urban&level=province"
    by_flag = rows_of(api(f"observations?{query}&latest=true"))
    assert by_flag == rows_of(api(f"observations?{query}&period=latest"))
    everything = rows_of(api(f"observations?{query}&latest=false"))
    assert len(everything) > len(by_flag)


def test_definitions_asked_for_together_give_one_figure_an_area_if_comparable(api):
    query = "observations?indicator=offices_urban&level=province&latest=true"
    together = rows_of(api(f"{query}&definition=active,unspecified"))
    assert len({row["area"] for row in together}) == len(together)
    assert {row["marked"] for row in together if row["definition"] == "active"} == {False}
    apart = rows_of(api(query))
    assert len(apart) > len(together)


def test_filters_fit_those_of_the_tables(api, library):
    rows = rows_of(api("observations?inside=IR-02&theme=rural_broadband&limit=5000"))
    assert rows
    assert all(row["area"].startswith("IR-02") and len(row["area"]) == 7 for row in rows)
    rows = rows_of(api("observations?areas=IR-02&area=IR-04&residence=urban,rural&limit=9000"))
    assert {row["area"] for row in rows} == {"IR-02", "IR-04"}
    assert {row["residence"] for row in rows} == {"urban", "rural"}
    rows = rows_of(api("observations?start=2015-01-01&end=2016-12-31&limit=9000"))
    assert rows
    assert all(row["start"] >= "2015-01-01" and row["end"] <= "2016-12-31" for row in rows)
    source = library.dataset.observations["source"].iloc[0]
    rows = rows_of(api(f"observations?source={source}"))
    assert {row["source"] for row in rows} == {source}


def test_names_come_in_the_language_asked_for(api):
    query = "observations?indicator=offices_per_10000&area=IR-02&latest=true"
    fa, en = (rows_of(api(f"{query}&lang={lang}"))[0] for lang in ("fa", "en"))
    assert (fa["area_name"], en["area_name"]) == ("مازندران", "Mazandaran")
    assert {"indicator_name", "definition_label", "publisher"} <= set(en)
    assert "area_name" not in rows_of(api(query))[0]


def test_pages_of_an_answer_lead_from_one_to_the_next(api):
    address, seen = "observations?theme=offices&limit=100", []
    for _ in range(30):
        answer = api(address)
        seen += rows_of(answer)
        following = answer.json()["next"]
        assert (following is not None) == ('rel="next"' in answer.headers["Link"])
        if following is None:
            break
        address = following.removeprefix("/api/v1/")
    assert seen == rows_of(api("observations?theme=offices&limit=20000"))
    assert len(seen) == int(answer.headers["X-Total-Count"])


@given(st.integers(0, 500), st.integers(1, 500))
def test_any_page_is_that_part_of_the_whole(api, offset, limit):
    whole = rows_of(api("areas"))
    answer = api(f"areas?offset={offset}&limit={limit}")
    assert rows_of(answer) == whole[offset : offset + limit]
    assert int(answer.headers["X-Total-Count"]) == len(whole)


def test_a_json_answer_without_a_limit_is_bounded(api):
    answer = api("observations")
    assert len(rows_of(answer)) == answer.json()["limit"] == 1000


def test_statistical_software_reads_the_figures_back(api, library):
    stored = parse(api("observations.sdmx.csv?indicator=offices_urban").content)
    own = library.dataset.observations
    own = own[own["indicator"] == "offices_urban"].reset_index(drop=True)
    pd.testing.assert_frame_equal(stored, own[list(stored.columns)])
    assert len(parse(api(f"observations.sdmx.csv?{DERIVED}").content)) > 10


def test_the_whole_dataset_is_one_file_that_proves_itself(api):
    content = api("dataset.zip").content
    assert verify(content) == []
    assert "datapackage.json" in zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_outlines_carry_codes_and_names_and_wind_as_the_standard_wants(api):
    import shapely

    features = api("boundaries/county.geojson?inside=IR-02").json()["features"]
    assert {one["properties"]["parent"] for one in features} == {"IR-02"}
    assert all(one["id"] == one["properties"]["area"] for one in features)
    for one in features:
        shape = shapely.geometry.shape(one["geometry"])
        parts = getattr(shape, "geoms", [shape])
        assert all(part.exterior.is_ccw for part in parts)
    provinces = api("boundaries/province.topojson").json()
    assert len(provinces["objects"]["areas"]["geometries"]) == 31
    empty = api("boundaries/county.topojson?inside=IR-0201").json()
    assert empty["objects"]["areas"]["geometries"] == []


def test_an_indicator_says_its_names_even_if_it_is_computed(api):
    rows = {row["indicator"]: row for row in rows_of(api("indicators?theme=offices"))}
    computed = rows["offices_per_10000"]
    assert computed["computed"]
    assert computed["name_fa"]
    assert computed["definition_en"]
    assert not rows["offices_urban"]["computed"]


# asked again


def test_nothing_is_sent_twice_to_who_has_it(api):
    first = api("areas?level=province")
    tag = first.headers["ETag"]
    for known in (tag, f'"other", {tag}', "*", tag.removeprefix("W/")):
        again = api("areas?level=province", If_None_Match=known)
        assert (again.status_code, again.content) == (304, b""), known
        assert again.headers["ETag"] == tag
    assert api("areas?level=province", If_None_Match='"other"').status_code == 200
    since = first.headers["Last-Modified"]
    assert api("areas?level=province", If_Modified_Since=since).status_code == 304
    old = "Mon, 01 Jan 2001 00:00:00 GMT"
    assert api("areas?level=province", If_Modified_Since=old).status_code == 200
    assert api("areas?level=province", If_Modified_Since="nonsense").status_code == 200


def test_the_tag_is_of_the_question_and_not_of_its_spelling(api):
    one = api("observations?indicator=offices_urban&areas=IR-02,IR-04").headers["ETag"]
    other = api("observations?areas=IR-02%2CIR-04&indicator=offices_urban").headers["ETag"]
    assert one == other
    different = {
        api(address).headers["ETag"]
        for address in ("areas", "areas.json", "areas.csv", "areas?limit=5", "sources")
    }
    assert len(different) == 5


def test_head_tells_the_same_as_get(api):
    got, head = api("areas.csv"), api("areas.csv", "HEAD")
    assert head.status_code == 200
    for name in ("ETag", "Content-Type", "X-Total-Count"):
        assert got.headers[name] == head.headers[name]


def test_a_page_of_any_site_may_ask(api):
    for answer in (api("areas"), api("areas?x=1"), api("areas", "OPTIONS")):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    before = api("observations", "OPTIONS", Origin="https://example.org")
    assert before.status_code == 204
    assert before.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


# forms


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/html, text/csv;q=0.9, */*;q=0.1", "text/csv; charset=utf-8"),
        ("text/csv;q=0.1, application/json;q=0.5", "application/json"),
        ("text/csv;q=0, */*", "application/json"),
        ("text/*", "text/csv; charset=utf-8"),
        ("application/vnd.sdmx.data+csv;version=2.0.0", "application/vnd.sdmx.data+csv"),
    ],
)
def test_the_form_is_the_one_accepted(api, accept, kind):
    answer = api("observations?area=IR-02&limit=2", Accept=accept)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith(kind)


def test_an_extension_goes_before_what_is_accepted(api):
    answer = api("areas.csv", Accept="application/json")
    assert answer.headers["Content-Type"].startswith("text/csv")


def test_a_form_that_does_not_exist_is_refused(api):
    answer = api("areas", Accept="application/xml")
    assert answer.status_code == 406
    assert "application/json" in answer.json()["allowed"]
    assert api("areas.xml").status_code == 404


@given(st.text(max_size=40))
def test_any_accept_header_is_understood_or_refused(accept):
    try:
        found = accepted(accept, ("json", "csv"))
    except Refusal as refusal:
        found = refusal.code
    assert found in ("json", "csv", "not_acceptable")


# refusals


@pytest.mark.parametrize(
    ("address", "status", "code", "name"),
    [
        ("observations?colour=red", 400, "unknown_parameter", "colour"),
        ("areas?indicator=offices_urban", 400, "unknown_parameter", "indicator"),
        ("observations?limit=1&limit=2", 400, "repeated_parameter", "limit"),
        ("observations?area=", 400, "unknown_value", "area"),
        ("observations?areas=IR-02,", 400, "unknown_value", "areas"),
        ("observations?areas=IR-02,IR-99", 400, "unknown_value", "areas"),
        ("observations?area=ir-02", 400, "unknown_value", "area"),
        ("observations?latest=yes", 400, "unknown_value", "latest"),
        ("observations?limit=0", 400, "not_a_number", "limit"),
        ("observations?limit=-1", 400, "not_a_number", "limit"),
        ("observations?offset=%DB%B1", 400, "not_a_number", "offset"),
        ("observations?limit=99999999999999999999", 400, "not_a_number", "limit"),
        ("observations?start=1395-01-32", 400, "not_a_day", "start"),
        ("observations?end=2015", 400, "not_a_day", "end"),
        ("observations?period=95", 400, "not_a_period", "period"),
        ("observations?indicator=population&definition=heis", 422, "definition_of_another",
         "definition"),
        ("observations?latest=true&period=1395", 422, "contradiction", "latest"),
        ("observations?start=2020-01-01&end=2019-01-01", 422, "contradiction", "start"),
        ("observations?area=%ff%fe", 400, "not_utf8", ""),
        ("observations?" + "&".join(f"a{n}=1" for n in range(60)), 400, "not_utf8", ""),
        ("nothing", 404, "not_found", "path"),
        ("areas/IR-02", 404, "not_found", "path"),
        ("boundaries/village.geojson", 404, "not_found", "path"),
    ],
)  # fmt: skip
def test_a_wrong_question_is_told_what_is_wrong_in_both_languages(api, address, status, code, name):
    answer = api(address)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    said = answer.json()
    assert said["type"] == f"/api#{code}"
    assert said["status"] == status
    assert said.get("parameter", "") == name
    for lang, letter in (("fa", "ا"), ("en", "e")):
        assert letter in said[lang]["title"] + said[lang]["detail"]
    if name and name != "path":
        assert name in said["fa"]["detail"]
        assert name in said["en"]["detail"]


def test_a_slip_is_told_the_nearest_code(api):
    said = api("observations?indicator=ofices_urban").json()
    assert said["nearest"][0] == "offices_urban"
    assert "offices_urban" in said["en"]["detail"]
    assert said["allowed_total"] == len(said["allowed"])


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
def test_nothing_can_be_written(api, method):
    answer = api("observations", method)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == ", ".join(METHODS)


@given(st.text(max_size=300))
def test_whatever_stands_in_a_parameter_comes_back_as_harmless_text(api, text):
    from urllib.parse import quote

    for name in ("indicator", "period", "limit", "start", "<b>"):
        answer = api(f"observations?{quote(name)}={quote(text, safe='')}")
        assert answer.status_code in (200, 400), text
        assert b"<" not in answer.content
        assert b">" not in answer.content
        json.loads(answer.content)


def test_every_parameter_of_every_address_has_its_words():
    for route in ROUTES.values():
        assert set(route.parameters) <= set(PARAMETERS)
