"""A picture to take away holds its figure and its words whole, and is the same every time."""

import itertools
import math
import struct
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from divide.charts.look import Look, frame, value_axis
from divide.export.drawing import Disc, Line, Shape, Window, bounds, typst_source, walk
from divide.export.drawing_map import atlas, fitted
from divide.export.drawing_text import balanced, lines_of, width, wrapped
from divide.export.picture import EDGE, WIDTH, Caption, EmptyPicture, LegendItem, page, picture
from divide.text.bidi import LRI, PDI, embed, strip
from divide.text.catalogue import LANGUAGES, texts

LIGHT = Look(dark=False, rtl=True)
SVG = "{http://www.w3.org/2000/svg}"
ADDRESS = "http://localhost:8501/offices?areas=IR-02,IR-04&lang=fa"
PERSIAN = Caption(
    title="مازندران ۲٫۶ دفتر برای هر ۱۰ هزار نفر دارد و آذربایجان غربی ۲٫۲",
    subtitle="دفتر برای هر ۱۰ هزار نفر، سال ۱۳۹۹",
    lines=("ارقام از ۱۳۹۲ تا ۱۴۰۱", f"منبع: «{LRI}ICT Indicators (2022).{PDI}»، ۱۴۰۱"),
    address=ADDRESS,
    lang="fa",
    rtl=True,
)
ENGLISH = Caption(
    title="Mazandaran has 2.6 offices for every 10,000 people",
    subtitle="offices per 10,000 people, 2020/21",
    lines=("Figures from 2013/14 to 2022/23", "Source: yearbook"),
    address=ADDRESS.replace("lang=fa", "lang=en"),
    lang="en",
    rtl=False,
)
both_languages = pytest.mark.parametrize("caption", [PERSIAN, ENGLISH], ids=["fa", "en"])


def square(west: float, south: float, side: float = 2.0) -> list[list[float]]:
    east, north = west + side, south + side
    return [[west, south], [west, north], [east, north], [east, south], [west, south]]


def country(url: str) -> dict:
    """Three areas: a square, a square with a hole, two squares."""
    assert url == "app/static/boundaries/three.json"
    shapes = {
        "IR-01": ("Polygon", [square(50, 30)]),
        "IR-02": ("Polygon", [square(54, 30, 4), square(55, 31, 1)]),
        "IR-03": ("MultiPolygon", [[square(50, 34)], [square(53, 35, 1)]]),
    }
    features = [
        {"id": area, "geometry": {"type": kind, "coordinates": corners}}
        for area, (kind, corners) in shapes.items()
    ]
    return {"features": features}


def no_map(url: str) -> dict:
    raise AssertionError("a chart asks for no boundaries")


def a_map(colours: tuple[str, ...] = ("#d6e9e5", "#2f7f7b", "#044244")) -> dict:
    stops = [[(n + d) / 3, c] for n, c in enumerate(colours) for d in (0, 1)]
    return {
        "data": [
            {
                "type": "choropleth",
                "geojson": "app/static/boundaries/three.json",
                "locations": ["IR-01", "IR-02", "IR-03"],
                "z": [0, 1, 2],
                "zmin": -0.5,
                "zmax": 2.5,
                "colorscale": stops,
                "marker": {"line": {"color": "#ffffff", "width": 0.6}},
            },
            {
                "type": "scattergeo",
                "mode": "markers+text",
                "lon": [51.0, None],
                "lat": [31.0, None],
                "text": ["۱۳۹۲", "نیست"],
                "textfont": {"color": "#ffffff", "shadow": "auto"},
                "marker": {"size": [20, 10], "color": "#0b6e6e"},
            },
        ],
        "layout": {
            "height": 400,
            "geo": {
                "projection": {
                    "type": "conic equal area",
                    "parallels": [27, 37],
                    "rotation": {"lon": 53.7},
                },
                "lonaxis": {"range": [44.8, 63.8]},
                "lataxis": {"range": [24.6, 40.2]},
            },
        },
    }


def a_chart(points: list[tuple[float | None, float | None]], **trace: object) -> dict:
    ticks = [(0.0, embed("۰٪", "fa")), (50.0, "۵۰"), (100.0, "۱۰۰")]
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": [x for x, _ in points],
                "y": [y for _, y in points],
                "line": {"color": "#b8441b", "width": 2},
                "marker": {"color": "#b8441b", "size": 9},
            }
            | trace
        ],
        "layout": frame(
            LIGHT,
            height=300,
            xaxis=value_axis(LIGHT, ticks, range=[0, 100]),
            yaxis=value_axis(LIGHT, ticks, range=[0, 100]),
        ),
    }


def drawn(figure: dict, caption: Caption = PERSIAN, look: Look = LIGHT):
    return page(figure, caption, look, country)


