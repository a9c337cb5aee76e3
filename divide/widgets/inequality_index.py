"""The inequality page's index of our own: its weights, its ranks and all that went into it."""

import re
from collections.abc import Callable
from html import escape

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from divide.catalog.choose import Selection
from divide.charts.caterpillar import caterpillar
from divide.charts.drawn import Drawn
from divide.charts.look import Look, config
from divide.kept import kept
from divide.measures import composite as index_of
from divide.measures import library as libraries
from divide.measures.composite import COMPONENTS, EQUAL, PILLARS, PUBLISHED, Composite
from divide.text.bidi import embed
from divide.text.numbers import number
from divide.text.words import Words
from divide.widgets import blocks, exhibits, tables, view
from divide.widgets import inequality_parts as parts
from divide.widgets.exhibits import Exhibit
from divide.widgets.link import Notice, Reader
from divide.widgets.session import DEFAULT_AREAS, MOST_AREAS, Session
from divide.widgets.tables import Cell

_KEPT = 128
MOST_WEIGHT = 5
_WEIGHTS = re.compile("[0-5],[0-5],[0-5]")


def composite(session: Session, say: Words, link: Reader) -> None:
    """An index of our own with weights that the reader sets, kept as ``weights``.

    Parameters
    ----------
    session : Session
    say : Words
    link : Reader
        Of the address; what is wrong with ``weights`` is added to its notices.
    """
    if not session.shows("index"):
        return
    t, lang, version = session.t, session.lang, session.version
    parts.heading(session, t("index.title"), t("index.governor"))
    weights, notice = weights_of(link)
    provinces = session.library.areas("province")
    # what cannot be read of them the page has told already
    chosen = Reader(link.params).areas(provinces, DEFAULT_AREAS, MOST_AREAS)
    if notice:
        link.notices.append(notice)
    found = index_with(version, weights)
    if found is None:
        blocks.nothing(session, t("index.none"))
        return
    heading = index_finding(lang, version, weights)
    under = t(
        "index.sub",
        access=number(weights[0], lang),
        use=number(weights[1], lang),
        skills=number(weights[2], lang),
    )
    blocks.finding(heading, under)
    parts.statistician(session, t("index.statistician"))
    if not session.only:
        _weight_controls(session, weights)
    st.plotly_chart(
        index_figure(lang, version, session.look, weights, chosen),
        theme=None,
        key="index",
        config=config(),
        alt=t("index.alt", finding=heading),
    )
    notes = [t("index.signs", draws=number(index_of.DRAWS, lang))]
    alike = _alike(version, weights)
    if alike is not None:
        notes.append(
            t(
                "index.beside",
                indicator=say.indicator(PUBLISHED[0]),
                definition=say.definition(*PUBLISHED),
                correlation=number(alike, lang, 2),
            )
        )
    if found.left_out:
        notes.append(t("index.left_out", areas=say.areas(found.left_out)))
    st.html("".join(f'<p class="sub">{escape(note)}</p>' for note in notes))
    parts.folded(t("index.table"), index_table(lang, version, weights))
    parts.folded(
        t("index.components"),
        _ingredients(lang, version, weights) + components_table(lang, version, weights),
    )
    labels = [*_labels(version, weights)]
    exhibit = Exhibit(
        "index",
        heading,
        under,
        lambda: labels,
        tuple(one.indicator for one in found.components) + PUBLISHED[:1],
        lambda look: index_figure(lang, version, look, weights, chosen),
    )
    rows = say.library.observations.loc[labels]
    blocks.source_list(session, say, rows, exhibits.row(session, exhibit))


@kept(_KEPT)
def _alike(version: str, weights: tuple[int, int, int]) -> float | None:
    """How alike the index and the published one are."""
    found = index_with(version, weights)
    if found is None:
        return None
    return index_of.beside(found.scores["score"], published_scores()["value"])


@kept(_KEPT)
def _labels(version: str, weights: tuple[int, int, int]) -> tuple[int, ...]:
    """The observations that the index and the published one rest on."""
    found = index_with(version, weights)
    if found is None:
        return ()
    own = found.observations.loc[found.scores.index].stack().dropna().astype(int)
    return (*own.tolist(), *published_scores()["observation"].tolist())


def weights_of(link: Reader) -> tuple[tuple[int, int, int], Notice | None]:
    """Weights of access, use and skills in ``weights=2,2,1``; equal ones by default."""
    asked = link.params.get("weights")
    if asked is None:
        return EQUAL, None
    if _WEIGHTS.fullmatch(asked) is None or not set(asked) - {"0", ","}:
        return EQUAL, Notice("unknown_value", "weights", asked)
    access, use, skills = (int(part) for part in asked.split(","))
    return (access, use, skills), None


def _weight_controls(session: Session, weights: tuple[int, int, int]) -> None:
    t, lang = session.t, session.lang

    def write(place: int, key: str) -> Callable[[], None]:
        def changed() -> None:
            own = list(weights)
            own[place] = st.session_state[key]
            if tuple(own) == EQUAL:
                st.query_params.pop("weights", None)
            else:
                st.query_params["weights"] = ",".join(str(one) for one in own)

        return changed

    for place, (column, pillar) in enumerate(zip(st.columns(len(PILLARS)), PILLARS, strict=True)):
        key = f"pick-weight-{pillar}"
        st.session_state[key] = weights[place]
        with column:
            st.selectbox(
                t("index.weight", pillar=t.of("index_pillar", pillar)),
                range(MOST_WEIGHT + 1),
                key=key,
                format_func=lambda weight: number(weight, lang),
                on_change=write(place, key),
            )


