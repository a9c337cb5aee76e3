"""Readings say exactly the figures of the comparison, and every caveat when it is due."""

import dataclasses
import re
from decimal import ROUND_HALF_UP, Decimal

import pytest

from divide.measures import library
from divide.measures.comparison import compare
from divide.measures.fair_share import FairShareError, fair_share, known_totals
from divide.measures.profile import profile
from divide.measures.similar import Peer
from divide.text import readings
from divide.text.bidi import strip
from divide.text.catalogue import LANGUAGES, texts
from divide.text.digits import western
from divide.text.words import Words

PAIR = ["IR-02", "IR-04"]
GROUPS = [("total", PAIR), ("total", ["IR-0219", "IR-0407", "IR-23", "IR"]), ("rural", PAIR)]
SCALES = {"million": 10**6, "billion": 10**9, "میلیون": 10**6, "میلیارد": 10**9}


@pytest.fixture(scope="module")
def shipped():
    return library.current()


@pytest.fixture(params=LANGUAGES)
def say(request, shipped) -> Words:
    return Words(shipped, texts(request.param))


@pytest.fixture(scope="module")
def rows(shipped):
    """Every indicator for several groups of areas, every residence."""
    codes = list(shipped.indicators.index)
    return [
        row
        for residence, areas in GROUPS
        for row in compare(shipped, areas, codes, residence=residence)
    ]


def plain(text: str) -> str:
    """The text with Western digits and separators, without direction marks."""
    return western(strip(text)).replace("٬", ",").replace("٫", ".").replace("٪", "%")


def shown(value: float, decimals: int) -> Decimal:
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def test_the_example_of_the_two_provinces(shipped):
    (row,) = compare(shipped, PAIR, ["offices_per_10000"])
    fa = readings.reading(Words(shipped, texts("fa")), row)
    assert strip(fa.sentence) == (
        "مازندران ۲٫۶ دفتر برای هر ۱۰ هزار نفر دارد (۱۳۹۵) و آذربایجان غربی ۲٫۲ (۱۳۹۹)."
    )
    en = readings.reading(Words(shipped, texts("en")), row)
    assert en.sentence == (
        "Mazandaran had 2.6 offices per 10,000 people in 1395 (2016/17)"
        " and West Azerbaijan 2.2 in 1399 (2020/21)."
    )
    assert any("4 years apart" in caveat for caveat in en.caveats)


def test_every_figure_can_be_read_back_with_its_area_and_period(say, shipped, rows):
    """In order: area, value, period, area, value, period …; values as the indicator rounds."""
    read = 0
    for row in rows:
        rest = plain(readings.reading(say, row).sentence)
        decimals = int(shipped.indicators.at[row.indicator, "decimals"])
        for cell in row.known:
            area, period = plain(say.area(cell.area)), plain(say.period(cell.figure))
            assert area in rest, rest
            rest = rest.split(area, 1)[1]
            assert period in rest
            before, rest = rest.split(period, 1)
            numbers = {
                Decimal(number.replace(",", "")) * SCALES.get(scale, 1)
                for number, scale in re.findall(r"([0-9][0-9,]*(?:\.[0-9]+)?) ?(\w*)", before)
            }
            assert shown(cell.figure["value"], decimals) in numbers, before
            read += 1
    assert read > 200


def test_nothing_is_said_without_a_figure(say, rows):
    for row in rows:
        said = readings.reading(say, row)
        assert bool(said.sentence) == bool(row.known)
        assert bool(said.missing) == (len(row.known) < len(row.cells))


def test_every_area_without_a_figure_is_named(say, rows):
    for row in rows:
        missing = " ".join(readings.reading(say, row).missing)
        for cell in row.cells:
            if cell.figure is None:
                assert say.area(cell.area) in missing


def test_qualifiers_are_said(say, rows):
    bounded = [
        (row, cell) for row in rows for cell in row.known if cell.figure["qualifier"] != "exact"
    ]
    assert bounded
    for row, cell in bounded:
        assert strip(readings._value(say, cell.figure)) in strip(
            readings.reading(say, row).sentence
        )
        word = {"about": ("حدود", "about"), "at_least": ("بیش از", "more than")}
        if cell.figure["qualifier"] in word:
            assert word[cell.figure["qualifier"]][say.lang == "en"] in readings._value(
                say, cell.figure
            )


