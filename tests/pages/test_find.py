"""The one search box: on every page, in either language, links to what was meant."""

import pytest

from divide.text import names
from divide.text.bidi import strip
from divide.text.catalogue import texts


def find(visitor, query, lang="fa"):
    """Type into the box; what is found, as (label, query string) in order."""
    next(box for box in visitor.at.text_input if box.key == "find-anything").set_value(query)
    screen = visitor.run(visitor.at, lang)
    nav = {screen.t.of("page", code) for code in ("overview", "offices", "data")}
    away = texts("en" if lang == "fa" else "fa")("language.own")
    links = [(link.proto.label, link.proto.query_string) for link in screen.at.get("page_link")]
    found = [one for one in links if " · " in one[0] and one[0] not in nav | {away}]
    return screen, found


@pytest.fixture
def empty_box(visitor):
    """The box as a newcomer finds it, before and after."""
    yield visitor
    find(visitor, "")


@pytest.mark.parametrize(
    ("query", "lang"), [("نكا", "fa"), ("Neka", "fa"), ("نکا", "en"), ("neka", "en")]
)
def test_neka_is_found_in_either_script_on_either_language(empty_box, dataset, query, lang):
    empty_box.open("offices", lang)
    screen, found = find(empty_box, query, lang)
    label, address = found[0]
    assert names.area(dataset, "IR-0219", lang) in strip(label)
    assert names.area(dataset, "IR-02", lang) in strip(label), "names repeat: the province is said"
    assert {"area=IR-0219", f"lang={lang}"} <= set(address.split("&"))
    assert screen.stands
    assert screen.titles == [screen.t("page.offices")]


@pytest.mark.parametrize(
    ("query", "lang", "address"),
    [
        ("آذربايجان غربي", "fa", "area=IR-04"),
        ("۰۲۱۹", "fa", "area=IR-0219"),
        ("قائم‌شهر", "en", "area=IR-0210"),
        ("sirvan", "en", "area=IR-1609"),
        ("rural ict offices", "en", "indicator=offices_rural"),
        ("رایانه", "fa", "indicator=household_computer_access"),
    ],
)
def test_areas_and_indicators_lead_to_their_page_in_the_readers_language(
    empty_box, query, lang, address
):
    empty_box.open("services", lang)
    _, found = find(empty_box, query, lang)
    assert any(address in one.split("&") and f"lang={lang}" in one for _, one in found)


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_nothing_found_is_said_and_the_page_stands(empty_box, lang):
    empty_box.open("penetration", lang)
    screen, found = find(empty_box, "zzqqxx<b>", lang)
    assert found == []
    assert screen.t("find.nothing") in [one.value for one in screen.at.caption]
    assert screen.stands