@kept(_KEPT)
def index_with(version: str, weights: tuple[int, int, int]) -> Composite | None:
    """The index of the provinces for the weights of access, use and skills."""
    return index_of.composite(libraries.current(), dict(zip(PILLARS, weights, strict=True)))


def published_scores() -> pd.DataFrame:
    """The published scores of the provinces, index ``area``."""
    library = libraries.current()
    asked = Selection(PUBLISHED[0], PUBLISHED[1:], "total", "latest", None)
    known = PUBLISHED in library.definitions.index
    return library.choose(asked, library.areas("province") if known else []).chosen


def index_finding(lang: str, version: str, weights: tuple[int, int, int]) -> str:
    """First and last of the index, as our own calculation."""
    found, say = index_with(version, weights), view.words(lang)
    if found is None:
        return say.t("index.none")
    first, last = found.scores.iloc[0], found.scores.iloc[-1]
    return say.t(
        "index.finding",
        first=say.area(str(first.name)),
        high=number(first["score"], lang, 1, fixed=True),
        last=say.area(str(last.name)),
        low=number(last["score"], lang, 1, fixed=True),
    )


@kept(_KEPT)
def index_figure(
    lang: str,
    version: str,
    look: Look,
    weights: tuple[int, int, int],
    chosen: tuple[str, ...] = (),
) -> go.Figure:
    """Rank of each province, and its ranks over all reasonable weights."""
    found, say = index_with(version, weights), view.words(lang)
    if found is None:
        raise ValueError("no index to draw")
    t, rows = say.t, found.scores
    scores = [number(score, lang, 1, fixed=True) for score in rows["score"]]
    rows = rows.assign(
        middle=rows["rank"],
        name=[embed(say.area(str(area)), lang) for area in rows.index],
        label=[embed(score, lang) for score in scores],
        hover=[
            embed(
                "<br>".join(
                    [
                        f"<b>{say.area(str(area))}</b>",
                        t("index.score", score=score),
                        t("index.ranks", rank=number(row["rank"], lang), ranks=rank),
                    ]
                ),
                lang,
            )
            for (area, row), score, rank in zip(
                rows.iterrows(),
                scores,
                [view.rank_text(row, lang) for _, row in rows.iterrows()],
                strict=True,
            )
        ],
    )
    ticks = parts.rank_ticks(len(rows), lang)
    return Drawn(caterpillar(rows, ticks=ticks, chosen=look.chosen(chosen), look=look))


@kept(_KEPT)
def index_table(lang: str, version: str, weights: tuple[int, int, int]) -> str:
    """Score, ranks and pillars of each province, and the published score beside them."""
    found, say = index_with(version, weights), view.words(lang)
    if found is None:
        return ""
    t, published = say.t, published_scores()
    body = []
    for area, row in found.scores.iterrows():
        own = published.loc[area] if area in published.index else None
        body.append(
            [
                tables.text(number(row["rank"], lang), "figure"),
                Cell(tables.area_link(say, str(area)), head=True),
                tables.text(number(row["score"], lang, 2, fixed=True), "figure"),
                tables.text(view.rank_text(row, lang), "figure"),
                *(tables.text(number(row[one], lang, 2, fixed=True), "figure") for one in PILLARS),
                tables.text("") if own is None else tables.figure_cell(say, own),
            ]
        )
    heads = [t("table.rank"), t("table.area"), t("index_head.score"), t("index_head.ranks")]
    heads += [t.of("index_pillar", pillar) for pillar in PILLARS]
    heads.append(t("index_head.published"))
    return tables.table(t("index.table"), heads, body, tall=True)


@kept(_KEPT)
def components_table(lang: str, version: str, weights: tuple[int, int, int]) -> str:
    """Every figure that went in, each leading to its origin."""
    found, say = index_with(version, weights), view.words(lang)
    if found is None:
        return ""
    t, rows = say.t, say.library.observations
    body = []
    for area in found.scores.index:
        cells = [Cell(tables.area_link(say, str(area)), head=True)]
        for one in found.components:
            label = found.observations.at[area, one.indicator]
            cells.append(
                tables.text("")
                if pd.isna(label)
                else Cell(
                    tables.figure_button(int(label), escape(say.short(rows.loc[int(label)]))),
                    "figure",
                )
            )
        body.append(cells)
    heads = [t("table.area"), *(say.indicator(one.indicator) for one in found.components)]
    return tables.table(t("index.components"), heads, body, tall=True)


@kept(_KEPT)
def _ingredients(lang: str, version: str, weights: tuple[int, int, int]) -> str:
    """HTML of what goes in: pillar, figure, definition, years and goal."""
    found, say = index_with(version, weights), view.words(lang)
    if found is None:
        return ""
    t, rows = say.t, say.library.observations
    lines = []
    for one in found.components:
        labels = found.observations[one.indicator].dropna().astype(int)
        line = t(
            "index.component",
            pillar=t.of("index_pillar", one.pillar),
            indicator=say.indicator(one.indicator),
            definition=say.definition(one.indicator, one.definition),
            years=say.span(rows.loc[labels.tolist()]),
            goal=say.plain(one.goal, one.indicator),
        )
        lines.append(f"<li>{escape(line)}</li>")
    missing = [one for one in COMPONENTS if one not in found.components]
    for one in missing:
        line = t("index.nowhere", indicator=say.indicator(one.indicator))
        lines.append(f"<li>{escape(line)}</li>")
    return f'<div class="under"><ul>{"".join(lines)}</ul></div>'
