"""A reader's browser: Debian's Chromium on a real server, with nothing else to talk to."""

import re
import shutil
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

# A finished Streamlit page: the script has ended and left something, nothing is a placeholder or
# from an earlier run, every figure has its drawing (a map its areas), our font is there, and all
# this has held for half a second: a first run may end empty, to start again with what it learned.
SETTLED = """() => {
  const all = selector => [...document.querySelectorAll(selector)];
  const drawn = chart => {
    const plot = chart.querySelector('.js-plotly-plot');
    if (!plot?._fullData || !plot.querySelector('.main-svg')) return false;
    const map = plot._fullData.some(t => t.type === 'choropleth' && t.locations?.length);
    return !map || plot.querySelector('.choroplethlocation');
  };
  const count = all('*').length;
  const done =
    all('[data-testid="stApp"][data-test-script-state="notRunning"]').length === 1 &&
    all('[data-testid="stMain"] [data-testid="stElementContainer"]').length > 0 &&
    all('[data-testid="stSkeleton"], [data-stale="true"]').length === 0 &&
    all('[data-testid="stPlotlyChart"]').every(drawn) &&
    document.fonts.status === 'loaded' &&
    getComputedStyle(document.documentElement).getPropertyValue('--sheet') !== '';
  if (!done || window.__settled?.count !== count)
    window.__settled = {count, since: performance.now()};
  return done && performance.now() - window.__settled.since > 500;
}"""

# Digits 0-9 that a reader of Persian would meet: text, SVG labels, field values, what screen
# readers say, and the cells behind a drawn table. lang="en" or data-latin marks what must stay
# Latin (a source's title, "3G"); addresses and code are Latin by nature.
LATIN_DIGITS = r"""() => {
  const latin = '[lang|="en"], [data-latin], code, pre, script, style, noscript, template, ' +
    '[data-testid="stIconMaterial"]';
  const seen = e => e.closest('canvas') || e.checkVisibility({visibilityProperty: true});
  const found = [];
  const judge = (text, element, where) => {
    const rest = (text ?? '').replace(/(https?:\/\/|www\.|doi:)\S+/g, '').trim();
    if (/[0-9]/.test(rest) && !element.closest(latin) && seen(element))
      found.push(`${rest.slice(0, 80)} [${where}]`);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const place = element.closest('[data-testid]')?.dataset.testid ?? '';
    judge(walker.currentNode.data, element, `${element.tagName.toLowerCase()} in ${place}`);
  }
  for (const element of document.body.querySelectorAll('*')) {
    for (const name of ['aria-label', 'aria-valuetext', 'title', 'alt', 'placeholder'])
      judge(element.getAttribute(name), element, name);
    if (element.matches('textarea, input:not([type=hidden], [type=checkbox], [type=radio])'))
      judge(element.value, element, 'value');
  }
  judge(document.title, document.body, 'page title');
  return [...new Set(found)];
}"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Use the Chromium of this machine; no host but this machine can be found."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.fail("No Chromium on this machine; as root: apt-get install chromium")
    return {
        **browser_type_launch_args,
        "executable_path": found,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        ],
    }


@pytest.fixture(scope="session")
def tab(browser: Browser) -> Iterator[Callable[[str, int], Page]]:
    """Tab number n of the light or dark browser; kept open, since a new one starts slowly."""
    contexts: dict[str, BrowserContext] = {}

    def tab(colour: str, number: int) -> Page:
        if colour not in contexts:
            contexts[colour] = browser.new_context(color_scheme=colour, reduced_motion="reduce")
        context = contexts[colour]
        while len(context.pages) <= number:
            context.new_page()
        return context.pages[number]

    yield tab
    for context in contexts.values():
        context.close()


@pytest.fixture
def open_page(tab, server) -> Iterator[Callable[..., Page]]:
    """Open an address as a reader does: ``open_page("/offices", lang="en", width=390)``.

    Returns the page once it stands still. When the test ends it fails if any page so opened
    wrote an error to the console, got an error from the server, asked another host for anything,
    or made the server print a traceback. ``on=`` names another server, ``page=`` goes on in the
    same tab, ``colour="dark"`` asks for the dark look.
    """
    troubles: list[str] = []
    opened: list[tuple[Page, dict[str, Callable]]] = []
    logs: dict = {}

    def watch(page: Page, home: str) -> None:
        def request(address: str, kind: str) -> None:
            parts = urlsplit(address)
            if parts.scheme not in {"data", "blob"} and parts.netloc != home:
                troubles.append(f"asked another host: {kind} {address}")

        def console(message: ConsoleMessage) -> None:
            if message.type == "error":
                troubles.append(f"console: {message.text} {message.location}")

        def response(answer: Response) -> None:
            if answer.status >= 400:
                troubles.append(f"status {answer.status}: {answer.url}")

        handlers = {
            "request": lambda r: request(r.url, r.resource_type),
            "websocket": lambda w: request(w.url, "websocket"),
            "pageerror": lambda e: troubles.append(f"script error: {e}"),
            "console": console,
            "response": response,
        }
        for event, handler in handlers.items():
            page.on(event, handler)
        opened.append((page, handlers))

    def open_page(
        path: str = "/",
        lang: str | None = "fa",
        width: int = 1400,
        height: int = 900,
        colour: str = "light",
        on=None,
        page: Page | None = None,
    ) -> Page:
        home = on or server
        logs.setdefault(home, len(home.log()))
        if page is None:
            page = tab(colour, len(opened))
            watch(page, urlsplit(home.url).netloc)
        page.set_viewport_size({"width": width, "height": height})
        if lang is not None:
            path += f"{'&' if '?' in path else '?'}lang={lang}"
        page.goto(home.url + path)
        settle(page)
        return page

    yield open_page
    for page, handlers in opened:
        for event, handler in handlers.items():
            page.remove_listener(event, handler)
        page.evaluate("localStorage.clear(); sessionStorage.clear()")
        page.goto("about:blank")
    for home, start in logs.items():
        if "Traceback" in (printed := home.log()[start:]):
            troubles.append(f"the server printed:\n{printed}")
    assert not troubles, "\n".join(troubles)


def settle(page: Page) -> None:
    """Wait until Streamlit and its figures stand still."""
    page.wait_for_function(SETTLED, polling=100, timeout=60_000)


@pytest.fixture
def never_sideways() -> Callable[[Page], None]:
    """Fail if a page is broader than its window, once its pictures have taken their width."""

    def check(page: Page) -> None:
        page.wait_for_function(
            "() => { const main = document.querySelector('[data-testid=stMain]');"
            " return main.scrollWidth <= main.clientWidth; }",
            timeout=10_000,
        )

    return check


@pytest.fixture(name="settle")
def settle_fixture() -> Callable[[Page], None]:
    """Wait until a page stands still again, after a click or a choice."""
    return settle


@pytest.fixture
def visible_text() -> Callable[[Page], str]:
    """Everything that can be read on a page, without direction marks, spaces made single."""

    def text(page: Page) -> str:
        shown = page.locator("body").inner_text()
        labels = page.locator("svg text").all_text_contents()
        unmarked = re.sub(
            "[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", "\n".join([shown, *labels])
        )
        return re.sub(r"[ \t\u00a0]+", " ", unmarked)

    return text


@pytest.fixture
def latin_digits_in_persian() -> Callable[[Page], list[str]]:
    """The places of a Persian page where a digit is Latin; an empty list is what we want."""

    def find(page: Page) -> list[str]:
        return page.evaluate(LATIN_DIGITS)

    return find
