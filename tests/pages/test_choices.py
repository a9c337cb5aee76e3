"""Whatever a reader picks: it is drawn or the page says why not, and the address holds it."""

import pytest

from divide.measures import library
from divide.text.catalogue import texts
from divide.widgets.controls import RESIDENCES

THEMES = {
    "offices": ("offices",),
    "rural-broadband": ("rural_broadband",),
    "penetration": ("penetration", "infrastructure"),
    "services": ("services",),
}


def every_pick(code):
    """Every stored indicator of a page with each of its definitions and residences.

    Less the first of each, which test_figures_trace.py opens; rates that are computed have the
    definitions of what they are computed from.
    """
    own = library.current()
    for indicator in filter(own.dataset.indicators.index.__contains__, own.of_theme(*THEMES[code])):
        for place, one in enumerate(own.sets(indicator, "province")):
            found = set(own.rows(indicator, one.codes, "province")["residence"])
            residences = [code for code in RESIDENCES if code in found]
            for residence in residences[place == 0 :]:
                yield indicator, one, residence


@pytest.mark.parametrize("code", THEMES)
def test_each_indicator_definition_and_residence_is_drawn_or_says_why_not(visit, code):
    for indicator, one, residence in every_pick(code):
        pick = {"indicator": indicator, "definition": ",".join(one.codes), "residence": residence}
        screen = visit(code, areas="IR-02", **pick)
        assert screen.stands, pick
        assert len(screen.table_with("table.value", "table.rank").rows) == 31, pick
        if one.scope == "all":
            assert {"map", "ranking"} <= set(screen.charts), pick
        else:
            assert not {"map", "ranking"} & set(screen.charts), f"compared all the same: {pick}"
            assert screen.says(screen.t.of("no_map", one.scope)), pick
            ranks = screen.column(screen.table_with("table.rank"), "table.rank")
            assert set(ranks) == {""}, f"ranked all the same: {pick}"


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_figures_that_only_one_province_may_compare_get_one_trend_each(visit, lang):
    screen = visit("penetration", lang, indicator="household_internet_access", definition="heis")
    assert screen.says(screen.t("no_map.within_province"))
    assert screen.says(screen.t("trend.apart"))
    assert not {"map", "ranking", "trend"} & set(screen.charts)
    trends = [c.proto.id for c in screen.at.get("plotly_chart") if "trend-" in c.proto.id]
    assert len(trends) == 2


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_statements_without_a_basis_stand_in_the_table_and_nowhere_else(visit, lang):
    screen = visit(
        "rural-broadband",
        lang,
        indicator="rural_broadband_coverage",
        definition="unspecified",
        areas="IR-02,IR-04",
    )
    assert screen.says(screen.t("no_map.none"))
    assert screen.charts == {}
    table = screen.table_with("table.rank")
    assert sum(bool(cell) for cell in screen.column(table, "table.source")) == 9


@pytest.mark.parametrize("lang", ["fa", "en"])
@pytest.mark.parametrize("code", THEMES)
def test_no_province_chosen_leaves_the_page_standing_and_says_so(visit, code, lang):
    screen = visit(code, lang, areas="")
    assert screen.stands
    assert screen.picker("control.areas").value == []
    assert screen.says(screen.t("reported.none"))
    assert len(screen.table_with("table.rank").rows) == 31


def test_no_province_chosen_leaves_the_overview_standing(visit):
    screen = visit("overview", areas="")
    assert screen.stands
    assert "map" in screen.charts