def texts_on(items) -> list[str]:
    return [item.text for item in walk(items) if isinstance(item, Line)]


def overlap(one, other) -> bool:
    a, b = bounds(one), bounds(other)
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@both_languages
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_an_svg_is_one_drawing_with_a_name_that_screen_readers_say(caption, dark):
    look = Look(dark=dark, rtl=caption.rtl)
    root = ET.fromstring(picture(a_map(), caption, look, country, kind="svg", width=900))
    assert root.tag == f"{SVG}svg"
    assert root.get("width") == "900"
    assert root.get("role") == "img"
    left, top, wide, tall = map(float, root.get("viewBox").split())
    assert (left, top, wide) == (0, 0, WIDTH)
    assert int(root.get("height")) == pytest.approx(900 * tall / wide, abs=1)
    assert root.find(f"{SVG}title").text == strip(caption.title)
    assert caption.address in root.find(f"{SVG}desc").text
    ground = root.find(f"{SVG}path")
    assert ground.get("fill") == look.paper


def test_an_svg_names_every_letter_that_it_uses_and_asks_for_nothing_from_outside():
    root = ET.fromstring(picture(a_map(), PERSIAN, LIGHT, country, kind="svg"))
    names = {symbol.get("id") for symbol in root.iter(f"{SVG}symbol")}
    used = {use.get("{http://www.w3.org/1999/xlink}href") for use in root.iter(f"{SVG}use")}
    assert used
    assert used == {f"#{name}" for name in names}
    assert not list(root.iter(f"{SVG}image"))
    assert not list(root.iter(f"{SVG}text"))


def test_each_area_is_one_shape_in_the_colour_of_its_class():
    root = ET.fromstring(picture(a_map(), PERSIAN, LIGHT, country, kind="svg"))
    fills = [path.get("fill") for path in root.iter(f"{SVG}path")]
    for colour in ("#d6e9e5", "#2f7f7b", "#044244"):
        assert fills.count(colour) == 1
    shape = next(path for path in root.iter(f"{SVG}path") if path.get("fill") == "#2f7f7b")
    assert shape.get("fill-rule") == "evenodd"
    assert shape.get("d").count("Z") == 2


@pytest.mark.parametrize("pixels", [600, 1200])
def test_a_png_is_as_wide_as_asked_and_shows_more_than_its_ground(pixels):
    content = picture(a_map(), PERSIAN, LIGHT, country, kind="png", width=pixels)
    assert content.startswith(b"\x89PNG")
    wide, tall = struct.unpack(">II", content[16:24])
    assert wide == pixels
    _, height = drawn(a_map())
    assert tall == pytest.approx(height * pixels / WIDTH, abs=1)
    assert len(content) > 20_000


def test_a_pdf_names_its_title_and_carries_no_date():
    content = picture(a_map(), ENGLISH, Look(rtl=False), country, kind="pdf")
    assert content.startswith(b"%PDF")
    assert ENGLISH.title.encode() in content
    assert b"CreationDate" not in content


@pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
def test_the_same_figure_is_the_same_bytes_each_time(kind):
    first, second = (picture(a_map(), PERSIAN, LIGHT, country, kind=kind) for _ in range(2))
    assert first == second


@both_languages
def test_title_period_source_and_address_stand_in_the_picture(caption):
    items, height = drawn(a_map(), caption)
    source = typst_source(items, WIDTH, height, "#ffffff", "title")
    said = " ".join(texts_on(items))
    for part in (caption.title, caption.subtitle, *caption.lines, caption.address):
        assert part in said
        assert part in source
    assert "۱۳۹۲" in said
    assert "نیست" not in said  # a point without a place


@both_languages
def test_texts_run_in_the_direction_of_their_language_and_the_address_always_to_the_right(caption):
    items, _ = drawn(a_map(), caption)
    lines = [item for item in items if isinstance(item, Line) and item.text != "۱۳۹۲"]
    for line in lines:
        if line.text in caption.address:
            assert not line.rtl
        else:
            assert line.rtl is caption.rtl
        edge = line.x + line.width if caption.rtl else line.x
        assert edge == pytest.approx(WIDTH - EDGE if caption.rtl else EDGE)


def test_no_invisible_embedding_mark_reaches_the_letters():
    caption = replace(PERSIAN, title=embed(PERSIAN.title, "fa"))
    items, _ = drawn(a_chart([(10, 10), (90, 90)]), caption)
    said = "".join(texts_on(items))
    assert not [mark for mark in said if 0x202A <= ord(mark) <= 0x202E]
    assert next(item for item in walk(items) if isinstance(item, Line) and item.text == "۰٪").rtl


