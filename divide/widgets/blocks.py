"""The parts of a theme page, in the order a reader meets them."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from divide.charts.basemap import SIGNS
from divide.charts.look import Look, config
from divide.export.picture import LegendItem
from divide.kept import kept
from divide.text import names
from divide.text.cites import uncited
from divide.text.numbers import number
from divide.text.words import Words
from divide.widgets import boundaries, exhibits, frame, listings, tables, view
from divide.widgets.controls import Picked
from divide.widgets.exhibits import Exhibit
from divide.widgets.session import Session
from divide.widgets.view import View

_KEPT = 256


def see(session: Session, picked: Picked) -> View:
    """The figures of a pick, in the session's language."""
    return view.view(session.lang, session.version, picked)


def page_title(title: str) -> None:
    """Name of the page; where the skip link leads."""
    st.html(f'<h1 class="page" id="content" tabindex="-1">{escape(title)}</h1>')


def finding(sentence: str, under: str = "", *, small: bool = True) -> None:
    """A figure's title: the finding in a sentence, cited or not; under it what is shown."""
    size = " small" if small else ""
    sub = f'<p class="sub">{escape(under)}</p>' if under else ""
    st.html(f'<h2 class="finding{size}">{tables.cited(sentence)}</h2>{sub}')


def nothing(session: Session, sentence: str) -> None:
    """An empty state: why there is no picture here."""
    st.html(f'<div class="message"><p>{escape(sentence)}</p></div>')


def breadcrumb(session: Session, code: str, picked: Picked) -> None:
    """The way back from counties to their province's place in the country."""
    if picked.level != "county":
        return
    t = session.t
    page = frame.PAGES[code]
    kept = {"lang": session.lang, "indicator": picked.indicator}
    here = t("place.county")
    with st.container(horizontal=True, key="breadcrumb", gap="small"):
        st.page_link(page, label=t("place.province"), query_params=kept)
        step(session)
        if picked.inside:
            here = t("place.inside", area=view.words(session.lang).area(picked.inside))
            st.page_link(page, label=t("place.county"), query_params=kept | {"level": "county"})
            step(session)
        st.html(f'<span class="here" aria-current="page">{escape(here)}</span>', width="content")


def step(session: Session) -> None:
    """What stands between two places of a path."""
    sign = "‹" if session.t.dir == "rtl" else "›"
    st.html(f'<span class="step" aria-hidden="true">{sign}</span>', width="content")


def source_list(session: Session, say: Words, rows: pd.DataFrame, taken: str = "") -> None:
    """Sources of the figures of a picture or a table, the years they reach over, and `taken`."""
    if rows.empty:
        return
    t = session.t
    sources = list(dict.fromkeys(rows["source"]))
    listed = "".join(f"<li>{tables.source_link(say, code)}</li>" for code in sources)
    key = "period" if rows["year"].nunique() > 1 else "year"
    years = t.of("under_span", key, years=say.span(rows))
    st.html(
        f'<div class="under"><p>{escape(years)}</p><details><summary>'
        f"{escape(t.n('under.sources', len(sources)))}</summary><ul>{listed}</ul></details>"
        f"{taken}</div>"
    )


def headline(session: Session, shown: View) -> None:
    """The page's finding about the chosen areas."""
    if session.shows("map"):
        finding(headline_text(shown), view.subtitle(shown), small=False)


@kept(_KEPT)
def headline_text(shown: View) -> str:
    """The finding about the chosen areas, its figures cited."""
    say, picked = view.words(shown.words.lang, citing=True), shown.picked
    t = say.t
    of_chosen = shown.of_chosen
    if of_chosen.empty or not shown.comparable:
        sentence = say.indicator(picked.indicator)
        if picked.level == "county":
            sentence = t("finding.in_place", indicator=sentence, place=view.place_name(shown))
    else:
        figures = say.pair(of_chosen)
        for kind in dict.fromkeys(shown.missing.values()):
            silent = [area for area in picked.areas if shown.missing.get(area) == kind]
            if silent:
                figures = t.of("finding_silent", kind, figures=figures, areas=say.areas(silent))
        sentence = t(
            "finding.headline",
            indicator=say.indicator(picked.indicator),
            figures=figures,
        )
    return sentence


