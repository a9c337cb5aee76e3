"""The slides of a public screen: one idea each, as HTML that needs nothing but itself.

Pictures are drawn without a browser and stand in the page as SVG, so that a slide stays whole on
any screen, and on the screen when the server or the network is gone.
"""

import base64
import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import pandas as pd

from divide.catalog.definitions import DefinitionSet
from divide.catalog.playlists import Slide
from divide.charts.look import Look
from divide.export.drawing import rendered, typst_source
from divide.export.drawing_chart import chart
from divide.export.drawing_map import atlas
from divide.export.picture import LegendItem
from divide.kept import kept
from divide.measures import library as libraries
from divide.measures.chains import joined
from divide.measures.pairs import urban_rural
from divide.text.catalogue import texts
from divide.text.cites import uncited
from divide.text.numbers import number
from divide.text.words import Words
from divide.widgets import blocks, boundaries, view
from divide.widgets.controls import Picked
from divide.widgets.link import Period
from divide.widgets.session import PROVINCE_CODE
from divide.widgets.view import View

_KEPT = 128
_ZOOM, _MAP_ZOOM = 1.35, 1.2  # letters of pictures: they are read from three metres
_MAP, _COUNTY_MAP, _WIDE, _NARROW = 460, 620, 900, 520  # points a picture is drawn wide
_SOURCES, _BESIDE, _LEAST_LINE = 2, 2, 2


@dataclass(frozen=True)
class Screen:
    """What a screen is for.

    Attributes
    ----------
    lang : str
    version : str
        Of the dataset.
    area : str
    areas : tuple of str
        Areas held beside it, in order.
    """

    lang: str
    version: str
    area: str
    areas: tuple[str, ...]

    @property
    def province(self) -> str:
        """The province of the area; empty for the country."""
        return self.area[:PROVINCE_CODE] if len(self.area) >= PROVINCE_CODE else ""

    def chosen(self, level: str) -> tuple[str, ...]:
        """Its areas of a level, its own first."""
        areas = libraries.current().dataset.areas
        wanted = dict.fromkeys([self.area, *self.areas])
        return tuple(area for area in wanted if areas.at[area, "level"] == level)


@dataclass(frozen=True)
class Planned:
    """A slide that has something to show."""

    slide: Slide
    picked: Picked
    area: str


@dataclass(frozen=True)
class Page:
    """What stands on a slide: plain text, but for the body, and the figures it shows."""

    title: str
    sub: str
    body: str
    rows: pd.DataFrame


@kept(_KEPT)
def plan(screen: Screen, slides: tuple[Slide, ...]) -> tuple[Planned, ...]:
    """The slides of a playlist that have a figure of the screen's area, in order."""
    found = []
    for slide in slides:
        planned = _picked(screen, slide)
        if planned is not None and _has_something(screen, planned):
            found.append(planned)
    return tuple(found)


def _picked(screen: Screen, slide: Slide) -> Planned | None:
    """The slide's question, in the words of the other pages; None where it makes no sense."""
    library = libraries.current()
    area = "IR" if slide.about == "country" else screen.area
    level, inside = slide.level, ""
    if slide.kind == "map" and slide.level == "county":
        inside = screen.province
        if slide.about == "area" and not inside:
            return None
    elif slide.kind != "map" and slide.about == "area" and len(screen.area) > PROVINCE_CODE:
        level, inside = "county", screen.province
    sets = library.sets(slide.indicator, level, inside)
    wanted = set(slide.definitions)
    fit = [one for one in sets if not wanted or set(one.codes) == wanted]
    if not wanted and area != "IR":  # of the sets left open, the best that knows the area
        rows = library.rows(slide.indicator)
        known = set(rows.loc[rows["area"] == area, "definition"])
        fit = [one for one in fit if known & set(one.codes)] or fit
    if not fit and slide.definitions and slide.kind == "number":
        # the country's own figures need no set of areas that report alike
        fit = [DefinitionSet(slide.definitions, "none", 0)]
    if not fit:
        return None
    chosen = screen.chosen(level)
    picked = Picked(
        slide.indicator,
        fit[0],
        slide.residence,
        (slide.residence,),
        Period(),
        chosen,
        level,
        inside,
    )
    return Planned(slide, picked, area)


