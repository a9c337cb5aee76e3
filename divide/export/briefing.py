"""What a working group's meeting needs of one area, in words: the content of the briefing.

Here is what is said; how it looks on paper and on slides is told in
:mod:`divide.export.briefing_pdf` and :mod:`divide.export.slides`.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from divide.export.edition import edition
from divide.export.picture import LegendItem
from divide.measures import consistency, quality
from divide.measures.comparison import Cell, Row, compare
from divide.measures.library import Library
from divide.measures.profile import Line, profile
from divide.measures.targets import Standing, applies, standing
from divide.measures.watch import Watched, watch
from divide.text import findings, names, numbers, periods, readings
from divide.text import targets as aims
from divide.text.words import Words, label_of

#: Indicators that a briefing opens with, where the area has a figure.
HEADLINES = (
    "offices_per_10000",
    "rural_broadband_coverage",
    "household_internet_access",
    "individual_internet_use",
    "services_offered",
    "offices_rural_banking_share",
    "mobile_penetration",
    "fixed_line_household_rate",
    "household_computer_access",
)
#: Rows of the comparison, where two of the areas have a figure.
COMPARED = (
    "offices_per_10000",
    "offices_urban",
    "offices_rural",
    "services_offered",
    "rural_broadband_coverage",
    "villages_total",
    "household_internet_access",
    "individual_internet_use",
    "household_computer_access",
    "mobile_penetration",
    "fixed_line_household_rate",
    "literacy_rate",
)
THEMES = ("offices", "rural_broadband", "penetration", "services", "infrastructure", "context")
MOST_AREAS = 3  # beside the area itself: more do not fit a page
_FACTS, _ROWS, _WATCHED, _DISPUTES, _GAPS, _QUESTIONS = 6, 9, 5, 4, 4, 7
_LEAST_WATCHED = 3
_LEAST_RATIO = 1.05  # less of a difference is not worth a meeting's time
_LEAST_OTHERS = 3  # of so many areas that have a figure, one without is missed


class NoFigures(ValueError):
    """The area has no figure at all."""


@dataclass(frozen=True)
class Said:
    """A text and the numbers of the sources it rests on; `under` stands small below it."""

    text: str
    refs: tuple[int, ...] = ()
    under: str = ""


@dataclass(frozen=True)
class Fact:
    """One headline figure.

    Attributes
    ----------
    name : str
        Of the indicator.
    value : Said
        With its period, definition and marks under it.
    beside : str
        The same of the country, or the median of the area's peers.
    label : int
        Of its observation.
    """

    name: str
    value: Said
    beside: str
    label: int


@dataclass(frozen=True)
class Table:
    """Heads and rows of cells; the first cell of a row names it."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Said, ...], ...]


@dataclass(frozen=True)
class Aim:
    """A target, as a line of the briefing; `done` is the part of the way, None if unknown."""

    name: Said
    wanted: Said
    now: Said
    distance: str
    pace: str
    done: float | None


@dataclass(frozen=True)
class Bars:
    """Comparable figures of one indicator, for a native chart.

    Attributes
    ----------
    title : str
    names : tuple of str
    areas : tuple of str
    values : tuple of float
    decimals : int
    percent : bool
    refs : tuple of int
    """

    title: str
    names: tuple[str, ...]
    areas: tuple[str, ...]
    values: tuple[float, ...]
    decimals: int
    percent: bool
    refs: tuple[int, ...]


@dataclass(frozen=True)
class Source:
    """A numbered source."""

    number: int
    text: str
    url: str
    latin: bool


@dataclass(frozen=True)
class Briefing:
    """A briefing, in one language.

    Attributes
    ----------
    lang : str
    rtl : bool
    area : str
    areas : tuple of str
        Those it is compared with.
    title, subtitle, made, edition : str
        Name of the area, those beside it, day, release of the dataset.
    lead : Said
        The first finding.
    facts : tuple of Fact
    comparison : Table
    bars : tuple of Bars
    watched, disputes, gaps, questions : tuple of Said
    watched_note, disputes_note : str
    aims : tuple of Aim
    sources : tuple of Source
    labels : tuple of int
        Observations it shows, in the order shown.
    """

    lang: str
    rtl: bool
    area: str
    areas: tuple[str, ...]
    title: str
    subtitle: str
    made: str
    edition: str
    lead: Said
    facts: tuple[Fact, ...]
    comparison: Table
    bars: tuple[Bars, ...]
    watched: tuple[Said, ...]
    watched_note: str
    disputes: tuple[Said, ...]
    disputes_note: str
    gaps: tuple[Said, ...]
    questions: tuple[Said, ...]
    aims: tuple[Aim, ...]
    sources: tuple[Source, ...]
    labels: tuple[int, ...]


