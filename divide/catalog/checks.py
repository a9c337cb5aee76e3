"""The rules that need more than one cell: within a row, between tables, between rows.

A row that breaks a rule of its own is left out. Rows that contradict one
another (sums, parts and wholes) are named and kept: the editor decides which
of them is wrong.
"""

from collections.abc import Mapping

import pandas as pd
import pandera.pandas as pa

from divide.catalog.dataset import Problem
from divide.catalog.periods import in_calendar, span
from divide.catalog.schema import CELL_RULES, Reference, Table

#: Areas that stood in another province, and until when (note in areas.csv).
FORMER_PARENTS = {"IR-2911": ("IR-21", pd.Timestamp("2016-03-20"))}

#: Indicators that are two parts of a third.
OFFICE_PARTS = ("offices_total", ("offices_urban", "offices_rural"))

#: How many left-out codes one problem lists.
_CODES_NAMED = 5

_SAME_FIGURE = ["definition", "area", "start", "end", "source"]

Detail = Mapping[str, str | pd.Series]


def cells(table: Table, frame: pd.DataFrame) -> tuple[pd.Series, list[Problem]]:
    """Check every cell against the schema.

    Parameters
    ----------
    table : Table
        The table the rows belong to.
    frame : pandas.DataFrame
        Text cells, ``file`` and ``row``; unique index.

    Returns
    -------
    bad : pandas.Series of bool
        Rows with at least one broken cell.
    problems : list of Problem
        One for each broken cell: the first of `CELL_RULES` it breaks.
    """
    bad = pd.Series(False, index=frame.index)
    if _sound(table, frame):
        return bad, []
    try:
        table.schema.validate(frame[list(table.columns)], lazy=True)
    except pa.errors.SchemaErrors as errors:
        failures = errors.failure_cases.replace({"check": {"not_nullable": "empty_cell"}})
        failures["rank"] = failures["check"].map(CELL_RULES.index)
        failures = failures.sort_values("rank").drop_duplicates(["index", "column"])
        bad.loc[failures["index"].unique()] = True
        problems: list[Problem] = []
        for (column, rule), rows in failures.groupby(["column", "check"], dropna=False):
            where = frame.loc[rows["index"].to_list()]
            problems += named(where, rule, column, _expected(table, column, rule))
        return bad, problems
    return bad, []


def _sound(table: Table, frame: pd.DataFrame) -> bool:
    """Whether every cell keeps the schema's rules, told from each column's distinct cells.

    Naming what is broken needs every cell and takes ten times longer; most tables are sound.
    """
    for name, column in table.schema.columns.items():
        if not column.nullable and frame[name].isna().any():
            return False
        distinct = pd.Series(frame[name].dropna().unique(), dtype="str")
        if not all(check(distinct).check_passed for check in column.checks):
            return False
    return True


def named(
    rows: pd.DataFrame, rule: str, column: str | None = None, detail: Detail | None = None
) -> list[Problem]:
    """One problem for each row.

    Parameters
    ----------
    rows : pandas.DataFrame
        Text cells with ``file`` and ``row``.
    rule : str
        The broken rule.
    column : str, optional
        The column it is about; its cells become the problems' values.
    detail : mapping, optional
        Placeholders: one text for all, or a Series with the rows' index.
    """
    found = []
    for position in range(len(rows)):
        row = rows.iloc[position]
        value = row[column] if column else None
        texts = {
            key: str(text.loc[rows.index[position]]) if isinstance(text, pd.Series) else text
            for key, text in (detail or {}).items()
        }
        cell = None if pd.isna(value) else str(value)
        found.append(Problem(rule, str(row["file"]), int(row["row"]), column, cell, texts))
    return found


def repeated(table: Table, frame: pd.DataFrame) -> tuple[pd.Series, list[Problem]]:
    """Rows whose key already stands further up; the first one is kept."""
    key = list(table.key)
    bad = frame.duplicated(key)
    if not bad.any():
        return bad, []
    places = frame["file"] + "\n" + frame["row"].astype("str")
    first = places.groupby([frame[column] for column in key]).transform("first").str.split("\n")
    detail: Detail = {"first_file": first.str[0], "first_row": first.str[1], "key": ", ".join(key)}
    return bad, named(frame[bad], "duplicate_key", None, detail)


