"""Every figure in a table is a row of data/, or is computed from rows, as its editor wrote it."""

import csv
from collections import defaultdict
from itertools import product
from pathlib import Path

import pandas as pd
import pytest

from divide.measures import library
from divide.measures.derived import DERIVED_BY_CODE
from divide.text import names
from divide.text.bidi import strip
from divide.text.numbers import quantity
from divide.text.periods import period

DATA = Path(__file__).resolve().parents[2] / "data"
THEMES = {
    "offices": ("offices",),
    "rural-broadband": ("rural_broadband",),
    "penetration": ("penetration", "infrastructure"),
    "services": ("services",),
}


@pytest.fixture(scope="module")
def written():
    """The rows of the CSV files, by indicator, read without the app."""
    rows = defaultdict(list)
    for file in sorted((DATA / "observations").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as text:
            for row in csv.DictReader(text):
                days = {name: pd.Timestamp(row[name]) for name in ("start", "end")}
                rows[row["indicator"]].append(row | days)
    return rows


def computed(rate, written):
    """Every value that a rate may have, from sums over one source, definition and period."""
    groups = defaultdict(dict)
    for indicator in rate.numerator:
        for row in written[indicator]:
            if row["residence"] == "total":
                key = (row["area"], row["source"], row["start"], row["end"], row["definition"])
                groups[key][indicator] = row
    below = defaultdict(set)
    for row in written[rate.denominator]:
        fits = rate.same_source or row["definition"] == "census"
        if fits and row["residence"] == rate.denominator_residence:
            below[row["area"]].add(float(row["value"]))
    for (area, *_), parts in groups.items():
        if len(parts) < len(rate.numerator):
            continue
        row = parts[rate.numerator[0]]
        top = sum(float(part["value"]) for part in parts.values())
        for bottom in below[area]:
            ratio = bottom / top if rate.shape == "inverse" else top / bottom
            yield row | {"value": rate.per * ratio, "qualifier": None}


def sayings(indicator, written, dataset, lang):
    """What the table may say of an indicator: area, value, period, definition, source."""
    about = library.current().indicators.loc[indicator]
    rate = DERIVED_BY_CODE.get(indicator)
    stored = rate.numerator[0] if rate else indicator
    for row in computed(rate, written) if rate else written[indicator]:
        kinds = (
            [row["qualifier"]] if row["qualifier"] else ["exact", "about", "at_least", "at_most"]
        )
        for kind in kinds:
            value = quantity(float(row["value"]), about["unit"], lang, int(about["decimals"]), kind)
            yield (
                names.area(dataset, row["area"], lang),
                strip(value),
                strip(period(row, lang)),
                names.definition(dataset, stored, row["definition"], lang),
                strip(names.source(dataset, row["source"], lang)),
            )


@pytest.mark.parametrize(("code", "lang"), list(product(THEMES, ["fa", "en"])))
def test_every_figure_of_every_indicator_is_found_in_the_data(visit, dataset, written, code, lang):
    own = library.current()
    for indicator in own.of_theme(*THEMES[code]):
        if not own.sets(indicator, "province"):
            continue
        # English readers see the same pictures: here their table is enough
        chosen = {"areas": ""} if lang == "en" else {}
        screen = visit(code, lang, indicator=indicator, **chosen)
        assert screen.stands, indicator
        table = screen.table_with("table.rank")
        shown = [
            (area, value.splitlines()[0], period, definition, source)
            for area, value, period, definition, source in zip(
                *(
                    screen.column(table, f"table.{name}")
                    for name in ("area", "value", "period", "definition", "source")
                ),
                strict=True,
            )
            if source
        ]
        assert shown, indicator
        lost = set(shown) - set(sayings(indicator, written, dataset, lang))
        assert not lost, f"{indicator}: not in data/: {lost}"


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_what_the_data_page_lists_is_what_stands_in_the_row_it_names(visit, dataset, lang):
    screen = visit("data", lang, theme="offices")
    table = screen.table_with("table.row")
    for place, area, shown, period_shown, source in zip(
        *(screen.column(table, f"table.{name}") for name in
          ("row", "area", "value", "period", "source")),
        strict=True,
    ):  # fmt: skip
        file, _, number = place.partition(":")
        with (DATA / file).open(encoding="utf-8", newline="") as text:
            row = list(csv.DictReader(text))[int(number) - 2]
        about = dataset.indicators.loc[row["indicator"]]
        value = quantity(
            float(row["value"]), about["unit"], lang, int(about["decimals"]), row["qualifier"]
        )
        assert area.startswith(names.area(dataset, row["area"], lang))
        assert shown.splitlines()[0] == strip(value)
        days = {name: pd.Timestamp(row[name]) for name in ("start", "end")}
        assert period_shown == strip(period(row | days, lang))
        assert source == strip(names.source(dataset, row["source"], lang))
