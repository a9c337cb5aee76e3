"""Fair share on a province's profile: whole offices that add up, or why there are none."""

import csv
from pathlib import Path

import pytest

from divide.text import names
from divide.text.bidi import strip
from divide.text.numbers import number

DATA = Path(__file__).resolve().parents[2] / "data"


def whole(text: str) -> int:
    """A whole number of a cell, in either language's digits; an empty cell is none."""
    return int("".join(sign for sign in text if sign.isdigit()) or 0)


def shares(screen, dataset, area, lang):
    wanted = strip(screen.t("fair.caption", area=names.area(dataset, area, lang)))
    return next((table for table in screen.tables if table.caption == wanted), None)


@pytest.mark.parametrize(
    ("area", "urban", "rural", "counties", "lang"),
    [("IR-02", 318, 540, 22, "fa"), ("IR-04", 303, 417, 17, "en")],
)
def test_urban_and_rural_shares_on_screen_add_up_to_the_provinces_offices(
    visit, dataset, area, urban, rural, counties, lang
):
    screen = visit("area", lang, area=area)
    table = shares(screen, dataset, area, lang)
    assert len(table.rows) == counties
    column = {head: [whole(cell) for cell in table.column(head)] for head in table.heads[1:-1]}
    parts = [
        column[screen.t(f"fair_part.{part}")] for part in ("urban", "rural")
    ] + [column[screen.t("fair.together")]]  # fmt: skip
    assert [sum(part) for part in parts] == [urban, rural, urban + rural]
    for one, two, both in zip(*parts, strict=True):
        assert one + two == both
    heading = strip(
        screen.t(
            "fair.heading",
            area=names.area(dataset, area, lang),
            offices=number(urban + rural, lang),
        )
    )
    assert heading in screen.findings
    assert screen.says(screen.t("fair.calculated"))
    assert screen.says(screen.t("fair.formula_text"))


@pytest.mark.parametrize("lang", ["fa"])
def test_a_reported_count_of_a_county_stands_beside_its_share(visit, dataset, lang):
    with (DATA / "observations/offices.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["indicator"] == "offices_rural"]
    row = next(row for row in rows if len(row["area"]) == len("IR-0219"))
    province = row["area"][:5]
    screen = visit("area", lang, area=province)
    table = shares(screen, dataset, province, lang)
    beside = dict(zip(table.column(table.heads[0]), table.column(table.heads[-1]), strict=True))
    said = beside[names.area(dataset, row["area"], lang)]
    assert number(float(row["value"]), lang, 0) in said
    assert names.indicator(dataset, "offices_rural", lang) in said


@pytest.mark.parametrize("lang", ["en"])
def test_one_stated_total_is_shared_by_all_people_together(visit, dataset, lang):
    screen = visit("area", lang, area="IR-05")
    table = shares(screen, dataset, "IR-05", lang)
    column = table.column(screen.t("fair_part.total"))
    assert sum(map(whole, column)) == 400
    assert screen.t("fair.together") not in table.heads


@pytest.mark.parametrize(("area", "lang"), [("IR-08", "fa"), ("IR-03", "en")])
def test_a_province_without_an_office_total_says_so_and_the_rest_stands(visit, dataset, area, lang):
    screen = visit("area", lang, area=area)
    assert screen.stands
    assert shares(screen, dataset, area, lang) is None
    name = names.area(dataset, area, lang)
    assert screen.says(screen.t("fair_share_error.no_office_total", area=name))
    assert strip(screen.t("fair.title")) in screen.findings
    assert {"locator", "strip", "trend"} <= set(screen.charts)
    assert any(one.startswith(screen.t("unknown.title", count="\n").split("\n")[0])
               for one in screen.findings)  # fmt: skip
