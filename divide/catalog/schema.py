"""The one schema of the dataset: every table, column, form and reference.

The checks look at the cells as text, exactly as an editor typed them, so that
each broken cell can be named with its value; `divide.catalog.load` converts
the sound rows afterwards. The published data package is described from the
same columns (`divide.catalog.package`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pandera.pandas as pa

THEMES = ("offices", "rural_broadband", "penetration", "services", "infrastructure", "context")
LEVELS = ("country", "province", "county")
SOURCE_KINDS = ("census", "survey", "administrative", "news", "compilation", "calculation")
INDICATOR_KINDS = ("count", "flow", "rate", "index", "rank")
UNITS = (
    "agencies", "counties", "households", "index", "km2", "lines", "machines", "offices",
    "per_100_households", "per_100_persons", "percent", "persons", "rank", "services", "sites",
    "subscriptions", "toman", "villages",
)  # fmt: skip
DIRECTIONS = ("higher", "lower", "neutral")
AGGREGATIONS = ("sum", "none")
SCOPES = ("all", "within_province", "none")
RESIDENCES = ("total", "urban", "rural")
CALENDARS = ("solar_hijri", "gregorian")
PERIOD_BASES = ("stated", "published", "inferred")
QUALIFIERS = ("exact", "about", "at_least", "at_most")
STATUSES = ("A", "E", "G", "P", "U", "D")
CHANGES = ("entered", "changed", "moved", "left")
CHECK_KINDS = (
    "parts", "share", "areas", "residence", "bounds", "sources", "break", "change",
)  # fmt: skip
CHECK_OPERATORS = ("=", "<=", ">=")
TOLERANCE_KINDS = ("absolute", "points", "relative", "points_per_year", "relative_per_year")
CHECK_MATCHES = ("same_source", "any_source")
CHECK_PERIODS = "same_period|same_month|same_year|any_period|within_[0-9]{1,3}_months"
CHECK_FILTERS = (
    "area", "level", "residence", "source_kind", "theme", "unit", "kind", "aggregation",
    "indicator", "definition",
)  # fmt: skip
SLIDE_KINDS = ("map", "number", "comparison", "urban_rural", "trend")
SLIDE_PLACES = ("country", "area")
LOGGED = ("observations", "definitions", "indicators", "sources", "areas")

AREA_CODE = "IR(-[0-9]{2}([0-9]{2})?)?"
NAME_CODE = "[a-z][a-z0-9_]*"
SOURCE_CODE = "[A-Za-z0-9][A-Za-z0-9._-]*"
NUMBER = r"-?[0-9]{1,18}(\.[0-9]{1,18})?"
WHOLE = "[0-9]{1,18}"
DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
RELEASE = r"[0-9]{4}\.[0-9]{2}(\.[0-9]{1,2})?"
ROW_KEY = r"[^/\s]+(/[^/\s]+)*"
PERIOD = "[0-9]{4}((-[0-9]{2}){0,2}|/[0-9]{4})"

_PERSIAN_DIGIT = "[۰-۹٠-٩]"
_SPACED = r"^[\s\u200c\u200e\u200f\ufeff]|[\s\u200c\u200e\u200f\ufeff]$"

#: Rules about one cell. Where several are broken, the first one listed is named.
CELL_RULES = (
    "empty_cell",
    "stray_space",
    "persian_digits",
    "thousands_separator",
    "not_a_number",
    "not_whole",
    "not_a_date",
    "no_such_date",
    "not_in_list",
    "wrong_form",
    "out_of_bounds",
    "arabic_letters",
)


@dataclass(frozen=True)
class Reference:
    """Codes of one table that must stand in another.

    Attributes
    ----------
    columns : tuple of str
        Columns holding the code.
    table : str
        Name of the table referred to; its key has as many columns.
    rule : str
        Rule broken by a code that is not there.
    essential : bool
        Whether a row means nothing without it. If not, only the reference is
        left out, not the row.
    """

    columns: tuple[str, ...]
    table: str
    rule: str
    essential: bool = True


@dataclass(frozen=True)
class Table:
    """One table: its columns in file order, its key and what it refers to."""

    name: str
    schema: pa.DataFrameSchema
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()
    # a folder of an earlier edition may lack its file, and that is no problem
    optional: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Column names in file order."""
        return tuple(self.schema.columns)

    def kind(self, column: str) -> str:
        """What a column holds: ``string``, ``number``, ``integer`` or ``date``."""
        return str(self.schema.columns[column].metadata["type"])

    def nullable(self, column: str) -> bool:
        """Whether a cell of the column may be empty."""
        return bool(self.schema.columns[column].nullable)


