"""Sentences and marks made from figures: exactly the figures, and every mark when due."""

import re
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd
import pytest

from divide.catalog.choose import Selection
from divide.measures import library
from divide.measures.derived import DERIVED_BY_CODE
from divide.measures.pairs import urban_rural
from divide.text import names
from divide.text.bidi import strip
from divide.text.catalogue import texts
from divide.text.digits import western
from divide.text.words import Words

SHOWN = [
    ("offices_per_10000", ("active", "unspecified")),
    ("offices_urban", ("active", "unspecified")),
    ("people_per_office", ("active", "unspecified")),
    ("individual_internet_use", ("ict_survey",)),
    ("internet_users", ("ict_survey",)),
    ("services_offered", ("offered",)),
    ("idi_rank", ("provinces",)),
]


@pytest.fixture(scope="module")
def shipped():
    return library.current()


@pytest.fixture(params=["fa", "en"])
def say(request, shipped) -> Words:
    return Words(shipped, texts(request.param))


def numbers_in(text: str) -> list[Decimal]:
    """Every number of a text, whichever digits and separators it is written in."""
    plain = western(strip(text)).replace("٬", "").replace("٫", ".").replace("−", "-")
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", plain)
    return sorted(Decimal(found) for found in re.findall(r"\d+(?:\.\d+)?", plain))


def as_shown(row: pd.Series, value: float, shipped) -> Decimal:
    """A value rounded as its indicator asks, half up."""
    step = Decimal(1).scaleb(-int(shipped.indicators.at[row["indicator"], "decimals"]))
    return Decimal(repr(float(value))).quantize(step, ROUND_HALF_UP)


def same(found: list[Decimal], expected: list[Decimal]) -> bool:
    return found == sorted(expected)


def chosen(shipped, indicator, definitions, areas=None, **selection) -> pd.DataFrame:
    wanted = Selection(indicator, definitions, **selection)
    return shipped.choose(wanted, areas or shipped.areas("province")).chosen


def one(shipped, indicator: str, definition: str, area: str, **cells: object) -> pd.Series:
    """A shipped figure of an area, with some cells changed."""
    row = chosen(shipped, indicator, (definition,), [area]).loc[area].copy()
    for column, value in cells.items():
        row[column] = value
    return row


# Findings.


@pytest.mark.parametrize(("indicator", "definitions"), SHOWN, ids=[code for code, _ in SHOWN])
def test_a_finding_about_areas_holds_exactly_their_figures_and_periods(
    say, shipped, indicator, definitions
):
    rows = chosen(shipped, indicator, definitions).head(4)
    expected = []
    for _, row in rows.iterrows():
        expected += [as_shown(row, row["value"], shipped), *numbers_in(say.period(row))]
    sentence = say.pair(rows)
    assert same(numbers_in(sentence), expected)
    for area in rows.index:
        assert say.area(area) in sentence


def test_the_headline_of_the_default_pair_says_both_rates_with_their_years(shipped):
    rows = chosen(shipped, "offices_per_10000", ("active", "unspecified"), ["IR-02", "IR-04"])
    assert strip(Words(shipped, texts("fa")).pair(rows)) == (
        "مازندران ۲٫۶ (۱۳۹۵) و آذربایجان غربی ۲٫۲ (۱۳۹۹)"
    )
    assert Words(shipped, texts("en")).pair(rows) == (
        "Mazandaran 2.6 in 1395 (2016/17) and West Azerbaijan 2.2 in 1399 (2020/21)"
    )


