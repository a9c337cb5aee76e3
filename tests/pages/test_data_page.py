"""The data page finds what a reader asks for, however they spell it, page after page."""

import re

import pytest

from divide.text.digits import western


def found(screen) -> int:
    """How many figures the heading says there are."""
    return int(re.sub(r"[٬,]", "", western(screen.findings[0])).split()[0])


def listed(screen, head):
    return screen.column(screen.table_with("table.row"), head)


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_every_observation_is_listed_with_its_source_and_its_place_in_the_data(
    visit, dataset, lang
):
    screen = visit("data", lang)
    assert found(screen) == len(dataset.observations)
    assert len(listed(screen, "table.source")) == 50
    assert all(listed(screen, "table.source"))
    assert all(
        re.fullmatch(r"observations/\w+\.csv:\d+", one) for one in listed(screen, "table.row")
    )


FILTERS = {
    "theme": "services",
    "indicator": "offices_urban",
    "definition": "active",
    "area": "IR-0407",
    "residence": "rural",
    "source": "payam-mazand-1393",
}


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_in_the_address_lists_what_fits_and_nothing_else(visit, dataset, name):
    asked = {name: FILTERS[name]} | ({"indicator": "offices_urban"} if name == "definition" else {})
    screen = visit("data", **asked)
    rows = dataset.observations
    for column, value in asked.items():
        rows = rows[rows[column] == value]
    assert found(screen) == len(rows) > 0
    places = {f"{file}:{row}" for file, row in zip(rows["file"], rows["row"], strict=True)}
    assert set(listed(screen, "table.row")) <= places
    assert screen.picker(f"control.{name}").value == FILTERS[name]


def test_filters_together_list_what_fits_all_of_them(visit):
    screen = visit("data", area="IR-02", source="payam-mazand-1393", theme="offices")
    assert found(screen) == 2
    assert [one.splitlines()[0] for one in listed(screen, "table.value")] == [
        "۴۷۶ دفتر",
        "۳۰۲ دفتر",
    ]


def test_a_choice_narrows_the_list_and_goes_into_the_address(visitor):
    screen = visitor.open("data", page="3")
    screen.picker("control.theme").set_value("services")
    screen = visitor.run(visitor.at)
    assert visitor.address == {"lang": "fa", "theme": "services"}
    assert found(screen) == 9


@pytest.mark.parametrize(
    ("asked", "other"),
    [
        ("آذربایجان غربی", "آذربايجان غربي"),  # Arabic letters
        ("کرمانشاه", "كرمانشاه"),
        ("۱۳۹۶", "1396"),
        ("۱۳۹۶", "١٣٩٦"),  # Arabic digits
        ("۲٬۲۹۹٬۲۹۱", "2299291"),  # as the screen writes it
        ("2,299,291", "۲۲۹۹۲۹۱"),
        ("۷۴٫۸٪", "74.8"),
        ("mazandaran", "مازندران"),
        ("MAZANDARAN", "mazandaran"),
        ("پیام  مازند", "payam-mazand-1393"),
    ],
)
def test_a_word_is_found_however_it_is_spelt(visit, asked, other):
    first, second = visit("data", find=asked), visit("data", find=other)
    assert found(first) > 0
    if "مازند" not in asked + other or asked.isascii():
        assert found(first) >= found(second) > 0
    assert set(listed(first, "table.row")) & set(listed(second, "table.row"))


def test_words_together_find_what_has_all_of_them(visit):
    screen = visit("data", find="مازندران ۱۳۹۳ دفترهای پیشخوان شهری")
    assert "۳۰۲ دفتر" in [one.splitlines()[0] for one in listed(screen, "table.value")]
    assert set(listed(screen, "table.area")) == {"مازندران"}


def test_what_is_typed_is_searched_and_kept_in_the_address(visitor):
    screen = visitor.open("data", page="2")
    screen.picker("lookup.find").set_value("آذربايجان غربي ۳۰۳")
    screen = visitor.run(visitor.at)
    assert visitor.address["find"] == "آذربايجان غربي ۳۰۳"
    assert "page" not in visitor.address
    assert "۳۰۳ دفتر" in [one.splitlines()[0] for one in listed(screen, "table.value")]
    screen.picker("lookup.find").set_value("")
    visitor.run(visitor.at)
    assert "find" not in visitor.address


@pytest.mark.parametrize("find", ["هیچ‌چیز", "[", "(", "\\", "*", ".*", "<b>", "%", "'"])
def test_a_search_without_result_says_so_and_breaks_nothing(visit, find):
    for lang in ("fa", "en"):
        screen = visit("data", lang, find=find)
        assert screen.stands
        assert screen.says(screen.t("lookup.none")) or found(screen) > 0


def test_pages_follow_one_another_and_list_every_figure_once(visitor, dataset):
    expected = len(dataset.observations[dataset.observations["theme"] == "offices"])
    screen = visitor.open("data", theme="offices")
    seen = listed(screen, "table.row")
    buttons = {button.label: button for button in screen.at.button}
    assert buttons[screen.t("lookup.previous")].disabled
    while not buttons[screen.t("lookup.next")].disabled:
        buttons[screen.t("lookup.next")].click()
        screen = visitor.run(visitor.at)
        seen += listed(screen, "table.row")
        buttons = {button.label: button for button in screen.at.button}
    assert len(seen) == len(set(seen)) == expected
    assert visitor.address["page"] == str(-(-expected // 50))
    buttons[screen.t("lookup.previous")].click()
    screen = visitor.run(visitor.at)
    assert listed(screen, "table.row") == seen[-50 - len(seen) % 50 :][:50]


def test_a_county_is_named_with_its_province(visit):
    screen = visit("data", area="IR-0407")
    assert set(listed(screen, "table.area")) == {"مهاباد (آذربایجان غربی)"}
