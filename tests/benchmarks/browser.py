"""First and second visits in Chromium: bytes on the wire, and how long a reader waits for a map."""

import base64
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.benchmarks.relay import Relay

BASE_MAP = Path(__file__).resolve().parents[2] / "static/topojson/world_110m.json"

SLOW = {
    "offline": False,
    "latency": 300,
    "downloadThroughput": 125_000,
    "uploadThroughput": 125_000,
}
"""1 Mbit/s each way and 300 ms until an answer begins."""

MAP = """areas => document.querySelectorAll('path.choroplethlocation').length > areas
  && performance.now()"""


@dataclass(frozen=True)
class Visit:
    """One visit.

    Attributes
    ----------
    kilobytes : float
        That the server sent until all was quiet.
    seconds : float
        From the click on the link until the map is drawn.
    """

    kilobytes: float
    seconds: float


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium of this machine; it finds no host but this one."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        raise RuntimeError("No Chromium on this machine; as root: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            ],
        )
        yield browser
        browser.close()


def visit(
    context: BrowserContext,
    relay: Relay,
    path: str,
    patience: float,
    areas: int,
    *,
    slow: bool = False,
) -> Visit:
    """Open an address in a new tab, wait for the map and for silence.

    Parameters
    ----------
    patience : float
        Seconds to wait for the map.
    areas : int
        A map has more than these; a legend or the locator map has fewer.
    """
    page: Page = context.new_page()
    give_base_map(page)
    if slow:
        wire: Any = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.send("Network.emulateNetworkConditions", SLOW)
    before = relay.bytes
    page.goto(relay.url + path, wait_until="commit", timeout=patience * 1000)
    drawn = page.wait_for_function(MAP, arg=areas, timeout=patience * 1000).json_value()
    while time.monotonic() - relay.last < 1.5:
        page.wait_for_timeout(100)
    page.close()
    return Visit((relay.bytes - before) / 1000, float(drawn) / 1000)


def give_base_map(page: Page) -> None:
    """Answer for the makers of Plotly, whose host cannot be found here.

    Without a base map from there Plotly draws no map; the baseline gets an empty one, at once and
    for no bytes. By the browser's own protocol, as a route of Playwright's turns the cache off.
    """
    wire = page.context.new_cdp_session(page)
    answer = {
        "responseCode": 200,
        "responseHeaders": [{"name": "Access-Control-Allow-Origin", "value": "*"}],
        "body": base64.b64encode(BASE_MAP.read_bytes()).decode(),
    }
    wire.on(
        "Fetch.requestPaused",
        lambda asked: wire.send("Fetch.fulfillRequest", {"requestId": asked["requestId"]} | answer),
    )
    wire.send("Fetch.enable", {"patterns": [{"urlPattern": "https://*"}]})


def visits(
    browser: Browser, url: str, path: str, patience: float, areas: int = 100
) -> tuple[Visit, Visit]:
    """A first visit with an empty cache and a second one."""
    context = browser.new_context()
    with Relay(url) as relay:
        first = visit(context, relay, path, patience, areas)
        second = visit(context, relay, path, patience, areas)
        context.close()
    return first, second


def slow_visit(browser: Browser, url: str, path: str, patience: float) -> Visit:
    """A first visit with an empty cache on a slow line."""
    context = browser.new_context()
    with Relay(url) as relay:
        found = visit(context, relay, path, patience, 100, slow=True)
        context.close()
    return found
