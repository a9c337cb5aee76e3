"""Every figure of the dashboard can be taken away as a picture, and nothing of it is lost."""

import functools
import importlib
import inspect
import itertools
import json
import pkgutil
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import plotly.graph_objects as go
import pytest

import divide.charts
from divide.charts.look import Look
from divide.export.drawing import Disc, Item, Line, Shape, Window, bounds, walk
from divide.export.drawing_text import lines_of
from divide.export.picture import WIDTH, Caption, page, picture
from divide.measures import library
from divide.widgets import (
    area_page,
    boundaries,
    compare_page,
    inequality_index,
    inequality_space,
    inequality_view,
    view,
)
from divide.widgets.controls import Picked
from divide.widgets.link import Period

ROOT = Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"
CHOSEN = ("IR-02", "IR-04")
THEMES = ("offices", "rural_broadband", "penetration", "services", "infrastructure")
THEME_PAGES = ("offices", "rural_broadband", "penetration", "services")


@functools.cache
def geometry(url: str) -> dict:
    return json.loads((ROOT / "static/boundaries" / url.rsplit("/", 1)[1]).read_text("utf-8"))


def caption(lang: str) -> Caption:
    return Caption("", "", (), "http://localhost/offices", lang, lang == "fa")


def picks(level: str, inside: str = "") -> Iterator[Picked]:
    """A pick of every theme, kind of indicator and unit that has figures there."""
    own = library.current()
    table = own.indicators.loc[list(own.of_theme(*THEMES))]
    found = own.observations["area"].isin(own.areas(level, inside))
    table = table[table.index.isin(own.observations.loc[found, "indicator"])]
    for indicator in table.groupby(["theme", "kind", "unit"], sort=False).head(1).index:
        for chosen in own.sets(indicator, level, inside)[:1]:
            rows = own.rows(indicator, chosen.codes, level)
            found = set(rows.loc[rows["area"].isin(own.areas(level, inside)), "residence"])
            residence = next(one for one in ("total", "urban", "rural") if one in found)
            areas = (inside,) if inside else CHOSEN
            yield Picked(indicator, chosen, residence, (residence,), Period(), areas, level, inside)


def phones(level: str, inside: str = "") -> Picked:
    """Households with a mobile phone: every area has a figure, many with intervals."""
    chosen = library.current().sets("household_mobile_access", level, inside)[0]
    areas = (inside,) if inside else CHOSEN
    return Picked(
        "household_mobile_access", chosen, "total", ("total",), Period(), areas, level, inside
    )


def of_pick(lang: str, look: Look, picked: Picked) -> Iterator[tuple[str, go.Figure]]:
    """All figures that a theme page draws of a pick."""
    version = library.current().dataset.version
    shown = view.view(lang, version, picked)
    if shown.comparable and not shown.chosen.empty:
        kind = "choropleth" if shown.filled else "symbols"
        yield kind, view.map_figure(lang, version, look, picked)
        yield "ranking", view.ranking_figure(lang, version, look, picked)
    if picked.definitions.scope != "none" and not view.series(shown).empty:
        yield "trend", view.trend_figure(lang, version, look, picked)
        if not view.urban_rural_rows(lang, version, picked).empty:
            yield "dumbbell", view.urban_rural_figure(lang, version, look, picked)


def of_areas(lang: str, look: Look) -> Iterator[tuple[str, go.Figure]]:
    """The figures of a profile and of a comparison."""
    version = library.current().dataset.version
    asked = compare_page.Asked((*CHOSEN, "IR-0201"), THEME_PAGES)
    yield "area_dumbbell", compare_page.dumbbell_figure(lang, version, look, asked)
    for area, indicator in (
        ("IR-02", "household_internet_access"),
        ("IR-0201", "household_computer_access"),
    ):
        strip = area_page.strip_figure(lang, version, look, area, 1404, "total", indicator)
        yield "beeswarm", strip
        yield "choropleth", area_page.locator(lang, version, look, area)


def of_space(lang: str, look: Look) -> Iterator[tuple[str, go.Figure]]:
    """Clusters, sure and unsure ranks, and the index of our own."""
    version = library.current().dataset.version
    own = phones("county")
    yield "clusters", inequality_space.clusters_figure(lang, version, look, own)
    yield "caterpillar", inequality_space.chances_figure(lang, version, look, own)
    yield "caterpillar", inequality_index.index_figure(lang, version, look, (1, 1, 1), CHOSEN)


def of_inequality(
    lang: str, look: Look, level: str, inside: str
) -> Iterator[tuple[str, go.Figure]]:
    """Gaps, concentration, stages and years."""
    version = library.current().dataset.version
    own = phones(level, inside)
    yield "dumbbell", inequality_view.gap_dumbbell(lang, version, look, own)
    yield "trend", inequality_view.gap_trend(lang, version, look, own)
    yield "gap_change", inequality_view.gap_change_figure(lang, version, look, own)
    yield "lorenz", inequality_view.lorenz_figure(lang, version, look, own)
    yield "parts", inequality_view.split_figure(lang, version, look, own)
    yield "ranking", inequality_view.contribution_figure(lang, version, look, own)
    yield "trend", inequality_view.sigma_figure(lang, version, look, own)
    yield "growth", inequality_view.beta_figure(lang, version, look, own)


