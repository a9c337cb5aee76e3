"""WCAG 2.2 AA on every page: what axe-core finds, and what it cannot: keyboard, zoom, spacing.

Each page is opened once, every second one in Persian on light ground, the others in English on
dark; what needs a narrow window is looked at in the same visit. The most used pages are also
opened on a phone, in the other look.
"""

import itertools
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from divide.text.catalogue import texts
from divide.widgets.frame import PAGES

ADDRESSES = [
    *("/" if code == "overview" else f"/{code}" for code in PAGES),
    *(f"/data?view={view}" for view in ("checks", "quality", "sources", "changes")),
]
AXE = Axe()
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}

# A reader's own spacing, as WCAG 1.4.12 names it.
SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-block-end: 2em !important; }
"""
# Text cut off by its own box. Streamlit's pickers show one line and shorten it; the whole text is
# in the list that they open.
CUT = """() => [...document.querySelectorAll('.stHtml *, [data-testid="stPageLink"] *')]
  .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
  .filter(e => e.checkVisibility() && ['hidden', 'clip'].includes(getComputedStyle(e).overflowX))
  .filter(e => getComputedStyle(e).clipPath === 'none') // else it is there for listeners alone
  .filter(e => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)
  .map(e => e.outerHTML.slice(0, 120))"""
FIGURES = """() => [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].map(e => ({
  role: e.getAttribute('role'), label: e.getAttribute('aria-label') ?? '',
  table: [...document.querySelectorAll('.table table, [data-take$=":table"]')].some(
    t => e.compareDocumentPosition(t) & Node.DOCUMENT_POSITION_FOLLOWING)}))"""
HEADINGS = """() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
  .filter(e => e.checkVisibility()).map(e => Number(e.tagName[1]))"""
MOVING = """() => [...document.querySelectorAll('body *')].filter(e => {
  const style = getComputedStyle(e);
  return [style.transitionDuration, style.animationDuration].join().split(',')
    .some(time => parseFloat(time) > .01);
}).map(e => e.outerHTML.slice(0, 100))"""
ENGLISH = """() => [...document.querySelectorAll('[aria-label], [placeholder]')]
  .filter(e => !e.closest('[lang="en"]'))
  .flatMap(e => [e.getAttribute('aria-label'), e.getAttribute('placeholder')])
  .filter(said => /^[A-Za-z ]{3,}/.test(said ?? ''))"""
FOCUS = """async () => {
  await new Promise(shown => requestAnimationFrame(() => requestAnimationFrame(shown)));
  const e = document.activeElement, style = getComputedStyle(e);
  window.__order ??= [];
  const again = window.__order.includes(e);
  window.__order.push(e);
  const before = window.__order.at(-2);
  return {name: (e.getAttribute('aria-label') || e.innerText || e.tagName).slice(0, 40), again,
    body: e === document.body, main: e.matches('main'),
    forward: !before || Boolean(before.compareDocumentPosition(e) & 4),
    outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    colour: style.outlineColor}}"""


def serious(page) -> list[str]:
    """What axe-core finds serious or critical, with the elements."""
    found = AXE.run(page, options=OPTIONS).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node['html'][:160]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def sideways(page) -> int:
    """Pixels that a reader would have to scroll to the side."""
    return page.get_by_test_id("stMain").evaluate("e => e.scrollWidth - e.clientWidth")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_open_to_everyone(open_page, settle, address):
    even = ADDRESSES.index(address) % 2 == 0
    lang, colour = ("fa", "light") if even else ("en", "dark")
    page = open_page(address, lang=lang, colour=colour)
    assert serious(page) == []

    levels = page.evaluate(HEADINGS)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), levels

    t = texts(lang)
    assert page.get_by_role("main").count() == 1
    assert page.get_by_role("navigation", name=t("document.pages")).count() == 1
    assert page.get_by_role("search").count() == 1
    assert page.locator("footer.foot").count() == 1
    here = page.locator('[aria-current="page"]').first
    assert here.inner_text() == t.of("page", re.split(r"[/?]", address)[1] or "overview")
    other = page.locator(".st-key-language a")
    assert other.get_attribute("lang") == ("en" if lang == "fa" else "fa")

    for figure in page.evaluate(FIGURES):
        assert figure["role"] in ("figure", "img")
        assert len(figure["label"]) > 10
        assert figure["table"], f"no table stands for: {figure['label']}"
    assert page.locator('[tabindex]:not([tabindex="0"], [tabindex="-1"])').count() == 0
    assert page.evaluate(MOVING) == [], "the reader asked for less motion"

    for width in (640, 320):  # 1280 px at 200 %, and the narrowest that WCAG asks for
        page.set_viewport_size({"width": width, "height": 900})
        settle(page)
        assert sideways(page) == 0, f"{width} px"
    page.add_style_tag(content=SPACING)
    assert page.evaluate(CUT) == []
    assert sideways(page) == 0, "with wide spacing"


@pytest.mark.parametrize("address", ["/", "/offices", "/compare", "/area"])
@pytest.mark.parametrize(("lang", "colour"), [("fa", "dark"), ("en", "light")])
def test_a_page_on_a_phone_is_open_to_everyone(open_page, address, lang, colour):
    page = open_page(address, lang=lang, colour=colour, width=390)
    assert serious(page) == []


@pytest.mark.parametrize("colour", ["light", "dark"])
def test_the_keyboard_leads_in_order_through_everything_and_is_always_seen(open_page, colour):
    page = open_page("/compare", lang="fa", colour=colour)
    ground = page.get_by_test_id("stApp").evaluate("e => getComputedStyle(e).backgroundColor")
    stops = []
    for _ in range(40):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUS))
    assert stops[0]["name"] == texts("fa")("document.skip")
    for stop in stops:
        assert not stop["again"], f"the focus is caught at {stop['name']}"
        assert not stop["body"]
        assert stop["forward"], f"the order jumps back to {stop['name']}"
        assert stop["outline"], f"nothing shows where the focus is: {stop['name']}"
        assert contrast(stop["colour"], ground) >= 3, stop
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement === window.__order.at(-2)")


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2 between two colours as the browser names them."""

    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def test_the_skip_link_leads_past_the_navigation(open_page):
    page = open_page("/offices", lang="fa")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "H1"
    page.keyboard.press("Tab")
    after = "document.querySelector('h1').compareDocumentPosition(document.activeElement) & 4"
    assert page.evaluate(after), "the next stop is in the content"


