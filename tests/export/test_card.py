"""The card of a link: one shape, everything on it, nothing over its edge."""

import io

import pytest
from PIL import Image

from divide.charts.look import Look
from divide.export.card import EDGE, HEIGHT, WIDTH, card, page, scaled
from divide.export.drawing import Line, bounds, walk
from divide.export.picture import Caption, EmptyPicture, LegendItem
from divide.text.bidi import strip

FIGURE = {
    "data": [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": [1, 2, 3],
            "y": [1.0, 4.0, 2.0],
            "line": {"color": "#0b6e6e", "width": 2},
            "marker": {"color": "#0b6e6e", "size": 6},
        }
    ],
    "layout": {
        "height": 300,
        "margin": {"l": 10, "r": 10, "t": 10, "b": 10},
        "font": {"size": 12, "color": "#1f2a2c"},
        "xaxis": {"range": [0, 4], "visible": False},
        "yaxis": {"range": [0, 5], "visible": False},
    },
}
LOOK = {lang: Look(rtl=lang == "fa") for lang in ("fa", "en")}
TITLE = {"fa": "مازندران ۲٫۶ دفتر دارد", "en": "Mazandaran has 2.6 offices"}


def caption(lang: str, title: str = "", classes: int = 6, again: int = 1) -> Caption:
    return Caption(
        title=title or TITLE[lang],
        subtitle={"fa": "دفترها به ازای هر ۱۰ هزار نفر", "en": "Offices per 10,000 people"}[lang],
        lines=tuple({"fa": "ارقام سال ۱۳۹۵", "en": "Figures of 1395"}[lang] for _ in range(again)),
        address="https://divide.example.ir/offices?lang=fa",
        lang=lang,
        rtl=lang == "fa",
        legend=tuple(LegendItem(f"{n}", "#aed2cc", count=n) for n in range(classes)),
    )


def geometry(address: str) -> dict:
    raise AssertionError(address)


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_a_card_has_the_shape_that_previews_are_cut_to(lang):
    content = card(FIGURE, caption(lang), LOOK[lang], geometry)
    assert Image.open(io.BytesIO(content)).size == (1200, 630)
    assert content == card(FIGURE, caption(lang), LOOK[lang], geometry)


@pytest.mark.parametrize("lang", ["fa", "en"])
@pytest.mark.parametrize("words", [1, 3, 12, 60])
@pytest.mark.parametrize("classes", [0, 7, 14])
def test_nothing_stands_over_the_edge_however_much_is_to_be_said(lang, words, classes):
    said = caption(lang, " ".join([TITLE[lang]] * words), classes, again=4)
    for item in walk(page(FIGURE, said, LOOK[lang], geometry)):
        left, top, right, bottom = bounds(item)
        assert left >= EDGE / 2
        assert top >= EDGE / 2
        assert right <= WIDTH - EDGE / 2
        assert bottom <= HEIGHT - EDGE / 4


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_words_stand_where_reading_begins_and_the_figure_opposite(lang):
    items = page(FIGURE, caption(lang), LOOK[lang], geometry)
    words = [item for item in walk(items) if isinstance(item, Line)]
    assert all((item.x > WIDTH / 2) == (lang == "fa") for item in words)


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_a_card_names_finding_indicator_period_and_site(lang):
    said = caption(lang, classes=9)
    lines = [i for i in walk(page(FIGURE, said, LOOK[lang], geometry)) if isinstance(i, Line)]
    text = " ".join(strip(line.text) for line in lines)
    for part in (said.title, said.subtitle, *said.lines, "divide.example.ir"):
        assert part in text


def test_scaling_there_and_back_changes_nothing():
    for item in page(FIGURE, caption("en"), LOOK["en"], geometry):
        assert scaled(scaled(item, 0.5), 2.0) == item


def test_a_figure_without_anything_is_no_card():
    with pytest.raises(EmptyPicture):
        card(FIGURE | {"data": []}, caption("en"), LOOK["en"], geometry)