@dataclass(frozen=True)
class MapOf:
    """The map of a briefing: a Plotly figure with its words.

    Attributes
    ----------
    figure : dict
        A Plotly figure.
    title, subtitle : str
    legend : tuple of LegendItem
    note : str
        Period and sources.
    labels : tuple of int
        Observations it shows.
    """

    figure: dict
    title: str
    subtitle: str
    legend: tuple[LegendItem, ...]
    note: str
    labels: tuple[int, ...]


class _Sources:
    """Sources by the number of their first mention, and every observation mentioned."""

    def __init__(self, say: Words) -> None:
        self.say = say
        self.codes: dict[str, int] = {}
        self.labels: dict[int, None] = {}

    def of(self, *rows: pd.Series | None) -> tuple[int, ...]:
        """Numbers of the sources of some figures; of a computed one, those of its parts too."""
        numbers_: list[int] = []
        for row in rows:
            if row is None:
                continue
            label = label_of(row)
            if label is not None:
                self.labels.setdefault(label)
            inputs = row.get("inputs")
            parts = list(inputs) if isinstance(inputs, tuple) else []
            table = self.say.library.observations
            codes = [table.at[part, "source"] for part in parts] or [row["source"]]
            numbers_ += [self.code(code) for code in codes]
        return tuple(sorted(set(numbers_)))

    def code(self, code: str) -> int:
        """Number of a source."""
        return self.codes.setdefault(str(code), len(self.codes) + 1)

    def listed(self) -> tuple[Source, ...]:
        """All of them, in order."""
        table = self.say.library.dataset.sources
        found = []
        for code, place in self.codes.items():
            url = table.at[code, "url"]
            text = self.say.t(
                "briefing.source", publisher=self.say.source(code), title=table.at[code, "title"]
            )
            own = table.at[code, "language"]
            found.append(
                Source(place, text, url if isinstance(url, str) else "", bool(own == "en"))
            )
        return tuple(found)


def briefing(
    say: Words, area: str, areas: Sequence[str], day: datetime.date, shown: MapOf | None = None
) -> Briefing:
    """The content of a briefing.

    Parameters
    ----------
    say : Words
        Its language is that of the briefing.
    area : str
        Whom it is about.
    areas : sequence of str
        To compare with: at most :data:`MOST_AREAS` others count.
    day : datetime.date
        Printed on it.
    shown : MapOf, optional
        The map that will stand in it, so that its sources are numbered too.

    Raises
    ------
    NoFigures
        There is no figure of the area.
    KeyError
        Unknown area.
    """
    t, library = say.t, say.library
    year = quality.this_year(library.dataset)
    known = _known(library, area, year)
    if not known:
        raise NoFigures(area)
    others = [code for code in dict.fromkeys(areas) if code != area][:MOST_AREAS]
    cited = _Sources(say)
    facts = tuple(_fact(say, cited, line) for line in known[:_FACTS])
    beside = [*others] if others else []
    if area != "IR" and "IR" not in beside and len(beside) < MOST_AREAS:
        beside.append("IR")
    rows = _compared(library, area, beside) if beside else []
    lead = _lead(say, cited, rows, area, facts)
    if shown is not None:
        cited.of(*(library.observations.loc[label] for label in shown.labels))
    table = _comparison(say, cited, rows, [area, *beside])
    bars = tuple(_bars(say, cited, row) for row in rows if _drawable(say, row))[:4]
    seen = watch(library, area)
    watched, watched_note = _watched(say, cited, seen, area)
    held = _contradictions(area)
    disputes = tuple(
        Said(
            t(
                "check.where",
                area=say.full_area(one.area),
                name=findings.name(library.dataset.checks, one.check, say.lang),
            ),
            cited.of(*(library.observations.loc[label] for label in one.observations[:6])),
            findings.sentence(say, one),
        )
        for one in held[:_DISPUTES]
    )
    more = len(held) - len(disputes)
    weak = quality.weak(library.dataset, area, frozenset(consistency.contradicted()))
    gaps = _gaps(say, cited, weak)
    stands = [standing(library, code, area, year) for code in applies(library, area)]
    listed = tuple(_aim(say, cited, own) for own in stands)
    questions = _questions(say, cited, area, rows, seen, held, weak, stands)
    made = edition(library.dataset)
    return Briefing(
        say.lang,
        t.dir == "rtl",
        area,
        tuple(beside),
        t("briefing.title", area=say.full_area(area)),
        t("briefing.beside", areas=say.areas(beside)) if beside else "",
        periods.full_date(day, say.lang),
        t("briefing.edition", code=made.code)
        if made.date is None
        else t(
            "briefing.edition_dated", code=made.code, date=periods.solar_date(made.date, say.lang)
        ),
        lead,
        facts,
        table,
        bars,
        watched,
        watched_note,
        disputes,
        t.n("briefing.more_disputes", more) if more > 0 else "",
        gaps,
        questions,
        listed,
        cited.listed(),
        tuple(cited.labels),
    )


