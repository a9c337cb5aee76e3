"""Observations in words: values, periods, marks, formulas and findings."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import pandas as pd

from divide.measures.chains import joined
from divide.measures.change import change, gap, share
from divide.measures.consistency import Finding
from divide.measures.derived import DERIVED_BY_CODE
from divide.measures.intervals import apart
from divide.measures.library import Library
from divide.text import cites, names, numbers, periods
from divide.text.bidi import embed
from divide.text.catalogue import Texts
from divide.text.letters import sort_key

Row: TypeAlias = periods.Row


def label_of(row: Row) -> int | None:
    """Label of a row in the library's observations; None for a row of anything else.

    A chosen figure carries it in ``observation``; a row of the observations is named by it.
    """
    label = row.get("observation", getattr(row, "name", None))
    return None if isinstance(label, str) or label is None or pd.isna(label) else int(label)


@dataclass(frozen=True)
class Words:
    """Says what rows of the library mean, in one language.

    Attributes
    ----------
    library : Library
    t : Texts
    citing : bool
        Whether a row's figure carries its label (see :mod:`divide.text.cites`), for
        sentences that lead from each figure to its origin.
    contradicted : mapping of int to sequence of Finding
        Labels of observations that another figure contradicts, and the findings.
    """

    library: Library
    t: Texts
    citing: bool = False
    contradicted: Mapping[int, Sequence[Finding]] = field(default_factory=dict)

    @property
    def lang(self) -> str:
        """Language code."""
        return self.t.lang

    def area(self, code: str) -> str:
        """Name of an area."""
        return self._area_names[code]

    @functools.cached_property
    def _area_names(self) -> dict[str, str]:
        """Names of all areas: a page asks for hundreds of them."""
        dataset = self.library.dataset
        return {code: names.area(dataset, code, self.lang) for code in dataset.areas.index}

    def full_area(self, code: str) -> str:
        """Name of an area; a county with its province, as names repeat."""
        row = self.library.dataset.cells["areas"][code]
        if row["level"] != "county":
            return self.area(code)
        province = self.area(row["parent"])
        return self.t("lookup.county", county=self.area(code), province=province)

    def areas(self, codes: Sequence[str]) -> str:
        """Names of areas in one running text."""
        return names.listed([self.area(code) for code in codes], self.lang)

    def indicator(self, code: str) -> str:
        """Name of an indicator, stored or derived."""
        return names.indicator(self.library.dataset, code, self.lang)

    def indicator_about(self, code: str) -> str:
        """What an indicator measures."""
        return names.indicator_about(self.library.dataset, code, self.lang)

    def definition(self, indicator: str, code: str) -> str:
        """Label of a definition."""
        return names.definition(self.library.dataset, self._stored(indicator), code, self.lang)

    def definition_about(self, indicator: str, code: str) -> str:
        """How a definition measures."""
        return names.definition_about(
            self.library.dataset, self._stored(indicator), code, self.lang
        )

    def definitions(self, indicator: str, codes: Sequence[str]) -> str:
        """Labels of definitions that stand in one figure."""
        return names.listed([self.definition(indicator, code) for code in codes], self.lang)

    def source(self, code: str) -> str:
        """Publisher and date of a source."""
        return names.source(self.library.dataset, code, self.lang)

    def number(self, value: float, indicator: str) -> str:
        """A value of an indicator without its unit."""
        return numbers.number(value, self.lang, self._decimals(indicator))

    def amount(self, value: float, indicator: str, qualifier: str = "exact") -> str:
        """A value of an indicator with its unit and qualifier."""
        unit = str(self.library.about[indicator]["unit"])
        return numbers.quantity(value, unit, self.lang, self._decimals(indicator), qualifier)

    def short(self, row: Row) -> str:
        """Value of a row for a picture: number, unit sign for percentages, qualifier."""
        unit = str(self.library.about[row["indicator"]]["unit"])
        decimals = self._decimals(row["indicator"])
        shown = unit if unit == "percent" else "index"
        said = numbers.quantity(row["value"], shown, self.lang, decimals, row["qualifier"])
        return self._cited(label_of(row), said)

    def value(self, row: Row) -> str:
        """Value of a row with unit and qualifier."""
        said = self.amount(row["value"], row["indicator"], row["qualifier"])
        return self._cited(label_of(row), said)

    def _cited(self, label: int | None, said: str) -> str:
        return cites.cite(label, said) if self.citing and label is not None else said

    def plain(self, value: float, indicator: str) -> str:
        """A computed value of an indicator: number, with the sign of percentages."""
        unit = str(self.library.about[indicator]["unit"])
        shown = unit if unit == "percent" else "index"
        return numbers.quantity(value, shown, self.lang, self._decimals(indicator))

    def brief(self, row: Row) -> str:
        """Value of a row where the indicator's name already says the unit.

        A rate's unit is in its name («… به ازای هر ۱۰ هزار نفر»), a count's is not.
        """
        kind = self.library.about[row["indicator"]]["kind"]
        return self.value(row) if kind in ("count", "flow") else self.short(row)

    def period(self, row: Row) -> str:
        """Period of a row."""
        return periods.period(row, self.lang)

    def period_other(self, row: Row) -> str:
        """Period of a row in the other calendar."""
        return periods.period_other(row, self.lang)

    def year(self, year: int, *, short: bool = False) -> str:
        """A Solar Hijri year."""
        return periods.year_label(int(year), self.lang, short=short)

    def years(self, first: int, last: int) -> str:
        """Solar Hijri years from first to last."""
        return periods.span_label(first, last, self.lang)

    def span(self, rows: pd.DataFrame) -> str:
        """Years that rows reach over; empty without rows."""
        if rows.empty:
            return ""
        return periods.span_label(int(rows["year"].min()), int(rows["year"].max()), self.lang)

    def residence(self, row: Row) -> str:
        """Residence of a row; empty where the indicator knows only one."""
        if row["indicator"] in self.library.single_residence:
            return ""
        return names.residence(row["residence"], self.lang)

    def interval(self, row: Row) -> str:
        """95 % interval of a row; empty without one."""
        if pd.isna(row["ci_low"]) or pd.isna(row["ci_high"]):
            return ""
        unit = str(self.library.about[row["indicator"]]["unit"])
        bounds = numbers.interval(
            row["ci_low"], row["ci_high"], unit, self.lang, self._decimals(row["indicator"])
        )
        return self.t("mark.interval", interval=bounds)

    def marks(self, row: Row) -> list[str]:
        """Short marks that a figure must carry on screen.

        A status other than normal, an inferred period, another definition than
        the one asked for, and figures of other sources that differ.
        """
        marks = []
        if self.library.is_derived(row["indicator"]):
            marks.append(self.t("mark.computed"))
            if row["status"] == "U":
                marks.append(names.status("U", self.lang))
        elif row["status"] != "A":
            marks.append(names.status(row["status"], self.lang))
        if row["period_basis"] == "inferred":
            marks.append(self.t("mark.inferred"))
        if row.get("marked", False):
            label = self.definition(row["indicator"], row["definition"])
            marks.append(self.t("mark.definition", definition=label))
        if row.get("conflicts", 0):
            marks.append(self.t.n("mark.conflicts", int(row["conflicts"])))
        if self.is_contradicted(row):
            marks.append(self.t("check.badge"))
        return marks

    def is_contradicted(self, row: Row) -> bool:
        """Whether another figure contradicts this one, or one it was computed from."""
        return any(label in self.contradicted for label in self.behind(row))

    def behind(self, row: Row) -> tuple[int, ...]:
        """Labels of the stored figures behind a row: its own, or those of its inputs."""
        inputs, label = row.get("inputs"), label_of(row)
        if isinstance(inputs, tuple):
            return inputs
        return () if label is None else (label,)

    def formula(self, row: Row) -> str:
        """How a derived figure was computed, with both dates; empty for a stored one."""
        inputs = row.get("inputs")
        if not isinstance(inputs, tuple):
            return ""
        parts = [self.library.observations.loc[label] for label in inputs]
        *tops, bottom = parts
        said = [
            self.t(
                "formula.part",
                name=self.indicator(part["indicator"]),
                value=self.short(part),
                period=self.period(part),
            )
            for part in (*tops, bottom)
        ]
        top = said[0]
        for more in said[1:-1]:
            top = self.t("formula.sum", first=top, second=more)
        rate = DERIVED_BY_CODE[row["indicator"]]
        if rate.shape == "inverse":
            text = self.t("formula.inverse", top=said[-1], bottom=top)
        else:
            text = self.t(
                "formula.per",
                top=top,
                bottom=said[-1],
                per=numbers.number(rate.per, self.lang, 0),
            )
        if row["years_apart"] > 0:
            text = self.t("formula.years_apart", formula=text)
        return text

    def note(self, row: Row) -> str:
        """The dataset's own caveat on a row; empty without one."""
        note = row[f"note_{self.lang}"]
        return numbers.digits(note, self.lang) if isinstance(note, str) else ""

    def hover(self, row: Row) -> str:
        """What a picture says of one figure, line by line, marked for its direction."""
        lines = [
            f"<b>{self.area(row['area'])}</b>",
            self.value(row),
            self.interval(row),
            self.period(row),
            self.period_other(row),
            self.definition(row["indicator"], row["definition"]),
            self.source(row["source"]),
            self.t("mark.join").join(self.marks(row)),
        ]
        return embed("<br>".join(line for line in lines if line), self.lang)

    def pair(self, rows: pd.DataFrame) -> str:
        """Finding of a few areas side by side: each with its figure and period."""
        said = [
            self.t(
                "finding.one",
                area=self.area(row["area"]),
                value=self.brief(row),
                period=self.period(row),
            )
            for _, row in rows.iterrows()
        ]
        return names.listed(said, self.lang)

    def changes(self, rows: pd.DataFrame) -> str:
        """Finding of a trend: first to last figure of an area in one definition.

        Parameters
        ----------
        rows : pandas.DataFrame
            Observations of one area and one definition.

        Returns
        -------
        str
            Empty when there are not two figures at different times.
        """
        # of figures for one day the first source's counts, as where one is chosen
        rows = rows.sort_values(["end", "source"]).drop_duplicates("end")
        rows = rows[joined(rows)]  # windows that share years hold the same interviews
        if len(rows) < 2:
            return ""
        first, last = rows.iloc[0], rows.iloc[-1]
        step = change(first, last).absolute
        key = "same" if step == 0 else ("up" if step > 0 else "down")
        if apart(first, last) is False:  # estimates that may as well be alike
            key = "unsure"
        return self.t.of(
            "finding_change",
            key,
            area=self.area(last["area"]),
            first=self.brief(first),
            first_period=self.period(first),
            last=self.brief(last),
            last_period=self.period(last),
        )

    def of_pair(self, row: Row, side: Literal["urban", "rural"]) -> str:
        """One value of an urban–rural pair, with unit and qualifier."""
        said = self.amount(row[side], row["indicator"], row[f"{side}_qualifier"])
        return self._cited(int(row[f"{side}_observation"]), said)

    def urban_rural(self, row: Row) -> str:
        """Finding of an urban–rural pair: both values, ratio and difference."""
        own = gap(row["urban"], row["rural"])
        difference = self.points(abs(own.difference), row["indicator"])
        side = "level" if own.difference == 0 else ("urban" if own.difference > 0 else "rural")
        values = {
            "area": self.area(row["area"]),
            "urban": self.of_pair(row, "urban"),
            "rural": self.of_pair(row, "rural"),
            "difference": difference,
            "period": self.period(row),
        }
        if _overlap(row):
            side = "unsure"
        if own.ratio is None or side in ("level", "unsure"):
            return self.t.of("finding_urban_rural", side, **values)
        ratio = own.ratio if own.difference > 0 else 1 / own.ratio if own.ratio else None
        if ratio is None:
            return self.t.of("finding_urban_rural", side, **values)
        return self.t.of(
            "finding_urban_rural_ratio",
            side,
            ratio=numbers.number(ratio, self.lang, 2),
            **values,
        )

    def _stored(self, indicator: str) -> str:
        rate = DERIVED_BY_CODE.get(indicator)
        return rate.numerator[0] if rate else indicator

    def _decimals(self, indicator: str) -> int:
        return int(self.library.about[indicator]["decimals"])

    def share(self, part: float, whole: float) -> str:
        """A part as a percentage of the whole."""
        return numbers.quantity(share(part, whole), "percent", self.lang, 1)

    def points(self, difference: float, indicator: str) -> str:
        """A difference: in points for percentages, else in the indicator's unit."""
        unit = str(self.library.about[indicator]["unit"])
        return numbers.quantity(
            difference,
            "points" if unit == "percent" else unit,
            self.lang,
            self._decimals(indicator),
        )

    def gap(self, row: Row) -> str:
        """Difference and ratio of an urban–rural pair, together, if there is one for sure."""
        if _overlap(row):
            return self.t("gap.unsure")
        difference = self.points(row["difference"], row["indicator"])
        if pd.isna(row["ratio"]):
            return difference
        ratio = numbers.number(row["ratio"], self.lang, 2)
        return self.t("gap.both", difference=difference, ratio=ratio)

    def sort_key(self, area: str) -> str:
        """Key that sorts areas by name in the order of the language's alphabet."""
        return self._sort_keys[area]

    @functools.cached_property
    def _sort_keys(self) -> dict[str, str]:
        return {code: sort_key(name, self.lang) for code, name in self._area_names.items()}


def _overlap(pair: Row) -> bool:
    """Whether the intervals of an urban–rural pair overlap, so that neither is higher for sure."""
    names = ("urban_ci_low", "urban_ci_high", "rural_ci_low", "rural_ci_high")
    low, high, other_low, other_high = (float(pair.get(name, float("nan"))) for name in names)
    return low <= other_high and other_low <= high  # False where a bound is missing
