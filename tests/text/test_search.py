"""Finding things: however a name is typed, in either language, the right one comes first."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from divide.measures import library
from divide.text import names
from divide.text.catalogue import LANGUAGES
from divide.text.search import Entry, Index, distance, fold, index

PAGES = {"compare": ("مقایسه", "Compare"), "offices": ("دفترهای پیشخوان", "Counter offices")}


@pytest.fixture(scope="module")
def shipped():
    return library.current()


@pytest.fixture(scope="module")
def found(shipped):
    return index(shipped, PAGES)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("نكا", "IR-0219"),
        ("نکا", "IR-0219"),
        ("Neka", "IR-0219"),
        ("neka ", "IR-0219"),
        ("NEKĀ", "IR-0219"),
        ("Naka", "IR-0219"),
        ("Nekaa", "IR-0219"),
        ("مازندران", "IR-02"),
        ("مازندارن", "IR-02"),
        ("mazandran", "IR-02"),
        ("Mazanderan", "IR-02"),
        ("آذربايجان غربي", "IR-04"),
        ("آذربایجان‌غربی", "IR-04"),
        ("West Azerbaijan", "IR-04"),
        ("azerbaijan west", "IR-04"),
        ("Azarbayjan-e Gharbi", "IR-04"),
        ("urmia", "IR-0401"),
        ("Orumiyeh", "IR-0401"),
        ("Urumieh", "IR-0401"),
        ("Oroomieh", "IR-0401"),
        ("اورمیه", "IR-0401"),
        ("Kurdistan", "IR-12"),
        ("Kordestan", "IR-12"),
        ("Esfahan", "IR-10"),
        ("Isfahan", "IR-10"),
        ("Ghazvin", "IR-26"),
        ("Kazvin", "IR-26"),
        ("ghom", "IR-25"),
        ("Neyshabur", "IR-0917"),
        ("Mashad", "IR-0916"),
        ("Teheran", "IR-23"),
        ("Khorasan Razavi", "IR-09"),
        ("khorasane razavi", "IR-09"),
        ("Sistan va Baluchestan", "IR-11"),
        ("sistan o baloochestan", "IR-11"),
        ("تالقان", "IR-3004"),
        ("امل", "IR-0201"),
        ("قايم شهر", "IR-0210"),
        ("قائمشهر", "IR-0210"),
        ("قائم\u200cشهر", "IR-0210"),
        ("Qa'em Shahr", "IR-0210"),
        ("bandar anzali", "IR-0103"),
        ("shahr kord", "IR-1402"),
        ("Ahwaz", "IR-0603"),
        ("IR-0219", "IR-0219"),
        ("ir 0219", "IR-0219"),
        ("0219", "IR-0219"),
        ("۰۲۱۹", "IR-0219"),
        ("٠٢١٩", "IR-0219"),
        ("استان کرمان", "IR-08"),
        ("شهرستان کرمان", "IR-0808"),
        ("Kerman county", "IR-0808"),
        ("Kerman province", "IR-08"),
        ("نکا مازندران", "IR-0219"),
        ("neka mazandaran", "IR-0219"),
        ("compare", "compare"),
        ("مقایسه", "compare"),
    ],
)
def test_what_readers_type_finds_what_they_mean(found, query, code):
    assert found.find(query)[0].code == code


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_area_is_found_by_its_name(shipped, found, lang):
    dataset = shipped.dataset
    called = {code: names.area(dataset, code, lang) for code in dataset.areas.index}
    assert len(called) == 461
    lost = {}
    for code, name in called.items():
        first = [hit.code for hit in found.find(name, 3)]
        namesakes = [other for other, theirs in called.items() if theirs == name]
        if code not in first[: len(namesakes)]:
            lost[code] = (name, first)
    assert not lost


def test_every_area_is_found_by_its_code(shipped, found):
    lost = [code for code in shipped.dataset.areas.index if found.find(code, 1)[0].code != code]
    assert not lost


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_indicator_is_found_by_its_name(shipped, found, lang):
    for code in shipped.indicators.index:
        name = names.indicator(shipped.dataset, code, lang)
        alike = [
            other
            for other in shipped.indicators.index
            if names.indicator(shipped.dataset, other, lang) == name
        ]
        hits = [hit.code for hit in found.find(name) if hit.kind == "indicator"]
        assert code in hits[: len(alike)], name


def test_a_province_comes_before_the_county_of_its_name(found):
    hits = found.find("کرمان")
    assert [hit.code for hit in hits[:2]] == ["IR-08", "IR-0808"]
    # then what begins so, province first
    assert [hit.code for hit in hits[2:4]] == ["IR-05", "IR-0502"]
    assert [hit.match for hit in hits[:4]] == ["exact", "exact", "prefix", "prefix"]


def test_a_province_brings_its_counties_along(found):
    hits = found.find("Mazandaran", 30)
    assert (hits[0].code, hits[0].match) == ("IR-02", "exact")
    assert {hit.match for hit in hits[1:]} == {"inside"}
    assert all(hit.code.startswith("IR-02") for hit in hits[1:])
    assert len(hits) == 23


def test_the_first_letters_are_enough(found):
    assert [hit.code for hit in found.find("مازن", 1)] == ["IR-02"]
    assert [hit.code for hit in found.find("maz", 1)] == ["IR-02"]


def test_words_of_an_indicator_find_it(found):
    codes = [hit.code for hit in found.find("اینترنت خانوار", 20)]
    assert "household_internet_access" in codes
    assert found.find("rural ICT", 1)[0].code == "offices_rural"


@pytest.mark.parametrize("query", ["", "   ", "\u200c", "--", "xxqqzz", "9999", "۹۹۹۹"])
def test_nothing_is_found_for_nothing(found, query):
    assert found.find(query) == []


def test_a_code_with_a_wrong_digit_finds_no_other_area(found):
    assert found.find("IR-0299") == []


def test_no_more_than_asked_for(found):
    assert len(found.find("a", 5)) == 5
    assert found.find("a", 0) == []


@settings(max_examples=25)
@given(st.text(max_size=120))
def test_any_text_can_be_typed(found, query):
    hits = found.find(query)
    assert hits == found.find(query)
    assert len(hits) == len({(hit.kind, hit.code) for hit in hits})
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


words = st.text("aiukhtmnrsz", max_size=8)


@given(words, words)
def test_distance_is_one_of_a_metrics(first, second):
    far = distance(first, second, 50)
    assert far == distance(second, first, 50)
    assert (far == 0) == (first == second)
    assert far <= len(first) + len(second)


@given(words, words, st.floats(0, 4))
def test_a_limit_changes_no_distance_below_it(first, second, most):
    far, limited = distance(first, second, 50), distance(first, second, most)
    assert limited == (far if far <= most else float("inf"))


@pytest.mark.parametrize(
    ("first", "second", "far"),
    [("nika", "naka", 0.5), ("kirman", "kirmun", 0.5), ("abc", "acb", 1.0), ("tabriz", "tabri", 1)],
)
def test_likely_slips_count_half(first, second, far):
    assert distance(first, second, 5) == far


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Esfahan", "Isfahan"),
        ("Kordestan", "Kurdistan"),
        ("Qazvin", "Ghazvin"),
        ("Khoy", "khoi"),
        ("Ahvaz", "Ahwaz"),
        ("Shahrekord", "shahre kord".replace(" ", "")),
        ("صومعه‌سرا", "صومعه سرا".replace(" ", "")),
        ("طبس", "تبص"),
    ],
)
def test_ways_of_writing_one_name_fold_together(one, other):
    assert fold(one) == fold(other)


def test_equal_hits_stand_in_the_order_of_the_entries():
    twins = Index([Entry("page", "second", ("Twin",)), Entry("page", "first", ("Twin",))])
    assert [hit.code for hit in twins.find("twin")] == ["second", "first"]


def test_a_name_without_letters_hurts_nobody():
    odd = Index([Entry("page", "dash", ("—", "()")), Entry("page", "page", ("Page",))])
    assert [hit.code for hit in odd.find("pgae")] == ["page"]
