"""From the country into a province's counties: what is drawn, ranked, and said of the silent."""

import dataclasses
import json
import shutil
from collections import Counter
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

from divide.charts.look import Look
from divide.measures import library
from divide.text import names
from divide.text.bidi import strip
from divide.text.numbers import number
from divide.widgets import boundaries, view
from divide.widgets.controls import Picked
from divide.widgets.link import Period

ROOT = Path(__file__).resolve().parents[2]
THEMES = {
    "offices": ("offices",),
    "rural-broadband": ("rural_broadband",),
    "penetration": ("penetration", "infrastructure"),
    "services": ("services",),
}
FIRST = {
    "offices": "offices_per_10000",
    "rural-broadband": "rural_broadband_coverage",
    "penetration": "household_internet_access",
    "services": "services_offered",
}
PROVINCES = [f"IR-{number:02}" for number in range(31)]
MOBILE = "household_mobile_access"
INTERNET = "household_internet_access"
SIRVAN = "IR-1609"
both_languages = pytest.mark.parametrize("lang", ["fa", "en"])


@pytest.fixture(scope="module")
def areas() -> pd.DataFrame:
    return pd.read_csv(ROOT / "data/areas.csv", dtype="str").set_index("area")


@pytest.fixture(scope="module")
def outlines() -> set[str]:
    """Codes that the file of county boundaries draws."""
    file = ROOT / "static/boundaries" / boundaries.geojson("county").rsplit("/", 1)[1]
    return {feature["id"] for feature in json.loads(file.read_text("utf-8"))["features"]}


@pytest.fixture(scope="module")
def survey() -> pd.DataFrame:
    """The household survey's newest county figures of everybody, read without the app."""
    rows = pd.read_csv(ROOT / "data/observations/penetration_heis.csv", dtype={"area": "str"})
    rows = rows[(rows["residence"] == "total") & (rows["area"].str.len() == len("IR-0219"))]
    # of two windows that end together the longer, which rests on more
    rows = rows.sort_values(["end", "start"], ascending=[True, False])
    return rows.drop_duplicates(["indicator", "area"], keep="last")


def pick(indicator: str, level: str, inside: str = "") -> Picked | None:
    own = library.current()
    sets = own.sets(indicator, level, inside)
    if not sets:
        return None
    rows = own.rows(indicator, sets[0].codes, level)
    found = set(rows.loc[rows["area"].isin(own.areas(level, inside)), "residence"])
    residence = next(one for one in ("total", "urban", "rural") if one in found)
    chosen = (inside,) if inside else ()
    return Picked(indicator, sets[0], residence, (residence,), Period(), chosen, level, inside)


def default(code: str, province: str) -> Picked:
    """What a page first maps inside a province; where nobody has a figure, the empty counties."""
    own = library.current()
    indicators = sorted(own.of_theme(*THEMES[code]), key=lambda one: one != FIRST[code])
    found = next(filter(None, (pick(one, "county", province) for one in indicators)), None)
    if found:
        return found
    first = next(filter(None, (pick(one, "province") for one in indicators)))
    return dataclasses.replace(first, areas=(province,), level="county", inside=province)


def drawn(figure) -> list[tuple[str, list[str], str]]:
    """Boundary file, areas and hover of each filling; an outline round an area is none."""
    return [
        (trace.geojson, list(trace.locations), trace.hoverinfo)
        for trace in figure.data
        if trace.type == "choropleth" and trace.colorscale[0][1] != "rgba(0,0,0,0)"
    ]


@pytest.mark.parametrize("province", PROVINCES)
def test_a_province_draws_exactly_its_counties_on_every_page(province, areas, outlines):
    counties = set(areas.index[areas["parent"] == province])
    assert counties - outlines == ({SIRVAN} if province == "IR-16" else set())
    west, south, east, north = boundaries.extents("province")[province]
    for county in counties & outlines:
        lon, lat = boundaries.points()[county]
        assert west < lon < east, f"{county} is outside the picture"
        assert south < lat < north, f"{county} is outside the picture"
    for code in THEMES:
        picked = default(code, province)
        figure = view.map_figure("fa", library.current().dataset.version, Look(), picked)
        fillings = drawn(figure)
        own = [area for file, held, _ in fillings if "/counties-" in file for area in held]
        if not picked.comparable:  # the page says why instead of drawing
            assert picked.definitions.scope == "none"
        assert sorted(own) == sorted(counties), f"{code}: {picked.indicator}"
        around = [(held, hover) for file, held, hover in fillings if "/provinces-" in file]
        (ground, hover), *others = around
        assert set(ground) == set(PROVINCES) - {province}
        assert (hover, others) == ("skip", []), "a neighbour answers the pointer"
        low, high = figure.layout.geo.lonaxis.range
        assert low < west < east < high
        assert figure.layout.clickmode == "event+select"


