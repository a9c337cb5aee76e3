"""Share pages: what a chat or a crawler reads of a page before anyone opens it."""

import ast
import dataclasses
import struct
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from divide.measures import library as libraries
from divide.serve.guard import Safe
from divide.serve.rate import Rate
from divide.serve.share import Share
from divide.text.catalogue import LANGUAGES, texts
from divide.widgets import preview as previews
from divide.widgets.frame import PAGES, SCREENS

ROOT = Path(__file__).resolve().parents[2]
WITHOUT_PICTURE = {"data", "method", "display"}
SCRIPT = "\"'><script>window.hacked=1</script>"


class Head(HTMLParser):
    """The meta tags of a page, by property or name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.links: list[str] = []
        self.canonical = ""
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
        elif tag == "link" and said["rel"] == "canonical":
            self.canonical = said["href"]
        elif tag == "html":
            self.lang = said["lang"]
        elif tag == "script":
            self.scripts += 1


def version_in_force() -> str:
    return libraries.IN_FORCE.newest().dataset.version


@pytest.fixture(scope="module")
def visit():
    share = Share((*PAGES, *SCREENS), previews.preview, Rate(0, 0), version_in_force)
    return TestClient(Safe(share), base_url="https://example.ir").get


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", [*PAGES, *SCREENS])
def test_every_page_says_title_and_finding_and_shows_a_picture_if_it_has_one(visit, page, lang):
    answer = visit(f"/s/{page}?lang={lang}")
    assert answer.status_code == 200
    head = Head(answer.text)
    assert head.lang == lang
    assert head.meta["og:title"] == texts(lang).of("page", page)
    assert head.meta["og:description"] == head.meta["description"]
    assert len(head.meta["og:description"]) > 20
    assert head.scripts == 0
    if page in WITHOUT_PICTURE:
        assert not {name for name in head.meta if "image" in name}
        assert head.meta["twitter:card"] == "summary"
        assert visit(f"/s/{page}.png?lang={lang}").status_code == 404
        return
    assert head.meta["og:image"].startswith(f"https://example.ir/s/{page}.png?")
    assert head.meta["og:image"] == head.meta["twitter:image"]
    assert head.meta["twitter:card"] == "summary_large_image"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("overview", "households had internet"),
        ("overview?only=map", "Households internet highest"),
        ("compare?areas=IR-23,IR-01", "Tehran Gilan"),
        ("compare?areas=IR-23,IR-01&only=dumbbell", "Tehran Gilan"),
        ("area?area=IR-01", "Gilan people urban"),
        ("area?area=IR-01&only=strip", "Gilan median"),
        ("area?area=IR-01&only=known", "Gilan"),
        ("inequality?indicator=household_internet_access", "internet elsewhere"),
        ("inequality?only=space", "computer pattern"),
        ("briefing?area=IR-04", "West Azerbaijan"),
        ("data?indicator=offices_urban&area=IR-01", "Urban Gilan figures"),
        ("data?view=checks", "contradict"),
        ("offices?only=ranking", "Offices highest lowest"),
        ("offices?areas=IR-23,IR-01&only=trend", "Offices Gilan"),
        ("penetration?definition=heis&areas=IR-02&only=urban-rural", "Mazandaran urban rural"),
        ("offices?only=figures", "Offices"),
        ("services?only=reported", "services"),
    ],
)
def test_the_sentence_is_that_of_the_figure_shared(visit, address, said):
    page, _, query = address.partition("?")
    found = Head(visit(f"/s/{page}?{query}&lang=en").text).meta["og:description"]
    assert all(word.casefold() in found.casefold() for word in said.split(" ")), found


@pytest.mark.parametrize("only", ["figures", "reported"])
def test_a_table_is_shared_without_the_picture_of_something_else(visit, only):
    assert "og:image" not in Head(visit(f"/s/offices?only={only}").text).meta
    assert visit(f"/s/offices.png?only={only}").status_code == 404


def test_areas_that_may_not_be_compared_are_not_mapped_for_a_preview_either(visit):
    address = "/s/penetration?indicator=household_internet_access&definition=heis&level=county"
    assert "og:image" not in Head(visit(address).text).meta


def test_each_figure_has_a_picture_of_its_own(visit):
    address = "/s/penetration.png?lang=en&area=IR-02&only="
    found = [visit(address + only).content for only in ("map", "ranking", "trend", "urban-rural")]
    assert all(content.startswith(b"\x89PNG") for content in found)
    assert len(set(found)) == 4


def test_the_finding_is_of_the_areas_in_the_address(visit):
    said = Head(visit("/s/offices?areas=IR-23,IR-01&lang=en").text).meta
    assert "Tehran" in said["og:description"]
    assert "Gilan" in said["og:description"]


def test_a_person_is_led_on_to_the_page_with_the_same_choices(visit):
    head = Head(visit("/s/offices?areas=IR-23,IR-01&indicator=offices_urban&lang=en").text)
    address = "https://example.ir/offices?lang=en&indicator=offices_urban&areas=IR-23,IR-01"
    assert head.meta["refresh"] == f"0; url={address}"
    assert head.links == [address]
    assert head.canonical == address
    assert Head(visit("/s/overview").text).links == ["https://example.ir/?lang=fa"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_picture_is_a_png_wide_enough_for_a_preview(visit, lang):
    answer = visit(f"/s/offices.png?areas=IR-02,IR-04&lang={lang}")
    assert answer.headers["Content-Type"] == "image/png"
    width, height = struct.unpack(">II", answer.content[16:24])
    assert (width, height) == (1200, 630)
    assert len(answer.content) > 20_000


def test_the_picture_is_made_once(visit):
    first, second = (visit("/s/services.png?lang=fa") for _ in range(2))
    assert first.content == second.content
    assert first.headers["ETag"] == second.headers["ETag"]


def test_a_crawler_that_follows_the_address_told_finds_the_same_again(visit):
    address = "/s/offices?lang=en&only=ranking&areas=IR-23,IR-01"
    head = Head(visit(address).text)
    own = head.meta["og:url"]
    assert own.startswith("https://example.ir/s/offices?")
    again = Head(visit(own).text)
    assert again.meta == head.meta


class Counted:
    """Previews that count how often they are asked for."""

    title, description, drawn = "t", "d", True

    def __init__(self) -> None:
        self.made = self.drawings = 0

    def __call__(self, page, params, lang):
        self.made += 1
        return self

    def picture(self, address):
        self.drawings += 1
        return b"png"


@pytest.fixture
def counted():
    """A client, what it counts, and the version of the dataset, to be changed."""
    count, version = Counted(), ["1"]
    share = Share(("offices",), count, Rate(1, 10), lambda: version[0])
    return TestClient(share, base_url="https://example.ir").get, count, version


def test_pages_and_pictures_are_made_once_for_each_dataset(counted):
    visit, count, version = counted
    for _ in range(2):
        assert visit("/s/offices?areas=IR-02").status_code == 200
        assert visit("/s/offices.png?areas=IR-02").content == b"png"
    assert (count.made, count.drawings) == (2, 1)
    version[0] = "2"
    visit("/s/offices?areas=IR-02")
    visit("/s/offices.png?areas=IR-02")
    assert (count.made, count.drawings) == (4, 2)


@pytest.mark.parametrize("path", ["/s/offices?lang=en", "/s/offices.png?lang=en"])
def test_who_has_it_already_is_told_so(counted, path):
    visit, count, version = counted
    tag = visit(path).headers["ETag"]
    again = visit(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == tag
    assert count.made == 1
    version[0] = "2"
    assert visit(path, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("path", ["/s/offices", "/s/offices.png"])
def test_nobody_can_have_pages_made_without_end(counted, path):
    visit, count, _ = counted
    statuses = [visit(f"{path}?areas=IR-{n:02}").status_code for n in range(12)]
    assert statuses == [200] * 10 + [429] * 2
    assert int(visit(path).headers["Retry-After"]) > 0
    assert count.made == 10


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


def test_previews_say_first_what_the_overview_says_first():
    tree = ast.parse((ROOT / PAGES["overview"]).read_text("utf-8"))
    said = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("NATION", "MAP")
    }
    assert said["NATION"][0] == previews.NATION
    assert said["MAP"] == previews.MAP


@pytest.mark.parametrize("table", ["observations", "areas", "indicators"])
def test_a_dataset_that_lost_a_table_still_has_pages_to_share(visit, in_force, table):
    whole = in_force.newest().dataset
    lost = {table: getattr(whole, table).iloc[:0], "version": f"without {table}"}
    libraries.replace(libraries.build(dataclasses.replace(whole, **lost)))
    for code in (*PAGES, *SCREENS):
        answer = visit(f"/s/{code}?lang=en&only=trend")
        assert answer.status_code == 200, code
        assert "og:image" not in Head(answer.text).meta