def dangling(
    reference: Reference,
    frame: pd.DataFrame,
    sound: pd.Index,
    written: pd.Index | None,
    other: str,
) -> tuple[pd.Series, list[Problem]]:
    """Rows referring to a code that is not in the other table.

    Parameters
    ----------
    reference : Reference
        The columns and the table they refer to.
    frame : pandas.DataFrame
        Text cells of the referring rows.
    sound : pandas.Index
        Keys of the other table's sound rows.
    written : pandas.Index or None
        Keys written in the other table's file, sound or not; None if the file
        could not be read. Rows that refer to a left-out row or an unread file
        are not wrong themselves: they are counted, not listed.
    other : str
        The other table's file.
    """
    columns = list(reference.columns)
    column = columns[-1]
    given = codes(frame, columns)
    bad = frame[columns].notna().all(axis=1) & ~given.isin(sound)
    if not bad.any():
        return bad, []
    if written is None:
        return bad, [
            Problem(
                "left_out_with_file",
                str(file),
                None,
                column,
                None,
                {"count": str(n), "other": other},
            )
            for file, n in frame[bad].groupby("file").size().items()
        ]
    orphaned = bad & given.isin(written)
    problems = []
    for file, rows in frame[orphaned].groupby("file"):
        unique = [str(code) for code in rows[column].unique()]
        named_codes = ", ".join(unique[:_CODES_NAMED]) + (
            ", …" if len(unique) > _CODES_NAMED else ""
        )
        detail = {"count": str(len(rows)), "codes": named_codes, "other": other}
        problems.append(Problem("left_out_with_row", str(file), None, column, None, detail))
    return bad, problems + named(frame[bad & ~orphaned], reference.rule, column, {"other": other})


def codes(frame: pd.DataFrame, columns: list[str]) -> pd.Series:
    """The codes in one column, or tuples of them from several."""
    if len(columns) == 1:
        return frame[columns[0]]
    tuples = list(frame[columns].itertuples(index=False, name=None))
    return pd.Series(tuples, index=frame.index, dtype="object")


def _expected(table: Table, column: str, rule: str) -> Detail:
    declared = table.schema.columns[column]
    statistics = next((c.statistics or {} for c in declared.checks if c.name == rule), {})
    if rule == "not_in_list":
        return {"expected": ", ".join(statistics["allowed_values"])}
    if rule == "out_of_bounds":
        return {
            "minimum": plain(statistics["min_value"]),
            "maximum": plain(statistics["max_value"]),
        }
    if rule == "wrong_form":
        return {"expected": str(declared.metadata["example"])}
    return {}


def plain(value: float) -> str:
    """A number as it would stand in a CSV cell: ``66.7``, ``2000000``."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


# Rules within one row -------------------------------------------------------


def area_rows(frame: pd.DataFrame) -> tuple[pd.Series, list[Problem]]:
    """Level and parent are those that the area's code says."""
    code = frame["area"]
    level = code.str.len().map({2: "country", 5: "province", 7: "county"})
    parent = code.str[:-3].where(level != "county", code.str[:5])
    wrong_level = frame["level"] != level
    wrong_parent = ~wrong_level & (frame["parent"].fillna("") != parent)
    problems = named(frame[wrong_level], "wrong_level", "level", {"expected": level})
    problems += named(frame[wrong_parent], "wrong_parent", "parent", {"expected": parent})
    return wrong_level | wrong_parent, problems


def source_rows(frame: pd.DataFrame) -> tuple[pd.Series, list[Problem]]:
    """Who speaks is said in both languages or in neither."""
    return both_or_neither(frame, "speaker_role_fa", "speaker_role_en")


def indicator_rows(frame: pd.DataFrame) -> tuple[pd.Series, list[Problem]]:
    """The plausible range is not upside down."""
    bad = frame["minimum"].astype("float64") > frame["maximum"].astype("float64")
    detail = {"maximum": frame["maximum"]}
    return bad, named(frame[bad], "minimum_above_maximum", "minimum", detail)


def halved_ratios(frame: pd.DataFrame) -> tuple[pd.Series, list[Problem]]:
    """Numerator, denominator and per stand together; else none of them counts."""
    given = frame[["numerator", "denominator", "per"]].notna().sum(axis=1)
    bad = given.between(1, 2)
    return bad, named(frame[bad], "half_a_ratio")


