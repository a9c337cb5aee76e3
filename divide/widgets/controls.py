"""The pickers of a theme page; every choice lives in the address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from divide.catalog.choose import Selection
from divide.catalog.definitions import DefinitionSet
from divide.kept import kept
from divide.measures import library as libraries
from divide.text.words import Words
from divide.widgets.link import Notice, Period, Reader
from divide.widgets.session import DEFAULT_AREAS, MOST_AREAS, Session

RESIDENCES = ("total", "urban", "rural")
# parameters that mean nothing without their indicator
_OF_INDICATOR = ("indicator", "definition", "residence", "period")


@dataclass(frozen=True)
class Picked:
    """What a reader has picked on a theme page.

    Attributes
    ----------
    indicator : str
    definitions : DefinitionSet
    residence : str
    residences : tuple of str
        The residences that have figures.
    period : Period
    areas : tuple of str
        Chosen areas, in the reader's order.
    level : str
        ``province`` or ``county``.
    inside : str
        The province whose counties are shown; empty for the whole country.
    """

    indicator: str
    definitions: DefinitionSet
    residence: str
    residences: tuple[str, ...]
    period: Period
    areas: tuple[str, ...]
    level: str = "province"
    inside: str = ""

    @property
    def comparable(self) -> bool:
        """Whether the areas shown may be held against each other."""
        scope = self.definitions.scope
        return scope == "all" or (scope == "within_province" and bool(self.inside))

    @property
    def reported(self) -> tuple[str, ...]:
        """Areas whose every reported figure is listed: the chosen ones and the place."""
        return tuple(dict.fromkeys([*self.areas, *([self.inside] if self.inside else [])]))

    @property
    def selection(self) -> Selection:
        """The same, as the catalogue asks for it."""
        return Selection(
            self.indicator,
            self.definitions.codes,
            self.residence,
            self.period.policy,
            self.period.year,
        )


def select(
    name: str,
    label: str,
    options: Sequence[str],
    default: str,
    describe: Callable[[str], str],
    reader: Reader,
    *,
    drops: Sequence[str] = (),
    help: str | None = None,
    unknown: str = "unknown_value",
) -> str:
    """A list to pick one code from, kept in the address as `name`.

    Parameters
    ----------
    drops : sequence of str
        Parameters whose meaning depends on this one: a new choice removes them.
    unknown : str
        Notice for a value that is not among the options.
    """
    value = reader.one_of(name, options, default, unknown)
    key = f"pick-{name}"
    st.session_state[key] = value

    def write() -> None:
        chosen = st.session_state[key]
        if chosen == default:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = chosen
        for other in drops:
            st.query_params.pop(other, None)

    st.selectbox(label, options, key=key, format_func=describe, on_change=write, help=help)
    return value


def several(
    name: str,
    label: str,
    options: Sequence[str],
    value: Sequence[str],
    describe: Callable[[str], str],
    *,
    most: int | None = None,
    placeholder: str | None = None,
) -> None:
    """A list to pick several codes from, kept in the address as `name`, with commas.

    Parameters
    ----------
    value : sequence of str
        What the address says, as understood.
    most : int, optional
        Most codes that may be picked.
    """
    key = f"pick-{name}"
    st.session_state[key] = list(value)

    def write() -> None:
        st.query_params[name] = ",".join(st.session_state[key])

    st.multiselect(
        label,
        options,
        key=key,
        format_func=describe,
        on_change=write,
        max_selections=most,
        placeholder=placeholder,
    )


def fold(label: str) -> None:
    """On a phone the pickers fold away, so that the map comes first; elsewhere unseen."""
    st.html(f'<details class="fold"><summary>{escape(label)}</summary></details>')


@dataclass(frozen=True)
class Place:
    """Which areas a page shows: a level, of the country or of one province."""

    level: str
    inside: str = ""

    @property
    def code(self) -> str:
        """As the list of places names it."""
        return self.inside or self.level


def place(session: Session, words: Words, reader: Reader) -> Place:
    """A list to go from provinces to counties and back, kept as ``level`` and ``area``."""
    t, library = session.t, session.library
    provinces = library.areas("province")
    inside = reader.area(session.library.dataset.areas)
    level = reader.one_of("level", ("province", "county"), "province")
    chosen = Place("county", inside) if inside else Place(level)
    key = "pick-place"
    st.session_state[key] = chosen.code

    def describe(code: str) -> str:
        if code in provinces:
            return t("place.inside", area=words.area(code))
        return t.of("place", code)

    def write() -> None:
        go_to(st.session_state[key])

    st.selectbox(
        t("control.place"),
        ["province", "county", *sorted(provinces, key=words.sort_key)],
        key=key,
        format_func=describe,
        on_change=write,
    )
    return chosen


def go_to(code: str) -> None:
    """Change the address to another place: ``province``, ``county`` or a province's code."""
    for name in ("level", "area", "areas"):
        st.query_params.pop(name, None)
    if code == "county":
        st.query_params["level"] = "county"
    elif code != "province":
        st.query_params["area"] = code


