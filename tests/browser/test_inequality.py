"""The inequality page in a browser: it answers in both languages, in the reader's own digits."""

import pytest

from divide.text.catalogue import texts

# what a governor and a journalist ask first; each in both languages
ASKED = [
    ("indicator=household_fixed_phone_access&level=county", {"gap", "stages", "catching-up"}),
    ("indicator=household_internet_access", {"gap-IR-02", "gap-IR-04", "lorenz"}),
    ("indicator=offices_per_10000", {"gap", "lorenz"}),
    ("indicator=rural_broadband_coverage", {"lorenz"}),
]


@pytest.mark.parametrize(
    ("lang", "asked"), [("fa", ASKED[0]), ("en", ASKED[1]), ("fa", ASKED[2]), ("en", ASKED[3])]
)
def test_a_question_is_answered_with_drawn_figures(open_page, latin_digits_in_persian, lang, asked):
    query, charts = asked
    page = open_page(f"/inequality?{query}", lang=lang)
    for key in charts:
        drawing = page.locator(f".st-key-{key} .js-plotly-plot .main-svg").first
        drawing.wait_for(timeout=60_000)  # under its heading, once it is drawn
    if lang == "fa":
        assert latin_digits_in_persian(page) == []


def test_on_a_phone_a_gap_stands_alone_and_leads_to_its_figures(open_page):
    page = open_page("/inequality?only=gap", lang="en", width=390)
    assert page.get_by_test_id("stMain").evaluate("e => e.scrollWidth - e.clientWidth") == 0
    page.locator("h2.finding button.fig").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text(texts("en")("residence.urban")).first.wait_for()
