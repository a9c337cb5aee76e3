"""A meeting in a browser: keys lead through the list, links stay in it."""

import pytest

from divide.text.catalogue import texts
from divide.widgets.meeting_list import Item, packed

LISTED = packed(
    [
        Item("offices", (("areas", "IR-02,IR-04"),)),
        Item("area", (("area", "IR-04"),)),
        Item("services", (("areas", "IR-02,IR-04"),)),
    ]
)


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_a_presenter_s_keys_go_through_the_items_and_the_wall_goes_dark(open_page, settle, lang):
    page = open_page(f"/?meeting=1&list={LISTED}", lang=lang, width=1280, height=720)
    t = texts(lang)
    assert page.locator(".st-key-nav").count() == 0
    on, back = ("ArrowLeft", "ArrowRight") if lang == "fa" else ("ArrowRight", "ArrowLeft")
    for key, path in (("PageDown", "/offices"), (on, "/area"), (back, "/offices")):
        page.keyboard.press(key)
        page.wait_for_url(f"**{path}?*")
        settle(page)
        assert page.locator(".st-key-meeting").count() == 1
        assert page.get_by_test_id("stMain").evaluate("e => e.scrollWidth - e.clientWidth") == 0
    page.keyboard.press("b")
    assert page.locator(".meeting-cover").is_visible()
    page.keyboard.press("b")
    assert page.locator(".meeting-cover").count() == 0
    page.get_by_role("link", name=t("meeting.end")).click()
    page.wait_for_url(lambda url: "meeting" not in url and "list" not in url)
    page.locator(".st-key-nav").wait_for()


def test_a_link_inside_a_page_stays_in_the_meeting(open_page, settle):
    page = open_page(f"/area?area=IR-04&meeting=1&list={LISTED}", lang="en")
    page.locator('.stHtml a.area[href*="area="]').first.click()
    page.wait_for_url(lambda url: "meeting=1" in url and LISTED in url and "area=IR-04&" not in url)