def test_a_period_shows_the_newest_up_to_it_or_it_alone(visit):
    pick = {"indicator": "rural_broadband_coverage", "definition": "nin_20hh"}
    rows = library.current().rows(pick["indicator"], (pick["definition"],), "province")
    years = sorted(set(rows["year"]))
    assert len(years) > 2, "this indicator has no history to choose from"
    year = years[len(years) // 2]

    def shown(**period):
        screen = visit("rural-broadband", "en", **pick, **period)
        table = screen.table_with("table.rank")
        pairs = zip(
            screen.column(table, "table.area"),
            screen.column(table, "table.period"),
            strict=True,
        )
        return screen, {area: period for area, period in pairs if period}

    _, latest = shown()
    _, up_to = shown(period=str(year))
    screen, only = shown(period=f"only-{year}")
    assert len(latest) == rows["area"].nunique()
    assert len(up_to) == rows[rows["year"] <= year]["area"].nunique()
    assert len(only) == rows[rows["year"] == year]["area"].nunique()
    assert set(only.items()) <= set(up_to.items())
    assert screen.picker("control.period").value == f"only-{year}"


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_a_year_without_figures_says_so_and_ranks_nothing(visit, lang):
    rows = library.current().rows("offices_urban", ("active", "unspecified"), "province")
    years = set(rows["year"])
    empty = next(year for year in range(min(years), max(years)) if year not in years)
    screen = visit("offices", lang, indicator="offices_urban", period=f"only-{empty}")
    assert screen.stands
    assert screen.says(screen.t("empty.period"))
    assert "ranking" not in screen.charts
    assert not any(screen.column(screen.table_with("table.rank"), "table.source"))


def test_a_pick_goes_into_the_address_and_forgets_what_depended_on_it(visitor):
    screen = visitor.open(
        "penetration",
        indicator="household_internet_access",
        definition="heis",
        residence="rural",
        period="1395",
        areas="IR-23",
    )
    screen.picker("control.indicator").set_value("individual_internet_use")
    screen = visitor.run(visitor.at)
    assert visitor.address == {
        "lang": "fa",
        "indicator": "individual_internet_use",
        "areas": "IR-23",
    }
    assert "تهران" in screen.findings[0]

    screen.picker("control.definition").set_value("survey_1389")
    visitor.run(visitor.at)
    assert visitor.address["definition"] == "survey_1389"


def test_picking_the_default_again_makes_the_address_short_again(visitor):
    screen = visitor.open("penetration", indicator="idi_score")
    screen.picker("control.indicator").set_value("household_internet_access")
    visitor.run(visitor.at)
    assert "indicator" not in visitor.address


def test_provinces_picked_go_into_the_address_in_the_order_picked(visitor):
    screen = visitor.open("offices")
    screen.picker("control.areas").set_value(["IR-23", "IR-02"])
    screen = visitor.run(visitor.at)
    assert visitor.address["areas"] == "IR-23,IR-02"
    screen.picker("control.areas").set_value([])
    screen = visitor.run(visitor.at)
    assert visitor.address["areas"] == ""
    assert screen.picker("control.areas").value == []


def test_period_and_residence_picked_go_into_the_address(visitor):
    screen = visitor.open("penetration", indicator="household_computer_access")
    screen.picker("control.residence").set_value("rural")
    screen = visitor.run(visitor.at)
    assert visitor.address["residence"] == "rural"
    screen.picker("control.period").set_value("only-1395")
    screen = visitor.run(visitor.at)
    assert visitor.address["period"] == "only-1395"
    screen.picker("control.period").set_value("")
    visitor.run(visitor.at)
    assert "period" not in visitor.address


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_every_choice_in_a_picker_has_a_name_of_its_own(visit, lang):
    for code in THEMES:
        screen = visit(code, lang)
        for one in (*screen.at.selectbox, *screen.at.multiselect):
            assert all(one.options), one.label
            assert len(set(one.options)) == len(one.options), f"two alike in {one.label}"
            assert not any("_" in option for option in one.options), "a code where a name belongs"


# What the address may get wrong, and the notice that says so.
WRONG = {
    "unknown_value": [
        ("offices", "indicator", "no_such"),
        ("offices", "definition", "no_such"),
        ("penetration", "residence", "suburban"),
        ("services", "period", "soon"),
        ("services", "period", "1300"),
        ("data", "theme", "no_such"),
        ("data", "source", "<b>no_such</b>"),
        ("data", "page", "100000"),
    ],
    "unknown_area": [("overview", "areas", "IR-99"), ("rural-broadband", "areas", "<b>")],
    "duplicate_area": [("offices", "areas", "IR-02,IR-02")],
    "too_many_areas": [("offices", "areas", "IR-00,IR-01,IR-02,IR-03,IR-04,IR-05,IR-06")],
    "unknown_language": [("offices", "lang", "ar"), ("overview", "lang", "<b>")],
}


@pytest.mark.parametrize("notice", WRONG)
def test_what_an_address_gets_wrong_is_said_in_both_languages_and_the_page_stands(visit, notice):
    for code, name, value in WRONG[notice]:
        for lang in ("fa", "en") if name != "lang" else (value,):
            screen = visit(code, **({"lang": lang} | {name: value}))
            assert screen.stands
            for other in ("fa", "en"):
                said = texts(other).of("notice", notice, name=name, value=value.split(",")[-1])
                assert screen.says(said), f"{code}?{name}={value} in {other}"


def test_a_good_address_brings_no_notice(visit):
    screen = visit("offices", areas="IR-23,IR-02", indicator="offices_urban", period="1395")
    for notice in WRONG:
        fixed = texts("en").of("notice", notice, name="\n", value="\n").split("\n")
        assert max(fixed, key=len) not in screen.text
