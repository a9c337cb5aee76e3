"""The long tables of a page as HTML, kept by what they are made from."""

from html import escape

import pandas as pd

from divide.charts.look import Look
from divide.kept import kept
from divide.text.words import Words
from divide.widgets import tables, view
from divide.widgets.controls import Picked
from divide.widgets.tables import Cell, figure_cell, note_cell, period_cell, source_cell, text

_KEPT = 256
LONG_SERIES = 6  # of a longer series the newest are listed and the rest counted


@kept(_KEPT)
def figures(lang: str, version: str, look: Look, picked: Picked) -> str:
    """Every area of the level, best first: its figure, or why there is none."""
    shown = view.view(lang, version, picked)
    say, t = shown.words, shown.words.t
    comparable = shown.comparable and not shown.chosen.empty
    rows = view.ranked(shown).rows if comparable else shown.chosen
    if not comparable:
        rows = rows.loc[sorted(rows.index, key=say.sort_key)]
    colours = shown.colours(look)
    body: list[list[Cell]] = []
    for area, row in rows.iterrows():
        body.append(
            [
                text(view.rank_text(row, lang) if comparable else ""),
                _area(say, area, colours),
                figure_cell(say, row),
                period_cell(say, row),
                text(say.definition(row["indicator"], row["definition"])),
                source_cell(say, row),
                note_cell(say, row),
            ]
        )
    for area in sorted(shown.missing, key=say.sort_key):
        reason = text(t.of("missing", shown.missing[area]), "tags")
        body.append([text(""), _area(say, area, colours), reason, *[text("")] * 4])
    heads = ("rank", "area", "value", "period", "definition", "source", "note")
    return tables.table(
        t(
            "table.caption",
            indicator=say.indicator(picked.indicator),
            sub=view.subtitle(shown),
        ),
        [t.of("table", head) for head in heads],
        body,
        chosen=[area in picked.areas for area in rows.index],
    )


@kept(_KEPT)
def urban_rural(lang: str, version: str, picked: Picked) -> str:
    """Urban beside rural, with difference and ratio."""
    say = view.words(lang)
    rows = view.widest_pairs(view.urban_rural_rows(lang, version, picked), picked.areas)
    body = [
        [
            Cell(tables.area_link(say, row["area"]), head=True),
            tables.pair_cell(say, row, "urban"),
            tables.pair_cell(say, row, "rural"),
            text(say.gap(row)),
            period_cell(say, row),
            source_cell(say, row),
        ]
        for _, row in rows.iterrows()
    ]
    t = say.t
    heads = [t("table.area"), t.of("residence", "urban"), t.of("residence", "rural")]
    heads += [t.of("table", head) for head in ("gap", "period", "source")]
    chosen = [area in picked.areas for area in rows.index]
    return tables.table(t("urban_rural.caption"), heads, body, chosen=chosen)


@kept(_KEPT)
def reported(
    lang: str,
    version: str,
    look: Look,
    areas: tuple[str, ...],
    indicators: tuple[str, ...],
    caption: str,
) -> str:
    """Every stored figure of some areas on some indicators; empty when there is none."""
    say = view.words(lang)
    t = say.t
    rows = stored(say, areas, indicators)
    if rows.empty:
        return ""
    colours = look.chosen(areas)
    body: list[list[Cell]] = []
    key = ["indicator", "area", "definition", "residence"]
    for _, line in rows.groupby(key, sort=False):
        hidden = len(line) - LONG_SERIES if len(line) > LONG_SERIES + 1 else 0
        for place, (_, row) in enumerate(line.head(len(line) - hidden).iterrows(), start=1):
            note = note_cell(say, row)
            if hidden and place == LONG_SERIES:
                more = escape(t.n("reported.older", hidden))
                note = Cell(f"{note.html}{'<br>' if note.html else ''}{more}", note.style)
            body.append(
                [
                    _area(say, row["area"], colours),
                    text(say.indicator(row["indicator"])),
                    figure_cell(say, row),
                    text(say.residence(row)),
                    period_cell(say, row),
                    text(say.definition(row["indicator"], row["definition"])),
                    source_cell(say, row),
                    note,
                ]
            )
    heads = ("area", "indicator", "value", "residence", "period", "definition", "source", "note")
    return tables.table(caption, [t.of("table", head) for head in heads], body, tall=True)


def stored(say: Words, areas: tuple[str, ...], indicators: tuple[str, ...]) -> pd.DataFrame:
    """Every stored figure of some areas on some indicators.

    Stocks before flows, areas in the reader's order, newest first in each series.
    """
    kinds = say.library.indicators["kind"]
    ordered = sorted(indicators, key=lambda code: kinds[code] == "flow")
    table = say.library.dataset.observations
    rows = table[table["area"].isin(areas) & table["indicator"].isin(indicators)]
    rows = rows.assign(
        _indicator=rows["indicator"].map({code: place for place, code in enumerate(ordered)}),
        _area=rows["area"].map({code: place for place, code in enumerate(areas)}),
    ).sort_values(
        ["_indicator", "_area", "definition", "residence", "end"],
        ascending=[True, True, True, True, False],
    )
    return rows.drop(columns=["_indicator", "_area"])


def _area(say: Words, code: str, colours: dict[str, str]) -> Cell:
    return Cell(tables.dot(colours.get(code)) + tables.area_link(say, code), head=True)
