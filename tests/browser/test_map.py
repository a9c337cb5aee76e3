"""The map that a reader meets: all provinces, at their size, where they look first."""

import pytest

# Each filled area (an outline around a chosen one is none): width and height in shares of the plot.
FILLED = """plot => {
  const frame = plot.getBoundingClientRect();
  return [...plot.querySelectorAll('path.choroplethlocation')]
    .filter(path => !['none', 'rgba(0, 0, 0, 0)'].includes(getComputedStyle(path).fill))
    .map(path => path.getBoundingClientRect())
    .map(box => [box.width / frame.width, box.height / frame.height]);
}"""


def the_map(page):
    plots = page.locator(".js-plotly-plot:has(path.choroplethlocation)")
    assert plots.count() == 1
    return plots


@pytest.mark.parametrize("width", [1400, 390])
def test_household_internet_fills_31_provinces_from_the_survey_of_1396(
    open_page, visible_text, width
):
    page = open_page("/penetration?indicator=household_internet_access", width=width)
    plot = the_map(page)
    shares = plot.evaluate(FILLED)
    assert len(shares) == 31
    # a ring wound the wrong way fills the whole plot
    assert max(wide for wide, _ in shares) < 0.5
    assert max(high for _, high in shares) < 0.5
    # and boundaries that did not arrive leave points
    assert min(wide * high for wide, high in shares) > 0.0005
    text = visible_text(page)
    assert "۱۳۹۶" in text
    assert "آمارگیری ICT خانوار" in text


def test_the_offices_page_draws_its_provinces_with_and_without_figures(open_page):
    plot = the_map(open_page("/offices?areas=IR-02,IR-04"))
    shares = plot.evaluate(FILLED)
    assert len(shares) == 31
    assert max(wide for wide, _ in shares) < 0.5


def test_counts_are_symbols_and_fill_no_province_by_value(open_page):
    page = open_page("/offices?indicator=offices_urban", lang="en")
    symbols = page.locator(".js-plotly-plot .scattergeo .point, .js-plotly-plot .scattergeo path")
    assert symbols.count() >= 8
    fills = page.locator("path.choroplethlocation").evaluate_all(
        "paths => [...new Set(paths.map(path => getComputedStyle(path).fill))]"
    )
    assert len(fills) <= 3, f"a count is shown as filled areas: {fills}"


@pytest.mark.parametrize("path", ["/offices", "/penetration"])
def test_on_a_phone_the_map_comes_before_the_pickers_are_unfolded(open_page, path):
    page = open_page(path, width=390, height=900)
    box = the_map(page).bounding_box()
    visible = page.evaluate(
        """() => {
          const plot = document.querySelector('.js-plotly-plot:has(path.choroplethlocation)');
          const country = [...plot.querySelectorAll('path.choroplethlocation')]
            .map(path => path.getBoundingClientRect());
          return [Math.min(...country.map(box => box.top)), innerWidth,
                  Math.min(...country.map(box => box.left)),
                  Math.max(...country.map(box => box.right))];
        }"""
    )
    top, wide, left, right = visible
    assert box is not None
    assert top < 900, f"the map begins {top} px down the page"
    assert left > -2, "the country is cut at its left"
    assert right < wide + 2, "the country is cut at its right"
    assert not page.get_by_role("combobox").first.is_visible()


def test_on_a_phone_the_pickers_unfold(open_page):
    page = open_page("/offices", width=390, lang="en")
    page.locator("details.fold > summary").click()
    assert page.get_by_role("combobox").first.is_visible()
