"""Going about: the address is the state, in both languages, back and forth, by mouse and keys."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from divide.text.bidi import strip
from divide.text.catalogue import texts


def address(page) -> tuple[str, dict[str, str]]:
    """Path and parameters in the address bar."""
    parts = urlsplit(page.url)
    return parts.path, {k: v[-1] for k, v in parse_qs(parts.query, keep_blank_values=True).items()}


def document(page) -> list[str]:
    return page.evaluate("[document.documentElement.lang, document.documentElement.dir]")


def headline(page) -> str:
    return strip(page.get_by_role("heading", level=2).first.inner_text())


def picker(page, key, lang="fa"):
    return page.get_by_role("combobox", name=re.compile(re.escape(texts(lang)(key)))).first


def pick(page, settle, key, option, lang="fa"):
    """Choose an option of a list as a reader does: type a part of its name, take the first."""
    picker(page, key, lang).click()
    page.keyboard.type(option)
    page.get_by_role("option", name=re.compile(re.escape(option))).first.click()
    page.wait_for_url(re.compile(key.removeprefix("control.")))
    settle(page)


def test_the_language_link_keeps_the_page_and_every_choice(open_page, settle):
    pick_of_offices = {"indicator": "offices_urban", "areas": "IR-23,IR-02", "period": "1395"}
    query = "&".join(f"{name}={value}" for name, value in pick_of_offices.items())
    page = open_page(f"/offices?{query}")
    assert document(page) == ["fa", "rtl"]
    page.get_by_role("link", name=texts("en")("language.own"), exact=True).click()
    page.wait_for_url(re.compile("lang=en"))
    settle(page)
    assert address(page) == ("/offices", pick_of_offices | {"lang": "en"})
    assert document(page) == ["en", "ltr"]
    assert texts("en")("page.offices") in page.title()
    page.get_by_role("link", name=texts("fa")("language.own"), exact=True).click()
    page.wait_for_url(re.compile("lang=fa"))
    settle(page)
    assert document(page) == ["fa", "rtl"]
    assert "تهران" in headline(page)


def test_another_indicator_changes_the_headline_and_the_address_and_back_returns(open_page, settle):
    page = open_page("/penetration?areas=IR-02,IR-04")
    before, first = headline(page), page.url
    pick(page, settle, "control.indicator", "نمرهٔ شاخص توسعهٔ ICT")
    where, params = address(page)
    assert (where, params["indicator"]) == ("/penetration", "idi_score")
    assert params["areas"] == "IR-02,IR-04"
    after = headline(page)
    assert after != before
    assert "نمرهٔ شاخص توسعهٔ ICT" in after

    again = open_page(urlsplit(page.url).path + "?" + urlsplit(page.url).query, lang=None)
    assert headline(again) == after, "the address does not open what it was copied from"

    page.go_back()
    page.wait_for_url(first)
    # the address changes at once, the page when the server has answered
    for _ in range(80):
        if headline(page) == before:
            break
        page.wait_for_timeout(250)
    assert headline(page) == before


def test_links_of_the_head_go_to_each_page_with_the_language_and_the_provinces(open_page, settle):
    page = open_page("/?areas=IR-23", lang="en")
    t = texts("en")
    for code in ("offices", "data", "rural-broadband", "overview"):
        page.get_by_role("link", name=t.of("page", code), exact=True).click()
        page.get_by_role("heading", level=1, name=t.of("page", code)).wait_for()
        settle(page)
        where, params = address(page)
        assert where == ("/" if code == "overview" else f"/{code}")
        assert params == {"lang": "en", "areas": "IR-23"}
        assert t.of("page", code) in page.title()


def test_the_data_page_is_searched_by_typing(open_page, settle, visible_text):
    page = open_page("/data")
    box = page.get_by_label(texts("fa")("lookup.find"), exact=True)
    box.fill("آذربايجان غربي ۳۰۳")
    box.press("Enter")
    page.wait_for_url(re.compile("find="))
    settle(page)
    assert "۳۰۳ دفتر" in visible_text(page)
    assert address(page)[1]["find"] == "آذربايجان غربي ۳۰۳"


@pytest.mark.parametrize(
    ("path", "lang", "codes"),
    [
        ("/offices?lang=tlh", None, ["notice.unknown_language"]),
        (
            "/offices?indicator=no_such&areas=IR-99,IR-02",
            "fa",
            ["notice.unknown_value", "notice.unknown_area"],
        ),
        ("/data?page=9999", "en", ["notice.unknown_value"]),
    ],
)
def test_what_an_address_gets_wrong_is_said_in_both_languages(
    open_page, visible_text, latin_digits_in_persian, path, lang, codes
):
    page = open_page(path, lang=lang)
    text = visible_text(page)
    for code in codes:
        for language in ("fa", "en"):
            fixed = strip(texts(language)(code, name="\n", value="\n")).split("\n")
            assert max(fixed, key=len).strip() in text, f"{code} is not said in {language}"
    if lang != "en":
        assert document(page) == ["fa", "rtl"]
        assert latin_digits_in_persian(page) == []


def test_the_keyboard_reaches_navigation_pickers_folded_parts_and_tables(open_page):
    page = open_page("/services", lang="en")
    reached = []
    for _ in range(70):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                """() => {
                  const e = document.activeElement;
                  const role = e.getAttribute('role') ?? e.tagName.toLowerCase();
                  return [role, (e.innerText || e.getAttribute('aria-label') || '').trim()];
                }"""
            )
        )
    t = texts("en")
    links = {text for role, text in reached if role == "a"}
    assert {t.of("page", code) for code in ("overview", "offices", "data")} <= links
    assert texts("fa")("language.own") in links
    roles = [role for role, _ in reached]
    assert roles.count("combobox") >= 4, "a picker is not reached"
    assert ("summary", t("under.caveats")) in {(role, text) for role, text in reached}
    assert "region" in roles, "a table that may scroll is not reached"


def test_a_picker_opens_and_chooses_by_keys_alone(open_page, settle):
    page = open_page("/penetration", lang="en")
    before = headline(page)
    picker(page, "control.indicator", "en").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("indicator="))
    settle(page)
    assert headline(page) != before


def test_folded_sources_open_by_keys(open_page):
    page = open_page("/services", lang="en")
    sources = page.locator(".under details").first
    assert sources.get_attribute("open") is None
    sources.locator("summary").focus()
    page.keyboard.press("Enter")
    assert sources.get_attribute("open") is not None
