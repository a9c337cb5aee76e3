"""What a page says of itself to those who do not open it: its finding and its map.

The choices of an address are read as the pages read them, but without a session: for share
pages, which are made outside of any page.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from divide.catalog.definitions import DefinitionSet
from divide.charts.look import Look
from divide.export.picture import Caption, picture
from divide.measures import library as libraries
from divide.text.catalogue import texts
from divide.text.cites import uncited
from divide.widgets import blocks, boundaries, pictures, view
from divide.widgets.controls import RESIDENCES, Picked, Place
from divide.widgets.link import Reader
from divide.widgets.session import DEFAULT_AREAS, MOST_AREAS

THEMES = {
    "offices": (("offices",), "offices_per_10000"),
    "rural-broadband": (("rural_broadband",), "rural_broadband_coverage"),
    "penetration": (("penetration", "infrastructure"), "household_internet_access"),
    "services": (("services",), "services_offered"),
}
"""Themes and first indicator of the theme pages; other pages are shown by the first one's map."""


@dataclass(frozen=True)
class PagePreview:
    """Title, finding and map of a page.

    Attributes
    ----------
    title, description : str
        Plain text.
    lang : str
    shown : View or None
        None when there is no figure at all.
    """

    title: str
    description: str
    lang: str
    shown: view.View | None

    @property
    def key(self) -> str:
        """Of what the picture is made."""
        shown = self.shown
        return repr((self.lang, shown.version, shown.picked) if shown else (self.lang, self.title))

    def picture(self, address: str) -> bytes:
        """The map as PNG.

        Raises
        ------
        EmptyPicture
            There is nothing to draw.
        """
        look = Look(dark=False, rtl=texts(self.lang).dir == "rtl")
        shown = self.shown
        figure = (
            {}
            if shown is None
            else view.map_figure(self.lang, shown.version, look, shown.picked).to_plotly_json()
        )
        caption = Caption(
            title=self.description,
            subtitle="" if shown is None else view.described(shown),
            lines=() if shown is None else tuple(pictures.lines(shown.words, shown.chosen)),
            address=address,
            lang=self.lang,
            rtl=look.rtl,
            legend=() if shown is None else blocks.legend_items(shown, look),
        )
        return picture(figure, caption, look, boundaries.geometry, kind="png")


def preview(page: str, params: Mapping[str, str], lang: str) -> PagePreview:
    """Preview of a page.

    Parameters
    ----------
    page : str
        Its code.
    params : mapping of str to str
        Of its address; what is not understood falls back as on the page.
    lang : str
    """
    t = texts(lang)
    libraries.pin()  # however long the picture takes, it is of one dataset
    picked = pick(*THEMES.get(page, THEMES["offices"]), params)
    title = t.of("page", page)
    if picked is None:
        return PagePreview(title, t("empty.theme"), lang, None)
    shown = view.view(lang, libraries.current().dataset.version, picked)
    return PagePreview(title, uncited(blocks.headline_text(shown)), lang, shown)


def pick(themes: tuple[str, ...], default: str, params: Mapping[str, str]) -> Picked | None:
    """What an address of a theme page picks; None when the theme has no figure."""
    library, reader = libraries.current(), Reader(params)
    inside = reader.area(library.dataset.areas)
    level = "county" if inside else reader.one_of("level", ("province", "county"), "province")
    where = Place(level, inside)
    indicators = [default, *(one for one in library.of_theme(*themes) if one != default)]
    sets = {code: library.sets(code, where.level, where.inside) for code in indicators}
    usable = [code for code in indicators if sets[code]]
    if not usable:
        return pick(themes, default, {}) if inside or level == "county" else None
    indicator = reader.one_of("indicator", usable, usable[0])
    by_code = {",".join(one.codes): one for one in sets[indicator]}
    definitions: DefinitionSet = by_code[
        reader.one_of("definition", list(by_code), next(iter(by_code)))
    ]
    rows = library.rows(indicator, definitions.codes, where.level)
    rows = rows[rows["area"].isin(library.areas(where.level, where.inside))]
    found = set(rows["residence"]) or {"total"}
    residences = tuple(code for code in RESIDENCES if code in found)
    residence = reader.one_of("residence", residences, residences[0])
    years = sorted({int(year) for year in rows.loc[rows["residence"] == residence, "year"]})
    known = library.areas("province")
    if where.level == "county":
        known = [*library.areas("county", where.inside), *known]
    return Picked(
        indicator,
        definitions,
        residence,
        residences,
        reader.period(years),
        reader.areas(known, (inside,) if inside else DEFAULT_AREAS, MOST_AREAS),
        where.level,
        where.inside,
    )