def no_map(session: Session, shown: View) -> None:
    """Why areas are not mapped and not ranked here."""
    nothing(session, session.t.of("no_map", shown.picked.definitions.scope))


def area_map(session: Session, shown: View, clicked: Callable[[str], None], title: str) -> None:
    """The map with its legend and what stands under it.

    Parameters
    ----------
    session : Session
    shown : View
    clicked : callable
        Called with the code of the area that a reader clicks.
    title : str
        The finding above the map, cited or not.
    """
    t, say, picked = session.t, shown.words, shown.picked
    if not session.shows("map"):
        return
    if shown.chosen.empty:
        nothing(session, t("empty.period") if shown.has_figures else t("empty.place"))
    key = "map" if not picked.inside else f"map-{picked.inside}"

    def select() -> None:
        points = st.session_state[key]["selection"]["points"]
        codes = [point["location"] for point in points if point.get("location")]
        if codes:
            clicked(codes[0])

    st.plotly_chart(
        view.map_figure(session.lang, session.version, session.look, picked),
        theme=None,
        key=key,
        config=config(),
        on_select=select,
        selection_mode="points",
        alt=t(
            "alt.map",
            place=view.place_name(shown),
            indicator=say.indicator(picked.indicator),
            missing=t.n_of("count", picked.level, len(shown.missing)),
        ),
    )
    legend(session, shown)
    version, lang = session.version, session.lang
    exhibit = Exhibit(
        "map",
        title,
        view.described(shown),
        lambda: shown.chosen["observation"].tolist(),
        (picked.indicator,),
        lambda look: view.map_figure(lang, version, look, picked),
        lambda look: legend_items(shown, look),
        shown.missing,
        view.params(picked),
        (t("legend.half_open"),) if shown.filled and not shown.chosen.empty else (),
    )
    under(session, shown, taken=exhibits.row(session, exhibit))


@kept(_KEPT)
def legend_items(shown: View, look: Look) -> tuple[LegendItem, ...]:
    """Classes with how many areas each has, and every kind of empty with its count."""
    t, lang = shown.words.t, shown.words.lang
    items: list[LegendItem] = []
    if shown.filled and not shown.chosen.empty:
        scale = view.classes_of(shown.version, shown.picked)
        numbers = scale.of(shown.chosen["value"])
        for place, colour in enumerate(look.scale(scale.count)):
            low, high = scale.edges[place], scale.edges[place + 1]
            label = t.of(
                "legend_class",
                "first" if place == 0 else "next",
                low=number(low, lang, 3),
                high=number(high, lang, 3),
            )
            items.append(LegendItem(label, colour, count=int((numbers == place).sum())))
    elif not shown.chosen.empty:
        items.append(LegendItem(t("legend.symbols"), look.accent, shape="disc"))
    if shown.mixed:
        sign = "hollow" if not shown.filled else "year"
        if sign == "year" and shown.picked.level == "county" and not shown.picked.inside:
            sign = "dot"
        label, older = t.of("legend_older", sign), int(shown.older.sum())
        if sign == "hollow":
            items.append(LegendItem(label, look.accent, count=older, shape="ring"))
        else:  # the sign itself is in the words
            items.append(LegendItem(label, count=older))
    for kind in dict.fromkeys(["not_reported", *shown.missing.values()]):
        count = sum(own == kind for own in shown.missing.values())
        label = t.of("missing", kind)
        items.append(LegendItem(label, look.missing(kind), SIGNS[kind], count))
    undrawn = [area for area in shown.areas if area not in boundaries.points()]
    if undrawn:
        label = t("legend.undrawn", areas=shown.words.areas(undrawn))
        items.append(LegendItem(label))
    return tuple(items)