@pytest.mark.parametrize("code", THEMES)
def test_the_national_map_draws_every_county_once_and_no_ground(code, areas, outlines):
    picked = next(
        one
        for one in (pick(indicator, "county") for indicator in library.current().of_theme(
            *THEMES["penetration" if code == "services" else code]))
        if one and one.comparable
    )  # fmt: skip
    figure = view.map_figure("fa", library.current().dataset.version, Look(), picked)
    fillings = drawn(figure)
    assert {file for file, _, _ in fillings} == {boundaries.geojson("county")}
    own = [area for _, held, _ in fillings for area in held]
    assert sorted(own) == sorted(areas.index[areas["level"] == "county"])
    assert len(outlines & set(own)) == 428


@pytest.mark.parametrize(("code", "lang"), list(zip(THEMES, ["fa", "en"] * 2, strict=True)))
def test_every_theme_page_goes_into_a_province_and_says_the_way_back(visit, dataset, code, lang):
    screen = visit(code, lang, area="IR-04")
    assert screen.stands
    assert screen.at.get("plotly_chart")[0].proto.id.endswith("map-IR-04"), "the map is not first"
    inside = strip(screen.t("place.inside", area=names.area(dataset, "IR-04", lang)))
    assert inside in screen.text
    ways = {link.proto.label: link.proto.query_string for link in screen.at.get("page_link")}
    assert "area=" not in ways[screen.t("place.province")]
    assert "level=county" in ways[screen.t("place.county")]
    assert screen.picker("control.place").value == "IR-04"
    assert len(screen.table_with("table.rank").rows) == 17


def test_a_county_in_the_address_opens_its_province(visitor):
    screen = visitor.open("penetration", area="IR-0219")
    assert screen.picker("control.place").value == "IR-02"
    assert len(screen.table_with("table.rank").rows) == 22


def test_places_picked_go_into_the_address_and_forget_the_areas_of_the_last(visitor):
    screen = visitor.open("penetration", areas="IR-23", indicator=MOBILE)
    screen.picker("control.place").set_value("IR-02")
    screen = visitor.run(visitor.at)
    assert visitor.address == {"lang": "fa", "indicator": MOBILE, "area": "IR-02"}
    screen.picker("control.place").set_value("county")
    screen = visitor.run(visitor.at)
    assert visitor.address == {"lang": "fa", "indicator": MOBILE, "level": "county"}
    screen.picker("control.place").set_value("province")
    visitor.run(visitor.at)
    assert visitor.address == {"lang": "fa", "indicator": MOBILE}


@both_languages
def test_the_national_county_map_ranks_the_surveyed_and_names_how_many_are_not(visit, survey, lang):
    screen = visit("penetration", lang, level="county", indicator=MOBILE)
    assert screen.stands
    assert {"map", "ranking"} <= set(screen.charts)
    known = int((survey["indicator"] == MOBILE).sum())
    count = screen.t.n_of("count", "county", known)
    without = screen.t.n_of("count", "county", 429 - known)
    assert strip(count) in screen.text
    assert strip(without) in screen.text
    assert screen.says(screen.t("missing.withheld") + f" ({number(429 - known, lang)})")
    assert screen.says(names.area(library.current().dataset, SIRVAN, lang))


@both_languages
def test_internet_of_the_budget_survey_is_mapped_inside_one_province_only(visit, lang):
    nation = visit("penetration", lang, level="county", indicator=INTERNET)
    assert nation.stands
    assert not {"map", "ranking"} & set(nation.charts)
    assert nation.says(nation.t("no_map.within_province"))
    inside = visit("penetration", lang, area="IR-02", indicator=INTERNET)
    assert "ranking" in inside.charts
    assert len(drawn_on_screen(inside)) == 22
    assert not inside.says(inside.t("no_map.within_province"))


