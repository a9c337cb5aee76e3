"""The address bar as the state of the page: stable codes in, stable codes out.

Reading is pure (a mapping in, values and notices out), so a broken link is
tested without a browser. Every value that is not understood falls back and is
told to the reader.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from divide.catalog.choose import Policy

_PERIOD = re.compile(r"(only-)?(\d{4})")
_WHOLE = re.compile("[0-9]{1,9}")


@dataclass(frozen=True)
class Notice:
    """Something in the address that was not used.

    Attributes
    ----------
    code : str
        ``unknown_value``, ``unknown_area``, ``duplicate_area``,
        ``too_many_areas``, ``unknown_language`` or ``no_figure_here``.
    name : str
        The parameter.
    value : str
        What the address says.
    """

    code: str
    name: str
    value: str


@dataclass(frozen=True)
class Period:
    """Which period a reader wants: newest, up to a year, only a year."""

    policy: Policy = "latest"
    year: int | None = None

    @property
    def code(self) -> str:
        """As in the address: empty, ``1395`` or ``only-1395``."""
        if self.policy == "latest":
            return ""
        return f"only-{self.year}" if self.policy == "same" else str(self.year)


@dataclass
class Reader:
    """Reads parameters of an address and keeps what it could not use.

    Attributes
    ----------
    params : mapping of str to str
    notices : list of Notice
    """

    params: Mapping[str, str]
    notices: list[Notice] = field(default_factory=list)

    def one_of(
        self, name: str, options: Sequence[str], default: str, unknown: str = "unknown_value"
    ) -> str:
        """Value of a parameter if it is one of `options`, else `default`."""
        asked = self.params.get(name)
        if asked is None or asked in options:
            return default if asked is None else asked
        self.notices.append(Notice(unknown, name, asked))
        return default

    def areas(self, known: Sequence[str], default: Sequence[str], most: int) -> tuple[str, ...]:
        """Area codes of ``areas``, in the order written, each once, at most `most`."""
        asked = self.params.get("areas")
        if asked is None:
            return tuple(area for area in default if area in known)
        codes: list[str] = []
        for code in filter(None, (part.strip() for part in asked.split(","))):
            if code not in known:
                self.notices.append(Notice("unknown_area", "areas", code))
            elif code in codes:
                self.notices.append(Notice("duplicate_area", "areas", code))
            elif len(codes) == most:
                self.notices.append(Notice("too_many_areas", "areas", code))
            else:
                codes.append(code)
        return tuple(codes)

    def area(self, table: pd.DataFrame) -> str:
        """Province of ``area``: itself, or the one that the county named lies in.

        Parameters
        ----------
        table : pandas.DataFrame
            The areas, index ``area``.

        Returns
        -------
        str
            Empty when none is named, or an unknown one.
        """
        asked = self.params.get("area")
        if not asked:
            return ""
        if asked not in table.index:
            self.notices.append(Notice("unknown_area", "area", asked))
            return ""
        level = table.at[asked, "level"]
        if level == "county":
            return str(table.at[asked, "parent"])
        return asked if level == "province" else ""

    def period(self, years: Sequence[int]) -> Period:
        """Period policy of ``period``: ``1395`` is up to, ``only-1395`` is only."""
        asked = self.params.get("period")
        if asked is None or asked == "latest":
            return Period()
        match = _PERIOD.fullmatch(asked)
        if match is None or not years or not min(years) <= int(match[2]) <= max(years):
            self.notices.append(Notice("unknown_value", "period", asked))
            return Period()
        return Period("same" if match[1] else "as_of", int(match[2]))

    def whole_number(self, name: str, least: int, most: int, default: int) -> int:
        """Whole number of a parameter between two bounds, else `default`."""
        asked = self.params.get(name)
        if asked is None:
            return default
        if _WHOLE.fullmatch(asked) and least <= int(asked) <= most:
            return int(asked)
        self.notices.append(Notice("unknown_value", name, asked))
        return default
