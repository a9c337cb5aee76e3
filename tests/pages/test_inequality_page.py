"""The inequality page: what must answer, what may not be compared, and bad input said plainly."""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from divide.text.bidi import strip
from divide.text.numbers import number

DATA = Path(__file__).resolve().parents[2] / "data"
both_languages = pytest.mark.parametrize("lang", ["fa", "en"])


def keys(screen) -> set[str]:
    """Keys of the charts, with their dashes."""
    known = ("gap-IR-02", "gap-IR-04", "gap-now", "gap-change", "catching-up")
    found = set()
    for chart in screen.at.get("plotly_chart"):
        own = [key for key in known if chart.proto.id.endswith(f"-{key}")]
        found |= set(own or [chart.proto.id.rpartition("-")[2]])
    return found


def says_number(screen, value, lang, decimals):
    return strip(number(value, lang, decimals, fixed=True)) in screen.text


@both_languages
@pytest.mark.parametrize(
    ("params", "charts"),
    [
        ({"indicator": "household_computer_access"},
         {"gap", "gap-now", "gap-change", "lorenz", "stages", "contributions", "spread"}),
        ({"indicator": "household_fixed_phone_access", "level": "county"},
         {"gap", "gap-now", "gap-change", "lorenz", "stages", "contributions", "spread"}),
        ({"indicator": "household_internet_access"}, {"lorenz"}),
        ({"indicator": "household_internet_access", "area": "IR-02"}, {"gap-IR-02", "lorenz"}),
        ({"indicator": "offices_per_10000"}, {"gap", "gap-now", "lorenz"}),
        ({"indicator": "rural_broadband_coverage"}, {"lorenz"}),
    ],
    ids=["computer", "telephone-counties", "internet", "internet-inside", "offices", "rural"],
)  # fmt: skip
def test_the_page_answers(visit, lang, params, charts):
    screen = visit("inequality", lang, **params)
    assert screen.stands
    assert charts <= keys(screen)
    assert screen.says(screen.t("inequality_name.gini"))
    for chart in screen.at.get("plotly_chart"):
        assert len(chart.proto.alt) > 30, chart.proto.id


@both_languages
def test_the_gini_on_screen_is_that_of_the_csv_and_the_census(visit, dataset, lang):
    """Household internet, ICT survey of 1396: computed here from the files alone."""
    figures = pd.read_csv(DATA / "observations/penetration.csv", dtype={"area": "str"})
    figures = figures[
        (figures["indicator"] == "household_internet_access")
        & (figures["definition"] == "ict_survey")
        & (figures["residence"] == "total")
        & figures["area"].str.fullmatch(r"IR-\d\d")
        & (figures["period"] == "1396")
    ].set_index("area")["value"]
    census = pd.read_csv(DATA / "observations/context.csv", dtype={"area": "str"})
    census = census[
        (census["indicator"] == "population")
        & (census["definition"] == "census")
        & (census["residence"] == "total")
        & (census["start"] > "2016")
    ]
    people = census.drop_duplicates("area").set_index("area")["value"].reindex(figures.index)
    assert len(figures) == 31
    y, p = figures.to_numpy(), (people / people.sum()).to_numpy()
    # the mean distance of two people, half of it over the mean
    gini = (p[:, None] * p[None, :] * np.abs(y[:, None] - y[None, :])).sum() / 2 / (y @ p)
    screen = visit("inequality", lang, indicator="household_internet_access")
    assert says_number(screen, gini, lang, 3)
    hoover = 100 * (p * np.abs(y / (y @ p) - 1)).sum() / 2
    assert strip(number(hoover, lang, 1)) in screen.findings[0]


@both_languages
def test_internet_of_the_budget_survey_is_followed_inside_provinces_and_never_measured_across(
    visit, lang
):
    pick = {"indicator": "household_internet_access", "definition": "heis"}
    screen = visit("inequality", lang, **pick)
    assert screen.stands
    assert {"gap-IR-02", "gap-IR-04"} <= keys(screen)
    apart = {"gap", "gap-now", "gap-change", "lorenz", "stages", "spread", "catching-up"}
    assert not apart & keys(screen)
    assert screen.says(screen.t("inequality.gap_apart"))
    assert not screen.says(screen.t("inequality_name.gini"))


def test_the_gap_of_the_survey_stands_in_where_the_chosen_definition_knows_no_residences(visit):
    screen = visit("inequality", "en", indicator="household_internet_access")
    assert {"gap-IR-02", "gap-IR-04"} <= keys(screen)
    assert "Household budget survey" in screen.text


def test_a_gap_that_cannot_be_told_from_none_is_hollow_and_said(visit):
    screen = visit("inequality", "en", indicator="household_fixed_phone_access", areas="IR-02")
    assert "not distinguishable from none" in screen.findings[2]
    symbols = {
        symbol for trace in screen.charts["gap"]["data"] for symbol in trace["marker"]["symbol"]
    }
    assert {"circle", "circle-open"} <= symbols


@both_languages
def test_each_measure_has_a_sentence_for_everybody_and_a_paragraph_for_statisticians(visit, lang):
    screen = visit("inequality", lang)
    asked = {key.partition(".")[2] for key in screen.t.messages if "inequality_plain." in key}
    assert len(asked) == 15
    for code in asked:
        assert screen.says(screen.t.of("inequality_plain", code)), code
        assert screen.says(screen.t.of("inequality_about", code)), code


def test_one_exhibit_alone_is_the_page_of_an_embed(visit):
    screen = visit("inequality", "en", only="lorenz")
    assert keys(screen) == {"lorenz"}
    assert screen.stands


def test_one_area_is_not_unequal_to_itself(visit):
    pick = {"definition": "ict_survey", "period": "only-1394"}
    screen = visit("inequality", "en", indicator="household_internet_access", **pick)
    assert screen.stands
    assert "only one area has a figure" in screen.findings[0]
    assert "lorenz" not in keys(screen)


def test_level_and_zero_figures_are_said_in_a_sentence_and_no_number_pretends(
    visit, tmp_path, use_data
):
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    path = folder / "observations/penetration.csv"
    rows = pd.read_csv(path, dtype="str", keep_default_na=False)
    surveys = rows["area"].str.fullmatch(r"IR-\d\d") & (rows["definition"] == "ict_survey")
    newest = surveys & (rows["period"] == "1396")
    level = newest & (rows["indicator"] == "household_internet_access")
    zero = newest & (rows["indicator"] == "individual_internet_use")
    rows.loc[level, "value"] = "50"
    rows.loc[zero, "value"] = "0"
    one = rows.index[newest & (rows["indicator"] == "individual_computer_use")][0]
    rows.loc[one, "value"] = "0"
    rows.to_csv(path, index=False)
    use_data(folder)
    for lang in ("fa", "en"):
        for code, indicator in (
            ("equal", "household_internet_access"),
            ("all_zero", "individual_internet_use"),
        ):
            pick = {"definition": "ict_survey", "period": "only-1396"}
            screen = visit("inequality", lang, indicator=indicator, **pick)
            assert screen.stands
            place = screen.t("place.province")
            said = screen.t.of("inequality_problem", code, indicator="", place=place)
            assert screen.says(said)
            assert not screen.says(screen.t("inequality_name.gini"))
            assert "lorenz" not in keys(screen)
    screen = visit("inequality", "en", indicator="individual_computer_use")
    assert screen.text.count(screen.t("inequality.zero")) == 2