def legend(session: Session, shown: View) -> None:
    """The legend of a map, and that its classes are half-open."""
    st.html(_legend(shown, session.look))


@kept(_KEPT)
def _legend(shown: View, look: Look) -> str:
    t, parts = shown.words.t, []
    for item in legend_items(shown, look):
        css = {"square": "", "disc": "round full", "ring": "round"}[item.shape]
        if item.sign or item.colour == look.missing("not_reported"):
            css = "empty"
        elif not item.colour:
            css = "year"
        fill = f"background:{item.colour}" if item.shape == "square" else ""
        label = escape(item.label)
        if item.count is not None:
            label += count_of(t.lang, item.count)
        parts.append(
            f'<li><span class="swatch {css}" style="{fill}" aria-hidden="true">'
            f"{item.sign}</span>{label}</li>"
        )
    note = (
        f'<p class="sub">{escape(t("legend.half_open"))}</p>'
        if shown.filled and not shown.chosen.empty
        else ""
    )
    return f'<ul class="legend">{"".join(parts)}</ul>{note}'


def count_of(lang: str, count: int) -> str:
    """How many areas, in small type."""
    return f' <span class="count">({escape(number(count, lang))})</span>'


def under(
    session: Session,
    shown: View,
    about: Callable[[View], str] | None = None,
    taken: str = "",
) -> None:
    """What stands under every figure: period, definition, sources, caveats, the missing.

    Parameters
    ----------
    session : Session
    shown : View
    about : callable, optional
        Makes its HTML where the picture holds other figures than the chosen ones.
    taken : str
        HTML of the row that takes the figure away.
    """
    st.html(f'<div class="under">{(about or about_chosen)(shown)}{taken}</div>')


@kept(_KEPT)
def about_chosen(shown: View) -> str:
    """HTML of what stands under a picture of the chosen figures."""
    return about_figures(shown, shown.chosen, None)


@kept(_KEPT)
def about_series(shown: View) -> str:
    """HTML of what stands under the lines of the chosen areas."""
    return about_figures(shown, view.series(shown), shown.picked.areas)


@kept(_KEPT)
def about_pairs(shown: View) -> str:
    """HTML of what stands under urban–rural pairs."""
    rows = view.urban_rural_rows(shown.words.lang, shown.version, shown.picked)
    return about_figures(shown, rows, None if shown.comparable else shown.picked.areas)


