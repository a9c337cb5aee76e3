"""The inequality page's parts on space and on sure and unsure ranks; the index stands beside."""

import math
from collections.abc import Sequence
from html import escape

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from divide.charts.basemap import SIGNS as EMPTY_SIGNS
from divide.charts.caterpillar import caterpillar
from divide.charts.clusters import SIGNS, clusters, colour
from divide.charts.drawn import Drawn
from divide.charts.look import Look, config
from divide.export.picture import LegendItem
from divide.kept import kept
from divide.measures import library as libraries
from divide.measures import rank_uncertainty, spatial
from divide.measures.spatial import Holes, Pattern
from divide.text import names
from divide.text.bidi import embed
from divide.text.cites import uncited
from divide.text.numbers import number, quantity
from divide.text.words import Words
from divide.widgets import blocks, boundaries, exhibits, tables, view
from divide.widgets import inequality_parts as parts
from divide.widgets.controls import Picked
from divide.widgets.exhibits import Exhibit
from divide.widgets.inequality_index import composite as composite
from divide.widgets.session import Session
from divide.widgets.tables import Cell
from divide.widgets.view import View

_KEPT = 128
SURE = 0.95  # least chance of the last fifth that is called sure
MOST_NAMED = 6

SpaceOrWhy = tuple[Pattern | str, Holes | None]


def space(session: Session, say: Words, shown: View) -> None:
    """Whether neighbours are alike: a sentence, a map of clusters, and what is not asked.

    Parameters
    ----------
    session : Session
    say : Words
    shown : View
        The figures picked on the page.
    """
    if not session.shows("space"):
        return
    t, lang, version, picked = session.t, session.lang, session.version, shown.picked
    parts.heading(session, t("space.title"), t("space.governor"))
    found, empty = pattern_of(version, picked)
    if isinstance(found, str):
        blocks.nothing(
            session,
            t.of(
                "space_none",
                found,
                least=number(spatial.LEAST, lang),
                count=t.n_of("count", picked.level, len(shown.chosen)),
            ),
        )
        return
    heading = space_finding(shown, found)
    described = view.described(shown)
    blocks.finding(heading, described)
    parts.statistician(session, t("space.statistician"))
    st.plotly_chart(
        clusters_figure(lang, version, session.look, picked),
        theme=None,
        key="space",
        config=config(),
        alt=t(
            "space.alt",
            place=view.place_name(shown),
            indicator=say.indicator(picked.indicator),
            finding=heading,
        ),
    )
    _legend(session, space_legend(shown, found, session.look))
    notes = [
        t(
            "space.moran",
            moran=number(found.moran, lang, 3, fixed=True),
            expected=number(found.expected, lang, 3, fixed=True),
            p=number(found.p, lang, 3, fixed=True),
            count=t.n_of("count", picked.level, len(found.areas)),
        )
    ]
    if empty is not None:
        notes.append(
            t.of(
                "space_holes",
                "together" if empty.together else "scattered",
                missing=t.n_of("count", picked.level, empty.missing),
                joins=number(empty.joins, lang),
                expected=number(empty.expected, lang, 1),
            )
        )
    if found.islands:
        notes.append(t("space.islands", areas=_named(say, shown, found.islands)))
    if found.alone:
        notes.append(t("space.alone", areas=_named(say, shown, found.alone)))
    if shown.mixed:
        notes.append(t("space.mixed", years=say.span(shown.chosen)))
    st.html("".join(f'<p class="sub">{escape(note)}</p>' for note in notes))
    members = found.areas[found.areas["kind"] != "plain"]
    if len(members):
        parts.folded(t("space.table"), clusters_table(lang, version, picked))
    exhibit = Exhibit(
        "space",
        heading,
        described,
        lambda: shown.chosen["observation"].tolist(),
        (picked.indicator,),
        lambda look: clusters_figure(lang, version, look, picked),
        lambda look: space_legend(shown, found, look),
        shown.missing,
    )
    blocks.under(session, shown, taken=exhibits.row(session, exhibit))


