"""Areas side by side: figures from data/, differences that add up, readings that say them."""

from pathlib import Path

import pandas as pd
import pytest

from divide.text import names
from divide.text.bidi import strip
from divide.text.catalogue import texts
from divide.text.numbers import number, quantity

DATA = Path(__file__).resolve().parents[2] / "data"
SIX = ["IR-02", "IR-04", "IR-0219", "IR", "IR-0407", "IR-1609"]
both_languages = pytest.mark.parametrize("lang", ["fa", "en"])


@pytest.fixture(scope="module")
def written() -> pd.DataFrame:
    """All rows of the CSV files of everybody, read without the app."""
    files = sorted((DATA / "observations").glob("*.csv"))
    rows = pd.concat(pd.read_csv(file, dtype={"area": "str"}) for file in files)
    return rows[rows["residence"] == "total"].sort_values("end")


def rows_of(screen, areas, dataset, lang) -> dict[str, tuple[list[str], str]]:
    """Indicator to the cells of its areas and the reading under them."""
    heads = [names.area(dataset, code, lang) for code in areas]
    table = next(one for one in screen.tables if one.heads[1:] == heads)
    found, last = {}, ""
    for row in table.rows:
        if len(row) == len(heads) + 1:
            last = row[0].splitlines()[0]
            found[last] = (row[1:], "")
        else:
            found[last] = (found[last][0], row[0])
    return found


def figure(cell: str) -> str:
    """The number of a cell without its unit and qualifier."""
    words = strip(cell.splitlines()[0]).split()
    return next((word for word in words if any(sign.isdigit() for sign in word)), "")


@both_languages
def test_the_pair_of_the_working_group_is_the_default_and_leads_with_offices(visit, dataset, lang):
    screen = visit("compare", lang)
    assert screen.stands
    assert screen.picker("compare.areas").value == ["IR-02", "IR-04"]
    headline = screen.findings[0]
    said = ["۲٫۶", "۲٫۲", "۱۰٬۰۰۰", "۱۳۹۵", "۱۳۹۹"] if lang == "fa" else [
        "2.6", "2.2", "10,000", "1395", "1399"]  # fmt: skip
    pair = [names.area(dataset, code, lang) for code in ("IR-02", "IR-04")]
    for part in [*pair, *said[:2], *said[3:]]:
        assert part in headline
    places = [headline.index(part) for part in (pair[0], said[0], pair[1], said[1])]
    assert places == sorted(places), "a figure stands by the wrong province"
    assert "dumbbell" in screen.charts
    for chart in screen.at.get("plotly_chart"):
        assert len(chart.proto.alt) > 30


@pytest.mark.parametrize(
    ("areas", "lang"),
    [(["IR-02", "IR-04"], "fa"), (["IR-02", "IR-04"], "en"), (SIX[:3], "fa"), (SIX, "en")],
)
def test_areas_of_any_level_stand_in_the_readers_order_and_each_reading_says_its_figures(
    visit, dataset, areas, lang
):
    screen = visit("compare", lang, areas=",".join(areas))
    assert screen.stands
    rows = rows_of(screen, areas, dataset, lang)
    assert len(rows) > 20
    silent = {strip(screen.t.of("missing", kind)) for kind in
              ("not_reported", "withheld", "not_applicable", "other_period")}  # fmt: skip
    for indicator, (cells, reading) in rows.items():
        assert len(cells) == len(areas)
        said = 0
        for code, cell in zip(areas, cells, strict=True):
            if cell in silent:
                continue
            said += 1
            assert figure(cell) in reading, f"{indicator}: {figure(cell)} is not in {reading}"
            assert names.area(dataset, code, lang) in reading
            assert len(cell.splitlines()) > 1, f"{indicator} of {code} has no period"
        assert said, f"{indicator}: a row without a figure"


PLAIN = {
    "individual_internet_use": "ict_survey",
    "household_fixed_phone_access": "heis",
    "mobile_broadband_subscriptions": "regulator",
    "villages_with_telephone": "home_telephone",
    "idi_score": "provincial_2016",
}


@both_languages
def test_difference_and_ratio_against_the_first_area_follow_from_the_data(
    visit, dataset, written, lang
):
    screen = visit("compare", lang)
    rows = rows_of(screen, ["IR-02", "IR-04"], dataset, lang)
    for indicator in PLAIN:
        pair = []
        for code, cell in zip(
            ("IR-02", "IR-04"), rows[names.indicator(dataset, indicator, lang)][0], strict=True
        ):
            own = written[(written["indicator"] == indicator) & (written["area"] == code)]
            about = dataset.indicators.loc[indicator]
            shown = figure(cell).rstrip("٪%")
            fits = [
                value
                for value in own["value"].iloc[::-1]
                if strip(number(value, lang, int(about["decimals"]))) == shown
            ]
            assert fits, f"{indicator} of {code}: {shown} is not in data/"
            pair.append(fits[0])
        first, second = pair
        unit = "points" if about["unit"] == "percent" else about["unit"]
        difference = strip(quantity(abs(second - first), unit, lang, int(about["decimals"])))
        cell = rows[names.indicator(dataset, indicator, lang)][0][1]
        assert difference in cell, f"{indicator}: {difference} is not in {cell}"
        ratio = strip(number(second / first, lang, 2))
        assert (ratio in cell) == (indicator != "idi_score"), f"{indicator}: ratio {ratio}"