@pytest.mark.parametrize(
    ("indicator", "areas", "definitions", "words"),
    [
        ("household_mobile_access", PAIR, None, "cannot be told apart from West Azerbaijan"),
        ("offices_rural_banking", PAIR, None, "does not compare"),
        ("offices_urban", PAIR, None, "may stand beside"),
        ("rural_broadband_coverage", PAIR, ("unspecified",), "do not compare these figures"),
        ("household_internet_access", PAIR, ("heis",), "one province only"),
        ("household_mobile_access", ["IR-02", "IR-0219"], None, "same span of time"),
        ("services_offered", PAIR, None, "years apart"),
    ],
)
def test_each_caveat_is_said_when_due(shipped, indicator, areas, definitions, words):
    chosen = {} if definitions is None else {indicator: definitions}
    (row,) = compare(shipped, areas, [indicator], definitions=chosen)
    said = readings.reading(Words(shipped, texts("en")), row)
    assert words in " ".join(said.caveats)
    assert words in said.text


def test_figures_that_compare_freely_carry_no_caveat(say, shipped):
    (row,) = compare(shipped, PAIR, ["individual_internet_use"])
    assert readings.reading(say, row).caveats == ()


def test_intervals_that_lie_apart_are_no_caveat(say, shipped):
    (row,) = compare(shipped, PAIR, ["household_fixed_phone_access"])
    assert row.cells[1].apart is True
    assert readings.reading(say, row).caveats == ()


def test_a_residence_is_said(shipped):
    (row,) = compare(shipped, PAIR, ["household_mobile_access"], residence="rural")
    en = readings.reading(Words(shipped, texts("en")), row)
    assert en.sentence.startswith("In rural areas: In Mazandaran")


def test_every_indicator_of_the_dataset_has_a_reading_of_its_own(say, shipped):
    lacking = [code for code in shipped.indicators.index if not say.t.has(f"reading.{code}")]
    assert not lacking


def test_one_thing_is_not_many(shipped):
    (row,) = compare(shipped, PAIR, ["population"])
    cell = row.cells[0]
    figure = cell.figure.copy()
    figure["indicator"], figure["value"] = "counties", 1.0
    assert "1 county " in readings._first(Words(shipped, texts("en")), figure)


def test_an_indicator_that_an_editor_added_still_reads(say, shipped):
    figure = compare(shipped, PAIR, ["population"])[0].cells[0].figure.copy()
    extra = shipped.dataset.indicators.rename({"population": "happiness"})
    other = library.Library(
        dataset=dataclasses.replace(shipped.dataset, indicators=extra),
        indicators=shipped.indicators.rename({"population": "happiness"}),
        definitions=shipped.definitions,
        observations=shipped.observations,
    )
    figure["indicator"] = "happiness"
    said = plain(readings._first(Words(other, say.t), figure))
    assert f"{int(figure['value']):,}" in said


def test_reasons_of_a_peer_are_all_said(say):
    reasons = ("population", "rural_share", "density", "same_province")
    said = readings.peer(say, Peer("IR-0201", 0.1, {}, 0.0, reasons))
    for reason in reasons:
        assert say.t.of("peer", reason) in said


def test_what_is_not_known_names_its_indicator_and_year(say, shipped):
    unknown = profile(shipped, "IR-02", year=1404).unknown
    assert unknown
    for one in unknown:
        said = readings.unknown(say, one)
        assert said.startswith(say.indicator(one.indicator))
        if one.year is not None:
            assert str(one.year) in plain(said)


def test_a_fair_share_says_what_it_shares(say, shipped):
    for area in shipped.areas("province"):
        for total in known_totals(shipped, area):
            share = fair_share(shipped, area, total)
            said = plain(readings.fair_share_basis(say, share))
            for row in total.rows:
                assert f"{int(row['value']):,}" in said
            assert plain(say.area(area)) in said
            assert said.count(str(share.census["year"])) >= 1


def test_why_there_is_no_fair_share_is_said(say, shipped):
    for area in ("IR-08", "IR-0219"):
        with pytest.raises(FairShareError) as error:
            fair_share(shipped, area)
        assert say.area(area) in readings.fair_share_error(say, error.value)