def words_in(figure: dict) -> list[str]:
    """All texts that a figure shows without a click or a hover."""
    layout = figure["layout"]
    said = [note["text"] for note in layout.get("annotations", ())]
    for name in ("xaxis", "yaxis"):
        axis = layout.get(name, {})
        ends = axis.get("range")
        for position, text in zip(
            axis.get("tickvals") or (), axis.get("ticktext") or (), strict=True
        ):
            if ends is None or min(ends) - 1e-9 <= position <= max(ends) + 1e-9:
                said.append(text)
    for trace in figure["data"]:
        if trace["type"] == "bar":
            said += trace["y"]
        if trace["type"] == "scatter" and "text" in trace["mode"]:
            said += trace["text"]
    return [line for text in said for line, _, _ in lines_of(text) if line]


def counted(items: list[Item]) -> tuple[list[str], list[Shape], list[Disc]]:
    every = list(walk(items))
    return (
        [item.text for item in every if isinstance(item, Line)],
        [item for item in every if isinstance(item, Shape)],
        [item for item in every if isinstance(item, Disc)],
    )


@pytest.mark.parametrize(
    ("lang", "level", "inside"),
    [("fa", "province", ""), ("en", "county", ""), ("fa", "county", "IR-02")],
)
def test_every_figure_of_every_page_is_drawn_with_all_its_words_inside_the_page(
    lang, level, inside
):
    look = Look(dark=False, rtl=lang == "fa")
    kinds = set()
    of_themes = (of_pick(lang, look, picked) for picked in picks(level, inside))
    of_page = of_inequality(lang, look, level, inside)
    of_rest = (of_areas(lang, look), of_space(lang, look), of_page)
    for kind, drawing in itertools.chain(*of_themes, *of_rest):
        kinds.add(kind)
        figure = drawing.to_plotly_json()
        items, height = page(figure, caption(lang), look, geometry)
        texts, shapes, _ = counted(items)
        missing = set(words_in(figure)) - set(texts)
        assert not missing, (kind, missing)
        assert len(shapes) > 1
        for item in items:
            left, top, right, bottom = bounds(item)
            assert left >= 0, kind
            assert top >= 0, kind
            assert right <= WIDTH, kind
            assert bottom <= height, kind
    assert kinds == {name for name, _ in charts()}


def charts() -> list[tuple[str, str]]:
    """Functions of divide/charts that draw a whole figure, with their modules."""
    found = []
    for module in pkgutil.iter_modules(divide.charts.__path__):
        own = importlib.import_module(f"divide.charts.{module.name}")
        for name, function in inspect.getmembers(own, inspect.isfunction):
            settings = inspect.signature(function).parameters
            if (
                function.__module__ == own.__name__
                and not name.startswith("_")
                and settings
                and next(iter(settings)) == "rows"
                and "look" in settings
            ):
                found.append((name, module.name))
    return found


@pytest.mark.parametrize(
    ("level", "inside"), [("province", ""), ("county", ""), ("county", "IR-04")]
)
def test_a_map_has_one_shape_for_every_area_with_a_boundary(level, inside):
    look = Look(dark=False, rtl=True)
    picked = phones(level, inside)
    version = library.current().dataset.version
    figure = view.map_figure("fa", version, look, picked).to_plotly_json()
    root = ET.fromstring(picture(figure, caption("fa"), look, geometry, kind="svg"))
    drawn = {feature["id"] for feature in geometry(boundaries.geojson(level))["features"]}
    wanted = drawn & set(library.current().areas(level, inside))
    ours = {look.missing(kind) for kind in ("not_reported", "withheld", "not_applicable")}
    ours |= {colour for classes in range(1, 8) for colour in look.scale(classes)}
    ours -= {look.paper}
    filled = [path for path in root.iter(f"{SVG}path") if path.get("fill") in ours]
    assert len(filled) == len(wanted)


def test_every_bar_and_every_point_is_drawn():
    look = Look(dark=True, rtl=False)
    version = library.current().dataset.version
    picked = phones("province")
    figure = view.ranking_figure("en", version, look, picked).to_plotly_json()
    items, _ = page(figure, caption("en"), look, geometry)
    bars = figure["data"][0]
    _, shapes, _ = counted(items)
    longest = [shape for shape in shapes if shape.fill in (look.bar, *look.chosen(CHOSEN).values())]
    assert len(longest) == len(bars["x"])
    widths = [bounds(shape)[2] - bounds(shape)[0] for shape in longest]
    for value, wide in zip(bars["x"], widths, strict=True):
        assert wide / widths[0] == pytest.approx(value / bars["x"][0])

    figure = view.trend_figure("en", version, look, picked).to_plotly_json()
    items, _ = page(figure, caption("en"), look, geometry)
    points = sum(len(trace["x"]) for trace in figure["data"])
    colours = set(look.chosen([*CHOSEN, "IR"]).values())
    marks = [
        item
        for item in items
        if (isinstance(item, Disc) or (isinstance(item, Shape) and item.closed))
        and {item.fill, item.stroke} & colours
    ]
    assert len(marks) == points


def test_the_dark_look_reaches_every_part():
    look = Look(dark=True, rtl=True)
    light = Look(dark=False, rtl=True)
    picked = phones("province")
    for _, drawing in of_pick("fa", look, picked):
        items, _ = page(drawing.to_plotly_json(), caption("fa"), look, geometry)
        used = {
            colour
            for item in walk(items)
            for colour in (
                [item.colour]
                if isinstance(item, Line)
                else []
                if isinstance(item, Window)
                else [item.fill, item.stroke]
            )
        }
        assert used.isdisjoint({light.ink, light.quiet, light.line, light.accent})
