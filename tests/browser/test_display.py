"""The public screen in a browser: it goes on whatever happens, and keys work."""

import shutil

import pytest

from divide.text.catalogue import texts
from tests.benchmarks.display_run import Run, Server, change, own_data

KEY = "document.querySelector('#stage .slide')?.dataset.key"
CUT = """() => {
  const slide = document.querySelector('#stage .slide'), box = slide.getBoundingClientRect();
  const small = [], out = [];
  for (const e of slide.querySelectorAll('*')) {
    const r = e.getBoundingClientRect();
    if (!r.width) continue;
    if (r.right > box.right + 1 || r.left < box.left - 1 || r.bottom > box.bottom + 1)
      out.push(e.className);
    const text = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    const least = .012 * Math.min(innerWidth, 1.78 * innerHeight);
    if (text && parseFloat(getComputedStyle(e).fontSize) < least) small.push(e.className);
  }
  return {out, small};
}"""


@pytest.fixture
def lobby(tab):
    """A screen of a size, on an address; it stands when its first slide does."""

    def open_screen(url, width=1920, height=1080, colour="light"):
        page = tab(colour, 0)
        page.set_viewport_size({"width": width, "height": height})
        page.goto(url)
        page.wait_for_selector("#stage .slide", timeout=60_000)
        return page

    yield open_screen
    for colour in ("light", "dark"):
        tab(colour, 0).goto("about:blank")


def test_the_screen_goes_on_while_the_server_dies_twice_and_shows_new_data_by_itself(lobby):
    data = own_data()
    server = Server(data)
    try:
        server.start()
        page = lobby(f"{server.url}/display?set=services&area=IR-02&every=5&lang=fa")
        run = Run()
        assert run.watch(page, 15, lambda seen: len(seen.slides) > 1), "it advances by itself"
        heard = "window.divideDisplay.heard"
        for _ in range(2):
            server.kill()
            gone = page.evaluate(heard)
            run.watch(page, 2)
            server.start()
            assert any(run.watch(page, 1) or page.evaluate(heard) > gone for _ in range(30)), (
                "it finds the server again"
            )
        change(data)
        assert run.watch(page, 90, lambda seen: len(seen.versions) > 1), "it shows the new data"
        assert run.errors == []
    finally:
        server.kill()
        shutil.rmtree(data.parent, ignore_errors=True)


def test_keys_turn_hold_and_let_go_the_slides(lobby, server):
    page = lobby(f"{server.url}/display?set=services&area=IR-02&every=600&lang=en")
    seen = [page.evaluate(KEY)]
    for key in ("PageDown", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
        page.wait_for_function(f"key => {KEY} !== key", arg=seen[-1])
        seen.append(page.evaluate(KEY))
    assert seen[3] == seen[1]
    assert len(set(seen)) == 3
    held = page.locator("#stage").get_by_text(texts("en")("display.held"))
    page.keyboard.press(" ")
    held.wait_for()
    page.keyboard.press(" ")
    held.wait_for(state="detached")


@pytest.mark.parametrize(
    ("lang", "width", "height", "colours"),
    [("fa", 1920, 1080, "light"), ("en", 1080, 1920, "dark")],
)
def test_every_slide_is_whole_and_large_enough_for_three_metres(
    lobby, server, latin_digits_in_persian, lang, width, height, colours
):
    address = (
        f"{server.url}/display?set=province&area=IR-04&every=600&lang={lang}&colours={colours}"
    )
    page = lobby(address, width, height)
    count = page.locator("#stage .dots i").count()
    for _ in range(count):
        assert page.evaluate(CUT) == {"out": [], "small": []}, page.evaluate(KEY)
        if lang == "fa":
            assert latin_digits_in_persian(page) == []
        before = page.evaluate(KEY)
        page.keyboard.press("PageDown")
        page.wait_for_function(f"key => {KEY} !== key", arg=before)
