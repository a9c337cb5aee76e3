"""The views of the data page: quality, sources and changes; links in, links out, bad addresses."""

import csv
import re
import shutil
from pathlib import Path

import pytest

from divide.measures import library as libraries
from divide.measures import quality
from divide.text.bidi import strip
from divide.text.catalogue import texts
from divide.text.digits import digits, western
from divide.text.problems import problem
from divide.widgets.data_views import VIEWS

DATA = Path(__file__).resolve().parents[2] / "data"
both_languages = pytest.mark.parametrize("lang", ["fa", "en"])


def numbers(text):
    return [int(part) for part in re.findall(r"\d+", re.sub("[٬,]", "", western(text)))]


def html(screen):
    return "".join(element.proto.body for element in screen.at.get("html"))


def matrix(screen):
    return next(table for table in screen.tables if len(table.heads) == 32)


@both_languages
@pytest.mark.parametrize("code", VIEWS)
def test_a_view_stands_and_leads_to_the_others_with_what_the_reader_chose(visit, code, lang):
    screen = visit("data", lang, view=code, area="IR-02", theme="offices")
    assert screen.stands
    assert screen.titles == [screen.t("page.data")]
    assert len(screen.findings) >= 1
    links = {link.proto.label: link.proto.query_string for link in screen.at.get("page_link")}
    for other in VIEWS:
        asked = set(links[screen.t.of("data_view", other)].split("&"))
        assert {f"lang={lang}", "area=IR-02", "theme=offices"} <= asked
        assert (f"view={other}" in asked) == (other != "figures")


@both_languages
def test_an_unknown_view_is_told_and_the_figures_are_shown(visit, lang):
    screen = visit("data", lang, view="secrets")
    assert screen.stands
    assert "secrets" in screen.text
    assert screen.table_with("table.row").rows


def test_the_listing_goes_by_the_table_of_indicators_and_the_names_of_areas(visit, dataset):
    screen = visit("data", theme="rural_broadband")
    names = screen.column(screen.table_with("table.row"), "table.indicator")
    order = list(dataset.indicators["name_fa"])
    assert len(set(names)) > 1
    assert [order.index(name) for name in names] == sorted(order.index(name) for name in names)
    screen = visit("data", indicator="population", definition="census", residence="total")
    areas = screen.column(screen.table_with("table.row"), "table.area")
    assert areas.index("ایران") < areas.index("آذربایجان شرقی") < areas.index("آذربایجان غربی")


# Quality --------------------------------------------------------------------


@both_languages
def test_the_matrix_says_the_newest_year_of_every_indicator_in_every_province(visit, dataset, lang):
    screen = visit("data", lang, view="quality", theme="offices")
    table = matrix(screen)
    years = quality.recency(dataset, "province")["year"]
    names = dataset.indicators[f"name_{lang}"].to_dict()
    areas = {row[f"name_{lang}"]: code for code, row in dataset.areas.iterrows() if len(code) == 5}
    by_name = {names[code]: code for code in names}
    places = [areas[head] for head in table.heads[1:]]
    assert sorted(places) == sorted(areas.values())
    silent = screen.t.of("missing", "not_reported")
    for name, *cells in table.rows:
        code = by_name[name]
        for area, cell in zip(places, cells, strict=True):
            year = years.get((code, area))
            assert cell == (silent if year is None else digits(str(year), lang))


@both_languages
def test_the_legend_counts_every_cell_of_the_matrix(visit, lang):
    screen = visit("data", lang, view="quality", theme="penetration")
    legend = re.search(r'<ul class="legend">(.*?)</ul>', html(screen))[1]
    counts = [int(western(one)) for one in re.findall(r"\(([\d۰-۹]+)\)</li>", legend)]
    assert sum(counts) == 31 * len(matrix(screen).rows)


@both_languages
def test_a_province_leads_to_the_weak_spots_of_its_data(visit, dataset, lang):
    screen = visit("data", lang, view="quality", area="IR-04")
    weak = quality.weak(dataset, "IR-04")
    heading = next(one for one in screen.findings if screen.t.n("weak.missing_count", 14) in one)
    assert numbers(heading)[:3] == [len(weak.missing), len(weak.old), len(weak.unsure)]
    unsure = next(
        table for table in screen.tables if str(len(weak.unsure)) in western(table.caption)
    )
    values = [cell.splitlines()[0] for cell in screen.column(unsure, "table.value")]
    assert digits("278", lang) in " ".join(values)
    assert matrix(screen).heads[1] == dataset.areas.at["IR-04", f"name_{lang}"]


def test_a_county_in_the_address_stands_for_its_province(visit):
    screen = visit("data", view="quality", area="IR-0407")
    assert any("آذربایجان غربی" in finding for finding in screen.findings)


@both_languages
def test_the_series_say_their_coverage_and_can_be_put_in_order(visit, dataset, lang):
    screen = visit("data", lang, view="quality", level="county", sort="age")
    table = screen.table_with("quality.newest", "quality.unsure")
    ages = [numbers(cell)[0] for cell in screen.column(table, "quality.age")]
    assert ages == sorted(ages, reverse=True)
    counted = quality.coverage(dataset)
    assert len(table.rows) == (counted["level"] == "county").sum()
    assert all(
        numbers(cell)[1] == 429 for cell in table.column(screen.t("quality_coverage.county"))
    )