def about_figures(shown: View, rows: pd.DataFrame, areas: Sequence[str] | None) -> str:
    """HTML that says period, definition, sources, caveats, and who is missing.

    Parameters
    ----------
    shown : View
    rows : pandas.DataFrame
        The figures in the picture.
    areas : sequence of str or None
        The areas the picture is about, if it is not about all of the page's.
    """
    t, say, picked = shown.words.t, shown.words, shown.picked
    definitions = list(dict.fromkeys([*picked.definitions.codes, *rows["definition"]]))
    used = [code for code in definitions if code in set(rows["definition"])] or definitions
    found_areas = set(rows["area"])
    without = [area for area in areas or shown.areas if area not in found_areas]
    lines = []
    if not rows.empty:
        key = "period" if rows["year"].nunique() > 1 else "year"
        lines.append(t.of("under_span", key, years=say.span(rows)))
    lines.append(t("under.definition", definition=say.definitions(picked.indicator, used)))
    if areas is not None:
        if without:
            lines.append(t("under.without", areas=say.areas(without)))
    elif without:
        missing = t.n_of("count", picked.level, len(without))
        lines.append(t("under.missing", missing=missing, all=number(len(shown.areas), say.lang)))
    else:
        everyone = number(len(shown.areas), say.lang)
        lines.append(t.of("under_complete", picked.level, all=everyone))
    caveats = [say.indicator_about(picked.indicator)]
    caveats += [
        t(
            "under.definition_about",
            name=say.definition(picked.indicator, code),
            about=say.definition_about(picked.indicator, code),
        )
        for code in used
    ]
    found = set(rows["status"])
    caveats += [
        names.status_about(code, t.lang) for code in ("E", "G", "P", "U", "D") if code in found
    ]
    if (rows["period_basis"] == "inferred").any():
        caveats.append(names.period_basis_about("inferred", t.lang))
    if "years_apart" in rows and (rows["years_apart"].fillna(0) > 0).any():
        caveats.append(t("under.years_apart"))
    if without and areas is None and len(without) <= view.MOST_BARS:
        silent = say.areas(sorted(without, key=say.sort_key))
        caveats.append(t("under.without", areas=silent))
    sources = list(dict.fromkeys(rows["source"]))
    listed = "".join(f"<li>{tables.source_link(say, code)}</li>" for code in sources)
    about = "".join(f"<li>{escape(one)}</li>" for one in caveats)
    return (
        f"<p>{escape(t('mark.join').join(lines))}</p>"
        f"<details><summary>{escape(t.n('under.sources', len(sources)))}</summary>"
        f"<ul>{listed}</ul></details>"
        f"<details><summary>{escape(t('under.caveats'))}</summary><ul>{about}</ul></details>"
    )


def ranking(session: Session, shown: View) -> None:
    """Ranked bars with how many are ranked and how many have no figure."""
    t, say, picked = session.t, shown.words, shown.picked
    if not session.shows("ranking") or not shown.comparable or shown.chosen.empty:
        return
    order = view.ranked(shown)
    heading = view.ranking_finding(shown)
    finding(
        heading,
        t(
            "ranking.sub",
            ranked=t.n_of("count", picked.level, order.ranked),
            without=t.n_of("count", picked.level, len(order.without)),
            direction=t.of("direction", shown.direction),
        ),
    )
    st.plotly_chart(
        view.ranking_figure(session.lang, session.version, session.look, picked),
        theme=None,
        key="ranking",
        config=config(),
        alt=t("alt.ranking", indicator=say.indicator(picked.indicator), finding=uncited(heading)),
    )
    notes = _ranking_notes(shown)
    if notes:
        st.html(f'<p class="sub">{escape(" ".join(notes))}</p>')
    version, lang = session.version, session.lang
    exhibit = Exhibit(
        "ranking",
        heading,
        view.described(shown),
        lambda: order.rows["observation"].tolist(),
        (picked.indicator,),
        lambda look: view.ranking_figure(lang, version, look, picked),
        params=view.params(picked),
        notes=notes,
    )
    under(session, shown, taken=exhibits.row(session, exhibit))


@kept(_KEPT)
def _ranking_notes(shown: View) -> tuple[str, ...]:
    """What the signs in a ranking mean, as far as it has them."""
    t, rows, notes = shown.words.t, view.ranked(shown).rows, []
    if rows["ci_high"].notna().any():
        notes.append(t("ranking.intervals"))
    if rows["marked"].any():
        notes.append(t("ranking.marked"))
    if (rows["status"] == "U").any():
        notes.append(t("ranking.unsure"))
    if rows["qualifier"].isin(["at_least", "at_most"]).any():
        notes.append(t("ranking.bounded"))
    if shown.mixed:
        notes.append(t("ranking.mixed", years=shown.words.span(shown.chosen)))
    return tuple(notes)


