"""The public screen and the meeting, without a browser."""

import datetime
import re
import shutil

import pytest

from divide.text.bidi import strip
from divide.text.catalogue import texts
from divide.widgets import display
from divide.widgets.meeting_list import Item, packed
from tests.pages.conftest import ROOT, Screen

both_languages = pytest.mark.parametrize("lang", ["fa", "en"])
PLAYLISTS = ["country", "province", "offices", "rural_broadband", "penetration", "services"]
STATE = "display-state"


@pytest.fixture
def screen(visitor):
    """Open the screen: ``screen("fa", set="offices")``; again without an argument for a rerun."""

    def open_screen(lang="fa", **params):
        if not visitor.started:
            visitor.at.run()
            visitor.started = True
        visitor.at.query_params.clear()
        visitor.at.query_params.update(params | {"lang": lang})
        if STATE in visitor.at.session_state:
            del visitor.at.session_state[STATE]
        return visitor.run(visitor.at.switch_page("pages/display.py"), lang)

    yield open_screen
    if STATE in visitor.at.session_state:
        del visitor.at.session_state[STATE]


def turned(visitor, lang) -> Screen:
    visitor.at.session_state[STATE]["step"] = 1
    return visitor.run(visitor.at, lang)


def slide(shown: Screen) -> str:
    (body,) = [one.proto.body for one in shown.at.get("html") if 'class="slide"' in one.proto.body]
    return body


@both_languages
@pytest.mark.parametrize("playlist", PLAYLISTS)
def test_every_slide_says_one_thing_with_its_period_and_source(screen, visitor, playlist, lang):
    shown = screen(lang, set=playlist, area="IR-02", every="600")
    seen = set()
    for _ in range(slide(shown).count("<i")):
        assert shown.stands
        assert len(shown.titles) == 1
        assert not shown.says(shown.t("foot.boundaries")), "nothing stands around a slide"
        source = re.search('<p class="source">(.*?)</p>', slide(shown))[1]
        sources = strip(shown.t("picture.sources", sources="")).strip()
        assert sources in strip(source)
        assert re.search("[0-9۰-۹]{4}", strip(source)), "the year of the figures"
        if lang == "fa":
            assert not re.search("[0-9]", re.sub("<[^>]+>", "", slide(shown)))
        seen.add(shown.titles[0])
        shown = turned(visitor, lang)
    assert len(seen) >= 2
    assert shown.titles[0] in seen, "after the last slide comes the first"


@both_languages
@pytest.mark.parametrize(
    ("name", "value"),
    [("every", "0"), ("every", "1e9"), ("every", "-5"), ("set", "nonsense"), ("area", "IR-99"),
     ("areas", "IR-02,XX"), ("colours", "pink"), ("set", "<script>alert(1)</script>")],
)  # fmt: skip
def test_a_bad_address_still_shows_slides_and_is_told_in_both_languages(screen, lang, name, value):
    shown = screen(lang, **{name: value})
    assert shown.stands
    assert len(shown.titles) == 1
    assert "<script>alert" not in slide(shown)
    told = slide(shown).partition('class="told"')[2]
    assert told.count(f">{name}</span>") == 2
    assert shown.at.session_state[STATE]["index"] >= 0


def test_what_was_told_goes_away(screen, visitor):
    shown = screen("fa", every="0")
    assert 'class="told"' in slide(shown)
    visitor.at.session_state[STATE]["began"] -= 60
    assert 'class="told"' not in slide(turned(visitor, "fa"))


@both_languages
def test_an_area_without_figures_gets_a_slide_of_its_own(screen, lang):
    shown = screen(lang, set="services", area="IR-0201")
    assert shown.stands
    assert shown.says(shown.t("display.nothing_why"))


def test_a_broken_playlist_is_told_and_without_a_file_the_project_s_own_are_shown(
    screen, use_data, tmp_path
):
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data", folder)
    file = folder / "playlists.csv"
    lines = file.read_text("utf-8").splitlines()
    broken = [lines[0], "lobby,1,pie,offices_total,,total,province,country"]
    broken.append("lobby,2,number,offices_total,,total,province,country")
    file.write_text("\n".join(broken), "utf-8")
    use_data(folder)
    shown = screen("fa", set="lobby")
    assert shown.stands
    assert slide(shown).count("<i") == 1, "the sound slide is shown"
    told = slide(shown).partition('class="told"')[2]
    assert told.count("playlists.csv") == 2, "in both languages"
    file.unlink()
    assert "-services-" in slide(screen("fa", set="services"))


