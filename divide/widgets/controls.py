"""The pickers of a theme page; every choice lives in the address."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd
import streamlit as st

from divide.catalog.choose import Selection
from divide.catalog.definitions import DefinitionSet
from divide.text.words import Words
from divide.widgets.link import Notice, Period, Reader
from divide.widgets.session import DEFAULT_AREAS, MOST_AREAS, Session

RESIDENCES = ("total", "urban", "rural")


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
    """

    indicator: str
    definitions: DefinitionSet
    residence: str
    residences: tuple[str, ...]
    period: Period
    areas: tuple[str, ...]
    level: str = "province"

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
) -> str:
    """A list to pick one code from, kept in the address as `name`.

    Parameters
    ----------
    drops : sequence of str
        Parameters whose meaning depends on this one: a new choice removes them.
    """
    value = reader.one_of(name, options, default)
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


def fold(label: str) -> None:
    """On a phone the pickers fold away, so that the map comes first; elsewhere unseen."""
    st.html(f'<details class="fold"><summary>{escape(label)}</summary></details>')


def areas(session: Session, words: Words, level: str, reader: Reader) -> tuple[str, ...]:
    """A list to pick some areas from, kept in the address as ``areas``."""
    t, known = session.t, session.library.areas(level)
    value = reader.areas(known, DEFAULT_AREAS, MOST_AREAS)
    key = "pick-areas"
    st.session_state[key] = list(value)

    def write() -> None:
        st.query_params["areas"] = ",".join(st.session_state[key])

    st.multiselect(
        t("control.areas"),
        sorted(known, key=lambda code: words.sort_key(code)),
        key=key,
        format_func=words.area,
        on_change=write,
        max_selections=MOST_AREAS,
        placeholder=t("control.areas_none"),
    )
    return value


def theme_page(
    session: Session, words: Words, indicators: Sequence[str], default: str, level: str = "province"
) -> tuple[Picked | None, list[Notice]]:
    """All pickers of a theme page.

    Returns
    -------
    (Picked or None, list of Notice)
        None when no indicator of the theme has a figure at this level.
    """
    t, library = session.t, session.library
    reader = Reader(st.query_params.to_dict())
    sets = {code: library.sets(code, level) for code in indicators}
    usable = [code for code in indicators if sets[code]]
    if not usable:
        return None, reader.notices
    fold(t("control.fold"))
    with st.container(key="controls"):
        indicator = select(
            "indicator",
            t("control.indicator"),
            usable,
            default if default in usable else usable[0],
            lambda code: t(
                "control.indicator_option",
                name=words.indicator(code),
                areas=t.n("count.provinces", sets[code][0].areas),
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
                    areas=t.n("count.provinces", by_code[code].areas),
                ),
                reader,
                drops=("residence", "period"),
            )
        ]
        rows = library.rows(indicator, chosen.codes, level)
        found = set(rows["residence"])
        residences = tuple(code for code in RESIDENCES if code in found)
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
        period = _period(session, words, rows[rows["residence"] == residence]["year"], reader)
        picked_areas = areas(session, words, level, reader)
    return (
        Picked(indicator, chosen, residence, residences, period, picked_areas, level),
        reader.notices,
    )


def _period(session: Session, words: Words, years: pd.Series, reader: Reader) -> Period:
    """Newest figures, figures up to a year, or figures of one year only."""
    t = session.t
    known = sorted({int(year) for year in years}, reverse=True)
    counts = years.value_counts()
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
                figures=t.n("count.figures", int(counts.get(year, 0))),
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