@both_languages
def test_what_forbids_or_hampers_a_comparison_is_flagged_and_explained(visit, dataset, lang):
    screen = visit("compare", lang, areas="IR-02,IR-04,IR-0219")
    rows = rows_of(screen, ["IR-02", "IR-04", "IR-0219"], dataset, lang)
    flags = {
        "offices_urban": (1, ["definition_marked", "period"]),
        "offices_rural_banking": (1, ["definition_other"]),
        "household_internet_access": (1, ["within_province"]),
        "household_mobile_access": (2, ["period"]),
    }
    for indicator, (place, expected) in flags.items():
        cells, reading = rows[names.indicator(dataset, indicator, lang)]
        for flag in expected:
            assert strip(screen.t.of("flag", flag)) in cells[place], (indicator, flag)
        assert strip(screen.t.of("reading_caveat", "within_province")) in reading or (
            indicator != "household_internet_access"
        )
    cells, reading = rows[names.indicator(dataset, "household_mobile_access", lang)]
    for cell in cells[1:]:
        assert strip(screen.t("compare.not_apart")) in cell, "overlapping intervals set apart"
    words = [screen.t.of("compare", one, difference="").strip() for one in ("less", "more")]
    for cell in cells:
        rest = cell.replace(strip(screen.t("compare.not_apart")), "")
        assert not any(word in line for word in words for line in rest.splitlines()[1:])


@pytest.mark.parametrize("lang", ["fa"])
def test_a_figure_of_another_definition_than_its_row_is_headed_by_names_it(visit, dataset, lang):
    """Mazandaran counts all villages; the row is headed by what West Azerbaijan counts."""
    screen = visit("compare", lang)
    cells, _ = rows_of(screen, ["IR-02", "IR-04"], dataset, lang)[
        names.indicator(dataset, "rural_broadband_coverage", lang)
    ]
    own = names.definition(dataset, "rural_broadband_coverage", "all_villages", lang)
    assert strip(screen.t("mark.definition", definition=own)) in cells[0]


@pytest.mark.parametrize("lang", ["en"])
def test_same_period_only_leaves_figures_of_one_year_and_names_what_has_none(
    visitor, dataset, written, lang
):
    screen = visitor.open("compare", lang, period="same")
    assert screen.stands
    rows = rows_of(screen, ["IR-02", "IR-04"], dataset, lang)
    assert rows
    period = strip(screen.t.of("flag", "period"))
    assert not any(period in cell for cells, _ in rows.values() for cell in cells)
    offices = names.indicator(dataset, "offices_urban", lang)
    own = written[(written["indicator"] == "offices_urban")]
    years = [set(own.loc[own["area"] == code, "end"].str[:4]) for code in ("IR-02", "IR-04")]
    assert not years[0] & years[1], "urban offices have a shared year now: choose another"
    assert offices not in rows
    assert offices in screen.text, "what was left out is not named"
    (switch,) = screen.at.toggle
    assert switch.value is True
    switch.set_value(False)
    screen = visitor.run(visitor.at, lang)
    assert "period" not in visitor.address
    assert offices in rows_of(screen, ["IR-02", "IR-04"], dataset, lang)


@pytest.mark.parametrize(
    ("areas", "notice", "value", "shown"),
    [
        ("IR-0219,IR-0299,IR-04", "unknown_area", "IR-0299", ["IR-0219", "IR-04"]),
        ("IR-04,IR-0219,IR-04", "duplicate_area", "IR-04", ["IR-04", "IR-0219"]),
        (",".join([*SIX, "IR-23"]), "too_many_areas", "IR-23", SIX),
        ("IR-23", "too_few_areas", "IR-23", ["IR-23", "IR-02"]),
        ("", "too_few_areas", "", ["IR-02", "IR-04"]),
    ],
)
def test_what_the_areas_get_wrong_is_said_in_both_languages_and_the_rest_compared(
    visit, dataset, areas, notice, value, shown
):
    screen = visit("compare", areas=areas, themes="services")
    assert screen.stands
    for other in ("fa", "en"):
        assert screen.says(texts(other).of("notice", notice, name="areas", value=value))
    assert screen.picker("compare.areas").value == shown
    assert rows_of(screen, shown, dataset, "fa")


@pytest.mark.parametrize("lang", ["fa"])
def test_other_wrong_parameters_are_said_and_a_theme_narrows_the_table(visit, dataset, lang):
    screen = visit("compare", lang, themes="offices,nonsense", period="1395")
    assert screen.stands
    for name, value in (("themes", "nonsense"), ("period", "1395")):
        assert screen.says(screen.t("notice.unknown_value", name=name, value=value))
    own = {names.indicator(dataset, code, lang) for code in dataset.indicators.index
           if dataset.indicators.at[code, "theme"] != "offices"}  # fmt: skip
    assert not own & set(rows_of(screen, ["IR-02", "IR-04"], dataset, lang))


def test_areas_picked_go_into_the_address_in_the_order_picked(visitor, dataset):
    screen = visitor.open("compare", themes="services")
    screen.picker("compare.areas").set_value(["IR-0219", "IR-02", "IR"])
    screen = visitor.run(visitor.at)
    assert visitor.address["areas"] == "IR-0219,IR-02,IR"
    assert rows_of(screen, ["IR-0219", "IR-02", "IR"], dataset, "fa")