def test_a_label_of_plotly_becomes_plain_lines():
    assert lines_of("<b>ساری</b><br>a &amp; b") == [("ساری", True, False), ("a & b", False, False)]
    assert lines_of(embed("یک<br>دو", "fa")) == [("یک", False, True), ("دو", False, True)]


LONG = {
    "fa": "شهرستان‌هایی که خانوارهایشان کمتر از دیگران به اینترنت می‌رسند در جنوب شرقی‌اند؛ " * 5,
    "en": "Counties whose households reach the internet less than others lie in the south-east; "
    * 5,
}


@both_languages
def test_long_texts_wrap_and_nothing_is_cut_or_lies_on_anything_else(caption):
    long = LONG[caption.lang]
    legend = tuple(
        LegendItem(label, "#aed2cc", count=31) for label in ("۱", long[:60], long[:200], "۲", "۳")
    )
    caption = replace(
        caption,
        title=long,
        subtitle=long,
        lines=(long, long),
        address=ADDRESS + "&note=" + "x" * 300,
        legend=legend,
    )
    items, height = drawn(a_map(), caption)
    lines = [item for item in items if isinstance(item, Line)]
    for line in lines:
        left, top, right, bottom = bounds(line)
        assert left >= EDGE - 0.1
        assert right <= WIDTH - EDGE + 0.1
        assert top >= 0
        assert bottom <= height
    figure = next(item for item in items if isinstance(item, Window))
    apart = [line for line in lines if line.text != "۱۳۹۲"]
    assert not [line.text for line in apart if overlap(line, figure)]
    said = "".join(texts_on(items)).replace(" ", "")
    assert said.count(long.replace(" ", "")) == 4
    assert "x" * 300 in said


def test_a_title_ends_in_no_lonely_word():
    title = "Mazandaran has more offices than West Azerbaijan and far more than Tehran " * 2
    plain = wrapped(title, 400, 20, bold=True, rtl=False)
    even = balanced(title, 400, 20, bold=True, rtl=False)
    assert len(even) == len(plain)
    assert " ".join(even) == " ".join(plain)
    assert max(width(line, 20, bold=True) for line in even) <= 400
    spread = [
        max(widths) - min(widths)
        for widths in ([width(line, 20, bold=True) for line in lines] for lines in (plain, even))
    ]
    assert spread[1] <= spread[0]


@given(st.text(alphabet="ab دی۱۲ \u200c-/&", max_size=200), st.floats(60, 500))
@settings(max_examples=40)
def test_wrapped_lines_fit_and_keep_every_letter(text, room):
    lines = wrapped(text, room, 12, rtl=True)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        assert width(line, 12, rtl=True) <= room * 1.02


def test_a_name_of_the_other_script_stays_apart_on_both_lines_that_it_breaks_over():
    text = f"منبع {LRI}a long English name of a yearbook of figures{PDI} پایان"
    lines = wrapped(text, 120, 12, rtl=True)
    assert len(lines) > 2
    for line in lines:
        assert line.count(LRI) == line.count(PDI)
        if strip(line).isascii():
            assert line.startswith(LRI)
    assert strip(" ".join(lines)) == strip(text)


@both_languages
def test_the_legend_says_each_entry_with_its_count_beside_its_colour(caption):
    legend = (
        LegendItem("a", "#d6e9e5", count=12),
        LegendItem("b", "#efedea", sign="…"),
        LegendItem("c", "#2f7f7b", shape="ring", count=3),
        LegendItem("d", "#ffffff", sign="∅"),
        LegendItem("e"),
    )
    items, height = drawn(a_map(), replace(caption, legend=legend))
    said = [strip(text) for text in texts_on(items)]
    counts = ("a (۱۲)", "c (۳)") if caption.rtl else ("a (12)", "c (3)")
    assert set(said) >= {*counts, "b", "…", "d", "e"}
    swatch = next(i for i in items if isinstance(i, Shape) and i.fill == "#d6e9e5")
    label = next(i for i in items if isinstance(i, Line) and strip(i.text) == counts[0])
    assert (label.x < bounds(swatch)[0]) is caption.rtl
    assert "∅" not in typst_source(items, WIDTH, height, "#ffffff", "")  # drawn: no such letter