def test_a_slide_that_cannot_be_made_is_passed_over(screen, monkeypatch, caplog):
    made = display.display_slides.inside

    def inside(shown, look, planned):
        if planned.slide.kind == "number":
            raise RuntimeError("typst failed")
        return made(shown, look, planned)

    monkeypatch.setattr(display.display_slides, "inside", inside)
    shown = screen("en", set="services", area="IR-02")
    assert shown.stands
    assert 'class="body comparison"' in slide(shown)
    monkeypatch.setattr(display.display_slides, "inside", lambda *_: 1 / 0)
    shown = screen("en", set="services", area="IR-02")
    assert shown.stands
    assert len(shown.titles) == 1


def test_a_screen_advances_when_its_time_is_up_and_begins_where_the_clock_says():
    state = {}
    display._advance(state, 5, 20, 1000.0)
    assert state["index"] == 50 % 5
    display._advance(state, 5, 20, 1010.0)
    assert state["index"] == 0
    display._advance(state, 5, 20, 1020.0)
    assert state["index"] == 1
    display._advance(state | {"paused": True}, 5, 20, 1060.0)
    assert state["index"] == 1
    state["step"] = -1
    display._advance(state, 5, 20, 1061.0)
    display._advance(state, 5, 20, 1070.0)
    assert state["index"] == 0
    display._advance(state, 0, 20, 1090.0)
    assert state["index"] == 0


@pytest.mark.parametrize(
    ("hour", "dark"), [(0, True), (5, True), (6, False), (17, False), (18, True)]
)
def test_light_and_dark_follow_the_clock_unless_asked_otherwise(hour, dark):
    now = datetime.datetime(2026, 11, 21, hour)
    assert display._is_dark("clock", now) is dark
    assert display._is_dark("dark", now)
    assert not display._is_dark("light", now)


@both_languages
def test_a_meeting_leads_through_its_list(visit, lang):
    items = [
        Item("offices", (("areas", "IR-02,IR-04"),)),
        Item("compare", (("areas", "IR-02,IR-23"),)),
    ]
    listed = packed(items)
    shown = visit("offices", lang, areas="IR-02,IR-04", meeting="1", list=listed, item="1")
    assert shown.stands
    t = texts(lang)
    links = {link.proto.label: link.proto for link in shown.at.get("page_link")}
    assert t.of("page", "services") not in links, "no navigation"
    (on,) = [proto for label, proto in links.items() if t("meeting.next") in label]
    assert on.page_script_hash != links[t("meeting.end")].page_script_hash
    assert {"areas=IR-02%2CIR-23", "item=2", f"list={listed}", "meeting=1"} <= set(
        on.query_string.split("&")
    )
    assert t("meeting.remove") in links
    assert "meeting" not in links[t("meeting.end")].query_string
    assert shown.says(
        t("meeting.at", item="۱" if lang == "fa" else "1", count="۲" if lang == "fa" else "2")
    )


@both_languages
def test_a_view_is_added_to_the_list_by_one_link(visit, lang):
    shown = visit("offices", lang, indicator="offices_urban", meeting="1")
    links = {link.proto.label: link.proto.query_string for link in shown.at.get("page_link")}
    listed = packed([Item("offices", (("indicator", "offices_urban"),))])
    assert f"list={listed}" in links[shown.t("meeting.add")].split("&")


@both_languages
def test_a_hostile_list_is_refused_and_told(visit, lang):
    shown = visit("offices", lang, meeting="1", list="aHR0cHM6Ly9leGFtcGxlLm9yZw")
    assert shown.stands
    assert shown.says(shown.t("meeting.empty"))
    assert "example.org" not in shown.text
    assert any('lang="en" dir="ltr">list<' in one.proto.body for one in shown.at.get("html"))


def test_pictures_in_a_meeting_have_larger_letters(visit):
    sizes = [
        visit("offices", "fa", **params).charts["ranking"]["layout"]["font"]["size"]
        for params in ({}, {"meeting": "1"})
    ]
    assert sizes[1] > sizes[0]
