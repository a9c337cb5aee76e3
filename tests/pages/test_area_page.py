"""An area's profile: every figure is a row of data/, beside medians that anyone can recompute."""

import re
from pathlib import Path
from statistics import median

import pandas as pd
import pytest

from divide.measures import library
from divide.text import names
from divide.text.bidi import strip
from divide.text.catalogue import texts
from divide.text.numbers import number, quantity
from divide.text.periods import period

DATA = Path(__file__).resolve().parents[2] / "data"
SIRVAN, UNSURVEYED = "IR-1609", "IR-0613"
both_languages = pytest.mark.parametrize("lang", ["fa", "en"])


@pytest.fixture(scope="module")
def written() -> pd.DataFrame:
    """All rows of the CSV files, read without the app."""
    files = sorted((DATA / "observations").glob("*.csv"))
    return pd.concat(pd.read_csv(file, dtype="str", keep_default_na=False) for file in files)


@pytest.fixture(scope="module")
def areas() -> pd.DataFrame:
    return pd.read_csv(DATA / "areas.csv", dtype="str").set_index("area")


def links(screen) -> list[str]:
    """Addresses that the HTML of a page leads to."""
    found = [re.findall(r'href="([^"]+)"', one.proto.body) for one in screen.at.get("html")]
    return [link.replace("&amp;", "&") for links in found for link in links]


def counties_of(screen, dataset, area, lang):
    """The sortable table of a province's counties."""
    wanted = strip(screen.t("place.inside", area=names.area(dataset, area, lang)))
    return next(table for table in screen.tables if table.caption == wanted)


@pytest.mark.parametrize(
    ("area", "lang"),
    [("IR-02", "fa"), ("IR-0219", "fa"), ("IR-0219", "en"), ("IR", "en"), (UNSURVEYED, "en")],
)
def test_every_stored_figure_of_a_profile_is_a_row_of_the_data(visit, dataset, written, area, lang):
    screen = visit("area", lang, area=area)
    assert screen.stands
    assert any(names.area(dataset, area, lang) in one for one in screen.findings)
    table = screen.table_with("table.indicator", "table.value")
    beside = {"IR-02": ["country"], "IR": []}.get(area, ["province", "country"])
    for head in beside:
        assert screen.t.of("table", head) in table.heads
    rows = written[written["area"] == area]
    own = library.current()
    shown = {row[0].splitlines()[0]: row[1] for row in table.rows}
    known = {code for code in rows["indicator"] if code in own.dataset.indicators.index}
    assert {names.indicator(dataset, code, lang) for code in known} <= set(shown)
    for code in known:
        cell = shown[names.indicator(dataset, code, lang)]
        about = dataset.indicators.loc[code]
        candidates = []
        for _, row in rows[rows["indicator"] == code].iterrows():
            value = quantity(
                float(row["value"]), about["unit"], lang, int(about["decimals"]), row["qualifier"]
            )
            days = {name: pd.Timestamp(row[name]) for name in ("start", "end")}
            when = strip(period(row.to_dict() | days, lang))
            source = strip(names.source(dataset, row["source"], lang))
            candidates.append((strip(value), f"{when} · {source}"))
        value, *rest = cell.splitlines()
        assert any((value, line) in candidates for line in rest), f"{code}: {cell}"


