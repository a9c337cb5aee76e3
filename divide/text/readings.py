"""Comparisons, peers and gaps in plain sentences, made from the figures themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from divide.measures.comparison import Cell, Row
from divide.measures.fair_share import FairShare, FairShareError
from divide.measures.profile import Unknown
from divide.measures.similar import Peer
from divide.text import names, numbers
from divide.text.words import Words

# Units whose readings begin with the area's name; the others begin «در مازندران», "In Mazandaran".
_OWN = frozenset(
    {"offices", "machines", "per_10000_persons", "index", "rank", "km2", "toman", "counties"}
)
# Units that the reading does not name itself: their number needs a scale word.
_SAID = frozenset({"toman"})


@dataclass(frozen=True)
class Reading:
    """A row of a comparison in words.

    Attributes
    ----------
    sentence : str
        Every figure with its area and period; empty when no area has one.
    caveats : tuple of str
        Sentences on what forbids or hampers comparing.
    missing : tuple of str
        Sentences on the areas without a figure.
    """

    sentence: str
    caveats: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def text(self) -> str:
        """All sentences in one paragraph."""
        return " ".join(part for part in (self.sentence, *self.caveats, *self.missing) if part)


def reading(say: Words, row: Row) -> Reading:
    """Plain-language reading of one row of a comparison.

    Parameters
    ----------
    say : Words
    row : Row
        As ``divide.measures.comparison.compare`` gives it.

    Returns
    -------
    Reading
        «مازندران ۲٫۶ دفتر برای هر ۱۰ هزار نفر دارد (۱۳۹۵) و آذربایجان غربی ۲٫۲ (۱۳۹۹).»
    """
    figures = [cell.figure for cell in row.cells if cell.figure is not None]
    sentence = ""
    if figures:
        said = [_first(say, figures[0]), *(_next(say, figure) for figure in figures[1:])]
        sentence = names.listed(said, say.lang)
        if row.residence != "total" and row.indicator not in say.library.single_residence:
            sentence = say.t.of("reading_residence", row.residence, reading=sentence)
        sentence = say.t("reading_sentence", reading=sentence)
    return Reading(sentence, tuple(_caveats(say, row)), tuple(_missing(say, row)))


def peer(say: Words, one: Peer) -> str:
    """Why an area is a peer: "about as many people and the same province"."""
    return names.listed([say.t.of("peer", reason) for reason in one.reasons], say.lang)


def unknown(say: Words, one: Unknown) -> str:
    """Something not known about an area, as an item of a list."""
    year = "" if one.year is None else say.year(one.year)
    return say.t.of("unknown", one.reason, indicator=say.indicator(one.indicator), year=year)


def fair_share_basis(say: Words, share: FairShare) -> str:
    """What a fair share shares out and by which population."""
    counts = [numbers.number(float(row["value"]), say.lang, 0) for row in share.total.rows]
    return say.t.of(
        "fair_share_basis",
        share.total.basis,
        area=say.area(share.area),
        offices=numbers.number(share.total.offices, say.lang, 0),
        urban=counts[0],
        rural=counts[-1],
        period=say.period(share.total.rows[0]),
        census=say.year(int(share.census["year"])),
    )


def fair_share_error(say: Words, error: FairShareError) -> str:
    """Why there is no fair share, for readers."""
    return say.t.of("fair_share_error", error.reason, area=say.area(error.area))


def _value(say: Words, figure: pd.Series) -> str:
    unit = say.library.indicators.at[figure["indicator"], "unit"]
    return say.value(figure) if unit in _SAID else say.short(figure)


def _when(say: Words, figure: pd.Series) -> str:
    if figure["start"] == figure["end"]:
        kind = "day"
    else:
        # a Solar Hijri leap year has 366 days
        kind = "span" if (figure["end"] - figure["start"]).days > 366 else "other"
    return say.t.of("reading_when", kind, period=say.period(figure))


def _first(say: Words, figure: pd.Series) -> str:
    indicator = figure["indicator"]
    placeholders = {
        "area": say.area(figure["area"]),
        "value": _value(say, figure),
        "when": _when(say, figure),
    }
    if not say.t.has(f"reading.{indicator}"):
        return say.t("reading_any", indicator=say.indicator(indicator), **placeholders)
    return say.t.n_of("reading", indicator, float(figure["value"]), **placeholders)


def _next(say: Words, figure: pd.Series) -> str:
    unit = say.library.indicators.at[figure["indicator"], "unit"]
    return say.t.of(
        "reading_next",
        "own" if unit in _OWN else "in",
        area=say.area(figure["area"]),
        value=_value(say, figure),
        when=_when(say, figure),
    )


def _caveats(say: Words, row: Row) -> list[str]:
    flags, t = row.flags, say.t
    caveats = [
        t.of("reading_caveat", flag)
        for flag in flags
        if flag in ("never", "within_province", "span")
    ]
    for flag in ("definition_other", "definition_marked"):
        by_definition: dict[str, list[str]] = {}
        for cell in row.cells:
            if cell.figure is not None and flag in cell.flags:
                by_definition.setdefault(cell.figure["definition"], []).append(cell.area)
        caveats += [
            t.of(
                "reading_definition",
                flag,
                areas=say.areas(areas),
                definition=say.definition(row.indicator, definition),
            )
            for definition, areas in by_definition.items()
        ]
    if "period" in flags:
        years = [int(cell.figure["year"]) for cell in row.cells if cell.figure is not None]
        apart = max(years) - min(years)
        caveats.append(t.n("reading_years_apart", apart) if apart else t("reading_spans"))
    alike = [cell.area for cell in row.cells if cell.apart is False]
    if alike:
        first = say.area(row.cells[0].area)
        caveats.append(t("reading_overlap", first=first, areas=say.areas(alike)))
    return caveats


def _missing(say: Words, row: Row) -> list[str]:
    silent: dict[str, list[Cell]] = {}
    for cell in row.cells:
        if cell.missing is not None:
            silent.setdefault(cell.missing, []).append(cell)
    return [
        say.t.of("reading_missing", kind, areas=_areas(say, cells))
        for kind, cells in silent.items()
    ]


def _areas(say: Words, cells: Sequence[Cell]) -> str:
    return say.areas([cell.area for cell in cells])