def test_a_rise_and_a_fall_are_called_by_their_name_with_first_and_last_figure(say, shipped):
    said = set()
    for area in ("IR-02", "IR-19", "IR-24"):
        rows = shipped.rows(
            "offices_stated_total_per_10000" if area == "IR-02" else "offices_urban"
        )
        for _, line in rows[rows["area"] == area].groupby("definition"):
            line = line.sort_values("end")
            sentence = say.changes(line)
            if line["end"].nunique() < 2:
                assert sentence == ""
                continue
            first, last = line.iloc[0], line.iloc[-1]
            expected = [as_shown(row, row["value"], shipped) for row in (first, last)]
            expected += numbers_in(say.period(first)) + numbers_in(say.period(last))
            assert same(numbers_in(sentence), expected)
            rising = "به" if say.lang == "fa" else "rose"
            falling = "کاهش" if say.lang == "fa" else "fell"
            assert (falling in sentence) == (last["value"] < first["value"])
            assert rising in sentence or last["value"] <= first["value"]
            said.add(falling in sentence)
    assert said == {True, False}


def test_a_figure_that_did_not_change_is_no_rise(say, shipped):
    row = one(shipped, "offices_urban", "active", "IR-02")
    later = row.copy()
    later["end"], later["period"] = row["end"] + pd.Timedelta(days=366), "1396"
    sentence = say.changes(pd.DataFrame([row, later]))
    assert ("یکسان" if say.lang == "fa" else "same") in sentence


def test_one_day_with_two_figures_is_no_change(say, shipped):
    row = one(shipped, "offices_total", "active", "IR-02")
    other = row.copy()
    other["value"], other["source"] = 999.0, "zzz"
    assert say.changes(pd.DataFrame([row, other])) == ""


@pytest.mark.parametrize("area", ["IR", "IR-02", "IR-04"])
def test_an_urban_rural_finding_says_both_values_their_ratio_and_their_difference(
    say, shipped, area
):
    rows = shipped.rows("household_internet_access", ("heis",))
    pairs = urban_rural(rows[rows["residence"] == "urban"], rows[rows["residence"] == "rural"])
    row = pairs.loc[area]
    high, low = max(row["urban"], row["rural"]), min(row["urban"], row["rural"])
    expected = [as_shown(row, value, shipped) for value in (high, low, high - low)]
    expected += [Decimal(repr(float(high / low))).quantize(Decimal("0.01"), ROUND_HALF_UP)]
    expected += numbers_in(say.period(row))
    assert same(numbers_in(say.urban_rural(row)), expected)
    both = [as_shown(row, row["difference"], shipped)]
    both += [Decimal(repr(float(row["ratio"]))).quantize(Decimal("0.01"), ROUND_HALF_UP)]
    assert same(numbers_in(say.gap(row)), both)


def test_an_urban_rural_finding_keeps_about_and_more_than(say, shipped):
    urban = shipped.rows("offices_urban", ("active",))
    rural = shipped.rows("offices_rural", ("active",))
    early = urban_rural(urban[urban["year"] == 1392], rural[rural["year"] == 1392]).loc["IR-02"]
    assert (early["urban_qualifier"], early["rural_qualifier"]).count("about") >= 1
    assert ("حدود" if say.lang == "fa" else "about") in say.urban_rural(early)


def test_nothing_is_a_multiple_of_no_rural_figure(say, shipped):
    rows = shipped.rows("household_internet_access", ("heis",))
    pairs = urban_rural(rows[rows["residence"] == "urban"], rows[rows["residence"] == "rural"])
    row = pairs.loc["IR-02"].copy()
    row["rural"], row["difference"], row["ratio"] = 0.0, row["urban"], float("nan")
    expected = [as_shown(row, row["urban"], shipped)] * 2 + [Decimal(0)]
    assert same(numbers_in(say.urban_rural(row)), expected + numbers_in(say.period(row)))
    assert len(numbers_in(say.gap(row))) == 1


# Values.