def _rule(rule: str, holds: Callable[[pd.Series], pd.Series], **statistics: Any) -> pa.Check:
    return pa.Check(holds, name=rule, error=rule, statistics=statistics)


def _matches(rule: str, pattern: str) -> pa.Check:
    return _rule(rule, lambda cells: cells.str.fullmatch(pattern), pattern=pattern)


def _lacks(rule: str, pattern: str) -> pa.Check:
    return _rule(rule, lambda cells: ~cells.str.contains(pattern, regex=True))


def _between(cells: pd.Series, minimum: float, maximum: float) -> pd.Series:
    numbers = pd.to_numeric(cells, errors="coerce").astype("float64")
    return numbers.isna() | numbers.between(minimum, maximum)


def _column(
    kind: str,
    description: str,
    *checks: pa.Check,
    empty: bool = False,
    unique: bool = False,
    example: str | None = None,
) -> pa.Column:
    return pa.Column(
        str,
        checks=[_lacks("stray_space", _SPACED), *checks],
        nullable=empty,
        description=description,
        metadata={"type": kind, "unique": unique, "example": example},
    )


def _text(description: str, *, empty: bool = False) -> pa.Column:
    return _column("string", description, empty=empty)


def _persian(description: str, *, empty: bool = False) -> pa.Column:
    return _column("string", description, _lacks("arabic_letters", "[يكۀ]"), empty=empty)


def _code(
    description: str, pattern: str, example: str, *, empty: bool = False, unique: bool = False
) -> pa.Column:
    return _column(
        "string",
        description,
        _lacks("persian_digits", _PERSIAN_DIGIT),
        _matches("wrong_form", pattern),
        empty=empty,
        unique=unique,
        example=example,
    )


def _choice(description: str, values: tuple[str, ...], *, empty: bool = False) -> pa.Column:
    return _column(
        "string",
        description,
        _rule("not_in_list", lambda cells: cells.isin(values), allowed_values=values),
        empty=empty,
    )


def _number(
    description: str,
    *,
    empty: bool = False,
    whole: bool = False,
    bounds: tuple[float, float] | None = None,
) -> pa.Column:
    checks = [
        _lacks("persian_digits", _PERSIAN_DIGIT),
        _lacks("thousands_separator", r"[0-9][,٬،'\s\u00a0\u202f][0-9]"),
        _matches("not_a_number", NUMBER),
    ]
    if whole:
        checks.append(_matches("not_whole", WHOLE))
    if bounds:
        low, high = bounds
        checks.append(
            _rule(
                "out_of_bounds",
                lambda cells: _between(cells, low, high),
                min_value=low,
                max_value=high,
            )
        )
    return _column("integer" if whole else "number", description, *checks, empty=empty)


def _exists(cells: pd.Series) -> pd.Series:
    return pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce").notna()


def _day(description: str) -> pa.Column:
    return _column(
        "date",
        description,
        _lacks("persian_digits", _PERSIAN_DIGIT),
        _matches("not_a_date", DAY),
        _rule("no_such_date", _exists),
    )


def _published_exists(cells: pd.Series) -> pd.Series:
    full = cells + cells.str.len().map({4: "-01-01", 7: "-01"}).fillna("")
    return pd.to_datetime(full, format="%Y-%m-%d", errors="coerce").notna()


