"""Addresses that carry script: no page runs it, every page stands."""

from urllib.parse import quote

import pytest

from divide.widgets.frame import PAGES

SCRIPT = "\"'><script>window.hacked=1</script><img src=x onerror=window.hacked=1>{{7*7}}${7*7}"
PARAMETERS = (
    "indicator", "definition", "residence", "period", "level", "area", "areas", "themes", "theme",
    "source", "find", "page", "sort", "view", "release", "only",
)  # fmt: skip


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_script_in_every_parameter_of_every_page_is_told_and_never_run(open_page, lang):
    page = None
    for code in PAGES:
        path = "/" if code == "overview" else f"/{code}"
        names = PARAMETERS[:-1]  # only= leaves the frame around the page away
        query = "&".join(f"{name}={quote(SCRIPT)}" for name in names)
        page = open_page(f"{path}?{query}", lang=lang, page=page)
        assert page.evaluate("window.hacked") is None
        assert page.locator("footer.foot").count() == 1
        assert page.locator("img[src=x]").count() == 0
    page = open_page(f"/offices?only={quote(SCRIPT)}", lang=lang, page=page)
    assert page.evaluate("window.hacked") is None