@kept(_KEPT)
def pattern_of(version: str, picked: Picked) -> SpaceOrWhy:
    """The spatial pattern of a pick, or why there is none, and how its empty areas lie."""
    shown = view.view("fa", version, picked)
    if not shown.filled:
        return "count", None
    if not shown.comparable:
        return "scope", None
    near = boundaries.neighbours()
    scope = picked.definitions.scope
    found = spatial.pattern(shown.chosen["value"], near, scope)
    return found, spatial.holes(shown.areas, list(shown.missing), near)


def space_finding(shown: View, found: Pattern) -> str:
    """The pattern in a sentence, with how many areas are in clusters."""
    t, level = shown.words.t, shown.picked.level
    clustered = (found.areas["kind"] != "plain").any()
    return t.of(
        "space_finding",
        found.verdict if clustered else f"{found.verdict}_none",
        low=t.n_of("count", level, len(found.of("low_low"))),
        high=t.n_of("count", level, len(found.of("high_high"))),
        unlike=t.n_of("count", level, len(found.of("high_low")) + len(found.of("low_high"))),
    )


def space_legend(shown: View, found: Pattern, look: Look) -> tuple[LegendItem, ...]:
    """Kinds of areas with their counts, those that were not asked, and the kinds of empty."""
    t = shown.words.t
    items = [
        LegendItem(
            t.of("space_kind", kind), colour(kind, look), SIGNS.get(kind, ""), len(found.of(kind))
        )
        for kind in spatial.KINDS
    ]
    unasked = len(found.islands) + len(found.alone)
    if unasked:
        label = t.of("space_kind", "unasked")
        items.append(LegendItem(label, colour("unasked", look), count=unasked))
    for kind in dict.fromkeys(shown.missing.values()):
        count = sum(own == kind for own in shown.missing.values())
        label = t.of("missing", kind)
        items.append(LegendItem(label, look.missing(kind), EMPTY_SIGNS[kind], count))
    undrawn = [area for area in shown.areas if area not in boundaries.points()]
    if undrawn:
        items.append(LegendItem(t("legend.undrawn", areas=shown.words.areas(undrawn))))
    return tuple(items)


@kept(_KEPT)
def clusters_figure(lang: str, version: str, look: Look, picked: Picked) -> go.Figure:
    """The map of clusters."""
    shown = view.view(lang, version, picked)
    found, _ = pattern_of(version, picked)
    if isinstance(found, str):
        raise ValueError(f"no pattern to draw: {found}")
    say, t = shown.words, shown.words.t
    rows = shown.chosen.assign(
        kind=found.areas["kind"].reindex(shown.chosen.index).fillna("unasked")
    )
    hover = []
    for area, row in rows.iterrows():
        lines = [f"<b>{say.area(str(area))}</b>", t.of("space_kind", row["kind"]), say.value(row)]
        if row["kind"] != "unasked":
            mean = say.plain(found.areas.at[area, "lag"], picked.indicator)
            lines.append(t("space.lag", mean=mean))
        lines.append(say.period(row))
        hover.append(embed("<br>".join(lines), lang))
    empty = {
        area: embed(f"<b>{say.area(area)}</b><br>{t.of('missing', kind)}", lang)
        for area, kind in shown.missing.items()
    }
    colours = shown.colours(look)
    figure = clusters(
        rows.assign(hover=hover),
        missing=shown.missing,
        missing_hover=empty,
        chosen={area: colours[area] for area in picked.areas if area in shown.areas},
        ground=view.ground_of(picked.level, picked.inside),
        look=look,
        height=view.map_height(picked.inside),
    )
    return Drawn(figure)


@kept(_KEPT)
def clusters_table(lang: str, version: str, picked: Picked) -> str:
    """Every area that stands out with its neighbours, and by how much."""
    shown = view.view(lang, version, picked)
    found, _ = pattern_of(version, picked)
    if isinstance(found, str):
        return ""
    say, t = shown.words, shown.words.t
    members = found.areas[found.areas["kind"] != "plain"]
    order = {kind: place for place, kind in enumerate(spatial.KINDS)}
    body = []
    for area in sorted(
        members.index, key=lambda a: (order[members.at[a, "kind"]], say.sort_key(a))
    ):
        own = members.loc[area]
        body.append(
            [
                Cell(tables.area_link(say, area), head=True),
                tables.text(t.of("space_kind", own["kind"])),
                tables.figure_cell(say, shown.chosen.loc[area]),
                tables.text(say.plain(own["lag"], picked.indicator), "figure"),
                tables.text(number(own["p"], lang, 3, fixed=True), "figure"),
            ]
        )
    heads = [t("table.area"), t("space_head.kind"), t("table.value")]
    heads += [t("space_head.lag"), t("space_head.p")]
    return tables.table(t("space.table"), heads, body, tall=True)


