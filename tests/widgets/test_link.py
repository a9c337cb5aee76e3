"""An address, however broken, gives a page that can be drawn and says what was not used."""

import pandas as pd
from hypothesis import example, given
from hypothesis import strategies as st

from divide.widgets.link import Notice, Period, Reader

KNOWN = [f"IR-{number:02}" for number in range(31)]
PAIR = ("IR-02", "IR-04")
MOST = 6

# What may stand in an address: real codes, near misses, any text, and what breaks int().
codes = st.one_of(
    st.sampled_from([*KNOWN, "ir-02", "IR-99", "IR", "IR-02 ", "۱۳۹۵", "", " ", "<b>"]),
    st.text(max_size=12),
)
texts = st.one_of(
    codes,
    st.lists(codes, max_size=12).map(",".join),
    st.integers(-3, 20_000).map(str),
    st.integers(1200, 1500).map(lambda year: f"only-{year}"),
    st.sampled_from(["9" * 5000, "only-", "only-0000", "latest", "²", "٣", "1395\n", "\x00", "-1"]),
)
years = st.lists(st.integers(1350, 1450), unique=True, max_size=8)


@given(asked=texts, options=st.lists(codes, min_size=1, unique=True, max_size=5))
def test_any_text_for_a_choice_gives_a_known_code_or_the_default_and_a_notice(asked, options):
    reader = Reader({"indicator": asked})
    value = reader.one_of("indicator", options, options[0])
    if asked in options:
        assert (value, reader.notices) == (asked, [])
    else:
        assert value == options[0]
        assert reader.notices == [Notice("unknown_value", "indicator", asked)]


@given(asked=texts)
@example("IR-04,IR-02,IR-04,IR-77")
@example(",".join(KNOWN))
def test_any_text_for_areas_gives_known_codes_once_in_their_order_and_names_every_other(asked):
    reader = Reader({"areas": asked})
    value = reader.areas(KNOWN, PAIR, MOST)
    written = [part.strip() for part in asked.split(",") if part.strip()]
    known = list(dict.fromkeys(code for code in written if code in KNOWN))
    assert list(value) == known[:MOST]
    refused = [notice.value for notice in reader.notices]
    assert sorted([*value, *refused]) == sorted(written), "a code went without a word"
    for notice in reader.notices:
        if notice.value not in KNOWN:
            assert notice.code == "unknown_area"
        elif notice.value in value:
            assert notice.code == "duplicate_area"
        else:
            assert notice.code == "too_many_areas"


@given(st.lists(st.sampled_from(KNOWN), unique=True, min_size=1, max_size=MOST))
def test_the_areas_a_reader_chose_come_back_from_the_address_in_their_order(chosen):
    reader = Reader({"areas": ",".join(chosen)})
    assert reader.areas(KNOWN, PAIR, MOST) == tuple(chosen)
    assert reader.notices == []


def test_no_areas_in_the_address_gives_the_pair_and_an_empty_list_gives_none():
    assert Reader({}).areas(KNOWN, PAIR, MOST) == PAIR
    cleared = Reader({"areas": ""})
    assert cleared.areas(KNOWN, PAIR, MOST) == ()
    assert cleared.notices == []


def test_the_default_pair_leaves_out_a_province_that_the_data_do_not_know():
    assert Reader({}).areas(["IR-04"], PAIR, MOST) == ("IR-04",)


AREAS = pd.DataFrame(
    {"level": ["country", "province", "county"], "parent": [None, "IR", "IR-02"]},
    index=["IR", "IR-02", "IR-0219"],
)


@given(asked=st.one_of(texts, st.sampled_from([*AREAS.index, "IR-0299"])))
@example("IR-0219")
def test_any_text_for_the_place_gives_its_province_or_the_country_and_a_notice(asked):
    reader = Reader({"area": asked})
    inside = reader.area(AREAS)
    if asked in ("IR-02", "IR-0219"):
        assert (inside, reader.notices) == ("IR-02", [])
    else:
        unknown = asked not in ("", "IR")
        assert inside == ""
        assert reader.notices == [Notice("unknown_area", "area", asked)] * unknown


@given(asked=texts, known=years)
def test_any_text_for_the_period_gives_a_year_within_the_figures_or_the_newest(asked, known):
    reader = Reader({"period": asked})
    period = reader.period(known)
    if reader.notices:
        assert reader.notices == [Notice("unknown_value", "period", asked)]
        assert period == Period()
    elif asked == "latest":
        assert period == Period()
    else:
        assert period.policy == ("same" if asked.startswith("only-") else "as_of")
        assert min(known) <= period.year <= max(known)


@given(st.integers(1380, 1404), st.sampled_from(["as_of", "same"]))
def test_a_period_comes_back_from_its_own_code(year, policy):
    period = Period(policy, year)
    reader = Reader({"period": period.code})
    assert reader.period([1380, 1404]) == period
    assert reader.notices == []


@given(asked=texts, most=st.integers(1, 400))
@example(asked="9" * 5000, most=400)
def test_any_text_for_a_page_number_gives_a_page_that_is_there(asked, most):
    reader = Reader({"page": asked})
    page = reader.whole_number("page", 1, most, 1)
    assert 1 <= page <= most
    if reader.notices:
        assert reader.notices == [Notice("unknown_value", "page", asked)]
        assert page == 1
    else:
        assert asked.lstrip("0") == str(page)


@given(st.dictionaries(st.sampled_from(["indicator", "areas", "period", "page"]), texts))
def test_reading_changes_no_parameter_and_the_same_address_reads_the_same(params):
    def read() -> tuple:
        reader = Reader(dict(params))
        return (
            reader.one_of("indicator", ["a", "b"], "a"),
            reader.areas(KNOWN, PAIR, MOST),
            reader.period([1390, 1395]),
            reader.whole_number("page", 1, 9, 1),
            reader.params,
            reader.notices,
        )

    first = read()
    assert first == read()
    assert first[4] == params