AREAS = Table(
    "areas",
    pa.DataFrameSchema(
        {
            "area": _code(
                "Code: IR, IR- and two digits for a province, IR- and four for a county",
                AREA_CODE,
                "IR-0201",
                unique=True,
            ),
            "level": _choice("country, province or county", LEVELS),
            "parent": _code(
                "Area this one is part of; empty for IR", AREA_CODE, "IR-02", empty=True
            ),
            "name_fa": _persian("Persian name"),
            "name_en": _text("English name"),
            "iso_3166_2": _code("ISO 3166-2 code", "IR(-[0-9]{2})?", "IR-02", empty=True),
            "sci_code": _code(
                "Code of the Statistical Centre of Iran, census of 1395 (2016)",
                "[0-9]{2}([0-9]{2})?",
                "0201",
                empty=True,
            ),
            "area_km2": _number("Area in square kilometres", empty=True, bounds=(0.001, 2e6)),
            "note": _text("Changes of name or border", empty=True),
        },
        strict=True,
    ),
    key=("area",),
    references=(Reference(("parent",), "areas", "unknown_parent"),),
)

SOURCES = Table(
    "sources",
    pa.DataFrameSchema(
        {
            "source": _code("Code of the source", SOURCE_CODE, "irna-urmia-303", unique=True),
            "publisher_fa": _persian("Publisher, in Persian"),
            "publisher_en": _text("Publisher, in English"),
            "title": _text("Title, in the language of the source"),
            "url": _column(
                "string",
                "Address, where there is one",
                _matches("wrong_form", r"https?://\S+"),
                empty=True,
                example="https://example.org/page",
            ),
            "published": _column(
                "string",
                "Date of publication, as precise as known: YYYY, YYYY-MM or YYYY-MM-DD",
                _lacks("persian_digits", _PERSIAN_DIGIT),
                _matches("not_a_date", "[0-9]{4}(-[0-9]{2}){0,2}"),
                _rule("no_such_date", _published_exists),
                empty=True,
            ),
            "speaker_role_fa": _persian("Who is speaking, in Persian", empty=True),
            "speaker_role_en": _text("Who is speaking, in English", empty=True),
            "kind": _choice("What sort of source it is", SOURCE_KINDS),
            "language": _code("Language of the source, ISO 639-1", "[a-z]{2}", "fa"),
            "note": _text("What a reader of the source should know", empty=True),
        },
        strict=True,
    ),
    key=("source",),
)

INDICATORS = Table(
    "indicators",
    pa.DataFrameSchema(
        {
            "indicator": _code("Code of the indicator", NAME_CODE, "offices_urban", unique=True),
            "theme": _choice("Theme", THEMES),
            "name_fa": _persian("Persian name"),
            "name_en": _text("English name"),
            "unit": _choice("Unit of the values", UNITS),
            "kind": _choice(
                "count, flow (a count over a period), rate, index, rank", INDICATOR_KINDS
            ),
            "direction": _choice("Which way is better", DIRECTIONS),
            "aggregation": _choice("sum: the parts of an area add up to it", AGGREGATIONS),
            "decimals": _number("Decimals to show", whole=True, bounds=(0, 6)),
            "minimum": _number("Smallest plausible value"),
            "maximum": _number("Largest plausible value"),
            "numerator": _code(
                "Indicator above the line, for a rate computed from two others",
                NAME_CODE,
                "villages_connected",
                empty=True,
            ),
            "denominator": _code(
                "Indicator below the line", NAME_CODE, "villages_total", empty=True
            ),
            "per": _number("What the rate is per: 100, 10000", empty=True, bounds=(1, 1e9)),
            "definition_fa": _persian("What is measured, in Persian"),
            "definition_en": _text("What is measured, in English"),
        },
        strict=True,
    ),
    key=("indicator",),
    references=(
        Reference(("numerator",), "indicators", "unknown_indicator", essential=False),
        Reference(("denominator",), "indicators", "unknown_indicator", essential=False),
    ),
)

DEFINITIONS = Table(
    "definitions",
    pa.DataFrameSchema(
        {
            "definition": _code(
                "Code of the definition, within its indicator", NAME_CODE, "standard"
            ),
            "indicator": _code("Indicator it defines", NAME_CODE, "offices_urban"),
            "label_fa": _persian("Short Persian name"),
            "label_en": _text("Short English name"),
            "description_fa": _persian("What exactly is measured, in Persian"),
            "description_en": _text("What exactly is measured, in English"),
            "comparable_with": _code(
                "Definitions of the same indicator that may stand in one figure with this one, "
                "separated by semicolons",
                f"{NAME_CODE}(;{NAME_CODE})*",
                "active;unspecified",
                empty=True,
            ),
            "comparable_across": _choice("Which areas may be compared", SCOPES),
        },
        strict=True,
    ),
    key=("indicator", "definition"),
    references=(Reference(("indicator",), "indicators", "unknown_indicator"),),
)

