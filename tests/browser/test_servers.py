"""The app as somebody runs it: plainly with `streamlit run`, or on a data folder that is broken."""

import re
import shutil
from pathlib import Path

import pytest

from divide.catalog.load import load
from divide.text.bidi import strip
from divide.text.catalogue import texts
from divide.text.problems import problem

ROOT = Path(__file__).resolve().parents[2]
OFFICES = "observations/offices.csv"


def test_a_deep_link_as_the_first_request_of_plain_streamlit_shows_the_whole_page(
    start_server, browser, settle, visible_text
):
    """Streamlit would answer it with the bare page until some reader has been at the start.

    Not by open_page: without server.py the browser asks /offices/_stcore/… first and gets 404s.
    """
    plain = start_server("dashboard.py")
    page = browser.new_page()
    page.goto(f"{plain.url}/offices?areas=IR-23,IR-02&lang=en")
    settle(page)
    t = texts("en")
    assert page.get_by_role("link", name=t("page.data"), exact=True).is_visible()
    assert page.get_by_role("heading", level=1, name=t("page.offices")).is_visible()
    assert t("page.offices") in page.title()
    assert re.search(r"/offices\?.*areas=IR-23(,|%2C)IR-02", page.url)
    assert page.evaluate("document.documentElement.dir") == "ltr"
    assert "Tehran" in visible_text(page)
    assert "Traceback" not in plain.log()
    page.close()


@pytest.fixture
def broken_data(tmp_path) -> Path:
    folder = Path(shutil.copytree(ROOT / "data", tmp_path / "data"))
    offices = (folder / OFFICES).read_text("utf-8")
    (folder / OFFICES).write_text(offices.replace(",302,exact", ",many,exact"), "utf-8")
    (folder / "observations/rural_broadband.csv").write_bytes("روستا".encode("cp1256"))
    (folder / "observations/services.csv").unlink()
    return folder


def test_a_broken_data_folder_is_told_in_both_languages_and_the_rest_is_drawn(
    start_server, open_page, visible_text, latin_digits_in_persian, broken_data
):
    server = start_server(DIVIDE_DATA=broken_data)
    broken = load(broken_data).problems
    assert {one.rule for one in broken} >= {"not_a_number", "not_utf8", "missing_file"}
    page = open_page("/offices", on=server)
    assert latin_digits_in_persian(page) == []
    page.locator(".message.problem summary").click()
    text = visible_text(page)
    for one in broken:
        for lang in ("fa", "en"):
            assert strip(problem(one, lang)) in text
    assert page.locator("path.choroplethlocation").count() >= 31

    page = open_page("/services", lang="en", on=server, page=page)
    assert texts("en")("empty.theme") in visible_text(page)
    page = open_page("/penetration", lang="en", on=server, page=page)
    assert page.locator("path.choroplethlocation").count() >= 31


def test_an_empty_data_folder_is_told_and_every_page_stands(
    start_server, open_page, visible_text, tmp_path
):
    server = start_server(DIVIDE_DATA=tmp_path)
    page = None
    for path in ("/", "/penetration", "/data"):
        page = open_page(path, on=server, page=page)
        text = visible_text(page)
        for lang in ("fa", "en"):
            assert strip(texts(lang).n("problems.head", len(load(tmp_path).problems))) in text
            assert texts(lang)("error.page") not in text
