"""The search box of every page, as a reader types in it."""

import re

import pytest

from divide.text.catalogue import texts


@pytest.mark.parametrize(
    ("query", "lang", "width"), [("نكا", "fa", 390), ("Neka", "fa", 1400), ("نكا", "en", 1400)]
)
def test_neka_is_found_while_typing_and_opens_her_profile(
    open_page, settle, latin_digits_in_persian, query, lang, width
):
    page = open_page("/services", lang=lang, width=width)
    page.get_by_label(texts(lang)("find.label")).press_sequentially(query, delay=20)
    first = page.locator(".st-key-found a").first
    first.wait_for()
    settle(page)
    if lang == "fa":
        assert latin_digits_in_persian(page) == []
    first.click()
    page.wait_for_url(re.compile(r"/area\?.*area=IR-0219"))
    settle(page)
    assert f"lang={lang}" in page.url
    assert {"fa": "نکا", "en": "Neka"}[lang] in page.get_by_role(
        "heading", level=2
    ).first.inner_text()


def test_what_is_not_found_is_said(open_page, settle):
    page = open_page("/", lang="en")
    page.get_by_label(texts("en")("find.label")).fill("zzqqxx")
    page.get_by_text(texts("en")("find.nothing"), exact=True).wait_for()
    settle(page)
    assert page.locator(".st-key-found a").count() == 0