def ranks(session: Session, say: Words, shown: View) -> None:
    """Which areas stand in the last fifth for sure, and the ranks that each may have.

    Parameters
    ----------
    session : Session
    say : Words
    shown : View
    """
    if not session.shows("chances"):
        return
    t, lang, version, picked = session.t, session.lang, session.version, shown.picked
    parts.heading(session, t("chances.title"), t("chances.governor"))
    found = chances_of(version, picked)
    if isinstance(found, str):
        blocks.nothing(
            session,
            t.of("chances_none", found, least=number(rank_uncertainty.LEAST, lang)),
        )
        return
    heading = chances_finding(shown, found)
    described = view.described(shown)
    blocks.finding(heading, described)
    parts.statistician(session, t("chances.statistician"))
    drawn = most_likely(found, picked.areas)
    st.plotly_chart(
        chances_figure(lang, version, session.look, picked),
        theme=None,
        key="chances",
        config=config(),
        alt=t("chances.alt", indicator=say.indicator(picked.indicator), finding=uncited(heading)),
    )
    notes = [t("chances.signs", draws=number(rank_uncertainty.DRAWS, lang))]
    if len(drawn) < len(found):
        notes.append(t("chances.cut", drawn=number(len(drawn), lang), all=number(len(found), lang)))
    if shown.mixed:
        notes.append(t("space.mixed", years=say.span(shown.chosen)))
    st.html(f'<p class="sub">{escape(" ".join(notes))}</p>')
    parts.folded(t("chances.table"), chances_table(lang, version, picked))
    exhibit = Exhibit(
        "chances",
        heading,
        described,
        lambda: drawn["observation"].tolist(),
        (picked.indicator,),
        lambda look: chances_figure(lang, version, look, picked),
    )
    blocks.under(session, shown, taken=exhibits.row(session, exhibit))


@kept(_KEPT)
def chances_of(version: str, picked: Picked) -> pd.DataFrame | str:
    """Chances of the last fifth of a pick, most likely first, or why there are none."""
    shown = view.view("fa", version, picked)
    if not shown.comparable:
        return "scope"
    unit = libraries.current().indicators.at[picked.indicator, "unit"]
    found = rank_uncertainty.rank_chances(
        shown.chosen,
        shown.areas,
        shown.direction,
        picked.definitions.scope,
        top=100.0 if unit == "percent" else math.inf,
    )
    if isinstance(found, str):
        return found
    order = ["last", "middle", "rank_high"]
    return found.sort_values(order, ascending=False, kind="stable")


def most_likely(found: pd.DataFrame, areas: Sequence[str]) -> pd.DataFrame:
    """The rows that are drawn: those most likely in the last fifth, and the chosen areas."""
    first = set(found.index[: view.MOST_BARS])
    return found[found.index.isin([*first, *areas])]