@pytest.mark.parametrize(
    ("indicator", "definition", "area", "fa", "en"),
    [
        (
            "offices_per_10000",
            "active",
            "IR-02",
            "۲٫۶ به ازای هر ۱۰ هزار نفر",
            "2.6 per 10,000 people",
        ),
        ("offices_rural_banking_computed", "ict_offices", "IR-04", "۶۶٫۷٪", "66.7%"),
        ("offices_rural_banking", "ict_offices", "IR-04", "۲۷۸ دفتر", "278 offices"),
    ],
)
def test_a_value_has_its_unit(shipped, indicator, definition, area, fa, en):
    row = one(shipped, indicator, definition, area)
    assert strip(Words(shipped, texts("fa")).value(row)) == fa
    assert Words(shipped, texts("en")).value(row) == en


def test_more_than_170_services_never_become_170(say, shipped):
    rows = shipped.rows("services_offered", ("offered",))
    row = rows[(rows["area"] == "IR-02") & (rows["value"] == 170)].iloc[0]
    said = {"fa": "بیش از", "en": "more than"}[say.lang]
    for text in (say.value(row), say.short(row), say.brief(row), say.pair(pd.DataFrame([row]))):
        assert said in text


# Marks.


def test_each_mark_stands_exactly_where_it_is_due(say, shipped):
    sample = [
        chosen(shipped, indicator, definitions)
        for indicator, definitions in [
            *SHOWN,
            ("household_internet_access", ("heis",)),
            ("offices_total", ("active", "unspecified")),
        ]
    ]
    seen = set()
    for rows in sample:
        for _, row in rows.iterrows():
            derived = row["indicator"] in DERIVED_BY_CODE
            expected = []
            if derived:
                expected.append(say.t("mark.computed"))
            if row["status"] != "A" and not (derived and row["status"] == "E"):
                expected.append(names.status(row["status"], say.lang))
            if row["period_basis"] == "inferred":
                expected.append(say.t("mark.inferred"))
            if row["marked"]:
                label = say.definition(row["indicator"], row["definition"])
                expected.append(say.t("mark.definition", definition=label))
            if row["conflicts"]:
                expected.append(say.t.n("mark.conflicts", int(row["conflicts"])))
            assert sorted(say.marks(row)) == sorted(expected)
            seen |= {
                name
                for name, is_due in {
                    "computed": derived,
                    "low reliability": row["status"] == "U",
                    "estimate": row["status"] == "E" and not derived,
                    "inferred": row["period_basis"] == "inferred",
                    "definition": row["marked"],
                    "conflict": row["conflicts"] > 0,
                    "none": not expected,
                }.items()
                if is_due
            }
    # the sample holds every kind at least once, or the test would prove nothing
    assert len(seen) >= 6


@pytest.mark.parametrize("status", ["E", "G", "P", "U", "D"])
def test_a_figure_of_another_status_than_normal_says_which(say, shipped, status):
    row = one(shipped, "offices_urban", "active", "IR-02", status=status, period_basis="stated")
    assert say.marks(row) == [names.status(status, say.lang)]
    assert (
        say.marks(
            one(shipped, "offices_urban", "active", "IR-02", status="A", period_basis="stated")
        )
        == []
    )


def test_two_other_figures_for_a_year_are_counted_in_words(say, shipped):
    row = one(
        shipped, "offices_urban", "active", "IR-02", status="A", period_basis="stated", conflicts=2
    )
    (mark,) = say.marks(row)
    assert numbers_in(mark) == [2]


def test_the_totals_of_mazandaran_in_1393_are_marked_as_disputed(say, shipped):
    rows = chosen(shipped, "offices_total", ("active",), ["IR-02"], policy="same", year=1393)
    row = rows.loc["IR-02"]
    assert say.t.n("mark.conflicts", 1) in say.marks(row)


def test_an_interval_is_said_where_there_is_one(say, shipped):
    row = one(shipped, "household_internet_access", "heis", "IR-02")
    found = numbers_in(say.interval(row))
    bounds = [as_shown(row, row[column], shipped) for column in ("ci_low", "ci_high")]
    assert same([number for number in found if number != 95], bounds)
    assert say.interval(one(shipped, "offices_urban", "active", "IR-02")) == ""


# Formulas.


