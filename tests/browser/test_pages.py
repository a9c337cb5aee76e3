"""Every page as a reader opens it: both languages, projector and phone, light and dark.

That nothing went wrong behind it (console, foreign requests, server) `open_page` checks itself.
"""

import pytest

PAGES = ["/", "/offices", "/rural-broadband", "/penetration", "/services", "/data"]
everywhere = pytest.mark.parametrize("path", PAGES)
both_languages = pytest.mark.parametrize(("lang", "direction"), [("fa", "rtl"), ("en", "ltr")])
wide_and_narrow = pytest.mark.parametrize("width", [1400, 390])


@everywhere
@both_languages
@wide_and_narrow
def test_a_page_opens_by_its_address(
    open_page, visible_text, latin_digits_in_persian, never_sideways, path, lang, direction, width
):
    # each page in both looks in each language: dark on the Persian phone, the English projector
    dark = (lang == "fa") == (width == 390)
    page = open_page(path, lang=lang, width=width, colour="dark" if dark else "light")
    document = "[document.documentElement.lang, document.documentElement.dir]"
    assert page.evaluate(document) == [lang, direction]
    assert len(visible_text(page)) > 400, "the page is all but empty"
    if lang == "fa":
        assert latin_digits_in_persian(page) == []
    never_sideways(page)
    ground = page.get_by_test_id("stApp").evaluate("e => getComputedStyle(e).backgroundColor")
    lightness = [int(part) for part in ground[4:-1].split(",")]
    assert max(lightness) < 60 if dark else min(lightness) > 200, ground