def trend(session: Session, shown: View) -> None:
    """Lines of the chosen areas; one picture an area where areas may not be compared."""
    t, say, picked = session.t, shown.words, shown.picked
    if session.only and not session.only.startswith("trend"):
        return
    if picked.definitions.scope == "none":
        return
    about = _trend_words(shown)
    if about is None:
        finding(t("trend.title"))
        nothing(session, t("trend.none"))
        return
    rows, heading, notes = view.series(shown), about.heading, about.notes
    finding(heading, notes[0])
    version, apart = session.version, about.apart
    if apart:
        nothing(session, t("trend.apart"))
        present = [area for area in picked.areas if area in about.areas]
        present = [area for area in present if session.shows(f"trend-{area}")]
        for column, area in zip(st.columns(min(2, len(present))) * 3, present, strict=False):
            with column:
                st.plotly_chart(
                    view.trend_figure(session.lang, version, session.look, picked, area),
                    theme=None,
                    key=f"trend-{area}",
                    config=config(),
                    alt=t(
                        "alt.trend", indicator=say.indicator(picked.indicator), areas=say.area(area)
                    ),
                )
    else:
        st.plotly_chart(
            view.trend_figure(session.lang, version, session.look, picked),
            theme=None,
            key="trend",
            config=config(),
            alt=t(
                "alt.trend",
                indicator=say.indicator(picked.indicator),
                areas=say.areas(about.areas),
            ),
        )
    for note in notes[1:]:
        st.html(f'<p class="sub">{escape(note)}</p>')
    lang = session.lang
    taken = ""
    for alone in present if apart else [None]:
        key = f"trend-{alone}" if alone else "trend"
        line = rows[rows["area"] == alone] if alone else rows
        name = say.indicator(picked.indicator)
        sub = t("mark.join").join([name, say.definitions(picked.indicator, used(line))])
        if alone:
            taken += f"<p>{escape(say.area(alone))}</p>"
        exhibit = Exhibit(
            key,
            heading,
            sub,
            line.index.tolist,
            (picked.indicator,),
            functools.partial(_trend_figure, lang, version, picked, alone),
            params=view.params(picked),
            notes=notes,
        )
        taken += exhibits.row(session, exhibit)
    under(session, shown, about_series, taken)


@dataclass(frozen=True)
class _TrendWords:
    """What is said of the lines of a view.

    Attributes
    ----------
    heading : str
    notes : tuple of str
        What the lines are, then what their signs mean.
    apart : bool
        Whether each area has a picture of its own.
    areas : tuple of str
        Areas that have a line, but for the country.
    """

    heading: str
    notes: tuple[str, ...]
    apart: bool
    areas: tuple[str, ...]


@kept(_KEPT)
def _trend_words(shown: View) -> _TrendWords | None:
    """What is said of the lines of a view; None if there is no line."""
    t, say, picked = shown.words.t, shown.words, shown.picked
    rows = view.series(shown)
    own = rows[rows["area"] != "IR"]
    if own.empty:
        return None
    cite = view.words(say.lang, citing=True)
    changes = [
        said
        for area in picked.areas
        for _, line in own[own["area"] == area].groupby("definition", sort=False)
        if line["definition"].iloc[0] in picked.definitions.codes
        if (said := cite.changes(line))
    ]
    if changes:
        heading = t("finding.sentences").join(changes[:2])
    else:  # single figures: the newest of each area
        newest = own.assign(observation=own.index).sort_values("end")
        newest = newest.drop_duplicates("area", keep="last").set_index("area", drop=False)
        wanted = [area for area in picked.areas if area in newest.index]
        heading = cite.pair(newest.loc[wanted]) if wanted else t("trend.title")
    breaks = own.groupby("area")["definition"].nunique().max() > 1
    notes = [t("trend.sub_breaks") if breaks else t("trend.sub")]
    if any(say.is_contradicted(row) for _, row in rows.iterrows()):
        notes.append(t("trend.contested"))
    areas = tuple(dict.fromkeys(own["area"]))
    return _TrendWords(heading, tuple(notes), view.apart(shown, own), areas)


def _trend_figure(
    lang: str, version: str, picked: Picked, area: str | None, look: Look
) -> go.Figure:
    return view.trend_figure(lang, version, look, picked, area)