def _known(library: Library, area: str, year: int) -> list[Line]:
    """Headline figures of an area; whatever is known of one that has none of them."""
    table = library.observations
    wanted = table["indicator"].isin([*HEADLINES, "population"])
    few = replace(library, observations=table[wanted])  # the whole profile takes long
    lines = {one.indicator: one for one in profile(few, area, year=year, themes=THEMES).lines}
    found = [lines[code] for code in HEADLINES if code in lines]
    return found or list(profile(library, area, year=year, themes=THEMES).lines)


def _about(say: Words, row: pd.Series) -> str:
    """Period, definition and marks of a figure in one line."""
    parts = [say.period(row), say.definition(row["indicator"], row["definition"])]
    parts += [say.residence(row)] if row["residence"] != "total" else []
    parts += [mark for mark in say.marks(row.drop("marked", errors="ignore")) if mark not in parts]
    return say.t("mark.join").join(part for part in parts if part)


def _fact(say: Words, cited: _Sources, line: Line) -> Fact:
    figure, beside = line.figure, ""
    refs = cited.of(figure)
    if line.country is not None:
        beside = say.t(
            "briefing.fact_beside",
            area=say.area("IR"),
            value=say.short(line.country),
            period=say.period(line.country),
        )
        refs = tuple(sorted({*refs, *cited.of(line.country)}))
    label = int(figure["observation"])
    return Fact(
        say.indicator(line.indicator),
        Said(say.brief(figure), refs, _about(say, figure)),
        beside,
        label,
    )


def _compared(library: Library, area: str, beside: list[str]) -> list[Row]:
    codes = [code for code in COMPARED if code in library.indicators.index]
    rows = compare(library, [area, *beside], codes)
    return [row for row in rows if len(row.known) > 1 and row.cells[0].figure is not None][:_ROWS]


def _firm(*figures: pd.Series) -> bool:
    """Whether figures can be subtracted and drawn: none is "more than" or "less than"."""
    return all(one["qualifier"] in ("exact", "about") for one in figures)


def _drawable(say: Words, row: Row) -> bool:
    """Whether a row makes a chart of bars: comparable rates, each of them firm."""
    figures = [cell.figure for cell in row.known if cell.figure is not None]
    rate = say.library.indicators.at[row.indicator, "kind"] in ("rate", "index")
    return bool(rate and row.comparable and _firm(*figures))


def _lead(
    say: Words, cited: _Sources, rows: Sequence[Row], area: str, facts: Sequence[Fact]
) -> Said:
    """The first comparison that holds, in a sentence; else the first figure."""
    for row in rows:
        if row.comparable:
            return Said(
                readings.reading(say, row).sentence,
                cited.of(*(cell.figure for cell in row.known)),
                say.indicator(row.indicator),
            )
    one = facts[0]
    said = say.t("finding.headline", indicator=one.name, figures=one.value.text)
    return Said(said, one.value.refs, one.value.under)


def _comparison(say: Words, cited: _Sources, rows: Sequence[Row], areas: Sequence[str]) -> Table:
    t = say.t
    body = []
    for row in rows:
        definitions = dict.fromkeys(
            cell.figure["definition"] for cell in row.known if cell.figure is not None
        )
        name = Said(
            say.indicator(row.indicator), (), say.definitions(row.indicator, list(definitions))
        )
        cells = [name]
        for cell in row.cells:
            if cell.figure is None:
                cells.append(Said("—", (), t.of("missing", cell.missing or "not_reported")))
                continue
            under = [say.period(cell.figure), *(_difference(say, row, cell))]
            cells.append(
                Said(say.short(cell.figure), cited.of(cell.figure), t("mark.join").join(under))
            )
        body.append(tuple(cells))
    return Table((t("table.indicator"), *(say.area(code) for code in areas)), tuple(body))