def comparable(frame: pd.DataFrame) -> tuple[pd.Series, list[Problem]]:
    """Which definitions may stand in one figure: only what both sides say.

    Parameters
    ----------
    frame : pandas.DataFrame
        Text cells of the sound definitions.

    Returns
    -------
    pandas.Series
        Tuples of codes.
    list of Problem
        Codes that do not exist, or that do not name this one in return.
    """
    lists = frame["comparable_with"].fillna("").map(lambda text: [c for c in text.split(";") if c])
    said = {
        (indicator, definition): set(codes)
        for indicator, definition, codes in zip(
            frame["indicator"], frame["definition"], lists, strict=True
        )
    }
    kept, problems = [], []
    for label, codes in lists.items():
        row = frame.loc[[label]]
        indicator, definition = row["indicator"].iloc[0], row["definition"].iloc[0]
        sound = []
        for code in dict.fromkeys(codes):
            back = said.get((indicator, code))
            if back is None or code == definition:
                rule = "unknown_comparable"
            elif definition not in back:
                rule = "one_sided_comparable"
            else:
                sound.append(code)
                continue
            problems += named(row, rule, "comparable_with", {"other": code})
        kept.append(tuple(sound))
    return pd.Series(kept, index=frame.index, dtype="object"), problems


def observation_rows(
    frame: pd.DataFrame, typed: pd.DataFrame, published: pd.Series
) -> tuple[pd.Series, list[Problem]]:
    """Every rule that one observation keeps with its indicator and its source.

    Parameters
    ----------
    frame : pandas.DataFrame
        Text cells.
    typed : pandas.DataFrame
        The same rows with numbers and dates, and their indicator's ``kind``,
        ``minimum`` and ``maximum``.
    published : pandas.Series
        Last possible day of the source's publication, missing if not known.
    """
    bad, problems = both_or_neither(frame, "note_fa", "note_en")

    def refuse(rule: str, where: pd.Series, column: str, detail: Detail | None = None) -> None:
        nonlocal bad
        bad = bad | where
        problems.extend(named(frame[where], rule, column, detail))

    outside = (typed["value"] < typed["minimum"]) | (typed["value"] > typed["maximum"])
    bounds = {key: typed.loc[outside, key].map(plain) for key in ("minimum", "maximum")}
    refuse("out_of_range", outside, "value", bounds)
    counted = typed["kind"].isin(["count", "flow", "rank"])
    refuse("not_whole", counted & ~outside & (typed["value"] % 1 != 0), "value")

    interval = typed[["sample", "ci_low", "ci_high"]].notna().sum(axis=1)
    refuse("incomplete_interval", interval.between(1, 2), "sample")
    beyond = (typed["value"] < typed["ci_low"]) | (typed["value"] > typed["ci_high"])
    detail = {"ci_low": frame["ci_low"], "ci_high": frame["ci_high"]}
    refuse("value_outside_interval", beyond, "value", detail)

    first, last, misfit = _spans(frame)
    refuse("period_not_in_calendar", misfit == "period_not_in_calendar", "period",
           {"calendar": frame["calendar"]})  # fmt: skip
    refuse("no_such_date", misfit == "no_such_date", "period")
    backwards = typed["start"] > typed["end"]
    refuse("start_after_end", backwards, "start", {"end": frame["end"]})
    known = misfit.isna() & ~backwards
    refuse(
        "end_not_of_period",
        known & (typed["end"] != last),
        "end",
        {"period": frame["period"], "expected": last.dt.strftime("%Y-%m-%d")},
    )
    # A figure may have gathered since before the period it is named by; then a
    # note must say since when.
    gathers = typed["kind"].isin(["count", "flow"]) | typed["kind"].isna()
    earlier = (typed["start"] < first) & gathers
    refuse(
        "start_not_of_period",
        known & (typed["start"] != first) & ~(earlier & frame["note_en"].notna()),
        "start",
        {"period": frame["period"], "expected": first.dt.strftime("%Y-%m-%d")},
    )
    too_late = known & (typed["start"] > published)
    detail = {"source": frame["source"], "published": published.dt.strftime("%Y-%m-%d")}
    refuse("published_before_period", too_late, "start", detail)
    return bad, problems


