"""A county's profile and a comparison, as they stand on a projector and on a phone."""

from contextlib import suppress

import pytest
from playwright.sync_api import TimeoutError

from divide.text.bidi import strip
from divide.text.catalogue import texts

COMPARE = "/compare?areas=IR-02,IR-04,IR-0219"


@pytest.mark.parametrize("width", [1400, 390])
@pytest.mark.parametrize("lang", ["fa", "en"])
@pytest.mark.parametrize("path", ["/area?area=IR-0219", COMPARE])
def test_a_profile_and_a_comparison_stand_in_both_languages_and_widths(
    open_page, visible_text, latin_digits_in_persian, never_sideways, path, lang, width
):
    page = open_page(path, lang=lang, width=width)
    text = visible_text(page)
    neka = {"fa": "نکا", "en": "Neka"}[lang]
    assert neka in text
    assert {"fa": "۲۴٫۸٪", "en": "24.8%"}[lang] in text, "Neka's computers"
    if lang == "fa":
        assert latin_digits_in_persian(page) == []
    never_sideways(page)
    if path == COMPARE:
        headline = strip(page.get_by_role("heading", level=2).first.inner_text())
        for figure in {"fa": ("۲٫۶", "۲٫۲"), "en": ("2.6", "2.2")}[lang]:
            assert figure in headline


def test_the_table_of_a_comparison_names_its_areas_in_the_order_of_the_address(open_page):
    page = open_page("/compare?areas=IR-0219,IR-04,IR-02", lang="en")
    heads = [strip(one) for one in page.get_by_role("columnheader").all_inner_texts()]
    assert heads[1:4] == ["Neka", "West Azerbaijan", "Mazandaran"]


def test_same_period_only_is_one_switch_and_stays_in_the_address(open_page, settle):
    page = open_page(COMPARE)
    page.get_by_text(texts("fa")("compare.same"), exact=True).click()
    page.wait_for_url(lambda url: "period=same" in url)
    settle(page)
    assert page.locator(".st-key-pick-same input").is_checked()


def test_a_peer_of_a_county_is_one_click_from_the_comparison(open_page, settle):
    page = open_page("/area?area=IR-0219", lang="en")
    page.locator("a[href^='compare?areas=IR-0219,']").first.click()
    page.wait_for_url(lambda url: "/compare?" in url)
    settle(page)
    heads = [strip(one) for one in page.get_by_role("columnheader").all_inner_texts()]
    assert heads[1] == "Neka"


NEIGHBOUR = """() => {
  for (const path of document.querySelectorAll('path.choroplethlocation')) {
    if (path.__data__?.loc !== 'IR-0207') continue;
    path.scrollIntoView({block: 'center'});
    const box = path.getBBox();
    for (let i = 1; i < 20; i++) for (let j = 1; j < 20; j++) {
      const at = new DOMPoint(box.x + box.width * i / 20, box.y + box.height * j / 20);
      if (path.isPointInFill(at) && i > 7 && j > 7) {
        const on = at.matrixTransform(path.getScreenCTM());
        return [on.x, on.y];
      }
    }
  }
}"""


def test_a_click_on_the_locator_map_opens_the_county_beside(open_page, settle):
    page = open_page("/area?area=IR-0219", lang="en")
    for _ in range(5):  # pictures below and above may still be moving the one aimed at
        point = page.evaluate(NEIGHBOUR)
        assert point
        page.mouse.move(point[0] - 2, point[1] - 2)
        page.mouse.move(*point)
        page.mouse.click(*point)
        with suppress(TimeoutError):
            page.wait_for_url(lambda url: "area=IR-0219" not in url, timeout=6_000)
            break
    settle(page)
    assert page.locator(".st-key-breadcrumb .here").inner_text() != "Neka"