def drawn_on_screen(screen) -> set[str]:
    """Counties filled on the map of a page."""
    return {
        area
        for chart in screen.charts.values()
        for trace in chart["data"]
        if trace["type"] == "choropleth"
        and "/counties-" in trace["geojson"]
        and trace["hoverinfo"] == "text"
        for area in trace["locations"]
    }


@both_languages
def test_sirvan_is_ranked_and_tabled_but_said_not_to_be_drawn(visit, dataset, outlines, lang):
    screen = visit("penetration", lang, area="IR-16", indicator=MOBILE)
    sirvan = names.area(dataset, SIRVAN, lang)
    assert screen.says(screen.t("legend.undrawn", areas=sirvan))
    table = screen.table_with("table.rank")
    place = screen.column(table, "table.area").index(sirvan)
    assert screen.column(table, "table.rank")[place]
    assert any(sirvan in strip(name) for name in names_of_bars(screen))
    elsewhere = visit("penetration", lang, area="IR-02", indicator=MOBILE)
    assert not elsewhere.says(sirvan)


def names_of_bars(screen) -> list[str]:
    spec = json.dumps(screen.charts["ranking"], ensure_ascii=False)
    return [strip(part) for part in spec.split('"')]


def rank_of(text: str) -> tuple[int, int]:
    """Lowest and highest rank of a cell, in either language's digits."""
    digits = [int(part) for part in strip(text).replace("–", " ").split() if part.isdigit()]
    return digits[0], digits[-1]


@pytest.mark.parametrize(("province", "lang"), [("IR-02", "fa"), ("IR-04", "en")])
def test_no_rank_sets_counties_apart_whose_intervals_overlap(
    visit, dataset, survey, province, lang
):
    for indicator in (MOBILE, INTERNET, "household_computer_access"):
        rows = survey[(survey["indicator"] == indicator) & survey["area"].str.startswith(province)]
        by_name = {names.area(dataset, row["area"], lang): row for _, row in rows.iterrows()}
        screen = visit("penetration", lang, area=province, indicator=indicator)
        table = screen.table_with("table.rank")
        shown = dict(
            zip(screen.column(table, "table.area"), screen.column(table, "table.rank"), strict=True)
        )
        ranks = {name: rank_of(rank) for name, rank in shown.items() if rank}
        assert set(ranks) == set(by_name), indicator
        assert any(low < high for low, high in ranks.values())
        for one, two in combinations(ranks, 2):
            a, b = by_name[one], by_name[two]
            overlap = a["ci_low"] <= b["ci_high"] and b["ci_low"] <= a["ci_high"]
            (low, high), (other_low, other_high) = ranks[one], ranks[two]
            if overlap:
                assert max(low, other_low) <= min(high, other_high), f"{one} apart from {two}"
            else:
                better, worse = (one, two) if a["value"] > b["value"] else (two, one)
                assert ranks[better] < ranks[worse], f"{better} not above {worse}"
        assert screen.says(screen.t("ranking.intervals"))


@pytest.mark.parametrize("lang", ["en"])
def test_highest_and_lowest_that_overlap_are_not_called_first_and_last(
    visit, dataset, survey, lang
):
    for province in ("IR-02", "IR-16"):
        rows = survey[(survey["indicator"] == MOBILE) & survey["area"].str.startswith(province)]
        rows = rows[rows["end"] == rows["end"].max()].sort_values("value")
        low, high = rows.iloc[0], rows.iloc[-1]
        screen = visit("penetration", lang, area=province, indicator=MOBILE)
        pair = [names.area(dataset, row["area"], lang) for row in (high, low)]
        head = next(one for one in screen.findings if all(name in one for name in pair))
        if high["ci_low"] <= low["ci_high"]:
            assert {"fa": "بازه", "en": "intervals overlap"}[lang] in head, province


@pytest.mark.parametrize("lang", ["fa"])
def test_an_estimate_shows_its_interval_and_the_window_it_was_pooled_over(
    visit, dataset, survey, lang
):
    (row,) = survey[(survey["indicator"] == MOBILE) & (survey["area"] == "IR-0219")].to_dict(
        "records"
    )
    screen = visit("penetration", lang, area="IR-02", indicator=MOBILE)
    table = screen.table_with("table.rank")
    place = screen.column(table, "table.area").index(names.area(dataset, "IR-0219", lang))
    figure = screen.column(table, "table.value")[place]
    for bound in ("ci_low", "ci_high"):
        assert number(row[bound], lang, 1) in figure
    assert names.status("G", lang) in figure
    window = screen.column(table, "table.period")[place]
    for year in row["period"].split("/"):
        assert (number(int(year), lang).replace("٬", "").replace(",", "")) in window