def _has_something(screen: Screen, planned: Planned) -> bool:
    shown = view.view(screen.lang, screen.version, planned.picked)
    kind, area = planned.slide.kind, planned.area
    if kind == "map":
        return shown.comparable and len(shown.chosen) > 1
    if kind == "number":
        return not _of(planned, [area]).empty
    if kind == "comparison":
        about = planned.picked.areas[0] if area == "IR" and planned.picked.areas else area
        return shown.comparable and about in shown.chosen.index and len(_bars(shown)) > 1
    if kind == "urban_rural":
        return _pair(planned) is not None
    return _line(shown, area) is not None


def _of(planned: Planned, areas: Sequence[str]) -> pd.DataFrame:
    """The chosen figures of some areas of any level."""
    return libraries.current().choose(planned.picked.selection, list(areas)).chosen


def page(screen: Screen, look: Look, planned: Planned) -> Page:
    """What a slide says and shows.

    Parameters
    ----------
    screen : Screen
    look : Look
        Light or dark.
    planned : Planned
        One of :func:`plan`.
    """
    shown = view.view(screen.lang, screen.version, planned.picked)
    return _PAGES[planned.slide.kind](screen, look, planned, shown)


def _map(screen: Screen, look: Look, planned: Planned, shown: View) -> Page:
    wide = _COUNTY_MAP if planned.picked.inside else _MAP
    name = shown.words.indicator(planned.slide.indicator)
    found = uncited(view.ranking_finding(shown))
    title = shown.words.t("finding.headline", indicator=name, figures=found)
    image = _image(
        _drawn_map(screen.lang, screen.version, look, planned.picked, wide), "map", title
    )
    body = f'<div class="map">{image}</div>{_legend(blocks.legend_items(shown, look), screen.lang)}'
    return Page(title, view.subtitle(shown), body, shown.chosen)


def _number(screen: Screen, look: Look, planned: Planned, shown: View) -> Page:
    say = shown.words
    t, library = say.t, libraries.current()
    rows = _of(planned, [planned.area])
    row = rows.iloc[0]
    indicator = planned.slide.indicator
    unit = str(library.indicators.at[indicator, "unit"])
    said = [say.period(row), *say.marks(row)]
    title = t("display.number", indicator=say.indicator(indicator), area=say.area(planned.area))
    body = f'<p class="value">{escape(say.short(row))}</p>'
    kind = str(library.indicators.at[indicator, "kind"])
    if kind in ("count", "flow"):
        body += f'<p class="unit">{escape(t.of("unit", unit))}</p>'
    if unit == "percent":
        body += _bar(float(row["value"]) / 100, look.accent, "whole")
    body += f'<p class="when">{escape(t("mark.join").join(said))}</p>'
    if planned.area != "IR" and kind == "rate" and shown.picked.definitions.scope == "all":
        nation = _of(planned, ["IR"])
        if not nation.empty:
            rows = pd.concat([rows, nation])
            beside = say.pair(nation)
            body += f'<p class="beside">{escape(beside)}</p>'
    formula = say.formula(row)
    if formula:
        body += f'<p class="formula">{escape(formula)}</p>'
    definition = say.definition(indicator, str(row["definition"]))
    return Page(title, t("sub.definition", definition=definition), body, rows)


def _bars(shown: View) -> pd.DataFrame:
    """The chosen areas, the country, and the highest and the lowest; largest first."""
    rows = shown.of_chosen.iloc[: 1 + _BESIDE]
    if shown.filled and shown.picked.definitions.scope == "all":
        nation = libraries.current().choose(shown.picked.selection, ["IR"]).chosen
        rows = pd.concat([rows, nation])
    ordered = shown.chosen.sort_values("value", kind="stable")
    for end in (ordered.index[-1:], ordered.index[:1]):
        rows = pd.concat([rows, shown.chosen.loc[end.difference(rows.index)]])
    return rows.sort_values("value", ascending=False, kind="stable")