@both_languages
@pytest.mark.parametrize(
    "asked",
    [{"theme": "nothing"}, {"level": "village"}, {"area": "IR-77"}, {"sort": "colour"}],
    ids=str,
)
def test_what_the_quality_view_does_not_know_is_told(visit, lang, asked):
    screen = visit("data", lang, view="quality", **asked)
    assert screen.stands
    assert next(iter(asked.values())) in screen.text
    assert matrix(screen).rows


# Sources --------------------------------------------------------------------


@both_languages
def test_every_source_is_listed_once_with_what_it_supplied(visitor, dataset, lang):
    seen = []
    for page in range(1, 9):
        screen = visitor.open("data", lang, view="sources", page=str(page))
        codes = re.findall(r"view=sources&amp;source=([^&\"]+)&amp;", html(screen))
        seen += codes
        figures = screen.column(screen.table_with("sources.kind"), "sources.figures")
        counts = dataset.observations["source"].value_counts()
        assert [numbers(cell)[0] for cell in figures] == [counts.get(code, 0) for code in codes]
    assert sorted(seen) == sorted(dataset.sources.index)


@both_languages
def test_sources_are_found_by_word_kind_and_theme(visit, lang, dataset):
    screen = visit("data", lang, view="sources", find="پيام مازند")
    assert "payam-mazand-1393" in html(screen)
    screen = visit("data", lang, view="sources", kind="census")
    assert len(screen.table_with("sources.kind").rows) == 3
    screen = visit("data", lang, view="sources", theme="services")
    rows = dataset.observations
    expected = rows.loc[rows["theme"] == "services", "source"].nunique()
    assert len(screen.table_with("sources.kind").rows) == expected
    screen = visit("data", lang, view="sources", find="هیچ‌چیز")
    assert screen.says(screen.t("sources.none"))


@pytest.mark.parametrize("sort", ["figures", "published", "publisher"])
def test_sources_can_be_put_in_order(visit, sort, dataset):
    screen = visit("data", "en", view="sources", sort=sort)
    codes = re.findall(r"view=sources&amp;source=([^&\"]+)&amp;", html(screen))
    counts = dataset.observations["source"].value_counts()
    table = dataset.sources
    if sort == "figures":
        keys = [counts.get(code, 0) for code in codes]
        assert keys == sorted(keys, reverse=True)
    elif sort == "published":
        keys = [table.at[code, "published"] for code in codes]
        assert keys == sorted(keys, reverse=True)
    else:
        keys = [table.at[code, "publisher_en"].casefold() for code in codes]
        assert keys == sorted(keys)


@both_languages
def test_a_source_has_a_page_of_its_own_with_all_its_figures(visit, dataset, lang):
    screen = visit("data", lang, view="sources", source="irna-urmia-303")
    assert "irna-urmia-303" in screen.text
    values = screen.column(screen.table_with("table.row"), "table.value")
    own = dataset.observations[dataset.observations["source"] == "irna-urmia-303"]
    assert len(values) == len(own)
    said = " ".join(values)
    assert all(digits(f"{value:g}", lang) in said for value in own["value"])
    assert f"view=checks&amp;source=irna-urmia-303&amp;lang={lang}" in html(screen)


def test_the_day_of_a_source_is_said_in_both_calendars(visit):
    source = "100400-ir-1400"
    assert "۱۲ شهریور ۱۴۰۰ (۳ سپتامبر ۲۰۲۱)" in visit("data", view="sources", source=source).text
    screen = visit("data", "en", view="sources", source=source)
    assert "12 Shahrivar 1400" in screen.text
    assert "2021" in screen.text


@both_languages
def test_an_unknown_source_is_told_and_all_are_listed(visit, lang):
    screen = visit("data", lang, view="sources", source="<b>rumour</b>")
    assert screen.stands
    assert "<b>rumour</b>" in screen.text
    assert screen.table_with("sources.kind").rows


# Changes --------------------------------------------------------------------


@both_languages
def test_the_foot_of_every_page_names_the_release_and_its_day(visit, lang):
    screen = visit("services", lang)
    day = {"fa": "۳۰ آبان ۱۴۰۵", "en": "21 November 2026"}[lang]
    assert screen.says(screen.t("foot.release", date=day))
    other = {"fa": 'title="۲۱ نوامبر ۲۰۲۶"', "en": 'title="30 Aban 1405"'}[lang]
    assert other in html(screen)
    assert "2026.11" in screen.text


@both_languages
def test_the_first_release_is_told_in_sums(visit, dataset, lang):
    screen = visit("data", lang, view="changes", release="2026.11")
    assert 17659 in numbers(screen.findings[0])
    screen = visit("data", lang, view="changes", indicator="offices_urban")
    table = screen.table_with("changes.change")
    own = dataset.observations[dataset.observations["indicator"] == "offices_urban"]
    counts = [numbers(cell)[0] for cell in screen.column(table, "changes.after")]
    assert sum(counts) == len(own)