def target_rows(frame: pd.DataFrame, typed: pd.DataFrame) -> tuple[pd.Series, list[Problem]]:
    """Every rule that one target keeps with its indicator and its calendar.

    Parameters
    ----------
    frame : pandas.DataFrame
        Text cells.
    typed : pandas.DataFrame
        The same rows with numbers, and their indicator's ``kind``, ``minimum`` and
        ``maximum``.
    """
    bad, problems = both_or_neither(frame, "note_fa", "note_en")

    def refuse(rule: str, where: pd.Series, column: str, detail: Detail | None = None) -> None:
        nonlocal bad
        bad = bad | where
        problems.extend(named(frame[where], rule, column, detail))

    outside = (typed["value"] < typed["minimum"]) | (typed["value"] > typed["maximum"])
    bounds = {key: typed.loc[outside, key].map(plain) for key in ("minimum", "maximum")}
    refuse("out_of_range", outside, "value", bounds)
    counted = typed["kind"].isin(["count", "flow", "rank"])
    refuse("not_whole", counted & ~outside & (typed["value"] % 1 != 0), "value")
    refuse("half_a_due", frame["due"].isna() != frame["calendar"].isna(), "due")
    dated = frame[frame["due"].notna() & frame["calendar"].notna()].rename(
        columns={"due": "period"}
    )
    misfit = _spans(dated)[2].reindex(frame.index)
    other = {"calendar": frame["calendar"]}
    refuse("period_not_in_calendar", misfit == "period_not_in_calendar", "due", other)
    refuse("no_such_date", misfit == "no_such_date", "due")
    return bad, problems


def misplaced(frame: pd.DataFrame, theme: pd.Series) -> list[Problem]:
    """Observations that stand in a file of another theme; they are kept."""
    stem = frame["file"].str.rsplit("/", n=1).str[-1].str.removesuffix(".csv")
    right = [
        bool(pd.isna(t) or s == t or s.startswith(f"{t}_"))
        for s, t in zip(stem, theme, strict=True)
    ]
    wrong = ~pd.Series(right, index=frame.index, dtype="bool")
    return named(frame[wrong], "wrong_theme", "indicator", {"expected": theme})


def both_or_neither(frame: pd.DataFrame, fa: str, en: str) -> tuple[pd.Series, list[Problem]]:
    """Rows that say something in one of two columns only."""
    bad = frame[fa].isna() != frame[en].isna()
    problems = []
    for here, there in ((fa, en), (en, fa)):
        missing = bad & frame[here].isna()
        problems += named(frame[missing], "one_language_only", here, {"other": there})
    return bad, problems


def _spans(frame: pd.DataFrame) -> tuple[pd.Series, pd.Series, pd.Series]:
    """First and last day of each row's period, or the rule that the period breaks."""
    pairs = frame[["period", "calendar"]].drop_duplicates()
    known: dict[tuple[str, str], tuple[object, object, str | None]] = {}
    for period, calendar in pairs.itertuples(index=False, name=None):
        if not in_calendar(period, calendar):
            known[period, calendar] = (pd.NaT, pd.NaT, "period_not_in_calendar")
            continue
        try:
            known[period, calendar] = (*span(period, calendar), None)
        except ValueError:
            known[period, calendar] = (pd.NaT, pd.NaT, "no_such_date")
    rows = [known[pair] for pair in zip(frame["period"], frame["calendar"], strict=True)]
    first, last, rule = zip(*rows, strict=True) if rows else ((), (), ())
    return (
        pd.Series(pd.to_datetime(list(first)), index=frame.index),
        pd.Series(pd.to_datetime(list(last)), index=frame.index),
        pd.Series(rule, index=frame.index, dtype="object"),
    )


# Rules between rows ---------------------------------------------------------


def sums(
    observations: pd.DataFrame,
    areas: pd.DataFrame,
    sources: pd.DataFrame,
    indicators: pd.DataFrame,
    complete: bool,
) -> list[Problem]:
    """Parts against wholes: residence, areas, shares.

    Only exact figures of one source, one definition and one period are held
    against each other; what two sources say differently is content, not error.

    Parameters
    ----------
    observations, areas, sources, indicators : pandas.DataFrame
        The sound rows, typed; the last three indexed by code.
    complete : bool
        Whether no observation was left out. If some were, a sum can only be
        found too large, never too small.
    """
    rows = observations[observations["qualifier"] == "exact"].copy()
    rows["kind"] = rows["indicator"].map(indicators["kind"])
    rows["census"] = rows["source"].map(sources["kind"]).eq("census")
    counts = rows[rows["kind"].isin(["count", "flow"])]
    return [
        *_residences(counts, complete),
        *_offices(counts),
        *_areas(counts, areas, indicators, complete),
        *_rates(rows[rows["kind"] == "rate"]),
        *_shares(counts, indicators),
    ]


def _residences(counts: pd.DataFrame, complete: bool) -> list[Problem]:
    """Urban and rural are not more than the total; in a census, with the unsettled, equal it."""
    key = ["indicator", *_SAME_FIGURE]
    whole = counts[counts["residence"] == "total"]
    parts = counts[counts["residence"] != "total"]
    unsettled = counts[(counts["indicator"] == "population_unsettled") & counts["census"]]
    parts = pd.concat([parts, unsettled.assign(indicator="population")])
    joined = _against(whole, parts, key)
    problems = _exceeding(joined, "parts_exceed_whole")
    settled = parts[parts["residence"] != "total"].groupby(key)["residence"].nunique()
    both = joined.join(settled.rename("given"), on=key)["given"].eq(2)
    census = joined["census"] & joined["indicator"].eq("population")
    short = joined[census & both & (joined["sum"] < joined["value"])]
    return problems + (_contradicting(short, "census_parts_differ") if complete else [])