def used(rows: pd.DataFrame) -> list[str]:
    """Definitions of rows, each once."""
    return list(dict.fromkeys(rows["definition"]))


def urban_rural(session: Session, shown: View) -> None:
    """Urban beside rural, ratio and points together; nothing where no pair exists."""
    t, say, picked = session.t, shown.words, shown.picked
    if not session.shows("urban-rural") or picked.definitions.scope == "none":
        return
    rows = view.urban_rural_rows(session.lang, session.version, picked)
    if rows.empty:
        return
    first = next((area for area in picked.areas if area in rows.index), rows.index[0])
    heading = view.words(session.lang, citing=True).urban_rural(rows.loc[first])
    areas = t.n_of("count", picked.level, len(rows))
    if not shown.comparable:
        sub = t("urban_rural.sub_chosen", years=say.span(rows))
    elif len(rows) > view.MOST_BARS:
        widest = number(view.MOST_BARS, session.lang)
        sub = t("urban_rural.sub_widest", widest=widest, areas=areas, years=say.span(rows))
    else:
        sub = t("urban_rural.sub", areas=areas, years=say.span(rows))
    finding(heading, sub)
    st.plotly_chart(
        view.urban_rural_figure(session.lang, session.version, session.look, picked),
        theme=None,
        key="urban-rural",
        config=config(),
        alt=t(
            "alt.urban_rural",
            indicator=say.indicator(picked.indicator),
            finding=uncited(heading),
        ),
    )
    st.html(listings.urban_rural(session.lang, session.version, picked))
    version, lang = session.version, session.lang
    exhibit = Exhibit(
        "urban-rural",
        heading,
        t("mark.join").join([say.indicator(picked.indicator), sub]),
        lambda: rows[["urban_observation", "rural_observation"]].to_numpy().ravel().tolist(),
        tuple(dict.fromkeys([picked.indicator, *(view.counterpart(picked) or ())])),
        lambda look: view.urban_rural_figure(lang, version, look, picked),
        params=view.params(picked),
    )
    taken = exhibits.row(session, exhibit)
    under(session, shown, about_pairs, taken)


def figures_table(session: Session, shown: View) -> None:
    """Every area of the level: its figure or why there is none."""
    t, say, picked = session.t, shown.words, shown.picked
    if not session.shows("figures"):
        return
    title = t("table.title", indicator=say.indicator(picked.indicator))
    if len(shown.areas) > view.MOST_BARS:  # hundreds of rows, sent when asked for
        folded = st.expander(
            t("table.all", title=title, areas=t.n_of("count", picked.level, len(shown.areas))),
            key="figures",
            on_change="rerun",
        )
        if folded.open:
            with folded:
                st.html(listings.figures(session.lang, session.version, session.look, picked))
        return
    finding(title)
    st.html(listings.figures(session.lang, session.version, session.look, picked))
    exhibit = Exhibit(
        "figures",
        title,
        view.subtitle(shown),
        lambda: shown.chosen["observation"].tolist(),
        (picked.indicator,),
        params=view.params(picked),
    )
    under(session, shown, taken=exhibits.row(session, exhibit))


def everything_reported(
    session: Session, areas: tuple[str, ...], indicators: Sequence[str], title: str
) -> None:
    """All that is reported on the theme for the chosen areas, each figure with its source."""
    if not session.shows("reported"):
        return
    finding(title, session.t("reported.sub"))
    table = listings.reported(
        session.lang, session.version, session.look, areas, tuple(indicators), title
    )
    if not table:
        nothing(session, session.t("reported.none"))
        return
    say = view.words(session.lang)
    exhibit = Exhibit(
        "reported",
        title,
        say.areas(areas),
        lambda: listings.stored(say, areas, tuple(indicators)).index.tolist(),
        tuple(indicators),
    )
    st.html(f'{table}<div class="under">{exhibits.row(session, exhibit)}</div>')