@pytest.mark.parametrize(
    ("area", "indicator", "definition", "inside", "lang"),
    [
        ("IR-02", "household_mobile_access", "heis", "", "fa"),
        ("IR-02", "individual_internet_use", "ict_survey", "", "en"),
        ("IR-0219", "household_computer_access", "heis", "", "fa"),
        ("IR-0219", "population", "census", "", "en"),
        ("IR-0219", "household_internet_access", "heis", "IR-02", "fa"),
        (SIRVAN, "household_internet_access", "heis", "IR-16", "en"),
    ],
)
def test_the_median_is_that_of_each_areas_newest_figure(
    visit, dataset, written, area, indicator, definition, inside, lang
):
    rows = written[
        (written["indicator"] == indicator)
        & (written["definition"] == definition)
        & (written["residence"] == "total")
        & (written["area"].str.len() == len(area))
        & written["area"].str.startswith(inside)
    ]
    rows = rows.sort_values(["end", "start"], ascending=[True, False])
    newest = rows.drop_duplicates("area", keep="last")["value"].astype("float")
    screen = visit("area", lang, area=area)
    head = "median.county" if len(area) == len(SIRVAN) else "median.province"
    table = screen.table_with("table.indicator", head)
    names_shown = [row[0].splitlines()[0] for row in table.rows]
    place = names_shown.index(names.indicator(dataset, indicator, lang))
    value, among = screen.column(table, head)[place].splitlines()
    about = dataset.indicators.loc[indicator]
    said = number(median(newest), lang, int(about["decimals"]))
    assert value.rstrip("٪%") == strip(said)
    assert among.startswith(number(len(newest), lang))
    if inside:
        assert names.area(dataset, inside, lang) in among, "of which province is not said"
        assert screen.column(table, "table.country")[place] == "", "held against the country"


@pytest.mark.parametrize("lang", ["fa"])
def test_what_is_not_known_is_listed_with_how_long_ago_it_was(visit, dataset, written, lang):
    screen = visit("area", lang, area="IR-0219")
    own = written[written["area"] == "IR-0219"]
    counties = written[written["area"].str.len() == len("IR-0219")]
    never = set(counties["indicator"]) - set(own["indicator"]) - {"population_unsettled"}
    assert "offices_urban" in never
    silent = screen.t("missing.not_reported")
    for code in never:
        lines = [
            line
            for line in screen.text.splitlines()
            if line.startswith(names.indicator(dataset, code, lang)) and silent in line
        ]
        assert lines, f"{code} is not listed"
    old = own.loc[own["indicator"] == "household_mobile_access", "end"].max()
    assert old.startswith("2021-03"), "the newest survey year is 1399"
    wanted = names.indicator(dataset, "household_mobile_access", lang)
    year = "۱۳۹۹" if lang == "fa" else "1399"
    assert any(
        line.startswith(wanted) and year in line and line != wanted
        for line in screen.text.splitlines()[-40:]
    )


@pytest.mark.parametrize(("area", "lang"), [("IR-02", "en"), ("IR-0219", "fa")])
def test_similar_areas_come_with_a_reason_and_one_link_to_compare(visit, dataset, area, lang):
    screen = visit("area", lang, area=area)
    compare = [link for link in links(screen) if link.startswith("compare?")]
    assert len(compare) == 5
    for link in compare:
        first, second = re.search(r"areas=([^&]+)", link)[1].split(",")
        assert first == area != second
        assert len(second) == len(area)
        assert f"lang={lang}" in link
        assert f"area?area={second}&lang={lang}" in links(screen)
        name = names.area(dataset, second, lang)
        line = next(one for one in screen.text.splitlines() if one.startswith(name))
        reasons = [screen.t.of("peer", one) for one in ("population", "rural_share", "density")]
        reasons += [screen.t.of("peer", f"{one}_province") for one in ("same", "neighbouring")]
        assert any(reason in line for reason in reasons), f"{line}: no reason"


@pytest.mark.parametrize("lang", ["en"])
def test_the_way_leads_up_to_the_country_and_across_to_the_comparison(visit, dataset, lang):
    screen = visit("area", lang, area="IR-0219")
    ways = {link.proto.label: link.proto.query_string for link in screen.at.get("page_link")}
    assert "area=IR&" in ways[names.area(dataset, "IR", lang)] + "&"
    assert "area=IR-02&" in ways[names.area(dataset, "IR-02", lang)] + "&"
    assert "areas=IR-0219%2CIR-02" in ways[screen.t("area.compare")]


