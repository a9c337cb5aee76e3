"""The inequality page on space, ranks and the index: what is told, and what is not said."""

import re

import pytest

from divide.measures.composite import COMPONENTS
from divide.text.bidi import strip
from divide.text.digits import western
from divide.text.numbers import number

LANGUAGES = ("fa", "en")


def table(screen, caption: str):
    return next(one for one in screen.tables if one.caption == strip(screen.t(caption)))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_counties_with_few_telephones_are_found_beside_one_another(visit, lang):
    screen = visit("inequality", lang, indicator="household_fixed_phone_access", level="county")
    t = screen.t
    assert screen.stands
    assert "space" in screen.charts
    members = table(screen, "space.table")
    kinds = members.column(t("space_head.kind"))
    low, high = (kinds.count(t.of("space_kind", kind)) for kind in ("low_low", "high_high"))
    assert low > 0
    assert screen.says(
        t(
            "space_finding.alike",
            low=t.n_of("count", "county", low),
            high=t.n_of("count", "county", high),
            unlike="",
        )
    )
    # every area on the map is filled once, with or without a figure
    filled = [
        area
        for trace in screen.charts["space"]["data"]
        if trace["type"] == "choropleth" and trace["hoverinfo"] == "text"
        for area in trace["locations"]
    ]
    assert len(filled) == len(set(filled)) == 429


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_places_of_the_last_fifth_have_a_chance_and_the_ranks_of_the_ranking(visit, lang):
    screen = visit("inequality", lang, indicator="household_fixed_phone_access")
    t = screen.t
    chances = table(screen, "chances.table")
    assert len(chances.rows) == 31
    shares = [western(cell) for cell in chances.column(t("chances.head"))]
    numbers = [int(re.search(r"[0-9]+", share)[0]) for share in shares]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[0] == 99
    assert numbers[-1] == 1
    assert screen.says(t("chances.signs", draws=number(4000, lang)))


@pytest.mark.parametrize(
    ("params", "space", "chances"),
    [
        ({"indicator": "household_internet_access", "definition": "heis"}, "scope", "scope"),
        ({"indicator": "household_internet_access"}, None, "exact"),
        (
            {"indicator": "household_internet_access", "area": "IR-25", "definition": "heis"},
            "few",
            "few",
        ),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_may_not_or_cannot_be_asked_is_said_instead_of_a_number(
    visit, lang, params, space, chances
):
    screen = visit("inequality", lang, **params)
    t = screen.t
    assert screen.stands
    assert ("space" in screen.charts) is (space is None)
    assert "chances" not in screen.charts
    if space == "few":
        count = re.escape(strip(t("space_none.few", least=number(20, lang), count="@")))
        assert re.search(count.replace("@", ".+"), screen.text)
    elif space:
        assert screen.says(t.of("space_none", space))
    assert screen.says(t.of("chances_none", chances, least=number(5, lang)))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_index_follows_the_readers_weights_and_shows_every_figure(visit, visitor, lang):
    screen = visit("inequality", lang, weights="0,5,0")
    t = screen.t
    scores = table(screen, "index.table")
    assert len(scores.rows) == 31
    # with all weight on one pillar the score is that pillar
    assert scores.column(t("index_head.score")) == scores.column(t("index_pillar.use"))
    figures = table(screen, "index.components")
    assert len(figures.rows) == 31
    assert len(figures.heads) == 1 + len(COMPONENTS)
    assert screen.says(
        t("index.sub", access=number(0, lang), use=number(5, lang), skills=number(0, lang))
    )
    picker = next(
        one
        for one in visitor.at.selectbox
        if one.label == t("index.weight", pillar=t("index_pillar.skills"))
    )
    picker.set_value(2)
    screen = visitor.run(visitor.at, lang)
    assert visitor.address["weights"] == "0,5,2"
    assert screen.stands


@pytest.mark.parametrize("weights", ["0,0,0", "1,2", "9,1,1", "a,b,c", "", "1,1,1,1"])
def test_weights_that_say_nothing_fall_back_to_equal_ones_and_are_told(visit, weights):
    screen = visit("inequality", "en", weights=weights)
    t = screen.t
    assert screen.says(t("index.sub", access="1", use="1", skills="1"))
    assert "weights" in screen.text


def test_the_index_alone_can_stand_in_another_page(visit):
    screen = visit("inequality", "en", only="index", weights="2,2,1")
    assert list(screen.charts) == ["index"]
    assert screen.says(screen.t("index.sub", access="2", use="2", skills="1"))