def _comparison(screen: Screen, look: Look, planned: Planned, shown: View) -> Page:
    say = shown.words
    rows = _bars(shown)
    colours = look.chosen(dict.fromkeys([*planned.picked.areas, "IR"]))
    highest = float(rows["value"].max()) or 1.0
    lines = []
    for area, row in rows.iterrows():
        under = [say.period(row)] if rows["year"].nunique() > 1 else []
        under += [*filter(None, [say.interval(row)]), *say.marks(row)]
        lines.append(
            f'<li><p class="name">{escape(say.area(str(area)))}</p>'
            + _bar(
                float(row["value"]) / highest,
                colours.get(str(area), look.bar),
                "older" if row["year"] < rows["year"].max() else "",
            )
            + f'<p class="figure">{escape(say.short(row))}</p>'
            + f'<p class="note">{escape(say.t("mark.join").join(under))}</p></li>'
        )
    figures = say.pair(shown.of_chosen.iloc[:2])
    title = say.t(
        "finding.headline", indicator=say.indicator(planned.slide.indicator), figures=figures
    )
    body = f'<ul class="bars">{"".join(lines)}</ul>'
    return Page(title, view.subtitle(shown), body, rows)


def _pair(planned: Planned) -> pd.Series | None:
    """Urban and rural figures of the slide's area, from one source and period."""
    rows = libraries.current().rows(planned.slide.indicator, planned.picked.definitions.codes)
    rows = rows[rows["area"] == planned.area]
    urban, rural = (rows[rows["residence"] == side] for side in ("urban", "rural"))
    pairs = urban_rural(urban, rural)
    return None if pairs.empty else pairs.iloc[0]


def _urban_rural(screen: Screen, look: Look, planned: Planned, shown: View) -> Page:
    say, pair = shown.words, _pair(planned)
    assert pair is not None, "planned only with a pair"
    t = say.t
    highest = max(float(pair["urban"]), float(pair["rural"])) or 1.0
    unit = str(libraries.current().indicators.at[planned.slide.indicator, "unit"])
    whole = 100.0 if unit == "percent" else highest
    sides: tuple[tuple[Literal["urban", "rural"], str], ...] = (
        ("urban", look.accent),
        ("rural", look.bar),
    )
    lines = [
        f'<li><p class="name">{escape(t.of("residence", side))}</p>'
        + _bar(float(pair[side]) / whole, colour)
        + f'<p class="figure">{escape(say.of_pair(pair, side))}</p></li>'
        for side, colour in sides
    ]
    labels = [int(pair["urban_observation"]), int(pair["rural_observation"])]
    rows = libraries.current().observations.loc[labels]
    indicator = planned.slide.indicator
    definition = say.definition(indicator, str(rows["definition"].iloc[0]))
    title = t("finding.headline", indicator=say.indicator(indicator), figures=say.urban_rural(pair))
    sub = t("sub.definition", definition=definition)
    return Page(title, sub, f'<ul class="bars">{"".join(lines)}</ul>', rows)


def _line(shown: View, area: str) -> pd.DataFrame | None:
    """Of the area, the figures of the definition with most that can be joined by a line."""
    rows = view.series(shown)
    own = rows[rows["area"] == area]
    lines = [line[joined(line)] for _, line in own.groupby("definition")]
    best = max(lines, key=lambda line: int(line["year"].nunique()), default=None)
    if best is None or best["year"].nunique() < _LEAST_LINE:
        return None
    return best


def _trend(screen: Screen, look: Look, planned: Planned, shown: View) -> Page:
    say, line = shown.words, _line(shown, planned.area)
    assert line is not None, "planned only with a line"
    rows = view.series(shown)
    only = planned.area if view.apart(shown, rows) else None
    if only:
        rows = rows[rows["area"] == only]
    name = say.indicator(planned.slide.indicator)
    title = say.t("finding.headline", indicator=name, figures=say.changes(line))
    pictures = [
        _image(
            _drawn_trend(screen.lang, screen.version, look, planned.picked, only, wide), css, title
        )
        for wide, css in ((_WIDE, "wide"), (_NARROW, "narrow"))
    ]
    used = list(dict.fromkeys(rows["definition"]))
    sub = say.t("sub.definition", definition=say.definitions(planned.slide.indicator, used))
    sub = say.t("mark.join").join([sub, say.t("sub.span", years=say.span(rows))])
    return Page(title, sub, "".join(pictures), rows)


