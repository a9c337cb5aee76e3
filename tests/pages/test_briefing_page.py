"""The page of the briefing: its pages, its text, its files, and what it says when it cannot."""

import pytest

from divide.export import briefing_pdf
from divide.widgets import briefing_page, exhibits
from divide.widgets.exhibits import Exhibit

both_languages = pytest.mark.parametrize("lang", ["fa", "en"])


@both_languages
def test_the_pages_are_shown_with_their_text(visit, lang):
    screen = visit("briefing", lang, area="IR-02", areas="IR-04")
    assert screen.stands
    images = screen.at.get("image")
    assert 2 <= sum(len(one.proto.imgs) for one in images) <= 4
    text = {"fa": "پرسش‌های پیشنهادی برای دستور جلسه", "en": "Questions proposed for the agenda"}
    assert screen.says(text[lang])
    assert screen.table_with("target.target", "target.wanted")


def test_an_unknown_area_falls_back_and_is_told(visit):
    screen = visit("briefing", "en", area="IR-77", areas="IR-04")
    assert screen.stands
    assert screen.says("Mazandaran")
    assert screen.says("IR-77")


@both_languages
def test_an_area_without_figures_gets_a_sentence(visit, lang, monkeypatch):
    def none(*_):
        raise briefing_page.NoFigures("IR-02")

    monkeypatch.setattr(briefing_page, "made", none)
    screen = visit("briefing", lang, area="IR-02")
    assert screen.stands
    name = "مازندران" if lang == "fa" else "Mazandaran"
    assert screen.says(screen.t("briefing.no_figures", area=name))


def test_when_typst_fails_the_page_stands_and_says_so_in_both_languages(visit, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("typst gave back no page")

    briefing_page.made.cache_clear()
    monkeypatch.setattr(briefing_pdf, "compiler", broken)
    screen = visit("briefing", "fa", area="IR-02", areas="IR-23")
    briefing_page.made.cache_clear()
    assert screen.stands
    assert screen.says("گزارش ساخته نشد")
    assert screen.says("The briefing could not be made")
    assert screen.says(screen.t("foot.boundaries"))


def test_the_briefing_is_taken_away_as_paper_slides_and_figures(visit):
    screen = visit("briefing", "en", area="IR-04", areas="IR-02")
    exhibit = screen.at.session_state[exhibits._SHOWN]["briefing-IR-04-en"]
    assert isinstance(exhibit, Exhibit)
    assert {"pdf", "pptx", "xlsx", "csv"} <= set(exhibit.forms)
    assert exhibit.files["pdf"]().startswith(b"%PDF-")
    assert exhibit.files["pptx"]().startswith(b"PK")
    assert len(exhibit.labels()) > 20


@both_languages
def test_targets_show_distance_pace_and_who_to_raise(visit, lang):
    screen = visit("data", lang, view="targets")
    assert screen.stands
    table = screen.table_with("target.target", "target.pace_head")
    assert len(table.rows) == 7
    said = {"fa": "نمی‌توان گفت", "en": "cannot be said"}[lang]
    assert said in screen.text
    listed = screen.table_with("table.area", "target.people")
    areas = screen.column(listed, "table.area")
    assert ("آذربایجان غربی" if lang == "fa" else "West Azerbaijan") in areas[0]


def test_the_list_to_raise_can_be_of_one_province(visit):
    screen = visit("data", "en", view="targets", area="IR-04")
    listed = screen.table_with("table.area", "target.people")
    areas = {cell.splitlines()[0] for cell in screen.column(listed, "table.area")}
    assert "West Azerbaijan" in areas
    assert "Kerman" not in areas