def _difference(say: Words, row: Row, cell: Cell) -> list[str]:
    """How a figure stands to the first one; that it may not be compared; or nothing."""
    base = row.cells[0].figure
    if cell is row.cells[0] or base is None or cell.figure is None:
        return []
    if not cell.comparable or cell.difference is None:
        return [say.t("briefing.not_comparable")]
    kind = say.library.indicators.at[row.indicator, "kind"]
    if kind == "count" and "IR" in (cell.area, row.cells[0].area):
        return []  # a country has more of everything than its part
    if not _firm(base, cell.figure):
        return []  # "more than" has no distance
    if cell.apart is False:
        return [say.t("briefing.overlap")]
    if cell.difference == 0:
        return [say.t("briefing.same")]
    key = "higher" if cell.difference > 0 else "lower"
    return [
        say.t.of("briefing_than", key, difference=say.points(abs(cell.difference), row.indicator))
    ]


def _bars(say: Words, cited: _Sources, row: Row) -> Bars:
    about = say.library.indicators.loc[row.indicator]
    figures = [cell.figure for cell in row.known if cell.figure is not None]
    return Bars(
        say.indicator(row.indicator),
        tuple(
            say.t("briefing.bar", area=say.area(one["area"]), period=say.period(one))
            for one in figures
        ),
        tuple(str(one["area"]) for one in figures),
        tuple(float(one["value"]) for one in figures),
        int(about["decimals"]),
        about["unit"] == "percent",
        cited.of(*figures),
    )


def _watched(
    say: Words, cited: _Sources, seen: Sequence[Watched], area: str
) -> tuple[tuple[Said, ...], str]:
    t = say.t
    firm = [one for one in seen if one.sure]
    shown = firm[:_WATCHED] or list(seen[:_LEAST_WATCHED])
    listed = []
    for one in shown:
        reasons = [
            t(
                "briefing.behind",
                indicator=say.indicator(each.own["indicator"]),
                value=say.short(each.own),
                period=say.period(each.own),
                gap=say.points(each.gap, each.own["indicator"]),
                name=say.area(area),
                whole=say.short(each.whole),
                whole_period=say.period(each.whole),
            )
            for each in one.behind[:2]
        ]
        rows = [row for each in one.behind[:2] for row in (each.own, each.whole)]
        name = say.area(one.area)
        if one.people is not None:
            name = t(
                "briefing.watched",
                area=name,
                people=say.value(one.people),
                period=say.period(one.people),
            )
            rows.append(one.people)
        listed.append(Said(name, cited.of(*rows), t("briefing.reasons").join(reasons)))
    if not listed:
        return (), t("briefing.none_behind", area=say.area(area))
    key = "sure" if firm else "unsure"
    return tuple(listed), t.of("briefing_watch", key, area=say.area(area))


def _contradictions(area: str) -> list[consistency.Finding]:
    """Contradictions of an area's own figures first, then of those inside; one a rule and area."""
    table = consistency.current()
    table = table[table["verdict"] == "contradicts"]
    inside = table["area"].str.startswith(area) if area != "IR" else table["area"] == "IR"
    table = table[inside]
    table = table.assign(_own=table["area"] != area).sort_values("_own", kind="stable")
    table = table.drop_duplicates(["check", "area"]).drop(columns="_own")
    return list(consistency.findings(table))


def _gaps(say: Words, cited: _Sources, weak: quality.Weak) -> tuple[Said, ...]:
    t = say.t
    listed = []
    for code, row in _missing(say, weak).head(_GAPS).iterrows():
        said = t(
            "briefing.gap",
            indicator=say.indicator(str(code)),
            others=numbers.number(row["others"], say.lang),
        )
        listed.append(Said(said))
    theme = say.library.indicators["theme"]
    old = weak.old[weak.old["indicator"].map(theme) != "context"]
    for _, row in old.head(_GAPS).iterrows():
        said = t(
            "briefing.old",
            indicator=say.indicator(row["indicator"]),
            value=say.short(row),
            period=say.period(row),
        )
        listed.append(Said(said, cited.of(row)))
    return tuple(listed)