_PAGES: dict[str, Callable[[Screen, Look, Planned, View], Page]] = {
    "map": _map,
    "number": _number,
    "comparison": _comparison,
    "urban_rural": _urban_rural,
    "trend": _trend,
}


def _drawn_map(lang: str, version: str, look: Look, picked: Picked, wide: float) -> str:
    larger = dataclasses.replace(look, zoom=_MAP_ZOOM)
    figure = view.map_figure(lang, version, larger, picked).to_plotly_json()
    items, tall = atlas(figure, look, boundaries.geometry, wide)
    return _address(typst_source(items, wide, tall, look.paper, ""))


def _drawn_trend(
    lang: str, version: str, look: Look, picked: Picked, only: str | None, wide: float
) -> str:
    larger = dataclasses.replace(look, zoom=_ZOOM)
    figure = view.trend_figure(lang, version, larger, picked, only).to_plotly_json()
    items, tall = chart(figure, look, wide)
    return _address(typst_source(items, wide, tall, look.paper, ""))


def _address(source: str) -> str:
    """A drawing as an address that holds it: no server is asked for it again."""
    return "data:image/svg+xml;base64," + base64.b64encode(rendered(source, "svg", ppi=72)).decode()


def _image(address: str, css: str, alt: str) -> str:
    return f'<img class="{css}" src="{address}" alt="{escape(alt, quote=True)}">'


def _bar(share: float, colour: str, css: str = "") -> str:
    percent = round(100 * min(max(share, 0.0), 1.0), 1)
    return (
        f'<div class="bar {css}" aria-hidden="true">'
        f'<span style="width:{percent}%;background:{colour}"></span></div>'
    )


def _legend(items: Sequence[LegendItem], lang: str) -> str:
    lines = []
    for item in items:
        count = "" if item.count is None else f" ({number(item.count, lang)})"
        if item.count == 0 and item.shape == "square" and not item.sign:
            continue  # a class, or a kind of empty, without an area needs no line from afar
        fill = f"background:{item.colour}" if item.colour and item.shape != "ring" else ""
        swatch = f'<span class="swatch {item.shape}" style="{fill}">{item.sign}</span>'
        if not item.colour and not item.sign:
            swatch = ""
        lines.append(f"<li>{swatch}<span>{escape(item.label)}{escape(count)}</span></li>")
    return f'<ul class="key">{"".join(lines)}</ul>'


def sources(say: Words, rows: pd.DataFrame) -> str:
    """The line under every slide: the years of its figures, and who published them."""
    t = say.t
    years = t.of(
        "under_span", "period" if rows["year"].nunique() > 1 else "year", years=say.span(rows)
    )
    codes = list(dict.fromkeys(rows["source"]))
    named = t("picture.source_join").join(say.source(code) for code in codes[:_SOURCES])
    if len(codes) > _SOURCES:
        named = t.n("picture.more_sources", len(codes) - _SOURCES, sources=named)
    return t("mark.join").join([years, t("picture.sources", sources=named)])


@kept(_KEPT)
def inside(screen: Screen, look: Look, planned: Planned) -> str:
    """HTML of what a slide holds, from its title to its source line."""
    made = page(screen, look, planned)
    say = view.words(screen.lang)
    return (
        f'<div class="words"><h1>{escape(made.title)}</h1>'
        f'<p class="sub">{escape(made.sub)}</p></div>'
        f'<div class="body {planned.slide.kind}">{made.body}</div>'
        f'<p class="source">{escape(sources(say, made.rows))}</p>'
    )


def nothing(screen: Screen) -> str:
    """HTML of the slide of an area that no slide of the playlist has a figure of."""
    t, say = texts(screen.lang), view.words(screen.lang)
    title = t("display.nothing", area=say.full_area(screen.area))
    return (
        f'<div class="words"><h1>{escape(title)}</h1>'
        f'<p class="sub">{escape(t("display.nothing_why"))}</p></div>'
        '<div class="body empty"><span class="mark" aria-hidden="true"></span></div>'
        f'<p class="source">{escape(t("site.name"))}</p>'
    )