@both_languages
def test_an_area_in_a_release_told_in_sums_leads_to_its_figures(visit, lang):
    screen = visit("data", lang, view="changes", area="IR-02")
    assert screen.says(screen.t("changes.summed_link"))
    assert f'href="data?area=IR-02&amp;lang={lang}"' in html(screen)


@pytest.fixture(scope="module")
def second_release(tmp_path_factory):
    """The shipped data after a second release with every kind of change."""
    folder = tmp_path_factory.mktemp("second") / "data"
    shutil.copytree(DATA, folder)
    with (folder / "releases.csv").open("a", encoding="utf-8") as file:
        file.write("2026.12,2026-12-21,اصلاح‌ها,Corrections,,\n")
    borna = "IR-02/total/2016-03-20/2017-03-20/borna-441074"
    paper = "IR-02/total/2014-03-21/2015-03-20/payam-mazand-1393"
    lines = [
        ["changed", "observations", f"offices_urban/active/{borna}", "value", "317", "318"],
        ["changed", "observations", f"offices_urban/active/{borna}", "status", "A", "U"],
        ["entered", "observations", f"offices_rural/active/{borna}", "*", "", "540"],
        ["left", "observations", f"offices_gone/old/{paper}", "*", "12", ""],
        ["left", "observations", f"offices_urban/unspecified/{paper}", "*", "300", ""],
        ["moved", "observations", f"offices_rural/unspecified/{paper}", "key",
         f"offices_rural/unspecified/{paper}", f"offices_rural/active/{paper}"],
        ["left", "sources", "rumour", "*", "شایعه / Rumour", ""],
        ["changed", "areas", "IR-02", "note", "", "New note"],
        ["left", "observations", "not/a/key", "*", "many", ""],
    ]  # fmt: skip
    with (folder / "changes.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(["2026.12", *line, 1] for line in lines)
    return folder


@pytest.fixture
def second(second_release, use_data):
    use_data(second_release)


@both_languages
def test_a_change_is_said_with_what_it_was_and_what_it_is(visit, second, lang):
    screen = visit("data", lang, view="changes", release="2026.12")
    assert screen.stands
    assert libraries.current().dataset.problems == ()
    table = screen.table_with("changes.before", "changes.after")
    assert len(table.rows) == 9
    said = strip(" ".join(" ".join(row) for row in table.rows))
    for text in {
        "fa": ["۳۱۷ دفتر", "۳۱۸ دفتر", "۵۴۰ دفتر", "شایعه", "کم‌اطمینان", "مازندران", "۱۳۹۵"],
        "en": ["317 offices", "318 offices", "540 offices", "Rumour", "Low reliability",
               "Mazandaran", "1395 (2016/17)"],
    }[lang]:  # fmt: skip
        assert text in said
    assert "offices_gone" in said
    assert "New note" in said


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"change": "changed"}, 3),
        ({"change": "moved"}, 1),
        ({"change": "left", "area": "IR-02"}, 2),
        ({"area": "IR-02"}, 7),
        ({"theme": "offices"}, 5),
        ({"indicator": "offices_urban"}, 3),
    ],
    ids=str,
)
def test_the_log_can_be_narrowed(visit, second, asked, count):
    screen = visit("data", view="changes", release="2026.12", **asked)
    assert len(screen.table_with("changes.change").rows) == count


def test_the_foot_names_the_newest_release(visit, second):
    assert visit("offices").says(texts("fa")("foot.release", date="۳۰ آذر ۱۴۰۵"))


@both_languages
@pytest.mark.parametrize(
    "asked", [{"release": "1999.01"}, {"change": "vanished"}, {"area": "IR-77"}], ids=str
)
def test_what_the_changes_do_not_know_is_told(visit, lang, asked):
    screen = visit("data", lang, view="changes", **asked)
    assert screen.stands
    assert next(iter(asked.values())) in screen.text


@both_languages
def test_a_broken_log_is_named_and_the_pages_stand(visit, use_data, tmp_path, lang):
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    with (folder / "changes.csv").open("a", encoding="utf-8") as file:
        file.write("2026.11,came,areas,IR-99,*,,,1\n")
    use_data(folder)
    screen = visit("data", lang, view="changes")
    assert screen.stands
    assert screen.says(problem(libraries.current().dataset.problems[0], lang))
    assert screen.table_with("changes.change").rows


@both_languages
def test_data_without_releases_say_so_and_the_pages_stand(visit, use_data, tmp_path, lang):
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    for name in ("releases.csv", "changes.csv"):
        (folder / name).unlink()
    use_data(folder)
    screen = visit("data", lang, view="changes")
    assert screen.says(screen.t("changes.no_releases"))
    assert not libraries.current().dataset.problems
    assert visit("data", lang, view="quality").stands


@both_languages
@pytest.mark.parametrize("code", VIEWS)
def test_without_any_data_every_view_stands(visit, use_data, tmp_path, lang, code):
    (tmp_path / "data").mkdir()
    use_data(tmp_path / "data")
    assert visit("data", lang, view=code).stands