def _offices(counts: pd.DataFrame) -> list[Problem]:
    whole, parts = OFFICE_PARTS
    total = counts["residence"] == "total"
    joined = _against(
        counts[total & (counts["indicator"] == whole)],
        counts[total & counts["indicator"].isin(parts)],
        _SAME_FIGURE,
    )
    return _exceeding(joined, "parts_exceed_whole")


def _areas(
    counts: pd.DataFrame, areas: pd.DataFrame, indicators: pd.DataFrame, complete: bool
) -> list[Problem]:
    """Counties are not more than their province, provinces not more than the country."""
    adds = counts["indicator"].map(indicators["aggregation"]).eq("sum")
    whole = counts[adds]
    parts = whole.assign(part=whole["area"], area=whole["area"].map(areas["parent"]))
    for area, (parent, until) in FORMER_PARENTS.items():
        then = parts["part"].eq(area) & (parts["start"] < until)
        parts.loc[then, "area"] = parent
    parts = parts.dropna(subset=["area"])
    joined = _against(whole, parts, ["indicator", "residence", *_SAME_FIGURE])
    problems = _exceeding(joined, "areas_exceed_whole")
    short = joined[joined["census"] & (joined["sum"] < joined["value"])]
    return problems + (_contradicting(short, "census_areas_differ") if complete else [])


def _rates(rates: pd.DataFrame) -> list[Problem]:
    """The rate of the whole lies between those of its towns and its villages."""
    key = ["indicator", *_SAME_FIGURE]
    whole = rates[rates["residence"] == "total"]
    parts = rates[rates["residence"] != "total"]
    found = parts.groupby(key)["value"].agg(["min", "max", "size"])
    joined = whole.join(found, on=key)
    outside = (joined["value"] < joined["min"]) | (joined["value"] > joined["max"])
    wrong = joined[outside & (joined["size"] == 2)]
    detail = {"minimum": wrong["min"].map(plain), "maximum": wrong["max"].map(plain)}
    return _contradicting(wrong, "rate_outside_parts", detail)


def _shares(counts: pd.DataFrame, indicators: pd.DataFrame) -> list[Problem]:
    """A part that is published as a percentage of something is not more than it.

    Where a source counts the whole in several ways, the largest is held
    against the part: a source may connect more villages than it has large ones.
    """
    key = ["area", "residence", "start", "end", "source"]
    problems = []
    shares = indicators[indicators["numerator"].notna() & (indicators["maximum"] <= 100)]
    shares = shares[shares["unit"] == "percent"]
    pairs = shares[["numerator", "denominator"]].drop_duplicates()
    for part, whole in pairs.itertuples(index=False, name=None):
        wholes = counts[counts["indicator"] == whole].groupby(key)["value"].max().rename("whole")
        joined = counts[counts["indicator"] == part].join(wholes, on=key)
        wrong = joined[joined["value"] > joined["whole"]]
        detail = {"other": whole, "whole": wrong["whole"].map(plain)}
        problems += _contradicting(wrong, "share_exceeds_whole", detail)
    return problems


def _against(whole: pd.DataFrame, parts: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """The wholes that have parts, with the parts' sum and where they stand."""
    if whole.empty or parts.empty:
        return whole.assign(sum=0.0, rows="").iloc[:0]
    groups = parts.groupby(key)
    found = pd.DataFrame(
        {
            "sum": groups["value"].sum(),
            "rows": parts["row"].astype("str").groupby([parts[k] for k in key]).agg(", ".join),
        }
    )
    return whole.join(found, on=key, how="inner")


def _exceeding(joined: pd.DataFrame, rule: str) -> list[Problem]:
    return _contradicting(joined[joined["sum"] > joined["value"]], rule)


def _contradicting(rows: pd.DataFrame, rule: str, detail: Detail | None = None) -> list[Problem]:
    if rows.empty:
        return []
    shown = rows.assign(value=rows["value"].map(plain))
    if detail is None:
        detail = {"sum": rows["sum"].map(plain), "rows": rows["rows"]}
    return named(shown, rule, "value", detail)