OBSERVATIONS = Table(
    "observations",
    pa.DataFrameSchema(
        {
            "indicator": _code("What is measured", NAME_CODE, "offices_urban"),
            "definition": _code("Exactly how it is measured", NAME_CODE, "standard"),
            "area": _code("Where", AREA_CODE, "IR-02"),
            "residence": _choice("Whole area, its towns or its villages", RESIDENCES),
            "period": _code("When, in the calendar of the source", PERIOD, "1392-06"),
            "calendar": _choice("Calendar of the period", CALENDARS),
            "start": _day("First day, Gregorian"),
            "end": _day("Last day, Gregorian"),
            "period_basis": _choice(
                "stated by the source, published (the date of the article stands in) or inferred",
                PERIOD_BASES,
            ),
            "value": _number("The figure"),
            "qualifier": _choice("exact, about, at_least or at_most", QUALIFIERS),
            "status": _choice("SDMX observation status", STATUSES),
            "sample": _number(
                "Interviews behind an own survey estimate",
                empty=True,
                whole=True,
                bounds=(1, 1e9),
            ),
            "ci_low": _number("Lower end of the 95 % interval", empty=True),
            "ci_high": _number("Upper end of the 95 % interval", empty=True),
            "source": _code("Who published it", SOURCE_CODE, "irna-urmia-303"),
            "note_en": _text("Caveat, in English", empty=True),
            "note_fa": _persian("Caveat, in Persian", empty=True),
        },
        strict=True,
    ),
    key=("indicator", "definition", "area", "residence", "start", "end", "source"),
    references=(
        Reference(("indicator",), "indicators", "unknown_indicator"),
        Reference(("indicator", "definition"), "definitions", "unknown_definition"),
        Reference(("area",), "areas", "unknown_area"),
        Reference(("source",), "sources", "unknown_source"),
    ),
)

RELEASES = Table(
    "releases",
    pa.DataFrameSchema(
        {
            "release": _code(
                "Code of the release: year and month", RELEASE, "2026.11", unique=True
            ),
            "date": _day("Day of the release, Gregorian"),
            "name_fa": _persian("Persian name"),
            "name_en": _text("English name"),
            "note_fa": _persian("What is new, in Persian", empty=True),
            "note_en": _text("What is new, in English", empty=True),
        },
        strict=True,
    ),
    key=("release",),
    optional=True,
)

CHANGELOG = Table(
    "changes",
    pa.DataFrameSchema(
        {
            "release": _code("Release that brought the change", RELEASE, "2026.11"),
            "change": _choice("entered, changed, moved (another key) or left", CHANGES),
            "table": _choice("Table the row stands in", LOGGED),
            "key": _column(
                "string",
                "Key of the row, its parts with slashes; a part * stands for any",
                _matches("wrong_form", ROW_KEY),
                example="offices_urban/active/IR-02/total/2016-03-20/2017-03-20/borna-441074",
            ),
            "column": _code(
                "Column that changed; * for the whole row", r"\*|[a-z][a-z0-9_]*", "value"
            ),
            "before": _text("What stood there; of a figure that left, its value", empty=True),
            "after": _text("What stands there; of a figure that entered, its value", empty=True),
            "rows": _number("Rows this line stands for", whole=True, bounds=(1, 1e9)),
        },
        strict=True,
    ),
    key=("release", "table", "key", "column"),
    references=(Reference(("release",), "releases", "unknown_release"),),
    optional=True,
)