@both_languages
def test_a_course_whose_intervals_overlap_is_not_called_a_rise_or_a_fall(visit, dataset, lang):
    """Neka's computers: 31.4 % then 24.8 %, both known to ten points only."""
    screen = visit(
        "penetration", lang, area="IR-02", areas="IR-0219", indicator="household_computer_access"
    )
    neka = names.area(dataset, "IR-0219", lang)
    places = dict.fromkeys(("area", "first", "first_period", "last", "last_period"), "\n")
    for way in ("up", "down"):
        told = strip(screen.t.of("finding_change", way, **places)).split("\n")
        claims = [head for head in screen.findings if all(part in head for part in told)]
        assert not [head for head in claims if head.startswith(neka)]


@pytest.fixture
def three_kinds(tmp_path) -> Path:
    """Data in which one county of Mazandaran has no towns, and so no urban figure either."""
    folder = Path(shutil.copytree(ROOT / "data", tmp_path / "data"))
    context = folder / "observations/context.csv"
    rows = pd.read_csv(context, dtype="str", keep_default_na=False)
    own = (rows["area"] == "IR-0219") & (rows["indicator"] == "population")
    rows.loc[own & (rows["residence"] == "urban"), "value"] = "0"
    rows.to_csv(context, index=False)
    file = folder / "observations/penetration_heis.csv"
    rows = pd.read_csv(file, dtype="str", keep_default_na=False)
    rows[~((rows["area"] == "IR-0219") & (rows["residence"] == "urban"))].to_csv(file, index=False)
    return folder


def test_kinds_of_empty_stand_in_the_legend_with_their_counts(visit, use_data, three_kinds, areas):
    lang = "fa"
    offices = visit("rural-broadband", lang, area="IR-02", indicator="villages_newly_connected")
    counties = areas.index[areas["parent"] == "IR-02"]
    rows = pd.read_csv(ROOT / "data/observations/rural_broadband.csv", dtype={"area": "str"})
    rows = rows[rows["indicator"] == "villages_newly_connected"]
    silent = len(set(counties) - set(rows.loc[rows["definition"] == "internet", "area"]))
    assert silent > 0
    assert offices.says(f"{offices.t('missing.not_reported')} ({number(silent, lang)})")

    use_data(three_kinds)
    screen = visit("penetration", lang, area="IR-02", indicator=MOBILE, residence="urban")
    rows = pd.read_csv(three_kinds / "observations/penetration_heis.csv", dtype={"area": "str"})
    rows = rows[(rows["indicator"] == MOBILE) & (rows["residence"] == "urban")]
    withheld = len(set(counties) - set(rows["area"]) - {"IR-0219"})
    kinds = {"withheld": withheld, "not_applicable": 1, "not_reported": 0}
    assert withheld > 1
    for kind, count in kinds.items():
        assert screen.says(f"{screen.t.of('missing', kind)} ({number(count, lang)})"), kind
    cells = Counter(screen.column(screen.table_with("table.rank"), "table.value"))
    assert cells[screen.t("missing.not_applicable")] == 1
    assert cells[screen.t("missing.withheld")] == withheld


@pytest.mark.parametrize(
    ("params", "notice", "value", "lang"),
    [
        ({"area": "IR-0299"}, "unknown_area", "IR-0299", "fa"),
        ({"level": "village"}, "unknown_value", "village", "en"),
    ],
)
def test_a_place_that_is_not_known_is_said_and_the_provinces_shown(
    visit, params, notice, value, lang
):
    screen = visit("services", lang, **params)
    assert screen.stands
    assert screen.says(screen.t.of("notice", notice, name=next(iter(params)), value=value))
    assert len(screen.table_with("table.rank").rows) == 31
    assert "map" in screen.charts


def test_a_theme_silent_on_a_provinces_counties_still_shows_where_they_are(visit):
    screen = visit("services", "en", area="IR-02")
    assert screen.stands
    assert screen.says(screen.t("empty.place"))
    assert len(drawn_on_screen(screen)) == 22
