"""A figure in a frame on somebody else's site."""

import http.server
import threading
from functools import partial

import pytest


@pytest.fixture
def elsewhere(tmp_path, server):
    """Another site, with a single figure and a whole page of ours in frames."""
    (tmp_path / "index.html").write_text(
        '<!doctype html><link rel="icon" href="data:,">'
        f'<iframe name="figure" src="{server.url}/offices?only=map&lang=en" width=900 height=700>'
        f'</iframe><iframe name="whole" src="{server.url}/offices?lang=en" width=900></iframe>'
    )
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{site.server_address[1]}/"
    site.shutdown()


def test_a_single_figure_is_shown_and_a_whole_page_is_not(elsewhere, browser):
    page = browser.new_page()
    refused = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    page.goto(elsewhere)
    figure = page.frame("figure")
    figure.wait_for_selector("path.choroplethlocation", timeout=60_000)
    assert page.frame("whole").locator(".stApp").count() == 0
    assert ["frame-ancestors" in text for text in refused] == [True]
    page.close()