CHECKS = Table(
    "checks",
    pa.DataFrameSchema(
        {
            "check": _code("Code of the rule", NAME_CODE, "offices_add_up", unique=True),
            "kind": _choice("What sort of rule it is", CHECK_KINDS),
            "left": _text("Left side: an expression of figures"),
            "operator": _choice("How the left side should stand to the right", CHECK_OPERATORS),
            "right": _text("Right side: an expression of figures"),
            "tolerance": _number("Difference that is not a contradiction", bounds=(0, 1e12)),
            "tolerance_kind": _choice(
                "absolute; points of a percentage; relative to the larger side (0.02); the last "
                "two also for each year between the figures",
                TOLERANCE_KINDS,
            ),
            "match": _choice("Whether both sides are of one source", CHECK_MATCHES),
            "period": _code(
                "How far apart in time the two sides may be", CHECK_PERIODS, "within_12_months"
            ),
            "applies_to": _text(
                "Figures it is about, as name=code|code with semicolons; empty for all",
                empty=True,
            ),
            "name_fa": _persian("Persian name"),
            "name_en": _text("English name"),
            "why_fa": _persian("Why the two sides should agree, or why they do not; Persian"),
            "why_en": _text("Why the two sides should agree, or why they do not; English"),
        },
        strict=True,
    ),
    key=("check",),
    optional=True,
)

TARGETS = Table(
    "targets",
    pa.DataFrameSchema(
        {
            "target": _code("Code of the target", NAME_CODE, "fibre_20_million", unique=True),
            "indicator": _code("What is to be reached", NAME_CODE, "offices_urban"),
            "definition": _code("By which definition it is measured", NAME_CODE, "standard"),
            "area": _code("Where", AREA_CODE, "IR-02"),
            "residence": _choice("Whole area, its towns or its villages", RESIDENCES),
            "value": _number("The figure to be reached"),
            "qualifier": _choice("exact, about, at_least or at_most", QUALIFIERS),
            "due": _code(
                "When it is to be reached; empty where the source names no time",
                PERIOD,
                "1404",
                empty=True,
            ),
            "calendar": _choice("Calendar of the time it is due", CALENDARS, empty=True),
            "source": _code("Who set or stated it", SOURCE_CODE, "irna-urmia-303"),
            "note_en": _text("How the source puts it, in English", empty=True),
            "note_fa": _persian("How the source puts it, in Persian", empty=True),
        },
        strict=True,
    ),
    key=("target",),
    references=(
        Reference(("indicator",), "indicators", "unknown_indicator"),
        Reference(("indicator", "definition"), "definitions", "unknown_definition"),
        Reference(("area",), "areas", "unknown_area"),
        Reference(("source",), "sources", "unknown_source"),
    ),
    optional=True,
)

#: What public screens show, one row a slide: no part of the published dataset.
PLAYLISTS = Table(
    "playlists",
    pa.DataFrameSchema(
        {
            "playlist": _code("Code of the playlist, as in addresses", NAME_CODE, "province"),
            "position": _number("Place of the slide in it", whole=True, bounds=(1, 99)),
            "kind": _choice("What the slide shows", SLIDE_KINDS),
            "indicator": _code("Indicator, stored or computed", NAME_CODE, "offices_total"),
            "definition": _code(
                "Definition, or comparable ones with +; empty for the one with most areas",
                rf"{NAME_CODE}(\+{NAME_CODE})*",
                "active+unspecified",
                empty=True,
            ),
            "residence": _choice("Residence", RESIDENCES),
            "level": _choice("Areas shown or compared with", LEVELS[1:]),
            "about": _choice("The country, or the area that the screen is for", SLIDE_PLACES),
        },
        strict=True,
    ),
    key=("playlist", "position"),
    optional=True,
)

TABLES = {
    table.name: table
    for table in (
        AREAS,
        SOURCES,
        INDICATORS,
        DEFINITIONS,
        OBSERVATIONS,
        RELEASES,
        CHANGELOG,
        CHECKS,
        TARGETS,
    )
}

#: Names of the tables that others refer to.
REFERRED_TO = frozenset(
    reference.table for table in TABLES.values() for reference in table.references
)

#: Files that must be there. Further `<theme>_*.csv` files beside them are read too.
OBSERVATION_FILES = (
    "observations/context.csv",
    "observations/infrastructure.csv",
    "observations/offices.csv",
    "observations/penetration.csv",
    "observations/penetration_heis.csv",
    "observations/rural_broadband.csv",
    "observations/services.csv",
)