def chances_finding(shown: View, found: pd.DataFrame) -> str:
    """Which areas stand in the last fifth for sure, or which comes nearest to it."""
    say, t, lang = shown.words, shown.words.t, shown.words.lang
    fifth, everyone = number(len(found) // 5, lang), number(len(found), lang)
    # no rank that the intervals leave possible may lie outside the fifth
    sure = found[(found["last"] >= SURE) & (found["rank_low"] > _before_last(found))]
    if sure.empty:
        first = found.iloc[0]
        return t(
            "chances.nobody",
            area=_full(say, shown, str(found.index[0])),
            chance=chance(first["last"], lang),
            fifth=fifth,
            all=everyone,
        )
    named = [_full(say, shown, str(area)) for area in sure.index[:MOST_NAMED]]
    said = names.listed(named, lang)
    if len(sure) > MOST_NAMED:
        said = t.n("chances.more", len(sure) - MOST_NAMED, areas=t("chances.join").join(named))
    return t("chances.sure", areas=said, fifth=fifth, all=everyone)


def chance(share: float, lang: str) -> str:
    """A chance in whole percent; never none and never certain, as it was drawn."""
    t = view.words(lang).t
    if share < 0.01:
        return t("chances.under", chance=quantity(1, "percent", lang))
    if share > 0.99:
        return t("chances.over", chance=quantity(99, "percent", lang))
    return quantity(100 * share, "percent", lang)


@kept(_KEPT)
def chances_figure(lang: str, version: str, look: Look, picked: Picked) -> go.Figure:
    """Ranks that each area may have, most likely last first."""
    shown = view.view(lang, version, picked)
    found = chances_of(version, picked)
    if isinstance(found, str):
        raise ValueError(f"no ranks to draw: {found}")
    say, t = shown.words, shown.words.t
    rows = most_likely(found, picked.areas)
    said = [chance(share, lang) for share in rows["last"]]
    rows = rows.assign(
        name=[embed(say.area(str(area)), lang) for area in rows.index],
        label=[embed(one, lang) for one in said],
        hover=[
            embed(f"{say.hover(row)}<br>{t('chances.hover', chance=one)}", lang)
            for (_, row), one in zip(rows.iterrows(), said, strict=True)
        ],
    )
    figure = caterpillar(
        rows,
        ticks=parts.rank_ticks(len(found), lang, int(rows["rank_low"].min())),
        chosen=shown.colours(look),
        look=look,
        beyond=(_before_last(found) + 0.5, embed(t("chances.last"), lang)),
    )
    return Drawn(figure)


@kept(_KEPT)
def chances_table(lang: str, version: str, picked: Picked) -> str:
    """Every area with its chance, its ranks and its figure."""
    shown = view.view(lang, version, picked)
    found = chances_of(version, picked)
    if isinstance(found, str):
        return ""
    say, t = shown.words, shown.words.t
    body = [
        [
            Cell(tables.area_link(say, str(area)), head=True),
            tables.text(chance(row["last"], lang), "figure"),
            tables.text(view.rank_text(row, lang), "figure"),
            tables.figure_cell(say, row),
        ]
        for area, row in found.iterrows()
    ]
    heads = [t("table.area"), t("chances.head"), t("table.rank"), t("table.value")]
    chosen = [area in picked.areas for area in found.index]
    return tables.table(t("chances.table"), heads, body, chosen=chosen, tall=True)


def _before_last(found: pd.DataFrame) -> int:
    """The last rank before the last fifth."""
    return len(found) - len(found) // 5


def _full(say: Words, shown: View, area: str) -> str:
    """Name of an area; a county with its province where counties of several are shown."""
    return say.area(area) if shown.picked.inside else say.full_area(area)


def _named(say: Words, shown: View, areas: Sequence[str]) -> str:
    return names.listed([_full(say, shown, area) for area in areas], say.lang)


def _legend(session: Session, items: Sequence[LegendItem]) -> None:
    """A legend whose swatches are squares, each with its sign."""
    parts = []
    for item in items:
        swatch = ""
        if item.colour:
            pale = "" if item.colour in _bold(session.look) else " empty"
            swatch = (
                f'<span class="swatch{pale}" style="background:{item.colour};'
                f'color:{_ink(item.colour)}" aria-hidden="true">{item.sign}</span>'
            )
        count = "" if item.count is None else blocks.count_of(session.lang, item.count)
        parts.append(f"<li>{swatch}{escape(item.label)}{count}</li>")
    st.html(f'<ul class="legend">{"".join(parts)}</ul>')


def _bold(look: Look) -> set[str]:
    """Fills that are seen without a border."""
    return {colour(kind, look) for kind in spatial.KINDS}


def _ink(fill: str) -> str:
    """Black or white, whichever can be read on a fill."""
    red, green, blue = (int(fill[place : place + 2], 16) for place in (1, 3, 5))
    return "#1b1f22" if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else "#ffffff"
