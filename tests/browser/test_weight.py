"""What a first visit need not fetch."""

import pytest


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_the_only_letters_fetched_are_those_of_the_pages(browser, server, settle, lang):
    context = browser.new_context()  # with an empty cache
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server.url}/penetration?level=county&lang={lang}")
    settle(page)
    context.close()
    fonts = [url for url in asked if ".woff2" in url]
    assert fonts, "the pages' own font"
    assert all("/app/static/fonts/" in url for url in fonts), fonts


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_signs_are_drawn_without_the_font_of_streamlits_icons(open_page, lang):
    page = open_page("/penetration?level=county&indicator=household_computer_access", lang=lang)
    signs = page.get_by_test_id("stIconMaterial").all()
    assert len(signs) >= 2, "the glass of the search box, the arrow of the folded table"
    for sign in signs:
        mask, size, box = sign.evaluate(
            "e => [getComputedStyle(e).maskImage, getComputedStyle(e).fontSize,"
            " e.getBoundingClientRect().width]"
        )
        assert mask.startswith("url("), sign.inner_text()
        assert size == "0px"
        assert box == 16
