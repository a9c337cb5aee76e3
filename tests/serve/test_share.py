"""Share pages: what a chat or a crawler reads of a page before anyone opens it."""

import ast
import struct
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from divide.serve.guard import Safe
from divide.serve.rate import Rate
from divide.serve.share import Share
from divide.text.catalogue import LANGUAGES, texts
from divide.widgets import preview as previews
from divide.widgets.frame import PAGES

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = "\"'><script>window.hacked=1</script>"


class Head(HTMLParser):
    """The meta tags of a page, by property or name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.links: list[str] = []
        self.lang = ""
        self.scripts = 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "meta":
            name = said.get("property") or said.get("name") or said.get("http-equiv") or ""
            self.meta[name] = said.get("content", "")
        elif tag == "a":
            self.links.append(said["href"])
        elif tag == "html":
            self.lang = said["lang"]
        elif tag == "script":
            self.scripts += 1


@pytest.fixture(scope="module")
def visit():
    client = TestClient(
        Safe(Share(tuple(PAGES), previews.preview, Rate(0, 0))), base_url="https://example.ir"
    )
    return client.get


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_title_finding_and_picture(visit, page, lang):
    answer = visit(f"/s/{page}?lang={lang}")
    assert answer.status_code == 200
    head = Head(answer.text)
    assert head.lang == lang
    assert head.meta["og:title"] == texts(lang).of("page", page)
    assert head.meta["og:description"] == head.meta["description"]
    assert len(head.meta["og:description"]) > 20
    assert head.meta["og:image"].startswith(f"https://example.ir/s/{page}.png?")
    assert head.meta["twitter:card"] == "summary_large_image"
    assert head.scripts == 0


def test_the_finding_is_of_the_areas_in_the_address(visit):
    said = Head(visit("/s/offices?areas=IR-23,IR-01&lang=en").text).meta
    assert "Tehran" in said["og:description"]
    assert "Gilan" in said["og:description"]


def test_a_person_is_led_on_to_the_page_with_the_same_choices(visit):
    head = Head(visit("/s/offices?areas=IR-23,IR-01&indicator=offices_urban&lang=en").text)
    address = "https://example.ir/offices?lang=en&indicator=offices_urban&areas=IR-23,IR-01"
    assert head.meta["refresh"] == f"0; url={address}"
    assert head.links == [address]
    assert head.meta["og:url"] == address
    assert Head(visit("/s/overview").text).links == ["https://example.ir/?lang=fa"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_picture_is_a_png_wide_enough_for_a_preview(visit, lang):
    answer = visit(f"/s/offices.png?areas=IR-02,IR-04&lang={lang}")
    assert answer.headers["Content-Type"] == "image/png"
    width, height = struct.unpack(">II", answer.content[16:24])
    assert width >= 1200
    assert height >= 600
    assert len(answer.content) > 20_000


def test_the_picture_is_made_once(visit):
    first, second = (visit("/s/services.png?lang=fa") for _ in range(2))
    assert first.content == second.content
    assert first.headers["ETag"] == second.headers["ETag"]


def test_an_unknown_page_is_none(visit):
    for path in ("/s/nothing", "/s/nothing.png", f"/s/{SCRIPT}"):
        answer = visit(path)
        assert answer.status_code == 404
        assert "<script" not in answer.text


def test_what_is_not_understood_falls_back_and_is_never_given_back_bare(visit):
    names = ("indicator", "definition", "period", "level", "area", "areas", "lang", "find", "x")
    query = dict.fromkeys(names, SCRIPT)
    answer = visit("/s/offices", params=query)
    assert answer.status_code == 200
    assert "<script" not in answer.text
    head = Head(answer.text)
    assert head.scripts == 0
    assert "find" not in head.links[0]
    assert len(head.meta["og:description"]) > 20
    picture = visit("/s/offices.png", params=query)
    assert picture.status_code in (200, 404)


def test_previews_pick_what_the_pages_themselves_pick():
    for page, (themes, default) in previews.THEMES.items():
        tree = ast.parse((ROOT / PAGES[page]).read_text("utf-8"))
        (call,) = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        said = {word.arg: ast.literal_eval(word.value) for word in call.keywords}
        assert said == {"themes": themes, "default": default}