@pytest.mark.parametrize(
    "figure",
    [
        {"data": [], "layout": a_map()["layout"]},
        a_chart([]),
        a_chart([(None, None), (1.0, math.nan)]),
    ],
    ids=["no traces", "no points", "gaps only"],
)
def test_an_empty_selection_is_an_error_that_is_said_in_both_languages(figure):
    with pytest.raises(EmptyPicture) as caught:
        picture(figure, PERSIAN, LIGHT, no_map, kind="svg")
    said = [caught.value.said(texts(lang)) for lang in LANGUAGES]
    assert all(said)
    assert len(set(said)) == len(LANGUAGES)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"type": "heatmap"}, "heatmap"),
        ({"mode": "lines+arrows"}, "arrows"),
        ({"marker": {"symbol": "hexagram", "size": 9}}, "hexagram"),
        ({"line": {"dash": "wavy"}}, "wavy"),
        ({"marker": {"color": "teal", "size": 9}}, "teal"),
    ],
)
def test_what_cannot_be_drawn_is_named_and_never_left_out(change, named):
    with pytest.raises(ValueError, match=named):
        picture(a_chart([(1, 1), (2, 2)], **change), PERSIAN, LIGHT, no_map, kind="svg")


def test_a_gap_parts_a_line():
    items, _ = drawn(a_chart([(10, 10), (20, 20), (30, None), (40, 40), (50, 50)]))
    lines = [item for item in walk(items) if isinstance(item, Shape) and item.stroke == "#b8441b"]
    assert [len(line.rings[0]) for line in lines] == [2, 2]
    assert len([item for item in walk(items) if isinstance(item, Disc)]) == 4


positions = st.one_of(st.none(), st.integers(-500, 1500).map(lambda n: n / 10), st.just(math.nan))


@given(st.lists(st.tuples(positions, positions), min_size=1, max_size=12))
@settings(max_examples=40)
def test_every_point_is_drawn_inside_the_page_or_not_at_all(points):
    there = [
        (x, y) for x, y in points if not (x is None or y is None or math.isnan(x) or math.isnan(y))
    ]
    figure = a_chart(points)
    if not there:
        with pytest.raises(EmptyPicture):
            drawn(figure)
        return
    items, height = drawn(figure)
    discs = [item for item in items if isinstance(item, Disc)]
    inside = [(x, y) for x, y in there if 0 <= x <= 100 and 0 <= y <= 100]
    assert len(discs) == len(inside)
    for item in items:
        left, top, right, bottom = bounds(item)
        assert left >= EDGE - 5
        assert right <= WIDTH - EDGE + 5
        assert top >= 0
        assert bottom <= height
    # one scale: what is farther right in the figure is farther right on the page
    for (x, _), disc in zip(inside, discs, strict=True):
        for (other, _), beside in zip(inside, discs, strict=True):
            assert (x <= other) or (disc.x >= beside.x)


def test_labels_at_the_rim_make_room_for_themselves():
    figure = a_chart([(0, 50), (100, 50)], mode="text", text=[LONG["en"][:30], LONG["fa"][:30]])
    items, _ = drawn(figure)
    lines = [item for item in walk(items) if isinstance(item, Line) and len(item.text) == 30]
    assert len(lines) == 2
    for line in lines:
        assert line.x >= EDGE - 1
        assert line.x + line.width <= WIDTH - EDGE + 1


def test_the_map_keeps_areas_in_proportion():
    """An equal-area projection: squares of one size in degrees shrink with the latitude alone."""
    geo = a_map()["layout"]["geo"]
    projection, box, _ = fitted(geo, 600, 600)
    assert box[2] - box[0] == pytest.approx(600) or box[3] == pytest.approx(600)

    def surface(west: float, south: float) -> float:
        corners = [projection(lon, lat) for lon, lat in square(west, south, 0.1)]
        pairs = itertools.pairwise(corners)
        return abs(sum(x * v - u * y for (x, y), (u, v) in pairs)) / 2

    def on_sphere(south: float) -> float:
        return math.sin(math.radians(south + 0.1)) - math.sin(math.radians(south))

    middle = surface(53, 32) / on_sphere(32)
    for west, south in ((45, 39), (60, 25), (48, 30), (63, 36)):
        assert surface(west, south) / on_sphere(south) == pytest.approx(middle, rel=1e-5)


def test_north_points_up_in_the_middle_and_every_corner_is_inside():
    geo = a_map()["layout"]["geo"]
    projection, box, _ = fitted(geo, 600, 600)
    assert projection(53.7, 40)[0] == pytest.approx(projection(53.7, 25)[0])
    assert projection(53.7, 40)[1] < projection(53.7, 25)[1]
    for lon in (44.8, 54.0, 63.8):
        for lat in (24.6, 32.0, 40.2):
            x, y = projection(lon, lat)
            assert box[0] - 0.1 <= x <= box[2] + 0.1
            assert box[1] - 0.1 <= y <= box[3] + 0.1


def test_an_area_without_boundary_breaks_no_picture():
    figure = a_map()
    figure["data"][0]["locations"] = ["IR-01", "IR-99", "IR-03"]
    items, _ = atlas(figure, LIGHT, country, 600)
    fills = {item.fill for item in walk(items) if isinstance(item, Shape)}
    assert "#d6e9e5" in fills
    assert "#2f7f7b" not in fills