def _missing(say: Words, weak: quality.Weak) -> pd.DataFrame:
    """Indicators without a figure that most others have, those of context left out."""
    theme = say.library.indicators["theme"].reindex(weak.missing.index)
    missed = weak.missing[(theme != "context") & (weak.missing["others"] >= _LEAST_OTHERS)]
    return missed.sort_values("others", ascending=False, kind="stable")


def _aim(say: Words, cited: _Sources, own: Standing) -> Aim:
    row = say.library.dataset.targets.loc[own.target]
    now = Said("—", (), say.t("target.no_figure"))
    if own.figure is not None:
        now = Said(say.short(own.figure), cited.of(own.figure), say.period(own.figure))
    if own.pace is not None:
        cited.of(own.pace.first, own.pace.last)
    return Aim(
        Said(
            say.indicator(row["indicator"]),
            (),
            say.definition(row["indicator"], row["definition"]),
        ),
        Said(aims.wanted(say, own.target), (cited.code(row["source"]),), aims.due(say, own.target)),
        now,
        "—" if own.figure is None else aims.distance(say, own),
        "" if own.met else aims.pace(say, own),
        own.done,
    )


def _questions(
    say: Words,
    cited: _Sources,
    area: str,
    rows: Sequence[Row],
    seen: Sequence[Watched],
    held: Sequence[consistency.Finding],
    weak: quality.Weak,
    stands: Sequence[Standing],
) -> tuple[Said, ...]:
    """What the meeting may ask, each question from a figure in the briefing."""
    t, library = say.t, say.library
    asked: list[Said] = []
    for own in stands:
        if own.met is False or (own.met is None and own.figure is None):
            row = library.dataset.targets.loc[own.target]
            said = t(
                "briefing_ask.target_unknown" if own.figure is None else "briefing_ask.target",
                indicator=say.indicator(row["indicator"]),
                definition=say.definition(row["indicator"], row["definition"]),
                wanted=aims.wanted(say, own.target),
                distance=aims.distance(say, own),
                area=say.area(area),
            )
            refs = cited.of(own.figure) if own.figure is not None else ()
            asked.append(Said(said, tuple(sorted({*refs, cited.code(row["source"])}))))
    for one in [each for each in seen if each.sure][:2]:
        each = one.behind[0]
        said = t(
            "briefing_ask.watch",
            area=say.area(one.area),
            indicator=say.indicator(each.own["indicator"]),
            value=say.short(each.own),
            whole=say.short(each.whole),
            name=say.area(area),
        )
        asked.append(Said(said, cited.of(each.own, each.whole)))
    for behind, other in _lower(library, rows)[:2]:
        said = t(
            "briefing_ask.compare",
            indicator=say.indicator(behind["indicator"]),
            area=say.area(area),
            value=say.short(behind),
            other=say.area(other["area"]),
            other_value=say.short(other),
        )
        asked.append(Said(said, cited.of(behind, other)))
    for dispute in held[:2]:
        name = findings.name(library.dataset.checks, dispute.check, say.lang)
        said = t("briefing_ask.dispute", name=name, area=say.full_area(dispute.area))
        asked.append(Said(said))
    missing = _missing(say, weak)
    if len(missing):
        codes = [str(code) for code in missing.index[:3]]
        said = t(
            "briefing_ask.gap",
            indicators=names.listed([say.indicator(code) for code in codes], say.lang),
            area=say.area(area),
        )
        asked.append(Said(said))
    return tuple(asked[:_QUESTIONS])


def _lower(library: Library, rows: Sequence[Row]) -> list[tuple[pd.Series, pd.Series]]:
    """Comparable figures in which the area is worse off than another, largest ratio first."""
    found = []
    for row in rows:
        base, way = row.cells[0].figure, library.indicators.at[row.indicator, "direction"]
        for cell in row.cells[1:]:
            if base is None or cell.figure is None or not cell.comparable or cell.apart is False:
                continue
            if not _firm(base, cell.figure):
                continue
            ahead = cell.difference or 0.0
            # counts of areas of unlike size say little
            if way == "neutral" or library.indicators.at[row.indicator, "kind"] == "count":
                continue
            if (ahead > 0) == (way == "higher") and ahead:
                ratio = max(cell.ratio or 1.0, 1 / (cell.ratio or 1.0))
                if ratio >= _LEAST_RATIO:
                    found.append((ratio, base, cell.figure))
                    break
    found.sort(key=lambda one: -one[0])
    return [(base, other) for _, base, other in found]