def test_labels_of_the_controls_are_persian_on_a_persian_page(open_page, settle):
    page = open_page("/compare", lang="fa")
    page.wait_for_function(f"() => ({ENGLISH})().length === 0")
    page.get_by_role("combobox").first.click()  # the list writes labels of its own
    settle(page)
    page.wait_for_function(f"() => ({ENGLISH})().length === 0")


def test_a_figure_s_origin_opens_by_keyboard_and_gives_the_focus_back(open_page, settle):
    page = open_page("/offices", lang="fa")
    button = page.locator("button.fig").first
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    settle(page)
    assert dialog.evaluate("e => e.contains(document.activeElement)")
    assert serious(page) == []
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    assert button.evaluate("e => e === document.activeElement")


@pytest.mark.parametrize(
    ("lang", "place"), [("fa", "fair-share"), ("en", "definition-household_internet_access-heis")]
)
def test_a_link_to_a_place_of_the_method_page_shows_it(open_page, lang, place):
    page = open_page(f"/method?lang={lang}#{place}", lang=None)
    page.wait_for_function(
        "id => { const top = document.getElementById(id).getBoundingClientRect().top;"
        "return top > 0 && top < 200; }",
        arg=place,
    )


def test_colours_of_a_reader_s_own_leave_the_legend_and_the_map_readable(open_page, settle):
    page = open_page("/offices", lang="en")
    page.emulate_media(forced_colors="active")
    try:
        fills = page.locator(".legend .swatch").evaluate_all(
            "all => all.map(e => getComputedStyle(e).backgroundColor)"
        )
        assert len(set(fills)) > 3, "the classes of the legend look alike"
    finally:
        page.emulate_media(forced_colors="none")