@both_languages
def test_a_provinces_counties_are_sorted_as_the_reader_asks(visitor, dataset, written, areas, lang):
    counties = areas.index[areas["parent"] == "IR-02"]
    called = {names.area(dataset, code, lang): code for code in counties}
    rows = written[(written["residence"] == "total") & written["area"].isin(counties)]
    rows = rows.assign(value=rows["value"].astype("float"))
    rows = rows.sort_values(["end", "start"], ascending=[True, False])
    for sort in ("population", "household_computer_access", "name"):
        screen = visitor.open("area", lang, area="IR-02", sort=sort)
        shown = [called[row[0]] for row in counties_of(screen, dataset, "IR-02", lang).rows]
        assert sorted(shown) == sorted(counties)
        if sort == "name":
            continue
        newest = rows[rows["indicator"] == sort].drop_duplicates("area", keep="last")
        newest = newest.set_index("area")
        older, values = newest["end"] < newest["end"].max(), newest["value"]
        standing = [(older[code], -values[code]) for code in shown if code in values]
        assert standing == sorted(standing), "the newest first, the largest of them foremost"
        assert set(shown[len(values) :]) == set(counties) - set(values.index)
    if lang == "en":
        said = [row[0] for row in counties_of(screen, dataset, "IR-02", lang).rows]
        assert said == sorted(said)
    screen.picker("counties.sort").set_value("household_mobile_access")
    visitor.run(visitor.at, lang)
    assert visitor.address["sort"] == "household_mobile_access"


@both_languages
def test_a_county_without_an_outline_has_its_profile_and_says_so(visit, dataset, lang):
    screen = visit("area", lang, area=SIRVAN)
    assert screen.stands
    sirvan = names.area(dataset, SIRVAN, lang)
    assert screen.says(screen.t("legend.undrawn", areas=sirvan))
    (locator,) = [
        chart for chart in screen.at.get("plotly_chart") if chart.proto.id.endswith("locator")
    ]
    assert sirvan not in strip(locator.proto.alt), "a map is said to show where it lies"
    assert not visit("area", lang, area="IR-0219").says(
        screen.t("legend.undrawn", areas="").strip()
    )


@pytest.mark.parametrize("lang", ["en"])
def test_a_county_too_thinly_sampled_keeps_what_is_known_and_says_what_is_withheld(
    visit, dataset, written, lang
):
    surveys = written[written["area"].eq(UNSURVEYED) & written["indicator"].str.endswith("access")]
    assert surveys.empty
    screen = visit("area", lang, area=UNSURVEYED)
    assert screen.stands
    mobile = names.indicator(dataset, "household_mobile_access", lang)
    (line,) = [line for line in screen.text.splitlines() if line.startswith(mobile)]
    assert line == strip(texts(lang).of("unknown", "withheld", indicator=mobile, year=""))


@pytest.mark.parametrize(("area", "lang"), [("IR-0299", "fa"), ("IR-99", "en"), ("<b>", "en")])
def test_a_code_of_another_division_is_said_and_another_area_shown(visit, dataset, area, lang):
    screen = visit("area", lang, area=area)
    assert screen.stands
    for other in ("fa", "en"):
        assert screen.says(texts(other)("notice.unknown_area", name="area", value=area))
    assert any(names.area(dataset, "IR-02", lang) in one for one in screen.findings)
    assert len(counties_of(screen, dataset, "IR-02", lang).rows) == 22


def test_an_area_picked_goes_into_the_address_and_forgets_the_strips_indicator(visitor, dataset):
    screen = visitor.open("area", area="IR-02", indicator="household_mobile_access")
    screen.picker("control.area").set_value("IR-0219")
    screen = visitor.run(visitor.at)
    assert visitor.address == {"lang": "fa", "area": "IR-0219"}
    assert any(names.area(dataset, "IR-0219", "fa") in one for one in screen.findings)
    assert {"locator", "strip", "trend"} <= set(screen.charts)