def areas(session: Session, words: Words, where: Place, reader: Reader) -> tuple[str, ...]:
    """A list to pick some areas from, kept in the address as ``areas``.

    Provinces on the map of provinces; among counties also counties, those of
    the province shown or all.
    """
    t, library = session.t, session.library
    known = library.areas("province")
    if where.level == "county":
        known = [*library.areas("county", where.inside), *known]
    default = (where.inside,) if where.inside else DEFAULT_AREAS
    value = reader.areas(known, default, MOST_AREAS)
    provinces = set(library.areas("province"))
    counties_first = where.level == "county"
    several(
        "areas",
        t("control.areas"),
        sorted(
            known,
            key=lambda code: ((code in provinces) == counties_first, words.sort_key(code)),
        ),
        value,
        words.area,
        most=MOST_AREAS,
        placeholder=t("control.areas_none"),
    )
    return value


def residence(session: Session, reader: Reader) -> str:
    """A list of all residences, kept in the address as ``residence``."""
    t = session.t
    return select(
        "residence",
        t("control.residence"),
        RESIDENCES,
        "total",
        lambda code: t.of("residence", code),
        reader,
    )


def theme_page(
    session: Session, words: Words, indicators: Sequence[str], default: str
) -> tuple[Picked | None, list[Notice]]:
    """All pickers of a theme page.

    Returns
    -------
    (Picked or None, list of Notice)
        None when no indicator of the theme has a figure of any province.
    """
    t, library = session.t, session.library
    reader = Reader(st.query_params.to_dict())
    fold(t("control.fold"))
    with st.container(key="controls"):
        where = place(session, words, reader)
        sets = {code: library.sets(code, where.level, where.inside) for code in indicators}
        usable = [code for code in indicators if sets[code]]
        counted = where.level
        if not usable:  # nothing below the provinces: the counties are shown empty
            counted = "province"
            sets = {code: library.sets(code, "province") for code in (default, *indicators)}
            asked = reader.params.get("indicator", default)
            usable = [code for code in sorted(sets, key=lambda one: one != asked) if sets[code]][:1]
        if not usable:
            return None, reader.notices
        first = default if default in usable else usable[0]
        if counted == where.level and reader.params.get("indicator", default) in indicators:
            _tell_other_indicator(reader, default, first, usable)
        indicator = select(
            "indicator",
            t("control.indicator"),
            usable,
            first,
            lambda code: t(
                "control.indicator_option",
                name=words.indicator(code),
                areas=t.n_of("count", counted, sets[code][0].areas),
            ),
            reader,
            drops=("definition", "residence", "period"),
        )
        by_code = {",".join(one.codes): one for one in sets[indicator]}
        chosen = by_code[
            select(
                "definition",
                t("control.definition"),
                list(by_code),
                next(iter(by_code)),
                lambda code: t(
                    "control.definition_option",
                    name=words.definitions(indicator, by_code[code].codes),
                    areas=t.n_of("count", counted, by_code[code].areas),
                ),
                reader,
                drops=("residence", "period"),
            )
        ]
        years = _years(session.version, indicator, chosen.codes, where)
        residences = tuple(code for code in RESIDENCES if code in years) or ("total",)
        if len(residences) > 1:
            residence = select(
                "residence",
                t("control.residence"),
                residences,
                residences[0],
                lambda code: t.of("residence", code),
                reader,
                drops=("period",),
            )
        else:
            residence = reader.one_of("residence", residences, residences[0])
        period = _period(session, words, years.get(residence, {}), reader)
        picked_areas = areas(session, words, where, reader)
    picked = Picked(
        indicator,
        chosen,
        residence,
        residences,
        period,
        picked_areas,
        where.level,
        where.inside,
    )
    return picked, reader.notices


@kept(256)
def _years(
    version: str, indicator: str, definitions: tuple[str, ...], where: Place
) -> Mapping[str, Mapping[int, int]]:
    """Of each residence that has figures, how many there are in each year."""
    library = libraries.current()
    rows = library.rows(indicator, definitions, where.level)
    rows = rows[rows["area"].isin(library.areas(where.level, where.inside))]
    return {
        str(residence): {int(year): int(count) for year, count in own.value_counts().items()}
        for residence, own in rows.groupby("residence")["year"]
    }


def _tell_other_indicator(reader: Reader, default: str, first: str, usable: list[str]) -> None:
    """Say when the indicator asked for has no figure of these areas; show another."""
    asked = reader.params.get("indicator") or default
    if asked in usable or asked == first:
        return
    reader.notices.append(Notice("no_figure_here", "indicator", asked))
    reader.params = {k: v for k, v in reader.params.items() if k not in _OF_INDICATOR}


def _period(session: Session, words: Words, counts: Mapping[int, int], reader: Reader) -> Period:
    """Newest figures, figures up to a year, or figures of one year only."""
    t = session.t
    known = sorted(counts, reverse=True)
    value = reader.period(known)
    codes = ["", *(str(year) for year in known), *(f"only-{year}" for year in known)]
    if value.code not in codes:  # a year between two known ones: still a fair "up to"
        codes.append(value.code)

    def describe(code: str) -> str:
        if not code:
            return t("control.period_latest")
        year = int(code.removeprefix("only-"))
        if code.startswith("only-"):
            return t(
                "control.period_only",
                year=words.year(year),
                figures=t.n("count.figures", counts.get(year, 0)),
            )
        return t("control.period_upto", year=words.year(year))

    key = "pick-period"
    st.session_state[key] = value.code

    def write() -> None:
        chosen = st.session_state[key]
        if chosen:
            st.query_params["period"] = chosen
        else:
            st.query_params.pop("period", None)

    st.selectbox(t("control.period"), codes, key=key, format_func=describe, on_change=write)
    return value
