"""By the map from the country into a county and back, and to a county by keys alone."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from divide.text.bidi import strip
from divide.text.catalogue import texts

# A point on screen well inside an area: of a grid over it, the one with most neighbours inside.
INSIDE = """code => {
  const path = [...document.querySelectorAll('.js-plotly-plot path.choroplethlocation')]
    .find(path => path.__data__?.loc === code && getComputedStyle(path).fill !== 'none');
  if (!path) return null;
  path.scrollIntoView({block: 'center'});
  const box = path.getBBox(), matrix = path.getScreenCTM(), steps = 24, grid = [];
  for (let i = 0; i <= steps; i++) for (let j = 0; j <= steps; j++) {
    const at = new DOMPoint(box.x + box.width * i / steps, box.y + box.height * j / steps);
    if (path.isPointInFill(at)) grid.push([i, j, at]);
  }
  const near = ([i, j]) => grid.filter(([k, l]) => Math.hypot(i - k, j - l) < 4).length;
  const best = grid.reduce((a, b) => near(b) > near(a) ? b : a);
  const point = best[2].matrixTransform(matrix);
  return [point.x, point.y];
}"""
DRAWN = """[...new Set([...document.querySelectorAll('.js-plotly-plot path.choroplethlocation')]
  .filter(path => path.getAttribute('d')).map(path => path.__data__?.loc))]"""
MOBILE = "indicator=household_mobile_access"


def address(page) -> tuple[str, dict[str, str]]:
    parts = urlsplit(page.url)
    return parts.path, {k: v[-1] for k, v in parse_qs(parts.query).items()}


def click_area(page, code):
    point = page.evaluate(INSIDE, code)
    assert point, f"{code} is not drawn"
    page.mouse.move(point[0] - 2, point[1] - 2)
    page.mouse.move(*point)
    page.mouse.click(*point)


def sees(page, settle, counties: int) -> None:
    """Wait for a map with so many counties: the address changes before the page does."""
    page.wait_for_function(
        f"""n => document.querySelector('path.choroplethlocation') &&
        {DRAWN}.filter(code => code?.length === 7).length === n""",
        arg=counties,
    )
    settle(page)


def trail(page) -> list[str]:
    """The breadcrumb, read from its start."""
    steps = page.locator(".st-key-breadcrumb").locator("a, .here")
    return [strip(one).strip() for one in steps.all_inner_texts()]


@pytest.mark.parametrize("lang", ["fa"])
def test_from_iran_into_mazandaran_to_neka_and_back_and_back(open_page, settle, lang):
    t = texts(lang)
    page = open_page(f"/penetration?{MOBILE}", lang=lang)
    sees(page, settle, 0)
    click_area(page, "IR-02")
    page.wait_for_url(re.compile("area=IR-02"))
    sees(page, settle, 22)
    assert t("place.province") in trail(page)
    assert len(trail(page)) == 3

    click_area(page, "IR-0219")
    page.wait_for_url(re.compile(r"/area\?"))
    settle(page)
    assert address(page) == ("/area", {"lang": lang, "area": "IR-0219"})
    neka = {"fa": "نکا", "en": "Neka"}[lang]
    assert neka in page.get_by_role("heading", level=2).first.inner_text()
    above = {"fa": ["ایران", "مازندران", "نکا"], "en": ["Iran", "Mazandaran", "Neka"]}
    assert trail(page)[:3] == above[lang]

    page.go_back()
    page.wait_for_url(re.compile("/penetration.*area=IR-02"))
    sees(page, settle, 22)
    page.go_back()
    page.wait_for_url(lambda url: "area=" not in url)
    sees(page, settle, 0)
    assert address(page)[0] == "/penetration"
    assert len([code for code in page.evaluate(DRAWN) if len(code) == len("IR-02")]) == 31


def test_the_breadcrumb_leads_back_to_all_counties_and_to_the_provinces(open_page, settle):
    t = texts("fa")
    page = open_page(f"/penetration?{MOBILE}&area=IR-04")
    page.get_by_role("link", name=t("place.county"), exact=True).click()
    page.wait_for_url(re.compile("level=county"))
    sees(page, settle, 428)
    shares = page.evaluate(
        """() => {
          const plot = document.querySelector('.js-plotly-plot').getBoundingClientRect();
          return [...document.querySelectorAll('path.choroplethlocation')]
            .map(path => path.getBoundingClientRect().width / plot.width);
        }"""
    )
    assert max(shares) < 0.5, "a ring wound the wrong way fills the plot"
    page.get_by_role("link", name=t("place.province"), exact=True).click()
    page.wait_for_url(lambda url: "level=" not in url)
    sees(page, settle, 0)


def test_a_neighbour_on_a_provinces_map_is_ground_and_no_target(open_page, settle):
    page = open_page(f"/penetration?{MOBILE}&area=IR-02", lang="en")
    before = page.url
    point = page.evaluate(
        """() => {
          const plot = document.querySelector('.js-plotly-plot .geo').getBoundingClientRect();
          for (const path of document.querySelectorAll('path.choroplethlocation')) {
            if (path.__data__?.loc !== 'IR-23') continue;
            for (let x = plot.left + 5; x < plot.right; x += 6)
              for (let y = plot.bottom - 5; y > plot.top; y -= 6) {
                const at = new DOMPoint(x, y).matrixTransform(path.getScreenCTM().inverse());
                if (path.isPointInFill(at)) return [x, y];
              }
          }
        }"""
    )
    assert point, "the neighbours are not drawn"
    page.mouse.move(*point)
    page.mouse.click(*point)
    page.wait_for_timeout(500)
    settle(page)
    assert page.url == before


def test_the_keyboard_alone_reaches_a_countys_profile_by_the_search_box(open_page, settle):
    page = open_page("/offices", lang="en")
    box = page.get_by_label(texts("en")("find.label"))
    for _ in range(20):
        page.keyboard.press("Tab")
        if box.evaluate("e => e === document.activeElement"):
            break
    else:
        pytest.fail("Tab does not reach the search box")
    page.keyboard.type("Neka")
    link = page.locator(".st-key-found a").first
    link.wait_for()
    settle(page)
    for _ in range(3):
        page.keyboard.press("Tab")
        if link.evaluate("e => e === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/area\?.*area=IR-0219"))
    settle(page)
    assert "Neka" in page.get_by_role("heading", level=2).first.inner_text()


def test_the_keyboard_alone_reaches_a_countys_profile_by_the_table(open_page, settle):
    page = open_page(f"/penetration?{MOBILE}&area=IR-02")
    link = page.locator("table a.area[href*='area=IR-0219&']").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/area\?.*area=IR-0219"))
    settle(page)
    assert "نکا" in page.get_by_role("heading", level=2).first.inner_text()