def test_the_formula_of_every_computed_figure_holds_its_inputs_and_both_their_periods(shipped):
    table = shipped.observations
    computed = table[table["indicator"].isin(list(DERIVED_BY_CODE))]
    for lang in ("fa", "en"):
        say = Words(shipped, texts(lang))
        for _, row in computed.groupby("indicator").head(6).iterrows():
            rate = DERIVED_BY_CODE[row["indicator"]]
            text = say.formula(row)
            expected = [] if rate.shape == "inverse" else [Decimal(rate.per)]
            for label in row["inputs"]:
                part = table.loc[label]
                assert say.period(part) in text
                assert say.indicator(part["indicator"]) in text
                expected += [as_shown(part, part["value"], shipped), *numbers_in(say.period(part))]
            assert same(numbers_in(text), expected)
            different = say.t("formula.years_apart", formula="").strip(" .")
            assert (different in text) == (row["years_apart"] > 0)


def test_the_formula_of_mazandaran_adds_up_318_and_540_offices(say, shipped):
    text = say.formula(one(shipped, "offices_per_10000", "active", "IR-02"))
    assert {Decimal(318), Decimal(540), Decimal(3_283_582), Decimal(10_000)} <= set(
        numbers_in(text)
    )


def test_an_input_that_is_about_so_much_is_so_in_the_formula(say, shipped):
    rows = shipped.rows("offices_per_10000")
    row = rows[(rows["area"] == "IR-02") & (rows["qualifier"] == "about")].iloc[0]
    assert ("حدود" if say.lang == "fa" else "about") in say.formula(row)


def test_a_published_figure_has_no_formula(say, shipped):
    assert say.formula(one(shipped, "offices_urban", "active", "IR-02")) == ""


# What a picture says of a figure.


@pytest.mark.parametrize(("indicator", "definitions"), SHOWN, ids=[code for code, _ in SHOWN])
def test_a_hover_says_area_value_both_calendars_definition_source_and_marks(
    say, shipped, indicator, definitions
):
    for _, row in chosen(shipped, indicator, definitions).head(5).iterrows():
        lines = [strip(line) for line in say.hover(row).split("<br>")]
        for wanted in (
            f"<b>{say.area(row['area'])}</b>",
            say.value(row),
            say.period(row),
            say.period_other(row),
            say.definition(indicator, row["definition"]),
            say.source(row["source"]),
        ):
            assert strip(wanted) in lines
        for mark in say.marks(row):
            assert any(strip(mark) in line for line in lines)


def test_persian_sentences_hold_no_latin_digit(shipped):
    say = Words(shipped, texts("fa"))
    for indicator, definitions in SHOWN:
        rows = chosen(shipped, indicator, definitions)
        said = [say.pair(rows), *(say.hover(row) for _, row in rows.iterrows())]
        said += [say.formula(row) + say.note(row) for _, row in rows.iterrows()]
        assert not [text for text in said if re.search("[0-9]", text)]


def test_a_residence_is_said_only_where_there_are_several(say, shipped):
    urban = one(shipped, "household_internet_access", "heis", "IR-02")
    assert say.residence(urban) == names.residence("total", say.lang)
    assert say.residence(one(shipped, "offices_urban", "active", "IR-02")) == ""


def test_a_span_of_years_is_that_of_the_rows(say, shipped):
    rows = chosen(shipped, "offices_per_10000", ("active",))
    years = {Decimal(int(rows["year"].min())), Decimal(int(rows["year"].max()))}
    assert years <= set(numbers_in(say.span(rows)))
    assert say.span(rows.iloc[:0]) == ""


def test_a_derived_rate_is_named_after_what_it_is_and_defined_by_its_numerator(say, shipped):
    assert say.indicator("people_per_office") == say.t.of("derived", "people_per_office")
    assert say.definition("people_per_office", "active") == say.definition(
        "offices_urban", "active"
    )
    assert say.definition_about("people_per_office", "active")
    assert say.indicator_about("people_per_office")
